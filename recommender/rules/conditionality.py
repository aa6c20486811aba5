"""Is it her choice, and who is told if she stays away?"""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import NO, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import CONDITIONALITY, CONDITIONS
from recommender.situation import Situation

_VOLUNTARY, _MANDATED = CONDITIONS.index("voluntary"), CONDITIONS.index("mandated")


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """Voluntary is YES; what can be made a condition is asked, and is NO if she said not to."""
    said = columns["conditionality"]
    forced = NO if "not mandated" in situation.preferences else UNKNOWN
    fits = np.where(said == _MANDATED, forced, UNKNOWN)
    return np.where(said == _VOLUNTARY, YES, fits)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say whose choice it is and who is told."""
    note = f" {row.service.conditionality_note}" if row.service.conditionality_note else ""
    if fit is Fit.YES:
        return f"Your choice: you may stop at any time.{note}"
    if row.service.conditionality == "mandated":
        told = "The Jobcentre can make it a condition of a benefit: ask who is told if you miss it."
        return f"{told}{note}"
    return "Ask if going is your own choice, and if anybody is told when you miss it."


RULE = Rule(
    question="Is going my own choice, and is anybody told when I miss it?",
    columns={"conditionality": CONDITIONALITY},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    rests_on=lambda situation: "not mandated" in situation.preferences,
    reason=reason,
    of_record=True,
    field="conditionality",
    value=lambda row: row.service.conditionality,
    source="Fingerpost's conditionality",
    needs=frozenset({"training"}),
)
