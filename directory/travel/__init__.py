"""How long does it take to get there? One file per travel engine, in minutes with a range.

Every answer carries the engine and mode it came from. `Reach` gives sums over what is within reach
both ways, so that a gap measure never sees a dense matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from directory.discovery import discover

if TYPE_CHECKING:
    from directory.travel._decay import Decay
    from directory.travel._reach import Pairs

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Travel times, shape (n,) each: the likely one and the range it may lie in; inf = cannot."""

    likely: Floats
    low: Floats
    high: Floats


class Reach(Protocol):
    """Who reaches what, with weights by travel; tiles or a sparse table inside, never dense.

    `directory.travel._reach` has both forms: `tile_reach` (points) and `table_reach` (minutes).
    """

    @property
    def n_areas(self) -> int:
        """How many areas there are."""
        ...

    @property
    def n_sites(self) -> int:
        """How many sites there are."""
        ...

    def to_sites(self, values: Floats) -> Floats:
        """Add area values over the areas that reach each site, weighted: shape (n_sites,)."""
        ...

    def to_areas(self, values: Floats) -> Floats:
        """Add site values over the sites each area reaches, weighted: shape (n_areas,)."""
        ...

    def power(self, exponent: float) -> Reach:
        """Return the same pairs with weights raised; 0 counts every pair within reach once."""
        ...

    def under(self, decay: Decay) -> Reach:
        """Return reach over the same travel under another decay (a wider catchment)."""
        ...

    def nearest(self, count: int, chosen: NDArray[np.bool_]) -> Floats:
        """Return the cost to the `count`-th nearest chosen site of each area; inf where fewer.

        `chosen` may have a second axis of draws; so has the answer then.
        """
        ...

    def pairs(self) -> Pairs:
        """Return every pair within reach: for measures that need more than sums."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelModel:
    """One engine. `minutes(latitude, longitude, latitudes, longitudes, mode, **context)`.

    One origin (degrees WGS84) to many places, arrays of shape (n,). `nan` places give `nan`.
    `modes` names the modes it can answer for. An engine that can time many pairs at once has
    `pairs(origins, places, rows, columns, mode)`: the likely minutes from `origins[rows]` to
    `places[columns]`, points being (latitude, longitude), as `minutes` has them one by one; one
    that knows how far anybody gets says so in `furthest(mode, minutes)`, straight-line metres. One
    whose minutes follow from metres alone has them by themselves: `metres(origins, places, rows,
    columns)`, the same for every mode, inf where nobody gets, and `by_metres(metres, mode)`.
    """

    title: str
    modes: frozenset[str]
    minutes: Callable[..., Minutes]
    source: str
    context: Any = None
    pairs: Callable[..., Floats] | None = None
    furthest: Callable[[str, float], float] | None = None
    metres: Callable[..., Floats] | None = None
    by_metres: Callable[[Floats, str], Floats] | None = None


def all_travel_models() -> dict[str, TravelModel]:
    """Return every travel engine by id."""
    return discover("directory.travel", TravelModel)
