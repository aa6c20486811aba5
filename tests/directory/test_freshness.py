"""Who told a fact last, when, and how fresh is it? Worked by hand."""

import threading
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.corrections import FEED, Correction, apply
from directory.fetch import Fetcher, allowed_hosts
from directory.freshness import fade, kinds, told, told_of
from directory.links import LIMITS, dead_links
from directory.records import (
    Accepting,
    CostOption,
    Fit,
    Identifier,
    Organization,
    Phone,
    Schedule,
    Service,
    Source,
)
from directory.registers import Registers

TODAY = date(2026, 11, 23)
OPEN = Schedule(freq="WEEKLY", byday="MO", opens_at="09:00", closes_at="12:00")
REGISTER = Source(feed="register", record_id="1", published_on=date(2026, 5, 31))


def overlay(day, *facts):
    return Source(feed="our-hours", record_id="9", facts=facts, checked_on=day)


def by_kind(service):
    return {one.kind.id: one for one in told(service, today=TODAY)}


def test_hours_of_an_overlay_have_its_day_and_the_telephone_keeps_that_of_the_register():
    service = Service(
        id="s",
        name="S",
        schedules=(OPEN,),
        phones=(Phone(number="0131 496 0000"),),
        sources=(REGISTER, overlay(date(2025, 3, 1), "schedules")),
    )
    found = by_kind(service)
    assert found["hours"].checked_on == date(2025, 3, 1)
    assert found["hours"].by is not None
    assert found["hours"].by.feed == "our-hours"
    assert found["contact"].checked_on == date(2026, 5, 31)
    assert found["contact"].by is REGISTER
    assert found["hours"].is_likely_old
    assert not found["contact"].is_likely_old


def test_hours_of_a_table_without_a_day_do_not_bear_that_of_the_register():
    sources = (
        Source(feed="register", record_id="1", published_on=date(2026, 5, 31)),
        Source(feed="hours", record_id="overlay:1", facts=("cost_options",)),
    )
    service = Service(id="1", name="Nursery", sources=sources)
    assert told_of(service, ("cost_options",)) == (None, sources[1])
    assert told_of(service, ("phones",)) == (date(2026, 5, 31), sources[0])
    looked = replace(service, assured_date=date(2026, 6, 9))
    assert told_of(looked, ("cost_options",)) == (date(2026, 6, 9), sources[1])


def test_what_is_not_listed_has_no_age():
    assert set(by_kind(Service(id="s", name="S", sources=(REGISTER,)))) == set()


def test_an_unknown_day_is_unknown_and_worth_asking():
    service = Service(id="s", name="S", cost_options=(CostOption(amount=0.0),))
    (one,) = told(service, today=TODAY)
    assert (one.kind.id, one.checked_on, one.freshness) == ("fees", None, None)
    assert one.is_likely_old


def test_still_right_makes_every_fact_new():
    service = Service(
        id="s",
        name="S",
        schedules=(OPEN,),
        assured_date=date(2026, 11, 20),
        sources=(REGISTER, overlay(date(2025, 3, 1), "schedules")),
    )
    assert by_kind(service)["hours"].checked_on == date(2026, 11, 20)


def test_whether_it_takes_people_has_its_own_day():
    service = Service(
        id="s",
        name="S",
        accepting=Accepting(fit=Fit.YES, as_of=date(2026, 11, 9)),
        assured_date=date(2026, 11, 20),
    )
    found = by_kind(service)["accepting"]
    assert found.checked_on == date(2026, 11, 9)
    assert found.freshness == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("kind", "days", "fresh"), [("hours", 0, 1.0), ("hours", 365, 0.5), ("place", 2190, 0.25)]
)
def test_half_is_left_after_each_half_life(kind, days, fresh):
    checked = date.fromordinal(TODAY.toordinal() - days)
    assert fade(kind, checked, today=TODAY) == pytest.approx(fresh)


@given(st.sampled_from(sorted(kinds())), st.integers(0, 5000), st.integers(0, 5000))
def test_nothing_gets_fresher_by_waiting(kind, some, more):
    later, sooner = (date.fromordinal(TODAY.toordinal() - days) for days in (some, some + more))
    assert fade(kind, sooner, today=TODAY) <= fade(kind, later, today=TODAY)


def test_a_change_made_here_is_the_source_of_its_fact_and_of_no_other():
    service = Service(id="s", name="S", sources=(REGISTER,), phones=(Phone(number="1"),))
    made = Correction(
        id=7,
        service_id="s",
        path="schedules",
        base_value=None,
        new_value=[{"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "12:00"}],
        author_ref="a3",
        at="2026-11-01T10:00:00+00:00",
        state="live",
    )
    changed, states = apply(service, [made])
    assert states == {}
    assert told_of(changed, ["schedules"])[0] == date(2026, 11, 1)
    assert told_of(changed, ["phones"])[0] == date(2026, 5, 31)
    (_, own) = changed.sources
    assert (own.feed, own.record_id, own.facts) == (FEED, "7", ("schedules",))
    assert "a3" not in str(changed)


def test_a_register_that_is_held_names_what_it_does_not_list():
    def of(feed, number=None, tags=()):
        ids = (Identifier(scheme="GB-SC", identifier=number),) if number else ()
        return Service(
            id=f"{feed}{number}{tags}",
            name="S",
            tags=tags,
            organization=Organization(id="o", name="O", identifiers=ids),
            sources=(Source(feed=feed, record_id="1"),),
        )

    registers = Registers({"charities": "oscr", "care": "care-inspectorate", "list": "csv"})
    known, gone = of("list", "SC000001"), of("list", "SC000009")
    nursery, unregistered = of("care", tags=("nursery",)), of("list", tags=("nursery",))
    for service in (known, gone, nursery, unregistered, of("charities", "SC000001")):
        registers.see(service)
    assert registers.missing_charities() == [gone]
    assert registers.missing_care() == [unregistered]


def test_without_a_register_nothing_is_missing_from_it():
    registers = Registers({"list": "csv"})
    registers.see(Service(id="s", name="S", tags=("nursery",)))
    assert registers.missing_care() == []
    assert registers.missing_charities() == []


@pytest.fixture
def web():
    """A server of our own: one page is there, every other is not."""
    asked = []

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200 if self.path == "/here" else 404)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_dead_links_are_named_with_the_reason_and_asked_once(web):
    host, asked = web
    here, gone, barred = f"http://{host}/here", f"http://{host}/gone", "http://127.0.0.1:9/"
    seen = []
    fetcher = Fetcher(allow=allowed_hosts([host]), limits=LIMITS)
    dead = list(dead_links([here, gone, gone, barred], fetcher, asked=seen.append))
    assert [one.url for one in dead] == [gone, barred]
    assert "404" in dead[0].why
    assert asked == ["/here", "/gone"]
    assert seen == [here, gone, barred]
