"""Open, closed or not known, on days worked out by hand and against dateutil."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from directory.opening import (
    check_first,
    listed_hours,
    next_open,
    public_holiday,
    state_at,
)
from directory.records import Fit, Schedule
from directory.recurrence import read_clock

WEEKDAY_9_TO_5 = Schedule(
    freq="WEEKLY", byday="MO,TU,WE,TH,FR", opens_at="09:00", closes_at="17:00"
)


def at(text):
    return datetime.fromisoformat(text)


def fit(row, moment):
    rows = row if isinstance(row, tuple) else (row,)
    return state_at(rows, at(moment)).fit


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-24T09:00", Fit.YES),  # Tuesday, the first minute
        ("2026-11-24T16:59", Fit.YES),
        ("2026-11-24T17:00", Fit.NO),  # closing time is exclusive
        ("2026-11-24T08:59", Fit.NO),
        ("2026-11-28T12:00", Fit.NO),  # Saturday
    ],
)
def test_an_ordinary_week(moment, expected):
    assert fit(WEEKDAY_9_TO_5, moment) is expected


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("09:00", 540),
        ("9:00", 540),
        ("09:00:00", 540),
        ("09:00Z", 540),
        ("09:00:00Z", 540),
        ("10:00+01:00", 600),
        ("09:00:00.000Z", 540),
        ("2024-01-08T09:30:00", 570),
        ("9.30am", 570),
        ("9 AM", 540),
        ("12pm", 720),
        ("12:30 a.m.", 30),
        ("24:00", 1440),
        ("00:00", 0),
        ("0930", 570),
        ("1730hrs", 1050),
        ("09h30", 570),
        ("12 noon", 720),
        ("midnight", 0),
    ],
)
def test_clock_spellings_of_real_feeds(text, minutes):
    assert read_clock(text).minutes == minutes


@pytest.mark.parametrize(
    "text", ["", None, "9", "25:00", "24:30", "09:75", "13pm", "noonish", "-1:00", "2026", "930"]
)
def test_what_is_not_a_clock_time(text):
    assert read_clock(text) is None


def test_a_z_is_the_clock_on_the_wall_in_summer_too():
    summer = Schedule(freq="WEEKLY", byday="WE", opens_at="09:00:00Z", closes_at="12:00:00Z")
    assert fit(summer, "2026-07-15T09:30") is Fit.YES
    assert fit(summer, "2026-07-15T12:30") is Fit.NO


def test_a_row_with_a_timezone_is_taken_literally():
    utc = Schedule(freq="WEEKLY", byday="WE", opens_at="09:00Z", closes_at="12:00Z", timezone=0)
    assert fit(utc, "2026-07-15T09:30") is Fit.NO
    assert fit(utc, "2026-07-15T12:30") is Fit.YES
    assert fit(utc, "2026-12-16T09:30") is Fit.YES


def test_a_moment_in_another_zone_is_brought_to_london():
    moment = datetime(2026, 7, 15, 8, 30, tzinfo=UTC)  # 9:30 in Glasgow
    row = Schedule(freq="WEEKLY", byday="WE", opens_at="09:15", closes_at="10:00")
    assert state_at((row,), moment).fit is Fit.YES


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-27T23:00", Fit.YES),  # Friday night
        ("2026-11-28T01:59", Fit.YES),  # still Friday's opening
        ("2026-11-28T02:00", Fit.NO),
        ("2026-11-29T01:00", Fit.NO),  # Saturday does not open
        ("2026-11-27T01:00", Fit.NO),
    ],
)
def test_past_midnight_belongs_to_the_day_it_began(moment, expected):
    night = Schedule(freq="WEEKLY", byday="FR", opens_at="20:00", closes_at="02:00")
    assert fit(night, moment) is expected


def test_round_the_clock():
    always = Schedule(
        freq="WEEKLY", byday="MO,TU,WE,TH,FR,SA,SU", opens_at="00:00", closes_at="23:59"
    )
    assert fit(always, "2026-11-24T23:59") is Fit.YES
    assert listed_hours((always,)) == ("Every day 24 hours",)


def test_a_lunch_break_is_two_rows():
    rows = (
        Schedule(freq="WEEKLY", byday="MO,TU", opens_at="13:00", closes_at="17:00"),
        Schedule(freq="WEEKLY", byday="MO,TU", opens_at="09:00", closes_at="12:00"),
    )
    assert fit(rows, "2026-11-24T12:30") is Fit.NO
    assert fit(rows, "2026-11-24T11:30") is Fit.YES
    assert listed_hours(rows) == ("Mon and Tue 9am to 12 noon and 1pm to 5pm",)


def test_no_rows_say_nothing():
    answer = state_at((), at("2026-11-24T10:00"))
    assert answer.fit is Fit.UNKNOWN
    assert answer.reason == "Hours are not listed."


def test_data_past_its_date_is_no_information_but_an_ended_row_has_ended():
    lapsed = Schedule(
        freq="WEEKLY", byday="TU", opens_at="09:00", closes_at="17:00", valid_to=date(2026, 6, 30)
    )
    answer = state_at((lapsed,), at("2026-11-24T10:00"))
    assert answer.fit is Fit.UNKNOWN
    assert "30 June 2026" in answer.reason
    assert fit(lapsed, "2026-06-30T10:00") is Fit.YES  # the last day is inside
    ended = Schedule(
        freq="WEEKLY", byday="TU", opens_at="09:00", closes_at="17:00", until=date(2026, 6, 30)
    )
    assert fit(ended, "2026-06-30T10:00") is Fit.YES
    assert state_at((ended,), at("2026-11-24T10:00")).reason == "No longer runs."


def test_a_lapsed_row_beside_a_valid_one_was_replaced():
    old = Schedule(
        freq="WEEKLY", byday="MO", opens_at="09:00", closes_at="17:00", valid_to=date(2026, 3, 31)
    )
    new = Schedule(freq="WEEKLY", byday="TU", opens_at="09:00", closes_at="17:00")
    assert fit((old, new), "2026-11-23T10:00") is Fit.NO


def test_not_yet():
    later = Schedule(
        freq="WEEKLY", byday="TU", opens_at="09:00", closes_at="17:00", dtstart=date(2027, 1, 12)
    )
    assert fit(later, "2026-11-24T10:00") is Fit.NO
    assert next_open((later,), at("2026-11-24T10:00")).at == at("2027-01-12T09:00+00:00")


def test_every_second_week_without_a_first_date_cannot_be_decided():
    row = Schedule(freq="WEEKLY", byday="TU", interval=2, opens_at="09:00", closes_at="17:00")
    answer = state_at((row,), at("2026-11-24T10:00"))
    assert answer.fit is Fit.UNKNOWN
    assert "from which date is not listed" in answer.reason
    assert fit(row, "2026-11-25T10:00") is Fit.NO  # but never on a Wednesday


@pytest.mark.parametrize(
    ("opens", "closes"), [("09:00", None), (None, "17:00"), (None, None), ("09:00", "09:00")]
)
def test_open_that_day_hours_unknown(opens, closes):
    row = Schedule(freq="WEEKLY", byday="TU", opens_at=opens, closes_at=closes)
    answer = state_at((row,), at("2026-11-24T10:00"))
    assert answer.fit is Fit.UNKNOWN
    assert answer.reason == "Open on Tuesdays, but the times are not listed."
    assert fit(row, "2026-11-25T10:00") is Fit.NO


def test_the_official_example_has_month_days_in_a_weekly_row():
    row = Schedule(
        freq="WEEKLY", byday="TH,FR", bymonthday="2,3,4", opens_at="10:00", closes_at="18:00"
    )
    assert fit(row, "2026-11-26T10:00") is Fit.YES


def test_the_week_start_decides_every_second_week():
    # RFC 5545's own example: from Tuesday 5 August 1997, every second week on Tuesday and Sunday.
    def days(wkst):
        row = Schedule(
            freq="WEEKLY",
            interval=2,
            byday="TU,SU",
            wkst=wkst,
            dtstart=date(1997, 8, 5),
            opens_at="09:00",
            closes_at="10:00",
        )
        month = (date(1997, 8, 1) + timedelta(days=n) for n in range(31))
        return [day.day for day in month if fit(row, f"{day}T09:30") is Fit.YES]

    assert days("MO") == [5, 10, 19, 24]
    assert days("SU") == [5, 17, 19, 31]


@pytest.mark.parametrize(
    ("byday", "bymonthday", "days"),
    [
        ("SA,-1MO", None, [7, 14, 21, 28, 30]),
        ("MO", "2,-1", [2, 30]),
        ("1WE", "25", []),
        (None, "31", []),
        ("5MO,5TU", None, [30]),
    ],
)
def test_november_2026_by_the_calendar_on_the_wall(byday, bymonthday, days):
    row = Schedule(
        freq="MONTHLY", byday=byday, bymonthday=bymonthday, opens_at="09:00", closes_at="10:00"
    )
    fits = {day: fit(row, f"2026-11-{day:02}T09:30") for day in range(1, 31)}
    assert [day for day, answer in fits.items() if answer is not Fit.NO] == days


def test_a_count_ends_it():
    row = Schedule(
        freq="WEEKLY", byday="TU", count=3, dtstart=date(2026, 11, 3), opens_at="09:00",
        closes_at="10:00",
    )  # fmt: skip
    assert [fit(row, f"2026-11-{day:02}T09:30") for day in (3, 10, 17, 24)] == [2, 2, 2, 0]


@pytest.mark.parametrize("day", ["2026-01-02", "2026-11-30", "2026-08-03", "2026-12-25"])
def test_a_scottish_public_holiday_is_check_first(day):
    rows = (Schedule(freq="DAILY", opens_at="09:00", closes_at="17:00"),)
    answer = state_at(rows, at(f"{day}T10:00"))
    assert answer.fit is Fit.UNKNOWN
    assert "public holiday in Scotland: check" in answer.reason
    assert state_at(rows, at(f"{day}T18:00")).fit is Fit.NO


@pytest.mark.parametrize("year", [2022, 2026, 2030])
def test_the_days_of_one_country_are_the_librarys(year):
    theirs = dict(holidays.country_holidays("GB", subdiv="SCT", years=year))
    days = [date(year, 1, 1) + timedelta(days=step) for step in range(365)]
    assert {day: name for day in days if (name := public_holiday(day))} == theirs


def test_easter_monday_is_no_public_holiday_in_scotland():
    assert public_holiday(date(2026, 4, 6)) is None
    assert fit(WEEKDAY_9_TO_5, "2026-04-06T10:00") is Fit.YES


@pytest.mark.parametrize(
    ("notes", "asked"),
    [
        ("Term time only", True),
        ("open term-time", True),
        ("During term", True),
        ("Open in term time and school holidays", False),
        ("Outside term time", False),
        ("Long term support", False),
        ("School holidays only", True),
        (None, False),
    ],
)
def test_term_time_is_check_first(notes, asked):
    row = Schedule(freq="WEEKLY", byday="TU", opens_at="09:00", closes_at="15:00", notes=notes)
    assert (check_first((row,)) is not None) is asked
    assert fit(row, "2026-11-24T10:00") is (Fit.UNKNOWN if asked else Fit.YES)


@pytest.mark.parametrize("byday", ["MO-FR", "Mon-Fri", "Monday to Friday", "SA-WE", "MO,TU-WE"])
def test_a_span_of_days_is_every_day_of_it(byday):
    row = Schedule(freq="WEEKLY", byday=byday, opens_at="09:00", closes_at="17:00")
    assert fit(row, "2026-11-24T10:00") is Fit.YES
    assert fit(row, "2026-11-26T10:00") is (Fit.YES if "F" in byday else Fit.NO)


def test_the_night_the_clocks_go_on_is_an_hour_shorter():
    late = Schedule(freq="WEEKLY", byday="SU", opens_at="00:30", closes_at="03:00")
    for utc, expected in (("00:29", Fit.NO), ("00:30", Fit.YES), ("01:59", Fit.YES)):
        assert fit(late, f"2026-03-29T{utc}+00:00") is expected
    assert fit(late, "2026-03-29T02:00+00:00") is Fit.NO  # the clock says 3


def test_the_hour_that_comes_twice_is_open_both_times():
    early = Schedule(freq="WEEKLY", byday="SU", opens_at="01:00", closes_at="02:00")
    assert fit(early, "2026-10-25T00:30+00:00") is Fit.YES
    assert fit(early, "2026-10-25T01:30+00:00") is Fit.YES


@pytest.mark.parametrize("byday", ["XX", "9", "MO,??", "every day"])
def test_days_that_cannot_be_read_are_not_known(byday):
    row = Schedule(freq="WEEKLY", byday=byday, opens_at="09:00", closes_at="17:00")
    assert fit(row, "2026-11-24T10:00") is Fit.UNKNOWN


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (WEEKDAY_9_TO_5, "Mon to Fri 9am to 5pm"),
        (
            Schedule(freq="MONTHLY", byday="1TU", opens_at="10:00", closes_at="12:00"),
            "First Tue of the month 10am to 12 noon",
        ),
        (
            Schedule(freq="MONTHLY", bymonthday="1,-1", opens_at="18:30", closes_at="00:00"),
            "1st and last day of the month 6:30pm to midnight",
        ),
        (
            Schedule(freq="WEEKLY", interval=2, byday="SA,MO", opens_at="10:00", closes_at="11:00"),
            "Every 2 weeks, Mon and Sat 10am to 11am",
        ),
        (
            Schedule(freq="WEEKLY", byday="WE", opens_at="09:00", notes="term time"),
            "Wed from 9am (closing time not listed) (term time only)",
        ),
        (Schedule(byday="TU"), "Tue (times not listed)"),
        (Schedule(opens_at="09:00", closes_at="10:00"), "Days not listed, 9am to 10am"),
        (
            Schedule(dtstart=date(2026, 12, 5), opens_at="14:00", closes_at="16:00"),
            "5 December 2026 2pm to 4pm",
        ),
    ],
)
def test_hours_in_words(row, line):
    assert listed_hours((row,)) == (line,)


def test_next_opening_skips_to_monday_and_warns_of_saint_andrews_day():
    found = next_open((WEEKDAY_9_TO_5,), at("2026-11-27T18:00"))
    assert found.at == at("2026-11-30T09:00+00:00")
    assert "Saint Andrew" in found.check_first
    assert next_open((), at("2026-11-27T18:00")) is None


@pytest.mark.shared
def test_every_shared_schedule_case(shared):
    cases = json.loads((shared / "standards" / "schedule_cases.json").read_text())["cases"]
    reader = TypeAdapter(Schedule)
    word = {Fit.YES: "open", Fit.NO: "closed", Fit.UNKNOWN: "unknown"}
    wrong = [
        case["id"]
        for case in cases
        if word[fit(reader.validate_python(case["schedule"]), case["at"])] != case["expect"]
    ]
    assert len(cases) == 96
    assert wrong == []


DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
some_days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True)
dates = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def recurrences(draw):
    freq = draw(st.sampled_from(["WEEKLY", "MONTHLY", "DAILY"]))
    row = {"freq": freq, "dtstart": draw(dates), "interval": draw(st.integers(1, 4))}
    if freq == "WEEKLY":
        row["byday"] = ",".join(draw(some_days))
        row["wkst"] = draw(st.sampled_from(DAYS))
    if freq == "MONTHLY":
        # dateutil reads "SA,-1MO" as both at once, RFC 5545 as either; and it walks to the year
        # 9999 for a weekday and a month day that never meet. Those two are tested by hand.
        ordinals = ["1", "2", "3", "4", "5", "-1", "-2"]
        shape = draw(st.sampled_from(["day", "weekday", "ordinal", "both", "neither"]))
        if shape in {"weekday", "both"}:
            row["byday"] = ",".join(draw(some_days))
        if shape == "ordinal":
            row["byday"] = ",".join(
                draw(st.sampled_from(ordinals)) + day for day in draw(some_days)
            )
        if shape in {"day", "both"}:
            day = st.integers(-31, 31).filter(bool)
            row["bymonthday"] = ",".join(map(str, draw(st.lists(day, min_size=1, max_size=3))))
    if draw(st.booleans()):
        row["until"] = row["dtstart"] + timedelta(days=draw(st.integers(0, 400)))
    elif draw(st.booleans()):
        row["count"] = draw(st.integers(1, 12))
    return Schedule(**row, opens_at="09:00", closes_at="17:00")


@given(row=recurrences(), day=dates)
def test_the_arithmetic_agrees_with_dateutil(row, day):
    parts = [f"FREQ={row.freq}", f"INTERVAL={row.interval}"]
    names = {"BYDAY": row.byday, "BYMONTHDAY": row.bymonthday, "WKST": row.wkst, "COUNT": row.count}
    parts += [f"{name}={value}" for name, value in names.items() if value]
    if not row.count:  # bounded, so that a rule that never falls does not walk to the year 9999
        parts.append(f"UNTIL={row.until or day:%Y%m%d}")
    rule = rrulestr(";".join(parts), dtstart=datetime.combine(row.dtstart, datetime.min.time()))
    midnight = datetime.combine(day, datetime.min.time())
    falls = bool(rule.between(midnight, midnight, inc=True))
    answer = state_at((row,), midnight + timedelta(hours=10)).fit
    assert answer is not Fit.UNKNOWN or public_holiday(day)
    assert (answer is not Fit.NO) == falls


@given(rows=st.lists(recurrences(), max_size=3), more=recurrences(), day=dates)
def test_another_row_never_closes_what_was_open(rows, more, day):
    moment = datetime.combine(day, datetime.min.time()) + timedelta(hours=10)
    before = state_at(tuple(rows), moment).fit
    if before is Fit.YES:
        assert state_at((*rows, more), moment).fit is Fit.YES


@given(rows=st.lists(recurrences(), max_size=3), day=dates)
def test_a_row_without_times_never_says_when_it_opens(rows, day):
    moment = datetime.combine(day, datetime.min.time()) + timedelta(hours=10)
    untimed = replace(WEEKDAY_9_TO_5, byday="MO,TU,WE,TH,FR,SA,SU", closes_at=None)
    assert next_open((untimed,), moment) is None
    assert next_open((untimed, *rows), moment) == next_open(tuple(rows), moment)


words = st.none() | st.text(max_size=8) | st.sampled_from(["09:00", "MO", "1SA", "00:00", "24:00"])


@given(
    st.builds(
        Schedule,
        freq=words | st.sampled_from(["WEEKLY", "MONTHLY"]),
        byday=words,
        bymonthday=words,
        wkst=words,
        opens_at=words,
        closes_at=words,
        notes=words,
        interval=st.none() | st.integers(-3, 10**6),
        count=st.none() | st.integers(-3, 10**9),
        dtstart=st.none() | st.dates(),
        until=st.none() | st.dates(),
        valid_to=st.none() | st.dates(),
        timezone=st.none() | st.floats(),
    ),
    st.datetimes(),
)
def test_nothing_a_feed_writes_stops_the_answer(row, moment):
    assert state_at((row,), moment).reason
    assert next_open((row,), moment, days=3) is None or row.freq or row.byday or row.dtstart
    assert all(isinstance(line, str) for line in listed_hours((row,)))
