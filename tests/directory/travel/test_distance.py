import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.travel.distance import MODEL, assumptions, land_of, minutes

EASTERHOUSE, GEORGE_SQUARE = (55.8687, -4.1075), (55.8611, -4.2500)
MODES = sorted(MODEL.modes)


def one(origin, place, mode, **options):
    found = minutes(*origin, np.array([place[0]]), np.array([place[1]]), mode, **options)
    return found.low[0], found.likely[0], found.high[0]


def test_the_modes_and_the_stated_assumptions_are_the_same():
    assert set(assumptions().paces) == MODEL.modes


def test_a_kilometre_on_foot_by_hand():
    # 1,000 m x 1.25 / (4.8 km/h) = 15.6 min
    north = (55.86 + np.degrees(1000 / 6_371_008.8), -4.25)
    assert one((55.86, -4.25), north, "walk")[1] == pytest.approx(15.625)
    assert one((55.86, -4.25), north, "walk", with_young_child=True)[1] == pytest.approx(
        20.8333, abs=1e-3
    )


def test_across_glasgow_by_bus_takes_about_three_quarters_of_an_hour():
    low, likely, high = one(EASTERHOUSE, GEORGE_SQUARE, "bus")
    assert 40 < likely < 55
    assert low < likely < high


@pytest.mark.parametrize(
    ("name", "place", "joined"),
    [
        ("Brodick", (55.576, -5.145), False),
        ("Rothesay", (55.837, -5.055), False),
        ("Millport", (55.755, -4.927), False),
        ("Tobermory", (56.623, -6.068), False),
        ("Craignure", (56.470, -5.707), False),
        ("Stornoway", (58.209, -6.389), False),
        ("Kirkwall", (58.981, -2.960), False),
        ("Lerwick", (60.155, -1.145), False),
        ("Belfast", (54.597, -5.930), False),
        ("Inverarish on Raasay", (57.350, -6.070), False),
        ("Sconser", (57.313, -6.110), True),
        ("Portree", (57.413, -6.194), True),
        ("Largs", (55.795, -4.870), True),
        ("Colintraive", (55.925, -5.150), True),
        ("Lochaline", (56.537, -5.775), True),
        ("Campbeltown", (55.425, -5.605), True),
        ("Mallaig", (57.006, -5.829), True),
        ("Troon", (55.543, -4.660), True),
    ],
)
def test_water_between_cannot_be_driven(name, place, joined):
    assert np.isfinite(one(GEORGE_SQUARE, place, "car")[1]) == joined, name


def test_on_one_island_you_can_get_about():
    assert one((55.576, -5.145), (55.531, -5.118), "bus")[1] < 60


POINTS = st.tuples(st.floats(54.8, 58.5), st.floats(-4.8, -2.2))


@given(POINTS, POINTS, st.sampled_from(MODES))
def test_a_range_holds_the_likely_time_and_no_ride_is_slower_than_walking(origin, place, mode):
    low, likely, high = one(origin, place, mode)
    assert 0 <= low <= likely <= high
    if mode in ("bus", "train", "subway"):
        assert likely <= one(origin, place, "walk")[1] + 1e-9


@given(st.floats(0, 30_000), st.floats(0, 30_000), st.sampled_from(MODES))
def test_further_is_never_quicker(near, further, mode):
    pace = assumptions().paces[mode]
    near, further = sorted((near, further))
    first, second = pace.minutes(np.array([near, further]))
    assert first <= second


def test_no_place_gives_no_minutes_rather_than_none():
    found = minutes(*GEORGE_SQUARE, np.array([np.nan]), np.array([np.nan]), "car")
    assert np.isnan(found.likely[0])
    assert land_of(np.array([np.nan]), np.array([np.nan]))[0] == 0
