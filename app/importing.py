"""How do pages take a source in? The ordinary importer, with the tables this process holds.

The sample and a file dropped on the Data page go the same way as `fingerpost import`: read, locate,
keep as a generation, fold, index, flip.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib.resources import as_file, files

from directory.areas import AreaStore
from directory.linking import Compared
from directory.loading import Progress
from directory.locating import Locator, areas_folder
from directory.postcodes import Postcodes
from directory.reading import Reading, read_source
from directory.refresh import FeedReport, import_readings
from directory.settings import Settings
from directory.store import SAMPLE, Store
from recommender.recommend import index_columns


def bring_in(
    readings: Iterable[Reading],
    *,
    settings: Settings,
    store: Store,
    postcodes: Postcodes,
    dry_run: bool = False,
    partial: bool = False,
    accept_loss: bool = False,
    progress: Progress | None = None,
    compared: Compared | None = None,
) -> list[FeedReport]:
    """Take readings in; with `dry_run` do everything but put them live.

    `partial` only adds and changes; without `accept_loss` a feed that lost much is refused.
    `compared` keeps what a dry run found for the import that goes live.

    Raises
    ------
    DirectoryError
        If a source cannot be read or the store fails; nothing has changed then.
    """
    locator = Locator(postcodes, AreaStore.open(areas_folder(settings)))
    return import_readings(
        store,
        readings,
        locate=locator,
        salt=locator.salt,
        index_dir=settings.index_dir,
        columns=index_columns(),
        dry_run=dry_run,
        partial=partial,
        accept_loss=accept_loss,
        progress=progress,
        compared=compared,
    )


def import_sample(
    *, settings: Settings, store: Store, postcodes: Postcodes, today: date
) -> list[FeedReport]:
    """Take the invented services in, so that an empty store has something to show."""
    with as_file(files("data").joinpath("sample", "directory.json")) as path:
        reading = read_source(str(path), format_id="hsds", feed=SAMPLE, today=today)
        return bring_in([reading], settings=settings, store=store, postcodes=postcodes)
