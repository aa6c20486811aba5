"""How is the directory given back to the world?

One writer a format, all fed from the same stream of services, so that a hundred thousand need no
more memory than one (but for GeoPackage). Spreadsheets never run what a feed wrote: a cell that
would start a formula gets a quote in front (OWASP ASVS 1.2.10). Licence and attribution go with
every record.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from directory import hsds
from directory.errors import FileNotWrittenError, UnknownWordError
from directory.public import public_view, without_doors
from directory.records import CostOption, Schedule, Service, ServiceAtLocation, to_document

__all__ = ["FORMATS", "export", "public_view"]

Out = IO[bytes]
BATCH = 5_000  # rows of a table written at once
_STARTS_FORMULA = re.compile(r"^[\s\x00]*[=+\-@\t\r\x00]")


def export(services: Iterable[Service], form: str, out: Out, *, public: bool = False) -> int:
    """Write services in a format; return how many there were.

    `public` is exactly what a parent may see. Without it too, no copy leads to the door of a
    confidential place or of a childminder (`public.without_doors`).

    Raises
    ------
    UnknownWordError
        If there is no such format.
    """
    if form not in FORMATS:
        raise UnknownWordError("format", form, list(FORMATS))
    counted = _Counted(map(public_view if public else without_doors, services))
    FORMATS[form].write(counted, out)
    return counted.count


def export_to(services: Iterable[Service], form: str, path: Path, *, public: bool = False) -> int:
    """Write services to a file, which is whole or not there; return how many there were.

    Raises
    ------
    FileNotWrittenError
        If there is no room for it, or it may not be written.
    """
    beside = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as out:
            count = export(services, form, out, public=public)
        beside.replace(path)
    except OSError as error:
        raise FileNotWrittenError(str(path), error.strerror or str(error)) from error
    finally:
        beside.unlink(missing_ok=True)
    return count


class _Counted:
    """Counts what passes."""

    def __init__(self, services: Iterator[Service]) -> None:
        self._services, self.count = services, 0

    def __iter__(self) -> Iterator[Service]:
        for service in self._services:
            self.count += 1
            yield service


def safe_cell(text: str) -> str:
    """Return a text as a spreadsheet shows it, never as it would run it."""
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


# ------------------------------------------------------------ JSON


def _write_json(services: Iterable[Service], out: Out) -> None:
    """Write one JSON array of services as the directory keeps them."""
    _write_array(map(to_document, services), out)


def _write_array(documents: Iterable[bytes], out: Out) -> None:
    out.write(b"[")
    for number, document in enumerate(documents):
        out.write(b",\n" if number else b"\n")
        out.write(document)
    out.write(b"\n]\n")


def _json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return json.dumps(value, ensure_ascii=False).encode()


def _write_hsds_json(services: Iterable[Service], out: Out) -> None:
    """Write every service in HSDS-UK 3.0, in the envelope of one page."""
    with tempfile.TemporaryFile() as body:
        count = 0
        for service in services:
            body.write(b",\n" if count else b"\n")
            body.write(_json(hsds.service_document(service)))
            count += 1
        page = hsds.page_document([], total_items=count, page_number=1, per_page=max(1, count))
        page |= {"size": count, "empty": count == 0}
        head = {name: value for name, value in page.items() if name != "contents"}
        out.write(json.dumps(head)[:-1].encode() + b', "contents": [')
        body.seek(0)
        while piece := body.read(1 << 20):
            out.write(piece)
        out.write(b"\n]}\n")


# ------------------------------------------------------------ one row a place

COLUMNS = (
    *("service_id", "name", "organization", "description", "needs", "role", "audience", "tags"),
    *("status", "channels", "phone", "email", "url", "minimum_age", "maximum_age"),
    *("eligibility", "cost", "hours", "languages", "accepting", "accepting_as_of"),
    *("location_id", "location_name", "address", "postal_code", "latitude", "longitude"),
    *("precision", "area_code", "council_code", "confidential", "capacity_places"),
    *("serves", "referral_route", "checked_on", "feeds", "licences", "attributions"),
)
NUMBERS = frozenset({"minimum_age", "maximum_age", "latitude", "longitude", "capacity_places"})


def rows_of(service: Service) -> Iterator[dict[str, Any]]:
    """Yield a service as flat rows: one for each of its places, one when it has none."""
    for at in service.service_at_locations or (None,):
        yield _row(service, at)


def _row(service: Service, at: ServiceAtLocation | None) -> dict[str, Any]:
    place = None if at is None else at.location
    phones = (at.phones if at is not None and at.phones else service.phones) or ()
    schedules = (at.schedules if at is not None and at.schedules else service.schedules) or ()
    accepting = service.accepting
    found: dict[str, Any] = {
        "service_id": service.id,
        "name": service.name,
        "organization": service.organization.name if service.organization else None,
        "description": service.description,
        "needs": _joined(service.needs),
        "role": service.role,
        "audience": _joined(service.audience),
        "tags": _joined(service.tags),
        "status": service.status,
        "channels": _joined(service.channels),
        "phone": _joined(phone.number for phone in phones),
        "email": service.email,
        "url": service.url,
        "minimum_age": service.minimum_age,
        "maximum_age": service.maximum_age,
        "eligibility": service.eligibility_description,
        "cost": _joined(map(cost_in_words, service.cost_options)),
        "hours": _joined(map(hours_in_words, schedules)),
        "languages": _joined(language.name or language.code for language in service.languages),
        "accepting": accepting.fit.word,
        "accepting_as_of": accepting.as_of,
        "capacity_places": service.capacity_places if at is None else at.capacity_places,
        "serves": _joined(area.name for area in service.service_areas),
        "referral_route": _joined(service.referral_route),
        "checked_on": service.checked_on,
        "feeds": _joined(source.feed for source in service.sources),
        "licences": _joined(source.licence for source in service.sources),
        "attributions": _joined(source.attribution for source in service.sources),
    }
    if at is not None and place is not None:
        address = (place.address_1, place.address_2, place.city, place.region)
        found |= {
            "location_id": place.id,
            "location_name": place.name,
            "address": ", ".join(filter(None, address)) or None,
            "postal_code": place.postal_code,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "precision": place.precision,
            "area_code": place.area_code,
            "council_code": place.council_code,
            "confidential": "yes" if place.confidential else None,
        }
    return {name: _plain(found.get(name)) for name in COLUMNS}


def _joined(values: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(filter(None, values))) or None


def _plain(value: Any) -> Any:  # noqa: ANN401 - str, number or None
    return value.isoformat() if hasattr(value, "isoformat") else value


def cost_in_words(cost: CostOption) -> str | None:
    """Say a price; words the source used where it gave no number."""
    if cost.amount is None:
        return cost.amount_description or cost.option
    price = "free" if cost.amount == 0 else f"£{cost.amount:.2f}"
    period = f" a {cost.period}" if cost.period and cost.amount and cost.period != "once" else ""
    return f"{price}{period}" + (f" ({cost.option})" if cost.option else "")


def hours_in_words(schedule: Schedule) -> str | None:
    """Say a schedule as the record has it: days, clock times, and its own words."""
    times = "-".join(filter(None, (schedule.opens_at, schedule.closes_at)))
    pieces = (schedule.byday, times or None, schedule.description, schedule.notes)
    return " ".join(filter(None, pieces)) or None


def _write_csv(services: Iterable[Service], out: Out) -> None:
    """Write one row a place; UTF-8 with the mark spreadsheets look for."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for service in services:
        for row in rows_of(service):
            table.writerow([_cell(name, value) for name, value in row.items()])
    text.detach()


