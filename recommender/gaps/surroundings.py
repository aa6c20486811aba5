"""Who else comes to the same services, from beyond the areas looked at?

A nursery just across the boundary is not there for our families alone. Figures are loaded for the
areas looked at only, so those around them are counted by their homes: live postcodes within 20 km,
as many people to each as there are to a live postcode within. Without this, services across the
boundary would look nearly empty and the edge of the map too well served.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.postcodes import Postcodes
from directory.travel._decay import Decay
from directory.travel._metres import MetreReach
from directory.travel._reach import Pairs, TableReach, tile_reach

Floats = NDArray[np.float64]

AROUND_M = 20_000.0  # who lives further out reaches nothing that our areas reach
CELL_M = 2_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Homes outside the areas, put together in 2 km squares; shape (m, 2) and (m,)."""

    points_m: Floats
    points_deg: Floats
    homes: Floats


def homes_around(points_m: Floats, councils: NDArray[np.str_], postcodes: Postcodes) -> Around:
    """Return live postcodes of other councils of the same nation near the areas.

    Postcodes of the areas' own councils are taken to lie within the areas.
    """
    own = set(councils.tolist())
    nations = tuple({code[0] for code in own if code})
    others = [code for code in postcodes.councils if code.startswith(nations) and code not in own]
    units = postcodes.in_councils(others) if nations else postcodes.in_councils([])
    spots = np.stack([units.easting_m, units.northing_m], axis=1)
    low, high = points_m.min(axis=0) - AROUND_M, points_m.max(axis=0) + AROUND_M
    inside = np.flatnonzero(((spots >= low) & (spots <= high)).all(axis=1))
    if len(inside):
        near = tile_reach(spots[inside], points_m, AROUND_M).to_areas(np.ones(len(points_m)))
        inside = inside[near > 0]
    _, cell, homes = np.unique(
        np.floor(spots[inside] / CELL_M), axis=0, return_inverse=True, return_counts=True
    )
    cell = cell.ravel()

    def middle(values: Floats) -> Floats:
        return np.asarray(np.bincount(cell, values[inside], minlength=len(homes)) / homes)

    return Around(
        points_m=np.stack([middle(units.easting_m), middle(units.northing_m)], axis=1),
        points_deg=np.stack([middle(units.latitude), middle(units.longitude)], axis=1),
        homes=homes.astype(float),
    )


@dataclass(frozen=True, slots=True)
class SharedReach:
    """Reach of our areas to sites that people from around come to as well.

    `from_around` (n_sites,) is how many homes around reach each site, weighted; `homes` how many
    there are in our areas. Whatever is added over our areas is added over those around at the same
    rate for each home.
    """

    inner: TableReach | MetreReach
    around: TableReach | MetreReach
    homes_around: Floats
    homes: float

    @property
    def n_areas(self) -> int:
        """How many areas there are; those around are not counted."""
        return self.inner.n_areas

    @property
    def n_sites(self) -> int:
        """How many sites there are."""
        return self.inner.n_sites

    def to_sites(self, values: Floats) -> Floats:
        """Add area values over all who reach each site, from around as well."""
        rate = np.asarray(values).sum(axis=0) / self.homes
        from_around = self.around.to_sites(self.homes_around)
        return self.inner.to_sites(values) + (
            from_around * rate if np.ndim(values) == 1 else np.outer(from_around, rate)
        )

    def to_areas(self, values: Floats) -> Floats:
        """Add site values over the sites each of our areas reaches."""
        return self.inner.to_areas(values)

    def power(self, exponent: float) -> SharedReach:
        """Return the same pairs with weights raised."""
        inner, around = self.inner.power(exponent), self.around.power(exponent)
        return SharedReach(inner, around, self.homes_around, self.homes)

    def under(self, decay: Decay) -> SharedReach:
        """Return reach over the same times under another decay."""
        inner, around = self.inner.under(decay), self.around.under(decay)
        return SharedReach(inner, around, self.homes_around, self.homes)

    def nearest(self, count: int, chosen: NDArray[np.bool_]) -> Floats:
        """Return the cost to the `count`-th nearest chosen site of each of our areas."""
        return self.inner.nearest(count, chosen)

    def pairs(self) -> Pairs:
        """Return every pair of our areas within reach; those around are left out."""
        return self.inner.pairs()


AreaReach = TableReach | MetreReach | SharedReach


def table_of(reach: AreaReach) -> TableReach | MetreReach:
    """Return the table of our own areas."""
    return reach.inner if isinstance(reach, SharedReach) else reach
