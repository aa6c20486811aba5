"""How many people come to each place of a service?"""

from __future__ import annotations

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked, divide


def crowdedness(demand: Floats, supply: Floats, reach: Reach) -> Floats:
    """Return people per place at each service, shape (n_sites,): inverted two-step catchments.

    People are split over the services they reach in proportion to weight and places; those who
    reach nothing come to none. 0 at a service without places or that nobody reaches.

    Parameters
    ----------
    demand, supply
        People in need, shape (n_areas,), and places offered, shape (n_sites,); finite, at least 0.
    reach
        Who reaches what, with weights.

    Raises
    ------
    ValueError
        If a demand or supply is negative or not finite.

    References
    ----------
    Wang (2018), Annals of the American Association of Geographers 108(1): inverted two-step
    floating catchment area method for measuring facility crowdedness.
    """
    people, places = checked(demand, supply, reach)
    rate = divide(people, reach.to_areas(places))
    return reach.to_sites(rate) * (places > 0)


MEASURE = Measure(
    title="People for each place of a service",
    says="How many people come for each place of a service, if they go where it is near and large.",
    unit="people per place",
    better="less",
    compute=crowdedness,
    source="Wang (2018), Annals of the American Association of Geographers 108(1), 248-258",
    of="sites",
)
