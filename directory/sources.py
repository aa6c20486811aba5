"""How does a file or an address get into the directory, with everything that is needed on the way?

The one place where reader, fetcher, postcodes, areas and store are put together: for the command
line, for `refresh`, and for whoever loads the sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from directory.fetch import Fetcher, allowed_hosts
from directory.index import Column, build
from directory.loading import Progress
from directory.locating import Locator
from directory.reading import Reading, read_source
from directory.refresh import FeedReport, import_readings
from directory.settings import Settings
from directory.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person may say about an import; see `fingerpost import --help`."""

    format_id: str | None = None
    feed: str | None = None
    mapping: Path | None = None
    allow_hosts: tuple[str, ...] = ()
    partial: bool = False
    accept_loss: bool = False
    dry_run: bool = False


def open_sources(
    sources: Iterable[str], *, choices: Choices, today: date, fetcher: Fetcher | None = None
) -> list[Reading]:
    """Recognise each source; nothing is read before the import walks it.

    Raises
    ------
    DirectoryError
        If one is not there, not reachable, or in no format we read.
    """
    fetcher = fetcher or fetcher_for(choices)
    return [
        read_source(
            source,
            format_id=choices.format_id,
            feed=choices.feed,
            mapping=choices.mapping,
            fetcher=fetcher,
            today=today,
        )
        for source in sources
    ]


def fetcher_for(choices: Choices) -> Fetcher:
    """Return what gets the answers of one import."""
    return Fetcher(allow=allowed_hosts(choices.allow_hosts))


def take_in(
    store: Store,
    readings: Iterable[Reading],
    *,
    settings: Settings,
    columns: Mapping[str, Column],
    locator: Locator | None = None,
    choices: Choices = Choices(),
    progress: Progress | None = None,
    processes: int = 1,
) -> list[FeedReport]:
    """Locate what readings hold, and put the directory they make live.

    A `locator` is opened (and its postcode table built, the first time) unless one is passed in.
    `processes` helpers share the work; leave it at 1 where this process has threads at work.

    Raises
    ------
    DirectoryError
        If anything stops the import; nothing has changed then.
    """
    locate = locator or Locator.open(settings)
    return import_readings(
        store,
        readings,
        locate=locate,
        index_dir=settings.index_dir,
        columns=columns,
        build_index=partial(build, processes=processes),
        salt=locate.salt,
        partial=choices.partial,
        accept_loss=choices.accept_loss,
        dry_run=choices.dry_run,
        progress=progress,
        processes=processes,
    )
