"""Which services stand behind what an area has within reach? By name, the nearest first.

Childminders are counted and never named, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app import gapwords, saying
from directory.index import Index
from directory.public import CHILDMINDER
from recommender.gaps.causes import rules_by_cause
from recommender.gaps.planner import Answer, Planner
from recommender.rules import NO

NAMED = 5  # of each group; the rest are counted
SUITS = "suits"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Services within reach that have something in common: some by name, the others counted."""

    named: tuple[tuple[str, float], ...]
    others: int = 0
    childminders: int = 0

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.named) + self.others + self.childminders

    @property
    def in_words(self) -> str:
        """Say who they are.

        >>> Near(named=(("Bluebells", 4.2), ("Ark", 0.0)), others=3, childminders=1).in_words
        'Bluebells (4 min), Ark (1 min), 3 others and 1 childminder'
        """
        said = [
            gapwords.NEAR_ONE.format(name=name, minutes=max(1, round(minutes)))
            for name, minutes in self.named
        ]
        if self.others:
            said.append(saying.count(self.others, "other"))
        if self.childminders:
            said.append(saying.count(self.childminders, "childminder"))
        return saying.listed(said)


def who_is_near(planner: Planner, answer: Answer, area: int) -> dict[str, Near]:
    """Return who lies within reach of an area: those that may suit, and by cause who would but for.

    Minutes are those the map goes by: of a family that has not said how it travels, by bus.
    """
    pairs = answer.reach.pairs()
    here = slice(pairs.first[area], pairs.first[area + 1])
    sites, minutes = pairs.sites[here], pairs.cost[here]
    fit = answer.judged.fit()
    groups = {SUITS: answer.supply > 0}
    for cause, rules in rules_by_cause(answer.judged, planner.reference.causes).items():
        groups[cause] = (fit == NO) & (answer.judged.fit(without=rules) > NO)
    rows = answer.sites.rows[sites]
    found = {
        name: _near(planner.index, rows[chosen[sites]], minutes[chosen[sites]])
        for name, chosen in groups.items()
    }
    return {name: near for name, near in found.items() if near.count}


def _near(index: Index, rows: NDArray[np.intp], minutes: Floats) -> Near:
    """Return services by their rows; one with several places stands once, by its nearest."""
    soonest: dict[str, tuple[float, str]] = {}
    childminders = set()
    for row, took in zip(rows.tolist(), minutes.tolist(), strict=True):
        service = index.row(row).service
        if CHILDMINDER in service.tags:
            childminders.add(service.id)
            continue
        soonest[service.id] = min(
            soonest.get(service.id, (took, service.name)), (took, service.name)
        )
    order = sorted((took, name, one) for one, (took, name) in soonest.items())
    return Near(
        named=tuple((name, took) for took, name, _ in order[:NAMED]),
        others=len(order[NAMED:]),
        childminders=len(childminders),
    )
