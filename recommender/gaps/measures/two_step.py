"""How many places are there for each person in need, if all within the catchment count alike?"""

from __future__ import annotations

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked, places_per_head


def two_step(demand: Floats, supply: Floats, reach: Reach) -> Floats:
    """Return places per head, shape (n_areas,): two-step floating catchment area.

    The first step shares each site's places among all who are in its catchment, the second adds
    up what is within the catchment of an area. Only the edge of `reach` matters, not its weights.
    0 where nothing is in reach; a site nobody reaches adds nothing.

    Parameters
    ----------
    demand, supply
        People in need, shape (n_areas,), and places offered, shape (n_sites,); finite, at least 0.
    reach
        Who reaches what, the catchment's edge included.

    Raises
    ------
    ValueError
        If a demand or supply is negative or not finite.

    References
    ----------
    Luo and Wang (2003), Environment and Planning B 30(6): measures of spatial accessibility.
    """
    people, places = checked(demand, supply, reach)
    plain = reach.power(0)
    return plain.to_areas(places_per_head(people, places, plain))


MEASURE = Measure(
    title="Places within the catchment",
    says=(
        "Places for people, shared among all who reach them; all within the edge "
        "counts alike, nothing beyond it."
    ),
    unit="places per person in need",
    better="more",
    compute=two_step,
    source="Luo and Wang (2003), Environment and Planning B 30(6), 865-884",
    shown_per=100,
    takes_draws=True,
    adds_up=True,
)
