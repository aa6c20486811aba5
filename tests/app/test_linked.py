"""What machines read on a service's page: only what schema.org knows, nothing that is hidden."""

import json
from dataclasses import replace
from datetime import date

import made_up
import pytest

from app.linked import json_ld
from directory.records import Accessibility, CostOption, Fit, Phone, Schedule

THING = {"name", "description", "url", "subjectOf", "identifier", "sameAs"}
# The properties that https://schema.org (release 28) gives each type, as far as we use them.
PROPERTIES = {
    "Service": {
        *("provider", "audience", "areaServed", "availableChannel", "hoursAvailable", "offers"),
        *("serviceType", "termsOfService"),
    },
    "Organization": {"telephone", "email", "address"},
    "PeopleAudience": {"audienceType", "suggestedMinAge", "suggestedMaxAge"},
    "ServiceChannel": {"serviceLocation", "servicePhone", "serviceUrl", "availableLanguage"},
    "ContactPoint": {"telephone", "email", "contactType"},
    "Place": {"address", "geo", "telephone", "openingHoursSpecification", "amenityFeature"},
    "PostalAddress": {"streetAddress", "addressLocality", "postalCode", "addressCountry"},
    "GeoCoordinates": {"latitude", "longitude"},
    "LocationFeatureSpecification": {"value"},
    "OpeningHoursSpecification": {"dayOfWeek", "opens", "closes", "validFrom", "validThrough"},
    "Offer": {"price", "priceCurrency", "priceSpecification", "validFrom", "validThrough"},
    "UnitPriceSpecification": {"price", "priceCurrency", "unitText"},
    "WebPage": {"dateModified"},
}


def things(value):
    """Yield every object that stands anywhere in it."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from things(part)
    elif isinstance(value, list):
        for part in value:
            yield from things(part)


def full():
    service = made_up.service(
        cost_options=(
            CostOption(amount=4.5, period="hour", option="Under 2"),
            CostOption(amount=0),
            CostOption(amount_description="ask"),
        ),
        audience=("lone_parents",),
        assured_date=date(2026, 5, 1),
        email="hello@example.org",
    )
    (at,) = service.service_at_locations
    known = (
        Accessibility(access="wheelchair", fit=Fit.YES),
        Accessibility(access="lift", fit=Fit.NO),
        Accessibility(access="bsl"),
    )
    where = replace(at.location, precision="point", accessibility=known)
    place = replace(at, location=where, phones=(Phone(number="0141 496 0009"),))
    return replace(service, service_at_locations=(place,))


def test_every_property_is_one_of_its_type():
    found = json.loads(json.dumps(json_ld(full(), "https://example.org/view/service/1")))
    assert found.pop("@context") == "https://schema.org"
    kinds = set()
    for thing in things(found):
        kind = thing["@type"]
        kinds.add(kind)
        own = thing.keys() - {"@type", "@id"}
        assert own <= PROPERTIES[kind] | THING, kind
        assert not [name for name in own if thing[name] in ("", None, [], {})]
    assert kinds == {*PROPERTIES}


def test_a_price_keeps_its_period_and_silence_is_no_price():
    one, other = json_ld(full(), "x")["offers"]
    assert one["priceSpecification"]["unitText"] == "hour"
    assert "price" not in one
    assert (other["price"], other["priceCurrency"]) == (0, "GBP")


def test_what_is_not_known_of_access_is_not_said():
    (channel, _) = json_ld(full(), "x")["availableChannel"]
    features = channel["serviceLocation"]["amenityFeature"]
    assert {one["name"]: one["value"] for one in features} == {
        "wheelchair access": True,
        "lift": False,
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            Schedule(freq="WEEKLY", byday="MO-WE", opens_at="9.30am", closes_at="14:00:00Z"),
            {"days": 3, "opens": "09:30", "closes": "14:00"},
        ),
        (
            Schedule(byday="SA", opens_at="22:00", closes_at="24:00", notes="Term time only"),
            {"days": 1, "opens": "22:00", "closes": "23:59", "description": "Term time only"},
        ),
        (
            Schedule(freq="WEEKLY", byday="MO", interval=2, opens_at="09:00", closes_at="10:00"),
            None,
        ),
        (Schedule(freq="MONTHLY", byday="2TU", opens_at="09:00", closes_at="10:00"), None),
        (Schedule(freq="WEEKLY", byday="MO", opens_at="09:00"), None),
        (Schedule(description="Ask inside"), None),
    ],
)
def test_hours_are_said_where_they_are_so_every_week(row, said):
    found = json_ld(made_up.service(schedules=(row,)), "x").get("hoursAvailable")
    if said is None:
        assert found is None
        return
    (hours,) = found
    days = said.pop("days")
    assert len(hours.pop("dayOfWeek")) == days
    assert hours == {"@type": "OpeningHoursSpecification", **said}


def test_a_hidden_place_is_no_more_than_a_name():
    service = full()
    (at,) = service.service_at_locations
    hidden = replace(at, location=replace(at.location, confidential=True), phones=())
    found = json_ld(replace(service, service_at_locations=(hidden,)), "x")
    place = found["availableChannel"][0]["serviceLocation"]
    assert place == {"@type": "Place", "name": service.name}
