"""Which rows does a delimited text hold? Encodings, separators and headings as really sent."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TextIO

from directory.errors import FeedContentError
from directory.formats._material import Material

LONGEST_CELL = 1 << 20
LONGEST_LINE = 4 << 20
MOST_TITLES = 10  # lines above the headings: "Services of Invented Council, March 2026"
MOST_LINES = 20  # of one heading line, whose names may be broken over several
BEYOND = "(beyond the headings)"
_MARKS = ("\ufeff", "ï»¿")
_SEP = re.compile(r"sep=.", re.I)  # what some office programs write first, for their own kind
_NO_TEXT = (b"PK\x03\x04", b"SQLite format 3")


def _unmarked(text: str) -> str:
    """Return text without a byte-order mark, also one read as Latin-1 before us ("ï»¿")."""
    for mark in _MARKS:
        text = text.removeprefix(mark)
    return text


def header_of(material: Material) -> list[str]:
    """Return the names of the columns as far as the first 64 kB tell; empty when it is no table."""
    if material.head.startswith(_NO_TEXT):
        return []
    text = _unmarked(material.head.decode(material.encoding, errors="replace")).lstrip()
    if text[:1] in ("{", "[", "<", ""):
        return []
    try:
        names = _Table.of(_lines(io.StringIO(text, newline=""), material.address)).names
    except (csv.Error, FeedContentError):
        return []
    good = len(names) > 1 and all(len(name) < 200 and name.isprintable() for name in names)
    return names if good else []


def _separator(line: str) -> str:
    return max(",;\t|", key=lambda mark: (line.count(mark), mark == ","))


def _lines(text: TextIO, address: str) -> Iterator[str]:
    """Yield the lines, the first without its mark; blank ones before it are passed over."""
    begun = False
    while line := text.readline(LONGEST_LINE):
        if len(line) >= LONGEST_LINE:
            raise FeedContentError(address, "one line of it is longer than 4 MB; it is no table.")
        if not begun:
            line = _unmarked(line)
            if not line.strip():
                continue
            begun = True
        yield line.replace("\x00", "")


def rows_of(material: Material) -> Iterator[dict[str, str]]:
    """Yield every row by column name; blank lines are no rows, missing cells are empty.

    Of columns of one name, different values are put together. Cells beyond the last heading stand
    under `BEYOND`.

    Raises
    ------
    FeedContentError
        If the text stops being a table: a quote that never closes, most often.
    """
    csv.field_size_limit(LONGEST_CELL)
    with io.TextIOWrapper(material.open(), material.encoding, errors="replace", newline="") as text:
        table = _Table(names=[])
        try:
            table = _Table.of(_lines(text, material.address))
            for cells in table.rows():
                if any(cell.strip() for cell in cells):
                    yield table.by_name(cells)
        except csv.Error as error:
            where = f"line {table.number} is not a row of a table ({error})"
            raise FeedContentError(material.address, f"{where}; look for an open quote.") from None


@dataclass(slots=True)
class _Table:
    """A table whose headings were found, with the lines of the row that is being read."""

    names: list[str]
    lines: Iterator[str] = field(default_factory=lambda: iter(()))
    separator: str = ","
    number: int = 0
    reading: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Iterator[str]) -> _Table:
        """Find the headings: the first line of more than one name; titles above are passed over."""
        titles: list[list[str]] = []
        for one in islice(_whole_lines(lines), MOST_TITLES):
            names = _names(one)
            if sum(map(bool, names)) > 1:
                return cls(names, lines, _separator("".join(one)), _count((*titles, one)))
            if titles or not _SEP.fullmatch("".join(one).strip()):
                titles.append(one)
        if not titles:
            return cls(names=[])
        first, *rest = titles  # a table of one column
        return cls(_names(first), chain(chain.from_iterable(rest), lines), number=len(first))

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows; a last one that ends inside a quote is an error, to `csv` it is none."""
        last: list[str] = []
        for cells in csv.reader(self._noted(), delimiter=self.separator):
            yield cells
            last, self.reading = self.reading, []
        if _is_open(last, self.separator):
            raise csv.Error("a quote in it never closes, or the text was cut short")

    def _noted(self) -> Iterator[str]:
        for line in self.lines:
            self.number += 1
            self.reading.append(line)
            yield line

    def by_name(self, cells: list[str]) -> dict[str, str]:
        """Return a row by the names of its columns."""
        names = self.names
        beyond = " | ".join(filter(None, map(str.strip, cells[len(names) :])))
        cells += [""] * (len(names) - len(cells))
        row = dict(zip(names, cells, strict=False))
        if len(row) < len(names):
            row = _put_together(names, cells)
        if beyond:
            row[BEYOND] = beyond
        return row


def _whole_lines(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the lines of each row, told by its quotes: there may be line breaks between them."""
    row: list[str] = []
    quotes = size = 0
    for line in lines:
        row.append(line)
        quotes += line.count('"')
        size += len(line)
        if quotes % 2 == 0 or len(row) == MOST_LINES or size > LONGEST_CELL:
            yield row
            row, quotes, size = [], 0, 0
    if row:
        yield row


def _count(rows: Iterable[Sequence[str]]) -> int:
    return sum(map(len, rows))


def _names(lines: Sequence[str]) -> list[str]:
    read = csv.reader(lines, delimiter=_separator("".join(lines)))
    return [" ".join(name.split()) for name in next(read, [])]


def _is_open(lines: Sequence[str], separator: str) -> bool:
    """Say whether these lines end inside a quote."""
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _put_together(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return cells by name, those of one name joined: a second "Phone" is a second telephone."""
    row: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        said = row.get(name, "")
        row[name] = "; ".join(dict.fromkeys(filter(None, (said, cell)))) if said else cell
    return row
