"""Is it for a trouble nobody spoke of? Help for one trouble only waits until it is named."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import SILENT, Fits, Rule
from recommender.rules._columns import AUDIENCE, TAGS, bits_of, has_any, has_tag
from recommender.situation import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Speciality:
    """One trouble: the word that marks its services, whom they are for, and what names it."""

    mark: str
    is_tag: bool
    name: str
    said: re.Pattern[str]
    with_baby: bool

    def is_spoken_of(self, situation: Situation) -> bool:
        """Say whether her words, what she says of herself, or her children point to it."""
        words = f"{situation.text} {situation.adult or ''}".lower()
        if self.said.search(words) or self.mark in {*situation.audience, *situation.preferences}:
            return True
        return self.with_baby and any(
            child.age_years is None or child.age_years < 1 for child in situation.children
        )

    def marks(self, row: Row) -> bool:
        """Say whether a service is for this trouble."""
        return self.mark in (row.service.tags if self.is_tag else row.service.audience)


@cache
def specialities() -> tuple[Speciality, ...]:
    """Return the troubles that must be named first, read once."""
    text = files("data").joinpath("reference", "speciality.toml").read_text(encoding="utf-8")
    return tuple(
        Speciality(
            mark=entry.get("tag") or entry["audience"],
            is_tag="tag" in entry,
            name=entry["name"],
            said=re.compile(entry["said"]),
            with_baby=entry.get("also") == "baby",
        )
        for entry in tomllib.loads(text)["speciality"]
    )


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """NO where a service is for one trouble and nothing she said points to it; else silent."""
    fits = np.full(len(columns["audience"]), SILENT, dtype=np.int8)
    for one in specialities():
        marked = (
            has_tag(columns, one.mark)
            if one.is_tag
            else has_any(columns["audience"], bits_of("audience", [one.mark]))
        )
        if marked.any() and not one.is_spoken_of(situation):
            fits[marked] = Fit.NO
    return fits


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say whom it is for."""
    names = [
        one.name for one in specialities() if one.marks(row) and not one.is_spoken_of(situation)
    ]
    return f"For {' and '.join(names)}: nothing was said of that."


RULE = Rule(
    question="Is it for something nobody spoke of?",
    columns={"tags": TAGS, "audience": AUDIENCE},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    reason=reason,
    field="tags",
    value=lambda row: [*row.service.tags, *row.service.audience],
    source="data/reference/speciality.toml",
)
