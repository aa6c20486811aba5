"""How many services is there a choice of?"""

from __future__ import annotations

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked


def choice_count(demand: Floats, supply: Floats, reach: Reach) -> Floats:
    """Return how many services are in reach, shape (n_areas,): cumulative opportunities.

    Every service with any places counts once, the last within the edge as much as the first; how
    many people want it does not matter.

    Parameters
    ----------
    demand, supply
        People in need, shape (n_areas,), unused; places offered, shape (n_sites,), at least 0.
    reach
        Who reaches what; only its edge matters.

    Raises
    ------
    ValueError
        If a demand or supply is negative or not finite.

    References
    ----------
    Wachs and Kumagai (1973), Socio-Economic Planning Sciences 7(5): physical accessibility as a
    social indicator.
    """
    _, places = checked(demand, supply, reach)
    return reach.power(0).to_areas((places > 0).astype(float))


MEASURE = Measure(
    title="Services to choose from",
    says="How many services there are to choose from, however many places each has.",
    unit="services in reach",
    better="more",
    compute=choice_count,
    source="Wachs and Kumagai (1973), Socio-Economic Planning Sciences 7(5), 437-456",
    takes_draws=True,
)
