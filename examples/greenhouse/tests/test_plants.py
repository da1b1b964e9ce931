import pytest

from greenhouse import read_plants


def test_reads_the_table(plants):
    assert sorted(plants) == ["basil", "cucumber", "lettuce", "pepper", "thyme", "tomato"]
    assert plants["tomato"].moisture_ideal == 70


@pytest.mark.parametrize(
    "name, moisture, expected",
    [("basil", 49, False), ("basil", 50, True), ("basil", 70, True), ("basil", 71, False), ("thyme", 30, True)],
)
def test_likes(plants, name, moisture, expected):
    assert plants[name].likes(moisture) is expected


def test_neighbours(plants):
    assert plants["tomato"].gets_along_with(plants["basil"])
    assert not plants["thyme"].gets_along_with(plants["lettuce"])


def test_upside_down_range(tmp_path):
    table = tmp_path / "plants.csv"
    table.write_text("name,family,moisture_min,moisture_max,ml_per_day,heat_max\nfern,fern,80,60,200,28\n")
    with pytest.raises(ValueError, match="fern: moisture range is upside down"):
        read_plants(table)
