"""Which areas are looked at, and who lives around them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.areas import AreaLayer, Figure
from directory.postcodes import Postcodes
from recommender.gaps.equity import Quintiles, fifths
from recommender.gaps.surroundings import Around, homes_around

Floats = NDArray[np.float64]
DECILES = ("IMD_decile", "SIMD2020v2_Decile")
LARGE_M = 10_000.0  # some homes lie further from the point than half an hour by bus
RANKS = ("IMD_rank", "SIMD2020v2_Rank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Areas to be looked at, shape (n_areas,) each; points are where their people live.

    `points_m` are easting and northing, `points_deg` latitude and longitude, shape (n_areas, 2).
    `vintage` says of which year they are, `around` who lives near them. `facts` say where each
    figure is from; `words` hold text by column of a loaded lookup, such as each area's ward.
    `reach_m` is how far the furthest homes of an area lie from its point; empty where not known.
    """

    name: str
    codes: NDArray[np.str_]
    names: NDArray[np.str_]
    councils: NDArray[np.str_]
    points_m: Floats
    points_deg: Floats
    figures: Mapping[str, Any]
    vintage: str = ""
    around: Around | None = None
    facts: Mapping[str, Figure] = field(default_factory=dict)
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reach_m: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def too_large(self) -> int:
        """How many areas are so large that a value for where most people live says little."""
        return int(self.large.sum())

    @property
    def large(self) -> NDArray[np.bool_]:
        """Which areas those are, shape (n_areas,); none where nobody knows how far homes lie."""
        if not len(self.reach_m):
            return np.zeros(len(self.codes), dtype=bool)
        return np.asarray(self.reach_m > LARGE_M)

    def fifth(self, people: Floats) -> Quintiles | None:
        """Return SIMD quintiles (1 the most deprived), or `None` where no figure tells them."""
        decile = next((self.figures[name] for name in DECILES if name in self.figures), None)
        if decile is not None:
            known = ~np.isnan(decile)
            return np.where(known, np.ceil(np.where(known, decile, 2) / 2), 0).astype(np.int8)
        rank = self.rank()
        return None if rank is None else fifths(rank, people)

    def rank(self) -> Floats | None:
        """Return the deprivation rank (1 the most deprived), or `None`."""
        return next((self.figures[name] for name in RANKS if name in self.figures), None)


def ground_of(layer: AreaLayer, postcodes: Postcodes | None = None) -> Ground:
    """Return a loaded layer as the ground to be looked at; with postcodes also who lives around."""
    around = None
    if postcodes is not None and len(layer):
        around = homes_around(layer.points_m, layer.councils, postcodes)
    return Ground(
        name=layer.name,
        codes=layer.codes,
        names=layer.names,
        councils=layer.councils,
        points_m=layer.points_m,
        points_deg=layer.points_deg,
        figures=layer.figures,
        vintage=layer.vintage,
        around=around,
        facts=layer.facts,
        words=layer.words,
        reach_m=layer.reach_m,
    )
