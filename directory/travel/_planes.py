"""Which known points are nearest? A flat map in metres, good enough to snap a place to a street."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from directory.grid import METRES_A_DEGREE
from directory.travel import Floats


class Points:
    """Points in degrees on a flat map round their own middle; right to 1 % over 200 km."""

    def __init__(self, latitudes: Floats, longitudes: Floats) -> None:
        self._scale = np.cos(np.radians(float(np.mean(latitudes)))) if len(latitudes) else 1.0
        self._tree = cKDTree(self.on_map(latitudes, longitudes))

    def on_map(self, latitudes: Floats, longitudes: Floats) -> Floats:
        """Return (east, north) in metres, shape (n, 2)."""
        north = np.asarray(latitudes, dtype=np.float64) * METRES_A_DEGREE
        east = np.asarray(longitudes, dtype=np.float64) * METRES_A_DEGREE * self._scale
        return np.stack([east, north], axis=-1)

    def nearest(
        self, latitudes: Floats, longitudes: Floats, within_m: float
    ) -> tuple[NDArray[np.intp], Floats]:
        """Return (number of the nearest point, metres to it), shape (n,); -1 and inf if too far."""
        places = self.on_map(latitudes, longitudes)
        numbers = np.full(len(places), -1, dtype=np.intp)
        metres = np.full(len(places), np.inf)
        known = np.isfinite(places).all(axis=1)
        if known.any() and self._tree.n:
            away, at = self._tree.query(places[known], distance_upper_bound=within_m)
            found = np.isfinite(away)
            numbers[known] = np.where(found, at, -1)
            metres[known] = away
        return numbers, metres
