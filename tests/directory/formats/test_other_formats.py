"""What each smaller format's own words become; what all formats promise is in test_conformance."""

import json
from datetime import date
from pathlib import Path

import pytest

from directory.errors import FeedContentError, FingerpostError
from directory.formats._weekdays import byday_of
from directory.formats.geopackage import point_of
from directory.formats.osm import opening_hours_rows
from directory.reading import read_source, slug
from directory.records import Fit, Record

FIXTURES = Path(__file__).parent / "fixtures"
TODAY = date(2026, 11, 23)


def services(name, **options):
    path = next(FIXTURES.glob(f"{name}_*"))
    items = read_source(str(path), today=TODAY, **options).items
    return [item.service for item in items if isinstance(item, Record)]


def test_open_referral_uk_1():
    (group,) = services("open-referral-uk-1")
    assert (group.minimum_age, group.maximum_age) == (0, 4)
    assert [(row.byday, row.opens_at) for row in group.schedules] == [
        ("MO", "09:30"),
        ("WE,FR", "13:00"),
    ]
    assert group.needs == ("family_support",)
    assert group.tags == ("drop_in",)
    assert group.channels == ("in_person",)
    assert group.referral_route == ("self",)
    assert group.cost_options[0].amount == 2
    assert [fact.value for fact in group.attributes if fact.name == "Holiday hours"] == [
        "2026-12-24 to 2027-01-05: closed"
    ]
    (at,) = group.service_at_locations
    assert at.location.postal_code == "EH6 5AB"
    assert [(one.access, one.fit) for one in at.location.accessibility] == [("wheelchair", Fit.YES)]


@pytest.mark.parametrize(
    "keys",
    [
        ("eligibilitys", "service_taxonomys", "regular_schedules"),
        ("eligibilities", "service_taxonomies", "regular_schedule"),
    ],
)
def test_both_spellings_of_every_key(tmp_path, keys):
    eligibility, taxonomy, schedule = keys
    item = {
        "id": "1",
        "name": "Invented",
        eligibility: [{"minimum_age": 3, "maximum_age": 5}, {"minimum_age": 2, "maximum_age": 9}],
        taxonomy: [{"taxonomy": {"id": "x", "name": "Childcare", "vocabulary": "y"}}],
        schedule: [{"weekday": "Tuesday", "opens_at": "09:00", "closes_at": "10:00"}],
    }
    path = tmp_path / "feed.json"
    path.write_text(json.dumps({"totalElements": 1, "content": [item]}))
    reading = read_source(str(path), today=TODAY)
    assert reading.format == "open-referral-uk-1"
    service = next(reading.items).service
    assert (service.minimum_age, service.maximum_age) == (2, 9)
    assert service.needs == ("childcare",)
    assert service.schedules[0].byday == "TU"


def test_outpost():
    club, masked = services("outpost")
    assert (club.minimum_age, club.maximum_age) == (11, 17)
    assert club.cost_options[0].amount == 0
    assert club.organization.name == ""
    location = club.service_at_locations[0].location
    assert (location.latitude, location.longitude) == (55.86, -4.25)
    assert club.contacts[0].name is None
    assert masked.status == "inactive"
    assert masked.service_at_locations[0].location.confidential
    assert "Hidden" not in repr(masked)


def test_aliss_carries_its_attributions():
    reading = read_source(str(next(FIXTURES.glob("aliss_*"))), today=TODAY)
    assert reading.feed == "aliss"
    assert reading.licence == "CC BY 4.0"
    assert reading.attribution == "ALISS (aliss.org). Contains invented contributions"
    (service,) = services("aliss")
    assert service.needs == ("debt_advice",)
    assert (service.minimum_age, service.maximum_age) == (16, 25)
    assert service.assured_date == date(2026, 1, 21)
    assert service.service_areas[0].code == "S12000049"
    assert service.sources[0].url == "https://example.org/services/11"


