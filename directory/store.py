"""What does the directory hold now?

The store is opened once and asked by edition: whoever names an edition sees all of it, unchanged,
until two more have gone live. Writing is the business of `directory.refresh` and
`directory.corrections`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, Select, and_, exists, func, select

from directory import store_engine, store_schema
from directory.records import Problem, Service, from_document
from directory.store_tables import edition as editions
from directory.store_tables import feed as feeds
from directory.store_tables import generation as generations
from directory.store_tables import link as links
from directory.store_tables import problem as problems
from directory.store_tables import record as records
from directory.store_tables import service as services

STREAM = 2_000  # documents fetched at a time while an edition is read through
OVERLAY = "overlay"  # the format whose records only add to those of other feeds
SAMPLE = "sample"  # the invented feed: hidden as soon as any other is live


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed as it stands: which generation is live, what it held, when it was last read whole."""

    id: str
    format: str
    source: str
    licence: str | None
    attribution: str | None
    generation: int
    held: int
    refused: int
    linked: int
    problems: int
    last_seen: datetime
    hidden: bool

    @property
    def is_shown(self) -> bool:
        """Whether any page shows something of it: not of one taken out, nor of a hidden sample."""
        return self.held > 0 and not self.hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What one import of a feed came to; `published_on` is the publisher's day, where told."""

    feed: str
    made_at: datetime
    partial: bool
    read: int
    held: int
    merged: int
    refused: int
    linked: int
    added: int
    changed: int
    unchanged: int
    withdrawn: int
    problems: int
    published_on: date | None


