"""One test for every format there is: found by discovery, so that a new one is tested at once."""

import io
import random
import sqlite3
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest

from directory.errors import FingerpostError
from directory.formats import all_formats
from directory.formats._material import Material
from directory.reading import read_source
from directory.records import Problem, Record, from_document, stable_id, to_document

FOLDER = Path(__file__).parent / "fixtures"
TODAY = date(2026, 11, 23)
FORMATS = all_formats()


def point(x, y):
    return b"GP\0\x01" + struct.pack("<i", 27700) + struct.pack("<BIdd", 1, 1, x, y)


def make_geopackage(path):
    with sqlite3.connect(path) as store:
        store.execute("PRAGMA application_id = 0x47504B47")
        store.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
        store.execute("INSERT INTO gpkg_contents VALUES ('halls', 'features')")
        store.execute(
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)"
        )
        store.execute("INSERT INTO gpkg_geometry_columns VALUES ('halls', 'geom', 27700)")
        store.execute(
            "CREATE TABLE gpkg_spatial_ref_sys"
            " (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER)"
        )
        store.execute("CREATE TABLE halls (geom BLOB, name TEXT, phone TEXT, postcode TEXT)")
        store.execute(
            "INSERT INTO halls VALUES (?, 'Invented Hall', '0141 496 0010', 'G1 1AB')",
            (point(259_000.0, 665_000.0),),
        )
        store.execute("INSERT INTO halls VALUES (NULL, '', '', 'G1 1AB')")
    store.close()
    return path


