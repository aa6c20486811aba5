"""How does what a source says become what the directory shows?

Read, locate, check, keep as the feed's next generation, compare with the live one, fold into the
next edition, build its index, and flip both live in one small transaction. Until the flip nobody
sees any of it; whatever stops the import leaves the old directory whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from directory import editions, generations, linking, store_engine
from directory.editions import Plan
from directory.errors import MixedFeedError
from directory.formats._rows import NOT_READ
from directory.index import Column, build
from directory.loading import Loaded, Locate, Progress, load_generation
from directory.overlay_targets import Targets
from directory.publishing import BuildIndex, IndexWork, publish
from directory.reading import Reading
from directory.records import Problem, Record
from directory.store import OVERLAY, SAMPLE, Store, live_edition
from directory.store_tables import feed as feeds
from directory.store_tables import generation as generation_table

WAIT_S = 900.0  # a second import waits this long for the first
SHOWN = 200  # problems printed; the true count stands beside


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReport:
    """What an import did to one feed; read = held + merged + refused."""

    feed: str
    format: str
    source: str
    read: int
    held: int
    merged: int
    refused: int
    linked: int
    added: int
    changed: int
    unchanged: int
    withdrawn: int
    generation: int
    edition: int
    seconds: float
    problems: tuple[Problem, ...]
    problems_count: int

    def to_json(self) -> dict[str, Any]:
        """Return exactly the keys other programs rely on."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        told["seconds"] = round(self.seconds, 3)
        told["problems"] = [
            {"row": one.row, "field": one.field, "value": one.value, "advice": one.advice}
            for one in self.problems[:SHOWN]
        ]
        return told


def import_readings(
    store: Store,
    readings: Iterable[Reading],
    *,
    locate: Locate,
    index_dir: Path,
    columns: Mapping[str, Column],
    build_index: BuildIndex = build,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    salt: str = "",
    partial: bool = False,
    accept_loss: bool = False,
    dry_run: bool = False,
    wait_s: float = WAIT_S,
    progress: Progress | None = None,
    processes: int = 1,
    compared: linking.Compared | None = None,
) -> list[FeedReport]:
    """Take readings in and put the directory they make live; those of one feed are one generation.

    Parameters
    ----------
    locate
        Fills in and checks the places of a service (`directory.locating`, bound to its tables).
    columns
        What the rules and similarities need to know of every row.
    salt
        Names the postcode and area tables in use: records are looked at again when they change.
    partial
        Only add and change; what the readings leave out stays.
    dry_run
        Do everything but the flip.
    processes
        How many helpers may be forked to read, clean and locate; 1 where threads are at work.
    compared
        Keeps what a dry run found of the same services, so that going live does not look again
        while nothing has changed.

    Raises
    ------
    DirectoryError
        If a source cannot be read, a feed lost too much, or the store fails; nothing has changed.
    """
    started = time.perf_counter()
    with store_engine.importing(store.engine, wait_s=wait_s):
        sweep(store, index_dir)
        with store.reading() as connection:
            live = generations.live_generations(connection)
            overlays = generations.overlay_feeds(connection)
        loads: list[Loaded] = []
        for feed, group in _by_feed(readings).items():
            _refuse_mixed(feed, group, is_overlay=feed in overlays if feed in live else None)
            loads.append(
                load_generation(
                    store,
                    group,
                    live=live.get(feed, 0),
                    locate=locate,
                    salt=salt,
                    partial=partial,
                    accept_loss=accept_loss,
                    progress=progress,
                    targets=_targets(store, loads) if group[0].format == OVERLAY else None,
                    processes=processes,
                )
            )
        loads += _tried_again(store, loads, live, overlays, salt)
        index = IndexWork(build=build_index, columns=columns, folder=index_dir)
        made_at = now().astimezone(UTC).isoformat(timespec="seconds")
        edition = _put_live(
            store, loads, index, made_at, dry_run=dry_run, progress=progress, compared=compared
        )
        if dry_run:
            sweep(store, index_dir)
        elif any(loaded.is_new for loaded in loads):
            editions.prune(store, index_dir)
        store_engine.shrink_log(store.engine)
    seconds = time.perf_counter() - started
    return [_report(loaded, edition, seconds) for loaded in loads]


