"""The read API over a handful of made-up services; the whole standard is checked from outside."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.api import routes
from directory.records import (
    Location,
    Organization,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    stable_id,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def made(number, **fields):
    key = str(number)
    place = Location(
        id=stable_id("l", key),
        city="Glasgow",
        postal_code="G1 1AB",
        latitude=55.86 + number / 100,
        longitude=-4.25,
    )
    return Service(
        id=stable_id("s", key),
        name=f"Stair {key}",
        organization=Organization(id=stable_id("o", str(number % 2)), name=f"Close {number % 2}"),
        last_modified=datetime(2026, 1, 1 + number, tzinfo=UTC),
        needs=("food",),
        service_at_locations=(ServiceAtLocation(id=stable_id("sal", key), location=place),),
        **fields,
    )


@dataclass
class Held:
    held: list[Service]
    edition: int = 1
    postcodes: object = None

    def services(self):
        return iter(self.held)

    def service(self, service_id):
        return next((kept for kept in self.held if kept.id == service_id), None)


def find(text):
    known = text.replace(" ", "").upper() == "G11AB"
    return SimpleNamespace(
        found=known,
        latitude=55.86 if known else None,
        longitude=-4.25 if known else None,
        council_code="S12000049" if known else None,
    )


@pytest.fixture
def held():
    hours = (Schedule(freq="WEEKLY", byday="MO", opens_at="09:00", closes_at="12:00"),)
    return Held(
        [
            made(0, minimum_age=5, maximum_age=11),
            made(1, schedules=hours),
            made(2, service_areas=(ServiceArea(name="Edinburgh", code="S12000036"),)),
        ],
        postcodes=SimpleNamespace(find=find),
    )


@pytest.fixture
def client(held):
    return TestClient(Starlette(routes=routes(lambda: held, lambda: NOW)))


def names(answer):
    assert answer.status_code == 200, answer.text
    return {item["name"] for item in answer.json()["contents"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Stair 0", "Stair 1", "Stair 2"}),
        ("search=STAIR 1", {"Stair 1"}),
        ("search=close 0", {"Stair 0", "Stair 2"}),
        (f"organization_id={stable_id('o', '1')}", {"Stair 1"}),
        ("modified_after=2026-01-02", {"Stair 1", "Stair 2"}),
        ("modified_after=2026-01-02T01:00:00+01:00", {"Stair 1", "Stair 2"}),
        ("modified_after=2026-01-02T00:00:01%2B00:00", {"Stair 2"}),
        ("minimum_age=12", {"Stair 1", "Stair 2"}),
        ("minimum_age=11.9", {"Stair 0", "Stair 1", "Stair 2"}),  # 11 includes the whole year
        ("day=TU&start_time=09:00&end_time=12:00", {"Stair 0", "Stair 2"}),
        (f"taxonomy_term_id={stable_id('taxonomy_term', 'food')}&search=2", {"Stair 2"}),
        (f"taxonomy_term_id={stable_id('taxonomy_term', 'legal')}", set()),
    ],
)
def test_parameters_add_up_and_silence_is_no_refusal(client, query, found):
    assert names(client.get(f"/hsds/services?{query}")) == found


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("services?page=0", "page='0' must be a whole number"),
        ("services?per_page=1e9", "per_page='1e9' must be a whole number"),
        ("services?modified_after=then", "'then' is not a date; write it as 2026-05-31."),
        ("services?day=XX", "day='XX' is not a day"),
        ("services?start_time=25:99", "start_time='25:99' is not a time of day"),
        ("services?format=xml", "format='xml' is not offered"),
        ("service_at_locations?postcode=ZZ", "postcode='ZZ' is not a UK postcode we know."),
        ("service_at_locations?postcode=G1 1AB&proximity=-1", "proximity='-1' is not a number"),
        ("service_at_locations?proximity=500", "proximity is counted from a postcode"),
    ],
)
def test_bad_parameters_are_refused_with_a_sentence_anyone_may_read(client, path, sentence):
    answer = client.get(f"/hsds/{path}")
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_postcode_finds_places_within_metres_or_serving_its_council(client):
    near = client.get("/hsds/service_at_locations?postcode=g11ab&proximity=1500").json()
    assert {item["service"]["name"] for item in near["contents"]} == {"Stair 0", "Stair 1"}
    serving = client.get("/hsds/service_at_locations?postcode=G1 1AB").json()
    assert {item["service"]["name"] for item in serving["contents"]} == {"Stair 0", "Stair 1"}


def test_a_confidential_place_is_in_no_distance_and_has_no_point(held):
    first, *rest = held.held
    at = first.service_at_locations[0]
    hidden = replace(at, location=replace(at.location, confidential=True))
    held.held = [replace(first, service_at_locations=(hidden,)), *rest]
    client = TestClient(Starlette(routes=routes(lambda: held, lambda: NOW)))
    near = client.get("/hsds/service_at_locations?postcode=G1 1AB&proximity=90000").json()
    assert first.id not in {item["service_id"] for item in near["contents"]}
    shown = client.get(f"/hsds/services/{first.id}").text
    assert "55.86" not in shown
    assert "G1 1AB" not in shown


def test_an_answer_that_has_not_changed_is_304(client):
    first = client.get("/hsds/services")
    again = client.get("/hsds/services", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("asked", ["{}", "W/{}", '"other", {}', '"other" , W/{}', "*"])
def test_a_tag_counts_among_several_and_when_a_proxy_made_it_weak(client, asked):
    tag = client.get("/hsds/services").headers["etag"]
    headers = {"If-None-Match": asked.format(tag)}
    assert client.get("/hsds/services", headers=headers).status_code == 304
    assert client.get("/hsds/services?search=1", headers=headers).status_code == (
        304 if asked == "*" else 200
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_written_here_and_that_is_said_in_json(client, method):
    answer = client.request(method, "/hsds/services")
    assert answer.status_code == 405
    assert answer.json()["error"] == "This is for reading: ask with GET or HEAD."
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_root_answers_with_and_without_its_stroke(client):
    assert client.get("/hsds").json() == client.get("/hsds/").json()


def test_a_stream_of_lines_holds_what_the_pages_hold(client, held, monkeypatch):
    monkeypatch.setattr("app.api.LINES", 5)
    held.held, held.edition = [made(number % 28) for number in range(28)], 2
    lines = client.get("/hsds/services?format=ndjson").text.splitlines()
    paged = client.get("/hsds/services?per_page=500").json()["contents"]
    assert [json.loads(line) for line in lines] == paged
    assert len(lines) == 28


def test_an_organisation_comes_with_its_services_in_short_or_whole(client):
    path = f"/hsds/organizations/{stable_id('o', '1')}"
    assert "services" not in client.get(path).json()
    [short] = client.get(f"{path}?full=true").json()["services"]
    [whole] = client.get(f"{path}?full_service=true").json()["services"]
    assert short["name"] == whole["name"] == "Stair 1"
    assert "service_at_locations" in whole
    assert "service_at_locations" not in short


def test_a_new_edition_is_seen_at_once(held, client):
    assert client.get("/hsds/services").json()["total_items"] == 3
    held.held, held.edition = [made(7)], 2
    assert names(client.get("/hsds/services")) == {"Stair 7"}


def test_unknown_things_are_404_in_json(client):
    for path in ("services/none", "nothing", "taxonomies/x", "organizations/x"):
        answer = client.get(f"/hsds/{path}")
        assert answer.status_code == 404
        assert answer.json()["error"]


def test_what_was_checked_when_is_given(held):
    held.held = [replace(made(1), assured_date=date(2026, 5, 31))]
    client = TestClient(Starlette(routes=routes(lambda: held, lambda: NOW)))
    assert client.get("/hsds/services").json()["contents"][0]["assured_date"] == "2026-05-31"


def test_half_a_postcode_is_not_given_as_an_address(held):
    first = held.held[0]
    at = first.service_at_locations[0]
    near = replace(at, location=replace(at.location, postal_code="G1 1"))
    held.held = [replace(first, service_at_locations=(near,))]
    client = TestClient(Starlette(routes=routes(lambda: held, lambda: NOW)))
    whole = client.get(f"/hsds/services/{first.id}").json()
    location = whole["service_at_locations"][0]["location"]
    assert "addresses" not in location
    assert location["latitude"] == 55.86
