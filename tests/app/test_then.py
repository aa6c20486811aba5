"""The lists of another day: asked the same question elsewhere, and nothing of them is kept here."""

import csv
import io
import json

import pytest

from app import then
from app.planning import Question
from directory.errors import EarlierListsError
from directory.hsds import need_term
from directory.sectors import LAYER
from directory.settings import read_settings
from directory.vocabulary import words


def a_list(name):
    """One nursery in Glasgow, in a list as its publisher wrote it."""
    place = {"id": "l1", "latitude": 55.86, "longitude": -4.12}
    childcare = need_term(words("needs")["childcare"])
    service = {
        "id": "s1",
        "name": name,
        "status": "active",
        "description": "A nursery for children of 2 to 5 years.",
        "organization": {"id": "o1", "name": "Larkfield Trust", "description": "A trust."},
        "attributes": [{"id": "a1", "taxonomy_term": childcare}],
        "service_at_locations": [{"id": "p1", "location": place, "location_id": "l1"}],
    }
    return json.dumps({"contents": [service]}).encode()


@pytest.fixture
def settings(tmp_path, postcode_cache, postcodes):  # noqa: ARG001 - the table is built
    (tmp_path / "cache").symlink_to(postcode_cache, target_is_directory=True)
    return read_settings({"FINGERPOST_DATA_DIR": str(tmp_path)})


def asked(settings, *lists):
    question = Question(need="childcare")
    return then.Asked(
        lists=lists, question=question, councils=("S12000049",), layer=LAYER, settings=settings
    )


@pytest.mark.slow
def test_the_same_question_is_asked_of_the_lists_of_then(settings, tmp_path):
    before = sorted(tmp_path.iterdir())
    body = then.table_of_then(asked(settings, ("then.json", a_list("Larkfield nursery"))))
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    assert len(rows) > 50
    assert {row["council_code"] for row in rows} == {"S12000049"}
    assert {row["need"] for row in rows} == {"childcare"}
    assert "1 service listed" in rows[0]["basis"]
    assert "(sample)" not in rows[0]["basis"]
    assert sorted(tmp_path.iterdir()) == before


def test_a_list_that_cannot_be_read_is_named_and_nothing_stays(settings, tmp_path):
    before = sorted(tmp_path.iterdir())
    with pytest.raises(EarlierListsError, match=r"not-a-list\.csv"):
        then.table_of_then(asked(settings, ("not-a-list.csv", b"colour,size\nred,2\n")))
    assert sorted(tmp_path.iterdir()) == before
