import pytest

from directory.coordinates import metres_between
from directory.places import Places


@pytest.fixture(scope="module")
def places(postcodes):
    return Places(postcodes)


def test_a_postcode_is_still_a_postcode(places, postcodes):
    assert places.find("g34 9aa") == postcodes.find("G34 9AA")
    assert places.find("G34 9ZZ") == postcodes.find("G34 9ZZ")
    assert places.find("") == postcodes.find("")


@pytest.mark.parametrize(
    ("text", "council", "near", "within_m"),
    [
        ("Easterhouse", "S12000049", (55.866, -4.11), 2_000),
        ("easterhouse, Glasgow", "S12000049", (55.866, -4.11), 2_000),
        ("Glasgow City", "S12000049", (55.86, -4.25), 4_000),
        ("Edinburgh", "S12000036", (55.94, -3.22), 5_000),
        ("Symington, South Ayrshire", "S12000028", (55.51, -4.56), 8_000),
        ("Shetland Islands", "S12000027", (60.2, -1.2), 30_000),
    ],
)
def test_a_name_is_about_here(places, text, council, near, within_m):
    found = places.find(text)
    assert (found.precision, found.approximate) == ("place", True)
    assert found.council_code == council
    assert metres_between(found.latitude, found.longitude, *near) < within_m
    assert found.problem is None


def test_a_name_in_two_councils_is_asked_back(places):
    found = places.find("Symington")
    assert not found.found
    assert found.problem.startswith("There is a Symington in South Ayrshire, South Lanarkshire")
    assert places.find(found.suggestion).found


def test_a_slip_gets_a_suggestion(places):
    found = places.find("Dalmarnok")
    assert found.suggestion == "Dalmarnock"
    assert "did you mean Dalmarnock?" in found.problem
    assert places.find("Eastehouse").suggestion == "Easterhouse"  # known by its sides only
    assert places.find("Easterhouse").found
    assert places.find("Xyzzyville").suggestion is None
    assert "no place name we know; give a postcode" in places.find("Xyzzyville").problem
