"""An overlay: a small table that adds hours, fees, vacancies, ages or settings to services held.

The quickest way for a partnership to make thin records useful. Each row names a service, by
`service_id`, by `feed` and `record_id`, or by `name` (with `postcode` or `council` where several
bear it), and says only what it adds.
Whom it is about stands in `Record.raw["overlay"]`; its service has no name, for it adds to
another's and is never shown alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from directory import cleaning
from directory.cleaning import Notes
from directory.errors import FeedShapeError
from directory.formats import About, FeedContext, Format
from directory.formats._build import record_of
from directory.formats._mapping import TableMapping, load
from directory.formats._material import Material
from directory.formats._row_document import document_of
from directory.formats._rows import RefusedRowError, each
from directory.formats._tables import header_of, rows_of
from directory.formats.csv import headings_mapping
from directory.records import Problem, Record, stable_id

_WAYS = (("service_id",), ("record_id", "feed"), ("name", "postal_code", "council"))  # surest first
_WHOM = {
    "serviceid": "service_id",
    "recordid": "record_id",
    "csnumber": "record_id",
    "feed": "feed",
    "name": "name",
    "servicename": "name",
    "postcode": "postal_code",
    "postalcode": "postal_code",
    "council": "council",
    "councilarea": "council",
    "localauthority": "council",
}
ADDS = frozenset(
    (
        *("hours", "fees", "accepting", "accepting_as_of", "ages", "minimum_age", "maximum_age"),
        *("setting", "capacity_places", "languages", "interpreter", "referral", "wheelchair"),
        *("needs", "tags", "audience", "alert", "funding_until", "conditionality", "status"),
        *("conditionality_note", "assured_date", "eligibility_description", "url", "phones"),
        *("email", "channels", "referral_route", "monday", "tuesday", "wednesday", "thursday"),
        *("friday", "saturday", "sunday", "accessibility", "role"),
    )
)


def _columns(headings: list[str]) -> dict[str, str]:
    """Return the column of each way to name the service."""
    found: dict[str, str] = {}
    for heading in headings:
        ours = _WHOM.get(re.sub(r"[^a-z]", "", heading.lower()))
        if ours is not None:
            found.setdefault(ours, heading)
    return found


def _names_a_service(columns: dict[str, str]) -> bool:
    return bool({"service_id", "record_id", "name"} & set(columns))


def _mapping(headings: list[str]) -> TableMapping:
    """Return the mapping of what is added; the name and the place are those of the service."""
    whole = headings_mapping(headings)
    return replace(whole, columns={n: p for n, p in whole.columns.items() if n in ADDS})


def _described(told: TableMapping, columns: dict[str, str]) -> tuple[dict[str, str], TableMapping]:
    """Return the same where a mapping file says which column is the name, postcode or council."""
    named = {
        field: told.columns[field][0].column
        for field in ("name", "postal_code", "council")
        if told.columns.get(field)
    }
    adds = {field: parts for field, parts in told.columns.items() if field in ADDS}
    return columns | named, replace(told, columns=adds)


def _recognises(material: Material) -> bool:
    headings = header_of(material)
    columns = _columns(headings)
    told = "service_id" in columns or "record_id" in columns
    foreign = {"location_id", "careservice"} & {name.lower() for name in headings}
    return told and not foreign and bool(_mapping(headings).columns)


def _about(material: Material, mapping: Path | None) -> About:  # noqa: ARG001
    if mapping is None:
        return About()
    told = load(mapping)
    return About(licence=told.licence, attribution=told.attribution)


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    headings = header_of(material)
    columns = _columns(headings)
    mapping = _mapping(headings)
    if context.mapping is not None:
        columns, mapping = _described(load(context.mapping), columns)
    if not _names_a_service(columns):
        raise FeedShapeError(context.feed, {"service_id (or record_id, or name)"})
    if not mapping.columns:
        raise FeedShapeError(context.feed, {"and one column of what to add, such as hours"})

    def build(row: dict[str, str], notes: Notes) -> Record:
        return _record(row, columns, mapping, context, notes)

    yield from each(rows_of(material), build)


def _record(
    row: dict[str, str],
    columns: dict[str, str],
    mapping: TableMapping,
    context: FeedContext,
    notes: Notes,
) -> Record:
    whom = {
        ours: text
        for ours, theirs in columns.items()
        if (text := cleaning.plain(row.get(theirs))) is not None
    }
    if not _names_a_service(whom):
        advice = "Name the service: its service_id, or record_id, or its name."
        raise RefusedRowError("service_id", whom.get("name", ""), advice)
    if "postal_code" in whom:
        whom.pop("council", None)  # the postcode says more
    way = next(way for way in _WAYS if way[0] in whom)
    whom = {name: whom[name] for name in way if name in whom}
    key = "overlay:" + stable_id(*(f"{name}={whom[name].lower()}" for name in sorted(whom)))
    document = document_of(row, mapping, notes)
    document.pop("service_at_locations", None)
    place = _place(row, mapping)
    document |= {"id": key, "name": "overlay", **place}
    raw = {"overlay": whom, "row": cleaning.without_silence(row)}
    record = record_of(document, context=context, notes=notes, raw=raw)
    return replace(record, service=replace(record.service, name=""))


def _place(row: dict[str, str], mapping: TableMapping) -> dict[str, object]:
    """Return what is added to the place itself: its setting and who can get in."""
    about = {"setting", "wheelchair", "accessibility"} & set(mapping.columns)
    if not about:
        return {}
    marker = replace(mapping, constants={**mapping.constants, "location_name": "overlay"})
    location = document_of(row, marker, Notes(None))["service_at_locations"][0]["location"]
    known = {name: location[name] for name in ("setting", "accessibility") if location.get(name)}
    return {"service_at_locations": [{"location": known}]} if known else {}


FORMAT = Format(
    title="Overlay (CSV that adds facts to services already held)",
    recognises=_recognises,
    read=_read,
    about=_about,
)
