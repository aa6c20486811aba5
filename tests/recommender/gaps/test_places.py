"""Places side by side: sums and means over their areas, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from directory.areas import Figure
from directory.errors import UnknownWordError
from recommender.gaps.places import TOO_LARGE, kinds_of_place, place_of, side_by_side
from recommender.gaps.planner import Planner
from recommender.situation import Child, Situation

BABY = Situation(
    children=(Child(age_years=1.0, in_words="1-year-old"),), mode="walk", max_minutes=30
)


@pytest.fixture
def planner(make_planner, strip, ground):
    base = make_planner(strip["nursery"], strip["silent"])
    wards = {
        "MMWard_Name": ["Old", "Old", "New", "New"],
        "MMWard_Code": ["S13000001", "S13000001", "S13000002", "S13000002"],
        "locality": ["North", "north end", "North", ""],
        "DZ2011_Name": ["a", "b", "c", "c"],
    }
    figures = dict(ground.figures) | {
        "Employment_count": np.array([10.0, np.nan, 5.0, 0.0]),
        "Working_age_population": np.array([50.0, 50.0, 100.0, 0.0]),
    }
    facts = {
        "Employment_count": Figure(
            name="Employment_count", table="t.csv", source="SIMD (made up)", as_of="2020"
        )
    }
    more = replace(ground, words=wards, figures=figures, facts=facts)
    return Planner(more, base.index, base._travel, base.today)


def test_kinds_are_councils_and_the_names_of_a_lookup(planner):
    kinds = kinds_of_place(planner.ground)
    assert kinds["council"] == ("City of Edinburgh", "Glasgow City")
    assert kinds["ward"] == ("New", "Old")
    assert kinds["locality"] == ("North", "north end")
    assert set(kinds) == {"council", "ward", "locality"}


def test_a_place_is_found_by_name_whatever_the_capitals(planner):
    assert place_of(planner.ground, "NORTH").areas.tolist() == [True, False, True, False]
    assert place_of(planner.ground, "old").kind == "ward"
    assert place_of(planner.ground, "S12000036").name == "City of Edinburgh"
    assert place_of(planner.ground, "north", "locality").kind == "locality"
    with pytest.raises(UnknownWordError, match="Nowhere"):
        place_of(planner.ground, "Nowhere")
    with pytest.raises(UnknownWordError, match="parish"):
        place_of(planner.ground, "North", "parish")


def test_two_places_side_by_side(planner):
    answer = planner.ask("childcare", BABY, draws=40)
    old, new = (place_of(planner.ground, name) for name in ("Old", "New"))
    beside = side_by_side(planner, answer, [old, new])
    lines = {line.label: line for line in beside.lines}
    assert beside.places == ("Old", "New")
    assert lines["Areas"].values == (2.0, 2.0)
    value, people = answer.value, answer.people
    assert lines["Mean over people"].values[0] == pytest.approx(
        100 * people[:2] @ value[:2] / people[:2].sum(), rel=1e-3
    )
    low, high = (lines[f"{end} end of that mean"].values[0] for end in ("Lower", "Upper"))
    drawn = 100 * people[:2] @ answer.drawn[:2] / people[:2].sum()
    assert low <= lines["Mean over people"].values[0] <= high
    assert ((low <= drawn * 1.001) & (drawn <= high * 1.001)).mean() >= 0.9
    assert low > 100 * people[:2] @ answer.low[:2] / people[:2].sum()  # ends of areas lie wider
    name = "Places missing"
    missing = [lines[f"{name}{end}"].values[0] for end in (", lower end", "", ", upper end")]
    assert missing == sorted(missing)
    short = people * np.maximum(0, answer.target - value)
    # the far area's council lists too little: what is missing there is not known
    assert lines["Places missing"].values[1] == pytest.approx(short[2], rel=1e-3)
    counted = sum(
        lines[label].values[0]
        for label in (
            "Areas that are a gap",
            "Areas that depend on what is not known",
            "Areas without a gap",
            "Areas with too few listings to say",
        )
    )
    assert counted == 2
    assert beside.words.startswith("New has less: ")
    assert "in 40 of 40 draws" in beside.words
    assert beside.to_json()["places"][0] == {"name": "Old", "kind": "ward"}


def test_labour_market_figures_stand_beside_with_source_and_date(planner):
    answer = planner.ask("childcare", BABY, draws=40)
    wards = [place_of(planner.ground, name) for name in ("Old", "New")]
    beside = side_by_side(planner, answer, wards)
    work = next(line for line in beside.lines if line.label.startswith("Out of work"))
    assert work.values == (0.2, 0.05)  # an area without a figure counts on neither side
    assert (work.source, work.as_of) == ("SIMD (made up)", "2020")


def test_how_often_it_is_so_is_counted_draw_by_draw(planner):
    answer = planner.ask("childcare", BABY, draws=40)
    # Both go up and down together, the first always a tenth below: their ends overlap, yet it is so
    swing = np.linspace(0.1, 0.5, 40, dtype=np.float32)
    drawn = np.stack([swing * 0.9, swing * 0.9, swing, swing])
    wards = [place_of(planner.ground, name) for name in ("Old", "New")]
    value = np.array([0.27, 0.27, 0.3, 0.3])
    sure = replace(answer, value=value, drawn=drawn, low=value * 0.3, high=value * 2)
    assert "in 40 of 40 draws of what is not known." in side_by_side(planner, sure, wards).words
    drawn = drawn.copy()
    drawn[:2, :8] *= 2
    said = side_by_side(planner, replace(sure, drawn=drawn), wards).words
    assert "in 32 of 40 draws of what is not known, so which has less may be otherwise." in said


def test_by_minutes_more_is_worse(planner):
    answer = planner.ask("childcare", BABY, measure="nearest_k", draws=40)
    wards = [place_of(planner.ground, name) for name in ("Old", "New")]
    beside = side_by_side(planner, answer, wards)
    assert "New has further to go" in beside.words
    assert not any("missing" in line.label for line in beside.lines)


def test_where_too_little_is_listed_nothing_is_compared(planner):
    answer = planner.ask("debt_advice", BABY, measure="e2sfca", draws=40)
    wards = [place_of(planner.ground, name) for name in ("Old", "New")]
    beside = side_by_side(planner, answer, wards)
    lines = {line.label: line.values for line in beside.lines}
    assert beside.words == "Not enough is listed in Old and New to set places side by side."
    assert lines["Areas with too few listings to say"] == (2.0, 2.0)
    assert lines["Mean over people"] == (None, None)
    assert lines["Services missing"] == (None, None)


def test_where_areas_are_too_large_nothing_is_left_standing(planner):
    large = replace(planner.ground, reach_m=np.array([900.0, 900.0, 25_000.0, 900.0]))
    far = Planner(large, planner.index, planner._travel, planner.today)
    answer = far.ask("childcare", BABY, draws=20)
    pair = [place_of(large, name) for name in ("Old", "New")]
    assert side_by_side(far, answer, pair).words.endswith(TOO_LARGE)
    answer = planner.ask("childcare", BABY, draws=20)
    assert TOO_LARGE not in side_by_side(planner, answer, pair).words
