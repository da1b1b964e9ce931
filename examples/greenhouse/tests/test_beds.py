import pytest

from greenhouse import Bed


def test_needs_an_area():
    with pytest.raises(ValueError, match="needs an area"):
        Bed("nowhere", 0)


def test_density(herbs):
    assert herbs.density == 2


def test_strangers(herbs, plants):
    with pytest.raises(ValueError, match="thyme does not get along with basil, basil, basil, basil"):
        herbs.add(plants["thyme"])


class TestReadings:
    def test_none_yet(self, herbs):
        assert herbs.moisture is None
        assert herbs.hottest is None
        assert herbs.thirsty() == []

    def test_mean(self, herbs):
        herbs.record(40, 20)
        herbs.record(60, 26)
        assert herbs.moisture == 50

    def test_hottest(self, herbs):
        herbs.record(40, 20)
        herbs.record(60, 26)
        herbs.record(55, 22)
        assert herbs.hottest == 26

    def test_only_a_day_is_kept(self, herbs):
        for hour in range(30):
            herbs.record(hour, 20)
        assert len(herbs.readings) == 24
        assert herbs.moisture == 17.5


def test_thirsty(salad, plants):
    salad.record(62, 20)
    assert salad.thirsty() == [plants["lettuce"]]
    salad.record(40, 20)
    assert salad.thirsty() == [plants["tomato"], plants["lettuce"]]
