"""What does a row say? With its mapping, a document in HSDS words for the one builder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from directory import cleaning
from directory.cleaning import Notes
from directory.councils import council_code
from directory.formats._mapping import DAYS, LISTS, PLAIN, TableMapping
from directory.formats._parts import hours_documents
from directory.records import Fit, stable_id
from directory.wording import ages_in, routes_in

_POINT = re.compile(r"\s*\(?\s*([-+]?\d+(?:\.\d+)?)\s*[,; ]\s*([-+]?\d+(?:\.\d+)?)\s*\)?\s*\Z")
_PLACED = (
    *("address_1", "address_2", "city", "postal_code", "latitude", "point", "northing"),
    *("area_code", "location_name", "confidential"),
)
_SEPARATOR = re.compile(r"\s*[;|\n]\s*")


def document_of(row: Mapping[str, str], mapping: TableMapping, notes: Notes) -> dict[str, Any]:
    """Return the row in HSDS words and ours; what it does not say is not there."""
    cells = {name: text for name, parts in mapping.columns.items() if (text := _text(row, parts))}
    fields: dict[str, Any] = dict(mapping.constants)
    fields.update({name: _split(text) if name in LISTS else text for name, text in cells.items()})
    for when in mapping.when:
        said = "\n".join(row.get(column, "") for column in when.columns)
        if when.matches.search(said) and not (when.unless and when.unless.search(said)):
            _add(fields, when.add)
    document = {name: fields[name] for name in (*PLAIN, *LISTS) if name in fields}
    document["id"] = _key(row, mapping, fields)
    document["schedules"] = hours_documents(_hours(fields))
    document["phones"] = str(fields.get("phones") or "").splitlines()
    document["organization"] = _organization(fields)
    if any(fields.get(name) for name in _PLACED):
        document["service_at_locations"] = [_place(fields, document["id"])]
    document["attributes"] = [
        {"label": label, "value": value}
        for label, column in mapping.attributes.items()
        if (value := cleaning.prose(row.get(column), notes, column))
    ]
    _read_words(document, fields, notes)
    return document


def _text(row: Mapping[str, str], parts: tuple[Any, ...]) -> str | None:
    said = []
    for part in parts:
        value = (row.get(part.column) or "").strip()
        if part.find is not None:
            found = part.find.search(value)
            value = found[0].strip() if found else ""
        if cleaning.plain(value) is not None:
            said.append(f"{part.label}: {value}" if part.label else value)
    return "\n".join(said) or None


def _split(text: str) -> list[str]:
    return [part.strip() for part in _SEPARATOR.split(text) if part.strip()]


def _add(fields: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Put more facts to the row: lists grow, single facts are set where the row is silent."""
    for name, value in more.items():
        if isinstance(value, list):
            fields[name] = list(dict.fromkeys([*fields.get(name, ()), *value]))
        else:
            fields.setdefault(name, value)


def _key(row: Mapping[str, str], mapping: TableMapping, fields: Mapping[str, Any]) -> str:
    """Return what stays the same from one file to the next: an id, or the key columns as one."""
    if fields.get("id"):
        return str(fields["id"])
    names = mapping.key or tuple(
        part.column for field in ("name", "postal_code") for part in mapping.columns.get(field, ())
    )
    values = [" ".join((row.get(name) or "").split()).lower() for name in names]
    return stable_id("row", *values, *mapping.where)


def _hours(fields: Mapping[str, Any]) -> str | None:
    if fields.get("hours"):
        return str(fields["hours"])
    days = [f"{day.title()} {fields[day]}" for day in DAYS if fields.get(day)]
    return "\n".join(days) or None


def _organization(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    name = fields.get("organization")
    if not name:
        return None
    number = fields.get("charity_number")
    identifiers = [{"identifier_scheme": "GB-SC", "identifier": number}] if number else []
    return {"name": name, "organization_identifiers": identifiers}


def _place(fields: Mapping[str, Any], key: str) -> dict[str, Any]:
    get = fields.get
    latitude, longitude = get("latitude"), get("longitude")
    point = _POINT.match(str(get("point") or ""))
    if latitude is None and point:
        latitude, longitude = point[1], point[2]
    if latitude is None and get("northing"):  # told apart by their size when they are located
        latitude, longitude = get("northing"), get("easting")
    address = {
        name: get(name) for name in ("address_1", "address_2", "city", "region", "postal_code")
    }
    return {
        "location": {
            "id": get("location_id") or key,
            "name": get("location_name"),
            "description": get("location_description"),
            "latitude": latitude,
            "longitude": longitude,
            "council": get("council"),
            "council_code": get("council_code"),
            "area_code": get("area_code"),
            "setting": get("setting"),
            "confidential": get("confidential"),
            "addresses": [address | {"address_type": "physical"}],
            "accessibility": [get("accessibility"), *_wheelchair(get("wheelchair"))],
        }
    }


def _wheelchair(value: object) -> list[dict[str, Any]]:
    """Return what a column that asks about disabled access says; "partly" stays unknown."""
    text = cleaning.plain(value)
    if text is None:
        return []
    fit = cleaning.yes_no(text)
    details = None if fit is not Fit.UNKNOWN else text
    return [{"access": "wheelchair", "fit": fit.word, "description": details}]


def _read_words(document: dict[str, Any], fields: Mapping[str, Any], notes: Notes) -> None:
    """Read ages, referral, area and acceptance from columns of words, where they are certain."""
    ages = fields.get("ages")
    if ages:
        low, high = ages_in(str(ages)) or (None, None)
        if low is None and high is None:
            document.setdefault("eligibility_description", ages)
        if "minimum_age" not in document and low is not None:
            document["minimum_age"] = low
        if "maximum_age" not in document and high is not None:
            document["maximum_age"] = high
    referral = fields.get("referral")
    if referral:
        document.setdefault("referral_route", list(routes_in(str(referral))))
        document.setdefault("application_process", referral)
    served = fields.get("area_served")
    if served:
        document["service_areas"] = [
            {"name": name, "code": council_code(name)} for name in _split(str(served))
        ]
    if fields.get("accepting"):
        fit = cleaning.yes_no(fields["accepting"])
        as_of = fields.get("accepting_as_of") or fields.get("assured_date")
        document["accepting"] = {"fit": fit.word, "as_of": as_of}
        if fit is Fit.UNKNOWN:
            notes.mend("accepting", fields["accepting"], "Write yes or no; left out.")