@pytest.mark.parametrize(
    ("name", "more", "facts"),
    [
        ("Wheelchair access", None, {"wheelchair": "yes"}),
        ("Wheelchair access", "Ramp at the side door", {"wheelchair": "yes", "step_free": "yes"}),
        ("Wheelchair access", "Only on the ground floor. Ask.", {"wheelchair": "unknown"}),
        ("Wheelchair access", "Ground floor only", {"wheelchair": "unknown"}),
        ("Wheelchair access to ground floor only", None, {"wheelchair": "unknown"}),
        ("Guide dogs only", None, {"guide_dogs": "yes"}),
        ("Wheelchair access", "No lift", {"wheelchair": "yes", "lift": "unknown"}),
        ("Partial wheelchair access", None, {"wheelchair": "unknown"}),
        ("Hearing loop", "Not in the small hall", {"hearing_loop": "unknown"}),
        ("British Sign Language (BSL)", None, {"bsl": "yes"}),
        ("Friendly welcome", None, {}),
    ],
)
def test_accessibility_features_of_aliss_are_facts_of_access(tmp_path, name, more, facts):
    feature = {"name": name, "slug": "x", "additional_info": more}
    places = [{"id": "l1", "name": "Hall"}, {"id": "l2", "name": "Annexe"}]
    item = {
        "id": "1",
        "name": "Invented",
        "is_claimed": True,
        "accessibility_features": [feature, {"name": "Parking", "location_id": "l2"}, "Lift"],
        "locations": places,
    }
    path = tmp_path / "aliss.json"
    for where, expected in ((None, (facts, facts)), ("l1", (facts, {}))):
        feature["location_id"] = where
        path.write_text(json.dumps({"meta": {"licence": "x"}, "data": [item]}))
        service = next(read_source(str(path), today=TODAY).items).service
        for at, said in zip(service.service_at_locations, expected, strict=True):
            found = {one.access: one.fit.word for one in at.location.accessibility}
            assert found == {"lift": "yes", **said}
        words = [one.value for one in service.attributes if one.name == "Accessibility"]
        assert words == [f"{name}: {more}" if more else name, "Parking", "Lift"]


def test_alisss_lists_of_areas_hold_no_services(tmp_path):
    path = tmp_path / "areas.json"
    areas = [{"code": "S12000005", "type": "Local Authority", "name": "Clackmannanshire"}]
    path.write_text(json.dumps({"meta": {"licence": "x"}, "data": areas}))
    with pytest.raises(FeedContentError, match="areas or categories and no services"):
        list(read_source(str(path), today=TODAY).items)


def test_a_tabular_package_is_joined():
    (clinic,) = services("hsds-tabular")
    assert clinic.description == "Health for all\nwithout appointment"
    assert clinic.organization.name == "Invented Health Trust"
    assert clinic.needs == ("health",)
    assert [row.byday for row in clinic.schedules] == ["TU"]
    (at,) = clinic.service_at_locations
    assert [row.byday for row in at.schedules] == ["MO"]
    assert at.location.postal_code == "G1 1AB"
    assert at.phones[0].number == "0141 496 0009"


def test_the_charity_register_says_little_and_hides_groups_against_abuse():
    bureau, aid, scouts = services("oscr")
    assert bureau.needs == ("debt_advice", "income_max")
    assert bureau.organization.identifiers[0].scheme == "GB-SC"
    assert aid.needs == ("domestic_abuse",)
    assert aid.service_at_locations[0].location.confidential
    assert aid.service_at_locations[0].location.council_code == "S12000036"
    assert (scouts.status, scouts.needs) == ("defunct", ())


