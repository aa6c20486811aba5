"""Demand: which figure stands for whom, and never a missing value."""

from types import SimpleNamespace

import numpy as np
import pytest

from directory.errors import UnknownFigureError
from directory.vocabulary import NEEDS
from recommender.gaps.demand import age_groups, count_demand
from recommender.gaps.reference import assumptions
from recommender.situation import Child, Situation

MIXED = "childcare_mixed_ages"


def layer(**figures):
    arrays = {name: np.array(values, dtype=float) for name, values in figures.items()}
    codes = ["S01000001"] * max((len(one) for one in arrays.values()), default=0)
    return SimpleNamespace(name="made up", figures=arrays, codes=codes)


def years(n=2):
    return {str(age): [float(age)] * n for age in range(16)}


def family(*ages):
    return Situation(children=tuple(Child(age_years=age, in_words="child") for age in ages))


@pytest.mark.parametrize(
    ("ages", "people", "who", "standard"),
    [
        ((), 0 + 1 + 2 + 3 + 4, "children under 5", "childcare"),
        ((0.5,), 0 + 1, "children under 2", "childcare"),
        ((None,), 0 + 1, "children under 2", "childcare"),
        ((2.0,), 2 + 3 + 4, "children aged 2 to 4", "childcare"),
        ((4.9,), 2 + 3 + 4, "children aged 2 to 4", "childcare"),
        ((7,), sum(range(5, 12)), "children aged 5 to 11", "childcare_at_school_age"),
        ((1, 7), 1 + sum(range(5, 12)), "children under 2 and children aged 5 to 11", MIXED),
        ((1, 3, 8), sum(range(12)), "children under 12", MIXED),
        ((14,), 0 + 1 + 2 + 3 + 4, "children under 5", "childcare"),
    ],
)
def test_children_are_counted_by_the_ages_that_compete(ages, people, who, standard):
    demand = count_demand("childcare", family(*ages), layer(**years()))
    assert demand.people.tolist() == [people, people]
    assert (demand.who, demand.standard, demand.is_proxy) == (who, standard, False)
    assert set(demand.groups) == {"under_2", "2_to_4", "5_to_11"}


def test_bands_of_the_census_are_shared_over_their_years():
    figures = {"0 - 4": [50.0], "5 - 9": [100.0], "10 - 14": [40.0], "15": [7.0]}
    demand = count_demand("childcare", family(8), layer(**figures))
    assert demand.people.tolist() == [100.0 + 40 * 2 / 5]
    assert demand.groups["under_2"].tolist() == [20.0]
    assert demand.source == "Scotland's Census 2022"


def test_a_rate_times_people_stands_for_mental_health():
    figures = {"DEPRESS": [0.2, np.nan], "Total_population": [700.0, 800.0]}
    demand = count_demand("mental_health", Situation(), layer(**figures))
    assert demand.people.tolist() == [140.0, 0.0]
    assert demand.unknown == 1
    assert "have not asked" in demand.stands_for


def test_without_figures_live_postcodes_stand_in_and_it_is_said():
    demand = count_demand("childcare", family(2), layer(live_postcodes=[12.0, 0.0]))
    assert demand.people.tolist() == [12.0, 0.0]
    assert demand.is_proxy
    assert demand.who == "live postcodes"


def test_without_anything_to_count_each_area_counts_once():
    demand = count_demand("food", Situation(), layer(size_ha=[3.0, 4.0]))
    assert demand.people.tolist() == [1.0, 1.0]
    assert demand.is_proxy
    assert demand.who == "areas"


@pytest.mark.parametrize("need", NEEDS)
def test_every_need_can_be_counted_and_says_what_the_figure_stands_for(need):
    demand = count_demand(need, Situation(), layer(live_postcodes=[1.0], **years(1)))
    assert np.isfinite(demand.people).all()
    assert demand.stands_for.endswith(".")
    assert demand.source


def test_a_planner_may_bring_a_figure():
    demand = count_demand(
        "food", Situation(), layer(live_postcodes=[1.0], my_count=[9.0]), figure="my_count"
    )
    assert demand.people.tolist() == [9.0]
    assert demand.who == "my count"
    with pytest.raises(
        UnknownFigureError, match="no figure 'your_count'; they hold live_postcodes"
    ):
        count_demand("food", Situation(), layer(live_postcodes=[1.0]), figure="your_count")


@pytest.mark.parametrize("figure", [None, "live_postcodes"])
@pytest.mark.parametrize("need", ["childcare", "debt_advice"])
def test_a_standard_for_children_is_not_held_against_homes(need, figure):
    demand = count_demand(need, Situation(), layer(live_postcodes=[12.0, 9.0]), figure=figure)
    standard = assumptions().standard(demand.standard or need, "e2sfca")
    assert (standard.target, standard.of_mean) == (None, 0.5)
    assert "no standard" in standard.source
    minutes = assumptions().standard(demand.standard or need, "nearest_k")
    assert minutes.target == 30


def test_age_groups_join_without_overlap():
    groups = age_groups()
    assert [group.first for group in groups[1:]] == [group.last + 1 for group in groups[:-1]]
    assert all(group.holds(group.middle) for group in groups)
    assert not groups[0].holds(2.0)
