"""Which services go together? Fewer trips, fewer doors, fewer new people to tell it all to.

Looked for among the leading services of each need, exactly: one service or one roof for several
needs, one place for every child, childcare that covers a course and the way between, and two places
that are one trip on one day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from directory.grid import metres_between
from directory.index import Index, Row
from directory.opening import windows_of
from directory.records import Fit
from directory.travel import TravelModel
from directory.week import STEP_MINUTES, WEEK_BYTES
from recommender.answer import Together
from recommender.explain import listed, need_name
from recommender.groups import Group, children_in_care
from recommender.ranking import Candidates, Weights
from recommender.rules.open_when_free import free_mask
from recommender.situation import Situation, Window

Bytes = NDArray[np.uint8]

MOST = 4  # sets shown
LOOKED_AT = 10  # leading services of each need
ONE_TRIP_M = 1200.0  # two places this near to each other are one trip
LEAST_VISIT = 30  # minutes that both have to be open
LEAST_COURSE = 60  # minutes of a drop-in or long opening that are worth the childcare
_CRECHE_AGE = 5.0
_COURSES = frozenset({"training", "esol", "digital"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """One leading service of one need: where it is, when it is open, how far from home."""

    need: str
    child: int | None
    score: float
    service: int
    location: int
    latitude: float
    longitude: float
    minutes: float
    week: Bytes
    weekly: Bytes
    hours_known: bool
    takes: Fit
    row: Row

    @property
    def placed(self) -> bool:
        """Whether there is a journey to it."""
        return bool(np.isfinite(self.minutes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A set with its score: the mean of its services', for ordering among equals."""

    together: Together
    score: float


def together(
    index: Index,
    situation: Situation,
    groups: Sequence[Group],
    candidates: Sequence[Candidates],
    *,
    travel: TravelModel,
    weights: Weights,
) -> tuple[Together, ...]:
    """Return the best sets: fewest doors, then fewest new people, then least time on the way."""
    pairs = list(zip(groups, candidates, strict=True))
    leaders = [_leaders(index, group, leading) for group, leading in pairs]
    finder = _Finder(situation, travel, weights)
    found = [
        *finder.one_service(leaders),
        *finder.one_roof(leaders),
        *finder.every_child(leaders),
        *finder.while_on_a_course(leaders),
        *finder.one_trip(leaders),
    ]
    return _best(found)


def _leaders(index: Index, group: Group, leading: Candidates) -> list[Leader]:
    columns, kept = group.found.columns, index.columns
    minutes = columns.get("minutes")
    children = [k for k in children_in_care(group.judgement.situation) if k is not None]
    found: list[Leader] = []
    for position, score in zip(leading.positions[:LOOKED_AT], leading.scores, strict=False):
        number = int(group.found.rows[position])
        found.append(
            Leader(
                need=group.need,
                child=group.child,
                score=float(score),
                service=int(columns["service"][position]),
                location=int(columns["location_number"][position]),
                latitude=float(columns["latitude"][position]),
                longitude=float(columns["longitude"][position]),
                minutes=np.nan if minutes is None else float(minutes[position]),
                week=np.asarray(kept["week"][number]),
                weekly=np.asarray(kept["weekly"][number]),
                hours_known=bool(kept["hours_known"][number]),
                takes=_takes(group, int(position), children),
                row=group.row(index, int(position)),
            )
        )
    return found


def _takes(group: Group, position: int, children: Sequence[int]) -> Fit:
    """Say whether childcare takes all of these children."""
    if group.need != "childcare" or "child_age" not in group.judgement.rules:
        return Fit.UNKNOWN
    return Fit(min(int(group.judgement.raw("child_age", k)[position]) for k in children))


def _best(found: Sequence[_Found]) -> tuple[Together, ...]:
    """Return the best sets, each service in at most two of them."""

    def standing(one: _Found) -> tuple[float, ...]:
        set_ = one.together
        minutes = np.inf if set_.minutes_total is None else set_.minutes_total
        return (-len(set_.needs), set_.doors, set_.handovers, minutes, -one.score)

    kept: list[Together] = []
    times: dict[str, int] = {}
    for one in sorted(found, key=lambda one: (standing(one), one.together.service_ids)):
        ids = one.together.service_ids
        if any(set(ids) <= set(other.service_ids) for other in kept):
            continue
        if all(times.get(service, 0) < 2 for service in ids):
            kept.append(one.together)
            times |= {service: times.get(service, 0) + 1 for service in ids}
        if len(kept) == MOST:
            break
    return tuple(kept)


