"""One evening beside days: nurseries and clubs for the days, a question for the evening."""

from dataclasses import replace

import pytest

from directory.records import Fit, Phone
from recommender.situation import Situation
from recommender.split_week import of_child, split_week
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

PHONES = (Phone(number="0141 496 0000"),)
WEEKDAYS = "MO,TU,WE,TH,FR"
TIMES = ("Mon 08:15-17:45", "Wed 12:30-21:15", "Thu 08:15-13:00")
FAMILY = Situation(
    origin=HOME,
    needs=("childcare",),
    children=children(1),
    care_times=windows(*TIMES),
    mode="bus",
    max_minutes=45,
)


@pytest.mark.parametrize(
    ("times", "other"),
    [
        (TIMES, ("Wed 12:30-21:15",)),
        (("Mon 08:00-17:00", "Sat 09:00-14:00"), ("Sat 09:00-14:00",)),
        (("Mon 09:00-15:00", "Thu 06:15-14:00"), ("Thu 06:15-14:00",)),
        (("Mon 22:00-07:00", "Wed-Thu 09:00-17:00"), ("Mon 22:00-07:00",)),
        (("Mon 22:00-07:00", "Wed 09:00-17:00"), None),  # most of the hours are at night
        (("Mon 09:00-12:00", "Sat 09:00-12:00"), None),
        (("Mon 08:00-17:00", "Tue 07:00-19:00"), None),  # all by day
        (("Mon 14:00-22:00", "Tue 14:00-22:00", "Thu 09:00-14:00"), None),  # most of it is not
        (("Sat 09:00-17:00", "Sun 09:00-17:00"), None),
        ((), None),
    ],
)
def test_which_weeks_may_be_split(times, other):
    split = split_week(Situation(care_times=windows(*times)))
    assert (split and split.other) == (other and windows(*other))
    if split is not None:
        assert sorted((*split.by_day, *split.other), key=str) == sorted(windows(*times), key=str)


def test_a_schoolchild_needs_nobody_in_school_hours_on_either_side():
    family = replace(FAMILY, children=children(9))
    split = of_child(family, 0)
    assert split.other == windows("Wed 15:00-21:15")
    assert windows("Mon 08:15-09:00")[0] in split.by_day


def minder(name, metres_north):
    return nursery(name, metres_north, tags=("childminder",))


def test_nurseries_stand_beside_childminders_with_a_question_for_the_evening(tmp_path):
    rec = recommender(
        tmp_path,
        [
            *(minder(f"Childminder {k}", 200.0 * k) for k in range(1, 6)),
            *(nursery(f"Nursery {k}", 200.0 * k, phones=PHONES) for k in range(1, 4)),
        ],
    )
    answer = rec.recommend(FAMILY)
    tags = [one.tags for one in answer.options]
    assert ("nursery",) in tags
    assert ("childminder",) in tags
    evening = "Ask about Wed 12:30pm to 9:15pm: somebody else may be needed then."
    for one in answer.options:
        assert (evening in one.ask_first) == (one.tags == ("nursery",))
    assert any("the week can be split" in said for said in answer.not_known)
    most = replace(FAMILY, care_times=windows("Mon 14:00-22:00", "Tue 14:00-22:00"))
    late = rec.recommend(most)
    assert [one.tags for one in late.options[:4]] == [("childminder",)] * 4
    assert not any("can be split" in said for said in late.not_known)


