"""Siting: against trying every set, and the bound must never promise too much."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csc_array

from recommender.gaps.equity import missing_places
from recommender.gaps.siting import Lacking, choose, closing_costs, greedy, solve, swap


def lacking_of(seed, areas=12, sites=7):
    rng = np.random.default_rng(seed)
    gains = rng.uniform(0, 0.4, (areas, sites)) * (rng.random((areas, sites)) < 0.4)
    return Lacking(
        gains=csc_array(gains), short=rng.uniform(0, 0.5, areas), weight=rng.integers(0, 90, areas)
    )


def best_by_trying(lacking, count):
    sets = combinations(range(lacking.gains.shape[1]), count)
    return min(lacking.left(np.array(chosen)) for chosen in sets)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_the_choice_is_the_best_there_is_and_says_so(seed, count):
    lacking = lacking_of(seed)
    first, *others = choose(lacking, count)
    best = best_by_trying(lacking, count)
    assert first.left == pytest.approx(best, abs=1e-4 * max(1, lacking.total))
    assert first.bound <= first.left + 1e-9
    assert first.bound <= best + 1e-9
    assert first.removed == pytest.approx(lacking.total - first.left)
    assert all(other.left >= first.left - 1e-4 * lacking.total for other in others)
    assert len({choice.chosen for choice in (first, *others)}) == 1 + len(others)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_greedy_then_swaps_never_make_it_worse(seed, count):
    lacking = lacking_of(seed)
    chosen = greedy(lacking, count)
    assert lacking.left(swap(lacking, chosen)) <= lacking.left(chosen) + 1e-9
    removed = lacking.total - lacking.left(chosen)
    possible = lacking.total - best_by_trying(lacking, count)
    assert removed >= (1 - 1 / np.e) * possible - 1e-9


def test_a_site_that_helps_nobody_is_not_added():
    lacking = Lacking(
        gains=csc_array(np.array([[0.5, 0.0], [0.0, 0.0]])),
        short=np.array([0.2, 0.3]),
        weight=np.array([10.0, 10.0]),
    )
    (choice,) = choose(lacking, 2, alternatives=0)
    assert choice.chosen == (0,)
    assert choice.left == pytest.approx(3.0)
    assert choice.proven
    assert solve(lacking, 2)[1] == pytest.approx(3.0)


def test_nothing_lacking_needs_nothing():
    lacking = Lacking(
        gains=csc_array(np.ones((2, 2))), short=np.zeros(2), weight=np.array([1.0, 2.0])
    )
    (choice,) = choose(lacking, 1)
    assert choice.chosen == ()
    assert choice.removed == 0


@pytest.mark.parametrize("count", [0, -1])
def test_no_site_to_add_is_refused(count):
    with pytest.raises(ValueError, match="at least one"):
        choose(lacking_of(1), count)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_what_a_closing_costs_is_what_would_be_missing_without_it(seed):
    rng = np.random.default_rng(seed)
    given_by = rng.uniform(0, 0.3, (8, 5)) * (rng.random((8, 5)) < 0.5)
    access, people = given_by.sum(axis=1), rng.integers(0, 50, 8) * 1.0
    costs = closing_costs(access, csc_array(given_by), people, 0.33)
    now = missing_places(people, access, 0.33).sum()
    for site in range(5):
        without = missing_places(people, access - given_by[:, site], 0.33).sum()
        assert costs[site] == pytest.approx(without - now, abs=1e-9)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_what_no_choice_goes_below_is_known_without_a_solver(seed, count):
    lacking = lacking_of(seed)
    first, *_ = choose(lacking, count, solver=False)
    best = best_by_trying(lacking, count)
    assert first.bound <= best + 1e-9
    assert first.left >= best - 1e-9
    if count == 1:
        assert first.proven
        assert first.left == pytest.approx(best)
