from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import saying


@pytest.mark.parametrize(
    ("likely", "between", "mode", "said"),
    [
        (18.0, (14.2, 23.6), "bus", "14 to 24 minutes by bus"),
        (10.0, (8.2, 13.6), "bus", "8 to 14 minutes on foot"),  # nobody waits for a bus for that
        (4.0, (0.0, 9.0), "bus", "up to 9 minutes on foot"),
        (4.0, (0.0, 9.0), "car", "up to 9 minutes by car"),
        (10.0, None, "walk", "about 10 minutes on foot"),
        (0.3, (0.2, 0.6), "walk", "a minute on foot"),
        (7.0, (7.0, 7.2), None, "about 7 minutes"),
        (None, None, "bus", ""),
        (float("inf"), None, "bus", ""),
    ],
)
def test_minutes_are_a_range(likely, between, mode, said):
    assert saying.minutes(likely, between, mode) == said


@pytest.mark.parametrize(
    ("distance_m", "said"),
    [
        (3, "10 metres"),
        (347, "350 metres"),
        (1609.344, "1.0 miles (1.6 km)"),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_far_places_are_said_in_miles(distance_m, said):
    assert saying.metres(distance_m) == said


@pytest.mark.parametrize(
    ("amount", "period", "said"),
    [
        (0, "week", "free"),
        (30, "week", "£30 a week"),
        (4.5, "session", "£4.50 a session"),
        (4.5, "hour", "£4.50 an hour"),
        (1250, None, "£1,250"),
        (None, "week", ""),
    ],
)
def test_money_has_its_period(amount, period, said):
    assert saying.pounds(amount, period) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (2, 4, "2 to 4 years"),
        (0.5, 4, "6 months to 4 years"),
        (0, 4, "from birth to 4 years"),
        (None, 4, "up to 4 years"),
        (8, None, "from 8 years"),
        (None, None, ""),
    ],
)
def test_ages_are_said_as_listed(low, high, said):
    assert saying.ages(low, high) == said


def test_a_child_may_be_on_the_way():
    assert [saying.age(age) for age in (None, 0, 0.5, 1, 2, 2.5)] == [
        "baby on the way",
        "newborn",
        "6 months",
        "1 year",
        "2 years",
        "2.5 years",
    ]


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 22), "1 day ago"),
        (date(2026, 11, 1), "3 weeks ago"),
        (date(2024, 11, 1), "2 years ago"),
        (date(2026, 12, 1), "1 December 2026"),
        (None, ""),
    ],
)
def test_dates_are_said_from_today(then, said):
    assert saying.ago(then, date(2026, 11, 23)) == said


@given(st.lists(st.text(min_size=1, max_size=4), max_size=5))
def test_lists_end_with_and(items):
    said = saying.listed(items)
    assert all(item in said for item in items)
    assert (" and " in said) >= (len(items) > 1)


def test_a_telephone_link_keeps_only_what_is_dialled():
    assert saying.telephone("+44 (0)141 496-0001") == "+4401414960001"


@pytest.mark.parametrize(
    ("address", "said"),
    [("https://www.example.org/a/b", "example.org"), ("a leaflet", "a leaflet")],
)
def test_a_source_is_said_by_its_owner(address, said):
    assert saying.host(address) == said


def test_feeds_are_said_as_names():
    assert saying.feed("care-inspectorate") == "Care Inspectorate"
    assert saying.feed("sample") == "the sample"
