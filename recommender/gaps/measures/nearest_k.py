"""How long does it take to the nearest one, or to the third nearest?"""

from __future__ import annotations

import numpy as np

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked

HORIZON_MINUTES = 120.0  # beyond two hours each way nobody goes weekly; the value means "or more"


def nearest_k(
    demand: Floats,
    supply: Floats,
    reach: Reach,
    *,
    count: int = 1,
    horizon: float = HORIZON_MINUTES,
) -> Floats:
    """Return minutes to the `count`-th nearest service with places, shape (n_areas,).

    Parameters
    ----------
    demand, supply
        People in need, shape (n_areas,), unused; places offered, shape (n_sites,) or
        (n_sites, draws), at least 0.
    reach
        Its known times are used, also beyond its edge.
    count
        Which nearest: 3 asks how far one has to go for a choice of three.
    horizon
        What stands where it is further, or where there are fewer; so the value is never missing.

    Raises
    ------
    ValueError
        If a demand or supply is negative or not finite, or `count` is below 1.

    References
    ----------
    Talen and Anselin (1998), Environment and Planning A 30(4): assessing spatial equity.
    """
    _, places = checked(demand, supply, reach)
    if count < 1:
        raise ValueError("the nearest service is number 1; ask for 1 or more.")
    return np.minimum(reach.nearest(count, places > 0), horizon)


MEASURE = Measure(
    title="Minutes to the nearest",
    says="Minutes to the nearest that may suit, however full it is: where one is enough.",
    unit="minutes",
    better="less",
    compute=nearest_k,
    source="Talen and Anselin (1998), Environment and Planning A 30(4), 595-613",
    beyond_edge=True,
    takes_draws=True,
)
