"""Why is there a gap? Found by letting go of one rule at a time.

Each area that is short is asked: is anything listed at all within twice the reach? If so, does
anything that may suit lie within reach? Which one kind of rule, let go, would bring most? What is
still short when all are let go is places that too many people share: full. What is only unknown is
no cause: here it counts as a yes, and an area in doubt that would then not be short has none. One
that is a gap in nearly all draws all the same is full in nearly all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.travel import Reach
from recommender.gaps.measures import Measure
from recommender.gaps.supply import Judged, weigh
from recommender.rules import NO

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

CAUSES = (
    "",
    "none_listed",
    "out_of_reach",
    "full",
    "wrong_hours",
    "too_dear",
    "not_for_family",
)
BY_RULE = ("wrong_hours", "too_dear", "not_for_family", "full")
_ENOUGH_OF_SHORTFALL = 0.5  # a rule explains a gap if letting go of it closes half of what is short


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """What stands behind each gap.

    `cause` (n_areas,) is a number in `CAUSES`; 0 where nothing was asked. `costs` says for each
    cause how many sites would suit but for it alone; `costs_in_reach` the same for each area,
    shape (n_areas,).
    """

    cause: Codes
    costs: Mapping[str, int]
    costs_in_reach: Mapping[str, Floats]


def rules_by_cause(judged: Judged, causes: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the rules that were asked, by the cause each stands for."""
    found: dict[str, set[str]] = {}
    for rule in judged.fits:
        found.setdefault(causes.get(rule, "not_for_family"), set()).add(rule)
    return {cause: frozenset(found[cause]) for cause in BY_RULE if cause in found}


def find_causes(
    *,
    short: Bools,
    surely: Bools,
    target: float,
    measure: Measure,
    demand: Floats,
    places: Floats,
    judged: Judged,
    by_cause: Mapping[str, frozenset[str]],
    reach: Reach,
    listed: Bools,
) -> Causes:
    """Name the cause of every gap.

    Parameters
    ----------
    short
        Areas that need a cause, shape (n_areas,).
    surely
        Those of them that are a gap in nearly all draws, and must not be left without one.
    target, measure
        What the measure's value (per person) would have to be, and how it is reckoned.
    demand, places
        People, shape (n_areas,), and what each site offers whether or not it suits, (n_sites,).
    judged, by_cause
        What the rules say, and which of them stand for which cause.
    reach, listed
        Who reaches what, and which areas have anything listed within twice the time, (n_areas,).
    """
    gains: dict[str, Floats] = {}
    costs: dict[str, int] = {}
    near: dict[str, Floats] = {}
    plain = reach.power(0)
    fit = judged.fit()
    value = measure.compute(demand, places * weigh(fit, 1.0), reach)
    for name, rules in by_cause.items():
        relaxed = judged.fit(without=rules)
        freed = (fit == NO) & (relaxed > NO)
        costs[name] = int(freed.sum())
        near[name] = plain.to_areas(freed.astype(float))
        if freed.any():
            better = measure.compute(demand, places * weigh(relaxed, 1.0), reach)
            gains[name] = _gained(value, better, target, measure)
    lacking = _gained(value, np.full_like(value, target), target, measure)
    suits = plain.to_areas((fit > NO).astype(float)) > 0
    cause = np.full(len(value), CAUSES.index("full"), dtype=np.int8)
    cause[~suits] = CAUSES.index("out_of_reach")
    if gains:
        table = np.stack([*gains.values()])
        best, most = table.argmax(axis=0), table.max(axis=0)
        numbers = np.array([CAUSES.index(name) for name in gains], dtype=np.int8)
        explained = (most >= _ENOUGH_OF_SHORTFALL * lacking) & (most > 0)
        cause[explained] = numbers[best][explained]
    cause[~listed] = CAUSES.index("none_listed")
    cause[~short | ((lacking <= 0) & ~surely)] = 0
    return Causes(cause=cause, costs=costs, costs_in_reach=near)


def _gained(value: Floats, better: Floats, target: float, measure: Measure) -> Floats:
    """Return how much nearer to the target each area would come, never past it."""
    if measure.better == "more":
        gained = np.minimum(better, target) - np.minimum(value, target)
    else:
        gained = np.maximum(value, target) - np.maximum(better, target)
    return np.asarray(np.maximum(0.0, gained))
