"""Any table: with a mapping file, one of the mappings we bring, or HSDS words as headings.

Encodings, separators and blank lines are taken as they come. Ages, prices and opening hours written
as words are read where they can mean one thing only, and kept as words elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from directory.cleaning import Notes
from directory.errors import FeedShapeError
from directory.formats import About, FeedContext, Format
from directory.formats._build import record_of
from directory.formats._mapping import FIELDS, Part, TableMapping, known_mappings, load
from directory.formats._material import Material
from directory.formats._row_document import document_of
from directory.formats._rows import each
from directory.formats._tables import BEYOND, header_of, rows_of
from directory.records import Problem, Record

_SYNONYMS = {
    "service": "name",
    "servicename": "name",
    "title": "name",
    "website": "url",
    "web": "url",
    "link": "url",
    "telephone": "phones",
    "phone": "phones",
    "phonenumber": "phones",
    "tel": "phones",
    "emailaddress": "email",
    "address": "address_1",
    "addressline1": "address_1",
    "addressline2": "address_2",
    "street": "address_1",
    "town": "city",
    "postcode": "postal_code",
    "zip": "postal_code",
    "lat": "latitude",
    "y": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "x": "longitude",
    "openinghours": "hours",
    "openingtimes": "hours",
    "opening": "hours",
    "agerange": "ages",
    "ages": "ages",
    "minage": "minimum_age",
    "maxage": "maximum_age",
    "cost": "fees",
    "costs": "fees",
    "price": "fees",
    "eligibility": "eligibility_description",
    "provider": "organization",
    "organisation": "organization",
    "organisationname": "organization",
    "organizationname": "organization",
    "identifier": "id",
    "venue": "location_name",
    "disabledaccess": "wheelchair",
    "council": "council",
    "localauthority": "council",
    "capacity": "capacity_places",
    "places": "capacity_places",
    "referral": "referral",
    "need": "needs",
    "tag": "tags",
    "language": "languages",
    "languagesspoken": "languages",
    "checkedon": "assured_date",
    "datazone": "area_code",
    "facilities": "accessibility",
}
_TELLING = frozenset(
    (
        *("description", "url", "phones", "email", "postal_code", "address_1", "latitude", "needs"),
        *("hours", "fees", "ages", "minimum_age", "organization", "point", "northing"),
    )
)


def _field_of(heading: str) -> str | None:
    squeezed = re.sub(r"[^a-z0-9]", "", heading.lower())
    exact = {re.sub(r"_", "", name): name for name in FIELDS}
    return exact.get(squeezed) or _SYNONYMS.get(squeezed)


def headings_mapping(headings: list[str]) -> TableMapping:
    """Return the mapping that the headings spell out by themselves; maybe of few columns."""
    columns: dict[str, tuple[Part, ...]] = {}
    for heading in headings:
        name = _field_of(heading)
        if name is not None and name not in columns:
            columns[name] = (Part(heading),)
    return TableMapping(source="the headings of the table", columns=columns)


def _from_headings(headings: list[str]) -> TableMapping | None:
    """Return that mapping where it says enough to show a service, else `None`."""
    mapping = headings_mapping(headings)
    enough = "name" in mapping.columns and len(_TELLING & set(mapping.columns)) >= 2
    return mapping if enough else None


def mapping_for(headings: list[str], given: Path | None) -> TableMapping | None:
    """Return the mapping that was given, else one of ours, else what the headings spell out."""
    if given is not None:
        return load(given)
    present = set(headings)
    known = (found for found in known_mappings() if found.headings and found.headings <= present)
    return next(known, None) or _from_headings(headings)


def _recognises(material: Material) -> bool:
    headings = header_of(material)
    if any(known.headings and known.headings <= set(headings) for known in known_mappings()):
        return True
    foreign = {"careservice", "charitynumber", "serviceid", "recordid"} & {
        re.sub(r"[^a-z]", "", heading.lower()) for heading in headings
    }
    return bool(headings) and not foreign and _from_headings(headings) is not None


def _about(material: Material, mapping: Path | None) -> About:
    found = mapping_for(header_of(material), mapping)
    if found is None:
        return About()
    return About(
        published_on=found.published_on,
        licence=found.licence,
        attribution=found.attribution,
        feed=found.feed,
    )


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    headings = header_of(material)
    mapping = mapping_for(headings, context.mapping)
    if mapping is None:
        raise FeedShapeError(context.feed, {"name", "one of description, phone, postcode"})
    missing = {part.column for part in mapping.columns.get("name", ())} - set(headings)
    missing |= set(mapping.key) - set(headings)
    if missing:
        raise FeedShapeError(context.feed, missing)

    seen: dict[str, list[dict[str, str]]] = {}

    def build(told: tuple[TableMapping, dict[str, str]], notes: Notes) -> Record:
        mapping, row = told
        document = document_of(row, mapping, notes)
        document["id"] = _own_key(document["id"], row, seen)
        if row.get(BEYOND):
            advice = "There are more cells here than headings; is a cell without quotes split?"
            notes.mend("row", row[BEYOND], advice)
        return record_of(document, context=context, notes=notes, raw=row)

    # Keys count their repeats: each row is read. Further services come after all rows.
    kinds = (mapping, *mapping.also)
    told = ((kind, row) for kind in kinds for row in rows_of(material) if kind.is_for(row))
    yield from each(told, build)


def _own_key(key: str, row: dict[str, str], seen: dict[str, list[dict[str, str]]]) -> str:
    """Return a key of its own for each different row; an exact repeat keeps the key it had."""
    rows = seen.setdefault(key, [])
    if row not in rows:
        rows.append(row)
    number = rows.index(row) + 1
    return key if number == 1 else f"{key}#{number}"


FORMAT = Format(
    title="Any table (CSV) with a mapping of its columns",
    recognises=_recognises,
    read=_read,
    about=_about,
)
