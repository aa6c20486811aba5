"""The measures: answers worked by hand, and laws every measure in the folder keeps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from directory.travel._decay import Bands, Gaussian
from directory.travel._reach import table_reach, tile_reach
from recommender.gaps.measures import all_measures
from recommender.gaps.measures.choice_count import choice_count
from recommender.gaps.measures.crowdedness import crowdedness
from recommender.gaps.measures.e2sfca import e2sfca
from recommender.gaps.measures.gravity import gravity
from recommender.gaps.measures.m2sfca import m2sfca
from recommender.gaps.measures.nearest_k import nearest_k
from recommender.gaps.measures.raam import raam
from recommender.gaps.measures.three_step import three_step
from recommender.gaps.measures.two_step import two_step

BANDS = Bands((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))
MEASURES = all_measures()
OF_AREAS = {name: m for name, m in MEASURES.items() if m.of == "areas"}


@st.composite
def problems(draw):
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minutes = draw(arrays(float, (n, m), elements=st.floats(0, 60)))
    demand = draw(arrays(float, n, elements=st.integers(0, 50)))
    supply = draw(arrays(float, m, elements=st.integers(0, 40)))
    return demand, supply, minutes


# two areas of 10 and 30 people, 5 and 20 minutes from the one site with 8 places
TWO = (np.array([10.0, 30.0]), np.array([8.0]), np.array([[5.0], [20.0]]))


def test_the_plain_catchment_shares_places_alike():
    demand, supply, minutes = TWO
    assert two_step(demand, supply, table_reach(minutes, within=20)).tolist() == [8 / 40, 8 / 40]
    assert two_step(demand, supply, table_reach(minutes, within=19)).tolist() == [8 / 10, 0.0]


def test_bands_favour_the_near():
    demand, supply, minutes = TWO
    each = 8 / (10 + 0.68 * 30)
    assert e2sfca(demand, supply, table_reach(minutes, BANDS)) == pytest.approx([each, 0.68 * each])


def test_a_gaussian_may_stand_for_the_bands():
    demand, supply, minutes = TWO
    weight = np.exp(-(20**2) / (2 * 12**2)) / np.exp(-(5**2) / (2 * 12**2))
    near, far = e2sfca(demand, supply, table_reach(minutes, Gaussian(12.0, 30.0)))
    assert far / near == pytest.approx(weight)
    assert 10 * near + 30 * far == pytest.approx(8)


def test_the_modified_measure_loses_part_of_a_far_place():
    demand, supply, minutes = TWO
    each = 8 / (10 + 0.68 * 30)
    assert m2sfca(demand, supply, table_reach(minutes, BANDS)) == pytest.approx(
        [each, 0.68**2 * each]
    )


def test_choice_splits_an_area_between_two_sites():
    # one area; sites at 5 and 15 minutes: drawn to them as 1 : 0.68
    reach = table_reach(np.array([[5.0, 15.0]]), BANDS)
    near, far = 1 / 1.68, 0.68 / 1.68
    by_hand = near * 4 / (100 * near) + 0.68 * far * 6 / (100 * far * 0.68)
    assert three_step(np.array([100.0]), np.array([4.0, 6.0]), reach) == pytest.approx([by_hand])
    alone = three_step(np.array([100.0]), np.array([4.0, 0.0]), reach)
    assert alone == pytest.approx([0.04])  # a site without places draws nobody


def test_gravity_and_choice_do_not_care_who_else_comes():
    reach = table_reach(np.array([[5.0, 15.0, 29.0, 31.0]]), BANDS)
    supply = np.array([10.0, 10.0, 0.0, 10.0])
    assert gravity(np.array([7.0]), supply, reach) == pytest.approx([16.8])
    assert choice_count(np.array([7.0]), supply, reach).tolist() == [2.0]


def test_the_nearest_may_lie_beyond_the_edge_and_none_at_all_means_two_hours():
    minutes = np.array([[5.0, 45.0], [np.inf, np.inf], [130.0, np.inf]])
    reach, people = table_reach(minutes, BANDS), np.ones(3)
    assert nearest_k(people, np.ones(2), reach).tolist() == [5.0, 120.0, 120.0]
    assert nearest_k(people, np.ones(2), reach, count=2).tolist() == [45.0, 120.0, 120.0]
    assert nearest_k(people, np.array([0.0, 1.0]), reach).tolist() == [45.0, 120.0, 120.0]
    with pytest.raises(ValueError, match="1 or more"):
        nearest_k(people, np.ones(2), reach, count=0)


def test_crowding_splits_people_by_weight_and_places():
    reach = table_reach(np.array([[5.0, 15.0]]), BANDS)
    crowd = crowdedness(np.array([100.0]), np.array([4.0, 6.0]), reach)
    assert crowd == pytest.approx([100 / (4 + 0.68 * 6), 68 / (4 + 0.68 * 6)])
    assert crowd @ np.array([4.0, 6.0]) == pytest.approx(100)
    assert crowdedness(np.array([9.0]), np.array([4.0, 0.0]), reach)[1] == 0


def test_people_trade_crowding_against_travel():
    # 100 people, two equal sites next door: half go to each, and crowding is the mean, 1
    same = table_reach(np.array([[6.0, 6.0]]), within=30)
    even = raam(np.array([100.0]), np.array([10.0, 10.0]), same, tau=60)
    assert even == pytest.approx([1 + 6 / 60], abs=0.05)
    # nobody travels an hour to save less than one mean crowding
    apart = table_reach(np.array([[0.0, 60.0], [60.0, 0.0]]), within=60)
    split = raam(np.array([50.0, 50.0]), np.array([10.0, 10.0]), apart, tau=60)
    assert split == pytest.approx([1, 1])


def test_who_reaches_nothing_pays_at_least_as_much_as_anybody():
    minutes = np.array([[5.0], [30.0], [np.inf]])
    cost = raam(np.array([10.0, 10.0, 10.0]), np.array([3.0]), table_reach(minutes, within=30))
    assert cost[2] == cost.max()
    nothing = raam(np.ones(3), np.zeros(1), table_reach(minutes, within=30), tau=60)
    assert nothing == pytest.approx([0.5, 0.5, 0.5])


def test_people_may_come_in_fractions():
    minutes = np.array([[5.0, 9.0], [9.0, 5.0]])
    cost = raam(np.array([0.4, 0.6]), np.array([3.0, 3.0]), table_reach(minutes, within=30))
    assert np.isfinite(cost).all()
    assert cost.max() - cost.min() < 5 / 60


def test_travel_that_costs_nothing_is_refused():
    with pytest.raises(ValueError, match="tau"):
        raam(np.ones(1), np.ones(1), table_reach(np.ones((1, 1)), within=5), tau=0)


def test_places_nobody_here_reaches_do_not_change_what_crowding_costs():
    minutes = np.array([[5.0, 20.0, 99.0], [20.0, 5.0, 99.0]])
    people, reach = np.array([30.0, 10.0]), table_reach(minutes, within=30)
    near, far = np.array([8.0, 4.0, 0.0]), np.array([8.0, 4.0, 5000.0])
    measured = MEASURES["raam"].compute
    assert measured(people, far, reach) == pytest.approx(measured(people, near, reach))
    assert raam(people, far, reach) != pytest.approx(raam(people, near, reach))  # as in the paper


def test_the_folder_holds_what_the_design_asks_for():
    assert set(MEASURES) == {
        "choice_count",
        "crowdedness",
        "e2sfca",
        "gravity",
        "m2sfca",
        "nearest_k",
        "raam",
        "three_step",
        "two_step",
    }


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@settings(deadline=None, max_examples=40)
@given(problem=problems())
def test_every_area_has_a_number(measure, problem):
    demand, supply, minutes = problem
    given_supply, given_demand = supply.copy(), demand.copy()
    value = measure.compute(demand, supply, table_reach(minutes, BANDS))
    assert value.shape == (len(demand if measure.of == "areas" else supply),)
    assert (np.isfinite(value) & (value >= 0)).all()
    assert (supply == given_supply).all()
    assert (demand == given_demand).all()
    assert measure.source
    assert measure.unit
    assert measure.says.endswith(".")
    assert len(measure.says) <= 110  # one plain sentence, read where it is chosen


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@settings(deadline=None, max_examples=40)
@given(problem=problems(), seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(measure, problem, seed):
    demand, supply, minutes = problem
    rng = np.random.default_rng(seed)
    minutes = minutes + rng.uniform(0, 1e-3, minutes.shape)  # between equals the first one wins
    rows, columns = rng.permutation(len(demand)), rng.permutation(len(supply))
    value = measure.compute(demand, supply, table_reach(minutes, BANDS))
    moved = measure.compute(
        demand[rows], supply[columns], table_reach(minutes[rows][:, columns], BANDS)
    )
    assert moved == pytest.approx(value[rows] if measure.of == "areas" else value[columns])


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_what_is_not_a_number_of_people_is_refused(measure, bad):
    reach = table_reach(np.ones((2, 1)), within=5)
    with pytest.raises(ValueError, match="0 or more"):
        measure.compute(np.array([1.0, bad]), np.ones(1), reach)
    with pytest.raises(ValueError, match="0 or more"):
        measure.compute(np.ones(2), np.array([bad]), reach)
    with pytest.raises(ValueError, match="one value for each"):
        measure.compute(np.ones(3), np.ones(1), reach)


LAWFUL = {name: m for name, m in OF_AREAS.items() if not m.relative}


@pytest.mark.parametrize("measure", LAWFUL.values(), ids=LAWFUL)
@settings(deadline=None, max_examples=40)
@given(problem=problems(), site=st.integers(0, 4), more=st.integers(1, 30))
def test_places_added_to_a_service_never_lower_access(measure, problem, site, more):
    demand, supply, minutes = problem
    supply = np.maximum(supply, 1.0)
    added = supply.copy()
    added[site % len(supply)] += more
    reach = table_reach(minutes, BANDS)
    before, after = (measure.compute(demand, places, reach) for places in (supply, added))
    gain = after - before if measure.better == "more" else before - after
    assert (gain >= -1e-12).all()


SHARING = ["e2sfca", "two_step", "three_step"]


@pytest.mark.parametrize("name", SHARING)
@settings(deadline=None, max_examples=40)
@given(problem=problems())
def test_every_place_somebody_reaches_is_shared_out_once(name, problem):
    demand, supply, minutes = problem
    reached = ((minutes <= 30) & (demand > 0)[:, None]).any(axis=0)
    access = MEASURES[name].compute(demand, supply, table_reach(minutes, BANDS))
    assert demand @ access == pytest.approx(supply[reached].sum())


@pytest.mark.parametrize("name", [*SHARING, "m2sfca"])
@settings(deadline=None, max_examples=40)
@given(problem=problems(), factor=st.floats(0.1, 9))
def test_twice_the_places_or_half_the_people_is_twice_the_access(name, problem, factor):
    demand, supply, minutes = problem
    reach, compute = table_reach(minutes, BANDS), MEASURES[name].compute
    access = compute(demand, supply, reach)
    assert compute(demand, factor * supply, reach) == pytest.approx(factor * access)
    assert compute(factor * demand, supply, reach) == pytest.approx(access / factor)


@pytest.mark.parametrize("name", [*SHARING, "m2sfca"])
@settings(deadline=None, max_examples=40)
@given(problem=problems())
def test_splitting_an_area_in_two_leaves_access_as_it_was(name, problem):
    demand, supply, minutes = problem
    whole = MEASURES[name].compute(demand, supply, table_reach(minutes, BANDS))
    parts = MEASURES[name].compute(
        np.concatenate([demand * 0.25, demand * 0.75]),
        supply,
        table_reach(np.concatenate([minutes, minutes]), BANDS),
    )
    assert parts == pytest.approx(np.concatenate([whole, whole]))


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_points_and_table_give_one_answer(measure):
    rng = np.random.default_rng(3)
    areas, sites = rng.uniform(0, 60, (40, 2)), rng.uniform(0, 60, (25, 2))
    demand, supply = rng.integers(1, 60, 40) * 1.0, rng.integers(0, 40, 25) * 1.0
    apart = np.linalg.norm(areas[:, None] - sites[None], axis=2)
    one = measure.compute(demand, supply, tile_reach(areas, sites, BANDS))
    other = measure.compute(demand, supply, table_reach(apart, BANDS))
    assert one == pytest.approx(other, rel=1e-9)
