"""Labelled cases: figures worked out by hand, and the command that prints them."""

import json

import pytest

from directory.errors import CaseFileError
from recommender.evaluation import evaluate, read_cases
from recommender.needs.score import score_needs


def answers(*needs, urgent=()):
    return {
        "needs": [{"need": need, "grade": "sure", "evidence": "x"} for need in needs],
        "urgent": [{"kind": kind} for kind in urgent],
    }


def test_figures_by_hand():
    score = score_needs([({"food", "housing"}, ["food", "legal"]), ({"esol"}, []), (set(), [])])
    assert score.precision == 1 / 2  # food right, legal wrong
    assert score.recall == 1 / 3
    assert score.f1 == pytest.approx(2 / 5)
    assert score.macro_f1 == pytest.approx(1 / 4)  # food 1, the other three 0
    assert score.first_right == 1 / 2  # of the two texts with a need
    assert score.top_three == 1 / 3


def test_utterances_are_judged():
    lines = [
        {"id": "a", "text": "hungry", "needs": ["food"]},
        {"id": "b", "text": "nothing", "needs": []},
        {"id": "c", "text": "end it", "needs": ["mental_health"], "urgent": True},
        {"id": "d", "text": "kill for a coffee", "needs": [], "urgent": False},
    ]
    given = {
        "hungry": answers("food", "legal"),
        "nothing": answers(),
        "end it": answers("mental_health", urgent=["risk_to_life"]),
        "kill for a coffee": answers(urgent=["risk_to_life"]),
    }
    found = evaluate(
        read_cases("cases", "\n".join(map(json.dumps, lines))),
        read=given.__getitem__,
        recommend=dict,
        service_of=lambda _: None,
    )
    needs, urgent = found.metrics["needs"], found.metrics["urgent"]
    assert (needs["precision"], needs["recall"], needs["first_right"]) == (0.6667, 1.0, 1.0)
    assert needs["nothing_said_nothing_found"] == 1.0
    assert (urgent["recall"], urgent["false_alarms_risk_to_life"]) == (1.0, 1)
    checks = {one["id"]: {c["check"]: c["ok"] for c in one["checks"]} for one in found.cases}
    assert checks["a"] == {
        "needs_exact": False, "first_need_right": True, "needs_in_top_three": True,
    }  # fmt: skip
    assert checks["c"]["urgent_seen"] is True
    assert checks["d"]["urgent_not_seen"] is False


def test_a_check_it_does_not_know_is_neither_right_nor_wrong():
    case = {
        "id": "v",
        "must": [{"check": "sings_well"}],
        "must_not": [{"check": "no_duplicate_service"}],
    }
    printed = {"options": [], "origin": None, "not_known": [], "problems": [], "near_misses": [],
               "together": [], "needs": []}  # fmt: skip
    found = evaluate(
        read_cases("cases", json.dumps(case)),
        read=dict,
        recommend=lambda _: printed,
        service_of=lambda _: None,
    )
    (one,) = found.cases
    assert [check["ok"] for check in one["checks"]] == [None, True]
    assert found.metrics["vignettes"]["not_known_to_us"] == 1
    assert found.to_json()["cases"][0]["output"] == printed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[1]", "not one JSON object"),
        ('{"id": 1}', "neither"),
        ("\n", "no case"),
    ],
)
def test_a_line_that_is_no_case_is_said(text, words):
    with pytest.raises(CaseFileError, match=words):
        read_cases("cases.jsonl", text)
