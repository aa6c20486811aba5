"""Is it held somewhere, and in a way, that she can face?"""

from __future__ import annotations

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import words
from recommender.rules import NO, SILENT, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import (
    CHILDCARE,
    HAS_PLACE,
    SETTING,
    SETTINGS,
    TAGS,
    has_tag,
)
from recommender.situation import Situation

_PLACES = {"not jobcentre": "jobcentre", "not school": "school"}


ABOUT_PEOPLE = frozenset({"not group_only", "one_to_one"})


def _asks(situation: Situation) -> tuple[str, ...]:
    asked = ("not jobcentre", "not school", "not faith_venue", "not group_only", "one_to_one")
    return tuple(wish for wish in asked if wish in situation.preferences)


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """Every wish has to hold; where it is held is not asked of help without a place."""
    fits = np.full(len(columns["setting"]), SILENT, dtype=np.int8)
    setting, placed = columns["setting"], columns["has_place"]
    for wish in _asks(situation):
        if wish in _PLACES:
            there = np.where(setting == SETTINGS.index(_PLACES[wish]), NO, YES)
            one = np.where(setting == 0, UNKNOWN, there)
            one = np.where(placed, one, SILENT)
        elif wish == "not faith_venue":
            known = np.where(setting == 0, UNKNOWN, YES)
            one = np.where(has_tag(columns, "faith_venue"), NO, known)
            one = np.where(placed, one, SILENT)
        else:
            alone = np.where(has_tag(columns, "one_to_one"), YES, UNKNOWN)
            one = np.where(has_tag(columns, "group_only"), NO, alone)
            # Children play together, and on a telephone line there is one person.
            apart = (columns["need"] == CHILDCARE) | has_tag(columns, "helpline")
            one = np.where(apart, SILENT, one)
        fits = np.minimum(fits, one)
    return fits


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the place or the way it is given."""
    tags, wishes = row.service.tags, _asks(situation)
    about_people = ABOUT_PEOPLE & set(wishes)
    if "faith_venue" in tags and "not faith_venue" in wishes:
        return "Held in a church or other faith place."
    if "group_only" in tags and about_people:
        return "Meets as a group only."
    setting = "unknown" if row.at is None else row.at.location.setting
    if fit is Fit.NO:
        return f"Held in a {words('setting')[setting].name}."
    if fit is Fit.YES:
        where = "" if setting == "unknown" else f"Held in a {words('setting')[setting].name}."
        return where or "One person sees you on your own."
    if setting == "unknown" and row.at is not None and set(wishes) - about_people:
        return "Ask where it is held: the kind of place is not listed."
    return "Ask if you can be seen on your own."


def relax(situation: Situation, row: Row) -> tuple[str, str, str] | None:
    """Name the wish itself as the limit."""
    setting = "unknown" if row.at is None else row.at.location.setting
    wishes = _asks(situation)
    for wish, place in _PLACES.items():
        if wish in wishes and setting == place:
            return ("setting", wish.replace("not ", "not at a "), f"at a {place}")
    if "not faith_venue" in wishes and "faith_venue" in row.service.tags:
        return ("setting", "not in a faith place", "in a faith place")
    return ("setting", "one-to-one", "in a group")


RULE = Rule(
    question="Where is it held, and would I be seen on my own?",
    columns={"setting": SETTING, "tags": TAGS, "has_place": HAS_PLACE},
    applies=lambda situation: bool(_asks(situation)),
    judge=judge,
    by_need=True,
    reason=reason,
    field="location.setting, tags",
    value=lambda row: "unknown" if row.at is None else row.at.location.setting,
    source="Fingerpost's settings and tags",
    relax=relax,
)
