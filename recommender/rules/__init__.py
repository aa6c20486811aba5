"""Which services suit this family? One file per rule, each one question as asked on the phone.

A rule judges all rows at once over the index columns it declares; a single service is a one-row slice
of the same judgement. Three-valued: what a record does not say is `Fit.UNKNOWN`, never `Fit.NO`.
A rule that was not asked (`applies` is false) says nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from directory.discovery import discover
from directory.index import Column, Columns, Row
from directory.records import Fit
from recommender.situation import Situation

Fits = NDArray[np.int8]


class Judge(Protocol):
    """A vectorised judgement: fits of shape (n_rows,)."""

    def __call__(self, situation: Situation, columns: Columns, *, child: int | None) -> Fits: ...


class Reason(Protocol):
    """The sentence for one answer, as a keyworker would say it, and the value it rests on."""

    def __call__(self, fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    `question` is what to ask on the phone when the answer is unknown. `applies` says whether this
    situation asks the question at all. `each` is "children" for one verdict a child. `needs`
    limits a rule to rows of these needs (`None`: all). `field` names the HSDS field a verdict
    rests on, `value` reads it from a row. `relax` gives the (limit, from, to) that would let a
    refused row in, or `None` when nothing she can change would.
    """

    question: str
    columns: Mapping[str, Column]
    applies: Callable[[Situation], bool]
    judge: Judge
    reason: Reason
    field: str
    value: Callable[[Row], Any]
    source: str
    each: Literal["children"] | None = None
    needs: frozenset[str] | None = None
    relax: Callable[[Situation, Row], tuple[str, Any, Any] | None] | None = None


def all_rules() -> dict[str, Rule]:
    """Return every rule by id."""
    return discover("recommender.rules", Rule)
