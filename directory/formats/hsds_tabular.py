"""HSDS tabular data packages: a zip or a folder with one CSV per table, of HSDS 2.x or 3.x.

Tables may be named in either number (`service.csv`, `services.csv`). Children are put into a small
database on disk first and joined a service at a time, so that a large package needs little memory.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from directory.cleaning import Notes
from directory.errors import FeedContentError
from directory.formats import FeedContext, Format
from directory.formats._archive import Member, check_archive
from directory.formats._build import record_of
from directory.formats._mapping import LISTS
from directory.formats._material import Material
from directory.formats._rows import each
from directory.formats._tables import rows_of
from directory.formats._weekdays import byday_of
from directory.records import Problem, Record

_TABLES = {
    "service": ("service", "services"),
    "organization": ("organization", "organizations"),
    "location": ("location", "locations"),
    "at": ("service_at_location", "services_at_location", "service_at_locations"),
    "address": ("address", "addresses", "physical_address", "physical_addresses"),
    "schedule": ("schedule", "schedules", "regular_schedule", "regular_schedules"),
    "phone": ("phone", "phones"),
    "cost_option": ("cost_option", "cost_options"),
    "language": ("language", "languages"),
    "service_area": ("service_area", "service_areas"),
    "contact": ("contact", "contacts"),
    "accessibility": ("accessibility", "accessibility_for_disabilities"),
    "attribute": ("attribute", "attributes"),
    "service_taxonomy": ("service_taxonomy", "services_taxonomy"),
    "taxonomy_term": ("taxonomy_term", "taxonomy_terms"),
    "taxonomy": ("taxonomy", "taxonomies"),  # of 2.x: terms
    "identifier": ("organization_identifier", "organization_identifiers"),
    "eligibility": ("eligibility", "eligibilities"),
}
_OWNERS = (
    *("service_at_location_id", "contact_id", "service_id", "location_id", "organization_id"),
    *("link_id", "entity_id"),
)
_BATCH = 5_000
_MARKS = frozenset(("datapackage.json", "tabular.json"))


def _files(material: Material) -> dict[str, list[str]]:
    """Return the files of each table, the shallowest first: that one is read."""
    found: dict[str, list[str]] = {}
    for name in sorted(material.names, key=lambda path: (path.count("/"), path)):
        stem = name.rsplit("/", 1)[-1].lower()
        if not stem.endswith(".csv"):
            continue
        for table, spellings in _TABLES.items():
            if stem[:-4] in spellings:
                found.setdefault(table, []).append(name)
    return found


def _recognises(material: Material) -> bool:
    tables = _files(material)
    stems = {name.rsplit("/", 1)[-1].lower() for name in material.names}
    return "service" in tables or len(tables) >= 2 or bool(stems & _MARKS)


class _Tables:
    """The package's tables on disk: rows by their own id and by the id of what they belong to."""

    def __init__(self, material: Material) -> None:
        check_archive(material)
        self._store = sqlite3.connect("")  # a temporary file of SQLite's own, gone when closed
        self._store.execute(
            "CREATE TABLE row (name TEXT, id TEXT, kind TEXT, owner TEXT, body TEXT)"
        )
        self.files, self._material = _files(material), material
        for table in self.files:
            if table != "service":
                self._keep(table)
        self._store.execute("CREATE INDEX owned ON row (name, kind, owner)")
        self._store.execute("CREATE INDEX known ON row (name, id)")

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """Yield the rows of one table as they stand."""
        if table in self.files:
            yield from rows_of(Member(self._material, self.files[table][0]))

    def beside(self) -> Iterator[tuple[str, str]]:
        """Yield (file, the file that was read) of what holds a table for a second time."""
        for first, *others in self.files.values():
            yield from ((other, first) for other in others)

    def _keep(self, table: str) -> None:
        batch = []
        for row in self.rows(table):
            kind = next((name for name in _OWNERS if row.get(name)), None)
            said = {name: _cell(value) for name, value in row.items() if value}
            owner = row.get(kind) if kind else None
            batch.append((table, row.get("id"), kind, owner, json.dumps(said)))
            if len(batch) == _BATCH:
                self._write(batch)
                batch = []
        self._write(batch)

    def _write(self, batch: list[tuple[Any, ...]]) -> None:
        self._store.executemany("INSERT INTO row VALUES (?, ?, ?, ?, ?)", batch)

    def owned(self, table: str, kind: str, owner: str | None) -> list[dict[str, Any]]:
        """Return the rows of a table that belong to this owner and to nothing nearer."""
        if not owner:
            return []
        found = self._store.execute(
            "SELECT body FROM row WHERE name = ? AND kind = ? AND owner = ? ORDER BY rowid",
            (table, kind, owner),
        )
        return [json.loads(body) for (body,) in found]

    def one(self, table: str, key: str | None) -> dict[str, Any] | None:
        """Return the row with this id."""
        found = self._store.execute(
            "SELECT body FROM row WHERE name = ? AND id = ? ORDER BY rowid", (table, key)
        ).fetchone()
        return None if found is None else json.loads(found[0])

    def orphans(self, services: Iterable[str]) -> Iterator[tuple[str, int, str]]:
        """Yield (table, number of rows, first id) of what belongs to services that are not here."""
        self._store.execute("CREATE TABLE here (id TEXT PRIMARY KEY)")
        rows = ((key,) for key in services)
        self._store.executemany("INSERT OR IGNORE INTO here VALUES (?)", rows)
        yield from self._store.execute(
            "SELECT name, count(*), min(owner) FROM row WHERE kind = 'service_id'"
            " AND owner NOT IN (SELECT id FROM here) GROUP BY name ORDER BY name"
        )

    def close(self) -> None:
        """Forget all of it."""
        self._store.close()


