import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.areas import Zone
from directory.locating import Locator, usable
from directory.postcodes import Found
from directory.records import Location, Service, ServiceAtLocation

GLASGOW = (55.8611, -4.2500)
ZONE = Zone(
    code="S01010265",
    name="Somewhere",
    latitude=55.90,
    longitude=-4.20,
    reach_m=600,
    council_code="S12000049",
)


class Table:
    """A postcode table of two."""

    def find(self, text):
        if text == "G2 1DU":
            return Found(
                label=text,
                latitude=GLASGOW[0],
                longitude=GLASGOW[1],
                council_code="S12000049",
                precision="postcode",
                state="live",
            )
        if text == "G1 9ZZ":
            return Found(
                label=text, latitude=55.86, longitude=-4.24, precision="postcode", state="ended"
            )
        return Found(label=text, problem=f"{text!r} is in no list of postcodes; check it")


def located(zone=None, **fields):
    place = ServiceAtLocation(id="a", location=Location(id="l", **fields))
    locator = Locator(Table(), {ZONE.code: ZONE}.get if zone is None else zone)
    service, problems = locator(Service(id="s", name="x", service_at_locations=(place,)))
    return service.service_at_locations[0].location, [problem.advice for problem in problems]


@pytest.mark.parametrize(
    ("given_numbers", "meant", "words"),
    [
        ((55.9, -4.2), (55.9, -4.2), None),
        ((-4.2, 55.9), (55.9, -4.2), "swapped back"),
        ((665_000, 259_000), (55.86, -4.25), "Grid metres"),
        ((0.0, 0.0), None, "sea off Africa"),
        ((40.7, -74.0), None, "not in the UK"),
        ((55.9, None), None, "One coordinate is missing"),
        ((float("nan"), 1.0), None, "no numbers"),
        ((None, None), None, None),
    ],
)
def test_numbers_are_mended_where_only_one_mending_is_a_place(given_numbers, meant, words):
    point, reason = usable(*given_numbers)
    said = reason or (point.advice if point else None)
    assert (point and (point.latitude, point.longitude)) == (
        pytest.approx(meant, abs=0.02) if meant else None
    )
    assert (words in said) if words else said is None


@given(st.floats(allow_nan=True), st.floats(allow_nan=True))
def test_any_numbers_give_a_point_in_the_uk_or_a_reason(latitude, longitude):
    point, reason = usable(latitude, longitude)
    assert (point is None) == (reason is not None)
    assert point is None or (49 <= point.latitude <= 61.5 and -9 <= point.longitude <= 2.5)


def test_a_postcode_places_what_has_no_point():
    place, said = located(postal_code="G2 1DU")
    assert (place.latitude, place.longitude) == GLASGOW
    assert (place.located_by, place.precision, place.council_code, said) == (
        "postcode",
        "postcode",
        "S12000049",
        [],
    )


def test_a_point_near_its_postcode_stands():
    place, said = located(postal_code="G2 1DU", latitude=55.8620, longitude=-4.2510)
    assert (place.latitude, place.located_by, place.precision, said) == (
        55.8620,
        "record",
        "point",
        [],
    )


def test_a_point_far_from_its_postcode_falls_and_is_flagged():
    place, said = located(postal_code="G2 1DU", latitude=55.90, longitude=-4.20)
    assert (place.latitude, place.longitude) == GLASGOW
    assert "m from the postcode G2 1DU; the postcode is used." in said[0]


def test_the_records_own_zone_settles_which_is_right():
    place, said = located(
        postal_code="G2 1DU", latitude=55.901, longitude=-4.201, area_code=ZONE.code
    )
    assert (place.latitude, place.located_by) == (55.901, "record")
    assert "its small area agrees with the point" in said[0]


def test_without_point_or_postcode_the_small_area_is_the_place():
    place, said = located(area_code=ZONE.code)
    assert (place.latitude, place.precision, place.council_code, said) == (
        55.90,
        "area",
        "S12000049",
        [],
    )


def test_an_ended_postcode_is_found_and_said():
    place, said = located(postal_code="G1 9ZZ")
    assert place.latitude == 55.86
    assert "no longer in use" in said[0]


def test_an_unknown_postcode_keeps_the_service_without_a_point():
    place, said = located(postal_code="ZZ9 9ZZ")
    assert (place.latitude, place.located_by) == (None, None)
    assert "in no list of postcodes" in said[0]


def test_a_confidential_place_is_never_looked_up():
    def must_not(_code):
        raise AssertionError

    place, said = located(
        must_not, confidential=True, postal_code="G2 1DU", latitude=55.9, area_code=ZONE.code
    )
    assert (place.latitude, place.longitude, place.located_by, said) == (None, None, None, [])


def test_a_stated_precision_is_kept():
    place, _ = located(latitude=55.86, longitude=-4.25, precision="sector", located_by="postcode")
    assert (place.precision, place.located_by) == ("sector", "postcode")
