"""The table: the columns other programs rely on, and words that claim no more than is known."""

import csv
import io
import json

import pytest

from directory.errors import UnknownFigureError, UnknownWordError
from directory.records import Source
from recommender.gaps.report import COLUMNS, gaps, usual_cause
from recommender.situation import Child, Situation

BABY = Situation(
    children=(Child(age_years=1.0, in_words="1-year-old"),), mode="walk", max_minutes=30
)


def test_one_row_an_area_with_every_column(make_planner, strip):
    table = gaps(make_planner(*strip.values()), "childcare", BABY)
    assert [row["area_code"] for row in table.rows] == [f"S0100000{n}" for n in range(1, 5)]
    for row in table.rows:
        assert tuple(row) == COLUMNS
        assert row["value"] is not None
        assert row["low"] <= row["value"] <= row["high"]
        assert row["unit"] == "places per 100 children under 2"
        assert row["class"] in {"gap", "depends", "no_gap", "too_few_listings"}
        assert (row["cause"] == "") or row["class"] in {"gap", "depends"}
    json.loads(json.dumps(table.to_json(), allow_nan=False))
    rows = list(csv.DictReader(io.StringIO(table.to_csv())))
    assert len(rows) == 4
    assert all(row["value"] != "" for row in rows)


def test_only_the_councils_asked_for_are_shown_but_all_compete(make_planner, strip):
    planner = make_planner(*strip.values())
    shown = gaps(planner, "childcare", BABY, councils=["S12000049"])
    whole = gaps(planner, "childcare", BABY)
    assert list(shown.rows) == [row for row in whole.rows if row["council_code"] == "S12000049"]
    assert [one["council_code"] for one in shown.listings] == ["S12000049"]


def test_who_is_short_by_deprivation(make_planner, strip):
    equity = gaps(make_planner(strip["nursery"]), "childcare", BABY).equity
    # nothing is said of the far area, in whose council nothing is listed
    assert [row["fifth"] for row in equity["fifths"]] == [1, 2, 3]
    assert [row["share_below"] for row in equity["fifths"]] == [0, 0, 1]
    assert equity["missing"] == pytest.approx(20 * 0.3333, rel=1e-3)
    assert gaps(make_planner(), "childcare", BABY).equity == {}
    assert equity["concentration_index"] < 0
    low, high = equity["concentration_index_between"]
    assert low <= equity["concentration_index"] <= high


def test_each_kind_of_service_has_its_part(make_planner, make_nursery, strip):
    minder = make_nursery("minder", 260_000.0, 20, tags=("childminder",))
    table = gaps(make_planner(strip["nursery"], minder), "childcare", BABY)
    parts = table.supply
    assert {kind: part["services_in_reach"] for kind, part in parts.items()} == {
        "childminder": 1,
        "nursery": 1,
    }
    assert parts["nursery"]["share_of_value"] == pytest.approx(0.75)
    assert sum(part["share_of_value"] for part in parts.values()) == pytest.approx(1)
    assert gaps(make_planner(minder), "childcare", BABY, measure="nearest_k").supply == {}


def test_the_finding_says_its_doubt_and_never_none_exists(make_planner, strip):
    table = gaps(make_planner(strip["nursery"]), "childcare", BABY)
    assert table.finding == (
        "1 of 4 areas is short even at the high end of the doubt, 1 depends on what is not known "
        "and 1 is not short; 20 of 80 children under 2 live where it is short. In 1 area not "
        "enough is listed to say. Most often where it is short: nothing that suits within reach "
        "(1 of 1 area)."
    )
    nothing = gaps(make_planner(), "childcare", BABY)
    assert nothing.finding.startswith("Not enough is listed to say anything about childcare")
    assert "exist" not in table.finding + table.rows[0]["basis"]


def test_a_cause_is_counted_among_the_areas_it_is_said_of():
    doubted = [("depends", "full")] * 97
    assert usual_cause([*doubted, *[("gap", "out_of_reach")] * 2, ("gap", "full")]) == (
        "out_of_reach",
        2,
        "gap",
    )
    assert usual_cause([*doubted, ("depends", ""), ("no_gap", "")]) == ("full", 97, "depends")
    assert usual_cause([("no_gap", ""), ("depends", "")]) is None


def test_the_basis_lets_a_figure_be_made_again(make_planner, strip):
    table = gaps(make_planner(strip["nursery"]), "childcare", BABY)
    basis = table.rows[0]["basis"]
    for said in ("30 min walk", "mid-2020", "1 service listed", "2026-10-31", "not vacancies"):
        assert said in basis
    assert table.basis["situation"] == {"children_ages": [1.0], "mode": "walk", "max_minutes": 30}
    assert table.basis["services_by_phone_or_online"] == 0


def test_invented_services_are_marked(make_planner, strip):
    from dataclasses import replace

    invented = replace(strip["nursery"], sources=(Source(feed="sample", record_id="1"),))
    table = gaps(make_planner(invented), "childcare", BABY)
    assert table.basis["sample"]
    assert table.finding.startswith("(sample) ")
    assert table.rows[0]["basis"].startswith("(sample) ")


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"need": "chocolate"}, UnknownWordError, "'chocolate' is not a need"),
        ({"measure": "crowdedness"}, UnknownWordError, "not a measure of areas"),
        ({"councils": ["S12000001"]}, UnknownWordError, "not a council of these areas"),
        ({"figure": "nobody"}, UnknownFigureError, "no figure 'nobody'"),
    ],
)
def test_what_there_is_not_is_said_in_one_sentence(make_planner, strip, options, error, said):
    need = options.pop("need", "childcare")
    with pytest.raises(error, match=said):
        gaps(make_planner(strip["nursery"]), need, BABY, **options)


def test_the_curve_and_the_split_stand_beside_the_index(make_planner, strip):
    equity = gaps(make_planner(strip["nursery"]), "childcare", BABY).equity
    curve = equity["curve"]
    assert curve[0] == [0, 0]
    assert curve[-1] == [1, 1]
    assert len(curve) == 21
    shared = equity["theil"]
    assert shared["within_councils"] + shared["between_councils"] == pytest.approx(
        shared["total"], rel=1e-3
    )
    assert 0 <= equity["gini"] <= 1


def test_patches_name_the_largest_stretch_first(make_planner, strip):
    table = gaps(make_planner(strip["nursery"]), "childcare", BABY)
    assert table.to_json()["patches"] == list(table.patches)
    missing = [one["missing"] for one in table.patches]
    assert missing == sorted(missing, reverse=True)
    gaps_of = [row for row in table.rows if row["class"] == "gap"]
    codes = {code for one in table.patches for code in one["area_codes"]}
    assert codes == {row["area_code"] for row in gaps_of}  # those in doubt are in no stretch
    target = table.basis["target"]
    lacking = [row["demand"] * (target - row["value"]) / 100 for row in gaps_of]
    assert sum(missing) == pytest.approx(sum(lacking), rel=1e-2)
