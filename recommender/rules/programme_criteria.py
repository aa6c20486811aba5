"""Might she meet a programme's own criteria? Any one is enough; nothing is inferred or scored."""

from __future__ import annotations

import numpy as np

from directory.index import Column, Columns, Row
from directory.records import Fit
from recommender.rules import SILENT, UNKNOWN, YES, Fits, Rule
from recommender.situation import Situation

TAXONOMY = "programme_criteria"  # of the attributes in which a record lists them
CRITERIA = {
    "disability": "you have a disability",
    "caring": "you care for somebody disabled",
    "three_children": "you have three or more children",
    "area": "you live in one of its areas",
    "little_work_experience": "you have little work experience",
    "over_two_years_unemployed": "you have been out of work for over two years",
    "lone_parent": "you bring up children on your own",
}
_SAID = {
    "disability": ("disabled",),
    "caring": ("carers", "disabled_children"),
    "little_work_experience": ("little_work_experience",),
    "over_two_years_unemployed": ("over_two_years_unemployed",),
}
_MANY_CHILDREN = 3


def _listed(row: Row) -> tuple[str, ...]:
    said = (one.name for one in row.service.attributes if one.taxonomy == TAXONOMY)
    return tuple(name for name in said if name in CRITERIA)


def _districts(row: Row) -> set[str]:
    """Return the postcode districts a record lists for its `area` criterion."""
    lists = [
        one.value or ""
        for one in row.service.attributes
        if one.taxonomy == TAXONOMY and one.name == "area"
    ]
    return {word.strip().upper() for text in lists for word in text.split(",") if word.strip()}


def _district_number(district: str) -> int:
    return int.from_bytes(district.encode()[:8])


_SLOTS = 24


def _district_slots(row: Row) -> list[int]:
    numbers = sorted(_district_number(one) for one in _districts(row))[:_SLOTS]
    return numbers + [0] * (_SLOTS - len(numbers))


CRITERIA_COLUMN = Column(
    dtype="uint8", read=lambda row: sum(1 << list(CRITERIA).index(one) for one in set(_listed(row)))
)
CRITERIA_DISTRICTS = Column(dtype="int64", shape=(_SLOTS,), read=_district_slots)


def met(situation: Situation) -> tuple[str, ...]:
    """Return the criteria that what she said meets, apart from the area."""
    found = [one for one, words in _SAID.items() if set(words) & set(situation.audience)]
    if len(situation.children) >= _MANY_CHILDREN:
        found.append("three_children")
    if "lone_parents" in situation.audience:
        found.append("lone_parent")
    return tuple(found)


def _district_of(situation: Situation) -> str:
    return situation.origin.label.split()[0].upper() if situation.origin else ""


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES if what she said meets a listed criterion, else UNKNOWN; others are passed over."""
    listed = columns["criteria"]
    if not listed.any():
        return np.full(len(listed), SILENT, dtype=np.int8)
    bits = sum(1 << list(CRITERIA).index(one) for one in met(situation))
    here = _district_number(_district_of(situation)) if situation.origin else -1
    near = (columns["criteria_districts"] == here).any(axis=1)
    yes = ((listed & bits) != 0) | near
    return np.where(listed == 0, SILENT, np.where(yes, YES, UNKNOWN))


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the criterion that what she said may meet; else all of them, to ask."""
    listed = _listed(row)
    hers = [one for one in listed if one in met(situation)]
    if "area" in listed and _district_of(situation) in _districts(row):
        hers.append("area")
    if fit is Fit.YES and hers:
        return f"You may meet its criteria: {CRITERIA[hers[0]]}. Ask the programme."
    choices = " or ".join(CRITERIA[one] for one in listed)
    return f"Ask if you meet its criteria; one is enough: {choices}."


RULE = Rule(
    question="Which of your criteria might I meet?",
    columns={"criteria": CRITERIA_COLUMN, "criteria_districts": CRITERIA_DISTRICTS},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    reason=reason,
    field="attributes",
    value=lambda row: list(_listed(row)),
    source="the programme's own criteria, as attributes of taxonomy programme_criteria",
)
