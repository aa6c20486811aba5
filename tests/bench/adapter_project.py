"""Fingerpost's own index under the search benchmark: point its ADAPTERS at this folder.

The benchmark's `d` is a dict of arrays (lat, lon, cat, hours, text); `q` names a point, a category,
words, kilometres and one weekly slot. Everything goes through `directory.index` as an import does.
"""

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from peers import Base

from directory.index import Column, Index, build
from directory.records import Location, Service, ServiceAtLocation
from directory.vocabulary import NEEDS

DECAY_M = 2500.0


class project(Base):  # noqa: N801 - the name the benchmark looks for
    """Services in, ids out."""

    READY = True

    def build(self, d):
        self.folder = Path(tempfile.mkdtemp(prefix="fingerpost-bench-"))
        hours = Column(dtype="uint32", read=lambda row: int(d["hours"][int(row.service.id)]))
        build(
            (_service(number, d) for number in range(d["n"])),
            {"hours": hours},
            self.folder,
            on=date(2026, 11, 23),
            tokens=str.split,
        )
        self.index = Index.open(self.folder)
        self.hours = self.index.columns["hours"]
        self.numbers = self.index.columns["service"]
        self.disk = sum(path.stat().st_size for path in self.folder.iterdir())

    def query(self, q):
        hours, bit = self.hours, q["bit"]
        rows, _ = self.index.search(
            NEEDS[q["cat"]],
            q["text"],
            latitude=q["lat"],
            longitude=q["lon"],
            metres=q["km"] * 1000.0,
            decay=lambda metres: np.exp(-metres / DECAY_M),
            where=lambda rows: (hours[rows] >> bit) & 1 != 0,
            tokens=str.split,
        )
        return self.numbers[rows].tolist()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def _service(number, d):
    place = Location(
        id=str(number), latitude=float(d["lat"][number]), longitude=float(d["lon"][number])
    )
    return Service(
        id=f"{number:09}",  # as wide as any, so that ids sort as numbers do
        name="",
        description=d["text"][number],
        needs=(NEEDS[int(d["cat"][number])],),
        service_at_locations=(ServiceAtLocation(id=str(number), location=place),),
    )
