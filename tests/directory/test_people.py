from datetime import UTC, date, datetime, timedelta

import pytest

from directory.errors import PeopleDatabaseError, PlanChangedError
from directory.people import (
    HEARD_DAYS,
    KEEP_DAYS,
    WORDS_LENGTH,
    Answered,
    Heard,
    People,
    Sheet,
)
from directory.store_engine import open_engine, reading, writing
from directory.store_schema import PEOPLE, migrate

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
    heard = Heard(service_id="s", need="food", outcome="full", on=TODAY, visit="v")
    sheet = Sheet(
        on=date(2026, 10, 1), area_code="S12000049", need="childcare", theme="hours", paraphrase="x"
    )
    entry = Answered(on=TODAY, said="Evenings are hard", changed="A late session on Tuesdays")
    people.tell(heard)
    people.keep_sheets([sheet])
    people.answer(entry)
    assert (people.heard(), people.sheets(), people.answers()) == ([heard], [sheet], [entry])


def test_a_store_opened_again_holds_what_it_held(people, url):
    people.tell(Heard(service_id="s", need="food", outcome="helped", on=TODAY, visit="v"))
    assert len(People.open(url, directory_url="sqlite:///elsewhere.db").heard()) == 1


def heard(**changes):
    plain = {"service_id": "s", "need": "food", "outcome": "helped", "on": TODAY, "visit": "v"}
    return Heard(**{**plain, **changes})


def test_a_changed_mind_is_one_voice_and_another_visit_another(people):
    people.tell(heard())
    people.tell(heard(outcome="did_not_help", words="They were kind, but too far."))
    people.tell(heard(visit="w"))
    assert [one.outcome for one in people.heard()] == ["did_not_help", "helped"]


def test_every_answer_given_or_taken_back_is_noticed(people):
    seen = [people.last_heard()]
    people.tell(heard())
    seen.append(people.last_heard())
    people.tell(heard(outcome="full"))
    seen.append(people.last_heard())
    assert people.take_back(heard())
    assert not people.take_back(heard())
    seen.append(people.last_heard())
    people.tell(heard())
    seen.append(people.last_heard())
    assert len(set(seen)) == 4  # none, first, changed, and none again; a number is not used twice
    assert seen[0] == seen[3]
    assert seen[4] not in seen[:4]


def test_words_taken_back_are_in_no_byte_of_the_file(people, tmp_path):
    people.tell(heard(words="Zanzibarine " * 100))
    assert len(people.heard()[0].words) == WORDS_LENGTH
    people.take_back(heard())
    assert b"Zanzibarine" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_voices_of_three_years_ago_are_forgotten(people):
    people.tell(heard(on=TODAY - timedelta(days=HEARD_DAYS)))
    people.tell(heard(on=TODAY - timedelta(days=HEARD_DAYS + 1), visit="w"))
    assert people.forget_ended(today=TODAY) == 1
    assert [one.visit for one in people.heard()] == ["v"]


def test_feedback_through_an_account_is_part_of_what_is_held_of_it(people):
    people.tell(heard(author_ref="ana", words="Kind"))
    assert b"Kind" in people.export_of("ana")
    assert b"Kind" not in people.export_of("ben")


def test_about_how_old_a_child_is_is_kept_only_where_it_was_said(people):
    people.tell(heard(visit="said", youngest="3_or_4"))
    people.tell(heard(visit="silent"))
    assert [(one.visit, one.youngest) for one in people.heard()] == [
        ("said", "3_or_4"),
        ("silent", ""),
    ]


def test_answers_kept_by_the_first_version_are_carried_over_and_back(url):
    engine = open_engine(url)
    migrate(engine, PEOPLE, "p0001")
    with writing(engine) as connection:
        for day in (1, 2):
            connection.exec_driver_sql(
                'INSERT INTO feedback (service_id, need, outcome, "on") '
                f"VALUES ('s', 'food', 'full', '2026-11-0{day}')"
            )
    assert migrate(engine, PEOPLE) == ("p0001", "p0004")
    held = People.open(url, directory_url="sqlite:///elsewhere.db").heard()
    assert [(one.on.day, one.outcome, one.words) for one in held] == [
        (1, "full", ""),
        (2, "full", ""),
    ]
    assert migrate(engine, PEOPLE, "p0001") == ("p0004", "p0001")
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM feedback").scalar() == 2
