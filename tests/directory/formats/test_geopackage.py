"""GeoPackages as they come: several layers, grids under odd numbers, no shapes, and traps."""

import random
import sqlite3
import struct
from contextlib import suppress
from datetime import date

import pytest

from directory.errors import FeedContentError, FeedShapeError, FingerpostError
from directory.formats.geopackage import point_of
from directory.reading import read_source
from directory.records import Problem, Record

TODAY = date(2026, 11, 23)
HALL = ("Invented Hall", "0141 496 0010", "G1 1AB")
DEGREES, METRES = (-4.25, 55.86), (259_000.0, 665_000.0)


def shape(kind, *numbers, system=4326, count=None):
    counts = b"" if count is None else struct.pack(f"<{len(count)}I", *count)
    body = struct.pack("<BI", 1, kind) + counts + struct.pack(f"<{len(numbers)}d", *numbers)
    return b"GP\0\x01" + struct.pack("<i", system) + body


def package(path, **layers):
    """Write a GeoPackage; each layer is (system, rows), or the SQL that makes its table."""
    with sqlite3.connect(path) as store:
        store.execute("PRAGMA application_id = 0x47504B47")
        store.executescript(
            "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INT);"
            "CREATE TABLE gpkg_spatial_ref_sys"
            " (srs_id INT, organization TEXT, organization_coordsys_id INT);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 'EPSG', 4326), (100001, 'epsg', 27700),"
            " (3857, 'EPSG', 3857), (-1, 'NONE', -1)"
        )
        for name, told in layers.items():
            system, rows = (4326, told) if isinstance(told, str) else told
            kind = "attributes" if system is None else "features"
            store.execute("INSERT INTO gpkg_contents VALUES (?, ?)", (name, kind))
            if system is not None:
                row = (name, "geom", system)
                store.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?)", row)
            if isinstance(rows, str):
                store.executescript(rows)
                continue
            store.execute(f"CREATE TABLE {name} (geom BLOB, name TEXT, phone TEXT, postcode TEXT)")
            store.executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?)", rows)
    store.close()
    return path


def read(path):
    items = list(read_source(str(path), today=TODAY).items)
    records = [item for item in items if isinstance(item, Record)]
    return records, [item for item in items if isinstance(item, Problem)]


def places(records):
    found = (at.location for one in records for at in one.service.service_at_locations)
    return [(place.latitude, place.longitude) for place in found]


def test_every_layer_that_lists_services_is_read_and_others_are_told(tmp_path):
    clubs = [(shape(1, *DEGREES), "Invented Club", "0141 496 0011", "G1 1AB")]
    path = package(
        tmp_path / "x.gpkg",
        aaa_wards="CREATE TABLE aaa_wards (geom BLOB, ward TEXT); INSERT INTO aaa_wards VALUES"
        " (NULL, 'Calton')",
        clubs=(4326, clubs),
        halls=(100001, [(shape(1, *METRES), *HALL)]),
    )
    records, problems = read(path)
    assert [(one.row, one.service.name) for one in records] == [
        (1, "Invented Club"),
        (2, "Invented Hall"),
    ]
    assert places(records) == [DEGREES[::-1], METRES[::-1]]
    [told] = problems
    assert (told.field, told.value, told.refused) == ("layer", "aaa_wards", False)
    assert told.advice.startswith("This layer lists no services and was left out")


@pytest.mark.parametrize(
    "geometry",
    [
        shape(1, *METRES),
        shape(1001, *METRES, 5.0),  # with a height
        shape(0x80000001, *METRES, 5.0),  # with a height, as some write it
        shape(2, 258_900.0, 664_900.0, 259_100.0, 665_100.0, count=[2]),  # a line, no envelope
    ],
)
def test_a_shape_of_any_kind_has_a_middle(geometry):
    assert point_of(geometry) == METRES


@pytest.mark.parametrize(
    "blob", [b"", b"GP", b"GP\0\x01\0\0\0\0", b"junk" * 9, shape(1, float("nan"), float("nan"))]
)
def test_a_shape_that_is_none_has_no_middle(blob):
    assert point_of(blob) is None


def test_a_table_without_shapes_and_one_without_rows_are_read(tmp_path):
    records, _ = read(package(tmp_path / "x.gpkg", halls=(None, [(None, *HALL)])))
    assert [one.service.name for one in records] == ["Invented Hall"]
    assert read(package(tmp_path / "y.gpkg", halls=(4326, []))) == ([], [])


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        ((3857, [(shape(1, *DEGREES), *HALL)]), "its coordinates are EPSG:3857; save it in WGS84"),
        ((-1, [(shape(1, *DEGREES), *HALL)]), "its coordinates are EPSG:-1; save it in WGS84"),
        (
            "CREATE VIEW layer AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)"
            " SELECT NULL AS geom, 'n' || i AS name, 'x' AS phone, '' AS postcode FROM c",
            "there is no layer of features in it",
        ),
    ],
)
def test_what_cannot_be_placed_or_never_ends_is_refused_in_words(tmp_path, layer, sentence):
    with pytest.raises(FeedContentError, match=sentence):
        read(package(tmp_path / "x.gpkg", layer=layer))


def test_a_column_that_is_worked_out_is_not(tmp_path):
    made = (
        "CREATE TABLE layer (geom BLOB, name TEXT, phone TEXT,"
        " description TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL);"
        "INSERT INTO layer (name, phone) VALUES ('Invented Hall', '0141 496 0010')"
    )
    path = package(tmp_path / "x.gpkg", layer=made)
    with pytest.raises(FeedShapeError, match="lost the columns name, one of description"):
        read(path)  # a name and one telling column are not enough
    records, _ = read(
        package(tmp_path / "y.gpkg", layer=made.replace("phone", "phone, postcode", 1))
    )
    assert [one.service.description for one in records] == [None]


def test_rows_that_go_round_end_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("directory.formats.geopackage.SMALLEST_ROW", 1 << 20)
    with pytest.raises(FeedContentError, match="it is damaged"):
        read(package(tmp_path / "x.gpkg", halls=(4326, [(None, *HALL)])))


def test_a_spoilt_file_ends_in_a_sentence(tmp_path):
    whole = package(tmp_path / "x.gpkg", halls=(100001, [(shape(1, *METRES), *HALL)])).read_bytes()
    chance = random.Random(3)
    for _ in range(60):
        spoilt = bytearray(whole)
        for _ in range(chance.choice((1, 5, 40))):
            spoilt[chance.randrange(100, len(spoilt))] = chance.randrange(256)
        (tmp_path / "spoilt.gpkg").write_bytes(spoilt)
        with suppress(FingerpostError):
            read(tmp_path / "spoilt.gpkg")
