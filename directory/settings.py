"""What may the person who runs it choose? Read once at the edge, frozen, and passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs


def _url(text: str) -> str:
    """Return a database URL; a bare path is a SQLite file."""
    return text if "://" in text else f"sqlite:///{Path(text).expanduser().resolve()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Places and switches. `database` and `people_database` are SQLAlchemy URLs.

    `map_tiles_url` empty means no basemap and no request to any other host.
    """

    data_dir: Path
    database: str
    people_database: str
    map_tiles_url: str = ""
    map_tiles_attribution: str = ""

    @property
    def cache_dir(self) -> Path:
        """Where things that can be made again are kept (postcode table, prepared geometry)."""
        return self.data_dir / "cache"

    @property
    def index_dir(self) -> Path:
        """Where the index of each edition is kept."""
        return self.data_dir / "index"


def read_settings(
    environment: Mapping[str, str], *, database: str | None = None, people: str | None = None
) -> Settings:
    """Return the settings from the environment; what the command line names wins.

    `FINGERPOST_DATA_DIR` (default: the user's data folder), `FINGERPOST_DATABASE`,
    `FINGERPOST_PEOPLE_DATABASE`, `MAP_TILES_URL`, `MAP_TILES_ATTRIBUTION`.
    """
    chosen = environment.get("FINGERPOST_DATA_DIR")
    folder = Path(chosen).expanduser() if chosen else platformdirs.user_data_path("fingerpost")
    return Settings(
        data_dir=folder.resolve(),
        database=_url(
            database or environment.get("FINGERPOST_DATABASE") or str(folder / "directory.db")
        ),
        people_database=_url(
            people or environment.get("FINGERPOST_PEOPLE_DATABASE") or str(folder / "people.db")
        ),
        map_tiles_url=environment.get("MAP_TILES_URL", ""),
        map_tiles_attribution=environment.get("MAP_TILES_ATTRIBUTION", ""),
    )
