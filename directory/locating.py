"""Where is a service, how sure are we, and what rests the answer on?

A place may come with coordinates, a postcode and a small area's code. They are checked against each
other, and one of them places it:

1. Coordinates that agree with the postcode (within 500 m), or stand alone, are the place.
2. Where they disagree, the one that lies in the record's own small area wins; where that does not
   settle it, the postcode does: it is what a letter and a bus driver go by. It is flagged.
3. Without coordinates the postcode is the place, without either the small area, named as such.

Confidential places are never looked up. A place that cannot be found keeps its service: only the
point is missing, and the reason is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from directory.areas import Zone
from directory.grid import metres_between
from directory.national_grid import EASTINGS, NORTHINGS, to_degrees
from directory.postcodes import Found, Postcodes
from directory.records import Location, Problem, Service

FAR_M = 500.0
SOUTH, NORTH, WEST, EAST = 49.0, 61.5, -9.0, 2.5  # the United Kingdom with some sea round it

FindZone = Callable[[str], Zone | None]


def _no_zone(_code: str) -> Zone | None:
    return None


def _problem(field: str, value: str, advice: str) -> Problem:
    return Problem(row=None, field=field, value=value, advice=advice)


def _metres(first: tuple[float, float], second: tuple[float, float]) -> float:
    there = np.array([second[0]]), np.array([second[1]])
    return float(metres_between(*first, *there)[0])


def in_the_uk(latitude: float, longitude: float) -> bool:
    """Say whether a point is in the United Kingdom or its seas."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


@dataclass(frozen=True, slots=True)
class Point:
    """Coordinates as they can be used, and what was done to them, if anything."""

    latitude: float
    longitude: float
    advice: str | None = None


def usable(latitude: float | None, longitude: float | None) -> tuple[Point | None, str | None]:
    """Return the point two numbers mean, or the reason why they mean none.

    Numbers are mended where one mending gives a place in the UK: swapped, or metres of the national
    grid (easting for longitude, northing for latitude). 0, 0 is the sea off Africa: nobody's place
    but every program's default.
    """
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None:
        return None, "One coordinate is missing, so the point was not used; give both."
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None, "These coordinates are no numbers, so the point was not used."
    if abs(latitude) < 0.01 and abs(longitude) < 0.01:
        return None, "The point 0, 0 is in the sea off Africa; it was not used."
    if in_the_uk(latitude, longitude):
        return Point(latitude, longitude), None
    if in_the_uk(longitude, latitude):
        return Point(longitude, latitude, "Latitude and longitude were swapped back."), None
    on_the_grid = 1000 < longitude < EASTINGS[1] and 1000 < latitude < NORTHINGS[1]
    if on_the_grid:
        north, east = (float(value) for value in to_degrees(longitude, latitude))
        if in_the_uk(north, east):
            return Point(north, east, "Grid metres were turned into latitude and longitude."), None
    return (
        None,
        "This point is not in the UK, so it was not used; check it.",
    )


class Locator:
    """Places services by the postcode table and, where areas are loaded, by small areas.

    Equal postcodes and area codes are looked up once.
    """

    def __init__(self, postcodes: Postcodes, find_zone: FindZone = _no_zone) -> None:
        self._postcodes, self._find_zone = postcodes, find_zone
        self._found: dict[str, Found] = {}
        self._zones: dict[str, Zone | None] = {}

    def __call__(self, service: Service) -> tuple[Service, tuple[Problem, ...]]:
        """Return the service with its places filled in, and what was noticed about them."""
        problems: list[Problem] = []
        places = tuple(
            replace(at, location=self._located(at.location, problems))
            for at in service.service_at_locations
        )
        if places == service.service_at_locations:
            return service, tuple(problems)
        return replace(service, service_at_locations=places), tuple(problems)

    def _located(self, place: Location, problems: list[Problem]) -> Location:
        if place.confidential:
            return replace(place, latitude=None, longitude=None, located_by=None, precision=None)
        point = self._point(place, problems)
        found = self._postcode(place, problems)
        zone = self._zone(place.area_code)
        council = (
            place.council_code
            or (found.council_code if found else None)
            or (zone.council_code if zone else None)
        )
        place = replace(place, council_code=council)
        if point is not None and self._holds(point, found, zone, place, problems):
            return replace(
                place,
                latitude=point.latitude,
                longitude=point.longitude,
                located_by=place.located_by or "record",
                precision=place.precision or "point",
            )
        if found is not None and found.found:
            return replace(
                place,
                latitude=found.latitude,
                longitude=found.longitude,
                located_by="postcode",
                precision=found.precision,
            )
        if zone is not None:
            return replace(
                place,
                latitude=zone.latitude,
                longitude=zone.longitude,
                located_by="area",
                precision="area",
            )
        return replace(place, latitude=None, longitude=None, located_by=None, precision=None)

    def _point(self, place: Location, problems: list[Problem]) -> Point | None:
        point, reason = usable(place.latitude, place.longitude)
        advice = reason or (point.advice if point else None)
        if advice:
            value = f"{place.latitude}, {place.longitude}"
            problems.append(
                Problem(row=None, field="location.latitude", value=value, advice=advice)
            )
        return point

    def _postcode(self, place: Location, problems: list[Problem]) -> Found | None:
        if not place.postal_code:
            return None
        found = self._found.get(place.postal_code)
        if found is None:
            found = self._found[place.postal_code] = self._postcodes.find(place.postal_code)
        advice = found.problem
        if advice is None and found.state == "ended" and found.precision == "postcode":
            advice = "This postcode is no longer in use: the place was found, but ask if it moved."
        if advice:
            problems.append(_problem("location.postal_code", place.postal_code, advice))
        return found

    def _zone(self, code: str | None) -> Zone | None:
        if not code:
            return None
        if code not in self._zones:
            self._zones[code] = self._find_zone(code)
        return self._zones[code]

    def _holds(
        self,
        point: Point,
        found: Found | None,
        zone: Zone | None,
        place: Location,
        problems: list[Problem],
    ) -> bool:
        """Say whether the coordinates stand against the postcode; where they fall, flag it."""
        if found is None or found.latitude is None or found.longitude is None:
            return True
        if found.precision != "postcode":
            return True  # a sector's middle says nothing against a point
        by_postcode = (found.latitude, found.longitude)
        apart = _metres((point.latitude, point.longitude), by_postcode)
        if apart <= FAR_M:
            return True
        near_zone = self._nearer_to_zone(point, by_postcode, zone)
        kept = "its small area agrees with the point" if near_zone else "the postcode is used"
        value = f"{point.latitude}, {point.longitude}"
        advice = f"The point is {apart:.0f} m from the postcode {place.postal_code}; {kept}."
        problems.append(_problem("location.latitude", value, f"{advice} Check which one is right."))
        return near_zone

    def _nearer_to_zone(
        self, point: Point, by_postcode: tuple[float, float], zone: Zone | None
    ) -> bool:
        if zone is None:
            return False
        middle = (zone.latitude, zone.longitude)
        from_point = _metres((point.latitude, point.longitude), middle)
        return from_point <= zone.reach_m and _metres(by_postcode, middle) > zone.reach_m
