"""Of a service that stands in several lists each fact is of the list that gave it, and its day."""

from dataclasses import replace
from datetime import date

import pytest

from app.drawing import draw
from app.record import fact_source, source_words, view_of
from directory import freshness
from directory.fold import Part, fold
from directory.quality import QUESTIONS
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


NEAR, FAR = (55.951, -3.201), (55.862, -4.251)  # 150 m, and in another town


def placed(feed, day, precision, point=(55.95, -3.2), **facts):
    latitude, longitude = point or (None, None)
    where = Location(id=feed, latitude=latitude, longitude=longitude, precision=precision, **facts)
    return part(feed, day, service_at_locations=(ServiceAtLocation(id=feed, location=where),))


def place_of(*parts):
    service = fold("s", parts)
    return service.service_at_locations[0].location.precision, {
        one.feed: one.away_m for one in service.sources
    }


def test_a_finer_place_counts_where_both_mean_one_place():
    newer = placed("register", REGISTER, "postcode")
    assert place_of(newer, placed("old-list", LIST, "point", NEAR)) == (
        "point",
        {"register": None, "old-list": None},
    )


def test_the_newer_lists_place_stands_where_the_older_finer_one_is_another_and_that_is_told():
    newer, older = placed("register", REGISTER, "postcode"), placed("old-list", LIST, "point", FAR)
    where, away = place_of(newer, older)
    assert where == "postcode"
    assert away == {"register": None, "old-list": pytest.approx(66_236, rel=0.01)}
    service = fold("s", [newer, older])
    assert freshness.told_of(service, ["service_at_locations"])[0] == REGISTER
    assert "It says that this is 41.2 miles (66.2 km) away" in draw(
        "_record.html", view=view_of(service, today=TODAY)
    )
    [asked] = [one for one in QUESTIONS if "kilometre apart" in one.what]
    assert asked.lacks(service, TODAY)
    assert not asked.lacks(fold("s", [newer]), TODAY)


@pytest.mark.parametrize(
    ("precision", "newer", "older", "finer_wins"),
    [
        ("district", {"postal_code": "EH1"}, {"postal_code": "EH1 1BB"}, True),
        ("sector", {"postal_code": "EH1 2"}, {"postal_code": "EH1 1BB"}, False),
        ("district", {"postal_code": "G3"}, {"postal_code": "G34 9AA"}, False),
        ("area", {"council_code": "S12000036"}, {"council_code": "S12000036"}, True),
        ("area", {"council_code": "S12000036"}, {"council_code": "S12000049"}, False),
        (None, {"point": None, "council_code": "S12000036"}, {"council_code": "S12000049"}, False),
        (None, {"point": None}, {"council_code": "S12000049"}, True),
    ],
)
def test_a_rough_place_says_as_much_as_it_says(precision, newer, older, finer_wins):
    two = (
        placed("register", REGISTER, precision, **newer),
        placed("old-list", LIST, "point", **older),
    )
    assert (place_of(*two)[0] == "point") is finer_wins


def test_of_two_finer_places_that_both_fit_a_rough_one_the_second_takes_nothing_away():
    rough = placed("register", REGISTER, "district", postal_code="EH1")
    near = placed("old-list", LIST, "point", NEAR, postal_code="EH1 1BB")
    over = placed("older-list", LIST, "point", (55.98, -3.2), postal_code="EH1 3AA")
    service = fold("s", [rough, near, over])
    where = service.service_at_locations[0].location
    assert (where.latitude, where.longitude) == NEAR
    assert [one.away_m is not None for one in service.sources] == [False, False, True]


def test_a_list_of_fewer_places_does_not_take_the_others_away():
    more = tuple(
        ServiceAtLocation(
            id=f"{number}",
            location=Location(id=f"{number}", latitude=lat, longitude=lon, precision="postcode"),
        )
        for number, (lat, lon) in enumerate([(55.95, -3.2), FAR])
    )
    newer = part("register", REGISTER, service_at_locations=more)
    service = fold("s", [newer, placed("old-list", LIST, "point")])
    assert service.service_at_locations == more
    assert [one.away_m for one in service.sources] == [None, None]


def test_of_two_lists_of_one_day_the_finer_place_counts():
    two = placed("a", LIST, "postcode"), placed("b", LIST, "point", FAR)
    assert place_of(*two)[0] == "point"


