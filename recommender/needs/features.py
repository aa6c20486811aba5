"""Which features does a text have? Word and letter n-grams, hashed to a fixed width.

Used alike for training (scikit-learn) and for reading (numpy only): both see the same thing.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from recommender.needs.words import sentences

WIDTH = 1 << 14
_LETTERS = range(3, 6)


def features(text: str) -> dict[int, float]:
    """Return feature number -> weight for a text: 1 + log(count) of each n-gram, hashed.

    Words and pairs of words; three to five letters within a word, its edges marked.
    """
    grams: list[str] = []
    for tokens in sentences(text):
        words = [token.word for token in tokens]
        grams += [f"w {word}" for word in words]
        grams += [f"b {one} {two}" for one, two in pairwise(words)]
        for word in words:
            grams += _pieces(word)
    found: dict[int, float] = {}
    for gram, count in Counter(grams).items():
        number = crc32(gram.encode()) % WIDTH
        found[number] = found.get(number, 0.0) + 1 + math.log(count)
    return found


@lru_cache(maxsize=16_384)  # people write with few words
def _pieces(word: str) -> tuple[str, ...]:
    """Return the letters of a word as n-grams, its edges marked."""
    edged = f" {word} "
    return tuple(
        f"c {edged[at : at + size]}"
        for size in _LETTERS
        for at in range(max(len(edged) - size + 1, 1))
    )


def vector(text: str) -> tuple[list[int], list[float]]:
    """Return the feature numbers of a text, ascending, and their weights."""
    found = sorted(features(text).items())
    return [number for number, _ in found], [weight for _, weight in found]
