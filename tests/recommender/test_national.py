"""National lines and help with costs: complete, dated, sourced, never for the wrong nation."""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.errors import UnknownWordError
from directory.vocabulary import NEEDS
from recommender.answer import Urgency, Urgent
from recommender.national import (
    NONE_OPEN,
    NONE_OPEN_BY_DAY,
    as_of,
    at_any_hour,
    help_with_costs,
    helplines,
    lines_for,
    may_help,
    urgent_lines,
)

LONDON = ZoneInfo("Europe/London")
GLASGOW, EDINBURGH, ABERDEEN, LEEDS = "S12000049", "S12000036", "S12000033", "E08000035"
TODAY = date(2026, 11, 30)
SHORT_NUMBERS = {"999", "101", "111", "116123", "08001111"}


@pytest.mark.parametrize("line", helplines(), ids=lambda line: line.id)
def test_every_number_is_well_formed_and_twice_sourced(line):
    digits = line.phone.replace(" ", "")
    assert re.fullmatch(r"[0-9 ]+", line.phone)
    if digits not in SHORT_NUMBERS:
        number = phonenumbers.parse(line.phone, "GB")
        assert phonenumbers.is_valid_number(number)
        assert phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.PREMIUM_RATE
        assert not digits.startswith(("084", "087", "09")), "a number that charges extra"
    assert len({source.by for source in line.sources}) >= 2
    assert any(source.at.startswith("http") for source in line.sources)
    assert line.checked_on <= TODAY
    assert line.coverage


def test_the_samaritans_are_not_the_misprint():
    (samaritans,) = (line for line in helplines() if line.id == "samaritans")
    assert samaritans.phone == "116 123"  # one council page prints 116 213


@pytest.mark.parametrize(
    "english",
    ["0800 144 8848", "0808 802 0925", "0808 208 2138", "0808 800 2222"],
)
def test_lines_that_do_not_serve_scotland_are_not_given(english):
    digits = english.replace(" ", "")
    assert digits not in {line.phone.replace(" ", "") for line in helplines()}


@pytest.mark.parametrize(
    ("council", "phone"),
    [(LEEDS, "0808 2000 247"), ("W06000015", "0808 80 10 800"), ("N09000003", "0808 802 1414")],
)
def test_whoever_is_in_danger_at_home_has_a_line_of_her_own_nation(council, phone):
    for lines in (lines_for("domestic_abuse", council), urgent_lines("domestic_abuse", council)):
        assert phone in {line.phone for line in lines}
        assert "0800 027 1234" not in {line.phone for line in lines}
    for scottish in (None, GLASGOW):
        assert phone not in {line.phone for line in lines_for("domestic_abuse", scottish)}


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize("council", [None, GLASGOW, EDINBURGH, ABERDEEN])
def test_every_need_has_a_line_in_scotland(need, council):
    lines = lines_for(need, council)
    assert lines
    assert all(line.need == need and line.source and line.checked_on for line in lines)


@pytest.mark.parametrize("kind", get_args(Urgency))
@pytest.mark.parametrize("council", [None, GLASGOW, EDINBURGH, ABERDEEN])
def test_every_urgency_has_a_line_in_scotland(kind, council):
    assert urgent_lines(kind, council)


@pytest.mark.parametrize("kind", ["risk_to_life", "domestic_abuse", "child_at_risk"])
def test_danger_begins_with_999(kind):
    assert urgent_lines(kind, GLASGOW)[0].phone == "999"


@pytest.mark.parametrize("kind", get_args(Urgency))
@pytest.mark.parametrize("council", [None, GLASGOW, EDINBURGH, ABERDEEN])
def test_beside_a_question_stands_one_line_and_never_999(kind, council):
    (line,) = urgent_lines(kind, council, grade="ask")
    assert line.phone not in {"999", "101"}
    assert line in urgent_lines(kind, council)


def test_the_council_comes_first_when_there_is_no_bed_or_no_food():
    assert urgent_lines("homeless_tonight", GLASGOW)[0].phone == "0800 838 502"
    assert urgent_lines("homeless_tonight", EDINBURGH)[0].phone == "0800 731 6969"
    assert urgent_lines("no_money_or_food_today", GLASGOW)[0].phone == "0141 276 1177"


