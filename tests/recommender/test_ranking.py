"""Which comes first, and why: parts that add up, variety, and ties by id."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.ranking import Candidates, choose, leading, read_weights

WEIGHTS = read_weights()


def group(
    need,
    scores,
    *,
    child=None,
    grade="stated",
    services=None,
    providers=None,
    remote=(),
    bare=(),
    takes=(),
):
    count = len(scores)
    numbers = np.arange(count) if services is None else np.array(services)
    return Candidates(
        need=need,
        child=child,
        grade=grade,
        positions=np.arange(count),
        services=numbers.astype(np.int64),
        scores=np.array(scores, dtype=float),
        providers=(numbers + 1000 if providers is None else np.array(providers)).astype(np.int64),
        tags=np.zeros((count, 2), dtype=np.uint64),
        channels=np.array([2 if k in remote else 1 for k in range(count)], dtype=np.uint8),
        bare=np.array([k in bare for k in range(count)], dtype=bool),
        children=tuple(frozenset(some) for some in takes),
    )


def shown(groups, limit=10):
    return [
        (groups[one.group].need, int(groups[one.group].services[one.place]))
        for one in choose(groups, limit, WEIGHTS)
    ]


def test_of_whom_nobody_can_be_asked_comes_after_whoever_can():
    groups = [
        group("debt_advice", [1.9, 1.2], services=[1, 2], bare=(0,)),
        group("mental_health", [0.9], services=[3]),
    ]
    assert shown(groups) == [("mental_health", 3), ("debt_advice", 2), ("debt_advice", 1)]


def test_each_need_has_its_turn_and_what_cannot_wait_comes_first():
    groups = [
        group("training", [1.9, 1.8], services=[1, 2]),
        group("food", [0.9, 0.8], services=[3, 4]),
    ]
    assert shown(groups) == [("food", 3), ("training", 1), ("food", 4), ("training", 2)]
    assert shown(groups[::-1]) == shown(groups)


def test_a_stated_need_comes_before_one_read_from_words():
    groups = [
        group("training", [1.0], services=[1]),
        group("food", [1.9], services=[2], grade="sure"),
    ]
    assert shown(groups) == [("training", 1), ("food", 2)]


def test_a_sibling_has_no_turn_for_what_takes_them_both_and_one_for_its_own():
    first = group("childcare", [1.9, 1.8], child=0, services=[1, 2], takes=[{0, 1}, {0}])
    shared = group("childcare", [1.7, 1.6], child=1, services=[3, 4], takes=[{0, 1}, {1}])
    assert shown([first, shared]) == [(first.need, number) for number in (1, 2, 3, 4)]
    own = group("childcare", [1.7, 1.6], child=1, services=[4, 3], takes=[{1}, {0, 1}])
    assert shown([first, own]) == [(first.need, number) for number in (1, 4, 2, 3)]


def test_a_provider_stands_twice_at_most():
    assert shown([group("food", [1.9, 1.8, 1.7, 1.0], providers=[7, 7, 7, 8])]) == [
        ("food", 0),
        ("food", 1),
        ("food", 3),
    ]


def test_a_service_stands_once():
    groups = [
        group("food", [1.0, 0.9], services=[1, 2]),
        group("housing", [1.0, 0.9], services=[1, 3]),
    ]
    numbers = [number for _, number in shown(groups)]
    assert sorted(numbers) == [1, 2, 3]


def test_one_by_phone_is_kept_where_there_is_one():
    scores = [1.9 - 0.01 * k for k in range(20)]
    found = shown([group("food", scores, remote={19})], limit=5)
    assert len(found) == 5
    assert ("food", 19) in found


def test_ties_are_broken_by_id():
    assert shown([group("food", [1.0] * 6)], limit=3) == [("food", 0), ("food", 1), ("food", 2)]


def test_leading_takes_the_best_row_of_each_service():
    scores = np.array([0.2, 0.9, 0.9, 0.5, -np.inf])
    services = np.array([4, 5, 3, 5, 9])
    assert leading(scores, services, 0.3, 10).tolist() == [2, 1]
    assert leading(scores, services, -np.inf, 1).tolist() == [2]


@given(
    scores=st.lists(st.floats(0.5, 2.0), min_size=1, max_size=30),
    providers=st.lists(st.integers(0, 4), min_size=30, max_size=30),
    limit=st.integers(0, 12),
)
def test_whatever_is_chosen_keeps_the_promises(scores, providers, limit):
    ordered = sorted(scores, reverse=True)
    groups = [group("food", ordered, providers=providers[: len(ordered)])]
    found = [one.place for one in choose(groups, limit, WEIGHTS)]
    assert len(found) <= limit
    assert len(set(found)) == len(found)
    assert found == sorted(found)  # best first
    for provider in set(providers):
        assert sum(providers[place] == provider for place in found) <= WEIGHTS.per_provider


def test_weights_say_who_agreed_them_and_nothing_is_about_size_or_grades():
    import tomllib
    from importlib.resources import files

    text = files("data").joinpath("reference", "ranking.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    assert {"proposed_by", "proposed_on", "agreed_by", "agreed_on"} <= set(table)
    assert set(table["weights"]) == {"need", "text", "travel", "hours", "cost", "freshness"}
    assert table["weights"]["need"] == pytest.approx(max(table["weights"].values()))
