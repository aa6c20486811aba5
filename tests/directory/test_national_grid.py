"""The grid against points that Ordnance Survey publishes for checking its own transformation."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import national_grid

ROOT = Path(__file__).parents[2]

# OSTN15 test points (Ordnance Survey, "Transformations and OSGM15 user guide"): St Mary's,
# Glasgow, Edinburgh; latitude and longitude are ETRS89, which is WGS84 to within a metre.
KNOWN = [
    (91492.146, 11318.804, 49.92226393730, -6.29977752014),
    (256340.925, 664697.269, 55.85399952950, -4.29649016251),
    (319188.434, 670947.534, 55.92478265510, -3.29479219337),
]


@pytest.mark.parametrize(("easting", "northing", "latitude", "longitude"), KNOWN)
def test_known_points_are_within_five_metres(easting, northing, latitude, longitude):
    x, y = national_grid.to_grid(latitude, longitude)
    assert np.hypot(x - easting, y - northing) < 5
    found = national_grid.to_degrees(easting, northing)
    assert found[0] == pytest.approx(latitude, abs=5e-5)
    assert found[1] == pytest.approx(longitude, abs=8e-5)


def test_nan_stays_nan():
    latitude, longitude = national_grid.to_degrees([256340.9, np.nan], [664697.3, 5.0])
    assert np.isfinite([latitude[0], longitude[0]]).all()
    assert np.isnan([latitude[1], longitude[1]]).all()


def test_belfast_is_on_the_irish_grid():
    latitude, longitude = national_grid.irish_to_degrees(333852.0, 374035.0)  # City Hall
    assert latitude == pytest.approx(54.5966, abs=2e-3)
    assert longitude == pytest.approx(-5.9301, abs=2e-3)


@given(st.floats(0, 660_000), st.floats(0, 1_220_000))
def test_there_and_back_is_the_same_place(easting, northing):
    x, y = national_grid.to_grid(*national_grid.to_degrees(easting, northing))
    assert np.hypot(x - easting, y - northing) < 0.01


@given(st.floats(-9, 2), st.floats(49.7, 61))
def test_the_way_to_the_grid_is_the_librarys_to_a_millimetre(longitude, latitude):
    transformer = national_grid._transformer(national_grid._BRITISH)
    theirs = transformer.transform(longitude, latitude, direction="INVERSE")
    ours = [float(value) for value in national_grid.to_grid(latitude, longitude)]
    assert ours == pytest.approx(theirs, abs=1e-3, rel=0)


def test_to_the_grid_and_nothing_heavy_is_loaded():
    code = (
        "import sys; from directory.national_grid import to_grid; to_grid(55.8, -4.1); "
        "sys.exit('pyproj' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
