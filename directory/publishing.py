"""How does a new edition of services go live, with its index, all at once?

`publish` is the short way, for a change to a few services: it folds them into the very next
edition, patches the live index, and flips; a second at most, also while an import is running. The
long way is `directory.refresh`. Why there are two: docs/decisions/0002-editions.md.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection

from directory import editions
from directory.errors import NO_ROOM, StoreFullError, TooManyChangesError
from directory.index import Column, build, holds, opens
from directory.index_patch import patch
from directory.records import Service, from_document
from directory.store import Store, live_edition

BuildIndex = Callable[[Iterable[str], Mapping[str, Column], Path], None]  # of documents
Change = Callable[[Connection], Iterable[str]]
PatchIndex = Callable[[Path, Path, list[Service], Mapping[str, Column]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexWork:
    """How the index of an edition is made: with which columns, where, and by which functions."""

    columns: Mapping[str, Column]
    folder: Path
    build: BuildIndex = build
    patch: PatchIndex = patch

    def make(self, store: Store, edition: int) -> Path:
        """Build the index of an edition that is written, and put it in its place whole."""
        with self.beside(store) as unfinished:
            self.build(store.documents(edition), self.columns, unfinished)
            return self.put(store, unfinished, edition)

    def ensure(self, store: Store) -> Path | None:
        """Return the folder of the live edition's index, building it where it is missing.

        One that is damaged, or that an older release built with other columns, is built anew: all
        that is in it stands in the store.
        """
        edition = store.live_edition()
        if edition == 0:
            return None
        place = store.index_folder(self.folder, edition)
        whole = holds(place, self.columns) and opens(place)
        return place if whole else self.make(store, edition)

    def renew(
        self, store: Store, edition: int, changed: Mapping[str, str | None], unfinished: Path
    ) -> None:
        """Write the index of an edition with some services changed (`None`: gone)."""
        services = [from_document(document) for document in changed.values() if document]
        place = store.index_folder(self.folder, edition)
        patched = (
            len(services) == len(changed)
            and holds(place, self.columns)
            and self.patch(place, unfinished, services, self.columns)
        )
        if not patched:
            left = store.documents(edition, without=changed.keys())
            self.build(chain(left, filter(None, changed.values())), self.columns, unfinished)

    @contextmanager
    def beside(self, store: Store) -> Iterator[Path]:
        """Give a folder to write an index in; it is gone afterwards unless it was put in place."""
        unfinished = self.folder / store.name / f"{editions.UNFINISHED}{uuid.uuid4().hex}"
        try:
            unfinished.mkdir(parents=True)
            yield unfinished
        except OSError as error:
            if error.errno in NO_ROOM:
                raise StoreFullError(str(self.folder)) from error
            raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def put(self, store: Store, unfinished: Path, edition: int) -> Path:
        """Move a whole index to where the edition's index is looked for."""
        place = store.index_folder(self.folder, edition)
        shutil.rmtree(place, ignore_errors=True)
        unfinished.rename(place)
        return place


def publish(
    store: Store, index: IndexWork, change: Change, made_at: str, *, reindex: bool = False
) -> int:
    """Make a change, fold the services it touches, put it live; return the edition live then.

    All of it is kept or, where something fails on the way (no room for the index), nothing.

    Parameters
    ----------
    change
        Writes it and returns which services to fold. It is called twice, at first in a transaction
        that is taken back: the index of what comes of it has to be ready when it is kept.
    reindex
        Make a new edition even when no service changes: the index of the live one was behind.

    Raises
    ------
    StoreBusyError
        If others' changes take too long.
    TooManyChangesError
        If nothing was imported for ten thousand changes.
    """
    with store.flipping():
        with store.trying() as connection:
            named = set(change(connection))
            live = live_edition(connection)
            plan = editions.live_plan(connection, live + 1)
            wanted = sorted(named | {plan.groups.service(one) for one in named})
            before, after = editions.before_and_after(connection, plan, wanted)
        changed = {one: after[one] for one in wanted if reindex or after[one] != before.get(one)}
        if not changed or live == 0:
            with store.writing() as connection:
                change(connection)
            return live
        if plan.edition % editions.STRIDE == 0:
            raise TooManyChangesError(live)
        with index.beside(store) as unfinished:
            index.renew(store, live, changed, unfinished)
            with store.writing() as connection:
                change(connection)
                editions.write_some(connection, plan, wanted)
                editions.go_live(connection, plan.edition, made_at)
                index.put(store, unfinished, plan.edition)
                kept = editions.kept_editions(connection)
        editions.drop_indexes(store, index.folder, kept)
    return plan.edition
