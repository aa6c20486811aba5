"""What an import counts, keeps, refuses and shows, on both stores."""

import functools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from directory import generations
from directory.errors import FeedContentError, LossError
from directory.reading import read_source
from directory.records import Problem, stable_id
from directory.store import Store
from directory.store_tables import record as record_table
from tests.directory.store import making
from tests.directory.store.making import NOW, names, reading, record, records, refused


@pytest.fixture
def take_in(store, tmp_path):
    return functools.partial(making.take_in, store, index_dir=tmp_path / "index")


def counts(report):
    fields = ("read", "held", "merged", "refused", "added", "changed", "unchanged", "withdrawn")
    return {name: getattr(report, name) for name in fields if getattr(report, name)}


def test_an_empty_store_has_no_edition_and_no_services(store):
    assert store.live_edition() == 0
    assert list(store.services()) == []
    assert store.feeds() == []
    assert store.service("nobody") is None


def test_every_row_is_held_merged_or_refused(take_in, store):
    items = [*records("a", [1, 2, 3]), refused(4), record("a", "2", row=5)]
    [report] = take_in(reading("a", items))
    assert counts(report) == {"read": 5, "held": 3, "merged": 1, "refused": 1, "added": 3}
    assert names(store) == ["Service 1", "Service 2", "Service 3"]
    assert store.service_count() == 3
    assert store.service(stable_id("a", "2")).name == "Service 2"


def test_every_repeat_that_says_something_else_is_told(take_in):
    again = [record("a", str(key), f"Other {key}", row=key) for key in range(1_500)]
    [report] = take_in(reading("a", [*records("a", range(1_500)), *again]))
    assert (report.merged, report.problems_count) == (1_500, 1_500)


def test_the_report_has_the_keys_of_the_contract_and_caps_problems(take_in):
    trouble = [Problem(row=n, field="phone", value=str(n), advice="Mend it.") for n in range(250)]
    [report] = take_in(reading("a", [*records("a", [1]), *trouble]))
    told = report.to_json()
    assert list(told) == [
        *("feed", "format", "source", "read", "held", "merged", "refused", "linked", "added"),
        *("changed", "unchanged", "withdrawn", "generation", "edition", "seconds", "problems"),
        "problems_count",
    ]
    assert len(told["problems"]) == 200
    assert told["problems_count"] == 250
    assert told["problems"][0] == {"row": 0, "field": "phone", "value": "0", "advice": "Mend it."}


def test_the_same_again_changes_nothing(take_in):
    [first] = take_in(reading("a", records("a", [1, 2])))
    [second] = take_in(reading("a", records("a", [1, 2])))
    assert counts(second) == {"read": 2, "held": 2, "unchanged": 2}
    assert (second.generation, second.edition) == (first.generation, first.edition)


def test_added_changed_and_withdrawn_are_told_apart(take_in, store):
    take_in(reading("a", records("a", [1, 2, 3, 4])))
    now = [record("a", "1"), record("a", "2", "Renamed"), record("a", "3"), record("a", "5")]
    [report] = take_in(reading("a", now))
    told = {"read": 4, "held": 4, "added": 1, "changed": 1, "unchanged": 2, "withdrawn": 1}
    assert counts(report) == told
    assert names(store) == ["Renamed", "Service 1", "Service 3", "Service 5"]
    assert report.generation == 2


def test_a_record_that_was_withdrawn_can_come_back(take_in, store):
    take_in(reading("a", records("a", [1, 2, 3, 4])))
    take_in(reading("a", records("a", [1, 2, 3])))
    [report] = take_in(reading("a", records("a", [1, 2, 3, 4])))
    assert counts(report) == {"read": 4, "held": 4, "added": 1, "unchanged": 3}
    assert len(names(store)) == 4


def test_a_partial_import_leaves_the_rest_standing(take_in, store):
    take_in(reading("a", records("a", range(10))))
    [report] = take_in(reading("a", [record("a", "1", "Renamed")]), partial=True)
    assert counts(report) == {"read": 1, "held": 1, "changed": 1}
    assert len(names(store)) == 10
    assert store.feeds()[0].held == 10


@pytest.mark.parametrize(
    ("later", "words", "gone"),
    [
        (records("a", range(6)), "shrank from 10 to 6 records", 4),
        ([], "shrank from 10 to 0 records", 10),
        (records("a", range(20, 30)), "has none of the 10 ids it had before", 10),
    ],
)
def test_a_sudden_loss_needs_a_yes(take_in, store, later, words, gone):
    take_in(reading("a", records("a", range(10))))
    before, edition = names(store), store.live_edition()
    with pytest.raises(LossError, match=words) as refusal:
        take_in(reading("a", later))
    assert "--accept-loss" in str(refusal.value)
    assert len(refusal.value.lost) == gone
    assert (names(store), store.live_edition()) == (before, edition)
    [report] = take_in(reading("a", later), accept_loss=True)
    assert report.held == len(later) == len(names(store))


def test_losing_less_than_a_third_is_ordinary(take_in):
    take_in(reading("a", records("a", range(10))))
    [report] = take_in(reading("a", records("a", range(7))))
    assert report.withdrawn == 3


def test_a_dry_run_counts_and_changes_nothing(take_in, store):
    take_in(reading("a", records("a", [1, 2])))
    edition = store.live_edition()
    [report] = take_in(reading("a", [record("a", "1", "New"), record("a", "2")]), dry_run=True)
    assert counts(report) == {"read": 2, "held": 2, "changed": 1, "unchanged": 1}
    assert names(store) == ["Service 1", "Service 2"]
    assert store.live_edition() == edition
    [again] = take_in(reading("a", [record("a", "1", "New"), record("a", "2")]))
    assert counts(again) == counts(report)


def test_a_source_that_breaks_half_way_changes_nothing(take_in, store):
    take_in(reading("a", records("a", [1, 2])))

    def broken():
        yield record("a", "1", "New")
        raise FeedContentError("somewhere.csv", "it stops in the middle of a line.")

    with pytest.raises(FeedContentError):
        take_in(reading("a", broken()))
    assert names(store) == ["Service 1", "Service 2"]


def test_sources_with_one_feed_id_make_one_generation(take_in):
    one = reading("a", records("a", [1, 2]), source="one.csv")
    two = reading("a", records("a", [2, 3]), source="two.csv")
    [report] = take_in(one, two)
    assert counts(report) == {"read": 4, "held": 3, "merged": 1, "added": 3}
    assert report.source == "one.csv, two.csv"


def test_two_feeds_in_one_import_go_live_together(take_in, store):
    a, b = take_in(reading("a", records("a", [1])), reading("b", records("b", [1])))
    assert a.edition == b.edition == store.live_edition()
    assert [feed.id for feed in store.feeds()] == ["a", "b"]
    assert len(names(store)) == 2  # the same name in two feeds, but nothing else to join them by


def test_the_sample_hides_as_soon_as_another_feed_is_live(take_in, store):
    take_in(reading("sample", records("sample", [1, 2])))
    assert len(names(store)) == 2
    take_in(reading("real", records("real", [9])))
    assert names(store) == ["Service 9"]
    assert [(feed.id, feed.hidden) for feed in store.feeds()] == [("real", False), ("sample", True)]
    take_in(reading("sample", records("sample", [1, 2, 3])))
    assert names(store) == ["Service 9"]


def test_a_feed_without_a_single_good_record_does_not_go_live(take_in, store):
    take_in(reading("sample", records("sample", [1])))
    [report] = take_in(reading("bad", [refused(1), refused(2)]))
    assert (report.read, report.refused, report.generation) == (2, 2, 0)
    assert names(store) == ["Service 1"]
    assert [feed.id for feed in store.feeds()] == ["sample"]


def test_readers_of_the_previous_edition_see_it_until_the_next_flip(take_in, store):
    [first] = take_in(reading("a", records("a", [1, 2, 3, 4])))
    take_in(reading("a", [record("a", "1", "New"), *records("a", [2, 3])]))
    before = sorted(one.name for one in store.services(first.edition))
    assert before == ["Service 1", "Service 2", "Service 3", "Service 4"]
    assert store.service(stable_id("a", "1"), first.edition).name == "Service 1"
    assert names(store) == ["New", "Service 2", "Service 3"]


def test_only_the_indexes_of_editions_in_use_are_kept(take_in, store, tmp_path):
    for name in ("One", "Two", "Three"):
        take_in(reading("a", [record("a", "1", name), record("a", "2")]))
    folders = sorted(path.name for path in (tmp_path / "index" / store.name).iterdir())
    assert len(folders) == 2
    live = store.index_folder(tmp_path / "index", store.live_edition())
    assert "Three" in (live / "names.txt").read_text()


def test_a_refused_record_is_kept_for_review(take_in, store):
    take_in(reading("a", [*records("a", [1]), refused(2, "k")]))
    [problem] = store.problems("a")
    assert (problem.key, problem.refused, problem.advice) == ("k", True, "Name it.")


def test_what_was_found_when_checking_is_told_again_for_unchanged_records(take_in):
    def locate(one):
        return one, (Problem(row=None, field="postal_code", value="G0", advice="Ask."),)

    for _ in range(2):
        [report] = take_in(reading("a", records("a", [1, 2])), locate=locate)
        assert [(one.row, one.field) for one in report.problems] == [
            (1, "postal_code"),
            (2, "postal_code"),
        ]


def test_records_are_looked_at_again_when_the_postcode_table_changes(take_in):
    seen = []

    def locate(one):
        seen.append(one.id)
        return one, ()

    for salt in ("2025-11", "2025-11", "2026-02"):
        take_in(reading("a", records("a", [1])), locate=locate, salt=salt)
    assert len(seen) == 2


def test_a_moved_column_nobody_reads_is_no_change(take_in):
    take_in(reading("a", [record("a", "1", raw={"staff": 3})]))
    [report] = take_in(reading("a", [record("a", "1", raw={"staff": 4})]))
    assert counts(report) == {"read": 1, "held": 1, "unchanged": 1}


