import pytest

from greenhouse import Bed, read_plants


@pytest.fixture(scope="session")
def plants():
    return read_plants()


@pytest.fixture
def herbs(plants):
    return Bed("herbs", 2).add(plants["basil"], 4)


@pytest.fixture
def salad(plants):
    return Bed("salad", 4).add(plants["tomato"], 2).add(plants["lettuce"])
