"""Can she use it the way it is given: in person, by phone, online, at home?

Whoever speaks with her hands cannot ring a number, but can through a relay: that is said.
"""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import words
from recommender.national import relay_for
from recommender.rules import NO, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import CHANNELS, CHANNELS_COLUMN, HAS_PLACE
from recommender.situation import Situation
from recommender.wishes import FOR_MY_CHILD


def signs(situation: Situation) -> bool:
    """Say whether she uses British Sign Language: not where it is her child who does."""
    return "bsl" in situation.access_needs and FOR_MY_CHILD not in situation.preferences


def unwanted(situation: Situation) -> tuple[str, ...]:
    """Return the ways she does not want."""
    return tuple(way for way in CHANNELS if f"not {way}" in situation.preferences)


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES if some listed way is one she can use; a place that lists none is taken as in person."""
    allowed = sum(CHANNELS[way] for way in CHANNELS if way not in unwanted(situation))
    listed = columns["channels"]
    place = np.uint8(CHANNELS["in_person"])
    ways = np.where((listed == 0) & columns["has_place"], place, listed)
    fits = np.where(ways == 0, UNKNOWN, NO)
    fits = np.where((ways & allowed) != 0, YES, fits)
    if signs(situation):
        fits = np.where(ways & allowed == CHANNELS["phone"], np.minimum(fits, UNKNOWN), fits)
    return fits


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the ways listed."""
    known = words("channel")
    ways = [known[way].name for way in row.service.channels]
    if fit is Fit.UNKNOWN and ways and signs(situation):
        relay = relay_for(situation.council)
        through = f"call through {relay.name}: {relay.say}" if relay else "ask for another way"
        return f"By phone only: {through}."
    if fit is Fit.UNKNOWN:
        return "Ask how it is given: in person, by phone or online."
    said = " or ".join(ways) or "in person"
    return f"You can use it {said}." if fit is Fit.YES else f"Only {said}."


RULE = Rule(
    question="Can I use it in a way that works for me?",
    columns={"channels": CHANNELS_COLUMN, "has_place": HAS_PLACE},
    applies=lambda situation: bool(unwanted(situation)) or signs(situation),
    judge=judge,
    reason=reason,
    field="channels",
    value=lambda row: list(row.service.channels),
    source="Fingerpost's channels",
)
