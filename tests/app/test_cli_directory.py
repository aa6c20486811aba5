"""The commands that take sources in, give them back, keep the store: words, JSON, exit codes."""

import csv
import io
import json
import sqlite3

import pytest
import typer
from typer.testing import CliRunner

from app.commands import directory
from directory.errors import (
    FeedsFileError,
    LossError,
    NoFeedsError,
    SourceNotFoundError,
    StoreSchemaError,
    UnknownWordError,
)

pytestmark = pytest.mark.usefixtures("postcodes")  # built once, before the first command needs it

KEYS = [
    *("feed", "format", "source", "read", "held", "merged", "refused", "linked", "added"),
    *("changed", "unchanged", "withdrawn", "generation", "edition", "seconds", "problems"),
    "problems_count",
]


@pytest.fixture
def run(tmp_path, postcode_cache, monkeypatch):
    (tmp_path / "cache").symlink_to(postcode_cache)
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(tmp_path))
    app = typer.Typer(rich_markup_mode=None)
    directory.register(app)

    def run(*words, code=0):
        done = CliRunner().invoke(app, [str(word) for word in words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done

    return run


def service(key, **facts):
    place = {"id": f"l{key}", "latitude": 55.86, "longitude": -4.12}
    return {
        "id": f"s{key}",
        "name": f"Larkfield Group {key}",
        "status": "active",
        "description": "Toys, songs and tea.",
        "organization": {"id": "o1", "name": "Larkfield Trust", "description": "A trust."},
        "organization_id": "o1",
        "service_at_locations": [{"id": f"p{key}", "location": place, "location_id": place["id"]}],
        **facts,
    }


def page(*services):
    return json.dumps({"total_items": len(services), "contents": list(services)})


@pytest.fixture
def feed(tmp_path):
    def write(*services, name="feed.json"):
        path = tmp_path / name
        path.write_text(page(*services), encoding="utf-8")
        return path

    return write


def imported(run, *words, code=0):
    [told] = json.loads(run("import", *words, "--json", code=code).stdout)["feeds"]
    assert told["read"] == told["held"] + told["merged"] + told["refused"]
    return told


def test_import_tells_what_it_did_as_json(run, feed):
    path = feed(*(service(key) for key in range(3)))
    told = imported(run, path)
    assert list(told) == KEYS
    assert (told["feed"], told["format"], told["read"], told["added"]) == ("feed", "hsds", 3, 3)
    assert all(isinstance(told[name], int) for name in KEYS[3:14])
    again = imported(run, path)
    assert (again["changed"], again["unchanged"]) == (0, 3)
    assert again["edition"] == told["edition"]


def test_import_in_words(run, feed):
    said = run("import", feed(service(1)), "--feed", "council").stdout
    assert "council (hsds): 1 rows read; 1 held, 0 merged, 0 refused." in said


def test_a_refused_record_ends_with_three_and_is_named(run, feed):
    told = imported(run, feed(service(1), service(2, name="")), code=3)
    assert (told["held"], told["refused"]) == (1, 1)
    [problem] = told["problems"]
    assert set(problem) == {"row", "field", "value", "advice"}
    assert problem["row"] == 2


def test_a_dry_run_changes_nothing(run, feed):
    imported(run, feed(service(1)), "--dry-run")
    assert json.loads(run("export").stdout) == []


def test_a_loss_needs_a_yes(run, feed):
    imported(run, feed(*(service(key) for key in range(10))))
    with pytest.raises(LossError, match="--accept-loss") as refusal:
        run("import", feed(service(1)))
    assert refusal.value.exit_code == 1
    assert imported(run, feed(service(1)), "--accept-loss")["withdrawn"] == 9
    assert imported(run, feed(service(2)), "--partial")["withdrawn"] == 0


def test_a_file_that_is_not_there(run):
    with pytest.raises(SourceNotFoundError, match=r"nowhere\.csv"):
        run("import", "nowhere.csv")


def test_another_database_is_another_directory(run, feed, tmp_path):
    run("import", feed(service(1)), "--database", tmp_path / "other.db")
    assert json.loads(run("export").stdout) == []
    assert len(json.loads(run("export", "--database", tmp_path / "other.db").stdout)) == 1


def test_export_to_stdout_and_to_a_file(run, feed, tmp_path):
    run("import", feed(service(1, name="=2+2")))
    [row] = csv.DictReader(io.StringIO(run("export", "--format", "csv").stdout.lstrip("\ufeff")))
    assert row["name"] == "'=2+2"
    out = tmp_path / "given" / "services.geojson"
    told = json.loads(run("export", "--format", "geojson", "--out", out, "--json").stdout)
    assert told == {"file": str(out), "services": 1}
    assert len(json.loads(out.read_text())["features"]) == 1
    with pytest.raises(UnknownWordError, match="parquet"):
        run("export", "--format", "docx")


def test_export_goes_in_again(run, feed, tmp_path):
    run("import", feed(*(service(key) for key in range(4))), "--feed", "a")
    out = tmp_path / "given.json"
    run("export", "--format", "hsds-json", "--out", out)
    told = imported(run, out, "--feed", "b", "--database", tmp_path / "b.db")
    assert (told["held"], told["refused"]) == (4, 0)


def test_doctor_is_content_and_then_is_not(run, feed, tmp_path):
    run("import", feed(*(service(key) for key in range(3))))
    told = json.loads(run("doctor", "--json").stdout)
    assert told["ok"] is True
    states = {one["check"]: one["state"] for one in told["checks"]}
    assert states["integrity"] == states["schema"] == states["index"] == "fine"
    assert states["backup"] == "look"
    (tmp_path / "directory.db").write_bytes(b"x" * 4096)
    told = json.loads(run("doctor", "--json", code=1).stdout)
    [broken] = [one for one in told["checks"] if one["state"] == "broken"]
    assert "restore" in broken["say"]
    assert "  look  " in run("doctor", code=1).stdout


def test_doctor_on_nothing(run):
    assert "Nothing has been imported yet." in run("doctor").stdout


def test_backup_and_restore(run, feed):
    run("import", feed(*(service(key) for key in range(3))))
    kept = json.loads(run("backup", "--json").stdout)
    assert kept["services"] == 3
    run("import", feed(service(9)), "--accept-loss")
    back = json.loads(run("restore", kept["file"], "--json").stdout)
    assert back["services"] == 3
    assert len(json.loads(run("export").stdout)) == 3
    [index] = [
        one
        for one in json.loads(run("doctor", "--json").stdout)["checks"]
        if one["check"] == "index"
    ]
    assert index["state"] == "fine"


def test_quality_puts_what_helps_most_first(run, feed):
    run("import", feed(*(service(key, needs=["childcare"]) for key in range(3))))
    told = json.loads(run("quality", "--json").stdout)
    assert told["services"] == 3
    whats = [fix["what"] for fix in told["fix"]]
    assert whats[0].startswith("nobody to call")
    assert told["fix"][0]["count"] == told["fix"][0]["of"] == 3
    assert "childcare without ages" in whats
    assert "nobody to call" in run("quality", "--limit", 1).stdout


def test_quality_begins_with_what_somebody_can_do(run, feed):
    minded = [
        service(key, name=f"Childminder {key}", needs=["childcare"], tags=["childminder"])
        for key in range(5)
    ]
    run("import", feed(*minded, service(9, needs=["childcare"], phones=[{"number": "0141 1"}])))
    told = json.loads(run("quality", "--json", "--limit", 50).stdout)["fix"]
    assert not [fix for fix in told if fix["what"].startswith("nobody to call")]
    [kept] = [fix for fix in told if fix["what"].startswith("childminders whose register")]
    assert (kept["count"], kept["of"]) == (5, 6)
    ages = next(fix for fix in told if fix["what"] == "childcare without ages")
    assert told.index(ages) < told.index(kept)
    assert (ages["count"], len(ages["examples"])) == (6, 3)
    assert ages["examples"][0]["name"] == "Larkfield Group 9"  # whom one can ring


def test_quality_asks_web_addresses_when_told_to(run, feed):
    run("import", feed(service(1, url="http://larkfield.example:22/")))  # asked of nobody
    without = json.loads(run("quality", "--json", "--limit", 50).stdout)
    assert not [fix for fix in without["fix"] if "gives no page" in fix["what"]]
    told = json.loads(run("quality", "--json", "--limit", 50, "--check-links").stdout)
    (dead,) = (fix for fix in told["fix"] if "gives no page" in fix["what"])
    assert dead["what"].startswith("http://larkfield.example:22/ gives no page (port 22")
    assert dead["count"] == 1


def test_quality_on_nothing(run):
    assert run("quality").stdout == "The directory is empty.\n"


def test_refresh_takes_what_feeds_toml_names(run, feed, tmp_path):
    with pytest.raises(NoFeedsError, match="--init"):
        run("refresh")
    run("refresh", "--init")
    template = (tmp_path / "feeds.toml").read_text(encoding="utf-8")
    assert 'id = "aliss"' in template
    with pytest.raises(NoFeedsError):
        run("refresh")  # all are off at first
    feed(service(1), name="one.json")
    (tmp_path / "feeds.toml").write_text(
        '[[feed]]\nid = "gone"\nsources = ["nowhere.json"]\n'
        '[[feed]]\nid = "council"\nsources = ["one.json"]\n'
        '[[feed]]\nid = "later"\nsources = ["two.json"]\non = false\n'
    )
    told = json.loads(run("refresh", "--json").stdout)
    assert [one["feed"] for one in told["feeds"]] == ["council"]
    assert list(told["failed"]) == ["gone"]  # one that fails holds up no other
    assert json.loads(run("refresh", "--feed", "gone", "--json", code=1).stdout)["feeds"] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[feed]\n", "cannot be read"),
        ('[[feed]]\nid = "a"\n', "sources"),
        ('[[feed]]\nid = "a"\nsources = ["x"]\ncolour = "blue"\n', "colour"),
        ('[[feed]]\nid = "a"\nsources = ["x"]\n' * 2, "a stands there twice; give each an id"),
    ],
)
def test_a_feeds_file_that_cannot_be_read_says_where(run, tmp_path, text, words):
    (tmp_path / "feeds.toml").write_text(text)
    with pytest.raises(FeedsFileError, match=words):
        run("refresh")


