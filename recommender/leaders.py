"""Which services lead for each need, and what has to be known of them to put several together?"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.index import Index, Row
from directory.opening import windows_of
from directory.records import Fit
from recommender.conditions import made_for_a_sibling
from recommender.groups import Group, kind_taking
from recommender.ranking import Candidates
from recommender.rules import NO, YES, Fits
from recommender.rules._columns import CHANNELS, has_any, tag_bits
from recommender.school_hours import is_at_school

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
    need_bits: int
    free: Bytes
    takes: Fit

    @property
    def need(self) -> str:
        """The need it is a candidate for."""
        return self.group.need

    @property
    def placed(self) -> bool:
        """Whether there is a journey to it."""
        return math.isfinite(self.minutes)

    @property
    def has_a_door(self) -> bool:
        """Whether one goes there: not to who comes to the home."""
        channels = int(self.fact("channels"))
        return self.placed and (channels == 0 or bool(channels & CHANNELS["in_person"]))

    @property
    def is_bare(self) -> bool:
        """Whether it is a name and an address: no hours listed and nobody to ask for them."""
        asked = self.need == "childcare" or bool(self.fact("can_be_asked"))
        return not asked and not self.fact("week").any()

    @property
    def hours_known(self) -> bool:
        """Whether all its hours are listed."""
        return bool(self.fact("hours_known"))

    def fact(self, name: str) -> Any:  # noqa: ANN401 - one cell of any column
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
        return np.asarray(self.fact("week") & self.free)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The same as stretches long enough for a visit."""
        found = spans_of(self.open_free.tobytes())
        return tuple(span for span in found if span[2] - span[1] >= LEAST_VISIT)

    @cached_property
    def days(self) -> frozenset[int]:
        """The days of those stretches."""
        return frozenset(day for day, _, _ in self.spans)

    @cached_property
    def sessions(self) -> frozenset[Span]:
        """When it is open in a usual week, her free time or not."""
        return frozenset(spans_of(self.fact("week").tobytes()))

    @cached_property
    def every_week(self) -> tuple[Span, ...]:
        """When it is open every week."""
        return spans_of(self.fact("weekly").tobytes())

    def has_tag(self, tag: str) -> bool:
        """Say whether it carries a tag."""
        return bool(has_any(self.fact("tags")[None], tag_bits(tag))[0])


@lru_cache(maxsize=4096)
def spans_of(mask: bytes) -> tuple[Span, ...]:
    """Return the stretches of one week; many services keep the same hours."""
    return windows_of(np.frombuffer(mask, dtype=np.uint8))


def leaders_of(
    index: Index,
    group: Group,
    leading: Candidates,
    *,
    free: Bytes,
    children: Sequence[int],
    shown: Collection[str],
) -> list[Leader]:
    """Return the leading services of a need that are shown and name nobody, or people like her.

    `free` is her free time, `children` those in care. A group that may be for others is left out.
    """
    services = leading.services[:LOOKED_AT].tolist()
    some = np.array([index.service_ids[number] in shown for number in services], dtype=bool)
    positions = leading.positions[:LOOKED_AT][some]
    audience = group.fits.get("audience")
    if audience is not None:
        positions = positions[audience[positions] == YES]
    return leaders_at(index, group, positions, free=free, children=children)


def leaders_at(
    index: Index,
    group: Group,
    positions: NDArray[np.integer],
    *,
    free: Bytes,
    children: Sequence[int],
) -> list[Leader]:
    """Return some rows of a need as leaders."""
    some = group.found.columns.take(np.asarray(positions, dtype=np.intp))
    facts = zip(
        positions.tolist(),
        group.found.rows[positions].tolist(),
        group.scores[positions].tolist(),
        some["service"].tolist(),
        some["location_number"].tolist(),
        some["latitude"].tolist(),
        some["longitude"].tolist(),
        some["minutes"].tolist() if "minutes" in some else [math.nan] * len(positions),
        some["need_bits"].tolist(),
        _takes(group, positions, children),
        strict=True,
    )
    return [
        Leader(
            index=index,
            group=group,
            position=position,
            number=number,
            score=score,
            service=service,
            location=location,
            latitude=latitude,
            longitude=longitude,
            minutes=minutes,
            need_bits=need_bits,
            free=free,
            takes=takes,
        )
        for (
            position,
            number,
            score,
            service,
            location,
            latitude,
            longitude,
            minutes,
            need_bits,
            takes,
        ) in facts
    ]


def _takes(group: Group, positions: NDArray[np.integer], children: Sequence[int]) -> list[Fit]:
    """Say of each whether childcare takes all of these children.

    A nursery that lists the ages of a schoolchild takes it; a club whose ages hold a child that is
    not at school yet does not.
    """
    if group.need != "childcare" or "child_age" not in group.judgement.rules:
        return [Fit.UNKNOWN] * len(positions)
    columns = group.found.columns.take(np.asarray(positions, dtype=np.intp))
    situation, fits = group.judgement.situation, list[Fits]()
    for k in children:
        age = group.judgement.raw("child_age", k)[positions]
        takes = kind_taking(situation, columns, k)
        if is_at_school(situation.children[k]):
            takes |= (age == YES) & ~made_for_a_sibling(situation, columns, k)
        fits.append(np.where(takes, age, NO))
    return [Fit(fit) for fit in np.minimum.reduce(fits).tolist()]
