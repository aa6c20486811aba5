"""Of a service that stands in several lists each fact is of the list that gave it, and its day."""

from dataclasses import replace
from datetime import date

from app.record import fact_source, source_words
from directory import freshness
from directory.fold import Part, fold
from directory.records import (
    CostOption,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)

REGISTER, LIST = date(2026, 5, 31), date(2014, 9, 1)
TODAY = date(2026, 11, 30)


def part(feed, day, *, overlay=False, **facts):
    source = Source(feed=feed, record_id="1", published_on=day, retrieved_on=TODAY)
    where = ServiceAtLocation(id=feed, location=Location(id=feed, precision=facts.pop("at", None)))
    facts.setdefault("service_at_locations", (where,))
    service = Service(id=feed, name="A nursery", sources=(source,), **facts)
    return Part(feed=feed, key="1", service=service, overlay=overlay)


def folded(**later):
    return fold(
        "s",
        [
            part("register", REGISTER, capacity_places=40, url="https://one.example.org", **later),
            part(
                "old-list",
                LIST,
                url="https://two.example.org",
                phones=(Phone(number="0131 496 0001"),),
                cost_options=(CostOption(amount=5.0, period="session"),),
                minimum_age=2,
                maximum_age=4,
                at="point",
            ),
        ],
    )


def test_what_only_the_older_list_gives_is_of_its_day():
    service = folded()
    assert service.checked_on == REGISTER
    days = {
        name: freshness.told_of(service, [name])[0]
        for name in ("phones", "cost_options", "minimum_age", "capacity_places", "url")
    }
    assert days == {
        "phones": LIST,
        "cost_options": LIST,
        "minimum_age": LIST,
        "capacity_places": REGISTER,
        "url": REGISTER,
    }
    assert freshness.told_of(service, ["service_at_locations"])[1].feed == "old-list"
    assert fact_source(service, "phone", today=TODAY).startswith("Old List, 1 September 2014; ")
    assert fact_source(service, "places", today=TODAY) == "Register, 31 May 2026"
    assert source_words(service) == "Register, 31 May 2026"


def test_what_both_say_is_of_the_newer_list():
    service = folded(phones=(Phone(number="0131 496 0002"),), at="point")
    assert freshness.told_of(service, ["phones"])[0] == REGISTER
    assert freshness.told_of(service, ["cost_options"])[0] == LIST


def test_the_day_one_list_was_looked_at_is_not_the_other_ones():
    service = folded(assured_date=date(2026, 6, 1))
    assert freshness.told_of(service, ["phones"])[0] == LIST
    assert freshness.told_of(service, ["capacity_places"])[0] == date(2026, 6, 1)
    looked_at = replace(service, assured_date=date(2026, 11, 1))  # as a keyworker says it here
    assert freshness.told_of(looked_at, ["phones"])[0] == date(2026, 11, 1)


def test_an_overlay_still_comes_before_both():
    hours = (Schedule(freq="WEEKLY", byday="MO", opens_at="09:00", closes_at="10:00"),)
    added = part(
        "ours", None, overlay=True, schedules=hours, phones=(Phone(number="0131 496 0003"),),
        assured_date=date(2026, 9, 1), service_at_locations=(),
    )  # fmt: skip
    parts = [
        part("register", REGISTER, capacity_places=40),
        part("old-list", LIST, phones=(Phone(number="0131 496 0001"),), email="a@example.org"),
        added,
    ]
    service = fold("s", parts)
    days = [freshness.told_of(service, [name])[0] for name in ("schedules", "phones", "email")]
    assert days == [date(2026, 9, 1), date(2026, 9, 1), LIST]


def test_one_record_alone_is_whole():
    (source,) = fold("s", [part("register", REGISTER, capacity_places=4)]).sources
    assert (source.facts, source.checked_on) == ((), None)
