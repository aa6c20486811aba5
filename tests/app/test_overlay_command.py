"""From a thin record and a small table to an answer that knows the hours: as it is typed."""

import json

import pytest
import typer
from typer.testing import CliRunner

from app.commands import directory, recommend

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("postcodes")]

NURSERIES = (
    "id,name,description,needs,postal_code,minimum_age,maximum_age\n"
    "n1,Larkfield Nursery,Day care,childcare,G34 9AA,0,5\n"
    "n2,Hazel Nursery,Day care,childcare,G34 9AA,0,5\n"
    "n3,Rowan Nursery,Day care,childcare,G34 9AA,0,5\n"
)
FAMILY = (
    *("recommend", "--postcode", "G34 9AA", "--need", "childcare", "--child-age", "2"),
    *("--care", "Mon 08:30-15:30", "--mode", "walk", "--max-minutes", "30", "--json"),
)


@pytest.fixture
def run(tmp_path, postcode_cache, monkeypatch):
    (tmp_path / "cache").symlink_to(postcode_cache)
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(tmp_path))
    app = typer.Typer(rich_markup_mode=None)
    directory.register(app)
    recommend.register(app)

    def run(*words, code=0):
        done = CliRunner().invoke(app, [str(word) for word in words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done.stdout

    return run


def care(answer):
    """Return by name whether an option covers the care time, and where that is said."""
    return {
        option["name"]: next(
            (one["fit"], one["source"])
            for one in option["verdicts"]
            if one["rule"] == "covers_care"
        )
        for option in answer["options"]
    }


def test_an_overlay_of_hours_turns_ask_into_yes(run, tmp_path):
    (tmp_path / "nurseries.csv").write_text(NURSERIES, encoding="utf-8")
    run("import", tmp_path / "nurseries.csv")
    before = json.loads(run(*FAMILY))
    assert {fit for fit, _ in care(before).values()} == {"unknown"}
    ids = {option["name"]: option["service_id"] for option in before["options"]}

    (tmp_path / "local-facts.csv").write_text(
        "service_id,record_id,feed,opening hours,fees,accepting,accepting as of,setting\n"
        f"{ids['Larkfield Nursery']},,,Mon-Fri 8am-6pm,£5.50 per hour,yes,2026-11-20,nursery\n"
        ",n2,nurseries,Mon-Fri 9am-12pm,,,,\n"
        ",n9,nurseries,Mon-Fri 8am-6pm,,,,\n",
        encoding="utf-8",
    )
    told = json.loads(run("import", tmp_path / "local-facts.csv", "--json", code=3))
    [feed] = told["feeds"]
    assert (feed["feed"], feed["format"]) == ("local-facts", "overlay")
    assert (feed["read"], feed["held"], feed["refused"], feed["linked"]) == (3, 2, 1, 2)
    [problem] = feed["problems"]
    assert (problem["row"], problem["field"], problem["value"]) == (3, "record_id", "n9")

    after = json.loads(run(*FAMILY))
    assert care(after) == {
        "Larkfield Nursery": ("yes", "nurseries, local-facts"),
        "Rowan Nursery": ("unknown", "nurseries"),
    }  # Hazel closes at noon: no option breaks a limit
    best = after["options"][0]
    assert best["service_id"] == ids["Larkfield Nursery"]
    assert (best["cost"]["amount"], best["cost"]["period"]) == (5.5, "hour")
    assert best["accepting"] == {"fit": "yes", "as_of": "2026-11-20"}
    assert [source["feed"] for source in best["sources"]] == ["nurseries", "local-facts"]

    run("import", tmp_path / "nurseries.csv")
    assert care(json.loads(run(*FAMILY))) == care(after)


def test_a_table_of_names_needs_its_format_named(run, tmp_path):
    (tmp_path / "nurseries.csv").write_text(NURSERIES, encoding="utf-8")
    (tmp_path / "hours.csv").write_text(
        "name,postcode,opening hours\nROWAN NURSERY,g349aa,Mon-Fri 8am-6pm\n", encoding="utf-8"
    )
    run("import", tmp_path / "nurseries.csv")
    run("import", tmp_path / "hours.csv", "--format", "overlay")
    fits = care(json.loads(run(*FAMILY)))
    assert fits.pop("Rowan Nursery") == ("yes", "nurseries, hours")
    assert set(fits.values()) == {("unknown", "nurseries")}
