"""Who gains and who loses? The change of each area as a letter on the map, and the key to it.

After a remedy the map of what is within reach looks as before: a nursery more is a place or two for
each hundred children around it, less than a class of that map. So the change is drawn by itself, in
steps of the largest there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from app import gapwords
from app.drawing import draw
from app.gapview import number
from app.maps import CHANGES, change_letter

MUCH, SOME = 0.5, 0.05  # of the largest change; less is "about as before"


@dataclass(frozen=True)
class Gaining:
    """What areas have before and after, by code, in the value shown; `unit` says of what."""

    before: Mapping[str, float]
    after: Mapping[str, float]
    unit: str

    @cached_property
    def changes(self) -> Mapping[str, float]:
        """How much more each area has."""
        return {code: value - self.before[code] for code, value in self.after.items()}

    @cached_property
    def edges(self) -> tuple[float, float]:
        """From what change on it is drawn as some, and as much; both 0 where nothing changes."""
        most = max(map(abs, self.changes.values()), default=0.0)
        return SOME * most, MUCH * most

    def step(self, code: str) -> int:
        """Return -2 (loses much) to 2 (gains much); 0 for an area that is about as before.

        >>> one = Gaining({"a": 5, "b": 5, "c": 5}, {"a": 9, "b": 4, "c": 5.1}, "places")
        >>> [one.step(code) for code in "abc"]
        [2, -1, 0]
        """
        change, (some, much) = self.changes.get(code, 0.0), self.edges
        size = 0 if change == 0 else int(abs(change) >= some) + int(abs(change) >= much)
        return size if change > 0 else -size

    def letter(self, code: str) -> str:
        """Return how an area is sent."""
        return change_letter(self.step(code))

    @cached_property
    def _said(self) -> Mapping[int, str]:
        some, much = (number(edge) for edge in self.edges)
        return {
            step: gapwords.CHANGE_STEPS[step].format(some=some, much=much, unit=self.unit)
            for step in range(-2, 3)
        }

    @property
    def legend(self) -> dict[str, str]:
        """What each letter means, for the tooltip."""
        return {change_letter(step): said for step, said in self._said.items()}

    def key(self, shown: Collection[str]) -> str:
        """Draw the key: the steps there are among the areas shown, those who gain first."""
        counts = Counter(self.step(code) for code in shown if code in self.changes)
        steps = [
            (CHANGES[step + 2], step < 0, self._said[step], counts[step])
            for step in range(2, -3, -1)
            if counts[step]
        ]
        return draw("_key_change.html", steps=steps, unit=self.unit)
