"""Reach: exact sums over what is within reach, from points and from a table alike."""

import pickle
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from directory.travel._decay import Bands, Gaussian, flat
from directory.travel._reach import Pace, mix_reach, table_reach, tile_reach
from directory.travel._tiles import cut_into_tiles, sum_tile

BANDS = Bands((5.0, 10.0, 15.0), (1.0, 0.68, 0.22))
DECAYS = [BANDS, Gaussian(6.0, 15.0), flat(15.0), BANDS.power(2), Gaussian(6.0, 15.0).power(2)]


def dense(areas, sites, decay):
    apart = np.linalg.norm(areas[:, None] - sites[None], axis=2)
    return decay.weigh(apart), apart


def scattered(seed, n, spread=40.0):
    rng = np.random.default_rng(seed)
    towns = rng.uniform(0, spread, (max(1, n // 10), 2))
    return towns[rng.integers(len(towns), size=n)] + rng.normal(0, 2, (n, 2))


def test_a_band_holds_its_own_edge():
    assert BANDS.weigh(np.array([0, 5, 5.01, 15, 15.01, np.inf, np.nan])).tolist() == [
        1.0,
        1.0,
        0.68,
        0.22,
        0.0,
        0.0,
        0.0,
    ]


@pytest.mark.parametrize(
    ("edges", "weights", "said"),
    [
        ((), (), "at least one"),
        ((5.0,), (1.0, 0.5), "as many weights"),
        ((5.0, 5.0), (1.0, 0.5), "must rise"),
        ((5.0, 9.0), (0.5, 1.0), "must not"),
        ((0.0, 9.0), (1.0, 0.5), "above 0"),
        ((5.0, 9.0), (1.0, 0.0), "above 0"),
    ],
)
def test_bands_that_make_no_sense_are_refused(edges, weights, said):
    with pytest.raises(ValueError, match=said):
        Bands(edges, weights)


def test_a_gaussian_needs_a_width():
    with pytest.raises(ValueError, match="sigma"):
        Gaussian(0.0, 10.0)


@pytest.mark.parametrize("decay", DECAYS)
@pytest.mark.parametrize(("n", "m"), [(1, 1), (3, 700), (700, 3), (400, 900), (0, 5), (5, 0)])
def test_tiles_add_what_the_dense_definition_adds(decay, n, m):
    areas, sites = scattered(1, n), scattered(2, m)
    weights, apart = dense(areas, sites, decay)
    reach = tile_reach(areas, sites, decay)
    people, places = np.arange(n) + 1.0, np.arange(m) % 7 + 0.5
    assert reach.to_sites(people) == pytest.approx(people @ weights, rel=1e-12, abs=1e-12)
    assert reach.to_areas(places) == pytest.approx(weights @ places, rel=1e-12, abs=1e-12)
    pairs = reach.pairs()
    rows = np.repeat(np.arange(n), np.diff(pairs.first))
    assert len(pairs.sites) == np.count_nonzero(weights)
    assert pairs.cost == pytest.approx(apart[rows, pairs.sites])
    assert pairs.weight == pytest.approx(weights[rows, pairs.sites])


@pytest.mark.parametrize("decay", DECAYS)
def test_the_table_adds_what_the_tiles_add(decay):
    areas, sites = scattered(3, 200), scattered(4, 150)
    tiles = tile_reach(areas, sites, decay)
    table = table_reach(dense(areas, sites, decay)[1], decay)
    people, places = np.arange(200.0), np.arange(150.0)
    for exponent in (0, 1, 2):
        one, other = tiles.power(exponent), table.power(exponent)
        assert one.to_sites(people) == pytest.approx(other.to_sites(people), rel=1e-12)
        assert one.to_areas(places) == pytest.approx(other.to_areas(places), rel=1e-12)
    chosen = places % 3 == 0
    assert tiles.nearest(2, chosen) == pytest.approx(table.nearest(2, chosen))
    wider = decay.stretch(1.5)
    assert tiles.under(wider).to_areas(places) == pytest.approx(
        table.under(wider).to_areas(places), rel=1e-12
    )
    assert [tiles.pairs().first.tolist(), tiles.pairs().sites.tolist()] == [
        table.pairs().first.tolist(),
        table.pairs().sites.tolist(),
    ]


@settings(deadline=None)
@given(
    arrays(float, st.tuples(st.integers(1, 30), st.just(2)), elements=st.integers(0, 12)),
    arrays(float, st.tuples(st.integers(1, 30), st.just(2)), elements=st.integers(0, 12)),
)
def test_points_on_a_lattice_meet_every_edge_exactly(areas, sites):
    reach = tile_reach(areas, sites, BANDS)
    weights, _ = dense(areas, sites, BANDS)
    assert reach.to_areas(np.ones(len(sites))) == pytest.approx(weights.sum(axis=1))
    assert reach.to_sites(np.ones(len(areas))) == pytest.approx(weights.sum(axis=0))


def test_values_may_have_a_second_axis_of_draws():
    areas, sites = scattered(5, 50), scattered(6, 40)
    draws = np.random.default_rng(0).uniform(0, 9, (40, 3))
    tiles = tile_reach(areas, sites, BANDS)
    table = table_reach(dense(areas, sites, BANDS)[1], BANDS)
    assert tiles.to_areas(draws) == pytest.approx(table.to_areas(draws), rel=1e-12)
    assert tiles.to_areas(draws)[:, 1] == pytest.approx(tiles.to_areas(draws[:, 1]))


def test_one_tile_can_be_worked_on_elsewhere():
    areas, sites = cut_into_tiles(scattered(7, 9000, 900.0)), cut_into_tiles(scattered(8, 300))
    assert len(areas.jobs()[1]) > 1
    placed = sites.place(np.ones(300))
    job = partial(sum_tile, areas, sources=sites, placed=placed, totals=sites.totals(placed))
    there = pickle.loads(pickle.dumps(job))
    parts = [there(tile=tile, decay=BANDS) for tile in areas.jobs()[1]]
    reach = tile_reach(scattered(7, 9000, 900.0), scattered(8, 300), BANDS)
    assert areas.collect(np.concatenate(parts)).tolist() == reach.to_areas(np.ones(300)).tolist()


def test_minutes_between_points_follow_the_pace():
    pace = Pace(fixed_minutes=3.0, metres_a_minute=80.0)
    areas, sites = np.array([[0.0, 0.0]]), np.array([[0.0, 800.0], [0.0, 1300.0]])
    reach = tile_reach(areas, sites, flat(13.0), pace=pace)
    assert reach.to_areas(np.ones(2)).tolist() == [1.0]  # 13 minutes and 19.25
    assert reach.pairs().cost.tolist() == [13.0]
    assert reach.nearest(2, np.array([True, True])).tolist() == [19.25]
    with pytest.raises(ValueError, match="widen"):
        tile_reach(areas, sites, flat(3.0), pace=pace)
    with pytest.raises(ValueError, match="takes bands"):
        tile_reach(areas, sites, Gaussian(3.0, 9.0), pace=pace)


def test_a_point_without_a_place_is_refused():
    with pytest.raises(ValueError, match="easting and northing"):
        tile_reach(np.array([[0.0, np.nan]]), np.array([[0.0, 0.0]]), 100.0)


def test_the_table_tells_no_minutes_from_no_way():
    minutes = np.array([[0.0, np.inf], [np.nan, 20.0], [20.1, 5.0]])
    reach = table_reach(minutes, within=20)
    assert reach.to_areas(np.array([1.0, 10.0])).tolist() == [1.0, 10.0, 10.0]
    assert reach.to_sites(np.array([1.0, 10.0, 100.0])).tolist() == [1.0, 110.0]
    sparse = csr_array(
        (np.array([0.0, 20.0, 20.1, 5.0]), np.array([0, 1, 0, 1]), np.array([0, 1, 2, 4])),
        shape=(3, 2),
    )
    assert table_reach(sparse, within=20).to_areas(np.array([1.0, 10.0])).tolist() == [1, 10, 10]
    assert reach.nearest(1, np.array([True, False])).tolist() == [0.0, np.inf, 20.1]


@pytest.mark.parametrize(
    ("options", "said"),
    [({}, "either"), ({"decay": BANDS, "within": 3.0}, "either")],
)
def test_a_table_needs_one_edge(options, said):
    with pytest.raises(ValueError, match=said):
        table_reach(np.ones((1, 1)), **options)


def test_a_journey_cannot_take_less_than_no_time():
    with pytest.raises(ValueError, match="below 0"):
        table_reach(np.array([[-1.0]]), within=5)


def test_a_mix_weighs_each_way_to_travel_by_who_goes_that_way():
    bus = table_reach(np.array([[20.0, 40.0], [30.0, np.inf]]), within=25)
    car = table_reach(np.array([[8.0, 12.0], [14.0, 16.0]]), within=15)
    reach = mix_reach([(np.array([0.4, 0.5]), bus), (np.array([0.6, 0.5]), car)])
    assert reach.to_areas(np.array([1.0, 10.0])) == pytest.approx([0.4 + 0.6 + 6.0, 0.5])
    assert reach.to_sites(np.array([100.0, 10.0])) == pytest.approx([100.0 + 5.0, 60.0])
    assert reach.nearest(1, np.array([True, True])).tolist() == [20.0, 30.0]
    assert reach.pairs().cost.tolist() == [20.0, 40.0, 30.0]
    assert reach.power(0).to_areas(np.ones(2)).tolist() == [2.0, 1.0]
    with pytest.raises(ValueError, match="at least one way"):
        mix_reach([])
