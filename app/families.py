"""For which family? Those that come with Fingerpost, the planner's own, and the time of the week.

A family is a situation in the field names of a file of cases. The page passes it on as JSON text,
so that the same question has the same answer and can be kept, downloaded and asked again.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from directory.errors import FamilyFileError
from recommender.situation import DAYS

Hours = Sequence[tuple[int, int, int]]  # day (0 is Monday), first and last hour

WEEKDAYS = range(5)
TIMES: Mapping[str, Hours] = {
    "school_hours": [(day, 9, 15) for day in WEEKDAYS],
    "working_day": [(day, 8, 18) for day in WEEKDAYS],
    "early_and_late": [one for day in WEEKDAYS for one in ((day, 6, 8), (day, 18, 20))],
    "evenings": [(day, 18, 21) for day in WEEKDAYS],
    "weekend": [(5, 9, 17), (6, 9, 17)],
}
NAME = "name"
FIELDS = (
    "adult",
    "children_ages",
    "mode",
    "max_minutes",
    "budget_gbp_week",
    "language",
    "constraints",
    "access",
    "audience",
    "free_hours",
    "care_hours",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family the map can be drawn for; invented, and nobody in particular."""

    id: str
    name: str
    description: str
    needs: tuple[str, ...]
    situation: Mapping[str, Any] = field(hash=False)

    @staticmethod
    def read(text: str) -> dict[str, Any]:
        """Return the situation in JSON text.

        Raises
        ------
        FamilyFileError
            If it is no JSON object, or none of its fields is one we know.
        """
        try:
            found = json.loads(text)
        except ValueError as error:
            raise FamilyFileError from error
        if not isinstance(found, dict):
            raise FamilyFileError
        kept = {name: found[name] for name in FIELDS if found.get(name) not in (None, "", [])}
        if not kept:
            raise FamilyFileError
        return kept


def name_in(text: str) -> str:
    """Return what the family in a file is called; empty where it has no name.

    >>> name_in('{"name": "Under 2s, Govan", "children_ages": [1]}'), name_in("[]")
    ('Under 2s, Govan', '')
    """
    found = json.loads(text)
    return str(found.get(NAME) or "") if isinstance(found, dict) else ""


@cache
def personas() -> dict[str, Family]:
    """Return the families that come with Fingerpost, by id."""
    text = files("data").joinpath("reference", "personas.toml").read_text(encoding="utf-8")
    found = (
        Family(
            id=one["id"],
            name=one["name"],
            description=one["description"],
            needs=tuple(one["needs"]),
            situation=one["situation"],
        )
        for one in tomllib.loads(text)["persona"]
    )
    return {one.id: one for one in found}


def situation_text(situation: Mapping[str, Any]) -> str:
    """Return a situation as text, the same for the same situation; empty for an empty one.

    >>> situation_text({"mode": "bus", "children_ages": [2], "budget_gbp_week": None})
    '{"children_ages": [2], "mode": "bus"}'
    """
    said = {key: value for key, value in situation.items() if value not in (None, "", [])}
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def at_times(situation: Mapping[str, Any], need: str, times: str | None) -> dict[str, Any]:
    """Return a situation with another time of the week.

    Childcare must cover the time; an appointment or a course must fall in it, so the one replaces
    `care_hours`, the other `free_hours`. Without a time the family keeps its own.
    """
    if times is None:
        return dict(situation)
    care, free = "care_hours", "free_hours"
    wanted, other = (care, free) if need == "childcare" else (free, care)
    kept = {key: value for key, value in situation.items() if key != other}
    return {**kept, wanted: hours_in_words(TIMES[times])}


def hours_in_words(hours: Hours) -> list[dict[str, str]]:
    """Return hours as a file of cases has them."""
    return [
        {"day": DAYS[day], "start": f"{first:02}:00", "end": f"{last:02}:00"}
        for day, first, last in hours
    ]
