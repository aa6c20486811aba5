"""Who reaches what, by whatever mode, when every mode goes the same metres?

An engine that tells minutes by metres alone needs its pairs measured only once: a mode, a wider
catchment or a mix of modes is then a matter of how many metres its minutes are. The metres of each
area stand from near to far, so that what lies within reach comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from directory.travel import Floats
from directory.travel._decay import Decay
from directory.travel._outwards import Outwards
from directory.travel._reach import Pairs

Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]


def in_order(
    parts: Iterable[tuple[Floats, NDArray[np.int32], Indices]], shape: tuple[int, int]
) -> Outwards:
    """Return the pairs of some metres, area by area from near to far.

    Parameters
    ----------
    parts
        Metres, sites and how many of them each area has, of some areas after others: one part at
        a time, so that a whole city's pairs are never held in more than the 8 bytes they end in.
        In 32 bits 30 km are told to 2 mm.
    """
    ordered, many = [], [np.zeros(1, dtype=np.intp)]
    for metres, sites, counts in parts:
        order = np.empty(len(metres), dtype=np.intp)
        ends = np.cumsum(counts).tolist()
        for start, end in zip([0, *ends], ends, strict=False):  # a fifth of one sort of them all
            order[start:end] = start + metres[start:end].argsort(kind="stable")
        ordered.append((metres[order].astype(np.float32), sites[order].astype(np.int32)))
        many.append(counts)
    first = np.cumsum(np.concatenate(many)).astype(np.int32)
    empty = (np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int32))
    held = tuple(np.concatenate(side) for side in zip(empty, *ordered, strict=True))
    return Outwards(csr_array((*held, first), shape=shape), in_order=True)


@dataclass(frozen=True, slots=True)
class MetreReach:
    """Reach over metres; see `metre_reach`.

    `weights` holds the pairs within reach: of each area the first ones of `outwards`.
    """

    outwards: Outwards
    weights: csr_array
    minutes: Callable[[Floats], Floats]

    @property
    def n_areas(self) -> int:
        """How many areas there are."""
        return int(self.weights.shape[0])

    @property
    def n_sites(self) -> int:
        """How many sites there are."""
        return int(self.weights.shape[1])

    def to_sites(self, values: Floats) -> Floats:
        """Add area values over the areas that reach each site, weighted: shape (n_sites, …)."""
        return np.asarray(self.weights.T @ np.asarray(values, dtype=float))

    def to_areas(self, values: Floats) -> Floats:
        """Add site values over the sites each area reaches, weighted: shape (n_areas, …)."""
        return np.asarray(self.weights @ np.asarray(values, dtype=float))

    def power(self, exponent: float) -> MetreReach:
        """Return the same pairs with weights raised; 0 counts every pair within reach once."""
        raised = self.weights.data**exponent
        weights = csr_array(
            (raised, self.weights.indices, self.weights.indptr), shape=self.weights.shape
        )
        return MetreReach(self.outwards, weights, self.minutes)

    def under(self, decay: Decay) -> MetreReach:
        """Return reach over the same metres under another decay, by minutes."""
        weighed = decay.weigh(self.minutes(self.outwards.known.data))
        inside = np.flatnonzero(weighed > 0)
        weights = _firsts(self.outwards, inside, weighed[inside])
        return MetreReach(self.outwards, weights, self.minutes)

    def nearest(self, count: int, chosen: Bools) -> Floats:
        """Return minutes to the `count`-th nearest chosen site of each area; inf where fewer."""
        metres = self.outwards.nearest(count, np.asarray(chosen))
        known = np.isfinite(metres)
        metres[known] = self.minutes(metres[known])
        return metres

    def pairs(self) -> Pairs:
        """Return every pair within reach."""
        known, weights = self.outwards.known, self.weights
        many = np.diff(weights.indptr)
        there = (np.arange(weights.nnz), weights.indices, weights.indptr)
        # Through columns and back is a counting sort; sorting by number takes three times as long.
        order = csr_array(csc_array(csr_array(there, shape=weights.shape))).data
        at = order + np.repeat(known.indptr[:-1] - weights.indptr[:-1], many)
        return Pairs(
            weights.indptr.astype(np.intp),
            weights.indices[order],
            self.minutes(known.data[at].astype(float)),
            weights.data[order],
        )


def metre_reach(
    outwards: Outwards,
    ways: Sequence[tuple[Floats, Sequence[float], Sequence[float]]],
    minutes: Callable[[Floats], Floats],
) -> MetreReach:
    """Return who reaches what by one way to travel or a mix of several.

    A pair's weight is the sum over the ways of the share of that area's people who go that way
    times the weight of the pair by it.

    Parameters
    ----------
    outwards
        Metres of all pairs that may be within reach, from `in_order`.
    ways
        Of each the share of each area's people, shape (n_areas,), and its bands: rising edges in
        metres, and their weights. Without bands nothing is in reach by it.
    minutes
        What so many metres take: what `nearest` and `pairs` give.

    References
    ----------
    Mao and Nekorchuk (2013), Health & Place 24: multi-modal two-step floating catchment areas.
    """
    known = outwards.known
    furthest = np.full(known.shape[0], -1.0, dtype=np.float32)
    for share, edges, _ in ways:
        if len(edges):
            np.maximum(furthest, np.float32(edges[-1]), out=furthest, where=share > 0)
    many = np.diff(known.indptr)
    alike = len(furthest) > 0 and bool((furthest == furthest[0]).all())
    inside = np.flatnonzero(known.data <= (furthest[0] if alike else np.repeat(furthest, many)))
    first = np.searchsorted(inside, known.indptr)
    rows, metres = np.repeat(np.arange(len(many)), np.diff(first)), known.data[inside]
    weights = np.zeros(len(inside))
    for share, edges, counts in ways:
        band = np.zeros(len(inside), dtype=np.int8)
        for edge in edges:
            band += metres > np.float32(edge)
        weights += share[rows] * np.array([*counts[: len(edges)], 0.0])[band]
    return MetreReach(outwards, _firsts(outwards, inside, weights), minutes)


def _firsts(outwards: Outwards, inside: Indices, weights: Floats) -> csr_array:
    """Return the weights of some known pairs, which must be the first of each area."""
    known = outwards.known
    first = np.searchsorted(inside, known.indptr).astype(known.indptr.dtype)
    return csr_array((weights, known.indices[inside], first), shape=known.shape)
