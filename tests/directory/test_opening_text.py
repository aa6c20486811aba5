"""Hours written as a sentence: read when all of it is understood, else left as words."""

import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.opening import listed_hours
from directory.opening_text import parse_hours
from directory.recurrence import read_clock


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Mon-Fri 9am-5pm", ["Mon to Fri 9am to 5pm"]),
        ("Mon-Fri 9am-5pm term time", ["Mon to Fri 9am to 5pm (term time only)"]),
        ("Monday to Friday, 9am till 3.15pm", ["Mon to Fri 9am to 3:15pm"]),
        ("9 am - 5 pm Monday to Friday.", ["Mon to Fri 9am to 5pm"]),
        ("Tuesdays and Wednesdays 9.30am - 3.30pm", ["Tue and Wed 9:30am to 3:30pm"]),
        ("Mon-Thu, 9-5pm. Fri, 9-3:30pm", ["Mon to Thu 9am to 5pm", "Fri 9am to 3:30pm"]),
        ("Thursdays 1-8pm", ["Thu 1pm to 8pm"]),
        ("Sat 10-12pm", ["Sat 10am to 12 noon"]),
        ("Mon 9am-11.35", ["Mon 9am to 11:35am"]),
        ("Mon 10am-2", ["Mon 10am to 2pm"]),
        ("Mon 09:00-17:00", ["Mon 9am to 5pm"]),
        ("Tue 12 noon to 2pm", ["Tue 12 noon to 2pm"]),
        ("Fri 8pm - 2am", ["Fri 8pm to 2am"]),
        ("Sat 6pm to midnight", ["Sat 6pm to midnight"]),
        ("Fri-Mon 9am-1pm", ["Mon and Fri to Sun 9am to 1pm"]),
        ("Weekdays 10am to 4pm", ["Mon to Fri 10am to 4pm"]),
        ("7.30am - 6.30pm every day", ["Every day 7:30am to 6:30pm"]),
        ("24 hours a day, 7 days a week", ["Every day 24 hours"]),
        ("Open 24/7", ["Every day 24 hours"]),
        (
            "Mon-Fri, 8.55am-11.30am; 12.25pm-3.00pm",
            ["Mon to Fri 8:55am to 11:30am and 12:25pm to 3pm"],
        ),
        ("Mon: 1pm-8pm\nTue: closed\nWed: 10am-5pm", ["Mon 1pm to 8pm", "Wed 10am to 5pm"]),
        (
            "First, third and fourth Saturdays of the month, 10am - 4pm",
            ["First Sat, Third Sat and Fourth Sat of the month 10am to 4pm"],
        ),
        ("1st and 3rd Tuesday 10am-12", ["First Tue and Third Tue of the month 10am to 12 noon"]),
        (
            "Every 2nd & 4th Friday, 1pm - 3pm",
            ["Second Fri and Fourth Fri of the month 1pm to 3pm"],
        ),
        ("Last Tuesday of every month 3pm - 4.30pm", ["Last Tue of the month 3pm to 4:30pm"]),
        ("Every 2 weeks on Wednesday, 6 - 8pm", ["Every 2 weeks, Wed 6pm to 8pm"]),
        ("Mondays", ["Mon (times not listed)"]),
        ("Mon-Fri 9am-5pm, closed on public holidays", ["Mon to Fri 9am to 5pm"]),
        ("Mon 9-5", ["Mon 9am to 5pm"]),  # nothing opens at nine in the evening till five
        ("Mon/Wed/Fri 9.30-12", ["Mon, Wed and Fri 9:30am to 12 noon"]),
        ("Mon 9-12, Tues 1-4", ["Mon 9am to 12 noon", "Tue 1pm to 4pm"]),
        ("Monday 9:30 - 11:30 & 12:30-14:30", ["Mon 9:30am to 11:30am and 12:30pm to 2:30pm"]),
        ("Mon\u2013Fri 0900-1700", ["Mon to Fri 9am to 5pm"]),
        ("Mon - Fri 9.00 - 17.00hrs", ["Mon to Fri 9am to 5pm"]),
        ("M-F 8:30am-5:00pm", ["Mon to Fri 8:30am to 5pm"]),
        ("Mon. - Fri. 9:00 a.m. - 5:00 p.m.", ["Mon to Fri 9am to 5pm"]),
        ("Monday to Friday (9am to 5pm)", ["Mon to Fri 9am to 5pm"]),
        ("Mon-Fri 8.00 am to 6.00 pm. Closed weekends.", ["Mon to Fri 8am to 6pm"]),
        ("Tues 10.00 \u2013 12.00 noon", ["Tue 10am to 12 noon"]),
        ("Wednesday mornings 10am - 12pm", ["Wed 10am to 12 noon"]),
        ("Alternate Mondays 10am-12pm", ["Every 2 weeks, Mon 10am to 12 noon"]),
        ("Mon-Fri 7.45am-6pm all year round", ["Mon to Fri 7:45am to 6pm"]),
        ("Tue 10am - 12pm (except school holidays)", ["Tue 10am to 12 noon (term time only)"]),
        ("Tue 10am-12pm, excluding school holidays", ["Tue 10am to 12 noon (term time only)"]),
        ("Mon 1pm to 2.30pm during school term", ["Mon 1pm to 2:30pm (term time only)"]),
    ],
)
def test_what_is_certain_is_read(text, lines):
    rows = parse_hours(text)
    assert rows is not None
    assert list(listed_hours(rows)) == lines
    assert all(row.description == text for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Various",
        "By appointment.",
        "Mon-Fri 9am-5pm. Sat, varies",
        "9.00am-3.00pm",  # which days?
        "Mon 7-9",  # breakfast or evening?
        "Mon 6-8",
        "Wednesday mornings",
        "Mon-Fri 9am-5pm. Closed\nSat 10am-2pm",  # which is closed?
        "Mon 2014-2015",
        "Mon 9am",  # until when?
        "Tuesday, lunch served at 12.30",
        "Mon-Fri 9am-5pm, except on Wednesday 10am-5pm",
        "Main reception: Mon-Fri 9am-4pm. Drop-in: Mon 1pm-2pm",
        "Mon 9am-5pm, 10am-2pm Sat",
        "9am-5pm Mon-Fri, Sat 10am-2pm",
        "9am - 18.00pm Mon",
        "Mon 25:00-26:00",
        "Mon 3.155pm-4pm",
        "Mon 9am-9am",
        "Mon 9am-5am",
        "Mon to Mon 9am-5pm",
        "First Tuesday 9am-10am",  # of the month?
        "Monthly on Tuesday 9am-10am",
        "Until 31st March: Mon 9am-5pm",
        "P1-2 Mon-Thu 8.50am-3pm",
        "Sun 1pm-5pm (not open on Sundays from April)",
        "0131 529 5585",
    ],
)
def test_what_is_unsure_is_left_as_words(text):
    assert parse_hours(text) is None


