"""Did it help families like this one? Those whose youngest child is about as old.

Only where five or more of them said how it went, and only beside services of the same council area:
a rate of one city says nothing of another's (`recommender.feedback`). Where nothing was said, every
row is alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Index
from recommender.feedback import YOUNGEST, Youngest, youngest_of
from recommender.similarity import Floats, Similarity
from recommender.situation import Situation

_USUAL = 0.5


def family_of(situation: Situation) -> Youngest | None:
    """Return about how old her youngest child is."""
    return youngest_of([child.age_years for child in situation.children])


def score(
    situation: Situation,
    index: Index,  # noqa: ARG001
    rows: NDArray[np.intp],
    columns: Columns,
    *,
    child: int | None,  # noqa: ARG001
) -> Floats:
    """Return 0.5 for the usual or unknown, more where it helped families like hers more often."""
    family = family_of(situation)
    if family is None or "helped_alike" not in columns:
        return np.full(len(rows), _USUAL)
    more = columns["helped_alike"][:, YOUNGEST.index(family), 0]
    likeness: Floats = np.clip(_USUAL + np.nan_to_num(more), 0.0, 1.0)
    return likeness


SIMILARITY = Similarity(
    title="Helped families like yours",
    part="feedback",
    columns={},
    score=score,
    source="feedback of keyworkers and parents, where five or more families spoke",
)
