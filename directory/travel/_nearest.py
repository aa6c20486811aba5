"""Which of many places are nearest to each point? Exactly, by the tiles that sums go by.

A k-d tree of SciPy does the same, but brings 15 MB and a fifth of a second into a server (with
rotations, hulls and special functions), for what a gap map asks once or twice.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from directory.travel._decay import Floats
from directory.travel._tiles import cut_into_tiles, pairs_within

Indices = NDArray[np.intp]

FIRST_LOOK = 0.25  # of how far the nearest would be if places lay evenly: most lie close together
LEAST_M = 1.0
FEW = 1 << 23  # so many pairs are measured sooner than looked for
AT_ONCE = 1 << 18  # pairs measured together, so that temporaries stay in cache


def nearest(points_m: Floats, places_m: Floats, count: int = 1) -> tuple[Floats, Indices]:
    """Return metres to the `count` nearest places of each point, and their numbers, (n, count).

    From near to far; of places equally near the first comes first.

    Raises
    ------
    ValueError
        If there are fewer places than asked for, or a coordinate is not a finite number.
    """
    if not 1 <= count <= len(places_m):
        raise ValueError(f"{count} nearest of {len(places_m)} places cannot be told.")
    if not (np.isfinite(points_m).all() and np.isfinite(places_m).all()):
        raise ValueError("every point needs a finite easting and northing in metres.")
    metres = np.empty((len(points_m), count))
    numbers = np.empty((len(points_m), count), dtype=np.intp)
    left = _looked_for(points_m, places_m, metres, numbers)
    for some in np.array_split(left, -(-len(left) * len(places_m) // AT_ONCE) or 1):
        across, down = (points_m[some, side, None] - places_m[:, side] for side in (0, 1))
        squares = across * across + down * down
        row = np.arange(len(some))
        for step in range(count):
            at = squares.argmin(axis=1)
            metres[some, step], numbers[some, step] = np.sqrt(squares[row, at]), at
            squares[row, at] = np.inf
    return metres, numbers


def _looked_for(points_m: Floats, places_m: Floats, metres: Floats, numbers: Indices) -> Indices:
    """Fill in what is near by looking further and further; return which few points are left."""
    left, count = np.arange(len(points_m)), metres.shape[1]
    if len(left) * len(places_m) <= FEW:
        return left
    places = cut_into_tiles(places_m)
    wide, high = np.ptp(places_m, axis=0)
    evenly = np.sqrt(max(wide, LEAST_M) * max(high, LEAST_M) * count / (np.pi * len(places_m)))
    within = max(LEAST_M, FIRST_LOOK * evenly)
    while len(left) * len(places_m) > FEW:
        found = list(pairs_within(cut_into_tiles(points_m[left]), places, within))
        nothing = np.zeros(0, dtype=np.intp)
        point, place = (np.concatenate([nothing, *(one[side] for one in found)]) for side in (0, 1))
        away = np.concatenate([np.zeros(0), *(one[2] for one in found)])
        order = np.lexsort((place, away, point))
        first = np.searchsorted(point[order], np.arange(len(left) + 1))
        met = np.diff(first) >= count
        slots = order[first[:-1][met][:, None] + np.arange(count)]
        metres[left[met]], numbers[left[met]] = away[slots], place[slots]
        left, within = left[~met], 2 * within
    return left