def test_a_council_line_is_given_to_that_council_alone():
    glasgow_only = "0800 838 502"
    for council in (None, EDINBURGH, ABERDEEN, LEEDS):
        phones = {line.phone for line in urgent_lines("homeless_tonight", council)}
        assert glasgow_only not in phones


def test_scottish_lines_are_not_given_in_england():
    phones = {line.phone for line in lines_for("domestic_abuse", LEEDS)}
    assert "0800 027 1234" not in phones
    assert {line.phone for line in lines_for("debt_advice", LEEDS)} == {
        "0800 138 1111",
        "0808 808 4000",
    }


def test_unknown_words_are_refused_in_one_sentence():
    with pytest.raises(UnknownWordError, match="'coffee' is not a need we know"):
        lines_for("coffee")
    with pytest.raises(UnknownWordError, match="'late' is not a kind of urgency we know"):
        urgent_lines("late")


@pytest.mark.parametrize(
    ("age", "activity", "expected"),
    [
        (2.0, "training", {"funded-hours-2", "college-childcare-fund"}),
        (3.0, "work", {"funded-hours-3-4", "universal-credit-childcare", "tax-free-childcare"}),
        (0.6, "work", {"universal-credit-childcare"}),
        (0.6, "job_search", {"flexible-support-fund"}),
        (8.0, "work", {"universal-credit-childcare", "tax-free-childcare"}),
        (None, "any", {"best-start-grant"}),
    ],
)
def test_help_worth_asking_about(age, activity, expected):
    assert expected <= {one.id for one in may_help(age, activity, on=TODAY)}


@pytest.mark.parametrize(
    ("age", "activity", "absent"),
    [
        (1.0, "any", "funded-hours-2"),
        (2.9, "any", "funded-hours-3-4"),
        (8.0, "work", "funded-hours-3-4"),
        (12.0, "work", "tax-free-childcare"),
        (2.0, "training", "universal-credit-childcare"),
        (None, "work", "universal-credit-childcare"),
        (16.0, "any", "scottish-child-payment"),
    ],
)
def test_help_that_would_mislead(age, activity, absent):
    assert absent not in {one.id for one in may_help(age, activity, on=TODAY)}


def test_scottish_help_is_not_offered_in_england():
    assert all("K0" in "".join(one.coverage) for one in may_help(3.0, on=TODAY, council_code=LEEDS))


def test_help_that_had_not_begun_is_left_out():
    early = {one.id for one in may_help(3.0, "work", on=date(2020, 1, 1))}
    assert "universal-credit-childcare" not in early


@pytest.mark.parametrize("one", help_with_costs(), ids=lambda one: one.id)
def test_help_is_asked_about_never_promised(one):
    assert re.search(r"\b(ask|may)\b", one.ask, re.IGNORECASE)
    assert not re.search(r"\b(eligible|entitled|entitlement|will)\b", one.ask, re.IGNORECASE)
    assert one.decides
    assert one.sources
    assert one.sources[0].at.startswith("http")


@given(
    age=st.one_of(st.none(), st.floats(0, 18)),
    activity=st.sampled_from(["work", "job_search", "training", "university"]),
)
def test_not_saying_what_you_do_never_hides_help(age, activity):
    said = {one.id for one in may_help(age, activity, on=TODAY)}
    assert said <= {one.id for one in may_help(age, on=TODAY)}


def test_a_line_for_young_people_is_given_first_and_only_where_one_of_hers_may_ring_it():
    named = [line.name for line in lines_for("mental_health", GLASGOW, ages=[11, 15])]
    assert named[0].startswith("Childline")
    assert not [name for name in named[1:] if "Childline" in name]
    for ages in ([], [2, 5]):
        found = lines_for("mental_health", GLASGOW, ages=ages)
        assert not [line for line in found if "Childline" in line.name]


