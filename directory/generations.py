"""What did each feed say, and when did it change its mind?

A generation holds only the records that differ from the one before, and a row without a document
for each that was withdrawn. Rows above a feed's live generation belong to an import that never
finished: nobody reads them, and `sweep` takes them away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, or_, select, update

from directory.reading import Reading
from directory.records import Problem, Record, from_document
from directory.store import OVERLAY, SAMPLE
from directory.store_engine import load
from directory.store_tables import feed as feeds
from directory.store_tables import generation as generations
from directory.store_tables import problem as problems
from directory.store_tables import record as records

CHUNK = 500  # values in one IN list: far below every database's limit
KEPT_PROBLEMS = 20_000  # of one generation; the true count stands in `generation.problems`


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of a live record while its feed is read again."""

    hash: bytes
    sent: bytes
    facts: bytes
    service_id: str


def live_generations(connection: Connection) -> dict[str, int]:
    """Return the generation in use of every feed that has one."""
    rows = connection.execute(select(feeds.c.id, feeds.c.live).where(feeds.c.live > 0))
    return {row.id: row.live for row in rows}


def overlay_feeds(connection: Connection) -> set[str]:
    """Return the feeds whose records only add facts to those of others."""
    return set(connection.execute(select(feeds.c.id).where(feeds.c.format == OVERLAY)).scalars())


def listing_generations(connection: Connection) -> dict[str, int]:
    """Return the generation in use of every feed that lists services itself."""
    overlays = overlay_feeds(connection)
    live = live_generations(connection)
    return {feed: number for feed, number in live.items() if feed not in overlays}


def visible(view: Mapping[str, int], silent: Iterable[str]) -> dict[str, int]:
    """Leave the invented sample out as soon as any other feed has something to show.

    `silent` feeds show nothing of their own: they are empty, or only add to others.
    """
    others = set(view) - {SAMPLE} - set(silent)
    return {feed: number for feed, number in view.items() if feed != SAMPLE or not others}


def standing(view: Mapping[str, int]) -> ColumnElement[bool]:
    """Say which record rows stand when each feed is seen at a generation; others do not count."""
    later = records.alias("later")
    return or_(
        *(
            and_(
                records.c.feed == feed,
                records.c.generation <= generation,
                records.c.document.is_not(None),
                ~exists().where(
                    later.c.feed == feed,
                    later.c.key == records.c.key,
                    later.c.generation > records.c.generation,
                    later.c.generation <= generation,
                ),
            )
            for feed, generation in sorted(view.items())
        ),
        records.c.feed.in_([]),
    )


def stands(view: Mapping[str, int]) -> ColumnElement[bool]:
    """Say the same as `standing`, for records that are looked up by their service.

    Written feed by feed, as there, a database walks whole feeds to find a few records; this leaves
    it nothing to choose but the index of services.
    """
    if not view:
        return records.c.feed.in_([])
    later = records.alias("later")
    seen_at = case(dict(sorted(view.items())), value=records.c.feed, else_=-1)
    return and_(
        records.c.generation <= seen_at,
        records.c.document.is_not(None),
        ~exists().where(
            later.c.feed == records.c.feed,
            later.c.key == records.c.key,
            later.c.generation > records.c.generation,
            later.c.generation <= seen_at,
        ),
    )


def seen_before(connection: Connection, feed: str, generation: int) -> dict[str, Seen]:
    """Return what each standing record of a feed looked like, by key."""
    columns = (records.c.key, *(records.c[name] for name in Seen.__slots__))
    rows = connection.execution_options(yield_per=5_000).execute(
        select(*columns).where(standing({feed: generation}))
    )
    return {
        key: Seen(bytes(hash_), bytes(sent), bytes(facts), service_id)
        for key, hash_, sent, facts, service_id in rows
    }


