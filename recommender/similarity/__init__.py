"""How alike are what she says and what a service says? One file per kind of likeness, 0 to 1.

Likeness only orders what the rules let through; it never lets anything in. Several kinds that
belong to one part of the score are fused by rank (`fused`): their figures are not of one scale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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

    `by_child` says that it depends on the child a row is looked at for, `is_there` whether what it
    needs is installed.
    """

    title: str
    part: str
    columns: Mapping[str, Column]
    score: Score
    source: str
    by_child: bool = False
    is_there: Callable[[], bool] = lambda: True


@cache
def all_similarities() -> Mapping[str, Similarity]:
    """Return every similarity by id."""
    return discover("recommender.similarity", Similarity)


RANK_EASE = 60  # Cormack, Clarke and Buettcher (2009): how little the very first ranks stand out


def fused(kinds: Sequence[Floats]) -> Floats:
    """Return one likeness, shape (n_rows,), of several: reciprocal rank fusion.

    A kind that finds nothing is left out; one that is alone stands as it is. The best row is given
    the strongest likeness that any kind gives, the last 0: ranks alone would say that something
    always fits. Rows that are equally like share their rank; a row of likeness 0 has none.
    """
    heard = [kind for kind in kinds if kind.any()]
    if len(heard) < 2:
        return heard[0] if heard else kinds[0]
    shares = sum((_reciprocal_rank(kind) for kind in heard), start=np.zeros(len(heard[0])))
    least, most = float(shares.min()), float(shares.max())
    strongest = max(float(kind.max()) for kind in heard)
    return strongest * ((shares - least) / (most - least) if most > least else np.ones_like(shares))


def _reciprocal_rank(likeness: Floats) -> Floats:
    """Return 1 / (60 + rank) of what is like at all; most rows of a long list are not."""
    share, some = np.zeros(len(likeness)), likeness.nonzero()[0]
    order = (-likeness[some]).argsort()
    falling = -likeness[some[order]]
    share[some[order]] = 1 / (RANK_EASE + 1 + falling.searchsorted(falling))
    return share
