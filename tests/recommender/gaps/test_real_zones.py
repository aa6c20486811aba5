"""The two cities on the real register: every zone has a value, and it is the definition's."""

from datetime import date

import numpy as np
import pytest
from scipy.spatial import cKDTree

from directory import index as index_module
from directory.area_loading import load_areas
from directory.areas import AreaStore
from directory.locating import Locator
from directory.reading import read_source
from directory.records import Record
from directory.travel import distance
from recommender.gaps.ground import ground_of
from recommender.gaps.planner import Planner
from recommender.gaps.report import COLUMNS, gaps
from recommender.recommend import index_columns
from recommender.situation import Child, Situation

TODAY = date(2026, 11, 23)
pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def planner(shared, postcodes, tmp_path_factory):
    folder = tmp_path_factory.mktemp("zones")
    areas = AreaStore.open(folder / "areas")
    figures = (
        "simd2020v2_ranks_dz2011.csv",
        "simd2020v2_indicators_dz2011.csv",
        "population_mid2020_single_year_dz2011.csv",
        "census2011_lone_parents_dz2011_glasgow_edinburgh_derived.csv",
    )
    load_areas(
        [
            shared / "data/geography/dz2011_glasgow_edinburgh.geojson",
            *(shared / "data/figures" / name for name in figures),
        ],
        areas,
        postcodes,
    )
    source = shared / "data/services/care_inspectorate_scotland_2026-05_part70.csv"
    locate = Locator(postcodes, areas)
    services = [
        locate(item.service)[0]
        for item in read_source(str(source), today=TODAY).items
        if isinstance(item, Record) and "childcare" in item.service.needs
    ]
    index_module.build(services, index_columns(), folder / "index", on=TODAY)
    ground = ground_of(areas.layer("dz2011"), postcodes)
    return Planner(ground, index_module.Index.open(folder / "index"), distance.MODEL, TODAY)


@pytest.mark.parametrize("measure", ["e2sfca", "nearest_k"])
def test_every_zone_has_a_value(planner, measure):
    two = Situation(children=(Child(age_years=2.0, in_words="2-year-old"),))
    table = gaps(planner, "childcare", two, measure=measure, draws=40)
    assert len(table.rows) == 1343
    for row in table.rows:
        assert tuple(row) == COLUMNS
        assert np.isfinite([row["value"], row["low"], row["high"]]).all()
    assert {row["class"] for row in table.rows} <= {"gap", "depends", "no_gap"}


FURTHEST_M = 8_000.0  # nobody gets so far by bus in 25 minutes


def test_the_value_is_the_definition_worked_out_densely(planner):
    by_bus = Situation(children=(Child(age_years=3.0, in_words="3-year-old"),), mode="bus")
    answer = planner.ask("childcare", by_bus, draws=20)
    ground, sites = planner.ground, answer.sites
    places = np.stack([sites.easting_m, sites.northing_m], axis=1)
    places_deg = np.stack([sites.columns["latitude"], sites.columns["longitude"]], axis=1)
    edge = answer.minutes["bus"]

    def weights(points, to):
        minutes = np.stack(
            [
                distance.minutes(latitude, longitude, to[:, 0], to[:, 1], "bus").likely
                for latitude, longitude in points
            ]
        )
        first, middle, far = (minutes <= edge * third / 3 for third in (1, 2, 3))
        return np.where(first, 1.0, np.where(middle, 0.68, np.where(far, 0.22, 0.0)))

    # Three zones of each city, in its middle and at its edges; but for them every zone and every
    # home around counts, as far as anybody reaches a service that these zones reach.
    asked = [zone for city in sorted(set(ground.councils)) for zone in _apart(ground, city)]
    metres = cKDTree(places).sparse_distance_matrix(cKDTree(ground.points_m[asked]), FURTHEST_M)
    near = np.unique(metres.tocoo().row)
    ours = weights(ground.points_deg[asked], places_deg[near])
    used = near[ours.any(axis=0)]
    assert len(used) > 100
    homes = ground.around.homes * answer.people.sum() / ground.figures["live_postcodes"].sum()
    come = np.zeros(len(used))
    for points_m, points_deg, people in (
        (ground.points_m, ground.points_deg, answer.people),
        (ground.around.points_m, ground.around.points_deg, homes),
    ):
        here = cKDTree(places[used]).query(points_m)[0] < FURTHEST_M
        come += people[here] @ weights(points_deg[here], places_deg[used])
    ratio = np.divide(answer.supply[used], come, out=np.zeros_like(come), where=come > 0)
    expected = ours[:, ours.any(axis=0)] @ ratio
    assert (expected > 0).all()
    assert answer.value[asked] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def _apart(ground, city):
    """The zone in the middle of a city, and its westernmost and northernmost."""
    zones = np.flatnonzero(ground.councils == city)
    points = ground.points_m[zones]
    middle = np.hypot(*(points - np.median(points, axis=0)).T).argmin()
    return zones[[middle, points[:, 0].argmin(), points[:, 1].argmax()]].tolist()


def test_a_need_nobody_lists_has_no_class(planner):
    table = gaps(planner, "debt_advice", draws=20)
    assert {row["class"] for row in table.rows} == {"too_few_listings"}
    assert {row["value"] for row in table.rows} == {120.0}
    assert table.finding.startswith("Not enough is listed to say anything about debt_advice")
