"""Where would it stand? An address put right by hand, placed as an import would place it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from pydantic import JsonValue

from directory.areas import AreaStore
from directory.coordinates import metres_between
from directory.locating import Locator
from directory.postcodes import Postcodes
from directory.public import CHILDMINDER
from directory.records import Location, Problem, Service, ServiceAtLocation, to_mapping

FIELDS = ("address_1", "city", "postal_code")
PLACES = "service_at_locations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A place before and after; `path` and `value` are the fact to be corrected.

    The point, its precision and the council go with the address, as one fact: taken back together.
    """

    path: str
    value: JsonValue
    before: Location
    after: Location
    problems: tuple[Problem, ...]

    @property
    def is_placed(self) -> bool:
        """Whether anything says where it would stand."""
        return self.after.latitude is not None

    @property
    def away_m(self) -> float | None:
        """How far it would stand from where it stands now, where both are known."""
        points = [(one.latitude, one.longitude) for one in (self.before, self.after)]
        (north, east), (there_north, there_east) = points
        if north is None or east is None or there_north is None or there_east is None:
            return None
        return metres_between(north, east, there_north, there_east)


def places_of(service: Service) -> tuple[ServiceAtLocation, ...] | None:
    """Return the places whose address may be typed; `None` where none may be, as of a home.

    A service without any place may be given one.
    """
    if CHILDMINDER in service.tags:
        return None
    places = service.service_at_locations
    if not places:
        return (_first_place(service),)
    return tuple(one for one in places if not one.location.confidential) or None


def _first_place(service: Service) -> ServiceAtLocation:
    """Return an empty place for a service that has none; its id is the same each time."""
    place, location = (
        str(uuid5(NAMESPACE_URL, f"{service.id}/{part}")) for part in ("place", "location")
    )
    return ServiceAtLocation(id=place, location=Location(id=location))


def texts_of(location: Location) -> dict[str, str]:
    """Return each part of an address as somebody would type it."""
    return {field: getattr(location, field) or "" for field in FIELDS}


def move(
    service: Service,
    place: ServiceAtLocation,
    said: Mapping[str, str],
    *,
    postcodes: Postcodes,
    areas: AreaStore,
) -> Moved | None:
    """Return what becomes of a place of a service at the address that was typed; `None` if nothing.

    Another postcode says where it is: the old point, area and council count no more. Another street
    or town alone moves nothing.
    """
    before = place.location
    street, town, postcode = (said[field].strip() or None for field in FIELDS)
    found = postcodes.find(postcode) if postcode else None
    if found is not None and found.found:
        postcode = found.label
    after = replace(before, address_1=street, city=town, postal_code=postcode)
    if after == before:
        return None
    problems: list[Problem] = []
    if after.postal_code != before.postal_code:
        after = replace(
            after,
            latitude=None,
            longitude=None,
            located_by=None,
            precision=None,
            area_code=None,
            council_code=None,
        )
        after = Locator(postcodes, areas).location(after, problems)
    path, value = _fact(service, place, after)
    return Moved(path=path, value=value, before=before, after=after, problems=tuple(problems))


def _fact(service: Service, place: ServiceAtLocation, after: Location) -> tuple[str, JsonValue]:
    moved = replace(place, location=after)
    [told] = to_mapping(Service(id="", name="", service_at_locations=(moved,)))[PLACES]
    if place in service.service_at_locations:
        return f"{PLACES}/{place.id}/location", told["location"]
    return PLACES, [told]
