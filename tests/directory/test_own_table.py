"""A table nobody has seen before: how it looks, what its columns may mean, how it is described."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.formats._mapping import parsed
from directory.own_table import FIELDS, look_at, mapping_text, typed
from directory.reading import read_source
from directory.records import Record

TODAY = date(2026, 11, 23)
MESSY = """Group Name,What we do,Post code,Tel,Odd
Tiny Tots,Parent and toddler group,G34 9AA,0141 496 0001,
,Nobody,G1 1AA,,x
"""


@pytest.fixture
def messy(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text(MESSY, encoding="utf-8")
    return path


def test_a_table_nobody_knows_is_looked_at(messy):
    table = look_at(messy)
    assert table.format is None
    assert table.known == ""
    assert table.headings == ("Group Name", "What we do", "Post code", "Tel", "Odd")
    assert table.first["Odd"] == "x"  # the first row says nothing there
    spelt = {"Group Name": "name", "Post code": "postal_code", "Tel": "phones"}
    assert table.suggested == spelt | {"What we do": "description"}  # none at an empty heading
    assert table.needs_mapping


@pytest.mark.parametrize(
    ("text", "known", "needs_mapping"),
    [
        ("name,postcode,phone,hours\nA,G34 9AA,0141 496 0000,\n", "csv", True),
        ("service_id,fees\n1,free\n", "overlay", False),
        ('{"id": "1", "name": "A", "status": "active", "organization": {}}', "hsds", False),
        ("nothing to see", None, False),
    ],
)
def test_who_knows_a_file_is_told(tmp_path, text, known, needs_mapping):
    path = tmp_path / "some.txt"
    path.write_text(text, encoding="utf-8")
    table = look_at(path)
    assert (table.format, table.needs_mapping) == (known, needs_mapping)


ODD = """Ref,What it's called,Who runs it,Post code,Tel no.,Wee description,What for,When open,Cost
1,Tiny Tots,Example Trust,G34 9AA,0141 496 0001,Toddler group,Childcare,Mon 10:00-12:00,Free
2,Money Help,Example CIC,G1 1AA,0141 496 0002,Drop-in,Debt advice,Tue and Thu 1pm-4pm,£2
"""
ODD_MEANS = (
    *("id", "name", "organization", "postal_code", "phones", "description", "needs", "hours"),
    "fees",
)


def test_odd_headings_are_guessed_from_their_words_and_values(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    table = look_at(path)
    assert tuple(table.suggested[heading] for heading in table.headings) == ODD_MEANS
    assert not table.seems_to_add


def test_a_day_is_no_telephone_number(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("service,hours,seen\nA,Mon 9-5,2026-11-20\nB,Tue 9-5,20-11-2026\n", "utf-8")
    meant = {"service": "name", "hours": "hours", "seen": "assured_date"}
    assert look_at(path).suggested == meant


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Wee group,Whaur\nTiny Tots,Main Street\nWee Yins,Main Street\n", "Wee group"),
        ("Whaur,Wee yins\nMain Street,Tiny Tots\nMain Street,Wee Ones\n", "Wee yins"),
        ("Nummer,Kind\n1,Club\n2,Club\n", None),
    ],
)
def test_without_a_heading_that_says_so_the_name_is_what_differs_in_every_row(
    tmp_path, text, named
):
    path = tmp_path / "wee.csv"
    path.write_text(text, encoding="utf-8")
    found = [column for column, field in look_at(path).suggested.items() if field == "name"]
    assert found == ([named] if named else [])


@pytest.mark.parametrize(
    "text",
    [
        "Nursery name,Post code,When open\nA,G34 9AA,Mon 9-5\n",
        "Nursery name,When open\nA,Mon 9-5\n",
        "Name,Council,Fees\nA,Fife,£4 per hour\n",
    ],
)
def test_a_name_and_hours_seem_to_add_to_what_is_held(tmp_path, text):
    path = tmp_path / "hours.csv"
    path.write_text(text, encoding="utf-8")
    assert look_at(path).seems_to_add


def test_an_overlay_is_read_from_the_columns_that_were_named(tmp_path):
    path, mapping = tmp_path / "hours.csv", tmp_path / "mapping.toml"
    path.write_text("Nursery,Post code,When\nTiny Tots,G34 9AA,Mon 9am-5pm\n", encoding="utf-8")
    chosen = {"Nursery": "name", "Post code": "postal_code", "When": "hours"}
    mapping.write_text(mapping_text(chosen, licence="CC0"), encoding="utf-8")
    reading = read_source(str(path), format_id="overlay", mapping=mapping, today=TODAY)
    (record,) = reading.items
    assert record.raw["overlay"] == {"name": "Tiny Tots", "postal_code": "G34 9AA"}
    assert (record.service.name, reading.licence) == ("", "CC0")
    assert record.service.schedules[0].opens_at == "09:00"


def test_what_was_chosen_reads_the_table(messy, tmp_path):
    mapping = tmp_path / "mapping.toml"
    chosen = {"Group Name": "name", "What we do": "description", "Post code": "postal_code"}
    mapping.write_text(
        mapping_text(chosen, needs=["family_support"], licence="CC0"), encoding="utf-8"
    )
    reading = read_source(str(messy), mapping=mapping, today=TODAY)
    items = list(reading.items)
    [record] = [one for one in items if isinstance(one, Record)]
    assert record.service.name == "Tiny Tots"
    assert record.service.needs == ("family_support",)
    assert record.service.sources[0].licence == "CC0"
    assert len(items) == 2  # the row without a name is refused, not lost


@given(
    columns=st.dictionaries(st.text(min_size=1), st.sampled_from(FIELDS), min_size=1),
    licence=st.text(),
)
def test_any_heading_can_be_written_down(columns, licence):
    columns = {**columns, 'its "name"': "name"}
    text = mapping_text(columns, licence=licence)
    mapping = parsed(text, "written")
    assert {part.column: field for field, parts in mapping.columns.items() for part in parts} == (
        columns
    )
    assert (tomllib.loads(text).get("licence") or "") == licence.strip()


def test_words_typed_about_one_service_are_read_like_a_row():
    service, problems = typed(
        {"name": "Tiny Tots", "hours": "Mon-Fri 9am-5pm", "fees": "£2 per session", "ages": "0-4"},
        today=TODAY,
    )
    assert (service.minimum_age, service.maximum_age) == (0, 4)
    assert service.cost_options[0].amount == 2
    assert {one.opens_at for one in service.schedules} == {"09:00"}
    assert problems == ()


@pytest.mark.parametrize(
    ("cells", "field"),
    [({"name": ""}, "name"), ({"name": "A", "email": "no address"}, "email")],
)
def test_what_cannot_be_read_is_said(cells, field):
    _, problems = typed(cells, today=TODAY)
    assert [one.field for one in problems] == [field]


@pytest.mark.parametrize(
    ("heading", "day", "field"),
    [
        ("as of", "12/11/2026", "assured_date"),
        ("Correct at", "2026-11-12", "assured_date"),
        ("Date", "12 November 2026", "assured_date"),
        ("Last reviewed", "12.11.26", "assured_date"),
        ("Start date", "12/11/2026", None),
        ("Funded until", "2027-03-31", None),
        ("as of", "see above", None),
    ],
)
def test_a_column_of_days_is_when_it_was_checked_unless_it_names_another_day(
    tmp_path, heading, day, field
):
    path = tmp_path / "clubs.csv"
    path.write_text(f"Group,Post code,{heading}\nTiny Tots,G34 9AA,{day}\n", encoding="utf-8")
    assert look_at(path).suggested.get(heading) == field
