from datetime import UTC, date, datetime, timedelta

import pytest

from directory.errors import PeopleDatabaseError, PlanChangedError
from directory.people import KEEP_DAYS, Answered, Heard, People, Sheet

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
SECRET = b'{"plan": {"goals": ["Zanzibarine"]}}'


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'people.db'}"


@pytest.fixture
def people(url):
    return People.open(url, directory_url="sqlite:///elsewhere.db")


def test_the_public_file_is_refused(url):
    with pytest.raises(PeopleDatabaseError, match="name another file with --people-database"):
        People.open(url, directory_url=url)


def test_a_plan_is_its_owners_and_ends_on_its_day(people):
    saved = people.save_plan(SECRET, owner_ref="ana", now=NOW)
    assert saved.ends_on == TODAY + timedelta(days=KEEP_DAYS)
    assert people.open_plan(saved.id, owner_ref="ana", today=TODAY) == saved
    assert people.open_plan(saved.id, owner_ref="ben", today=TODAY) is None
    later = saved.ends_on + timedelta(days=1)
    assert people.open_plan(saved.id, owner_ref="ana", today=later) is None
    assert people.plans_of("ana", today=later) == []
    assert people.forget_ended(today=later) == 1


def test_two_people_editing_one_plan_the_second_is_told(people):
    first = people.save_plan(SECRET, owner_ref="ana", now=NOW)
    second = people.change_plan(first, b'{"plan": {}}', now=NOW)
    with pytest.raises(PlanChangedError, match="nothing was overwritten"):
        people.change_plan(first, b"{}", now=NOW)
    assert people.open_plan(first.id, owner_ref="ana", today=TODAY) == second


def test_what_is_deleted_is_in_no_byte_of_the_file(people, tmp_path):
    saved = people.save_plan(SECRET, owner_ref="ana", now=NOW)
    assert b"Zanzibarine" in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert people.forget_plan(saved.id, owner_ref="ana")
    assert not people.forget_plan(saved.id, owner_ref="ana")
    assert b"Zanzibarine" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_all_that_is_held_of_somebody_can_be_taken_away(people):
    people.save_plan(SECRET, owner_ref="ana", now=NOW)
    people.log("saved a plan", who="ana", now=NOW)
    held = people.export_of("ana")
    assert b"Zanzibarine" in held
    assert b"saved a plan" in held
    assert b"Zanzibarine" not in people.export_of("ben")


def test_feedback_sheets_and_answers_come_back_as_given(people):
    heard = Heard(service_id="s", need="food", outcome="full", on=TODAY)
    sheet = Sheet(
        on=date(2026, 10, 1), area_code="S12000049", need="childcare", theme="hours", paraphrase="x"
    )
    entry = Answered(on=TODAY, said="Evenings are hard", changed="A late session on Tuesdays")
    people.tell(heard)
    people.keep_sheets([sheet])
    people.answer(entry)
    assert (people.heard(), people.sheets(), people.answers()) == ([heard], [sheet], [entry])


def test_a_store_opened_again_holds_what_it_held(people, url):
    people.tell(Heard(service_id="s", need="food", outcome="helped", on=TODAY))
    assert len(People.open(url, directory_url="sqlite:///elsewhere.db").heard()) == 1
