"""How alike are what she says and what a service says? One file per kind of likeness, 0 to 1.

Likeness only orders what the rules let through; it never lets anything in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from directory.discovery import discover
from directory.index import Column, Columns, Index
from recommender.situation import Situation

Floats = NDArray[np.float64]


class Score(Protocol):
    """Likeness of rows, shape (n_rows,), each 0 to 1; `columns` are those of the rows, rising."""

    def __call__(
        self,
        situation: Situation,
        index: Index,
        rows: NDArray[np.intp],
        columns: Columns,
        *,
        child: int | None,
    ) -> Floats:
        """Score every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """One kind of likeness, the part of a score it belongs to, and the columns it looks at.

    `by_child` says that it depends on the child a row is looked at for.
    """

    title: str
    part: str
    columns: Mapping[str, Column]
    score: Score
    source: str
    by_child: bool = False


@cache
def all_similarities() -> Mapping[str, Similarity]:
    """Return every similarity by id."""
    return discover("recommender.similarity", Similarity)
