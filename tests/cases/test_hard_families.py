"""Thirty hard families: danger, contradictions, missing and broken input, other languages.

They are asked of the sample. Each answer has to
stand, say what could not be read, and keep every check written beside it.
"""

import json
from pathlib import Path

import pytest

from app.opening import open_directory
from directory.settings import read_settings
from recommender.evaluation import read_cases
from recommender.evaluation.checks import CHECKS
from recommender.evaluation.seen import see

FILE = Path(__file__).with_name("hard_families.jsonl")
CASES = read_cases(FILE.name, FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def opened(tmp_path_factory, postcode_cache):
    folder = tmp_path_factory.mktemp("hard")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    return open_directory(read_settings({"FINGERPOST_DATA_DIR": str(folder)}))


@pytest.fixture(scope="module")
def answers(opened):
    """Every answer as it is printed."""
    return [json.loads(json.dumps(opened.answer(case.fields).to_json())) for case in CASES]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.id for case in CASES])
def test_every_check_holds(opened, answers, number):
    fields = CASES[number].fields
    seen = see(fields, answers[number], opened.service)
    for asked in (*fields["must"], *fields["must_not"]):
        assert CHECKS[asked["check"]](seen, asked), (asked, fields.get("text"))


def test_there_are_thirty_of_six_kinds():
    assert len(CASES) == 30
    assert len({case.id for case in CASES}) == 30
    kinds = {"safety", "contradiction", "missing", "broken", "language", "plain"}
    assert {case.fields["kind"] for case in CASES} == kinds


def test_what_she_wrote_is_never_taken_for_markup(answers):
    (number,) = (n for n, case in enumerate(CASES) if "<script>" in str(case.fields.get("text")))
    answer = answers[number]
    shown = json.dumps({key: answer[key] for key in ("options", "not_known", "problems")})
    assert "<script>" not in shown


def test_times_that_cannot_be_read_are_not_no_time_at_all(opened):
    broken = opened.answer({"postcode": "G34", "needs": ["childcare"], "free_hours": "whenever"})
    silent = opened.answer({"postcode": "G34", "needs": ["childcare"]})
    assert broken.problems
    assert [one.service_id for one in broken.options] == [one.service_id for one in silent.options]


def test_no_minutes_is_no_journey_and_the_nearest_is_named(opened):
    answer = opened.answer(
        {"postcode": "G34", "needs": ["childcare"], "children_ages": [2], "max_minutes": 0}
    )
    assert all(one.channel != "in_person" for one in answer.options)
    assert answer.near_misses
    assert any("leaves no journey" in said for said in answer.problems)


def test_what_cannot_wait_comes_first_whatever_was_ticked(opened):
    answer = opened.answer(
        {
            "postcode": "G33",
            "needs": ["family_support", "childcare"],
            "children_ages": [3],
            "text": "He hit me again on Friday.",
        }
    )
    assert answer.urgent[0].kind == "domestic_abuse"
    assert answer.options[0].need == "domestic_abuse"
