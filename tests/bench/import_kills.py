"""Is anything lost when an import is killed, at any moment?

    python tests/bench/import_kills.py [--kills 200] [--postgresql] [--services 1500] [--seed 7]

Two feeds of the same generated services, differing in every one, are imported in turn by the real
command (helpers, index and all) and each time killed with SIGKILL, at a moment drawn evenly over
what a whole import takes. After each: the directory holds every service, all of one feed; its index
opens and holds them too; nothing said "Traceback". Every tenth import is left alone and has to go
through. At the end SQLite checks its own pages. Ends with 1 when anything was found.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.cli import main as command
from directory import locating, sources  # noqa: F401 - loaded once, before the forks
from directory.index import Index
from directory.settings import read_settings
from directory.store import Store
from recommender.recommend import index_columns
from tests.bench import generated_feed
from tests.directory.store.cluster import binaries, new_database, private_cluster

fork = multiprocessing.get_context("fork")


def import_(feed, database, said):
    """Be the command line, in a process of one's own."""
    with Path(said).open("w") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    sys.argv = ["fingerpost", "import", str(feed), "--feed", "generated", "--database", database]
    command()


def started(*words):
    process = fork.Process(target=import_, args=words)
    process.start()
    return process


def shown(settings):
    """Return (services in the live edition, in its index, in its feed, kinds of services seen)."""
    with Store.open(settings.database) as store:
        live = store.live_edition()
        said = [service.description or "" for service in store.services(live)]
        index = Index.open(store.index_folder(settings.index_dir, live))
        kinds = {text.endswith(generated_feed.CHANGED) for text in said}
        return len(said), len(index.service_ids), store.feeds()[0].held, kinds


def killed_again_and_again(settings, feeds, asked, said):
    """Kill imports; return what was wrong, and how many kills landed."""
    chance = random.Random(asked.seed)
    wrong = []
    for feed in feeds:  # the first fills the store, the second is measured: all of it changes
        began = time.monotonic()
        process = started(feed, settings.database, said)
        process.join()
        length = time.monotonic() - began
    landed = number = 0
    while landed < asked.kills:
        number += 1
        process = started(feeds[number % 2], settings.database, said)
        alone = number % 10 == 0
        process.join(None if alone else chance.uniform(0, length))
        if process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            landed += 1
        process.join()
        told = Path(said).read_text()
        if "Traceback" in told or (process.exitcode not in (0, -signal.SIGKILL)):
            wrong.append(f"import {number} ended with {process.exitcode}: {told[-500:]}")
        seen = shown(settings)
        if seen[:3] != (asked.services,) * 3 or len(seen[3]) != 1:
            wrong.append(f"after import {number} the directory held {seen}")
        if number % 20 == 0:
            print(f"{landed} killed, {len(wrong)} wrong", flush=True)
    process = started(feeds[0], settings.database, said)
    process.join()
    if process.exitcode or shown(settings) != (*(asked.services,) * 3, {False}):
        wrong.append(f"the last import ended with {process.exitcode}")
    return wrong, landed, length


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--services", type=int, default=1_500)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--postgresql", action="store_true", help="on a private cluster")
    asked = asked.parse_args()
    cache = read_settings(os.environ).cache_dir
    postcodes = generated_feed.postcodes_in_use()
    index_columns()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fingerpost-kills-")))
        shutil.copytree(cache, folder / "data" / "cache", copy_function=os.link)
        os.environ["FINGERPOST_DATA_DIR"] = str(folder / "data")
        database = None
        if asked.postgresql:
            database = new_database(stack.enter_context(private_cluster(binaries())))
        settings = read_settings(os.environ, database=database)
        feeds = folder / "one.ndjson", folder / "other.ndjson"
        for feed, changed in zip(feeds, (0.0, 1.0), strict=True):
            generated_feed.write(feed, asked.services, postcodes, changed=changed)
        began = time.monotonic()
        wrong, landed, length = killed_again_and_again(settings, feeds, asked, folder / "said")
        if not asked.postgresql:
            with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as file:
                found = file.execute("PRAGMA integrity_check").fetchone()[0]
            wrong += [] if found == "ok" else [found]
    for one in wrong:
        print(one)
    print(
        f"{landed} imports of {asked.services} services killed over {length:.1f} s each: "
        f"{len(wrong)} found wrong ({time.monotonic() - began:.0f} s)"
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
