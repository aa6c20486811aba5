"""How many places are there for each person, if a long journey loses part of a place?"""

from __future__ import annotations

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked, places_per_head


def m2sfca(demand: Floats, supply: Floats, reach: Reach) -> Floats:
    """Return places per head, shape (n_areas,): modified two-step floating catchment area.

    The journey counts twice: once in sharing, once as a loss. Places far from everybody are not
    made whole by a lack of rivals, so scores need not add up to the places there are. For rural
    areas and islands.

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
    Delamater (2013), Health & Place 24: spatial accessibility in suboptimally configured systems.
    """
    people, places = checked(demand, supply, reach)
    return reach.power(2).to_areas(places_per_head(people, places, reach))


MEASURE = Measure(
    title="Places within reach, less what the journey costs",
    says=(
        "As usual, but a place that is far from everybody is partly lost: for "
        "country where all is far."
    ),
    unit="places per person in need",
    better="more",
    compute=m2sfca,
    source="Delamater (2013), Health & Place 24, 30-43",
    shown_per=100,
    takes_draws=True,
    adds_up=True,
)
