"""What each kind of plant needs, read from a table."""

import csv
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("plants.csv")


@dataclass(frozen=True)
class Plant:
    name: str
    family: str
    moisture_min: int
    moisture_max: int
    ml_per_day: int
    heat_max: int

    @property
    def moisture_ideal(self):
        return (self.moisture_min + self.moisture_max) / 2

    def likes(self, moisture):
        return self.moisture_min <= moisture <= self.moisture_max

    def gets_along_with(self, other):
        """Neighbours share a bed when some moisture suits both."""
        return self.moisture_min <= other.moisture_max and other.moisture_min <= self.moisture_max


def read_plants(path=TABLE):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["name"]: plant_of(row) for row in rows}


def plant_of(row):
    numbers = {name: int(row[name]) for name in ("moisture_min", "moisture_max", "ml_per_day", "heat_max")}
    if numbers["moisture_min"] > numbers["moisture_max"]:
        raise ValueError("%s: moisture range is upside down" % row["name"])
    return Plant(name=row["name"], family=row["family"], **numbers)
