"""Is it running? Listed as open, closed for a while, or gone."""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import NO, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import FUNDED_UNTIL, NO_DAY, STATUS_COLUMN
from recommender.rules._words import day_words, today_number
from recommender.situation import Situation

_CLOSED = {
    "temporarily closed": "Listed as closed for now.",
    "inactive": "Listed as not running.",
    "defunct": "Listed as closed for good.",
}


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """Leave out what is listed as closed; ask where the funding has run out."""
    fits = np.where(columns["status"] == 0, YES, NO)
    until = columns["funded_until"]
    ended = (until != NO_DAY) & (until < today_number(situation))
    return np.where(ended, np.minimum(fits, UNKNOWN), fits)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say what the record says, never that it is open."""
    if fit is Fit.NO:
        return _CLOSED.get(row.service.status, "Listed as closed.")
    if fit is Fit.UNKNOWN:
        until = day_words(row.service.funding_until)
        return f"Ask if it still runs: its funding was listed until {until}."
    return "Listed as open."


RULE = Rule(
    question="Is it still running?",
    columns={"status": STATUS_COLUMN, "funded_until": FUNDED_UNTIL},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    rests_on=today_number,
    reason=reason,
    of_record=True,
    field="status",
    value=lambda row: row.service.status,
    source="HSDS 3.0 service.status; funding_until is ours",
)
