"""What does this source hold? From a file, folder or address to a lazy stream of records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from directory.addresses import is_address, masked
from directory.errors import (
    FeedContentError,
    SourceNotFoundError,
    UnknownFormatError,
    UnknownWordError,
)
from directory.formats import FeedContext, Format, all_formats
from directory.formats._dates import earliest_in_name, is_to_come
from directory.formats._json import peek
from directory.formats._known import Known
from directory.formats._mapping import text_of
from directory.formats._material import Material
from directory.records import Problem, Record

_MAPPED = ("geojson", "geopackage")  # read with a mapping file, as csv is


class Fetcher(Protocol):
    """Gets bytes from an address, within limits; `directory.fetch.Fetcher` is the one we use."""

    def get(self, address: str) -> bytes:
        """Return the decoded body of the answer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One source being read. `items` can be walked once; reading happens while it is walked.

    `feed` and `format` are ids; `source` is the path or the address, without secrets. `known` is to
    be filled before the walk with rows that need not be read again; `context` is what a record
    depends on besides its row.
    """

    feed: str
    format: str
    source: str
    licence: str | None
    attribution: str | None
    published_on: date | None
    items: Iterator[Record | Problem]
    known: Known = field(default_factory=Known, compare=False, repr=False)
    context: str = ""


def read_source(
    source: str,
    *,
    format_id: str | None = None,
    feed: str | None = None,
    mapping: Path | None = None,
    fetcher: Fetcher | None = None,
    today: date,
) -> Reading:
    """Recognise a source by its content and return it ready to be walked.

    Parameters
    ----------
    source
        A path, or an http(s) address (then `fetcher` is needed).
    format_id, feed
        What the person named; else recognised, and the format's id or a slug of the file's name.
    mapping
        A TOML file that describes the columns of a table.
    today
        The day it is read: `Source.retrieved_on`.

    Raises
    ------
    SourceNotFoundError, UnknownFormatError, UnknownWordError, FeedContentError, FetchError
        Before anything is read, or while `items` is walked.
    """
    material = _material(source, fetcher)
    with _one_sentence(material.address):
        found, form = _format(material, format_id, mapping)
        said = form.about(material, mapping)
    context = FeedContext(
        feed=feed or form.feed or said.feed or slug(material.stem),
        retrieved_on=today,
        published_on=_published(said.published_on, material, today),
        licence=said.licence or form.licence,
        attribution=said.attribution or form.attribution,
        mapping=mapping,
    )
    return Reading(
        feed=context.feed,
        format=found,
        source=masked(material.address),
        licence=context.licence,
        attribution=context.attribution,
        published_on=context.published_on,
        items=_guarded(form.read(material, context), material.address),
        known=context.known,
        context=_depends_on(context, found),
    )


def _published(said: date | None, material: Material, today: date) -> date | None:
    """Return the day a source says it is of, else the one in its name; none that is to come."""
    days = (said, earliest_in_name(Path(material.address).name))
    return next((day for day in days if day is not None and not is_to_come(day, today)), None)


def _depends_on(context: FeedContext, format_id: str) -> str:
    """Return what the same row would make another record with: all but the day it is fetched."""
    told = (format_id, context.feed, context.published_on, context.licence, context.attribution)
    return repr((*told, text_of(context.mapping)))


def slug(name: str) -> str:
    """Return a feed id: lower case words of a name, joined by dashes."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60].strip("-") or "feed"


def _material(source: str, fetcher: Fetcher | None) -> Material:
    if is_address(source):
        if fetcher is None:
            raise SourceNotFoundError(source)
        return Material(address=source, content=fetcher.get(source), fetch=fetcher.get)
    path = Path(source).expanduser()
    if not path.exists():
        raise SourceNotFoundError(source)
    return Material(address=str(path), path=path)


def _format(material: Material, format_id: str | None, mapping: Path | None) -> tuple[str, Format]:
    known = all_formats()
    if format_id is not None:
        if format_id not in known:
            raise UnknownWordError("format", format_id, list(known))
        return format_id, known[format_id]
    if mapping is not None:
        name = next((name for name in _MAPPED if known[name].recognises(material)), "csv")
        return name, known[name]
    for name, form in known.items():
        if form.recognises(material):
            return name, form
    raise _unread(material) or UnknownFormatError(material.address, list(known))


def _unread(material: Material) -> FeedContentError | None:
    """Return why content cannot be read in whatever format it is."""
    if not material.names and not material.head.strip():
        return FeedContentError(material.address, "it is empty.")
    if material.head.startswith(b"PK\x03\x04"):
        reason = "none of the files in it is a table of services." if material.names else ""
        return FeedContentError(material.address, reason or "it is no whole zip archive.")
    return peek(material).error or _emptied(material)


_LIST_OF_NONE = re.compile(rb'\s*(?:\[\s*\]|\{[^\[\]]*"\w+"\s*:\s*\[\s*\][^\[\]]*\})\s*')


def _emptied(material: Material) -> FeedContentError | None:
    """Return that a list holds nothing: its format cannot be told, what is held stays."""
    if not _LIST_OF_NONE.fullmatch(material.head):
        return None
    reason = (
        "it holds no services, so its format cannot be told; what is held stays in use. If the "
        "feed has really emptied, name its format with --format and say --accept-loss."
    )
    return FeedContentError(material.address, reason)


def _guarded(items: Iterator[Record | Problem], address: str) -> Iterator[Record | Problem]:
    """Walk a reader; what it stumbles over becomes one sentence that names the source."""
    with _one_sentence(address):
        yield from items


@contextmanager
def _one_sentence(address: str) -> Iterator[None]:
    """Say in one sentence that content is not what it should be; the error itself is its cause."""
    try:
        yield
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror or type(error).__name__})."
        raise FeedContentError(address, reason) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        reason = f"its content is not what its format promises ({said})."
        raise FeedContentError(address, reason) from error
