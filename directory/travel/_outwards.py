"""Which sites lie nearest, for many different choices of sites at once?

Somebody who draws which services are there a hundred times asks for the nearest a hundred times.
The sites of every area are therefore put in order from near to far once, and each question walks
outwards until it has met enough of those chosen.
"""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]

NEAR = 32  # sites of each area looked at first; more only where these are not enough


class Outwards:
    """Known times, (n_areas, n_sites) sparse, looked at from near to far. Safe between threads.

    Parameters
    ----------
    known
        Times, or anything that rises with them.
    in_order
        Whether those of each area already stand from near to far.
    """

    def __init__(self, known: csr_array, *, in_order: bool = False) -> None:
        self.known = known
        self._in_order = known if in_order else None
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
        asked = np.flatnonzero(np.count_nonzero(table, axis=0) >= count)
        if len(asked):
            out[:, asked] = self._walked(count, table[:, asked])
        return out if chosen.ndim > 1 else out[:, 0]

    def _walked(self, count: int, chosen: Bools) -> Floats:
        """Walk outwards from each area, past nothing but sites that some choice holds."""
        known = self._near_to_far()
        here = np.flatnonzero(np.asarray(chosen.any(axis=1))[known.indices])
        first = np.searchsorted(here, known.indptr)
        sites, times = known.indices[here], known.data[here]
        # One more site that is never chosen stands for "no more sites".
        wanted = np.concatenate([chosen, np.zeros((1, chosen.shape[1]), dtype=bool)])
        out = np.full((known.shape[0], chosen.shape[1]), np.inf)
        rows, depth = np.flatnonzero(np.diff(first)), NEAR
        while len(rows):
            slots = first[rows][:, None] + np.arange(depth)
            there = slots < first[rows + 1][:, None]
            slots[~there] = 0
            found = _walk(
                np.where(there, sites[slots], len(chosen)),
                np.where(there, times[slots], np.inf),
                wanted,
                count,
            )
            out[rows] = found
            unmet = np.isinf(found).any(axis=1)
            rows = rows[unmet & (np.diff(first)[rows] > depth)]
            depth *= 8
        return out

    def _near_to_far(self) -> csr_array:
        """Return the known times with those of each area in order, made on first use."""
        with self._lock:
            if self._in_order is None:
                known = self.known
                rows = np.repeat(np.arange(known.shape[0]), np.diff(known.indptr))
                order = np.lexsort((known.data, rows))
                self._in_order = csr_array(
                    (known.data[order], known.indices[order], known.indptr), shape=known.shape
                )
            return self._in_order


def _walk(sites: NDArray[np.int32], times: Floats, wanted: Bools, count: int) -> Floats:
    """Return the time at which enough chosen sites are met, by draw; inf where they are not.

    Half of all draws have met enough after a step or two, so only those still on their way are
    looked at.
    """
    found = np.full((len(sites), wanted.shape[1]), np.inf)
    row, draw = (side.ravel().astype(np.int32) for side in np.indices(found.shape))
    met = np.zeros(len(row), dtype=np.int32)
    for step in range(sites.shape[1]):
        met += wanted[sites[row, step], draw]
        there = met == count
        found[row[there], draw[there]] = times[row[there], step]
        row, draw, met = row[~there], draw[~there], met[~there]
        if not len(row):
            break
    return found
