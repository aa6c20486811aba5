"""Which travel engine is in use here? What lies in the folder `travel` of the data folder says.

A table of minutes (`*.csv`) answers first, then streets (`*.npz`, `*.geojson`), then the straight
line, which is always there.
"""

from __future__ import annotations

from pathlib import Path

from directory.areas import AreaStore
from directory.locating import areas_folder
from directory.postcodes import Postcodes
from directory.settings import Settings
from directory.travel import TravelModel, distance
from directory.zones import Zones


def travel_folder(settings: Settings) -> Path:
    """Return where travel tables and streets are looked for."""
    return settings.data_dir / "travel"


def open_travel(settings: Settings, postcodes: Postcodes) -> TravelModel:
    """Return the best engine there is for these settings.

    Raises
    ------
    AreaSourceError
        If a file in the folder cannot be read; the sentence names it.
    """
    folder = travel_folder(settings)
    engine = distance.MODEL
    tables = sorted(folder.glob("*.csv"), reverse=True)  # the first by name is asked first
    streets = [path for ending in ("npz", "geojson") for path in sorted(folder.glob(f"*.{ending}"))]
    if streets:
        from directory.travel import network  # scipy, which a server without streets never needs

        engine = network.open_network(streets[0])
    if not tables:
        return engine
    from directory.travel import table

    zones = Zones(AreaStore.open(areas_folder(settings)))

    def place(text: str) -> tuple[float, float] | None:
        zone = zones.find(text)
        if zone is not None:
            return zone.latitude, zone.longitude
        found = postcodes.find(text)
        if found.latitude is None or found.longitude is None:
            return None
        return found.latitude, found.longitude

    for path in tables:
        engine = table.open_table(path, place, otherwise=engine)
    return engine
