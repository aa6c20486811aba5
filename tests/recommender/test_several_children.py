"""Several children: what a card asks for is what each of them needs, and each has its turn."""

from dataclasses import replace

import pytest

from directory.records import Fit, Phone
from recommender import groups
from recommender.groups import children_in_care
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
    assert [one.why for one in clubs] == [
        "Club takes your 6-year-old and 9-year-old: one drop-off."
    ]


def test_of_childminders_who_are_not_named_one_is_asked_for(tmp_path):
    one = nursery("Childminder near Leith", 500.0, tags=("childminder",))
    (together,) = recommender(tmp_path, [one]).recommend(FAMILY).together
    assert together.why.startswith("Ask for a childminder near Leith who takes your ")
    assert together.why.endswith(": that would be one drop-off.")


CLUB_HOURS = windows("Mon-Fri 15:00-18:00")
FREE_OF_SCHOOL = replace(FAMILY, care_times=CLUB_HOURS)


@pytest.mark.parametrize(
    ("ages", "text", "in_care", "not_looked_for"),
    [
        ((12, 4), "", {1}, (0,)),
        ((15, 4), "", {1}, ()),  # no registered care takes anybody of fifteen
        ((12,), "", {0}, ()),
        ((12, 4), "my 12 year old needs somebody after school", {0, 1}, ()),
        ((12, 4), "12 year old with cerebral palsy, after school is the problem.", {0, 1}, ()),
        ((12, 4), "Two at home. 12 yr old needs somebody after school.", {0, 1}, ()),
        ((15, 4), "my 15 year old has cerebral palsy and cannot be left", {0, 1}, ()),
        ((12, 4), "my 4 year old has cerebral palsy", {1}, (0,)),
    ],
)
def test_whom_childcare_is_looked_for(ages, text, in_care, not_looked_for):
    audience = ("disabled_children",) if "palsy" in text else ()
    family = replace(FREE_OF_SCHOOL, children=children(*ages), text=text, audience=audience)
    assert set(children_in_care(family)) == in_care
    assert groups.not_looked_after(family) == not_looked_for


def test_each_child_has_its_turn_or_a_sentence(tmp_path):
    """A club for the elder, none: then that is said, and never that it takes the younger only."""
    family = replace(FREE_OF_SCHOOL, children=children(12, 4), text="my 12 year old is alone")
    nursery_only = [nursery("Nursery", phones=PHONES)]
    with_club = [*nursery_only, club("Club", minimum_age=4)]
    (tmp_path / "one").mkdir()
    both = recommender(tmp_path / "one", with_club).recommend(family)
    assert {one.for_child for one in both.options} == {0, 1}
    assert not any("none shown" in said for said in both.not_known)
    (tmp_path / "two").mkdir()
    one = recommender(tmp_path / "two", nursery_only).recommend(family)
    assert {option.for_child for option in one.options} == {1}
    assert any(
        said.startswith("Childcare: none shown for your 12-year-old") for said in one.not_known
    )


def test_a_child_of_twelve_whom_nobody_named_is_not_passed_over_in_silence(tmp_path):
    rec = recommender(tmp_path, [nursery("Nursery", phones=PHONES), club("Club", minimum_age=4)])
    said = rec.recommend(replace(FREE_OF_SCHOOL, children=children(12, 4))).not_known
    assert (
        "Childcare for your 12-year-old was not looked for: few clubs take anybody from 12 on. "
        'If it is needed, say so in your own words: "my 12-year-old".'
    ) in said


@pytest.mark.parametrize(
    ("text", "access", "asked"),
    [
        ("my 9 year old has cerebral palsy and needs hoisting", (), "a hoist"),
        (
            "my 9 year old has cerebral palsy, a powerchair and a hoist",
            (),
            "a hoist and room for a powerchair",
        ),
        ("my 9 year old has cerebral palsy", ("changing_place",), "a hoist"),
        ("my 9 year old has cerebral palsy", (), None),
    ],
)
def test_a_hoist_is_asked_about_for_the_child_that_needs_it(tmp_path, text, access, asked):
    rec = recommender(tmp_path, [nursery("Nursery", phones=PHONES), club("Club", minimum_age=5)])
    family = replace(
        FREE_OF_SCHOOL, text=text, access_needs=access, audience=("disabled_children",)
    )
    said = {
        one.for_child: [it for it in one.ask_first if it.startswith("Ask if there is")]
        for one in rec.recommend(family).options
    }
    assert said == {0: [], 1: [f"Ask if there is {asked}."] if asked else []}
