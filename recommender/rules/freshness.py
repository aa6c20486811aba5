"""How long ago did anybody stand behind this record, and behind what it says of hours and fees?"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from directory.freshness import told
from directory.index import Column, Columns, Row, of_record
from directory.records import Fit
from recommender.rules import UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import CHECKED_ON, NO_DAY
from recommender.rules._words import day_words, today_number
from recommender.situation import Situation

FRESH_DAYS = 548  # a year and a half: ALISS asks its providers to look again each year
# What leads a family to a closed door or costs more than said is asked anew when likely old.
_ASKED_ANEW = ("hours", "fees")


def _old_from(row: Row) -> int:
    """Return the day from which hours or fees listed are likely old; the far future without any."""
    days = [
        one.checked_on.toordinal() + one.kind.half_life_days
        for one in told(row.service, today=row.on or date.min, only=_ASKED_ANEW)
        if one.checked_on is not None
    ]
    return min(days, default=date.max.toordinal())


OLD_FROM = Column(dtype="int32", read=_old_from)


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES within a year and a half, and while listed hours and fees are not likely old.

    Older or undated records are asked, never ruled out.
    """
    today, checked = today_number(situation), columns["checked_on"]
    fresh = (checked != NO_DAY) & (today - checked <= FRESH_DAYS) & (today <= columns["old_from"])
    return np.where(fresh, YES, UNKNOWN)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say the day, and of which facts it is."""
    if fit is Fit.YES:
        return _checked(row)
    checked = row.service.checked_on
    if checked is None:
        return "Check before you go: nobody says when this record was last checked."
    today = date.fromordinal(max(1, today_number(situation)))
    if today - checked <= timedelta(days=FRESH_DAYS):
        old = [one for one in told(row.service, today=today, only=_ASKED_ANEW) if one.is_likely_old]
        names = " and ".join(one.kind.name for one in old)
        days = [one.checked_on for one in old if one.checked_on is not None]
        oldest = day_words(min(days, default=None))
        return f"Check before you go: {names}: last checked on {oldest}."
    return f"Check before you go: this record was last checked on {day_words(checked)}."


@of_record
def _checked(row: Row) -> str:
    return f"Record checked on {day_words(row.service.checked_on)}."


RULE = Rule(
    question="Is what is written about you still right?",
    columns={"checked_on": CHECKED_ON, "old_from": OLD_FROM},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    rests_on=today_number,
    reason=reason,
    field="assured_date, last_modified",
    value=lambda row: row.service.checked_on.isoformat() if row.service.checked_on else None,
    source="HSDS 3.0 service.assured_date, last_modified; the feed's own date",
)
