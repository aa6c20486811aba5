"""On which days does one schedule row fall, and at what times by the clock on the wall?

HSDS rows are iCalendar recurrences (RFC 5545). Each question is answered by arithmetic on the one
day asked about, never by walking from `dtstart` (a walk takes 6.5 ms a row from 2020).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from directory.records import Fit, Schedule

LONDON = ZoneInfo("Europe/London")
DAY_MINUTES = 24 * 60
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"([+-]?\d{1,2})?\s*([A-Z]{2})[A-Z]*")
_CLOCK = re.compile(
    r"(?:\d{4}-\d\d-\d\dT)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?:[:.]\d\d(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<offset>Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"^([01]\d|2[0-4])h?(00|15|30|45)(?: ?h(?:rs|ours)?)?$", re.IGNORECASE)
_NAMED_TIMES = {"noon": 720, "midday": 720, "12 noon": 720, "midnight": 0, "12 midnight": 0}
_DAYS_TO = re.compile(r"\s*(?:-|\u2013|\bTO\b)\s*(?=[A-Z])")
_DAY_RANGE = re.compile(r"([A-Z]{2})[A-Z]*-([A-Z]{2})[A-Z]*")
# More meetings than this is a feed's way of writing "for ever" (50 years of every day is 18,262).
_COUNT_TO_TRUST = 20_000


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes from midnight, and the offset from UTC it was written with."""

    minutes: int
    offset_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class OnDay:
    """What one row says of one starting day.

    `start` and `end` are minutes from that day's midnight by the London clock, end exclusive, and
    run past 1440 when it closes after midnight; `None` when the times are not listed.
    """

    fit: Fit
    why: str = ""
    start: int | None = None
    end: int | None = None


@lru_cache(maxsize=4096)
def read_clock(text: str | None) -> Clock | None:
    """Return the time a feed wrote (`09:00`, `09:00:00Z`, `9.30am`, `0930`, `noon`), or `None`."""
    said = (text or "").strip()
    if said.lower() in _NAMED_TIMES:
        return Clock(_NAMED_TIMES[said.lower()])
    match = _CLOCK.fullmatch(_FOUR_DIGITS.sub(r"\1:\2", said))
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    elif match["minute"] is None:
        return None  # a bare "9" is not a clock time
    minutes = hour * 60 + minute
    if minute > 59 or minutes > DAY_MINUTES:
        return None
    return Clock(minutes, _offset_minutes(match["offset"]))


def _offset_minutes(text: str | None) -> int | None:
    if not text:
        return None
    if text in "Zz":
        return 0
    sign = -1 if text[0] == "-" else 1
    return sign * (int(text[1:3]) * 60 + int(text[-2:]))


@lru_cache(maxsize=4096)
def weekdays_of(byday: str) -> tuple[tuple[int, int], ...] | None:
    """Return (ordinal, weekday) pairs of a `byday`, Monday 0; ordinal 0 is every one; else `None`.

    `2MO` is (2, 0), `-1FR` is (-1, 4). Full names and `MO-FR` are understood: feeds write them.
    """
    pairs: list[tuple[int, int]] = []
    said = _DAYS_TO.sub("-", byday.strip().upper().strip(",; "))
    for part in re.split(r"[,;\s]+(?=[+-]?\d|[A-Z])", said):
        span = _DAY_RANGE.fullmatch(part)
        if span is not None and {span[1], span[2]} <= {*_WEEKDAYS}:
            first, last = map(_WEEKDAYS.index, span.groups())
            pairs += [(0, (first + step) % 7) for step in range((last - first) % 7 + 1)]
            continue
        match = _BYDAY.fullmatch(part)
        if match is None or match[2] not in _WEEKDAYS:
            return None
        pairs.append((int(match[1] or 0), _WEEKDAYS.index(match[2])))
    return tuple(pairs)


