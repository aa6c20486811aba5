"""Is it open when she is free? An appointment or a course has to overlap her free times."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np

from directory.index import Columns, Row, of_record
from directory.opening import check_first, covers, overlaps, window_mask, windows_of
from directory.records import Fit
from directory.vocabulary import NEEDS
from recommender.rules import NO, SILENT, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import (
    CHANNELS_COLUMN,
    CHILDCARE,
    HOURS_KNOWN,
    HOURS_UNTIL,
    NEED_BITS,
    SETTING,
    SETTINGS,
    WEEK,
    WEEKLY,
    hours_listed,
    hours_told,
    is_remote,
    schedules_of,
    week_of,
)
from recommender.rules._words import today_number, window_words
from recommender.situation import MINUTES_A_DAY, Situation, Window, once

# A library's computers are there at all of its hours; what its record gives besides is at some.
_LIBRARY = SETTINGS.index("library")
_COMPUTERS = NEEDS.index("digital")
_ALWAYS = "Every day 24 hours"  # as `hours_listed` says it


@once
def free_mask(situation: Situation) -> np.ndarray:
    """Return the steps of the week in which she is free, busy times taken out.

    With none given she may be free at all others.
    """
    busy = window_mask(situation.busy_times or ())
    if situation.free_times is None:
        return np.asarray(~busy)
    return np.asarray(window_mask(situation.free_times) & ~busy)


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES if listed as open in some free time; NO only if all its hours are listed and none is.

    Help by phone or online is then asked about another time, not ruled out. Of a session in a
    library, whose hours are those of the house, it is asked when it is.

    Childcare is passed over when care times were given: it has to cover those instead. Without them
    it is YES only if it is open for all the times she gave, and never NO: part of them may not be
    what she needs, and who is free on Saturdays needs it on the days she is not.

    With nothing given but when she is not free, only what is surely closed at all others is NO;
    nothing is said of the rest.
    """
    free, childcare = free_mask(situation), columns["need"] == CHILDCARE
    open_then = columns.by_kind(lambda some: overlaps(some["week"], free), "week")
    sure = columns["hours_known"] & (columns["hours_until"] >= today_number(situation))
    remote = is_remote(columns)  # a call can be asked for at another time
    fits = np.where(sure & ~remote, NO, UNKNOWN)
    house = (columns["need_bits"] & (1 << _COMPUTERS)) != 0
    session = (columns["setting"] == _LIBRARY) & house & (columns["need"] != _COMPUTERS)
    fits = np.where(open_then, np.where(session, UNKNOWN, YES), fits)
    if situation.free_times is None:
        return np.where((fits == NO) & ~childcare, NO, SILENT)
    if situation.care_times is not None:
        fits = np.where(childcare, SILENT, fits)
    elif childcare.any():
        whole = columns.by_kind(lambda some: covers(some["weekly"], free), "weekly")
        fits = np.where(childcare & ~whole, UNKNOWN, fits)
    return fits


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the hours listed."""
    hours = "; ".join(hours_listed(row))
    if row.need == "childcare" and (said := _of_childcare(fit, situation, row, hours)):
        return said
    if fit is Fit.YES and hours == _ALWAYS:
        return "Open at any hour, day or night."
    if fit is Fit.YES:
        warning = check_first(schedules_of(row))
        return _then(row, situation, hours) + (f" {warning}" if warning else "")
    if fit is Fit.NO:
        return f"Not open when you are free: listed as {hours}." if hours else "No longer runs."
    listed = hours and "not listed" not in hours
    if listed and _is_session(row):
        return f"Ask when the session is: the library is open {hours}."
    if listed and "helpline" in row.service.tags:  # it answers when it answers
        return f"It answers when you are not free: {hours}."
    if hours and {"phone", "online"} & set(row.service.channels):
        return f"Listed as {hours}: ask about a time when you are free."
    if listed:
        return f"Ask for the times: listed as {hours}."
    if told := hours_told(row):
        return f"Ask if the times suit and still hold: \u201c{told}\u201d."
    return "Ask when it is open: hours are not listed."


def _of_childcare(fit: Fit, situation: Situation, row: Row, hours: str) -> str:
    """Say of childcare how its hours stand to all the times she gave; empty where none are."""
    if fit is Fit.YES:
        return f"Open for all the times you gave: {hours}."
    if fit is Fit.UNKNOWN and _open_in_part(row, situation):
        return f"Open for part of the times you gave ({hours}): ask if that covers what you need."
    if fit is Fit.UNKNOWN and hours and "not listed" not in hours:
        return (
            f"Open at other times than you gave ({hours}): ask if that covers the hours you need."
        )
    return ""


def _is_session(row: Row) -> bool:
    """Say whether it is at some hours of a library's, which lists only its own."""
    at_library = row.at is not None and row.at.location.setting == "library"
    return at_library and row.need != "digital" and "digital" in row.service.needs


def _then(row: Row, situation: Situation, hours: str) -> str:
    """Name the hours when she is free and it is open, then all it lists where there are more."""
    both = _in_words((_week(row) & free_mask(situation)).tobytes())
    if not both or both == hours:
        return f"Open when you are free: {hours}."
    return f"Open when you are free, {both}: listed as {hours}."


@lru_cache(maxsize=1024)
def _in_words(mask: bytes) -> str:
    """Return the stretches of one week as one says them; many services keep the same hours."""
    return window_words(
        Window(day=day, start=start, end=end % MINUTES_A_DAY or MINUTES_A_DAY)
        for day, start, end in windows_of(np.frombuffer(mask, dtype=np.uint8))
    )


@of_record
def _week(row: Row) -> np.ndarray:
    """Return the steps of the week in which it is listed as open, if only in some weeks."""
    return week_of(schedules_of(row), row.on or date.min, sometimes=True)[0]


def _open_in_part(row: Row, situation: Situation) -> bool:
    return bool((_week(row) & free_mask(situation)).any())


def relax(situation: Situation, row: Row) -> tuple[str, str, str] | None:
    """Return the first time it is open as the time she would have to be free."""
    if row.on is None:
        return None
    first = _first_opening(row)
    if first is None:
        return None
    said = ", ".join(window.in_words for window in situation.free_times or ()) or "none"
    if situation.free_times is None:
        said = "not " + ", ".join(window.in_words for window in situation.busy_times or ())
    return ("free_times", said, first.in_words)


def _first_opening(row: Row) -> Window | None:
    spans = windows_of(_week(row))
    return (
        Window(day=spans[0][0], start=spans[0][1], end=spans[0][2] % 1440 or 1440)
        if spans
        else None
    )


RULE = Rule(
    question="When are you open?",
    columns={
        "week": WEEK,
        "weekly": WEEKLY,
        "hours_known": HOURS_KNOWN,
        "hours_until": HOURS_UNTIL,
        "channels": CHANNELS_COLUMN,
        "setting": SETTING,
        "need_bits": NEED_BITS,
    },
    applies=lambda situation: situation.free_times is not None or bool(situation.busy_times),
    judge=judge,
    by_need=True,
    reason=reason,
    field="schedules",
    value=lambda row: list(hours_listed(row)),
    source="HSDS 3.0 schedule",
    relax=relax,
)
