"""Is this another language than English, and what does it say plainly?

The words stand in `data/reference/languages.toml`: what cannot wait, and a few ways of naming each
need. No need is guessed from words we do not know; what is read is asked about, never sure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from recommender.answer import Urgency
from recommender.needs.words import plain

# In a text of Latin letters this many different small words, and this share of all words.
_FEWEST, _SHARE = 3, 0.3
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """A language: its letters (first and last), or its small words and marked letters.

    `words` and what `urgent` and `needs` look for are in the plain spelling of `words.plain`: lower
    case, no accents; what `urgent` looks for stands behind the letters it begins with. `marks` are
    letters that English has not.
    """

    name: str
    letters: tuple[str, str] | None
    marks: frozenset[str]
    words: frozenset[str]
    urgent: tuple[tuple[Urgency, str, re.Pattern[str]], ...]
    needs: tuple[tuple[str, re.Pattern[str]], ...]

    def is_read_in(self, text: str, said: Sequence[tuple[str, str]]) -> bool:
        """Say whether a text is written in it; `said` are its words, as written and in plain."""
        if self.letters:
            if text.isascii():
                return False
            low, high = self.letters
            own = sum(low <= letter <= high for letter in text)
            return own > sum(letter.isalpha() for letter in text) / 2
        own_words = [
            word
            for word, flat in said
            if flat in self.words or not (word.isascii() or self.marks.isdisjoint(word))
        ]
        enough = _FEWEST if len(said) > 2 * _FEWEST else _FEWEST - 1
        return len(set(own_words)) >= enough and len(own_words) >= _SHARE * len(said)


@cache
def other_languages() -> tuple[OtherLanguage, ...]:
    """Return the languages of the file, read once."""
    text = files("data").joinpath("reference", "languages.toml").read_text(encoding="utf-8")
    return tuple(_language(table) for table in tomllib.loads(text)["language"])


def _language(table: dict[str, Any]) -> OtherLanguage:
    low_high, joined = table.get("letters"), table.get("joined", False)
    return OtherLanguage(
        name=table["name"],
        letters=(low_high[0], low_high[1]) if low_high else None,
        marks=frozenset(table.get("marks", "")),
        words=frozenset(plain(table.get("words", "")).split()) - _ENGLISH,
        urgent=tuple(
            (kind, _beginning(phrase), _pattern(phrase, joined=joined))
            for kind in get_args(Urgency)
            for phrase in table.get(kind, ())
        ),
        needs=tuple(
            (need, _pattern(phrase, joined=joined))
            for need, phrases in table.get("needs", {}).items()
            for phrase in phrases
        ),
    )


def _beginning(phrase: str) -> str:
    """Return the letters that whatever a phrase matches begins with: quick to look for."""
    return re.split(r"[*~\u200c]", plain(phrase.split()[0]))[0]


def _pattern(phrase: str, *, joined: bool) -> re.Pattern[str]:
    """Return a phrase ready to be looked for in a text in plain spelling."""
    words = [
        r"(?:\S+\s+){0,3}"
        if word == "~"
        # A letter that joins nothing (U+200C) is often typed as a space or left out.
        else re.escape(plain(word)).replace(r"\*", r"\w*").replace("\u200c", "[\u200c ]?") + " "
        for word in phrase.split()
    ]
    source = "".join(words).rstrip().replace(" ", r"\s+")
    edge = r"\b" if phrase.endswith(" ") else ""
    return re.compile(("" if joined else r"(?<!\w)") + source + edge)


# Small words of other languages that are English or Scots words too say nothing.
_ENGLISH_WORDS = "do on no me ma mi mo am an as at so to for from but not la si go gun po mam"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def language_of(text: str) -> str | None:
    """Return the name of the language a text is written in, `None` for English or unknown."""
    found = _language_of(text)
    return found.name if found else None


def _language_of(text: str) -> OtherLanguage | None:
    said = [(word, plain(word)) for word in _WORD.findall(text.lower())]
    return next((each for each in other_languages() if each.is_read_in(text, said)), None)


def urgent_words(text: str) -> list[tuple[Urgency, int, int]]:
    """Return what is said plainly in another language: kind, and where it stands in the text."""
    flat = plain(text)
    return [
        (kind, *match.span())
        for each in other_languages()
        if not (each.letters and flat.isascii())
        for kind, beginning, pattern in each.urgent
        if beginning in flat and (match := pattern.search(flat))
    ]


def needs_named(text: str) -> dict[str, str]:
    """Return the needs that a text in another language names, in its order: need, its words."""
    language = _language_of(text)
    if language is None:
        return {}
    flat = plain(text)
    found = sorted(
        (match.start(), -match.end(), need)
        for need, pattern in language.needs
        if (match := pattern.search(flat))
    )
    named: dict[str, str] = {}
    for start, end, need in found:
        named.setdefault(need, text[start:-end])
    return named
