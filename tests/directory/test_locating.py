"""Real postcodes and zones; the services are made up."""

import time
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.coordinates import metres_between
from directory.locating import Locator, locate, may_publish_point
from directory.records import Location, Record, Service, ServiceAtLocation
from directory.zones import built_in_zones

EASTERHOUSE = (55.862083, -4.12282)  # G34 9AA
EASTERHOUSE_ZONE = "S01010121"


@pytest.fixture(scope="module")
def locator(postcodes):
    return Locator(postcodes)


def service(**facts):
    more = {name: facts.pop(name) for name in ("channels",) if name in facts}
    place = ServiceAtLocation(id="at", location=Location(id="place", **facts))
    return Service(id="one", name="Made up", service_at_locations=(place,), **more)


def located(locator, **facts):
    answer, problems = locator(service(**facts))
    return answer.service_at_locations[0].location, [one.advice for one in problems]


def test_a_postcode_gives_point_and_council(locator):
    place, problems = located(locator, postal_code="g349aa")
    assert (place.latitude, place.longitude) == EASTERHOUSE
    assert (place.located_by, place.precision) == ("postcode", "postcode")
    assert (place.council_code, place.postal_code) == ("S12000049", "G34 9AA")
    assert problems == []


def test_coordinates_that_agree_are_the_finer_point(locator):
    place, problems = located(locator, latitude=55.8631, longitude=-4.1228, postal_code="G34 9AA")
    assert (place.latitude, place.located_by, place.precision) == (55.8631, "record", "point")
    assert place.council_code == "S12000049"
    assert problems == []


def test_a_postcode_in_use_outvotes_coordinates(locator):
    place, problems = located(locator, latitude=55.9, longitude=-4.1228, postal_code="G34 9AA")
    assert (place.latitude, place.located_by) == (EASTERHOUSE[0], "postcode")
    (advice,) = problems
    assert advice.startswith(
        "The coordinates 55.90000, -4.12280 lie 4.2 km from the postcode G34 9AA"
    )
    assert "the postcode was believed" in advice


def test_an_ended_postcode_loses_to_coordinates(locator, postcodes):
    ended = postcodes.find("EH1 1AA")
    assert ended.state == "ended"
    place, problems = located(locator, latitude=55.97, longitude=-3.17, postal_code="EH1 1AA")
    assert (place.latitude, place.located_by) == (55.97, "record")
    assert "EH1 1AA is no longer in use; its last place was used." in problems[0]
    assert "the coordinates were believed" in problems[1]


def test_two_that_agree_outvote_the_third(locator):
    place, problems = located(
        locator, latitude=55.8625, longitude=-4.1230, postal_code="EH6 5AB",
        area_code=EASTERHOUSE_ZONE,
    )  # fmt: skip
    assert place.located_by == "record"
    assert place.area_code == EASTERHOUSE_ZONE
    assert len(problems) == 1
    assert "EH6 5AB lies 59" in problems[0]


def test_a_postcode_against_its_zone_is_said_and_the_zone_is_kept(locator):
    place, problems = located(locator, postal_code="EH6 5AB", area_code=EASTERHOUSE_ZONE)
    assert (place.located_by, place.council_code) == ("postcode", "S12000036")
    assert place.area_code == EASTERHOUSE_ZONE
    assert len(problems) == 1


def test_a_childminder_is_near_a_zone_and_never_a_pin(locator):
    place, problems = located(locator, area_code=EASTERHOUSE_ZONE)
    assert (place.located_by, place.precision) == ("area", "area")
    assert place.name.startswith("near ")
    assert metres_between(place.latitude, place.longitude, *EASTERHOUSE) < 1500
    assert place.council_code == "S12000049"
    assert place.postal_code is None
    assert problems == []


def test_a_zone_of_another_year_needs_its_boundaries(locator):
    place, problems = located(locator, area_code="S01013999")
    assert place.latitude is None
    assert "data zones of 2022; load their boundaries with: fingerpost areas" in problems[0]
    assert "no area code we know" in located(locator, area_code="E99")[1][0]


def test_a_confidential_place_is_never_located(locator):
    place, problems = located(
        locator, confidential=True, postal_code="G34 9AA", latitude=55.8, longitude=-4.1,
        area_code=EASTERHOUSE_ZONE, address_1="1 Street", council_code="S12000049",
    )  # fmt: skip
    assert problems == []
    assert (place.latitude, place.postal_code, place.address_1, place.area_code) == (None,) * 4
    assert place.council_code == "S12000049"


