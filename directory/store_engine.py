"""How is the store's database opened, locked, and what is said when it fails?

SQLite in WAL by default, PostgreSQL by URL, through one code path. What differs stands here: how a
transaction begins, how many rows are loaded at once, and how one import keeps another waiting.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from directory.errors import (
    DirectoryError,
    StoreBusyError,
    StoreDamagedError,
    StoreFullError,
    StoreReadOnlyError,
    StoreUnreachableError,
)

BUSY_MS = 10_000
LOG_PAGES = 8_000  # of 4 kB: a load of many batches is not put in its place after each of them
CACHE_KB = 16_000  # the indexes a batch touches; the default of 2 MB reads them again and again
LOCKS = {"import": 0x46_50_4F_01, "flip": 0x46_50_4F_02}  # "FPO" and a number: advisory locks
FLIP_S = 120.0  # a flip takes milliseconds, a patched index less than a second, a built one more

Rows = Sequence[Mapping[str, Any]]


def open_engine(url: str) -> Engine:
    """Return an engine for this database URL; a SQLite file's folder is made when it is missing.

    Raises
    ------
    StoreUnreachableError
        If the URL names no database we can speak to.
    """
    try:
        parsed = make_url(url)
        path = sqlite_path(url)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreUnreachableError(address_of(url), str(error).splitlines()[0]) from error
    except OSError as error:
        raise StoreUnreachableError(address_of(url), error.strerror or str(error)) from error
    if path is not None:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif parsed.get_backend_name() != "postgresql":
        raise StoreUnreachableError(address_of(url), "only SQLite and PostgreSQL are supported")
    return engine


def sqlite_path(url: str) -> Path | None:
    """Return the file behind a SQLite URL, `None` for a server database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise StoreUnreachableError(url, "a store needs a file")
    return Path(parsed.database)


def address_of(url: str) -> str:
    """Return where the store is, without a password."""
    try:
        return str(sqlite_path(url) or make_url(url).render_as_string(hide_password=True))
    except ArgumentError:
        return repr(url.rsplit("@", maxsplit=1)[-1])


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we BEGIN ourselves, so that DDL is inside too
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    with suppress(sqlite3.OperationalError):  # a read-only file stays in the mode it has
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KB}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one moment of the store, whatever is written meanwhile."""
    with plain_errors(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that will write: committed whole at the end, or not at all."""
    with (
        plain_errors(engine),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def trying(engine: Engine) -> Iterator[Connection]:
    """Open a transaction whose writes are taken back at its end: what would come of them?"""
    with (
        plain_errors(engine),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin() as transaction,
    ):
        yield connection
        transaction.rollback()


def load(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert many rows of numbers, texts and bytes: by COPY or one prepared statement."""
    if not rows:
        return
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)  # our own column names, never input
    values = list(map(itemgetter(*names), rows))
    with closing(connection.connection.cursor()) as cursor:
        if connection.dialect.name == "postgresql":
            with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join("?" * len(names))
            into = f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})'
            cursor.executemany(into, values)


def shrink_log(engine: Engine) -> None:
    """Fold SQLite's write-ahead log back into the file; a busy reader only puts it off."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if raw is not None:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


@contextmanager
def importing(engine: Engine, *, wait_s: float) -> Iterator[None]:
    """Hold the one place in which imports run; a second import waits for it.

    The lock is the database's own (on SQLite that of a small file beside the store), so it ends
    with the process however that ends.

    Raises
    ------
    StoreBusyError
        If it is not free within `wait_s` seconds.
    """
    with plain_errors(engine), _lock(engine, "import", wait_s):
        yield


@contextmanager
def flipping(engine: Engine) -> Iterator[None]:
    """Hold the right to say which edition is live and which indexes are kept; for moments only.

    Raises
    ------
    StoreBusyError
        If somebody else holds it for two minutes.
    """
    with plain_errors(engine), _lock(engine, "flip", FLIP_S):
        yield


def _lock(engine: Engine, name: str, wait_s: float) -> AbstractContextManager[None]:
    if engine.dialect.name == "postgresql":
        return _advisory_lock(engine, LOCKS[name], wait_s)
    return _file_lock(engine, name, wait_s)


@contextmanager
def _file_lock(engine: Engine, name: str, wait_s: float) -> Iterator[None]:
    beside = f"{engine.url.database}-{name}"
    with closing(sqlite3.connect(beside, timeout=wait_s, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise StoreBusyError(address_of(str(engine.url)), wait_s) from error
            raise
        yield


@contextmanager
def _advisory_lock(engine: Engine, key: int, wait_s: float) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        until = time.monotonic() + wait_s
        held = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=key)
        while not connection.execute(held).scalar():
            if time.monotonic() > until:
                raise StoreBusyError(address_of(str(engine.url)), wait_s)
            time.sleep(0.05)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)").bindparams(key=key))


@contextmanager
def plain_errors(engine: Engine) -> Iterator[None]:
    """Turn what a database says of a full disk, a broken file or a closed door into a sentence."""
    try:
        yield
    except DBAPIError as error:
        plain = _plain(engine, str(error.orig))
        if plain is None:
            raise
        raise plain from error
    except sqlite3.Error as error:
        plain = _plain(engine, str(error))
        if plain is None:
            raise
        raise plain from error


def _plain(engine: Engine, said: str) -> DirectoryError | None:
    url = engine.url.render_as_string(hide_password=False)
    address = address_of(url)
    first = said.strip().splitlines()[0] if said.strip() else "no answer"
    if any(words in said for words in ("disk is full", "disk I/O error", "No space left")):
        return StoreFullError(address)
    if any(words in said for words in ("malformed", "not a database", "corrupt")):
        return StoreDamagedError(address, _newest_backup(url))
    if "readonly database" in said or "read-only transaction" in said:
        return StoreReadOnlyError(address)
    if "database is locked" in said:
        return StoreBusyError(address, BUSY_MS / 1000)
    if any(
        words in said for words in ("unable to open", "connection failed", "connection to server")
    ):
        return StoreUnreachableError(address, first)
    return None


def backup_folder(url: str) -> Path | None:
    """Return where backups of a SQLite store are kept: the folder `backups` beside it."""
    path = sqlite_path(url)
    return None if path is None else path.parent / "backups"


def _newest_backup(url: str) -> str | None:
    folder = backup_folder(url)
    if folder is None or not folder.is_dir():
        return None
    found = sorted(folder.glob("*.db"), key=lambda path: path.stat().st_mtime)
    return str(found[-1]) if found else None
