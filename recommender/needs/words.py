"""Which words were said, and where do they stand in the text?

Everything is compared in one plain spelling: lower case, no accents, no apostrophes. Each word
keeps its place in what was typed, so that evidence is quoted letter for letter.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

# Left out before phrases are compared: they say how strongly, not what.
_FILLERS = (
    "a an the my our some any really very so pretty quite totally absolutely completely pure dead "
    "just always actually honestly please pls also right this that these those maybe basically "
    "literally kinda sorta"
)
FILLERS = frozenset(_FILLERS.split())
_KEEP_S = {"it", "he", "she", "that", "what", "there", "here", "who", "let", "where", "how"}
_WORD = re.compile(r"(?:a\s?&\s?e|b\s?&\s?b)\b|[a-z0-9]+(?:'[a-z]+)*'?")
_SENTENCE_END = re.compile(r"[.;!?\n]|\s[-\u2013\u2014]+\s")
_SMALL, _LONG = 5, 9
# A sentence without an end is cut here, so that no text costs more than its length.
_WORDS_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Token:
    """One word in plain spelling and its place in the text; `mended` when its spelling was."""

    word: str
    start: int
    end: int
    mended: bool = False


_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019`\u02bc"), "'")


def plain(text: str) -> str:
    """Return the text in lower case without accents, every letter in its old place."""
    straight = text.translate(_APOSTROPHES)
    return straight.lower() if straight.isascii() else "".join(map(_plain_letter, straight))


@lru_cache(maxsize=1024)
def _plain_letter(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0].lower()[:1]


def sentences(text: str) -> Iterator[list[Token]]:
    """Yield the words of each sentence in turn."""
    flat = plain(text)
    begin = 0
    for end in [*(match.start() for match in _SENTENCE_END.finditer(flat)), len(flat)]:
        tokens = [
            Token(_spell(match.group()), begin + match.start(), begin + match.end())
            for match in _WORD.finditer(flat[begin:end])
        ]
        for first in range(0, len(tokens), _WORDS_AT_MOST):
            yield tokens[first : first + _WORDS_AT_MOST]
        begin = end


def _spell(word: str) -> str:
    """Return "cant" for "can't" and "cannae", "landlord" for "landlord's", "hes" for "he's"."""
    if "&" in word:
        return word.replace(" ", "")
    stem, _, tail = word.rstrip("'").rpartition("'")
    bare = stem if tail == "s" and stem not in _KEEP_S else word.replace("'", "")
    return plain_spelling(bare)


def plain_spelling(word: str) -> str:
    """Return a Scots or texting spelling as the plain one that phrases are written in."""
    return _spellings().get(word, word)


@cache
def _spellings() -> dict[str, str]:
    text = files("data").joinpath("reference", "lexicon.toml").read_text(encoding="utf-8")
    table: dict[str, str] = tomllib.loads(text)["scots"]
    return table


class Speller:
    """Mends a slip of the keys when just one known word is that near.

    Words of fewer than five letters are left alone. One slip (a letter missing, added, wrong, or
    two swapped) is mended from five letters on, two from nine; the first letter must be right. A
    word that is itself known is never touched.
    """

    def __init__(self, known: dict[str, int], stems: Collection[str] = ()) -> None:
        """Take every known word with how often it is used: the commoner wins a tie.

        A word that begins like one of `stems` is known too.
        """
        self._known, self._stems = known, tuple(stem for stem in stems if len(stem) >= _SMALL - 1)
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(known):
            if len(word) >= _SMALL - 1 and word.isalpha():
                self._by_letter.setdefault(word[0], []).append(word)

    def knows(self, word: str) -> bool:
        """Say whether this is a word as it stands, without mending it."""
        return word in self._known or word.startswith(self._stems)

    def mend(self, token: Token) -> Token:
        """Return the token with its spelling put right, or as it was."""
        word = token.word
        if (
            len(word) > _SMALL and word.endswith("in") and f"{word}g" in self._known
        ):  # "hittin", "gettin"
            return replace(token, word=f"{word}g", mended=True)
        if len(word) < _SMALL or not word.isalpha() or word in self._known:
            return token
        if word.startswith(self._stems):
            return token
        slips = 2 if len(word) >= _LONG else 1
        near = [
            (distance, _undoubled(word) != _undoubled(known), -self._known[known], known)
            for known in self._by_letter.get(word[0], ())
            if abs(len(known) - len(word)) <= slips
            and (distance := OSA.distance(word, known, score_cutoff=slips)) <= slips
        ]
        return replace(token, word=min(near)[3], mended=True) if near else token


def _undoubled(word: str) -> str:
    """Return the word with doubled letters once: the commonest slip is one "t" too few."""
    return re.sub(r"(.)\1", r"\1", word)
