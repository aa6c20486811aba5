"""Real shores: postcodes on both sides of firths, and what a car must drive between them."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from directory.grid import metres_between
from directory.travel._water import (
    _metres_to_lines,
    by_land,
    by_land_from,
    on_map,
    shadow,
    waters,
)
from directory.travel.distance import land_of, minutes, pair_minutes


def way(postcodes, one, other):
    """Straight and by-land kilometres between two postcodes."""
    here, there = (
        np.array([[found.latitude, found.longitude]])
        for found in (postcodes.find(one), postcodes.find(other))
    )
    straight = metres_between(here[0, 0], here[0, 1], there[:, 0], there[:, 1])
    nothing = np.zeros(1, dtype=np.intp)
    return straight[0] / 1000, by_land(here, there, straight, nothing, nothing)[0] / 1000


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("EH6", "KY3", 26, 30),  # Leith and Burntisland: by Queensferry
        ("PA15", "G84 7", 34, 60),  # Greenock and Helensburgh: by Erskine
        ("PA19", "PA23", 80, 120),  # Gourock and Dunoon: no boat without a table
        ("IV18", "IV11", 30, 75),  # Invergordon and Cromarty
        ("EH51", "KY12", 15, 25),  # Bo'ness and Dunfermline
        ("DD1", "DD6 8", 3, 7),  # Dundee and Newport: the Tay bridge
        ("G84 7", "G84 0", 12, 25),  # round the Gare Loch
        ("HU1", "DN18", 9, 14),  # the Humber bridge
    ],
)
def test_the_way_goes_round(postcodes, one, other, least, most):
    straight, by_road = way(postcodes, one, other)
    assert straight <= by_road
    assert least < by_road < most


@pytest.mark.parametrize(
    ("one", "other"),
    [("EH6", "EH32"), ("EH39", "EH6"), ("G1", "EH1"), ("KA1", "G1"), ("G81", "G60"), ("PA4", "PA8"),
     ("IV2 3", "IV1 1"), ("DD1", "DD4"), ("FK8", "FK10"), ("L1", "L17"), ("SE1", "N1")],
)  # fmt: skip
def test_one_shore_stays_as_it_is(postcodes, one, other):
    straight, by_road = way(postcodes, one, other)
    assert by_road == straight


def test_everybody_on_the_mainland_can_be_driven_to(postcodes):
    units = postcodes.in_councils()
    some = units.take(np.arange(0, len(units), 97))
    mainland = land_of(some.latitude, some.longitude) == 0
    points = np.stack([some.latitude, some.longitude], axis=1)[mainland]
    for start in ((55.861, -4.25), (55.976, -3.17), (56.0, -4.79)):
        straight = metres_between(*start, points[:, 0], points[:, 1])
        rows = np.zeros(len(points), dtype=np.intp)
        metres = by_land(np.array([start]), points, straight, rows, np.arange(len(points)))
        assert np.isfinite(metres).all()
        assert (metres[straight > 80_000] == straight[straight > 80_000]).all()
        assert (metres >= straight - 1e-6).all()


def crossed(starts, ends, lines):
    """Say, line by line, which ways cross one: each has its ends on both sides of the other."""
    cut = np.zeros(len(starts), dtype=bool)
    for line in lines:
        here, there = line[:2], line[2:]
        parted = _turn(here, there, starts) * _turn(here, there, ends) < 0
        cut |= parted & (_turn(starts, ends, here) * _turn(starts, ends, there) < 0)
    return cut


def _turn(start, end, point):
    along, aside = np.asarray(end - start), np.asarray(point - start)
    return along[..., 0] * aside[..., 1] - along[..., 1] * aside[..., 0]


def test_what_lies_in_the_shadow_is_what_a_line_cuts_off():
    draw, lines = np.random.default_rng(5), waters().lines
    for _ in range(200):
        centre = on_map(draw.uniform(54.6, 57.8, 1), draw.uniform(-5.6, -2.0, 1))
        spread = draw.choice([2_000, 20_000, 80_000])
        places = centre + draw.uniform(-spread, spread, (300, 2))
        (x, y), starts = centre[0], np.broadcast_to(centre, places.shape)
        hidden = crossed(starts, places, lines)
        assert (shadow(x, y, lines).hides(places) == hidden).all()
        assert (shadow(x, y, lines, spread).hides(places) == hidden).all()


def test_far_from_water_nothing_is_hidden():
    places = np.array([[1000.0, 0.0], [-1000.0, -1000.0]])
    assert not shadow(0.0, 0.0, waters().lines, 2_000).hides(places).any()


@pytest.mark.slow
def test_no_line_parts_neighbours(postcodes):
    """Of postcodes within 500 m of each other hardly any lie on two shores."""
    units = postcodes.in_councils()
    points = on_map(units.latitude, units.longitude)
    lines = waters().lines
    near = np.flatnonzero(_metres_to_lines(points, lines) < 4_000)
    pairs = cKDTree(points[near]).query_pairs(500, output_type="ndarray")
    cut = crossed(points[near][pairs[:, 0]], points[near][pairs[:, 1]], lines)
    assert len(pairs) > 100_000
    assert cut.sum() <= 5


def test_pairs_are_as_one_by_one(postcodes):
    labels = ["EH6 5AB", "KY3 9AA", "G1 1AB", "KA27 8AJ", "PA15 1AB", "G84 8AA"]
    found = [one for one in map(postcodes.find, labels) if one.found]
    points = np.array([(one.latitude, one.longitude) for one in found])
    rows, columns = (part.ravel() for part in np.indices((len(points), len(points))))
    together = pair_minutes(points, points, rows, columns, "car").reshape(len(points), -1)
    for row, (latitude, longitude) in enumerate(points):
        one = minutes(latitude, longitude, points[:, 0], points[:, 1], "car").likely
        assert together[row] == pytest.approx(one, rel=1e-6)


def test_a_way_of_no_length_and_no_place():
    here = np.array([[55.9, -4.2]])
    nothing = np.zeros(1, dtype=np.intp)
    assert by_land(here, here, np.zeros(1), nothing, nothing)[0] == 0
    nan = by_land(here, np.full((1, 2), np.nan), np.full(1, np.nan), nothing, nothing)
    assert np.isnan(nan[0])


def test_across_the_sea_with_no_crossing_near_there_is_no_way():
    belfast, cairnryan = (54.6024, -5.9223), np.array([[54.9700, -5.0200]])
    straight = metres_between(*belfast, cairnryan[:, 0], cairnryan[:, 1])
    assert np.isinf(by_land_from(*belfast, cairnryan[:, 0], cairnryan[:, 1], straight)[0])
    nothing = np.zeros(1, dtype=np.intp)
    assert np.isinf(by_land(np.array([belfast]), cairnryan, straight, nothing, nothing)[0])
