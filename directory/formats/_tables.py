"""Which rows does a delimited text hold? Encodings and separators as they are really sent."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from directory.errors import FeedContentError
from directory.formats._material import Material

LONGEST_CELL = 1 << 20
_FIRST_LINE = re.compile(r"[^\r\n]*")


def decoded(material: Material) -> str:
    """Return the text: UTF-8 or UTF-16 where a mark or the bytes say so, else Windows-1252.

    A byte-order mark is dropped, also one that somebody before us read as Latin-1 ("ï»¿").
    """
    data = material.data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.removeprefix("\ufeff").removeprefix("ï»¿").replace("\x00", "")


def header_of(material: Material) -> list[str]:
    """Return the names of the columns as far as the first 64 kB tell; empty when it is no table."""
    text = decoded(Material(address=material.address, content=material.head))
    line = _FIRST_LINE.match(text.lstrip())
    if line is None or text.lstrip()[:1] in ("{", "[", "<") or "\ufffd" in line[0][:200]:
        return []
    separator = _separator(line[0])
    names = next(csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=separator), [])
    good = len(names) > 1 and all(len(name) < 200 and name.isprintable() for name in names)
    return [name.strip() for name in names] if good else []


def _separator(line: str) -> str:
    return max(",;\t|", key=lambda mark: (line.count(mark), mark == ","))


def rows_of(material: Material) -> Iterator[dict[str, str]]:
    """Yield every row by column name; blank lines are no rows, missing cells are empty.

    Raises
    ------
    FeedContentError
        If the text stops being a table: a quote that never closes, most often.
    """
    text = decoded(material).lstrip()
    line = _FIRST_LINE.match(text)
    separator = _separator(line[0] if line else "")
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        names = [name.strip() for name in next(lines, [])]
        for cells in lines:
            if any(cell.strip() for cell in cells):
                padded = cells + [""] * (len(names) - len(cells))
                yield dict(zip(names, padded, strict=False))
    except csv.Error as error:
        reason = f"line {lines.line_num} is not a row of a table ({error}); look for an open quote."
        raise FeedContentError(material.address, reason) from None
