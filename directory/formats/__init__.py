"""How does each publisher write a service down? One file per format.

A format's file holds one module-level `Format`. It is recognised from content, never from the name
alone, and reads lazily: what it yields is either a `Record` or a `Problem` (with `refused=True` for a
row that could not become a record), so that read = records + refusals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from directory.discovery import discover
from directory.formats._material import Material
from directory.records import Problem, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedContext:
    """What a reader may know besides the bytes: the feed's id and the day it was fetched."""

    feed: str
    retrieved_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A reader. `feed` is set for one-publisher formats; `licence`/`attribution` are printed.

    `recognises` looks at the first bytes (and, for folders and archives, the names inside) and says
    whether this is its content. `read` yields every row once, in the source's order. A generic format
    has no licence of its own: the feed's configuration or the document itself gives it.
    """

    title: str
    recognises: Callable[[Material], bool]
    read: Callable[[Material, FeedContext], Iterator[Record | Problem]]
    feed: str | None = None
    licence: str | None = None
    attribution: str | None = None


def all_formats() -> dict[str, Format]:
    """Return every format by id, `_` written `-`."""
    return discover("directory.formats", Format, dashes=True)
