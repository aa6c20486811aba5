"""May she claim it? Where a visa allows no public funds, a claim without advice can cost it."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import NEEDS
from recommender.rules import SILENT, UNKNOWN, Fits, Rule
from recommender.rules._columns import AUDIENCE, NEED_BITS, bits_of, has_any
from recommender.situation import Situation, once
from recommender.wishes import NO_PUBLIC_FUNDS, SEEKING_ASYLUM

Claim = Literal["no_public_funds", "seeking_asylum", "perhaps"]

# Most benefits, social housing and a homeless application count (Citizens Advice in Scotland,
# "Check if your immigration status lets you get benefits"); advice and a food bank do not.
_PAID = sum(1 << NEEDS.index(need) for need in ("income_max", "housing", "disability"))
_MAY_BE = re.compile(r"\bvisa\b|\bhome office\b|\bimmigration\b|\brefugees?\b|\basylum\b")
_ALLOWED = re.compile(
    r"\b(?:refugee|settled|pre-settled) status\b(?! (?:refused|ended))|\bindefinite leave\b"
    r"|\b(?:got|have|has|granted|given) (?:my |our |me |us )?(?:leave to remain|papers)\b"
    r"|\bbritish citizen"
)
_SAY_FIRST: dict[Claim, str] = {
    "no_public_funds": "Say first that your visa allows no public funds",
    "seeking_asylum": "Say first that you are seeking asylum",
    "perhaps": "If your visa or asylum claim allows no public funds, say so first",
}


@once
def claim_of(situation: Situation) -> Claim | None:
    """Return why a claim needs advice first; `None` where nothing that was said points to it.

    `perhaps` where a visa or a flight was spoken of and not what it allows.
    """
    if NO_PUBLIC_FUNDS in situation.preferences:
        return "no_public_funds"
    text = situation.text.lower()
    if _ALLOWED.search(text):
        return None
    if SEEKING_ASYLUM in situation.preferences:
        return "seeking_asylum"
    return "perhaps" if "refugees" in situation.audience or _MAY_BE.search(text) else None


def may_claim(situation: Situation) -> bool:
    """Say whether she may be sent to who gives out public funds: not where she surely may not."""
    return claim_of(situation) in (None, "perhaps")


def say_first(claim: Claim) -> str:
    """Return what to say before anything is claimed."""
    return f"{_SAY_FIRST[claim]}, and ask what is safe to claim."


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """Ask first where a claim may be made; never ruled out, because advice on it is safe.

    Who is there for people seeking asylum knows that.
    """
    paid = has_any(columns["need_bits"], _PAID)
    paid &= ~has_any(columns["audience"], bits_of("audience", ["refugees"]))
    return np.where(paid, UNKNOWN, SILENT)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say what to say first."""
    return say_first(claim_of(situation) or "perhaps")


RULE = Rule(
    question="My visa allows no public funds: what is safe to claim?",
    columns={"need_bits": NEED_BITS, "audience": AUDIENCE},
    applies=lambda situation: claim_of(situation) is not None,
    judge=judge,
    reason=reason,
    field="needs",
    value=lambda row: list(row.service.needs),
    source="what she said; which help counts as public funds",
)
