"""A backup is taken while the store is in use, and put back it answers as before."""

import errno
import functools
import shutil
import sqlite3
import threading

import pytest

from directory.backup import backup, look_into, restore
from directory.errors import (
    BackupDamagedError,
    FileNotWrittenError,
    SourceNotFoundError,
    StoreDamagedError,
    StoreFullError,
)
from directory.local_changes import Desk, note
from directory.records import stable_id
from directory.store import Store
from tests.directory.store import making
from tests.directory.store.making import NOW, names, reading, records


@pytest.fixture
def take_in(store, tmp_path):
    return functools.partial(making.take_in, store, index_dir=tmp_path / "index")


def put_back(url, path, tmp_path):
    return restore(path, url, index_dir=tmp_path / "index", now=NOW)


def test_what_was_saved_comes_back(take_in, store, url, tmp_path):
    take_in(reading("a", records("a", range(5))))
    desk = Desk(store=store, index=making.index_work(tmp_path / "index"), author_ref="k", now=NOW)
    note(desk, stable_id("a", "1"), "Ring the bell.")
    kept = backup(store, tmp_path / "backups" / "one.db")
    assert kept.services == 5
    before = list(store.services())
    take_in(reading("a", records("a", range(20, 30))), accept_loss=True)
    back = put_back(url, kept.path, tmp_path)
    assert back.services == 5
    assert list(store.services()) == before
    assert store.live_edition() == back.edition
    assert [feed.generation for feed in store.feeds()] == [1]


def test_what_was_restored_is_an_edition_nobody_has_seen(take_in, store, url, tmp_path):
    take_in(reading("a", records("a", range(5))))
    kept = backup(store, tmp_path / "one.db")
    [later] = take_in(reading("a", records("a", range(6))))
    assert put_back(url, kept.path, tmp_path).edition > later.edition
    [report] = take_in(reading("a", records("a", range(7))))
    assert report.edition > later.edition + 10_000
    assert len(names(store)) == 7


def test_a_restored_store_goes_on_counting(take_in, store, url, tmp_path):
    take_in(reading("a", [*records("a", [1]), making.refused(2)]))
    kept = backup(store, tmp_path / "one.db")
    put_back(url, kept.path, tmp_path)
    take_in(reading("b", [*records("b", [1]), making.refused(2)]))
    assert [len(store.problems(feed)) for feed in ("a", "b")] == [1, 1]


def test_a_backup_is_one_moment_while_others_write(take_in, store, tmp_path):
    take_in(reading("a", records("a", range(50))))
    stop = threading.Event()

    def import_on():
        turn = 0
        while not stop.is_set():
            turn += 1
            take_in(reading("a", records("a", range(50), description=f"Turn {turn}.")))

    writer = threading.Thread(target=import_on)
    writer.start()
    try:
        for number in range(3):
            kept = backup(store, tmp_path / f"{number}.db")
            with Store.open(f"sqlite:///{kept.path}") as copy:
                told = {one.description for one in copy.services()}
                assert len(told) == 1
                assert copy.service_count() == 50
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"x" * 5000])
def test_a_file_that_is_no_backup_changes_nothing(take_in, store, url, tmp_path, content):
    take_in(reading("a", records("a", [1])))
    path = tmp_path / "broken.db"
    path.write_bytes(content)
    with pytest.raises(BackupDamagedError, match="nothing was changed"):
        put_back(url, path, tmp_path)
    assert names(store) == ["Service 1"]
    with pytest.raises(SourceNotFoundError):
        put_back(url, tmp_path / "nowhere.db", tmp_path)


def test_some_other_database_is_no_backup(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE feed (id)")
    other.close()
    with pytest.raises(BackupDamagedError):
        look_into(path)


def test_a_damaged_store_names_its_backup_and_is_set_aside(tmp_path):
    url = f"sqlite:///{tmp_path / 'directory.db'}"
    with Store.open(url) as store:
        making.take_in(store, reading("a", records("a", range(30))), index_dir=tmp_path / "index")
        kept = backup(store, tmp_path / "backups" / "good.db")
    path = tmp_path / "directory.db"
    path.write_bytes(b"\x00" * 200 + path.read_bytes()[200:])
    with pytest.raises(StoreDamagedError, match=r"fingerpost restore .*good\.db"):
        Store.open(url)
    back = put_back(url, kept.path, tmp_path)
    assert back.set_aside is not None
    assert back.set_aside.exists()
    with Store.open(url) as store:
        assert len(names(store)) == 30


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, StoreFullError), (errno.EROFS, FileNotWrittenError)]
)
def test_a_backup_is_put_back_from_where_nothing_can_be_written(
    take_in, store, url, tmp_path, monkeypatch, number, kind
):
    """Its copy of today's schema stands with the store, and a full disk there is a sentence."""
    take_in(reading("a", records("a", range(5))))
    kept = backup(store, tmp_path / "backups" / "one.db")
    take_in(reading("a", records("a", range(6))))
    before, copies = list(store.services()), []

    def no_room(_source, target):
        copies.append(target)
        raise OSError(number, "no")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", no_room)
        with pytest.raises(kind):
            put_back(url, kept.path, tmp_path)
    assert list(store.services()) == before
    assert [copy.parent for copy in copies] != [kept.path.parent]
    assert [path.name for path in kept.path.parent.iterdir()] == ["one.db"]
    assert put_back(url, kept.path, tmp_path).services == 5
