"""Which rows does a delimited text hold? Encodings and separators as they are really sent."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import TextIO

from directory.errors import FeedContentError
from directory.formats._material import Material

LONGEST_CELL = 1 << 20
LONGEST_LINE = 4 << 20
_CHUNK = 1 << 20
_FIRST_LINE = re.compile(r"[^\r\n]*")
_MARKS = ("\ufeff", "ï»¿")


def encoding_of(material: Material) -> str:
    """Return UTF-16 or UTF-8 where a mark or all of the bytes say so, else Windows-1252."""
    if material.head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with material.open() as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _unmarked(text: str) -> str:
    """Return text without a byte-order mark, also one read as Latin-1 before us ("ï»¿")."""
    for mark in _MARKS:
        text = text.removeprefix(mark)
    return text


def header_of(material: Material) -> list[str]:
    """Return the names of the columns as far as the first 64 kB tell; empty when it is no table."""
    head = Material(address=material.address, content=material.head[: 1 << 15])
    encoding = "utf-16" if head.head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        text = head.data.decode(encoding)
    except UnicodeDecodeError as cut:
        near_end = encoding == "utf-8" and cut.start > len(head.data) - 4
        text = head.data.decode(encoding if near_end else "cp1252", errors="replace")
    text = _unmarked(text).lstrip()
    line = _FIRST_LINE.match(text)
    if line is None or text[:1] in ("{", "[", "<"):
        return []
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(line[0]))
        names = [name.strip() for name in next(lines, [])]
    except csv.Error:
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

    Raises
    ------
    FeedContentError
        If the text stops being a table: a quote that never closes, most often.
    """
    csv.field_size_limit(LONGEST_CELL)
    encoding = encoding_of(material)
    with io.TextIOWrapper(material.open(), encoding, errors="replace", newline="") as text:
        lines = _lines(text, material.address)
        first = next(lines, "")
        table = csv.reader(_chained(first, lines), delimiter=_separator(first))
        try:
            names = [name.strip() for name in next(table, [])]
            for cells in table:
                if any(cell.strip() for cell in cells):
                    padded = cells + [""] * (len(names) - len(cells))
                    yield dict(zip(names, padded, strict=False))
        except csv.Error as error:
            where = f"line {table.line_num} is not a row of a table ({error})"
            raise FeedContentError(material.address, f"{where}; look for an open quote.") from None


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest
