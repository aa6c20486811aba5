"""Rows in order, arrays on disk, and searching them against a plain walk over all of them."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import grid
from directory.index import Column, Index, build, holds, of_record, opens, rows_of, text_of
from directory.index_patch import patch
from directory.index_sums import damaged_files
from directory.postings import PostingsMaker, Vocabulary, words_of
from directory.vocabulary import NEEDS
from recommender.recommend import index_columns
from tests.recommender.making import HOME, TODAY, at, nursery, service, services


@pytest.fixture
def opened(tmp_path):
    made = [
        nursery("near", 300.0, description="Baby room and garden"),
        nursery("far", 9000.0, description="Garden nursery"),
        service("line", "childcare", "debt_advice", channels=("phone",)),
        service("both", "debt_advice", "food", where=[at(100.0), at(5000.0)]),
        service("no need of ours"),
    ]
    build(made, index_columns(), tmp_path, on=TODAY)
    return Index.open(tmp_path)


def test_a_row_for_each_need_at_each_place(opened):
    assert len(opened) == 2 + 2 + 2 * 2
    assert opened.on == date(2026, 11, 23)
    rows = opened.rows_for("debt_advice")
    names = [opened.service(row).name for row in range(rows.start, rows.stop)]
    assert sorted(names) == ["both", "both", "line"]
    assert opened.service(opened.placeless("debt_advice").start).name == "line"


def test_services_are_found_by_id_whatever_their_needs(opened):
    one = service("no need of ours")
    assert opened.service_by_id(one.id) == one
    assert opened.service_by_id("nobody") is None
    assert len(opened.rows_of_service(one.id)) == 0
    both = service("both").id
    assert {opened.row(row).need for row in opened.rows_of_service(both)} == {"debt_advice", "food"}


def test_near_counts_metres_and_includes_its_edge(opened):
    rows, metres = opened.near(["childcare"], HOME.latitude, HOME.longitude, 9100.0)
    assert [opened.service(row).name for row in rows] == ["near", "far"]
    assert metres == pytest.approx([300.0, 9000.0], rel=1e-3)
    again, _ = opened.near(["childcare"], HOME.latitude, HOME.longitude, float(metres[0]))
    assert len(again) == 1


def test_near_finds_for_several_needs_what_it_finds_for_each(opened):
    here = (HOME.latitude, HOME.longitude, 9100.0)
    rows, metres = opened.near(["food", "childcare", "debt_advice"], *here)
    alone = [opened.near([need], *here) for need in ("childcare", "debt_advice", "food")]
    assert rows.tolist() == np.concatenate([found for found, _ in alone]).tolist()
    assert metres.tolist() == np.concatenate([away for _, away in alone]).tolist()
    assert rows.tolist() == sorted(rows.tolist())


def test_what_is_made_of_a_record_is_made_once_and_without_the_journey(opened):
    asked = []

    @of_record
    def name_of(row, more):
        asked.append(more)
        return row.service.name + more

    first, again = opened.row(0, minutes=4.0), opened.row(0, minutes=9.0)
    assert [name_of(first, "!"), name_of(again, "!"), name_of(again, "?")] == [
        f"{first.service.name}!",
        f"{first.service.name}!",
        f"{first.service.name}?",
    ]
    assert asked == ["!", "?"]
    assert (first.facts, again.facts) == ({"minutes": 4.0}, {"minutes": 9.0})


def test_search_takes_its_words_decay_and_window(opened):
    def best(**more):
        wanted = {
            "latitude": HOME.latitude,
            "longitude": HOME.longitude,
            "metres": 10_000.0,
            "decay": lambda metres: np.exp(-metres / 2500),
        }
        rows, scores = opened.search("childcare", **{**wanted, **more})
        assert (np.diff(scores) <= 0).all()
        return [opened.service(row).name for row in rows]

    assert best(text="garden") == ["near", "far"]
    assert best(text="baby") == ["near"]
    assert best(text="garden", decay=lambda metres: metres) == ["far", "near"]
    assert best(text="garden", where=lambda rows: rows < 0) == []
    assert best(text="garden", limit=1) == ["near"]
    assert best(text="GARDEN", tokens=lambda text: text.split()) == []
    assert best(text="nothing of the kind") == []


def test_an_empty_directory_has_an_index(tmp_path):
    build([], index_columns(), tmp_path, on=TODAY)
    opened = Index.open(tmp_path)
    assert len(opened) == 0
    assert opened.near(["food"], 55.9, -4.2, 1000.0)[0].size == 0


@given(some=st.lists(services(), max_size=6, unique_by=lambda one: one.id))
def test_the_order_services_come_in_changes_nothing(some, tmp_path_factory):
    folders = [tmp_path_factory.mktemp("index") for _ in range(2)]
    build(some, index_columns(), folders[0], on=TODAY)
    build(some[::-1], index_columns(), folders[1], on=TODAY)
    one, other = (Index.open(folder) for folder in folders)
    assert one.service_ids == other.service_ids == sorted(service.id for service in some)
    for name in one.columns:
        np.testing.assert_array_equal(one.columns[name], other.columns[name])
    assert [one.service(row).name for row in range(len(one))] == [
        other.service(row).name for row in range(len(other))
    ]
    assert len(one) == sum(len(rows_of(service)) for service in some)


points = st.tuples(st.floats(54.6, 58.7), st.floats(-7.5, -1.5))


@given(
    places=st.lists(points, min_size=1, max_size=30),
    here=points,
    metres=st.sampled_from([500.0, 5_000.0, 60_000.0, 300_000.0]),
)
def test_cells_never_miss_a_place_within_reach(places, here, metres):
    latitudes, longitudes = np.array(places).T
    groups = np.arange(len(places)) % 3
    keys = grid.keys(groups, latitudes, longitudes)
    order = np.argsort(keys, kind="stable")
    away = grid.metres_between(*here, latitudes, longitudes)
    for group in range(3):
        found = order[grid.spread(*grid.runs(keys[order], [group], *here, metres))]
        wanted = np.flatnonzero((groups == group) & (away <= metres))
        assert set(wanted) <= set(found)
        assert set(groups[found]) <= {group}


def test_metres_agree_with_a_distance_known_from_elsewhere():
    # Glasgow Central to Edinburgh Waverley: 67 km as the crow flies
    assert grid.metres_between(
        55.8591, -4.2581, np.array([55.9521]), np.array([-3.1889])
    ) == pytest.approx([67_500], rel=0.01)


def test_bm25_as_the_paper_writes_it():
    maker = PostingsMaker()
    texts = ["debt advice debt", "advice", "garden play"]
    for part in (texts[:2], [], texts[2:]):  # as they come from several helpers
        vocabulary = Vocabulary()
        for text in part:
            vocabulary.add(words_of(text))
        maker.add(vocabulary)
    postings = maker.make(np.arange(3))
    scores = postings.score(words_of("debt advice advice"), np.array([0]), np.array([3]))

    def weight(times, holding, length):
        rarity = math.log(1 + (3 - holding + 0.5) / (holding + 0.5))
        return rarity * times * 2.2 / (times + 1.2 * (1 - 0.75 + 0.75 * length / 2))

    assert scores == pytest.approx([weight(2, 1, 3) + weight(1, 2, 3), weight(1, 2, 1), 0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nurseries & the CRÈCHES", ["nursery", "crech"]),
        ("my wean's bills", ["wean", "bill"]),
        ("a class, two classes, CVs and UC", ["class", "two", "class", "cv", "uc"]),
        ("", []),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


def test_every_need_has_rows_of_its_own(tmp_path):
    build([service("all", *NEEDS)], index_columns(), tmp_path, on=TODAY)
    opened = Index.open(tmp_path)
    for need in NEEDS:
        rows = opened.rows_for(need)
        assert rows.stop - rows.start == 1
    assert "all" in text_of(opened.service(0))


def test_an_index_of_other_columns_is_told_apart(tmp_path):
    first = {"count": Column(dtype="int8", read=len)}
    build([], first, tmp_path, on=date(2026, 11, 23))
    assert holds(tmp_path, first)
    assert not holds(tmp_path, {"count": Column(dtype="int16", read=len)})
    assert not holds(tmp_path, {**first, "more": Column(dtype="int8", read=len)})
    assert not holds(tmp_path / "nowhere", first)


@pytest.mark.parametrize("harm", ["cut short", "emptied", "gone", "other bytes"])
@pytest.mark.parametrize("name", ["meta.json", "ids.json", "keys.npy", "column_count.npy"])
def test_a_damaged_index_is_known_for_one(tmp_path, name, harm):
    build(
        [service("one", "food")],
        {"count": Column(dtype="int8", read=lambda _row: 1)},
        tmp_path,
        on=TODAY,
    )
    assert opens(tmp_path)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).unlink()
    left = {"cut short": whole[:-1], "emptied": b"", "other bytes": b"\xff" * len(whole)}
    if harm in left:
        (tmp_path / name).write_bytes(left[harm])
    assert not opens(tmp_path)


@pytest.mark.parametrize(
    ("name", "byte"), [("services.bin", 3), ("column_count.npy", -1), ("word_weights.npy", -1)]
)
def test_a_bit_that_turned_is_seen_by_the_doctors_sums_also_after_a_patch(tmp_path, name, byte):
    columns = {"count": Column(dtype="int8", read=lambda row: len(row.service.url or ""))}
    folder, target = tmp_path / "one", tmp_path / "two"
    build([service("one", "food"), service("two", "food")], columns, folder, on=TODAY)
    target.mkdir()
    assert patch(
        folder, target, [replace(service("two", "food"), url="https://a.example")], columns
    )
    for whole in (folder, target):
        assert damaged_files(whole) == ()
        data = bytearray((whole / name).read_bytes())
        data[byte] ^= 4
        (whole / name).unlink()  # its bytes may be shared with the other index
        (whole / name).write_bytes(data)
        assert opens(whole)
        assert damaged_files(whole) == (name,)


def test_documents_cut_short_are_seen_and_added_ones_are_no_harm(tmp_path):
    build([service("one", "food")], {}, tmp_path, on=TODAY)
    documents = tmp_path / "services.bin"
    whole = documents.read_bytes()
    documents.write_bytes(whole + whole)
    assert opens(tmp_path)
    documents.write_bytes(whole[:-1])
    assert not opens(tmp_path)
