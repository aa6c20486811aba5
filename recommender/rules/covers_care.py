"""Does the childcare cover the hours needed? All of them, with the journey at both ends."""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.opening import covers, window_mask, windows_of
from directory.records import Fit
from recommender.rules import Fits, Rule
from recommender.rules._columns import (
    HOURS_KNOWN,
    HOURS_UNTIL,
    WEEKLY,
    hours_listed,
    schedules_of,
    week_of,
)
from recommender.rules._words import today_number, window_words
from recommender.situation import Situation, Window


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES if every care time is listed as open every week; NO only if all hours are listed."""
    window = window_mask(situation.care_times or ())
    sure = columns["hours_known"] & (columns["hours_until"] >= today_number(situation))
    fits = np.where(sure, Fit.NO, Fit.UNKNOWN)
    return np.where(covers(columns["weekly"], window), Fit.YES, fits).astype(np.int8)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the hours listed beside the hours needed."""
    hours = "; ".join(hours_listed(row))
    needed = window_words(situation.care_times or ())
    if fit is Fit.YES:
        return f"Covers the care you need: {hours}."
    if fit is Fit.NO:
        return f"Does not cover {needed}: listed as {hours}."
    listed = hours and "not listed" not in hours
    told = f"listed as {hours}" if listed else "hours are not listed"
    return f"Ask if they can cover {needed}: {told}."


def relax(situation: Situation, row: Row) -> tuple[str, str, str] | None:
    """Return the part of the care times that it does cover, if any."""
    if row.on is None or not situation.care_times:
        return None
    week = week_of(schedules_of(row), row.on, sometimes=False)[0]
    kept = windows_of(week & window_mask(situation.care_times))
    if not kept:
        return None
    part = tuple(Window(day=day, start=start, end=end % 1440 or 1440) for day, start, end in kept)
    return ("care_times", window_words(situation.care_times), window_words(part))


RULE = Rule(
    question="Can you cover all the hours I need?",
    columns={"weekly": WEEKLY, "hours_known": HOURS_KNOWN, "hours_until": HOURS_UNTIL},
    applies=lambda situation: situation.care_times is not None,
    judge=judge,
    reason=reason,
    field="schedules",
    value=lambda row: list(hours_listed(row)),
    source="HSDS 3.0 schedule",
    needs=frozenset({"childcare"}),
    relax=relax,
)
