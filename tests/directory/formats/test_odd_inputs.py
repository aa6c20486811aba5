"""What feeds really send, and what attackers might: read right, or refused in one sentence."""

import json
import pickle
import random
import tracemalloc
import zipfile
from datetime import date

import pytest

from directory.errors import FeedContentError
from directory.formats import _json
from directory.formats._known import Held, Known
from directory.formats._material import KEPT, Material
from directory.reading import read_source
from directory.records import Fit, Problem, Record, Schedule

TODAY = date(2026, 11, 30)
SERVICE = {"id": "1", "name": "Invented", "status": "active"}


def read(path, content, **options):
    """Return the services and what was told of a file with this content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    items = list(read_source(str(path), today=TODAY, **options).items)
    return (
        [item.service for item in items if isinstance(item, Record)],
        [item for item in items if isinstance(item, Problem)],
    )


def place_of(service):
    (at,) = service.service_at_locations
    return at.location


# Tables


@pytest.mark.parametrize(
    "table",
    [
        "Name,Postcode,Description\nInvented,G1 1QE,Café £5\n",
        "Name;Postcode;Description\nInvented;G1 1QE;Café £5\n",
        "Name\tPostcode\tDescription\r\nInvented\tG1 1QE\tCafé £5\r\n",
        "sep=;\nName;Postcode;Description\nInvented;G1 1QE;Café £5\n",
        "Invented Council 2026,,\n,,\nName,Postcode,Description\nInvented,G1 1QE,Café £5\n",
        '"Service\nName","Post\ncode",Description\nInvented,G1 1QE,"Café £5"\n',
    ],
    ids=["commas", "semicolons", "tabs", "sep", "a title", "broken headings"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_however_it_was_saved(tmp_path, table, encoding):
    (service,), problems = read(tmp_path / "list.csv", table.encode(encoding))
    assert (service.name, service.description) == ("Invented", "Café £5")
    assert place_of(service).postal_code == "G1 1QE"
    assert problems == []


def test_columns_of_one_name_are_put_together(tmp_path):
    rows = "A,0141 496 0000,,x\nB,,0141 496 0001,x\nC,0141 496 0002,0141 496 0003,x\n"
    services, _ = read(tmp_path / "list.csv", f"Name,Phone,Phone,Description\n{rows}")
    assert [[phone.number for phone in one.phones] for one in services] == [
        ["0141 496 0000"],
        ["0141 496 0001"],
        ["0141 496 0002", "0141 496 0003"],
    ]


def test_cells_beyond_the_headings_are_told(tmp_path):
    (service,), (told,) = read(
        tmp_path / "list.csv", "Name,Postcode,Description\nA,G1 1QE,Play, tea and talk,\n"
    )
    assert service.description == "Play"
    assert told.value == "tea and talk"
    assert "more cells" in told.advice


@pytest.mark.parametrize("end", ['B,G1 1QE,"never closed\nC,G1 1QE,lost\n', 'B,G1 1QE,"cut sho'])
def test_a_quote_that_never_closes_takes_no_rows_with_it_in_silence(tmp_path, end):
    with pytest.raises(FeedContentError, match="look for an open quote"):
        read(tmp_path / "list.csv", f"Name,Postcode,Description\nA,G1 1QE,x\n{end}")


def test_inches_in_a_cell_are_no_open_quote(tmp_path):
    services, problems = read(tmp_path / "l.csv", 'Name,Postcode,Description\nA,G1 1QE,a 6" pipe\n')
    assert services[0].description == 'a 6" pipe'
    assert problems == []


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "x.csv", "it is empty"),
        (b" []\n", "x.json", "holds no services"),
        (b'{"total_items": 0, "page_number": 1, "contents": []}', "x.json", "say --accept-loss"),
        (b" \r\n\r\n", "x.json", "it is empty"),
        (b"PK\x03\x04 and then nothing", "x.zip", "no whole zip archive"),
        (b"[" * 300 + b"]" * 300, "x.json", "nested more than 200 deep"),
        (b'{"contents": [{"id": "1", "na', "x.json", "it is not whole JSON"),
    ],
)
def test_what_is_in_no_format_says_why(tmp_path, content, name, said):
    with pytest.raises(FeedContentError, match=said):
        read(tmp_path / name, content)


# JSON


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_json_is_read_however_it_was_saved(tmp_path, encoding):
    text = json.dumps([{**SERVICE, "name": "Café \u2013 £5 “hi”"}], ensure_ascii=False)
    (service,), _ = read(tmp_path / "feed.json", text.encode(encoding))
    assert service.name == "Café \u2013 £5 “hi”"


def test_one_broken_byte_does_not_turn_a_utf_8_text_into_another(tmp_path):
    text = json.dumps([{**SERVICE, "name": "Café Müsli", "description": "X"}], ensure_ascii=False)
    broken = text.encode().replace(b'"X"', b'"b\xe9d"')
    (service,), _ = read(tmp_path / "feed.json", broken)
    assert service.name == "Café Müsli"


def test_one_broken_line_of_many_costs_one_service(tmp_path):
    lines = [json.dumps({**SERVICE, "id": str(number)}) for number in range(3)]
    lines[1] = lines[1][:-5]
    services, (told,) = read(tmp_path / "feed.ndjson", "\n".join(lines) + "\n")
    assert len(services) == 2
    assert (told.refused, told.row) == (True, 2)


@pytest.mark.parametrize(
    "broken",
    [
        '{"id": "0", "name": "A, "status": "active"}',
        '{"id": "0", "name": "Inven',
        '{"id": "0", "name":',
        '{"id": "0", "schedules": [',
        '"id": "0", "name": "Invented"}',
        "[oops",
        "exported on Monday",
        '{"id": "0"} {"id": "00"}',
        '{"id": "0"}}',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_broken_first_line_costs_one_service(tmp_path, broken, encoding, blank):
    lines = [json.dumps({**SERVICE, "id": str(number)}) for number in range(1, 4)]
    text = blank + "\n".join([broken, *lines]) + "\n"
    services, told = read(tmp_path / "feed.ndjson", text.encode(encoding))
    assert [service.sources[0].record_id for service in services] == ["1", "2", "3"]
    assert [(one.refused, one.row) for one in told] == [(True, 1)]
    assert told[0].value.startswith(broken[:20])


def test_several_broken_lines_are_refused_one_by_one(tmp_path):
    lines = [json.dumps({**SERVICE, "id": str(number)}) for number in range(8)]
    for number in (0, 1, 5):
        lines[number] = lines[number][:-9]
    services, told = read(tmp_path / "feed.ndjson", "\n".join(lines) + "\n")
    assert len(services) == 5
    assert [one.row for one in told if one.refused] == [1, 2, 6]


def test_a_list_whose_first_item_is_nothing_is_read(tmp_path):
    services, told = read(tmp_path / "feed.json", json.dumps([None, "x", SERVICE]))
    assert len(services) == 1
    assert [one.row for one in told if one.refused] == [1, 2]


@pytest.mark.parametrize("envelope", ['{"contents": [\n%s\n]}', "[\n%s\n]", '{"contents":\n[%s]}'])
def test_a_document_over_several_lines_is_no_object_a_line(tmp_path, envelope):
    services, told = read(tmp_path / "feed.json", envelope % json.dumps(SERVICE))
    assert (len(services), told) == (1, [])


def test_places_of_one_service_are_gathered_from_a_list_of_places(tmp_path):
    def at(number, service):
        place = {"id": f"l{number}", "latitude": 55.86, "longitude": -4.25}
        return {"id": f"at{number}", "location": place, "service": {**SERVICE, "id": service}}

    page = {"total_items": 3, "contents": [at(1, "a"), at(2, "b"), at(3, "a")]}
    services, problems = read(tmp_path / "feed.json", json.dumps(page))
    assert [len(service.service_at_locations) for service in services] == [2, 1]
    assert problems == []


def test_words_where_objects_are_due_are_read_and_not_lost(tmp_path):
    sent = {
        **SERVICE,
        "organization": "Invented Trust",
        "schedules": "Mon-Fri 9-5",
        "cost_options": "£5.50 per session",
        "service_areas": ["Glasgow"],
        "phones": [{"number": "0141 496 0000", "extension": 12}],
        "eligibility_description": "from birth",
    }
    (service,), _ = read(tmp_path / "feed.json", json.dumps([sent]))
    assert service.organization.name == "Invented Trust"
    assert (service.schedules[0].byday, service.schedules[0].opens_at) == (
        "MO,TU,WE,TH,FR",
        "09:00",
    )
    assert (service.cost_options[0].amount, service.cost_options[0].period) == (5.5, "session")
    assert service.service_areas[0].name == "Glasgow"
    assert service.phones[0].number == "0141 496 0000 ext 12"
    assert service.minimum_age == 0


@pytest.mark.parametrize(
    ("unit", "available", "updated", "places", "fit", "as_of"),
    [
        ({"name": "Places"}, 3, "2026-11-20T14:23:06.5+01:00", 20, Fit.YES, date(2026, 11, 20)),
        (None, 0, "2026-11-20", 20, Fit.NO, date(2026, 11, 20)),
        ({"name": "beds"}, 3, None, 20, Fit.UNKNOWN, None),
        ({"name": "Kilogram"}, 3, "2026-11-20", None, Fit.UNKNOWN, None),
    ],
)
def test_capacities_of_hsds_3_1(tmp_path, unit, available, updated, places, fit, as_of):
    row = {"unit": unit, "available": available, "maximum": 20, "updated": updated}
    sent = {**SERVICE, "capacities": [row], "required_documents": [{"document": "A payslip"}]}
    (service,), problems = read(tmp_path / "feed.json", json.dumps([sent]))
    assert service.capacity_places == places
    assert (service.accepting.fit, service.accepting.as_of) == (fit, as_of)
    assert [(one.name, one.value) for one in service.attributes] == [
        ("Bring with you", "A payslip")
    ]
    assert problems == []


def test_a_schedule_of_nothing_but_words_becomes_rows_where_they_are_certain(tmp_path):
    rows = [{"description": "1st and 3rd Tuesday 10am-12"}, {"description": "Ring us"}, "By chance"]
    (service,), _ = read(tmp_path / "feed.json", json.dumps([{**SERVICE, "schedules": rows}]))
    first, *words = service.schedules
    assert (first.freq, first.byday, first.opens_at) == ("MONTHLY", "1TU,3TU", "10:00")
    assert words == [Schedule(description="Ring us"), Schedule(description="By chance")]


@pytest.mark.parametrize(
    ("rows", "ages"),
    [
        ([(2, 4)], (2, 4)),
        ([("3", "5")], (3, 5)),
        ([(0, 4), (5, 11)], (0, 11)),
        ([(2, 4), (8, 12)], (None, None)),
        ([(2, 4), (None, None)], (None, None)),
        ([(16, None), (12, 15)], (12, None)),
    ],
    ids=["one", "as text", "side by side", "a gap", "anybody", "open above"],
)
def test_a_gap_between_eligibilities_is_not_bridged(tmp_path, rows, ages):
    listed = [{"minimum_age": low, "maximum_age": high} for low, high in rows]
    sent = {"id": "1", "name": "Invented", "minimum_age": None, "eligibilitys": listed}
    (service,), _ = read(tmp_path / "feed.json", json.dumps({"content": [sent]}))
    assert (service.minimum_age, service.maximum_age) == ages


def test_ways_and_relations_stand_where_their_shapes_are(tmp_path):
    corners = {"minlat": 55.94, "minlon": -3.2, "maxlat": 55.96, "maxlon": -3.18}
    shape = [{"lat": 55.94, "lon": -3.2}, {"lat": 55.96, "lon": -3.18}, None]
    library = {"amenity": "library", "name": "Invented"}
    elements = [
        {"type": "way", "id": 1, "center": {"lat": 55.95, "lon": -3.19}, "tags": library},
        {"type": "relation", "id": 2, "bounds": corners, "tags": library},
        {"type": "way", "id": 3, "geometry": shape, "tags": library},
        {"type": "way", "id": 4, "nodes": [1, 2], "tags": library},
    ]
    services, _ = read(tmp_path / "osm.json", json.dumps({"elements": elements}))
    points = [(place_of(one).latitude, place_of(one).longitude) for one in services]
    assert points[:3] == [pytest.approx((55.95, -3.19))] * 3
    assert points[3] == (None, None)


# XML

CATALOGUE = (
    '<catalog xmlns="http://xcri.org/profiles/1.2/catalog"><provider><title>College</title>{}'
    "</provider></catalog>"
)
COURSE = (
    "<course><identifier>c1</identifier><title>ESOL</title><presentation>"
    '<start dtf="2027-01-11">in January</start><end dtf="2027-06-01">June</end><age>16+</age>'
    "<venue><provider><title>Campus</title><location><street>1 Invented Street</street>"
    "<town>Edinburgh</town><postcode>EH6 5NA</postcode></location></provider></venue>"
    "</presentation></course>"
)


def test_a_venue_is_not_who_gives_the_course(tmp_path):
    (service,), problems = read(tmp_path / "x.xml", CATALOGUE.format(COURSE))
    assert service.organization.name == "College"
    assert (place_of(service).name, place_of(service).postal_code) == ("Campus", "EH6 5NA")
    (row,) = service.service_at_locations[0].schedules
    assert (row.dtstart, row.until) == (date(2027, 1, 11), date(2027, 6, 1))
    assert service.minimum_age == 16
    assert problems == []


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<course>" + "<a/>" * 1_000_000, "larger than 3 MB"),
        ("<a>" * 300, "nested more than 200 deep"),
        (f'<a b="{"x" * (4 << 20)}"/>', "larger than 3 MB"),
    ],
    ids=["one endless course", "deep", "one endless tag"],
)
def test_a_catalogue_takes_no_more_memory_than_a_course_may(tmp_path, inside, said):
    with pytest.raises(FeedContentError, match=said):
        read(tmp_path / "x.xml", CATALOGUE.format(inside))


# Archives


def archive(path, **tables):
    with zipfile.ZipFile(path, "w") as made:
        for name, text in tables.items():
            made.writestr(f"package/{name}.csv", text)
    return path.read_bytes()


def test_a_package_with_tables_missing_says_which_rows_point_nowhere(tmp_path):
    path = tmp_path / "package.zip"
    services = "id,organization_id,name\ns1,o1,One\ns2,o9,Two\n"
    at = "id,service_id,location_id\na,s1,l1\nb,s2,l9\nc,s9,l1\nd,s8,l1\n"
    locations = "id,name,latitude,longitude\nl1,Hub,55.86,-4.25\n"
    organizations = "id,name\no1,Trust\n"
    content = archive(
        path, services=services, service_at_location=at, locations=locations,
        organizations=organizations,
    )  # fmt: skip
    (one, two), problems = read(path, content)
    assert (one.organization.name, place_of(one).name) == ("Trust", "Hub")
    assert two.organization is None
    told = {problem.field: problem.value for problem in problems}
    assert told == {
        "organization_id": "o9",
        "service_at_location.location_id": "l9",
        "service_at_location.service_id": "2 rows, the first for s8",
    }


def test_a_second_file_of_a_table_is_told(tmp_path):
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("old/service.csv", "id,name\ns2,Two\n")
        made.writestr("service.csv", "id,name\ns1,One\n")
    services, [told] = read(path, path.read_bytes())
    assert [one.name for one in services] == ["One"]
    assert (told.row, told.field, told.value) == (None, "file", "old/service.csv")
    assert told.advice == (
        "service.csv is that table already; this file was left out. Send them as one."
    )


def test_a_package_with_taxonomies_and_terms_has_the_names_of_both(tmp_path):
    path = tmp_path / "package.zip"
    content = archive(
        path,
        services="id,name\ns1,One\n",
        attribute="id,link_id,taxonomy_term_id\na,s1,t1\n",
        taxonomy="id,name\nx1,Open Eligibility\n",
        taxonomy_term="id,name,taxonomy_id\nt1,Childcare,x1\n",
    )
    [service], problems = read(path, content)
    [fact] = service.attributes
    assert (fact.name, fact.taxonomy, problems) == ("Childcare", "Open Eligibility", [])


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packed_table_is_read_and_a_spoilt_one_is_said(tmp_path, method):
    path = tmp_path / "package.zip"
    rows = "".join(f"s{number},Invented {number * 7919}\n" for number in range(2_000))
    with zipfile.ZipFile(path, "w", method) as made:
        made.writestr("service.csv", f"id,name\n{rows}")
    whole = path.read_bytes()
    assert len(read(path, whole)[0]) == 2_000
    spoilt = bytearray(whole)
    spoilt[90:140] = bytes(255 - byte for byte in spoilt[90:140])
    with pytest.raises(FeedContentError, match=r"'service.csv' in it is broken \(.+\)\."):
        read(path, bytes(spoilt))


def test_a_packed_table_is_unpacked_a_piece_at_a_time(tmp_path):
    """Ten megabytes may unpack to a gigabyte; that never stands in memory."""
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        row = "s1,Invented," + "a word and another " * 400 + "\n"
        made.writestr("service.csv", "id,name,description\n" + row * 4_000)
        made.writestr("padding.txt", random.Random(1).randbytes(1 << 18))  # no bomb by its rate
    tracemalloc.start()
    try:
        reading = read_source(str(path), today=TODAY)
        assert sum(isinstance(one, Record) for one in reading.items) == 4_000
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


def test_a_package_of_services_alone_is_read_and_one_without_them_is_not(tmp_path):
    path = tmp_path / "package.zip"
    services, _ = read(path, archive(path, services="id,name\ns1,One\n"))
    assert [one.name for one in services] == ["One"]
    with pytest.raises(FeedContentError, match=r"no service\.csv"):
        read(path, archive(path, organizations="id,name\no1,A\n", locations="id,name\nl1,B\n"))
    with pytest.raises(FeedContentError, match="none of the files in it"):
        read(path, archive(path, notes="a,b\n1,2\n"))


# Places


def at(**location):
    return json.dumps([{**SERVICE, "service_at_locations": [{"location": location}]}])


@pytest.mark.parametrize(
    "address",
    [
        {"postal_code": "Glasgow, G34 9AA"},
        {"address_1": "1 Invented Street, Glasgow g349aa"},
        {"address_1": "Invented Hall, G34 9AA", "address_2": "G34 9AA"},
    ],
)
def test_a_postcode_among_words_is_found_and_told(tmp_path, address):
    (service,), (told,) = read(tmp_path / "feed.json", at(addresses=[address]))
    assert place_of(service).postal_code == "G34 9AA"
    assert "among other words" in told.advice


def test_of_two_postcodes_among_words_none_is_taken(tmp_path):
    address = {"address_1": "G34 9AA, or G1 1QE"}
    (service,), problems = read(tmp_path / "feed.json", at(addresses=[address]))
    assert place_of(service).postal_code is None
    assert problems == []


def test_codes_that_areas_no_longer_have_are_those_of_today(tmp_path):
    """ALISS sends Glasgow as it was before 2019; nobody there must be told it is not for them."""
    areas = [
        {"name": "Glasgow City", "code": "S12000046"},
        {"name": "Fife", "uri": "http://statistics.gov.scot/id/statistical-geography/S12000015"},
        {"name": "City of Edinburgh"},
        {"name": "Scotland"},
        {"name": "Leith Walk"},
    ]
    (service,), _ = read(tmp_path / "f.json", json.dumps([{**SERVICE, "service_areas": areas}]))
    codes = [area.code for area in service.service_areas]
    assert codes == ["S12000049", "S12000047", "S12000036", "S92000003", None]


@pytest.mark.parametrize(
    ("places", "schedules", "ways"),
    [
        (["virtual"], [], ("online",)),
        (["physical"], [], ()),
        (["physical", "virtual"], [], ("in_person", "online")),
        ([], ["phone", "Home visit"], ("phone", "home_visit")),
        ([], ["by owl"], ()),
    ],
)
def test_ways_to_be_helped_are_read_from_places_and_hours(tmp_path, places, schedules, ways):
    zero = {"latitude": 0, "longitude": 0}
    listed = [
        {"location": {"location_type": kind, **(zero if kind == "virtual" else {})}}
        for kind in places
    ]
    rows = [{"attending_type": way} for way in schedules]
    sent = {**SERVICE, "service_at_locations": listed, "schedules": rows}
    (service,), problems = read(tmp_path / "feed.json", json.dumps([sent]))
    assert service.channels == ways
    assert problems == []
    assert all(one.location.latitude is None for one in service.service_at_locations)


# Answers that wait on disk


@pytest.mark.parametrize("kind", ["json", "csv", "zip"])
def test_a_large_answer_is_read_as_a_small_one(tmp_path, kind):
    words = "word " * 400_000
    if kind == "json":
        content = json.dumps([{**SERVICE, "id": str(n), "description": words} for n in range(3)])
    elif kind == "csv":
        cell = words[: 1 << 19]
        content = "name,description,phone\n" + f"A,{cell},1\n" * 9
    path = tmp_path / "package.zip"
    if kind == "zip":
        rows = "".join(f"s{n},One,{random.Random(n).randbytes(1 << 18).hex()}\n" for n in range(9))
        content = archive(path, services=f"id,name,description\n{rows}")
    data = content if isinstance(content, bytes) else content.encode()
    assert len(data) > KEPT
    path.write_bytes(data)

    class Getter:
        def get(self, _):
            return data

    form = {"json": "hsds", "csv": "csv", "zip": "hsds-tabular"}[kind]
    for source, fetcher in ((str(path), None), ("https://example.org/feed", Getter())):
        reading = read_source(source, format_id=form, feed="f", fetcher=fetcher, today=TODAY)
        found = [item.key for item in reading.items if isinstance(item, Record)]
        assert len(found) == {"json": 3, "csv": 9, "zip": 9}[kind]


def test_a_line_sent_before_is_known_without_being_read(tmp_path):
    same, tab, other = '{"id": "1", "n": 1e3}', '{"id": "2",\t"name": "x"}', '{"id": "3"}'
    path = tmp_path / "feed.ndjson"
    path.write_text(f'{{"id": "0"}}\n{same}\r\n{tab}\n{other}\n')
    known = Known()
    keys = {}
    for item in _json.items(Material(address="feed", path=path), known=known):
        asked = known.ask(item)
        assert asked.key is None
        assert json.loads(asked.text_of(item))["id"] == item["id"]
        keys[asked.digest] = item["id"]
    path.write_text(f'{{"id": "0"}}\n{same}\r\n{tab}\n{{"id": "3", "name": "new"}}\n')
    known.keys = keys
    found = list(_json.items(Material(address="feed", path=path), known=known))
    assert [known.ask(item).key for item in found] == ["0", "1", "2", None]
    assert [isinstance(item, Held) for item in found] == [False, True, False, False]
    assert pickle.loads(pickle.dumps(found[0])) == {"id": "0"} == found[0]


def test_what_says_the_same_is_read_once_and_what_differs_only_in_kind_is_not(tmp_path):
    fees = [{"amount": 1}, {"amount": True}, {"amount": 1.0}, {"amount": 1}, {"amount": "much"}]
    feed = [SERVICE | {"id": str(n), "cost_options": [fee]} for n, fee in enumerate(fees * 2)]
    services, told = read(tmp_path / "feed.json", json.dumps(feed))
    read_amounts = [one.cost_options[0].amount for one in services]
    assert read_amounts == [1, None, 1, 1, None] * 2
    assert [one.row for one in told] == [5, 10]  # a note is made for each row that needs it


def test_millions_of_tags_without_a_course_are_refused_at_once(tmp_path):
    with pytest.raises(FeedContentError, match="belong to no course"):
        read(tmp_path / "x.xml", CATALOGUE.format("<a/>" * 200_000))
    services, _ = read(tmp_path / "y.xml", CATALOGUE.format(COURSE + "<a/>" * 1_000))
    assert len(services) == 1


# Days to come


def test_nothing_was_checked_on_a_day_that_is_still_to_come(tmp_path):
    """One wrong year would stand before every later word: 'full', said today, would not count."""
    late = {"fit": "yes", "as_of": "2099-01-01"}
    sent = SERVICE | {"assured_date": "2099-01-01", "last_modified": "2098-05-01T09:00:00Z"}
    [service], problems = read(tmp_path / "x.json", json.dumps([sent | {"accepting": late}]))
    assert (service.assured_date, service.last_modified, service.accepting.fit) == (
        None,
        None,
        Fit.UNKNOWN,
    )
    assert service.checked_on is None
    advice = "This day is still to come and was left out; correct it."
    assert {(one.field, one.value) for one in problems if one.advice == advice} == {
        ("assured_date", "2099-01-01"),
        ("last_modified", "2098-05-01"),
        ("accepting", "2099-01-01"),
    }


def test_today_and_tomorrow_elsewhere_are_no_days_to_come(tmp_path):
    sent = SERVICE | {"assured_date": "2026-12-01", "funding_until": "2099-01-01"}
    [service], problems = read(tmp_path / "x.json", json.dumps([sent]))
    assert (service.assured_date, service.funding_until) == (date(2026, 12, 1), date(2099, 1, 1))
    assert problems == []


@pytest.mark.parametrize(("name", "day"), [("x_2099-01-01", None), ("x_2026-05", date(2026, 5, 1))])
def test_a_file_is_of_no_day_to_come(tmp_path, name, day):
    [service], _ = read(tmp_path / f"{name}.json", json.dumps([SERVICE]))
    assert service.sources[0].published_on == day


# Several in one cell


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Polish, Urdu", ["pl", "ur"]),
        ("Polish; Urdu", ["pl", "ur"]),
        ("English & Polish", ["en", "pl"]),
        ("English and Scottish Gaelic", ["en", "gd"]),
        ("pl, ur", ["pl", "ur"]),
        ("Chinese (Mandarin)", ["zh"]),
        ("British Sign Language (BSL)", ["bsl"]),
        ("Arabic, Urdu and others", ["ar", "ur"]),
        ("Polish (by appointment)", []),  # not at all hours: ask
        ("No Polish, Urdu", []),
    ],
)
@pytest.mark.parametrize("form", ["csv", "hsds"])
def test_languages_that_stand_in_one_cell_are_so_many(tmp_path, said, codes, form):
    if form == "csv":
        path, text = tmp_path / "a.csv", f'Name,Phone,Postcode,Languages\nInvented,,,"{said}"\n'
    else:
        path, text = tmp_path / "a.json", json.dumps([SERVICE | {"languages": [{"name": said}]}])
    (service,), problems = read(path, text)
    parts = 1 if form == "hsds" else len(said.split(";"))
    assert [language.code for language in service.languages] == codes
    assert len(problems) == (0 if codes else parts)
