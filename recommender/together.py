"""Which services go together? Fewer trips, fewer doors, fewer new people to tell it all to.

Looked for among the leading services of each need, exactly: one service, one telephone call or one
roof for several needs, one place for every child, childcare that covers a course and the way
between, and two places that are one trip on one day.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from directory.grid import metres_apart
from directory.index import Index
from directory.records import Fit, Service
from directory.travel import TravelModel
from directory.vocabulary import NEEDS
from directory.week import STEP_MINUTES, window_mask
from recommender.answer import Together
from recommender.explain import listed, needs_listed, speaking_of
from recommender.groups import Group, children_in_care
from recommender.leaders import (
    LEAST_VISIT,
    LOOKED_AT,
    Bytes,
    Leader,
    Span,
    leaders_at,
    leaders_of,
    spans_of,
)
from recommender.ranking import Candidates, Weights
from recommender.rules import NO, YES, all_fit
from recommender.rules._columns import CONDITIONS, hours_listed
from recommender.rules.open_when_free import free_mask
from recommender.school_hours import is_at_school, needing_care
from recommender.situation import Situation, Window

MOST = 4  # sets shown
ONE_TRIP_M = 1200.0  # two places this near to each other are one trip
LEAST_COURSE = 60  # minutes of a drop-in or long opening that are worth the childcare
_PAIRS = 6  # of two places close together, the shortest trips
_DROP_OFFS = 2  # of places for every child, the surest
_CRECHE_AGE = 5.0
_COURSES = frozenset({"training", "esol", "digital"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A set before it is written out: only the best are."""

    leaders: tuple[Leader, ...]
    needs: tuple[str, ...]
    why: Callable[[], str]
    when: tuple[str, ...]
    minutes: float | None
    doors: int
    handovers: int
    saves_a_journey: bool = True

    @property
    def standing(self) -> tuple[Any, ...]:
        """What it is ordered by: most needs, fewest doors and new people, least time, best fit.

        What saves no journey comes last.
        """
        minutes = math.inf if self.minutes is None else self.minutes
        score = sum(one.score for one in self.leaders) / len(self.leaders)
        numbers = tuple(one.service for one in self.leaders)
        few = (-len(self.needs), self.doors, self.handovers, minutes, -score, numbers)
        return (not self.saves_a_journey, *few)

    def written(self) -> Together:
        """Return the set with its reason."""
        services = {one.service: one for one in self.leaders}
        return Together(
            service_ids=tuple(one.row.service.id for one in services.values()),
            needs=self.needs,
            doors=self.doors,
            handovers=self.handovers,
            minutes_total=None if self.minutes is None else round(self.minutes, 1),
            when=self.when,
            why=self.why(),
        )


def together(
    index: Index,
    situation: Situation,
    groups: Sequence[Group],
    candidates: Sequence[Candidates],
    *,
    travel: TravelModel,
    weights: Weights,
    calls: Sequence[tuple[Group, int]] = (),
    shown: Collection[str],
) -> tuple[Together, ...]:
    """Return the best sets: most needs, fewest doors, fewest new people, least time on the way.

    `calls` are the national lines shown, as rows of their groups: one may help with several needs.
    Every service of a set is among the options `shown`, by id: there she finds its number, how far
    it is and why. Only two clubs that cover the care between them are not: each alone is none.
    """
    finder = _Finder(index, situation, travel, weights)
    pairs = zip(groups, candidates, strict=True)
    leaders = [
        one
        for group, leading in pairs
        for one in leaders_of(
            index, group, leading, free=finder.free, children=finder.children, shown=shown
        )
        if not one.is_bare  # nobody knows if its door opens
    ]
    lines = [
        one
        for group, position in calls
        for one in leaders_at(
            index, group, np.array([position]), free=finder.free, children=finder.children
        )
    ]
    found = [
        *finder.one_service([*leaders, *lines]),
        *finder.one_roof(leaders),
        *finder.every_child(leaders),
        *finder.two_clubs(groups),
        *finder.while_on_a_course(leaders),
        *finder.one_trip(leaders),
    ]
    return tuple(one.written() for one in _best(found))


