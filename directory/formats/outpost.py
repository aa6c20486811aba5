"""The Outpost dialect: council directories by the open-source Outpost, in words of its own.

Places carry GeoJSON points; a masked address is taken as confidential and never placed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from directory import cleaning
from directory.cleaning import Notes
from directory.formats import FeedContext, Format, _json
from directory.formats._api import items_of, read_upgraded
from directory.formats._material import Material
from directory.formats._rows import mappings
from directory.formats.open_referral_uk_1 import schedules_of_v1
from directory.records import Fit, Problem, Record


def _recognises(material: Material) -> bool:
    peek = _json.peek(material)
    marks = {"min_age", "needs_referral", "target_directories", "send_needs", "local_offer"}
    return "organisation" in peek.keys and bool(marks & peek.keys) and "meta" not in peek.envelope


def _point(location: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return latitude and longitude; GeoJSON has them the other way round."""
    geometry = location.get("geometry")
    pair = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if isinstance(pair, list) and len(pair) >= 2:
        return pair[1], pair[0]
    return None, None


def _place(location: Mapping[str, Any]) -> dict[str, Any]:
    latitude, longitude = _point(location)
    address = {name: location.get(name) for name in ("address_1", "city", "postal_code", "country")}
    address["region"] = location.get("state_province")
    names = [row.get("name") for row in mappings(location.get("accessibilities"))]
    return {
        "location": {
            "id": location.get("id"),
            "name": location.get("name"),
            "latitude": latitude,
            "longitude": longitude,
            "confidential": location.get("mask_exact_address"),
            "addresses": [address],
            "accessibility": names,
        }
    }


def _contact(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": row.get("name"),
        "title": row.get("title"),
        "email": row.get("email"),
        "phones": mappings(row.get("phones")) or row.get("phone"),
    }


def _cost(row: Mapping[str, Any]) -> dict[str, Any]:
    words = row.get("cost_type") or row.get("amount_description")
    return {"option": row.get("option"), "amount": row.get("amount"), "amount_description": words}


def _upgrade(item: Mapping[str, Any]) -> dict[str, Any]:
    get = item.get
    costs = [_cost(row) for row in mappings(get("cost_options"))]
    if not costs and cleaning.yes_no(get("free")) is Fit.YES:
        costs = [{"amount": 0, "amount_description": "Free"}]
    terms = [
        {"taxonomy_term": {"name": row.get("name"), "term": row.get("slug"), "taxonomy": "Outpost"}}
        for row in mappings(get("taxonomies"))
    ]
    needs = [{"label": "Suits", "value": row.get("name")} for row in mappings(get("send_needs"))]
    referral = cleaning.yes_no(get("needs_referral"))
    return {
        "id": get("id"),
        "name": get("name"),
        "description": get("description"),
        "url": get("url"),
        "email": get("email"),
        "organization": get("organisation"),
        "minimum_age": get("min_age"),
        "maximum_age": get("max_age"),
        "last_modified": get("updated_at"),
        "referral_route": ["self"] if referral is Fit.NO else None,
        "application_process": "A referral is needed." if referral is Fit.YES else None,
        "schedules": schedules_of_v1(item),
        "cost_options": costs,
        "contacts": [_contact(row) for row in mappings(get("contacts"))],
        "attributes": terms + needs,
        "service_at_locations": [_place(row) for row in mappings(get("locations"))],
    }


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    def upgrade(item: Mapping[str, Any]) -> dict[str, Any]:
        document = _upgrade(item)
        until = cleaning.day(item.get("visible_to"), Notes(None), "visible_to")
        if until is not None and until < context.retrieved_on:
            document["status"] = "inactive"
        return document

    yield from read_upgraded(items_of(material), context, upgrade, by_day=True)


FORMAT = Format(
    title="Outpost JSON (council directories), file or API",
    recognises=_recognises,
    read=_read,
)
