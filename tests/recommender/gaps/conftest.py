"""A made-up strip of four areas with a few invented services, to be worked by hand.

Areas lie along a line; people walk 100 m a minute, drive 500, and wait 5 minutes for a bus
that goes 250. Nothing lies near the fourth area.
"""

from datetime import date

import numpy as np
import pytest

from directory import national_grid
from directory.index import Index, build
from directory.records import (
    Accepting,
    CostOption,
    Fit,
    Location,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
    stable_id,
)
from directory.travel import Minutes, TravelModel
from recommender.gaps.ground import Ground
from recommender.gaps.planner import Planner
from recommender.recommend import index_columns

TODAY = date(2026, 11, 23)
EASTINGS = np.array([260_000.0, 261_900.0, 264_000.0, 290_000.0])
NORTHING = 665_000.0
GLASGOW, EDINBURGH = "S12000049", "S12000036"


def place(easting_m, key, council=GLASGOW):
    latitude, longitude = national_grid.to_degrees(easting_m, NORTHING)
    location = Location(
        id=stable_id("place", key),
        latitude=float(latitude),
        longitude=float(longitude),
        council_code=council,
        precision="postcode",
    )
    return ServiceAtLocation(id=stable_id("at", key), location=location)


def nursery(key, easting_m, places, **more):
    said = {
        "needs": ("childcare",),
        "tags": ("nursery", "under_fives_only"),
        "minimum_age": 0.0,
        "maximum_age": 4.0,
        "sources": (
            Source(feed="care-inspectorate", record_id=key, published_on=date(2026, 10, 31)),
        ),
    }
    return Service(
        id=stable_id("service", key),
        name=f"{key} (made up)",
        capacity_places=places,
        service_at_locations=(place(easting_m, key),) if easting_m is not None else (),
        **(said | more),
    )


@pytest.fixture
def make_nursery():
    return nursery


@pytest.fixture
def make_index(tmp_path):
    def make(services):
        build(services, index_columns(), tmp_path / "index", on=TODAY)
        return Index.open(tmp_path / "index")

    return make


@pytest.fixture
def ground():
    points = np.stack([EASTINGS, np.full(4, NORTHING)], axis=1)
    years = {str(age): np.full(4, 10.0) for age in range(16)}
    return Ground(
        name="strip",
        codes=np.array(["S01000003", "S01000002", "S01000001", "S01000004"]),
        names=np.array(["West", "Middle", "East", "Far"]),
        councils=np.array([GLASGOW, GLASGOW, GLASGOW, EDINBURGH]),
        points_m=points,
        points_deg=np.stack(national_grid.to_degrees(points[:, 0], points[:, 1]), axis=1),
        figures=years | {"IMD_decile": np.array([1.0, 3.0, 5.0, 10.0]), "IMD_rank": np.arange(4.0)},
    )


def timing(latitude, longitude, latitudes, longitudes, mode):
    east, north = national_grid.to_grid(latitude, longitude)
    easts, norths = national_grid.to_grid(latitudes, longitudes)
    metres = np.hypot(easts - east, norths - north)
    wait, pace = {"walk": (0, 100), "bus": (5, 250), "car": (0, 500)}[mode]
    minutes = wait + metres / pace
    return Minutes(likely=minutes, low=minutes, high=minutes)


TRAVEL = TravelModel(
    title="made up", modes=frozenset(("walk", "bus", "car")), minutes=timing, source="made up"
)


@pytest.fixture
def make_planner(make_index, ground):
    def make(*services, **options):
        return Planner(ground, make_index(services), TRAVEL, TODAY, **options)

    return make


@pytest.fixture
def strip():
    """The services most tests use."""
    weekday = Schedule(freq="WEEKLY", byday="MO,TU,WE,TH,FR", opens_at="09:00", closes_at="15:00")
    return {
        "nursery": nursery("west nursery", 260_000.0, 60),
        "silent": nursery("silent", 261_900.0, 30, minimum_age=None, maximum_age=None),
        "dear": nursery(
            "dear",
            264_000.0,
            40,
            cost_options=(CostOption(amount=300.0, period="week"),),
        ),
        "short_day": nursery("short day", 264_000.0, 40, schedules=(weekday,)),
        "full": nursery(
            "full",
            264_000.0,
            40,
            accepting=Accepting(fit=Fit.NO, as_of=date(2026, 11, 1), said_by="the nursery"),
        ),
        "after_school": nursery(
            "club",
            261_900.0,
            24,
            tags=("after_school", "school_age_only"),
            minimum_age=5.0,
            maximum_age=11.0,
        ),
        "remote": nursery("helpline", None, None, channels=("phone",)),
    }
