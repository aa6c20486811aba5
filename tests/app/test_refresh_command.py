"""`fingerpost refresh` against a server of our own that answers as the official ones do."""

import json
import tomllib
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
import typer
from typer.testing import CliRunner

from app.commands import directory
from directory.addresses import is_address
from directory.configured import configured_feeds
from directory.settings import read_settings
from directory.store import Store
from tests.directory.misbehaving import Server, http

pytestmark = pytest.mark.usefixtures("postcodes")

ALISS = "/api/v4/services/search/"
HSDS = "/hsds/services"
RECORDED = {
    "/aliss": "aliss/v4.1_services_list.json",
    "/hsds/services": "oruk-mock-default/service_list.json",
    "/v1/services": "bristol-v1/services_page1_part.json",
    "/outpost/services": "outpost-dialect/services_page1_part.json",
}


@pytest.fixture
def server():
    running = Server()
    yield running
    running.close()


@pytest.fixture
def refresh(tmp_path, postcode_cache, monkeypatch):
    (tmp_path / "cache").symlink_to(postcode_cache)
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(tmp_path))
    app = typer.Typer(rich_markup_mode=None)
    directory.register(app)

    def refresh(*words, code=0):
        done = CliRunner().invoke(app, ["refresh", "--json", *words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        told = json.loads(done.stdout)
        return {one["feed"]: one for one in told["feeds"]}, told.get("failed", {})

    return refresh


def held(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'directory.db'}") as store:
        return {service.name: service for service in store.services()}


def configure(tmp_path, server, feeds):
    """Write feeds.toml: each feed's id, its addresses on the server, and more lines."""
    entries = [
        f"[[feed]]\nid = {json.dumps(name)}\nallow_hosts = ['127.0.0.1:{server.port}']\n"
        f"sources = {json.dumps([server.address(path) for path in paths])}\n{lines}\n"
        for name, (paths, lines) in feeds.items()
    ]
    (tmp_path / "feeds.toml").write_text("\n".join(entries), encoding="utf-8")


def aliss_page(server, *items, following=None):
    meta = {
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "attribution": [{"text": "Contains invented contributions", "url": "https://example.org"}],
    }
    following = following and server.address(following)
    return http(json.dumps({"meta": meta, "count": 2, "next": following, "data": list(items)}))


def aliss_service(key, **facts):
    place = {"id": f"l{key}", "postal_code": "G34 9AA", "latitude": 55.867, "longitude": -4.1}
    organisation = {"id": "o1", "name": "Invented Trust", "is_claimed": True}
    return {
        "id": f"a{key}",
        "name": f"Invented Parents Group {key}",
        "description": "A group for parents.",
        "organisation": organisation,
        "locations": [place],
        **facts,
    }


def hsds_page(number, *services, pages):
    envelope = {"total_items": 2, "total_pages": pages, "page_number": number, "size": 1}
    return http(json.dumps({**envelope, "contents": list(services)}))


def hsds_service(key):
    return {
        "id": f"h{key}",
        "name": f"Council Advice {key}",
        "status": "active",
        "description": "Advice on debt.",
        "service_at_locations": [],
    }


@pytest.fixture
def official(server, tmp_path):
    """An ALISS search of two pages and an HSDS list of two, and feeds.toml that names them."""

    def aliss(_, target):
        if "page=2" in target:
            return aliss_page(server, aliss_service(2))
        return aliss_page(server, aliss_service(1), following=f"{ALISS}?page=2")

    def hsds(_, target):
        number = 2 if "page=2" in target else 1
        return hsds_page(number, hsds_service(number), pages=2)

    server.ways |= {ALISS: aliss, HSDS: hsds}
    feeds = {
        "aliss": ([f"{ALISS}?postcode=G1%201AB&radius=5000"], 'format = "aliss"\npartial = true'),
        "open-referral": ([HSDS], ""),
    }
    configure(tmp_path, server, feeds)
    return server


@pytest.mark.usefixtures("official")
def test_aliss_and_hsds_are_taken_and_taken_again(refresh, tmp_path):
    told, failed = refresh()
    assert failed == {}
    assert {name: (one["format"], one["held"]) for name, one in told.items()} == {
        "aliss": ("aliss", 2),
        "open-referral": ("hsds", 2),
    }
    services = held(tmp_path)
    [source] = services["Invented Parents Group 2"].sources
    assert source.licence == "CC BY 4.0"
    assert source.attribution.endswith("Contains invented contributions")
    assert set(services) >= {"Council Advice 1", "Council Advice 2"}
    again, _ = refresh()
    assert {one["unchanged"] for one in again.values()} == {2}
    assert {one["edition"] for one in again.values()} == {told["open-referral"]["edition"]}


def test_a_feed_that_is_down_keeps_what_it_said_and_holds_up_no_other(refresh, official, tmp_path):
    refresh()
    before = held(tmp_path)
    official.ways[ALISS] = http(b"", "403 Forbidden")
    official.ways[HSDS] = lambda _, target: hsds_page(
        *((2, hsds_service(3)) if "page=2" in target else (1, hsds_service(1))), pages=2
    )
    told, failed = refresh("--accept-loss")
    assert list(told) == ["open-referral"]
    assert "The last good copy stays in use" in failed["aliss"]
    after = held(tmp_path)
    assert "Council Advice 3" in after
    assert "Council Advice 2" not in after
    assert {name for name in before if "Parents" in name} <= set(after)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('mapping = "gone.toml"', "There is no file or folder"),
        ('mapping = "wrong.toml"', "published_on must be a day such as 2026-05-31"),
        ('mapping = "bytes.toml"', "it cannot be read (UnicodeDecodeError)"),
        ('format = "nonsense"', "'nonsense' is not a format we know"),
    ],
)
def test_a_feed_that_is_configured_wrongly_holds_up_no_other(
    refresh, server, tmp_path, lines, said
):
    wrong = "published_on = '2026'\n[columns]\nname = 'name'\n"
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\xfa")
    server.ways["/list.csv"] = http("name,description,postcode\nInvented,advice,G1 1QE\n")
    feeds = {"first": (["/list.csv"], lines), "second": (["/list.csv"], "")}
    configure(tmp_path, server, feeds)
    told, failed = refresh()
    assert (list(told), list(failed)) == (["second"], ["first"])
    assert said in failed["first"]


