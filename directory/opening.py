"""Is it open then? Open, closed or not known, always with the reason.

A service's rows are a union; clock times are what the clock on the wall says in Scotland. What a
feed does not say is unknown, never closed: data past its `valid_to` tells us nothing, a row past
its `until` has truly ended. Public holidays and school terms are in no feed: "check first".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from directory.hours_in_words import clock_words, day_words, hours_words, weekday_name
from directory.records import Fit, Schedule
from directory.recurrence import (
    DAY_MINUTES,
    LONDON,
    OnDay,
    hours_on,
    in_force,
    last_day,
    on_day,
)
from directory.week import (
    STEP_MINUTES,
    WEEK_BYTES,
    covers,
    overlap_minutes,
    overlaps,
    week_mask,
    window_mask,
    windows_of,
)

__all__ = [
    "STEP_MINUTES",
    "WEEK_BYTES",
    "NextOpening",
    "Opening",
    "check_first",
    "covers",
    "in_force",
    "listed_hours",
    "next_open",
    "overlap_minutes",
    "overlaps",
    "state_at",
    "week_mask",
    "window_mask",
    "windows_of",
]

_TERM = re.compile(r"\bterm[- ]?time|\bschool terms?\b|\bduring term|\bterms? only", re.IGNORECASE)
_NOT_TERM = re.compile(r"(outside|out of|not in|and) (school )?(term|holiday)", re.IGNORECASE)
_HOLIDAYS = re.compile(r"\b(school|summer|easter) holidays? only\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Open (YES), closed (NO) or not known, why, and the feed's own words for the hours."""

    fit: Fit
    reason: str
    listed: tuple[str, ...] = ()
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextOpening:
    """The next time it is listed as opening; `check_first` says why that may not hold."""

    at: datetime
    check_first: str | None = None


def in_london(moment: datetime) -> datetime:
    """Return the moment by the clock on the wall; without a zone it is that already."""
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def state_at(schedules: Sequence[Schedule], at: datetime) -> Opening:
    """Say whether it is open at one moment.

    Parameters
    ----------
    schedules
        The rows that hold for the place: its own if it has any, else the service's.
    at
        Any moment; without a zone it is London wall-clock time. A closing time is exclusive.
    """
    moment = in_london(at)
    said = _words_of(schedules)
    if not schedules:
        return Opening(fit=Fit.UNKNOWN, reason="Hours are not listed.")
    open_until, unsure, known = _look_at(schedules, moment)
    hours = "; ".join(listed_hours(schedules, on=moment.date()))
    if open_until is not None:
        row, closes = open_until
        warning = check_first([row], on=moment.date())
        if warning:
            return Opening(fit=Fit.UNKNOWN, reason=warning, listed=said)
        return Opening(
            fit=Fit.YES, reason=f"Listed as open: {hours}.", listed=said, closes_at=closes
        )
    if unsure:
        return Opening(fit=Fit.UNKNOWN, reason=unsure, listed=said)
    when = f"{weekday_name(moment.weekday())} {clock_words(moment.hour * 60 + moment.minute)}"
    reason = f"Not open {when}: listed as {hours}." if hours else "No longer runs."
    if hours and not known:
        reason = f"Not open on this date: listed as {hours}."
    return Opening(fit=Fit.NO, reason=reason, listed=said)


def _look_at(
    schedules: Sequence[Schedule], moment: datetime
) -> tuple[tuple[Schedule, datetime] | None, str, bool]:
    """Return (the open row and when it closes), the first doubt, and whether today has hours."""
    unsure, today_has_hours = "", False
    found: tuple[Schedule, datetime] | None = None
    for day in _starting_days(moment.date()):
        rows, ran_out = in_force(schedules, day)
        if not rows and day == moment.date():
            unsure = unsure or _ran_out(ran_out)
        minutes = _minutes_from(day, moment)
        for row in rows:
            said = on_day(row, day)
            if said.start is None or said.end is None:
                if said.fit is Fit.UNKNOWN and day == moment.date():
                    unsure = unsure or _doubt(said, day)
            elif said.start <= minutes < said.end:
                if said.fit is Fit.YES:
                    closes = _wall(day, said.end)
                    if found is None or closes > found[1]:
                        found = row, closes
                else:
                    unsure = unsure or _doubt(said, day)
            today_has_hours |= said.fit is Fit.YES and day == moment.date()
    return found, unsure, today_has_hours


