"""GeoPackage: the first layer of points or shapes, with a mapping file or HSDS words as names.

Coordinates may be WGS84 (EPSG:4326) or British National Grid (EPSG:27700); another system is
refused with that reason, rather than placed wrongly.
"""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from directory.errors import FeedContentError
from directory.formats import About, FeedContext, Format
from directory.formats._features import Feature, middle, read_features
from directory.formats._material import Material
from directory.formats.csv import mapping_for
from directory.records import Problem, Record

_READ = frozenset((4326, 27700, 4258))
_ENVELOPES = (0, 32, 48, 48, 64)


def _recognises(material: Material) -> bool:
    head = material.head
    return head.startswith(b"SQLite format 3\x00") and head[68:72] in (b"GPKG", b"GP10", b"GP11")


@contextmanager
def _opened(material: Material) -> Iterator[sqlite3.Connection]:
    """Open the file read-only; what came from an address is put into a file of its own first."""
    with tempfile.TemporaryDirectory() as folder:
        path = material.path
        if path is None:
            path = Path(folder) / "layer.gpkg"
            path.write_bytes(material.data)
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as connection:
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.text_factory = lambda text: text.decode("utf-8", "replace")
                yield connection
        except sqlite3.Error as error:
            raise FeedContentError(material.address, f"it is damaged ({error}).") from None


def _layer(connection: sqlite3.Connection, address: str) -> tuple[str, str]:
    """Return the table and the geometry column of the first layer."""
    rows = connection.execute(
        "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c "
        "JOIN gpkg_geometry_columns g ON g.table_name = c.table_name "
        "WHERE c.data_type = 'features' ORDER BY c.table_name"
    ).fetchall()
    if not rows:
        raise FeedContentError(address, "there is no layer of features in it.")
    table, column, system = rows[0]
    if system not in _READ:
        reason = f"its coordinates are EPSG:{system}; save it in WGS84 or British National Grid."
        raise FeedContentError(address, reason)
    return str(table), str(column)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _features(connection: sqlite3.Connection, address: str) -> Iterator[Feature]:
    table, column = _layer(connection, address)
    rows = connection.execute(f"SELECT * FROM {_quoted(table)}")
    names = [str(described[0]) for described in rows.description]
    for row in rows:
        properties = dict(zip(names, row, strict=True))
        shape = properties.pop(column, None)
        known = {name: value for name, value in properties.items() if not isinstance(value, bytes)}
        yield known, point_of(shape) if isinstance(shape, bytes) else None


def point_of(blob: bytes) -> tuple[float, float] | None:
    """Return the middle (x, y) of a GeoPackage geometry: from its envelope, or its one point."""
    if len(blob) < 8 or blob[:2] != b"GP" or blob[3] & 0x10:
        return None
    order = "<" if blob[3] & 1 else ">"
    kind = (blob[3] >> 1) & 7
    if kind >= len(_ENVELOPES) or len(blob) < 8 + _ENVELOPES[kind]:
        return None
    if kind:
        west, east, south, north = struct.unpack_from(f"{order}4d", blob, 8)
        return middle([(west, south), (east, north)])
    inner = blob[8:]
    if len(inner) < 21:
        return None
    order = "<" if inner[0] else ">"
    (shape,) = struct.unpack_from(f"{order}I", inner, 1)
    if shape % 1000 != 1:
        return None
    x, y = struct.unpack_from(f"{order}2d", inner, 5)
    return (x, y) if x == x and y == y else None  # an empty point is written as nan


def _first(material: Material) -> Mapping[str, Any]:
    with _opened(material) as connection:
        feature = next(_features(connection, material.address), None)
    return {} if feature is None else feature[0]


def _about(material: Material, mapping: Path | None) -> About:
    found = mapping_for(list(_first(material)), mapping)
    if found is None:
        return About()
    return About(
        published_on=found.published_on,
        licence=found.licence,
        attribution=found.attribution,
        feed=found.feed,
    )


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    first = _first(material)
    with _opened(material) as connection:
        yield from read_features(_features(connection, material.address), first, context)


FORMAT = Format(
    title="GeoPackage with a mapping of its columns",
    recognises=_recognises,
    read=_read,
    about=_about,
)
