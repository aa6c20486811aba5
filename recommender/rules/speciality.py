"""Is it for a trouble nobody spoke of? Help for one trouble only waits until it is named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from directory.index import Column, Columns, Row
from directory.records import Fit
from directory.vocabulary import NEEDS
from recommender.rules import NO, SILENT, Fits, Rule
from recommender.rules._columns import (
    AUDIENCE,
    CHILDCARE,
    NEED_BITS,
    TAGS,
    bits_of,
    has_any,
    is_helpline,
    tag_bits,
    tagged,
)
from recommender.situation import Situation, once
from recommender.troubles import Whose, as_she_says_it, spoken_of

# A record that is for everybody as well is for no one trouble only.
_FOR_ALL = re.compile(
    r"\b(?:anyone|everyone|everybody)\b(?! (?:who(?:se)?\b|with\b|affected|living|aged|in recovery|"
    r"suffering|struggling|experiencing|caring|bereaved|over|under|\d))"
    r"|\b(?:all ages|general public|whole community)\b"
)
_NOTHING = r"(?!)"  # no words speak of it
_BEGINNING = 200  # characters: what a service is for stands first, what it also does comes later

_Kind = Literal["tag", "audience", "need", "record"]
_KINDS: tuple[_Kind, ...] = ("tag", "audience", "need", "record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speciality:
    """One trouble: how its services are marked, whom they are for, and what names it."""

    kind: _Kind
    mark: str
    name: str
    said: re.Pattern[str]
    with_baby: bool = False
    words_only: bool = False
    unless_asked: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    troubles: frozenset[str] = frozenset()
    whose: Whose | None = None
    adult_under: float | None = None
    child_from: float | None = None
    child_under: float | None = None
    childcare_too: bool = False
    unless_need: frozenset[str] = frozenset()
    always: bool = False

    def is_spoken_of(self, situation: Situation) -> bool:
        """Say whether her words, needs, language, or children point to it."""
        if self.child_under is not None:
            ages = [child.age_years or 0.0 for child in situation.children]
            return not ages or min(ages) < self.child_under
        if self.adult_under is not None:
            return self._is_of_the_age(situation, self.adult_under, _her_words(situation))
        if self.troubles and self._is_troubled(situation):
            return True
        if self.mark in _named(situation) or not self.asked.isdisjoint(situation.needs):
            return True
        if self.said.search(_her_words(situation)):
            return True
        silent = not situation.text.strip()
        if silent and (self.words_only or not self.unless_asked.isdisjoint(situation.needs)):
            return True
        if self.mark == "esol" and set(situation.languages) - {"en"}:
            return True
        return self.with_baby and any(
            child.age_years is None or child.age_years < 1 for child in situation.children
        )

    def _is_troubled(self, situation: Situation) -> bool:
        """Say whether her words name the trouble, where it matters as hers or as another's."""
        spoken = spoken_of(situation.text)
        return any(
            trouble in spoken and (self.whose is None or self.whose in spoken[trouble])
            for trouble in self.troubles
        )

    def _is_of_the_age(self, situation: Situation, adult_under: float, words: str) -> bool:
        """Say whether she is under that age herself, or speaks of a child who is of it.

        What she says of a trouble of her own is not for her child, unless this is for children of
        whoever has it.
        """
        age, low = situation.adult_age, self.child_from or 0.0
        if age is not None and age < adult_under:
            return True
        ages = [child.age_years or 0.0 for child in situation.children]
        old = not ages or max(ages) >= low
        if not situation.text.strip():
            return old
        hers = any(whose == {"hers"} for whose in spoken_of(situation.text).values())
        for_it = self._is_troubled(situation) if self.troubles else not hers
        return old and for_it and bool(self.said.search(words))

    def marks(self, row: Row) -> bool:
        """Say whether a service is for this trouble."""
        service = row.service
        if row.need in self.unless_need:
            return False
        if self.kind == "record":
            return bool(re.search(self.mark, says_of_itself(row)))
        held = {"tag": service.tags, "audience": service.audience, "need": service.needs}
        return self.mark in held[self.kind]


@once
def _her_words(situation: Situation) -> str:
    return as_she_says_it(f"{situation.text} {situation.adult or ''}".lower())


@once
def _named(situation: Situation) -> frozenset[str]:
    return frozenset((*situation.needs, *situation.audience, *situation.preferences))


@cache
def specialities() -> tuple[Speciality, ...]:
    """Return the troubles that must be named first, read once."""
    text = files("data").joinpath("reference", "speciality.toml").read_text(encoding="utf-8")
    return tuple(_read(entry) for entry in tomllib.loads(text)["speciality"])


def _read(entry: dict[str, Any]) -> Speciality:
    kind = next(kind for kind in _KINDS if kind in entry)
    return Speciality(
        kind=kind,
        mark=entry[kind],
        name=entry["name"],
        said=re.compile(entry.get("said", _NOTHING)),
        with_baby=entry.get("also") == "baby",
        words_only=entry.get("words_only", False),
        unless_asked=frozenset(entry.get("unless_asked", ())),
        asked=frozenset(entry.get("asked", ())),
        troubles=frozenset(entry.get("troubles", ())),
        whose=entry.get("whose"),
        adult_under=entry.get("adult_under"),
        child_from=entry.get("child_from"),
        unless_need=frozenset(entry.get("unless_need", ())),
        child_under=entry.get("child_under"),
        childcare_too=entry.get("childcare_too", False),
        always=entry.get("always", False),
    )


