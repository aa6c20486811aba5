import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.cleaning import Notes
from directory.errors import FeedContentError
from directory.export import FORMATS, export
from directory.formats import FeedContext, _json
from directory.formats._build import record_of
from directory.formats._material import Material
from directory.hsds import service_document
from directory.reading import read_source
from directory.records import (
    Accepting,
    Accessibility,
    Attribute,
    Contact,
    CostOption,
    Fit,
    Identifier,
    Language,
    Location,
    Organization,
    Phone,
    Problem,
    Record,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    from_document,
    to_document,
)
from directory.validation import check

FIXTURE = Path(__file__).parent / "fixtures" / "hsds_2026-01.json"
TODAY = date(2026, 11, 23)


def read(path):
    items = list(read_source(str(path), today=TODAY).items)
    return [item for item in items if isinstance(item, Record)], [
        item for item in items if isinstance(item, Problem)
    ]


def test_a_page_of_services():
    records, problems = read(FIXTURE)
    (service,) = [record.service for record in records]
    assert service.name == "Invented Money Advice & Welfare Rights"
    assert service.description == (
        "Free advice on debt:\n\n- budgeting\n- letters\n\nSee our page (https://example.org/money)."
    )
    assert service.url is None
    assert service.needs == ("debt_advice",)
    assert service.cost_options == (CostOption(amount=0.0, amount_description="Free"),)
    assert service.languages == (Language(code="pl", name="Polish"),)
    assert service.service_areas[0].code == "S12000049"
    (contact,) = service.contacts
    assert (contact.name, contact.title) == (None, "Reception")
    assert contact.phones[0].number == "0141 496 0001"
    location = service.service_at_locations[0].location
    assert (location.postal_code, location.council_code) == ("G1 1AB", "S12000049")
    assert location.setting == "community centre"
    assert [(fact.access, fact.fit) for fact in location.accessibility] == [
        ("step_free", Fit.YES),
        ("lift", Fit.UNKNOWN),
    ]
    assert service.organization.identifiers == (Identifier(scheme="GB-SC", identifier="SC000000"),)
    refused = [problem for problem in problems if problem.refused]
    assert [(p.row, p.field) for p in refused] == [(2, "name")]
    assert [(p.field, p.value) for p in problems if not p.refused] == [
        ("url", "javascript:alert(1)")
    ]


WHOLE = Service(
    id="00000000-0000-5000-8000-000000000001",
    name="Invented course",
    organization=Organization(
        id="00000000-0000-5000-8000-000000000002",
        name="Invented College",
        description="A college",
        website="https://example.org",
        identifiers=(Identifier(scheme="GB-SC", identifier="SC000000"),),
    ),
    description="Learn",
    url="https://example.org/course",
    email="course@example.org",
    status="temporarily closed",
    minimum_age=16,
    maximum_age=24.5,
    eligibility_description="Out of work",
    assured_date=date(2026, 1, 1),
    last_modified=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    alert="Moved",
    schedules=(
        Schedule(
            freq="MONTHLY",
            byday="2TU",
            opens_at="09:00",
            closes_at="12:00",
            dtstart=date(2026, 1, 6),
            valid_to=date(2026, 12, 31),
            interval=1,
            count=10,
            notes="term time",
        ),
    ),
    cost_options=(
        CostOption(option="Members", amount=2.5, amount_description="£2.50", period="session"),
        CostOption(amount=0, minimum_age=2, maximum_age=4),
    ),
    languages=(Language(code="ar", name="Arabic"),),
    interpreter=Fit.YES,
    contacts=(Contact(title="Reception", phones=(Phone(number="0141 496 0001"),)),),
    phones=(Phone(number="0131 496 0002", type="voice", description="Mornings"),),
    service_areas=(ServiceArea(name="Glasgow City", code="S12000049", extent_type="council"),),
    service_at_locations=(
        ServiceAtLocation(
            id="00000000-0000-5000-8000-000000000003",
            location=Location(
                id="00000000-0000-5000-8000-000000000004",
                name="Invented Library",
                address_1="1 Made Up Street",
                city="Glasgow",
                region="Glasgow City",
                postal_code="G1 1AB",
                latitude=55.86,
                longitude=-4.25,
                located_by="postcode",
                precision="sector",
                area_code="S01010265",
                council_code="S12000049",
                setting="library",
                accessibility=(Accessibility(access="wheelchair", fit=Fit.NO, details="Steps"),),
                phones=(Phone(number="0141 496 0003"),),
            ),
            schedules=(Schedule(freq="WEEKLY", byday="MO", opens_at="10:00"),),
            capacity_places=12,
        ),
    ),
    attributes=(Attribute(name="Care grade: setting", value="5", as_of=date(2026, 1, 1)),),
    needs=("training", "esol"),
    role="training",
    audience=("women_only", "lone_parents"),
    tags=("creche_on_site", "certificate"),
    channels=("in_person", "online"),
    referral_route=("self", "jobcentre"),
    accepting=Accepting(fit=Fit.YES, as_of=date(2026, 1, 1), said_by="the college"),
    capacity_places=12,
    conditionality="mandated",
    conditionality_note="Ask the work coach",
    funding_until=date(2027, 3, 31),
)


