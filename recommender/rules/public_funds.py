"""May she claim it? Where a visa allows no public funds, a claim without advice can cost it."""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import NEEDS
from recommender.rules import SILENT, Fits, Rule
from recommender.rules._columns import NEED_BITS, has_any
from recommender.situation import Situation
from recommender.wishes import NO_PUBLIC_FUNDS

# Most benefits, social housing and a homeless application count (Citizens Advice in Scotland,
# "Check if your immigration status lets you get benefits"); advice and a food bank do not.
_PAID = sum(1 << NEEDS.index(need) for need in ("income_max", "housing", "disability"))


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """Ask first where a claim may be made; never ruled out, because advice on it is safe."""
    paid = has_any(columns["need_bits"], _PAID)
    return np.where(paid, np.int8(Fit.UNKNOWN), SILENT).astype(np.int8)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say what to say first."""
    return "Say first that your visa allows no public funds, and ask what is safe to claim."


RULE = Rule(
    question="My visa allows no public funds: what is safe to claim?",
    columns={"need_bits": NEED_BITS},
    applies=lambda situation: NO_PUBLIC_FUNDS in situation.preferences,
    judge=judge,
    reason=reason,
    field="needs",
    value=lambda row: list(row.service.needs),
    source="what she said; which help counts as public funds",
)