def _best(found: Sequence[_Found]) -> list[_Found]:
    """Return the best sets, each service in at most two of them."""
    kept: list[_Found] = []
    sets: list[set[int]] = []
    for one in sorted(found, key=lambda one: one.standing):
        numbers = {leader.service for leader in one.leaders}
        told = any(numbers <= other for other in sets)
        busy = any(sum(number in other for other in sets) > 1 for number in numbers)
        if not told and not busy:
            kept.append(one)
            sets.append(numbers)
        if len(kept) == MOST:
            break
    return kept


class _Finder:
    """Finds each kind of set for one situation."""

    def __init__(
        self, index: Index, situation: Situation, travel: TravelModel, weights: Weights
    ) -> None:
        self.index, self.situation, self.travel = index, situation, travel
        self.mode = situation.mode or weights.usual_mode
        limit = situation.max_minutes
        self.longest = weights.usual_minutes if limit is None else limit
        self.free: Bytes = free_mask(situation)
        self.children = [k for k in children_in_care(situation) if k is not None]
        ages = [child.age_years for child in situation.children]
        self.small = [k for k, age in enumerate(ages) if age is not None and age < _CRECHE_AGE]
        self.hers = (
            {
                number
                for number, service_id in enumerate(index.service_ids)
                if service_id in situation.already_with
            }
            if situation.already_with
            else set()
        )

    # ------------------------------------------------------------ kinds of sets
    def one_service(self, leaders: Sequence[Leader]) -> Iterator[_Found]:
        """Yield services that meet several of the needs asked."""
        asked = {need: 1 << NEEDS.index(need) for need in self.situation.needs}
        seen: set[int] = set()
        for one in leaders:
            needs = [need for need, bit in asked.items() if one.need_bits & bit]
            if len(needs) > 1 and one.service not in seen:
                seen.add(one.service)
                asked_when = self.situation.free_times is not None or not one.has_tag("helpline")
                when = self._when([one]) if asked_when else ()
                yield self._set([one], needs, partial(_helps_with, one, needs), when)

    def one_roof(self, leaders: Sequence[Leader]) -> Iterator[_Found]:
        """Yield services for different needs at one place.

        Where no day serves them all that saves no journey, only a door to get to know.
        """
        roofs: dict[int, dict[str, Leader]] = {}
        for one in leaders:
            if one.placed and one.location >= 0:
                here = roofs.setdefault(one.location, {})
                if one.need not in here or one.score > here[one.need].score:
                    here[one.need] = one
        for here in roofs.values():
            chosen = list(here.values())
            if len({one.service for one in chosen}) < 2:
                continue
            needs = [need for need in self.situation.needs if need in here]
            when = self._when(chosen)
            if when or not all(one.hours_known for one in chosen):
                yield self._set(chosen, needs, partial(_one_roof, chosen, needs), when)
                continue
            spans = sorted({span for one in chosen for span in one.spans})
            apart = self._set(
                chosen,
                needs,
                partial(_one_door, chosen, needs),
                _in_words(spans, LEAST_VISIT),
                minutes=2 * sum(one.minutes for one in chosen),
            )
            yield replace(apart, saves_a_journey=False)

    def every_child(self, leaders: Sequence[Leader]) -> Iterator[_Found]:
        """Yield childcare for all the children who need it: one drop-off, where there is a door."""
        if len(self.children) < 2:
            return
        who = listed([self.situation.children[k].in_words for k in self.children])
        taking = {
            one.service: one
            for one in leaders
            if one.need == "childcare" and one.takes is not Fit.NO and one.has_a_door
        }
        surest = sorted(taking.values(), key=lambda one: (-one.takes, -one.score, one.service))
        for one in surest[:_DROP_OFFS]:
            why = partial(_one_drop_off, one, who)
            yield self._set([one], ["childcare"], why, self._when([one]))

    def two_clubs(self, groups: Sequence[Group]) -> Iterator[_Found]:
        """Yield a club before school and one after it that cover the care between them.

        Each alone breaks that limit, so neither is an option. Only where no one place covers it
        all, and for clubs so near to each other that they may be of one school.
        """
        times, children = self.situation.care_times, self.situation.children
        if not times or self.situation.second_anchor is not None:
            return
        for group in groups:
            if group.need != "childcare" or group.child is None:
                continue
            if is_at_school(children[group.child]):
                needed = needing_care(self.situation, times, group.child)
                yield from self._pairs_covering(group, needed, children[group.child].in_words)

    def _pairs_covering(self, group: Group, needed: Sequence[Window], who: str) -> Iterator[_Found]:
        covers = group.fits["covers_care"]
        if (group.eligible & (covers == YES)).any():
            return
        but = {rule: fits for rule, fits in group.fits.items() if rule != "covers_care"}
        whole = window_mask(needed)
        part = group.found.columns["weekly"] & whole
        some = (all_fit(but, len(covers)) > NO) & (covers == NO) & part.any(axis=1)
        group = group.scoring(some)
        order = np.lexsort((group.services, -np.round(group.scores, 9)))
        best = [int(row) for row in order if some[row]][:LOOKED_AT]
        leaders = {
            one.position: one
            for one in leaders_at(
                self.index,
                group,
                np.array(best, dtype=np.intp),
                free=self.free,
                children=self.children,
            )
        }
        pairs = [
            (leaders[one], leaders[other])
            for one, other in combinations(best, 2)
            if ((part[one] | part[other]) == whole).all()
            and _metres(leaders[one], leaders[other]) <= ONE_TRIP_M
        ]
        for pair in pairs[:_DROP_OFFS]:
            first, then = sorted(pair, key=lambda one: np.flatnonzero(part[one.position])[0])
            yield self._set([first, then], ["childcare"], partial(_between_them, first, then, who))

    def while_on_a_course(self, leaders: Sequence[Leader]) -> Iterator[_Found]:
        """Yield childcare whose hours cover a course and the way between, both ways."""
        courses = [
            one for one in leaders if one.need in _COURSES and one.placed and not _forced(one)
        ]
        care = [
            one
            for one in leaders
            if one.need == "childcare" and one.placed and one.takes is not Fit.NO
        ]
        every_pair = [(course, one) for course in courses for one in care]
        for course in courses:
            if self.small and course.has_tag("creche_on_site"):
                who = listed([self.situation.children[k].in_words for k in self.small])
                why = partial(_creche, course, who)
                needs = ["childcare", course.need]
                yield self._set([course], needs, why, self._when([course]))
        for (course, one), minutes in zip(every_pair, self._between(every_pair), strict=True):
            when = _covered(course, one, minutes) if minutes <= self.longest else ()
            if when:
                total = 2 * (one.minutes + minutes)
                why = partial(_covers, one, course, minutes)
                yield self._set([one, course], ["childcare", course.need], why, when, minutes=total)

    def one_trip(self, leaders: Sequence[Leader]) -> Iterator[_Found]:
        """Yield two places close together, open on the same day; the shortest trips only."""
        placed = [one for one in leaders if one.placed and one.need != "childcare"]
        near = [pair for pair in self._nearest_pairs(placed) if pair[0].days & pair[1].days]
        for (one, other), between in zip(near, self._between(near), strict=True):
            if not math.isfinite(between):  # a firth lies between them, or nobody knows the way
                continue
            yield self._set(
                [one, other],
                [one.need, other.need],
                partial(_one_trip, one, other, between),
                _shared_days([one, other]),
                minutes=one.minutes + between + other.minutes,
            )

    def _nearest_pairs(self, placed: Sequence[Leader]) -> list[tuple[Leader, Leader]]:
        """Return the pairs for different needs that make the shortest trips."""
        if len({one.need for one in placed}) < 2:
            return []
        points = np.array([(one.latitude, one.longitude) for one in placed])
        tell_apart = [(one.service, one.location, NEEDS.index(one.need)) for one in placed]
        kinds = np.array(tell_apart, dtype=np.int64)
        weeks = np.array([one.open_free for one in placed])
        days = np.packbits(weeks.reshape(len(placed), 7, -1).any(axis=2), axis=1)[:, 0]
        one, other = np.triu_indices(len(placed), 1)
        fitting = (kinds[one] != kinds[other]).all(axis=1) & ((days[one] & days[other]) != 0)
        one, other = one[fitting], other[fitting]
        near = metres_apart(points[one], points[other]) <= ONE_TRIP_M
        one, other = one[near], other[near]
        minutes = np.array([leader.minutes for leader in placed])
        shortest = np.argsort(minutes[one] + minutes[other], kind="stable")[:_PAIRS]
        return [(placed[one[k]], placed[other[k]]) for k in shortest]

    # ------------------------------------------------------------ what they share
    def _set(
        self,
        leaders: Sequence[Leader],
        needs: Sequence[str],
        why: Callable[[], str],
        when: Sequence[str] = (),
        *,
        minutes: float | None = None,
    ) -> _Found:
        longest = max((one.minutes for one in leaders if one.placed), default=None)
        there_and_back = None if longest is None else 2 * longest
        return _Found(
            leaders=tuple(leaders),
            needs=tuple(dict.fromkeys(needs)),
            why=why,
            when=tuple(when),
            minutes=there_and_back if minutes is None else minutes,
            doors=len({one.location for one in leaders if one.placed}),
            handovers=len({one.service for one in leaders} - self.hers),
        )

    def _when(self, leaders: Sequence[Leader]) -> tuple[str, ...]:
        """Return the free times in which all are open, else those of days when each is."""
        shared = np.bitwise_and.reduce([one.open_free for one in leaders])
        at_once = _in_words(spans_of(shared.tobytes()), LEAST_VISIT)
        return at_once or (_shared_days(leaders) if len(leaders) > 1 else ())

    def _between(self, pairs: Sequence[tuple[Leader, Leader]]) -> list[float]:
        """Return the likely minutes from the first of each pair to the second."""
        if not pairs:
            return []
        ends = [
            np.array([(one.latitude, one.longitude) for one in side])
            for side in zip(*pairs, strict=True)
        ]
        if self.travel.pairs is not None:
            number = np.arange(len(pairs))
            return [float(m) for m in self.travel.pairs(*ends, number, number, self.mode)]
        found = [
            self.travel.minutes(*here, there[:1], there[1:], self.mode).likely[0]
            for here, there in zip(*ends, strict=True)
        ]
        return [float(minutes) for minutes in found]


