"""What became of each real file? Imports all of them together and says it as a table.

    python -m tests.directory.store.real_files

prints the rows of the table in docs/sources.md. Every file is a feed of its own, so that files of
one publisher can be compared with one another.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from directory.errors import FingerpostError
from directory.locating import Locator
from directory.postcodes import Postcodes
from directory.reading import read_source
from directory.refresh import FeedReport, import_readings
from directory.settings import read_settings
from directory.store import Store

TODAY = date(2026, 11, 23)
SHARED = Path(__file__).parents[4] / "shared"
FOLDERS = ("data/services", "data/directories_elsewhere", "standards/feeds")
KEEPS_ITS_ID = ("care_inspectorate_scotland_2026-05_part70.csv",)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One file: what was counted, or the sentence with which it was refused whole."""

    path: str
    report: FeedReport | None = None
    refused: str = ""

    def in_words(self) -> str:
        """Return the row of the table."""
        if self.report is None:
            return f"| {self.path} | | refused whole: {self.reason()} | | | | | |"
        one = self.report
        counts = (one.read, one.held, one.merged, one.linked, one.refused, one.problems_count)
        return f"| {self.path} | {one.format} | " + " | ".join(f"{n:,}" for n in counts) + " |"

    def reason(self) -> str:
        """Return what the sentence says of the file, without its address."""
        if "is in no format we read" in self.refused:
            return "in no format we read (a list of words, not of services)"
        told = self.refused[self.refused.index("holds ") :]
        return f"it {told.split(' and no services')[0]} and no services"


def real_files(shared: Path) -> list[Path]:
    """Return every file, those of the services first."""
    return [
        path
        for folder in FOLDERS
        for path in sorted((shared / folder).rglob("*.*"))
        if path.is_file()
    ]


def import_all(shared: Path, folder: Path, postcodes: Postcodes) -> Iterator[Row]:
    """Import every file that can be read, in one go, and yield a row for each file."""
    readings, refused, feeds = [], {}, {}
    for number, path in enumerate(real_files(shared)):
        feed = None if path.name in KEEPS_ITS_ID else f"file-{number}"
        try:
            for _ in read_source(str(path), feed=feed, today=TODAY).items:
                pass  # what holds no services says so as it is read
            readings.append(read_source(str(path), feed=feed, today=TODAY))
            feeds[readings[-1].feed] = path
        except FingerpostError as error:
            refused[path] = str(error)
    with Store.open(f"sqlite:///{folder / 'directory.db'}") as store:
        reports = import_readings(
            store, readings, locate=Locator(postcodes), index_dir=folder / "index", columns={}
        )
    told = {feeds[report.feed]: report for report in reports}
    for path in real_files(shared):
        name = str(path.relative_to(shared)).removeprefix("data/services/")
        name = name.removeprefix("data/directories_elsewhere/").removeprefix("standards/feeds/")
        yield Row(path=name, report=told.get(path), refused=refused.get(path, ""))


def main() -> None:
    """Print the table."""
    postcodes = Postcodes.open(read_settings(os.environ).cache_dir)
    with tempfile.TemporaryDirectory() as folder:
        for row in import_all(SHARED, Path(folder), postcodes):
            typer.echo(row.in_words())


if __name__ == "__main__":
    main()
