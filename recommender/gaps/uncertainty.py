"""How sure are we? The same sum a thousand times, with what we do not know drawn anew each time.

Drawn are: how many places there really are, what the answer would be where a record is silent,
whether a service is still there, and how far people will travel. An area is a gap only if it is one
in nearly all draws, no gap only if it is in hardly any; in between it depends, and the map says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.travel import Reach
from recommender.gaps.measures import Measure
from recommender.gaps.reference import Doubt
from recommender.rules import NO, YES, Fits

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CLASSES = ("gap", "depends", "no_gap", "too_few_listings")
DAYS_A_YEAR = 365.25
CHUNK = 100  # draws worked on at once: 40 MB at Scotland's size


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Where a value may lie: `low` and `high` (n_areas,), and the values drawn.

    `drawn` is (n_areas, n_draws): what areas have in common in a draw, such as how far people
    travel, holds for a mean over them too, and only the draws themselves tell how far that goes.
    """

    low: Floats
    high: Floats
    drawn: NDArray[np.float32]


def draw_places(
    rng: np.random.Generator,
    *,
    places: Floats,
    known: Bools,
    fit: Fits,
    days_since_checked: Floats,
    doubt: Doubt,
    draws: int,
) -> Floats:
    """Return what each site may offer this family, shape (n_sites, draws).

    How many of the unknown answers are yes is itself unknown, so each draw has its own share of
    them, from none to all.
    """
    # Chances are drawn for all, then used for some: every family meets the same ones, so that one
    # with fewer limits never comes out worse by luck.
    shape = (len(places), draws)
    error = rng.standard_normal(shape, dtype=np.float32)
    yes_share = rng.uniform(0.0, 1.0, draws).astype(np.float32)
    yes, still = (rng.random(shape, dtype=np.float32) for _ in range(2))
    asked = np.flatnonzero((fit != NO) & (places > 0))
    sigma = np.where(known[asked], doubt.known_places, doubt.guessed_places)[:, None]
    offered = places[asked, None] * np.exp(sigma * error[asked])
    suits = (fit[asked] == YES)[:, None] | (yes[asked] < yes_share)
    years = np.maximum(0.0, days_since_checked[asked]) / DAYS_A_YEAR
    there = still[asked] < np.exp(-doubt.closed_a_year * years)[:, None]
    drawn = np.zeros(shape)
    drawn[asked] = offered * (suits & there)
    return drawn


def spread(
    rng: np.random.Generator,
    *,
    measure: Measure,
    demand: Floats,
    value: Floats,
    reaches: Sequence[Reach],
    offered: Floats,
    interval: float,
) -> Spread:
    """Return the interval within which each area's value lies, the value itself always inside.

    Parameters
    ----------
    reaches
        Catchments to draw among, one for each part of the draws.
    offered
        From `draw_places`; measures that cannot take draws side by side use the first few.
    interval
        The share of draws that lie within: 0.9 leaves out a twentieth at either end.
    """
    draws = offered if measure.takes_draws else offered[:, : measure.most_draws]
    values = []
    for reach, part in zip(
        reaches, np.array_split(rng.permutation(draws.shape[1]), len(reaches)), strict=True
    ):
        for at in range(0, len(part), CHUNK):
            values.append(_computed(measure, demand, draws[:, part[at : at + CHUNK]], reach))
    drawn = np.concatenate(values, axis=1)
    edge = (1.0 - interval) / 2
    low, high = _quantiles(drawn, edge)
    return Spread(
        low=np.minimum(low, value),
        high=np.maximum(high, value),
        drawn=drawn.astype(np.float32),
    )


def between(drawn: Floats, value: float, interval: float) -> tuple[float, float]:
    """Return where a figure of all areas together lies in most draws, its best guess included.

    `drawn` (n_draws,) is the same figure reckoned from each draw, `interval` the share of draws
    that lie within.
    """
    low, high = _quantiles(drawn[None, :], (1.0 - interval) / 2)
    return min(float(low[0]), value), max(float(high[0]), value)


def _computed(measure: Measure, demand: Floats, draws: Floats, reach: Reach) -> Floats:
    if measure.takes_draws:
        return measure.compute(demand, draws, reach)
    columns = [measure.compute(demand, draws[:, number], reach) for number in range(draws.shape[1])]
    return np.stack(columns, axis=1)


def _quantiles(drawn: Floats, edge: float) -> tuple[Floats, Floats]:
    """Return the draws a share `edge` from either end of each row."""
    last = drawn.shape[1] - 1
    below, above = int(np.floor(edge * last)), int(np.ceil((1 - edge) * last))
    ordered = np.partition(drawn, (below, above), axis=1)
    return ordered[:, below], ordered[:, above]


def classify(
    low: Floats, high: Floats, target: float, better: str, listed_enough: Bools
) -> NDArray[np.int8]:
    """Return a number in `CLASSES` for each area."""
    worst, best = (low, high) if better == "more" else (-high, -low)
    limit = target if better == "more" else -target
    found = np.full(len(low), CLASSES.index("depends"), dtype=np.int8)
    found[best < limit] = CLASSES.index("gap")
    found[worst >= limit] = CLASSES.index("no_gap")
    found[~listed_enough] = CLASSES.index("too_few_listings")
    return found
