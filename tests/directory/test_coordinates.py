import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import national_grid
from directory.coordinates import is_in_uk, metres_between, read_coordinates

GEORGE_SQUARE = (55.8611, -4.2500)


def test_a_good_point_is_left_alone():
    found = read_coordinates(*GEORGE_SQUARE)
    assert (found.latitude, found.longitude, found.problem) == (*GEORGE_SQUARE, None)


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        (0.0, 0.0, "0,0 is in the Atlantic"),
        (0.0001, -0.002, "0,0 is in the Atlantic"),
        (float("nan"), -4.25, "not numbers"),
        (55.9, float("inf"), "not numbers"),
        (25.77, -80.19, "outside the United Kingdom"),
        (-55.86, -4.25, "outside the United Kingdom"),
        (9e6, 9e6, "no place we can read"),
    ],
)
def test_what_cannot_be_here_is_not_used(latitude, longitude, words):
    found = read_coordinates(latitude, longitude)
    assert found.latitude is None
    assert words in found.problem


def test_the_wrong_way_round_is_turned():
    found = read_coordinates(-4.25, 55.8611)
    assert (found.latitude, found.longitude) == (55.8611, -4.25)
    assert "wrong way round" in found.problem


@pytest.mark.parametrize("turned", [False, True])
def test_grid_metres_become_degrees_and_the_postcode_settles_which_is_which(turned):
    easting, northing = 259200.0, 665400.0
    numbers = (easting, northing) if turned else (northing, easting)
    found = read_coordinates(*numbers, near=GEORGE_SQUARE)
    assert metres_between(found.latitude, found.longitude, *GEORGE_SQUARE) < 300
    assert "EPSG:27700" in found.problem


def test_a_lost_minus_sign_is_put_back_only_with_proof():
    assert read_coordinates(52.0, 1.2).longitude == 1.2  # Suffolk, for all we know
    found = read_coordinates(52.0, 1.2, near=(52.0, -1.21))
    assert found.longitude == -1.2
    assert "minus sign" in found.problem


@pytest.mark.parametrize("turned", [False, True])
def test_without_a_postcode_grid_metres_mean_where_somebody_lives(turned):
    def likely(latitude, longitude):
        return metres_between(latitude, longitude, *GEORGE_SQUARE) < 6_000

    easting, northing = 259200.0, 665400.0
    numbers = (easting, northing) if turned else (northing, easting)
    found = read_coordinates(*numbers, likely=likely)
    assert metres_between(found.latitude, found.longitude, *GEORGE_SQUARE) < 300


def test_a_minus_sign_lost_in_scotland_is_seen_without_proof_and_put_back_with_it():
    alone = read_coordinates(55.8611, 4.25)
    assert alone.latitude is None
    assert "Is a minus lost?" in alone.problem
    assert read_coordinates(55.8611, 4.25, near=GEORGE_SQUARE).longitude == -4.25


@given(st.floats(-200, 2e6), st.floats(-200, 2e6))
def test_whatever_comes_it_is_in_the_uk_or_nowhere(latitude, longitude):
    found = read_coordinates(latitude, longitude)
    if found.latitude is not None:
        easting, _ = national_grid.to_grid(found.latitude, found.longitude)
        assert is_in_uk(found.latitude, found.longitude) or -10 <= easting <= 700_010
    else:
        assert found.problem
