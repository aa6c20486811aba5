"""Killed at any moment, two at once, a full disk, a broken file: nothing held is ever lost."""

import multiprocessing
import os
import random
import resource
import signal
import time
from pathlib import Path

import pytest

from directory import publishing
from directory.doctor import examine
from directory.errors import (
    DirectoryError,
    StoreBusyError,
    StoreDamagedError,
    StoreFullError,
    StoreReadOnlyError,
    StoreUnreachableError,
)
from directory.settings import read_settings
from directory.store import Store
from directory.store_engine import importing
from tests.directory.store import making
from tests.directory.store.making import names, reading, records

HELD = 400
KILLS = int(os.environ.get("FINGERPOST_KILLS", "10"))
fork = multiprocessing.get_context("fork")


def import_version(url, folder, version, held=HELD, **choices):
    """Import the same records with another description, as a process of its own would."""
    with Store.open(url) as store:
        items = records("a", range(held), description=version, padding="x" * 400)
        return making.take_in(store, reading("a", items), index_dir=folder, **choices)


@pytest.fixture(autouse=True)
def padded(monkeypatch):
    """Give every record as sent some bulk, so that a write takes a while."""
    plain = making.record

    def record(feed, key, name=None, *, padding="", **facts):
        made = plain(feed, key, name, **facts)
        raw = {**made.raw, "padding": padding, "said": facts.get("description", "")}
        return making.replace(made, raw=raw)

    monkeypatch.setattr(making, "record", record)


def versions(store):
    return {one.description for one in store.services()}


def killed_at_random(url, folder, kills, seed):
    """Kill imports at random moments; after each, the directory is all old or all new."""
    chance = random.Random(seed)
    import_version(url, folder, "version 0")
    began = time.monotonic()
    import_version(url, folder, "version 1")
    length = time.monotonic() - began
    shown, landed = "version 1", 0
    for number in range(2, kills + 2):
        version = f"version {number}"
        child = fork.Process(target=import_version, args=(url, folder, version))
        child.start()
        child.join(chance.uniform(0, 1.3 * length))
        if child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
            landed += 1
        child.join()
        with Store.open(url) as store:
            now = versions(store)
            assert now in ({shown}, {version})
            assert store.service_count() == HELD == len(names(store))
            shown = now.pop()
    [report] = import_version(url, folder, "at last")
    assert (report.held, report.withdrawn) == (HELD, 0)
    with Store.open(url) as store:
        assert versions(store) == {"at last"}
    return landed


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost(url, tmp_path):
    kills = KILLS if url.startswith("sqlite") else max(3, KILLS // 10)
    assert killed_at_random(url, tmp_path / "index", kills, seed=7) > 0


@pytest.mark.slow
def test_two_imports_at_once_both_get_done(url, tmp_path):
    folder = tmp_path / "index"
    import_version(url, folder, "before")
    both = [
        fork.Process(target=import_version, args=(url, folder, version))
        for version in ("one", "other")
    ]
    for child in both:
        child.start()
    for child in both:
        child.join(60)
    assert [child.exitcode for child in both] == [0, 0]
    with Store.open(url) as store:
        assert versions(store) in ({"one"}, {"other"})
        assert store.feeds()[0].generation == 3


def test_a_second_import_says_so_when_it_will_not_wait(store, tmp_path):
    with (
        importing(store.engine, wait_s=1),
        pytest.raises(StoreBusyError, match="Another import has held the store"),
    ):
        making.take_in(store, reading("a", records("a", [1])), index_dir=tmp_path, wait_s=0.2)
    making.take_in(store, reading("a", records("a", [1])), index_dir=tmp_path)


@pytest.mark.slow
def test_readers_see_one_edition_and_are_never_held_up(url, tmp_path):
    folder = tmp_path / "index"
    import_version(url, folder, "version 0")
    still = f"sqlite:///{tmp_path / 'still.db'}"  # nobody writes here: what a busy machine costs
    import_version(still, tmp_path / "still", "version 0")
    writer = fork.Process(target=import_many, args=(url, folder))
    writer.start()
    seen, waits, usual = [], [], []
    with Store.open(url) as store, Store.open(still) as other:
        while writer.is_alive():
            ask(other, usual)
            edition, one = ask(store, waits)
            told = {service.description for service in store.services(edition)}
            seen.append((one.description, told))
    writer.join()
    assert writer.exitcode == 0
    assert all(told == {one} for one, told in seen)
    assert len({one for one, _ in seen}) > 1
    late, usually_late = (sorted(some)[int(len(some) * 0.99)] for some in (waits, usual))
    assert late < max(0.25, 3 * usually_late)


def ask(store, waits):
    """Ask as a server does, and note how long it took."""
    began = time.perf_counter()
    edition = store.live_edition()
    one = store.service(making.stable_id("a", "7"), edition)
    waits.append(time.perf_counter() - began)
    return edition, one


def import_many(url, folder):
    for number in range(1, 5):
        import_version(url, folder, f"version {number}")


def full_disk(url, folder, said):
    """Import with room for a little more than there is, and tell how it ended."""
    limit = Path(url.removeprefix("sqlite:///")).stat().st_size + 300_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        import_version(url, folder, "too much", held=5_000)
        said.put("it went through")
    except DirectoryError as error:
        said.put(f"{type(error).__name__}: {error}")


def test_a_full_disk_is_a_sentence_and_the_old_directory_stays(tmp_path):
    url, folder = f"sqlite:///{tmp_path / 'directory.db'}", tmp_path / "index"
    import_version(url, folder, "before")
    said = fork.Queue()
    child = fork.Process(target=full_disk, args=(url, folder, said))
    child.start()
    sentence = said.get(timeout=60)
    child.join()
    assert sentence.startswith("StoreFullError: No room left to write")
    assert "nothing was changed" in sentence
    with Store.open(url) as store:
        assert versions(store) == {"before"}
        assert store.service_count() == HELD
    import_version(url, folder, "after")
    with Store.open(url) as store:
        assert versions(store) == {"after"}


def test_no_room_for_the_index_changes_nothing(store, tmp_path):
    making.take_in(store, reading("a", records("a", [1])), index_dir=tmp_path)

    def full(_services, _columns, _folder):
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreFullError):
        making.take_in(
            store, reading("a", records("a", [1, 2])), index_dir=tmp_path, build_index=full
        )
    assert len(names(store)) == 1
    assert not list(tmp_path.rglob(f"{publishing.editions.UNFINISHED}*"))


