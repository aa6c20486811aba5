"""Is this another language than English, and does it say plainly that something cannot wait?

The words stand in `data/reference/languages.toml`. Nothing else is read from another language: no
need is guessed from words we do not know, an English class or an interpreter is asked about.
"""

from __future__ import annotations

import re
import tomllib
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
    """A language: its letters (first and last) or its small words, and its urgent phrases.

    Words and phrases are in the plain spelling of `words.plain`: lower case, no accents.
    """

    name: str
    letters: tuple[str, str] | None
    words: frozenset[str]
    urgent: tuple[tuple[Urgency, str], ...]

    def is_read_in(self, text: str) -> bool:
        """Say whether a text in plain spelling is written in it."""
        if self.letters:
            low, high = self.letters
            own = sum(low <= letter <= high for letter in text)
            return own > sum(letter.isalpha() for letter in text) / 2
        said = _WORD.findall(text)
        own_words = [word for word in said if word in self.words]
        enough = _FEWEST if len(said) > 2 * _FEWEST else _FEWEST - 1
        return len(set(own_words)) >= enough and len(own_words) >= _SHARE * len(said)


@cache
def other_languages() -> tuple[OtherLanguage, ...]:
    """Return the languages of the file, read once."""
    text = files("data").joinpath("reference", "languages.toml").read_text(encoding="utf-8")
    return tuple(_language(table) for table in tomllib.loads(text)["language"])


def _language(table: dict[str, Any]) -> OtherLanguage:
    low_high = table.get("letters")
    return OtherLanguage(
        name=table["name"],
        letters=(low_high[0], low_high[1]) if low_high else None,
        words=frozenset(plain(table.get("words", "")).split()) - _ENGLISH,
        urgent=tuple(
            (kind, plain(phrase)) for kind in get_args(Urgency) for phrase in table.get(kind, ())
        ),
    )


# Small words of other languages that are English or Scots words too say nothing.
_ENGLISH_WORDS = "do on no me ma mi mo am an as at so to for from but not la si go gun po mam"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def language_of(text: str) -> str | None:
    """Return the name of the language a text is written in, `None` for English or unknown."""
    flat = plain(text)
    return next((each.name for each in other_languages() if each.is_read_in(flat)), None)


def urgent_words(text: str) -> list[tuple[Urgency, int, int]]:
    """Return what is said plainly in another language: kind, and where it stands in the text."""
    flat = plain(text)
    found: list[tuple[Urgency, int, int]] = []
    for each in other_languages():
        for kind, phrase in each.urgent:
            at = flat.find(phrase)
            # Letters of their own need no edge; Latin ones must begin a word ("me pega").
            if at >= 0 and (each.letters or not flat[max(at - 1, 0) : at].isalpha()):
                found.append((kind, at, at + len(phrase)))
    return found
