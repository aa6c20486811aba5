"""The nearest places by looking further and further are the nearest by measuring all of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.travel import _nearest
from directory.travel._nearest import nearest


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 9), st.booleans())
def test_the_nearest_are_those_of_the_whole_table(seed, count, looked_for):
    rng = np.random.default_rng(seed)
    # whole kilometres: many lie equally near, or on each other
    places = rng.integers(0, 12, (int(rng.integers(count, 120)), 2)) * 1000.0
    points = rng.integers(-30, 40, (int(rng.integers(0, 60)), 2)) * 1000.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_nearest, "FEW", 0 if looked_for else _nearest.FEW)
        patch.setattr(_nearest, "AT_ONCE", 500)
        metres, numbers = nearest(points, places, count)
    away = np.hypot(*(points[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    order = np.argsort(np.round(away, 6), axis=1, kind="stable")[:, :count]
    assert numbers.tolist() == order.tolist()
    assert metres == pytest.approx(np.take_along_axis(away, order, axis=1))


@pytest.mark.parametrize("count", [0, 3])
def test_more_than_there_are_cannot_be_told(count):
    with pytest.raises(ValueError, match=f"{count} nearest of 2 places"):
        nearest(np.zeros((1, 2)), np.zeros((2, 2)), count)


def test_a_point_without_a_place_on_the_map_is_refused():
    with pytest.raises(ValueError, match="finite easting"):
        nearest(np.array([[np.nan, 0.0]]), np.zeros((2, 2)))
