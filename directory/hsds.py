"""How is a service written in HSDS-UK 3.0 JSON?

One writer for the read API, the exports and the sample directory. Field names and required fields
are those of the UK profile (https://openreferraluk.org/specifications/3.0); empty fields are left
out, as its compliance page asks. What the profile has no home for (needs, role, phones, …) stands
beside as extra properties, which the schemas allow and `directory.formats.hsds` reads back.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from directory.councils import council_names
from directory.records import (
    CostOption,
    Location,
    Organization,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    stable_id,
)
from directory.vocabulary import Word, words

OUR_TAXONOMY = "Fingerpost needs"
TAXONOMY_ID = stable_id("taxonomy", "needs")
UNNAMED = "Provider not named"
URI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`/]+[^\s<>\"{}|\\^`]*$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
OUR_FIELDS = (
    "eligibility_description",
    "needs",
    "role",
    "audience",
    "tags",
    "channels",
    "referral_route",
    "capacity_places",
    "conditionality_note",
)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item not in (None, "", [], ())}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.name.lower()
    return value


def _uri(value: str | None) -> str | None:
    return value if value and URI.match(value) else None


def _email(value: str | None) -> str | None:
    return value if value and EMAIL.match(value) else None


def need_term(word: Word) -> dict[str, Any]:
    """Return one of our needs as an HSDS taxonomy_term."""
    return {
        "id": stable_id("taxonomy_term", word.id),
        "name": word.name,
        "description": word.description,
        "taxonomy": OUR_TAXONOMY,
        "taxonomy_id": TAXONOMY_ID,
        "term": word.id,
    }


def taxonomy_terms() -> list[dict[str, Any]]:
    """Return every need as a taxonomy_term, in the vocabulary's order."""
    return [need_term(word) for word in words("needs").values()]


def taxonomies() -> list[dict[str, Any]]:
    """Return the one taxonomy our services are classified by."""
    return [
        {
            "id": TAXONOMY_ID,
            "name": OUR_TAXONOMY,
            "description": "What a service helps with, in the fourteen needs Fingerpost uses.",
        }
    ]


def no_provider_id(service_id: str) -> str:
    """Return the id of what stands in for a provider that is not stated: the standard asks for one.

    By it a reader of ours knows that nobody was stated.
    """
    return stable_id(service_id, "organization")


def organization_of(service: Service) -> dict[str, Any]:
    """Return the provider; a private person, or one not stated, is written without a name."""
    organization = service.organization or Organization(id=no_provider_id(service.id), name="")
    name = organization.name or UNNAMED
    return _mapping(
        id=organization.id,
        name=name,
        description=organization.description or name,
        email=_email(organization.email),
        website=_uri(organization.website),
        organization_identifiers=[
            {
                "id": stable_id(organization.id, found.scheme, found.identifier),
                "identifier_scheme": found.scheme,
                "identifier_type": found.scheme,
                "identifier": found.identifier,
            }
            for found in organization.identifiers
        ],
    )


