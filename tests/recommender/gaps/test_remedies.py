"""What would help: on the made-up strip, against working it all out again."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from recommender.gaps import remedies
from recommender.situation import Child, Situation

BABY = Situation(
    children=(Child(age_years=1.0, in_words="1-year-old"),), mode="walk", max_minutes=30
)


@pytest.fixture
def asked(make_planner, strip):
    planner = make_planner(strip["nursery"], strip["silent"])
    return planner, planner.ask("childcare", BABY)


def test_the_best_place_for_a_nursery_is_where_nothing_is(asked):
    planner, answer = asked
    best, *others = remedies.propose(
        planner, answer, remedies.area_points(planner), count=2, places=20.0
    )
    # the far area reaches nothing else; the east shares with the middle
    assert {site.area_name for site in best.sites} == {"East", "Far"}
    assert best.choice.proven
    assert best.gap_to_best == 0
    assert best.outcome.missing_after == pytest.approx(best.choice.left)
    assert best.outcome.missing_before == pytest.approx(remedies.places_missing(answer))
    assert best.outcome.people_losing == 0
    assert all(other.choice.left >= best.choice.left for other in others)


def test_what_is_missing_has_ends_reckoned_draw_by_draw(asked):
    _, answer = asked
    low, high = remedies.missing_between(answer)
    assert low <= remedies.places_missing(answer) <= high
    assert low < high
    # enough on the mean, yet in every other draw an area goes short of half its places
    drawn = np.tile(np.array([0.5, 2.0], dtype=np.float32) * answer.target, (4, 20))
    swinging = replace(answer, value=np.full(4, answer.target * 1.25), drawn=drawn)
    whole = answer.people.sum() * answer.target / 2
    assert remedies.missing_between(swinging) == pytest.approx((0.0, whole))
    one = np.array([True, False, False, False])
    assert remedies.missing_between(swinging, one)[1] == pytest.approx(
        answer.people[0] * answer.target / 2
    )


def test_part_of_a_week_is_part_of_the_places(asked):
    planner, answer = asked
    spots = remedies.area_points(planner)
    (whole, *_), (day, *_) = (
        remedies.propose(planner, answer, spots, count=1, places=20.0, share=share)
        for share in (1.0, 0.2)
    )
    assert day.places == 4.0
    assert day.choice.removed < whole.choice.removed


def test_reach_and_equity_ask_for_other_things(asked):
    planner, answer = asked
    spots = remedies.area_points(planner)
    reach, *_ = remedies.propose(planner, answer, spots, count=1, places=1.0, objective="reach")
    assert reach.choice.removed == 20.0  # the people of one area get something to go to
    equity, *_ = remedies.propose(planner, answer, spots, count=1, objective="equity")
    assert equity.sites[0].area_name == "East"  # the far area is of the least deprived fifth


def test_only_areas_that_matter_count(asked):
    planner, answer = asked
    only_far = np.array([False, False, False, True])
    best, *_ = remedies.propose(
        planner, answer, remedies.area_points(planner), count=1, places=20.0, shown=only_far
    )
    assert [site.area_name for site in best.sites] == ["Far"]


def test_candidates_are_venues_never_a_childminders_home(make_planner, make_nursery, strip):
    minder = make_nursery("minder", 264_000.0, 6, tags=("childminder",))
    clinic = make_nursery("clinic", 266_000.0, 6, tags=("addiction",))
    planner = make_planner(strip["nursery"], strip["dear"], strip["full"], minder, clinic)
    spots = remedies.venues(planner, planner.index)
    assert len(spots) == 2  # two nurseries share one spot in the east
    names = [remedies.place_name(planner.index, int(row)) for row in spots.row]
    assert not {"minder (made up)", "clinic (made up)"} & set(names)


def test_closing_costs_are_those_of_asking_without_the_service(make_planner, strip):
    both = make_planner(strip["nursery"], strip["dear"])
    answer = both.ask("childcare", BABY)
    now = remedies.places_missing(answer)
    for closing in remedies.closings(both, answer):
        sites = [
            number
            for number, row in enumerate(answer.sites.rows)
            if both.index.row(int(row)).service.id == closing.service_id
        ]
        after = remedies.opening(
            both,
            answer,
            remedies.reach_to(both, answer, remedies.area_points(both)),
            (),
            0.0,
            changed=dict.fromkeys(sites, 0.0),
        )
        assert closing.missing_more == pytest.approx(after.missing_after - now)
        assert after.people_losing > 0


def test_a_report_for_some_areas_counts_only_what_is_missing_there(make_planner, strip):
    planner = make_planner(strip["nursery"])
    answer = planner.ask("childcare", BABY)
    some = np.array([True, False, False, False])
    there = remedies.closings(planner, answer, shown=some)
    everywhere = remedies.closings(planner, answer)
    assert remedies.places_missing(answer, some) <= remedies.places_missing(answer)
    assert sum(one.missing_more for one in there) <= sum(one.missing_more for one in everywhere)
    assert remedies.closings(planner, answer, shown=~some & some) == ()


def test_a_childminder_is_never_named(make_planner, make_nursery):
    minder = make_nursery("Mrs Real Name", 260_000.0, 6, tags=("childminder",))
    planner = make_planner(minder)
    answer = planner.ask("childcare", BABY)
    (closing,) = remedies.closings(planner, replace(answer, target=0.05))
    assert closing.name == "Childminder near West"


def test_signs_that_a_service_may_stop(make_planner, strip):
    planner = make_planner(strip["nursery"])
    assert remedies.signs_of_closing(planner, strip["nursery"]) == ()
    ending = replace(strip["nursery"], funding_until=date(2027, 3, 31), sources=())
    assert remedies.signs_of_closing(planner, ending) == (
        "funding listed until 2027-03-31",
        "not checked for a year and a half",
    )


def test_trying_a_spot_anywhere(asked):
    planner, answer = asked
    spots = remedies.points(["here"], planner.ground.points_deg[[3]])
    outcome = remedies.opening(
        planner, answer, remedies.reach_to(planner, answer, spots), [0], 10.0
    )
    assert outcome.after[3] == pytest.approx(10 / 20)
    assert outcome.people_gaining == 20.0
    assert [row.fifth for row in outcome.fifths_after] == [1, 2, 3, 5]
