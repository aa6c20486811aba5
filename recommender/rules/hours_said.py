"""Is the childcare open at the hours she spoke of: nights, early, late, weekends, full days?

Her words are read, not stated: they ask a question and put those that fit first, and never rule
out. With care times given those are judged instead.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Row
from directory.opening import covers, overlaps, window_mask
from directory.records import Fit
from recommender.rules import Fits, Rule
from recommender.rules._columns import WEEK, hours_listed
from recommender.situation import Situation, Window
from recommender.wishes import HOURS_SAID

_WEEKDAYS, _WEEKEND = range(5), range(5, 7)
# Open in any of these is what is meant; of a full day all of one has to be covered.
_ANY = {
    "nights": tuple(Window(day=day, start=22 * 60, end=5 * 60) for day in range(7)),
    "early_start": tuple(Window(day=day, start=6 * 60, end=7 * 60 + 45) for day in _WEEKDAYS),
    "late_finish": tuple(Window(day=day, start=18 * 60 + 15, end=21 * 60) for day in _WEEKDAYS),
    "weekends": tuple(Window(day=day, start=7 * 60, end=20 * 60) for day in _WEEKEND),
}
_FULL_DAYS = tuple(Window(day=day, start=9 * 60, end=17 * 60) for day in _WEEKDAYS)
_NAMES = {
    "nights": "at night",
    "early_start": "before eight in the morning",
    "late_finish": "after six in the evening",
    "weekends": "at the weekend",
    "full_days": "for full days",
    "shifts": "at hours that change from week to week",
}


def said(situation: Situation) -> tuple[str, ...]:
    """Return the hours her words speak of."""
    return tuple(word for word in HOURS_SAID if word in situation.preferences)


@cache
def _mask(word: str) -> NDArray[np.uint8]:
    return window_mask(_ANY[word])


def _opens(week: NDArray[np.uint8], word: str) -> NDArray[np.bool_]:
    """Say of each week, shape (n, bytes), whether it is open then; changing hours never surely."""
    if word == "full_days":
        days = [covers(week, window_mask((day,))) for day in _FULL_DAYS]
        return np.asarray(np.logical_or.reduce(days))
    if word == "shifts":
        return np.zeros(len(week), dtype=bool)
    return overlaps(week, _mask(word))


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES where it is listed as open at all the hours spoken of; else it is asked."""
    open_then = np.ones(len(columns["week"]), dtype=bool)
    for word in said(situation):
        open_then &= _opens(columns["week"], word)
    return np.where(open_then, Fit.YES, Fit.UNKNOWN).astype(np.int8)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the hours spoken of beside those listed."""
    when = " and ".join(_NAMES[word] for word in said(situation))
    hours = "; ".join(hours_listed(row))
    if fit is Fit.YES:
        return f"Open {when}: {hours}."
    listed = bool(hours) and "not listed" not in hours
    return f"Ask about care {when}: {f'listed as {hours}' if listed else 'hours are not listed'}."


RULE = Rule(
    question="Do you look after children at the hours I work?",
    columns={"week": WEEK},
    applies=lambda situation: situation.care_times is None and bool(said(situation)),
    judge=judge,
    reason=reason,
    field="schedules",
    value=lambda row: list(hours_listed(row)),
    source="what she said; HSDS 3.0 schedule",
    needs=frozenset({"childcare"}),
)
