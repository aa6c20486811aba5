"""What does a steward do? Bring a file in after seeing what it would change; settle; correct.

Nothing here draws. A file is looked at and its first rows are read before anything else; then it is
tried with a dry run: everything but the flip.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import JsonValue
from rapidfuzz import fuzz, process, utils

from app import auth, opening
from app.importing import bring_in
from directory import linking, local_changes, own_table
from directory.backup import Kept, backup
from directory.corrections import FEED, Correction, value_at
from directory.generations import overlay_feeds, records_since
from directory.linking import Compared, Pair
from directory.loading import Progress
from directory.matching import plain, reference
from directory.own_table import OwnTable
from directory.publishing import IndexWork
from directory.quality import Fix, what_to_fix
from directory.reading import Reading, read_source, slug
from directory.records import Problem, Record, Service, to_mapping
from directory.refresh import FeedReport, reading_without
from directory.store import OVERLAY, FeedState
from directory.store_engine import backup_folder
from recommender.recommend import index_columns

ADDED_HERE = "added-here"  # the feed of services a steward typed in
PREVIEWED = 5  # rows shown as they would be read
LOOKED_AT = 200  # rows read for them
LOOKED_BEYOND = 5  # times as many pairs as are shown
NAMES_FOUND, LIKE, ALMOST = 8, 60.0, 85.0  # rapidfuzz, 0 to 100
# Where each field that can be typed stands in a service.
PATHS = {
    "name": ("name",),
    "description": ("description",),
    "phones": ("phones",),
    "email": ("email",),
    "url": ("url",),
    "ages": ("minimum_age", "maximum_age"),
    "fees": ("cost_options",),
    "hours": ("schedules",),
    "eligibility_description": ("eligibility_description",),
    "referral": ("referral_route",),
    "capacity_places": ("capacity_places",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A file somebody dropped on the page, with the mapping for its columns if it is a table.

    It `adds` facts to services that are held, or lists its own; `partial` only adds and changes;
    `accept_loss` goes on though the feed lost many records.
    """

    name: str
    body: bytes
    mapping: bytes | None = None
    feed: str = ""
    adds: bool = False
    partial: bool = False
    accept_loss: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first rows of a file as they would be read, and what was odd about them."""

    feed: str
    format: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Two records that may be one service; `parts` say what spoke for it and against it.

    `list_of_both` is a list that holds both, so that they cannot be joined; empty without one.
    `joined` is the service they would be; `None` where they cannot be one.
    """

    pair: Pair
    one: Service
    other: Service
    parts: tuple[tuple[str, float], ...]
    list_of_both: str = ""
    joined: Service | None = None


# ---------------------------------------------------------------- a file
def look_at(dropped: Dropped) -> OwnTable:
    """Return how a file looks: who knows it, and its columns where it is a table."""
    with _kept(dropped) as (path, _):
        return own_table.look_at(path)


def preview(dropped: Dropped) -> Preview:
    """Read the first rows; nothing is kept and nothing changes.

    Raises
    ------
    FingerpostError
        If it cannot be read; the sentence says what to do.
    """
    with _reading(dropped) as reading:
        items = list(islice(reading.items, LOOKED_AT))
    records = [one for one in items if isinstance(one, Record)]
    return Preview(
        feed=reading.feed,
        format=reading.format,
        records=tuple(records[:PREVIEWED]),
        problems=tuple(one for one in items if isinstance(one, Problem)),
    )


