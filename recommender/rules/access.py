"""Can she, or her child, get in and be understood?"""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import words
from recommender.rules import NO, SILENT, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import (
    ACCESS_NO,
    ACCESS_YES,
    HAS_PLACE,
    bits_of,
    has_any,
)
from recommender.situation import Situation

# What a building has or lacks; the rest counts on the telephone too.
BUILDING = frozenset(
    {
        "wheelchair",
        "step_free",
        "accessible_toilet",
        "lift",
        "parking",
        "pram",
        "changing_place",
        "quiet_space",
        "guide_dogs",
        "hearing_loop",
    }
)
# Whoever has the first has the second too.
_IMPLIED = {"step_free": ("wheelchair",), "accessible_toilet": ("changing_place",)}


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """Every access need has to be met; a building is not asked of help without a place."""
    fits = np.full(len(columns["access_yes"]), SILENT, dtype=np.int8)
    for need in situation.access_needs:
        has = bits_of("access", (need, *_IMPLIED.get(need, ())))
        met = has_any(columns["access_yes"], has)
        lacking = has_any(columns["access_no"], bits_of("access", [need]))
        one = np.where(met, YES, np.where(lacking, NO, UNKNOWN))
        if need in BUILDING:
            one = np.where(columns["has_place"], one, SILENT)
        fits = np.minimum(fits, one)
    return fits


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name what is needed, and the record's own words about it."""
    known = words("access")
    said = {} if row.at is None else {one.access: one for one in row.at.location.accessibility}
    needs = situation.access_needs
    if fit is Fit.YES:
        return f"Listed as having {' and '.join(known[need].name for need in needs)}."
    if fit is Fit.NO:
        missing = [need for need in needs if need in said and said[need].fit is Fit.NO]
        detail = next((said[need].details for need in missing if said[need].details), None)
        names = " or ".join(known[need].name for need in missing)
        return f"Listed as having no {names}." + (f" {detail}" if detail else "")
    open_ = [need for need in needs if need not in said or said[need].fit is Fit.UNKNOWN]
    return f"Ask about {' and '.join(known[need].name for need in open_ or needs)}: not listed."


RULE = Rule(
    question="Can we get in and around?",
    columns={"access_yes": ACCESS_YES, "access_no": ACCESS_NO, "has_place": HAS_PLACE},
    applies=lambda situation: bool(situation.access_needs),
    judge=judge,
    reason=reason,
    field="location.accessibility",
    value=lambda row: (
        {}
        if row.at is None
        else {one.access: one.fit.word for one in row.at.location.accessibility}
    ),
    source="HSDS 3.0 accessibility",
)
