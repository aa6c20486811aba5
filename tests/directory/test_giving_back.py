"""Pages of a mapped table given back to the system: smaller, and it says the same as before."""

import mmap
import sys
from pathlib import Path

import numpy as np
import pytest

from directory.postcode_tables import leave


def resident_kb(path):
    """How much of a mapped file stands in this process's memory."""
    found, held = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        if "-" in line.split(" ")[0] and ":" not in line.split(" ")[0]:
            held = line.rstrip().endswith(str(path))
        elif held and line.startswith("Rss:"):
            found += int(line.split()[1])
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
@pytest.mark.skipif(not hasattr(mmap, "MADV_DONTNEED"), reason="the system takes no such advice")
def test_a_table_left_holds_no_memory_and_reads_the_same(tmp_path):
    path = tmp_path / "table.npy"
    np.save(path, np.arange(1_000_000))
    table = np.asarray(np.load(path, mmap_mode="r"))
    total = int(table.sum())
    assert resident_kb(path) >= 7_000
    leave(table[10:])  # a view of it does as well
    assert resident_kb(path) < 1_000
    assert int(table.sum()) == total


def test_a_table_that_is_in_memory_is_left_alone():
    table = np.arange(10)
    leave(table)
    assert table.tolist() == list(range(10))
