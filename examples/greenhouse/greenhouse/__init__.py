"""Plants, beds, sensors and the plan that waters them."""

from greenhouse.beds import Bed
from greenhouse.plants import Plant, read_plants
from greenhouse.watering import Plan, plan_day

__all__ = ["Bed", "Plan", "Plant", "plan_day", "read_plants"]
