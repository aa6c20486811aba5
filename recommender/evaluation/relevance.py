"""Which services suit a family, said without the recommender? A stated relevance, 0 to 3.

It is a statement, not an outcome: nobody was followed up. 0 breaks a limit she gave or serves none
of her needs; 3 is known to fit everything she asked; 1 and 2 leave some or half of it unsaid. It
is worked out from the record and the case alone: straight lines and usual speeds, a look at every
quarter of an hour, fees a week; none of the rules' code is used.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from directory.opening import state_at
from directory.records import Fit, Location, Schedule, Service
from recommender.evaluation.seen import (
    WEEKS_A,
    age_years,
    clock_minutes,
    fees_for,
    metres_between,
    takes_age,
)

# Minutes to set out and wait, and metres a minute on the road, for each way of travelling.
SPEEDS = {
    "walk": (0.0, 75.0),
    "wheelchair": (0.0, 60.0),
    "cycle": (2.0, 230.0),
    "bus": (10.0, 300.0),
    "subway": (10.0, 400.0),
    "train": (15.0, 700.0),
    "car": (5.0, 450.0),
}
DETOUR = 1.3
DOUBT = 1.25  # an estimate within a quarter over her limit decides nothing
BLUR_M = {"sector": 500.0, "district": 1500.0, "place": 1500.0}  # where in it she lives
USUAL_MINUTES = {"walk": 30.0, "wheelchair": 30.0}
ELSE_MINUTES = 45.0
KEPT_FOR = {
    "women_only": "women",
    "dads": "dads",
    "refugees": "refugees",
    "young_parents_only": "young_parents",
}
"""Groups of a record that only people who say so of themselves can use."""
UNSAFE = {"commercial_lender"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ABOVE = {"S": "S92000003", "E": "E92000001", "W": "W92000004", "N": "N92000002"}
_EVERYWHERE = {"K02000001", "K03000001", "K04000001"}
_COUNCILS = ("S12", "E06", "E07", "E08", "E09", "W06", "N09")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What is known of a family, as the answer understood it, and the needs it is judged for."""

    said: Mapping[str, Any]
    needs: tuple[str, ...]
    origin: Mapping[str, Any] | None
    today: date

    @property
    def mode(self) -> str:
        """How they travel; by bus when they did not say."""
        return str(self.said.get("mode") or "bus")

    @property
    def limit(self) -> float:
        """How many minutes they would travel; a usual figure when they did not say."""
        return float(self.said.get("max_minutes") or USUAL_MINUTES.get(self.mode, ELSE_MINUTES))

    @property
    def council(self) -> str | None:
        """The council they live in, if that is known."""
        return self.origin.get("council_code") if self.origin else None


def metres_to(family: Family, place: Location) -> float:
    """Return the straight line to a place; `nan` where either end is not known."""
    if family.origin is None or place.latitude is None or place.longitude is None:
        return math.nan
    home = (family.origin["latitude"], family.origin["longitude"])
    return metres_between(home, (place.latitude, place.longitude))


def nearest_m(family: Family, service: Service) -> float:
    """Return the straight line to the nearest place of a service; `inf` where none is known."""
    found = [metres_to(family, at.location) for at in service.service_at_locations]
    return min((one for one in found if not math.isnan(one)), default=math.inf)


def relevance(family: Family, service: Service) -> int:
    """Return 0 to 3 for the need of hers that the service meets best."""
    met = [need for need in family.needs if need in service.needs]
    return max((_for_need(family, service, need) for need in met), default=0)


def _for_need(family: Family, service: Service, need: str) -> int:
    if service.status != "active" or UNSAFE & set(service.tags):
        return 0
    facts: list[Fit | None] = []
    for look in _LOOKS:  # the dear one, hours, last
        fact = look(family, service, need)
        if fact is Fit.NO:
            return 0
        facts.append(fact)
    asked = [fact for fact in facts if fact is not None]
    known = sum(fact is Fit.YES for fact in asked)
    if known == len(asked):
        return 3
    return 2 if 2 * known >= len(asked) else 1


