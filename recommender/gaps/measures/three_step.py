"""How many places are there for each person, if people choose among what is near?"""

from __future__ import annotations

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked, divide


def three_step(demand: Floats, supply: Floats, reach: Reach) -> Floats:
    """Return places per head, shape (n_areas,): three-step floating catchment area.

    First the people of an area are split over the sites they reach, by the weights of the
    journeys, so that many nurseries close together do not each count the whole neighbourhood;
    then places are shared and added as in the two-step measures. Sites without places draw nobody.

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
    Wan, Zou and Sternberg (2012), International Journal of GIS 26(6): a three-step floating
    catchment area method.
    """
    people, places = checked(demand, supply, reach)
    choice = reach.to_areas((places > 0).astype(float))
    squared = reach.power(2)
    ratio = divide(places, squared.to_sites(divide(people, choice)))
    return divide(squared.to_areas(ratio), choice)


MEASURE = Measure(
    title="Places within reach, shared by likely choice",
    says=(
        "As usual, but people with more to choose from crowd each service less: for "
        "towns with much choice."
    ),
    unit="places per person in need",
    better="more",
    compute=three_step,
    source="Wan, Zou and Sternberg (2012), International Journal of GIS 26(6), 1073-1089",
    shown_per=100,
)
