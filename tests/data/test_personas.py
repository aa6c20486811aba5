"""The families of the gap map: plain, complete, readable as situations, nobody in particular."""

import tomllib
from importlib.resources import files
from types import SimpleNamespace

import pytest

from directory.vocabulary import NEEDS
from recommender.reading import from_mapping

PERSONAS = tomllib.loads(
    files("data").joinpath("reference", "personas.toml").read_text(encoding="utf-8")
)["persona"]
NOWHERE = SimpleNamespace(find=lambda _text: None)


def test_the_families_a_planner_asks_for():
    assert [persona["id"] for persona in PERSONAS] == [
        "under-2s",
        "baby-no-car",
        "school-age-shifts",
        "disabled-child",
        "three-children",
        "two-years-out-of-work",
        "esol",
    ]


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona["id"])
def test_each_is_read_as_a_situation_without_a_problem(persona):
    situation, problems = from_mapping(persona["situation"], NOWHERE)
    assert problems == ()
    assert situation.origin is None
    assert situation.children
    assert situation.mode is not None
    assert set(persona["needs"]) <= set(NEEDS)
    assert persona["description"].endswith(".")


def test_their_limits_are_what_they_say():
    read = {one["id"]: from_mapping(one["situation"], NOWHERE)[0] for one in PERSONAS}
    assert read["baby-no-car"].children[0].age_years == pytest.approx(0.75)
    assert {window.day for window in read["school-age-shifts"].care_times or ()} >= {5}
    assert min(window.start for window in read["school-age-shifts"].care_times or ()) < 8 * 60
    assert "wheelchair" in read["disabled-child"].access_needs
    assert len(read["three-children"].children) == 3
    assert "over_two_years_unemployed" in read["two-years-out-of-work"].audience
    assert read["esol"].languages == ("ar",)
