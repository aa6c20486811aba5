"""How long, when only the straight line is known? Always there, always with a range.

Metres along the great circle (round firths, by the bridge), times a detour, over a speed that rises
with the journey's length, plus the minutes a mode needs before it moves. Anybody can walk instead:
public transport is never slower than walking. Places that no road joins cannot be reached this way.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.grid import EARTH_RADIUS_M, metres_between
from directory.travel import Floats, Minutes, TravelModel
from directory.travel._water import by_land, by_land_from

Indices = NDArray[np.integer[Any]]

ON_FOOT = {"bus": "walk", "subway": "walk", "train": "walk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One mode's assumptions: minutes before it moves, detour, (kilometres, km/h) legs, range."""

    ready: float
    detour: float
    legs: tuple[tuple[float, float], ...]
    low: float
    high: float

    def minutes(self, metres: Floats) -> Floats:
        """Return minutes for straight-line metres, rising with them."""
        left = metres * self.detour / 1000
        total = np.full_like(left, self.ready)
        start, furthest = 0.0, np.fmax.reduce(left, initial=0.0)
        for end, speed in self.legs:
            leg = np.maximum(left - start, 0.0)
            if furthest > end:
                np.minimum(leg, end - start, out=leg)
            leg /= speed
            leg *= 60
            total += leg
            if furthest <= end:
                break
            start = end
        return total

    def metres(self, minutes: float) -> float:
        """Return the straight-line metres gone in so many minutes; 0 if not even started."""
        hours, gone = (minutes - self.ready) / 60, 0.0
        for end, speed in self.legs:
            leg = min(end - gone, max(0.0, hours) * speed)
            hours -= leg / speed
            gone += leg
        return gone / self.detour * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What `data/reference/travel.toml` says."""

    paces: dict[str, Pace]
    young_child_pace: float
    islands: tuple[tuple[float, float, float, float], ...]
    island_numbers: tuple[int, ...]


@cache
def assumptions() -> Assumptions:
    """Return the stated assumptions, read once."""
    text = files("data").joinpath("reference", "travel.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    numbered = [
        (box, number)
        for number, boxes in enumerate(table["island"].values(), start=1)
        for box in boxes
    ]
    return Assumptions(
        paces={
            mode: Pace(
                ready=entry["ready"],
                detour=entry["detour"],
                legs=tuple((end, speed) for end, speed in entry["legs"]),
                low=entry["low"],
                high=entry["high"],
            )
            for mode, entry in table["mode"].items()
        },
        young_child_pace=table["young_child_pace"],
        islands=tuple((south, west, north, east) for (south, west, north, east), _ in numbered),
        island_numbers=tuple(number for _, number in numbered),
    )


def land_of(latitudes: Floats, longitudes: Floats) -> NDArray[np.int16]:
    """Return which land each place is on, shape (n,): 0 is mainland Britain, else an island."""
    stated = assumptions()
    land = np.zeros(np.shape(latitudes), dtype=np.int16)
    least_south, least_west = (
        np.fmin.reduce(side, initial=np.inf) for side in (latitudes, longitudes)
    )
    most_north, most_east = (
        np.fmax.reduce(side, initial=-np.inf) for side in (latitudes, longitudes)
    )
    pairs = zip(stated.islands, stated.island_numbers, strict=True)
    for (south, west, north, east), number in pairs:
        if most_north < south or least_south > north or most_east < west or least_west > east:
            continue
        inside = (
            (latitudes >= south)
            & (latitudes <= north)
            & (longitudes >= west)
            & (longitudes <= east)
        )
        land[inside & (land == 0)] = number
    return land


def minutes(
    latitude: float,
    longitude: float,
    latitudes: Floats,
    longitudes: Floats,
    mode: str,
    *,
    with_young_child: bool = False,
    metres: Floats | None = None,
) -> Minutes:
    """Return likely, low and high minutes from one origin to many places, shape (n,) each.

    Parameters
    ----------
    latitude, longitude
        The origin, degrees WGS84.
    latitudes, longitudes
        The places, degrees, shape (n,). `nan` gives `nan`: no place, no journey.
    mode
        One of the modes of `data/reference/travel.toml`.
    with_young_child
        Walks at three quarters of the pace with a child under five.
    metres
        How far the places are in a straight line, where that was measured already.

    Raises
    ------
    KeyError
        If the mode is not one of them.
    """
    if metres is None:
        metres = metres_between(latitude, longitude, latitudes, longitudes)
    metres = by_land_from(latitude, longitude, latitudes, longitudes, metres)
    likely, low, high = _ridden(metres, mode, with_young_child=with_young_child)
    here = land_of(np.array([latitude]), np.array([longitude]))[0]
    apart = land_of(latitudes, longitudes) != here
    if apart.any():
        apart &= ~np.isnan(metres)
        for times in (likely, low, high):
            times[apart] = np.inf
    return Minutes(likely=likely, low=low, high=high)


def pair_minutes(
    origins: Floats, places: Floats, rows: Indices, columns: Indices, mode: str
) -> Floats:
    """Return likely minutes of many pairs at once, shape (n_pairs,), as `minutes` has them.

    Parameters
    ----------
    origins, places
        (latitude, longitude) in degrees, shapes (n, 2) and (m, 2).
    rows, columns
        Which origin and which place each pair is of.
    """
    return metre_minutes(pair_metres(origins, places, rows, columns), mode)


def pair_metres(origins: Floats, places: Floats, rows: Indices, columns: Indices) -> Floats:
    """Return metres by land of many pairs at once, shape (n_pairs,); inf where there is no way."""
    here, there = _on_sphere(origins), _on_sphere(places)
    square = np.zeros(len(rows))
    for axis in range(3):
        apart = there[axis][columns]
        apart -= here[axis][rows]
        apart *= apart
        square += apart
    np.sqrt(square, out=square)
    square *= 0.5
    metres = np.arcsin(np.minimum(square, 1.0), out=square)
    metres *= 2 * EARTH_RADIUS_M
    metres = by_land(origins, places, metres, rows, columns)
    lands = [land_of(points[:, 0], points[:, 1]) for points in (origins, places)]
    if any(land.any() for land in lands):
        metres[(lands[0][rows] != lands[1][columns]) & ~np.isnan(metres)] = np.inf
    return metres


def metre_minutes(metres: Floats, mode: str) -> Floats:
    """Return likely minutes for metres by land: inf stays inf, and nan stays nan."""
    paces = assumptions().paces
    likely = paces[mode].minutes(metres)
    if mode in ON_FOOT:
        np.minimum(likely, paces[ON_FOOT[mode]].minutes(metres), out=likely)
    likely[np.isinf(metres)] = np.inf
    return likely


def _on_sphere(points: Floats) -> Floats:
    """Return points in degrees on the unit sphere, shape (3, n): chords are quick to measure."""
    latitude, longitude = np.radians(points).T
    flat = np.cos(latitude)
    return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])


def furthest_metres(mode: str, minutes: float) -> float:
    """Return how far anybody gets by a mode in so many minutes, in straight-line metres.

    0 if nobody has even started by then.
    """
    paces = assumptions().paces
    return max(paces[way].metres(minutes) for way in {mode, ON_FOOT.get(mode, mode)})


def _ridden(
    metres: Floats, mode: str, *, with_young_child: bool = False
) -> tuple[Floats, Floats, Floats]:
    """Return likely, low and high minutes by a mode, or on foot where that is quicker."""
    stated = assumptions()
    ride = _timed(stated.paces[mode], metres)
    foot = ON_FOOT.get(mode, mode if mode == "walk" else None)
    if foot is None:
        return ride
    pace = stated.young_child_pace if with_young_child else 1.0
    likely, low, high = (times / pace for times in _timed(stated.paces[foot], metres))
    if mode == "walk":
        return likely, low, high
    return np.minimum(ride[0], likely), np.minimum(ride[1], low), np.minimum(ride[2], high)


def _timed(pace: Pace, metres: Floats) -> tuple[Floats, Floats, Floats]:
    likely = pace.minutes(metres)
    return likely, likely * pace.low, likely * pace.high


MODEL = TravelModel(
    title="Straight line with stated detours and speeds",
    modes=frozenset(("walk", "wheelchair", "cycle", "bus", "subway", "train", "car")),
    minutes=minutes,
    source="data/reference/travel.toml",
    pairs=pair_minutes,
    furthest=furthest_metres,
    metres=pair_metres,
    by_metres=metre_minutes,
)
