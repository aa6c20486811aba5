"""What can be seen of an answer? The printed options beside the records they name."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.ages import too_old_from
from directory.ages_in_words import ages_of
from directory.records import CostOption, Location, Schedule, Service

ServiceOf = Callable[[str], Service | None]
WEEKS_A = {"week": 1.0, "month": 12 / 52, "term": 1 / 13, "year": 1 / 52}
_AGE = re.compile(r"(\d+(?:\.\d+)?)\s*(m(?:o|th|onth)?s?)?\s*", re.IGNORECASE)
EARTH_M = 6_371_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One printed option and the record behind it (`None` when the directory has none)."""

    option: Mapping[str, Any]
    service: Service | None

    @property
    def needs(self) -> frozenset[str]:
        """The needs the record says it serves."""
        return frozenset(self.service.needs if self.service else self.option["needs"])

    @property
    def tags(self) -> frozenset[str]:
        """The record's tags."""
        return frozenset(self.service.tags if self.service else ())

    @property
    def audience(self) -> frozenset[str]:
        """For whom the record says it is."""
        return frozenset(self.service.audience if self.service else ())

    @property
    def provider(self) -> str:
        """Who runs it: the organisation, or the service itself when none is named."""
        return (self.service.organization_id if self.service else None) or self.option["service_id"]

    @property
    def place(self) -> Location | None:
        """The place that is shown, if one is."""
        found = [
            at.location
            for at in (self.service.service_at_locations if self.service else ())
            if at.location.id == self.option.get("location_id")
        ]
        return found[0] if found else None

    @property
    def schedules(self) -> tuple[Schedule, ...]:
        """The hours that hold there: the place's own, else the service's."""
        if self.service is None:
            return ()
        for at in self.service.service_at_locations:
            if at.location.id == self.option.get("location_id") and at.schedules:
                return at.schedules
        return self.service.schedules

    @property
    def from_home(self) -> bool:
        """Whether it can be had without going anywhere."""
        channels = {*(self.option.get("channels") or ()), self.option.get("channel")}
        return bool({"phone", "online", "home_visit"} & channels)

    def says(self, *words: str) -> bool:
        """Whether one of these words is shown with the option itself."""
        shown = [*self.option["reasons"], *self.option["ask_first"], self.option["next_step"]]
        shown += [self.option["cost"]["text"] or ""]
        text = " ".join(shown).lower()
        return any(word in text for word in words)

    def asks(self, rule: str) -> bool:
        """Whether the answer to a rule is marked as not known."""
        return any(v["rule"] == rule and v["fit"] == "unknown" for v in self.option["verdicts"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A case, the whole printed answer, and its options with their records."""

    case: Mapping[str, Any]
    output: Mapping[str, Any]
    shown: tuple[Shown, ...]

    @property
    def not_known(self) -> str:
        """What is said once above the list, in lower case."""
        return " ".join((*self.output["not_known"], *self.output["problems"])).lower()

    @property
    def children(self) -> tuple[float | None, ...]:
        """Ages in years, `None` while expected."""
        return tuple(age_years(age) for age in self.case.get("children_ages") or ())


def see(case: Mapping[str, Any], output: Mapping[str, Any], service_of: ServiceOf) -> Seen:
    """Put the records beside the printed options."""
    shown = tuple(
        Shown(option=option, service=service_of(option["service_id"]))
        for option in output["options"]
    )
    return Seen(case=case, output=output, shown=shown)


def age_years(age: object) -> float | None:
    """Return an age as cases write it: 2, 0.5, "7m", "unborn"."""
    if isinstance(age, int | float):
        return float(age)
    match = _AGE.fullmatch(str(age).strip())
    if match is None:
        return None
    return float(match[1]) / (12 if match[2] else 1)


# Childcare of the years before school, unless it lists something for schoolchildren too.
LITTLE_ONES = {"under_fives_only", "nursery", "playgroup", "creche", "family_centre"}
_SCHOOLCHILDREN = {
    "after_school",
    "breakfast_club",
    "holiday_club",
    "school_age_only",
    "childminder",
}


def takes_age(service: Service, age: float | None) -> bool | None:
    """Say whether a record takes somebody of an age; `None` when it does not tell.

    A maximum of 4 takes a child of 4 years 11 months. Who is expected is not turned away by a
    minimum of nothing. What lists no ages but says that it is for children not yet at school takes
    3- and 4-year-olds, and what is for school children takes those from 5 to 11; so does a club
    before or after school that lists from what age. A nursery takes nobody of 6, and a crèche.
    """
    if age is None:
        return None
    ages = ages_of(service)
    low, high = ages.minimum_age, ages.maximum_age
    if (low is not None and age < low) or (high is not None and age >= too_old_from(high)):
        return False
    tags = set(service.tags)
    if "under_fives_only" in tags and age >= 3:
        return age < 5
    if "school_age_only" in tags and (5 <= age < 12 or age < 4):
        return age >= 5
    if age >= 6 and high is None and LITTLE_ONES & tags and not _SCHOOLCHILDREN & tags:
        return False
    club = {"after_school", "breakfast_club"} & tags
    if club and low is not None and 5 <= age < 12:
        return True
    return None if low is None or high is None else True


def fees_for(service: Service, age: float | None) -> tuple[CostOption, ...]:
    """Return the fees that hold for an age."""
    return tuple(
        cost
        for cost in service.cost_options
        if age is None
        or (
            (cost.minimum_age is None or age >= cost.minimum_age)
            and (cost.maximum_age is None or age < too_old_from(cost.maximum_age))
        )
    )


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance between two (latitude, longitude) points."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(math.sqrt(h))


def clock_minutes(text: str) -> int:
    """Return minutes from midnight of "09:30"."""
    hour, _, minute = str(text).partition(":")
    return int(hour) * 60 + int(minute or 0)


def first(shown: Sequence[Shown], many: object) -> Sequence[Shown]:
    """Return the first so many options."""
    return shown[: int(many)] if isinstance(many, int | float) else shown
