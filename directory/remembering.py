"""What is said again and again is read once.

Feeds repeat themselves: "Free", "Wheelchair accessible", "5-11 years". A function that reads one
text and looks at nothing else may keep what it found for the texts it met last. Long texts are
seldom said twice and would fill memory: they are read each time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Found = TypeVar("Found")


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
