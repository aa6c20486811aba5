"""How are values added over all points within a distance, exactly, over millions of pairs?

Both sets of points are halved again and again into compact tiles (a k-d tree laid out in arrays).
A sum walks both trees together: a pair of tiles wholly within the distance is added as one number,
a pair wholly beyond it is dropped, and only pairs of the smallest tiles that the edge cuts are
measured point by point. Nothing is stored but the walk's present front.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.travel._decay import Bands, Decay, Floats

Indices = NDArray[np.intp]

LEAF_POINTS = 20  # 12 takes a quarter longer, 32 no less; 7,000 x 5,000 to 240,000 x 200,000 points
JOB_LEAVES = 256  # leaves one job walks for at once: some megabytes, whatever the country's size
CHUNK_POINTS = 1 << 15  # points measured together, so that temporaries stay in cache


@dataclass(frozen=True, slots=True)
class Tiles:
    """Points in metres, laid out leaf by leaf.

    `x`, `y` and `order` have shape (n_leaves, width), n_leaves a power of 2; `order` is the
    caller's number of each point, and `count` in the empty slots, whose x and y are nan. `low` and
    `high` hold the boxes of all tiles by level: (2**level, 2), level 0 the whole.
    """

    x: Floats
    y: Floats
    order: Indices
    low: tuple[Floats, ...]
    high: tuple[Floats, ...]
    count: int

    @property
    def depth(self) -> int:
        """The level of the leaves."""
        return len(self.low) - 1

    def jobs(self) -> tuple[int, range]:
        """Return the level and numbers of the tiles that are worked on one at a time."""
        level = max(0, self.depth - (JOB_LEAVES.bit_length() - 1))
        return level, range(1 << level)

    def place(self, values: Floats) -> Floats:
        """Lay values of shape (count,) out like the points; empty slots hold 0."""
        return np.asarray(np.append(values, 0.0)[self.order])

    def collect(self, placed: Floats) -> Floats:
        """Return values laid out like the points to the caller's order, shape (count,)."""
        out = np.empty(self.count + 1)
        out[self.order.ravel()] = placed.ravel()
        return out[:-1]

    def totals(self, placed: Floats) -> list[Floats]:
        """Add placed values for every tile of every level."""
        levels = [placed.sum(axis=1)]
        for _ in range(self.depth):
            levels.append(levels[-1].reshape(-1, 2).sum(axis=1))
        return levels[::-1]


