"""What do words beside an option say? Ages, hours, sums, days and names, read back from sentences.

Nothing here is shared with the code that writes them: it is how `claims` stays independent.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from directory.opening import state_at
from directory.records import Fit, Service
from directory.vocabulary import words
from recommender.evaluation.seen import (
    LITTLE_ONES,
    Seen,
    Shown,
    age_years,
    clock_minutes,
    takes_age,
)
from recommender.feedback import Standing

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKS = 8
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_MONEY = re.compile(r"£(\d+(?:,\d{3})*(?:\.\d+)?)")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))?(am|pm)|(12 noon)|(midnight)")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What else a sentence may speak of: the day of the answer, and what keyworkers told."""

    today: date
    standings: Mapping[str, Standing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One option beside its record, the whole answer and the world."""

    one: Shown
    seen: Seen
    world: World

    @property
    def said(self) -> Mapping[str, Any]:
        """What was understood of the family: reading words is judged elsewhere."""
        situation: Mapping[str, Any] = self.seen.output["situation"]
        return situation

    @property
    def record(self) -> Service:
        """The record behind the option; without one nothing is judged."""
        if self.one.service is None:
            raise LookupError(self.one.option["service_id"])
        return self.one.service

    @property
    def children(self) -> list[float | None]:
        """The ages of her children, `None` while expected."""
        return [age_years(age) for age in self.said.get("children_ages", ())]


def names_of(kind: str, ids: Iterable[str]) -> list[str]:
    """Return the plain names of words of a vocabulary."""
    known = words(kind)
    return [known[one].name if one in known else one.replace("_", " ") for one in ids]


def holds_only(text: str, names: Collection[str]) -> bool:
    """Whether a text holds some of these names and nothing else but "and", "or" and commas."""
    rest, held = text.lower(), False
    for name in sorted(names, key=len, reverse=True):
        if name and name.lower() in rest:
            rest, held = rest.replace(name.lower(), " "), True
    return held and not re.sub(r"\b(?:and|or|more)\b|[,;\s]", "", rest)


def day_in(text: str) -> date:
    """Return the day that "31 May 2026" is."""
    return datetime.strptime(text, "%d %B %Y").date()  # noqa: DTZ007 - a day has no zone


def sums_in(text: str) -> list[float]:
    """Return every sum in pounds in a text."""
    return [float(number.replace(",", "")) for number in _MONEY.findall(text)]


def times_in(text: str) -> list[int]:
    """Return the minutes from midnight of every "7:30am" and "12 noon" in a text."""
    found = []
    for hour, minute, half, noon, _ in _CLOCK.findall(text):
        if noon:
            found.append(12 * 60)
        elif half:
            found.append((int(hour) % 12 + (12 if half == "pm" else 0)) * 60 + int(minute or 0))
        else:
            found.append(0)
    return found


def ages_meant(who: str, case: Claimed) -> list[float | None]:
    """Return the ages of the children that words such as "2-year-old" may mean."""
    if "on the way" in who:
        return [age for age in case.children if age is None]
    number = _NUMBER.search(who)
    if number is None:  # a newborn
        return [age for age in case.children if age is not None and age < 1 / 12]
    said = float(number[0])
    if "month" in who:
        return [age for age in case.children if age is not None and round(age * 12) == said]
    return [age for age in case.children if age is not None and int(age + 1e-9) == said]


def each_child(who: str) -> list[str]:
    """Return "1-, 4- and 9-year-old" or "newborn and 3-year-old" child by child."""
    names = re.split(r", | and ", who)
    return [f"{name}year-old" if name.endswith("-") else name for name in names]


def takes(who: str, case: Claimed) -> set[bool | None]:
    """Return what the record says of the children that these words may mean."""
    return {takes_age(case.record, age) for age in ages_meant(who, case)}


def ages_listed(text: str, case: Claimed) -> bool:
    """Whether "6 months to 4 years" is what the record lists."""
    tags = set(case.record.tags)
    if text == "school age only":
        return "school_age_only" in tags
    if text == "children not yet at school":
        return bool(LITTLE_ONES & tags)
    ends = (case.record.minimum_age, case.record.maximum_age)
    listed = {end for end in ends if end is not None and not (end == 0 and "birth" in text)}
    said = {
        float(number) / (12 if unit.startswith("month") else 1)
        for number, unit in re.findall(r"([\d.]+)(?: to [\d.]+)?(?: (months?|years?))?", text)
    } | {float(number) for number in re.findall(r"to ([\d.]+)", text)}
    return all(any(abs(one - other) < 0.05 for other in said) for one in listed)


def quarter_hours(windows: Iterable[Mapping[str, str]], world: World) -> Iterable[datetime]:
    """Yield every quarter of an hour of each window; for each, the next weeks in turn."""
    monday = world.today - timedelta(days=world.today.weekday())
    for window in windows:
        day = _DAYS.index(window["day"][:3].lower())
        start, end = clock_minutes(window["start"]), clock_minutes(window["end"])
        end += 24 * 60 if end <= start else 0
        for minute in range(start, end, 15):
            for week in range(WEEKS):
                midnight = datetime.combine(monday + timedelta(weeks=week, days=day), time())
                yield midnight + timedelta(minutes=minute)


def is_open_at(case: Claimed, moment: datetime) -> bool:
    """Whether it is listed as open; hours that hold in term time only hold in some weeks."""
    state = state_at(case.one.schedules, moment)
    dated = state.fit is Fit.UNKNOWN and ("term" in state.reason or "holiday" in state.reason)
    return state.fit is Fit.YES or dated


def always_open(case: Claimed, windows: Iterable[Mapping[str, str]]) -> bool:
    """Whether there is a week in which it is open all through these windows."""
    moments = list(quarter_hours(windows, case.world))
    weeks = [moments[week::WEEKS] for week in range(WEEKS)]
    return any(week and all(is_open_at(case, one) for one in week) for week in weeks)


def hours_listed(text: str, case: Claimed) -> bool:
    """Whether every time of the day in a sentence stands in the record's hours."""
    listed: set[int] = set()
    spoken = ""
    for schedule in case.one.schedules:
        ends = (schedule.opens_at, schedule.closes_at)
        listed |= {clock_minutes(str(end)) % (24 * 60) for end in ends if end is not None}
        spoken += f" {schedule.description or ''}"
    return all(minute in listed or spoken.strip() for minute in times_in(text))


def care_asked_for(case: Claimed, *, step: int) -> list[dict[str, str]]:
    """Return when this child needs care, in stretches of `step` minutes: not while at school.

    With only her free times given they may have been read as those ("three full days"). Where
    school hours are all there is, they are what is asked for.
    """
    age = age_asked_for(case)
    every, outside = [], []
    for window in case.said.get("care_hours") or case.said.get("free_hours", ()):
        day = _DAYS.index(window["day"][:3].lower())
        start, end = clock_minutes(window["start"]), clock_minutes(window["end"])
        end += 24 * 60 if end <= start else 0
        for minute in range(start, end, step):
            on, at = (day + minute // (24 * 60)) % 7, minute % (24 * 60)
            after = at + min(step, end - minute)
            said = {"day": _DAYS[on], "start": _clock(at), "end": _clock(after)}
            every.append(said)
            if on >= 5 or not 9 * 60 <= at < 15 * 60:
                outside.append(said)
    return outside if age is not None and 5 <= age < 16 and outside else every


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def age_asked_for(case: Claimed) -> float | None:
    """Return the age of the child that childcare is for; `None` for anything else."""
    child = case.one.option.get("for_child")
    if case.one.option["need"] != "childcare" or child is None or child >= len(case.children):
        return None
    return case.children[child] or 0.0


def sums_listed(text: str, case: Claimed) -> bool:
    """Whether every sum in a text stands among the fees, as a figure or in their words."""
    fees = case.record.cost_options
    spoken = " ".join(f"{fee.amount_description or ''} {fee.option or ''}" for fee in fees)
    listed = [fee.amount for fee in fees if fee.amount is not None]
    return all(
        any(abs(one - amount) < 0.005 for amount in listed) or f"{one:g}" in spoken
        for one in sums_in(text)
    )