@lru_cache(maxsize=4096)
def _month_days(bymonthday: str) -> tuple[int, ...] | None:
    try:
        days = tuple(int(part) for part in re.split(r"[,;\s]+", bymonthday.strip()) if part)
    except ValueError:
        return None
    return days if days and all(1 <= abs(day) <= 31 for day in days) else None


def frequency(row: Schedule) -> str | None:
    """Return WEEKLY, MONTHLY, DAILY, YEARLY or ONCE; `None` when the row does not tell.

    A row with weekdays and no `freq` is read as weekly: so feeds mean it.
    """
    freq = (row.freq or "").strip().upper()
    if freq in {"WEEKLY", "MONTHLY", "DAILY", "YEARLY"}:
        return freq
    if freq:
        return None
    if row.byday:
        return "WEEKLY"
    return "ONCE" if row.dtstart else None


def day_matches(row: Schedule, day: date) -> tuple[Fit, str]:
    """Say whether the recurrence falls on `day`, and why not known; its end is not looked at."""
    freq = frequency(row)
    if row.dtstart is not None and day < row.dtstart:
        return Fit.NO, ""
    if freq is None:
        return Fit.UNKNOWN, "The days are not listed."
    if freq == "ONCE":
        return (Fit.YES if day == row.dtstart else Fit.NO), ""
    fit, why = _MATCH[freq](row, day)
    if fit is Fit.YES and (row.interval or 1) > 1:
        return _in_turn(row, day, freq)
    return fit, why


def _daily(row: Schedule, day: date) -> tuple[Fit, str]:
    pairs = weekdays_of(row.byday) if row.byday else ()
    if pairs is None:
        return Fit.UNKNOWN, _unread(row)
    return _yes_if(not pairs or day.weekday() in {weekday for _, weekday in pairs}), ""


def _weekly(row: Schedule, day: date) -> tuple[Fit, str]:
    """`bymonthday` is ignored: RFC 5545 forbids it here, though the official example has it."""
    if not row.byday:
        if row.dtstart is None:
            return Fit.UNKNOWN, "The days are not listed."
        return _yes_if(day.weekday() == row.dtstart.weekday()), ""
    pairs = weekdays_of(row.byday)
    if pairs is None:
        return Fit.UNKNOWN, _unread(row)
    ordinals = [ordinal for ordinal, weekday in pairs if weekday == day.weekday()]
    if ordinals and all(ordinals):  # "1SA" each week says two things at once
        return Fit.UNKNOWN, "Which weeks of the month is not clear."
    return _yes_if(bool(ordinals)), ""


def _monthly(row: Schedule, day: date) -> tuple[Fit, str]:
    length = calendar.monthrange(day.year, day.month)[1]
    month_days = _month_days(row.bymonthday) if row.bymonthday else ()
    pairs = weekdays_of(row.byday) if row.byday else ()
    if month_days is None or pairs is None:
        return Fit.UNKNOWN, _unread(row)
    if not month_days and not pairs:
        if row.dtstart is None:
            return Fit.UNKNOWN, "The day of the month is not listed."
        return _yes_if(day.day == row.dtstart.day), ""
    from_end = day.day - length - 1
    nth, nth_from_end = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
    right_day = not month_days or day.day in month_days or from_end in month_days
    right_weekday = not pairs or any(
        weekday == day.weekday() and ordinal in {0, nth, nth_from_end} for ordinal, weekday in pairs
    )
    return _yes_if(right_day and right_weekday), ""


def _yearly(row: Schedule, day: date) -> tuple[Fit, str]:
    if row.dtstart is None or row.byday or row.bymonthday:
        return Fit.UNKNOWN, "The days of the year are not clear."
    return _yes_if((day.month, day.day) == (row.dtstart.month, row.dtstart.day)), ""


_MATCH = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}


def _yes_if(true: bool) -> Fit:
    return Fit.YES if true else Fit.NO


def _unread(row: Schedule) -> str:
    return f"The days are written in a way we cannot read: {row.byday or row.bymonthday!r}."


