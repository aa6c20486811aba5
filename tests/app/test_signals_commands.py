"""`signals` and `partners` as a planner types them, on the sample and built-in postcode sectors."""

import csv
import io
import json
from datetime import date

import pytest
import typer
from typer.testing import CliRunner

from app.commands import signals
from directory.errors import SheetShapeError, SourceNotFoundError, UnknownWordError
from directory.people import Heard, People, Searched
from directory.settings import read_settings
from recommender.gaps.partners import EVERYWHERE


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory, postcode_cache, postcodes):  # noqa: ARG001 - the table is built
    folder = tmp_path_factory.mktemp("data")
    (folder / "cache").symlink_to(postcode_cache)
    return folder


@pytest.fixture
def run(data_dir, tmp_path, monkeypatch):
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(data_dir))
    monkeypatch.setenv("FINGERPOST_PEOPLE_DATABASE", str(tmp_path / "people.db"))
    app = typer.Typer(rich_markup_mode=None)
    signals.register(app)

    def run(*words):
        done = CliRunner().invoke(app, list(words))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


@pytest.fixture
def people(data_dir, tmp_path):
    settings = read_settings({"FINGERPOST_DATA_DIR": str(data_dir)})
    return People.open(f"sqlite:///{tmp_path / 'people.db'}", directory_url=settings.database)


def test_nothing_told_is_said(run):
    assert "Nothing has been told yet." in run("signals").stdout


def test_who_does_what_has_overlaps_and_blanks(run):
    done = run("partners", "--json")
    told = json.loads(done.stdout)
    assert {duty["standing"] for duty in told["duties"]} >= {"overlap", "single"}
    assert sum(told["counts"].values()) == len(told["duties"])
    for duty in told["duties"]:
        none = "ask" if duty["everywhere"] else "blank"
        none = "local_only" if duty["locality"] == EVERYWHERE else none
        assert duty["standing"] == (none, "single", "overlap")[min(len(duty["partners"]), 2)]
    rows = list(csv.DictReader(io.StringIO(run("partners", "--role", "advice").stdout)))
    assert {row["role"] for row in rows} == {"advice"}


def test_few_are_never_shown(run, people):
    some = json.loads(run("partners", "--json").stdout)
    assert some["duties"]
    day = date(2026, 11, 1)
    for number in range(7):
        people.tell(Heard(service_id="x", need="food", outcome="full", on=day, visit=f"a{number}"))
    for number in range(2):
        people.tell(Heard(service_id="x", need="esol", outcome="full", on=day, visit=f"b{number}"))
    told = json.loads(run("signals", "--json").stdout)
    times = {one["need"]: one["times"] for one in told["told_no"]}
    # the larger count is hidden with the smaller: their sum would give the smaller away
    assert times == {"food": None, "esol": None}
    assert all("fewer than 5" in line for line in told["words"])


def test_where_searches_found_nothing_is_said_by_month_and_council(run, people):
    plain = {"need": "food", "council_code": "S12000036", "month": "2026-10", "times": 5}
    for changes in ({}, {}, {"month": "2026-11"}, {"need": "esol"}):
        people.add_searched(Searched(**plain | changes))
    told = json.loads(run("signals", "--json", "--need", "food").stdout)
    assert [(one["month"], one["area"], one["times"]) for one in told["searched"]] == [
        ("2026-11", "City of Edinburgh", 5),
        ("2026-10", "City of Edinburgh", 10),
    ]
    line = "2026-10, City of Edinburgh, food: nothing near was found 10 times or more"
    assert line in run("signals").stdout.splitlines()


def test_a_sheet_is_kept_and_what_names_somebody_is_refused(run, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "date,area,need,theme,paraphrase\n"
        "2026-05-31,S01009758,childcare,hours,Nothing is open before eight\n"
        "2026-05-31,S01009758,childcare,hours,Ask Mrs Brown about it\n"
    )
    done = run("signals", "--import", str(sheet), "--json")
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert told["refused"] == 1
    assert [one["paraphrase"] for one in told["sheets"]] == ["Nothing is open before eight"]
    assert "Brown" not in done.stdout + done.stderr
    assert "'S01009758' is no area of postcode-sectors" in done.stderr  # nobody loaded data zones
    assert json.loads(run("signals", "--need", "food", "--json").stdout)["sheets"] == []


def test_you_said_we_changed_we_stopped(run):
    run("signals", "--said", "The office is too far", "--changed", "A worker comes on Tuesdays")
    lines = run("signals").stdout
    assert "you said: The office is too far; we changed: A worker comes on Tuesdays" in lines


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("signals", "--import", "/no/such.csv"), SourceNotFoundError, "no/such.csv"),
        (("signals", "--by", "parish"), UnknownWordError, "not a kind of place"),
        (("partners", "--by", "parish"), UnknownWordError, "not a kind of place"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, words, error, said):
    with pytest.raises(error, match=said):
        run(*words)


def test_a_table_without_the_columns_is_refused(run, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("day,place\n2026-05-31,Leith\n")
    with pytest.raises(SheetShapeError, match="paraphrase"):
        run("signals", "--import", str(sheet))