HOURS = (Schedule(freq="WEEKLY", byday="MO", opens_at="09:00", closes_at="10:00"),)


def at_eh1(feed, day, precision="postcode", postal_code="EH1 1BB", hours=(), **facts):
    given = {name: facts.pop(name) for name in ("address_1", "setting") if name in facts}
    where = Location(
        id=feed, latitude=55.95, longitude=-3.2, precision=precision, postal_code=postal_code,
        **given,
    )  # fmt: skip
    at = ServiceAtLocation(id=feed, location=where, schedules=hours)
    return part(feed, day, service_at_locations=(at,), **facts)


def test_what_the_newer_list_leaves_unsaid_of_a_place_is_of_the_older():
    older = at_eh1("old-list", LIST, "point", address_1="12 Hall Road", setting="school")
    service = fold("s", [at_eh1("register", REGISTER, hours=HOURS), older])
    [at] = service.service_at_locations
    assert (at.id, at.location.id, at.schedules) == ("register", "register", HOURS)
    assert at.location.address_1 == "12 Hall Road"
    assert (at.location.setting, at.location.precision) == ("school", "point")
    assert service.sources[1].facts == ("service_at_locations", "setting")
    assert freshness.told_of(service, ["schedules"])[0] == REGISTER


def test_an_older_lists_hours_of_a_place_never_hide_newer_ones_of_the_service():
    older = at_eh1("old-list", LIST, hours=HOURS)
    newer = (Schedule(freq="WEEKLY", byday="TU", opens_at="10:00", closes_at="11:00"),)
    [at] = fold("s", [at_eh1("register", REGISTER, schedules=newer), older]).service_at_locations
    assert at.schedules == ()
    silent = fold("s", [at_eh1("register", REGISTER), older])
    assert silent.service_at_locations[0].schedules == HOURS
    assert freshness.told_of(silent, ["schedules"])[0] == LIST


def test_a_street_of_another_postcode_is_another_street():
    older = at_eh1("old-list", LIST, "point", "EH1 1YZ", address_1="12 Hall Road")
    [at] = fold("s", [at_eh1("register", REGISTER), older]).service_at_locations
    assert (at.location.address_1, at.location.precision) == (None, "postcode")


def test_how_far_a_secret_place_is_from_anything_is_not_told():
    secret = placed("register", REGISTER, None, None, confidential=True, council_code="S12000036")
    assert place_of(secret, placed("old-list", LIST, "point", council_code="S12000049"))[1] == {
        "register": None,
        "old-list": None,
    }


def test_each_word_that_adds_up_is_of_the_list_that_gave_it():
    newer = part("register", REGISTER, needs=("childcare",), audience=("carers",), minimum_age=2)
    older = part(
        "old-list", LIST, needs=("childcare", "food"), audience=("dads",), tags=("creche",)
    )
    service = fold("s", [newer, older])
    assert service.sources[1].facts == ("audience/dads", "needs/food", "tags/creche")
    days = {word: day for word, (day, _) in freshness.givers(service, "needs").items()}
    assert days == {"childcare": REGISTER, "food": LIST}
    said = {one.name: one.source for one in view_of(service, today=TODAY).facts}
    assert (
        said["Helps with"] == "Register, 31 May 2026 (childcare); Old List, 1 September 2014 (food)"
    )
    assert said["For whom"].startswith(
        "Register, 31 May 2026 (carers); Old List, 1 September 2014 ("
    )
    assert said["Ages"] == "Register, 31 May 2026"  # a word of the old list is no age


def test_words_of_one_list_alone_need_no_line_for_each():
    service = fold("s", [part("register", REGISTER), part("old-list", LIST, needs=("food",))])
    assert "Helps with" not in {one.name for one in view_of(service, today=TODAY).facts}
    assert freshness.told_of(service, ["needs"])[0] == LIST


def test_words_put_right_here_are_of_who_put_them_right():
    newer = part("register", REGISTER, needs=("childcare",))
    service = fold("s", [newer, part("old-list", LIST, needs=("food",))])
    here = Source(
        feed="local-knowledge", record_id="1", facts=("needs",), checked_on=date(2026, 11, 1)
    )
    service = replace(service, needs=("food", "legal"), sources=(*service.sources, here))
    givers = freshness.givers(service, "needs")
    assert {day for day, _ in givers.values()} == {date(2026, 11, 1)}
