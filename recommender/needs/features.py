"""Which features does a text have? Word and letter n-grams, hashed to a fixed width.

Used alike for training (scikit-learn) and for reading (numpy only): both see the same thing.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from zlib import crc32

from recommender.needs.words import sentences

WIDTH = 1 << 14
_LETTERS = range(3, 6)


def features(text: str) -> dict[int, float]:
    """Return feature number -> weight for a text: 1 + log(count) of each n-gram, hashed.

    Words and pairs of words; three to five letters within a word, its edges marked.
    """
    counts: Counter[str] = Counter()
    for tokens in sentences(text):
        words = [token.word for token in tokens]
        counts.update(f"w {word}" for word in words)
        counts.update(f"b {one} {two}" for one, two in pairwise(words))
        for word in words:
            edged = f" {word} "
            for size in _LETTERS:
                counts.update(
                    f"c {edged[at : at + size]}" for at in range(max(len(edged) - size + 1, 1))
                )
    found: dict[int, float] = {}
    for gram, count in counts.items():
        number = crc32(gram.encode()) % WIDTH
        found[number] = found.get(number, 0.0) + 1 + math.log(count)
    return found


def vector(text: str) -> tuple[list[int], list[float]]:
    """Return the feature numbers of a text, ascending, and their weights."""
    found = sorted(features(text).items())
    return [number for number, _ in found], [weight for _, weight in found]
