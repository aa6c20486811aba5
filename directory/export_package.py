"""How is the directory written as an HSDS tabular data package: a zip of one CSV a table?"""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from directory import hsds
from directory.export_rows import safe_cell
from directory.export_tables import Out
from directory.records import Service

# For each list in a document: the table it goes to, and the column that points back to its owner.
_TABLES: Mapping[str, tuple[str, str]] = {
    "service_at_locations": ("service_at_locations", "service_id"),
    "schedules": ("schedules", "service_id"),
    "cost_options": ("cost_options", "service_id"),
    "languages": ("languages", "service_id"),
    "contacts": ("contacts", "service_id"),
    "phones": ("phones", "service_id"),
    "service_areas": ("service_areas", "service_id"),
    "attributes": ("attributes", "link_id"),
    "funding": ("funding", "service_id"),
    "addresses": ("addresses", "location_id"),
    "accessibility": ("accessibility", "location_id"),
    "organization_identifiers": ("organization_identifiers", "organization_id"),
}
_ONES: Mapping[str, str] = {
    "organization": "organizations",
    "location": "locations",
    "taxonomy_term": "taxonomy_terms",
}
_POINTS_BACK = {
    "service_at_locations": "service_at_location_id",
    "locations": "location_id",
    "organizations": "organization_id",
    "contacts": "contact_id",
}


def write_hsds_csv(services: Iterable[Service], out: Out) -> None:
    """Write an HSDS tabular data package: a zip of one CSV a table, and `datapackage.json`."""
    with tempfile.TemporaryDirectory() as folder:
        spools = _Spools(Path(folder))
        for taxonomy in hsds.taxonomies():
            spools.put("taxonomies", taxonomy, once=True)
        for term in hsds.taxonomy_terms():
            spools.put("taxonomy_terms", term, once=True)
        for service in services:
            _flatten("services", hsds.service_document(service), spools, once=False)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            resources = [spools.write(name, package) for name in spools.names()]
            description = {
                "name": "human-services-data",
                "title": "Fingerpost directory in HSDS-UK 3.0",
                "profile": "tabular-data-package",
                "resources": resources,
            }
            package.writestr("datapackage.json", json.dumps(description, indent=2))


def _flatten(table: str, document: Mapping[str, Any], spools: _Spools, *, once: bool) -> None:
    """Put a document into its table, and what hangs on it into theirs.

    `once`: it came with another service before, perhaps, and so did what hangs on it.
    """
    row: dict[str, Any] = {}
    for name, value in document.items():
        if name in _ONES and isinstance(value, dict):
            row[f"{name}_id"] = value.get("id")
            _flatten(_ONES[name], value, spools, once=True)
        elif name in _TABLES and isinstance(value, list):
            child, back = _TABLES[name]
            back = _POINTS_BACK.get(table, back)
            for item in value:
                _flatten(child, {back: document["id"], **item}, spools, once=once)
        elif isinstance(value, (list, dict)):
            row[name] = json.dumps(value, ensure_ascii=False)
        else:
            row[name] = value
    spools.put(table, row, once=once)


@dataclass
class _Spool:
    path: Path
    columns: dict[str, None]
    seen: set[str]
    file: IO[str]


class _Spools:
    """Rows of each table, kept on disk until all its columns are known."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[str, _Spool] = {}

    def names(self) -> list[str]:
        """Return the tables, services first, then by name."""
        return sorted(self._tables, key=lambda name: (name != "services", name))

    def put(self, table: str, row: Mapping[str, Any], *, once: bool) -> None:
        """Keep a row; one that many services share (an organisation, a term) is kept `once`."""
        spool = self._tables.get(table)
        if spool is None:
            path = self._folder / f"{table}.jsonl"
            spool = _Spool(path, {"id": None}, set(), path.open("w", encoding="utf-8"))
            self._tables[table] = spool
        identity = row.get("id") if once else None
        if identity in spool.seen:
            return
        if identity is not None:
            spool.seen.add(identity)
        spool.columns.update(dict.fromkeys(row))
        spool.file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def write(self, table: str, package: zipfile.ZipFile) -> dict[str, Any]:
        """Write a table into the package; return how the package describes it."""
        spool = self._tables[table]
        spool.file.close()
        columns = list(spool.columns)
        with (
            package.open(f"{table}.csv", "w") as raw,
            io.TextIOWrapper(raw, encoding="utf-8", newline="") as text,
            spool.path.open(encoding="utf-8") as lines,
        ):
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(columns)
            for line in lines:
                row = json.loads(line)
                writer.writerow([_table_cell(row.get(name)) for name in columns])
        fields = [{"name": name, "type": "string"} for name in columns]
        return {"name": table, "path": f"{table}.csv", "schema": {"fields": fields}}


def _table_cell(value: Any) -> Any:  # noqa: ANN401 - a JSON scalar
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_cell(value) if isinstance(value, str) else value
