"""What keyworkers told reaches every answer at once, and a broken notebook closes nothing."""

from datetime import date, timedelta

import pytest

from app import keeping
from app.opening import Door, open_directory
from directory.errors import PeopleDatabaseError
from directory.people import Heard
from directory.settings import read_settings

TODAY = date(2026, 11, 23)


def heard(service_id="s", outcome="helped", visit="v", **changes):
    plain = {"need": "food", "on": TODAY} | changes
    return Heard(service_id=service_id, outcome=outcome, visit=visit, **plain)


@pytest.fixture
def settings(tmp_path):
    return read_settings({"FINGERPOST_DATA_DIR": str(tmp_path)})


def test_looking_makes_no_store(settings, tmp_path):
    assert keeping.listen(settings, find=str, today=TODAY) == keeping.Listened()
    assert keeping.newest_heard(settings) == (0, 0)
    assert keeping.forget_what_ended(settings, today=TODAY) == 0
    assert list(tmp_path.iterdir()) == []


def test_voices_are_turned_into_terms_and_standings(settings):
    people = keeping.people_of(settings)
    for visit in "abc":
        people.tell(heard("s", visit=visit))
        people.tell(heard("old", "did_not_help", visit=visit))
    people.tell(heard("old", "full", visit="d"))
    people.tell(heard("gone", "closed"))
    people.tell(heard("s", "sang", visit="e"))  # an answer this version does not know
    found = keeping.listen(settings, find={"s": "s", "old": "new"}.get, today=TODAY)
    assert set(found.terms) == {("s", "food"), ("new", "food")}
    assert found.terms["s", "food"] > 0 > found.terms["new", "food"]
    assert set(found.standings) == {"new"}
    assert found.newest == keeping.newest_heard(settings) != (0, 0)


def test_what_is_long_past_is_forgotten(settings):
    keeping.people_of(settings).tell(heard(on=TODAY - timedelta(days=2000)))
    assert keeping.forget_what_ended(settings, today=TODAY) == 1


def test_a_broken_notebook_closes_nothing(settings, tmp_path):
    (tmp_path / "people.db").write_bytes(b"not a database at all, by a long way" * 200)
    found = keeping.listen(settings, find=str, today=TODAY)
    assert found.terms == {}
    assert "damaged" in found.problem
    assert keeping.newest_heard(settings) == (0, 0)


def test_the_public_file_is_refused(tmp_path):
    one = str(tmp_path / "one.db")
    both = read_settings({"FINGERPOST_DATABASE": one, "FINGERPOST_PEOPLE_DATABASE": one})
    with pytest.raises(PeopleDatabaseError, match="name another file"):
        keeping.listen(both, find=str, today=TODAY)


def test_an_answer_changes_as_soon_as_somebody_told(tmp_path, postcode_cache):
    (tmp_path / "cache").symlink_to(postcode_cache, target_is_directory=True)
    door = Door(read_settings({"FINGERPOST_DATA_DIR": str(tmp_path)}))
    asked = {"postcode": "G34 9AA", "needs": ["food"], "limit": 3}
    first = door.here().answer(asked).options[0]
    people, today = keeping.people_of(door.settings), door.here().today
    full = heard(first.service_id, "full", on=today)
    people.tell(full)
    door.look_again()
    told = {one.service_id: one for one in door.here().answer(asked).options}[first.service_id]
    assert told.ask_first[0].startswith("A keyworker said full on ")
    assert told.score == first.score
    # The command line reads the same store.
    again = open_directory(door.settings).answer(asked)
    assert told.ask_first in [one.ask_first for one in again.options]
    people.take_back(full)
    for visit in "abcd":
        people.tell(heard(first.service_id, "did_not_help", visit=visit, on=today))
    door.look_again()
    sunk = {one.service_id: one for one in door.here().answer(asked).options}[first.service_id]
    assert -0.1 * first.score <= sunk.parts.feedback < 0
    assert "keyworker" not in " ".join(sunk.ask_first)
