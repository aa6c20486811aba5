"""Which rows are alike? What they all say the same of need only be looked at once.

Of a hundred thousand rows a few dozen list the same ages, a few hundred the same hours: a question
that looks at those columns alone has as many answers as there are kinds, however many rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.unsignedinteger[Any]]
Rows = NDArray[np.intp]

_AT_ONCE = 1 << 14  # rows written out as bytes together: some megabytes of the widest column
_FEW_ROWS = 512  # are looked at one by one
_ASKED_AGAIN = 6  # questions after which it pays: one answer on the command line asks fewer
_SPARED = 8  # rows of a kind, on average, for it to pay


class Kinds:
    """The kinds of the rows of one table that does not change, worked out when first worth it.

    Safe to share between threads: two may work out the same.
    """

    def __init__(self, table: Mapping[str, NDArray[Any]]) -> None:
        self._table = table
        self._asked: dict[tuple[str, ...], int] = {}
        self._by_column: dict[str, tuple[Numbers, int]] = {}
        self._known: dict[tuple[str, ...], tuple[Numbers, Rows] | None] = {}

    def of(self, names: tuple[str, ...]) -> tuple[Numbers, Rows] | None:
        """Return the kind of every row by these columns, shape (n,), and one row of each kind.

        `None` for a small table, where hardly two rows are alike, and where the same was not asked
        a few times yet.
        """
        if names not in self._known:
            asked = self._asked[names] = self._asked.get(names, 0) + 1
            if asked <= _ASKED_AGAIN or len(self._table[names[0]]) < _FEW_ROWS:
                return None
            numbers, rows = kinds_together([self._in(name) for name in names])
            few = len(rows) * _SPARED <= len(numbers)
            self._known[names] = (numbers, rows) if few else None
        return self._known[names]

    def _in(self, name: str) -> tuple[Numbers, int]:
        if name not in self._by_column:
            self._by_column[name] = kinds_in(self._table[name])
        return self._by_column[name]


def kinds_in(column: NDArray[Any]) -> tuple[Numbers, int]:
    """Return the kind of every row by one column, shape (n,), and how many kinds there are.

    Two rows are of one kind when they hold the same bits.
    """
    width = column.dtype.itemsize * int(np.prod(column.shape[1:], dtype=np.int64))
    known: dict[bytes, int] = {}
    numbers = np.empty(len(column), dtype=np.uint32)
    for first in range(0, len(column), _AT_ONCE):
        some = np.ascontiguousarray(column[first : first + _AT_ONCE])
        written: list[Any] = some.reshape(len(some), -1).view(f"V{width}").ravel().tolist()
        numbers[first : first + _AT_ONCE] = [known.setdefault(one, len(known)) for one in written]
    return _narrow(numbers, len(known)), len(known)


def kinds_together(parts: Sequence[tuple[Numbers, int]]) -> tuple[Numbers, Rows]:
    """Return the kind of every row by several columns, and one row of each kind."""
    numbers, count = parts[0]
    for other, n_other in parts[1:]:
        numbers, count = _renumbered(numbers.astype(np.int64) * n_other + other, count * n_other)
    rows = np.zeros(count, dtype=np.intp)
    rows[numbers] = np.arange(len(numbers))
    return _narrow(numbers, count), rows


def _renumbered(numbers: NDArray[np.int64], most: int) -> tuple[Numbers, int]:
    """Return the same kinds with numbers from 0 on without gaps, and how many there are."""
    if most > 16 * len(numbers) + 4096:  # too wide a table to look numbers up in
        found, again = np.unique(numbers, return_inverse=True)
        return again.astype(np.uint32), len(found)
    held = np.zeros(most, dtype=bool)
    held[numbers] = True
    place = np.cumsum(held, dtype=np.uint32) - np.uint32(1)
    return place[numbers], int(np.count_nonzero(held))


def _narrow(numbers: Numbers, count: int) -> Numbers:
    return numbers.astype(np.min_scalar_type(max(count - 1, 0)), copy=False)
