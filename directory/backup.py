"""How is the directory kept safe, and put back?

A backup is one SQLite file whatever the store is, taken while the store is in use and read as one
moment. It can be put back into either kind of store, also while servers are reading: what was
restored becomes a new edition, so that everybody notices.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, select, text

from directory import editions, store_engine, store_schema
from directory.errors import (
    NO_ROOM,
    BackupDamagedError,
    FileNotWrittenError,
    SourceNotFoundError,
    StoreDamagedError,
    StoreFullError,
)
from directory.store import Store, live_edition
from directory.store_engine import load, sqlite_path
from directory.store_tables import metadata

PIECE = 2_000  # rows copied at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was saved or put back."""

    path: Path
    edition: int
    services: int
    set_aside: Path | None = None  # where a damaged store was moved to


def backup(store: Store, target: Path) -> Kept:
    """Write the store to a file, whole and as of one moment, while others read and write.

    Raises
    ------
    DirectoryError
        If the disk is full or the store cannot be read.
    """
    with _beside(target) as unfinished:
        source = sqlite_path(store.url)
        if source is None:
            _copy_tables(store.engine, unfinished)
        else:
            with (
                closing(sqlite3.connect(source)) as one,
                closing(sqlite3.connect(unfinished)) as two,
            ):
                one.backup(two)
                two.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        kept = look_into(unfinished)
        unfinished.replace(target)
    return Kept(path=target, edition=kept.edition, services=kept.services)


def restore(source: Path, url: str, *, index_dir: Path, now: datetime) -> Kept:
    """Put a backup back; a store that is damaged is set aside, never overwritten.

    Raises
    ------
    SourceNotFoundError, BackupDamagedError
        If the file is not a whole backup; the store is as it was.
    StoreBusyError
        If an import is running.
    """
    look_into(source)
    aside = _set_aside_if_damaged(url)
    with (
        Store.open(url) as store,
        store_engine.importing(store.engine, wait_s=60),
        store_engine.flipping(store.engine),
        _migrated_copy(source, beside=sqlite_path(url)) as whole,
    ):
        number = _next_number(store, whole, index_dir)
        target = sqlite_path(url)
        if target is None:
            _load_tables(whole, store.engine)
        else:
            with (
                store_engine.plain_errors(store.engine),
                closing(sqlite3.connect(whole)) as one,
                closing(_ready(target)) as two,
            ):
                one.backup(two)
        _renumber(store, number, now)
    with Store.open(url) as store:
        services = store.service_count(number)
    return Kept(path=source, edition=number, services=services, set_aside=aside)


def look_into(path: Path) -> Kept:
    """Say what a backup holds.

    Raises
    ------
    SourceNotFoundError
        If there is no such file.
    BackupDamagedError
        If it is not a whole backup of a store.
    """
    if not path.is_file():
        raise SourceNotFoundError(str(path))
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            [[found]] = connection.execute("PRAGMA quick_check(1)").fetchall()
            if found != "ok":
                raise BackupDamagedError(str(path))
            row = connection.execute("SELECT id, services FROM edition WHERE live").fetchone()
            connection.execute("SELECT count(*) FROM feed").fetchone()
    except sqlite3.Error as error:
        raise BackupDamagedError(str(path)) from error
    edition, services = row or (0, 0)
    return Kept(path=path, edition=edition, services=services)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a file to write beside the target, which is gone afterwards unless it was moved."""
    unfinished = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield unfinished
    except sqlite3.Error as error:
        raise StoreFullError(str(target)) from error
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StoreFullError(str(target)) from error
        raise FileNotWrittenError(str(target), error.strerror or type(error).__name__) from error
    finally:
        for leftover in target.parent.glob(f"{unfinished.name}*"):
            leftover.unlink(missing_ok=True)


def _set_aside_if_damaged(url: str) -> Path | None:
    path = sqlite_path(url)
    if path is None or not path.exists():
        return None
    try:
        with Store.open(url) as store, store.reading() as connection:
            found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
        if found == "ok":
            return None
    except StoreDamagedError:
        pass
    aside = path.with_name(f"{path.name}.damaged")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.damaged{number}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    return aside


@contextmanager
def _migrated_copy(source: Path, *, beside: Path | None) -> Iterator[Path]:
    """Give a copy of a backup with the schema of today: the backup itself is never changed.

    It stands `beside` the store, which has to have the room for it (else with temporary files):
    where backups are kept nothing may be writable.
    """
    with _beside(beside or Path(tempfile.gettempdir()) / source.name) as copy:
        shutil.copyfile(source, copy)
        engine = store_engine.open_engine(f"sqlite:///{copy}")
        try:
            store_schema.migrate(engine)
        finally:
            engine.dispose()
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        yield copy


def _ready(target: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(target)
    connection.execute(f"PRAGMA busy_timeout={store_engine.BUSY_MS}")
    return connection


def _next_number(store: Store, whole: Path, index_dir: Path) -> int:
    """Return an edition number nobody has seen, so that every server notices the change."""
    folder = index_dir / store.name
    names = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    seen = [int(name) for name in names if name.isdigit()]
    seen += [store.live_edition(), look_into(whole).edition]
    return (max(seen) // editions.STRIDE + 1) * editions.STRIDE


def _renumber(store: Store, number: int, now: datetime) -> None:
    """Let what was live in the backup be live under a number of its own."""
    with store.writing() as connection:
        if live_edition(connection):
            editions.go_live(connection, number, now.astimezone(UTC).isoformat(timespec="seconds"))


def _copy_tables(engine: Engine, path: Path) -> None:
    """Copy every table of a server store into a new SQLite store."""
    with (
        Store.open(f"sqlite:///{path}") as copy,
        store_engine.reading(engine) as source,
        copy.writing() as target,
    ):
        _copy_rows(source, target)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _load_tables(path: Path, engine: Engine) -> None:
    """Replace every table of a server store by those of a backup, in one transaction."""
    with (
        Store.open(f"sqlite:///{path}") as copy,
        copy.reading() as source,
        store_engine.writing(engine) as target,
    ):
        for table in metadata.sorted_tables:
            target.execute(delete(table))
        _copy_rows(source, target)
        for name in ("problem", "correction"):
            table = metadata.tables[name]
            highest = target.execute(select(func.max(table.c.id))).scalar() or 0
            serial = select(func.pg_get_serial_sequence(name, "id")).scalar_subquery()
            target.execute(select(func.setval(serial, highest + 1, False)))


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=PIECE).execute(select(table)).mappings()
        for piece in rows.partitions(PIECE):
            load(target, table, [dict(row) for row in piece])
