"""Which small areas are there when nobody has loaded any? Postcode sectors, drawn from postcodes.

Every spot belongs to the sector of its nearest postcode in use, up to 1.5 km away: the Voronoi
cells of the postcodes, joined by sector. Royal Mail's sectors have no published edge, so these are
ours. The number of postcodes in use stands in for households, and says so.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from directory.area_shapes import prepare, to_degrees
from directory.areas import AreaLayer, AreaStore, Floats
from directory.errors import AreaSourceError
from directory.postcode_tables import fingerprint
from directory.postcodes import ATTRIBUTION, LiveUnits, Postcodes, sector_label

LAYER = "postcode-sectors"
CLIP_M = 1_500.0
AROUND_M = 3_000.0  # postcodes beyond a council's edge bound the cells within it
FEWEST_UNITS = 3  # a "sector" of one or two postcodes is a large user's letter box


def sector_layer(
    councils: Collection[str], postcodes: Postcodes, cache_dir: Path | None = None
) -> AreaLayer:
    """Return the postcode sectors of some councils, made once and then read from the cache.

    Parameters
    ----------
    councils
        GSS codes. A sector that crosses the edge of these councils ends there.
    cache_dir
        Where it is kept; `None` makes it anew.
    """
    if cache_dir is None:
        return make_sectors(councils, postcodes)
    which = hashlib.sha256(" ".join((fingerprint(), *sorted(councils))).encode()).hexdigest()[:12]
    kept = AreaStore.open(cache_dir / f"sectors-{which}")
    if LAYER in kept.names():
        try:
            return kept.layer(LAYER)
        except AreaSourceError:  # a copy cut short is made again
            shutil.rmtree(kept.folder, ignore_errors=True)
    kept.save(make_sectors(councils, postcodes))
    return kept.layer(LAYER)


def make_sectors(councils: Collection[str], postcodes: Postcodes) -> AreaLayer:
    """Draw the postcode sectors of some councils."""
    units = _around(councils, postcodes)
    ours = np.isin(np.array(postcodes.councils)[units.council], sorted(councils))
    _, number, many = np.unique(units.sector, return_inverse=True, return_counts=True)
    bounding = many[number] >= FEWEST_UNITS
    spots, spot_sector, spot_ours = _spots(units.take(np.flatnonzero(bounding)), ours[bounding])
    cells = _cells(spots)
    kept = np.flatnonzero(spot_ours)
    chosen, at = np.unique(spot_sector[kept], return_inverse=True)
    polygons = np.array(
        [shapely.union_all(cells[kept[at == row]], grid_size=0.1) for row in range(len(chosen))],
        dtype=object,
    )
    rows = {int(sector): row for row, sector in enumerate(chosen.tolist())}
    own = [
        rows.get(int(sector), -1) if inside else -1
        for sector, inside in zip(units.sector.tolist(), (ours & bounding).tolist(), strict=True)
    ]
    labels = np.array([sector_label(int(sector)) for sector in chosen.tolist()], dtype=np.str_)
    return prepare(
        name=LAYER,
        title="Postcode sectors",
        vintage="2025",
        source="Drawn by Fingerpost from the points of postcodes in use",
        attribution=ATTRIBUTION,
        codes=labels,
        names=labels,
        councils=None,
        polygons=to_degrees(polygons),
        units=units,
        postcodes=postcodes,
        area_of_unit=np.array(own, dtype=np.intp),
    )


def _around(councils: Collection[str], postcodes: Postcodes) -> LiveUnits:
    """Return the units of the councils and those a little beyond their box."""
    own = postcodes.in_councils(councils)
    if len(own) == 0:
        return own
    units = postcodes.in_councils()
    near = np.zeros(len(units), dtype=np.bool_)
    numbers = np.unique(own.council)
    for council in numbers.tolist():
        mine = own.council == council
        inside = np.ones(len(units), dtype=np.bool_)
        for all_at, at in (
            (units.easting_m, own.easting_m[mine]),
            (units.northing_m, own.northing_m[mine]),
        ):
            inside &= (all_at >= at.min() - AROUND_M) & (all_at <= at.max() + AROUND_M)
        near |= inside
    return units.take(np.flatnonzero(near))


def _spots(
    units: LiveUnits, ours: NDArray[np.bool_]
) -> tuple[Floats, NDArray[np.uint32], NDArray[np.bool_]]:
    """Return distinct points, and the sector of each: of several at one point, the first."""
    points = np.stack([units.easting_m, units.northing_m], axis=1)
    spots, first = np.unique(points, axis=0, return_index=True)
    return spots, units.sector[first], ours[first]


def _cells(spots: Floats) -> NDArray[np.object_]:
    """Return the Voronoi cell of each spot, cut off at 1.5 km from it."""
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(spots), ordered=True))
    corners = shapely.bounds(cells)
    away = np.maximum(
        np.abs(corners[:, [0, 2]] - spots[:, [0]]).max(axis=1),
        np.abs(corners[:, [1, 3]] - spots[:, [1]]).max(axis=1),
    )
    wide = np.flatnonzero(away * np.sqrt(2) > CLIP_M)
    discs = shapely.buffer(shapely.points(spots[wide]), CLIP_M, quad_segs=12)
    cells[wide] = shapely.intersection(cells[wide], discs)
    return np.asarray(cells)
