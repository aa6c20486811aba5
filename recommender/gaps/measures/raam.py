"""What does it cost people in crowding and travel, if they trade one against the other?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked

Indices = NDArray[np.intp]
CYCLES = 150
FIRST_STEP, LAST_STEP, HALF_LIFE = 0.2, 0.005, 50  # share of an area's people who may move at once
CAREFUL_CYCLES = 20  # early on everybody sees the same empty site; arrivals there are held to it


def raam(demand: Floats, supply: Floats, reach: Reach, *, tau: float = 60.0) -> Floats:
    """Return the cost to people of each area, shape (n_areas,): rational agent access model.

    All start at their nearest site; in each cycle some of each area move from the dearest site they
    use to the cheapest they reach. Cost = people per place, relative to the mean of all areas,
    plus travel / `tau`. If every demand is a whole number people move whole, as in the paper's
    own program; else in fractions.

    Parameters
    ----------
    demand, supply
        People in need, shape (n_areas,), and places offered, shape (n_sites,); finite, at least 0.
        An area without people costs what a newcomer would pay.
    reach
        Who reaches what; its weights are not used.
    tau
        The travel, in the unit of `reach`, that is as bad as one mean crowding.

    Returns
    -------
    Floats
        An area that reaches nothing gets the highest cost of any, or that of the edge of reach if
        this is more: it means "at least".

    Raises
    ------
    ValueError
        If a demand or supply is negative or not finite, or `tau` is not above 0.

    References
    ----------
    Saxon and Snow (2020), Annals of the American Association of Geographers 110(1): a rational
    agent model for the spatial accessibility of primary health care.
    """
    people, places = checked(demand, supply, reach)
    if not tau > 0:
        raise ValueError("tau must be above 0: the travel that is as bad as one mean crowding.")
    pairs = reach.pairs()
    first, sites, cost = _with_places(pairs.first, pairs.sites, pairs.cost, places > 0)
    furthest = float(pairs.cost.max(initial=0.0)) / tau
    if len(sites) == 0:
        return np.full(reach.n_areas, furthest)
    reached = np.flatnonzero(np.diff(first))
    mean = people.sum() / places.sum()
    crowd = _Crowd(
        first=first[reached],
        row=np.repeat(np.arange(len(reached)), np.diff(first)[reached]),
        count=np.diff(first)[reached],
        site=sites.astype(np.intp),  # narrower numbers are widened anew at every look-up
        travel=cost / tau,
        people=people[reached],
        places=places * (mean if mean > 0 else 1.0),
    )
    out = np.zeros(reach.n_areas)
    out[reached] = _settle(crowd)
    out[np.diff(first) == 0] = max(furthest, float(out.max()))
    return out


def _with_places(
    first: Indices, sites: NDArray[np.int32], cost: Floats, open_: NDArray[np.bool_]
) -> tuple[Indices, NDArray[np.int32], Floats]:
    keep = open_[sites] & np.isfinite(cost)
    return np.concatenate([[0], np.cumsum(keep)])[first], sites[keep], cost[keep]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crowd:
    """Areas that reach something, and their pairs row by row; `first[i]` begins row i."""

    first: Indices
    row: Indices
    count: Indices
    site: Indices
    travel: Floats
    people: Floats
    places: Floats

    def arriving(self, site: Indices, people: Floats) -> Floats:
        """Add people by the site they go to, shape (n_sites,)."""
        return np.asarray(np.bincount(site, people, minlength=len(self.places)), dtype=float)

    def cheapest(self, cost: Floats) -> Indices:
        """Return the pair of least cost of each row, the first of equals."""
        least = np.repeat(np.minimum.reduceat(cost, self.first), self.count)
        return _first_of_rows(self.row, cost == least)

    def dearest(self, used: Indices, cost: Floats, other: Indices) -> Indices:
        """Return the used pair of most cost of each row; `other` where no pair is used."""
        if not len(used):
            return other
        rows, costs = self.row[used], cost[used]
        begins = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
        most = np.repeat(
            np.maximum.reduceat(costs, begins), np.diff(np.concatenate([begins, [len(rows)]]))
        )
        hit = costs == most
        out = other.copy()
        out[rows[begins]] = used[_first_of_rows(rows, hit)]
        return out


def _first_of_rows(row: Indices, hit: NDArray[np.bool_]) -> Indices:
    """Return the first hit of every row that has one; rows ascend."""
    hits = np.flatnonzero(hit)
    rows = row[hits]
    return np.asarray(hits[np.concatenate([[True], rows[1:] != rows[:-1]])])


def _settle(crowd: _Crowd) -> Floats:
    """Let people move for all cycles; return what each area pays, shape (n_rows,)."""
    whole = bool((crowd.people == np.round(crowd.people)).all())
    going = np.zeros(len(crowd.travel))
    going[crowd.cheapest(crowd.travel)] = crowd.people
    cost, low = np.empty_like(crowd.travel), np.zeros(0, dtype=np.intp)
    for cycle in range(CYCLES):
        used = np.flatnonzero(going)
        at = crowd.arriving(crowd.site[used], going[used])
        crowding = np.divide(at, crowd.places, out=np.zeros_like(at), where=crowd.places > 0)
        np.take(crowding, crowd.site, out=cost, mode="clip")  # "raise" would copy through a buffer
        cost += crowd.travel
        low = crowd.cheapest(cost)
        high = crowd.dearest(used, cost, low)
        moving = _moving(crowd, going, at, low, high)
        step = max(FIRST_STEP * 0.5 ** (cycle / HALF_LIFE), LAST_STEP)
        moving = np.minimum(moving, step * crowd.people)
        moving = np.trunc(moving) if whole else moving
        if cycle < CAREFUL_CYCLES:
            to = crowd.site[low]
            rush = crowd.arriving(to, moving)
            full = np.divide(rush, crowd.places, out=np.zeros_like(rush), where=crowd.places > 0)
            moving = moving / np.maximum(full, 1.0)[to]
            moving = np.round(moving) if whole else moving
        going[low] += moving
        going[high] -= moving
    paid = np.add.reduceat(cost * going, crowd.first)
    there = np.add.reduceat(going, crowd.first)
    return np.where(there > 0, np.divide(paid, there, where=there > 0, out=cost[low]), cost[low])


def _moving(crowd: _Crowd, going: Floats, at: Floats, low: Indices, high: Indices) -> Floats:
    """Return how many of each area would have to move for both its sites to cost it the same."""
    to, away = crowd.site[low], crowd.site[high]
    room, room_away = crowd.places[to], crowd.places[away]
    both = going[low] + going[high]
    others, others_away = at[to] - going[low], at[away] - going[high]
    balanced = (room * room_away / (room + room_away)) * (
        (crowd.travel[high] - crowd.travel[low]) + (both + others_away) / room_away - others / room
    )
    return np.where(high == low, 0.0, np.minimum(balanced - going[low], going[high]))


MEASURE = Measure(
    title="Crowding and travel together",
    unit="mean crowdings",
    better="less",
    compute=raam,
    source="Saxon and Snow (2020), Annals of the AAG 110(1), 205-222",
    relative=True,
)
