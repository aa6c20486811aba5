"""Can she use it the way it is given: in person, by phone, online, at home?"""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import words
from recommender.rules import Fits, Rule
from recommender.rules._columns import CHANNELS, CHANNELS_COLUMN, HAS_PLACE
from recommender.situation import Situation


def unwanted(situation: Situation) -> tuple[str, ...]:
    """Return the ways she does not want."""
    return tuple(way for way in CHANNELS if f"not {way}" in situation.preferences)


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES if some listed way is one she can use; a place that lists none is taken as in person."""
    allowed = sum(CHANNELS[way] for way in CHANNELS if way not in unwanted(situation))
    listed = columns["channels"]
    place = np.uint8(CHANNELS["in_person"])
    ways = np.where((listed == 0) & columns["has_place"], place, listed)
    fits = np.where(ways == 0, Fit.UNKNOWN, Fit.NO)
    return np.where((ways & allowed) != 0, Fit.YES, fits).astype(np.int8)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the ways listed."""
    known = words("channel")
    ways = [known[way].name for way in row.service.channels]
    if fit is Fit.UNKNOWN:
        return "Ask how it is given: in person, by phone or online."
    said = " or ".join(ways) or "in person"
    return f"You can use it {said}." if fit is Fit.YES else f"Only {said}."


RULE = Rule(
    question="Can I use it in a way that works for me?",
    columns={"channels": CHANNELS_COLUMN, "has_place": HAS_PLACE},
    applies=lambda situation: bool(unwanted(situation)),
    judge=judge,
    reason=reason,
    field="channels",
    value=lambda row: list(row.service.channels),
    source="Fingerpost's channels",
)