def test_listed_hours_that_cover_the_days_are_said_and_those_that_do_not_rule_out(tmp_path):
    days = nursery("days", schedules=(weekly(WEEKDAYS, "08:00", "18:00"),), phones=PHONES)
    mornings = nursery("mornings", 200.0, schedules=(weekly(WEEKDAYS, "08:00", "12:00"),))
    always = nursery("always", 400.0, schedules=(weekly(WEEKDAYS, "07:00", "22:00"),))
    answer = recommender(tmp_path, [days, mornings, always]).recommend(FAMILY)
    shown = {one.name: one for one in answer.options}
    assert set(shown) == {"days", "always"}
    fits = {
        name: next(said for said in one.verdicts if said.rule == "covers_care")
        for name, one in shown.items()
    }
    assert fits["always"].fit is Fit.YES
    assert fits["days"].fit is Fit.UNKNOWN
    assert fits["days"].reason == (
        "Covers Mon 8:15am to 5:45pm; Thu 8:15am to 1pm: Mon to Fri 8am to 6pm."
    )
    assert shown["days"].ask_first[0].startswith("Ask about Wed 12:30pm to 9:15pm")
    assert not any(said.startswith("Ask about Wed") for said in shown["always"].ask_first)
    assert "mornings" in {one.name for one in answer.near_misses}


def test_with_a_second_place_the_way_there_is_added_to_the_days(tmp_path):
    college = replace(HOME, label="college")
    days = nursery("days", schedules=(weekly(WEEKDAYS, "08:15", "17:45"),))
    long = nursery("long", 10.0, schedules=(weekly(WEEKDAYS, "07:30", "18:30"),))
    family = replace(FAMILY, second_anchor=replace(college, latitude=HOME.latitude + 0.05))
    answer = recommender(tmp_path, [days, long]).recommend(family)
    assert [one.name for one in answer.options] == ["long"]


# ---------------------------------------------------------------- several children


def club(name, metres_north=0.0):
    return service(
        name,
        "childcare",
        where=[at(metres_north)],
        tags=("after_school", "school_age_only"),
        role="childcare",
        phones=PHONES,
    )


def test_who_may_take_several_children_says_so_and_uses_one_turn(tmp_path):
    rec = recommender(
        tmp_path,
        [
            *(minder(f"Childminder {k}", 100.0 * k) for k in range(1, 4)),
            *(nursery(f"Nursery {k}", 500.0 + 100 * k, phones=PHONES) for k in range(1, 4)),
            *(club(f"Club {k}", 500.0 + 100 * k) for k in range(1, 4)),
        ],
    )
    family = replace(FAMILY, children=children(1, 4, 9), care_times=None, mode="walk")
    options = rec.recommend(family).options
    said = {one.name: one for one in options}
    assert said["Childminder 1"].reasons[0] == (
        "Childcare for your 1-, 4- and 9-year-old: childminder."
    )
    assert "places for your 1-, 4- and 9-year-old" in said["Childminder 1"].next_step
    assert said["Nursery 1"].reasons[0] == "Childcare for your 1- and 4-year-old: nursery."
    assert said["Club 1"].reasons[0] == "Childcare for your 9-year-old: after-school club."
    assert {one.for_child for one in options} <= {0, 1, 2}
    assert [one.tags for one in options[:3]].count(("childminder",)) <= 1  # not one for each child


def test_the_ages_of_several_are_asked_about_in_one_question(tmp_path):
    both = [
        nursery("ages", tags=("childminder",)),
        nursery("none", 100.0, minimum_age=2, maximum_age=4),
    ]
    family = replace(FAMILY, children=children(2, 9), care_times=None)
    (minder_,) = [one for one in recommender(tmp_path, both).recommend(family).options
                  if one.name == "ages"]  # fmt: skip
    asked = [said for said in minder_.ask_first if said.startswith("Ask if they take your")]
    assert asked == ["Ask if they take your 2- and 9-year-old: ages are not listed."]


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        ((0.5, 2, 2), "6-month-old and 2-year-olds"),
        ((3, "unborn"), "3-year-old and baby on the way"),
        ((2, 2), "2-year-old"),
    ],
)
def test_children_are_named_as_one_says_them(tmp_path, ages, said):
    family = replace(FAMILY, children=children(*ages), care_times=None)
    (one,) = recommender(tmp_path, [minder("m", 100.0)]).recommend(family).options
    assert one.reasons[0] == f"Childcare for your {said}: childminder."
