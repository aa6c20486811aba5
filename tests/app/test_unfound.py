"""Searches that found nothing near: whole fives are kept, and nothing else."""

import re
import sqlite3
from dataclasses import replace

import made_up
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from app import html_pages, opening, unfound
from app.unfound import Fives, needs_unfound
from directory.errors import StoreReadOnlyError
from directory.people import People, Searched
from directory.records import ServiceArea
from directory.settings import read_settings
from recommender.answer import NeedFound, OriginAnswer

GLASGOW, EDINBURGH = "S12000049", "S12000036"
FOOD = NeedFound(need="food", grade="stated", evidence="")
LEGAL = NeedFound(need="legal", grade="sure", evidence="lawyer")


def nothing(*needs, **changes):
    return made_up.answer(0, needs=needs or (FOOD,), **changes)


@pytest.fixture
def served(opened, tmp_path, monkeypatch):
    """A directory that is no sample and finds nothing, with a people's store not made yet."""
    settings = read_settings({"FINGERPOST_DATA_DIR": str(tmp_path)})
    monkeypatch.setattr(opened, "settings", settings, raising=False)
    opened.is_sample = False
    opened.reply = nothing()
    unfound._fives.cache_clear()
    return opened


@pytest.fixture
def store(tmp_path):
    return tmp_path / "people.db"


def kept(store):
    people = People.open(f"sqlite:///{store}", directory_url="sqlite:///elsewhere.db")
    return [(one.need, one.council_code, one.month, one.times) for one in people.searched()]


def search(served, times=1):
    for _ in range(times):
        unfound.count_unfound(served.reply, served.services_of(served.reply), ())


def test_four_write_nothing_and_the_fifth_writes_five(served, store):
    search(served, 4)
    assert not store.exists()
    search(served)
    assert kept(store) == [("food", GLASGOW, "2026-11", 5)]
    search(served, 4)
    assert kept(store) == [("food", GLASGOW, "2026-11", 5)]
    search(served)
    assert kept(store) == [("food", GLASGOW, "2026-11", 10)]


def test_needs_councils_and_months_are_counted_apart(served, store, monkeypatch):
    served.reply = nothing(FOOD, LEGAL)
    search(served, 4)
    served.reply = nothing(LEGAL)
    search(served)
    assert kept(store) == [("legal", GLASGOW, "2026-11", 5)]
    there = replace(served.reply.origin, council_code=EDINBURGH)
    served.reply = nothing(origin=there)
    search(served, 4)
    monkeypatch.setattr(opening, "now_in_london", lambda: made_up.NOW.replace(month=12))
    served.reply = nothing()
    search(served, 4)
    assert kept(store) == [("legal", GLASGOW, "2026-11", 5)]


def test_what_had_not_reached_five_is_lost_when_the_process_ends(served, store):
    search(served, 4)
    unfound._fives.cache_clear()  # another process: it knows nothing of the four
    search(served, 4)
    assert not store.exists()


def test_a_store_that_cannot_be_written_costs_nobody_an_answer():
    wrote, busy = [], [True]

    def keep(more):
        if busy[0]:
            raise StoreReadOnlyError("people.db")
        wrote.append(more.times)

    fives = Fives(keep)
    for _ in range(6):
        fives.count(("food", GLASGOW, "2026-11"))
    busy[0] = False
    for _ in range(4):
        fives.count(("food", GLASGOW, "2026-11"))
    assert wrote == [5, 5]  # the seventh wrote five of seven, the tenth the rest


SEARCHES = st.lists(
    st.tuples(st.sampled_from(["food", "legal"]), st.sampled_from("AB"), st.just("2026-11"))
)


@given(SEARCHES, st.data())
def test_what_is_kept_is_whole_fives_of_what_was_counted(searches, data):
    wrote = []
    fives = Fives(wrote.append)
    for one in searches:
        if data.draw(st.integers(0, 9), "restart") == 0:
            fives = Fives(wrote.append)
        fives.count(one)
    for one in set(searches):
        total = sum(more.times for more in wrote if (more.need, more.council_code) == one[:2])
        assert total % 5 == 0
        assert total <= searches.count(one)
    assert all(more.times == 5 for more in wrote)


