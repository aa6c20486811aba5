"""HSDS 3.x JSON, above all its UK profile: what we export, and what Open Referral feeds answer.

A file may be a service, a list of services, a page (`contents`), one object a line, an organization
with its services, or a service at a location. An address may be the API's root or its `/services`;
`full=true` is asked for, and each service's own page where the list does not carry its places.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from directory.errors import FeedContentError
from directory.formats import FeedContext, Format, _json
from directory.formats._api import whole_service
from directory.formats._build import record_of
from directory.formats._known import Known
from directory.formats._material import Material
from directory.formats._paging import paged_items, with_parameters, without_query
from directory.formats._rows import each
from directory.records import Problem, Record

_MARKS = frozenset(
    (
        "service_at_locations",
        "status",
        "cost_options",
        "service_areas",
        "organization_id",
        "organization",
        "attributes",
        "last_modified",
        "assured_date",
        "minimum_age",
    )
)
_OTHERS = frozenset(
    (
        *("service_taxonomys", "service_taxonomies", "eligibilitys", "eligibilities"),
        *("regular_schedules", "holiday_schedules", "fundings", "link_taxonomies"),
        *("deliverable_type", "attending_type", "attending_access", "organisation"),
        *("geometry", "tags_osm", "aliss_url", "min_age"),
    )
)


def _recognises(material: Material) -> bool:
    peek = _json.peek(material)
    if not peek.keys or peek.keys & _OTHERS or "geometry" in peek.keys or "meta" in peek.envelope:
        return False
    if _is_api(peek.keys):
        return True
    if {"type", "features"} & set(peek.envelope) or peek.list_key in ("content", "elements"):
        return False
    kinds = {"name", "service", "service_id"} & peek.keys
    thing = ("id" in peek.keys and bool(kinds)) or peek.list_key == "contents"
    return thing and bool(peek.keys & _MARKS or _kind_of(peek.item) != "service")


def _is_api(keys: Container[str]) -> bool:
    """Say whether these are the keys of an API's own root."""
    return "openapi_url" in keys and "version" in keys


def _is_place(item: Mapping[str, Any]) -> bool:
    """Say whether an object is a service at a location."""
    return "location" in item and "name" not in item


def _kind_of(item: Mapping[str, Any]) -> str:
    """Say what an object is, from the keys only such an object has."""
    if _is_place(item):
        return "service_at_location"
    if "services" in item or "organization_identifiers" in item:
        return "organization"
    if _is_api(item):
        return "description of an API"
    if "status" in item:
        return "service"
    if not item.keys().isdisjoint(("parent_id", "taxonomy", "taxonomy_id")):
        return "taxonomy term"
    if not item.keys().isdisjoint(("uri", "version")) and "url" not in item:
        return "taxonomy"
    return "service"


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    found = 0
    for item in each(
        _documents(material, context.known),
        lambda row, notes: record_of(row, context=context, notes=notes),
        known=context.known,
    ):
        found += 1
        yield item
    kind = _kind_of(_json.peek(material).item)
    if not found and kind != "service":
        article = "an" if kind[0] in "aeiou" else "a"
        reason = (
            f"it holds {article} {kind} and no services; give the address or file of /services."
        )
        raise FeedContentError(material.address, reason)


def _documents(material: Material, known: Known) -> Iterator[Any]:
    """Yield the services, whatever stands round them."""
    if material.fetch is not None:
        yield from _fetched(material)
        return
    yield from _whole_services(_json.items(material, known=known))


def _whole_services(items: Iterable[Any]) -> Iterator[Any]:
    """Yield services; a list of services at locations has each once, with all of its places.

    Places of one service may stand anywhere in such a list, so it is put on disk first.
    """
    with closing(sqlite3.connect("")) as gathered:  # a file of SQLite's own, gone when closed
        gathered.execute("CREATE TABLE at (service TEXT, body TEXT)")
        for item in items:
            key = _service_id(item)
            if key is None:
                yield from _services_in(item)
            else:
                gathered.execute("INSERT INTO at VALUES (?, ?)", (key, json.dumps(item)))
        gathered.execute("CREATE INDEX of_service ON at (service)")
        first = "SELECT service FROM at GROUP BY service ORDER BY min(rowid)"
        for (key,) in gathered.execute(first):
            found = gathered.execute("SELECT body FROM at WHERE service = ? ORDER BY rowid", (key,))
            whole, *others = (_turned_round(json.loads(body)) for (body,) in found)
            for other in others:
                whole["service_at_locations"] += other["service_at_locations"]
            yield whole


def _service_id(item: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """Return the id of the service of a service at a location, where that is what it is."""
    if not isinstance(item, Mapping) or not _is_place(item):
        return None
    service = item.get("service")
    key = service.get("id") if isinstance(service, Mapping) else None
    return None if key is None else str(key)


def _services_in(item: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON value
    """Yield the services of one object; taxonomies and organizations without services hold none."""
    if not isinstance(item, Mapping):
        yield item
        return
    kind = _kind_of(item)
    if kind == "service_at_location" and "service" in item:
        yield _turned_round(item)
    elif kind == "organization":
        whole = {key: value for key, value in item.items() if key != "services"}
        for service in item.get("services") or ():
            yield {"organization": whole, **service} if isinstance(service, Mapping) else service
    elif kind == "service":
        yield item


def _turned_round(item: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Return the service of a service at a location, with that place in it."""
    service = item["service"]
    if not isinstance(service, Mapping):
        return service
    place = {key: value for key, value in item.items() if key != "service"}
    return {**service, "service_at_locations": [place]}


def _fetched(material: Material) -> Iterator[Any]:
    """Yield the services of an API, with their places."""
    peek, fetch = _json.peek(material), material.fetch
    address = material.address
    if _is_api(peek.keys):
        address = without_query(address).rstrip("/") + "/services"
    elif peek.list_key is None:
        for item in _json.items(material):
            yield from _services_in(item)
        return
    asked = with_parameters(address, full="true")
    first = material
    if asked != material.address and fetch is not None:
        first = Material(address=asked, content=fetch(asked), fetch=fetch)
    for service in _whole_services(paged_items(first)):
        yield whole_service(service, address, material)


FORMAT = Format(
    title="HSDS 3.x and HSDS-UK 3.0 JSON (Open Referral), file or API",
    recognises=_recognises,
    read=_read,
)