@pytest.mark.parametrize(
    ("name", "council", "served"),
    [
        ("Angus Mental Health Invented", "Angus", "S12000041"),
        ("Invented Glasgow Carers Centre", "Glasgow City", "S12000049"),
        ("Edinburgh Invented Foodbank", "City of Edinburgh", "S12000036"),
        ("Invented Mental Health Line", "Angus", None),  # its name says nothing of where
        ("Angus Women's Aid Invented", "Angus", None),  # people flee over a boundary
        ("Invented Angus Carers", "Outwith Scotland", None),
    ],
)
def test_whom_a_charity_serves_is_read_where_its_name_says_it(tmp_path, name, council, served):
    path = tmp_path / "oscr.csv"
    path.write_text(
        "Charity Number,Charity Name,Postcode,Main Operating Location\n"
        f"SC900009,{name},G1 1AB,{council}\n"
    )
    (charity,) = read_source(str(path), today=TODAY).items
    areas = charity.service.service_areas
    assert [area.code for area in areas] == ([served] if served else [])


def test_courses():
    esol, karate = services("xcri")
    assert (esol.needs, esol.status) == (("esol",), "active")
    assert esol.description == "Speak & write"
    assert esol.tags == ("certificate",)
    assert (esol.email, esol.phones[0].number) == ("learn@example.org", "0131 496 0008")
    row = esol.service_at_locations[0].schedules[0]
    assert (row.dtstart, row.until, row.byday) == (date(2026, 9, 1), date(2027, 6, 30), None)
    assert (karate.status, karate.needs) == ("inactive", ())
    assert (karate.cost_options[0].amount, karate.cost_options[0].period) == (2.5, "session")


def test_openstreetmap():
    nursery, bank, shelter = services("osm")
    assert nursery.needs == ("childcare",)
    assert nursery.capacity_places == 40
    assert nursery.sources[0].url == "https://www.openstreetmap.org/node/1"
    location = bank.service_at_locations[0].location
    assert (location.latitude, location.longitude) == (55.95, -3.19)
    assert bank.cost_options[0].amount == 0
    assert bank.schedules[0].freq is None
    assert shelter.service_at_locations[0].location.confidential


@pytest.mark.parametrize(
    ("tags", "needs", "hidden"),
    [
        (
            {"social_facility": "shelter", "social_facility:for": "woman"},
            ["housing", "domestic_abuse"],
            True,
        ),
        (
            {"social_facility": "shelter", "social_facility:for": "abused; child"},
            ["housing", "domestic_abuse"],
            True,
        ),
        ({"amenity": "community_centre", "name": "Invented Women's Aid"}, [], False),
        ({"amenity": "community_centre", "name": "Women's Refuge"}, [], True),
        ({"amenity": "community_centre", "description": "Can find you a refuge"}, [], False),
        ({"social_facility": "shelter", "social_facility:for": "homeless"}, ["housing"], True),
        (
            {"social_facility": "group_home", "social_facility:for": "abused"},
            ["domestic_abuse"],
            True,
        ),
        ({"social_facility": "outreach", "social_facility:for": "senior"}, [], False),
    ],
)
def test_who_a_social_facility_of_openstreetmap_is_for(tmp_path, tags, needs, hidden):
    whole = {"amenity": "social_facility", "name": "Invented", "addr:postcode": "G1 1QE", **tags}
    element = {"type": "node", "id": 1, "lat": 55.86, "lon": -4.25, "tags": whole}
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"elements": [element]}))
    [record] = read_source(str(path), today=TODAY).items
    [at] = record.service.service_at_locations
    assert list(record.service.needs) == needs
    assert (at.location.confidential, at.location.latitude is None) == (hidden, hidden)


