"""What lies between? A line over a firth is no way: journeys go by the bridge or round the head.

Firths are lines drawn down their middle (`data/reference/waters.toml`). Where the straight line
from one place to another crosses one, its length is that of the shortest way over the crossings
that crosses none. Places with no such way between them cannot be reached by land.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
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
_STARTS_KEPT = 64  # points from which families asked last
_STRETCH = 1.2  # metres on the flat map for a metre on the ground, at most
_FURTHER_M = 60_000.0  # a way round by a crossing further off than this is nobody's way


@dataclass(frozen=True, slots=True)
class Waters:
    """Lines (n_lines, 4) as x, y, x, y and crossings (n_crossings, 2), on a flat map.

    `shadows` are what water hides from each crossing; `between` holds the shortest way from
    crossing to crossing, (n_crossings, n_crossings).
    """

    lines: Floats
    crossings: Floats
    shadows: Sequence[Shadow]
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
    shadows = [shadow(x, y, edges) for x, y in crossings]
    between = _straight(crossings, shadows)
    for through in range(len(crossings)):  # Floyd and Warshall: some sixty crossings
        by_way = between[:, [through]] + between[[through], :]
        between = np.minimum(between, by_way)
    return Waters(edges, crossings, shadows, between)


@dataclass(frozen=True, slots=True)
class Shadow:
    """What water hides from one point: directions from `edges[k]` on meet `nearest[k]` first.

    `edges` rise from -pi, shape (k,); `nearest` numbers a line, -1 where none is met. So whether a
    way to any place is cut takes one look at one line, however many lines there are.
    """

    x: float
    y: float
    edges: Floats
    nearest: Indices
    lines: Floats

    def hides(self, points: Floats) -> NDArray[np.bool_]:
        """Say of places on the map, shape (n, 2), whether the straight way there is cut."""
        if not len(self.lines):
            return np.zeros(len(points), dtype=np.bool_)
        x, y = points[:, 0] - self.x, points[:, 1] - self.y
        met = self.nearest[self.edges.searchsorted(np.arctan2(y, x), side="right") - 1]
        cut: NDArray[np.bool_] = met >= 0
        some = cut.nonzero()[0]  # most directions meet no water
        x, y = x[some], y[some]
        ax, ay, bx, by = self.lines[met[some]].T
        ax, ay, bx, by = ax - self.x, ay - self.y, bx - self.x, by - self.y
        dx, dy = bx - ax, by - ay
        # Does the way end on another side of its line than it starts on?
        cut[some] = (dx * (y - ay) - dy * (x - ax)) * (dy * ax - dx * ay) < 0
        return cut


def shadow(x: float, y: float, lines: Floats, metres: float = np.inf) -> Shadow:
    """Return what is hidden from a point on the map, of places not further off than `metres`.

    Lines meet only at their ends, so between two neighbouring ends the same line is always first.
    """
    near = np.ones(len(lines), dtype=np.bool_)
    for axis, at in enumerate((x, y)):
        sides = lines[:, [axis, axis + 2]]
        near &= (sides.max(axis=1) >= at - metres) & (sides.min(axis=1) <= at + metres)
    ax, ay, bx, by = (lines - np.array([x, y, x, y])).T
    near &= ax * by != ay * bx  # a line that points at her hides nothing
    ax, ay, bx, by, lines = ax[near], ay[near], bx[near], by[near], lines[near]
    start, end = np.arctan2(ay, ax), np.arctan2(by, bx)
    edges = np.unique(np.concatenate([[-np.pi], start, end]))
    middles = (edges + np.append(edges[1:], np.pi)) / 2
    east, north = np.cos(middles)[:, None], np.sin(middles)[:, None]
    # A ray meets a line where it has one end to its left, the other to its right, and is ahead.
    left, right = east * ay - north * ax, east * by - north * bx
    with np.errstate(divide="ignore", invalid="ignore"):
        ahead = (ax * by - ay * bx) / (east * (by - ay) - north * (bx - ax))
    away = np.where((left * right < 0) & (ahead > 0), ahead, np.inf)
    if not len(lines):
        return Shadow(x, y, edges, np.full(len(edges), -1), lines)
    nearest = np.where(np.isfinite(away.min(axis=1)), away.argmin(axis=1), -1)
    return Shadow(x, y, edges, nearest, lines)


def _straight(here: Floats, shadows: Sequence[Shadow]) -> Floats:
    """Return metres from points to where shadows are cast from, (n, m); inf where water is met."""
    metres = np.empty((len(here), len(shadows)))
    for column, seen in enumerate(shadows):
        metres[:, column] = np.hypot(here[:, 0] - seen.x, here[:, 1] - seen.y)
        metres[seen.hides(here), column] = np.inf
    return metres


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
    starts = on_map(here[:, 0], here[:, 1])
    maybe = _maybe_wet(metres, _metres_to_lines(starts, stated.lines)[rows])
    if not len(maybe):
        return metres
    ends = on_map(there[:, 0], there[:, 1])
    wet = _wet(maybe, metres, starts, ends, rows, columns)
    return _round(metres, wet, starts, ends, rows, columns) if len(wet) else metres


def by_land_from(
    latitude: float, longitude: float, latitudes: Floats, longitudes: Floats, metres: Floats
) -> Floats:
    """Return the same from one point to many, (n,): of a family, who asks again soon."""
    x, y = on_map(np.array(latitude), np.array(longitude)).tolist()
    maybe = _maybe_wet(metres, _to_water_from(x, y))
    if not len(maybe):
        return metres
    ends, away = on_map(latitudes[maybe], longitudes[maybe]), metres[maybe]
    cut = _seen_from(x, y, _wide(float(away.max()) * _STRETCH)).hides(ends)
    if not cut.any():
        return metres
    ends, away, stated = ends[cut], away[cut], waters()
    near = _within(stated.crossings, np.array([[x, y]]), float(away.max()) + _FURTHER_M)
    out = _out_from(x, y)[near, None] + stated.between[np.ix_(near, near)]
    best = np.min(out, axis=0, initial=np.inf)  # no crossing may be near at all
    shadows = [stated.shadows[crossing] for crossing in near]
    longer = metres.copy()
    longer[maybe[cut]] = np.maximum(_home(best[None, :], shadows, ends, slice(None)), away)
    return longer


def _maybe_wet(metres: Floats, to_water: Floats | float) -> Indices:
    """Return the ways that may be cut: one shorter than from its start to water crosses none."""
    return ((metres > to_water * 0.85) & (metres < _FAR_M)).nonzero()[0]


def _wet(
    maybe: Indices, metres: Floats, starts: Floats, ends: Floats, rows: Indices, columns: Indices
) -> Indices:
    """Return those of the pairs whose straight way is cut, origin by origin."""
    of_origin = maybe[np.argsort(rows[maybe], kind="stable")]
    origins, first = np.unique(rows[of_origin], return_index=True)
    cut: list[Indices] = []
    for origin, pairs in zip(origins, np.split(of_origin, first[1:]), strict=True):
        x, y = starts[origin].tolist()
        seen = _seen_from(x, y, _wide(float(metres[pairs].max()) * _STRETCH))
        cut.append(pairs[seen.hides(ends[columns[pairs]])])
    return np.concatenate(cut)


def _wide(metres: float) -> float:
    """Return a few kilometres, twice, four times as many: one shadow for all that is nearer."""
    return float(2.0 ** math.ceil(math.log2(max(metres, 2000.0))))


@lru_cache(maxsize=_STARTS_KEPT)
def _seen_from(x: float, y: float, metres: float) -> Shadow:
    return shadow(x, y, waters().lines, metres)


@lru_cache(maxsize=_STARTS_KEPT)
def _to_water_from(x: float, y: float) -> float:
    return float(_metres_to_lines(np.array([[x, y]]), waters().lines)[0])


@lru_cache(maxsize=_STARTS_KEPT)
def _out_from(x: float, y: float) -> Floats:
    """Return metres straight from one point to every crossing, (n_crossings,)."""
    return np.asarray(_straight(np.array([[x, y]]), waters().shadows)[0])


def _round(
    metres: Floats, wet: Indices, starts: Floats, ends: Floats, rows: Indices, columns: Indices
) -> Floats:
    """Return the metres with those of the wet ways by their best crossings."""
    stated = waters()
    own_rows, at_row = np.unique(rows[wet], return_inverse=True)
    own_columns, at_column = np.unique(columns[wet], return_inverse=True)
    near = _within(stated.crossings, starts[own_rows], metres[wet].max() + _FURTHER_M)
    shadows = [stated.shadows[crossing] for crossing in near]
    out = _straight(starts[own_rows], shadows)
    between = stated.between[np.ix_(near, near)]
    best = np.min(out[:, :, None] + between[None, :, :], axis=1, initial=np.inf)
    longer = metres.copy()
    shortest = _home(best[at_row], shadows, ends[own_columns], at_column)
    longer[wet] = np.maximum(shortest, metres[wet])
    return longer


def _home(
    best: Floats, shadows: Sequence[Shadow], ends: Floats, at_column: Indices | slice
) -> Floats:
    """Return the shortest way by any crossing, (n_pairs,); `best` leads to each, (n_pairs, n).

    Or (1, n), of one start. The likeliest crossings come first, those that could bring nobody
    nearer are not tried, and only ends that one could still bring nearer are looked at.
    """
    each = ends[at_column]
    shortest = np.full(len(each), np.inf)
    points = np.array([(seen.x, seen.y) for seen in shadows]).reshape(-1, 2)
    outside = np.maximum(np.maximum(ends.min(axis=0) - points, points - ends.max(axis=0)), 0.0)
    least = best.min(axis=0, initial=np.inf) + np.hypot(outside[:, 0], outside[:, 1])
    for crossing in least.argsort():
        if least[crossing] > shortest.max():
            break
        seen = shadows[crossing]
        last = np.hypot(ends[:, 0] - seen.x, ends[:, 1] - seen.y)
        ways = best[:, crossing] + last[at_column]
        hopeful = np.flatnonzero(ways < shortest)
        shorter = hopeful[~seen.hides(each[hopeful])]
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