class _Finder:
    """Finds each kind of set for one situation."""

    def __init__(self, situation: Situation, travel: TravelModel, weights: Weights) -> None:
        self.situation, self.travel = situation, travel
        self.mode = situation.mode or weights.usual_mode
        limit = situation.max_minutes
        self.longest = weights.usual_minutes if limit is None else limit
        said = situation.free_times is not None
        whole = np.full(WEEK_BYTES, 255, dtype=np.uint8)
        self.free: Bytes = free_mask(situation) if said else whole
        self.with_young = any(
            child.age_years is not None and child.age_years < 5 for child in situation.children
        )

    # ------------------------------------------------------------ kinds of sets
    def one_service(self, leaders: Sequence[Sequence[Leader]]) -> Iterator[_Found]:
        """Yield services that meet several of the needs asked."""
        seen: set[int] = set()
        for one in _all(leaders):
            needs = [need for need in self.situation.needs if need in one.row.service.needs]
            if len(needs) > 1 and one.service not in seen:
                seen.add(one.service)
                why = f"{one.row.service.name} helps with {_names(needs)}: one new person."
                yield self._set([one], needs, why, self._when([one]))

    def one_roof(self, leaders: Sequence[Sequence[Leader]]) -> Iterator[_Found]:
        """Yield services for different needs at one place."""
        roofs: dict[int, dict[str, Leader]] = {}
        for one in _all(leaders):
            if one.placed and one.location >= 0:
                here = roofs.setdefault(one.location, {})
                if one.need not in here or one.score > here[one.need].score:
                    here[one.need] = one
        for here in roofs.values():
            chosen = list(here.values())
            when = self._when(chosen)
            together = bool(when) or not all(one.hours_known for one in chosen)
            if len({one.service for one in chosen}) > 1 and together:
                needs = [need for need in self.situation.needs if need in here]
                who = listed([one.row.service.name for one in chosen])
                why = f"Under one roof for {_names(needs)}: {who}."
                yield self._set(chosen, needs, why, when)

    def every_child(self, leaders: Sequence[Sequence[Leader]]) -> Iterator[_Found]:
        """Yield childcare for all the children who need it: one drop-off."""
        children = [k for k in children_in_care(self.situation) if k is not None]
        if len(children) < 2:
            return
        seen: set[int] = set()
        for one in _all(leaders):
            if one.need != "childcare" or one.service in seen:
                continue
            seen.add(one.service)
            if one.takes is not Fit.NO:
                who = listed([self.situation.children[k].in_words for k in children])
                verb = "takes" if one.takes is Fit.YES else "may take (ask)"
                why = f"{one.row.service.name} {verb} your {who}: one drop-off."
                yield self._set([one], ["childcare"], why, self._when([one]))

    def while_on_a_course(self, leaders: Sequence[Sequence[Leader]]) -> Iterator[_Found]:
        """Yield childcare whose hours cover a course and the way between, both ways."""
        courses = [
            one
            for one in _all(leaders)
            if one.need in _COURSES and one.placed and one.row.service.conditionality != "mandated"
        ]
        care = [one for one in _all(leaders) if one.need == "childcare" and one.placed]
        for course in courses:
            yield from self._creche(course)
            between = self._minutes_from(course, care)
            for one, minutes in zip(care, between, strict=True):
                if one.takes is Fit.NO or not minutes <= self.longest:
                    continue
                when = _covered(course, one, self.free, float(minutes))
                if when:
                    total = round(2 * (one.minutes + float(minutes)), 1)
                    why = (
                        f"{one.row.service.name} is open for all of {course.row.service.name} and "
                        f"the way between ({round(minutes)} minutes)."
                    )
                    needs = ["childcare", course.need]
                    found = self._set([one, course], needs, why, when)
                    yield replace(found, together=replace(found.together, minutes_total=total))

    def _creche(self, course: Leader) -> Iterator[_Found]:
        ages = [child.age_years for child in self.situation.children]
        small = [k for k, age in enumerate(ages) if age is not None and age < _CRECHE_AGE]
        if small and "creche_on_site" in course.row.service.tags:
            who = listed([self.situation.children[k].in_words for k in small])
            why = f"{course.row.service.name} has a crèche on site: ask if it takes your {who}."
            yield self._set([course], ["childcare", course.need], why, self._when([course]))

    def one_trip(self, leaders: Sequence[Sequence[Leader]]) -> Iterator[_Found]:
        """Yield two places close together, open on the same day."""
        placed = [one for one in _all(leaders) if one.placed and one.need != "childcare"]
        for one, other in combinations(placed, 2):
            if one.need == other.need or one.service == other.service:
                continue
            if one.location == other.location or _metres(one, other) > ONE_TRIP_M:
                continue
            days = self._shared_days([one, other])
            if days:
                between = float(self._minutes_from(one, [other])[0])
                names = f"{one.row.service.name} and {other.row.service.name}"
                why = (
                    f"{names} are about {max(1, round(between))} minutes apart and open on the "
                    f"same day: one trip for {_names([one.need, other.need])}."
                )
                found = self._set([one, other], [one.need, other.need], why, days)
                total = round(one.minutes + between + other.minutes, 1)
                yield replace(found, together=replace(found.together, minutes_total=total))

    # ------------------------------------------------------------ what they share
    def _set(
        self, leaders: Sequence[Leader], needs: Sequence[str], why: str, when: Sequence[str]
    ) -> _Found:
        services = {one.service: one for one in leaders}
        hers = set(self.situation.already_with)
        places = {one.location for one in leaders if one.placed}
        minutes = max((one.minutes for one in leaders if one.placed), default=None)
        return _Found(
            together=Together(
                service_ids=tuple(one.row.service.id for one in services.values()),
                needs=tuple(dict.fromkeys(needs)),
                doors=len(places),
                handovers=sum(one.row.service.id not in hers for one in services.values()),
                minutes_total=None if minutes is None else round(2 * minutes, 1),
                when=tuple(when),
                why=why,
            ),
            score=float(np.mean([one.score for one in leaders])),
        )

    def _when(self, leaders: Sequence[Leader]) -> tuple[str, ...]:
        """Return the free times in which all are open, else those of days when each is."""
        mask = self.free
        for one in leaders:
            mask = mask & one.week
        at_once = _in_words(windows_of(mask), LEAST_VISIT)
        return at_once or (self._shared_days(leaders) if len(leaders) > 1 else ())

    def _shared_days(self, leaders: Sequence[Leader]) -> tuple[str, ...]:
        """Return the free times of each on the days on which all of them are open."""
        spans = [
            [span for span in windows_of(one.week & self.free) if span[2] - span[1] >= LEAST_VISIT]
            for one in leaders
        ]
        days = set.intersection(*({day for day, _, _ in each} for each in spans))
        shared = sorted({span for each in spans for span in each if span[0] in days})
        return _in_words(shared, LEAST_VISIT)

    def _minutes_from(self, here: Leader, there: Sequence[Leader]) -> NDArray[np.float64]:
        if not there:
            return np.zeros(0)
        return self.travel.minutes(
            here.latitude,
            here.longitude,
            np.array([one.latitude for one in there]),
            np.array([one.longitude for one in there]),
            self.mode,
            with_young_child=self.with_young,
        ).likely