class Store:
    """One open directory; threads may share it, as every question opens its own transaction."""

    def __init__(self, url: str, engine: Engine) -> None:
        self.url = url
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the store at a SQLAlchemy URL; a SQLite file that is not there is made.

        Raises
        ------
        DirectoryError
            If it cannot be opened, is damaged, or has another version's schema; the sentence says
            what to do.
        """
        engine = store_engine.open_engine(url)
        try:
            store_schema.make_current(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(url, engine)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that sees one moment of the store."""
        return store_engine.reading(self.engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that will write."""
        return store_engine.writing(self.engine)

    def flipping(self) -> AbstractContextManager[None]:
        """Hold the right to say which edition is live; for moments only."""
        return store_engine.flipping(self.engine)

    def trying(self) -> AbstractContextManager[Connection]:
        """Open a transaction that writes, and is taken back at its end."""
        return store_engine.trying(self.engine)

    @property
    def name(self) -> str:
        """A short name for this store, the same on every run; no password can be read from it."""
        address = store_engine.address_of(self.url)
        return hashlib.blake2b(address.encode(), digest_size=8).hexdigest()

    def index_folder(self, index_dir: Path, edition: int) -> Path:
        """Return where the index of an edition of this store is kept."""
        return index_dir / self.name / str(edition)

    def live_edition(self) -> int:
        """Return the edition in use, 0 before the first; cheap enough to ask every few seconds."""
        with self.reading() as connection:
            return live_edition(connection)

    def service_count(self, edition: int | None = None) -> int:
        """Return how many services an edition (default: the live one) holds."""
        with self.reading() as connection:
            chosen = live_edition(connection) if edition is None else edition
            found = select(editions.c.services).where(editions.c.id == chosen)
            return connection.execute(found).scalar() or 0

    def services(self, edition: int | None = None) -> Iterator[Service]:
        """Yield the services of an edition (default: the live one) by id, a few at a time."""
        for document in self.documents(edition):
            yield from_document(document)

    def documents(
        self, edition: int | None = None, *, without: Container[str] = ()
    ) -> Iterator[str]:
        """Yield the same as `services`, as the JSON documents they are kept as.

        Services whose ids stand in `without` are left out.
        """
        with self.reading() as connection:
            chosen = live_edition(connection) if edition is None else edition
            found = standing_services(chosen).order_by(services.c.id)
            rows = connection.execution_options(yield_per=STREAM).execute(found)
            for row in rows:
                if row.id not in without:
                    yield row.document

    def service(self, service_id: str, edition: int | None = None) -> Service | None:
        """Return one service, or `None`; an id that was merged into another finds that one."""
        with self.reading() as connection:
            chosen = live_edition(connection) if edition is None else edition
            document = _document(connection, service_id, chosen)
            if document is None and (merged := _merged_into(connection, service_id)):
                document = _document(connection, merged, chosen)
        return None if document is None else from_document(document)

    def some_services(self, ids: Iterable[str], edition: int | None = None) -> dict[str, Service]:
        """Return those of these services that the edition holds, by id."""
        wanted = sorted(set(ids))
        found: dict[str, Service] = {}
        with self.reading() as connection:
            chosen = live_edition(connection) if edition is None else edition
            for start in range(0, len(wanted), 500):
                some = standing_services(chosen).where(
                    services.c.id.in_(wanted[start : start + 500])
                )
                for row in connection.execute(some):
                    found[row.id] = from_document(row.document)
        return found

    def feeds(self) -> list[FeedState]:
        """Return every feed that has a live generation, by id."""
        wanted = (
            select(feeds, generations)
            .join(
                generations,
                and_(generations.c.feed == feeds.c.id, generations.c.number == feeds.c.live),
            )
            .where(feeds.c.live > 0)
            .order_by(feeds.c.id)
        )
        with self.reading() as connection:
            rows = connection.execute(wanted).mappings().all()
        others = any(
            row["id"] != SAMPLE and row["format"] != OVERLAY and row["standing"] for row in rows
        )
        return [
            FeedState(
                **{name: row[name] for name in ("id", "format", "source", "licence")},
                **{name: row[name] for name in ("attribution", "refused", "linked")},
                held=row["standing"],
                generation=row["live"],
                problems=row["problems"],
                last_seen=datetime.fromisoformat(row["last_seen"]),
                hidden=row["id"] == SAMPLE and others,
            )
            for row in rows
        ]

    def last_imports(self) -> list[Imported]:
        """Return what the last import of each feed came to, by feed."""
        counts = ("read", "held", "merged", "refused", "linked", "added", "changed", "unchanged")
        names = ("feed", "partial", *counts, "withdrawn", "problems")
        wanted = (
            select(generations)
            .join(feeds, feeds.c.id == generations.c.feed)
            .where(generations.c.number == feeds.c.live)
            .order_by(generations.c.feed)
        )
        with self.reading() as connection:
            return [
                Imported(
                    **{name: getattr(row, name) for name in names},
                    made_at=datetime.fromisoformat(row.made_at),
                    published_on=_published_on(connection, row.feed),
                )
                for row in connection.execute(wanted)
            ]

    def names(self, edition: int | None = None) -> list[tuple[str, str]]:
        """Return (id, name) of every service of an edition (default: the live one), by id."""
        found = (json.loads(document) for document in self.documents(edition))
        return [(one["id"], one["name"]) for one in found]

    def problems(self, feed: str, *, limit: int | None = None) -> list[Problem]:
        """Return what was wrong in a feed's live generation, refused records first."""
        wanted = (
            select(problems)
            .join(feeds, feeds.c.id == problems.c.feed)
            .where(problems.c.feed == feed, problems.c.generation == feeds.c.live)
            .order_by(problems.c.refused.desc(), problems.c.id)
            .limit(limit)
        )
        names = ("row", "field", "value", "advice", "key", "refused")
        with self.reading() as connection:
            return [
                Problem(**{name: getattr(row, name) for name in names})
                for row in connection.execute(wanted)
            ]


def _published_on(connection: Connection, feed: str) -> date | None:
    """Return the publisher's day of a feed: what one of its records says of itself."""
    wanted = select(records.c.document).where(
        records.c.feed == feed, records.c.document.is_not(None)
    )
    document = connection.execute(wanted.limit(1)).scalar()
    sources = json.loads(document).get("sources", ()) if document else ()
    told = next((one.get("published_on") for one in sources), None)
    return date.fromisoformat(told) if told else None


def live_edition(connection: Connection) -> int:
    """Return the edition in use in this transaction, 0 before the first."""
    return connection.execute(select(func.max(editions.c.id)).where(editions.c.live)).scalar() or 0


def standing_services(edition: int) -> Select[Any]:
    """Select the services that stand in an edition: each one's last row up to it, unless gone."""
    later = services.alias("later")
    return select(services).where(
        services.c.edition <= edition,
        services.c.document.is_not(None),
        ~exists().where(
            later.c.id == services.c.id,
            later.c.edition > services.c.edition,
            later.c.edition <= edition,
        ),
    )


def _document(connection: Connection, service_id: str, edition: int) -> str | None:
    found = standing_services(edition).where(services.c.id == service_id)
    document: str | None = connection.execute(found.with_only_columns(services.c.document)).scalar()
    return document


def _merged_into(connection: Connection, service_id: str) -> str | None:
    found = select(links.c.service_id).where(
        links.c.own_id == service_id, links.c.service_id != service_id
    )
    return connection.execute(found.order_by(links.c.feed, links.c.key)).scalars().first()
