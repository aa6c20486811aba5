"""How much is there around here, nearer things counting more, whoever else wants it?"""

from __future__ import annotations

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked


def gravity(demand: Floats, supply: Floats, reach: Reach) -> Floats:
    """Return the weighted places in reach, shape (n_areas,): Hansen's potential.

    No competition: for what is not used up by others (open training, drop-in groups).

    Parameters
    ----------
    demand, supply
        People in need, shape (n_areas,), unused; places offered, shape (n_sites,), at least 0.
    reach
        Who reaches what, with weights.

    Raises
    ------
    ValueError
        If a demand or supply is negative or not finite.

    References
    ----------
    Hansen (1959), Journal of the American Institute of Planners 25(2): how accessibility shapes
    land use.
    """
    _, places = checked(demand, supply, reach)
    return reach.to_areas(places)


MEASURE = Measure(
    title="Places around, nearer ones counting more",
    says=(
        "How much there is around, near more than far, whoever else wants it: for "
        "services that never fill up."
    ),
    unit="places in reach",
    better="more",
    compute=gravity,
    source="Hansen (1959), Journal of the American Institute of Planners 25(2), 73-76",
    takes_draws=True,
    adds_up=True,
)
