"""What her words say of hours and of kinds of service: read for childcare, asked, never guessed."""

from dataclasses import replace

import pytest

from directory.records import Fit
from recommender.situation import Situation
from recommender.wishes import hours_in_text, start_in_text, wanted_in_text
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

WEEKDAYS = "MO,TU,WE,TH,FR"
FAMILY = Situation(origin=HOME, needs=("childcare",), children=children(4), mode="walk")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("I do shifts at the Western, sometimes nights.", ("nights", "shifts")),
        ("on night shift at the hospital", ("nights", "shifts")),
        ("Need after-school care, I start work at 8.", ("early_start",)),
        ("I start at half eight", ()),
        ("start work at 8pm", ()),
        ("she starts in 8 weeks", ()),
        ("I finish at 7 and the nursery shuts at six", ("late_finish",)),
        ("I work Saturdays", ("weekends",)),
        ("free on Saturdays", ()),
        ("Three full days of nursery near me", ("full_days",)),
        ("zero hours contract", ("shifts",)),
        ("Nobody to take them before school", ("before_school",)),
        ("before-school club for my 6 year old", ("before_school",)),
        ("I start at six and there's nobody to take them before school", ("early_start",)),
        ("care home, 7.30-8pm shifts", ("shifts", "early_start", "late_finish")),
        ("need to get to work for 7am", ("early_start",)),
        ("she does a 6-2 shift", ("shifts", "early_start")),
        ("works 7am to 3pm", ("early_start",)),
        ("shop open 9 to 8pm", ("late_finish",)),
        ("school from 9 til 3", ()),
        ("work from 9.30 to 2pm", ()),
        ("he cries every day before school", ()),
        ("up all night with the baby", ()),
        ("I canny sleep at night", ()),
        ("", ()),
    ],
)
def test_hours_in_her_words(text, hours):
    assert hours_in_text(text) == hours


def test_nights_are_asked_about_and_never_rule_out(tmp_path):
    rec = recommender(
        tmp_path,
        [
            nursery("day", 200.0, schedules=(weekly(WEEKDAYS, "08:00", "18:00"),)),
            nursery("minder", 250.0, tags=("childminder",)),
            nursery("always", 300.0, schedules=(weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "24:00"),)),
        ],
    )
    answer = rec.recommend(replace(FAMILY, text="I work nights"))
    fits = {
        option.name: (verdict.fit, verdict.reason)
        for option in answer.options
        for verdict in option.verdicts
        if verdict.rule == "hours_said"
    }
    assert fits == {
        "always": (Fit.YES, "Open at night: Every day 24 hours."),
        "minder": (Fit.UNKNOWN, "Ask about care at night: hours are not listed."),
        "day": (Fit.UNKNOWN, "Ask about care at night: listed as Mon to Fri 8am to 6pm."),
    }
    names = [option.name for option in answer.options]
    assert names.index("always") < names.index("day")
    assert any("You spoke of nights" in said for said in answer.not_known)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("I start at six in the morning", 360),
        ("I start at 6 and finish at 10", None),
        ("start at six, nobody to take them before school", 360),
        ("start work at 7.30", 450),
        ("I start at 8pm", None),
        ("I start at six in the evening", None),
        ("", None),
    ],
)
def test_when_work_starts(text, start):
    assert start_in_text(text) == start


@pytest.mark.parametrize(
    ("text", "opens", "closes", "shown"),
    [
        ("I start at six in the morning", "15:00", "17:45", False),
        ("I start at six in the morning", "08:00", "17:45", False),
        ("I start at six in the morning", "05:30", "17:45", True),
        ("I start at six", "15:00", "17:45", True),  # it may be in the evening
        ("nobody to take them before school", "15:00", "17:45", False),
        ("nobody to take them before school", "07:30", "09:00", True),
        ("nobody to take them before and after school", "15:00", "17:45", True),
        ("I finish at nine at night, back shift", "08:00", "18:00", True),  # shifts change
        ("I work in the evenings", "08:00", "18:00", False),
        ("I work Saturdays", "08:00", "18:00", False),
        ("I work Saturdays and Mondays", "08:00", "18:00", True),
        ("I work nights", "08:00", "18:00", True),  # she sleeps by day
    ],
)
def test_listed_hours_that_hold_none_of_those_she_needs_rule_out(
    tmp_path, text, opens, closes, shown
):
    club = nursery("club", 200.0, schedules=(weekly(WEEKDAYS, opens, closes),))
    answer = recommender(tmp_path, [club, nursery("silent", 250.0)]).recommend(
        replace(FAMILY, text=text)
    )
    names = [option.name for option in answer.options]
    assert ("club" in names, "silent" in names) == (shown, True)


