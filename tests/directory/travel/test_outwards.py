"""The nearest chosen site by walking outwards is the nearest by looking at all of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.travel._outwards import NEAR
from directory.travel._reach import table_reach, tile_reach


def densely(minutes, count, chosen):
    times = np.sort(np.where(chosen[None, :], minutes, np.inf), axis=1)
    beyond = np.full((len(times), 1), np.inf)
    return np.concatenate([times, np.repeat(beyond, count, axis=1)], axis=1)[:, count - 1]


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 10_000),
    st.integers(1, 3),
    st.sampled_from([0.0, 0.01, 0.025, 0.1, 0.6, 1.0]),
)
def test_many_choices_at_once_are_each_by_itself(seed, count, share):
    rng = np.random.default_rng(seed)
    n_sites = int(rng.integers(1, 12 * NEAR))
    minutes = rng.integers(0, 90, (7, n_sites)).astype(float)
    minutes[rng.random(minutes.shape) < 0.2] = np.inf
    chosen = rng.random((n_sites, 5)) < share * rng.random(5)
    reach = table_reach(minutes, within=1.0)
    found = reach.nearest(count, chosen)
    for draw in range(5):
        assert found[:, draw].tolist() == densely(minutes, count, chosen[:, draw]).tolist()
        assert reach.nearest(count, chosen[:, draw]).tolist() == found[:, draw].tolist()


def test_only_one_far_site_is_found_behind_many_that_were_not_chosen():
    minutes = np.arange(1.0, 40 * NEAR)[None, :]
    chosen = np.zeros((minutes.shape[1], 2), dtype=bool)
    chosen[-1, 0] = True
    chosen[-300:, 1] = True
    reach = table_reach(minutes, within=1.0)
    assert reach.nearest(1, chosen).tolist() == [[40 * NEAR - 1, 40 * NEAR - 300]]
    assert reach.nearest(300, chosen).tolist() == [[np.inf, 40 * NEAR - 1]]


def test_points_and_tables_answer_draws_alike():
    rng = np.random.default_rng(3)
    areas, sites = rng.uniform(0, 9000, (6, 2)), rng.uniform(0, 9000, (40, 2))
    metres = np.hypot(*(areas[:, None] - sites[None]).T).T
    chosen = rng.random((40, 4)) < 0.5
    assert tile_reach(areas, sites, 1000.0).nearest(2, chosen) == pytest.approx(
        table_reach(metres, within=1000.0).nearest(2, chosen)
    )
