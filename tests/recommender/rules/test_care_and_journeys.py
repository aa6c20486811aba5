"""Childcare: the hours it covers, the way between it and a course, and who is too old for it."""

from dataclasses import replace

import numpy as np
import pytest

from directory.index import Row, read_columns, rows_of
from directory.records import CostOption, Fit
from recommender.recommend import index_columns
from recommender.rules import SILENT, Judgement, all_rules, rule_columns
from recommender.rules.cost import weekly_cost
from recommender.rules.covers_care import with_way
from recommender.rules.within_reach import journey_words
from recommender.situation import Origin, Situation
from tests.recommender.making import (
    HOME,
    METRES_A_DEGREE,
    NOON,
    TODAY,
    at,
    children,
    nursery,
    recommender,
    service,
    weekly,
    windows,
)

WEEKDAYS = "MO,TU,WE,TH,FR"
SCHOOL_DAY = (weekly(WEEKDAYS, "09:00", "15:00"),)
LONG_DAY = (weekly(WEEKDAYS, "08:00", "18:00"),)
COLLEGE = Origin(label="G1 1XQ", latitude=HOME.latitude, longitude=HOME.longitude)


def ask(rule, situation, one, **journey):
    row = rows_of(one, on=TODAY)[0]
    columns = read_columns([row], rule_columns())
    columns = columns.adding(**{name: np.array([value]) for name, value in journey.items()})
    row = Row(service=row.service, need=row.need, at=row.at, on=row.on, facts=journey)
    child = 0 if situation.children else None
    fit = int(Judgement(situation, columns).raw(rule, child)[0])
    words = "" if fit == SILENT else all_rules()[rule].reason(Fit(fit), situation, row, child=child)
    return fit, words


def said(**more):
    return Situation(**{"at": NOON, "origin": HOME, **more})


@pytest.mark.parametrize(
    ("way", "fit"),
    [
        (0.0, Fit.YES),
        (30.0, Fit.YES),  # 9:00 to 17:00 with half an hour each way: 8:30 to 17:30
        (60.0, Fit.YES),  # from 8:00 to 18:00 exactly
        (61.0, Fit.NO),
        (np.nan, Fit.UNKNOWN),
        (np.inf, Fit.UNKNOWN),
    ],
)
def test_care_covers_the_course_and_the_way_at_both_ends(way, fit):
    family = said(care_times=windows("Mon 09:00-17:00"), second_anchor=COLLEGE)
    found, _ = ask("covers_care", family, nursery("n", schedules=LONG_DAY), anchor_minutes=way)
    assert found == fit


def test_a_child_at_school_needs_nobody_else_in_school_hours():
    """Two hours before school and half an hour after it, where a toddler needs all of the day."""
    times = windows("Mon-Fri 07:00-15:30")
    ends = (weekly(WEEKDAYS, "07:00", "09:00"), weekly(WEEKDAYS, "15:00", "17:30"))
    club = nursery("club", schedules=ends)
    schoolchild = said(care_times=times, children=children(6))
    fit, words = ask("covers_care", schoolchild, club)
    assert (fit, words[:25]) == (Fit.YES, "Covers the care you need:")
    fit, words = ask("covers_care", said(care_times=times, children=children(2)), club)
    assert fit == Fit.NO
    assert words.startswith("Does not cover Mon to Fri 7am to 3:30pm: listed as ")
    _, words = ask("covers_care", schoolchild, nursery("silent"))
    assert words == (
        "Ask if they can cover Mon to Fri 7am to 9am and 3pm to 3:30pm: hours are not listed."
    )


def test_care_in_school_hours_alone_may_be_for_the_holidays():
    family = said(care_times=windows("Mon 09:30-14:30"), children=children(6))
    _, words = ask("covers_care", family, nursery("silent"))
    assert words == "Ask if they can cover Mon 9:30am to 2:30pm: hours are not listed."


def test_school_hours_cost_nothing():
    """42.5 hours a week are 12.5 where the child is at school for the other 30."""
    fee = nursery("n", cost_options=(CostOption(amount=6.0, period="hour"),))
    family = said(
        care_times=windows("Mon-Fri 07:00-15:30"), children=children(6, 2), budget_gbp_week=80.0
    )
    row = rows_of(fee, on=TODAY)[0]
    columns = read_columns([row], rule_columns())
    assert weekly_cost(family, columns, child=0) == pytest.approx([75.0])
    assert weekly_cost(family, columns, child=1) == pytest.approx([255.0])


