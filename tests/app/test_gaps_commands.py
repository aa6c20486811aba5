"""`gaps` and `site` as a planner types them, on the sample and the built-in postcode sectors."""

import csv
import html
import io
import json
import sqlite3
from dataclasses import replace

import pandas
import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from app.commands import gaps, places
from directory.errors import (
    OutputFormatError,
    OutputWriteError,
    UnknownAreasError,
    UnknownServiceError,
    UnknownWordError,
    UnlocatedPlaceError,
)
from recommender.gaps.report import COLUMNS


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory, postcode_cache, postcodes):  # noqa: ARG001 - the table is built
    folder = tmp_path_factory.mktemp("data")
    (folder / "cache").symlink_to(postcode_cache)
    return folder


@pytest.fixture
def run(data_dir, monkeypatch):
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(data_dir))
    app = typer.Typer(rich_markup_mode=None)
    gaps.register(app)
    places.register(app)

    def run(*words):
        done = CliRunner().invoke(app, list(words))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


FAMILY = ("--need", "childcare", "--child-age", "2", "--mode", "bus", "--draws", "40")


def test_sectors_are_of_the_councils_whose_areas_are_loaded(
    run, tmp_path, postcode_cache, monkeypatch
):
    (tmp_path / "cache").symlink_to(postcode_cache)
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(tmp_path))
    ask = ("gaps", "--need", "childcare", "--areas", "postcode-sectors", "--draws", "20")
    assert run(*ask).stderr.startswith(
        "No areas are loaded: showing postcode sectors of City of Edinburgh and Glasgow City, "
    )
    corners = [[-4, 55.7], [-3.9, 55.7], [-3.9, 55.85], [-4, 55.85], [-4, 55.7]]
    zone = {
        "type": "Feature",
        "properties": {"DataZone": "S01011234"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    zones = tmp_path / "zones.geojson"
    zones.write_text(json.dumps({"type": "FeatureCollection", "features": [zone]}))
    run("areas", str(zones))
    assert run(*ask).stderr.startswith("Showing postcode sectors of North Lanarkshire, ")


def test_json_is_one_value_with_a_row_an_area(run):
    done = run("gaps", *FAMILY, "--json")
    told = json.loads(done.stdout)
    assert len(told["rows"]) > 150
    assert all(tuple(row) == COLUMNS for row in told["rows"])
    assert all(row["value"] is not None for row in told["rows"])
    assert {row["council_code"] for row in told["rows"]} == {"S12000036", "S12000049"}
    assert told["basis"]["demand_is_a_stand_in"]
    assert told["basis"]["sample"]
    assert "of the directory" in told["basis"]["made_with"]
    assert told["rows"][0]["basis"].endswith(told["basis"]["made_with"])
    assert "No areas are loaded" in done.stderr
    assert told["finding"] in done.stderr


def test_without_options_the_rows_are_csv(run):
    done = run("gaps", "--need", "debt_advice", "--council", "Glasgow", "--draws", "20")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["council_code"] for row in rows} == {"S12000049"}
    assert {row["measure"] for row in rows} == {"nearest_k"}
    assert all(float(row["value"]) >= 0 for row in rows)


def test_a_persona_is_a_family(run):
    told = json.loads(
        run(
            "gaps", "--need", "childcare", "--persona", "baby-no-car", "--draws", "20", "--json"
        ).stdout
    )
    assert told["basis"]["situation"]["children_ages"] == [0.75]
    assert told["rows"][0]["unit"] == "places per 100 live postcodes"


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg", "html", "png"])
def test_files(run, tmp_path, ending):
    path = tmp_path / f"gaps.{ending}"
    done = run("gaps", *FAMILY, "--council", "Edinburgh", "--out", str(path))
    assert f"to {path}" in done.stderr
    if ending == "csv":
        assert path.read_text().startswith(",".join(COLUMNS))
    elif ending == "geojson":
        told = json.loads(path.read_text())
        assert set(COLUMNS) <= set(told["features"][0]["properties"])
        assert told["attribution"]
    elif ending == "gpkg":
        with sqlite3.connect(path) as database:
            (areas,) = database.execute("select count(*) from gaps").fetchone()
            basis = dict(database.execute("select name, value from basis").fetchall())
        database.close()
        assert areas > 50
        assert basis["need"] == "childcare"
    elif ending == "html":
        page = path.read_text()
        assert page.startswith("<!doctype html>")
        assert page.count("<main>") == page.count("</main>") == 1
        assert '<th scope="col"></th>' not in page
        assert "(sample) Where childcare is missing" in page
        assert "City of Edinburgh: " in page  # what is listed is so of a council, not of a place
        assert "data:image/png;base64," in page
        assert "http" not in page.split("<dl")[0]  # it needs no other file
    else:
        with Image.open(path) as picture:
            assert picture.size[0] == 1600


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg"])
def test_a_row_alone_says_when_it_was_made_with_what_and_whose_figures(run, tmp_path, ending):
    path = tmp_path / f"gaps.{ending}"
    done = run("gaps", *FAMILY, "--out", str(path), "--json")
    told = json.loads(done.stdout)["basis"]
    if ending == "csv":
        frame = pandas.read_csv(path)
        assert tuple(frame.columns) == COLUMNS
        assert frame["value"].dtype == float
        rows = frame.to_dict("records")
    elif ending == "geojson":
        rows = [one["properties"] for one in json.loads(path.read_text())["features"]]
    else:
        with sqlite3.connect(path) as database:
            found = database.execute("select basis from gaps").fetchall()
        database.close()
        rows = [{"basis": basis} for (basis,) in found]
    assert len(rows) > 100
    for row in rows:
        for said in (
            f"made on {told['made_on']}",
            told["made_with"],
            f"target {told['target']:g}",
            "40 draws",
            "Contains OS data © Crown copyright",
            told["attribution"],
        ):
            assert said in row["basis"]


def test_two_places_stand_side_by_side(run):
    done = run("gaps", *FAMILY, "--place", "Glasgow City", "--place", "edinburgh", "--json")
    told = json.loads(done.stdout)
    beside = told["beside"]
    assert [one["name"] for one in beside["places"]] == ["Glasgow City", "City of Edinburgh"]
    areas = next(line for line in beside["lines"] if line["label"] == "Areas")
    assert sum(areas["values"]) == len(told["rows"])
    assert beside["words"] in done.stderr
    assert "has less" in beside["words"]


def test_the_report_says_what_moved_and_what_would_help(run, tmp_path):
    earlier, report = tmp_path / "before.json", tmp_path / "report.html"
    place = ("--place", "Glasgow City")
    earlier.write_text(run("gaps", *FAMILY, *place, "--json").stdout)
    run("gaps", *FAMILY, *place, "--against", str(earlier), "--out", str(report))
    page = report.read_text()
    for part in ("In figures", "What moved", "What would help", "Protect first", "Made with"):
        assert part in page
    assert page.count('<section class="council">') == 2  # one place, and what holds for all


def test_areas_in_doubt_that_are_short_stand_in_the_report(run, tmp_path):
    from app import gapreport

    report = tmp_path / "report.html"
    told = json.loads(run("gaps", *FAMILY, "--json").stdout)
    run("gaps", *FAMILY, "--out", str(report))
    page = report.read_text()
    short = [row for row in told["rows"] if row["cause"]]
    assert {row["class"] for row in short} <= {"gap", "depends"}
    listed = [row["area_name"] for row in short if f'"row">{row["area_name"]}</th>' in page]
    assert len(listed) >= min(len(short), gapreport.LARGEST)
    assert "How sure" in page


def test_below_a_picture_there_is_room_for_all_that_has_to_be_said(run, tmp_path, monkeypatch):
    from app import gapfiles
    from app.again import signed

    heights, path = [], tmp_path / "map.png"
    for lines in (1, 40):
        said = "Somebody's licence has to be printed whole, to its last word. " * lines
        monkeypatch.setattr(
            "app.again.signed",
            lambda table, edition, said=said, **more: replace(
                kept := signed(table, edition, **more),
                basis={**kept.basis, "attribution": said},
            ),
        )
        run("gaps", *FAMILY, "--out", str(path))
        with Image.open(path) as picture:
            heights.append(picture.height)
    more = len(gapfiles._wrapped(said, 170)) - 1
    assert heights[1] - heights[0] >= (more - 1) * gapfiles.SMALL_LINE


def test_a_report_says_what_would_help_of_the_question_that_was_asked(run, tmp_path):
    said = []
    for dial in ("0", "1"):
        report = tmp_path / f"{dial}.html"
        run("gaps", *FAMILY, "--unknown", dial, "--out", str(report))
        words = json.loads(run("site", *FAMILY[:-2], "--unknown", dial, "--json").stdout)["words"]
        [missing] = [one.split("(between")[0] for one in words if "are missing today" in one]
        assert missing in html.unescape(report.read_text())
        said.append(missing)
    assert said[0] != said[1]


def test_what_moved_since_an_earlier_table(run, tmp_path):
    path = tmp_path / "before.csv"
    run("gaps", *FAMILY, "--out", str(path))
    done = run("gaps", *FAMILY, "--against", str(path), "--json")
    moved = json.loads(done.stdout)["moved"]
    assert moved["areas"] > 150
    assert moved["largest"] == []
    assert "The value changed in 0 of" in done.stderr


def test_where_sites_would_help_and_what_to_protect(run):
    told = json.loads(run("site", *FAMILY[:-2], "--add", "2", "--json").stdout)
    best = told["added"][0]
    assert len(best["sites"]) == 2
    assert best["missing_after"] <= best["missing_before"]
    assert best["left"] >= 0
    assert told["closings"]
    words = run("site", *FAMILY[:-2], "--add", "1", "--closings", "2").stdout
    assert words.startswith("(sample) ")
    assert "Protect first" in words
    assert "cheapest" not in words


def test_trying_a_new_site_and_a_closing(run):
    listed = json.loads(run("site", *FAMILY[:-2], "--add", "0", "--json").stdout)
    service = listed["closings"][0]["service_id"]
    told = json.loads(
        run("site", *FAMILY[:-2], "--at", "G34 9AA", "--places", "60", "--json").stdout
    )
    assert told["added"] == []
    assert told["tried"]["missing_after"] <= told["tried"]["missing_before"]
    closed = json.loads(run("site", *FAMILY[:-2], "--close", service, "--json").stdout)
    assert closed["tried"]["missing_after"] > closed["tried"]["missing_before"]
    assert closed["tried"]["people_losing"] > 0


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("gaps", "--need", "chocolate"), UnknownWordError, "not a need"),
        (("gaps", *FAMILY, "--areas", "wards"), UnknownAreasError, "'wards'"),
        (("gaps", *FAMILY, "--council", "Atlantis"), UnknownWordError, "not a council"),
        (("gaps", *FAMILY, "--place", "Narnia"), UnknownWordError, "'Narnia' is not a place"),
        (("gaps", *FAMILY, "--measure", "magic"), UnknownWordError, "not a measure of areas"),
        (("gaps", *FAMILY, "--out", "gaps.docx"), OutputFormatError, "ends in nothing we write"),
        (("gaps", *FAMILY, "--out", "/no/such/folder/g.csv"), OutputWriteError, "could not"),
        (("gaps", *FAMILY, "--persona", "nobody"), UnknownWordError, "not a family"),
        (("site", *FAMILY[:-2], "--objective", "fame"), UnknownWordError, "is not a goal"),
        (("site", *FAMILY[:-2], "--at", "ZZ99 9ZZ"), UnlocatedPlaceError, "no postcode we can"),
        (("site", *FAMILY[:-2], "--close", "x"), UnknownServiceError, "No service 'x'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, words, error, said):
    with pytest.raises(error, match=said):
        run(*words)
