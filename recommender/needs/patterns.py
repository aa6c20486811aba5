"""How is a way of saying something written down, and where does it occur?

A phrase is words in order. `word*` any ending, `word?` with or without its last letter, `(a|b c)`
either, `(a)?` may be missing, `(a)*` any number of times, `~` up to three words between (`~6` up to
six), `#` a number, `$` the end of the sentence. Between any two words of a phrase fillers (the, my,
really, …) may stand and do not count. Phrases are found by a rare word first and compared only
then: thousands of them cost a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from directory.errors import PhraseShapeError
from recommender.needs.words import FILLERS, Token, plain_spelling

Tag = TypeVar("Tag")

_PIECES = re.compile(r"\)[?*]|[()|]|~\d*|\$|[^\s()|~$]+")
_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen eighteen twenty thirty forty fifty hundred few couple"
)
_NUMBER = rf"(?:\d+[a-z]*|{'|'.join(_NUMBER_WORDS.split())})"
# Fillers are marked in the line that is searched: naming them all in every expression is slow.
_MARK = "\x01"
_SKIP = rf"(?:{_MARK}\S+ )*"
# A filler is left to `_SKIP`, so that a run of fillers is matched in one way only.
_ANY = rf"(?!{_MARK})\S+ "
_ANY_THAT_STAYS = rf"(?!{_MARK}|(?:and|but|though) )\S+ "
_CLOSING = (")", ")?", ")*")
_END = re.compile(r"[*?]$")


@dataclass(frozen=True)
class Phrase(Generic[Tag]):
    """One phrase and what it stands for. `keys` are words of which one must be there at all."""

    written: str
    tag: Tag
    source: str
    keys: frozenset[str]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The phrase as a regular expression over words that each end in a space."""
        return re.compile(rf"(?<!\S){self.source}")


@dataclass(frozen=True, slots=True)
class Match(Generic[Tag]):
    """A phrase found in words `first` to `last`, both included.

    `close` is true when no words of its own choosing stand between its words.
    """

    tag: Tag
    first: int
    last: int
    close: bool


def read_phrase(written: str, tag: Tag, *, stays: bool = False) -> Phrase[Tag]:
    """Return a phrase ready to be found; one that `stays` does not reach over "and" or "but".

    Raises
    ------
    PhraseShapeError
        If brackets do not close, or no word of it must be there.
    """
    pieces = [match.group() for match in _PIECES.finditer(written)]
    source, keys, rest = _either(pieces, written)
    source = source.replace(_ANY, _ANY_THAT_STAYS) if stays else source
    if rest or not keys:
        raise PhraseShapeError(written)
    return Phrase(written, tag, source, frozenset(keys))


def _either(pieces: list[str], written: str) -> tuple[str, set[str], list[str]]:
    """Read `a b|c d` up to a closing bracket; return the source, its keys and what is left."""
    sources, keys, every_one_keyed = [], set[str](), True
    while True:
        source, found, pieces = _sequence(pieces, written)
        sources.append(source)
        keys |= found
        every_one_keyed &= bool(found)
        if not pieces or pieces[0] != "|":
            break
        pieces = pieces[1:]
    source = sources[0] if len(sources) == 1 else f"(?:{'|'.join(sources)})"
    return source, keys if every_one_keyed else set(), pieces


def _sequence(pieces: list[str], written: str) -> tuple[str, set[str], list[str]]:
    source, best = "", set[str]()
    while pieces and pieces[0] not in {"|", *_CLOSING}:
        piece, pieces = pieces[0], pieces[1:]
        found = set[str]()
        source += _SKIP if source else ""
        if piece == "(":
            inner, found, pieces = _either(pieces, written)
            if not pieces:
                raise PhraseShapeError(written)
            if pieces[0] != ")":
                inner, found = f"(?:{inner}{_SKIP}){pieces[0][1]}", set()
            pieces = pieces[1:]
            source += inner
        elif piece.startswith("~"):
            source += rf"(?:{_ANY}{_SKIP}){{0,{piece[1:] or 3}}}"
        elif piece == "$":
            source += "$"
        else:
            source += _word(piece)
            found = _keys(piece)
        if found and (not best or _rarity(found) > _rarity(best)):
            best = found
    return source, best, pieces


def _word(piece: str) -> str:
    if piece == "#":
        return rf"{_NUMBER} "
    plain = plain_spelling(_END.sub("", piece))
    stem = re.escape(plain)
    if plain in FILLERS:
        stem = f"{_MARK}{stem}"
    if piece.endswith("*"):
        return rf"{stem}\S* "
    return rf"{stem}? " if piece.endswith("?") else f"{stem} "


def _keys(piece: str) -> set[str]:
    if piece.endswith("?"):
        return {piece[:-1], piece[:-2]}
    return {piece if piece.endswith("*") else plain_spelling(piece)}


def _rarity(keys: set[str]) -> float:
    """Prefer few keys, long ones: they wake a phrase least often."""
    return min(len(key) for key in keys) - len(keys) / 4


class PhraseBook(Generic[Tag]):
    """Many phrases, found in one pass."""

    def __init__(self, phrases: Iterable[Phrase[Tag]]) -> None:
        """Sort phrases by the words that wake them."""
        self._exact: dict[str, list[Phrase[Tag]]] = {}
        self._begin: dict[str, list[Phrase[Tag]]] = {}
        self._longest = 0
        self.words: set[str] = set()
        self.stems: set[str] = set()
        self._woken_by = lru_cache(maxsize=4096)(self._phrases_woken_by)
        for phrase in phrases:
            for key in phrase.keys:
                if key.endswith("*"):
                    self._begin.setdefault(key[:-1], []).append(phrase)
                    self._longest = max(self._longest, len(key) - 1)
                else:
                    self._exact.setdefault(key, []).append(phrase)
            self.words |= set(re.findall(r"[a-z]{3,}(?![a-z]*[*?])", phrase.written))
            self.stems |= set(re.findall(r"\b([a-z]+)\*", phrase.written))

    def find(self, tokens: list[Token]) -> Iterator[Match[Tag]]:
        """Yield every place where a phrase occurs in these words."""
        words = [token.word for token in tokens]
        line, begins = "", {0: 0}
        for place, word in enumerate(words):
            line += f"{_MARK}{word} " if word in FILLERS else f"{word} "
            begins[len(line)] = place + 1
        for phrase in self._awake(words):
            for found in phrase.regex.finditer(line):
                if found.end() > found.start():
                    last = begins[found.end()] - 1
                    yield Match(phrase.tag, begins[found.start()], last, "~" not in phrase.written)

    def _awake(self, words: list[str]) -> Iterator[Phrase[Tag]]:
        seen: set[int] = set()
        for word in dict.fromkeys(words):
            for phrase in self._woken_by(word):
                if id(phrase) not in seen:
                    seen.add(id(phrase))
                    yield phrase

    def _phrases_woken_by(self, word: str) -> tuple[Phrase[Tag], ...]:
        """Return the phrases that a word wakes; people write with few words, so it is kept."""
        numbered = self._exact.get("#", ()) if re.fullmatch(_NUMBER, word) else ()
        starting = (
            phrase
            for length in range(1, min(len(word), self._longest) + 1)
            for phrase in self._begin.get(word[:length], ())
        )
        return (*self._exact.get(word, ()), *numbered, *starting)