def same_but_for_ids(found, sent):
    assert len(found.service_at_locations) == len(sent.service_at_locations)
    places = tuple(
        replace(at, id=there.id, location=replace(at.location, id=there.location.id))
        for at, there in zip(found.service_at_locations, sent.service_at_locations, strict=True)
    )
    organization = replace(found.organization, id=sent.organization.id)
    areas = tuple(replace(area, uri=None) for area in found.service_areas)
    return replace(
        found,
        id=sent.id,
        service_at_locations=places,
        organization=organization,
        service_areas=areas,
        sources=(),
    )


def written(tmp_path, *documents):
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"contents": documents}), encoding="utf-8")
    return path


def test_what_we_write_is_read_back_whole(tmp_path):
    (record,), problems = read(written(tmp_path, service_document(WHOLE)))
    assert problems == []
    assert same_but_for_ids(record.service, WHOLE) == WHOLE


def exported(tmp_path, form):
    path = tmp_path / f"export{FORMATS[form].suffix}"
    with path.open("wb") as out:
        export([WHOLE], form, out)
    return path


@pytest.mark.parametrize("form", ["hsds-json", "hsds-csv", "json"])
def test_a_whole_export_comes_back_whole(tmp_path, form):
    (record,), problems = read(exported(tmp_path, form))
    assert problems == []
    assert same_but_for_ids(record.service, WHOLE) == WHOLE


@pytest.mark.parametrize("form", ["hsds-json", "hsds-csv"])
def test_what_many_services_share_is_theirs_once(tmp_path, form):
    """Their location, and their provider: one source knows one number of it, another one more."""
    first, second = (Identifier(scheme="GB-SC", identifier=number) for number in ("1", "2"))
    (at,) = WHOLE.service_at_locations
    many = [
        replace(
            WHOLE,
            id=key,
            organization=replace(WHOLE.organization, identifiers=known),
            service_at_locations=(replace(at, id=key),),
        )
        for key, known in (("1", (first,)), ("2", (first, second)), ("3", ()))
    ]
    path = tmp_path / f"export{FORMATS[form].suffix}"
    with path.open("wb") as out:
        export(many, form, out)
    records, problems = read(path)
    assert problems == []
    for record, service in zip(records, many, strict=True):
        known = record.service.organization.identifiers
        assert known == (
            (first, second) if form == "hsds-csv" else service.organization.identifiers
        )
        same = replace(service, organization=replace(service.organization, identifiers=known))
        assert same_but_for_ids(record.service, same) == same


@pytest.mark.parametrize("form", ["hsds-json", "hsds-csv"])
def test_a_service_without_a_provider_has_one_in_the_standard_and_none_when_it_comes_back(
    tmp_path, form
):
    """The standard asks for an organization; nobody is made up by it."""
    private = Organization(id=WHOLE.organization.id, name="")  # a person's: it is not shown
    for provider in (None, private):
        service = replace(WHOLE, organization=provider)
        assert service_document(service)["organization"]["name"] == "Provider not named"
        path = tmp_path / f"export{FORMATS[form].suffix}"
        with path.open("wb") as out:
            export([service], form, out)
        (record,), problems = read(path)
        assert problems == []
        back = record.service.organization
        assert (back and replace(back, id=private.id)) == provider
        with_one = replace(record.service, organization=WHOLE.organization)
        assert same_but_for_ids(with_one, WHOLE) == WHOLE