def test_the_way_is_named():
    family = said(care_times=windows("Mon 09:30-14:00"), second_anchor=COLLEGE)
    _, words = ask("covers_care", family, nursery("n", schedules=SCHOOL_DAY), anchor_minutes=12.4)
    assert words == (
        "Covers the care you need and the way to G1 1XQ (about 12 minutes): Mon to Fri 9am to 3pm."
    )


def test_without_a_second_place_the_care_times_are_the_care_times():
    family = said(care_times=windows("Mon 09:00-15:00"))
    assert ask("covers_care", family, nursery("n", schedules=SCHOOL_DAY))[0] == Fit.YES


@pytest.mark.parametrize(
    ("times", "minutes", "expected"),
    [
        ("Mon 09:00-17:00", 30, "Mon 08:30-17:30"),
        ("Mon 00:10-08:00", 30, "Sun 23:40-08:30"),
        ("Sun 22:00-06:00", 60, "Sun 21:00-07:00"),
        ("Mon 00:00-23:00", 300, "Sun 23:30-23:30"),
    ],
)
def test_the_way_is_added_over_midnight_too(times, minutes, expected):
    (found,) = with_way(windows(times), minutes)
    assert found.in_words == expected


def test_the_recommender_reckons_the_way_from_each_nursery(tmp_path):
    """The near one is open until three; so is the one by the college, and only that covers."""
    college = replace(COLLEGE, latitude=HOME.latitude + 4000 / METRES_A_DEGREE)
    rec = recommender(
        tmp_path,
        [
            nursery("by home", 200.0, schedules=SCHOOL_DAY),
            nursery("by college", 3900.0, schedules=SCHOOL_DAY),
        ],
    )
    family = said(
        needs=("childcare",),
        children=children(3),
        care_times=windows("Mon 09:05-14:55"),
        second_anchor=college,
        mode="car",
        max_minutes=30.0,
    )
    answer = rec.recommend(family)
    assert [one.name for one in answer.options] == ["by college"]
    assert [(miss.name, miss.relax.limit) for miss in answer.near_misses] == [
        ("by home", "care_times")
    ]


@pytest.mark.parametrize(
    ("free", "schedules", "fit", "words"),
    [
        ("Mon 09:30-14:30", SCHOOL_DAY, Fit.YES, "Open for all the times you gave"),
        ("Mon 06:00-22:00", SCHOOL_DAY, Fit.UNKNOWN, "ask if that covers what you need"),
        ("Sat 09:00-12:00", SCHOOL_DAY, Fit.UNKNOWN, "Open at other times than you gave"),
        ("Mon 09:30-14:30", (), Fit.UNKNOWN, "hours are not listed"),
    ],
)
def test_childcare_open_for_a_part_is_a_question(free, schedules, fit, words):
    found, reason = ask(
        "open_when_free", said(free_times=windows(free)), nursery("n", schedules=schedules)
    )
    assert found == fit
    assert words in reason


@pytest.mark.parametrize(
    ("age", "tags", "fit"),
    [
        (7, ("nursery", "family_centre"), Fit.NO),
        (5, ("nursery", "family_centre"), Fit.UNKNOWN),
        (7, ("nursery", "after_school"), Fit.UNKNOWN),
        (7, ("family_centre",), Fit.NO),
        (4, ("family_centre",), Fit.UNKNOWN),
        (7, ("drop_in",), SILENT),
        (7, ("nursery", "childminder"), Fit.UNKNOWN),
    ],
)
def test_a_nursery_listed_for_family_support_is_for_small_children(age, tags, fit):
    centre = service("c", "family_support", where=[at()], tags=tags, role="childcare")
    found, words = ask("child_age", said(children=children(age)), centre)
    assert found == fit
    if fit == Fit.NO:
        assert words == "Does not take your 7-year-old: listed for children not yet at school."


def test_what_it_lists_counts_more_than_what_a_nursery_usually_is():
    wide = nursery("n", minimum_age=0, maximum_age=12, tags=("nursery",))
    assert ask("child_age", said(children=children(7)), wide)[0] == Fit.YES


