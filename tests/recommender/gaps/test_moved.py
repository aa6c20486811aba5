"""Two editions, one question: only what both hold is compared."""

import json
from dataclasses import replace

import pytest

from directory.errors import EarlierTableError, SourceNotFoundError
from recommender.gaps.moved import compare, read_earlier
from recommender.gaps.report import gaps
from recommender.situation import Child, Situation

BABY = Situation(
    children=(Child(age_years=1.0, in_words="1-year-old"),), mode="walk", max_minutes=30
)


@pytest.fixture
def tables(make_planner, strip):
    return [
        gaps(make_planner(*(strip[key] for key in keys)), "childcare", BABY)
        for keys in (["nursery"], ["nursery", "dear"])
    ]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_nursery_more_in_the_east(tables, tmp_path, ending):
    before, after = tables
    path = tmp_path / f"before.{ending}"
    path.write_text(before.to_csv() if ending == "csv" else json.dumps(before.to_json()))
    moved = compare(after.rows, read_earlier(path), str(path))
    assert moved["areas"] == 4
    assert moved["mean_now"] > moved["mean_then"]
    assert {"then": "gap", "now": "no_gap", "areas": 1} in moved["classes"]
    assert moved["largest"][0]["area_name"] == "East"
    assert "1 ceased to be one" in moved["words"]
    same = compare(before.rows, read_earlier(path), str(path))
    assert same["largest"] == []


def test_another_question_is_refused(tables, make_planner, strip, tmp_path):
    other = gaps(make_planner(strip["nursery"]), "childcare", BABY, measure="nearest_k")
    path = tmp_path / "other.csv"
    path.write_text(other.to_csv())
    with pytest.raises(EarlierTableError, match="its measure is 'nearest_k', not 'e2sfca'"):
        compare(tables[0].rows, read_earlier(path), str(path))
    with pytest.raises(EarlierTableError, match="shares no area"):
        compare(tables[0].rows, [], "nothing")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"situation": replace(BABY, mode="car")}, "it was asked with '.*mode car.*mode walk"),
        ({"situation": replace(BABY, budget_gbp_week=20)}, "budget_gbp_week 20"),
        ({"unknown": 1.0}, "it was asked with 'unknown counts 1', not 'unknown counts 0.5'"),
    ],
)
def test_another_family_or_dial_is_another_question(make_planner, strip, tmp_path, asked, why):
    planner = make_planner(strip["nursery"])
    now = gaps(planner, "childcare", BABY)
    path = tmp_path / "other.csv"
    path.write_text(gaps(planner, "childcare", **{"situation": BABY, **asked}).to_csv())
    with pytest.raises(EarlierTableError, match=why):
        compare(now.rows, read_earlier(path), str(path))
    # a table from before rows said for whom they were asked is taken as it is
    path.write_text(path.read_text().replace(" | ", "; "))
    assert compare(now.rows, read_earlier(path), str(path))["areas"] == 4


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(SourceNotFoundError, match="no file"):
        read_earlier(tmp_path / "none.csv")
    for text in ("{}", '{"rows": [1]}', "a,b\n1,2\n"):
        path = tmp_path / "wrong.csv"
        path.write_text(text)
        with pytest.raises(EarlierTableError, match="not a table"):
            read_earlier(path)
