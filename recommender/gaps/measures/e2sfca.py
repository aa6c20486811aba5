"""How many places are there for each person in need, nearer ones counting more?"""

from __future__ import annotations

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked, places_per_head


def e2sfca(demand: Floats, supply: Floats, reach: Reach) -> Floats:
    """Return places per head, shape (n_areas,): enhanced two-step floating catchment area.

    Every place is shared among the people who reach it, in proportion to the weight of their
    journey; an area has what its people get of all places they reach. 0 where nothing is in reach.

    Parameters
    ----------
    demand, supply
        People in need, shape (n_areas,), and places offered, shape (n_sites,); finite, at least 0.
    reach
        Weights by travel (bands or Gaussian), multi-modal if the reach is a mix.

    Raises
    ------
    ValueError
        If a demand or supply is negative or not finite.

    References
    ----------
    Luo and Qi (2009), Health & Place 15(4): an enhanced two-step floating catchment area method.
    """
    people, places = checked(demand, supply, reach)
    return reach.to_areas(places_per_head(people, places, reach))


MEASURE = Measure(
    title="Places within reach, shared fairly",
    says=(
        "Places for people, shared among all who reach them; what is near counts "
        "more than what is far."
    ),
    unit="places per person in need",
    better="more",
    compute=e2sfca,
    source="Luo and Qi (2009), Health & Place 15(4), 1100-1107",
    shown_per=100,
    takes_draws=True,
    adds_up=True,
)
