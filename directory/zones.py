"""Where is a data zone, as a place? Known for all of Scotland's zones of 2011 without loading any.

Registers place childminders by data zone alone, so that nobody learns where they live. What was
loaded with `fingerpost areas` is asked first and adds other kinds and years of areas.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import numpy as np

from directory import national_grid
from directory.areas import AreaStore, Zone
from directory.grid import metres_apart

_TABLE, _TOWNS = "data_zones_2011.csv", "towns.csv"
_AROUND_M = 1_500.0  # of a town's middle its people live


def _text(table: str) -> str:
    return files("data").joinpath("reference", table).read_text(encoding="utf-8")


@cache
def built_in_zones() -> dict[str, Zone]:
    """Return Scotland's data zones of 2011 by code; points are right to about 100 m."""
    return {zone.code: zone for zone in _zones(_TABLE)}


@cache
def built_in_towns() -> tuple[Zone, ...]:
    """Return Scotland's towns and villages, as far as registers name them; none has a code.

    Many a village is called so by no data zone.
    """
    return tuple(_zones(_TOWNS))


_SURELY_NEAR_M = 20_000.0  # of the middle of some data zone every home in Scotland lies


def council_near(latitude: float, longitude: float) -> str | None:
    """Return the council of the data zone whose middle is nearest; `None` outside Scotland.

    Enough to say under which council a hidden place is found; near a border it may be the next.
    """
    zones = tuple(built_in_zones().values())
    points = np.array([(zone.latitude, zone.longitude) for zone in zones])
    here = np.broadcast_to((latitude, longitude), points.shape)
    away = metres_apart(points, here)
    nearest = int(away.argmin())
    return zones[nearest].council_code if away[nearest] <= _SURELY_NEAR_M else None


def _zones(table: str) -> Iterator[Zone]:
    lines = (line for line in _text(table).splitlines() if not line.startswith("#"))
    rows = list(csv.DictReader(lines))
    east, north = (
        np.array([row[name] for row in rows], dtype=np.float64) * 100
        for name in ("easting_hm", "northing_hm")
    )
    latitudes, longitudes = national_grid.to_degrees(east, north)
    for row, latitude, longitude in zip(rows, latitudes, longitudes, strict=True):
        yield Zone(
            code=row.get("code", ""),
            name=row["name"],
            latitude=round(float(latitude), 6),
            longitude=round(float(longitude), 6),
            reach_m=float(row["reach_hm"]) * 100 if "reach_hm" in row else _AROUND_M,
            council_code=f"S120000{row['council']}",
        )


class Zones:
    """Areas as places: those loaded, then the built-in data zones."""

    def __init__(self, loaded: AreaStore | None = None) -> None:
        self._layers = loaded.layers() if loaded is not None else ()
        text = hashlib.sha256(_text(_TABLE).encode()).hexdigest()[:8]
        digests = "".join(f" {layer.name}:{layer.digest}" for layer in self._layers)
        self.version = f"{text}{digests}"

    def find(self, code: str) -> Zone | None:
        """Return an area as a place, or `None` when its code is not known here."""
        for layer in self._layers:
            zone = layer.zone(code)
            if zone is not None:
                return zone
        return built_in_zones().get(code)