def test_a_shelter_for_animals_is_no_service_of_ours(tmp_path):
    tags = {"amenity": "social_facility", "social_facility": "shelter", "name": "Cats"}
    element = {"type": "node", "id": 1, "tags": {**tags, "social_facility:for": "animals"}}
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"elements": [element]}))
    [problem] = read_source(str(path), today=TODAY).items
    assert (problem.refused, problem.advice) == (True, "This is not a kind of service we list.")


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("Mo-Fr 09:00-17:00", [("MO,TU,WE,TH,FR", "09:00", "17:00")]),
        (
            "Mo,We 9:00-12:00,13:00-15:00",
            [("MO,WE", "09:00", "12:00"), ("MO,WE", "13:00", "15:00")],
        ),
        ("Sa-Mo 10:00-14:00; PH off", [("SA,SU,MO", "10:00", "14:00")]),
        ("Mo 09:00-12:00; Tu 10:00-11:00", [("MO", "09:00", "12:00"), ("TU", "10:00", "11:00")]),
        (
            "Mo-We 09:00-17:00; Tu 10:00-12:00; We off",
            [("MO", "09:00", "17:00"), ("TU", "10:00", "12:00")],
        ),
        ("Fr 22:00-02:00; Sa 00:00-24:00", [("FR", "22:00", "02:00"), ("SA", "00:00", "24:00")]),
    ],
)
def test_opening_hours_of_openstreetmap(words, rows):
    read = opening_hours_rows(words)
    assert [(row["byday"], row["opens_at"], row["closes_at"]) for row in read] == rows


@pytest.mark.parametrize(
    ("words", "notes"),
    [
        ("Mo 09:00-12:00", None),
        ("Mo 09:00-12:00; PH off", "Closed on public holidays"),
        ("Mo 09:00-12:00; SH off", "Term time only"),
        ("Mo 09:00-12:00; SH,PH closed", "Closed on public holidays. Term time only"),
    ],
)
def test_what_openstreetmap_says_of_holidays_is_kept(words, notes):
    [row] = opening_hours_rows(words)
    assert row.get("notes") == notes


@pytest.mark.parametrize(
    "words",
    ["24/7", "sunrise-sunset", "Mo 9-5", "Mo-Fr by appointment", "Mo 29:00-99:00", "Mo off", "off"],
)
def test_opening_hours_that_are_not_plain_stay_words(words):
    assert opening_hours_rows(words) == [{"description": words}]
    assert opening_hours_rows(None) == []


def test_a_layer_keeps_its_grid_for_whoever_locates_it():
    hall, park = services("geojson")
    location = hall.service_at_locations[0].location
    assert (location.latitude, location.longitude) == (665_000, 259_000)
    location = park.service_at_locations[0].location
    assert (location.latitude, location.longitude) == pytest.approx((56.0, -3.1))
    assert hall.needs == ("food",)


def test_a_layer_whose_names_say_nothing_needs_a_mapping(tmp_path):
    path = tmp_path / "x.geojson"
    feature = {"type": "Feature", "properties": {"A": 1, "TITEL": "X"}, "geometry": None}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(FingerpostError, match="lost the columns"):
        list(read_source(str(path), today=TODAY).items)
    mapping = tmp_path / "x.toml"
    mapping.write_text('feed = "layer"\n[columns]\nname = "TITEL"\nid = "A"\n')
    reading = read_source(str(path), mapping=mapping, today=TODAY)
    assert (reading.format, reading.feed) == ("geojson", "layer")
    assert next(reading.items).service.name == "X"


@pytest.mark.parametrize("blob", [b"", b"GP", b"GP\0\x10" + bytes(40), b"GP\0\x0f" + bytes(9)])
def test_a_shape_that_is_none_has_no_point(blob):
    assert point_of(blob) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [("Monday", "MO"), ("sun", "SU"), ("http://schema.org/Friday", "FR"), (1, "MO"), ("7", "SU")],
)
def test_weekdays(value, day):
    assert byday_of(value) == day


@pytest.mark.parametrize("value", [None, "", 0, 8, "someday", [], "9" * 50])
def test_what_is_no_weekday(value):
    assert byday_of(value) is None


@pytest.mark.parametrize(
    ("name", "feed"),
    [("My Feed (2)", "my-feed-2"), ("api.example.org", "api-example-org"), ("!", "feed")],
)
def test_feed_ids(name, feed):
    assert slug(name) == feed


