"""Which trouble do her words name, and whose is it?

A mother who drinks and a mother whose partner does need different people. The words stand in
`data/reference/troubles.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from recommender.said import in_one_line

Whose = Literal["hers", "another's"]

_WITHIN = 70  # characters between whoever it is and the trouble, in one clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One trouble: its `name` in a sentence, the tag of the services for it, and who knows more.

    One of hers is `always` spoken of, the rest where a need is asked for under which it is met.
    """

    id: str
    name: str
    tag: str
    said: str
    needs: frozenset[str]
    ask: str
    ask_for_another: str
    always: bool = True


@cache
def _table() -> dict[str, Any]:
    text = files("data").joinpath("reference", "troubles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def troubles() -> Mapping[str, Trouble]:
    """Return the troubles of the reference file by id."""
    return {
        entry["id"]: Trouble(**{**entry, "needs": frozenset(entry["needs"])})
        for entry in _table()["trouble"]
    }


@lru_cache(maxsize=256)
def spoken_of(text: str) -> Mapping[str, frozenset[Whose]]:
    """Return the troubles that a text names, each with whose it is.

    What is said of nobody is hers. A word that names none in particular ("addicted") is read only
    where nothing else is named.

    >>> dict(spoken_of("my man drinks"))
    {'drink': frozenset({"another's"})}
    >>> dict(spoken_of("my daughter says I drink too much"))
    {'drink': frozenset({'hers'})}
    """
    plain = in_one_line(text)
    plain = re.sub(_table()["people"]["not"], "", as_she_says_it(plain))
    found = {
        one.id: _whose(plain, one.said) for one in troubles().values() if re.search(one.said, plain)
    }
    unnamed = _table()["unnamed"]
    if not set(unnamed["means"]) & set(found) and "gambling" not in found:
        found |= {
            trouble: _whose(plain, unnamed["said"])
            for trouble in unnamed["means"]
            if re.search(unnamed["said"], plain)
        }
    return found


_OWN_VOICE = re.compile(r"\b(?:i|me|my|we|us|our)\b")
_NOTES = {
    "he": re.compile(r"(?:(?:single|lone|young|widowed) )*(?:dad|father)\b"),
    "she": re.compile(r"(?:(?:single|lone|young|widowed) )*(?:mum|mother)\b"),
}
_ANOTHER = {
    "he": re.compile(r"\b(?:son|boy|boys|lad|brother|grandad|grandfather|uncle|man|boyfriend)\b"),
    "she": re.compile(
        r"\b(?:daughter|girl|girls|lassie|sister|gran|grandmother|aunt(?:ie)?|girlfriend|partner|"
        r"wife|ex)\b"
    ),
}


def as_she_says_it(plain: str) -> str:
    """Return a keyworker's notes as whoever they are of would say it: "Dad of two. He drinks".

    Only where nobody speaks of herself, and nobody else can be meant by "he" or "she".
    """
    if _OWN_VOICE.search(plain):
        return plain
    for one, begins in _NOTES.items():
        if begins.match(plain) and not _ANOTHER[one].search(plain):
            plain = re.sub(rf"\b{one}\b", "i", plain)
    return plain


def _whose(plain: str, said: str) -> frozenset[Whose]:
    hers, another = _of(said)
    found: set[Whose] = set()
    if another.search(plain):
        found.add("another's")
    if hers.search(plain) or not found:
        found.add("hers")
    return frozenset(found)


@cache
def _of(said: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what says that a trouble is hers, and that it is somebody else's.

    Nobody else may stand between whoever it is and the trouble, nor a comma.
    """
    people = _table()["people"]
    others, they, hers = (f"\\b{people[key]}\\b" for key in ("others", "they", "hers"))
    its = r"\b(?:his|her|their)\b"
    hers_to = rf"(?:(?!{others}|{they}|{its}|\bwho\b)[^.;,]){{0,{_WITHIN}}}?"
    to_another = rf"(?:(?!{hers}|\bmy (?:own )?(?:{said}))[^.;,]){{0,{_WITHIN}}}?"
    return (
        re.compile(rf"{hers}{hers_to}(?:{said})|\bmy (?:own )?(?:{said})"),
        re.compile(rf"(?:{others}|{they})(?:'s)?{to_another}(?:{said})|{its} (?:\w+ )?(?:{said})"),
    )
