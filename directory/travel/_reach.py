"""Who reaches what? Sums over everything within reach, both ways, without ever a dense matrix.

Two forms. `TileReach` holds points in metres and adds over compact tiles of them, exactly
(`directory.travel._tiles`). `TableReach` holds a sparse table of minutes from any travel engine.
A measure cannot tell the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from directory.travel._decay import Bands, Decay, Floats, flat
from directory.travel._nearest import nearest
from directory.travel._outwards import Outwards
from directory.travel._tiles import Tiles, cut_into_tiles, pairs_within, sum_tile

Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every pair within reach, area by area: those of area i are `first[i]:first[i + 1]`.

    Within an area sites ascend. `cost` is minutes (or metres), `weight` what the decay gives it.
    """

    first: Indices
    sites: NDArray[np.int32]
    cost: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes from metres: `fixed_minutes` (parking, waiting) and then a steady speed."""

    fixed_minutes: float
    metres_a_minute: float

    def metres(self, minutes: float) -> float:
        """Return how far one gets in so many minutes; below 0 if not even started."""
        return (minutes - self.fixed_minutes) * self.metres_a_minute

    def minutes(self, metres: Floats) -> Floats:
        """Return how long so many metres take."""
        return self.fixed_minutes + metres / self.metres_a_minute


@dataclass(frozen=True, slots=True)
class TileReach:
    """Reach by straight line between points; see `tile_reach`."""

    areas: Tiles
    sites: Tiles
    decay: Decay
    metric: Decay
    pace: Pace | None

    @property
    def n_areas(self) -> int:
        """How many areas there are."""
        return self.areas.count

    @property
    def n_sites(self) -> int:
        """How many sites there are."""
        return self.sites.count

    def to_sites(self, values: Floats) -> Floats:
        """Add area values over the areas that reach each site, weighted: shape (n_sites, …)."""
        return self._sum(self.sites, self.areas, values)

    def to_areas(self, values: Floats) -> Floats:
        """Add site values over the sites each area reaches, weighted: shape (n_areas, …)."""
        return self._sum(self.areas, self.sites, values)

    def power(self, exponent: float) -> TileReach:
        """Return the same pairs with weights raised; 0 counts every pair within reach once."""
        return replace(self, decay=self.decay.power(exponent), metric=self.metric.power(exponent))

    def under(self, decay: Decay) -> TileReach:
        """Return reach between the same points under another decay."""
        return replace(self, decay=decay, metric=_in_metres(decay, self.pace))

    def nearest(self, count: int, chosen: Bools) -> Floats:
        """Return the cost to the `count`-th nearest chosen site of each area; inf where fewer."""
        if np.ndim(chosen) > 1:
            return np.stack([self.nearest(count, one) for one in np.transpose(chosen)], axis=-1)
        if self.n_areas == 0 or count > np.count_nonzero(chosen):
            return np.full(self.n_areas, np.inf)
        metres, _ = nearest(_points(self.areas), _points(self.sites)[chosen], count)
        return self._cost(metres[:, -1])

    def pairs(self) -> Pairs:
        """Return every pair within reach: for measures that need more than sums (RAAM)."""
        found = list(pairs_within(self.areas, self.sites, self.metric.within))
        nothing = np.zeros(0, dtype=np.intp)
        areas, sites = (
            np.concatenate([nothing, *(part[side] for part in found)]) for side in (0, 1)
        )
        metres = np.concatenate([np.zeros(0), *(part[2] for part in found)])
        # a counting sort; ten times as fast here as sorting the pairs by their numbers
        table = coo_array((metres, (areas, sites)), shape=(self.n_areas, self.n_sites)).tocsr()
        table.sort_indices()
        return Pairs(
            table.indptr.astype(np.intp),
            table.indices.astype(np.int32),
            self._cost(table.data),
            self.metric.weigh(table.data),
        )

    def _cost(self, metres: Floats) -> Floats:
        return metres if self.pace is None else self.pace.minutes(metres)

    def _sum(self, targets: Tiles, sources: Tiles, values: Floats) -> Floats:
        if np.ndim(values) > 1:
            columns = [self._sum(targets, sources, column) for column in np.transpose(values)]
            return np.stack(columns, axis=-1)
        placed = sources.place(np.asarray(values, dtype=float))
        totals = sources.totals(placed)
        sums = [
            sum_tile(targets, tile, sources, placed, totals, self.metric)
            for tile in targets.jobs()[1]
        ]
        return targets.collect(np.concatenate(sums))


def _points(tiles: Tiles) -> Floats:
    """Return the points in the caller's order, shape (n, 2)."""
    return np.stack([tiles.collect(tiles.x), tiles.collect(tiles.y)], axis=1)


