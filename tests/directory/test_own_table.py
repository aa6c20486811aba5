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
    assert table.suggested == {"Post code": "postal_code", "Tel": "phones"}
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