@pytest.mark.parametrize(
    ("council", "town"),
    [
        ("S12000049", "Glasgow City"),
        ("S12999999", "Scotland"),
        ("E09000033", "England"),
        (None, "United Kingdom"),
    ],
)
def test_a_place_without_a_town_is_where_it_is_and_comes_back_without_a_street(
    tmp_path, council, town
):
    """The profile asks for a town and a first line; what stands in for them must be true."""
    place = Location(id="l", postal_code="G1 1AB", council_code=council)
    at = ServiceAtLocation(id="a", location=place)
    service = Service(id="1", name="Invented", service_at_locations=(at,))
    document = service_document(service)
    [address] = document["service_at_locations"][0]["location"]["addresses"]
    assert (address["address_1"], address["city"], address["state_province"]) == (town,) * 3
    (record,), _ = read(written(tmp_path, document))
    [back] = record.service.service_at_locations
    assert (back.location.address_1, back.location.postal_code) == (None, "G1 1AB")


@pytest.mark.parametrize("form", ["csv", "geojson", "gpkg"])
def test_a_flat_export_comes_back_with_what_it_holds(tmp_path, form):
    (record,), problems = read(exported(tmp_path, form))
    assert problems == []
    assert record.key == WHOLE.id
    for name in ("name", "needs", "audience", "tags", "role", "url", "minimum_age"):
        assert getattr(record.service, name) == getattr(WHOLE, name)
    assert record.service.accepting.as_of == WHOLE.accepting.as_of
    location = record.service.service_at_locations[0].location
    assert (location.postal_code, location.latitude) == ("G1 1AB", 55.86)
    assert location.area_code == "S01010265"


words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="&<>"),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(name=words, low=st.none() | st.floats(0, 60), places=st.none() | st.integers(0, 500))
def test_any_name_age_and_capacity_survive_the_round(tmp_path_factory, name, low, places):
    service = replace(WHOLE, name=f"Invented {name}", minimum_age=low, maximum_age=None)
    service = replace(service, capacity_places=places)
    path = written(tmp_path_factory.mktemp("round"), service_document(service))
    (record,), _ = read(path)
    assert record.service.minimum_age == low
    assert record.service.capacity_places == places
    assert record.service.name.split()[0] == "Invented"


ONE = {"id": "1", "name": "Invented", "status": "active", "organization_id": "o"}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ONE),
        json.dumps([ONE]),
        json.dumps({"contents": [ONE]}),
        json.dumps({"contents": [ONE], "total_items": 1}),
        "\ufeff" + json.dumps({"total_items": 1, "contents": [ONE]}),
        json.dumps(ONE) + "\n" + json.dumps(ONE | {"id": "2"}) + "\n",
        json.dumps({"id": "o", "name": "Org", "description": "d", "services": [ONE]}),
        json.dumps({"contents": [{"id": "sal", "location": {"id": "l"}, "service": ONE}]}),
        json.dumps({"id": "sal", "location": {"id": "l"}, "service": ONE}),
    ],
    ids=["one", "list", "page", "after", "mark", "lines", "organization", "places", "place"],
)
def test_every_shape_in_which_services_come(tmp_path, text):
    path = tmp_path / "feed.json"
    path.write_text(text, encoding="utf-8")
    records, problems = read(path)
    assert records[0].service.name == "Invented"
    assert problems == []


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"version": "HSDS-UK-3.0", "profile": "x", "openapi_url": "y"}, "description of an API"),
        ({"id": "1", "name": "x", "description": "d", "taxonomy": "t"}, "taxonomy term"),
        ({"contents": [{"id": "1", "name": "n", "organization_identifiers": []}]}, "organization"),
    ],
)
def test_files_without_services_say_what_they_hold(tmp_path, document, said):
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(FeedContentError, match=f"holds an? {said} and no services"):
        read(path)


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("minimum_age", "NaN", None),
        ("minimum_age", "1e999", None),
        ("minimum_age", "9" * 5000, None),
        ("minimum_age", '"five"', None),
        ("maximum_age", "-1", None),
        ("maximum_age", "[1]", None),
        ("name", '"A\\ud800B\\u0000C"', "ABC"),
        ("status", '"open"', "active"),
        ("url", '"www.example.org/x"', "https://www.example.org/x"),
        ("url", '"not a link"', None),
        ("email", '"nobody"', None),
        ("assured_date", '"2026-13-45"', None),
        ("schedules", '"nine to five"', (Schedule(description="nine to five"),)),
        ("schedules", "[null, 3, []]", ()),
        ("accepting", '{"fit": "yes"}', Accepting()),
        ("tags", '["not a tag"]', ()),
        ("description", '"caf\\u00c3\\u00a9"', "café"),
        ("description", '"line\\u0007bell"', "linebell"),
    ],
)
def test_one_bad_field_costs_one_field(tmp_path, field, value, left):
    path = tmp_path / "feed.json"
    kept = {name: value for name, value in ONE.items() if name != field}
    path.write_text(json.dumps(kept)[:-1] + f', "{field}": {value}}}', encoding="utf-8")
    (record,), problems = read(path)
    assert getattr(record.service, field) == left
    assert not any(problem.refused for problem in problems)
    record.service.name.encode()


