"""Four made-up areas in a row and a few invented nurseries: a planner's page to be worked by hand.

Areas lie 2 km apart, the fourth far off in another council. People walk 100 m a minute, drive 500,
and wait 5 minutes for a bus that goes 250.
"""

import json
from datetime import date
from types import SimpleNamespace

import numpy as np
import shapely

from app.planning import Planning
from directory import national_grid
from directory.areas import AreaLayer, Figure
from directory.index import Index, build
from directory.records import (
    CostOption,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Source,
)
from directory.travel import Minutes, TravelModel
from recommender.recommend import index_columns

TODAY = date(2026, 11, 23)
EASTINGS = np.array([260_000.0, 262_000.0, 264_000.0, 290_000.0])
NORTHING = 665_000.0
GLASGOW, EDINBURGH = "S12000049", "S12000036"
CODES = ("S01000001", "S01000002", "S01000003", "S01000004")
FIGURES = {
    **{str(age): np.full(4, 10.0) for age in range(16)},
    "SIMD2020v2_Decile": np.array([1.0, 3.0, 6.0, 10.0]),
    "SIMD2020v2_Rank": np.array([10.0, 20.0, 30.0, 40.0]),
    "lone_parent_dep": np.array([8.0, 4.0, 2.0, 1.0]),
    "all_households": np.full(4, 20.0),
    "live_postcodes": np.full(4, 5.0),
}


def degrees(easting, northing=NORTHING):
    latitude, longitude = national_grid.to_degrees(easting, northing)
    return float(latitude), float(longitude)


def layer():
    """Return the four areas: squares of 1 km, the first three in two wards."""
    points = np.stack([EASTINGS, np.full(4, NORTHING)], axis=1)
    shapes = []
    for easting in EASTINGS:
        south, west = degrees(easting - 500, NORTHING - 500)
        north, east = degrees(easting + 500, NORTHING + 500)
        shapes.append(shapely.box(west, south, east, north))
    names = ["West", "Middle", "East", "Far"]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, name, shape in zip(CODES, names, shapes, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return AreaLayer(
        name="row",
        title="Four in a row",
        vintage="2011",
        source="made up",
        attribution="Nobody's copyright",
        codes=np.array(CODES),
        names=np.array(names),
        councils=np.array([GLASGOW, GLASGOW, GLASGOW, EDINBURGH]),
        points_m=points,
        points_deg=np.array([degrees(easting) for easting in EASTINGS]),
        reach_m=np.full(4, 700.0),
        figures=FIGURES,
        facts={name: Figure(name=name, table="made up", source="made up") for name in FIGURES},
        words={
            "MMWard_Name": ["Burn", "Burn", "Hill", "Hill"],
            "MMWard_Code": ["1", "1", "2", "2"],
        },
        polygons_wkb=[shapely.to_wkb(shape) for shape in shapes],
        shapes_text=json.dumps(collection).encode(),
    )


def nursery(key, easting, places, council=GLASGOW, **more):
    """Return an invented nursery for under-fives at this easting."""
    latitude, longitude = degrees(easting)
    location = Location(
        id=f"place-{key}",
        name=f"{key} hall",
        latitude=latitude,
        longitude=longitude,
        located_by="record",
        precision="point",
        council_code=council,
    )
    said = {
        "role": "childcare",
        "organization": Organization(id=f"org-{key}", name=f"{key} trust"),
        "tags": ("nursery", "under_fives_only"),
        "minimum_age": 0.0,
        "maximum_age": 4.0,
        "sources": (
            Source(feed="care-inspectorate", record_id=key, published_on=date(2026, 10, 31)),
        ),
    }
    return Service(
        id=f"service-{key}",
        name=f"{key} nursery",
        needs=("childcare",),
        capacity_places=places,
        service_at_locations=(ServiceAtLocation(id=f"at-{key}", location=location),),
        **(said | more),
    )


def timing(latitude, longitude, latitudes, longitudes, mode):
    east, north = national_grid.to_grid(latitude, longitude)
    easts, norths = national_grid.to_grid(latitudes, longitudes)
    wait, pace = {"walk": (0, 100), "bus": (5, 250), "car": (0, 500)}[mode]
    minutes = wait + np.hypot(easts - east, norths - north) / pace
    return Minutes(likely=minutes, low=minutes, high=minutes)


TRAVEL = TravelModel(
    title="made up", modes=frozenset(("walk", "bus", "car")), minutes=timing, source="made up"
)


class NoPostcodes:
    """Knows one postcode, and nobody who lives around the four areas."""

    councils = ()

    def in_councils(self, _codes):
        none = np.zeros(0)
        return SimpleNamespace(easting_m=none, northing_m=none, latitude=none, longitude=none)

    def find(self, text):
        known = text.replace(" ", "").upper() == "G319AA"
        latitude, longitude = degrees(290_000.0) if known else (None, None)
        return SimpleNamespace(
            label="G31 9AA", latitude=latitude, longitude=longitude, problem="", state="live"
        )


def planning(folder, *services):
    """Return a planner's questions over the four areas; by default with four nurseries."""
    held = services or (
        nursery("West", 260_000.0, 60),
        nursery("East", 264_000.0, 12),
        nursery(
            "Dear",
            264_000.0,
            40,
            role="peer_support",
            cost_options=(CostOption(amount=300.0, period="week"),),
        ),
        nursery("Away", 340_000.0, 20, council=EDINBURGH),
    )
    build(held, index_columns(), folder, on=TODAY)
    return Planning(
        layer(), index=Index.open(folder), travel=TRAVEL, postcodes=NoPostcodes(), today=TODAY
    )
