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
        if isinstance(item, Record)
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


def test_the_value_is_the_definition_worked_out_densely(planner):
    by_bus = Situation(children=(Child(age_years=3.0, in_words="3-year-old"),), mode="bus")
    answer = planner.ask("childcare", by_bus, draws=20)
    ground, sites = planner.ground, answer.sites
    places = np.stack([sites.easting_m, sites.northing_m], axis=1)
    near = cKDTree(ground.points_m).query(places)[0] < 10_000  # nobody gets so far in 25 minutes
    places_deg = np.stack([sites.columns["latitude"], sites.columns["longitude"]], axis=1)[near]

    def weights(points):
        minutes = np.stack(
            [
                distance.minutes(
                    latitude, longitude, places_deg[:, 0], places_deg[:, 1], "bus"
                ).likely
                for latitude, longitude in points
            ]
        )
        edge = answer.minutes["bus"]
        first, middle, far = (minutes <= edge * third / 3 for third in (1, 2, 3))
        return np.where(first, 1.0, np.where(middle, 0.68, np.where(far, 0.22, 0.0)))

    ours, around = weights(ground.points_deg), weights(ground.around.points_deg)
    homes = ground.around.homes * answer.people.sum() / ground.figures["live_postcodes"].sum()
    come = answer.people @ ours + homes @ around
    ratio = np.divide(answer.supply[near], come, out=np.zeros_like(come), where=come > 0)
    assert answer.value == pytest.approx(ours @ ratio, rel=1e-9, abs=1e-12)


def test_a_need_nobody_lists_has_no_class(planner):
    table = gaps(planner, "debt_advice", draws=20)
    assert {row["class"] for row in table.rows} == {"too_few_listings"}
    assert {row["value"] for row in table.rows} == {120.0}
    assert table.finding.startswith("Not enough is listed to say anything about debt_advice")
