"""Where is a service, and how sure is that? Coordinates, postcode and data zone against each other.

The rule, whenever two of them lie more than 500 m further apart than they may:

1. Coordinates that cannot be right are not used: 0,0 and others outside the United Kingdom. Swapped
   ones and grid metres are turned into what was meant.
2. Of coordinates, postcode and data zone, two that agree outvote the third.
3. Coordinates against a postcode: a postcode in use wins, because post gets there; one that has
   ended, is rough, or is known only by its sector loses.
4. Coordinates or a postcode in use against a data zone: the finer point is shown. The record's own
   zone is kept as its zone all the same: publishers have better tables than ours.
5. Nothing is moved silently: each of these is a `Problem` that names both and what was done.

A confidential place is never located at all. A place known only by its data zone is shown at the
middle of that zone, as an area ("near …"), never as a door.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from directory import national_grid
from directory.area_codes import kind_of
from directory.areas import AreaStore, Zone
from directory.coordinates import (
    COARSE,
    COARSE_MAY_DIFFER_M,
    metres_between,
    read_coordinates,
)
from directory.councils import council_names
from directory.postcode_tables import Say
from directory.postcodes import Found, Postcodes
from directory.records import Location, Precision, Problem, Service, ServiceAtLocation
from directory.settings import Settings
from directory.zones import Zones

MAY_DIFFER_M = 500.0
_ABROAD = re.compile(
    r"^(?!GB|UK|SCT|XI|United Kingdom|Scotland|England|Wales|Northern Ireland)", re.I
)
_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9])[A-Z]{2}", re.I)

Basis = Literal["record", "postcode", "area"]


@dataclass(frozen=True, slots=True)
class Witness:
    """One thing a record says about where it is. `slack_m` is how far it may be off by nature."""

    basis: Basis
    label: str
    latitude: float
    longitude: float
    precision: Precision
    slack_m: float
    sure: bool
    council_code: str | None

    def metres_to(self, other: Witness) -> float:
        """Return how far two witnesses lie apart."""
        return metres_between(self.latitude, self.longitude, other.latitude, other.longitude)

    def agrees(self, other: Witness) -> bool:
        """Say whether two witnesses may mean one place."""
        return self.metres_to(other) <= MAY_DIFFER_M + self.slack_m + other.slack_m


class Locator:
    """Locates services. It holds its tables, so that a hundred thousand services take seconds."""

    def __init__(self, postcodes: Postcodes, areas: AreaStore | None = None) -> None:
        self.postcodes = postcodes
        self.zones = Zones(areas)
        self._council_at = lru_cache(maxsize=4096)(self._council_of_point)

    @classmethod
    def open(cls, settings: Settings, *, say: Say = lambda _: None) -> Locator:
        """Open the postcode table and the loaded areas of these settings."""
        return cls(
            Postcodes.open(settings.cache_dir, say=say), AreaStore.open(areas_folder(settings))
        )

    @property
    def salt(self) -> str:
        """What changes when the same record could be placed elsewhere."""
        return f"{len(self.postcodes)} {self.zones.version}"

    def __call__(self, service: Service) -> tuple[Service, tuple[Problem, ...]]:
        """Return the service with its places located, and what did not fit."""
        problems: list[Problem] = []
        places = tuple(self._place(place, problems) for place in service.service_at_locations)
        if not problems and _is_lost(service, places):
            advice = "No postcode, coordinates or area; ask for the postcode to show where it is."
            problems.append(_problem("postal_code", "", advice))
        if places == service.service_at_locations:
            return service, tuple(problems)
        return replace(service, service_at_locations=places), tuple(problems)

    def _place(self, place: ServiceAtLocation, problems: list[Problem]) -> ServiceAtLocation:
        location = self.location(place.location, problems)
        return place if location is place.location else replace(place, location=location)

    def location(self, location: Location, problems: list[Problem]) -> Location:
        """Return a location with point, basis, precision and council; problems are added."""
        if location.confidential:
            return _hidden(location)
        found = self._postcode(location, problems)
        zone = self._zone(location, problems)
        stated = self._coordinates(location, found or zone, problems)
        finest = (
            (stated, zone, found) if found and found.precision in COARSE else (stated, found, zone)
        )
        chosen = _choose([one for one in finest if one is not None], problems)
        if chosen is None:
            return _without_point(location)
        if chosen is stated and found is not None and stated.agrees(found):
            chosen = replace(chosen, council_code=found.council_code)
        council = self._council(location, chosen, problems)
        label = found.label if found is not None else None
        return replace(
            location,
            latitude=chosen.latitude,
            longitude=chosen.longitude,
            located_by=chosen.basis,
            precision=chosen.precision,
            council_code=council,
            postal_code=label or location.postal_code,
            name=location.name or (f"near {chosen.label}" if chosen.basis == "area" else None),
        )

    def _postcode(self, location: Location, problems: list[Problem]) -> Witness | None:
        text = location.postal_code
        if not text or _ABROAD.match(location.country):
            return None
        found = self.postcodes.find(text)
        if not found.found:
            found = self._wider(text, found, problems)
        if found.latitude is None or found.longitude is None:
            return None
        if found.state == "ended" and found.precision == "postcode":
            problems.append(
                _problem(
                    "postal_code",
                    text,
                    f"{found.label} is no longer in use; its last place was used. "
                    "Ask for the postcode of today.",
                )
            )
        precision: Precision = "postcode"
        if found.precision in ("sector", "district"):
            precision = found.precision
        coarse = precision in COARSE
        return Witness(
            basis="postcode",
            label=found.label,
            latitude=found.latitude,
            longitude=found.longitude,
            precision=precision,
            slack_m=COARSE_MAY_DIFFER_M if coarse else 0.0,
            sure=not coarse and found.state != "ended" and not found.approximate,
            council_code=found.council_code,
        )

    def _wider(self, text: str, unknown: Found, problems: list[Problem]) -> Found:
        """Return the sector or district of a postcode in no list, so that something is known."""
        match = _SECTOR.fullmatch(text.strip())
        outward = match[1].upper() if match else ""
        wider = (
            (self.postcodes.sector(outward, match[2]) or self.postcodes.district(outward))
            if match
            else None
        )
        done = f" Until then it counts as {wider.label}." if wider else " It was not placed by it."
        problems.append(_problem("postal_code", text, f"{unknown.problem}{done}"))
        return wider if wider is not None else unknown

    def _zone(self, location: Location, problems: list[Problem]) -> Witness | None:
        code = location.area_code
        if not code:
            return None
        zone = self.zones.find(code)
        if zone is None:
            kind = kind_of(code)
            if not location.postal_code and location.latitude is None:
                what = f"one of the {kind.title.lower()}" if kind else "no area code we know"
                problems.append(
                    _problem(
                        "area_code",
                        code,
                        f"{code} is {what}; load their boundaries with: fingerpost areas FILE",
                    )
                )
            return None
        return _witness_of_zone(zone)

    def _coordinates(
        self, location: Location, other: Witness | None, problems: list[Problem]
    ) -> Witness | None:
        if location.latitude is None or location.longitude is None:
            return None
        near = (other.latitude, other.longitude) if other else None
        reading = read_coordinates(
            location.latitude, location.longitude, near=near, likely=self._is_inhabited
        )
        if reading.problem:
            value = f"{location.latitude}, {location.longitude}"
            problems.append(_problem("latitude", value, reading.problem))
        if reading.latitude is None or reading.longitude is None:
            return None
        if other is None and not self._is_inhabited(reading.latitude, reading.longitude):
            value = f"{location.latitude}, {location.longitude}"
            problems.append(
                _problem("latitude", value, "No UK postcode is within 6 km; it was not placed.")
            )
            return None
        precision = location.precision if location.precision in COARSE else "point"
        return Witness(
            basis=location.located_by or "record",
            label=f"{reading.latitude:.5f}, {reading.longitude:.5f}",
            latitude=reading.latitude,
            longitude=reading.longitude,
            precision=location.precision or precision,
            slack_m=COARSE_MAY_DIFFER_M if precision in COARSE else 0.0,
            sure=True,
            council_code=None,
        )

    def _is_inhabited(self, latitude: float, longitude: float) -> bool:
        return self._council_at(round(latitude, 3), round(longitude, 3))[0]

    def _council_of_point(self, latitude: float, longitude: float) -> tuple[bool, str | None]:
        east, north = national_grid.to_grid(latitude, longitude)
        nearest = self.postcodes.nearest(float(east), float(north))
        return (False, None) if nearest is None else (True, nearest[0].council_code)

    def _council(self, location: Location, chosen: Witness, problems: list[Problem]) -> str | None:
        own = location.council_code
        there = chosen.council_code
        if there is None:
            there = self._council_at(round(chosen.latitude, 3), round(chosen.longitude, 3))[1]
        if own and there and own != there and chosen.precision not in COARSE:
            problems.append(
                _problem(
                    "council_code",
                    own,
                    f"The record says {_council(own)}, its place is in {_council(there)}; "
                    "the place was believed.",
                )
            )
        return there or own


def _without_point(location: Location) -> Location:
    """Keep a place that could not be located; its council is all that is known of where it is."""
    nothing = (location.latitude, location.longitude, location.located_by, location.precision)
    if nothing == (None, None, None, None):
        return location
    return replace(location, latitude=None, longitude=None, located_by=None, precision=None)


def _is_lost(service: Service, places: Sequence[ServiceAtLocation]) -> bool:
    """Say whether people are to come to it and nothing tells where."""
    if service.channels and "in_person" not in service.channels:
        return False
    return bool(places) and all(
        place.location.latitude is None and not place.location.confidential for place in places
    )


def areas_folder(settings: Settings) -> Path:
    """Return where loaded areas are kept."""
    return settings.data_dir / "areas"


def locate(
    service: Service, postcodes: Postcodes, areas: AreaStore | None = None
) -> tuple[Service, tuple[Problem, ...]]:
    """Return one service with its places located, and what did not fit; see `Locator` for many."""
    return Locator(postcodes, areas)(service)


def may_publish_point(location: Location, *, is_home: bool = False) -> bool:
    """Say whether this point may be given to others as the place itself.

    Not that of a confidential place, of somebody's home (`is_home`: a childminder), or the middle
    of an area, which is nobody's door. A point taken from a postcode of Northern Ireland comes
    under a licence of its own.
    """
    if location.confidential or is_home or location.precision == "area":
        return False
    rests_on = location.located_by == "postcode" and (location.postal_code or "")
    return not (rests_on and rests_on.upper().startswith("BT"))


def _hidden(location: Location) -> Location:
    """Make sure that a confidential place has no point, whatever a reader left."""
    if location.latitude is None and location.longitude is None and location.postal_code is None:
        return location
    return replace(
        location,
        latitude=None,
        longitude=None,
        postal_code=None,
        address_1=None,
        address_2=None,
        area_code=None,
        located_by=None,
        precision=None,
    )


def _witness_of_zone(zone: Zone) -> Witness:
    return Witness(
        basis="area",
        label=zone.name or zone.code,
        latitude=zone.latitude,
        longitude=zone.longitude,
        precision="area",
        slack_m=zone.reach_m,
        sure=False,
        council_code=zone.council_code,
    )


def _choose(witnesses: Sequence[Witness], problems: list[Problem]) -> Witness | None:
    """Return the witness whose point is shown; the finest comes first unless others disagree."""
    if len(witnesses) < 2:
        return witnesses[0] if witnesses else None
    support = [
        sum(one.agrees(other) for other in witnesses if other is not one) for one in witnesses
    ]
    if all(count == len(witnesses) - 1 for count in support):
        return witnesses[0]
    best = max(support)
    standing = [one for one, count in zip(witnesses, support, strict=True) if count == best]
    chosen = standing[0]
    if best == 0 and chosen.basis == "record" and standing[1].sure:
        chosen = standing[1]  # rule 3: a postcode in use outvotes coordinates
    if best == 0 and chosen.basis == "postcode" and not chosen.sure and len(standing) > 1:
        chosen = standing[-1]
    for other in witnesses:
        if not chosen.agrees(other):
            problems.append(_disagreement(chosen, other))
    return chosen


_FIELDS = {"record": "latitude", "postcode": "postal_code", "area": "area_code"}
_NAMED = {"record": "the coordinates", "postcode": "the postcode", "area": "its area"}


def _disagreement(chosen: Witness, other: Witness) -> Problem:
    away = chosen.metres_to(other)
    far = f"{away / 1000:.1f} km" if away >= 1000 else f"{math.ceil(away / 10) * 10:.0f} m"
    told, believed = _NAMED[other.basis].capitalize(), _NAMED[chosen.basis]
    verb = "lie" if other.basis == "record" else "lies"
    was = "were" if chosen.basis == "record" else "was"
    return _problem(
        _FIELDS[other.basis],
        other.label,
        f"{told} {other.label} {verb} {far} from {believed} {chosen.label}; "
        f"{believed} {was} believed. Check the address.",
    )


def _council(code: str) -> str:
    return council_names().get(code, code)


def _problem(field: str, value: str, advice: str) -> Problem:
    return Problem(row=None, field=field, value=value, advice=advice)
