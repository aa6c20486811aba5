"""Is somebody there helping her already? Then it is shown as such, and a second one is said."""

from __future__ import annotations

import numpy as np

from directory.index import Column, Columns, Row
from directory.records import Fit
from directory.vocabulary import words
from recommender.rules import SILENT, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import ROLE, bits_of, has_any, number_of
from recommender.situation import Situation

_HELP_NOT_PEOPLE = frozenset({"childcare", "peer_support", "practical_help"})  # names of help

ID_NUMBER = Column(dtype="uint64", read=lambda row: number_of(row.service.id))


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES for a service she has; UNKNOWN for a second one in a role she has; else silent."""
    hers = np.array([number_of(one) for one in situation.already_with], dtype=np.uint64)
    same = np.isin(columns["id_number"], hers)
    role = has_any(columns["role"], bits_of("role", situation.already_with))
    fits = np.where(role, UNKNOWN, SILENT)
    return np.where(same, YES, fits)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say that they know her, or that this would be a second person in the same role."""
    if fit is Fit.YES:
        return "Already helping you."
    role = row.service.role or ""
    name = words("role")[role].name if role in words("role") else "worker"
    article = "an" if name[0] in "aeiou" else "a"
    who = f"somebody for {name}" if role in _HELP_NOT_PEOPLE else f"{article} {name}"
    return f"You already have {who}: ask them first, so that you tell your story once."


RULE = Rule(
    question="Could the people who help me already do this?",
    columns={"id_number": ID_NUMBER, "role": ROLE},
    applies=lambda situation: bool(situation.already_with),
    judge=judge,
    reason=reason,
    field="id, role",
    value=lambda row: row.service.role,
    source="what she said; Fingerpost's roles",
)
