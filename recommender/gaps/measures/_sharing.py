"""What several measures share: the check of what they are given, and places shared among people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from directory.travel import Reach

Floats = NDArray[np.float64]


def checked(demand: Floats, supply: Floats, reach: Reach) -> tuple[Floats, Floats]:
    """Return both as floats.

    Raises
    ------
    ValueError
        If one is negative, nan or infinite, or not one value for each area or site.
    """
    people, places = np.asarray(demand, dtype=float), np.asarray(supply, dtype=float)
    if people.shape != (reach.n_areas,) or places.shape[:1] != (reach.n_sites,):
        raise ValueError(
            f"demand {people.shape} and supply {places.shape} must be one value for each of "
            f"{reach.n_areas} areas and {reach.n_sites} sites."
        )
    for values in (people, places):
        if not (np.isfinite(values) & (values >= 0)).all():
            raise ValueError("demand and supply must be finite and 0 or more; write 0 for none.")
    return people, places


def divide(above: Floats, below: Floats) -> Floats:
    """Divide, with 0 where there is nothing to divide by: a site nobody reaches serves nobody.

    `above` may have a second axis of draws.
    """
    by = below[:, None] if above.ndim > below.ndim else below
    return np.divide(above, by, out=np.zeros_like(above), where=by > 0)


def places_per_head(demand: Floats, supply: Floats, reach: Reach) -> Floats:
    """Return each site's places per weighted person who reaches it, shape (n_sites,)."""
    return divide(supply, reach.to_sites(demand))