def _starting_days(day: date) -> list[date]:
    """Return the days whose opening may reach into `day`: a night before, a feed's other zone."""
    return [
        day + timedelta(days=step)
        for step in (0, -1, 1)
        if date.min.toordinal() <= day.toordinal() + step <= date.max.toordinal()
    ]


def _minutes_from(day: date, moment: datetime) -> int:
    days = moment.date().toordinal() - day.toordinal()
    return days * DAY_MINUTES + moment.hour * 60 + moment.minute


def _wall(day: date, minutes: int) -> datetime:
    start = datetime.combine(day, time(0)) + timedelta(minutes=minutes)
    return start.replace(tzinfo=LONDON)


def _doubt(said: OnDay, day: date) -> str:
    if said.why == "The times are not listed.":
        return f"Open on {weekday_name(day.weekday(), full=True)}s, but the times are not listed."
    return said.why


def _ran_out(day: date | None) -> str:
    if day is None:
        return "The hours listed do not hold yet."
    return f"The hours listed were good until {day_words(day)}: ask for today's."


def _words_of(schedules: Sequence[Schedule]) -> tuple[str, ...]:
    said = (text for row in schedules for text in (row.description, row.notes) if text)
    return tuple(dict.fromkeys(said))


def check_first(schedules: Sequence[Schedule], *, on: date | None = None) -> str | None:
    """Say why listed hours may not hold: a public holiday on that day, or "term time" in the words.

    Without `on`, only the words are looked at: what to say beside a usual week.
    """
    if on is not None and (name := public_holiday(on)):
        return f"{name} is a public holiday in Scotland: check that it is open."
    words = " ".join(_words_of(schedules))
    if _TERM.search(words) and not _NOT_TERM.search(words):
        return "Listed as term time only: check the school dates first."
    if _HOLIDAYS.search(words):
        return "Listed as school holidays only: check the school dates first."
    return None


def public_holiday(day: date) -> str | None:
    """Return the name of the Scottish bank holiday on this day, if it is one."""
    return _holidays_of(day.year).get(day)


@lru_cache(maxsize=16)
def _holidays_of(year: int) -> dict[date, str]:
    import holidays  # half of what this module costs to import; most questions never need it

    # By its name the one country's module would bring 250 others with it, 8 MB of a server.
    file = Path(holidays.__file__).parent / "countries" / "united_kingdom.py"
    spec = spec_from_file_location("holidays_of_the_united_kingdom", file)
    if spec is None or spec.loader is None or not file.is_file():
        return dict(holidays.country_holidays("GB", subdiv="SCT", years=year))
    country = module_from_spec(spec)
    spec.loader.exec_module(country)
    return dict(country.UnitedKingdom(subdiv="SCT", years=year))


def next_open(
    schedules: Sequence[Schedule], after: datetime, *, days: int = 62
) -> NextOpening | None:
    """Return the first listed opening at or after a moment within so many days, or `None`.

    If it is open at `after`, that moment is the answer.
    """
    moment = in_london(after)
    # A row without times never says when it opens, on any day: most rows of a register are such.
    schedules = tuple(row for row in schedules if hours_on(row, moment.date()) is not None)
    if not schedules:
        return None
    now, _, _ = _look_at(schedules, moment)
    if now is not None:
        return NextOpening(at=moment, check_first=check_first([now[0]], on=moment.date()))
    for step in range(days + 1):
        if moment.date().toordinal() + step > date.max.toordinal():
            return None
        day = moment.date() + timedelta(days=step)
        starts = [
            (_wall(day, said.start), row)
            for row in in_force(schedules, day)[0]
            for said in (on_day(row, day),)
            if said.fit is Fit.YES and said.start is not None
        ]
        later = [(start, row) for start, row in starts if start >= moment]
        if later:
            start, row = min(later, key=lambda pair: pair[0])
            return NextOpening(at=start, check_first=check_first([row], on=start.date()))
    return None


def listed_hours(schedules: Sequence[Schedule], *, on: date | None = None) -> tuple[str, ...]:
    """Return one plain line per run of days: "Mon to Fri 9am to 5pm", "First Tue of the month …".

    With `on`, rows that have ended or lapsed by then are left out.
    """
    rows = tuple(schedules)
    if on is not None:
        valid, _ = in_force(rows, on)
        rows = tuple(row for row in valid if (last_day(row) or on) >= on)
    return hours_words(tuple(replace(row, notes=_term_note(row), description=None) for row in rows))


def _term_note(row: Schedule) -> str | None:
    note = check_first([row])
    if note is None:
        return None
    return "term time only" if "term time" in note else "school holidays only"