def _forced(one: Leader) -> bool:
    return bool(one.fact("conditionality") == CONDITIONS.index("mandated"))


def _shared_days(leaders: Sequence[Leader]) -> tuple[str, ...]:
    """Return the free times of each on the days on which all of them are open."""
    days = frozenset.intersection(*(one.days for one in leaders))
    shared = sorted({span for one in leaders for span in one.spans if span[0] in days})
    return _in_words(shared, LEAST_VISIT)


def _in_words(spans: Iterable[Span], least: int) -> tuple[str, ...]:
    return tuple(
        Window(day=day, start=start, end=end).in_words
        for day, start, end in spans
        if end - start >= least
    )


def _covered(course: Leader, care: Leader, minutes: float) -> tuple[str, ...]:
    """Return the sessions of a course that fall in free time and that the childcare covers.

    Childcare has to be open from `minutes` before each to `minutes` after it. Of an opening without
    fixed sessions (a drop-in, or longer than a course) the part that is covered is enough.
    """
    spans: list[Span] = []
    way = math.ceil(round(minutes, 3) / STEP_MINUTES) * STEP_MINUTES
    drop_in = course.has_tag("drop_in")
    for day, start, end in course.spans:
        fixed = (day, start, end) in course.sessions and not drop_in
        enough = max(end - start if fixed else LEAST_COURSE, LEAST_COURSE)
        for at, opens, closes in care.every_week:
            first, last = max(start, opens + way), min(end, closes - way)
            if at == day and last - first >= enough:
                spans.append((day, first, last))
    return _in_words(spans, LEAST_COURSE)