def _cell(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a cell: lists and objects stand there as JSON, what looks like a formula quoted."""
    if text[0] == "'" and text[1:2] in ("=", "+", "-", "@", "\t"):
        return text[1:]
    if text[0] in "[{" and text[-1] in "]}":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _schedules(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return schedule rows; 2.x has one weekday a row."""
    said = []
    for row in rows:
        byday = row.get("byday") or byday_of(row.get("weekday"))
        freq = row.get("freq") or ("WEEKLY" if byday else None)
        said.append({**row, "byday": byday, "freq": freq})
    return said


def _place(
    tables: _Tables, row: Mapping[str, Any], schedules: list[dict[str, Any]], notes: Notes
) -> dict[str, Any]:
    key, location = row.get("id"), tables.one("location", row.get("location_id"))
    if location is None:
        advice = "There is no location of this id; the service has no place there. Send its row."
        notes.mend("service_at_location.location_id", row.get("location_id") or "", advice)
        location = {}
    address = tables.owned("address", "location_id", location.get("id"))
    own = tables.owned("schedule", "service_at_location_id", key)
    return {
        **row,
        "location": {
            **location,
            "addresses": [{"address_type": "physical", **one} for one in address],
            "accessibility": tables.owned("accessibility", "location_id", location.get("id")),
            "phones": tables.owned("phone", "location_id", location.get("id")),
        },
        "schedules": _schedules(own) or schedules,
        "phones": tables.owned("phone", "service_at_location_id", key),
    }


def _terms(tables: _Tables, service: str) -> list[dict[str, Any]]:
    """Return attributes with their terms, of 3.x (`attribute`) and 2.x (`service_taxonomy`)."""
    rows = tables.owned("attribute", "link_id", service)
    rows += tables.owned("attribute", "entity_id", service)
    rows += tables.owned("service_taxonomy", "service_id", service)
    said = []
    for row in rows:
        key = row.get("taxonomy_term_id") or row.get("taxonomy_id")
        term = tables.one("taxonomy_term", key) or tables.one("taxonomy", key)
        if term is None:
            said.append({"label": row.get("label") or row.get("taxonomy_detail"), **row})
        else:
            whole = tables.one("taxonomy", term.get("taxonomy_id")) or {}
            taxonomy = term.get("taxonomy") or term.get("vocabulary") or whole.get("name")
            said.append({"taxonomy_term": {"term": key, **term, "taxonomy": taxonomy}})
    return said


def _ages(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the one eligibility row's ages; several rows are alternatives and say none."""
    if len(rows) != 1:
        return {}
    return {name: rows[0].get(name) for name in ("minimum_age", "maximum_age") if rows[0].get(name)}


def _document(tables: _Tables, row: Mapping[str, str], notes: Notes) -> dict[str, Any]:
    """Return one service with everything that belongs to it, in HSDS 3.0 JSON words."""
    key = row.get("id", "")
    document: dict[str, Any] = {name: _cell(value) for name, value in row.items() if value}
    for name in LISTS:
        if isinstance(document.get(name), str):
            document[name] = [part for part in re.split(r"\s*[;|]\s*", document[name]) if part]
    organization = tables.one("organization", row.get("organization_id"))
    if organization is None and row.get("organization_id"):
        advice = "There is no organization of this id; nobody is named. Send its row."
        notes.mend("organization_id", row["organization_id"], advice)
        document.pop("organization_id")
    if organization is not None:
        identifiers = tables.owned("identifier", "organization_id", organization.get("id"))
        document["organization"] = {**organization, "organization_identifiers": identifiers}
    contacts = tables.owned("contact", "service_id", key)
    for contact in contacts:
        contact["phones"] = tables.owned("phone", "contact_id", contact.get("id"))
    by_place: dict[str, list[dict[str, Any]]] = {}
    everywhere: list[dict[str, Any]] = []
    for schedule in _schedules(tables.owned("schedule", "service_id", key)):
        place = schedule.get("location_id")
        (by_place.setdefault(place, []) if place else everywhere).append(schedule)
    places = tables.owned("at", "service_id", key)
    return {
        **document,
        "schedules": everywhere,
        "service_at_locations": [
            _place(tables, place, by_place.get(place.get("location_id", ""), []), notes)
            for place in places
        ],
        "phones": tables.owned("phone", "service_id", key),
        "cost_options": tables.owned("cost_option", "service_id", key),
        "languages": [
            {"code": one.get("code"), "name": one.get("name") or one.get("language")}
            for one in tables.owned("language", "service_id", key)
        ],
        "service_areas": tables.owned("service_area", "service_id", key),
        "contacts": contacts,
        "attributes": _terms(tables, key),
        **_ages(tables.owned("eligibility", "service_id", key)),
    }


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    tables = _Tables(material)
    try:
        if "service" not in tables.files:
            raise FeedContentError(material.address, "there is no service.csv in it.")
        yield from each(
            tables.rows("service"),
            lambda row, notes: record_of(
                _document(tables, row, notes), context=context, notes=notes, raw=row
            ),
        )
        for file, read in tables.beside():
            advice = f"{read} is that table already; this file was left out. Send them as one."
            yield Problem(row=None, field="file", value=file, advice=advice)
        ids = (row.get("id", "") for row in tables.rows("service"))
        for table, count, first in tables.orphans(ids):
            yield Problem(
                row=None,
                field=f"{'service_at_location' if table == 'at' else table}.service_id",
                value=f"{count} rows, the first for {first}",
                advice="No service has these ids; the rows were left out. Send the services.",
            )
    finally:
        tables.close()


FORMAT = Format(
    title="HSDS tabular data package (zip or folder of CSV tables), 2.x and 3.x",
    recognises=_recognises,
    read=_read,
)