@cache
def _of_records() -> tuple[Speciality, ...]:
    return tuple(one for one in specialities() if one.kind == "record")


@cache
def _any_of_records() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one.mark})" for one in _of_records()))


def says_of_itself(row: Row) -> str:
    """Return the name and the beginning of what a record says of itself, in lower case."""
    service = row.service
    about = (service.description or "")[:_BEGINNING]
    parts = (service.name, about, service.eligibility_description or "")
    return " ".join(parts).lower().replace("\u2019", "'")


def is_for_all(text: str) -> bool:
    """Say whether what a record says of itself is that it is for everybody as well."""
    return _FOR_ALL.search(text) is not None


def for_all() -> str:
    """Return what that rests on, for an index to know when it changed."""
    return _FOR_ALL.pattern


def _troubles(row: Row) -> int:
    text = says_of_itself(row)
    if not _any_of_records().search(text) or is_for_all(text):
        return 0
    return _bits(one for one in _of_records() if one.marks(row))


def _marks() -> str:
    marks = (f"{one.mark} {sorted(one.unless_need)}" for one in _of_records())
    return "\n".join((for_all(), *marks))


TROUBLES = Column(dtype="uint64", read=_troubles, rests_on=_marks)


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """NO where a service is for one trouble and nothing she said points to it; else silent.

    Of several conditions that a record names one is enough; for whom it is (`always`) has to hold
    beside. A nursery takes every child, whatever else it offers; a playscheme of an autism charity
    does not.
    """
    fits = np.full(len(columns["audience"]), SILENT, dtype=np.int8)
    unspoken = _unspoken(situation, columns)
    fits[has_any(columns["tags"], (unspoken["tag"] & _LANE, unspoken["tag"] >> 64))] = NO
    fits[has_any(columns["audience"], unspoken["audience"])] = NO
    if unspoken["need"]:  # a telephone line for several needs is no class for one of them
        listed = has_any(columns["need_bits"], unspoken["need"])
        fits[listed & ~is_helpline(columns)] = NO
    named = columns["troubles"]
    if named.any():
        records = _records()
        others = has_any(named, records.always & unspoken["record"])
        conditions = has_any(named, records.rest)
        conditions &= ~has_any(named, records.rest & ~unspoken["record"])
        takes_all = (columns["need"] == CHILDCARE) & ~_is_holiday_club(columns)
        takes_all &= ~has_any(named, records.childcare_too)
        fits[(others | conditions) & ~takes_all] = NO
    return fits


_is_holiday_club = tagged("holiday_club")


_LANE = (1 << 64) - 1


def _unspoken(situation: Situation, columns: Columns) -> dict[_Kind, int]:
    """Return, as bits of its column by kind, the troubles of some row that nothing she said names.

    Her words are only searched for those that some row is for.
    """
    first, second = np.bitwise_or.reduce(columns["tags"], axis=0, initial=0).tolist()
    held: dict[_Kind, int] = {"tag": first | second << 64}
    for kind, name in _COLUMNS.items():
        held[kind] = int(np.bitwise_or.reduce(columns[name], initial=0))
    found, known = dict.fromkeys(held, 0), _looked_for(situation)
    for number, (one, bit) in enumerate(_marked()):
        if held[one.kind] & bit:
            if number not in known:
                known[number] = one.is_spoken_of(situation)
            if not known[number]:
                found[one.kind] |= bit
    return found


_COLUMNS: dict[_Kind, str] = {"audience": "audience", "need": "need_bits", "record": "troubles"}


@once
def _looked_for(situation: Situation) -> dict[int, bool]:  # noqa: ARG001
    """Return which troubles were looked for in her words, by number, and whether she names them."""
    return {}


@cache
def _marked() -> tuple[tuple[Speciality, int], ...]:
    """Return every trouble with the bit of its mark in the column of its kind."""
    return tuple((one, _bit_of(one)) for one in specialities())


def _bit_of(one: Speciality) -> int:
    if one.kind == "tag":
        first, second = tag_bits(one.mark)
        return int(first | second << 64)
    if one.kind == "need":
        return 1 << NEEDS.index(one.mark)
    return _bits([one]) if one.kind == "record" else int(bits_of("audience", [one.mark]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Records:
    """Which of the troubles that records name have to hold, and which one of is enough, as bits."""

    always: int
    rest: int
    childcare_too: int


@cache
def _records() -> _Records:
    return _Records(
        always=_bits(one for one in _of_records() if one.always),
        rest=_bits(one for one in _of_records() if not one.always),
        childcare_too=_bits(one for one in _of_records() if one.childcare_too),
    )


def _bits(some: Iterable[Speciality]) -> int:
    """Return the bits of those that records name; others have none."""
    chosen = set(some)
    return sum(1 << k for k, one in enumerate(_of_records()) if one in chosen)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say whom it is for."""
    marked = [one for one in specialities() if one.marks(row) and not one.is_spoken_of(situation)]
    older = all(one.child_under is not None for one in marked)
    rest = "yours are older" if older else "nothing was said of that"
    return f"For {' and '.join(one.name for one in marked)}: {rest}."


RULE = Rule(
    question="Is it for something nobody spoke of?",
    columns={
        "tags": TAGS,
        "audience": AUDIENCE,
        "need_bits": NEED_BITS,
        "troubles": TROUBLES,
    },
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    by_need=True,
    reason=reason,
    field="tags",
    value=lambda row: [*row.service.tags, *row.service.audience],
    source="data/reference/speciality.toml",
)