def hsds_lines(tmp_path, numbers):
    """Write a feed with good rows, a repeat, one without a name, and one that is mended."""
    rows = [{"id": str(n), "name": f"Service {n}", "status": "active"} for n in numbers]
    rows += [rows[3], {"id": "nameless", "status": "active"}]
    rows += [{"id": "mended", "name": "Mended", "status": "active", "url": "no address"}]
    path = tmp_path / "feed.ndjson"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return read_source(str(path), feed="lines", today=NOW.date())


@pytest.mark.slow
def test_nobody_can_tell_how_many_processes_took_part(tmp_path):
    told = {}
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        folder.mkdir()
        with Store.open(f"sqlite:///{folder / 'directory.db'}") as store:
            steps = []
            for numbers in (range(900), range(900), range(100, 950)):
                [report] = making.take_in(
                    store, hsds_lines(folder, numbers), index_dir=folder, processes=processes
                )
                steps.append((counts(report), report.problems))
            told[processes] = steps, list(store.services()), store.problems("lines")
    assert told[1] == told[2]
    first, same, moved = (step for step, _ in told[1][0])
    assert first == {"read": 903, "held": 901, "merged": 1, "refused": 1, "added": 901}
    assert same == {"read": 903, "held": 901, "merged": 1, "refused": 1, "unchanged": 901}
    assert (moved["added"], moved["withdrawn"], moved["unchanged"]) == (50, 100, 801)


KEYS = st.dictionaries(st.integers(0, 12), st.sampled_from(["Old", "New"]), min_size=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(KEYS, min_size=1, max_size=5))
def test_whatever_the_steps_the_store_shows_the_last_one(steps, tmp_path_factory):
    folder = tmp_path_factory.mktemp("law")
    before: dict[int, str] = {}
    with Store.open(f"sqlite:///{folder / 'directory.db'}") as store:
        for step in steps:
            items = [record("a", str(key), f"{name} {key}") for key, name in step.items()]
            [report] = making.take_in(store, reading("a", items), accept_loss=True)
            assert report.read == report.held + report.merged + report.refused
            assert report.added == len(step.keys() - before.keys())
            assert report.withdrawn == len(before.keys() - step.keys())
            assert report.changed == sum(
                before.get(key, name) != name for key, name in step.items()
            )
            assert names(store) == sorted(f"{name} {key}" for key, name in step.items())
            assert store.service_count() == len(step)
            before = step


def test_a_few_records_are_found_without_walking_their_feed(store, take_in):
    """Found feed by feed, folding a feed of 100,000 walked all of it two hundred times."""
    take_in(reading("a", records("a", range(50))), reading("b", records("b", range(50))))
    if store.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite tells its plan in these words")
    view = {"a": 1, "b": 1}
    some = select(record_table.c.key).where(
        record_table.c.service_id.in_([stable_id("a", "7")]), generations.stands(view)
    )
    written = some.compile(store.engine, compile_kwargs={"literal_binds": True})
    with store.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}").all()
    told = [row[3] for row in plan]
    assert any("SEARCH record USING INDEX record_by_service" in line for line in told)
    assert not any("record_by_generation" in line for line in told)


def test_both_ways_to_say_what_stands_agree(store, take_in):
    take_in(reading("a", records("a", range(8))))
    take_in(reading("a", [record("a", "1", "New"), *records("a", range(2, 9))]))
    take_in(reading("b", records("b", range(3))))
    for view in ({}, {"a": 1}, {"a": 2}, {"a": 2, "b": 1}, {"b": 1, "nobody": 4}):
        with store.reading() as connection:
            one, other = (
                connection.execute(
                    select(record_table.c.feed, record_table.c.key, record_table.c.generation)
                    .where(says(view))
                    .order_by(record_table.c.feed, record_table.c.key)
                ).all()
                for says in (generations.standing, generations.stands)
            )
        assert one == other


def test_an_id_that_comes_twice_and_says_two_things_is_told(take_in):
    twice = [
        record("a", "1", "One"),
        record("a", "1", "One", row=2),
        record("a", "1", "Two", row=3),
    ]
    [report] = take_in(reading("a", twice))
    assert counts(report) == {"read": 3, "held": 1, "merged": 2, "added": 1}
    assert [(one.row, one.field, one.value) for one in report.problems] == [(3, "id", "1")]
    [again] = take_in(reading("a", twice))
    assert counts(again) == {"read": 3, "held": 1, "merged": 2, "unchanged": 1}
    assert [one.row for one in again.problems] == [3]


def test_what_was_wrong_with_a_hidden_place_does_not_tell_where_it_is(take_in):
    """The postcode and the point stood in the advice of where they did not agree."""

    def locate(service):
        advice = "The coordinates 55.86, -4.12 lie 1.0 km from the postcode G34 9AA."
        return service, (Problem(row=None, field="latitude", value="55.86", advice=advice),)

    place = making.at("a", "1", 55.86, -4.12, postal_code="G34 9AA")
    refuge = record("a", "1", "A women's refuge", service_at_locations=(place,))
    [report] = take_in(reading("a", [refuge]), locate=locate)
    assert report.problems == ()
