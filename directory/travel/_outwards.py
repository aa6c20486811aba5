"""Which sites lie nearest, for many different choices of sites at once?

Somebody who draws which services are there a hundred times asks for the nearest a hundred times.
The sites of every area are therefore put in order from near to far once, as far out as is needed,
and each question walks outwards until it has met enough of those chosen.
"""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]

FEW = 0.025  # share of sites up to which those chosen are looked at one by one
NEAR = 32  # sites of each area kept in order; more only for areas that do not find enough in these


class Outwards:
    """Known times, (n_areas, n_sites) sparse, looked at from near to far. Safe between threads."""

    def __init__(self, known: csr_array) -> None:
        self.known = known
        self._near: tuple[NDArray[np.int32], Floats] | None = None
        self._columns: csc_array | None = None
        self._lock = threading.Lock()

    def nearest(self, count: int, chosen: Bools) -> Floats:
        """Return the time to the `count`-th nearest chosen site of each area; inf where fewer.

        Parameters
        ----------
        chosen
            Shape (n_sites,), or (n_sites, draws); the answer is (n_areas,) or (n_areas, draws).
        """
        table = chosen if chosen.ndim > 1 else chosen[:, None]
        out = np.full((self.known.shape[0], table.shape[1]), np.inf)
        many = np.count_nonzero(table, axis=0)
        for draw in np.flatnonzero((many >= count) & (many <= FEW * len(table))).tolist():
            out[:, draw] = self._among(count, np.flatnonzero(table[:, draw]))
        walked = np.flatnonzero((many >= count) & (many > FEW * len(table)))
        if len(walked):
            out[:, walked] = self._walked(count, table[:, walked])
        return out if chosen.ndim > 1 else out[:, 0]

    def _among(self, count: int, sites: Indices) -> Floats:
        """Return the time to the `count`-th nearest of some sites, shape (n_areas,)."""
        known = self._by_site()
        lengths = np.diff(known.indptr)[sites]
        starts = np.cumsum(lengths) - lengths
        pairs = np.repeat(known.indptr[sites] - starts, lengths) + np.arange(lengths.sum())
        rows, times = known.indices[pairs], known.data[pairs]
        order = np.lexsort((times, rows))
        begins = np.searchsorted(rows[order], np.arange(known.shape[0] + 1))
        enough = np.diff(begins) >= count
        out = np.full(known.shape[0], np.inf)
        out[enough] = times[order][begins[:-1][enough] + count - 1]
        return out

    def _walked(self, count: int, chosen: Bools) -> Floats:
        """Return the same for many choices of many sites, by walking outwards from each area."""
        # One more site that is never chosen stands for "no more sites".
        wanted = np.concatenate([chosen, np.zeros((1, chosen.shape[1]), dtype=bool)])
        out = np.full((self.known.shape[0], chosen.shape[1]), np.inf)
        rows, (sites, times) = np.arange(len(out)), self._nearby()
        depth = NEAR
        while len(rows):
            found = _walk(sites, times, wanted, count)
            out[rows] = found
            unmet = np.isinf(found).any(axis=1)
            rows = rows[unmet & (np.diff(self.known.indptr)[rows] > depth)]
            depth *= 8
            sites, times = self._ordered(rows, depth)
        return out

    def _by_site(self) -> csc_array:
        with self._lock:
            if self._columns is None:
                self._columns = csc_array(self.known)
            return self._columns

    def _nearby(self) -> tuple[NDArray[np.int32], Floats]:
        with self._lock:
            if self._near is None:
                self._near = self._ordered(np.arange(self.known.shape[0]), NEAR)
            return self._near

    def _ordered(self, rows: Indices, depth: int) -> tuple[NDArray[np.int32], Floats]:
        """Return sites and times of some areas from near to far, shape (n_rows, depth).

        Where an area has fewer, the number of sites there are in all stands, and inf.
        """
        known = self.known
        sites = np.full((len(rows), depth), known.shape[1], dtype=np.int32)
        times = np.full((len(rows), depth), np.inf)
        for place, row in enumerate(rows.tolist()):
            here = slice(known.indptr[row], known.indptr[row + 1])
            own = known.data[here]
            kept = (
                np.argpartition(own, depth - 1)[:depth] if len(own) > depth else np.arange(len(own))
            )
            kept = kept[np.argsort(own[kept], kind="stable")]
            sites[place, : len(kept)] = known.indices[here][kept]
            times[place, : len(kept)] = own[kept]
        return sites, times


def _walk(sites: NDArray[np.int32], times: Floats, wanted: Bools, count: int) -> Floats:
    """Return the time at which enough chosen sites are met, by draw; inf where they are not."""
    shape = (len(sites), wanted.shape[1])
    found, met = np.full(shape, np.inf), np.zeros(shape, dtype=np.int32)
    for step in range(sites.shape[1]):
        here = wanted[sites[:, step]]
        met += here
        here &= met == count
        np.copyto(found, times[:, step, None], where=here)
        if step % 8 == 7 and (met >= count).all():
            break
    return found