@pytest.mark.usefixtures("official")
def test_an_overlay_may_stand_before_the_feed_it_adds_to(refresh, tmp_path):
    (tmp_path / "facts.csv").write_text(
        "record_id,feed,opening hours,fees\na1,aliss,Mon-Fri 9am-5pm,free\n", encoding="utf-8"
    )
    written = (tmp_path / "feeds.toml").read_text(encoding="utf-8")
    entry = '[[feed]]\nid = "facts"\nsources = ["facts.csv"]\nformat = "overlay"\n\n'
    (tmp_path / "feeds.toml").write_text(entry + written, encoding="utf-8")
    told, _ = refresh()
    assert (told["facts"]["held"], told["facts"]["refused"]) == (1, 0)
    one = held(tmp_path)["Invented Parents Group 1"]
    [at] = one.service_at_locations
    assert at.schedules[0].byday == "MO,TU,WE,TH,FR"
    assert one.cost_options[0].amount == 0
    again, _ = refresh()
    assert again["facts"]["unchanged"] == 1


@pytest.mark.shared
@pytest.mark.parametrize(("path", "recorded"), RECORDED.items(), ids=RECORDED.values())
def test_what_real_feeds_answered_is_taken(refresh, server, tmp_path, shared, path, recorded):
    told = json.loads((shared / "standards" / "feeds" / recorded).read_text(encoding="utf-8"))
    items = next(told[name] for name in ("data", "contents", "content") if name in told)
    told = {key: value for key, value in told.items() if key not in ("next", "previous")}
    told |= {"total_items": len(items), "total_elements": len(items), "count": len(items)}
    told |= {"total_pages": 1, "last": True}
    server.ways[path] = http(json.dumps(told))
    for item in items:
        server.ways[f"{path}/{item['id']}"] = http(json.dumps(item))
    configure(tmp_path, server, {"recorded": ([path], "")})
    feeds, failed = refresh("--feed", "recorded")
    assert failed == {}
    one = feeds["recorded"]
    assert one["read"] == one["held"] + one["merged"] + one["refused"] == len(items)
    assert one["held"] > 0


