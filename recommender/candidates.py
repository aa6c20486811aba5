"""Which rows are worth judging? Those near enough to matter, and help that needs no journey."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.grid import metres_between
from directory.index import Columns, Index
from directory.travel import TravelModel
from directory.vocabulary import NEEDS
from recommender.ranking import Weights
from recommender.rules import NO, Fits, within_reach
from recommender.rules._columns import (
    BLUR_M,
    COUNCIL,
    FOR_CHILDREN,
    LOCATION_NUMBER,
    NEED_BITS,
    UNREAD,
    area_number,
    is_remote,
)
from recommender.rules.serves_area import lists
from recommender.situation import Situation

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

# Straight-line metres a minute from door to door, generous: how wide a blur is in minutes, and how
# far to look where the engine does not say how far anybody gets.
_PACE_M = {
    "walk": 75.0,
    "wheelchair": 65.0,
    "cycle": 230.0,
    "bus": 280.0,
    "subway": 330.0,
    "train": 700.0,
    "car": 650.0,
}
_DETOUR = 1.3  # metres of road for a metre as the crow flies
_LOOK = 2.0  # twice her reach: what is just beyond can be named as a near miss
_LEAST_M, _MOST_M = 1500.0, 60_000.0
_WIDER_M = (15_000.0, 45_000.0, 150_000.0)  # without a limit: look wider until there is something
# Half of the homes of a district in the two cities lie within 830 m of its middle, three quarters
# within 1,130; of a sector 440 and 620 (postcodes in use, November 2026).
_ORIGIN_BLUR_M = {
    "point": 0.0,
    "postcode": 60.0,
    "sector": 400.0,
    "district": 1000.0,
    "place": 1000.0,
}

CANDIDATE_COLUMNS = {
    "blur_m": BLUR_M,
    "council": COUNCIL,
    "for_children": FOR_CHILDREN,
    "location_number": LOCATION_NUMBER,
    "need_bits": NEED_BITS,
}
FACTS = ("metres", "minutes", "minutes_low", "minutes_high", "minutes_blur", "anchor_minutes")


@dataclass(frozen=True, kw_only=True)
class Found:
    """Rising row numbers for one need, and their columns with the journeys worked out.

    `beyond` are the rows within twice her reach that lie outside it: only counted, and looked
    at again where little else fits.
    """

    need: str
    rows: Rows
    beyond: Rows
    columns: Columns

    @cached_property
    def facts(self) -> Mapping[str, Floats]:
        """What was worked out of each row for this question, by name."""
        return {name: self.columns[name] for name in FACTS if name in self.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was found for several needs, as `Found` has it for one: rising rows of them all.

    `further` are the columns of those beyond, nothing copied until they are looked at; `judged` the
    fits of the rows by the rules that were asked to find them.
    """

    index: Index
    rows: Rows
    beyond: Rows
    columns: Columns
    further: Columns
    judged: Mapping[str, Fits]

    def stretch(self, need: str) -> slice:
        """Return where the rows of one need lie among these."""
        return _stretch(self.rows, self.index.rows_for(need))

    def stretch_beyond(self, need: str) -> slice:
        """Return where the rows of one need lie among those beyond her reach."""
        return _stretch(self.beyond, self.index.rows_for(need))

    def found(self, need: str) -> Found:
        """Return what was found for one need."""
        here = self.stretch(need)
        return Found(
            need=need,
            rows=self.rows[here],
            beyond=self.beyond[self.stretch_beyond(need)],
            columns=self.columns.take(here),
        )


def _stretch(rows: Rows, within: slice) -> slice:
    first, after = rows.searchsorted((within.start, within.stop)).tolist()
    return slice(first, after)


def gather(
    index: Index,
    situation: Situation,
    needs: Collection[str],
    *,
    travel: TravelModel,
    weights: Weights,
) -> Gathered:
    """Return the rows of some needs that she may reach, or by phone or online for her area.

    Without an origin only help by phone or online is looked at. Further away than twice her reach
    nothing is, unless it serves her area without a journey.
    """
    rows, near, metres = _wanted(index, situation, needs, travel, weights)
    columns = index.columns.take(rows)
    found = _journeys(columns, situation, travel, weights, near=near, metres=metres)
    columns = columns.adding(**found)
    reached, judged = np.ones(len(rows), dtype=bool), {}
    if situation.origin is not None:
        reach = within_reach.judge(situation, columns, child=None)
        reached = reach != NO
        judged = {"within_reach": reach[reached]}
    kept, far = reached.nonzero()[0], (~reached).nonzero()[0]

    def some(at: Rows) -> Columns:  # straight from the index: one step less to every column
        taken = {name: values.take(at) for name, values in found.items()}
        return index.columns.take(rows[at]).adding(**taken)

    return Gathered(
        index=index,
        rows=rows[kept],
        beyond=rows[far],
        columns=some(kept),
        further=some(far),
        judged=judged,
    )


def _wanted(
    index: Index,
    situation: Situation,
    needs: Collection[str],
    travel: TravelModel,
    weights: Weights,
) -> tuple[Rows, NDArray[np.bool_], Floats]:
    """Return rising rows worth a look, which are near enough to go to, and how far (or nan)."""
    placed, away = _near(index, situation, needs, travel, weights)
    measured = np.zeros(len(index), dtype=bool)
    measured[placed] = True
    near, wanted = measured.copy(), measured.copy()
    for need in set(needs):
        if situation.origin is not None:
            near[_placeless(index, situation, need)] = True
        wanted[index.rows_for(need)] |= _remote(index, situation, need)
    rows = (wanted | near).nonzero()[0]
    metres = np.full(len(rows), np.nan)
    metres[measured[rows]] = away  # both rise
    return rows, near[rows], metres