@pytest.mark.shared
def test_every_real_sample_is_read_or_refused_for_its_reason(shared):
    refused = {}
    folders = ("standards/feeds", "data/services", "data/directories_elsewhere")
    paths = [path for folder in folders for path in sorted((shared / folder).rglob("*.*"))]
    assert len(paths) > 40
    for path in paths:
        try:
            items = list(read_source(str(path), today=TODAY).items)
        except FingerpostError as error:
            refused[path.name] = str(error)
            continue
        rows = [i.row for i in items if isinstance(i, Record) or i.refused]
        assert sorted(rows) == list(range(1, len(rows) + 1)), path
    holding = {"UnknownFormatError": "is in no format we read", "holds": "and no services"}
    for name, said in refused.items():
        assert any(words in said for words in holding.values()), (name, said)
    assert "services_page1_part.json" not in refused
    assert not any(name.endswith((".csv", ".xml", ".zip")) for name in refused)


COURSE = "<course><identifier>c</identifier><title>Computing</title>{presentations}</course>"
CATALOGUE = (
    '<catalog xmlns="http://xcri.org/profiles/catalog"><provider><title>College</title>'
    "{course}</provider></catalog>"
)


def presentation(venue, start="", end=""):
    days = f"<start>{start}</start>" * bool(start) + f"<end>{end}</end>" * bool(end)
    venue = f"<venue><title>{venue}</title></venue>"
    return f"<presentation>{days}{venue}<cost>{len(venue)} pounds</cost></presentation>"


PAST = presentation("Old Hall", "2014-01-10", "2014-03-28")


@pytest.mark.parametrize(
    ("presentations", "status", "venues"),
    [
        (PAST, "inactive", ["Old Hall"]),
        (PAST + presentation("New Hall", "2027-01-10", "2027-03-28"), "active", ["New Hall"]),
        (presentation("Old Hall", "2014-01-10"), "inactive", ["Old Hall"]),  # no end, long ago
        (presentation("Hall", "2026-09-01"), "active", ["Hall"]),
        (presentation("Hall", "", "2026-11-23"), "active", ["Hall"]),  # the last day is today
        (presentation("Hall"), "active", ["Hall"]),  # silence is not a no
        ("", "active", []),
    ],
)
def test_a_course_that_ended_is_not_offered_and_its_old_rooms_are_no_places(
    tmp_path, presentations, status, venues
):
    path = tmp_path / "x.xml"
    path.write_text(CATALOGUE.format(course=COURSE.format(presentations=presentations)))
    [record] = [one for one in read_source(str(path), today=TODAY).items if isinstance(one, Record)]
    assert record.service.status == status
    assert [at.location.name for at in record.service.service_at_locations] == venues


def test_a_catalogue_in_utf_16_is_read(tmp_path):
    path = tmp_path / "x.xml"
    text = '<?xml version="1.0" encoding="UTF-16"?>' + CATALOGUE.format(
        course=COURSE.format(presentations=PAST)
    )
    path.write_bytes(text.encode("utf-16"))
    reading = read_source(str(path), today=TODAY)
    assert reading.format == "xcri"
    assert next(reading.items).service.name == "Computing"


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ("Active,", "active"),
        (",", "active"),
        ("Removed,", "defunct"),
        ("Ceased,", "defunct"),
        ("De-registered,", "defunct"),
        (",01/06/2015", "defunct"),
    ],
)
def test_a_charity_that_is_one_no_more_is_not_offered(tmp_path, cells, status):
    path = tmp_path / "x.csv"
    heads = "Charity Number,Charity Name,Postcode,Charity Status,Ceased Date"
    path.write_text(f"{heads}\nSC1,Invented Food Bank,G1 1QE,{cells}\n")
    [record] = read_source(str(path), today=TODAY).items
    assert (record.service.status, record.service.needs) == (status, ("food",))
