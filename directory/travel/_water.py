"""What lies between? A line over a firth is no way: journeys go by the bridge or round the head.

Firths are lines drawn down their middle (`data/reference/waters.toml`). Where the straight line
from one place to another crosses one, its length is that of the shortest way over the crossings
that crosses none. Places with no such way between them cannot be reached by land.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.grid import METRES_A_DEGREE
from directory.travel import Floats

Indices = NDArray[np.integer[Any]]
_AT_ONCE = 1 << 14  # ways looked at together: some megabytes
_FAR_M = 80_000.0  # nobody's day starts so far off: such ways are left straight
_FURTHER_M = 60_000.0  # a way round by a crossing further off than this is nobody's way


@dataclass(frozen=True, slots=True)
class Waters:
    """Lines (n_lines, 4) as x, y, x, y and crossings (n_crossings, 2), on a flat map.

    `between` holds the shortest way from crossing to crossing, (n_crossings, n_crossings).
    """

    lines: Floats
    crossings: Floats
    between: Floats


def on_map(latitudes: Floats, longitudes: Floats) -> Floats:
    """Return points on a flat map, shape (n, 2): straight lines stay straight enough for a firth.

    Metres north and metres east as they are at 56 degrees; elsewhere in Britain lengths from east
    to west are up to 12 % off, so the map only says what crosses what.
    """
    east = np.asarray(longitudes) * (METRES_A_DEGREE * np.cos(np.radians(56.0)))
    return np.stack([east, np.asarray(latitudes) * METRES_A_DEGREE], axis=-1)


@cache
def waters() -> Waters:
    """Return all lines and crossings, read once."""
    text = files("data").joinpath("reference", "waters.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)["water"]
    lines = [
        np.concatenate([on_map(*np.array(start)), on_map(*np.array(end))])
        for water in table
        for line in water["lines"]
        for start, end in pairwise(line)
    ]
    points = np.array([point for water in table for point in water["crossings"]])
    crossings = on_map(points[:, 0], points[:, 1])
    edges = np.array(lines)
    between = _straight(crossings, crossings, edges)
    for through in range(len(crossings)):  # Floyd and Warshall: 30 crossings
        by_way = between[:, [through]] + between[[through], :]
        between = np.minimum(between, by_way)
    return Waters(edges, crossings, between)


def _straight(here: Floats, there: Floats, lines: Floats) -> Floats:
    """Return metres between two sets of points, (n, m); inf where a line of water is crossed."""
    metres = np.hypot(here[:, [0]] - there[:, 0], here[:, [1]] - there[:, 1])
    for column, end in enumerate(there):  # one by one, so that few lines are close to its ways
        metres[_is_cut(here, np.broadcast_to(end, here.shape), lines), column] = np.inf
    return metres


def _is_cut(starts: Floats, ends: Floats, lines: Floats) -> NDArray[np.bool_]:
    """Say which of the ways, shape (n, 2) each end, cross any of the lines."""
    cut = np.zeros(len(starts), dtype=np.bool_)
    if not len(starts):
        return cut
    low = np.minimum(starts, ends).min(axis=0)
    high = np.maximum(starts, ends).max(axis=0)
    sides = (lines[:, [0, 2]], lines[:, [1, 3]])
    close = np.ones(len(lines), dtype=np.bool_)
    for axis, side in enumerate(sides):
        close &= (side.max(axis=1) >= low[axis]) & (side.min(axis=1) <= high[axis])
    x, y = (np.ascontiguousarray(starts[:, axis]) for axis in (0, 1))
    to_x, to_y = (np.ascontiguousarray(ends[:, axis]) for axis in (0, 1))
    for ax, ay, bx, by in lines[close].tolist():
        dx, dy = bx - ax, by - ay
        # Which ways end on another side of this line than they start on?
        sides_of = (dx * (y - ay) - dy * (x - ax)) * (dx * (to_y - ay) - dy * (to_x - ax))
        other = np.flatnonzero(sides_of < 0)
        if len(other):
            px, py = x[other], y[other]
            u, v = to_x[other] - px, to_y[other] - py
            between = (u * (ay - py) - v * (ax - px)) * (u * (by - py) - v * (bx - px)) < 0
            cut[other[between]] = True
    return cut


def by_land(here: Floats, there: Floats, metres: Floats, rows: Indices, columns: Indices) -> Floats:
    """Return the metres of each way, made longer where water lies between, up to 80 km.

    Parameters
    ----------
    here, there
        Points (latitude, longitude) in degrees, shape (n, 2) and (m, 2).
    metres
        Straight-line metres of each pair, shape (n_pairs,).
    rows, columns
        Which of `here` and of `there` each pair joins, shape (n_pairs,).
    """
    stated = waters()
    starts, ends = (on_map(points[:, 0], points[:, 1]) for points in (here, there))
    # A way shorter than from its start to the nearest water crosses none.
    to_water = _metres_to_lines(starts, stated.lines)
    maybe = np.flatnonzero((metres > to_water[rows] * 0.85) & (metres < _FAR_M))
    if not len(maybe):
        return metres
    cut = np.zeros(len(maybe), dtype=np.bool_)
    for at in range(0, len(maybe), _AT_ONCE):
        some = maybe[at : at + _AT_ONCE]
        cut[at : at + _AT_ONCE] = _is_cut(starts[rows[some]], ends[columns[some]], stated.lines)
    if not cut.any():
        return metres
    wet = maybe[cut]
    return _round(metres, wet, starts, ends, rows, columns)


def _round(
    metres: Floats, wet: Indices, starts: Floats, ends: Floats, rows: Indices, columns: Indices
) -> Floats:
    """Return the metres with those of the wet ways by their best crossings."""
    stated = waters()
    own_rows, at_row = np.unique(rows[wet], return_inverse=True)
    own_columns, at_column = np.unique(columns[wet], return_inverse=True)
    near = _within(stated.crossings, starts[own_rows], metres[wet].max() + _FURTHER_M)
    crossings = stated.crossings[near]
    out = _straight(starts[own_rows], crossings, stated.lines)
    between = stated.between[np.ix_(near, near)]
    best = np.min(out[:, :, None] + between[None, :, :], axis=1, initial=np.inf)
    longer = metres.copy()
    shortest = _home(best[at_row], crossings, ends[own_columns], at_column, stated.lines)
    longer[wet] = np.maximum(shortest, metres[wet])
    return longer


def _home(
    best: Floats, crossings: Floats, ends: Floats, at_column: Indices, lines: Floats
) -> Floats:
    """Return the shortest way by any crossing, (n_pairs,); `best` leads to each, (n_pairs, n).

    The likeliest crossings come first, and only ends that one could still bring nearer are looked
    at: whether water lies between is what takes time.
    """
    shortest = np.full(len(best), np.inf)
    last = np.hypot(ends[:, [0]] - crossings[:, 0], ends[:, [1]] - crossings[:, 1])
    for crossing in np.argsort(best.min(axis=0, initial=np.inf) + last.min(axis=0, initial=np.inf)):
        ways = best[:, crossing] + last[at_column, crossing]
        hopeful = np.flatnonzero(ways < shortest)
        if not len(hopeful):
            continue
        asked = np.unique(at_column[hopeful])
        goal = np.broadcast_to(crossings[crossing], (len(asked), 2))
        dry = np.zeros(len(ends), dtype=np.bool_)
        dry[asked] = ~_is_cut(ends[asked], goal, lines)
        shorter = hopeful[dry[at_column[hopeful]]]
        shortest[shorter] = ways[shorter]
    return shortest


def _within(crossings: Floats, starts: Floats, metres: float) -> Indices:
    """Return the crossings no further than this from the box round all starts."""
    low, high = starts.min(axis=0) - metres, starts.max(axis=0) + metres
    return np.flatnonzero(((crossings >= low) & (crossings <= high)).all(axis=1))


def _metres_to_lines(points: Floats, lines: Floats) -> Floats:
    """Return how far each point is from the nearest line, shape (n,)."""
    nearest = np.full(len(points), np.inf)
    starts, steps = lines[:, :2], lines[:, 2:] - lines[:, :2]
    lengths = (steps * steps).sum(axis=1)
    for at in range(0, len(points), _AT_ONCE // 64):
        some = slice(at, at + _AT_ONCE // 64)
        x, y = (points[some, axis][:, None] - starts[:, axis] for axis in (0, 1))
        along = np.clip((x * steps[:, 0] + y * steps[:, 1]) / lengths, 0.0, 1.0)
        x -= along * steps[:, 0]
        y -= along * steps[:, 1]
        nearest[some] = np.sqrt((x * x + y * y).min(axis=1))
    return nearest
