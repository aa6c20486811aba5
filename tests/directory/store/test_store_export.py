"""Every export holds every service, runs no formula, and shows the public only what it may see."""

import csv
import io
import json
import re
import zipfile
from datetime import date

import geopandas
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from directory.errors import UnknownWordError
from directory.export import COLUMNS, FORMATS, export, public_view
from directory.export_rows import hours_in_words, safe_cell
from directory.records import (
    Accepting,
    Contact,
    CostOption,
    Fit,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)
from directory.validation import check

CANARY = ("12 Hidden Lane", "G34 9AA", "55.8642", "-4.2518", "Hidden Lane", "Larkspur House")


def place(number, **facts):
    return ServiceAtLocation(id=f"at-{number}", location=Location(id=f"place-{number}", **facts))


def refuge(**facts):
    where = place(
        *("r",),
        name="Larkspur House",
        address_1="12 Hidden Lane",
        postal_code="G34 9AA",
        latitude=55.8642,
        longitude=-4.2518,
        council_code="S12000049",
        area_code="S01010000",
    )
    words = "A women's refuge. Come to 12 Hidden Lane, G34 9AA; Larkspur House is the blue door."
    return Service(
        id="refuge",
        name="Somewhere Safe",
        description=words,
        needs=("domestic_abuse",),
        phones=(Phone(number="0141 496 0000"),),
        service_at_locations=(where,),
        **facts,
    )


SERVICES = [
    Service(
        id="1",
        name="=1+1 Nursery",
        description="5 < 6 & more",
        needs=("childcare",),
        organization=Organization(id="o", name="Larkfield Trust"),
        minimum_age=2.0,
        url="https://nursery.example.org",
        accepting=Accepting(fit=Fit.YES, as_of=date(2026, 11, 1), said_by="a keyworker"),
        cost_options=(
            CostOption(amount=5.5, period="session"),
            CostOption(amount=0, option="funded hours"),
            CostOption(amount_description="Ask us."),
        ),
        schedules=(Schedule(freq="WEEKLY", byday="MO,TU", opens_at="09:00", closes_at="12:00"),),
        phones=(Phone(number="+44 141 496 0001"),),
        service_at_locations=(
            place(1, latitude=55.9, longitude=-4.3, postal_code="G1 1AA", city="Glasgow"),
            place(2, latitude=55.8, longitude=-4.2),
        ),
        sources=(Source(feed="a", record_id="1", licence="OGL v3", attribution="Somebody"),),
    ),
    Service(id="2", name="By phone only", needs=("debt_advice",), channels=("phone",)),
]


def written(form, services=SERVICES, **choices):
    out = io.BytesIO()
    assert export(services, form, out, **choices) == len(services)
    return out.getvalue()


def test_json_is_one_array_of_services_as_they_are_kept():
    told = json.loads(written("json"))
    assert [one["name"] for one in told] == ["=1+1 Nursery", "By phone only"]
    assert told[0]["description"] == "5 < 6 & more"
    assert told[0]["sources"][0]["attribution"] == "Somebody"
    assert json.loads(written("json", [])) == []


