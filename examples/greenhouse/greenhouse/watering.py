"""How much water each bed gets today."""

from dataclasses import dataclass, field

HOT_FACTOR = 1.5
MIN_ML = 50


@dataclass
class Plan:
    tank_ml: int
    portions: dict = field(default_factory=dict)

    @property
    def total_ml(self):
        return sum(self.portions.values())

    @property
    def left_ml(self):
        return self.tank_ml - self.total_ml


def need_of(bed):
    """Millilitres a bed wants: what its plants drink in a day, less what the soil still holds, more when it is hot."""
    if not bed.plants or bed.moisture is None:
        return 0
    daily = sum(plant.ml_per_day for plant in bed.plants)
    ideal = sum(plant.moisture_ideal for plant in bed.plants) / len(bed.plants)
    dryness = max(0.0, (ideal - bed.moisture) / ideal)
    need = daily * dryness
    if is_hot(bed):
        need *= HOT_FACTOR
    return int(need) if need >= MIN_ML else 0


def is_hot(bed):
    return bed.hottest is not None and any(bed.hottest > plant.heat_max for plant in bed.plants)


def plan_day(beds, tank_ml):
    """The driest bed first; when the tank does not hold enough, the last one gets what is left."""
    plan = Plan(tank_ml)
    wanting = [(bed, need_of(bed)) for bed in beds]
    wanting = [(bed, need) for bed, need in wanting if need > 0]
    wanting.sort(key=lambda pair: pair[0].moisture)
    for bed, need in wanting:
        portion = min(need, plan.left_ml)
        if portion == 0:
            break
        plan.portions[bed.name] = portion
    return plan


async def water(plan, open_valve):
    """Opens the valves one after the other; what failed is told, and the others still get their water."""
    failed = []
    for name, portion in plan.portions.items():
        try:
            await open_valve(name, portion)
        except OSError as error:
            failed.append((name, str(error)))
    return failed