def test_lines_for_any_hour_are_free_and_open_all_week():
    known = {(one.name, one.phone): one for one in helplines()}
    lines = at_any_hour()
    assert len(lines) >= 3
    for line in lines:
        held = known[line.name, line.phone]
        assert held.free
        assert held.open == "Mon-Sun 00:00-24:00"
        assert held.covers(None)


FRIDAY_NIGHT = datetime(2026, 12, 4, 21, 0, tzinfo=LONDON)
FRIDAY_NOON = datetime(2026, 12, 4, 12, 0, tzinfo=LONDON)


def waiting(kind, council=GLASGOW):
    return Urgent(kind=kind, evidence="x", say="Ring.", contacts=urgent_lines(kind, council))


def test_lines_that_answer_now_come_first_and_closed_ones_say_when_they_open():
    (told,) = as_of([waiting("no_money_or_food_today")], FRIDAY_NIGHT)
    said = [line.now is not None for line in told.contacts]
    assert said == sorted(said)
    fund = next(line for line in told.contacts if line.name.startswith("Scottish Welfare Fund"))
    assert fund.now == "closed now, opens Monday 9am"
    closed = [line for line in told.contacts if line.now]
    (nobody,) = as_of([replace(told, say="Ring.", contacts=tuple(closed))], FRIDAY_NIGHT)
    assert nobody.say == f"Ring. {NONE_OPEN}"
    unknown = [replace(line, hours=None) for line in closed]
    (at_noon,) = as_of([replace(told, say="Ring.", contacts=tuple(unknown))], FRIDAY_NOON)
    assert at_noon.say == f"Ring. {NONE_OPEN_BY_DAY}"
    christmas = datetime(2026, 12, 25, 12, 0, tzinfo=LONDON)  # a Friday: councils are shut
    (shut,) = as_of([replace(told, say="Ring.", contacts=tuple(unknown))], christmas)
    assert shut.say == f"Ring. {NONE_OPEN}"
    (by_day,) = as_of([waiting("no_money_or_food_today")], FRIDAY_NOON)
    assert (by_day.contacts[0].name, by_day.contacts[0].now) == (fund.name, None)
    assert by_day.say == "Ring."
    (none,) = as_of([replace(waiting("homeless_tonight"), contacts=())], FRIDAY_NIGHT)
    assert none.say == "Ring."


def test_a_line_for_when_offices_are_closed_is_not_said_to_be_closed():
    (told,) = as_of([waiting("homeless_tonight")], FRIDAY_NIGHT)
    assert told.contacts[0].hours.startswith("Evenings, nights and weekends")
    assert told.contacts[0].now is None
    assert told.say == "Ring."


def test_the_emergency_number_is_never_closed():
    (told,) = as_of([waiting("risk_to_life")], FRIDAY_NIGHT)
    assert (told.contacts[0].phone, told.contacts[0].now) == ("999", None)


@pytest.mark.parametrize("kind", ["domestic_abuse", "child_at_risk", "risk_to_life"])
def test_a_public_holiday_closes_no_line_that_is_there_day_and_night(kind):
    holiday = datetime(2026, 11, 30, 2, 0, tzinfo=LONDON)  # Saint Andrew's Day
    (told,) = as_of([waiting(kind)], holiday)
    assert told.say == "Ring."
    assert (told.contacts[0].phone, told.contacts[0].now) == ("999", None)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I feel really low since Christmas", True),
        ("cannae get oot ae ma bed, feel flat, I've no energy", True),
        ("LP, low mood, not coping", True),
        ("mum anxious, panic attacks", True),  # a note
        ("my daughter is anxious and crying all night", False),
        ("on a low wage and my son is depressed", False),
        ("my mum died in June", False),
        ("", False),
    ],
)
def test_the_line_for_who_feels_low_comes_first_for_low_mood(text, first):
    names = [line.name for line in lines_for("mental_health", GLASGOW, text=text)]
    assert (names[0] == "Breathing Space") is first


def test_no_line_speaks_of_a_sanction_to_who_spoke_of_none():
    assert not [line.name for line in helplines() if "sanction" in (line.notes or "").lower()]