def test_csv_has_a_row_a_place_and_no_formula():
    text = written("csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["service_id"] for row in rows] == ["1", "1", "2"]
    first = rows[0]
    assert first["name"] == "'=1+1 Nursery"
    assert first["phone"] == "'+44 141 496 0001"
    assert (first["latitude"], first["longitude"]) == ("55.9", "-4.3")
    assert first["cost"] == "£5.50 a session; free (funded hours); Ask us."
    assert first["hours"] == "MO,TU 09:00-12:00"
    assert (first["accepting"], first["accepting_as_of"]) == ("yes", "2026-11-01")
    assert (first["licences"], first["attributions"]) == ("OGL v3", "Somebody")
    assert rows[2]["latitude"] == ""


@given(st.text())
def test_no_text_ever_starts_a_formula(text):
    cell = safe_cell(text)
    assert not cell.lstrip(" \x00\n\r\t").startswith(("=", "+", "-", "@"))
    assert cell.removeprefix("'") == text or cell == text


def test_hsds_json_is_a_whole_page():
    page = json.loads(written("hsds-json"))
    assert (page["total_items"], page["size"], page["empty"]) == (2, 2, False)
    assert [one["id"] for one in page["contents"]] == ["1", "2"]
    assert json.loads(written("hsds-json", []))["contents"] == []


def test_hsds_csv_is_a_data_package_whose_keys_meet():
    package = zipfile.ZipFile(io.BytesIO(written("hsds-csv")))
    told = json.loads(package.read("datapackage.json"))
    tables = {
        one["name"]: list(csv.DictReader(io.StringIO(package.read(one["path"]).decode())))
        for one in told["resources"]
    }
    assert {one["id"] for one in tables["services"]} == {"1", "2"}
    locations = {one["id"] for one in tables["locations"]}
    assert {one["location_id"] for one in tables["service_at_locations"]} == locations
    assert {one["service_id"] for one in tables["service_at_locations"]} == {"1"}
    assert tables["services"][0]["organization_id"] in {
        one["id"] for one in tables["organizations"]
    }
    assert tables["schedules"][0]["service_id"] == "1"
    assert tables["addresses"][0]["location_id"] in locations
    terms = {one["id"] for one in tables["taxonomy_terms"]}
    assert {one["taxonomy_term_id"] for one in tables["attributes"]} <= terms
    for one in told["resources"]:
        assert [field["name"] for field in one["schema"]["fields"]] == list(tables[one["name"]][0])


def test_geojson_has_a_feature_a_place_and_null_where_there_is_none():
    told = json.loads(written("geojson"))
    assert [one["geometry"] for one in told["features"]] == [
        {"type": "Point", "coordinates": [-4.3, 55.9]},
        {"type": "Point", "coordinates": [-4.2, 55.8]},
        None,
    ]
    assert told["features"][0]["properties"]["name"] == "=1+1 Nursery"


def test_parquet_and_geopackage_read_back(tmp_path):
    table = parquet.read_table(io.BytesIO(written("parquet")))
    assert table.column_names == [*COLUMNS, "geometry"]
    assert table.column("latitude").to_pylist() == [55.9, 55.8, None]
    frame = geopandas.read_parquet(io.BytesIO(written("parquet")))
    assert frame.crs == "OGC:CRS84"
    assert [point and (point.x, point.y) for point in frame.geometry] == [
        (-4.3, 55.9),
        (-4.2, 55.8),
        None,
    ]
    path = tmp_path / "services.gpkg"
    path.write_bytes(written("gpkg"))
    meta, _, geometry, fields = pyogrio.raw.read(path)
    assert meta["crs"] == "EPSG:4326"
    assert [point is None for point in geometry] == [False, False, True]
    assert "name" in meta["fields"].tolist()
    assert len(fields[0]) == 3


def test_an_unknown_format_names_those_there_are():
    with pytest.raises(UnknownWordError, match="geojson"):
        export([], "docx", io.BytesIO())


# ------------------------------------------------------------ what the public may see


def everything(data: bytes) -> str:
    """All the text in an export, whatever it is packed in."""
    if data[:2] != b"PK":
        return data.decode("utf-8", errors="replace")
    package = zipfile.ZipFile(io.BytesIO(data))
    return "\n".join(package.read(name).decode() for name in package.namelist())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("public", [True, False])
def test_a_refuge_is_listed_and_cannot_be_found(form, public):
    kept = check(refuge()).service
    text = everything(written(form, [kept], public=public))
    assert "Somewhere Safe" in text
    assert [leak for leak in CANARY if leak in text] == []


def test_a_place_flagged_later_is_hidden_from_the_public_too():
    where = place(
        *("x",),
        name="Larkspur House",
        address_1="12 Hidden Lane",
        postal_code="G34 9AA",
        latitude=55.8642,
        longitude=-4.2518,
        council_code="S12000049",
        confidential=True,
    )
    seen = public_view(Service(id="1", name="Group", service_at_locations=(where,)))
    [only] = seen.service_at_locations
    assert only.location == Location(id="place-x", council_code="S12000049", confidential=True)


def childminder(**facts):
    facts.setdefault("name", "Wee Blossoms")
    return Service(
        id="c",
        tags=("childminder",),
        url="https://somebody.example.org",
        email="somebody@example.org",
        organization=Organization(id="o", name="Somebody Somewhere"),
        contacts=(Contact(name="Somebody Somewhere"),),
        service_at_locations=(
            place(
                *("c",),
                address_1="1 Front Door",
                city="EASTERHOUSE",
                postal_code="G34 9AA",
                latitude=55.8,
                longitude=-4.1,
                council_code="S12000049",
            ),
        ),
        **facts,
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_childminder_is_near_a_place_without_name_or_pin(form):
    text = everything(written(form, [childminder()], public=True))
    assert "Childminder near Easterhouse" in text
    for leak in ("Somebody", "somebody", "Blossoms", "Front Door", "G34 9AA", "55.8", "-4.1"):
        assert leak not in text


def points(form, data, tmp_path):
    """Return every (longitude, latitude) that somebody could read out of an export."""
    if form == "parquet":
        table = parquet.read_table(io.BytesIO(data)).to_pylist()
        return [(row["longitude"], row["latitude"]) for row in table if row["latitude"]]
    if form == "gpkg":
        path = tmp_path / "services.gpkg"
        path.write_bytes(data)
        shapes = (shapely.from_wkb(one) for one in pyogrio.raw.read(path)[2])
        return [(one.x, one.y) for one in shapes if one is not None]
    found = re.findall(r"-?\d+\.\d+", everything(data))
    return [number for number in found if number in ("55.8", "-4.1", "54.6", "-5.9")]


DOORS = {
    "a childminder": {},
    "a confidential place": {"confidential": True},
    "the middle of an area": {"precision": "area", "located_by": "area"},
    "a postcode of Northern Ireland": {"postal_code": "BT1 1AA", "located_by": "postcode"},
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("door", DOORS)
def test_no_copy_leads_to_a_door_that_nobody_may_be_led_to(form, public, door, tmp_path):
    point = {"latitude": 55.8, "longitude": -4.1, "precision": "point"}
    where = place("d", **(point | DOORS[door]))
    tags = ("childminder",) if door == "a childminder" else ()
    one = Service(id="d", name="Somewhere", tags=tags, service_at_locations=(where,))
    assert points(form, written(form, [one], public=public), tmp_path) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_point_that_may_be_known_is_in_every_copy(form, tmp_path):
    where = place("d", latitude=55.8, longitude=-4.1, precision="point", postal_code="G1 1AA")
    one = Service(id="d", name="Somewhere", service_at_locations=(where,))
    assert points(form, written(form, [one]), tmp_path) != []


def test_a_childminder_already_near_a_place_keeps_that_name_and_words():
    listed = childminder(name="Childminder near Craigmillar", description="Takes under-fives.")
    seen = public_view(listed)
    assert (seen.name, seen.description) == ("Childminder near Craigmillar", "Takes under-fives.")


def test_contacts_are_roles_and_never_people():
    contacts = (
        Contact(name="Advice team", email="advice@example.org"),
        Contact(name="Morag Invented", title="Manager", email="morag.invented@example.org"),
        Contact(name="Morag Invented"),
    )
    seen = public_view(Service(id="1", name="Group", contacts=contacts))
    assert seen.contacts == (
        Contact(name="Advice team", email="advice@example.org"),
        Contact(title="Manager"),
    )


def test_a_sample_says_so_in_its_name():
    source = Source(feed="sample", record_id="1")
    assert public_view(Service(id="1", name="Quay", sources=(source,))).name == "Quay (sample)"
    marked = Service(id="1", name="Quay (sample)", sources=(source,))
    assert public_view(marked).name == "Quay (sample)"


def test_points_that_only_the_postcode_directory_knows_are_not_passed_on_for_northern_ireland():
    facts = {"latitude": 54.6, "longitude": -5.9, "postal_code": "BT1 1AA"}
    ours = place(1, located_by="postcode", **facts)
    theirs = place(2, located_by="record", **facts)
    seen = public_view(Service(id="1", name="Group", service_at_locations=(ours, theirs)))
    assert [at.location.latitude for at in seen.service_at_locations] == [None, 54.6]


def test_what_may_be_seen_is_left_as_it_is():
    assert [public_view(one) for one in SERVICES] == SERVICES


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            Schedule(freq="WEEKLY", byday="MO,TU", opens_at="09:00", closes_at="17:00"),
            "MO,TU 09:00-17:00",
        ),
        (Schedule(freq="MONTHLY", byday="1TU,-1FR", opens_at="10:00"), "MONTHLY 1TU,-1FR 10:00"),
        (Schedule(freq="WEEKLY", interval=2, byday="MO"), "every 2 WEEKLY MO"),
        (Schedule(freq="MONTHLY", bymonthday="3"), "MONTHLY 3"),
        (Schedule(description="term time"), "term time"),
        (Schedule(), None),
    ],
)
def test_hours_in_a_table_say_how_often(row, said):
    assert hours_in_words(row) == said
