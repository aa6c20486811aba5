"""Likeness: promises of every kind, and tables by hand."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import meaning
from directory.index import Index, build
from recommender.recommend import index_columns
from recommender.similarity import all_similarities, fused
from recommender.situation import Situation
from tests.recommender.making import NOON, TODAY, children, nursery, service, services, situations

SIMILARITIES = all_similarities()


def score(folder, name, made, situation, need, child=None):
    build(made, index_columns(), folder, on=TODAY)
    index = Index.open(folder)
    some = index.rows_for(need)
    rows = np.arange(some.start, some.stop)
    found = SIMILARITIES[name].score(situation, index, rows, index.columns.take(rows), child=child)
    return {index.service(row).name: float(value) for row, value in zip(rows, found, strict=True)}


@pytest.mark.parametrize("name", SIMILARITIES)
@settings(max_examples=20)
@given(
    situation=situations(),
    made=st.lists(services(), min_size=1, max_size=4, unique_by=lambda one: one.id),
)
def test_likeness_is_between_nought_and_one(name, situation, made, tmp_path_factory):
    needs = {need for one in made for need in one.needs}
    for need in sorted(needs):
        found = score(tmp_path_factory.mktemp("any"), name, made, situation, need)
        assert all(0 <= value <= 1 for value in found.values())


def test_words_in_common_count_and_rare_ones_more(tmp_path):
    made = [
        service("tax", "debt_advice", description="Help with council tax arrears"),
        service("loans", "debt_advice", description="Help with loans"),
        service("plain", "debt_advice", description="Advice"),
    ]
    said = Situation(text="I need help, the council tax is late", at=NOON)
    found = score(tmp_path, "text", made, said, "debt_advice")
    assert found["tax"] > found["loans"] > found["plain"] == 0
    silent = score(tmp_path / "2", "text", made, Situation(), "debt_advice")
    assert set(silent.values()) == {0.0}


def test_who_it_says_it_is_for(tmp_path):
    made = [
        service("single parents", "family_support", audience=("lone_parents",)),
        service("anyone", "family_support"),
        service("refugees", "family_support", audience=("refugees",)),
    ]
    said = Situation(audience=("parents", "lone_parents"), children=children(2), at=NOON)
    found = score(tmp_path, "profile", made, said, "family_support")
    assert found["single parents"] > found["anyone"] > found["refugees"] == 0


@pytest.mark.parametrize(("age", "best", "worst"), [(2, "nursery", "club"), (8, "club", "nursery")])
def test_the_kind_of_childcare_follows_the_childs_age(tmp_path, age, best, worst):
    made = [
        nursery("nursery"),
        nursery("club", tags=("after_school",)),
        nursery("holidays", tags=("holiday_club",)),
        nursery("unnamed", tags=()),
    ]
    said = Situation(children=children(age), at=NOON)
    found = score(tmp_path, "profile", made, said, "childcare", child=0)
    assert found[best] == 1
    assert found[worst] == found["holidays"] == 0
    assert 0 < found["unnamed"] < 1


def test_a_service_is_found_that_shares_no_word(tmp_path):
    if meaning.model() is None and not os.environ.get("FINGERPOST_REQUIRE"):
        pytest.skip("fingerpost[semantic] is not installed")
    made = [
        service("hub", "health", description="Recovery from drug and alcohol problems"),
        service("yoga", "health", description="Gentle stretching and breathing"),
        service("teeth", "health", description="Check-ups for your mouth"),
    ]
    said = Situation(text="want off heroin", at=NOON)
    assert set(score(tmp_path, "text", made, said, "health").values()) == {0.0}
    found = score(tmp_path / "2", "meaning", made, said, "health")
    assert max(found, key=found.__getitem__) == "hub"
    assert set(score(tmp_path / "3", "meaning", made, Situation(), "health").values()) == {0.0}


@pytest.mark.parametrize("name", SIMILARITIES)
def test_capital_letters_mean_nothing(name, tmp_path):
    made = [
        service("Help with council tax", "debt_advice"),
        service("Walking group", "debt_advice"),
    ]
    for text in ("council tax", "a nursery for my wee one"):
        quiet, loud = (
            score(tmp_path / str(turn), name, made, Situation(at=NOON, text=said), "debt_advice")
            for turn, said in enumerate((text, text.upper()))
        )
        assert quiet == loud


def test_ranks_are_fused_and_the_strongest_likeness_is_kept():
    words = np.array([0.6, 0.0, 0.3, 0.0])
    sense = np.array([0.5, 0.8, 0.0, 0.1])
    # 1/(60 + rank) of each kind that found the row: 1st and 2nd; 1st; 2nd; 3rd.
    shares = np.array([1 / 61 + 1 / 62, 1 / 61, 1 / 62, 1 / 63])
    spread = (shares - shares.min()) / (shares.max() - shares.min())
    assert fused([words, sense]) == pytest.approx(0.8 * spread)


def test_a_kind_that_is_alone_stands_as_it_is():
    words, silent = np.array([0.5, 0.2]), np.zeros(2)
    assert fused([words]) is words
    assert fused([silent, words]) is words
    assert not fused([silent, silent]).any()


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5)).map(
            lambda pair: (pair[0] / 5, pair[1] / 5)
        ),
        min_size=1,
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_fusing_does_not_look_at_the_order_of_rows(pairs, chance):
    kinds = [np.array([pair[k] for pair in pairs]) for k in range(2)]
    together = fused(kinds)
    assert ((together >= 0) & (together <= 1)).all()
    order = list(range(len(pairs)))
    chance.shuffle(order)
    assert fused([kind[order] for kind in kinds]) == pytest.approx(together[order])