def reading_without(store: Store, feed: str, key: str) -> Reading:
    """Return what a feed holds as it is held, but for one record: to take that one out.

    The others are looked up when the reading is read, so that no import before it is lost.
    """

    def others() -> Iterator[Record]:
        with store.reading() as connection:
            held = [one for one, *_ in generations.records_since(connection, feed)]
        for row, one in enumerate((one for one in held if one != key), start=1):
            yield Record(key=one, service=NOT_READ, raw={}, row=row, unchanged=True)

    with store.reading() as connection:
        return replace(generations.reading_of(connection, feed), items=others())


def sweep(store: Store, index_dir: Path) -> None:
    """Take away what an import that never finished left behind."""
    with store_engine.flipping(store.engine):
        with store.writing() as connection:
            generations.sweep(connection)
            editions.sweep(connection)
            kept = editions.kept_editions(connection)
        editions.drop_indexes(store, index_dir, kept)


def _by_feed(readings: Iterable[Reading]) -> dict[str, list[Reading]]:
    """Gather the readings of each feed; overlays come last, after what they add to."""
    groups: dict[str, list[Reading]] = {}
    for reading in sorted(readings, key=lambda one: one.format == OVERLAY):
        groups.setdefault(reading.feed, []).append(reading)
    return groups


def _refuse_mixed(feed: str, group: Sequence[Reading], *, is_overlay: bool | None) -> None:
    """Keep lists of services and overlays apart: one feed is either, now and from now on."""
    kinds = {reading.format == OVERLAY for reading in group}
    if len(kinds | ({is_overlay} - {None})) > 1:
        raise MixedFeedError(feed)


def _tried_again(
    store: Store,
    loads: Sequence[Loaded],
    live: Mapping[str, int],
    overlays: AbstractSet[str],
    salt: str,
) -> list[Loaded]:
    """Try rows of overlays once more that found no service, now that other feeds brought some.

    An overlay of which a row finds its service gets a generation of its own, with those rows added.
    """
    if not any(one.is_new and one.format != OVERLAY for one in loads):
        return []
    again: list[Loaded] = []
    for feed in sorted(overlays & live.keys() - {one.feed for one in loads}):
        with store.reading() as connection:
            waiting = generations.waiting(connection, feed, live[feed])
            reading = generations.reading_of(connection, feed) if waiting else None
        if reading is None:
            continue
        rows = [one.record(key) for key, one in waiting.items()]
        rows.sort(key=lambda record: record.row)
        targets = _targets(store, loads)
        if not targets.any_of(rows):
            continue
        loaded = load_generation(
            store,
            [replace(reading, items=iter(rows))],
            live=live[feed],
            locate=lambda service: (service, ()),
            salt=salt,
            partial=True,
            accept_loss=False,
            progress=None,
            targets=targets,
        )
        loaded.again = True
        again.append(loaded)
    return again


def _targets(store: Store, loads: Sequence[Loaded]) -> Targets:
    """Return the records an overlay may add to, with what this import has just loaded."""
    with store.reading() as connection:
        _, shown, overlays = _views(connection, [one for one in loads if one.is_new])
        listing = {feed: number for feed, number in shown.items() if feed not in overlays}
        return Targets.among(connection, listing, editions.kept_groups(connection))


def _views(
    connection: Connection, fresh: Sequence[Loaded]
) -> tuple[dict[str, int], dict[str, int], frozenset[str]]:
    """Return which feeds are shown now and with what was loaded, and which are overlays."""
    live = generations.live_generations(connection)
    after = live | {loaded.feed: loaded.number for loaded in fresh}
    before = generations.overlay_feeds(connection)
    overlays = before | {one.feed for one in fresh if one.format == OVERLAY}
    empty = generations.empty_feeds(connection)
    empty_after = (empty - {one.feed for one in fresh}) | {
        one.feed for one in fresh if not one.standing
    }
    seen = generations.visible(live, empty | before)
    shown = generations.visible(after, empty_after | overlays)
    return seen, shown, frozenset(overlays)


