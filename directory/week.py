"""When is it open in a usual week? Bits, so that thousands of services are asked at once.

A week is 2,016 steps of five minutes from Monday 00:00, packed eight to a byte, first step first.
Half-hours would be smaller (42 bytes) and wrong: many Edinburgh nursery classes are listed as
8.55am to 3.05pm, which neither half nor quarter hours hold, and childcare must cover all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from directory.records import Schedule
from directory.recurrence import (
    DAY_MINUTES,
    frequency,
    hours_on,
    in_force,
    last_day,
    weekdays_of,
)

STEP_MINUTES = 5
DAY_STEPS = DAY_MINUTES // STEP_MINUTES
WEEK_STEPS = 7 * DAY_STEPS
WEEK_BYTES = WEEK_STEPS // 8

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]


class WeekWindow(Protocol):
    """A stretch of one weekday: Monday 0, minutes from midnight, end exclusive."""

    @property
    def day(self) -> int:
        """Weekday, Monday 0."""

    @property
    def start(self) -> int:
        """First minute."""

    @property
    def end(self) -> int:
        """The minute after the last."""


def week_mask(
    schedules: Sequence[Schedule], *, on: date, sometimes: bool = False
) -> tuple[Bytes, bool]:
    """Return the steps of a usual week that are open, shape (WEEK_BYTES,), and whether that is all.

    Parameters
    ----------
    schedules
        Rows of one place; a union.
    on
        The day from which the week is looked at: rows lapsed or ended by then are out. Rows that
        begin later count only when nothing runs yet: what will, is what there is to know.
    sometimes
        Also set what opens only in some weeks (first Tuesday of the month, every second week).
        Right for "could she go"; wrong for childcare, which is needed every week.

    Returns
    -------
    mask, known
        A step is set when the whole five minutes are listed as open. What is set is open whatever
        `known` says; where `known` is false, what is not set may still be open: ask.
    """
    steps = np.zeros(WEEK_STEPS, dtype=np.bool_)
    valid, _ = in_force(schedules, on)
    going = [row for row in valid if (last_day(row) or on) >= on]
    begun = [row for row in going if row.dtstart is None or row.dtstart <= on]
    known = bool(valid)
    for row in begun or going:
        weekdays, certain = _weekdays(row, sometimes=sometimes)
        known &= certain
        for weekday in weekdays:
            hours = hours_on(row, on + timedelta(days=(weekday - on.weekday()) % 7))
            if hours is None:
                known = False
            else:
                _set(steps, weekday * DAY_MINUTES, *hours)
    return np.packbits(steps), known


def _weekdays(row: Schedule, *, sometimes: bool) -> tuple[tuple[int, ...], bool]:
    """Return the weekdays a row falls on in a usual week, and whether those are surely all."""
    freq = frequency(row)
    if freq in {"ONCE", "YEARLY"}:
        return (), True
    pairs = weekdays_of(row.byday) if row.byday else ()
    if freq is None or pairs is None:
        return (), False
    weekdays = tuple(weekday for _, weekday in pairs)
    if freq == "WEEKLY" and any(ordinal for ordinal, _ in pairs):
        return (weekdays if sometimes else ()), False
    if not weekdays and freq == "WEEKLY":
        if row.dtstart is None:
            return (), False
        weekdays = (row.dtstart.weekday(),)
    if not weekdays and freq == "DAILY" and (row.interval or 1) == 1:
        weekdays = tuple(range(7))
    if freq != "MONTHLY" and (row.interval or 1) == 1:
        return weekdays, True
    # Some weeks only: certainly not every week, and on a bare day of the month no one weekday.
    return (weekdays, bool(weekdays)) if sometimes else ((), True)


def _set(steps: Bools, midnight: int, start: int, end: int) -> None:
    """Set the whole steps between two times; Sunday night runs into Monday."""
    first = -(-(midnight + start) // STEP_MINUTES)
    after = (midnight + end) // STEP_MINUTES
    steps[np.arange(first, after) % WEEK_STEPS] = True


def window_mask(windows: Iterable[WeekWindow]) -> Bytes:
    """Return every step that some window touches, shape (WEEK_BYTES,).

    A window that ends at or before its start runs into the next day.
    """
    steps = np.zeros(WEEK_STEPS, dtype=np.bool_)
    for window in windows:
        end = window.end if window.end > window.start else window.end + DAY_MINUTES
        start = window.start // STEP_MINUTES * STEP_MINUTES
        _set(steps, window.day * DAY_MINUTES, start, -(-end // STEP_MINUTES) * STEP_MINUTES)
    return np.packbits(steps)


def overlaps(masks: Bytes, window: Bytes) -> Bools:
    """Say, shape (n,), whether each of masks (n, WEEK_BYTES) is open in any step of the window."""
    open_, asked = _in_words(masks), _in_words(window)
    used = _used(asked)
    return np.asarray((open_[:, used] & asked[used]).any(axis=1))


def covers(masks: Bytes, window: Bytes) -> Bools:
    """Say, shape (n,), whether each of masks (n, WEEK_BYTES) is open in every step of the window.

    Nothing asked for is covered by anything.
    """
    open_, asked = _in_words(masks), _in_words(window)
    used = _used(asked)
    return np.asarray(((open_[:, used] & asked[used]) == asked[used]).all(axis=1))


def overlap_minutes(masks: Bytes, window: Bytes) -> NDArray[np.int64]:
    """Return how many minutes of the window each of masks (n, WEEK_BYTES) is open, shape (n,)."""
    used = _used(window)
    steps = np.bitwise_count(masks[:, used] & window[used]).sum(axis=1, dtype=np.int64)
    return np.asarray(steps * STEP_MINUTES)


def windows_of(mask: Bytes) -> tuple[tuple[int, int, int], ...]:
    """Return the (day, start, end) stretches of one mask, Monday 0, minutes, split at midnight."""
    days = np.zeros((7, DAY_STEPS + 2), dtype=np.int8)  # shut before and after each day
    days[:, 1:-1] = np.unpackbits(mask).reshape(7, DAY_STEPS)
    edges = days[:, 1:] - days[:, :-1]
    day, start = np.nonzero(edges == 1)
    end = np.nonzero(edges == -1)[1]
    return tuple(
        (int(d), int(s) * STEP_MINUTES, int(e) * STEP_MINUTES)
        for d, s, e in zip(day, start, end, strict=True)
    )


def _in_words(bits: Bytes) -> NDArray[np.uint32]:
    """Return the same bits, four bytes at a time: a quarter of the work."""
    return np.ascontiguousarray(bits).view(np.uint32)


def _used(window: NDArray[np.unsignedinteger[Any]]) -> slice:
    """Return the stretch of a week a window touches: a morning is 8 bytes of 252."""
    where = np.flatnonzero(window)
    return slice(0, 0) if where.size == 0 else slice(int(where[0]), int(where[-1]) + 1)
