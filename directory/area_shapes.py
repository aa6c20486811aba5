"""What does a layer need to be served? Points where people live, councils, and light shapes.

All of it is worked out once, when areas are loaded or drawn, so that serving only reads arrays.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from directory import national_grid
from directory.areas import LIVE_POSTCODES, AreaLayer, Figure, Floats
from directory.postcodes import ATTRIBUTION, LiveUnits, Postcodes

SIMPLIFY_M = 10.0  # invisible at the scales a city is looked at, and half the size
DECIMALS = 5


def to_degrees(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes in British grid metres as degrees WGS84, longitude first."""

    def degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        latitude, longitude = national_grid.to_degrees(x, y)
        return longitude, latitude

    return np.asarray(shapely.transform(shapes, degrees, interleaved=False), dtype=object)


def _to_metres(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    def metres(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return national_grid.to_grid(y, x)

    return np.asarray(shapely.transform(shapes, metres, interleaved=False), dtype=object)


def prepare(
    *,
    name: str,
    title: str,
    vintage: str,
    source: str,
    attribution: str,
    codes: NDArray[np.str_],
    names: NDArray[np.str_],
    councils: NDArray[np.str_] | None,
    polygons: NDArray[np.object_],
    units: LiveUnits,
    postcodes: Postcodes,
    area_of_unit: NDArray[np.intp] | None = None,
) -> AreaLayer:
    """Return the layer of these shapes (degrees) with all that serving needs.

    Parameters
    ----------
    councils
        Council of each area, shape (n_areas,); `None` reads it off the postcodes in it.
    units, area_of_unit
        Live postcodes near the shapes, and the row of the area each is in (-1: none); `None`
        looks them up.
    """
    if area_of_unit is None:
        area_of_unit = _area_of_unit(polygons, units)
    points_m, reach_m, live = _where_people_live(polygons, units, area_of_unit)
    latitude, longitude = national_grid.to_degrees(points_m[:, 0], points_m[:, 1])
    if councils is None:
        councils = _councils_by_postcode(area_of_unit, units, points_m, postcodes)
    proxy = Figure(
        name=LIVE_POSTCODES,
        table="",
        title="Postcodes in use",
        unit="postcodes",
        source=ATTRIBUTION,
        as_of="2025-11",
        vintage=vintage,
        is_proxy=True,
    )
    return AreaLayer(
        name=name,
        title=title,
        vintage=vintage,
        source=source,
        attribution=attribution,
        codes=codes,
        names=names,
        councils=councils,
        points_m=points_m,
        points_deg=np.stack([latitude, longitude], axis=1),
        reach_m=reach_m,
        figures={LIVE_POSTCODES: live},
        facts={LIVE_POSTCODES: proxy},
        words={},
        polygons_wkb=[shapely.to_wkb(polygon) for polygon in polygons],
        shapes_text=_shapes_text(codes, names, polygons),
    )


def _area_of_unit(polygons: NDArray[np.object_], units: LiveUnits) -> NDArray[np.intp]:
    tree = shapely.STRtree(polygons)
    at, rows = tree.query(shapely.points(units.longitude, units.latitude), predicate="intersects")
    found = np.full(len(units), len(polygons), dtype=np.intp)
    np.minimum.at(found, at, rows)
    return np.where(found == len(polygons), -1, found)


def _where_people_live(
    polygons: NDArray[np.object_], units: LiveUnits, area: NDArray[np.intp]
) -> tuple[Floats, Floats, Floats]:
    """Return each area's point, how far its furthest live postcode is from it, and how many."""
    count = len(polygons)
    inside = area >= 0
    own, east, north = area[inside], units.easting_m[inside], units.northing_m[inside]
    live = np.bincount(own, minlength=count).astype(np.float64)
    points = np.zeros((count, 2))
    away = np.zeros(len(own))
    for axis, values in enumerate((east, north)):
        mean = np.bincount(own, values, minlength=count) / np.maximum(live, 1)
        points[:, axis] = mean
        away += (values - mean[own]) ** 2
    nearest = np.lexsort((away, own))
    areas, first = np.unique(own[nearest], return_index=True)
    points[areas, 0] = east[nearest[first]]
    points[areas, 1] = north[nearest[first]]
    empty = np.flatnonzero(live == 0)
    if len(empty):
        spots = shapely.point_on_surface(polygons[empty])
        x, y = national_grid.to_grid(shapely.get_y(spots), shapely.get_x(spots))
        points[empty] = np.stack([x, y], axis=1)
    reach = np.zeros(count)
    np.maximum.at(reach, own, np.hypot(east - points[own, 0], north - points[own, 1]))
    return points, reach, live


def _councils_by_postcode(
    area: NDArray[np.intp], units: LiveUnits, points_m: Floats, postcodes: Postcodes
) -> NDArray[np.str_]:
    """Return the council most of each area's postcodes are in; that of the nearest one if none."""
    inside = area >= 0
    pairs, many = np.unique(
        area[inside] * 65536 + units.council[inside].astype(np.int64), return_counts=True
    )
    best = np.full(len(points_m), "", dtype="U9")
    for pair in pairs[np.argsort(many, kind="stable")].tolist():
        best[pair // 65536] = postcodes.councils[pair % 65536]
    for row in np.flatnonzero(best == "").tolist():
        nearest = postcodes.nearest(*points_m[row].tolist())
        if nearest is not None:
            best[row] = nearest[0].council_code or ""
    return best


def _shapes_text(
    codes: NDArray[np.str_], names: NDArray[np.str_], polygons: NDArray[np.object_]
) -> bytes:
    """Return simplified shapes as GeoJSON; neighbours keep a common edge."""
    simple = to_degrees(
        np.asarray(shapely.coverage_simplify(_to_metres(polygons), SIMPLIFY_M), dtype=object)
    )
    simple = np.where(shapely.is_empty(simple), polygons, simple)
    geometry = [json.loads(text) for text in shapely.to_geojson(simple)]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": {
                "type": shape["type"],
                "coordinates": _rounded(shape["coordinates"]),
            },
        }
        for code, name, shape in zip(codes.tolist(), names.tolist(), geometry, strict=True)
    ]
    value = {"type": "FeatureCollection", "features": features}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _rounded(part: Any) -> Any:  # noqa: ANN401 - nested lists of numbers
    if isinstance(part, (int, float)):
        return round(float(part), DECIMALS)
    return [_rounded(inner) for inner in part]
