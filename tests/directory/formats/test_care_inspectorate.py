from datetime import date
from pathlib import Path

import pytest

from directory.cleaning import Notes
from directory.councils import council_code, council_names
from directory.errors import FeedShapeError
from directory.formats._known_for import known_for
from directory.formats._people import is_private_person
from directory.formats.care_inspectorate import _for_whom_known, _kind
from directory.reading import read_source
from directory.records import Problem, Record, to_document

FIXTURE = Path(__file__).parent / "fixtures" / "care-inspectorate_2026-05.csv"
TODAY = date(2026, 11, 23)


def read(path):
    items = list(read_source(str(path), today=TODAY).items)
    records = {item.key: item for item in items if isinstance(item, Record)}
    return records, [item for item in items if isinstance(item, Problem)]


@pytest.fixture(scope="module")
def records():
    return read(FIXTURE)[0]


@pytest.fixture(scope="module")
def problems():
    return read(FIXTURE)[1]


def test_the_source_is_named_on_the_reading_and_on_every_record(records):
    reading = read_source(str(FIXTURE), today=TODAY)
    assert (reading.feed, reading.format) == ("care-inspectorate", "care-inspectorate")
    assert reading.published_on == date(2026, 5, 31)
    assert "Open Government Licence v3.0" in reading.attribution
    source = records["CS1900000001"].service.sources[0]
    assert source.published_on == date(2026, 5, 31)
    assert source.retrieved_on == TODAY
    assert source.record_id == "CS1900000001"


def test_a_nursery_in_a_school(records):
    service = records["CS1900000001"].service
    (at,) = service.service_at_locations
    assert service.needs == ("childcare",)
    assert service.tags == ("nursery", "under_fives_only")
    assert service.minimum_age is None
    assert service.capacity_places == at.capacity_places == 40
    assert service.phones[0].number == "0141 496 0123"
    assert at.location.city == "Glasgow"
    assert at.location.setting == "school"
    assert at.location.council_code == "S12000049"
    assert at.location.area_code == "S01010280"
    assert at.location.latitude is None
    assert service.schedules == service.cost_options == ()


def test_grades_carry_the_day_they_were_published(records):
    grades = [
        fact for fact in records["CS1900000001"].service.attributes if "grade" in fact.name.lower()
    ]
    assert {fact.value for fact in grades} == {"5 (very good)", "4 (good)"}
    assert {fact.as_of for fact in grades} == {date(2024, 3, 21)}


def test_school_age_care_says_so_and_its_owner_is_not_shown(records):
    service = records["CS1900000002"].service
    assert service.tags == ("after_school", "holiday_club", "school_age_only")
    assert service.minimum_age == 4  # of school age; "over 3s" alone would say 3
    assert service.organization.name == ""
    assert service.phones[0].number == "12345"


def test_a_childminder_has_neither_name_nor_address(records):
    record = records["CS1900000003"]
    (at,) = record.service.service_at_locations
    assert record.service.name == "Childminder near Anderston, Glasgow"
    assert record.service.tags == ("childminder",)
    assert (at.location.area_code, at.location.precision) == ("S01010281", "area")
    assert at.location.address_1 is None
    written = to_document(record.service).decode() + str(record.raw)
    assert "Person" not in written


def test_care_homes_are_held_without_a_need_and_inactive_is_said(records):
    service = records["CS1900000004"].service
    assert (service.needs, service.status) == ((), "inactive")


def test_a_place_that_is_not_on_the_public_list_is_dropped_at_reading(records):
    record = records["CS1900000005"]
    (at,) = record.service.service_at_locations
    assert record.service.needs == ("domestic_abuse",)
    assert at.location.confidential
    assert (at.location.area_code, at.location.city) == (None, None)
    assert at.location.council_code == "S12000036"
    written = to_document(record.service).decode() + str(record.raw)
    assert "S01008800" not in written


def test_managers_are_not_kept(records):
    assert all("Someone" not in str(record.raw) for record in records.values())


def test_a_row_without_a_name_is_the_only_one_refused(records, problems):
    refused = [problem for problem in problems if problem.refused]
    assert len(records) + len(refused) == 6
    assert [(p.row, p.key, p.field) for p in refused] == [(6, "CS1900000006", "name")]
    assert "ask the publisher" in refused[0].advice


def test_what_was_dropped_from_a_row_is_said(problems):
    said = {(problem.row, problem.field) for problem in problems if not problem.refused}
    assert (2, "Service_Phone_Number") in said


def test_a_file_without_its_columns_is_refused_whole(tmp_path):
    path = tmp_path / "MDSF_data_31 May 2026.csv"
    path.write_text(
        "CSNumber,CareService,ServiceName,GradeSpread,ServiceStatus\nCS1,Nurse Agency,x,,Active\n"
    )
    reading = read_source(str(path), today=TODAY)
    assert reading.published_on == date(2026, 5, 31)
    with pytest.raises(FeedShapeError, match=r"lost the columns Council_Area_Name"):
        list(reading.items)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig", "utf-8"])