def _in_metres(decay: Decay, pace: Pace | None) -> Decay:
    if pace is None:
        return decay
    if not isinstance(decay, Bands):
        raise ValueError("reach in minutes between points takes bands; a Gaussian takes metres.")
    kept = [
        (metres, weight)
        for edge, weight in zip(decay.edges, decay.weights, strict=True)
        if (metres := pace.metres(edge)) > 0
    ]
    if not kept:
        raise ValueError("the catchment ends before the journey has begun; widen it.")
    return Bands(tuple(edge for edge, _ in kept), tuple(weight for _, weight in kept))


def tile_reach(
    areas: Floats, sites: Floats, decay: Decay | float, *, pace: Pace | None = None
) -> TileReach:
    """Return reach between points in metres (British grid easting, northing), exactly.

    Parameters
    ----------
    areas, sites
        Shape (n_areas, 2) and (n_sites, 2).
    decay
        Weights by distance; a number is a plain catchment. In metres, or in minutes if a `pace`
        is given.

    Raises
    ------
    ValueError
        If a coordinate is not finite, or `pace` comes with a Gaussian or too small a catchment.
    """
    chosen = flat(decay) if isinstance(decay, (int, float)) else decay
    return TileReach(
        cut_into_tiles(np.asarray(areas, dtype=float)),
        cut_into_tiles(np.asarray(sites, dtype=float)),
        chosen,
        _in_metres(chosen, pace),
        pace,
    )


@dataclass(frozen=True, slots=True)
class TableReach:
    """Reach from a sparse table of minutes; see `table_reach`.

    `known` holds the minutes of every pair a time is known for, `costs` and `weights` those of the
    pairs within reach. All three are (n_areas, n_sites); a stored 0 is a journey of no minutes.
    `outwards` are the known pairs from near to far, shared by every reach over the same times.
    """

    known: csr_array
    costs: csr_array
    weights: csr_array
    outwards: Outwards

    @property
    def n_areas(self) -> int:
        """How many areas there are."""
        return int(self.known.shape[0])

    @property
    def n_sites(self) -> int:
        """How many sites there are."""
        return int(self.known.shape[1])

    def to_sites(self, values: Floats) -> Floats:
        """Add area values over the areas that reach each site, weighted: shape (n_sites, …)."""
        return np.asarray(self.weights.T @ np.asarray(values, dtype=float))

    def to_areas(self, values: Floats) -> Floats:
        """Add site values over the sites each area reaches, weighted: shape (n_areas, …)."""
        return np.asarray(self.weights @ np.asarray(values, dtype=float))

    def power(self, exponent: float) -> TableReach:
        """Return the same pairs with weights raised; 0 counts every pair within reach once."""
        return _table(self.costs, self.weights.data**exponent, self.outwards)

    def under(self, decay: Decay) -> TableReach:
        """Return reach over the same known times under another decay."""
        return reach_over(self.outwards, decay)

    def nearest(self, count: int, chosen: Bools) -> Floats:
        """Return the cost to the `count`-th nearest chosen site of each area; inf where fewer."""
        return self.outwards.nearest(count, np.asarray(chosen))

    def pairs(self) -> Pairs:
        """Return every pair within reach."""
        return Pairs(
            self.costs.indptr.astype(np.intp),
            self.costs.indices.astype(np.int32),
            self.costs.data,
            self.weights.data,
        )


def _like(pattern: csr_array, data: Floats) -> csr_array:
    return csr_array((data, pattern.indices, pattern.indptr), shape=pattern.shape)


