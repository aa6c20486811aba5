"""Likeness: promises of every kind, and tables by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.index import Index, build
from recommender.recommend import index_columns
from recommender.similarity import all_similarities
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
