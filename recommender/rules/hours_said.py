"""Is the childcare open at the hours she spoke of: nights, early, late, weekends, full days?

Her words are read, not stated: they put those that fit first and ask of the others. Only hours that
are all listed, and hold none of those she spoke of, rule out: that record says no. With care times
given those are judged instead.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Row
from directory.opening import covers, overlaps, window_mask
from directory.records import Fit
from recommender.ages_said import NUMBERS
from recommender.rules import NO, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import HOURS_KNOWN, HOURS_UNTIL, WEEK, hours_listed
from recommender.rules._words import today_number
from recommender.situation import Situation, Window, once
from recommender.wishes import HOURS_SAID, start_in_text

_WEEKDAYS, _WEEKEND = range(5), range(5, 7)
# Open in any of these is what is meant; of a full day all of one has to be covered.
_ANY = {
    "nights": tuple(Window(day=day, start=22 * 60, end=5 * 60) for day in range(7)),
    "early_start": tuple(Window(day=day, start=6 * 60, end=7 * 60 + 45) for day in _WEEKDAYS),
    "before_school": tuple(Window(day=day, start=7 * 60, end=8 * 60 + 30) for day in _WEEKDAYS),
    "late_finish": tuple(Window(day=day, start=18 * 60 + 15, end=21 * 60) for day in _WEEKDAYS),
    "weekends": tuple(Window(day=day, start=7 * 60, end=20 * 60) for day in _WEEKEND),
}
_FULL_DAYS = tuple(Window(day=day, start=9 * 60, end=17 * 60) for day in _WEEKDAYS)
_NAMES = {
    "nights": "at night",
    "early_start": "before eight in the morning",
    "before_school": "before school",
    "late_finish": "after six in the evening",
    "weekends": "at the weekend",
    "full_days": "for full days",
    "shifts": "at hours that change from week to week",
}


_BEFORE = 15  # minutes before she starts by which it has to be open
# Care by day that she needs beside those hours: what is open then is a part of the answer.
_OTHER_HOURS = re.compile(
    r"\bafter[ -]school\b|\bbefore and after\b|\b(?:mon|tues|wednes|thurs|fri)day|\bweek ?days?\b|"
    r"\b(?:during|through) the (?:week|day)\b|\bthe whole week\b|\bschool holidays\b",
    re.IGNORECASE,
)


def said(situation: Situation) -> tuple[str, ...]:
    """Return the hours her words speak of."""
    return tuple(word for word in HOURS_SAID if word in situation.preferences)


@cache
def _mask(word: str, start: int | None) -> NDArray[np.uint8]:
    if word == "early_start" and start is not None:
        by_then = (Window(day=day, start=start - _BEFORE, end=start) for day in _WEEKDAYS)
        return window_mask(tuple(by_then))
    return window_mask(_ANY[word])


@once
def _start(situation: Situation) -> int | None:
    """Return when she starts in the morning, in minutes; `None` where her words leave it open."""
    return start_in_text(situation.text)


def _opens(week: NDArray[np.uint8], word: str, start: int | None) -> NDArray[np.bool_]:
    """Say of each week, shape (n, bytes), whether it is open then; changing hours never surely."""
    if word == "full_days":
        days = [covers(week, window_mask((day,))) for day in _FULL_DAYS]
        return np.asarray(np.logical_or.reduce(days))
    if word == "shifts":
        return np.zeros(len(week), dtype=bool)
    return overlaps(week, _mask(word, start))


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES where it is listed as open at all the hours spoken of; NO if surely at none of them."""
    words, start = said(situation), _start(situation)
    opens = np.array([_opens(columns["week"], word, start) for word in words])
    sure = columns["hours_known"] & (columns["hours_until"] >= today_number(situation))
    never = sure & ~opens.any(axis=0) & _may_rule_out(situation, words)
    fits = np.where(never, NO, UNKNOWN)
    return np.where(opens.all(axis=0), YES, fits)


@once
def _with_other_hours(situation: Situation) -> bool:
    return _OTHER_HOURS.search(situation.text) is not None


def _may_rule_out(situation: Situation, words: tuple[str, ...]) -> bool:
    """Say whether other hours would surely be of no use: not where she needs care by day too.

    Who works nights sleeps by day. Nor where it is not certain of which hours she spoke: changing
    shifts, or "at six" which may be in the evening.
    """
    if {"nights", "shifts", "full_days"} & set(words) or _with_other_hours(situation):
        return False
    return "early_start" not in words or _start(situation) is not None


def hours_spoken_of(situation: Situation) -> str:
    """Name the hours her words speak of, with her own where she says when she starts, else ""."""
    start, names = _start(situation), dict(_NAMES)
    if start is not None:
        names["early_start"] = f"before {_clock(start)} in the morning"
    return " and ".join(names[word] for word in said(situation))


def _clock(minutes: int) -> str:
    hour, past = divmod(minutes, 60)
    return NUMBERS[hour - 1] if past == 0 else f"{hour}.{past:02d}"


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the hours spoken of beside those listed."""
    when = hours_spoken_of(situation)
    hours = "; ".join(hours_listed(row))
    if fit is Fit.YES:
        return f"Open {when}: {hours}."
    if fit is Fit.NO:
        return f"Not open {when}: listed as {hours}."
    listed = bool(hours) and "not listed" not in hours
    return f"Ask about care {when}: {f'listed as {hours}' if listed else 'hours are not listed'}."


RULE = Rule(
    question="Do you look after children at the hours I work?",
    columns={"week": WEEK, "hours_known": HOURS_KNOWN, "hours_until": HOURS_UNTIL},
    applies=lambda situation: situation.care_times is None and bool(said(situation)),
    judge=judge,
    reason=reason,
    field="schedules",
    value=lambda row: list(hours_listed(row)),
    source="what she said; HSDS 3.0 schedule",
    needs=frozenset({"childcare"}),
)
