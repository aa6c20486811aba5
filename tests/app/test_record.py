import json
from dataclasses import replace
from datetime import date

import made_up
import pytest

from app import words
from app.drawing import draw
from app.linked import json_ld
from app.record import address_of, costs_in_words, view_of
from directory.records import Accepting, Attribute, CostOption, Fit, Location


def drawn(service):
    return draw("_record.html", view=view_of(service, today=made_up.TODAY))


def test_each_fact_names_who_says_so_and_when():
    view = view_of(made_up.service(), today=made_up.TODAY)
    ages = next(fact for fact in view.facts if fact.name == "Ages")
    assert ages.says == ("6 months to 4 years",)
    assert ages.source == "the sample, 31 May 2026"


def test_what_people_always_ask_is_there_even_when_nothing_is_listed():
    bare = made_up.service(minimum_age=None, maximum_age=None, cost_options=(), schedules=())
    view = view_of(bare, today=made_up.TODAY)
    unknown = {fact.name for fact in view.facts if fact.says == (words.NOT_LISTED,)}
    assert {"Ages", "Cost", "Who can use it"} <= unknown
    assert words.HOURS_NOT_LISTED in drawn(bare)
    assert "exist" not in drawn(bare)


def test_where_no_years_are_listed_its_kind_says_for_whom_it_is():
    nursery = made_up.service(minimum_age=None, maximum_age=None, tags=("under_fives_only",))
    ages = next(one for one in view_of(nursery, today=made_up.TODAY).facts if one.name == "Ages")
    assert ages.says == ("under-fives only",)


def test_places_registered_are_never_said_to_be_free():
    assert "40 places registered. This is not how many are free." in drawn(
        made_up.service(capacity_places=40)
    )


def test_a_private_place_has_no_address_here_nor_for_machines():
    service = made_up.service()
    hidden = replace(service.service_at_locations[0].location, confidential=True)
    place = replace(service.service_at_locations[0], location=hidden)
    private = replace(service, service_at_locations=(place,))
    assert address_of(hidden) == words.NO_ADDRESS
    assert "1 Example Street" not in drawn(private) + json.dumps(json_ld(private, "x"))


def test_a_place_known_to_a_sector_has_no_point_for_machines():
    assert "geo" not in json.dumps(json_ld(made_up.service(), "x"))
    exact = replace(made_up.service().service_at_locations[0].location, precision="point")
    place = replace(made_up.service().service_at_locations[0], location=exact)
    assert "GeoCoordinates" in json.dumps(
        json_ld(replace(made_up.service(), service_at_locations=(place,)), "x")
    )


def test_only_web_addresses_become_links():
    assert 'href="javascript' not in drawn(made_up.service(url="javascript:alert(1)"))


def test_accepting_needs_a_date():
    unsaid = made_up.service(accepting=Accepting(fit=Fit.YES))
    assert "taking new people on" not in drawn(unsaid)


def test_an_address_holds_what_is_listed():
    assert address_of(Location(id="x", city="Leith")) == "Leith"


def test_grades_stand_apart_from_what_else_is_on_a_record():
    inspected = date(2024, 1, 9)
    kept = (
        Attribute(name="Care grade: setting", value="5 (very good)", as_of=inspected),
        Attribute(name="Last inspected on", value="2024-01-09", as_of=inspected),
        Attribute(name="Sector", value="Voluntary"),
        Attribute(name="Client group"),
    )
    view = view_of(replace(made_up.service(1), attributes=kept), today=made_up.TODAY)
    assert view.grades == ("Setting: 5 (very good), 9 January 2024",)
    assert view.also == ("Last inspected on 9 January 2024", "Sector: Voluntary")


@pytest.mark.parametrize(
    ("status", "said", "gone"),
    [
        ("active", "", False),
        ("temporarily closed", "closed for now", False),
        ("inactive", "not running now", True),
        ("defunct", "closed for good", True),
    ],
)
def test_a_page_says_how_a_service_is_closed(status, said, gone):
    closed = made_up.service(status=status)
    view = view_of(closed, today=made_up.TODAY)
    assert view.is_gone is gone
    assert said in view.closed
    assert bool(view.closed) is (status != "active")
    assert (view.closed in drawn(closed)) or status == "active"


@pytest.mark.parametrize(
    ("option", "told", "amount", "said"),
    [
        ("3-5 year olds", "Free to 3-5 year olds", 0.0, "Free to 3-5 year olds"),
        ("concession", "£4 a lesson", 4.0, "Concession £4 a lesson"),
        (None, "FREE", 0.0, "FREE"),
        ("full day", None, 62.0, "Full day: £62"),
    ],
)
def test_a_cost_is_said_once(option, told, amount, said):
    cost = CostOption(option=option, amount_description=told, amount=amount)
    assert costs_in_words(made_up.service(cost_options=(cost,))) == [said]
