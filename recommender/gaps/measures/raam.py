"""What does it cost people in crowding and travel, if they trade one against the other?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from directory.travel import Reach
from recommender.gaps.measures import Floats, Measure
from recommender.gaps.measures._sharing import checked

Indices = NDArray[np.intp]
CYCLES = 150
FIRST_STEP, LAST_STEP, HALF_LIFE = 0.2, 0.005, 50  # share of an area's people who may move at once
# Rows are looked at together while they reach at least this share of the widest one's sites, so
# many slots at a time that costs stay in cache.
ALIKE, SLOTS_AT_ONCE = 0.7, 1 << 13
CAREFUL_CYCLES = 20  # early on everybody sees the same empty site; arrivals there are held to it


def raam(
    demand: Floats,
    supply: Floats,
    reach: Reach,
    *,
    tau: float = 60.0,
    all_places: bool = True,
) -> Floats:
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
    all_places
        Whether places that nobody here reaches count in that mean, as in the paper. A register of
        the whole country beside two cities' people would make it so small that travel no longer
        mattered.

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
    counted = places if all_places else places[np.unique(sites)]
    mean = people.sum() / counted.sum()
    crowd = _laid_out(first, sites, cost / tau, reached)
    out = np.zeros(reach.n_areas)
    paid = _settle(crowd, people[reached], places * (mean if mean > 0 else 1.0))
    out[reached[crowd.order]] = paid
    out[np.diff(first) == 0] = max(furthest, float(out.max()))
    return out


def _with_places(
    first: Indices, sites: NDArray[np.int32], cost: Floats, open_: NDArray[np.bool_]
) -> tuple[Indices, NDArray[np.int32], Floats]:
    keep = open_[sites] & np.isfinite(cost)
    return np.concatenate([[0], np.cumsum(keep)])[first], sites[keep], cost[keep]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crowd:
    """The pairs of areas that reach something, laid out so that a row's cheapest is found quickly.

    Rows are sorted by how many sites they reach and put together in `blocks` of rows much alike,
    each a rectangle (first slot, rows, width) small enough to stay in cache. `site`, `travel` and
    `row` are (n_slots,), a row's sites ascending; slots beyond a row's sites cost inf. `begins[i]`
    is the first slot of row i, `order` the caller's number of each row.
    """

    blocks: tuple[tuple[int, int, int], ...]
    site: Indices
    travel: Floats
    row: NDArray[np.int32]
    begins: Indices
    order: Indices

    def cheapest(self, crowding: Floats) -> Indices:
        """Return the slot of least cost of each row, the first of equals."""
        low = np.empty(len(self.begins), dtype=np.intp)
        room = np.empty(max((rows * width for _, rows, width in self.blocks), default=0))
        done = 0
        for begin, rows, width in self.blocks:
            here = slice(begin, begin + rows * width)
            cost = room[: rows * width]
            np.take(crowding, self.site[here], out=cost, mode="clip")  # "raise" uses a buffer
            cost += self.travel[here]
            cost.reshape(rows, width).argmin(axis=1, out=low[done : done + rows])
            done += rows
        low += self.begins
        return low

    def dearest(self, slots: Indices, cost: Floats, other: Indices) -> Indices:
        """Return the used slot of most cost of each row; `other` where none is used."""
        out = other.copy()
        if len(slots):
            row = self.row[slots]
            starts = np.concatenate([[True], row[1:] != row[:-1]])
            begins = np.flatnonzero(starts)
            group = np.cumsum(starts) - 1
            hits = np.flatnonzero(cost == np.maximum.reduceat(cost, begins)[group])
            first = np.concatenate([[True], group[hits][1:] != group[hits][:-1]])
            out[row[begins]] = slots[hits[first]]
        return out


def _laid_out(first: Indices, sites: NDArray[np.int32], travel: Floats, reached: Indices) -> _Crowd:
    """Lay out the pairs of the areas that reach something."""
    count = np.diff(first)[reached]
    order = np.argsort(-count, kind="stable")
    widths = count[order]
    blocks: list[tuple[int, int, int]] = []
    begins = np.empty(len(order), dtype=np.intp)
    begin = done = 0
    while done < len(order):
        width = int(widths[done])
        alike = int(np.searchsorted(-widths, -ALIKE * width, side="right"))
        rows = max(1, min(alike - done, SLOTS_AT_ONCE // width))
        blocks.append((begin, rows, width))
        begins[done : done + rows] = begin + width * np.arange(rows)
        begin, done = begin + rows * width, done + rows
    site, laid = np.zeros(begin, dtype=np.intp), np.full(begin, np.inf)
    along = np.arange(widths.sum()) - np.repeat(np.cumsum(widths) - widths, widths)
    slots = np.repeat(begins, widths) + along
    pairs = np.repeat(first[reached][order], widths) + along
    site[slots], laid[slots] = sites[pairs], travel[pairs]
    return _Crowd(
        blocks=tuple(blocks),
        site=site,
        travel=laid,
        row=np.repeat(
            np.arange(len(order), dtype=np.int32), np.diff(np.concatenate([begins, [begin]]))
        ),
        begins=begins,
        order=order,
    )


def _settle(crowd: _Crowd, people: Floats, places: Floats) -> Floats:
    """Let people move for all cycles; return what each row pays."""
    people = people[crowd.order]
    whole = bool((people == np.round(people)).all())
    n_sites = len(places)
    going = np.zeros(len(crowd.site))
    low = crowd.cheapest(np.zeros(n_sites))
    going[low] = people
    slots = low[people > 0]  # those in use, ascending; looking for them takes longer than all else
    crowding = np.zeros(n_sites)
    for cycle in range(CYCLES):
        here = crowd.site[slots]
        at = np.bincount(here, going[slots], minlength=n_sites).astype(float)
        crowding = np.divide(at, places, out=np.zeros(n_sites), where=places > 0)
        low = crowd.cheapest(crowding)
        high = crowd.dearest(slots, crowding[here] + crowd.travel[slots], low)
        moving = _moving(crowd, going, places, at, low, high)
        step = max(FIRST_STEP * 0.5 ** (cycle / HALF_LIFE), LAST_STEP)
        moving = np.minimum(moving, step * people)
        moving = np.trunc(moving) if whole else moving
        if cycle < CAREFUL_CYCLES:
            to = crowd.site[low]
            rush = np.bincount(to, moving, minlength=n_sites)
            full = np.divide(rush, places, out=np.zeros(n_sites), where=places > 0)
            moving = moving / np.maximum(full, 1.0)[to]
            moving = np.round(moving) if whole else moving
        fresh = low[(moving != 0) & (going[low] == 0)]
        going[low] += moving
        going[high] -= moving
        slots = slots[going[slots] != 0]
        slots = np.insert(slots, np.searchsorted(slots, fresh), fresh)
    cost, there = crowding[crowd.site[slots]] + crowd.travel[slots], going[slots]
    row, n_rows = crowd.row[slots], len(people)
    paid = np.bincount(row, cost * there, minlength=n_rows)
    who = np.bincount(row, there, minlength=n_rows)
    newcomer = crowding[crowd.site[low]] + crowd.travel[low]
    return np.divide(paid, who, out=newcomer, where=who > 0)


def _moving(
    crowd: _Crowd, going: Floats, places: Floats, at: Floats, low: Indices, high: Indices
) -> Floats:
    """Return how many of each area would have to move for both its sites to cost it the same."""
    to, away = crowd.site[low], crowd.site[high]
    room, room_away = places[to], places[away]
    stay, leave = going[low], going[high]
    others, others_away = at[to] - stay, at[away] - leave
    balanced = (room * room_away / (room + room_away)) * (
        (crowd.travel[high] - crowd.travel[low])
        + (stay + leave + others_away) / room_away
        - others / room
    )
    return np.where(high == low, 0.0, np.minimum(balanced - stay, leave))


MEASURE = Measure(
    title="Crowding and travel together",
    says="What people pay in crowding and journeys once everybody goes where it costs them least.",
    unit="mean crowdings",
    better="less",
    compute=partial(raam, all_places=False),
    source="Saxon and Snow (2020), Annals of the AAG 110(1), 205-222",
    relative=True,
    most_draws=6,
)
