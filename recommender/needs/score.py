"""How well are needs read? The measures by which the reader is judged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsScore:
    """Micro precision, recall and F1 over labels; macro F1 over the labels that occur at all.

    `first_right` is the share of texts with a need whose first answer is one of them; `top_three`
    the share of all needs that stand among the first three answers. 1 where nothing is to be found.
    """

    precision: float
    recall: float
    f1: float
    macro_f1: float
    first_right: float
    top_three: float


def score_needs(cases: Sequence[tuple[Collection[str], Sequence[str]]]) -> NeedsScore:
    """Score (true needs, answered needs best first) pairs."""
    labels = sorted({need for truth, given in cases for need in (*truth, *given)})
    counts = {label: _counts(cases, label) for label in labels}
    right, wrong, missed = (sum(count[part] for count in counts.values()) for part in range(3))
    spoken = [(truth, given) for truth, given in cases if truth]
    wanted = sum(len(truth) for truth, _ in spoken)
    return NeedsScore(
        precision=right / (right + wrong) if right + wrong else 1.0,
        recall=right / (right + missed) if right + missed else 1.0,
        f1=_f1(right, wrong, missed),
        macro_f1=sum(_f1(*count) for count in counts.values()) / len(counts) if counts else 1.0,
        first_right=_share(sum(bool(g) and g[0] in truth for truth, g in spoken), len(spoken)),
        top_three=_share(sum(len(set(truth) & set(g[:3])) for truth, g in spoken), wanted),
    )


def _counts(
    cases: Sequence[tuple[Collection[str], Sequence[str]]], label: str
) -> tuple[int, int, int]:
    pairs = [(label in truth, label in given) for truth, given in cases]
    return (
        sum(true and said for true, said in pairs),
        sum(said and not true for true, said in pairs),
        sum(true and not said for true, said in pairs),
    )


def _f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
