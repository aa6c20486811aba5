"""Can these two numbers be a place in the United Kingdom, and if not, what was meant?

Feeds hold 0,0, latitude and longitude the wrong way round, grid metres in degree columns, and
places abroad. What was meant is mended where it is certain and said; the rest is not used.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from directory import national_grid
from directory.grid import EARTH_RADIUS_M

# Jersey to Shetland, Fermanagh to Lowestoft.
SOUTH, NORTH, WEST, EAST = 49.0, 61.2, -9.0, 2.2
# Places known no better than this, and how far such a one may lie from what it stands for.
COARSE: frozenset[str] = frozenset(("sector", "district", "area"))
COARSE_MAY_DIFFER_M = 20_000.0
_NEAR_M = 20_000.0
_SIGN = "The longitude had lost its minus sign; put back."


@dataclass(frozen=True, slots=True)
class Reading:
    """A point in degrees, or none; `problem` says in a sentence what was done about it."""

    latitude: float | None
    longitude: float | None
    problem: str | None = None


def metres_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Return great-circle metres between two points in degrees."""
    here, there = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((there - here) / 2) ** 2
    across = math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    half += math.cos(here) * math.cos(there) * across
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(half, 1.0)))


def is_in_uk(latitude: float, longitude: float) -> bool:
    """Say whether a point lies in the box round the British Isles."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def read_coordinates(
    latitude: float,
    longitude: float,
    *,
    near: tuple[float, float] | None = None,
    likely: Callable[[float, float], bool] = lambda _latitude, _longitude: True,
) -> Reading:
    """Return the point that two numbers mean.

    Parameters
    ----------
    near
        Where the record is by its postcode or area, if it has one: it settles which of two ways to
        read grid metres is right, and whether a minus sign was lost.
    likely
        Says whether anybody lives about a point: settles grid metres where there is no `near`.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return Reading(None, None, "Coordinates are not numbers; they were not used.")
    if abs(latitude) < 0.01 and abs(longitude) < 0.01:
        return Reading(
            None, None, "0,0 is in the Atlantic: a blank was filled with 0; it was not used."
        )
    if is_in_uk(latitude, longitude):
        return _with_its_sign(latitude, longitude, near)
    if is_in_uk(longitude, latitude):
        return Reading(
            longitude, latitude, "Latitude and longitude were the wrong way round; turned."
        )
    if abs(latitude) > 180 or abs(longitude) > 180:
        return _from_metres(latitude, longitude, near, likely)
    if is_in_uk(latitude, -longitude):
        return _sign_lost(latitude, -longitude, near)
    return Reading(
        None, None, "The coordinates are outside the United Kingdom; they were not used."
    )


def _sign_lost(latitude: float, longitude: float, near: tuple[float, float] | None) -> Reading:
    """Put a minus sign back where the postcode proves that it was lost."""
    if near is not None and metres_between(latitude, longitude, *near) < _NEAR_M:
        return Reading(latitude, longitude, _SIGN)
    words = "The coordinates are outside the United Kingdom; they were not used. Is a minus lost?"
    return Reading(None, None, words)


def _with_its_sign(latitude: float, longitude: float, near: tuple[float, float] | None) -> Reading:
    """Give a longitude its lost minus sign back where the postcode proves it."""
    if near is None or longitude <= 0 or metres_between(latitude, longitude, *near) < _NEAR_M:
        return Reading(latitude, longitude)
    if metres_between(latitude, -longitude, *near) < _NEAR_M:
        return Reading(latitude, -longitude, _SIGN)
    return Reading(latitude, longitude)


def _from_metres(
    latitude: float,
    longitude: float,
    near: tuple[float, float] | None,
    likely: Callable[[float, float], bool],
) -> Reading:
    """Read British grid metres: a column called latitude holds the northing, as a rule."""
    found = []
    for easting, northing in ((longitude, latitude), (latitude, longitude)):
        inside = all(
            low <= value <= high
            for value, (low, high) in zip(
                (easting, northing), (national_grid.EASTINGS, national_grid.NORTHINGS), strict=True
            )
        )
        if inside:
            degrees = national_grid.to_degrees(easting, northing)
            found.append((round(float(degrees[0]), 6), round(float(degrees[1]), 6)))
    if near is not None:
        found.sort(key=lambda point: metres_between(point[0], point[1], near[0], near[1]))
    elif len(found) > 1:
        found.sort(key=lambda point: not likely(*point))
    if not found:
        return Reading(None, None, "The coordinates are no place we can read; they were not used.")
    words = "The coordinates were British grid metres (EPSG:27700); turned into degrees."
    return Reading(*found[0], words)
