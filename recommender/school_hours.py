"""When is a child at school? Then nobody else has to look after it.

Scottish schools set their own hours within Monday to Friday, most from about nine to about three,
in term. A child of school age needs care before and after that, and all day in the holidays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from directory.week import window_mask, windows_of
from recommender.situation import MINUTES_A_DAY, Child, Situation, Window, once

# Everybody goes from five and a half to sixteen; at five most have started.
_FIRST_AGE, _AFTER_AGE = 5.0, 16.0
_SCHOOL = tuple(Window(day=day, start=9 * 60, end=15 * 60) for day in range(5))

# Free "from half nine to half two", or till she fetches them at a quarter past three.
_ABOUT_SCHOOL = tuple(Window(day=day, start=8 * 60 + 45, end=15 * 60 + 15) for day in range(5))


# Spoken of, the care may be for when schools are shut.
_HOLIDAYS = re.compile(
    r"\b(?:holidays?|half[ -]term|in[ -]?service|summer|easter|october week|tattie|play ?scheme|"
    r"all year|school(?:'s| is) (?:off|out|shut|closed)|off school|not at school|"
    r"home ?school\w*)\b",
    re.IGNORECASE,
)


_TERM = re.compile(
    r"\b(?:(?<!half )(?<!half-)term|after[ -]school|before[ -]school|wrap ?around|all year|"
    r"breakfast club|school days?|pick ?up|collect\w*)\b",
    re.IGNORECASE,
)


def speaks_of_holidays(text: str) -> bool:
    """Say whether words speak of days without school."""
    return _HOLIDAYS.search(text) is not None


@once
def is_for_the_holidays(situation: Situation) -> bool:
    """Say whether her words ask for days without school, and for no others."""
    return speaks_of_holidays(situation.text) and _TERM.search(situation.text) is None


def is_at_school(child: Child) -> bool:
    """Say whether a child is of an age to be at school."""
    age = child.age_years
    return age is not None and _FIRST_AGE <= age < _AFTER_AGE


def longest_needing_care(situation: Situation, children: Sequence[int]) -> int | None:
    """Return which of some children needs looking after the longest; `None` of none.

    Who is not at school yet: whoever covers that covers the others' hours too.
    """
    return min(children, key=lambda k: is_at_school(situation.children[k]), default=None)


def are_school_hours(windows: Sequence[Window]) -> bool:
    """Say whether there are times and all of them are while schools are open (give or take)."""
    free = window_mask(windows)
    return bool(free.any()) and not (free & ~window_mask(_ABOUT_SCHOOL)).any()


def needing_care(
    situation: Situation, windows: Sequence[Window], child: int | None
) -> tuple[Window, ...]:
    """Return the parts of some times in which a child needs looking after.

    Of a child at school those outside school hours; where it is for the holidays, or nothing would
    be left (she may mean those), and for no child in particular unless all are at school, the times
    as they are.
    """
    if is_for_the_holidays(situation):
        return tuple(windows)
    chosen = situation.children if child is None else (situation.children[child],)
    if not chosen or not all(is_at_school(one) for one in chosen):
        return tuple(windows)
    left = window_mask(windows) & ~window_mask(_SCHOOL)
    stretches = windows_of(left)
    if not stretches or not (window_mask(windows) & window_mask(_SCHOOL)).any():
        return tuple(windows)
    return tuple(
        Window(day=day, start=start, end=end % MINUTES_A_DAY or MINUTES_A_DAY)
        for day, start, end in stretches
    )
