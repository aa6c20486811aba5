"""Are they taking new people? Believed only with a date, and only for two months."""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import NO, SILENT, UNKNOWN, Fits, Rule
from recommender.rules._columns import (
    ACCEPTING,
    ACCEPTING_AS_OF,
    COME_AS_YOU_ARE,
    NO_DAY,
    SETTING,
    SETTINGS,
    TAGS,
    has_tag,
)
from recommender.rules._words import day_words, today_number
from recommender.situation import Situation

_LIBRARY = SETTINGS.index("library")
STANDS_DAYS = 60  # as long as feedback about "full" stands


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """Believe what was said within two months; ask again what is older or undated.

    A telephone line, a library and what is open to whoever comes are passed over: nobody waits
    for a place there.
    """
    today, as_of = today_number(situation), columns["accepting_as_of"]
    fresh = (as_of != NO_DAY) & (as_of <= today) & (today - as_of <= STANDS_DAYS)
    fits = np.where(fresh, columns["accepting"], UNKNOWN)
    come = has_tag(columns, "helpline", *COME_AS_YOU_ARE) | (columns["setting"] == _LIBRARY)
    return np.where(come & (fits != NO), SILENT, fits)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say when it was said, and by whom."""
    said = row.service.accepting
    when = day_words(said.as_of)
    by = f" ({said.said_by})" if said.said_by else ""
    if fit is Fit.YES:
        return f"Said on {when} that they take new people{by}."
    if fit is Fit.NO:
        return f"Said on {when} that they are full{by}: ask about a waiting list."
    if said.as_of is not None:
        return f"Ask if they have room: the last word is of {when}."
    if row.need == "childcare":
        return "Ask if they have room: vacancies are not listed."
    return "Ask if they take new people: that is not listed."


def relax(situation: Situation, row: Row) -> tuple[str, str, str] | None:  # noqa: ARG001
    """Name waiting as the limit that would have to give."""
    return ("accepting", "a place now", "a place on the waiting list")


RULE = Rule(
    question="Do you have room, and if not how long is the wait?",
    columns={
        "accepting": ACCEPTING,
        "accepting_as_of": ACCEPTING_AS_OF,
        "tags": TAGS,
        "setting": SETTING,
    },
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    rests_on=today_number,
    reason=reason,
    of_record=True,
    field="accepting",
    value=lambda row: row.service.accepting.fit.word,
    source="Fingerpost's accepting: dated, with who said it",
    relax=relax,
)
