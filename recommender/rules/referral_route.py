"""How does she get in: on her own, with her keyworker, or only through somebody else?"""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import words
from recommender.rules import SILENT, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import (
    COME_AS_YOU_ARE,
    ROUTE,
    ROUTES,
    SETTING,
    SETTINGS,
    TAGS,
    has_tag,
)
from recommender.situation import Situation

_LIBRARY = SETTINGS.index("library")
_OPEN = ROUTES["self"] | ROUTES["keyworker"]


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES if she or her keyworker can ask; through anybody else it is asked first.

    What is open to whoever comes is passed over where it lists no way in.
    """
    route = columns["route"]
    fits = np.where((route & _OPEN) != 0, YES, UNKNOWN)
    come = has_tag(columns, *COME_AS_YOU_ARE) | (columns["setting"] == _LIBRARY)
    return np.where(come & (route == 0), SILENT, fits)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the way in."""
    routes = row.service.referral_route
    if "self" in routes:
        return "You can ask them yourself."
    if fit is Fit.YES:
        return "Your keyworker can refer you."
    if not routes and row.need == "childcare":
        return "Ask how to get a place: the way in is not listed."
    if not routes:
        return "Ask how to start: the way in is not listed."
    known = words("referral_route")
    return f"You get in {' or '.join(known[route].name for route in routes)}: ask them first."


RULE = Rule(
    question="How do we start, or get a place?",
    columns={"route": ROUTE, "tags": TAGS, "setting": SETTING},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    rests_on=lambda situation: None,  # noqa: ARG005
    reason=reason,
    of_record=True,
    field="referral_route",
    value=lambda row: list(row.service.referral_route),
    source="Fingerpost's referral routes",
)
