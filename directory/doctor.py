"""Is the directory well, and what would a person do about it if not?

Each check is one sentence: fine, worth knowing, or broken. Nothing is changed.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select

from directory import linking, meaning, store_engine
from directory.errors import DirectoryError, ModelRefusedError
from directory.index import opens
from directory.index_sums import damaged_files
from directory.settings import Settings
from directory.store import FeedState, Store
from directory.store_engine import backup_folder, sqlite_path
from directory.store_tables import correction, record

State = Literal["fine", "look", "broken"]
OLD_DAYS = 45  # a monthly feed that missed a month
LEAST_DISK = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    check: str
    state: State
    say: str


def examine(settings: Settings, *, now: datetime) -> list[Finding]:
    """Look at store, schema, editions, feeds, index and disk; never raises for what it finds."""
    found = [_disk(settings)]
    try:
        found += _file(settings.database)
        with Store.open(settings.database) as store:
            found.append(
                Finding(check="schema", state="fine", say="The store's schema is current.")
            )
            found += _contents(store, settings, now)
    except DirectoryError as error:
        found.append(Finding(check="store", state="broken", say=str(error)))
    found.append(_backups(settings.database, now))
    found.append(_meaning())
    return found


def _meaning() -> Finding:
    """Say whether texts are compared by meaning too: the optional model, absent or refused."""
    folder = meaning.find_folder()
    if folder is None:
        say = 'Texts are compared by words alone; pip install "fingerpost[semantic]" adds meaning.'
        return Finding(check="meaning", state="fine", say=say)
    try:
        meaning.open_model(folder)
    except ModelRefusedError as error:
        return Finding(check="meaning", state="look", say=str(error))
    return Finding(check="meaning", state="fine", say="Texts are compared by meaning too.")


def _disk(settings: Settings) -> Finding:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.data_dir).free
    state: State = "fine" if free >= LEAST_DISK else "look"
    say = f"{free / 1e9:.1f} GB free in {settings.data_dir}"
    return Finding(
        check="disk", state=state, say=f"{say}." if state == "fine" else f"{say}: make room soon."
    )


def _file(url: str) -> Iterator[Finding]:
    """Check the file's own integrity, page by page, before anything is asked of it."""
    path = sqlite_path(url)
    if path is None or not path.is_file():
        return
    engine = store_engine.open_engine(url)
    try:
        with store_engine.plain_errors(engine), closing(sqlite3.connect(path)) as connection:
            [[said]] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    finally:
        engine.dispose()
    if said == "ok":
        yield Finding(check="integrity", state="fine", say=f"Every page of {path} is whole.")
    else:
        yield Finding(
            check="integrity",
            state="broken",
            say=f"{path} is damaged ({said}); restore a backup with: fingerpost restore FILE",
        )


def _contents(store: Store, settings: Settings, now: datetime) -> Iterator[Finding]:
    edition = store.live_edition()
    if edition == 0:
        yield Finding(check="edition", state="look", say="Nothing has been imported yet.")
        return
    services = store.service_count(edition)
    say = f"Edition {edition} is live with {services:,} services."
    yield Finding(check="edition", state="fine", say=say)
    yield _index(store.index_folder(settings.index_dir, edition))
    for feed in store.feeds():
        yield _feed(feed, now)
    yield from _waiting(store)
    yield _leftovers(store)


def _index(folder: Path) -> Finding:
    if opens(folder):
        wrong = damaged_files(folder)
        if not wrong:
            return Finding(check="index", state="fine", say="Its index is built, and is whole.")
        what = ", ".join(wrong)
        say = f"Bytes of its index have changed ({what}): remove {folder} and serve again."
        return Finding(check="index", state="broken", say=say)
    state = "damaged" if folder.is_dir() else "missing"
    say = f"Its index is {state}; serving builds it again."
    return Finding(check="index", state="look", say=say)


def _feed(feed: FeedState, now: datetime) -> Finding:
    days = (now - feed.last_seen).days
    say = f"{feed.id}: {feed.held:,} records, generation {feed.generation}, read {days} days ago"
    if not feed.held:
        return Finding(check="feed", state="fine", say=f"{feed.id}: nothing of it is held now.")
    if feed.hidden:
        return Finding(check="feed", state="fine", say=f"{say}; hidden beside real feeds.")
    if feed.refused:
        say += f", {feed.refused:,} records refused"
    if days > OLD_DAYS:
        return Finding(check="feed", state="look", say=f"{say}: import it again.")
    return Finding(check="feed", state="fine", say=f"{say}.")


def _waiting(store: Store) -> Iterator[Finding]:
    """Say what waits for a steward."""
    questions = (
        ("conflicts", correction.c.state, "conflict", "local changes that a feed contradicts"),
        ("proposals", correction.c.state, "waiting", "proposed changes"),
    )
    with store.reading() as connection:
        counts: list[tuple[str, str, int]] = []
        for check, column, state, what in questions:
            counted = select(func.count()).select_from(column.table).where(column == state)
            counts.append((check, what, connection.execute(counted).scalar() or 0))
        pairs = "pairs of records that may be one service"
        counts.append(("links", pairs, linking.waiting_count(connection)))
        for check, what, number in counts:
            if number:
                yield Finding(check=check, state="look", say=f"{number:,} {what} wait for a look.")


def _leftovers(store: Store) -> Finding:
    with store.reading() as connection:
        behind = 0
        for feed in store.feeds():
            counted = select(func.count()).where(
                record.c.feed == feed.id, record.c.generation > feed.generation
            )
            behind += connection.execute(counted).scalar() or 0
    if behind:
        say = f"{behind:,} rows of an import that runs or was stopped; the next one sweeps them."
        return Finding(check="leftovers", state="look", say=say)
    return Finding(check="leftovers", state="fine", say="No import was left unfinished.")


def _backups(url: str, now: datetime) -> Finding:
    folder = backup_folder(url)
    if folder is None:
        say = "This store is on a server; keep its backups with: fingerpost backup --out FILE"
        return Finding(check="backup", state="fine", say=say)
    found = sorted(folder.glob("*.db"), key=_age) if folder.is_dir() else []
    if not found:
        return Finding(
            check="backup", state="look", say="No backup yet; make one: fingerpost backup"
        )
    days = int((now.timestamp() - _age(found[-1])) // 86_400)
    say = f"The newest backup is {found[-1].name}, {days} days old."
    return Finding(check="backup", state="look" if days > OLD_DAYS else "fine", say=say)


def _age(path: Path) -> float:
    return path.stat().st_mtime
