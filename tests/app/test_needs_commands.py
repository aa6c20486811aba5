"""`needs` and `evaluate` as they are typed."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import app

runner = CliRunner()


def test_needs_as_json():
    result = runner.invoke(app, ["needs", "--json", "Skint, and the wean needs a nursery"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert set(told) == {"needs", "urgent"}
    assert [set(need) for need in told["needs"]] == [{"need", "grade", "evidence"}] * 2
    assert {need["need"] for need in told["needs"]} == {"income_max", "childcare"}


def test_urgent_comes_first_with_real_lines():
    result = runner.invoke(app, ["needs", "I don't want to be here any more"])
    assert "call 999" in result.stdout.splitlines()[0]
    assert "Samaritans: 116 123" in result.stdout
    (sign,) = json.loads(runner.invoke(app, ["needs", "--json", "I want to die"]).stdout)["urgent"]
    assert sign["kind"] == "risk_to_life"
    assert all(line["source"] and line["checked_on"] for line in sign["contacts"])


def test_what_is_only_heard_comes_last_as_a_question_with_one_line():
    told = runner.invoke(app, ["needs", "my grandson flinches when you lift your hand"]).stdout
    assert told.splitlines()[-2].startswith("If you are worried that a child")
    assert told.splitlines()[-1].startswith("  NSPCC helpline")
    assert "Emergency services" not in told


def test_nothing_said_asks():
    result = runner.invoke(app, ["needs", "hiya"])
    assert "ask what would help most" in result.stdout


def test_evaluate_words_needs_no_store(tmp_path, monkeypatch):
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(tmp_path / "data"))
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": "a", "text": "I need a nursery", "needs": ["childcare"]}\n')
    result = runner.invoke(app, ["evaluate", str(cases), "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["metrics"]["needs"]["f1"] == 1.0
    assert [set(case) for case in told["cases"]] == [{"id", "output", "checks"}]
    assert not (tmp_path / "data").exists()
    assert "1 cases." in runner.invoke(app, ["evaluate", str(cases)]).stdout


@pytest.mark.slow
def test_evaluate_families_on_an_empty_store_judges_the_sample_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(tmp_path / "data"))
    family = {
        "id": "v", "postcode": "G34 9AA", "needs": ["childcare"], "children_ages": [2],
        "must": [{"check": "childcare_ages_fit"}, {"check": "every_result_explained"}],
        "must_not": [{"check": "no_duplicate_service"}, {"check": "invented_check"}],
    }  # fmt: skip
    cases = tmp_path / "families.jsonl"
    cases.write_text(json.dumps(family))
    result = runner.invoke(app, ["evaluate", str(cases), "--json"])
    assert result.exit_code == 0, result.stderr
    (one,) = json.loads(result.stdout)["cases"]
    assert [check["ok"] for check in one["checks"]] == [True, True, True, None]
    assert one["output"]["options"]
    assert "the sample is judged" in result.stderr
    assert not (tmp_path / "data" / "directory.db").exists()


def test_a_file_that_is_not_there_is_said(tmp_path):
    result = runner.invoke(app, ["evaluate", str(tmp_path / "none.jsonl")])
    assert "none.jsonl" in str(result.exception)