def test_from_a_district_far_ones_only_make_up_for_few(tmp_path):
    """Walking 20 minutes from the middle of EH6: near is 6, the others about 31 to 35."""
    leith = replace(HOME, label="EH6", precision="district")
    far = [nursery(f"far {metres}", float(metres)) for metres in (2000, 2100, 2200, 2300)]
    family = said(origin=leith, needs=("childcare",), mode="walk", max_minutes=20.0)
    alone = recommender(tmp_path / "a", [nursery("near", 300.0), *far]).recommend(family)
    assert [one.name for one in alone.options] == ["near", "far 2000", "far 2100"]
    assert any("likely over your 20 minutes" in said for said in alone.options[1].reasons)
    beyond = recommender(tmp_path / "c", [nursery("far 2900", 2900.0)]).recommend(family)
    assert beyond.options == ()  # over twice her limit, however roughly it is reckoned
    near = [nursery(f"near {metres}", float(metres)) for metres in (200, 300, 400)]
    several = recommender(tmp_path / "b", [*near, *far]).recommend(family)
    assert {one.name for one in several.options} == {"near 200", "near 300", "near 400"}


def test_every_column_the_rules_look_at_is_declared():
    assert "anchor_minutes" not in index_columns()  # it is worked out for one question


def test_free_times_alone_rule_out_no_childcare_and_prefer_none_that_says_nothing(tmp_path):
    """Who is free at the weekend needs a nursery for the days she is not."""
    known = [nursery(f"known {k}", 200.0 + 10 * k, schedules=SCHOOL_DAY) for k in range(3)]
    silent = [nursery(f"silent {k}", 205.0 + 10 * k) for k in range(3)]
    family = said(
        origin=HOME,
        needs=("childcare",),
        children=children(3),
        free_times=windows("Sat 09:00-13:00", "Sun 09:00-13:00"),
    )
    answer = recommender(tmp_path, [*known, *silent]).recommend(family)
    assert [one.name for one in answer.options] == [
        f"{kind} {k}" for k in range(3) for kind in ("known", "silent")
    ]
    assert not answer.near_misses
    assert answer.left_out.count == 0


@pytest.mark.parametrize(
    ("mode", "minutes", "how"),
    [
        (None, (8, 14), "About 8 to 14 minutes by bus or on foot"),
        (None, (2, 4), "About 2 to 4 minutes on foot"),
        ("bus", (8, 14), "About 8 to 14 minutes by bus"),
        ("bus", (2, 4), "About 2 to 4 minutes on foot"),
        ("car", (8, 14), "About 8 to 14 minutes by car"),
        ("walk", (0.2, 3), "Up to 3 minutes on foot"),
    ],
)
def test_a_journey_says_by_what(mode, minutes, how):
    low, high = minutes
    journey = {"minutes": (low + high) / 2, "minutes_low": low, "minutes_high": high}
    row = replace(rows_of(nursery("n", 300.0), on=TODAY)[0], facts=journey)
    assert journey_words(said(mode=mode), row) == how


@pytest.mark.parametrize(
    ("budget", "fees", "words"),
    [
        (0, ((62.0, "day"),), "£62 a day, about £248 a week, more than you can pay: ask about"),
        (0, ((240.0, "week"),), "£240 a week, more than you can pay: ask about"),
        (0, ((6.0, "once"),), "£6 once, more than you can pay: ask about"),
        (60, ((62.0, "day"),), "£62 a day, about £248 a week, more than your £60 a week: ask"),
        (300, ((62.0, "day"),), "£62 a day, about £248 a week: within £300 a week."),
        (0, ((0.0, "week"),), "Listed as free."),
    ],
)
def test_a_fee_over_what_she_can_pay_is_said_to_be(budget, fees, words):
    costs = tuple(CostOption(amount=one, period=period, currency="GBP") for one, period in fees)
    family = said(
        children=children(1), care_times=windows("Mon-Thu 09:30-14:30"), budget_gbp_week=budget
    )
    _, reason = ask("cost", family, nursery("n", cost_options=costs))
    assert reason.startswith(words)


@pytest.mark.parametrize(
    ("needs", "text", "first"),
    [
        (("childcare", "esol"), "English class with a creche", "Nursery"),
        (("childcare",), "", "Nursery"),
        (("childcare",), "I need a creche", "Creche"),
    ],
)
def test_an_institutions_creche_waits_unless_one_is_asked_for(tmp_path, needs, text, first):
    creche = nursery("Creche", 300.0, tags=("creche", "under_fives_only"))
    other = nursery("Nursery", 900.0, tags=("nursery", "under_fives_only"))
    family = said(needs=needs, children=children(3), text=text, mode="bus", max_minutes=30)
    options = recommender(tmp_path, [creche, other]).recommend(family).options
    assert options[0].name == first
