"""Which words do we use for needs, audiences, tags, roles, channels and access?

The words themselves, with their plain names, descriptions and terms in other taxonomies, stand in
`data/reference/vocabulary.toml`; this module reads them once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
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
    slugs or URIs for the same thing; `also` are words people write for it. An audience that
    `restricts` takes nobody else; `admits` are the things somebody may say of herself that it is
    meant for, `minimum_age` and `maximum_age` (years, the maximum not included) what the word
    itself says of the adult's age.
    """

    id: str
    name: str
    description: str
    terms: dict[str, tuple[str, ...]]
    also: tuple[str, ...] = ()
    restricts: bool = False
    admits: tuple[str, ...] = ()
    minimum_age: float | None = None
    maximum_age: float | None = None


@cache
def words(kind: str) -> dict[str, Word]:
    """Return the words of one kind.

    Kinds: `needs`, `audience`, `tags`, `role`, `channel`, `access`, `setting`, `conditionality`,
    `referral_route`.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    text = files("data").joinpath("reference", "vocabulary.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = tomllib.loads(text)[kind]
    return {word: _word(word, entry) for word, entry in table.items()}


def words_for(kind: str, taxonomy: str, term: str) -> tuple[str, ...]:
    """Return our words of this kind that stand for a term of another taxonomy; maybe none.

    Case and blanks round the term do not count: `words_for("needs", "aliss", "money-advice")` is
    `("debt_advice",)`.
    """
    return crosswalk(kind, taxonomy).get(term.strip().casefold(), ())


def words_meant(kind: str, text: str) -> Iterator[tuple[str, str | None]]:
    """Yield what somebody wrote, and our word for it; `None` where we have none.

    Our word itself, its plain name and what else people write for it all count, whatever the case;
    a cell with several is taken apart only where it is not one of them as a whole.

    >>> list(words_meant("needs", "Childcare, Debt advice & astrology"))
    [('Childcare', 'childcare'), ('Debt advice', 'debt_advice'), ('astrology', None)]
    """
    spelt = _spelt(kind)
    if word := spelt.get(_bare(text)):
        yield text, word
        return
    for part in filter(None, map(str.strip, _SEVERAL.split(text))):
        yield part, spelt.get(_bare(part))


_SEVERAL = re.compile(r"[,/&+]|\band\b")


@cache
def _spelt(kind: str) -> dict[str, str]:
    return {
        _bare(text): word.id
        for word in words(kind).values()
        for text in (*word.also, word.name, word.id)
    }


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("_", " ").casefold()))


@cache
def crosswalk(kind: str, taxonomy: str) -> dict[str, tuple[str, ...]]:
    """Return our words of this kind by the terms of another taxonomy, in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words(kind).values():
        for term in word.terms.get(taxonomy, ()):
            key = term.casefold()
            found[key] = (*found.get(key, ()), word.id)
    return found


def _word(word: str, entry: dict[str, Any]) -> Word:
    return Word(
        id=word,
        name=entry["name"],
        description=entry["description"],
        terms={key: tuple(value) for key, value in entry.get("terms", {}).items()},
        also=tuple(entry.get("also", ())),
        restricts=entry.get("restricts", False),
        admits=tuple(entry.get("admits", ())),
        minimum_age=entry.get("minimum_age"),
        maximum_age=entry.get("maximum_age"),
    )
