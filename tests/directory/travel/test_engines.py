"""What every travel engine promises, bare and with something prepared to answer from."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.travel import all_travel_models, network, table

HERE, THERE = (55.9500, -3.2000), (55.9600, -3.1900)
CORNERS = [(55.95, -3.20), (55.95, -3.19), (55.96, -3.19), (55.96, -3.20)]


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    """All engines as they come, and those that are prepared from a file over such a file."""
    folder = tmp_path_factory.mktemp("travel")
    square = [[longitude, latitude] for latitude, longitude in [*CORNERS, CORNERS[0]]]
    lines = [
        {"type": "Feature", "properties": {"class": "A Road"},
         "geometry": {"type": "LineString", "coordinates": [one, two]}}
        for one, two in pairwise(square)
    ]  # fmt: skip
    streets = folder / "square.geojson"
    streets.write_text(json.dumps({"type": "FeatureCollection", "features": lines}))
    times = folder / "times.csv"
    times.write_text(
        "origin,destination,minutes,mode\n"
        "55.95 -3.2,55.96 -3.19,17,bus\n55.95 -3.2,55.58 -5.15,99,\n"
    )
    return all_travel_models() | {
        "network, prepared": network.open_network(streets),
        "table, prepared": table.open_table(times, lambda _: None),
    }


NAMES = [*all_travel_models(), "network, prepared", "table, prepared"]
POINTS = st.tuples(st.floats(55.90, 56.00), st.floats(-3.30, -3.10))


def test_all_engines_are_here(engines):
    assert {"distance", "network", "table"} <= set(engines)
    assert set(NAMES) == set(engines)


@pytest.mark.parametrize("name", NAMES)
@given(origin=POINTS, places=st.lists(POINTS, max_size=6), young=st.booleans(), data=st.data())
def test_a_range_holds_the_likely_time(engines, name, origin, places, young, data):
    engine = engines[name]
    mode = data.draw(st.sampled_from(sorted(engine.modes)))
    points = np.array([*places, (np.nan, np.nan)])
    before = points.copy()
    found = engine.minutes(*origin, points[:, 0], points[:, 1], mode, with_young_child=young)
    for times in (found.low, found.likely, found.high):
        assert times.shape == (len(points),)
        assert np.isnan(times[-1])  # no place, no journey
        assert not np.isnan(times[:-1]).any()
    assert (found.low[:-1] >= 0).all()
    assert (found.low[:-1] <= found.likely[:-1] + 1e-9).all()
    assert (found.likely[:-1] <= found.high[:-1] + 1e-9).all()
    assert np.array_equal(points, before, equal_nan=True)
    again = engine.minutes(*origin, points[:, 0], points[:, 1], mode, with_young_child=young)
    assert np.array_equal(found.likely, again.likely, equal_nan=True)


@pytest.mark.parametrize("name", NAMES)
@given(origin=POINTS, place=POINTS)
def test_a_child_under_five_never_makes_it_quicker(engines, name, origin, place):
    one, other = (np.array([value]) for value in place)
    alone = engines[name].minutes(*origin, one, other, "walk").likely
    together = engines[name].minutes(*origin, one, other, "walk", with_young_child=True).likely
    assert (together >= alone - 1e-9).all()


@pytest.mark.parametrize("name", NAMES)
def test_an_engine_says_what_it_is(engines, name):
    engine = engines[name]
    assert engine.title
    assert engine.source
    assert {"walk", "wheelchair", "cycle", "bus", "subway", "train", "car"} == engine.modes
    nothing = engine.minutes(*HERE, np.zeros(0), np.zeros(0), "walk")
    assert nothing.likely.shape == (0,)
    with pytest.raises(KeyError):
        engine.minutes(*HERE, np.array([56.0]), np.array([-3.2]), "teleport")


def test_round_two_sides_of_a_square_by_hand(engines):
    """1,113 m north, then 623 m east along 55.96: 1.735 km at 4.8 km/h."""
    found = engines["network, prepared"].minutes(
        *HERE, np.array([THERE[0]]), np.array([THERE[1]]), "walk"
    )
    assert found.likely[0] == pytest.approx(21.7, abs=0.1)
    by_bus = engines["network, prepared"].minutes(
        *HERE, np.array([THERE[0]]), np.array([THERE[1]]), "bus"
    )
    straight = engines["distance"].minutes(*HERE, np.array([THERE[0]]), np.array([THERE[1]]), "bus")
    assert by_bus.likely[0] == straight.likely[0]


def test_off_the_streets_the_straight_line_answers(engines):
    far = np.array([55.80]), np.array([-3.30])
    streets, line = (
        engines[name].minutes(*HERE, *far, "car") for name in ("network, prepared", "distance")
    )
    assert streets.likely[0] == line.likely[0]


def test_what_the_table_holds_counts_and_else_the_other_engine(engines):
    prepared, line = engines["table, prepared"], engines["distance"]
    places = np.array([THERE, (55.9, -3.1)])
    found = prepared.minutes(*HERE, places[:, 0], places[:, 1], "bus")
    plain = line.minutes(*HERE, places[:, 0], places[:, 1], "bus")
    assert found.likely.tolist() == pytest.approx([17, plain.likely[1]])
    assert (found.low[0], found.high[0]) == pytest.approx((17 * 0.85, 17 * 1.25))
    assert prepared.minutes(*HERE, places[:1, 0], places[:1, 1], "car").likely[0] != 17


def test_a_ferry_comes_in_by_a_table(engines):
    arran = np.array([55.58]), np.array([-5.15])
    assert np.isinf(engines["distance"].minutes(*HERE, *arran, "car").likely[0])
    assert engines["table, prepared"].minutes(*HERE, *arran, "car").likely[0] == 99
