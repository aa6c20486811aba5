"""How are the flat rows written: as CSV, GeoJSON, Parquet and GeoPackage?"""

from __future__ import annotations

import csv
import io
import json
import struct
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from directory.export_rows import COLUMNS, NUMBERS, rows_of, safe_cell
from directory.records import Service

Out = IO[bytes]
BATCH = 5_000  # rows of a table written at once


def write_array(documents: Iterable[bytes], out: Out) -> None:
    """Write documents as one JSON array."""
    out.write(b"[")
    for number, document in enumerate(documents):
        out.write(b",\n" if number else b"\n")
        out.write(document)
    out.write(b"\n]\n")


def json_bytes(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return a value as UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False).encode()


def write_csv(services: Iterable[Service], out: Out) -> None:
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


def write_geojson(services: Iterable[Service], out: Out) -> None:
    """Write one feature a place; a service without a point has a null geometry (RFC 7946)."""
    out.write(b'{"type": "FeatureCollection", "features": ')
    features = (_feature(row) for service in services for row in rows_of(service))
    write_array(map(json_bytes, features), out)
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


_GEOPARQUET = {  # version 1.0.0; without a `crs` it is longitude and latitude
    "version": "1.0.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def write_parquet(services: Iterable[Service], out: Out) -> None:
    """Write one row a place as a Parquet file, with its point as a GeoParquet column too."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = [(name, pa.float64() if name in NUMBERS else pa.string()) for name in COLUMNS]
    schema = pa.schema([*kinds, ("geometry", pa.binary())], {"geo": json.dumps(_GEOPARQUET)})
    with parquet.ParquetWriter(out, schema) as writer:
        for rows in _batches(row for service in services for row in rows_of(service)):
            placed = [row | {"geometry": _wkb(row)} for row in rows]
            writer.write_table(pa.Table.from_pylist(placed, schema=schema))


def _wkb(row: Mapping[str, Any]) -> bytes | None:
    """Return a row's point as well-known binary: little-endian, kind 1, longitude, latitude."""
    if row["latitude"] is None or row["longitude"] is None:
        return None
    return struct.pack("<BIdd", 1, 1, row["longitude"], row["latitude"])


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def write_gpkg(services: Iterable[Service], out: Out) -> None:
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