def _all(leaders: Sequence[Sequence[Leader]]) -> list[Leader]:
    return [one for group in leaders for one in group]


def _metres(one: Leader, other: Leader) -> float:
    there = np.array([other.latitude]), np.array([other.longitude])
    return float(metres_between(one.latitude, one.longitude, *there)[0])


def _names(needs: Sequence[str]) -> str:
    return listed([need_name(need) for need in needs])


def _in_words(spans: Sequence[tuple[int, int, int]], least: int) -> tuple[str, ...]:
    return tuple(
        Window(day=day, start=start, end=end).in_words
        for day, start, end in spans
        if end - start >= least
    )


def _covered(course: Leader, care: Leader, free: Bytes, minutes: float) -> tuple[str, ...]:
    """Return the sessions of a course that fall in free time and that the childcare covers.

    Childcare has to be open from `minutes` before each to `minutes` after it. Of an opening without
    fixed sessions (a drop-in, or longer than a course) the part that is covered is enough.
    """
    whole = {(day, start, end) for day, start, end in windows_of(course.week)}
    spans: list[tuple[int, int, int]] = []
    way = int(np.ceil(minutes / STEP_MINUTES)) * STEP_MINUTES
    for day, start, end in windows_of(course.week & free):
        fixed = (day, start, end) in whole and "drop_in" not in course.row.service.tags
        for at, opens, closes in windows_of(care.weekly):
            first, last = max(start, opens + way), min(end, closes - way)
            enough = end - start if fixed else LEAST_COURSE
            if at == day and last - first >= max(enough, LEAST_COURSE):
                spans.append((day, first, last))
    return _in_words(spans, LEAST_COURSE)
