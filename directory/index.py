"""What does the recommender look at? Immutable columns, one row per (need, service at a location).

Rows are sorted by need, then by 1 km cell, then by service id; services without a place have one row
with `nan` coordinates. The columns are those that the rules and similarities declare: this module
knows how to keep a column, never what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.records import Service, ServiceAtLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate: a service, for one of its needs, at one of its places (or at none)."""

    service: Service
    need: str
    at: ServiceAtLocation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How to keep one fact of every row: dtype, trailing shape, and how to read it from a row.

    Two rules that declare a column of the same name must declare the same `Column` object.
    """

    dtype: str
    read: Callable[[Row], Any]
    shape: tuple[int, ...] = ()


class Columns(Mapping[str, NDArray[Any]]):
    """Columns by name, as items or attributes; every array has the same first length."""

    __slots__ = ("_arrays",)

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = dict(arrays)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    def __iter__(self) -> Any:  # noqa: ANN401 - typing.Mapping's own signature
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def __getattr__(self, name: str) -> NDArray[Any]:
        try:
            return self._arrays[name]
        except KeyError:
            raise AttributeError(name) from None

    def take(self, rows: NDArray[np.intp] | slice) -> Columns:
        """Return the same columns for some rows only."""
        return Columns({name: array[rows] for name, array in self._arrays.items()})


def read_columns(rows: list[Row], columns: Mapping[str, Column]) -> Columns:
    """Read declared columns from rows; a single service is the one-row case of the same judgement."""
    return Columns(
        {
            name: np.array([column.read(row) for row in rows], dtype=column.dtype).reshape(
                (len(rows), *column.shape)
            )
            for name, column in columns.items()
        }
    )