def _mapping(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    mapping: dict[str, Any] = _plain(fields)
    return mapping


def _schedule(schedule: Schedule, owner: str, number: int, **links: str) -> dict[str, Any]:
    freq = schedule.freq if schedule.freq in ("WEEKLY", "MONTHLY") else None
    return _mapping(
        id=stable_id(owner, "schedule", str(number)),
        **links,
        freq=freq,
        schedule_link=_uri(schedule.schedule_link),
        **{
            name: getattr(schedule, name)
            for name in Schedule.__dataclass_fields__
            if name not in ("freq", "schedule_link")
        },
    )


def _cost(cost: CostOption, owner: str, number: int) -> dict[str, Any]:
    fields = {name: getattr(cost, name) for name in CostOption.__dataclass_fields__}
    return _mapping(id=stable_id(owner, "cost", str(number)), service_id=owner, **fields)


def _area(area: ServiceArea, owner: str, number: int) -> dict[str, Any]:
    uri = area.uri or (
        f"http://statistics.data.gov.uk/id/statistical-geography/{area.code}" if area.code else None
    )
    return _mapping(
        id=stable_id(owner, "area", str(number)),
        service_id=owner,
        name=area.name,
        service_area=area.name,
        code=area.code,
        extent_type=area.extent_type,
        uri=_uri(uri),
    )


_NATIONS = {"S": "Scotland", "E": "England", "W": "Wales", "N": "Northern Ireland"}


def _whereabouts(council_code: str | None) -> str:
    """Return the council's name as far as we know it, else its nation's, for want of a town."""
    code = council_code or ""
    return council_names().get(code) or _NATIONS.get(code[:1]) or "United Kingdom"


def _addresses(location: Location) -> list[dict[str, Any]]:
    """Return no address without a postcode: the profile asks for all seven of its fields."""
    if not location.postal_code:
        return []
    city = location.city or location.region or _whereabouts(location.council_code)
    return [
        {
            "id": stable_id(location.id, "address"),
            "location_id": location.id,
            "address_1": location.address_1 or location.name or city,
            "address_2": location.address_2,
            "city": city,
            "state_province": location.region or city,
            "postal_code": location.postal_code,
            "country": location.country,
            "address_type": "physical",
        }
    ]


def location_document(location: Location) -> dict[str, Any]:
    """Return a location; a confidential one carries neither address nor point."""
    placed = not location.confidential and None not in (location.latitude, location.longitude)
    return _mapping(
        id=location.id,
        location_type="physical",
        name=location.name,
        description=location.description,
        latitude=location.latitude if placed else None,
        longitude=location.longitude if placed else None,
        addresses=[] if location.confidential else _addresses(location),
        accessibility=[
            {
                "id": stable_id(location.id, "accessibility", item.access),
                "description": item.details or item.access,
                "access": item.access,
                "fit": item.fit,
            }
            for item in location.accessibility
        ],
        phones=_phones(location.phones, location.id),
        setting=None if location.setting == "unknown" else location.setting,
        precision=location.precision,
        located_by=location.located_by,
        area_code=location.area_code,
        council_code=location.council_code,
        confidential=location.confidential or None,
    )


def _phones(phones: tuple[Any, ...], owner: str) -> list[dict[str, Any]]:
    return [
        {
            "id": stable_id(owner, "phone", str(number)),
            "number": phone.number,
            "type": phone.type,
            "description": phone.description,
        }
        for number, phone in enumerate(phones)
    ]


def place_document(service: Service, place: ServiceAtLocation) -> dict[str, Any]:
    """Return a service_at_location as it stands inside its service."""
    return _mapping(
        id=place.id,
        service_id=service.id,
        location_id=place.location.id,
        location=location_document(place.location),
        schedules=[
            _schedule(row, place.id, number, service_at_location_id=place.id)
            for number, row in enumerate(place.schedules)
        ],
        phones=_phones(place.phones, place.id),
        capacity_places=place.capacity_places,
    )


def _attributes(service: Service) -> list[dict[str, Any]]:
    known = words("needs")
    attributes: list[dict[str, Any]] = [
        {
            "id": stable_id(service.id, "need", need),
            "link_id": service.id,
            "link_type": "service",
            "taxonomy_term_id": stable_id("taxonomy_term", need),
            "taxonomy_term": need_term(known[need]),
        }
        for need in service.needs
        if need in known
    ]
    attributes += [
        {
            "id": stable_id(service.id, "attribute", str(number)),
            "link_id": service.id,
            "link_type": "service",
            "label": fact.name,
            "value": fact.value,
            "as_of": fact.as_of,
            "taxonomy": fact.taxonomy,
            "term_uri": _uri(fact.term_uri),
        }
        for number, fact in enumerate(service.attributes)
    ]
    return attributes


def summary_document(service: Service) -> dict[str, Any]:
    """Return the fields that stand both in a list and in the detail."""
    return _mapping(
        id=service.id,
        organization_id=organization_of(service)["id"],
        name=service.name,
        description=service.description,
        url=_uri(service.url),
        email=_email(service.email),
        status=service.status,
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        assured_date=service.assured_date,
        last_modified=service.last_modified,
        alert=service.alert,
        organization=organization_of(service),
    )


def service_document(service: Service) -> dict[str, Any]:
    """Return the whole service, with everything that hangs on it."""
    return summary_document(service) | _mapping(
        service_at_locations=[place_document(service, at) for at in service.service_at_locations],
        schedules=[
            _schedule(row, service.id, number, service_id=service.id)
            for number, row in enumerate(service.schedules)
        ],
        cost_options=[
            _cost(row, service.id, number) for number, row in enumerate(service.cost_options)
        ],
        languages=[
            {
                "id": stable_id(service.id, "language", language.code),
                "service_id": service.id,
                "code": language.code,
                "name": language.name,
            }
            for language in service.languages
        ],
        contacts=[
            {
                "id": stable_id(service.id, "contact", str(number)),
                "service_id": service.id,
                "name": contact.name,
                "title": contact.title,
                "email": _email(contact.email),
                "phones": _phones(contact.phones, f"{service.id}/{number}"),
            }
            for number, contact in enumerate(service.contacts)
        ],
        phones=_phones(service.phones, service.id),
        service_areas=[
            _area(row, service.id, number) for number, row in enumerate(service.service_areas)
        ],
        attributes=_attributes(service),
        funding=[
            {
                "id": stable_id(service.id, "funding"),
                "source": f"Funding listed until {service.funding_until}",
            }
        ]
        if service.funding_until
        else None,
        funding_until=service.funding_until,
        interpreter=service.interpreter if service.interpreter.word != "unknown" else None,
        accepting={
            "fit": service.accepting.fit,
            "as_of": service.accepting.as_of,
            "said_by": service.accepting.said_by,
        }
        if service.accepting.as_of
        else None,
        conditionality=None if service.conditionality == "unknown" else service.conditionality,
        sources=[
            {
                "feed": source.feed,
                "record_id": source.record_id,
                "url": _uri(source.url),
                "licence": source.licence,
                "attribution": source.attribution,
                "published_on": source.published_on,
                "retrieved_on": source.retrieved_on,
            }
            for source in service.sources
        ],
        **{name: getattr(service, name) for name in OUR_FIELDS},
    )


def page_document(
    contents: list[dict[str, Any]], *, total_items: int, page_number: int, per_page: int
) -> dict[str, Any]:
    """Return one page of a list in the envelope of the UK profile.

    `page_number` counts from 1; a page past the last is empty with the true total.
    """
    total_pages = -(-total_items // per_page)
    return {
        "total_items": total_items,
        "total_pages": total_pages,
        "page_number": page_number,
        "size": len(contents),
        "first_page": page_number == 1,
        "last_page": page_number >= total_pages,
        "empty": not contents,
        "contents": contents,
    }
