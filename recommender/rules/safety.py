"""Could offering this do harm? Lenders for debt, joint sessions with an abuser: never."""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import NO, SILENT, Fits, Rule
from recommender.rules._columns import TAGS, has_tag
from recommender.situation import Situation

_JOINT = ("mediation", "couples_counselling")


def _abuse(situation: Situation) -> bool:
    return "domestic_abuse" in situation.needs or "survivors" in situation.audience


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """NO for commercial lenders always, for mediation and couples work where there is abuse."""
    harm = has_tag(columns, "commercial_lender")
    if _abuse(situation):
        harm = harm | has_tag(columns, *_JOINT)
    return np.where(harm, NO, SILENT)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say why it is not offered."""
    if "commercial_lender" in row.service.tags:
        return "Lends money for profit: not offered here."
    return "Brings both partners together: not offered where there is abuse."


RULE = Rule(
    question="Is it safe for her?",
    columns={"tags": TAGS},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    rests_on=_abuse,
    reason=reason,
    of_record=True,
    field="tags",
    value=lambda row: list(row.service.tags),
    source="Fingerpost's tags: commercial_lender, mediation, couples_counselling",
)
