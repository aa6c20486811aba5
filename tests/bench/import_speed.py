"""How fast is a feed taken in, in how much memory, and does anybody who reads meanwhile wait?

    python tests/bench/import_speed.py [--services 100000] [--database URL]

Three imports of a generated HSDS feed by the command line, each a process of its own, from reading
the file to the edition gone live with its index: the first load, the same again, and a feed in
which one service in twenty changed. A reader in another process asks all the while which edition is
live, opens its index when it is new, and searches it; how long its slowest round took is printed.
Services a second are by the clock, and by processor time (of all processes: on a quiet machine with
two processors the clock shows about twice as many). Memory is the largest of the import's processes
and, in brackets, what all of them held together, pages they share counted once. The data directory
is a temporary one; postcodes come from the usual cache.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from directory.index import Index
from directory.records import Service, from_document, to_document
from directory.settings import read_settings
from directory.store import Store
from tests.bench import generated_feed

COMMAND = "from app.cli import main; main()"
WITHIN_M, GLASGOW = 5_000.0, (55.861, -4.25)


def read_on(data_dir, database, rest_s, stop, said):
    """Ask for the live edition and search it until told to stop; tell the slowest round."""
    settings = read_settings({"FINGERPOST_DATA_DIR": data_dir}, database=database)
    slowest, rounds, edition, index = 0.0, 0, 0, None
    from_document(to_document(Service(id="1", name="Warm")))  # as a server is when people come
    with Store.open(settings.database) as store:
        while not stop.is_set():
            began = time.perf_counter()
            live = store.live_edition()
            if live and live != edition:
                index, edition = Index.open(store.index_folder(settings.index_dir, live)), live
            if index is not None:
                rows, _ = index.search(
                    "childcare",
                    "free support during term time",
                    latitude=GLASGOW[0],
                    longitude=GLASGOW[1],
                    metres=WITHIN_M,
                    decay=lambda metres: 1 / (1 + metres),
                )
                store.service(index.service(int(rows[0])).id if len(rows) else "nobody", edition)
            slowest, rounds = max(slowest, time.perf_counter() - began), rounds + 1
            time.sleep(rest_s)
    said.put((slowest, rounds))


def import_(feed, data_dir, database):
    """Run one import; return (report, seconds by the clock, of the processor, peak MB)."""
    words = ["import", str(feed), "--feed", "generated", "--json"]
    words += ["--database", database] if database else []
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        env={**os.environ, "FINGERPOST_DATA_DIR": data_dir},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    held = []
    watch = threading.Thread(target=weigh, args=(process, held))
    watch.start()
    told = process.stdout.read()
    watch.join()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        sys.exit(f"the import ended with {os.waitstatus_to_exitcode(status)}")
    [report] = json.loads(told)["feeds"]
    return report, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, max(held)


def weigh(process, held):
    """Note what a process and its helpers hold together, in MB, until it ends."""
    own = Path(f"/proc/{process.pid}")
    while "Z" not in (own / "stat").read_text().rsplit(")", 1)[1].split()[0]:
        children = (own / "task" / str(process.pid) / "children").read_text().split()
        held.append(sum(map(proportional_mb, [process.pid, *children])))
        time.sleep(0.3)


def proportional_mb(process):
    """Return what a process holds, pages it shares divided by those who share them."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    held = [line.split()[1] for line in told.splitlines() if line.startswith("Pss:")]
    return int(held[0]) / 1024 if held else 0.0


def measured(name, feed, data_dir, database, rest_s):
    """Import while somebody reads, and print what was seen."""
    stop, said = multiprocessing.Event(), multiprocessing.Queue()
    reader = multiprocessing.Process(
        target=read_on, args=(data_dir, database, rest_s, stop, said), daemon=True
    )
    reader.start()
    report, seconds, processor, peak, together = import_(feed, data_dir, database)
    stop.set()
    slowest, rounds = said.get()
    reader.join()
    read = report["read"]
    print(
        f"{name:10} {read:7,} services  {seconds:6.1f} s ({read / seconds:7,.0f}/s)  "
        f"processor {processor:6.1f} s ({read / processor:7,.0f}/s)  "
        f"peak {peak:4.0f} MB ({together:.0f})  "
        f"reader: slowest of {rounds:,} rounds {1000 * slowest:.0f} ms  "
        f"(+{report['added']} ~{report['changed']} ={report['unchanged']})  "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--services", type=int, default=100_000)
    asked.add_argument("--database", help="a URL; else a SQLite file in the temporary directory")
    asked.add_argument("--rest", type=float, default=0.05, help="seconds a reader rests")
    choices = asked.parse_args()
    cache = read_settings(os.environ).cache_dir
    postcodes = generated_feed.postcodes_in_use()
    with tempfile.TemporaryDirectory(prefix="fingerpost-bench-") as folder:
        data_dir = str(Path(folder) / "data")
        shutil.copytree(cache, Path(data_dir) / "cache", copy_function=os.link)
        first, later = Path(folder) / "first.ndjson", Path(folder) / "later.ndjson"
        generated_feed.write(first, choices.services, postcodes)
        generated_feed.write(later, choices.services, postcodes, changed=0.05)
        for name, feed in (("first load", first), ("unchanged", first), ("5 % other", later)):
            measured(name, feed, data_dir, choices.database, choices.rest)


if __name__ == "__main__":
    main()
