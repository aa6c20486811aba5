"""Which rows speak of these words, and how strongly? BM25, weighed once when the index is built.

For every word the rows that hold it, in row order, with their weight: a search adds up weights over
the runs of rows it cares about and never looks at the rest.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]
Tokens = Callable[[str], Sequence[str]]

K1, B = 1.2, 0.75  # the usual constants: Robertson and Zaragoza (2009)

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
# Words of grammar only; short words such as "cv" and "uc" are what people look for.
_GRAMMAR = """
a am an and any are as at be been but by can could did do does for from get got had has have he her
him his i'd i'll i'm i've if in into is it's just like me my need of on one or our out she so some
that the their them then there they this to too up us was we were what when where which who will
with would you your i
"""
_IDLE = frozenset(_GRAMMAR.split())


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are indexed: lower case, no accents, plurals folded."""
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).replace("\u2019", "'")
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [found for word in _WORD.findall(plain) if (found := _folded(word))]


@lru_cache(maxsize=16_384)  # people write with few words
def _folded(word: str) -> str:
    """Return a word as it is indexed; empty where it is one of grammar only."""
    return "" if word in _IDLE else _singular(word.removesuffix("'s"))


def _singular(word: str) -> str:
    """Fold singular and plural into one form, which need not be a word: crèche and crèches."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    plural = len(word) > 2 and word.endswith("s") and not word.endswith("ss")
    stem = word[:-1] if plural else word
    return stem[:-1] if len(stem) > 3 and stem.endswith("e") else stem


class Postings:
    """Word weights by row. `starts` has one more entry than there are words."""

    __slots__ = ("places", "rows", "starts", "weights")

    def __init__(
        self, places: Mapping[str, int], starts: Rows, rows: NDArray[np.int32], weights: Floats
    ) -> None:
        self.places, self.starts, self.rows, self.weights = places, starts, rows, weights

    def word(self, word: str) -> tuple[NDArray[np.int32], Floats]:
        """Return (rows, weights) of one word, rows rising; empty when no row has it."""
        place = self.places.get(word)
        if place is None:
            return self.rows[:0], self.weights[:0]
        first, after = self.starts[place], self.starts[place + 1]
        return self.rows[first:after], self.weights[first:after]

    def score(self, words: Iterable[str], starts: Rows, stops: Rows) -> NDArray[np.float64]:
        """Return the score of each row of some rising runs, one run after another.

        Each different word counts once, in the order given.
        """
        sizes = stops - starts
        before = np.cumsum(sizes) - sizes
        ends = np.concatenate([starts, stops]).astype(np.int32)
        shifts = (starts - before).tolist()
        spoken: list[NDArray[np.int32]] = []
        weighing: list[Floats] = []
        for word in dict.fromkeys(words):
            rows, weights = self.word(word)
            places = np.searchsorted(rows, ends).tolist()
            for low, high, shift in zip(
                places[: len(starts)], places[len(starts) :], shifts, strict=True
            ):
                if high > low:
                    spoken.append(rows[low:high] - shift)
                    weighing.append(weights[low:high])
        if not spoken:
            return np.zeros(int(sizes.sum()))
        # One sum over all hits: a fifth of a search less than adding to the rows word by word.
        at, weights = np.concatenate(spoken), np.concatenate(weighing)
        scores = np.bincount(at, weights=weights, minlength=int(sizes.sum()))
        return scores.astype(np.float64, copy=False)

    def write(self, folder: Path) -> None:
        """Write the arrays into a folder that is there."""
        ordered = sorted(self.places, key=self.places.__getitem__)
        (folder / "words.json").write_text(json.dumps(ordered), encoding="utf-8")
        np.save(folder / "word_starts.npy", self.starts)
        np.save(folder / "word_rows.npy", self.rows)
        np.save(folder / "word_weights.npy", self.weights)

    @classmethod
    def open(cls, folder: Path) -> Postings:
        """Open what `write` wrote; arrays are memory-mapped."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        starts, rows, weights = (
            np.asarray(np.load(folder / f"word_{name}.npy", mmap_mode="r"))
            for name in ("starts", "rows", "weights")
        )
        return cls({word: place for place, word in enumerate(words)}, starts, rows, weights)


class Vocabulary:
    """The words of some texts, each word kept once and the texts as numbers of words."""

    __slots__ = ("ends", "numbers", "places")

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.numbers = array("i")  # of all texts, one after another
        self.ends = array("q")  # of each text within them

    def add(self, words: Iterable[str]) -> None:
        """Take in the words of the next text."""
        places = self.places
        self.numbers.extend([places.setdefault(word, len(places)) for word in words])
        self.ends.append(len(self.numbers))


class PostingsMaker:
    """Collects the words of texts part by part, so that no text has to be kept."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._words = array("i")  # of all documents, one after another
        self._ends = array("q", [0])

    def add(self, part: Vocabulary) -> None:
        """Take in the next documents."""
        places = self._places
        numbers = [places.setdefault(word, len(places)) for word in part.places]
        said = np.array(numbers, dtype=np.intc)[np.frombuffer(part.numbers, dtype=np.intc)]
        before = len(self._words)
        self._words.frombytes(said.tobytes())
        self._ends.extend(end + before for end in part.ends)

    def make(self, documents: NDArray[np.integer]) -> Postings:
        """Return the postings of rows, where row `i` holds the text of document `documents[i]`."""
        words, ends = np.array(self._words, dtype=np.int64), np.array(self._ends)
        lengths = np.diff(ends)[documents]
        words *= max(len(documents), 1)
        pairs = np.empty(lengths.sum(), dtype=np.int64)  # millions: filled and sorted in place
        filled = 0
        for first in range(0, len(documents), _ROWS):
            size = lengths[first : first + _ROWS]
            rows = np.repeat(np.arange(first, first + len(size)), size)
            skipped = ends[documents[first : first + _ROWS]] - (np.cumsum(size) - size)
            said = np.repeat(skipped, size) + np.arange(len(rows))
            pairs[filled : filled + len(rows)] = words[said] + rows
            filled += len(rows)
        del words
        pairs.sort()
        return _weigh(self._places, pairs, lengths)


_ROWS = 10_000  # of which the words are gathered at a time
_PAIRS = 500_000  # weighed at a time


def _weigh(
    places: Mapping[str, int], pairs: NDArray[np.int64], lengths: NDArray[np.int64]
) -> Postings:
    """Return the postings of sorted pairs, word * rows + row, one for each time a word is said."""
    n = max(len(lengths), 1)
    first = np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1]])[: len(pairs)])
    weights = np.diff(first, append=len(pairs)).astype(np.float32)  # the times, until weighed
    pairs = pairs[first]
    del first
    starts = np.searchsorted(pairs, np.arange(len(places) + 1) * n)
    holding = np.diff(starts)
    rarity = np.log(1 + (n - holding + 0.5) / (holding + 0.5)).astype(np.float32)
    size = lengths.astype(np.float32)
    usual = size.mean() if len(size) else np.float32(1)
    length = size / max(usual, np.float32(1e-9))
    rows = np.empty(len(pairs), dtype=np.int32)
    for low in range(0, len(pairs), _PAIRS):
        some = slice(low, low + _PAIRS)
        rows[some] = pairs[some] % n
        counts = weights[some]
        spread = counts + K1 * (1 - B + B * length[rows[some]])
        weights[some] = rarity[pairs[some] // n] * counts * (K1 + 1) / spread
    return Postings(dict(places), starts.astype(np.intp), rows, weights)
