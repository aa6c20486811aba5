import json

import pytest
import typer
from typer.testing import CliRunner

from app.commands import places
from directory.errors import ColumnError, NothingGivenError, SourceNotFoundError


@pytest.fixture
def run(tmp_path, postcode_cache, monkeypatch):
    (tmp_path / "cache").symlink_to(postcode_cache)
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(tmp_path))
    app = typer.Typer(rich_markup_mode=None)
    places.register(app)

    def run(*words):
        done = CliRunner().invoke(app, list(words))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


@pytest.mark.usefixtures("postcodes")
def test_geocode_as_json(run):
    done = run("geocode", "g34 9aa", "EH1 1AA", "nowhere", "--json")
    first, second, third = json.loads(done.stdout)
    assert first["postcode"] == "g34 9aa"
    assert first["label"] == "G34 9AA"
    assert (first["precision"], first["state"]) == ("postcode", "live")
    assert (first["council_code"], first["council"]) == ("S12000049", "Glasgow City")
    assert second["state"] == "ended"
    assert third["latitude"] is None
    assert "no postcode and no place name we know" in third["problem"]
    assert {"suggestion", "longitude"} <= set(third)


@pytest.mark.usefixtures("postcodes")
def test_geocode_in_words(run):
    said = run("geocode", "G34 9AA", "EH1", "hello").stdout
    assert "G34 9AA: 55.862083, -4.122820 (postcode; in use; Glasgow City)" in said
    assert "(district, approximate; in use; City of Edinburgh)" in said
    assert "hello: 'hello' is no postcode and no place name we know" in said


@pytest.mark.usefixtures("postcodes")
def test_geocode_a_column(run, tmp_path):
    table = tmp_path / "clients.csv"
    table.write_text("Name;Postcode\nA;G34 9AA\nB;\nC;EH6\n", encoding="utf-16")
    done = run("geocode", "--csv", str(table), "--column", "postcode", "--json")
    assert [one["label"] for one in json.loads(done.stdout)] == ["G34 9AA", "", "EH6"]
    with pytest.raises(
        ColumnError, match="has no column 'Post'; name one with --column: Name, Pos"
    ):
        run("geocode", "--csv", str(table), "--column", "Post")
    with pytest.raises(ColumnError, match="has several columns"):
        run("geocode", "--csv", str(table))
    with pytest.raises(SourceNotFoundError):
        run("geocode", "--csv", str(tmp_path / "none.csv"))


def test_nothing_to_geocode(run):
    with pytest.raises(NothingGivenError, match="give a postcode, or a table"):
        run("geocode")


@pytest.mark.shared
@pytest.mark.usefixtures("postcodes")
def test_areas_loads_and_lists(run, shared):
    assert "No areas are loaded; postcode sectors are used." in run("areas").stdout
    zones = shared / "data/geography/dz2011_glasgow_edinburgh.geojson"
    ranks = shared / "data/figures/simd2020v2_ranks_dz2011.csv"
    report = json.loads(run("areas", str(zones), str(ranks), "--json").stdout)
    assert report["layers"][0]["layer"] == "dz2011"
    assert report["layers"][0]["areas"] == 1343
    assert report["tables"][0]["outside"] == 5633
    (listed,) = json.loads(run("areas", "--json").stdout)["layers"]
    assert "IMD_rank" in {figure["name"] for figure in listed["figures"]}


@pytest.mark.parametrize("command", ["geocode", "areas"])
def test_help_has_an_example(run, command):
    assert "Example: fingerpost" in run(command, "--help").stdout