def _cell(name: str, value: Any) -> Any:  # noqa: ANN401 - str, number or None
    if value is None or name in NUMBERS:
        return "" if value is None else value
    return safe_cell(str(value))


# ------------------------------------------------------------ maps and tables for machines


def _write_geojson(services: Iterable[Service], out: Out) -> None:
    """Write one feature a place; a service without a point has a null geometry (RFC 7946)."""
    out.write(b'{"type": "FeatureCollection", "features": ')
    features = (_feature(row) for service in services for row in rows_of(service))
    _write_array(map(_json, features), out)
    out.write(b"}\n")


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    placed = row["latitude"] is not None and row["longitude"] is not None
    point = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
    facts = {
        name: value
        for name, value in row.items()
        if value is not None and name not in ("latitude", "longitude")
    }
    return {"type": "Feature", "geometry": point if placed else None, "properties": facts}


def _write_parquet(services: Iterable[Service], out: Out) -> None:
    """Write one row a place as a Parquet file."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = [(name, pa.float64() if name in NUMBERS else pa.string()) for name in COLUMNS]
    schema = pa.schema(kinds)
    with parquet.ParquetWriter(out, schema) as writer:
        for rows in _batches(row for service in services for row in rows_of(service)):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _write_gpkg(services: Iterable[Service], out: Out) -> None:
    """Write one point a place as a GeoPackage layer `services`."""
    import numpy as np
    import pyogrio
    import shapely

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "services.gpkg"
        rows = [row for service in services for row in rows_of(service)]
        points = [
            None
            if row["latitude"] is None or row["longitude"] is None
            else shapely.Point(row["longitude"], row["latitude"])
            for row in rows
        ]
        fields = [name for name in COLUMNS if name not in ("latitude", "longitude")]
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb(np.array(points, dtype=object)),
            field_data=[_array(rows, name) for name in fields],
            fields=np.array(fields, dtype=object),
            layer="services",
            driver="GPKG",
            geometry_type="Point",
            crs="EPSG:4326",
        )
        out.write(path.read_bytes())


def _array(rows: list[dict[str, Any]], name: str) -> Any:  # noqa: ANN401 - a numpy array
    import numpy as np

    if name in NUMBERS:
        return np.array([np.nan if row[name] is None else row[name] for row in rows], dtype=float)
    return np.array([row[name] for row in rows], dtype=object)


# ------------------------------------------------------------ HSDS as tables

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


def _write_hsds_csv(services: Iterable[Service], out: Out) -> None:
    """Write an HSDS tabular data package: a zip of one CSV a table, and `datapackage.json`."""
    with tempfile.TemporaryDirectory() as folder:
        spools = _Spools(Path(folder))
        for taxonomy in hsds.taxonomies():
            spools.put("taxonomies", taxonomy)
        for term in hsds.taxonomy_terms():
            spools.put("taxonomy_terms", term)
        for service in services:
            _flatten("services", hsds.service_document(service), spools)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            resources = [spools.write(name, package) for name in spools.names()]
            description = {
                "name": "human-services-data",
                "title": "Fingerpost directory in HSDS-UK 3.0",
                "profile": "tabular-data-package",
                "resources": resources,
            }
            package.writestr("datapackage.json", json.dumps(description, indent=2))


def _flatten(table: str, document: Mapping[str, Any], spools: _Spools) -> None:
    """Put a document into its table, and what hangs on it into theirs."""
    row: dict[str, Any] = {}
    for name, value in document.items():
        if name in _ONES and isinstance(value, dict):
            row[f"{name}_id"] = value.get("id")
            _flatten(_ONES[name], value, spools)
        elif name in _TABLES and isinstance(value, list):
            child, back = _TABLES[name]
            back = _POINTS_BACK.get(table, back)
            for item in value:
                _flatten(child, {back: document["id"], **item}, spools)
        elif isinstance(value, (list, dict)):
            row[name] = json.dumps(value, ensure_ascii=False)
        else:
            row[name] = value
    spools.put(table, row)


@dataclass
class _Spool:
    path: Path
    columns: dict[str, None]
    seen: set[str]
    file: IO[str]


class _Spools:
    """Rows of each table, kept on disk until all its columns are known; a row with an id once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[str, _Spool] = {}

    def names(self) -> list[str]:
        """Return the tables, services first, then by name."""
        return sorted(self._tables, key=lambda name: (name != "services", name))

    def put(self, table: str, row: Mapping[str, Any]) -> None:
        """Keep a row; an organisation or term that comes with many services is kept once."""
        spool = self._tables.get(table)
        if spool is None:
            path = self._folder / f"{table}.jsonl"
            spool = _Spool(path, {"id": None}, set(), path.open("w", encoding="utf-8"))
            self._tables[table] = spool
        identity = row.get("id")
        if table in _ONES.values() and identity in spool.seen:
            return
        if table in _ONES.values() and identity is not None:
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


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """How one format is written, and whether it is text a terminal can show."""

    write: Callable[[Iterable[Service], Out], None]
    suffix: str
    is_text: bool = True


FORMATS: Mapping[str, ExportFormat] = {
    "json": ExportFormat(_write_json, ".json"),
    "csv": ExportFormat(_write_csv, ".csv"),
    "hsds-json": ExportFormat(_write_hsds_json, ".json"),
    "hsds-csv": ExportFormat(_write_hsds_csv, ".zip", is_text=False),
    "geojson": ExportFormat(_write_geojson, ".geojson"),
    "gpkg": ExportFormat(_write_gpkg, ".gpkg", is_text=False),
    "parquet": ExportFormat(_write_parquet, ".parquet", is_text=False),
}
