"""What has she decided? Her own goals in her words, her choices in her order, at her pace.

A plan holds no postcode and none of the words she used to search: only what she chose to keep. Of a
child's age, of her minutes and of what she can pay it holds what the first step, the reasons and
what to ask first say ("a place for your 2-year-old"). Dates are optional, nothing is ever overdue,
and "not now" is a choice like any other. Every change gives a new `Book` that remembers the plans
before it, so that any change can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from icalendar import Calendar, Event
from pydantic import TypeAdapter

from recommender.answer import Option

Who = Literal["parent", "keyworker", "together"]
State = Literal["chosen", "not_now", "done"]

REMEMBERED = 50  # plans kept for undo; a plan is a few kB, and nobody undoes further back
BRING = {
    "childcare": ("your child's red book or birth certificate", "any letter about funded hours"),
    "debt_advice": ("letters you have, opened or not", "a note of money coming in and going out"),
    "income_max": ("your last Universal Credit statement", "National Insurance number"),
    "housing": ("your tenancy agreement or any notice you were given",),
    "legal": ("any letters or court papers",),
    "training": ("any certificates you have; none is fine too",),
    "food": ("a bag; ask if a referral or voucher is needed",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Words a keyworker may pass on; sent nowhere until she has said yes to them."""

    text: str
    approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One choice. `location_id` is `None` for phone and online; `on` only if she wants a date.

    `ask_first` is what speaks against going there unasked, in words to her; `to_them` the same as
    questions to the service. `ask` is what is open of many. `who` is `None` until she says.
    """

    service_id: str
    name: str
    need: str
    organization: str = ""
    organization_id: str | None = None
    location_id: str | None = None
    phone: str | None = None
    url: str | None = None
    minutes: float | None = None
    minutes_range: tuple[float, float] | None = None
    mode: str | None = None
    next_step: str = ""
    why: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()
    to_them: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    who: Who | None = None
    state: State = "chosen"
    on: date | None = None
    bring: tuple[str, ...] = ()
    note: str = ""
    introduction: Introduction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """The one contact who stays the same: a name or role she knows, and how to reach them."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Goals and steps in her order. `known` are organisations she is already with."""

    goals: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    steady: Steady | None = None
    known: tuple[str, ...] = ()

    @property
    def active(self) -> tuple[Step, ...]:
        """The steps that are neither done nor put off."""
        return tuple(step for step in self.steps if step.state == "chosen")

    @property
    def doors(self) -> int:
        """How many different places the active steps lead to; phone and online are no door."""
        return len({step.location_id for step in self.active if step.location_id})

    @property
    def new_people(self) -> int:
        """How many providers the active steps bring to whom she must tell her story anew."""
        return len(self._met())

    @property
    def introduced(self) -> int:
        """How many of those have words to introduce her by that she agreed to."""
        return len(self._met(introduced=True))

    def _met(self, *, introduced: bool = False) -> set[str]:
        met = {
            step.organization_id or step.service_id
            for step in self.active
            if not introduced or (step.introduction is not None and step.introduction.approved)
        }
        return met - set(self.known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A plan and the plans before it, newest first."""

    plan: Plan = Plan()
    before: tuple[Plan, ...] = ()

    def change(self, plan: Plan) -> Book:
        """Turn to a new plan and remember this one; the same plan again is no change."""
        if plan == self.plan:
            return self
        return Book(plan=plan, before=(self.plan, *self.before)[:REMEMBERED])

    def undo(self) -> Book:
        """Go back to the plan before; a book without one stays as it is."""
        return Book(plan=self.before[0], before=self.before[1:]) if self.before else self

    def back_to(self, number: int) -> Book:
        """Turn to an earlier plan, 0 the one before; that is a change too, and can be undone."""
        return self.change(self.before[number])


Change = Literal[
    "added", "taken_out", "order", "goals", "steady", "state", "who", "day", "introduction", "note"
]


def what_changed(before: Plan, after: Plan) -> tuple[Change, str]:
    """Return what one change was about, and the name of the step; empty for the whole plan."""
    old, new = ({(one.service_id, one.need): one for one in plan.steps} for plan in (before, after))
    for key, step in new.items():
        if key not in old:
            return "added", step.name
    for key, step in old.items():
        if key not in new:
            return "taken_out", step.name
        if step != new[key]:
            return _what_changed_in(step, new[key]), step.name
    if before.steps != after.steps:
        return "order", ""
    return ("goals" if before.goals != after.goals else "steady"), ""


def _what_changed_in(before: Step, after: Step) -> Change:
    if before.state != after.state:
        return "state"
    if before.who != after.who:
        return "who"
    if before.on != after.on:
        return "day"
    return "introduction" if before.introduction != after.introduction else "note"


def step_of(
    option: Option,
    ask: Sequence[str] = (),
    why: Sequence[str] = (),
    *,
    ask_first: Sequence[str] = (),
    to_them: Sequence[str] = (),
) -> Step:
    """Return the step an option becomes when she chooses it: why, and what there is to ask."""
    return Step(
        service_id=option.service_id,
        name=option.name,
        need=option.need,
        organization=option.organization,
        organization_id=option.organization_id,
        location_id=option.location_id if option.channel == "in_person" else None,
        phone=option.phone,
        url=option.url,
        minutes=option.minutes,
        minutes_range=option.minutes_range,
        mode=option.mode,
        next_step=option.next_step,
        why=tuple(why),
        ask_first=tuple(ask_first),
        to_them=tuple(to_them),
        ask=tuple(ask),
        bring=BRING.get(option.need, ()),
    )


def add(plan: Plan, step: Step) -> Plan:
    """Put a step last; a service she already chose for the same need is not put in twice."""
    if any((kept.service_id, kept.need) == (step.service_id, step.need) for kept in plan.steps):
        return plan
    return replace(plan, steps=(*plan.steps, step))


def move(plan: Plan, position: int, by: int) -> Plan:
    """Move the step at `position` (from 0) by some places; the ends stop it."""
    steps = list(plan.steps)
    step = steps.pop(position)
    steps.insert(min(max(position + by, 0), len(steps)), step)
    return replace(plan, steps=tuple(steps))


def alter(plan: Plan, position: int, how: Callable[[Step], Step]) -> Plan:
    """Change one step by a function of it."""
    steps = list(plan.steps)
    steps[position] = how(steps[position])
    return replace(plan, steps=tuple(steps))


def remove(plan: Plan, position: int) -> Plan:
    """Take a step out."""
    return replace(plan, steps=plan.steps[:position] + plan.steps[position + 1 :])


def introduction_for(step: Step, *, she_is: str, from_whom: str) -> Introduction:
    """Draft a warm introduction: who she is in the words she chose, and nothing of her troubles.

    It greets the service, asks what is not sure of it, and offers to come along only where they
    chose to do it together.
    """
    if step.location_id is None:
        coming = f"{she_is} may like to call you."
        along = "I know her and can sit in if she wishes."
        easy = "a first call easy: a name to ask for, a good time, or that you call her back"
    else:
        coming = f"{she_is} may like to come to you."
        along = "I know her and can come along at first."
        easy = "a first visit easy: a name to ask for, a quiet time, somewhere for a child to play"
    first = f"First, may we ask: {' '.join(step.to_them)}" if step.to_them else ""
    together = along if step.who == "together" else ""
    said = (f"Hello {step.name}.", coming, together, first, f"What would make {easy}?", from_whom)
    return Introduction(text=" ".join(part for part in said if part))


def to_calendar(plan: Plan, *, now: datetime, addresses: Mapping[str, str] | None = None) -> bytes:
    """Return the dated steps as an iCalendar file (RFC 5545), all-day, with neutral titles.

    The title is the service's name and the text its first step and number: no need is named,
    because a calendar is often seen by others. `addresses` are those that may be shown, by service
    id; a private one is not among them.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Fingerpost//plan//EN")
    calendar.add("version", "2.0")
    for step in plan.active:
        if step.on is None:
            continue
        event = Event()
        event.add("uid", f"{step.service_id}-{step.on.isoformat()}@fingerpost")
        event.add("dtstamp", now)
        event.add("dtstart", step.on)
        event.add("summary", step.name)
        phone = step.phone if step.phone and step.phone not in step.next_step else ""
        event.add("description", " ".join(part for part in (step.next_step, phone) if part))
        if step.location_id is not None and (where := (addresses or {}).get(step.service_id)):
            event.add("location", where)
        calendar.add_component(event)
    ical: bytes = calendar.to_ical()
    return ical


_BOOK = TypeAdapter(Book)


def to_json(book: Book) -> bytes:
    """Return the book as JSON bytes: what a parent takes away or a keyworker keeps."""
    return _BOOK.dump_json(book, exclude_defaults=True)


def from_json(text: bytes | str) -> Book:
    """Read what `to_json` wrote.

    Raises
    ------
    pydantic.ValidationError
        If the text is not a plan.
    """
    return _BOOK.validate_json(text)
