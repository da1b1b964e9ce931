"""A bed holds plants that get along, and remembers what its sensors said."""

from collections import deque

READINGS_KEPT = 24


class Bed:
    def __init__(self, name, area_m2):
        if area_m2 <= 0:
            raise ValueError("a bed needs an area")
        self.name = name
        self.area_m2 = area_m2
        self.plants = []
        self.readings = deque(maxlen=READINGS_KEPT)

    def add(self, plant, count=1):
        strangers = [other.name for other in self.plants if not plant.gets_along_with(other)]
        if strangers:
            raise ValueError("%s does not get along with %s" % (plant.name, ", ".join(strangers)))
        self.plants.extend([plant] * count)
        return self

    def record(self, moisture, temperature):
        self.readings.append((moisture, temperature))

    @property
    def density(self):
        return len(self.plants) / self.area_m2

    @property
    def moisture(self):
        """Mean of the readings kept; None before the first."""
        if not self.readings:
            return None
        return sum(moisture for moisture, _ in self.readings) / len(self.readings)

    @property
    def hottest(self):
        return max((moisture for moisture, temperature in self.readings), default=None)

    def thirsty(self):
        """Plants that are too dry, each once, in the order they were planted."""
        moisture = self.moisture
        if moisture is None:
            return []
        dry = [plant for plant in self.plants if moisture < plant.moisture_min]
        return list(dict.fromkeys(dry))
