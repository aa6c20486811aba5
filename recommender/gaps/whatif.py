"""What if a site opened, changed or closed: who gains and who loses?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.travel import Reach
from recommender.gaps.equity import FifthRow, Quintiles, by_fifth, missing_places

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSite:
    """A site that is not there yet.

    `weights` (n_areas,) is how much of each area's people reach it, by the same travel and decay
    as everything else, and `sharing` how many people that is, any from around included; `places`
    is what it offers.
    """

    weights: Floats
    sharing: float
    places: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Access before and after, and what it means for people.

    `missing_*` are places short of the target; `fifths_*` the same by deprivation.
    """

    before: Floats
    after: Floats
    missing_before: float
    missing_after: float
    people_gaining: float
    people_losing: float
    fifths_before: tuple[FifthRow, ...]
    fifths_after: tuple[FifthRow, ...]


def new_access(
    people: Floats,
    supply: Floats,
    reach: Reach,
    *,
    added: Sequence[NewSite] = (),
    changed: dict[int, float] | None = None,
) -> tuple[Floats, Floats]:
    """Return access (E2SFCA) before and after, each shape (n_areas,).

    Only what changes is worked out again: E2SFCA adds up over sites. `changed` gives sites their
    new places; 0 closes one.

    Raises
    ------
    ValueError
        If a new number of places is negative.
    """
    sharing = reach.to_sites(people)
    ratio = np.divide(supply, sharing, out=np.zeros_like(supply), where=sharing > 0)
    before = reach.to_areas(ratio)
    moved = supply.copy()
    for number, places in (changed or {}).items():
        moved[number] = places
    if (moved < 0).any() or any(site.places < 0 for site in added):
        raise ValueError("a service cannot offer fewer than 0 places.")
    ratio_after = np.divide(moved, sharing, out=np.zeros_like(moved), where=sharing > 0)
    after = reach.to_areas(ratio_after) if changed else before.copy()
    for site in added:
        if site.sharing > 0:
            after = after + site.weights * (site.places / site.sharing)
    return before, after


def compare(
    people: Floats, before: Floats, after: Floats, target: float, fifth: Quintiles
) -> Outcome:
    """Say who gains and who loses."""
    return Outcome(
        before=before,
        after=after,
        missing_before=float(missing_places(people, before, target).sum()),
        missing_after=float(missing_places(people, after, target).sum()),
        people_gaining=float(people[after > before + 1e-12].sum()),
        people_losing=float(people[after < before - 1e-12].sum()),
        fifths_before=by_fifth(people, before, target, fifth),
        fifths_after=by_fifth(people, after, target, fifth),
    )
