"""Which rows lie near a point? One number per row, so that a disc is a few runs of sorted rows.

A key orders rows by group (a need), then by a cell of about one kilometre, from south to north and
west to east; rows without a point come last in their group. Cells are fixed on the ground: the same
place has the same cell in every index.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Keys = NDArray[np.int64]
Rows = NDArray[np.intp]

EARTH_RADIUS_M = 6_371_008.8
METRES_A_DEGREE = math.pi * EARTH_RADIUS_M / 180
CELL_M = 1000.0
_CELL_LATITUDE = CELL_M / METRES_A_DEGREE
_CELL_LONGITUDE = _CELL_LATITUDE / math.cos(math.radians(56.0))
_SOUTH, _WEST = 48.0, -12.0  # every place of the British Isles is north and east of this
_SIDE = 1 << 16
_NO_PLACE = _SIDE - 1


def keys(groups: NDArray[np.integer], latitudes: Floats, longitudes: Floats) -> Keys:
    """Return the sorting key of each row, shape (n,); `nan` places come last in their group."""
    north = _cells(latitudes, _SOUTH, _CELL_LATITUDE)
    east = _cells(longitudes, _WEST, _CELL_LONGITUDE)
    return (groups.astype(np.int64) * _SIDE + north) * _SIDE + east


def _cells(degrees: Floats, first: float, size: float) -> Keys:
    known = np.isfinite(degrees)
    steps = np.floor((np.where(known, degrees, first) - first) / size)
    cells = np.clip(steps, 0, _NO_PLACE - 1).astype(np.int64)
    return np.where(known, cells, _NO_PLACE)


def _cell(degrees: float, first: float, size: float) -> int:
    """Return the same of one number: numpy takes ten times as long over a few."""
    if not math.isfinite(degrees):
        return _NO_PLACE
    return min(max(math.floor((degrees - first) / size), 0), _NO_PLACE - 1)


def runs(
    sorted_keys: Keys, groups: Sequence[int], latitude: float, longitude: float, metres: float
) -> tuple[Rows, Rows]:
    """Return (starts, ends) of the runs of rows whose cells touch a box round the point.

    Of some rising groups, one after another.
    """
    up = metres / METRES_A_DEGREE
    across = up / max(math.cos(math.radians(min(89.0, abs(latitude) + up))), 1e-6)
    south, north = (_cell(end, _SOUTH, _CELL_LATITUDE) for end in (latitude - up, latitude + up))
    west, east = (
        _cell(side, _WEST, _CELL_LONGITUDE) for side in (longitude - across, longitude + across)
    )
    cells = np.array(groups, dtype=np.int64)[:, None] * _SIDE + np.arange(south, north + 1)
    rows = cells.ravel() * _SIDE
    ends = sorted_keys.searchsorted(np.concatenate([rows + west, rows + east + 1]))
    starts, stops = ends[: len(rows)], ends[len(rows) :]
    filled = stops > starts
    return starts[filled], stops[filled]


def group_slice(sorted_keys: Keys, group: int) -> slice:
    """Return where a group's rows lie."""
    first, last = np.searchsorted(sorted_keys, np.array([group, group + 1]) * _SIDE * _SIDE)
    return slice(int(first), int(last))


def placeless_slice(sorted_keys: Keys, group: int) -> slice:
    """Return where a group's rows without a point lie: its end."""
    first = (np.int64(group) * _SIDE + _NO_PLACE) * _SIDE + _NO_PLACE
    start, stop = np.searchsorted(sorted_keys, [first, np.int64(group + 1) * _SIDE * _SIDE])
    return slice(int(start), int(stop))


def spread(starts: Rows, stops: Rows) -> Rows:
    """Return the row numbers of all runs, one after another."""
    sizes = stops - starts
    total = int(sizes.sum())
    if not total:
        return np.zeros(0, dtype=np.intp)
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(total)


def rows_at(starts: Rows, stops: Rows, places: Rows) -> Rows:
    """Return the row numbers at some rising places of `spread(starts, stops)`."""
    ends = np.cumsum(stops - starts)
    runs_of = np.searchsorted(ends, places, side="right")
    return np.asarray(places + (stops - ends)[runs_of])


def metres_between(
    latitude: float, longitude: float, latitudes: Floats, longitudes: Floats
) -> Floats:
    """Return great-circle metres from one point to many, shape (n,); `nan` places give `nan`."""
    here, there = math.radians(latitude), np.radians(latitudes)
    half = np.sin((there - here) / 2) ** 2
    half += math.cos(here) * np.cos(there) * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    distance: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return distance


def on_sphere(latitudes: Floats, longitudes: Floats) -> Floats:
    """Return points in degrees on the unit sphere, shape (n, 3): chords are quick to measure."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=1)


def metres_apart(here: Floats, there: Floats) -> Floats:
    """Return great-circle metres of pairs of points (latitude, longitude), shape (n, 2) each."""
    apart = on_sphere(here[:, 0], here[:, 1]) - on_sphere(there[:, 0], there[:, 1])
    return _along(np.einsum("ij,ij->i", apart, apart))


def _along(squares: Floats) -> Floats:
    """Return the metres along the ground of squared chords of the unit sphere."""
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.minimum(np.sqrt(squares) / 2, 1.0)))


_A_HAIR = 1 + 1e-9  # what rounding may do to a square


def within(latitude: float, longitude: float, points: Floats, metres: float) -> tuple[Rows, Floats]:
    """Return which points on the unit sphere are within so many metres, and how far each is."""
    points = points - on_sphere(np.array([latitude]), np.array([longitude]))
    squares = np.einsum("ij,ij->i", points, points)
    longest = 2 * math.sin(min(metres / (2 * EARTH_RADIUS_M), math.pi / 2))
    inside = (squares <= longest * longest * _A_HAIR).nonzero()[0]
    away = _along(squares[inside])
    exact = away <= metres
    return inside[exact], away[exact]