def test_words_about_terms_and_holidays_are_kept_as_notes():
    (row,) = parse_hours("Mon 9am-3pm (term time only), closed on bank holidays")
    assert row.notes == "Term time only. Closed on public holidays"
    assert row.opens_at == "09:00"


@given(st.text(alphabet="MonTueSat9:.30amp-, /of the1stclosed\n24", max_size=60))
def test_any_text_is_read_or_left(text):
    for row in parse_hours(text) or ():
        assert row.byday
        assert (row.opens_at is None) == (row.closes_at is None)


@pytest.mark.shared
def test_a_city_that_published_both_agrees(shared):
    """Sentences beside the rows their publisher made of them (Miami, 2019), those of one line.

    Where we differ the publisher's row lacks a time or drops a "Thur"; of sentences of several
    lines it read only the first.
    """
    archive = shared / "data" / "directories_elsewhere" / "hsds_miami_2019_part70.zip"
    with zipfile.ZipFile(archive) as folder, folder.open("data/regular_schedules.csv") as file:
        table = pd.read_csv(file)
    same = differ = 0
    for (_, text), rows in table.groupby(["service_id", "original_text"]):
        parsed = parse_hours(text)
        if parsed is None or "\\n" in text:
            continue
        ours = {
            (day, minutes(row.opens_at), minutes(row.closes_at))
            for row in parsed
            for day in row.byday.split(",")
        }
        theirs = {
            (day[:2].upper(), minutes(opens), minutes(closes))
            for day, opens, closes in zip(rows.weekday, rows.opens_at, rows.closes_at, strict=True)
        }
        same += ours == theirs
        differ += ours != theirs
    assert same > 1400
    assert differ / same < 0.03


def minutes(clock):
    read = read_clock(clock if isinstance(clock, str) else None)
    return None if read is None else read.minutes
