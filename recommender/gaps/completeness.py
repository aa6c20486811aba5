"""Is enough listed to say anything? Thin listings are not a desert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.gaps.reference import Completeness

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is listed in one council for one need.

    `fresh` are those checked lately; `per_10000` people in need; `registered` whether most come
    from a register that holds all there are. `enough` is the verdict, `why` its reason in words.
    """

    council_code: str
    listed: int
    fresh: int
    per_10000: float
    registered: bool
    enough: bool
    why: str


def listings_by_council(
    *,
    councils: NDArray[np.str_],
    demand: Floats,
    site_councils: NDArray[np.str_],
    registered: Bools,
    days_since_checked: Floats,
    limits: Completeness,
) -> dict[str, Listing]:
    """Return the state of listings in every council that has areas.

    Parameters
    ----------
    councils, demand
        Council code and people in need of each area, shape (n_areas,).
    site_councils, registered, days_since_checked
        Of each site, shape (n_sites,); inf days where nobody says when it was checked.
    """
    fresh = days_since_checked <= limits.stale_days
    rates: dict[str, float] = {}
    for council in sorted(set(councils.tolist())):
        people = float(demand[councils == council].sum())
        here = int((fresh & (site_councils == council)).sum())
        rates[council] = 10_000 * here / people if people > 0 else 0.0
    best = max(rates.values(), default=0.0)
    return {
        council: _judged(
            council,
            here=site_councils == council,
            fresh=fresh,
            registered=registered,
            rate=rate,
            best=best,
            limits=limits,
        )
        for council, rate in rates.items()
    }


def _judged(
    council: str,
    *,
    here: Bools,
    fresh: Bools,
    registered: Bools,
    rate: float,
    best: float,
    limits: Completeness,
) -> Listing:
    listed, lately = int(here.sum()), int((here & fresh).sum())
    from_register = listed > 0 and float(registered[here].mean()) >= 0.5
    thin = (
        lately < limits.least_listed
        or lately < limits.least_fresh_share * listed
        or rate < limits.least_share_of_best * best
    )
    if from_register and lately > 0:
        enough, why = True, f"{listed} listed, most of them from a register"
    elif not thin:
        enough, why = True, f"{listed} listed, {lately} of them checked lately"
    else:
        enough = False
        why = f"not enough listed to say: {listed} listed, {lately} of them checked lately"
    return Listing(
        council_code=council,
        listed=listed,
        fresh=lately,
        per_10000=rate,
        registered=from_register,
        enough=enough,
        why=why,
    )


def enough_by_area(councils: NDArray[np.str_], listings: Mapping[str, Listing]) -> Bools:
    """Say for each area whether its council has enough listed, shape (n_areas,)."""
    enough = {code: one.enough for code, one in listings.items()}
    return np.array([enough[code] for code in councils.tolist()], dtype=bool)
