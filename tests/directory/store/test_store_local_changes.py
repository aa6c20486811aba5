"""What somebody nearby knows is live at once, survives imports, shows conflicts, can be undone."""

import errno
import functools
import threading
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from directory import local_changes
from directory.corrections import Correction
from directory.errors import CorrectionError, ServiceNotFoundError, StoreFullError
from directory.index import Column, Index, build
from directory.local_changes import Desk
from directory.publishing import IndexWork
from directory.records import Fit, Schedule, stable_id
from tests.directory.store import making
from tests.directory.store.making import NOW, at, reading, record

ONE = stable_id("a", "1")
ACCEPTING = Column(dtype="int8", read=lambda row: int(row.service.accepting.fit))
STATUS = Column(dtype="bool", read=lambda row: row.service.status == "active")
COLUMNS = {"accepting": ACCEPTING, "open": STATUS}


@pytest.fixture
def index_dir(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def take_in(store, index_dir):
    return functools.partial(
        making.take_in, store, index_dir=index_dir, columns=COLUMNS, build_index=build
    )


@pytest.fixture
def desk(store, index_dir):
    work = IndexWork(columns=COLUMNS, folder=index_dir)
    return Desk(store=store, index=work, author_ref="keyworker-7", now=NOW)


def nursery(key="1", **facts):
    facts.setdefault("needs", ("childcare", "family_support"))
    facts.setdefault("service_at_locations", (at("a", key, 55.86, -4.1),))
    return record("a", key, f"Nursery {key}", **facts)


def index_of(store, index_dir):
    return Index.open(store.index_folder(index_dir, store.live_edition()))


def fits(store, index_dir, service_id=ONE):
    index = index_of(store, index_dir)
    return index.columns["accepting"][index.rows_of_service(service_id)].tolist()


def test_accepting_is_live_at_once_in_store_and_index(take_in, desk, store, index_dir):
    [report] = take_in(reading("a", [nursery("1"), nursery("2")]))
    local_changes.accepting(desk, ONE, Fit.YES)
    assert store.live_edition() == report.edition + 1
    said = store.service(ONE).accepting
    assert (said.fit, said.as_of) == (Fit.YES, date(2026, 11, 23))
    assert fits(store, index_dir) == [2, 2]
    assert fits(store, index_dir, stable_id("a", "2")) == [1, 1]
    assert index_of(store, index_dir).service_by_id(ONE).accepting.fit is Fit.YES


def test_a_patched_index_is_the_one_that_would_have_been_built(
    take_in, desk, store, index_dir, tmp_path
):
    take_in(reading("a", [nursery(str(key)) for key in range(1, 9)]))
    for key in ("3", "1", "3"):
        local_changes.accepting(desk, stable_id("a", key), Fit.NO)
    local_changes.correct(desk, stable_id("a", "5"), "status", "temporarily closed")
    build(store.services(), COLUMNS, tmp_path / "built")
    patched, built = index_of(store, index_dir), Index.open(tmp_path / "built")
    assert patched.service_ids == built.service_ids
    for name in patched.columns:
        np.testing.assert_array_equal(patched.columns[name], built.columns[name])
    for row in range(len(built)):
        assert patched.service(row) == built.service(row)


def test_the_older_index_stays_as_it_was(take_in, desk, store, index_dir):
    [report] = take_in(reading("a", [nursery("1")]))
    before = Index.open(store.index_folder(index_dir, report.edition))
    local_changes.accepting(desk, ONE, Fit.NO)
    assert before.columns["accepting"].tolist() == [1, 1]
    assert before.service(0).accepting.fit is Fit.UNKNOWN
    assert store.service(ONE, report.edition).accepting.fit is Fit.UNKNOWN


def test_a_damaged_index_is_built_again_from_the_store(take_in, desk, store, index_dir):
    take_in(reading("a", [nursery("1"), nursery("2")]))
    folder = desk.index.ensure(store)
    before = index_of(store, index_dir).service_ids
    (folder / "keys.npy").write_bytes(b"")
    assert desk.index.ensure(store) == folder
    assert index_of(store, index_dir).service_ids == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_change_that_moves_rows_builds_the_index_again(take_in, desk, store, index_dir):
    take_in(reading("a", [nursery("1"), nursery("2")]))
    local_changes.correct(desk, ONE, "needs", ["training"])
    index = index_of(store, index_dir)
    assert [index.row(row).need for row in index.rows_of_service(ONE)] == ["training"]
    local_changes.correct(desk, ONE, "description", "Wooden toys and porridge.")
    assert index_of(store, index_dir).service_by_id(ONE).description == "Wooden toys and porridge."


def test_a_correction_survives_an_import_that_says_nothing_new(take_in, desk, store):
    take_in(reading("a", [nursery("1")]))
    local_changes.note(desk, ONE, "  Ring the side \n bell. ")
    take_in(reading("a", [nursery("1", description="Open all year.")]))
    service = store.service(ONE)
    assert (service.alert, service.description) == ("Ring the side bell.", "Open all year.")


def test_a_feed_that_changes_underneath_is_a_conflict_and_its_word_stands(take_in, desk, store):
    take_in(reading("a", [nursery("1", url="https://old.example.org")]))
    local_changes.correct(desk, ONE, "url", "https://ours.example.org")
    assert store.service(ONE).url == "https://ours.example.org"
    take_in(reading("a", [nursery("1", url="https://new.example.org")]))
    assert store.service(ONE).url == "https://new.example.org"
    [conflict] = local_changes.in_state(store, "conflict")
    assert (conflict.base_value, conflict.new_value) == (
        "https://old.example.org",
        "https://ours.example.org",
    )
    take_in(reading("a", [nursery("1", url="https://old.example.org")]))
    assert store.service(ONE).url == "https://ours.example.org"
    assert local_changes.in_state(store, "conflict") == []


def test_a_feed_that_comes_round_has_agreed(take_in, desk, store):
    take_in(reading("a", [nursery("1", url="https://old.example.org")]))
    local_changes.correct(desk, ONE, "url", "https://new.example.org")
    take_in(reading("a", [nursery("1", url="https://new.example.org")]))
    assert [one.state for one in local_changes.history(store, ONE)] == ["agreed"]


def test_the_later_of_two_dated_facts_wins(take_in, desk, store):
    take_in(reading("a", [nursery("1", assured_date=date(2026, 1, 1))]))
    local_changes.still_right(desk, ONE)
    assert store.service(ONE).assured_date == date(2026, 11, 23)
    take_in(reading("a", [nursery("1", assured_date=date(2026, 2, 1))]))
    assert store.service(ONE).assured_date == date(2026, 11, 23)
    take_in(reading("a", [nursery("1", assured_date=date(2026, 12, 1))]))
    assert store.service(ONE).assured_date == date(2026, 12, 1)
    assert local_changes.in_state(store, "conflict") == []


def test_a_change_can_be_undone_and_stays_in_the_history(take_in, desk, store):
    take_in(reading("a", [nursery("1")]))
    said = local_changes.accepting(desk, ONE, Fit.NO)
    local_changes.undo(desk, said.id)
    assert store.service(ONE).accepting.fit is Fit.UNKNOWN
    [kept] = local_changes.history(store, ONE)
    assert (kept.state, kept.author_ref, kept.at) == (
        *("undone", "keyworker-7"),
        "2026-11-23T09:00:00+00:00",
    )
    with pytest.raises(CorrectionError, match="settled already"):
        local_changes.undo(desk, said.id)


def test_the_later_of_two_changes_to_one_fact_stands(take_in, desk, store):
    take_in(reading("a", [nursery("1")]))
    first = local_changes.note(desk, ONE, "Ring the bell.")
    local_changes.note(desk, ONE, "The bell is broken: knock.")
    assert store.service(ONE).alert == "The bell is broken: knock."
    local_changes.undo(desk, first.id)  # what was said later stands without it
    assert store.service(ONE).alert == "The bell is broken: knock."
    assert local_changes.in_state(store, "conflict") == []


def test_a_list_that_falls_silent_contradicts_nobody(take_in, desk, store):
    take_in(reading("a", [nursery("1", url="https://old.example.org", email="a@example.org")]))
    local_changes.correct(desk, ONE, "url", "https://ours.example.org")
    local_changes.correct(desk, ONE, "email", None)
    take_in(reading("a", [nursery("1")]))
    assert store.service(ONE).url == "https://ours.example.org"
    assert store.service(ONE).email is None
    states = {one.path: one.state for one in local_changes.history(store, ONE)}
    assert states == {"url": "live", "email": "agreed"}
    take_in(reading("a", [nursery("1", url="https://new.example.org")]))
    assert store.service(ONE).url == "https://new.example.org"
    assert [one.path for one in local_changes.in_state(store, "conflict")] == ["url"]


def test_hours_of_one_place(take_in, desk, store):
    take_in(reading("a", [nursery("1")]))
    place = store.service(ONE).service_at_locations[0].id
    week = (Schedule(freq="WEEKLY", byday="MO,TU", opens_at="09:00", closes_at="15:00"),)
    local_changes.hours(desk, ONE, week, at=place)
    assert store.service(ONE).service_at_locations[0].schedules == week


def test_a_proposal_waits_for_a_steward(take_in, desk, store):
    take_in(reading("a", [nursery("1")]))
    edition = store.live_edition()
    asked = local_changes.propose(desk, ONE, "status", "defunct", reason="The door is bricked up.")
    assert store.live_edition() == edition
    assert [one.id for one in local_changes.in_state(store, "waiting")] == [asked.id]
    local_changes.accept(desk, asked.id)
    assert store.service(ONE).status == "defunct"
    other = local_changes.propose(desk, ONE, "name", "Nonsense")
    local_changes.refuse(desk, other.id)
    assert store.service(ONE).name == "Nursery 1"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("status", "somewhat open", "not a value it can have"),
        ("minimum_age", "two", "not a value it can have"),
        ("colour", "blue", "no such fact"),
        ("id", "another", "not a fact that is changed by hand"),
        ("sources", [], "not a fact that is changed by hand"),
        ("service_at_locations/nowhere/schedules", [], "no such part"),
        ("name/first", "x", "no such part"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(take_in, desk, store, path, value, words):
    take_in(reading("a", [nursery("1")]))
    with pytest.raises(CorrectionError, match=words):
        local_changes.correct(desk, ONE, path, value)
    assert local_changes.history(store, ONE) == []


def test_a_service_that_is_not_there(take_in, desk):
    take_in(reading("a", [nursery("1")]))
    with pytest.raises(ServiceNotFoundError, match="'nobody'"):
        local_changes.note(desk, "nobody", "Hello.")


def test_a_long_note_is_refused(take_in, desk):
    take_in(reading("a", [nursery("1")]))
    with pytest.raises(CorrectionError, match="280 letters"):
        local_changes.note(desk, ONE, "x" * 281)


def test_a_change_made_while_an_import_runs_is_not_hidden_by_it(take_in, desk, store, index_dir):
    take_in(reading("a", [nursery("1"), nursery("2")]))

    def build_slowly(services, columns, folder):
        build(services, columns, folder)
        if not local_changes.history(store, ONE):
            local_changes.accepting(desk, ONE, Fit.NO)  # after the index was built, before the flip

    [report] = take_in(
        reading("a", [nursery("1", description="New words."), nursery("2")]),
        build_index=build_slowly,
    )
    service = store.service(ONE)
    assert (service.description, service.accepting.fit) == ("New words.", Fit.NO)
    assert fits(store, index_dir) == [0, 0]
    assert report.edition == store.live_edition()


def test_changes_made_at_the_same_moment_all_go_live(take_in, desk, store, index_dir):
    take_in(reading("a", [nursery(str(key)) for key in range(6)]))
    ids = [stable_id("a", str(key)) for key in range(6)]
    failed = []

    def say(service_id):
        try:
            local_changes.accepting(desk, service_id, Fit.YES)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=say, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert all(store.service(one).accepting.fit is Fit.YES for one in ids)
    assert [fits(store, index_dir, one) for one in ids] == [[2, 2]] * 6


def test_a_correction_reads_back_as_it_was_written(take_in, desk, store):
    take_in(reading("a", [nursery("1")]))
    made = local_changes.correct(desk, ONE, "audience", ["dads"], reason="They told me.")
    [kept] = local_changes.history(store, ONE)
    assert isinstance(kept, Correction)
    assert kept == made
    assert (kept.path, kept.base_value, kept.new_value) == ("audience", None, ["dads"])
    assert NOW + timedelta(0) == desk.now


def test_several_facts_go_live_together_or_not_at_all(take_in, desk, store):
    [report] = take_in(reading("a", [nursery("1")]))
    made = local_changes.correct_all(
        desk, ONE, {"description": "A garden.", "minimum_age": 2.0}, reason="I rang"
    )
    assert [one.reason for one in made] == ["I rang", "I rang"]
    assert store.live_edition() == report.edition + 1
    assert (store.service(ONE).description, store.service(ONE).minimum_age) == ("A garden.", 2)
    assert [one.path for one in local_changes.lately(store)] == ["minimum_age", "description"]
    with pytest.raises(CorrectionError):
        local_changes.correct_all(desk, ONE, {"name": "Other", "minimum_age": "two"})
    assert store.service(ONE).name == "Nursery 1"
    with pytest.raises(ServiceNotFoundError):
        local_changes.correct_all(desk, "nowhere", {"name": "Other"})


def test_ours_can_be_kept_over_what_the_list_now_says(take_in, desk, store):
    take_in(reading("a", [nursery("1", description="Old.")]))
    local_changes.correct(desk, ONE, "description", "Ours.")
    take_in(reading("a", [nursery("1", description="Theirs.")]))
    [conflict] = local_changes.in_state(store, "conflict")
    assert store.service(ONE).description == "Theirs."
    local_changes.keep_ours(desk, conflict.id)
    assert store.service(ONE).description == "Ours."
    assert local_changes.in_state(store, "conflict") == []
    take_in(reading("a", [nursery("1", description="Theirs.")]))
    assert store.service(ONE).description == "Ours."
    with pytest.raises(CorrectionError, match="settled already"):
        local_changes.keep_ours(desk, conflict.id)


def test_what_each_last_import_came_to_is_told(take_in, store):
    take_in(reading("a", [nursery("1"), nursery("2")]))
    take_in(reading("a", [nursery("1"), nursery("2", description="New."), nursery("3")]))
    [told] = store.last_imports()
    assert (told.feed, told.read, told.held) == ("a", 3, 3)
    assert (told.added, told.changed, told.unchanged, told.withdrawn) == (1, 1, 1, 0)
    assert store.names() == sorted((stable_id("a", key), f"Nursery {key}") for key in "123")


def test_a_note_does_not_lead_to_a_hidden_place(take_in, desk, store):
    hidden = at("a", "1", 55.86, -4.1, confidential=True)
    take_in(reading("a", [record("a", "1", "A women's refuge", service_at_locations=(hidden,))]))
    local_changes.note(desk, ONE, "Now at 12 Hidden Lane, G34 9AA. Ring 0141 496 0001 first.")
    note = store.service(ONE).alert
    assert "Hidden Lane" not in note
    assert "9AA" not in note
    assert note.endswith("Ring 0141 496 0001 first.")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("service_at_locations/{at}/location/confidential", True),
        ("description", "A women's refuge, at 3 Made Up Street"),
        ("alert", "The address is confidential: do not give it out"),
    ],
)
def test_what_is_found_here_to_be_a_refuge_is_hidden_at_once(
    take_in, desk, store, index_dir, path, value
):
    place = at("a", "1", 55.86, -4.1, address_1="3 Made Up Street", postal_code="G34 9AA")
    take_in(reading("a", [nursery("1", service_at_locations=(place,)), nursery("2")]))
    before = store.service(ONE)
    made = local_changes.correct(desk, ONE, path.format(at=place.id), value)
    kept = store.service(ONE)
    assert kept.service_at_locations[0].location.confidential
    assert not any(leak in repr(kept) for leak in ("Made Up Street", "9AA", "55.86"))
    index = index_of(store, index_dir)
    assert index.service(index.rows_of_service(ONE)[0]) == kept
    near, _ = index.near(["childcare"], 55.86, -4.1, 1e6)
    assert ONE not in {index.row(row).service.id for row in near}
    assert len(near) == 1
    take_in(reading("a", [nursery("1", service_at_locations=(place,)), nursery("2")]))
    assert store.service(ONE) == kept  # and so it stays
    local_changes.undo(desk, made.id)
    assert store.service(ONE) == before


def test_a_change_whose_index_has_no_room_was_never_made(take_in, desk, store, index_dir):
    """Else it would stand in the way of the next one, which nobody could see any more."""
    take_in(reading("a", [nursery("1"), nursery("2")]))

    def no_room(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    full = replace(desk, index=replace(desk.index, patch=no_room))
    before = store.live_edition()
    for change in (
        lambda: local_changes.note(full, ONE, "Ring twice"),
        lambda: local_changes.accepting(full, ONE, Fit.YES),
        lambda: local_changes.still_right(full, ONE),
    ):
        with pytest.raises(StoreFullError, match="nothing was changed"):
            change()
    assert local_changes.history(store, ONE) == []
    assert store.live_edition() == before
    assert not list((index_dir / store.name).glob("unfinished*"))
    made = local_changes.note(desk, ONE, "Ring three times")
    assert store.service(ONE).alert == "Ring three times"
    with pytest.raises(StoreFullError):
        local_changes.undo(full, made.id)
    assert [one.state for one in local_changes.history(store, ONE)] == ["live"]
    assert store.service(ONE).alert == "Ring three times"
