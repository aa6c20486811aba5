"""The usual week as bits: the same answers as hour by hour, for many services at once."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.opening import (
    covers,
    overlap_minutes,
    overlaps,
    public_holiday,
    state_at,
    week_mask,
    window_mask,
    windows_of,
)
from directory.records import Fit, Schedule

TODAY = date(2026, 11, 23)  # a Monday


class Window(NamedTuple):
    day: int
    start: int
    end: int


def weekly(byday, opens, closes, **more):
    return Schedule(freq="WEEKLY", byday=byday, opens_at=opens, closes_at=closes, **more)


def masks(*rows):
    return week_mask(rows, on=TODAY)[0][None, :]


NURSERY = masks(weekly("MO,TU,WE,TH,FR", "08:55", "15:05"))


@pytest.mark.parametrize(
    ("start", "end", "overlapping", "covered"),
    [
        (9 * 60, 15 * 60, True, True),
        (8 * 60 + 55, 15 * 60 + 5, True, True),  # to the minute, as such hours are listed
        (8 * 60 + 50, 15 * 60, True, False),
        (8 * 60, 8 * 60 + 55, False, False),
        (15 * 60, 16 * 60, True, False),
        (15 * 60 + 5, 16 * 60, False, False),
    ],
)
def test_overlap_is_any_part_and_cover_is_the_whole(start, end, overlapping, covered):
    window = window_mask([Window(1, start, end)])
    assert overlaps(NURSERY, window)[0] == overlapping
    assert covers(NURSERY, window)[0] == covered


def test_all_windows_must_be_covered_but_one_overlap_is_enough():
    both = window_mask([Window(0, 600, 660), Window(5, 600, 660)])
    assert overlaps(NURSERY, both)[0]
    assert not covers(NURSERY, both)[0]
    assert overlap_minutes(NURSERY, both)[0] == 60


def test_no_window_is_covered_by_anything_and_overlaps_nothing():
    nothing = window_mask([])
    assert covers(NURSERY, nothing)[0]
    assert not overlaps(NURSERY, nothing)[0]


def test_sunday_night_runs_into_monday():
    mask = masks(weekly("SU", "22:00", "02:00"))
    assert windows_of(mask[0]) == ((0, 0, 120), (6, 1320, 1440))
    assert covers(mask, window_mask([Window(6, 22 * 60, 60)]))[0]


@pytest.mark.parametrize(
    ("row", "every_week", "some_weeks", "known"),
    [
        (weekly("TU", "10:00", "12:00"), True, True, True),
        (weekly("TU", "10:00", "12:00", interval=2, dtstart=TODAY), False, True, True),
        (weekly("TU", "10:00", "12:00", interval=2), False, True, True),
        (Schedule(freq="MONTHLY", byday="1TU", opens_at="10:00", closes_at="12:00"), 0, 1, True),
        (weekly("TU", None, None), False, False, False),
        (weekly("TU", "10:00", "12:00", valid_to=date(2026, 6, 1)), False, False, False),
        (weekly("TU", "10:00", "12:00", until=date(2026, 6, 1)), False, False, True),
        (weekly("TU", "10:00", "12:00", dtstart=date(2027, 1, 12)), True, True, True),
        (weekly("??", "10:00", "12:00"), False, False, False),
        (Schedule(dtstart=date(2026, 12, 1), opens_at="10:00", closes_at="12:00"), 0, 0, True),
    ],
)
def test_what_a_row_tells_of_a_usual_week(row, every_week, some_weeks, known):
    tuesday = window_mask([Window(1, 10 * 60, 12 * 60)])
    usual, usual_known = week_mask((row,), on=TODAY)
    some, _ = week_mask((row,), on=TODAY, sometimes=True)
    assert covers(usual[None, :], tuesday)[0] == every_week
    assert covers(some[None, :], tuesday)[0] == some_weeks
    assert usual_known is known


def test_a_bare_day_of_the_month_is_not_known_for_some_weeks():
    row = Schedule(freq="MONTHLY", bymonthday="15", opens_at="10:00", closes_at="12:00")
    assert week_mask((row,), on=TODAY)[1] is True
    assert week_mask((row,), on=TODAY, sometimes=True)[1] is False


def test_no_rows_are_not_known():
    mask, known = week_mask((), on=TODAY)
    assert not mask.any()
    assert known is False


def test_what_runs_replaces_what_will_run():
    now, later = (
        weekly("MO", "10:00", "12:00"),
        weekly("FR", "10:00", "12:00", dtstart=date(2027, 1, 1)),
    )
    assert windows_of(week_mask((now, later), on=TODAY)[0]) == ((0, 600, 720),)


minutes = st.integers(0, 287).map(lambda step: step * 5)
clock = minutes.map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
days = st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1)
rows = st.lists(
    st.builds(weekly, days.map(lambda chosen: ",".join(sorted(chosen))), clock, clock), max_size=3
)


@given(rows=rows, day=st.integers(0, 6), minute=minutes)
def test_the_bits_say_what_the_hour_by_hour_answer_says(rows, day, minute):
    moment = datetime(2026, 11, 16) + timedelta(days=day, minutes=minute)  # noqa: DTZ001
    assert public_holiday(moment.date()) is None
    mask, known = week_mask(rows, on=moment.date())
    is_set = covers(mask[None, :], window_mask([Window(day, minute, minute + 5)]))[0]
    answer = state_at(tuple(rows), moment).fit
    assert is_set == (answer is Fit.YES)
    if not is_set and known:
        assert answer is Fit.NO


@given(st.lists(rows, min_size=1, max_size=4), st.integers(0, 6), minutes, minutes)
def test_what_covers_overlaps_and_many_at_once_is_each_alone(places, day, start, end):
    table = np.stack([week_mask(rows, on=TODAY)[0] for rows in places])
    window = window_mask([Window(day, start, end)])
    together, covered = overlaps(table, window), covers(table, window)
    assert not (covered & ~together).any()
    for row, mask in enumerate(table):
        assert overlaps(mask[None, :], window)[0] == together[row]
    assert ((overlap_minutes(table, window) > 0) == together).all()
