import asyncio

import pytest

from greenhouse import Bed, plan_day
from greenhouse.watering import Plan, need_of, water


@pytest.mark.parametrize("moisture, expected", [(30, 600), (45, 300), (60, 0), (58, 0), (80, 0)])
def test_need(herbs, moisture, expected):
    herbs.record(moisture, 22)
    assert need_of(herbs) == expected


def test_heat_makes_thirsty(herbs):
    herbs.record(30, 31)
    assert need_of(herbs) == 900


def test_wet_soil_is_no_heat(herbs):
    herbs.record(45, 22)
    assert need_of(herbs) == 300


def test_an_empty_bed_needs_nothing():
    assert need_of(Bed("empty", 1)) == 0


def test_driest_first(herbs, salad):
    herbs.record(45, 22)
    salad.record(36, 22)
    plan = plan_day([herbs, salad], 5000)
    assert list(plan.portions) == ["salad", "herbs"]
    assert plan.portions["herbs"] == 300


def test_the_last_gets_what_is_left(herbs, salad):
    herbs.record(30, 22)
    salad.record(36, 22)
    plan = plan_day([herbs, salad], 800)
    assert plan.portions == {"herbs": 600, "salad": 200}
    assert plan.left_ml == 0


def test_an_empty_tank(herbs):
    herbs.record(30, 22)
    assert plan_day([herbs], 0).portions == {}


def test_a_valve_that_jams():
    opened = []

    async def open_valve(name, portion):
        if name == "salad":
            raise OSError("jammed")
        opened.append((name, portion))

    plan = Plan(1000, {"herbs": 300, "salad": 200, "vines": 100})
    assert asyncio.run(water(plan, open_valve)) == [("salad", "jammed")]
    assert opened == [("herbs", 300), ("vines", 100)]
