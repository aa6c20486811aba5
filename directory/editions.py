"""How does a new edition of services come about, without anyone seeing it half made?

Rows are written under a number that is not live yet; one small transaction then makes it so. An
edition holds only the services that differ from the one before.

An import takes the next multiple of `STRIDE`, a local change the very next number: so a keyworker's
correction can go live while an import is still writing, and the import cannot hide it (see
docs/decisions/0002).
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from directory import generations, store_engine
from directory.corrections import Correction, apply, live_corrections, set_states
from directory.fold import Part, fold
from directory.generations import documents_of
from directory.records import Service, from_document, to_document
from directory.store import Store, live_edition, standing_services
from directory.store_engine import load
from directory.store_tables import edition as editions
from directory.store_tables import link as links
from directory.store_tables import service as services
from directory.validation import conceal, is_confidential, traces_of

STRIDE = 10_000
UNFINISHED = "unfinished-"  # how the folder of an index is called while it is written
ABANDONED_S = 3_600.0  # nobody works on an index for so long
BATCH = 2_000  # services folded and committed at a time
_POINT = re.compile(
    r'"latitude":([-+.\de]+),"longitude":([-+.\de]+)'
)  # no text: quotes are escaped


@dataclass(frozen=True, slots=True)
class Groups:
    """Which records are one service."""

    service_of: Mapping[str, str] = field(default_factory=dict)  # own id -> service id
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)  # service id -> own ids

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Groups:
        """Gather (own id, service id) pairs; later ones win."""
        service_of = dict(pairs)
        members: dict[str, set[str]] = {}
        for own_id, service_id in service_of.items():
            members.setdefault(service_id, set()).add(own_id)
        return cls(service_of, {one: frozenset(own) for one, own in members.items()})

    def service(self, own_id: str) -> str:
        """Return the service a record belongs to."""
        return self.service_of.get(own_id, own_id)

    def own_ids(self, service_id: str) -> frozenset[str]:
        """Return the records that may make up a service; none once it was merged into another."""
        if service_id in self.members:
            return self.members[service_id]
        return frozenset() if service_id in self.service_of else frozenset({service_id})


def kept_groups(connection: Connection) -> Groups:
    """Return the groups that links kept from earlier imports make."""
    rows = connection.execute(select(links.c.own_id, links.c.service_id))
    return Groups.of((row.own_id, row.service_id) for row in rows)


def next_edition(connection: Connection) -> int:
    """Return the number an import writes under."""
    return (live_edition(connection) // STRIDE + 1) * STRIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a new edition is made from: each feed at a generation, grouped by links."""

    edition: int
    view: Mapping[str, int]
    groups: Groups
    overlays: frozenset[str] = frozenset()  # feeds whose records only add to others


def live_plan(connection: Connection, edition: int) -> Plan:
    """Return the plan that would make the live edition again, under another number."""
    live = generations.live_generations(connection)
    overlays = generations.overlay_feeds(connection)
    view = generations.visible(live, generations.empty_feeds(connection) | overlays)
    return Plan(
        edition=edition,
        view=view,
        groups=kept_groups(connection),
        overlays=frozenset(overlays),
    )


def write(store: Store, plan: Plan, service_ids: Iterable[str]) -> int:
    """Fold these services into the plan's edition by batches; return how many changed.

    They are taken in the order given: that of their records, which lie side by side.
    """
    waiting = iter(dict.fromkeys(service_ids))
    changed = 0
    while batch := list(islice(waiting, BATCH)):
        with store.writing() as connection:
            changed += write_some(connection, plan, batch)
    return changed


def write_some(connection: Connection, plan: Plan, service_ids: Sequence[str]) -> int:
    """Fold these services in this transaction; a service that stays as it is gets no row."""
    after, states = _fold(connection, plan, service_ids)
    before = _documents(connection, service_ids)
    rows = [
        _row(service_id, plan.edition, document)
        for service_id, document in after.items()
        if document != before.get(service_id)
    ]
    ids = [row["id"] for row in rows]
    for start in range(0, len(ids), 500):
        some = services.c.id.in_(ids[start : start + 500])
        connection.execute(delete(services).where(services.c.edition == plan.edition, some))
    load(connection, services, rows)
    set_states(connection, states)
    return len(rows)