# ---------------------------------------------------------------- why, in words


def _helps_with(one: Leader, needs: Sequence[str]) -> str:
    if one.has_tag("helpline"):
        return f"{one.name} helps with {needs_listed(needs)}: one call."
    if not _says_so(one.row.service, needs):
        return f"{one.name} may help with {needs_listed(needs)}: ask, it would be one new person."
    return f"{one.name} helps with {needs_listed(needs)}: one new person."


def _says_so(service: Service, needs: Sequence[str]) -> bool:
    """Say whether more than a kind it is registered as makes it of help with all of these.

    Childcare that is registered as a family centre too may or may not support parents: its own
    words have to say so.
    """
    texts = (service.description or "", service.eligibility_description or "")
    said = " ".join(text for text in texts if not text.startswith("Registered as:"))
    others = [need for need in needs if need != "childcare"]
    return service.role != "childcare" or all(speaking_of(need).search(said) for need in others)


def _one_roof(leaders: Sequence[Leader], needs: Sequence[str]) -> str:
    who = listed(list(dict.fromkeys(one.name for one in leaders)))
    return f"Under one roof for {needs_listed(needs)}: {who}."


def _one_door(leaders: Sequence[Leader], needs: Sequence[str]) -> str:
    who = listed(list(dict.fromkeys(one.name for one in leaders)))
    said = f"One building for {needs_listed(needs)}, but on different days: {who}."
    return f"{said} That saves no journey, only a new place to find."