def take(
    dropped: Dropped,
    *,
    dry_run: bool,
    progress: Progress | None = None,
    compared: Compared | None = None,
) -> list[FeedReport]:
    """Read a dropped file through the ordinary importer; `dry_run` changes nothing.

    A file under the name of what was typed in here only adds to that. `compared` keeps what was
    found of the same services, for when it goes live and nothing has changed meanwhile.

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
            partial=dropped.partial or reading.feed == ADDED_HERE,
            accept_loss=dropped.accept_loss,
            progress=progress,
            compared=compared,
        )


def take_out(feed: FeedState) -> None:
    """Take a list out again: a generation of it that holds nothing. Its file brings it back.

    Raises
    ------
    FingerpostError
        If the store fails; nothing has changed then.
    """
    held = opening.here()
    empty = Reading(
        feed=feed.id,
        format=feed.format,
        source=feed.source,
        licence=feed.licence,
        attribution=feed.attribution,
        published_on=None,
        items=iter(()),
    )
    bring_in(
        [empty],
        settings=held.settings,
        store=held.store,
        postcodes=held.postcodes,
        accept_loss=True,
    )


def take_back(key: str) -> None:
    """Take one service out that was typed in here; the others, and every list, stay.

    Raises
    ------
    FingerpostError
        If the store fails; nothing has changed then.
    """
    held = opening.here()
    bring_in(
        [reading_without(held.store, ADDED_HERE, key)],
        settings=held.settings,
        store=held.store,
        postcodes=held.postcodes,
        accept_loss=True,
    )


def lost_names(lost: Iterable[str], many: int) -> list[str]:
    """Return the first names of services that a list would lose, by name."""
    held = opening.here()
    names = _names(held.store, held.edition)
    return sorted(names[one] for one in lost if one in names)[:many]


def without_folder(sentence: str, dropped: Dropped) -> str:
    """Return a sentence with the file under the name somebody gave it, not where it lay.

    >>> without_folder("'/tmp/x/a b.csv' is empty.", Dropped(name="a b.csv", body=b""))
    "'a b.csv' is empty."
    """
    return re.sub(rf"[^\s'\"]*/{re.escape(dropped.name)}", dropped.name, sentence)


@contextmanager
def _kept(dropped: Dropped) -> Iterator[tuple[Path, Path | None]]:
    """Give the file and its mapping on disk for a moment."""
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-"))
    try:
        path = folder / Path(dropped.name).name  # its own name: the feed may be known by it
        path.write_bytes(dropped.body)
        mapping = None
        if dropped.mapping is not None:
            mapping = folder / "mapping.toml"
            mapping.write_bytes(dropped.mapping)
        yield path, mapping
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _reading(dropped: Dropped) -> Iterator[Reading]:
    with _kept(dropped) as (path, mapping):
        feed = slug(dropped.feed) if dropped.feed.strip() else None
        yield read_source(
            str(path),
            format_id=OVERLAY if dropped.adds else None,
            feed=feed,
            mapping=mapping,
            today=opening.here().today,
        )


def write_copy() -> Kept:
    """Write the whole directory to one dated file beside the store, while it is in use.

    Raises
    ------
    FingerpostError
        If there is no room, or the store cannot be read.
    """
    held = opening.here()
    folder = backup_folder(held.settings.database) or held.settings.data_dir / "backups"
    return backup(held.store, folder / f"{opening.now_in_london():%Y-%m-%d-%H%M%S}.db")


# ---------------------------------------------------------------- what to fix first
def fixes() -> list[Fix]:
    """Return what to put right first in the edition that is live."""
    held = opening.here()
    return _fixes(held.store, held.edition, held.today)


@lru_cache(maxsize=2)
def _fixes(store: Any, _edition: int, today: Any) -> list[Fix]:  # noqa: ANN401 - keys of the cache
    return what_to_fix(store, today=today)


# ---------------------------------------------------------------- one service
def desk() -> local_changes.Desk:
    """Return where this visitor's changes are made."""
    held = opening.here()
    return local_changes.Desk(
        store=held.store,
        index=IndexWork(columns=index_columns(), folder=held.settings.index_dir),
        author_ref=auth.author(),
        now=opening.now_in_london(),
    )


def named_like(text: str) -> dict[str, str]:
    """Return the services whose names are most like a text: name by id, best first.

    Also those that meet none of our needs: a steward looks after everything that is held.
    """
    held = opening.here()
    names = _names(held.store, held.edition)
    found = process.extract(
        text, names, scorer=fuzz.token_set_ratio, processor=utils.default_process,
        limit=10 * NAMES_FOUND, score_cutoff=LIKE,
    )  # fmt: skip
    found.sort(key=lambda one: (-one[1], -fuzz.ratio(text.lower(), one[0].lower()), one[2]))
    return {service_id: name for name, _, service_id in found[:NAMES_FOUND]}


def named_almost(name: str) -> dict[str, str]:
    """Return the services that bear this name or nearly: name by id, the likest first."""
    held = named_like(name)
    found = process.extract(
        name, held, scorer=fuzz.token_sort_ratio, processor=plain,
        limit=None, score_cutoff=ALMOST,
    )  # fmt: skip
    return {service_id: called for called, _, service_id in found}


@lru_cache(maxsize=1)
def _names(store: Any, edition: int) -> dict[str, str]:  # noqa: ANN401 - a key of the cache
    return dict(store.names(edition))


def read_typed(cells: Mapping[str, str]) -> tuple[Service, tuple[Problem, ...]]:
    """Return what somebody typed about one service, as it is read; and what could not be."""
    return own_table.typed(cells, today=opening.here().today)


def facts_of(service: Service, cells: Mapping[str, str]) -> dict[str, JsonValue]:
    """Return the facts by path that typed cells would give a service: only those that differ.

    Opening hours go where those that count stand (`hours_path`).
    """
    typed, _ = read_typed({"name": service.name, **cells})
    told, held = to_mapping(typed), to_mapping(service)
    facts: dict[str, JsonValue] = {}
    for field in (field for cell in cells for field in PATHS[cell]):
        path = hours_path(service) if field == "schedules" else field
        if told.get(field) != value_at(held, path):
            facts[path] = told.get(field)
    return facts