def test_migrate_brings_a_store_forward(run, feed, tmp_path):
    run("import", feed(service(1)))
    assert json.loads(run("migrate", "--json").stdout) == {
        "directory": {"from": "0001", "to": "0001"}
    }
    with sqlite3.connect(tmp_path / "directory.db") as store:
        store.execute("UPDATE alembic_version SET version_num = 'x1'")
    store.close()
    with pytest.raises(StoreSchemaError, match="schema x1"):
        run("export")


@pytest.mark.parametrize(
    "command",
    ["import", "refresh", "quality", "export", "doctor", "backup", "restore", "migrate"],
)
def test_every_command_has_an_example(run, command):
    assert f"Example: fingerpost {command}" in run(command, "--help").stdout


@pytest.mark.shared
@pytest.mark.slow
def test_the_care_inspectorate_over_two_months(run, shared):
    services = shared / "data" / "services"
    first = imported(run, services / "care_inspectorate_two_cities_2025-08_part70.csv")
    second = imported(run, services / "care_inspectorate_scotland_2026-05_part70.csv")
    assert second["feed"] == "care-inspectorate"
    assert (second["read"], second["refused"]) == (7407, 0)
    assert second["added"] + second["changed"] + second["unchanged"] == second["held"]
    assert second["withdrawn"] == first["held"] - (second["held"] - second["added"])
    third = imported(run, services / "care_inspectorate_scotland_2026-05_part70.csv")
    assert (third["changed"], third["added"], third["withdrawn"]) == (0, 0, 0)
