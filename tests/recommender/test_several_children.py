"""Several children: what a card asks for is what each of them needs, and each has its turn."""

from dataclasses import replace

import pytest

from directory.records import Fit, Phone
from recommender.rules import all_rules
from recommender.school_hours import longest_needing_care
from recommender.situation import Situation
from tests.recommender.making import HOME, children, nursery, recommender, weekly, windows

PHONES = (Phone(number="0131 496 0000"),)
SHIFTS = windows("Mon-Fri 07:00-18:30")
FAMILY = Situation(
    origin=HOME,
    needs=("childcare",),
    children=children(4, 9),
    care_times=SHIFTS,
    mode="bus",
    max_minutes=30,
)


def club(name, metres_north=300.0, **more):
    return nursery(name, metres_north, tags=("after_school",), phones=PHONES, **more)


def hours_asked(option):
    return [one.reason for one in option.verdicts if one.rule == "covers_care"]


@pytest.mark.parametrize(
    ("ages", "among", "longest"),
    [
        ((4, 9), (0, 1), 0),
        ((9, 4), (0, 1), 1),
        ((9, 6), (0, 1), 0),
        ((9, 4), (0,), 0),
        ((9, "unborn"), (0, 1), 1),
        ((9, 4), (), None),
    ],
)
def test_who_is_not_at_school_needs_looking_after_the_longest(ages, among, longest):
    assert longest_needing_care(Situation(children=children(*ages)), among) == longest


@pytest.mark.parametrize("ages", [(4, 9), (9, 4)])
def test_a_card_for_both_asks_for_the_hours_of_who_is_not_at_school(tmp_path, ages):
    both = nursery("Both", 300.0, tags=("nursery", "after_school"), phones=PHONES)
    minder = nursery("Minder", 200.0, tags=("childminder",))
    rec = recommender(tmp_path, [both, minder, club("Club"), nursery("Nursery", 500.0)])
    answer = rec.recommend(replace(FAMILY, children=children(*ages)))
    asked = {one.name: hours_asked(one) for one in answer.options}
    whole = ["Ask if they can cover Mon to Fri 7am to 6:30pm: hours are not listed."]
    before_and_after = [
        "Ask if they can cover Mon to Fri 7am to 9am and 3pm to 6:30pm: hours are not listed."
    ]
    together = {one.name for one in answer.options if "4- and 9-" in one.reasons[0]}
    together |= {one.name for one in answer.options if "9- and 4-" in one.reasons[0]}
    assert together == {"Both", "Minder"}
    assert asked == {
        "Both": whole,
        "Minder": whole,
        "Nursery": whole,
        "Club": before_and_after,
    }


def test_hours_that_cover_only_the_schoolchild_make_a_card_for_the_schoolchild(tmp_path):
    clubs_hours = (
        weekly("MO,TU,WE,TH,FR", "07:00", "09:00"),
        weekly("MO,TU,WE,TH,FR", "15:00", "18:30"),
    )
    both = nursery("Both", tags=("nursery", "after_school"), schedules=clubs_hours, phones=PHONES)
    (option,) = recommender(tmp_path, [both]).recommend(FAMILY).options
    assert option.for_child == 1
    assert option.reasons[0] == "Childcare for your 9-year-old: after-school club and nursery."


@pytest.mark.parametrize(
    ("tags", "age", "asked"),
    [
        (("after_school",), 4, "maybe only once at school"),
        (("breakfast_club", "holiday_club"), 4.5, "maybe only once at school"),
        (("nursery", "after_school"), 4, None),
        (("nursery",), 4, None),
        (("after_school", "childminder"), 4, None),
    ],
)
def test_a_club_may_take_a_four_year_old_only_once_at_school(tmp_path, tags, age, asked):
    at = nursery("There", tags=tags, minimum_age=4)
    family = replace(FAMILY, children=children(age, 9))
    answer = recommender(tmp_path, [at]).recommend(family)
    row = recommender(tmp_path, [at]).index.row(0)
    said = all_rules()["child_age"].reason(Fit.UNKNOWN, family, row, child=0)
    assert said.endswith(f"listed for 4 years and over{f', {asked}' if asked else ''}.")
    assert answer.options


def test_a_club_is_no_one_drop_off_with_a_child_below_school_age(tmp_path):
    rec = recommender(tmp_path, [club("Club", minimum_age=4), nursery("Nursery", 500.0)])
    assert not rec.recommend(FAMILY).together
    clubs = rec.recommend(replace(FAMILY, children=children(6, 9))).together
    assert [one.why for one in clubs] == ["Club takes your 6-year-old and 9-year-old: one drop-off."]
