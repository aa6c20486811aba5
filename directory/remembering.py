"""What is said again and again is read once.

Feeds repeat themselves: "Free", "Wheelchair accessible", "5-11 years". A function that reads one
text and looks at nothing else may keep what it found for the texts it met last. Long texts are
seldom said twice and would fill memory: they are read each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from directory.cleaning import Notes

Found = TypeVar("Found")
_KEPT = 2048


def remembered(
    *, kept: int = 4096, longest: int = 200
) -> Callable[[Callable[[str], Found]], Callable[[str], Found]]:
    """Keep what a function finds in the last `kept` texts of at most `longest` characters."""

    def decorate(read: Callable[[str], Found]) -> Callable[[str], Found]:
        known = lru_cache(maxsize=kept)(read)

        @wraps(read)
        def look(text: str) -> Found:
            return known(text) if len(text) <= longest else read(text)

        return look

    return decorate


class Alike(Generic[Found]):
    """Reads objects by some of their fields; those that say the same are read once.

    Only what was read without a note is kept: a note belongs to the row it was made for.
    """

    def __init__(
        self, fields: tuple[str, ...], read: Callable[[Mapping[str, Any], Notes], Found]
    ) -> None:
        self._fields, self._read = fields, read
        self._known: dict[tuple[object, ...], Found] = {}

    def __call__(self, item: Mapping[str, Any], notes: Notes) -> Found:
        """Return what an object says."""
        said = tuple(map(item.get, self._fields))
        key = (said, tuple(map(type, said)))  # 1, 1.0 and True are equal and not the same
        try:
            found = self._known.get(key)
        except TypeError:  # a list among them
            return self._read(item, notes)
        if found is None:
            before = len(notes.problems)
            found = self._read(item, notes)
            if len(notes.problems) == before:
                if len(self._known) >= _KEPT:
                    self._known.clear()
                self._known[key] = found
        return found
