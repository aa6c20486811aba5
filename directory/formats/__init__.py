"""How does each publisher write a service down? One file per format.

A format's file holds one module-level `Format`. It is recognised from content, never from the name
alone, and reads lazily: what it yields is either a `Record` or a `Problem` (with `refused=True` for
a row that could not become a record), so that read = records + refusals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from directory.discovery import discover
from directory.formats._known import Known
from directory.formats._material import Material
from directory.records import Problem, Record, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedContext:
    """What a reader may know besides the bytes: the feed's id, dates, licence and mapping file.

    `retrieved_on` is the day it was fetched, `published_on` the publisher's date where the content
    or the file's name tells it. `mapping` describes the columns of a table. `known` are the rows
    that need not be read again.
    """

    feed: str
    retrieved_on: date
    published_on: date | None = None
    licence: str | None = None
    attribution: str | None = None
    mapping: Path | None = None
    known: Known = field(default_factory=Known, compare=False, repr=False)

    def source(
        self, record_id: str, *, url: str | None = None, attribution: str | None = None
    ) -> Source:
        """Return where the facts of one record came from."""
        return Source(
            feed=self.feed,
            record_id=record_id,
            url=url,
            licence=self.licence,
            attribution=attribution or self.attribution,
            published_on=self.published_on,
            retrieved_on=self.retrieved_on,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a source says of itself; `None` where it is silent."""

    published_on: date | None = None
    licence: str | None = None
    attribution: str | None = None
    feed: str | None = None


def _nothing(material: Material, mapping: Path | None) -> About:  # noqa: ARG001
    return About()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A reader. `feed` is set for one-publisher formats; `licence`/`attribution` are printed.

    `recognises` looks at the first bytes (and, for folders and archives, the names inside) and says
    whether this is its content. `read` yields every row once, in the source's order. `about` reads
    what the source (or the mapping file) says of its own date and licence; that wins over the
    format's words. A generic format has no licence: the document or the configuration gives it.
    """

    title: str
    recognises: Callable[[Material], bool]
    read: Callable[[Material, FeedContext], Iterator[Record | Problem]]
    feed: str | None = None
    licence: str | None = None
    attribution: str | None = None
    about: Callable[[Material, Path | None], About] = _nothing


def all_formats() -> dict[str, Format]:
    """Return every format by id, `_` written `-`."""
    return discover("directory.formats", Format, dashes=True)