def _in_turn(row: Schedule, day: date, freq: str) -> tuple[Fit, str]:
    """Say whether this is one of every `interval` days, weeks, months or years from `dtstart`."""
    interval = row.interval or 1
    if row.dtstart is None:
        return Fit.UNKNOWN, "It does not run every time, and from which date is not listed."
    return _yes_if(_periods_between(row.dtstart, day, freq, row.wkst) % interval == 0), ""


def _periods_between(start: date, day: date, freq: str, wkst: str | None) -> int:
    if freq == "DAILY":
        return day.toordinal() - start.toordinal()
    if freq == "WEEKLY":
        first = (wkst or "MO").strip().upper()[:2]
        # Day 1 of the ordinal calendar is a Monday; a week begins on `wkst`.
        shift = 1 + (_WEEKDAYS.index(first) if first in _WEEKDAYS else 0)
        return (day.toordinal() - shift) // 7 - (start.toordinal() - shift) // 7
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if freq == "MONTHLY" else day.year - start.year


@lru_cache(maxsize=4096)
def last_day(row: Schedule) -> date | None:
    """Return the last day the row runs, from `until` and `count`; `None` when it goes on."""
    ends = [] if row.until is None else [row.until]
    if row.count and row.dtstart is not None and row.count <= _COUNT_TO_TRUST:
        ends.append(_day_of_last_count(row, row.dtstart, row.count))
    return min(ends, default=None)


def _day_of_last_count(row: Schedule, start: date, count: int) -> date:
    """Return the day of meeting number `count`; the first and only place that counts days."""
    day, met = start, 0
    for _ in range(366 * 60):
        met += day_matches(row, day)[0] is Fit.YES
        if met == count:
            return day
        day += timedelta(days=1)
    return date.max


def in_force(schedules: Iterable[Schedule], on: date) -> tuple[tuple[Schedule, ...], date | None]:
    """Return the rows whose data is valid on a day; when none is, the day the newest ran out.

    A lapsed row beside a valid one has been replaced, and is left out.
    """
    rows = tuple(schedules)
    valid = tuple(
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= on)
        and (row.valid_to is None or on <= row.valid_to)
    )
    ran_out = [row.valid_to for row in rows if row.valid_to is not None and row.valid_to < on]
    return valid, None if valid else max(ran_out, default=None)


def on_day(row: Schedule, day: date) -> OnDay:
    """Say whether the row starts on `day`, and from when to when; validity is not looked at."""
    fit, why = day_matches(row, day)
    if fit is Fit.NO:
        return OnDay(Fit.NO)
    ended = last_day(row)
    if ended is not None and day > ended:
        return OnDay(Fit.NO)
    hours = hours_on(row, day)
    if hours is None:
        return OnDay(Fit.UNKNOWN, why or "The times are not listed.")
    return OnDay(fit, why, *hours)


def hours_on(row: Schedule, day: date) -> tuple[int, int] | None:
    """Return (start, end) in London wall-clock minutes from the midnight of `day`, or `None`.

    A closing time at or before the opening time is on the next day. 23:59 is midnight. A `Z` or
    offset is ignored, because UK feeds publish the time on the wall, unless the row has a timezone.
    """
    opens, closes = read_clock(row.opens_at), read_clock(row.closes_at)
    if opens is None or closes is None or opens.minutes == closes.minutes:
        return None
    start, end = opens.minutes, closes.minutes
    if end == DAY_MINUTES - 1:
        end = DAY_MINUTES
    if end <= start:
        end += DAY_MINUTES
    if row.timezone is None or not -12 <= row.timezone <= 14:
        return start, end
    written = int(row.timezone * 60) if opens.offset_minutes is None else opens.offset_minutes
    shift = _london_offset_minutes(day) - written
    return start + shift, end + shift


def _london_offset_minutes(day: date) -> int:
    offset = datetime.combine(day, time(12), LONDON).utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60
