"""Does it speak of what she said, in the same words? BM25 over names and descriptions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Index
from directory.postings import words_of
from recommender.similarity import Floats, Similarity
from recommender.situation import Situation

# A BM25 score of this much is worth a half: about one rare word, or two middling ones, in common.
_HALF = 8.0


def score(
    situation: Situation,
    index: Index,
    rows: NDArray[np.intp],
    columns: Columns,  # noqa: ARG001
    *,
    child: int | None,  # noqa: ARG001
) -> Floats:
    """Return s / (s + 8) of the BM25 score s: a row's likeness does not depend on others'."""
    if not len(rows):
        return np.zeros(0)
    first, after = int(rows[0]), int(rows[-1]) + 1
    stretch = np.zeros(after - first)  # every row between the first and the last, asked for or not
    ends = np.array([first, after], dtype=np.int32)  # as postings are: others would be copied
    for word in dict.fromkeys(words_of(situation.text)):
        holding, weights = index.postings.word(word)
        start, stop = np.searchsorted(holding, ends)
        stretch[holding[start:stop] - first] += weights[start:stop]
    total = stretch[rows - first]
    likeness: Floats = total / (total + _HALF)
    return likeness


SIMILARITY = Similarity(
    title="Speaks of what you said",
    part="text",
    columns={},
    score=score,
    source="Robertson and Zaragoza (2009), The Probabilistic Relevance Framework",
)