def _table(costs: csr_array, weights: Floats, outwards: Outwards) -> TableReach:
    return TableReach(outwards.known, costs, _like(costs, weights), outwards)


def reach_over(outwards: Outwards, decay: Decay) -> TableReach:
    """Return reach over known times under a decay; the times are shared, not copied."""
    known = outwards.known
    inside = known.data <= decay.within
    weights = decay.weigh(known.data[inside])
    first = np.concatenate([[0], np.cumsum(inside)])[known.indptr]
    costs = csr_array((known.data[inside], known.indices[inside], first), shape=known.shape)
    return _table(costs, weights, outwards)


def table_reach(
    minutes: NDArray[Any] | csr_array,
    decay: Decay | None = None,
    *,
    within: float | None = None,
) -> TableReach:
    """Return reach from a table of minutes, shape (n_areas, n_sites).

    Parameters
    ----------
    minutes
        A dense array, in which inf and nan mean "cannot be reached"; or a sparse one, in which
        what is not stored means that and a stored 0 means no minutes at all.
    decay, within
        One of the two: weights by minutes, or a plain catchment with its edge included.

    Raises
    ------
    ValueError
        If a time is negative, or not just one of `decay` and `within` is given.
    """
    if (decay is None) == (within is None):
        raise ValueError("give either a decay or the minutes within which all counts.")
    known = _known(minutes)
    if (known.data < 0).any():
        raise ValueError("a travel time cannot be below 0 minutes.")
    chosen = decay if decay is not None else flat(float(within or 0.0))
    return reach_over(Outwards(known), chosen)


def _known(minutes: NDArray[Any] | csr_array) -> csr_array:
    if not isinstance(minutes, np.ndarray):
        known = csr_array(minutes, dtype=float)
        known.sort_indices()
        return known
    rows, columns = np.nonzero(np.isfinite(minutes))
    first = np.searchsorted(rows, np.arange(minutes.shape[0] + 1))
    times = minutes[rows, columns].astype(float)
    return csr_array((times, columns.astype(np.int32), first), shape=minutes.shape)


def mix_reach(parts: Sequence[tuple[Floats, TableReach]], *, timed_by: int = 0) -> TableReach:
    """Return the reach of areas whose people travel in different ways (multi-modal).

    A pair's weight is the sum over modes of the share of that area's people who go that way times
    the weight of the pair by that mode. Times are those of one mode.

    Parameters
    ----------
    parts
        For each mode the share of each area's people, shape (n_areas,), and its reach.
    timed_by
        Number of the mode whose minutes `nearest` and `pairs` give.

    References
    ----------
    Mao and Nekorchuk (2013), Health & Place 24: multi-modal two-step floating catchment areas.
    """
    weights = _sum_of(
        _like(reach.weights, np.repeat(share, np.diff(reach.weights.indptr)) * reach.weights.data)
        for share, reach in parts
    )
    outwards = parts[timed_by][1].outwards
    known = outwards.known
    weights.sort_indices()
    times = _look_up(known, weights)
    costs = _like(weights, times)
    return TableReach(known, costs, weights, outwards)


def _sum_of(matrices: Iterable[csr_array]) -> csr_array:
    whole: csr_array | None = None
    for matrix in matrices:
        whole = matrix if whole is None else csr_array(whole + matrix)
    if whole is None:
        raise ValueError("a mix needs at least one way to travel.")
    whole.eliminate_zeros()
    return whole


def _look_up(known: csr_array, pattern: csr_array) -> Floats:
    """Return the known times at the stored places of a pattern; inf where none is known."""
    places = [
        np.repeat(np.arange(table.shape[0], dtype=np.int64), np.diff(table.indptr)) * table.shape[1]
        + table.indices
        for table in (known, pattern)
    ]
    at = np.searchsorted(places[0], places[1])
    at_most = np.minimum(at, max(0, len(places[0]) - 1))
    if len(places[0]) == 0:
        return np.full(len(places[1]), np.inf)
    hit = places[0][at_most] == places[1]
    return np.where(hit, known.data[at_most], np.inf)
