"""How is access measured? One file per measure: a pure function of demand, supply and Reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from directory.discovery import discover

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure. `compute(demand, supply, reach)` gives shape (n_areas,), never nan or inf.

    `says` tells a planner in one sentence what it measures and when that is the question. `unit` is
    what one of its value means; `better` says whether more or less is better for people.
    `shown_per` is how many people a value is shown for (100 for places per 100). A measure `of`
    sites gives shape (n_sites,) instead. A `relative` one compares with the mean of all areas
    given, so that places added in one corner may move every value. One that `takes_draws` also
    takes supply of shape (n_sites, draws) and gives (n_areas, draws); of the others, drawn one by
    one, the doubt rests on `most_draws` at most, so that a page need not wait. One that looks
    `beyond_edge` needs times to sites outside the catchment too, and does not care where that ends.
    One that `adds_up` gives an area the sum of what it has of each site.
    """

    title: str
    says: str
    unit: str
    better: Literal["more", "less"]
    compute: Callable[..., Floats]
    source: str
    shown_per: int = 1
    of: Literal["areas", "sites"] = "areas"
    relative: bool = False
    takes_draws: bool = False
    most_draws: int = 60
    beyond_edge: bool = False
    adds_up: bool = False


def all_measures() -> dict[str, Measure]:
    """Return every measure by id."""
    return discover("recommender.gaps.measures", Measure)
