"""Answers kept for who asks again; who asks while one is being worked out waits for that one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class _Cell(Generic[Value]):
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.values: list[Value] = []


class Held(Generic[Key, Value]):
    """A function of one key, whose last `most` answers are kept; what raises is tried again.

    Unlike `functools.lru_cache`, two threads never work out one answer twice, and one that takes
    long keeps nobody from another.
    """

    def __init__(self, make: Callable[[Key], Value], *, most: int) -> None:
        self._make, self._most = make, most
        self._cells: OrderedDict[Key, _Cell[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, key: Key) -> Value:
        """Return the answer for a key, worked out once."""
        with self._lock:
            cell = self._cells.setdefault(key, _Cell())
            self._cells.move_to_end(key)
            while len(self._cells) > self._most:
                self._cells.popitem(last=False)
        with cell.lock:
            if not cell.values:
                cell.values.append(self._make(key))
            return cell.values[0]

    def has(self, key: Key) -> bool:
        """Say whether the answer for a key is there already."""
        with self._lock:
            cell = self._cells.get(key)
        return cell is not None and bool(cell.values)
