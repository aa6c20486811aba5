"""Who is left short: the poorest, or everybody alike?

All functions take one value an area: people, access, and how well off the area is (`rank`, 1 = most
deprived, as SIMD has it). Areas without people count for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from directory.travel._nearest import nearest

Indices = NDArray[np.intp]
NEIGHBOURS = 12  # of an area, itself included, among which those that border on it are
Floats = NDArray[np.float64]
Drawn = NDArray[np.float64] | NDArray[np.float32]
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
    share_of_people, scaled = _shares(people[use]), _scaled(access[use])
    of_people = np.bincount(step, share_of_people, minlength=n)
    of_access = np.bincount(step, share_of_people * scaled, minlength=n)
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


def concentration_indices(people: Floats, access: Drawn, rank: Floats) -> Floats:
    """Return the concentration index of each column of access, shape (n_areas, n) to (n,).

    The same as `concentration_index` column by column: each area's access counts by how many
    people are better off than its own less how many are worse off.
    """
    use = ~np.isnan(rank) & (people > 0)
    if not use.any():
        return np.zeros(access.shape[1])
    _, step = np.unique(rank[use], return_inverse=True)
    of_people = np.bincount(step, _shares(people[use]))
    standing = (2.0 * np.cumsum(of_people) - of_people - 1.0)[step]
    held = access[use] * _shares(people[use])[:, None]
    total = held.sum(axis=0)
    return np.asarray(np.divide(standing @ held, total, out=np.zeros_like(total), where=total > 0))


def gini(people: Floats, access: Floats) -> float:
    """Return the Gini index of access over people, 0 to 1: how unequal, whoever it is."""
    return max(0.0, concentration_index(people, access, access))


@dataclass(frozen=True, slots=True, kw_only=True)
class Theil:
    """How unequal, and how much of it lies within groups and between them; they add up."""

    total: float
    within: float
    between: float


def theil(people: Floats, access: Floats, groups: NDArray[np.str_]) -> Theil:
    """Return the Theil index over people, and its parts within and between groups.

    0 where all have alike, the logarithm of how many people there are where one has all. 0 as well
    where nobody has any.

    References
    ----------
    Theil (1967), Economics and Information Theory; Shorrocks (1980), Econometrica 48(3): the class
    of additively decomposable inequality measures.
    """
    share_of_people = _shares(people)
    share_of_access = _shares(share_of_people * _scaled(access))
    if not share_of_access.any():
        return Theil(total=0.0, within=0.0, between=0.0)
    _, group = np.unique(groups, return_inverse=True)
    of_people = np.bincount(group, share_of_people).astype(np.float64)
    of_access = np.bincount(group, share_of_access).astype(np.float64)
    all_of_it = _unequal(share_of_people, share_of_access)
    between = min(_unequal(of_people, of_access), all_of_it) if len(of_people) > 1 else 0.0
    return Theil(total=all_of_it, within=all_of_it - between, between=between)


def _shares(amounts: Floats) -> Floats:
    """Return each amount's share of all; 0 where there is nothing to share.

    Shares come before products: people x access of the smallest numbers a float holds would be
    rounded to whole multiples of the smallest, and an index of them would move with the unit.
    """
    total = amounts.sum()
    return np.asarray(amounts / total) if total > 0 else np.zeros(len(amounts))


def _scaled(access: Floats) -> Floats:
    """Return access with the highest at 1: only how areas stand to each other counts here."""
    peak = access.max(initial=0.0)
    return np.asarray(access / peak) if peak > 0 else np.zeros(len(access))


def _unequal(of_people: Floats, of_access: Floats) -> float:
    """Add share of access x log(share of access / share of people); who has none adds nothing."""
    some = (of_access > 0) & (of_people > 0)
    apart = np.log(of_access[some]) - np.log(of_people[some])
    return max(0.0, float(of_access[some] @ apart))


def patches(points_m: Floats, short: NDArray[np.bool_], most: int | None = None) -> Indices:
    """Return the number of the patch each short area lies in, from 0; -1 where it is not short.

    A patch of more than `most` areas is halved across its longer side until none is: where it is
    short nearly everywhere, one patch of a whole city tells nobody where to begin.

    A patch is short areas that border on each other: no third area's point lies between theirs
    (in the circle over the line that joins them: Gabriel neighbours), and they are no further apart
    than three times what is usual. Numbers follow the order of areas. Access is even by its making
    (neighbours share services), so a test of whether like lies by like would find it everywhere;
    how far a shortage stretches is what can be acted on.
    """
    found = np.full(len(short), -1, dtype=np.intp)
    where = np.flatnonzero(short)
    if not len(where):
        return found
    one, other = _borders(points_m.tobytes())
    both = short[one] & short[other]
    first = _first_joined(one[both], other[both], len(short))[where]
    found[where] = np.unique(first, return_inverse=True)[1]
    return found if most is None else _halved(points_m, found, most)


def _halved(points_m: Floats, patch: Indices, most: int) -> Indices:
    """Return patches of at most `most` areas each, numbered in the order of areas."""
    whole = [np.flatnonzero(patch == number) for number in range(patch.max(initial=-1) + 1)]
    parts = []
    while whole:
        here = whole.pop()
        if len(here) <= most:
            parts.append(here)
            continue
        side = int(np.argmax(np.ptp(points_m[here], axis=0)))
        along = here[np.argsort(points_m[here, side], kind="stable")]
        whole += [along[: len(along) // 2], along[len(along) // 2 :]]
    found = np.full(len(patch), -1, dtype=np.intp)
    for number, part in enumerate(sorted(parts, key=lambda part: int(part.min()))):
        found[part] = number
    return found


def _first_joined(one: Indices, other: Indices, count: int) -> Indices:
    """Return for each of `count` areas the first one it is joined with, through any others."""
    first = np.arange(count)
    while (first[one] != first[other]).any():
        lower = np.minimum(first[one], first[other])
        # Whoever was thought first on either side learns who is before it, and all behind follow.
        np.minimum.at(first, first[one], lower)
        np.minimum.at(first, first[other], lower)
        while (first != first[first]).any():
            first = first[first]
    return first


@lru_cache(maxsize=4)
def _borders(points: bytes) -> tuple[Indices, Indices]:
    """Return pairs of areas that border on each other, by their points; each pair once.

    `points` are the bytes of (n, 2) metres: the same areas are asked about again and again.
    """
    points_m = np.frombuffer(points).reshape(-1, 2)
    if len(points_m) < 2:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    near = nearest(points_m, points_m, min(NEIGHBOURS, len(points_m)))[1]
    row = np.repeat(np.arange(len(points_m)), near.shape[1])
    pairs = np.unique(np.sort(np.stack([row, near.ravel()], axis=1), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    one, other = points_m[pairs[:, 0]], points_m[pairs[:, 1]]
    metres = np.hypot(*(one - other).T)
    beside = nearest((one + other) / 2, points_m)[0][:, 0] >= metres / 2 * (1 - 1e-9)
    kept = pairs[beside & (metres <= 3 * np.median(metres[beside]))]
    return kept[:, 0], kept[:, 1]