def hours_path(service: Service) -> str:
    """Return where the opening hours that count stand, or would: with its place if it has just one.

    Hours that a list gives for the service itself stay there.
    """
    places = service.service_at_locations
    at_place = len(places) == 1 and not places[0].location.confidential
    if at_place and (places[0].schedules or not service.schedules):
        return f"service_at_locations/{places[0].id}/schedules"
    return "schedules"


def new_service(cells: Mapping[str, str]) -> Dropped:
    """Return a service that somebody typed as a file of one row, for `take`.

    It joins what was added here before. Its key is its name with its postcode. Who types it in says
    that it is so today.
    """
    cells = {**cells, "assured_date": opening.here().today.isoformat()}
    table = io.StringIO()
    rows = csv.DictWriter(table, fieldnames=[*cells, "source"])
    rows.writeheader()
    rows.writerow({**cells, "source": ""})  # two columns at least: one alone is no table
    return Dropped(
        name=f"{ADDED_HERE}.csv",
        body=table.getvalue().encode(),
        mapping=own_table.mapping_text({name: name for name in cells}).encode(),
        feed=ADDED_HERE,
        partial=True,
    )


# ---------------------------------------------------------------- doubles
def doubles(limit: int = 10) -> list[Double]:
    """Return pairs that wait for somebody to say whether they are one service.

    Those that may be joined come first: of one list's two records nobody here can make one.
    """
    with opening.here().store.reading() as connection:
        overlays = overlay_feeds(connection)
        waiting = _both(linking.queue(connection, limit=LOOKED_BEYOND * limit), overlays)
    shown = sorted(waiting, key=lambda double: bool(double.list_of_both))[:limit]
    pairs = [(double.pair.left_id, double.pair.right_id) for double in shown]
    joined = local_changes.as_one(opening.here().store, pairs)
    return [
        double if double.list_of_both else replace(double, joined=one)
        for double, one in zip(shown, joined, strict=True)
    ]


def decided(limit: int = 10) -> list[Double]:
    """Return the pairs that somebody decided about, the latest first."""
    with opening.here().store.reading() as connection:
        return _both(linking.decided(connection, limit=limit), overlay_feeds(connection))


def doubles_waiting() -> int:
    """Return how many pairs wait."""
    with opening.here().store.reading() as connection:
        return linking.waiting_count(connection)


def _both(pairs: list[Pair], overlays: Collection[str]) -> list[Double]:
    found = {
        own_id: opening.here().service(own_id)
        for pair in pairs
        for own_id in (pair.left_id, pair.right_id)
    }
    made = []
    for pair in pairs:
        one, other = found[pair.left_id], found[pair.right_id]
        if one is not None and other is not None:
            parts = sorted(pair.parts.items(), key=lambda part: -abs(part[1]))
            shared = _lists(one) & _lists(other) - {*overlays, FEED}
            made.append(
                Double(
                    pair=pair,
                    one=one,
                    other=other,
                    parts=tuple(parts),
                    list_of_both=min(shared, default=""),
                )
            )
    return made


def _lists(service: Service) -> set[str]:
    return {source.feed for source in service.sources}


def threshold() -> tuple[float, float]:
    """Return the scores from which a pair is asked about, and linked without asking."""
    return reference().review, reference().same


# ---------------------------------------------------------------- changes made here
@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A change with the name of the service it is about."""

    change: Correction
    name: str


def changes(*states: str) -> list[Changed]:
    """Return the changes in these states, those that wait longest first."""
    store = opening.here().store
    return _named([one for state in states for one in local_changes.in_state(store, state)])


def changed_lately(limit: int = 20) -> list[Changed]:
    """Return the changes in force, newest first."""
    return _named(local_changes.lately(opening.here().store, limit=limit))


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A service that was typed in here: the record's key, which service it is, and since when."""

    key: str
    service_id: str
    name: str
    at: str


def added_here() -> list[Added]:
    """Return the services that were typed in here and stand, the newest first."""
    with opening.here().store.reading() as connection:
        typed = records_since(connection, ADDED_HERE)
    return [
        Added(key=key, service_id=service.id, name=service.name, at=at)
        for key, own_id, at in typed
        if (service := opening.here().service(own_id)) is not None
    ]


def _named(found: list[Correction]) -> list[Changed]:
    names = {
        service_id: service.name
        for service_id in {one.service_id for one in found}
        if (service := opening.here().service(service_id)) is not None
    }
    return [Changed(change=one, name=names.get(one.service_id, "")) for one in found]
