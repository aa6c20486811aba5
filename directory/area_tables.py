"""Which figures does a table give, by area code? Any CSV with one row an area.

The code is the column in which nearly every row holds an official code; title lines above the
header are passed over. Columns of numbers become figures under their published names, columns of
text become words. A few cells among numbers that are none are left out and told, cell by cell.
What the publisher kept back ("*", "..") stays unknown; it is never taken for 0.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.area_codes import GSS, Kind, kinds_in
from directory.csv_text import read_lines
from directory.errors import AreaSourceError, VintageError

Floats = NDArray[np.float64]

_KEPT_BACK = frozenset(("*", "..", ":", "c", "x", "suppressed"))
_NOTHING = frozenset(("", "-", "na", "n/a", "nan", "null", "none"))
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_NO_COUNT = re.compile(
    r"rank|decile|quintile|vigintile|rate|ratio|share|percent|%|minute|mean|median|index|score|code"
)
_MOSTLY = 0.95  # of a column's rows: totals and notes stand below many tables
_NUMBERS = 0.8  # of what a column says: fewer, and it holds words of which some are digits


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers: nan where nothing is said; which of those were kept back.

    `unread` says of rows what stands there that is no number; their values are nan.
    """

    name: str
    values: Floats
    kept_back: NDArray[np.bool_]
    unread: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Figures and words by code, in the order of the file."""

    source: str
    code_column: str
    kind: Kind | None
    codes: tuple[str, ...]
    figures: tuple[Column, ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _OfficialOr:
    """Says whether a cell holds an official code, or one of these."""

    codes: Collection[str]

    def __call__(self, cell: str) -> bool:
        return GSS.fullmatch(cell) is not None or cell in self.codes


def read_table(path: Path, codes: Collection[str] = ()) -> Table:
    """Read a table of figures.

    Parameters
    ----------
    codes
        Codes of the layer it is for, where these are no official ones.

    Raises
    ------
    AreaSourceError
        If no column holds one area code a row, or a code comes twice.
    VintageError
        If it holds areas of two years.
    """
    is_code = _OfficialOr(codes)
    header, rows = _rows(path, is_code)
    if not rows:
        raise AreaSourceError(path.name, "it has no rows below its header.")
    columns = list(zip(*rows, strict=True))
    at = _code_column(columns, is_code)
    if at is None:
        raise AreaSourceError(
            path.name, "no column holds one area code a row, such as S01009758; add one."
        )
    kind = _kind(path.name, columns[at])
    kept = [number for number, code in enumerate(columns[at]) if is_code(code)]
    own_codes = tuple(columns[at][number] for number in kept)
    twice = len(own_codes) - len(set(own_codes))
    if twice:
        raise AreaSourceError(
            path.name,
            f"{twice} codes come more than once; give one row an area, a column a figure.",
        )
    figures: list[Column] = []
    words: list[tuple[str, tuple[str, ...]]] = []
    for number, (name, cells) in enumerate(zip(header, columns, strict=True)):
        if number == at or not name:
            continue
        own = [cells[row] for row in kept]
        column = _column(name, own)
        if column is not None:
            figures.append(column)
        elif any(own):
            words.append((name, tuple(own)))
    return Table(path.name, header[at], kind, own_codes, tuple(figures), tuple(words))


def _rows(path: Path, is_code: _OfficialOr) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows under it; every row as long as the header."""
    lines = read_lines(path)
    start = next((k for k, line in enumerate(lines) if any(map(is_code, line))), 1)
    if not lines or start == 0:
        raise AreaSourceError(path.name, "it has no line that names its columns.")
    header = lines[start - 1]
    width = len(header)
    return header, [(line + [""] * width)[:width] for line in lines[start:]]


def _code_column(columns: Sequence[Sequence[str]], is_code: _OfficialOr) -> int | None:
    """Return the column with the most distinct codes among those that hold hardly anything else."""
    best: tuple[int, int] | None = None
    for number, cells in enumerate(columns):
        coded = [cell for cell in cells if is_code(cell)]
        many = len(set(coded))
        enough = len(coded) >= _MOSTLY * sum(map(bool, cells))
        if coded and enough and (best is None or many > best[0]):
            best = (many, number)
    return None if best is None else best[1]


def _kind(source: str, codes: Sequence[str]) -> Kind | None:
    """Return the kind most codes are of; a total of the whole country among them is no matter."""
    found = kinds_in(codes)
    if not found:
        return None
    commonest = found.most_common(1)[0][0]
    for kind in found:
        if kind.family == commonest.family and kind != commonest:
            raise VintageError(source, f"{commonest.title} and {kind.title}", commonest.title)
    return commonest


def _column(name: str, cells: Sequence[str]) -> Column | None:
    """Return a column of numbers, a few cells of which may be none, or `None` when it is words."""
    values = np.full(len(cells), np.nan)
    kept_back = np.zeros(len(cells), dtype=np.bool_)
    unread: dict[int, str] = {}
    for number, cell in enumerate(cells):
        plain = cell.lower()
        if plain in _KEPT_BACK:
            kept_back[number] = True
        elif plain not in _NOTHING:
            value = _number(cell)
            if value is None:
                unread[number] = cell
            else:
                values[number] = value
    numbers = int(np.count_nonzero(~np.isnan(values)))
    mostly = numbers > 0 and numbers >= _NUMBERS * (numbers + len(unread))
    return Column(name, values, kept_back, unread) if mostly else None


def _number(cell: str) -> float | None:
    plain = cell.replace(",", "")
    percent = plain.endswith("%")
    if _NUMBER.fullmatch(plain.removesuffix("%").strip()) is None:
        return None
    value = float(plain.removesuffix("%"))
    return value / 100 if percent else value


@cache
def _known() -> list[dict[str, Any]]:
    text = files("data").joinpath("reference", "area_tables.toml").read_text(encoding="utf-8")
    tables: list[dict[str, Any]] = tomllib.loads(text)["table"]
    return tables


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is printed beside the figures of a table."""

    title: str = ""
    source: str = ""
    as_of: str = ""
    unit: str = ""


def described(table: Table) -> About:
    """Return what we know of a table by its columns, else what its file name says."""
    known = _entry(table)
    if known is not None:
        return About(
            title=known["title"], source=known["source"], as_of=known["as_of"], unit=known["unit"]
        )
    year = re.search(r"(?:19|20)[0-9]{2}", table.source)
    return About(source=table.source, as_of=year[0] if year else "")


def counts_of(table: Table) -> tuple[Column, ...]:
    """Return the columns that count something, so that those of several areas may be added.

    Of a table we know it is said which; of others those of whole numbers from 0 whose heading does
    not speak of a rank, a rate or minutes.
    """
    known = _entry(table)
    if known is not None:
        return tuple(
            column
            for column in table.figures
            if known["counts"] == "all" or column.name in known["counts"]
        )
    return tuple(column for column in table.figures if _counts(column))


def _counts(column: Column) -> bool:
    values = column.values[~np.isnan(column.values)]
    whole = bool(((values >= 0) & (values == np.round(values))).all())
    return whole and _NO_COUNT.search(column.name.lower()) is None


def _entry(table: Table) -> dict[str, Any] | None:
    names = {column.name for column in table.figures} | {name for name, _ in table.words}
    return next((known for known in _known() if set(known["columns"]) <= names), None)