def before_and_after(
    connection: Connection, plan: Plan, service_ids: Sequence[str]
) -> tuple[dict[str, str], dict[str, str | None]]:
    """Return how these services stand in the live edition, and how they would in the plan's."""
    after, _ = _fold(connection, plan, service_ids)
    return _documents(connection, service_ids), after


def _fold(
    connection: Connection, plan: Plan, service_ids: Sequence[str]
) -> tuple[dict[str, str | None], dict[int, str]]:
    """Return each service's document (`None`: gone), and the corrections whose state moved."""
    parts = _parts(connection, plan, service_ids)
    corrected = _corrections(connection, plan, service_ids)
    documents: dict[str, str | None] = {}
    states: dict[int, str] = {}
    for service_id in service_ids:
        documents[service_id], moved = _document(
            service_id, parts.get(service_id, ()), corrected.get(service_id, ()), plan.overlays
        )
        states.update(moved)
    return documents, states


def _corrections(
    connection: Connection, plan: Plan, service_ids: Sequence[str]
) -> dict[str, list[Correction]]:
    """Return what is changed of each service: made of it, or of one that has since become it."""
    own_ids = dict.fromkeys(own for one in service_ids for own in (one, *plan.groups.own_ids(one)))
    found: dict[str, list[Correction]] = {}
    for made in live_corrections(connection, list(own_ids)).values():
        for one in made:
            found.setdefault(plan.groups.service(one.service_id), []).append(one)
    return {service_id: sorted(made, key=lambda one: one.id) for service_id, made in found.items()}


@dataclass(frozen=True, slots=True)
class _Kept:
    feed: str
    key: str
    own_id: str
    document: str


def _parts(
    connection: Connection, plan: Plan, service_ids: Sequence[str]
) -> dict[str, list[_Kept]]:
    own_ids = [own for one in service_ids for own in plan.groups.own_ids(one)]
    found: dict[str, list[_Kept]] = {}
    for row in documents_of(connection, plan.view, own_ids):
        kept = _Kept(row.feed, row.key, row.service_id, row.document)
        found.setdefault(plan.groups.service(row.service_id), []).append(kept)
    return found


def _document(
    service_id: str,
    kept: Sequence[_Kept],
    corrections: Sequence[Correction],
    overlays: frozenset[str],
) -> tuple[str | None, dict[int, str]]:
    """Return a service's document, and what became of its corrections."""
    if not any(one.feed not in overlays for one in kept):
        return None, {}
    if len(kept) == 1 and kept[0].own_id == service_id and not corrections:
        return kept[0].document, {}
    parts = [
        Part(
            feed=one.feed,
            key=one.key,
            service=from_document(one.document),
            overlay=one.feed in overlays,
        )
        for one in kept
    ]
    service = fold(service_id, parts)
    hidden = _must_hide(service, kept)
    traces = {piece for part in parts for piece in traces_of(part.service)} if hidden else set()
    if hidden:
        service = conceal(service, traces=traces)
    service, states = apply(service, corrections)
    if corrections and (hidden or is_confidential(service)):  # also by what was said here
        service = conceal(service, traces=traces)
    return to_document(service).decode(), states


def _must_hide(service: Service, kept: Sequence[_Kept]) -> bool:
    """Say whether what several records say together, or one of them alone, must not lead there."""
    return len(kept) > 1 and (
        is_confidential(service) or any('"confidential":true' in one.document for one in kept)
    )


def _documents(connection: Connection, service_ids: Sequence[str]) -> dict[str, str]:
    """Return how these services stand in the live edition."""
    standing = standing_services(live_edition(connection))
    found: dict[str, str] = {}
    for start in range(0, len(service_ids), 500):
        some = standing.where(services.c.id.in_(service_ids[start : start + 500]))
        found.update({row.id: row.document for row in connection.execute(some)})
    return found


