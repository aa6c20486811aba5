"""What the read API keeps of one edition to filter by; the rest is read when it is shown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Protocol

from directory import hsds
from directory.opening import week_mask
from directory.postcodes import Postcodes
from directory.public import public_view
from directory.records import Service, stable_id

WHOLE_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}")


def seen_by_all(service: Service) -> Service:
    """Return what anybody may see; half a postcode is no address in the standard."""
    seen = public_view(service)
    places = tuple(
        at
        if WHOLE_POSTCODE.fullmatch(at.location.postal_code or "")
        else replace(at, location=replace(at.location, postal_code=None))
        for at in seen.service_at_locations
    )
    return replace(seen, service_at_locations=places)


class Catalogue(Protocol):
    """What the API needs of the directory: one edition."""

    @property
    def edition(self) -> int:
        """Number of this edition."""
        ...

    @property
    def postcodes(self) -> Postcodes:
        """The postcode table."""
        ...

    def services(self) -> Iterable[Service]:
        """Return every service of this edition."""
        ...

    def service(self, service_id: str) -> Service | None:
        """Return one service of this edition."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """The little that is kept of each service to filter by; the rest is read when it is shown."""

    id: str
    organization_id: str
    text: str
    modified: datetime | None
    terms: frozenset[str]
    ages: tuple[float | None, float | None]
    hours: tuple[Any, bool]


@dataclass(frozen=True, slots=True)
class Spot:
    """The little that is kept of each service at a location."""

    id: str
    entry: Entry
    latitude: float
    longitude: float
    area_codes: frozenset[str]
    confidential: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """One edition's entries, each list sorted by id."""

    entries: tuple[Entry, ...]
    spots: tuple[Spot, ...]
    organizations: Mapping[str, dict[str, Any]]
    owners: Mapping[str, tuple[str, ...]]


def _entry(service: Service, today: date) -> Entry:
    organization = hsds.organization_of(service)
    modified = service.last_modified
    schedules = [
        *service.schedules,
        *(row for at in service.service_at_locations for row in at.schedules),
    ]
    mask, known = week_mask(schedules, on=today) if schedules else (None, False)
    return Entry(
        id=service.id,
        organization_id=organization["id"],
        text=" ".join((service.name, service.description or "", organization["name"])).casefold(),
        modified=None
        if modified is None
        else modified
        if modified.tzinfo
        else modified.replace(tzinfo=UTC),
        terms=frozenset(stable_id("taxonomy_term", need) for need in service.needs),
        ages=(service.minimum_age, service.maximum_age),
        hours=(mask, known),
    )


def shelf_of(catalogue: Catalogue, today: date) -> Shelf:
    """Go through an edition once, and keep what is filtered by."""
    entries, spots = [], []
    organizations: dict[str, dict[str, Any]] = {}
    owners: dict[str, list[str]] = {}
    for service in map(seen_by_all, catalogue.services()):
        entry = _entry(service, today)
        entries.append(entry)
        organizations.setdefault(entry.organization_id, hsds.organization_of(service))
        owners.setdefault(entry.organization_id, []).append(entry.id)
        codes = frozenset(area.code for area in service.service_areas if area.code)
        for at in service.service_at_locations:
            place = at.location
            spots.append(
                Spot(
                    id=at.id,
                    entry=entry,
                    latitude=math.nan if place.latitude is None else place.latitude,
                    longitude=math.nan if place.longitude is None else place.longitude,
                    area_codes=codes,
                    confidential=place.confidential,
                )
            )
    return Shelf(
        entries=tuple(sorted(entries, key=lambda entry: entry.id)),
        spots=tuple(sorted(spots, key=lambda spot: spot.id)),
        organizations=dict(sorted(organizations.items())),
        owners={key: tuple(sorted(ids)) for key, ids in owners.items()},
    )
