"""What may everybody see of a service?

One function, `public_view`, between the directory and every page a parent sees, the read API, and
every export marked public. It hides where a confidential place is, who a private person is, and
where a childminder lives; it never hides that a service exists.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from directory.locating import may_publish_point
from directory.records import Contact, Location, Service, ServiceAtLocation
from directory.store import SAMPLE
from directory.vocabulary import words

SAMPLE_MARK = "(sample)"
CHILDMINDER = "childminder"
_ROLE = re.compile(
    r"\b(?:team|office|desk|reception|service|manager|co-?ordinator|advis[eo]r|enquir|admin|helpline|"
    r"centre|project|line|support|worker|officer|department|intake|referral)",
    re.IGNORECASE,
)
_PERSONAL_EMAIL = re.compile(r"^[a-z]+[._][a-z]+\d*@", re.IGNORECASE)


def public_view(service: Service) -> Service:
    """Return the service as a parent may see it: the same record, with what must not be seen gone.

    - A confidential place keeps its council area and nothing else of where it is.
    - A childminder is "near" a place, without name, point, address, post code or web address.
    - People are contacts by their role; a name or an address that is a person's is left out.
    - A sample service says so in its name.
    - A point from the postcode directory is not passed on for Northern Ireland (its licence).
    """
    seen = replace(
        without_doors(service),
        contacts=tuple(kept for one in service.contacts if (kept := _contact(one)) is not None),
    )
    if CHILDMINDER in service.tags:
        seen = _childminder(seen, service)
    if any(source.feed == SAMPLE for source in service.sources) and SAMPLE_MARK not in seen.name:
        seen = replace(seen, name=f"{seen.name} {SAMPLE_MARK}")
    return seen


def _contact(contact: Contact) -> Contact | None:
    """Keep a role and how to reach it; `None` when only a person would be left."""
    name = contact.name if contact.name and _ROLE.search(contact.name) else None
    email = contact.email
    if email and _PERSONAL_EMAIL.match(email):
        email = None
    kept = replace(contact, name=name, email=email)
    return kept if (kept.name or kept.title or kept.email or kept.phones) else None


def without_doors(service: Service) -> Service:
    """Return the service with no place that nobody may be led to: what any copy given away holds.

    A steward's own export goes through this too. An area's point, and one of Northern Ireland, are
    found again from the area or the postcode when such a copy is imported.
    """
    is_home = CHILDMINDER in service.tags
    places = tuple(_place(at, is_home=is_home) for at in service.service_at_locations)
    if places == service.service_at_locations:
        return service
    return replace(service, service_at_locations=places)


def _place(at: ServiceAtLocation, *, is_home: bool) -> ServiceAtLocation:
    place = at.location
    if place.confidential:
        hidden = Location(id=place.id, council_code=place.council_code, confidential=True)
        return replace(at, location=hidden, phones=())
    if is_home:
        return _without_door(at)
    if may_publish_point(place):
        return at
    return replace(at, location=replace(place, latitude=None, longitude=None))


def _childminder(service: Service, listed: Service) -> Service:
    """Return a childminder as "near" somewhere; what could name a person or a door is gone."""
    near = next(filter(None, (_near(at.location) for at in listed.service_at_locations)), None)
    told = service.name if service.name.lower().startswith(f"{CHILDMINDER} near ") else None
    name = told or (f"Childminder near {near}" if near else "Childminder")
    return replace(
        service,
        name=name,
        organization=None,
        description=None if service.name != name else service.description,
        url=None,
        email=None,
        contacts=(),
    )


def _near(place: Location) -> str | None:
    """Return a name for the neighbourhood that is no address."""
    if place.city and not re.search(r"\d", place.city):
        return place.city.title() if place.city.isupper() else place.city
    return place.postal_code.split()[0] if place.postal_code and " " in place.postal_code else None


def _without_door(at: ServiceAtLocation) -> ServiceAtLocation:
    place = at.location
    return replace(
        at,
        location=Location(
            id=place.id,
            city=place.city,
            region=place.region,
            country=place.country,
            precision="area",
            area_code=place.area_code,
            council_code=place.council_code,
            confidential=place.confidential,
            setting=place.setting,
        ),
        phones=(),
    )


@cache
def plain_needs() -> dict[str, str]:
    """Return the plain name of each need, for tables people read."""
    return {word.id: word.name for word in words("needs").values()}
