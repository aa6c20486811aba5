"""Who is left short: the poorest, or everybody alike?

All functions take one value an area: people, access, and how well off the area is (`rank`, 1 = most
deprived, as SIMD has it). Areas without people count for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Quintiles = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class FifthRow:
    """What one fifth of areas has: `fifth` 1 is the most deprived.

    `share_below` is the share of its people in areas below the target, `missing` the places that
    would bring all of them up to it, `access` the mean over its people.
    """

    fifth: int
    people: float
    access: float
    share_below: float
    missing: float


def fifths(rank: Floats, people: Floats | None = None) -> Quintiles:
    """Return 1 to 5 for each area, 1 the most deprived: equal shares of people (or of areas).

    `nan` ranks give 0: not said. Published SIMD quintiles are fifths of all Scotland's zones; give
    those ranks through `published_fifths` to use them.
    """
    out = np.zeros(len(rank), dtype=np.int8)
    known = np.flatnonzero(~np.isnan(rank))
    if not len(known):
        return out
    weight = np.ones(len(rank)) if people is None else people
    order = known[np.argsort(rank[known], kind="stable")]
    total = max(float(weight[order].sum()), np.finfo(float).tiny)
    middle = (np.cumsum(weight[order]) - weight[order] / 2) / total
    out[order] = 1 + np.minimum(4, (middle * 5).astype(np.int8))
    return out


def published_fifths(rank: Floats, of: int) -> Quintiles:
    """Return SIMD quintiles from ranks 1..`of` over the whole country (6,976 zones in 2020v2)."""
    known = ~np.isnan(rank)
    fifth = np.ceil(np.where(known, rank, 1) * 5 / of)
    return np.where(known, np.clip(fifth, 1, 5), 0).astype(np.int8)


def missing_places(people: Floats, access: Floats, target: float) -> Floats:
    """Return the places each area lacks: people x what they are short of the target."""
    return np.asarray(people * np.maximum(0.0, target - access))


def by_fifth(
    people: Floats, access: Floats, target: float, fifth: Quintiles
) -> tuple[FifthRow, ...]:
    """Return a row for every fifth that has people, most deprived first."""
    short, lacking = access < target, missing_places(people, access, target)
    rows = []
    for number in range(1, 6):
        here = (fifth == number) & (people > 0)
        total = float(people[here].sum())
        if total == 0:
            continue
        rows.append(
            FifthRow(
                fifth=number,
                people=total,
                access=float(people[here] @ access[here] / total),
                share_below=float(people[here & short].sum() / total),
                missing=float(lacking[here].sum()),
            )
        )
    return tuple(rows)


def concentration_curve(people: Floats, access: Floats, rank: Floats) -> tuple[Floats, Floats]:
    """Return the curve's points: cumulative share of people, and of access, poorest first.

    Both run from 0 to 1, shape (n_ranked + 1,). Above the diagonal the poorer have more than their
    share. Areas of equal rank are one step, so that their order does not matter. Without any access
    the curve is the diagonal.
    """
    use = ~np.isnan(rank) & (people > 0)
    _, step = np.unique(rank[use], return_inverse=True)
    n = int(step.max()) + 1 if len(step) else 0
    of_people = np.bincount(step, people[use], minlength=n)
    of_access = np.bincount(step, people[use] * access[use], minlength=n)
    share = np.concatenate([[0.0], np.cumsum(of_people)])
    had = np.concatenate([[0.0], np.cumsum(of_access)])
    if n == 0:
        return np.array([0.0, 1.0]), np.array([0.0, 1.0])
    share /= share[-1]
    return share, (had / had[-1] if had[-1] > 0 else share.copy())


def concentration_index(people: Floats, access: Floats, rank: Floats) -> float:
    """Return the concentration index, -1 to 1: below 0 the more deprived have more access.

    Twice the area between the diagonal and the concentration curve. 0 where all have alike (or
    nobody has any).

    References
    ----------
    Wagstaff, Paci and van Doorslaer (1991), Social Science & Medicine 33(5): on the measurement of
    inequalities in health.
    """
    share, had = concentration_curve(people, access, rank)
    under = float(np.sum(np.diff(share) * (had[1:] + had[:-1]) / 2))
    return 1.0 - 2.0 * under


def gini(people: Floats, access: Floats) -> float:
    """Return the Gini index of access over people, 0 to 1: how unequal, whoever it is."""
    return max(0.0, concentration_index(people, access, access))