def test_ages_that_fit_nobody_are_left_out_and_said(tmp_path):
    path = written(tmp_path, ONE | {"minimum_age": 0, "maximum_age": 0})
    (record,), (problem,) = read(path)
    assert record.service.maximum_age is None
    assert "fit nobody" in problem.advice


@pytest.mark.parametrize("depth", [300, 5_000, 200_000])
def test_nesting_is_refused(tmp_path, depth):
    path = tmp_path / "feed.json"
    path.write_text(
        '{"contents": [{"id": "1", "name": "x", "status": "active", "deep": '
        + "[" * depth
        + "]" * depth
        + "}]}"
    )
    reading = read_source(str(path), format_id="hsds", today=TODAY)
    with pytest.raises(FeedContentError, match="nested more than 200 deep"):
        list(reading.items)


def test_a_refuge_loses_its_place_at_reading(tmp_path):
    place = {
        "id": "p",
        "location": {
            "id": "l",
            "name": "Hidden House",
            "latitude": 55.9,
            "longitude": -4.3,
            "council_code": "S12000049",
            "addresses": [{"address_1": "12 Secret Road", "postal_code": "G1 1AB"}],
        },
    }
    sent = ONE | {
        "name": "Women's refuge",
        "description": "Ring us. We are at 12 Secret Road, G1 1AB.",
        "service_at_locations": [place],
    }
    (record,), _ = read(written(tmp_path, sent))
    location = record.service.service_at_locations[0].location
    assert location.confidential
    assert location.council_code == "S12000049"
    everything = repr(record)
    for leak in ("Secret", "G1 1AB", "55.9", "-4.3", "Hidden House"):
        assert leak not in everything


@pytest.mark.parametrize(
    ("facts", "setting", "hidden"),
    [
        # Where anybody walks in, words about refuges are about others'.
        ({"description": "Women's Aid meet here and can find you a refuge."}, "library", False),
        ({"description": "Ask about safe accommodation."}, "community centre", False),
        ({"name": "Invented Women's Aid"}, "community centre", False),  # they publish their offices
        # In doubt it is hidden: by its name, its need, what it is classified as, what it says.
        ({"description": "Women's Aid meet here and can find you a refuge."}, None, True),
        ({"name": "The Refuge"}, "community centre", True),
        ({"name": "Invented Women's Aid", "description": "Our refuge."}, "community centre", True),
        ({"description": "Our refuge.", "needs": ["domestic_abuse"]}, "community centre", True),
        ({"description": "A refuge. The address is confidential."}, "community centre", True),
        (
            {"attributes": [{"taxonomy_term": {"name": "Refuges", "taxonomy": "Invented"}}]},
            "library",
            True,
        ),
        ({"description": "A refuge.", "confidential": True}, "library", True),
    ],
)
def test_a_public_building_whose_words_are_of_other_places_stays_on_the_map(
    tmp_path, facts, setting, hidden
):
    place = {"location": {"name": "Invented", "setting": setting, "postal_code": "G1 1AB"}}
    sent = ONE | {"service_at_locations": [place]} | facts
    (record,), problems = read(written(tmp_path, sent))
    assert problems == []
    checked = check(record.service)
    (at,) = checked.service.service_at_locations
    assert at.location.confidential is checked.hidden is hidden
    assert (at.location.postal_code is None) is hidden
    assert ("1AB" in repr(record)) is not hidden


