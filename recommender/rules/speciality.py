"""Is it for a trouble nobody spoke of? Help for one trouble only waits until it is named."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import NEEDS
from recommender.rules import SILENT, Fits, Rule
from recommender.rules._columns import AUDIENCE, NEED_BITS, TAGS, Bools, bits_of, has_any, has_tag
from recommender.situation import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Speciality:
    """One trouble: how its services are marked, whom they are for, and what names it."""

    kind: Literal["tag", "audience", "need"]
    mark: str
    name: str
    said: re.Pattern[str]
    with_baby: bool
    words_only: bool

    def is_spoken_of(self, situation: Situation) -> bool:
        """Say whether her words, needs, language, or children point to it."""
        words = f"{situation.text} {situation.adult or ''}".lower()
        named = {*situation.needs, *situation.audience, *situation.preferences}
        if self.said.search(words) or self.mark in named:
            return True
        if self.words_only and not situation.text.strip():
            return True
        if self.mark == "esol" and set(situation.languages) - {"en"}:
            return True
        return self.with_baby and any(
            child.age_years is None or child.age_years < 1 for child in situation.children
        )

    def marks(self, row: Row) -> bool:
        """Say whether a service is for this trouble."""
        service = row.service
        held = {"tag": service.tags, "audience": service.audience, "need": service.needs}
        return self.mark in held[self.kind]

    def marked(self, columns: Columns) -> Bools:
        """Say, shape (n,), which rows are for this trouble."""
        if self.kind == "tag":
            return has_tag(columns, self.mark)
        if self.kind == "audience":
            return has_any(columns["audience"], bits_of("audience", [self.mark]))
        return has_any(columns["need_bits"], 1 << NEEDS.index(self.mark))


@cache
def specialities() -> tuple[Speciality, ...]:
    """Return the troubles that must be named first, read once."""
    text = files("data").joinpath("reference", "speciality.toml").read_text(encoding="utf-8")
    return tuple(_read(entry) for entry in tomllib.loads(text)["speciality"])


def _read(entry: dict[str, Any]) -> Speciality:
    kinds: tuple[Literal["tag", "audience", "need"], ...] = ("tag", "audience", "need")
    kind = next(kind for kind in kinds if kind in entry)
    return Speciality(
        kind=kind,
        mark=entry[kind],
        name=entry["name"],
        said=re.compile(entry["said"]),
        with_baby=entry.get("also") == "baby",
        words_only=entry.get("words_only", False),
    )


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """NO where a service is for one trouble and nothing she said points to it; else silent."""
    fits = np.full(len(columns["audience"]), SILENT, dtype=np.int8)
    for one in specialities():
        if not one.is_spoken_of(situation):
            fits[one.marked(columns)] = Fit.NO
    return fits


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say whom it is for."""
    names = [
        one.name for one in specialities() if one.marks(row) and not one.is_spoken_of(situation)
    ]
    return f"For {' and '.join(names)}: nothing was said of that."


RULE = Rule(
    question="Is it for something nobody spoke of?",
    columns={"tags": TAGS, "audience": AUDIENCE, "need_bits": NEED_BITS},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    reason=reason,
    field="tags",
    value=lambda row: [*row.service.tags, *row.service.audience],
    source="data/reference/speciality.toml",
)