def make_package(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in sorted((FOLDER / "hsds-tabular_2026-02").iterdir()):
            archive.writestr(f"data/{table.name}", table.read_text(encoding="utf-8"))
    return path


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fixtures")
    found = {path.name.split("_")[0].split(".")[0]: path for path in FOLDER.iterdir()}
    found["geopackage"] = make_geopackage(folder / "geopackage_2026-02.gpkg")
    found["hsds-tabular"] = make_package(folder / "hsds-tabular_2026-02.zip")
    return found


def read(path, **options):
    reading = read_source(str(path), today=TODAY, **options)
    return reading, list(reading.items)


def test_every_format_has_a_fixture_and_every_fixture_a_format(fixtures):
    assert set(fixtures) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_recognises_its_own_content_and_no_other(name, fixtures):
    for owner, path in fixtures.items():
        material = Material(address=str(path), path=path)
        assert FORMATS[name].recognises(material) is (owner == name), owner


@pytest.mark.parametrize("name", FORMATS)
def test_every_row_is_read_once_and_held_or_refused(name, fixtures):
    _, items = read(fixtures[name])
    records = [item for item in items if isinstance(item, Record)]
    refused = [item for item in items if isinstance(item, Problem) and item.refused]
    assert records
    assert refused or name == "outpost"
    rows = sorted([item.row for item in records] + [item.row for item in refused])
    assert rows == list(range(1, len(rows) + 1))
    for problem in (item for item in items if isinstance(item, Problem)):
        assert problem.advice.endswith((".", "!"))
        assert problem.field


@pytest.mark.parametrize("name", FORMATS)
def test_every_record_says_where_it_came_from(name, fixtures):
    reading, items = read(fixtures[name], feed="mine")
    assert reading.feed == "mine"
    for record in (item for item in items if isinstance(item, Record)):
        assert record.service.id == stable_id("mine", record.key)
        (source,) = record.service.sources
        assert (source.feed, source.record_id) == ("mine", record.key)
        assert source.retrieved_on == TODAY
        assert source.published_on is not None or name == "csv"
        assert source.licence == reading.licence
        assert source.attribution == reading.attribution


@pytest.mark.parametrize("name", FORMATS)
def test_a_publisher_has_its_licence_and_a_generic_format_none(name):
    form = FORMATS[name]
    assert form.title
    assert bool(form.feed) is bool(form.licence) is bool(form.attribution)


@pytest.mark.parametrize("name", FORMATS)
def test_reading_twice_gives_the_same_and_it_can_be_kept(name, fixtures):
    _, first = read(fixtures[name])
    _, second = read(fixtures[name])
    assert first == second
    for record in (item for item in first if isinstance(item, Record)):
        assert from_document(to_document(record.service)) == record.service


@pytest.mark.parametrize("name", FORMATS)
def test_no_coordinates_are_made_up(name, fixtures):
    """A reader leaves the point empty where the source does; it is found later."""
    _, items = read(fixtures[name])
    for record in (item for item in items if isinstance(item, Record)):
        for at in record.service.service_at_locations:
            assert (at.location.latitude is None) is (at.location.longitude is None)
            if at.location.confidential:
                hidden = (at.location.latitude, at.location.postal_code, at.location.address_1)
                assert hidden == (None, None, None)


def read_or_sentence(path, **options):
    try:
        return read(path, **options)[1]
    except FingerpostError as error:
        return str(error) if "\n" not in str(error) else None


def damaged(data):
    """Return the bytes cut short and garbled in many ways, the same each time."""
    chance = random.Random(7)
    yield b""
    for _ in range(12):
        yield data[: chance.randrange(len(data))]
    for _ in range(12):
        spoilt = bytearray(data)
        for _ in range(max(1, len(data) // 200)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        yield bytes(spoilt)
    yield bytes(chance.randrange(256) for _ in range(2_000))
    yield data + data
    yield data.replace(b'"', b"").replace(b",", b"")


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_bytes_are_one_sentence_or_read_as_far_as_they_go(name, fixtures, tmp_path):
    data = fixtures[name].read_bytes()
    path = tmp_path / f"spoilt{fixtures[name].suffix}"
    for spoilt in damaged(data):
        path.write_bytes(spoilt)
        for chosen in (name, None):
            items = read_or_sentence(path, format_id=chosen)
            assert isinstance(items, str) or all(
                isinstance(item, (Record, Problem)) for item in items
            )


@pytest.mark.parametrize("name", FORMATS)
def test_another_formats_content_is_one_sentence(name, fixtures):
    for owner, path in fixtures.items():
        if owner != name:
            assert read_or_sentence(path, format_id=name) is not None


def test_a_bomb_of_a_package_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", b"id,name\n" + b"0" * (64 << 20))
        archive.writestr("locations.csv", b"id,name\n")
    with pytest.raises(FingerpostError, match="packed as no table is"):
        read(path)


def test_a_register_in_a_zip(tmp_path, fixtures):
    path = tmp_path / "CharityExport-2026-02-01.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(fixtures["oscr"], "CharityExport.csv")
    reading, items = read(path)
    assert (reading.format, reading.published_on) == ("oscr", date(2026, 2, 1))
    assert sum(isinstance(item, Record) for item in items) == 3


def test_a_file_that_is_not_there_or_of_no_known_format(tmp_path):
    with pytest.raises(FingerpostError, match="There is no file or folder"):
        read(tmp_path / "nowhere.csv")
    (tmp_path / "poem.txt").write_text("Roses are red\nViolets are blue\n")
    with pytest.raises(FingerpostError, match="is in no format we read") as caught:
        read(tmp_path / "poem.txt")
    assert "care-inspectorate" in str(caught.value)
    with pytest.raises(FingerpostError, match="is not a format we know"):
        read(tmp_path / "poem.txt", format_id="poem")


def test_bytes_are_read_from_memory_as_from_a_file(fixtures):
    class Getter:
        def get(self, address):
            assert address == "https://example.org/oscr"
            return fixtures["oscr"].read_bytes()

    reading = read_source("https://example.org/oscr", fetcher=Getter(), today=TODAY)
    assert sum(isinstance(item, Record) for item in reading.items) == 3


def test_xml_that_would_grow_is_refused(tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        '<catalog xmlns="http://xcri.org/profiles/1.2/catalog"><course><title>&b;</title></course>'
        "</catalog>"
    )
    with pytest.raises(FingerpostError, match="defines entities of its own"):
        read(path)
    assert io.BytesIO(path.read_bytes()).read(5) == b"<?xml"


def test_every_format_is_described_to_people():
    words = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    for name in FORMATS:
        assert f"`{name}`" in words, name
