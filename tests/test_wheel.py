"""Installed from a wheel, with nothing of the checkout beside it, it still has all its data."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("app", "data", "directory", "recommender")


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder with the wheel's files; the libraries come from where the tests run."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"  # a build leaves files behind, which must not be in the checkout
    for package in PACKAGES:
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, source / package, ignore=skip)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = ["wheel", str(source), "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, *build, "--wheel-dir", str(folder)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", str(target), str(wheel)],
        check=True,
        capture_output=True,
    )
    return target


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys, app; "
        f"assert app.__file__.startswith({str(installed)!r}), app.__file__; "
        "from app.cli import main; sys.argv[0] = 'fingerpost'; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(installed), "FINGERPOST_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_wheel_holds_every_file_that_is_read(installed):
    shipped = {
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    missing = {str(path) for path in shipped if not (installed / path).is_file()}
    assert not missing


@pytest.mark.slow
def test_commands_run_from_a_wheel(installed, tmp_path, postcode_cache):
    (tmp_path / "cache").symlink_to(postcode_cache)
    found = run(installed, tmp_path, "geocode", "g34 9aa", "--json")
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)[0]["council_code"] == "S12000049"
    said = run(installed, tmp_path, "needs", "behind with the rent", "--json")
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["needs"]
