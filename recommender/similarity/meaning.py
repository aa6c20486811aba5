"""Does it speak of what she said, in other words? Nearness in meaning, where the model is there.

"Get off heroin" and "recovery hub" share no word. Without `fingerpost[semantic]` every likeness is
0 and nothing is kept beside services.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from directory import meaning
from directory.index import Column, Columns, Index, Row, text_of
from recommender.similarity import Floats, Similarity
from recommender.situation import Situation

# Texts that have nothing in common are some 0.1 near, the nearest of our trial 0.2 to 0.6.
_FROM, _TO = 0.1, 0.6


@lru_cache(maxsize=4)  # the rows of one service are read one after another
def _kept(text: str) -> NDArray[np.int8]:
    model = meaning.model()
    return meaning.kept(model.of(text)) if model else np.zeros(meaning.KEPT, dtype=np.int8)


def _read(row: Row) -> NDArray[np.int8]:
    return _kept(text_of(row.service))


def score(
    situation: Situation,
    index: Index,  # noqa: ARG001
    rows: NDArray[np.intp],
    columns: Columns,
    *,
    child: int | None,  # noqa: ARG001
) -> Floats:
    """Return how near each row is in meaning, 0 to 1; 0 without words or without the model."""
    model = meaning.model()
    if model is None or "meaning" not in columns or not situation.text.strip():
        return np.zeros(len(rows))
    said = model.of(situation.text.lower())  # to the model COUNCIL TAX is another thing
    near = meaning.nearness(said, columns["meaning"]).astype(np.float64)
    likeness: Floats = np.clip((near - _FROM) / (_TO - _FROM), 0.0, 1.0)
    return likeness


SIMILARITY = Similarity(
    title="Speaks of what you said, in other words",
    part="text",
    columns=(
        {"meaning": Column(dtype="int8", shape=(meaning.KEPT,), read=_read)}
        if meaning.model()
        else {}
    ),
    score=score,
    is_there=lambda: meaning.model() is not None,
    source="WordLlama 0.4.0 (MIT); fused by rank: Cormack, Clarke and Buettcher (2009)",
)
