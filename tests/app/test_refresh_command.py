"""`fingerpost refresh` against a server of our own that answers as the official ones do."""

import json

import pytest
import typer
from typer.testing import CliRunner

from app.commands import directory
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
