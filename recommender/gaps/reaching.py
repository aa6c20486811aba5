"""Who reaches which site in how many minutes, by each way of travelling?

Times come from the travel engines of `directory.travel`, for all pairs near enough to matter: once
for all modes if an engine tells its minutes by metres, else once for each mode. Every family and
every catchment is then a matter of weights over the same table.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from directory.travel import TravelModel
from directory.travel._decay import Bands
from directory.travel._metres import MetreReach, in_order, metre_reach
from directory.travel._nearest import nearest
from directory.travel._outwards import Outwards
from directory.travel._reach import TableReach, mix_reach, reach_over, tile_reach
from recommender.gaps.reference import Assumptions
from recommender.situation import Mode

Floats = NDArray[np.float64]

# How far apart pairs may lie to be timed: no further than a fast journey goes in the minutes that
# matter (straight-line metres a minute, where the engine does not say), and never further than
# about an hour. A nearest service beyond that stands as "two hours or more".
FASTEST_M: Mapping[str, float] = {"walk": 90.0, "wheelchair": 80.0, "car": 650.0, "train": 700.0}
FASTEST_OTHER_M = 330.0
FURTHEST_M: Mapping[str, float] = {
    "walk": 10_000.0,
    "wheelchair": 10_000.0,
    "car": 30_000.0,
    "train": 30_000.0,
}
FURTHEST_OTHER_M = 20_000.0
FURTHEST_OF_ALL_M = max(FURTHEST_M.values())
# What is measured at first where metres serve all modes: 40 minutes by bus, and a third more.
FIRST_M = 16_000.0
NEIGHBOURS = 8  # the nearest on the map is not always the nearest by road
AT_ONCE = 1 << 20  # pairs of areas and sites looked at together: some 30 MB in passing
HELD = 3  # one family's catchments; another's are made of the same table in 0.03 s

WayReach = TableReach | MetreReach


class Journeys:
    """Minutes from every area to every site, worked out when a mode is first asked for."""

    def __init__(
        self,
        *,
        areas_m: Floats,
        areas_deg: Floats,
        sites_m: Floats,
        sites_deg: Floats,
        travel: TravelModel,
        assumptions: Assumptions,
        no_car_share: Floats | None = None,
        barred: Callable[[NDArray[np.intp], NDArray[np.int32]], NDArray[np.bool_]] | None = None,
    ) -> None:
        """Take points as (easting, northing) and (latitude, longitude), shapes (n, 2).

        `barred` says of which pairs (areas, sites) people of that area may not use that site.
        """
        self._areas_m, self._areas_deg = areas_m, areas_deg
        self._sites_m, self._sites_deg = sites_m, sites_deg
        self._travel, self._assumptions, self._barred = travel, assumptions, barred
        share = np.full(len(areas_m), assumptions.without_a_car)
        if no_car_share is not None:
            share = np.where(np.isnan(no_car_share), share, no_car_share)
        self._without_a_car = share
        self._tables: dict[str, tuple[float, Outwards]] = {}
        self._metres: tuple[float, Outwards] | None = None
        self._soonest: dict[tuple[str, bytes], Floats] = {}
        self._reaches: OrderedDict[tuple[object, ...], WayReach] = OrderedDict()
        self._lock = threading.RLock()

    def reach(
        self,
        mode: Mode | None,
        minutes: Mapping[str, float],
        *,
        max_minutes: float | None = None,
        stretch: float = 1.0,
        far: bool = False,
    ) -> WayReach:
        """Return who reaches what.

        Parameters
        ----------
        mode
            How this family travels; `None` mixes people with a car and people who walk or take the
            bus, whichever is quicker.
        minutes
            The catchment's edge by mode.
        max_minutes
            Her own limit instead, whatever the mode.
        stretch
            Makes every edge this much further.
        far
            Know times also far beyond the edge, for a measure that asks for the nearest.
        """
        edges = {name: max_minutes or limit for name, limit in sorted(minutes.items())}
        key = (mode, tuple(edges.items()), stretch, far)
        with self._lock:
            if key not in self._reaches:
                self._reaches[key] = self._made(mode, edges, stretch, far=far)
            self._reaches.move_to_end(key)
            while len(self._reaches) > HELD:
                self._reaches.popitem(last=False)
            return self._reaches[key]

    def to_points(self, points_m: Floats, points_deg: Floats) -> Journeys:
        """Return the journeys of the same areas to other points: candidates for a new site."""
        return Journeys(
            areas_m=self._areas_m,
            areas_deg=self._areas_deg,
            sites_m=points_m,
            sites_deg=points_deg,
            travel=self._travel,
            assumptions=self._assumptions,
            no_car_share=self._without_a_car,
        )

    def _made(
        self, mode: Mode | None, edges: Mapping[str, float], stretch: float, *, far: bool
    ) -> WayReach:
        widest = 1.01 * max(stretch, *self._assumptions.doubt.catchments)
        ways: list[tuple[Floats, str]] = [(np.ones(len(self._areas_m)), mode or "")]
        if mode is None:
            ways = [(self._without_a_car, "bus"), (1.0 - self._without_a_car, "car")]
        furthest = {
            way: FURTHEST_M.get(way, FURTHEST_OTHER_M)
            if far
            else min(self._gets(way, widest * edges[way]), FURTHEST_M.get(way, FURTHEST_OTHER_M))
            for _, way in ways
        }
        if self._travel.metres is not None and self._travel.by_metres is not None:
            return metre_reach(
                # As far as ever where the nearest is asked for, so that the answer does not hang on
                # what was asked before.
                self._measured(FURTHEST_OF_ALL_M if far else max(FIRST_M, *furthest.values())),
                [(share, *self._in_metres(way, edges[way] * stretch)) for share, way in ways],
                partial(_minutes_by, self._travel.by_metres, ways[0][1]),
            )
        timed = [
            (share, reach_over(self._times(way, furthest[way]), self._bands(edges[way] * stretch)))
            for share, way in ways
        ]
        return mix_reach(timed) if mode is None else timed[0][1]

    def _bands(self, edge: float) -> Bands:
        thirds = self._assumptions.thirds
        return Bands(
            tuple(edge * (number + 1) / len(thirds) for number in range(len(thirds))), thirds
        )

    def _in_metres(self, mode: str, edge: float) -> tuple[list[float], list[float]]:
        """Return how far one gets within each band of a catchment, and the bands' weights."""
        bands = self._bands(edge)
        furthest = FURTHEST_M.get(mode, FURTHEST_OTHER_M)
        reached = [
            (min(metres, furthest), weight)
            for minutes, weight in zip(bands.edges, bands.weights, strict=True)
            if (metres := self._gets(mode, minutes)) > 0
        ]
        return [metres for metres, _ in reached], [weight for _, weight in reached]

    def any_within(
        self, mode: Mode | None, minutes: Mapping[str, float], chosen: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Say which areas have any of the chosen sites within so many minutes, shape (n_areas,).

        Looks at the eight nearest on the map, by the family's mode, or by bus and car.
        """
        found = np.zeros(len(self._areas_m), dtype=bool)
        for way in (mode,) if mode is not None else ("bus", "car"):
            found |= self._soonest_of(chosen, way) <= minutes[way]
        return found

    def _soonest_of(self, chosen: NDArray[np.bool_], mode: str) -> Floats:
        """Return minutes to the soonest of the eight nearest chosen sites; nan or inf if none."""
        key = (mode, np.packbits(chosen).tobytes())
        if key not in self._soonest:
            places = np.flatnonzero(chosen)
            count = min(NEIGHBOURS, len(places))
            if not count:
                return np.full(len(self._areas_m), np.inf)
            near = nearest(self._areas_m, self._sites_m[places], count)[1]
            sites: NDArray[np.int32] = places[near.ravel()].astype(np.int32)
            first = np.arange(len(self._areas_m) + 1) * count
            times = np.where(self._bars(first, sites), np.inf, self._timed(first, sites, mode))
            self._soonest[key] = np.fmin.reduce(times.reshape(-1, count), axis=1)
        return self._soonest[key]

    def _gets(self, mode: str, minutes: float) -> float:
        """Return how far one gets at most, in straight-line metres."""
        if self._travel.furthest is not None:
            return self._travel.furthest(mode, minutes)
        return minutes * FASTEST_M.get(mode, FASTEST_OTHER_M)

    def _bars(self, first: NDArray[np.intp], sites: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Say of which pairs the area's people may not use the site."""
        if self._barred is None:
            return np.zeros(len(sites), dtype=bool)
        rows = np.repeat(np.arange(len(self._areas_m)), np.diff(first))
        return self._barred(rows, sites)

    def warm(self, modes: Collection[str]) -> None:
        """Time everything that may ever be asked by some modes, so that no question waits."""
        with self._lock:
            if self._travel.metres is not None:
                self._measured(FURTHEST_OF_ALL_M)
                return
            for mode in modes:
                self._times(mode, FURTHEST_M.get(mode, FURTHEST_OTHER_M))

    def _measured(self, metres: float) -> Outwards:
        """Return the metres of all pairs within at least so many, each area's from near to far."""
        if self._metres is None or self._metres[0] < metres:
            n_areas, n_sites = len(self._areas_m), len(self._sites_m)
            at_once = max(1, AT_ONCE // max(1, n_sites))
            parts = np.array_split(np.arange(n_areas), max(1, -(-n_areas // at_once)))
            shape = (n_areas, n_sites)
            measured = in_order((self._measured_from(areas, metres) for areas in parts), shape)
            self._metres = (metres, measured)
            self._reaches.clear()  # they would keep the smaller table
        return self._metres[1]

    def _measured_from(
        self, areas: NDArray[np.intp], metres: float
    ) -> tuple[Floats, NDArray[np.int32], NDArray[np.intp]]:
        """Return metres and sites of some areas' pairs, and how many pairs each area has."""
        if self._travel.metres is None:
            raise ValueError("this travel engine does not tell its minutes by metres.")
        here = self._areas_m[areas]
        # Areas in the order of their codes lie together: most sites are beyond the box round them.
        low, high = here.min(axis=0) - metres, here.max(axis=0) + metres
        near = ((self._sites_m >= low) & (self._sites_m <= high)).all(axis=1)
        near = np.flatnonzero(near).astype(np.int32)
        across, down = (here[:, [side]] - self._sites_m[near, side] for side in (0, 1))
        rows, columns = np.nonzero(across * across + down * down <= metres**2)
        sites = near[columns]
        ways = self._travel.metres(self._areas_deg[areas], self._sites_deg, rows, sites)
        kept = ways <= metres
        if self._barred is not None:
            kept &= ~self._barred(areas[rows], sites)
        counts = np.bincount(rows[kept], minlength=len(areas))
        return ways[kept], sites[kept], counts

    def _times(self, mode: str, metres: float) -> Outwards:
        """Return known minutes by one mode, of pairs at least so far apart as are asked for.

        What cannot be reached is not stored. A table that holds more does as well.
        """
        held, table = self._tables.get(mode, (0.0, None))
        if table is None or held < metres:
            first, sites = self._near(metres)
            times = self._timed(first, sites, mode)
            known = np.isfinite(times)
            known &= ~self._bars(first, sites)
            kept = np.concatenate([[0], np.cumsum(known)])[first]
            shape = (len(self._areas_m), len(self._sites_m))
            table = Outwards(csr_array((times[known], sites[known], kept), shape=shape))
            self._tables[mode] = (metres, table)
        return table

    def _near(self, metres: float) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        pairs = tile_reach(self._areas_m, self._sites_m, metres).pairs()
        return pairs.first, pairs.sites

    def _timed(self, first: NDArray[np.intp], sites: NDArray[np.int32], mode: str) -> Floats:
        """Return minutes pair by pair; nan where the engine does not know."""
        if self._travel.pairs is not None:
            rows = np.repeat(np.arange(len(self._areas_deg)), np.diff(first))
            return self._travel.pairs(self._areas_deg, self._sites_deg, rows, sites, mode)
        times = np.empty(len(sites))
        for area, (latitude, longitude) in enumerate(self._areas_deg):
            here = slice(first[area], first[area + 1])
            there = self._sites_deg[sites[here]]
            if len(there):
                answer = self._travel.minutes(latitude, longitude, there[:, 0], there[:, 1], mode)
                times[here] = answer.likely
        return times


def _minutes_by(by_metres: Callable[[Floats, str], Floats], mode: str, metres: Floats) -> Floats:
    return by_metres(metres, mode)
