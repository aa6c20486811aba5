"""Does the childcare cover the hours needed? All of them, with the journey at both ends."""

from __future__ import annotations

import math
from datetime import date

import numpy as np

from directory.index import Columns, Row
from directory.opening import covers, window_mask, windows_of
from directory.records import Fit
from directory.week import STEP_MINUTES
from recommender.rules import NO, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import (
    HOURS_KNOWN,
    HOURS_UNTIL,
    WEEKLY,
    hours_listed,
    schedules_of,
    week_of,
)
from recommender.rules._words import today_number, window_words
from recommender.school_hours import needing_care
from recommender.situation import MINUTES_A_DAY, Situation, Window
from recommender.split_week import SplitWeek, of_child

_LONGEST_WAY = 180  # minutes between childcare and course beyond which nobody can mean it


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:
    """YES if every care time is listed as open every week; NO only if all hours are listed.

    A child at school needs nobody else in school hours. Where her week may be split, hours that
    cover all the days by day leave a question open: who is there at the other times.

    With a second anchor the care times are those of the course or work there, and childcare has to
    be open for the way between as well, at both ends.
    """
    sure = columns["hours_known"] & (columns["hours_until"] >= today_number(situation))
    fits = np.where(sure, NO, UNKNOWN)
    split = of_child(situation, child)
    if "anchor_minutes" not in columns:
        window = window_mask(_needed(situation, child))
        if split is not None:
            fits[covers(columns["weekly"], window_mask(split.by_day))] = UNKNOWN
        return np.where(covers(columns["weekly"], window), YES, fits)
    way = columns["anchor_minutes"]
    known = np.isfinite(way)
    steps = np.where(known, np.ceil(np.where(known, way, 0.0) / STEP_MINUTES), 0.0).astype(np.int64)
    covered, partly = np.zeros(len(way), dtype=bool), np.zeros(len(way), dtype=bool)
    for step in np.unique(steps):
        here, minutes = steps == step, int(step) * STEP_MINUTES
        window = window_mask(_needed(situation, child, way=minutes))
        covered[here] = covers(columns["weekly"][here], window)
        if split is not None:
            window = window_mask(with_way(split.by_day, minutes))
            partly[here] = covers(columns["weekly"][here], window)
    fits[partly] = UNKNOWN
    yes = np.where(known, YES, UNKNOWN)  # of a way nobody knows nothing is sure
    return np.where(covered, yes, fits)


def _needed(situation: Situation, child: int | None, *, way: int = 0) -> tuple[Window, ...]:
    """Return when a child needs care: her care times and the way, without its school hours."""
    return needing_care(situation, with_way(situation.care_times or (), way), child)


def with_way(times: tuple[Window, ...], minutes: int) -> tuple[Window, ...]:
    """Return care times with the way to and from them, at most a whole day each."""
    way = min(minutes, _LONGEST_WAY)
    found: list[Window] = []
    for one in times:
        more = min(way, (MINUTES_A_DAY - one.minutes) // 2)
        start = one.start - more
        found.append(
            Window(
                day=(one.day + start // MINUTES_A_DAY) % 7,
                start=start % MINUTES_A_DAY,
                end=(start + one.minutes + 2 * more - 1) % MINUTES_A_DAY + 1,
            )
        )
    return tuple(found)


def _way_words(situation: Situation, row: Row) -> str:
    """Say the way between; empty where none was asked for or known."""
    minutes = row.facts.get("anchor_minutes", math.nan)
    if situation.second_anchor is None or not math.isfinite(minutes):
        return ""
    return (
        f" and the way to {situation.second_anchor.label} (about {max(1, round(minutes))} minutes)"
    )


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:
    """Name the hours listed beside the hours needed."""
    hours = "; ".join(hours_listed(row))
    split = of_child(situation, child)
    way = _way_words(situation, row)
    if fit is Fit.UNKNOWN and split is not None and is_open_by_day(row):
        return _split_reason(split, row, way, hours)
    needed = window_words(needing_care(situation, situation.care_times or (), child))
    if fit is Fit.YES:
        return f"Covers the care you need{way}: {hours}."
    if fit is Fit.NO:
        return f"Does not cover {needed}{way}: listed as {hours}."
    listed = hours and "not listed" not in hours
    told = f"listed as {hours}" if listed else "hours are not listed"
    return f"Ask if they can cover {needed}{way}: {told}."


def is_open_by_day(row: Row) -> bool:
    """Say whether it is of a kind that is open by day, or lists its hours."""
    return "childminder" not in row.service.tags or bool(schedules_of(row))


def other_times_asked(situation: Situation, child: int | None) -> str:
    """Ask of what is open by day about the rest of a split week; empty where none is split."""
    split = of_child(situation, child)
    if split is None:
        return ""
    return f"Ask about {window_words(split.other)}: somebody else may be needed then."


def _split_reason(split: SplitWeek, row: Row, way: str, hours: str) -> str:
    """Say or ask of the days by day; of the other times something of its own is asked."""
    by_day = f"{window_words(split.by_day)}{way}"
    week = week_of(schedules_of(row), row.on or date.min, sometimes=False)[0]
    if schedules_of(row) and covers(week[np.newaxis], window_mask(split.by_day)).all():
        return f"Covers {by_day}: {hours}."
    listed = hours and "not listed" not in hours
    told = f"listed as {hours}" if listed else "hours are not listed"
    return f"Ask if they can cover {by_day}: {told}."


def relax(situation: Situation, row: Row) -> tuple[str, str, str] | None:
    """Return the part of the care times that it does cover, if any."""
    if row.on is None or not situation.care_times:
        return None
    week = week_of(schedules_of(row), row.on, sometimes=False)[0]
    kept = windows_of(week & window_mask(situation.care_times))
    if not kept:
        return None
    part = tuple(Window(day=day, start=start, end=end % 1440 or 1440) for day, start, end in kept)
    return ("care_times", _written(situation.care_times), _written(part))


def _written(windows: tuple[Window, ...]) -> str:
    """Return times as they are given: "Mon 09:30-14:30, Tue 09:30-14:30"."""
    return ", ".join(window.in_words for window in windows)


RULE = Rule(
    question="Can you cover all the hours I need?",
    columns={"weekly": WEEKLY, "hours_known": HOURS_KNOWN, "hours_until": HOURS_UNTIL},
    applies=lambda situation: situation.care_times is not None,
    judge=judge,
    worked_out=("anchor_minutes",),
    reason=reason,
    by_child=True,
    field="schedules",
    value=lambda row: list(hours_listed(row)),
    source="HSDS 3.0 schedule",
    needs=frozenset({"childcare"}),
    relax=relax,
)
