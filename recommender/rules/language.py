"""Can they talk with her in her language, or with an interpreter?"""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import INTERPRETER, LANGUAGES, language_number
from recommender.rules._languages import language_name
from recommender.situation import Situation


def asked(situation: Situation) -> tuple[str, ...]:
    """Return the languages she would rather speak than English; none if English is one of them."""
    codes = tuple(code.split("-")[0] for code in situation.languages)
    return () if not codes or "en" in codes else codes


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES if her language or an interpreter is listed. Never NO: an interpreter can be booked."""
    hers = np.array([language_number(code) for code in asked(situation)])
    spoken = np.isin(columns["languages"], hers).any(axis=1)
    helped = spoken | (columns["interpreter"] == YES)
    return np.where(helped, YES, UNKNOWN)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the language, and an interpreter where it is not spoken."""
    wanted = asked(situation)
    names = " or ".join(language_name(code) for code in wanted)
    codes = {one.code.split("-")[0].lower() for one in row.service.languages}
    spoken = [language_name(code) for code in wanted if code in codes]
    if spoken:
        return f"{' and '.join(spoken)} is listed."
    if fit is Fit.YES:
        return f"Listed as offering an interpreter: ask for {names} when you call."
    if row.service.interpreter is Fit.NO:
        return f"No interpreter is listed: ask who could interpret for you in {names}."
    return f"Ask for an interpreter in {names}."


RULE = Rule(
    question="Do you speak my language, or can you book an interpreter?",
    columns={"languages": LANGUAGES, "interpreter": INTERPRETER},
    applies=lambda situation: bool(asked(situation)),
    judge=judge,
    reason=reason,
    field="languages",
    value=lambda row: [one.code for one in row.service.languages],
    source="HSDS 3.0 language; interpreter is ours",
)
