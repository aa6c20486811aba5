"""How long ago did anybody stand behind this record?"""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import Fits, Rule
from recommender.rules._columns import CHECKED_ON, NO_DAY
from recommender.rules._words import day_words, today_number
from recommender.situation import Situation

FRESH_DAYS = 548  # a year and a half: ALISS asks its providers to look again each year


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES within a year and a half; older or undated records are asked, never ruled out."""
    today, checked = today_number(situation), columns["checked_on"]
    fresh = (checked != NO_DAY) & (today - checked <= FRESH_DAYS)
    return np.where(fresh, Fit.YES, Fit.UNKNOWN).astype(np.int8)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say the day."""
    checked = row.service.checked_on
    if fit is Fit.YES:
        return f"Record checked on {day_words(checked)}."
    if checked is None:
        return "Ring before you go: nobody says when this record was last checked."
    return f"Ring before you go: this record was last checked on {day_words(checked)}."


RULE = Rule(
    question="Is what is written about you still right?",
    columns={"checked_on": CHECKED_ON},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    reason=reason,
    field="assured_date, last_modified",
    value=lambda row: row.service.checked_on.isoformat() if row.service.checked_on else None,
    source="HSDS 3.0 service.assured_date, last_modified; the feed's own date",
)
