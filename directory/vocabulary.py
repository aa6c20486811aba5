"""Which words do we use for needs, audiences, tags, roles, channels and access?

The words themselves, with their plain names, descriptions and terms in other taxonomies, stand in
`data/reference/vocabulary.toml`; this module reads them once.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NEEDS = (
    "childcare",
    "debt_advice",
    "mental_health",
    "training",
    "housing",
    "income_max",
    "domestic_abuse",
    "food",
    "legal",
    "health",
    "disability",
    "family_support",
    "esol",
    "digital",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a vocabulary: its `id`, plain `name`, `description`, and terms elsewhere.

    `terms` maps a taxonomy (`open_eligibility`, `lga`, `aliss`, `care_inspectorate`) to its names,
    slugs or URIs for the same thing.
    """

    id: str
    name: str
    description: str
    terms: dict[str, tuple[str, ...]]


@cache
def words(kind: str) -> dict[str, Word]:
    """Return the words of one kind (`needs`, `audience`, `tags`, `role`, `access`, `channel`).

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    text = files("data").joinpath("reference", "vocabulary.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = tomllib.loads(text)[kind]
    return {
        word: Word(
            id=word,
            name=entry["name"],
            description=entry["description"],
            terms={key: tuple(value) for key, value in entry.get("terms", {}).items()},
        )
        for word, entry in table.items()
    }