def test_early_care_is_asked_of_childminders_first_and_names_her_hour(tmp_path):
    rec = recommender(
        tmp_path,
        [
            nursery("club", 100.0, tags=("after_school",)),
            nursery("nursery", 150.0, tags=("nursery",)),
            nursery("minder", 900.0, tags=("childminder",)),
        ],
    )
    answer = rec.recommend(replace(FAMILY, text="I start work at six in the morning"))
    assert answer.options[0].name == "minder"
    said = {verdict.reason for verdict in answer.options[0].verdicts}
    assert "Ask about care before six in the morning: hours are not listed." in said


def test_full_days_make_the_times_she_gave_care_times(tmp_path):
    rec = recommender(
        tmp_path,
        [
            nursery("half", 100.0, schedules=(weekly(WEEKDAYS, "09:00", "12:00"),)),
            nursery("whole", 300.0, schedules=(weekly(WEEKDAYS, "08:00", "18:00"),)),
        ],
    )
    days = windows("Mon 08:30-17:30", "Wed 08:30-17:30")
    answer = rec.recommend(replace(FAMILY, text="two full days of nursery", free_times=days))
    assert [option.name for option in answer.options] == ["whole"]
    assert [(miss.name, miss.relax.limit) for miss in answer.near_misses] == [
        ("half", "care_times")
    ]
    assert any("read as the care you need" in said for said in answer.not_known)


def test_beside_a_course_the_times_stay_hers(tmp_path):
    rec = recommender(tmp_path, [nursery("n"), service("c", "training", where=[at()])])
    answer = rec.recommend(
        replace(
            FAMILY,
            needs=("childcare", "training"),
            text="full days of nursery",
            free_times=windows("Mon 08:30-17:30"),
        )
    )
    assert not any("read as the care you need" in said for said in answer.not_known)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dads group? I feel judged at the mums' ones.", ["a group for dads"]),
        ("is there a childminder", ["a childminder"]),
        (
            "Need breakfast club and after-school care",
            ["a breakfast club", "after-school care"],
        ),
        ("anything that gets me a certificate", ["a course with a certificate"]),
        ("my dad is ill", []),
        ("", []),
    ],
)
def test_kinds_of_service_in_her_words(text, names):
    assert [wanted.name for wanted in wanted_in_text(text)] == names


def test_a_wish_nobody_meets_is_said(tmp_path):
    support = service("play", "family_support", where=[at()])
    dads = service("dads", "family_support", where=[at(50.0)], audience=("dads",))
    father = Situation(
        origin=HOME,
        needs=("family_support",),
        audience=("dads", "men", "parents"),
        text="a dads group",
    )
    said = "You spoke of a group for dads: none listed that fits."
    assert said in recommender(tmp_path / "a", [support]).recommend(father).not_known
    assert said not in recommender(tmp_path / "b", [support, dads]).recommend(father).not_known


@pytest.mark.parametrize(
    ("care", "said"),
    [("Sat 07:00-15:00", True), ("Mon 08:00-17:30", False)],
)
def test_the_weekend_is_said_where_care_is_needed_then(tmp_path, care, said):
    family = Situation(
        origin=HOME, needs=("childcare",), children=children(4), care_times=windows(care)
    )
    answer = recommender(tmp_path, [nursery("n")]).recommend(family)
    assert any("at the weekend" in one for one in answer.not_known) is said


@pytest.mark.parametrize(
    ("text", "asked_for"),
    [
        ("I need a nursery near work", True),
        ("a nursery place for my girl", True),
        ("are there nurseries that open at 7", True),
        ("school and nursery only til 3", False),
        ("his nursery closes at 3", False),
        ("she is at nursery in the mornings", False),
        ("the nursery says he bites", False),
    ],
)
def test_a_nursery_the_child_is_at_is_not_one_asked_for(text, asked_for):
    assert bool({"a nursery"} & {one.name for one in wanted_in_text(text)}) == asked_for
