"""What does a small table on this computer say? Text in the encodings that people's files have."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from directory.errors import ColumnError, FeedContentError, SourceNotFoundError


def read_text(path: Path) -> str:
    """Return a file's text: UTF-8 or UTF-16 where it says so, else Windows-1252.

    Raises
    ------
    SourceNotFoundError
        If there is no such file.
    """
    if not path.is_file():
        raise SourceNotFoundError(str(path))
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_lines(path: Path) -> list[list[str]]:
    """Return the rows of a table that hold anything, cells without the space round them.

    Commas, tabs or semicolons stand between cells, whichever its beginning has most of.

    Raises
    ------
    FeedContentError
        If it stops being a table: a quote that never closes, most often.
    """
    text = read_text(path)
    beginning = text[: 1 << 14]
    separator = max(",\t;", key=lambda mark: (beginning.count(mark), mark == ","))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise FeedContentError(path.name, f"it is not a table ({error}).") from None
    stripped = ([cell.strip() for cell in row] for row in rows)
    return [row for row in stripped if any(row)]


def read_column(path: Path, column: str | None) -> list[str]:
    """Return one column of a table below its header, an empty text where a row ends before it.

    Parameters
    ----------
    column
        Its name, capitals aside; may be left out when the table has only one.

    Raises
    ------
    SourceNotFoundError, FeedContentError
        If there is no such table.
    ColumnError
        If it has no such column.
    """
    rows = read_lines(path)
    header = rows[0] if rows else []
    wanted = column.strip().casefold() if column is not None else None
    places = [k for k, name in enumerate(header) if wanted in (None, name.casefold())]
    if not places or (wanted is None and len(header) > 1):
        raise ColumnError(path.name, column, header)
    return [row[places[0]] if len(row) > places[0] else "" for row in rows[1:]]