def _put_live(
    store: Store,
    loads: Sequence[Loaded],
    index: IndexWork,
    made_at: str,
    *,
    dry_run: bool,
    progress: Progress | None,
    compared: linking.Compared | None,
) -> int:
    """Fold what is new into an edition and put it live; return the edition that is live then."""
    fresh = [loaded for loaded in loads if loaded.is_new]
    with store.reading() as connection:
        plan, service_ids, found = _plan(connection, fresh, made_at, progress, compared)
        edition = live_edition(connection)
    changed = editions.write(store, plan, service_ids)
    if dry_run:
        for loaded in loads:
            links = sum(link.feed == loaded.feed for link in found.links)
            loaded.linked = loaded.standing if loaded.format == OVERLAY else links
        return edition
    if changed:
        index.make(store, plan.edition)
    with store_engine.flipping(store.engine), store.writing() as connection:
        linking.keep(connection, found)
        for loaded in loads:
            number = loaded.number if loaded.is_new else loaded.before
            loaded.linked = (
                loaded.standing  # each record of an overlay is part of a service
                if loaded.format == OVERLAY
                else linking.linked_count(connection, loaded.feed, number)
            )
            _tell(connection, loaded, made_at)
        if not changed:
            return edition
        late = editions.changed_since(connection, edition)
        editions.write_some(connection, plan, late)
        editions.go_live(connection, plan.edition, made_at)
    if late:  # a local change went live after the index was built
        return publish(store, index, lambda _: late, made_at, reindex=True)
    return plan.edition


def _plan(
    connection: Connection,
    fresh: Sequence[Loaded],
    at: str,
    progress: Progress | None,
    compared: linking.Compared | None,
) -> tuple[Plan, list[str], linking.Found]:
    """Return what the next edition is made from, the services that may differ, and new links."""
    seen, shown, overlays = _views(connection, fresh)
    own_ids: list[str] = []
    for one in fresh:
        own_ids += generations.own_ids_changed(connection, one.feed, one.number)
        if one.format == OVERLAY:
            own_ids += generations.own_ids_left(connection, one.feed, one.number)
    if (SAMPLE in seen) != (SAMPLE in shown):
        number = seen[SAMPLE] if SAMPLE in seen else shown[SAMPLE]
        own_ids += generations.standing_ids(connection, SAMPLE, number)
    listing = {feed: number for feed, number in shown.items() if feed not in overlays}
    new = {one.feed: one.number for one in fresh if one.feed not in overlays}
    found = linking.find(connection, listing, new, at, progress, compared)
    own_ids += [link.own_id for link in found.links]
    groups = linking.groups_with(connection, found)
    before = editions.kept_groups(connection)
    touched = [one for own in own_ids for one in (own, before.service(own), groups.service(own))]
    edition = editions.next_edition(connection)
    return Plan(edition=edition, view=shown, groups=groups, overlays=overlays), touched, found


def _tell(connection: Connection, loaded: Loaded, made_at: str) -> None:
    """Make a feed's new generation the one in use; one that brought nothing new was still seen."""
    if loaded.before == 0 and not loaded.is_new:
        return
    number = loaded.number if loaded.is_new else loaded.before
    if loaded.again:
        connection.execute(update(feeds).values(live=number).where(feeds.c.id == loaded.feed))
    else:
        _tell_seen(connection, loaded, number, made_at)
    if loaded.is_new:
        _tell_new(connection, loaded, number, made_at)


def _tell_seen(connection: Connection, loaded: Loaded, number: int, made_at: str) -> None:
    connection.execute(delete(feeds).where(feeds.c.id == loaded.feed))
    connection.execute(
        insert(feeds).values(
            id=loaded.feed,
            format=loaded.format,
            source=loaded.source,
            licence=loaded.licence,
            attribution=loaded.attribution,
            live=number,
            last_seen=made_at,
        )
    )


def _tell_new(connection: Connection, loaded: Loaded, number: int, made_at: str) -> None:
    counts = ("read", "held", "merged", "refused", "added", "changed", "unchanged", "withdrawn")
    connection.execute(
        insert(generation_table).values(
            feed=loaded.feed,
            number=number,
            made_at=made_at,
            partial=loaded.partial,
            standing=loaded.standing,
            linked=loaded.linked,
            problems=loaded.problems_told,
            **{name: getattr(loaded, name) for name in counts},
        )
    )
    if loaded.format == OVERLAY:
        generations.forget_waited(connection, loaded.feed, number)


def _report(loaded: Loaded, edition: int, seconds: float) -> FeedReport:
    counts = ("read", "held", "merged", "refused", "linked")
    moves = ("added", "changed", "unchanged", "withdrawn", "problems_count")
    return FeedReport(
        **{name: getattr(loaded, name) for name in ("feed", "format", "source", *counts, *moves)},
        generation=loaded.number if loaded.is_new else loaded.before,
        edition=edition,
        seconds=seconds,
        problems=tuple(problem for _, problem in loaded.problems),
    )
