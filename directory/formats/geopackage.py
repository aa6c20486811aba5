"""GeoPackage: every layer that lists services, with a mapping file or HSDS words as names.

Coordinates may be WGS84 (EPSG:4326) or British National Grid (EPSG:27700), under whatever number
the file keeps them; another system is refused with that reason, rather than placed wrongly. A layer
may have no shapes at all. What is no list of services (wards beside halls) is told and left out.
"""

from __future__ import annotations

import math
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import shapely

from directory.errors import FeedContentError, FeedShapeError
from directory.formats import About, FeedContext, Format
from directory.formats._features import Feature, middle, read_features
from directory.formats._mapping import TableMapping
from directory.formats._material import Material
from directory.formats.csv import mapping_for
from directory.records import Problem, Record

_READ = frozenset((4326, 27700, 4258))
_ENVELOPES = (0, 32, 48, 48, 64)
LONGEST_VALUE = 16 << 20  # bytes of one cell or shape: the outline of an island takes two
SMALLEST_ROW = 4  # bytes: a file that gives more rows than these allow goes round in a circle


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
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("PRAGMA cell_size_check = ON")
                connection.text_factory = lambda text: text.decode("utf-8", "replace")
                yield connection
        except (sqlite3.Error, MemoryError) as error:
            raise FeedContentError(material.address, f"it is damaged ({error}).") from None


@dataclass(frozen=True, slots=True)
class _Layer:
    """A table of the file: its columns, which of them is the shape, and the system of that."""

    table: str
    columns: tuple[str, ...]
    shape: str | None
    system: int | None

    @property
    def names(self) -> list[str]:
        """What its features are called by: all columns but the shape."""
        return [name for name in self.columns if name != self.shape]


def _layers(connection: sqlite3.Connection, address: str) -> list[_Layer]:
    """Return the layers whose rows stand in the file: what a view or a formula makes up is none.

    A view may go on for ever, and a column that is worked out may be as large as it likes.
    """
    rows = connection.execute(
        "SELECT c.table_name, g.column_name, coalesce(s.organization_coordsys_id, g.srs_id) "
        "FROM gpkg_contents c "
        "JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table' "
        "LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name "
        "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id AND upper(s.organization) = 'EPSG'"
        "WHERE c.data_type IN ('features', 'attributes') ORDER BY c.table_name"
    ).fetchall()
    if not rows:
        raise FeedContentError(address, "there is no layer of features in it.")
    layers = []
    for table, shape, system in rows:
        told = connection.execute(f"PRAGMA table_info({_quoted(table)})")
        columns = tuple(str(name) for _, name, *_ in told)
        layers.append(_Layer(str(table), columns, shape, system))
    return layers


def _meaning(names: list[str], mapping: Path | None) -> TableMapping | None:
    found = mapping_for(names, mapping)
    if found is None:
        return None
    named = {part.column for part in found.columns.get("name", ())}
    return found if named <= set(names) else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _features(
    connection: sqlite3.Connection, layer: _Layer, number: int, material: Material
) -> Iterator[Feature]:
    if layer.shape is not None and layer.system not in _READ:
        reason = f"its coordinates are EPSG:{layer.system}"
        advice = "save it in WGS84 or British National Grid."
        raise FeedContentError(material.address, f"{reason}; {advice}")
    wanted = ", ".join(map(_quoted, layer.columns))
    most = _size(material) // SMALLEST_ROW
    rows = connection.execute(f"SELECT {wanted} FROM {_quoted(layer.table)}")
    for so_far, row in enumerate(rows, start=1):
        if so_far > most:
            raise FeedContentError(material.address, "it is damaged (its rows go round).")
        properties = dict(zip(layer.columns, row, strict=True))
        shape = properties.pop(layer.shape, None) if layer.shape else None
        known = {name: value for name, value in properties.items() if not isinstance(value, bytes)}
        yield number, known, point_of(shape) if isinstance(shape, bytes) else None


def _size(material: Material) -> int:
    return len(material.data) if material.path is None else material.path.stat().st_size


def point_of(blob: bytes) -> tuple[float, float] | None:
    """Return the middle (x, y) of a GeoPackage geometry: from its envelope, or from its shape."""
    if len(blob) < 8 or blob[:2] != b"GP" or blob[3] & 0x10:
        return None
    order = "<" if blob[3] & 1 else ">"
    kind = (blob[3] >> 1) & 7
    if kind >= len(_ENVELOPES) or len(blob) < 8 + _ENVELOPES[kind]:
        return None
    if kind:
        west, east, south, north = struct.unpack_from(f"{order}4d", blob, 8)
    else:
        shape = shapely.from_wkb(blob[8:], on_invalid="ignore")
        if shape is None:
            return None
        west, south, east, north = shape.bounds
    corners = [(west, south), (east, north)]
    finite = all(map(math.isfinite, (west, south, east, north)))  # an empty point is all nan
    return middle(corners) if finite else None


def _about(material: Material, mapping: Path | None) -> About:
    with _opened(material) as connection:
        layers = _layers(connection, material.address)
    found = next((said for one in layers if (said := _meaning(one.names, mapping))), None)
    if found is None:
        return About()
    return About(
        published_on=found.published_on,
        licence=found.licence,
        attribution=found.attribution,
        feed=found.feed,
    )


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    with _opened(material) as connection:
        meant: list[TableMapping] = []
        walked: list[Iterator[Feature]] = []
        for layer in _layers(connection, material.address):
            mapping = _meaning(layer.names, context.mapping)
            if mapping is None:
                advice = "This layer lists no services and was left out; a mapping may say it does."
                yield Problem(row=None, field="layer", value=layer.table, advice=advice)
                continue
            walked.append(_features(connection, layer, len(meant), material))
            meant.append(mapping)
        if not meant:
            raise FeedShapeError(context.feed, {"name", "one of description, phone, postcode"})
        yield from read_features(chain.from_iterable(walked), meant, context)


FORMAT = Format(
    title="GeoPackage with a mapping of its columns",
    recognises=_recognises,
    read=_read,
    about=_about,
)
