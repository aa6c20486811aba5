"""What if: the quick answer is the answer of working it all out again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.travel._decay import Bands
from directory.travel._reach import table_reach
from recommender.gaps.measures.e2sfca import e2sfca
from recommender.gaps.whatif import NewSite, compare, new_access

BANDS = Bands((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_adding_changing_and_closing_agree_with_the_measure(seed):
    rng = np.random.default_rng(seed)
    minutes = rng.uniform(0, 60, (9, 5))
    people, supply = rng.integers(1, 50, 9) * 1.0, rng.integers(0, 40, 5) * 1.0
    reach, wide = table_reach(minutes[:, :4], BANDS), table_reach(minutes, BANDS)
    new = NewSite(
        weights=BANDS.weigh(minutes[:, 4]),
        sharing=float(BANDS.weigh(minutes[:, 4]) @ people),
        places=supply[4],
    )
    before, after = new_access(people, supply[:4], reach, added=[new], changed={1: 0.0, 2: 99.0})
    assert before == pytest.approx(e2sfca(people, supply[:4], reach))
    changed = supply.copy()
    changed[1], changed[2] = 0.0, 99.0
    assert after == pytest.approx(e2sfca(people, changed, wide))


def test_who_gains_and_who_loses():
    reach = table_reach(np.array([[5.0, np.inf], [np.inf, 5.0]]), within=10)
    people, supply = np.array([10.0, 20.0]), np.array([3.0, 6.0])
    before, after = new_access(people, supply, reach, changed={0: 1.0, 1: 8.0})
    outcome = compare(people, before, after, 0.3, np.array([1, 5], dtype=np.int8))
    assert (outcome.people_gaining, outcome.people_losing) == (20.0, 10.0)
    assert outcome.missing_before == pytest.approx(0.0)
    assert outcome.missing_after == pytest.approx(2.0)
    assert [row.share_below for row in outcome.fifths_after] == [1.0, 0.0]


def test_a_site_nobody_reaches_changes_nothing():
    reach = table_reach(np.array([[5.0]]), within=10)
    added = [NewSite(weights=np.array([0.0]), sharing=0.0, places=30)]
    before, after = new_access(np.array([10.0]), np.array([3.0]), reach, added=added)
    assert after.tolist() == before.tolist() == [0.3]


def test_fewer_than_no_places_are_refused():
    reach = table_reach(np.array([[5.0]]), within=10)
    with pytest.raises(ValueError, match="fewer than 0"):
        new_access(np.array([10.0]), np.array([3.0]), reach, changed={0: -1.0})