def read_all(url):
    with Store.open(url) as store:
        return list(store.services()), store.feeds()


@pytest.mark.parametrize("damage", ["header", "pages", "words"])
def test_a_broken_file_is_a_sentence_that_names_what_to_do(tmp_path, damage):
    path = tmp_path / "directory.db"
    url = f"sqlite:///{path}"
    import_version(url, tmp_path / "index", "before")
    whole = path.read_bytes()
    path.write_bytes(
        {
            "header": b"\x00" * 100 + whole[100:],
            "pages": whole[:4096] + b"\xff" * (len(whole) - 4096),
            "words": b"these are not the pages you are looking for",
        }[damage]
    )
    with pytest.raises(StoreDamagedError, match="fingerpost restore"):
        read_all(url)


def test_the_doctor_finds_a_page_nobody_has_read_yet(tmp_path):
    settings = read_settings({"FINGERPOST_DATA_DIR": str(tmp_path)})
    path = tmp_path / "directory.db"
    import_version(settings.database, tmp_path / "index", "before")
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + b"\xff" * 8192 + whole[middle + 8192 :])
    told = {one.check: one for one in examine(settings, now=making.NOW)}
    assert told["integrity"].state == "broken"
    assert "fingerpost restore" in told["integrity"].say


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_store_that_may_not_be_written(tmp_path):
    url = f"sqlite:///{tmp_path / 'directory.db'}"
    import_version(url, tmp_path / "index", "before")
    (tmp_path / "directory.db").chmod(0o444)
    with pytest.raises(StoreReadOnlyError, match="may not be written"):
        import_version(url, tmp_path / "index", "after")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "cannot be opened"),
        ("mysql://somebody:secret@localhost/x", "cannot be opened"),
        ("postgresql+psycopg://somebody:secret@127.0.0.1:1/x", "cannot be opened"),
        ("sqlite://", "a store needs a file"),
        ("sqlite:////proc/nowhere/directory.db", "cannot be opened"),
    ],
)
def test_a_store_that_is_not_there_is_a_sentence_without_secrets(url, words):
    with pytest.raises(StoreUnreachableError, match=words) as refusal:
        Store.open(url)
    assert "secret" not in str(refusal.value)
