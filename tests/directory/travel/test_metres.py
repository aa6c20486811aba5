"""Reach by metres is reach by a table of minutes: one measuring, whatever the mode."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.travel import distance
from directory.travel._decay import Bands, flat
from directory.travel._metres import in_order, metre_reach
from directory.travel._reach import mix_reach, table_reach

MODES = sorted(distance.MODEL.modes)


def measured(metres):
    parts = [metres[:2], metres[2:]]
    known = [np.isfinite(part) for part in parts]
    return in_order(
        [
            (part[there], np.nonzero(there)[1], there.sum(axis=1))
            for part, there in zip(parts, known, strict=True)
        ],
        metres.shape,
    )


@pytest.mark.parametrize("mode", MODES)
@given(st.floats(0.5, 150.0))
def test_the_metres_of_some_minutes_take_these_minutes(mode, minutes):
    metres = distance.furthest_metres(mode, minutes)
    if metres > 0:
        assert distance.metre_minutes(np.array([metres]), mode)[0] == pytest.approx(minutes)
    assert distance.metre_minutes(np.array([metres + 1.0]), mode)[0] > minutes


def test_nobody_gets_anywhere_in_less_than_it_takes_to_start():
    assert distance.furthest_metres("car", 1.0) == 0.0
    reach = metre_reach(measured(np.array([[0.0]])), [(np.ones(1), [], [])], lambda metres: metres)
    assert reach.to_areas(np.ones(1)).tolist() == [0.0]
    assert len(reach.pairs().sites) == 0


def test_where_no_way_leads_no_minutes_are_said():
    metres = np.array([np.inf, np.nan, 0.0])
    assert distance.metre_minutes(metres, "bus").tolist()[0] == np.inf
    assert np.isnan(distance.metre_minutes(metres, "bus")[1])


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.booleans())
def test_a_mix_over_metres_is_the_mix_of_its_tables(seed, some_without):
    rng = np.random.default_rng(seed)
    metres = np.floor(rng.uniform(0, 9_000, (5, 14)))
    metres[rng.random(metres.shape) < 0.2] = np.inf
    share = np.where(rng.random(5) < 0.3, 0.0, rng.random(5)) if some_without else np.full(5, 0.5)
    ways = [
        (share, [1500.0, 3000.0, 4500.0], [1.0, 0.68, 0.22]),
        (1.0 - share, [2000.0, 4000.0, 8000.0], [1.0, 0.68, 0.22]),
    ]
    reach = metre_reach(measured(metres), ways, lambda one: one)
    tables = mix_reach(
        [
            (part, table_reach(metres, Bands(tuple(edges), (1.0, 0.68, 0.22))))
            for part, edges, _ in ways
        ]
    )
    people, places = rng.random(5), rng.random((14, 3))
    for one, other in (
        (reach, tables),
        (reach.power(2), tables.power(2)),
        (reach.power(0), tables.power(0)),
        (reach.under(flat(3500.0)), table_reach(metres, within=3500.0)),
    ):
        assert one.to_sites(people) == pytest.approx(other.to_sites(people))
        assert one.to_areas(places) == pytest.approx(other.to_areas(places))
        ours, theirs = one.pairs(), other.pairs()
        assert ours.first.tolist() == theirs.first.tolist()
        assert ours.sites.tolist() == theirs.sites.tolist()
        assert ours.cost == pytest.approx(theirs.cost)
        assert ours.weight == pytest.approx(theirs.weight)
    chosen = rng.random((14, 6)) < 0.4
    assert reach.nearest(2, chosen).tolist() == tables.nearest(2, chosen).tolist()
