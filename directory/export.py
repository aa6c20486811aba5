"""How is the directory given back to the world?

One writer a format, all fed from the same stream of services, so that a hundred thousand need no
more memory than one (but for GeoPackage). Spreadsheets never run what a feed wrote: a cell that
would start a formula gets a quote in front (OWASP ASVS 1.2.10). Licence and attribution go with
every record.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from directory import hsds
from directory.errors import FileNotWrittenError, UnknownWordError
from directory.export_package import write_hsds_csv
from directory.export_rows import COLUMNS
from directory.export_tables import (
    Out,
    json_bytes,
    write_array,
    write_csv,
    write_geojson,
    write_gpkg,
    write_parquet,
)
from directory.public import public_view, without_doors
from directory.records import Service, to_document

__all__ = ["COLUMNS", "FORMATS", "export", "export_to", "public_view"]


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


def _write_json(services: Iterable[Service], out: Out) -> None:
    """Write one JSON array of services as the directory keeps them."""
    write_array(map(to_document, services), out)


def _write_hsds_json(services: Iterable[Service], out: Out) -> None:
    """Write every service in HSDS-UK 3.0, in the envelope of one page."""
    with tempfile.TemporaryFile() as body:
        count = 0
        for service in services:
            body.write(b",\n" if count else b"\n")
            body.write(json_bytes(hsds.service_document(service)))
            count += 1
        page = hsds.page_document([], total_items=count, page_number=1, per_page=max(1, count))
        page |= {"size": count, "empty": count == 0}
        head = {name: value for name, value in page.items() if name != "contents"}
        out.write(json.dumps(head)[:-1].encode() + b', "contents": [')
        body.seek(0)
        while piece := body.read(1 << 20):
            out.write(piece)
        out.write(b"\n]}\n")


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """How one format is written, and whether it is text a terminal can show."""

    write: Callable[[Iterable[Service], Out], None]
    suffix: str
    is_text: bool = True


FORMATS: Mapping[str, ExportFormat] = {
    "json": ExportFormat(_write_json, ".json"),
    "csv": ExportFormat(write_csv, ".csv"),
    "hsds-json": ExportFormat(_write_hsds_json, ".json"),
    "hsds-csv": ExportFormat(write_hsds_csv, ".zip", is_text=False),
    "geojson": ExportFormat(write_geojson, ".geojson"),
    "gpkg": ExportFormat(write_gpkg, ".gpkg", is_text=False),
    "parquet": ExportFormat(write_parquet, ".parquet", is_text=False),
}