def cut_into_tiles(xy: Floats, most: int = LEAF_POINTS) -> Tiles:
    """Halve points (n, 2) by their longer side until no tile holds more than `most`.

    Raises
    ------
    ValueError
        If a coordinate is not a finite number.
    """
    if not np.isfinite(xy).all():
        raise ValueError("every point needs a finite easting and northing in metres.")
    count = len(xy)
    depth = max(0, int(np.ceil(np.log2(max(1, count) / most))))
    width = max(1, -(-count >> depth))
    order = np.minimum(np.arange((1 << depth) * width), count)
    x, y = (np.append(xy[:, side], np.inf)[order] for side in (0, 1))
    for level in range(depth):
        x, y, order = (part.reshape(1 << level, -1) for part in (x, y, order))
        wide = (_highest(x) - x.min(axis=1)) >= (_highest(y) - y.min(axis=1))
        cut = np.argpartition(np.where(wide[:, None], x, y), x.shape[1] // 2 - 1, axis=1)
        x, y, order = (np.take_along_axis(part, cut, axis=1) for part in (x, y, order))
    x, y, order = (part.reshape(1 << depth, width) for part in (x, y, order))
    low = [np.stack([x.min(axis=1), y.min(axis=1)], axis=1)]
    high = [np.stack([_highest(x), _highest(y)], axis=1)]
    for _ in range(depth):
        low.append(np.minimum(low[-1][0::2], low[-1][1::2]))
        high.append(np.maximum(high[-1][0::2], high[-1][1::2]))
    x[order == count] = y[order == count] = np.nan
    return Tiles(x, y, order, tuple(low[::-1]), tuple(high[::-1]), count)


def _highest(side: Floats) -> Floats:
    """Return the largest coordinate of each tile; -inf in an empty one, whose box is inside out."""
    return np.asarray(np.where(np.isinf(side), -np.inf, side).max(axis=1))


def _squares(
    targets: Tiles, t: Indices, level_t: int, sources: Tiles, s: Indices, level_s: int
) -> tuple[Floats, Floats]:
    """Return the squared distance between the nearest and furthest spots of pairs of tiles."""
    low, high = targets.low[level_t][t], targets.high[level_t][t]
    other_low, other_high = sources.low[level_s][s], sources.high[level_s][s]
    down, up = other_low - high, other_high - low
    gap = np.maximum(np.maximum(down, -up), 0.0)
    span = np.maximum(up, -down)
    gap *= gap
    span *= span
    return gap[:, 0] + gap[:, 1], span[:, 0] + span[:, 1]


@dataclass(slots=True)
class _Front:
    """Pairs of tiles the edge may still cut, and the level each side has come to."""

    t: Indices
    s: Indices
    level_t: int
    level_s: int

    def halve_targets(self) -> None:
        self.t = (self.t[:, None] * 2 + np.array([0, 1])).ravel()
        self.s = np.repeat(self.s, 2)
        self.level_t += 1

    def halve_sources(self) -> None:
        self.t = np.repeat(self.t, 2)
        self.s = (self.s[:, None] * 2 + np.array([0, 1])).ravel()
        self.level_s += 1

    def keep(self, which: NDArray[np.bool_]) -> None:
        self.t, self.s = self.t[which], self.s[which]


def _walk(
    targets: Tiles, sources: Tiles, front: _Front, square: float, *, measured: bool = False
) -> Iterator[Indices]:
    """Halve the pairs the edge cuts down to leaves; yield, level by level, which lie wholly within.

    What is yielded are places in the front as it stands; the whole ones leave it afterwards, unless
    `measured` asks for every pair of leaves within reach to be left in the end.
    """
    while True:
        near, far = _squares(targets, front.t, front.level_t, sources, front.s, front.level_s)
        whole = (far <= square) & (not measured)
        yield np.flatnonzero(whole)
        front.keep((near <= square) & ~whole)
        if front.level_s < sources.depth and (
            front.level_s <= front.level_t or front.level_t == targets.depth
        ):
            front.halve_sources()
        elif front.level_t < targets.depth:
            front.halve_targets()
        else:
            return


def _measure(
    targets: Tiles, sources: Tiles, placed: Floats, front: _Front, decay: Decay
) -> Iterator[tuple[Indices, Floats]]:
    """Add placed values point by point over pairs of leaves; yield target leaves and sums."""
    edge, flat = decay.within**2, isinstance(decay, Bands)
    step = max(1, CHUNK_POINTS // targets.x.shape[1])
    for at in range(0, len(front.t), step):
        t, s = front.t[at : at + step], front.s[at : at + step]
        x, y = targets.x[t].T.copy(), targets.y[t].T.copy()
        others = zip(sources.x[s].T.copy(), sources.y[s].T.copy(), placed[s].T.copy(), strict=True)
        sums = np.zeros(x.shape)
        square, down = np.empty_like(x), np.empty_like(x)
        for other_x, other_y, value in others:
            np.subtract(x, other_x, out=square)
            np.subtract(y, other_y, out=down)
            np.multiply(square, square, out=square)
            np.multiply(down, down, out=down)
            np.add(square, down, out=square)
            if flat:
                sums += np.multiply(square <= edge, value, out=down)
            else:
                sums += np.multiply(decay.weigh(np.sqrt(square)), value, out=down)
        yield t, sums.T


def sum_tile(
    targets: Tiles,
    tile: int,
    sources: Tiles,
    placed: Floats,
    totals: list[Floats],
    decay: Decay,
) -> Floats:
    """Add values over the sources within reach of every point of one tile of targets, weighted.

    Pure and picklable: all that one worker needs for one job.

    Parameters
    ----------
    targets, tile
        The tiles asked for, and the number of one at the level of `targets.jobs()`.
    sources, placed, totals
        What is added: `placed = sources.place(values)`, `totals = sources.totals(placed)`.
    decay
        Weights by metres.

    Returns
    -------
    Floats
        Shape (n_leaves of this tile, width), laid out like the targets.
    """
    level, _ = targets.jobs()
    under = 1 << (targets.depth - level)
    width = targets.x.shape[1]
    sums = np.zeros((under, width))
    # Bands are told as steps: of weights 1 / 0.68 / 0.22 all within the last edge count 0.22, all
    # within the second 0.46 more, and so on; each step follows only its own edge.
    for weight, part in _steps(decay):
        front = _Front(np.array([tile]), np.array([0]), level, 0)
        for whole in _walk(
            targets, sources, front, part.within**2, measured=not isinstance(part, Bands)
        ):
            if not len(whole):
                continue
            below = 1 << (targets.depth - front.level_t)
            here = front.t[whole] - (tile << (front.level_t - level))
            gained = np.bincount(
                here, totals[front.level_s][front.s[whole]], minlength=under // below
            )
            sums += (weight * np.repeat(gained, below))[:, None]
        for leaves, added in _measure(targets, sources, placed, front, part):
            slots = (leaves - tile * under)[:, None] * width + np.arange(width)
            sums += weight * np.bincount(slots.ravel(), added.ravel(), minlength=sums.size).reshape(
                sums.shape
            )
    return sums


def _steps(decay: Decay) -> Iterator[tuple[float, Decay]]:
    if not isinstance(decay, Bands):
        yield 1.0, decay
        return
    for edge, weight, beyond in zip(
        decay.edges, decay.weights, (*decay.weights[1:], 0.0), strict=True
    ):
        if weight != beyond:
            yield weight - beyond, Bands((edge,), (1.0,))


def pairs_within(
    targets: Tiles, sources: Tiles, metres: float
) -> Iterator[tuple[Indices, Indices, Floats]]:
    """Yield every pair no further apart than this: target numbers, source numbers, metres.

    Some thousands of pairs at a time, in no order.
    """
    level, jobs = targets.jobs()
    across, along = targets.x.shape[1], sources.x.shape[1]
    for tile in jobs:
        front = _Front(np.array([tile]), np.array([0]), level, 0)
        for _ in _walk(targets, sources, front, metres**2, measured=True):
            pass
        step = max(1, CHUNK_POINTS // (across * along))
        for at in range(0, len(front.t), step):
            t, s = front.t[at : at + step], front.s[at : at + step]
            squares = targets.x[t][:, :, None] - sources.x[s][:, None, :]
            down = targets.y[t][:, :, None] - sources.y[s][:, None, :]
            squares *= squares
            squares += np.multiply(down, down, out=down)
            # places in the flat block, told apart by division: half the time of a nonzero in 3-D
            hits = np.flatnonzero(squares <= metres**2)
            rows, columns = np.divmod(hits, along)
            yield (
                targets.order[t].ravel()[rows],
                sources.order[s].ravel()[rows // across * along + columns],
                np.sqrt(squares.ravel()[hits]),
            )
