"""Those who live around: they come too, and nobody is counted twice."""

import numpy as np
import pytest

from directory.travel._decay import Bands
from directory.travel._reach import table_reach
from recommender.gaps.measures import all_measures
from recommender.gaps.measures.e2sfca import e2sfca
from recommender.gaps.surroundings import AROUND_M, SharedReach, homes_around

BANDS = Bands((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))
RNG = np.random.default_rng(5)
MINUTES, AROUND = RNG.uniform(0, 50, (6, 4)), RNG.uniform(0, 50, (3, 4))
HOMES = np.array([10.0, 0.0, 30.0])
PEOPLE, SUPPLY = np.array([5.0, 9.0, 0.0, 4.0, 2.0, 20.0]), np.array([10.0, 0.0, 30.0, 7.0])


def shared(homes=20.0):
    return SharedReach(table_reach(MINUTES, BANDS), table_reach(AROUND, BANDS), HOMES, homes)


def test_places_are_shared_as_if_those_around_were_areas_too():
    there = HOMES * PEOPLE.sum() / 20.0
    together = e2sfca(
        np.concatenate([PEOPLE, there]),
        SUPPLY,
        table_reach(np.concatenate([MINUTES, AROUND]), BANDS),
    )
    assert e2sfca(PEOPLE, SUPPLY, shared()) == pytest.approx(together[:6])


def test_it_is_a_reach_like_the_others():
    reach = shared()
    assert (reach.n_areas, reach.n_sites) == (6, 4)
    for measure in all_measures().values():
        value = measure.compute(PEOPLE, SUPPLY, reach)
        assert np.isfinite(value).all()
    draws = np.stack([PEOPLE, 2 * PEOPLE], axis=1)
    assert reach.to_sites(draws)[:, 1] == pytest.approx(2 * reach.to_sites(PEOPLE))
    wider = reach.under(BANDS.stretch(1.5))
    assert (wider.to_sites(PEOPLE) >= reach.to_sites(PEOPLE)).all()
    assert reach.pairs().first.tolist() == table_reach(MINUTES, BANDS).pairs().first.tolist()


def test_homes_are_those_of_other_councils_within_twenty_kilometres(postcodes):
    easterhouse = np.array([[267_000.0, 665_500.0]])
    around = homes_around(easterhouse, np.array(["S12000049"]), postcodes)
    away = np.hypot(*(around.points_m - easterhouse).T)
    assert 10_000 < around.homes.sum() < 60_000
    assert away.max() <= AROUND_M + 2_000
    assert np.isfinite(around.points_deg).all()
    assert (around.points_deg[:, 0] > 55).all()


def test_nobody_lives_around_areas_of_no_council(postcodes):
    around = homes_around(np.array([[267_000.0, 665_500.0]]), np.array([""]), postcodes)
    assert len(around.homes) == 0
