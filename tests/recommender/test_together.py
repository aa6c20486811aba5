"""Fewer trips, doors and new people: each kind of set worked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from directory.travel import Minutes, TravelModel
from recommender.situation import Situation
from tests.recommender.making import (
    HOME,
    at,
    children,
    nursery,
    recommender,
    service,
    weekly,
    windows,
)

METRES_A_MINUTE = 100.0
MORNINGS = windows("Mon-Fri 09:00-13:00")
ALL_DAY = (weekly("MO,TU,WE,TH,FR", "08:00", "18:00"),)


def straight(latitude, _longitude, latitudes, _longitudes, _mode, **_):
    """A minute for every hundred metres north or south."""
    minutes = np.abs(latitudes - latitude) * 111_195 / METRES_A_MINUTE
    return Minutes(likely=minutes, low=minutes, high=minutes)


WALK = TravelModel(title="t", modes=frozenset({"walk"}), minutes=straight, source="test")


def sets(folder, made, **said):
    situation = Situation(**{"origin": HOME, "mode": "walk", "max_minutes": 30, **said})
    rec = recommender(folder, made, travel=WALK)
    ids = {service.id: service.name for service in made}
    return [
        (one, tuple(ids[service_id] for service_id in one.service_ids))
        for one in rec.recommend(situation).together
    ]


def test_one_service_for_two_needs_is_one_new_person(tmp_path):
    both = service("both", "debt_advice", "housing", where=[at(500.0)], schedules=ALL_DAY)
    apart = service("debt", "debt_advice", where=[at(400.0)], schedules=ALL_DAY)
    found = sets(tmp_path, [both, apart], needs=("housing", "debt_advice"), free_times=MORNINGS)
    (one, names), *_ = found
    assert names == ("both",)
    assert (one.doors, one.handovers, one.needs) == (1, 1, ("housing", "debt_advice"))
    assert one.minutes_total == pytest.approx(10.0)
    assert one.when[0] == "Mon 09:00-13:00"
    assert one.why == "both helps with housing and debt advice: one new person."


def test_one_roof_says_when_both_are_open(tmp_path):
    place = at(1000.0)
    made = [
        service("money", "debt_advice", where=[place], schedules=(weekly("TU", "09:30", "12:00"),)),
        service(
            "mind", "mental_health", where=[place], schedules=(weekly("TU", "11:00", "15:00"),)
        ),
    ]
    ((one, names),) = sets(
        tmp_path, made, needs=("debt_advice", "mental_health"), free_times=MORNINGS
    )
    assert set(names) == {"money", "mind"}
    assert (one.doors, one.handovers, one.minutes_total) == (1, 2, 20.0)
    assert one.when == ("Tue 11:00-12:00",)
    assert one.why == "Under one roof for debt advice and mental health: money and mind."


def test_one_roof_on_different_days_is_two_journeys_and_says_so(tmp_path):
    place = at(1000.0)
    made = [
        service("a", "debt_advice", where=[place], schedules=(weekly("TU", "09:30", "12:00"),)),
        service("b", "mental_health", where=[place], schedules=(weekly("WE", "09:30", "12:00"),)),
    ]
    needs = ("debt_advice", "mental_health")
    ((one, _),) = sets(tmp_path, made, needs=needs, free_times=MORNINGS)
    assert (one.doors, one.handovers, one.minutes_total) == (1, 2, 40.0)
    assert one.when == ("Tue 09:30-12:00", "Wed 09:30-12:00")
    assert one.why == (
        "One building for debt advice and mental health, but on different days: a and b. "
        "That saves no journey, only a new place to find."
    )


def test_who_helps_already_is_no_new_person(tmp_path):
    place = at(1000.0)
    made = [
        service("a", "debt_advice", where=[place], schedules=ALL_DAY),
        service("b", "mental_health", where=[place], schedules=ALL_DAY),
    ]
    needs = ("debt_advice", "mental_health")
    ((one, _),) = sets(tmp_path, made, needs=needs, already_with=(made[0].id,))
    assert one.handovers == 1


def test_childcare_that_covers_a_course_and_the_way_between(tmp_path):
    course = service(
        "course", "training", where=[at(1000.0)], schedules=(weekly("TU", "09:30", "12:00"),)
    )
    early = nursery("early", 500.0, schedules=(weekly("TU", "09:15", "13:00"),))
    late = nursery("late", 400.0, schedules=(weekly("TU", "09:28", "13:00"),))
    found = sets(
        tmp_path,
        [course, early, late],
        needs=("childcare", "training"),
        children=children(2),
        free_times=MORNINGS,
    )
    ((one, names),) = found
    assert names == ("early", "course")  # "late" opens two minutes before: six minutes away
    assert one.when == ("Tue 09:30-12:00",)
    # home to nursery 5, nursery to course 5, and back again
    assert one.minutes_total == pytest.approx(20.0)
    assert (one.doors, one.handovers) == (2, 2)
    assert one.why == "early is open for all of course and the way between (5 minutes)."


def test_of_a_drop_in_the_part_that_is_covered_is_enough(tmp_path):
    job_club = service(
        "club",
        "training",
        where=[at(1000.0)],
        tags=("drop_in",),
        schedules=(weekly("TU", "09:00", "13:00"),),
    )
    playgroup = nursery(
        "playgroup", 500.0, tags=("playgroup",), schedules=(weekly("TU", "09:30", "12:00"),)
    )
    ((one, _),) = sets(
        tmp_path,
        [job_club, playgroup],
        needs=("childcare", "training"),
        children=children(3),
        free_times=MORNINGS,
    )
    assert one.when == ("Tue 09:35-11:55",)


def test_what_can_be_made_a_condition_is_never_put_together_with_childcare(tmp_path):
    forced = service(
        "forced",
        "training",
        where=[at(1000.0)],
        conditionality="mandated",
        schedules=(weekly("TU", "09:30", "12:00"),),
    )
    care = nursery("care", 500.0, schedules=ALL_DAY)
    needs = ("childcare", "training")
    made = [forced, care]
    assert sets(tmp_path, made, needs=needs, children=children(2), free_times=MORNINGS) == []


def test_a_creche_on_site_is_asked_about_for_the_small_ones_only(tmp_path):
    course = service(
        "course",
        "training",
        where=[at(1000.0)],
        tags=("creche_on_site",),
        schedules=(weekly("TU", "09:30", "12:00"),),
    )
    said = {"needs": ("training",), "free_times": MORNINGS}
    ((one, _),) = sets(tmp_path, [course], children=children(1, 15), **said)
    assert one.why == "course has a crèche on site: ask if it takes your 1-year-old."
    assert sets(tmp_path / "2", [course], children=children(15), **said) == []


def test_two_places_on_one_day_are_one_trip(tmp_path):
    made = [
        service(
            "a", "debt_advice", where=[at(1000.0)], schedules=(weekly("TU", "09:30", "12:00"),)
        ),
        service("b", "food", where=[at(1500.0)], schedules=(weekly("TU", "10:00", "12:00"),)),
        service("c", "food", where=[at(1400.0)], schedules=(weekly("WE", "10:00", "12:00"),)),
    ]
    ((one, names),) = sets(tmp_path, made, needs=("debt_advice", "food"), free_times=MORNINGS)
    assert set(names) == {"a", "b"}
    assert (one.doors, one.handovers) == (2, 2)
    assert one.minutes_total == pytest.approx(10 + 5 + 15)  # there, between, and home
    assert "about 5 minutes apart" in one.why


def test_places_far_apart_are_not_one_trip(tmp_path):
    made = [
        service("a", "debt_advice", where=[at(100.0)], schedules=ALL_DAY),
        service("b", "food", where=[at(2000.0)], schedules=ALL_DAY),
    ]
    assert sets(tmp_path, made, needs=("debt_advice", "food"), free_times=MORNINGS) == []


@pytest.mark.parametrize("between", [np.inf, np.nan])
def test_places_with_no_known_way_between_are_not_one_trip(tmp_path, between):
    def over_a_firth(latitude, *rest, **more):
        found = straight(latitude, *rest, **more)
        cut = np.full(len(found.likely), between)
        return found if latitude == HOME.latitude else Minutes(likely=cut, low=cut, high=cut)

    made = [
        service("a", "debt_advice", where=[at(500.0)], schedules=ALL_DAY),
        service("b", "food", where=[at(900.0)], schedules=ALL_DAY),
    ]
    said = {"origin": HOME, "mode": "walk", "needs": ("debt_advice", "food")}
    travel = replace(WALK, minutes=over_a_firth)
    rec = recommender(tmp_path, made, travel=travel)
    assert rec.recommend(Situation(**said, free_times=MORNINGS)).together == ()


def test_without_free_times_any_opening_counts(tmp_path):
    place = at(1000.0)
    made = [
        service("a", "debt_advice", where=[place], schedules=ALL_DAY),
        service("b", "food", where=[place], schedules=ALL_DAY),
    ]
    ((one, _),) = sets(tmp_path, made, needs=("debt_advice", "food"))
    assert one.when[0] == "Mon 08:00-18:00"


def test_the_order_of_needs_changes_nothing_but_their_order(tmp_path):
    place = at(1000.0)
    made = [
        service("a", "debt_advice", where=[place], schedules=ALL_DAY),
        service("b", "food", where=[place], schedules=ALL_DAY),
    ]
    ((one, _),) = sets(tmp_path, made, needs=("debt_advice", "food"))
    ((other, _),) = sets(tmp_path / "2", made, needs=("food", "debt_advice"))
    assert set(one.service_ids) == set(other.service_ids)
    assert replace(one, needs=(), why="", service_ids=()) == replace(
        other, needs=(), why="", service_ids=()
    )


def test_one_call_may_do_the_work_of_two(tmp_path):
    rec = recommender(tmp_path, [nursery("n")], with_lines=True)
    family = Situation(
        origin=HOME, needs=("income_max", "legal"), audience=("parents", "lone_parents")
    )
    answer = rec.recommend(family)
    (one,) = answer.together
    line = next(option for option in answer.options if option.service_id == one.service_ids[0])
    assert line.name.startswith("One Parent Families Scotland")
    assert (one.doors, one.handovers, one.needs) == (0, 1, ("income_max", "legal"))
    assert one.why.endswith("helps with benefits and income, and legal help: one call.")


def test_a_name_and_an_address_alone_is_no_part_of_a_set(tmp_path):
    place = at(1000.0)
    known = service("money", "debt_advice", where=[place], schedules=ALL_DAY)
    bare = service("food", "food", where=[place])
    assert sets(tmp_path, [known, bare], needs=("debt_advice", "food")) == []


def test_a_group_that_may_be_for_others_is_no_part_of_a_set(tmp_path):
    place = at(1000.0)
    made = [
        service("money", "debt_advice", where=[place], schedules=ALL_DAY),
        service("dads", "mental_health", where=[place], schedules=ALL_DAY, audience=("dads",)),
    ]
    needs = ("debt_advice", "mental_health")
    assert sets(tmp_path, made, needs=needs) == []
    ((one, _),) = sets(tmp_path / "2", made, needs=needs, audience=("dads", "men"))
    assert one.doors == 1


@pytest.mark.parametrize(
    ("description", "why"),
    [
        (None, "may help with childcare and family support: ask, it would be one new person."),
        (
            "Registered as: Family Centre for parents.",
            "may help with childcare and family support: ask",
        ),
        ("Stay and play, and a group for parents.", "helps with childcare and family support"),
    ],
)
def test_a_nursery_that_is_registered_as_a_family_centre_may_help_with_both(
    tmp_path, description, why
):
    centre = service(
        "Centre",
        "childcare",
        "family_support",
        where=[at(500.0)],
        tags=("nursery", "family_centre"),
        role="childcare",
        description=description,
        eligibility_description="Registered as: Nursery; Children and Family Centre.",
    )
    needs = ("childcare", "family_support")
    found = sets(tmp_path, [centre], needs=needs, children=children(3))
    assert [one.why.startswith(f"Centre {why}") for one, _ in found] == [True]