_UNNAMED = "Childminder near "  # as the directory calls whoever it does not name


def _one_drop_off(one: Leader, who: str) -> str:
    if "home_visit" in one.row.service.channels:
        return f"{one.name} comes to your home: ask if your {who} can be looked after together."
    if one.takes is Fit.YES:
        return f"{one.name} takes your {who}: one drop-off."
    if one.name.startswith(_UNNAMED):
        near = one.name.removeprefix("Childminder ")
        return f"Ask for a childminder {near} who takes your {who}: that would be one drop-off."
    return f"Ask {one.name} if it takes your {who}: that would be one drop-off."


def _metres(one: Leader, other: Leader) -> float:
    ends = [np.array([[end.latitude, end.longitude]]) for end in (one, other)]
    return float(metres_apart(*ends)[0])


def _between_them(first: Leader, then: Leader, who: str) -> str:
    hours = [f"{one.name} ({'; '.join(hours_listed(one.row))})" for one in (first, then)]
    return (
        f"Between them {listed(hours)} cover the care you need for your {who}: ask both which "
        "schools they take children to and from."
    )


def _creche(course: Leader, who: str) -> str:
    return f"{course.name} has a crèche on site: ask if it takes your {who}."


def _covers(care: Leader, course: Leader, minutes: float) -> str:
    way = f"the way between ({_minutes(minutes)})"
    return f"{care.name} is open for all of {course.name} and {way}."


def _minutes(likely: float) -> str:
    whole = max(1, round(likely))
    return "1 minute" if whole == 1 else f"{whole} minutes"


def _one_trip(one: Leader, other: Leader, minutes: float) -> str:
    return (
        f"{one.name} and {other.name} are about {_minutes(minutes)} apart and open on "
        f"the same day: one trip for {needs_listed([one.need, other.need])}."
    )