@pytest.mark.parametrize(
    ("latitude", "longitude", "council"),
    [(55.8642, -4.2518, "S12000049"), (55.9521, -3.1965, "S12000036"), (51.5, -0.1, None)],
)
def test_a_refuge_known_by_its_point_alone_keeps_its_council(
    tmp_path, latitude, longitude, council
):
    place = {"location": {"id": "l", "latitude": latitude, "longitude": longitude}}
    sent = ONE | {"name": "Lily Refuge", "service_at_locations": [place]}
    (record,), _ = read(written(tmp_path, sent))
    location = record.service.service_at_locations[0].location
    assert (location.confidential, location.council_code) == (True, council)
    assert str(latitude) not in repr(record)


def test_a_price_for_some_ages_is_for_them_alone(tmp_path):
    cost = {"id": "c", "amount_description": "free to 2-4 year olds"}
    (record,), _ = read(written(tmp_path, ONE | {"cost_options": [cost]}))
    (kept,) = record.service.cost_options
    assert (kept.amount, kept.period, kept.option) == (0.0, None, "2-4 year olds")
    assert (kept.minimum_age, kept.maximum_age) == (2, 4)


@pytest.mark.parametrize("flag", ["confidential", "masked", "mask_exact_address"])
def test_a_flagged_place_is_in_no_word_of_the_record(tmp_path, flag):
    place = {
        flag: True,
        "name": "Larkspur Cottage",
        "addresses": [{"address_1": "Old Mill", "city": "Glasgow", "postal_code": "G1 1AB"}],
    }
    leak = "Come to Old Mill, or Larkspur Cottage"
    sent = ONE | {
        "url": "https://maps.example.org/?q=G1+1AB",
        "alert": leak,
        "attributes": [{"label": "Finding us", "value": leak}],
        "schedules": [{"description": leak}],
        "contacts": [{"title": leak}],
        "service_at_locations": [{"location": place}],
    }
    (record,), _ = read(written(tmp_path, sent))
    everything = repr(record)
    for piece in ("Old Mill", "Larkspur", "1AB"):
        assert piece not in everything
    (at,) = record.service.service_at_locations
    assert at.location.council_code == "S12000049"  # its city says as much
    assert record.service.url is None


def test_a_large_file_is_read_a_little_at_a_time(tmp_path):
    path = tmp_path / "large.json"
    one = json.dumps(ONE | {"description": "word " * 4_000})
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"total_items": 500, "contents": [')
        stream.write(",".join(one.replace('"1"', f'"{number}"', 1) for number in range(500)))
        stream.write("]}")
    opened = []

    class Watched(Material):
        def open(self):
            opened.append(super().open())
            return opened[-1]

    rows = _json.items(Watched(address=str(path), path=path))
    assert next(rows)["id"] == "0"
    (reading,) = (stream for stream in opened if not stream.closed)
    assert reading.tell() < 2 << 20 < path.stat().st_size / 4
    assert sum(1 for _ in rows) == 499


KEYS = sorted(
    {
        *("status", "description", "url", "email", "minimum_age", "maximum_age", "organization"),
        *("schedules", "cost_options", "languages", "contacts", "phones", "service_areas"),
        *("service_at_locations", "attributes", "location", "addresses", "accessibility"),
        *("latitude", "postal_code", "taxonomy_term", "taxonomy", "term_uri", "number", "period"),
        *("fit", "as_of", "accepting", "needs", "tags", "role", "channels", "sources", "setting"),
        *("freq", "byday", "opens_at", "dtstart", "count", "amount", "code", "uri", "fees"),
        *("confidential", "located_by", "precision", "capacity_places", "last_modified"),
    }
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(sent=st.dictionaries(st.sampled_from(KEYS), trees, max_size=6))
def test_whatever_stands_in_a_field_the_service_is_kept(sent):
    """A field of the wrong kind costs that field, never the record, whatever it holds."""
    notes = Notes(1)
    context = FeedContext(feed="law", retrieved_on=TODAY)
    record = record_of({**sent, "id": "1", "name": "Invented"}, context=context, notes=notes)
    assert record.service.name == "Invented"
    assert from_document(to_document(record.service)) == record.service
    assert not any(problem.refused for problem in notes.problems)
