"""Where is a data zone, as a place? Known for all of Scotland's zones of 2011 without loading any.

Registers place childminders by data zone alone, so that nobody learns where they live. What was
loaded with `fingerpost areas` is asked first and adds other kinds and years of areas.
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib.resources import files

import numpy as np

from directory import national_grid
from directory.areas import AreaStore, Zone

_TABLE = "data_zones_2011.csv"


def _text() -> str:
    return files("data").joinpath("reference", _TABLE).read_text(encoding="utf-8")


@cache
def built_in_zones() -> dict[str, Zone]:
    """Return Scotland's data zones of 2011 by code; points are right to about 100 m."""
    rows = list(csv.DictReader(line for line in _text().splitlines() if not line.startswith("#")))
    east, north, reach = (
        np.array([row[name] for row in rows], dtype=np.float64) * 100
        for name in ("easting_hm", "northing_hm", "reach_hm")
    )
    latitude, longitude = national_grid.to_degrees(east, north)
    return {
        row["code"]: Zone(
            code=row["code"],
            name=row["name"],
            latitude=round(float(latitude[k]), 6),
            longitude=round(float(longitude[k]), 6),
            reach_m=float(reach[k]),
            council_code=f"S120000{row['council']}",
        )
        for k, row in enumerate(rows)
    }


class Zones:
    """Areas as places: those loaded, then the built-in data zones."""

    def __init__(self, loaded: AreaStore | None = None) -> None:
        self._layers = loaded.layers() if loaded is not None else ()
        text = hashlib.sha256(_text().encode()).hexdigest()[:8]
        digests = "".join(f" {layer.name}:{layer.digest}" for layer in self._layers)
        self.version = f"{text}{digests}"

    def find(self, code: str) -> Zone | None:
        """Return an area as a place, or `None` when its code is not known here."""
        for layer in self._layers:
            zone = layer.zone(code)
            if zone is not None:
                return zone
        return built_in_zones().get(code)
