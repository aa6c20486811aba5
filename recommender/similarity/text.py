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
    columns: Columns,
    *,
    child: int | None,  # noqa: ARG001
) -> Floats:
    """Return s / (s + 8) of the BM25 score s: a row's likeness does not depend on others'."""
    if not len(rows):
        return np.zeros(0)
    # From the first to the last row of each need: those between are not asked for, and cost little.
    ends = np.diff(columns["need"]).nonzero()[0]
    starts = rows[np.concatenate([[0], ends + 1])]
    stops = rows[np.concatenate([ends, [len(rows) - 1]])] + 1
    sums = index.postings.score(words_of(situation.text), starts, stops)
    sizes = stops - starts
    shifts = starts - (np.cumsum(sizes) - sizes)
    total = sums[rows - np.repeat(shifts, np.diff(ends, prepend=-1, append=len(rows) - 1))]
    likeness: Floats = total / (total + _HALF)
    return likeness


SIMILARITY = Similarity(
    title="Speaks of what you said",
    part="text",
    columns={},
    score=score,
    source="Robertson and Zaragoza (2009), The Probabilistic Relevance Framework",
)