@pytest.mark.parametrize("times", [-5, 0, 1, 4, 6])
def test_the_database_itself_refuses_anything_but_fives(store, times):
    People.open(f"sqlite:///{store}", directory_url="sqlite:///elsewhere.db")
    with sqlite3.connect(store) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO searched VALUES ('food', 'A', '2026-11', ?)", (times,))


# ---------------------------------------------------------------- what counts
def test_a_place_or_a_service_of_her_council_is_something_found():
    placeless = made_up.option(1, need="food", needs=("food",), location_id=None)
    line = made_up.service(1, service_areas=(ServiceArea(name="Scotland", code="S92000003"),))
    hers = replace(line, service_areas=(ServiceArea(name="Glasgow City", code=GLASGOW),))
    answer = nothing(options=(placeless,))
    assert needs_unfound(answer, {"service-1": line}, GLASGOW) == ["food"]
    assert needs_unfound(answer, {"service-1": hers}, GLASGOW) == []
    assert needs_unfound(answer, {"service-1": hers}, EDINBURGH) == ["food"]
    placed = made_up.option(1, need="food", needs=("food",))
    assert needs_unfound(nothing(options=(placed,)), {"service-1": line}, GLASGOW) == []


@pytest.mark.parametrize(
    "answer",
    [
        nothing(NeedFound(need="food", grade="ask", evidence="tins")),
        nothing(FOOD, NeedFound(need="domestic_abuse", grade="sure", evidence="he")),
        nothing(FOOD, NeedFound(need="domestic_abuse", grade="ask", evidence="he")),
        nothing(urgent=(replace(made_up.urgent(), kind="domestic_abuse"),)),
        nothing(FOOD, LEGAL, situation={"limit": 1}),
        nothing(FOOD, LEGAL, situation={"limit": 3, "children": [{}, {}]}),
    ],
)
def test_a_guess_abuse_and_more_than_there_is_room_for_are_not_counted(answer):
    assert needs_unfound(answer, {}, GLASGOW) == []


@pytest.mark.parametrize("how", ["sample", "nowhere", "no council"])
def test_without_a_council_and_on_the_sample_nothing_is_counted(served, store, how):
    served.is_sample = how == "sample"
    if how == "nowhere":
        served.reply = nothing(origin=None)
    if how == "no council":
        label = OriginAnswer(
            label="G34", latitude=55.9, longitude=-4.1, council_code=None, precision="district"
        )
        served.reply = nothing(origin=label)
    search(served, 10)
    assert not store.exists()


# ---------------------------------------------------------------- the two pages
def fields(answer):
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text)
    return {name: value for name, value in found if value}


@pytest.mark.usefixtures("served")
def test_the_plain_page_counts_a_question_once_however_often_it_is_changed(store):
    pages = TestClient(Starlette(routes=html_pages.html_routes()))
    first = {"postcode": "G34 9AA", "needs": "food", "text": "my flamingo"}
    for visit in range(5):
        answer = pages.post("/view/find", data=first)
        for _ in range(3):  # changed and asked again
            form = pages.post("/view/find", data={**fields(answer), "change": "yes"})
            assert 'name="counted" value="food S12000049"' in form.text
            answer = pages.post("/view/find", data={**first, **fields(form)})
        assert store.exists() == (visit == 4)
    assert kept(store) == [("food", GLASGOW, "2026-11", 5)]
    written = b"".join(one.read_bytes() for one in store.parent.iterdir() if one.is_file())
    assert b"G34" not in written
    assert b"flamingo" not in written


def _find():
    from app.views import find

    find.show()


def test_find_counts_a_question_once_a_visit(served, store):
    for visit in range(5):
        page = AppTest.from_function(_find, default_timeout=30).run()
        page.text_input(key="where").input("G34 9AA").run()
        for _ in range(2):
            page.run()
        assert not page.exception
        assert served.asked
        assert store.exists() == (visit == 4)
    assert kept(store) == [("food", GLASGOW, "2026-11", 5)]


def test_three_years_later_the_counts_are_deleted(store):
    people = People.open(f"sqlite:///{store}", directory_url="sqlite:///elsewhere.db")
    for month in ("2023-10", "2023-11"):
        people.add_searched(Searched(need="food", council_code=GLASGOW, month=month, times=5))
    assert people.forget_ended(today=made_up.TODAY) == 1
    assert [one.month for one in people.searched()] == ["2023-11"]
