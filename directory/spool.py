"""Where does a table wait that is made in parts, wanted by columns, and too large to hold?

On disk, a file a column: parts are written behind each other as they come, and a column is read
back whole when its turn comes. One column is in memory at a time, however long the table is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Spool:
    """Columns of numbers that grow part by part, in files of a folder that is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kinds: dict[str, tuple[np.dtype[Any], tuple[int, ...]]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that wait."""
        return tuple(self._kinds)

    def add(self, part: Mapping[str, NDArray[Any]]) -> None:
        """Write the next rows of every column; each part has the same columns."""
        for name, values in part.items():
            with self._file(name).open("ab" if name in self._kinds else "wb") as file:
                file.write(values.tobytes())
            self._kinds[name] = (values.dtype, values.shape[1:])

    def take(self, name: str) -> NDArray[Any]:
        """Return a column whole; it waits no longer."""
        dtype, shape = self._kinds.pop(name)
        values = np.fromfile(self._file(name), dtype=dtype).reshape(-1, *shape)
        self._file(name).unlink()
        return values

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.parts"