def problems_before(
    connection: Connection, feed: str, generation: int
) -> dict[str, list[tuple[str, Problem]]]:
    """Return what was wrong with a feed's standing records, by key: (found by, problem)."""
    wanted = select(problems).where(
        problems.c.feed == feed,
        problems.c.generation == generation,
        problems.c.key.is_not(None),
        problems.c.refused.is_(False),
    )
    found: dict[str, list[tuple[str, Problem]]] = {}
    for row in connection.execute(wanted.order_by(problems.c.id)):
        one = Problem(row=row.row, field=row.field, value=row.value, advice=row.advice, key=row.key)
        found.setdefault(row.key, []).append((row.found_by, one))
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of an overlay whose service is not held: what was made of it, should one come."""

    hash: bytes
    service_id: str
    kept: str

    def record(self, key: str) -> Record:
        """Return the record as its reader gave it."""
        kept = json.loads(self.kept)
        service = from_document(kept["document"])
        return Record(key=key, service=service, raw=kept["raw"], row=kept["row"])


def waiting(connection: Connection, feed: str, generation: int) -> dict[str, Waiting]:
    """Return the rows of an overlay that found no service up to a generation, by key.

    Such a row has no document, so nobody shows it; what was sent is kept beside.
    """
    later = records.alias("later")
    wanted = select(records.c.key, records.c.hash, records.c.service_id, records.c.raw).where(
        records.c.feed == feed,
        records.c.generation <= generation,
        records.c.document.is_(None),
        records.c.raw.is_not(None),
        ~exists().where(
            later.c.feed == feed,
            later.c.key == records.c.key,
            later.c.generation > records.c.generation,
            later.c.generation <= generation,
        ),
    )
    rows = connection.execute(wanted.order_by(records.c.key))
    return {row.key: Waiting(bytes(row.hash), row.service_id, row.raw) for row in rows}


def forget_waited(connection: Connection, feed: str, generation: int) -> None:
    """Remove what was kept of rows that wait no longer: it may name what must not be known."""
    still = waiting(connection, feed, generation)
    waited = and_(records.c.feed == feed, records.c.document.is_(None), records.c.raw.is_not(None))
    rows = connection.execute(select(records.c.key, records.c.generation).where(waited)).all()
    latest = {row.key: row.generation for row in sorted(rows, key=lambda row: row.generation)}
    for row in rows:
        if row.key not in still or row.generation < latest[row.key]:
            this = and_(records.c.key == row.key, records.c.generation == row.generation)
            connection.execute(update(records).where(waited, this).values(raw=None))


def reading_of(connection: Connection, feed: str) -> Reading:
    """Return a feed as it was read the last time, without what it held."""
    row = connection.execute(select(feeds).where(feeds.c.id == feed)).one()
    told = {name: getattr(row, name) for name in ("format", "source", "licence", "attribution")}
    return Reading(feed=feed, published_on=None, items=iter(()), **told)


def told_before(connection: Connection, feed: str, generation: int) -> tuple[int, int]:
    """Return how many records were refused and problems found in a generation."""
    wanted = select(generations.c.refused, generations.c.problems).where(
        generations.c.feed == feed, generations.c.number == generation
    )
    row = connection.execute(wanted).first()
    return (0, 0) if row is None else (row.refused, row.problems)


def empty_feeds(connection: Connection) -> set[str]:
    """Return the feeds whose live generation has no record left."""
    wanted = select(generations.c.feed).where(
        exists().where(feeds.c.id == generations.c.feed, feeds.c.live == generations.c.number),
        generations.c.standing == 0,
    )
    return set(connection.execute(wanted).scalars())


def standing_ids(connection: Connection, feed: str, generation: int) -> list[str]:
    """Return the services of all standing records of a feed."""
    wanted = select(records.c.service_id).where(standing({feed: generation}))
    return list(connection.execute(wanted).scalars())


def records_since(connection: Connection, feed: str) -> list[tuple[str, str, str]]:
    """Return (key, own id, since when) of every record that stands in a feed, the newest first.

    A record that said something else before stands as it is since it said this.
    """
    made = generations.c.made_at
    wanted = (
        select(records.c.key, records.c.service_id, made)
        .join(
            generations,
            and_(
                generations.c.feed == records.c.feed,
                generations.c.number == records.c.generation,
            ),
        )
        .where(standing({feed: live_generations(connection).get(feed, 0)}))
        .order_by(made.desc(), records.c.key)
    )
    return [(row.key, row.service_id, row.made_at) for row in connection.execute(wanted)]


def own_ids_changed(connection: Connection, feed: str, generation: int) -> list[str]:
    """Return the services whose record changed, came or went in this generation."""
    wanted = select(records.c.service_id).where(
        records.c.feed == feed, records.c.generation == generation
    )
    return list(connection.execute(wanted).scalars())


def own_ids_left(connection: Connection, feed: str, generation: int) -> list[str]:
    """Return the services that an overlay's records of this generation added to before."""
    now = records.alias("now")
    wanted = (
        select(records.c.service_id)
        .join(now, and_(now.c.feed == records.c.feed, now.c.key == records.c.key))
        .where(now.c.feed == feed, now.c.generation == generation)
        .where(records.c.generation < generation)
    )
    return list(connection.execute(wanted.distinct()).scalars())


def documents_of(
    connection: Connection, view: Mapping[str, int], own_ids: Iterable[str]
) -> Iterator[Any]:
    """Yield (feed, key, service_id, document) of the standing records of these services."""
    wanted = list(dict.fromkeys(own_ids))
    columns = (records.c.feed, records.c.key, records.c.service_id, records.c.document)
    for start in range(0, len(wanted), CHUNK):
        some = records.c.service_id.in_(wanted[start : start + CHUNK])
        yield from connection.execute(select(*columns).where(some, stands(view)))


def add_problems(
    connection: Connection, feed: str, generation: int, found: Iterable[tuple[str, Problem]]
) -> None:
    """Keep what was wrong, as (found by reading or checking, problem)."""
    rows = [
        {
            "feed": feed,
            "generation": generation,
            "row": one.row,
            "key": one.key,
            "field": one.field,
            "value": one.value,
            "advice": one.advice,
            "refused": one.refused,
            "found_by": found_by,
        }
        for found_by, one in found
    ]
    load(connection, problems, rows)


def sweep(connection: Connection) -> int:
    """Take away what an import that never finished left behind; return how many rows that was."""
    live = live_generations(connection)
    gone = 0
    for table, feed, number in (
        (records, records.c.feed, records.c.generation),
        (problems, problems.c.feed, problems.c.generation),
        (generations, generations.c.feed, generations.c.number),
    ):
        for name in connection.execute(select(feed).distinct()).scalars().all():
            unfinished = delete(table).where(feed == name, number > live.get(name, 0))
            gone += connection.execute(unfinished).rowcount
    return gone
