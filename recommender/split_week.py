"""Is only some of the care asked for when nurseries and clubs are shut? Then the week may be split.

Whoever works one evening needs a nursery for the other days and somebody else for that evening:
one late shift is no reason to show her childminders only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from directory.week import STEP_MINUTES, window_mask
from recommender.school_hours import needing_care
from recommender.situation import MINUTES_A_DAY, Situation, Window, once

WEEKEND = (5, 6)
# Registered day care is open at most from about seven in the morning to seven in the evening.
SHUT = tuple(Window(day=day, start=19 * 60, end=7 * 60) for day in range(7))
_AT_WEEKENDS = tuple(Window(day=day, start=0, end=MINUTES_A_DAY) for day in WEEKEND)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitWeek:
    """The care times that a nursery or club may cover, and those for which another is needed."""

    by_day: tuple[Window, ...]
    other: tuple[Window, ...]


@once
def split_week(situation: Situation) -> SplitWeek | None:
    """Return how her week may be split; `None` where it may not.

    Less than half of the hours may be when nurseries and clubs are shut, and there have to be as
    many days without any such hour as with some.
    """
    times = situation.care_times or ()
    days = {one.day for one in times if _shut_minutes((one,))}
    by_day = [one for one in times if one.day not in days]
    if not days or len({one.day for one in by_day}) < len(days):
        return None
    if 2 * _shut_minutes(times) >= sum(one.minutes for one in times):
        return None
    return SplitWeek(by_day=tuple(by_day), other=tuple(one for one in times if one.day in days))


def of_child(situation: Situation, child: int | None) -> SplitWeek | None:
    """Return the same for one child, without its hours at school; `None` with nothing to split."""
    split = split_week(situation)
    if split is None:
        return None
    by_day, other = (needing_care(situation, some, child) for some in (split.by_day, split.other))
    return SplitWeek(by_day=by_day, other=other) if by_day and other else None


def _shut_minutes(windows: Sequence[Window]) -> int:
    """Return for how much of some times nurseries and clubs are shut."""
    shut = window_mask(windows) & window_mask((*SHUT, *_AT_WEEKENDS))
    return int(np.bitwise_count(shut).sum()) * STEP_MINUTES