def _is_hers(family: Family, service: Service, _: str) -> Fit | None:
    """Whether it is kept for a group; `None` where it is not."""
    groups = set(family.said.get("audience", ()))
    kept = [KEPT_FOR[word] for word in service.audience if word in KEPT_FOR]
    if not kept:
        return None
    return Fit.YES if groups & set(kept) else Fit.NO


def _in_her_area(family: Family, service: Service, _: str) -> Fit | None:
    codes = {area.code for area in service.service_areas if area.code}
    council = family.council
    if council is None or not codes:
        return None
    if codes & {council, _ABOVE.get(council[0]), *_EVERYWHERE}:
        return Fit.YES
    settled = all(code.startswith(_COUNCILS) for code in codes)
    return Fit.NO if settled and len(codes) == len(service.service_areas) else Fit.UNKNOWN


def _in_reach(family: Family, service: Service, need: str) -> Fit | None:
    remote = {"phone", "online", "home_visit"} & set(service.channels)
    if remote and need != "childcare":
        return Fit.YES
    if family.origin is None:
        return Fit.UNKNOWN
    metres = nearest_m(family, service)
    if math.isinf(metres):
        return Fit.UNKNOWN
    waiting, pace = SPEEDS[family.mode]
    blur = BLUR_M.get(family.origin["precision"], 0.0)
    least, likely = (waiting + DETOUR * far / pace for far in (max(metres - blur, 0.0), metres))
    if likely <= family.limit:
        return Fit.YES
    return Fit.UNKNOWN if least <= DOUBT * family.limit else Fit.NO


def _in_her_time(family: Family, service: Service, need: str) -> Fit | None:
    """Whether it is open in some quarter of an hour of the windows that count for the need.

    Of childcare those when care is needed: when she is free says nothing of it.
    """
    windows = family.said.get("care_hours" if need == "childcare" else "free_hours")
    if not windows:
        return None
    every = {at.schedules or service.schedules for at in service.service_at_locations}
    asked = tuple((window["day"], window["start"], window["end"]) for window in windows)
    best = max(_open_in(hours, asked, family.today) for hours in every or {service.schedules})
    remote = {"phone", "online"} & set(service.channels)
    return Fit.UNKNOWN if best is Fit.NO and remote else best


@lru_cache(maxsize=100_000)
def _open_in(
    hours: tuple[Schedule, ...], windows: tuple[tuple[str, str, str], ...], today: date
) -> Fit:
    if not hours:
        return Fit.UNKNOWN
    monday = today - timedelta(days=today.weekday())
    unsure = False
    for day, opens, closes in windows:
        start, end = clock_minutes(opens), clock_minutes(closes)
        end += 24 * 60 if end <= start else 0
        for week in range(5):  # a fortnight and "last Friday" come round
            days = timedelta(weeks=week, days=_DAYS.index(day[:3].lower()))
            for minute in range(start, end, 30):
                moment = datetime.combine(monday + days, time()) + timedelta(minutes=minute)
                state = state_at(hours, moment)
                if state.fit is Fit.YES:
                    return Fit.YES
                unsure |= state.fit is Fit.UNKNOWN
    return Fit.UNKNOWN if unsure else Fit.NO


def _within_budget(family: Family, service: Service, need: str) -> Fit | None:
    budget = family.said.get("budget_gbp_week")
    if budget is None:
        return None
    weekly = [
        fee.amount * WEEKS_A.get(fee.period or "", 1.0)
        for fee in fees_for(service, None)
        if fee.amount is not None
    ]
    if not weekly:
        return Fit.UNKNOWN
    if min(weekly) <= float(budget):
        return Fit.YES
    return Fit.UNKNOWN if need == "childcare" else Fit.NO  # a funded place may be had


def _for_her_child(family: Family, service: Service, need: str) -> Fit | None:
    ages = [age_years(age) for age in family.said.get("children_ages", ())]
    if need != "childcare" or not ages:
        return None
    told = [takes_age(service, age) for age in ages]
    if True in told:
        return Fit.YES
    return Fit.UNKNOWN if None in told else Fit.NO


_LOOKS = (_is_hers, _in_her_area, _for_her_child, _within_budget, _in_reach, _in_her_time)