def _row(service_id: str, edition: int, document: str | None) -> dict[str, Any]:
    latitude, longitude = _point(document)
    return {
        "id": service_id,
        "edition": edition,
        "document": document,
        "latitude": latitude,
        "longitude": longitude,
    }


def _point(document: str | None) -> tuple[float | None, float | None]:
    """Return the first place of a service that has a point."""
    if document is None:
        return None, None
    found = _POINT.search(document)
    return (float(found[1]), float(found[2])) if found else (None, None)


def changed_since(connection: Connection, edition: int) -> list[str]:
    """Return the services that local changes put live after an edition."""
    wanted = select(services.c.id).where(
        services.c.edition > edition, services.c.edition <= live_edition(connection)
    )
    return sorted(set(connection.execute(wanted).scalars()))


def go_live(connection: Connection, edition: int, made_at: str) -> None:
    """Make an edition the one in use, in the caller's transaction."""
    counted = select(func.count()).select_from(standing_services(edition).subquery())
    held = connection.execute(counted).scalar() or 0
    connection.execute(update(editions).values(live=False).where(editions.c.live))
    connection.execute(delete(editions).where(editions.c.id == edition))
    connection.execute(
        insert(editions).values(id=edition, live=True, made_at=made_at, services=held)
    )


def kept_editions(connection: Connection) -> tuple[int, ...]:
    """Return the live edition and the one before it, newest first: those that may be in use."""
    live = live_edition(connection)
    wanted = select(editions.c.id).where(editions.c.id < live).order_by(editions.c.id.desc())
    before = connection.execute(wanted.limit(1)).scalar()
    return (live,) if before is None else (live, before)


def sweep(connection: Connection) -> int:
    """Take away services written under a number that never went live."""
    live = live_edition(connection)
    unknown = delete(services).where(services.c.edition > live)
    return connection.execute(unknown).rowcount


def prune(store: Store, index_dir: Path) -> None:
    """Take away what no edition in use shows any more, a few rows a transaction."""
    with store_engine.flipping(store.engine):
        with store.reading() as connection:
            kept = kept_editions(connection)
        drop_indexes(store, index_dir, kept)
    with store.reading() as connection:
        stale = _stale(connection, min(kept))
    for start in range(0, len(stale), BATCH):
        with store.writing() as connection:
            for service_id, edition in stale[start : start + BATCH]:
                connection.execute(
                    delete(services).where(
                        services.c.id == service_id, services.c.edition == edition
                    )
                )
    with store.writing() as connection:
        connection.execute(delete(editions).where(editions.c.id < min(kept)))


def _stale(connection: Connection, oldest: int) -> list[tuple[str, int]]:
    """Return (id, edition) of rows that a later row hides in every edition still kept."""
    later = services.alias("later")
    hidden = (
        select(later.c.id)
        .where(
            later.c.id == services.c.id,
            later.c.edition > services.c.edition,
            later.c.edition <= oldest,
        )
        .exists()
    )
    gone = services.c.document.is_(None) & (services.c.edition <= oldest)
    wanted = select(services.c.id, services.c.edition).where(or_(hidden, gone))
    return [(row.id, row.edition) for row in connection.execute(wanted)]


def drop_indexes(store: Store, index_dir: Path, kept: Iterable[int]) -> None:
    """Remove the index folders of editions that are not in use, and half-written ones."""
    names = {str(edition) for edition in kept}
    for folder in _folders(index_dir / store.name):
        if folder.name not in names and not _being_written(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _being_written(folder: Path) -> bool:
    if not folder.name.startswith(UNFINISHED):
        return False
    try:
        return time.time() - folder.stat().st_mtime < ABANDONED_S
    except FileNotFoundError:
        return True


def _folders(parent: Path) -> Iterator[Path]:
    return (path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else iter(())