OVERPASS = {
    "version": 0.6,
    "generator": "Overpass API 0.7.62",
    "osm3s": {"timestamp_osm_base": "2026-11-20T10:00:00Z", "copyright": "ODbL"},
    "elements": [
        {
            "type": "node",
            "id": 1,
            "lat": 55.867,
            "lon": -4.1,
            "tags": {"amenity": "kindergarten", "name": "Invented Nursery"},
        },
        {
            "type": "way",
            "id": 2,
            "center": {"lat": 55.868, "lon": -4.101},
            "tags": {"amenity": "library", "name": "Invented Library", "wheelchair": "yes"},
        },
    ],
}


def test_openstreetmap_is_a_layer_of_its_own_with_its_licence(refresh, server, tmp_path):
    server.ways["/api/interpreter"] = http(json.dumps(OVERPASS))
    asked = "/api/interpreter?data=%5Bout%3Ajson%5D%3Bout%20center%20tags%3B"
    configure(tmp_path, server, {"openstreetmap": ([asked], 'format = "osm"')})
    told, failed = refresh()
    assert failed == {}
    assert told["openstreetmap"]["held"] == 2
    services = held(tmp_path)
    assert {"Invented Nursery", "Invented Library"} <= set(services)
    [source] = services["Invented Library"].sources
    assert source.licence.startswith("Open Data Commons Open Database License")
    assert source.attribution == "© OpenStreetMap contributors"
    assert services["Invented Library"].service_at_locations[0].location.setting == "library"


MAPPING = """
title = "Council buildings of Invented"
licence = "Open Government Licence v3.0"
attribution = "Source: Invented Council"
key = ["OBJECTID"]
headings = ["OBJECTID", "BUILDING_NAME"]

[columns]
name = "BUILDING_NAME"
address_1 = "ADDRESS"
postal_code = "POSTCODE"
{place}

[constants]
setting = "community centre"
"""
BUILDING = {
    "OBJECTID": 7,
    "BUILDING_NAME": "Invented Hall",
    "ADDRESS": "1 Invented Row",
    "POSTCODE": "G34 9AA",
}


def layer(coordinates, **members):
    feature = {
        "type": "Feature",
        "properties": BUILDING,
        "geometry": {"type": "Point", "coordinates": coordinates},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature], **members})


LAYERS = {
    "degrees": ("geojson", layer([-4.1225, 55.8622]), ""),
    "grid metres": (
        "geojson",
        layer(
            [267_260, 665_261],
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}},
        ),
        "",
    ),
    "a table with a mark before it": (
        "csv",
        "\ufeffX,Y,OBJECTID,BUILDING_NAME,ADDRESS,POSTCODE\r\n"
        "-4.1225,55.8622,7,Invented Hall,1 Invented Row,G34 9AA\r\n",
        'latitude = "Y"\nlongitude = "X"',
    ),
}