def _journeys(
    columns: Columns,
    situation: Situation,
    travel: TravelModel,
    weights: Weights,
    *,
    near: NDArray[np.bool_],
    metres: Floats,
) -> dict[str, NDArray[Any]]:
    """Return places and journeys of some rows, by column.

    Rows that are not near are used from where she is: no journey is reckoned to their place.
    """
    here = {name: np.where(near, columns[name], np.nan) for name in ("latitude", "longitude")}
    placed = columns.adding(**here)
    return here | journeys_to(placed, situation, travel, weights, metres=metres)


def _remote(index: Index, situation: Situation, need: str) -> NDArray[np.bool_]:
    """Say of every row of a need whether it is by phone or online for where she lives."""
    anywhere, code = situation.origin is None and situation.council is None, situation.council

    def remote(columns: Columns) -> NDArray[np.bool_]:
        found = columns.take(index.rows_for(need))
        by_phone = is_remote(found)
        return by_phone if anywhere else by_phone & lists(found["areas"], code)

    return index.columns.worked_out(remote, resting_on=(_remote, need, anywhere, code))


def _placeless(index: Index, situation: Situation, need: str) -> Rows:
    """Return the rows without a point, but for places that are known to be in another council.

    Childcare is a journey every day: a place of which nobody says where it is cannot be offered.
    """
    ended = index.placeless(need)
    columns = index.columns
    council, placed = columns["council"][ended], columns["has_place"][ended]
    code = situation.origin.council_code if situation.origin else None
    kept = np.ones(len(council), dtype=bool)
    if code is not None:
        kept = (council == area_number(code)) | (council == UNREAD)
    if need == "childcare":
        kept &= ~placed
    rows: Rows = ended.start + kept.nonzero()[0]
    return rows


def _near(
    index: Index,
    situation: Situation,
    needs: Collection[str],
    travel: TravelModel,
    weights: Weights,
) -> tuple[Rows, Floats]:
    """Return the rows near enough to go to, rising, and how far they are."""
    origin = situation.origin
    if origin is None or not needs:
        return np.zeros(0, dtype=np.intp), np.zeros(0)
    here = (origin.latitude, origin.longitude)
    if situation.max_minutes is not None:
        return index.near(needs, *here, reach_m(situation, travel, weights))
    *first, widest = _WIDER_M
    found: list[tuple[Rows, Floats]] = []
    for need in sorted(needs, key=NEEDS.index):
        for metres in first:
            rows, away = index.near([need], *here, metres)
            if len(rows) >= 2 * situation.limit:
                break
        else:
            rows, away = index.near([need], *here, widest)
        found.append((rows, away))
    rows, away = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return rows, away


@lru_cache(maxsize=256)
def _furthest(furthest: Callable[[str, float], float], mode: str, minutes: float) -> float:
    """Return how far anybody gets; an engine searches for it, families ask the same few limits."""
    return furthest(mode, minutes)


def reach_m(situation: Situation, travel: TravelModel, weights: Weights) -> float:
    """Return how far to look, in metres: twice as far as anybody gets in her minutes."""
    mode = situation.mode or weights.usual_mode
    limit = weights.usual_minutes if situation.max_minutes is None else situation.max_minutes
    if travel.furthest is None:
        metres = _LOOK * limit * _PACE_M[mode]
    else:
        metres = _LOOK * _furthest(travel.furthest, mode, limit)
    blur = _ORIGIN_BLUR_M[situation.origin.precision] if situation.origin else 0.0
    return min(max(metres, _LEAST_M) + blur, _MOST_M)


def is_slow(age_years: float | None) -> bool:
    """Say whether who walks with a child of this age walks more slowly; not while expecting."""
    return age_years is not None and age_years < 5


def doubt_minutes(blur_m: NDArray[np.floating[Any]], origin: str, mode: str) -> NDArray[np.float64]:
    """Return by how much a journey may be longer or shorter for knowing both ends so roughly."""
    doubt: NDArray[np.float64] = np.hypot(blur_m, _ORIGIN_BLUR_M[origin])
    return doubt / (_PACE_M[mode] / _DETOUR)


def with_journeys(
    columns: Columns, situation: Situation, travel: TravelModel, weights: Weights
) -> Columns:
    """Add metres and minutes, the range widened by how roughly both ends are known."""
    return columns.adding(**journeys_to(columns, situation, travel, weights))


def journeys_to(
    columns: Columns,
    situation: Situation,
    travel: TravelModel,
    weights: Weights,
    *,
    metres: Floats | None = None,
) -> dict[str, Floats]:
    """Return what `FACTS` names for some rows, nothing without an origin.

    `metres` are those from the origin, where they were measured already.
    """
    origin = situation.origin
    if origin is None:
        return {}
    mode = situation.mode or weights.usual_mode
    young = any(is_slow(child.age_years) for child in situation.children)
    there = (columns["latitude"], columns["longitude"])
    if metres is None:
        metres = metres_between(origin.latitude, origin.longitude, *there)
    known = {} if travel.metres is None else {"metres": metres}  # it reckons from them alone
    minutes = travel.minutes(
        origin.latitude, origin.longitude, *there, mode, with_young_child=young, **known
    )
    found: dict[str, Floats] = {}
    if situation.second_anchor is not None and situation.care_times is not None:
        anchor = situation.second_anchor
        between = travel.minutes(
            anchor.latitude, anchor.longitude, *there, mode, with_young_child=False
        )
        found["anchor_minutes"] = between.likely
    doubt = doubt_minutes(columns["blur_m"], origin.precision, mode)
    return found | {
        "metres": metres,
        "minutes": minutes.likely,
        "minutes_low": np.maximum(minutes.low - doubt, 0.0),
        "minutes_high": minutes.high + doubt,
        "minutes_blur": doubt,
    }
