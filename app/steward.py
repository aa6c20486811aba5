"""What does a steward do? Bring a file in after seeing what it would change; settle; correct.

Nothing here draws. A file is tried with a dry run first: everything but the flip.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import auth, opening
from app.importing import bring_in
from directory import linking, local_changes
from directory.publishing import IndexWork
from directory.reading import Reading, read_source, slug
from directory.records import Service
from directory.refresh import FeedReport
from recommender.recommend import index_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A file somebody dropped on the page, with the mapping for its columns if it is a table."""

    name: str
    body: bytes
    mapping: bytes | None = None
    feed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Two records that may be one service."""

    one: Service
    other: Service
    score: float


def take(dropped: Dropped, *, dry_run: bool) -> list[FeedReport]:
    """Read a dropped file through the ordinary importer; `dry_run` changes nothing.

    Raises
    ------
    FingerpostError
        If it cannot be read or put in; the sentence says what to do.
    """
    held = opening.here()
    with _reading(dropped) as reading:
        return bring_in(
            [reading],
            settings=held.settings,
            store=held.store,
            postcodes=held.postcodes,
            dry_run=dry_run,
        )


@contextmanager
def _reading(dropped: Dropped) -> Iterator[Reading]:
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-"))
    try:
        path = folder / Path(dropped.name).name  # its own name: the feed may be known by it
        path.write_bytes(dropped.body)
        mapping = None
        if dropped.mapping is not None:
            mapping = folder / "mapping.toml"
            mapping.write_bytes(dropped.mapping)
        feed = slug(dropped.feed) if dropped.feed.strip() else None
        yield read_source(str(path), feed=feed, mapping=mapping, today=opening.here().today)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def desk() -> local_changes.Desk:
    """Return where this visitor's changes are made."""
    held = opening.here()
    return local_changes.Desk(
        store=held.store,
        index=IndexWork(columns=index_columns(), folder=held.settings.index_dir),
        author_ref=auth.author(),
        now=opening.now_in_london(),
    )


def doubles(limit: int = 10) -> list[Double]:
    """Return the pairs that wait for somebody to say whether they are one service."""
    held = opening.here()
    with held.store.reading() as connection:
        pairs = linking.queue(connection, limit=limit)
    found = held.some_services(one for pair in pairs for one in (pair.left_id, pair.right_id))
    return [
        Double(one=found[pair.left_id], other=found[pair.right_id], score=pair.score)
        for pair in pairs
        if pair.left_id in found and pair.right_id in found
    ]
