"""Which services lead for each need, and what has to be known of them to put several together?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.index import Index, Row
from directory.opening import windows_of
from directory.records import Fit
from recommender.groups import Group
from recommender.ranking import Candidates
from recommender.rules._columns import has_any, tag_bits

Bytes = NDArray[np.uint8]
Span = tuple[int, int, int]  # day, first minute, minute after the last

LOOKED_AT = 10  # leading services of each need
LEAST_VISIT = 30  # minutes it has to be open for


@dataclass(frozen=True, kw_only=True)
class Leader:
    """One leading service of one need: where it is, when it is open, how far from home."""

    index: Index
    group: Group
    position: int
    number: int
    score: float
    service: int
    location: int
    latitude: float
    longitude: float
    minutes: float
    free: Bytes
    takes: Fit

    @property
    def need(self) -> str:
        """The need it is a candidate for."""
        return self.group.need

    @property
    def is_for_her(self) -> bool:
        """Whether it names nobody, or people like her: a group that may be for others is not."""
        fits = self.group.fits.get("audience")
        return fits is None or bool(fits[self.position] == Fit.YES)

    @property
    def placed(self) -> bool:
        """Whether there is a journey to it."""
        return math.isfinite(self.minutes)

    @property
    def hours_known(self) -> bool:
        """Whether all its hours are listed."""
        return bool(self._fact("hours_known"))

    def _fact(self, name: str) -> Any:  # noqa: ANN401 - one cell of any column
        """Return a fact of its row: of a national line its own, of all others the index's."""
        if self.group.own:
            return self.group.found.columns[name][self.position]
        return self.index.columns[name][self.number]

    @cached_property
    def row(self) -> Row:
        """The record behind it; only read for what may be shown."""
        return self.group.row(self.index, self.position)

    @cached_property
    def name(self) -> str:
        """What it is called."""
        return self.row.service.name

    @cached_property
    def open_free(self) -> Bytes:
        """The steps of her free time in which it is listed as open."""
        return np.asarray(self._fact("week") & self.free)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The same as stretches long enough for a visit."""
        found = _spans(self.open_free.tobytes())
        return tuple(span for span in found if span[2] - span[1] >= LEAST_VISIT)

    @cached_property
    def days(self) -> frozenset[int]:
        """The days of those stretches."""
        return frozenset(day for day, _, _ in self.spans)

    @cached_property
    def some_days(self) -> NDArray[np.bool_]:
        """On which days it is open at all in her free time, shape (7,): quick to compare."""
        return np.asarray(self.open_free.reshape(7, -1).any(axis=1))

    @cached_property
    def sessions(self) -> frozenset[Span]:
        """When it is open in a usual week, her free time or not."""
        return frozenset(_spans(self._fact("week").tobytes()))

    @cached_property
    def every_week(self) -> tuple[Span, ...]:
        """When it is open every week."""
        return _spans(self._fact("weekly").tobytes())

    def has_tag(self, tag: str) -> bool:
        """Say whether it carries a tag."""
        return bool(
            has_any(self.group.found.columns["tags"][self.position][None], tag_bits(tag))[0]
        )


@lru_cache(maxsize=4096)
def _spans(mask: bytes) -> tuple[Span, ...]:
    """Return the stretches of one week; many services keep the same hours."""
    return windows_of(np.frombuffer(mask, dtype=np.uint8))


def leaders_of(
    index: Index, group: Group, leading: Candidates, *, free: Bytes, children: Sequence[int]
) -> Iterator[Leader]:
    """Yield the leading services of a need; `free` is her free time, `children` those in care."""
    for position in leading.positions[:LOOKED_AT]:
        yield leader_at(index, group, int(position), free=free, children=children)


def leader_at(
    index: Index, group: Group, position: int, *, free: Bytes, children: Sequence[int]
) -> Leader:
    """Return one row of a need as a leader."""
    columns = group.found.columns
    minutes = columns.get("minutes")
    return Leader(
        index=index,
        group=group,
        position=position,
        number=int(group.found.rows[position]),
        score=float(group.scores[position]),
        service=int(columns["service"][position]),
        location=int(columns["location_number"][position]),
        latitude=float(columns["latitude"][position]),
        longitude=float(columns["longitude"][position]),
        minutes=math.nan if minutes is None else float(minutes[position]),
        free=free,
        takes=_takes(group, position, children),
    )


def _takes(group: Group, position: int, children: Sequence[int]) -> Fit:
    """Say whether childcare takes all of these children."""
    if group.need != "childcare" or "child_age" not in group.judgement.rules:
        return Fit.UNKNOWN
    return Fit(min(int(group.judgement.raw("child_age", k)[position]) for k in children))
