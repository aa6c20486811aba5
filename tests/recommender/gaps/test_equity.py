"""Equity: by hand, and what must hold whatever the figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recommender.gaps.equity import (
    by_fifth,
    concentration_curve,
    concentration_index,
    concentration_indices,
    fifths,
    gini,
    missing_places,
    patches,
    published_fifths,
    theil,
)


def test_missing_places_by_hand():
    people, access = np.array([100.0, 50.0, 10.0]), np.array([0.1, 0.5, 0.0])
    assert missing_places(people, access, 0.3) == pytest.approx([20.0, 0.0, 3.0])


def test_fifths_hold_equal_shares_of_people_and_leave_out_the_unranked():
    rank = np.array([10.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, np.nan])
    assert fifths(rank).tolist() == [5, 1, 1, 2, 2, 3, 3, 4, 4, 5, 0]
    people = np.array([4.0, 1, 1])
    assert fifths(np.array([1.0, 2, 3]), people).tolist() == [2, 4, 5]
    assert fifths(np.array([np.nan])).tolist() == [0]


def test_published_fifths_are_of_the_whole_country():
    ranks = np.array([1.0, 1395.0, 1396.0, 6976.0, np.nan])
    assert published_fifths(ranks, 6976).tolist() == [1, 1, 2, 5, 0]


def test_a_row_for_each_fifth_with_people():
    people, access = np.array([100.0, 100.0, 0.0, 50.0]), np.array([0.2, 0.4, 0.0, 0.9])
    rows = by_fifth(people, access, 0.3, np.array([1, 1, 2, 5], dtype=np.int8))
    assert [row.fifth for row in rows] == [1, 5]
    assert rows[0].access == pytest.approx(0.3)
    assert rows[0].share_below == pytest.approx(0.5)
    assert rows[0].missing == pytest.approx(10.0)
    assert rows[1].share_below == 0


def test_the_index_is_signed():
    people, rank = np.ones(4), np.array([1.0, 2, 3, 4])
    assert concentration_index(people, np.array([0.0, 0, 0, 1]), rank) == pytest.approx(0.75)
    assert concentration_index(people, np.array([1.0, 0, 0, 0]), rank) == pytest.approx(-0.75)
    assert concentration_index(people, np.ones(4), rank) == pytest.approx(0)
    assert concentration_index(people, np.zeros(4), rank) == 0
    assert concentration_index(np.zeros(4), np.ones(4), rank) == 0


def test_gini_by_hand():
    assert gini(np.ones(2), np.array([0.0, 1.0])) == pytest.approx(0.5)
    assert gini(np.array([3.0, 1.0]), np.array([1.0, 3.0])) == pytest.approx(0.25)


ARRAYS = arrays(float, 6, elements=st.floats(0, 100))


@given(ARRAYS, ARRAYS, arrays(float, 6, elements=st.integers(1, 4)), st.integers(0, 99))
def test_the_curve_runs_from_nothing_to_all_in_any_order(people, access, rank, seed):
    share, had = concentration_curve(people, access, rank)
    assert share[0] == had[0] == 0
    assert share[-1] == pytest.approx(1)
    assert had[-1] == pytest.approx(1)
    index = concentration_index(people, access, rank)
    assert -1 - 1e-9 <= index <= 1 + 1e-9
    order = np.random.default_rng(seed).permutation(6)
    assert concentration_index(people[order], access[order], rank[order]) == pytest.approx(
        index, abs=1e-9
    )
    assert gini(people, access) >= abs(index) - 1e-9
    both = concentration_indices(people, np.stack([access, access[::-1]], axis=1), rank)
    # of next to nothing the one counts shares before it adds; no measure gives such numbers
    if people @ access > 1e-6:
        assert both[0] == pytest.approx(index, abs=1e-9)
    if people @ access[::-1] > 1e-6:
        assert both[1] == pytest.approx(concentration_index(people, access[::-1], rank), abs=1e-9)


def test_theil_splits_into_within_and_between():
    # two groups of two; in each one has all: ln 2 within, nothing between
    people, groups = np.ones(4), np.array(["a", "a", "b", "b"])
    inside = theil(people, np.array([2.0, 0, 2, 0]), groups)
    assert (inside.total, inside.within) == pytest.approx((np.log(2), np.log(2)))
    assert inside.between == pytest.approx(0)
    # within each group alike, one group has all: ln 2 between
    across = theil(people, np.array([1.0, 1, 0, 0]), groups)
    assert (across.within, across.between) == pytest.approx((0, np.log(2)))


@given(
    arrays(float, 6, elements=st.floats(0, 90)),
    arrays(float, 6, elements=st.floats(0, 9)),
    arrays("U1", 6, elements=st.sampled_from("abc")),
)
def test_theil_is_never_below_nothing_and_parts_add_up(people, access, groups):
    found = theil(people, access, groups)
    assert found.total >= 0
    assert -1e-12 <= found.between <= found.total + 1e-12
    assert found.within + found.between == pytest.approx(found.total)
    doubled = theil(people, 2 * access, groups)
    assert doubled.total == pytest.approx(found.total)


def test_the_unit_people_are_counted_in_does_not_matter_even_if_it_is_tiny():
    people, access, groups = np.ones(6), np.array([1.5, 1, 1, 1, 1, 1]), np.full(6, "a")
    tiny = np.full(6, 5e-324)
    assert theil(tiny, access, groups).total == pytest.approx(theil(people, access, groups).total)
    assert gini(tiny, access) == pytest.approx(gini(people, access))


def test_short_areas_that_border_on_each_other_are_one_patch():
    # a row of six, with a pair short at either end, and one far away
    east = np.array([0.0, 1000, 2000, 3000, 4000, 5000, 90_000])
    points = np.stack([east, np.array([0.0, 300, 0, 300, 0, 300, 0])], axis=1)
    short = np.array([True, True, False, False, True, True, True])
    assert patches(points, short).tolist() == [0, 0, -1, -1, 1, 1, 2]


def test_a_patch_too_large_to_begin_with_is_cut_across_its_longer_side():
    # a strip of eight by two, short everywhere: parts of four, each two by two
    east, north = np.divmod(np.arange(16.0), 2)
    points = np.stack([east * 1000, north * 1000], axis=1)
    short = np.ones(16, dtype=bool)
    assert set(patches(points, short).tolist()) == {0}
    cut = patches(points, short, 4)
    assert cut.tolist() == [0] * 4 + [1] * 4 + [2] * 4 + [3] * 4
    assert patches(points, ~short, 4).tolist() == [-1] * 16


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_areas_are_patches_too(count):
    points = np.arange(2.0 * count).reshape(count, 2)
    assert len(set(patches(points, np.ones(count, dtype=bool)).tolist())) == min(count, 1)
    assert patches(points, np.zeros(count, dtype=bool)).tolist() == [-1] * count


def test_areas_in_one_spot_are_not_lost():
    assert set(patches(np.zeros((4, 2)), np.ones(4, dtype=bool)).tolist()) <= {0, 1, 2, 3}
