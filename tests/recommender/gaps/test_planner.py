"""The whole answer over a made-up strip of areas, worked by hand, and the laws it keeps."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.records import CostOption, ServiceArea, Source
from recommender.gaps.causes import CAUSES
from recommender.gaps.uncertainty import CLASSES
from recommender.situation import Child, Situation, Window

BABY = Situation(
    children=(Child(age_years=1.0, in_words="1-year-old"),), mode="walk", max_minutes=30
)
SCHOOL = Situation(children=(Child(age_years=7.0, in_words="7-year-old"),), mode="walk")
LONG_DAY = (Window(day=0, start=480, end=1080),)


def classes(answer):
    return [CLASSES[number] for number in answer.classes]


def causes(answer):
    return [CAUSES[number] for number in answer.causes.cause]


def test_e2sfca_by_hand(make_planner, strip):
    answer = make_planner(strip["nursery"]).ask("childcare", BABY)
    # 60 places for ages 0 to 4: the 20 of 50 children under 2 have 24 of them, shared by those in
    # the west (0 min, weight 1) and the middle (19 min, weight 0.68); the east is 40 min away
    each = 24 / (20 + 0.68 * 20)
    assert answer.value == pytest.approx([each, 0.68 * each, 0, 0])
    assert answer.people.tolist() == [20.0] * 4
    assert answer.in_reach == pytest.approx([24, 24, 0, 0])
    assert answer.shown_per == 100


def test_nothing_is_ever_missing_or_not_a_number(make_planner, strip):
    planner = make_planner(*strip.values())
    for measure in (
        "e2sfca",
        "nearest_k",
        "choice_count",
        "three_step",
        "m2sfca",
        "gravity",
        "raam",
    ):
        answer = planner.ask("childcare", BABY, measure=measure, draws=30)
        for array in (answer.value, answer.low, answer.high, answer.in_reach):
            assert np.isfinite(array).all()
        assert (answer.low <= answer.value).all()
        assert (answer.value <= answer.high).all()
        assert set(answer.bands.tolist()) <= {1, 2, 3, 4, 5}


def test_an_empty_directory_is_too_few_listings_everywhere(make_planner):
    answer = make_planner().ask("childcare", BABY)
    assert answer.value.tolist() == [0.0] * 4
    assert classes(answer) == ["too_few_listings"] * 4
    assert causes(answer) == [""] * 4


def test_silence_is_neither_yes_nor_no(make_planner, strip):
    planner = make_planner(strip["silent"])
    half = planner.ask("childcare", BABY)
    assert planner.ask("childcare", BABY, unknown=0.0).value.tolist() == [0.0] * 4
    assert half.value == pytest.approx(planner.ask("childcare", BABY, unknown=1.0).value / 2)
    middle = 1
    assert half.low[middle] == 0
    assert half.high[middle] > 1.5 * half.value[middle]


def test_the_register_holds_all_there_are_but_a_thin_list_does_not(make_planner, strip):
    registered = make_planner(strip["nursery"]).ask("childcare", BABY)
    # 19 minutes on foot is near if people walk a third less far than they say
    assert classes(registered)[:3] == ["no_gap", "depends", "gap"]
    assert classes(registered)[3] == "too_few_listings"  # no record of that council at all


def test_each_gap_has_its_cause(make_planner, strip):
    def east(key, situation=BABY):
        answer = make_planner(strip["nursery"], strip[key]).ask("childcare", situation)
        return classes(answer)[2], causes(answer)[2]

    assert east("short_day", replace(BABY, care_times=LONG_DAY)) == ("gap", "wrong_hours")
    assert east("full") == ("gap", "full")
    tiny = replace(strip["nursery"], id="tiny", capacity_places=1)
    assert east("dear")[0] == "no_gap"
    crowded = make_planner(tiny).ask("childcare", BABY)
    assert (classes(crowded)[0], causes(crowded)[0]) == ("gap", "full")


def test_too_dear_is_a_cause_where_no_funding_might_pay(make_planner, strip):
    fee = CostOption(amount=30.0, period="week")
    courses = [
        replace(strip["nursery"], id=f"c{n}", needs=("training",), tags=(), cost_options=(fee,))
        for n in range(6)
    ]
    adult = Situation(budget_gbp_week=0.0, mode="walk", max_minutes=30)
    answer = make_planner(*courses).ask("training", adult)
    assert (classes(answer)[0], causes(answer)[0]) == ("gap", "too_dear")
    assert answer.causes.costs["too_dear"] == 6
    assert answer.causes.costs_in_reach["too_dear"].tolist() == [6, 6, 0, 0]


def test_out_of_reach_is_not_none_listed(make_planner, strip):
    answer = make_planner(strip["nursery"]).ask("childcare", BABY)
    assert causes(answer)[2] == "out_of_reach"  # 40 minutes: beyond 30, within twice that
    short_walk = replace(BABY, max_minutes=15)
    assert causes(make_planner(strip["nursery"]).ask("childcare", short_walk))[2] == "none_listed"


def test_a_club_for_schoolchildren_is_not_for_a_baby(make_planner, strip):
    answer = make_planner(strip["after_school"]).ask("childcare", BABY)
    assert answer.value.tolist() == [0.0] * 4
    assert answer.causes.costs["not_for_family"] == 1
    assert make_planner(strip["after_school"]).ask("childcare", SCHOOL).value[1] > 0


def test_a_service_for_another_council_is_out_of_reach_here(make_planner, strip):
    elsewhere = ServiceArea(name="City of Edinburgh", code="S12000036")
    only = replace(strip["nursery"], service_areas=(elsewhere,))
    answer = make_planner(only).ask("childcare", BABY)
    assert answer.value.tolist() == [0.0] * 4
    nobody_said = replace(strip["nursery"], service_areas=())
    assert make_planner(nobody_said).ask("childcare", BABY).value[0] > 0


def test_services_of_other_councils_can_be_left_out(make_planner, strip):
    here = strip["nursery"].service_at_locations[0]
    across = replace(here, location=replace(here.location, council_code="S12000011"))
    other = replace(strip["nursery"], id="other", service_at_locations=(across,))
    both = make_planner(strip["nursery"], other).ask("childcare", BABY)
    own = make_planner(strip["nursery"], other, own_services_only=True).ask("childcare", BABY)
    assert own.value == pytest.approx(both.value / 2)
    assert len(own.sites) == 1


def test_a_record_nobody_checked_for_years_is_a_question(make_planner, strip):
    source = replace(strip["nursery"].sources[0], published_on=date(2014, 9, 1))
    old = replace(strip["nursery"], sources=(source,))
    fresh, stale = (
        make_planner(one).ask("childcare", BABY, unknown=0.25) for one in (strip["nursery"], old)
    )
    assert stale.value == pytest.approx(fresh.value * 0.25)
    assert stale.high[0] == pytest.approx(fresh.high[0], rel=0.2)  # it may well be there
    assert stale.low[0] == 0.0


def test_fewer_limits_meet_the_same_chances(make_planner, strip):
    some = [replace(strip["nursery"], id=f"n{n}", capacity_places=1 + n) for n in range(9)]
    dear = replace(strip["dear"], id="a-dear")  # sorts first: it must not shift the others' luck
    planner = make_planner(dear, *some)
    limited = replace(BABY, budget_gbp_week=0.0)
    strict, loose = (planner.ask("childcare", one, draws=40) for one in (limited, BABY))
    assert (loose.low >= strict.low - 1e-12).all()
    assert (loose.high >= strict.high - 1e-12).all()


def test_helplines_are_counted_apart(make_planner, strip):
    answer = make_planner(strip["nursery"], strip["remote"]).ask("childcare", BABY)
    assert (len(answer.sites), answer.sites.remote) == (1, 1)


def test_without_a_mode_some_walk_or_take_the_bus_and_some_drive(make_planner, strip):
    answer = make_planner(strip["nursery"]).ask("childcare")
    # to the east: bus 5 + 4000/250 = 21 min of 25 (weight 0.22), car 8 of 15 (weight 0.68)
    weights = np.array([1, (0.68 + 1) / 2, (0.22 + 0.68) / 2, 0])
    assert answer.value == pytest.approx(weights * 60 / (50 * weights.sum()))


def test_places_nobody_states_are_the_median_of_their_kind(make_planner, strip):
    unsaid = replace(strip["nursery"], id="unsaid", capacity_places=None)
    sites = make_planner(strip["nursery"], strip["dear"], unsaid).prepare("childcare").sites
    assert sorted(sites.places) == [40, 50, 60]
    assert sites.known.sum() == 2


def test_the_same_question_has_the_same_answer(make_planner, strip):
    planner = make_planner(*strip.values())
    one, two = (planner.ask("childcare", BABY) for _ in range(2))
    for name in ("value", "low", "high", "classes", "bands"):
        assert getattr(one, name).tolist() == getattr(two, name).tolist()


@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    budget=st.sampled_from([None, 0.0, 20.0, 400.0]),
    care=st.sampled_from([None, LONG_DAY]),
    unknown=st.sampled_from([0.0, 0.5, 1.0]),
)
def test_fewer_limits_never_make_a_gap_larger(make_planner, strip, budget, care, unknown):
    planner = make_planner(*strip.values())
    limited = planner.ask(
        "childcare",
        replace(BABY, budget_gbp_week=budget, care_times=care),
        unknown=unknown,
        draws=20,
    )
    free = planner.ask("childcare", BABY, unknown=unknown, draws=20)
    assert (free.value >= limited.value - 1e-12).all()
    assert (free.high >= limited.high - 1e-12).all()
    for answer in (free, limited):
        surely = answer.classes == CLASSES.index("gap")
        assert (answer.causes.cause[surely] > 0).all()


def test_no_map_of_gaps_loads_what_only_siting_needs():
    code = (
        "import sys; from recommender.gaps import planner, remedies, report, trying; "
        "print([m for m in ('scipy.spatial', 'scipy.linalg', 'scipy.optimize', 'shapely', 'pandas')"
        " if m in sys.modules])"
    )
    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert run.stdout.strip() == "[]"


def test_an_old_list_beside_a_register_adds_no_places(make_planner, make_nursery, strip):
    listed = Source(feed="a-council", record_id="1", published_on=date(2014, 9, 1))
    lately = Source(feed="a-council", record_id="2", published_on=date(2026, 9, 1))
    alone = make_planner(strip["nursery"]).ask("childcare")
    beside = make_planner(
        strip["nursery"], make_nursery("same by another name", 260_000.0, 60, sources=(listed,))
    ).ask("childcare")
    assert beside.value.tolist() == alone.value.tolist()
    assert beside.prepared.on_old_lists_only == 1
    assert beside.listings["S12000049"].listed == 1
    newer = make_planner(
        strip["nursery"], make_nursery("seen this year", 260_000.0, 60, sources=(lately,))
    ).ask("childcare")
    assert newer.value[0] == pytest.approx(2 * alone.value[0])
    no_register = make_planner(make_nursery("old", 260_000.0, 60, sources=(listed,)))
    assert no_register.ask("childcare").prepared.on_old_lists_only == 0


def test_a_class_for_learners_counts_where_learning_is_what_is_asked_for(
    make_planner, make_nursery
):
    classes = [
        make_nursery(
            f"class {number}",
            260_000.0,
            12,
            needs=("esol",),
            tags=(),
            minimum_age=None,
            maximum_age=None,
        )
        for number in range(6)
    ]
    planner = make_planner(*classes)
    assert planner.ask("esol", draws=20).value[0] > 0
    assert planner.ask("esol", Situation(needs=("esol",)), draws=20).value[0] > 0


def test_where_nobody_has_anything_everybody_is_short(make_planner, make_nursery):
    clubs = [
        make_nursery(f"club {number}", 260_000.0, 12, maximum_age=12.0, status="defunct")
        for number in range(6)
    ]
    answer = make_planner(*clubs).ask("childcare", SCHOOL, draws=20)
    assert answer.value.max() == 0
    here = answer.classes[:3]  # of one council with enough listed
    assert [CLASSES[one] for one in here] == ["gap"] * 3
    assert (answer.causes.cause[:3] > 0).all()