def test_a_postcode_in_no_list_counts_as_its_sector(locator):
    place, problems = located(locator, postal_code="G34 9ZZ")
    assert (place.precision, place.council_code) == ("sector", "S12000049")
    assert "did you mean" in problems[0]
    assert "Until then it counts as G34 9." in problems[0]
    finer, _ = located(locator, postal_code="G34 9ZZ", area_code=EASTERHOUSE_ZONE)
    assert finer.located_by == "area"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"latitude": 0.0, "longitude": 0.0}, "0,0 is in the Atlantic"),
        ({"latitude": 25.77, "longitude": -80.19}, "outside the United Kingdom"),
        ({"latitude": 56.0, "longitude": 1.0}, "No UK postcode is within 6 km"),
        ({"address_1": "1 Street"}, "ask for the postcode to show where it is"),
        ({"postal_code": "hello"}, "'hello' is not a whole postcode"),
    ],
)
def test_what_has_no_place_says_why(locator, facts, words):
    place, problems = located(locator, **facts)
    assert (place.latitude, place.longitude, place.located_by, place.precision) == (None,) * 4
    assert any(words in one for one in problems)


def test_help_by_phone_needs_no_place(locator):
    _, problems = located(locator, channels=("phone",))
    assert problems == []


def test_grid_metres_and_swapped_degrees_are_mended(locator):
    place, problems = located(locator, latitude=665249.0, longitude=267239.0, postal_code="G34 9AA")
    assert place.located_by == "record"
    assert metres_between(place.latitude, place.longitude, *EASTERHOUSE) < 5
    assert "EPSG:27700" in problems[0]
    place, problems = located(locator, latitude=-4.12282, longitude=55.862083)
    assert place.latitude == EASTERHOUSE[0]
    assert place.council_code == "S12000049"
    assert "wrong way round" in problems[0]


def test_a_council_that_is_another_is_said(locator):
    place, problems = located(locator, postal_code="EH6 5AB", council_code="S12000049")
    assert place.council_code == "S12000036"
    assert (
        "The record says Glasgow City, its place is in City of Edinburgh; the place was"
        in problems[0]
    )


def test_a_coarse_point_of_ours_is_read_back_as_it_is(locator):
    facts = {"latitude": 55.8683, "longitude": -4.1204, "precision": "sector",
             "located_by": "postcode", "postal_code": "G34 9AA"}  # fmt: skip
    place, problems = located(locator, **facts)
    assert (place.latitude, place.precision, place.located_by) == (55.8683, "sector", "postcode")
    assert problems == []


def test_northern_ireland_points_are_not_given_away(locator):
    place, _ = located(locator, postal_code="BT1 1AA")
    assert place.latitude is not None
    assert not may_publish_point(place)
    place, _ = located(locator, postal_code="G34 9AA")
    assert may_publish_point(place)


def test_a_service_without_places_comes_back_as_it_was(postcodes):
    plain = Service(id="one", name="By phone")
    assert locate(plain, postcodes) == (plain, ())


def test_locating_twice_changes_nothing(locator):
    for facts in (
        {"postal_code": "G34 9AA"},
        {"area_code": EASTERHOUSE_ZONE},
        {"latitude": 55.8611, "longitude": -4.25},
    ):
        once, _ = locator(service(**facts))
        again, problems = locator(once)
        assert again == once
        assert problems == ()


@given(
    latitude=st.none() | st.floats(allow_nan=True),
    longitude=st.none() | st.floats(allow_nan=True),
    postal_code=st.none() | st.sampled_from(["G34 9AA", "EH1 1AA", "BT1 1AA", "JE1 0BD", "x", ""]),
    area_code=st.none() | st.sampled_from([EASTERHOUSE_ZONE, "S01013999", "?"]),
)
def test_nothing_stops_it_and_no_point_comes_without_a_basis(postcodes, **facts):
    place, _ = located(Locator(postcodes), **facts)
    assert (place.latitude is None) == (place.located_by is None) == (place.precision is None)
    assert (place.latitude is None) == (place.longitude is None)
    assert (place.area_code or None) == (facts["area_code"] or None)


def test_all_zones_of_2011_are_known_and_in_scotland():
    zones = built_in_zones()
    assert len(zones) == 6976
    assert Counter(zone.council_code for zone in zones.values())["S12000049"] == 746
    assert all(
        54.6 < zone.latitude < 60.9 and -7.7 < zone.longitude < -0.7 for zone in zones.values()
    )
    assert zones[EASTERHOUSE_ZONE].reach_m < 2000


@pytest.mark.shared
def test_the_care_inspectorate_s_zones_and_our_postcodes_agree(shared, postcodes):
    """Issue 2: every active day-care service of the two cities has a point or a stated reason."""
    from directory.reading import read_source

    path = shared / "data/services/care_inspectorate_scotland_2026-05_part70.csv"
    reading = read_source(str(path), today=date(2026, 11, 23))
    records = [item for item in reading.items if isinstance(item, Record)]
    locator = Locator(postcodes)
    started = time.process_time()
    answers = [locator(record.service) for record in records]
    assert len(records) / (time.process_time() - started) > 2_000
    bases: Counter[str | None] = Counter()
    for answer, problems in answers:
        for at in answer.service_at_locations:
            bases[at.location.located_by] += 1
            if "childminder" in answer.tags:
                assert at.location.located_by in (None, "area")
            if at.location.latitude is None and not at.location.confidential:
                assert problems
    assert bases["postcode"] > 5_000
    assert bases["area"] > 1_900