def test_encodings(tmp_path, encoding):
    path = tmp_path / "x_2025-08.csv"
    path.write_bytes(
        "CSNumber,CareService,ServiceName,ServiceStatus,Council_Area_Name,GradeSpread,PublicList\n"
        "CS1,Support Service,Sgoil Ghàidhlig,Active,Na h-Eileanan Siar,,Yes\n".encode(encoding)
    )
    records, _ = read(path)
    assert records["CS1"].service.name == "Sgoil Ghàidhlig"


def test_rows_without_a_number_get_a_key_of_their_own(tmp_path):
    path = tmp_path / "datastore_2024-06.csv"
    row = "Nurse Agency,Invented Nurses,Fife,KY1 1AA,Active,Fife,NA,2002_8\n"
    path.write_text(
        "CareService,ServiceName,Service_town,Service_Postcode,ServiceStatus,Council_Area_Name,"
        f"GradeSpread,Date_Reg\n{row}{row.replace('Nurses', 'Carers')}{row}"
    )
    records, _ = read(path)
    assert len(records) == 3
    again, _ = read(path)
    assert records.keys() == again.keys()


@pytest.mark.parametrize(
    ("name", "private", "expected"),
    [
        ("Ms Invented Person", False, True),
        ("Mr A Person and Mrs B Person, a partnership", True, True),
        ("Invented Person", True, True),
        ("Person, Invented", True, True),
        ("Invented Person trading as the Wendyhouse", True, True),
        ("Invented Person", False, False),
        ("Busy Bees", True, False),
        ("Invented Nurseries Limited", True, False),
        ("Glasgow City Council", False, False),
        ("Mission Hall Trust", True, False),
        ("", True, False),
    ],
)
def test_private_persons(name, private, expected):
    assert is_private_person(name, private_sector=private) is expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Glasgow City", "S12000049"),
        ("CITY OF EDINBURGH", "S12000036"),
        ("Perth & Kinross", "S12000048"),
        ("Na h-Eileanan Siar", "S12000013"),
        ("Fife Council", "S12000047"),
        ("outside Scotland", None),
        ("", None),
    ],
)
def test_councils(name, code):
    assert council_code(name) == code


@pytest.mark.shared
def test_council_codes_are_the_official_ones(shared):
    import csv

    with (shared / "data/geography/dz2011_lookup.csv").open(encoding="utf-8-sig") as stream:
        official = {row["LA_Code"]: row["LA_Name"] for row in csv.DictReader(stream)}
    assert council_names() == official


@pytest.mark.shared
def test_the_real_file_of_may_2026(shared):
    path = shared / "data/services/care_inspectorate_scotland_2026-05_part70.csv"
    records, problems = read(path)
    assert len(records) == 7407
    assert not [problem for problem in problems if problem.refused]
    childcare = [r.service for r in records.values() if "childcare" in r.service.needs]
    # of the 2,334 nurseries one is a Women's Aid's, for the families it helps
    assert len(childcare) == 2333 + 1942 + 6
    childminders = [s for s in childcare if "childminder" in s.tags]
    assert {s.name.split(" near ")[0] for s in childminders} <= {
        "Childminder",
        "Registered childminder",
    }
    assert all(s.organization is None or not s.organization.name for s in childminders)
    for service in childcare:
        (at,) = service.service_at_locations
        assert at.location.confidential or at.location.postal_code or "childminder" in service.tags


def test_notes_shorten_what_they_quote():
    notes = Notes(1)
    notes.mend("x", "y" * 1000, "z")
    assert len(notes.problems[0].value) == 200


@pytest.mark.parametrize(
    ("care_service", "name", "provider", "needs", "audience"),
    [
        ("Housing Support Service", "Riverside Youth Housing Service", "A", ("housing",), True),
        ("Housing Support Service", "Young People's Housing Support", "A", ("housing",), True),
        ("Housing Support Service", "Council Homelessness Services", "A", (), False),
        ("Housing Support Service", "Riverside Supported Living", "A", (), False),
        ("Housing Support Service", "Criminal Justice Homeless Team", "A", (), False),
        ("Day Care of Children", "Riverside Nursery", "A", ("childcare",), False),
        ("Day Care of Children", "A Nursery", "Riverside Women's Aid", (), False),
        ("Support Service", "Riverside", "Riverside Women's Aid", ("domestic_abuse",), False),
    ],
)
def test_what_a_name_says_of_whom_it_is_for(care_service, name, provider, needs, audience):
    kind = _kind({"care_service": care_service, "name": name, "provider": provider})
    assert kind.needs == needs
    assert (kind.audience == ("young_people",)) is audience
    assert ("homelessness" in kind.tags) is (needs == ("housing",))


def test_for_whom_a_provider_is_known_to_be_is_asked_about():
    cells = {"care_service": "Support Service", "name": "Shakti Group", "provider": "Women's Aid"}
    assert _for_whom_known(_kind(cells), cells).audience == ("minority_ethnic",)
    assert known_for("Riverside Women's Aid") == ()
    yard = {"care_service": "Support Service", "name": "The Yard", "client_group": "Adults"}
    yard["provider"] = "Scotland Yard Adventure Centre"
    kind = _for_whom_known(_kind(yard), yard)
    assert (kind.audience, kind.needs, kind.tags) == (("disabled_children",), ("disability",), ())