@pytest.mark.parametrize("shape", LAYERS)
def test_a_councils_layer_is_read_in_the_shapes_its_portal_gives(refresh, server, tmp_path, shape):
    """ArcGIS Hub: GeoJSON in degrees or in EPSG:27700, CSV with X, Y and a byte order mark."""
    form, body, place = LAYERS[shape]
    path = f"/api/download/v1/items/abc/{form}"
    server.ways[path] = http(body)
    (tmp_path / "buildings.toml").write_text(MAPPING.format(place=place), encoding="utf-8")
    lines = f'format = "{form}"\nmapping = "buildings.toml"'
    configure(tmp_path, server, {"council-buildings": ([f"{path}?layers=0"], lines)})
    told, failed = refresh()
    assert failed == {}
    assert told["council-buildings"]["held"] == 1
    [at] = held(tmp_path)["Invented Hall"].service_at_locations
    assert at.location.latitude == pytest.approx(55.8622, abs=0.0005)
    assert at.location.longitude == pytest.approx(-4.1225, abs=0.001)
    assert at.location.council_code == "S12000049"


def test_every_source_of_the_template_is_off_and_well_formed(tmp_path):
    """The official ones of openstreetmap, councils and registers are there to be switched on."""
    template = (files("data") / "reference" / "feeds.toml").read_text(encoding="utf-8")
    feeds = {one["id"]: one for one in tomllib.loads(template)["feed"]}
    assert not any(one["on"] for one in feeds.values())
    assert {"openstreetmap", "glasgow-council-buildings", "scotland-libraries"} <= set(feeds)
    (tmp_path / "feeds.toml").write_text(
        template.replace("on = false", "on = true"), encoding="utf-8"
    )
    settings = read_settings({"FINGERPOST_DATA_DIR": str(tmp_path)})
    found = configured_feeds(settings)
    assert [one.id for one in found][-1] == "local-facts"
    for address in (one for feed in found for one in feed.sources if is_address(one)):
        assert urlsplit(address).scheme == "https"
        assert " " not in address


def table_way(state):
    """Answer with a table under the ETag of its rows, and 304 to whoever knows it."""

    def way(*_):
        rows = "".join(
            f"Invented {number},Words,0141 496 000{number}\n" for number in state["rows"]
        )
        etag = f'"{len(rows)}"'
        if f"If-None-Match: {etag}" in state["server"].asked[-1][1]:
            state["unchanged"] += 1
            return http(b"", "304 Not Modified")
        return http(f"name,description,phone\n{rows}", ETag=etag)

    return way


def test_a_table_that_did_not_change_is_neither_sent_nor_read_again(refresh, server, tmp_path):
    state = {"rows": (1, 2, 3), "unchanged": 0, "server": server}
    server.ways["/list.csv"] = table_way(state)
    configure(tmp_path, server, {"groups": (["/list.csv"], "")})
    first, _ = refresh()
    assert (first["groups"]["added"], state["unchanged"]) == (3, 0)
    again, _ = refresh()
    told = {name: again["groups"][name] for name in ("read", "held", "unchanged", "withdrawn")}
    assert (told, state["unchanged"]) == (dict.fromkeys(told, 3) | {"withdrawn": 0}, 1)
    assert again["groups"]["edition"] == first["groups"]["edition"]
    state["rows"] = (1, 2, 3, 4)
    more, _ = refresh()
    assert (more["groups"]["added"], more["groups"]["held"]) == (1, 4)
    assert len(server.asked) == 3  # what was sent when asked for a change is what is read
    assert len(held(tmp_path)) == 4


def test_what_a_feed_says_with_a_new_mapping_is_read_again(refresh, server, tmp_path):
    state = {"rows": (1, 2), "unchanged": 0, "server": server}
    server.ways["/list.csv"] = table_way(state)
    mapping = tmp_path / "groups.toml"
    mapping.write_text('[columns]\nname = "name"\n', encoding="utf-8")
    configure(tmp_path, server, {"groups": (["/list.csv"], 'mapping = "groups.toml"')})
    refresh()
    mapping.write_text('[columns]\nname = "name"\nphones = "phone"\n', encoding="utf-8")
    told, _ = refresh()
    assert (told["groups"]["changed"], state["unchanged"]) == (2, 0)


@pytest.mark.usefixtures("official")
def test_pages_are_always_asked_for_again(refresh, tmp_path):
    refresh()
    assert json.loads((tmp_path / "unchanged.json").read_text(encoding="utf-8")) == {}
