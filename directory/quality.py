"""What should be put right first?

Directories die of stale, doubled and half-filled records. Each line of the report is one thing one
person can do, with how many services it would help; those that keep a family from getting anywhere
(nobody to call, no place) come before those that make an answer less sure.

Facts age at different speeds (`directory.freshness`): hours and fees that are likely out of date
are asked for by kind, with how many services each would help.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select

from directory.freshness import told
from directory.public import CHILDMINDER
from directory.records import Service
from directory.registers import Registers
from directory.store import FeedState, Store
from directory.store_tables import correction, generation, pair, problem

OLD_DAYS = 365
ENDING_DAYS = 120
SHRUNK = 0.9
EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing every record is asked: whether it lacks it, and what to do then."""

    what: str
    weight: int
    lacks: Callable[[Service, date], bool]
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One thing to put right: what, in which feed, for how many services of how many."""

    what: str
    feed: str | None
    count: int
    of: int
    weight: int
    do: str
    examples: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "what": self.what,
            "feed": self.feed,
            "count": self.count,
            "of": self.of,
            "do": self.do,
            "examples": [{"service_id": one, "name": name} for one, name in self.examples],
        }


def _unreachable(service: Service, today: date) -> bool:
    return _no_contact(service) and not _kept_from_us(service, today)


def _kept_from_us(service: Service, _today: date) -> bool:
    """Say whether a register hides whom to call, as of childminders: nobody here can ask them."""
    return CHILDMINDER in service.tags and _no_contact(service)


def _no_contact(service: Service) -> bool:
    places = service.service_at_locations
    return not (
        service.phones
        or service.email
        or service.url
        or any(at.phones or at.location.phones for at in places)
        or any(contact.phones or contact.email for contact in service.contacts)
    )


def _unplaced(service: Service, _today: date) -> bool:
    somewhere = service.channels == () or "in_person" in service.channels
    return somewhere and not any(
        at.location.latitude is not None or at.location.confidential
        for at in service.service_at_locations
    )


def _placed_apart(service: Service, _today: date) -> bool:
    return any(source.away_m for source in service.sources)


def _no_hours(service: Service, _today: date) -> bool:
    return not service.schedules and not any(at.schedules for at in service.service_at_locations)


def _no_ages(service: Service, _today: date) -> bool:
    silent = service.minimum_age is None and service.maximum_age is None
    return "childcare" in service.needs and silent


def _old(service: Service, today: date) -> bool:
    checked = service.checked_on
    return checked is None or (today - checked).days > OLD_DAYS


def _ending(service: Service, today: date) -> bool:
    until = service.funding_until
    return until is not None and until <= today + timedelta(days=ENDING_DAYS)


def _likely_old(kind: str, service: Service, today: date) -> bool:
    """Say whether a kind of fact is listed and has outlived its half-life since it was checked."""
    return any(one.kind.id == kind and one.is_likely_old for one in told(service, today=today))


QUESTIONS = (
    Question(
        what="nobody to call: no telephone, e-mail or web address",
        weight=9,
        lacks=_unreachable,
        do="Ask the provider how families reach them.",
    ),
    Question(
        what="childminders whose register does not publish how to reach them",
        weight=1,  # families are sent to the council's childcare information service meanwhile
        lacks=_kept_from_us,
        do="Ask the council's childcare information service for those who may be named; add them.",
    ),
    Question(
        what="no place on the map and no other way to use it",
        weight=8,
        lacks=_unplaced,
        do="Add a postcode, or say that it is by phone or online.",
    ),
    Question(
        what="two lists place it more than a kilometre apart",
        weight=7,
        lacks=_placed_apart,
        do="Ask where it is today; the newer list's place is shown until you correct it.",
    ),
    Question(
        what="funding ends within four months",
        weight=7,
        lacks=_ending,
        do="Ask whether it goes on; if it is the only one nearby, that is a gap to come.",
    ),
    Question(
        what="not checked for a year, or nobody says when",
        weight=5,
        lacks=_old,
        do="Call, and say 'still right' on its page.",
    ),
    Question(
        what="opening hours listed that are likely out of date",
        weight=5,
        lacks=partial(_likely_old, "hours"),
        do="Ask for today's hours and add them on its page.",
    ),
    Question(
        what="fees listed that are likely out of date",
        weight=3,
        lacks=partial(_likely_old, "fees"),
        do="Ask what it costs now.",
    ),
    Question(
        what="telephone or web address that nobody checked for two years",
        weight=5,
        lacks=partial(_likely_old, "contact"),
        do="Ring once: a number that no longer answers costs a family the most.",
    ),
    Question(
        what="opening hours not listed",
        weight=4,
        lacks=_no_hours,
        do="Add them with an overlay table, or on the service's page.",
    ),
    Question(
        what="childcare without ages",
        weight=4,
        lacks=_no_ages,
        do="Add the youngest and oldest age taken.",
    ),
    Question(
        what="fees not listed",
        weight=3,
        lacks=lambda service, _today: not service.cost_options,
        do="Add a fee, or say that it is free.",
    ),
)


@dataclass(slots=True)
class _Count:
    """How many lack it, and the first of them: to begin with, those that can be asked."""

    count: int = 0
    asked: list[Service] = field(default_factory=list)
    silent: list[Service] = field(default_factory=list)

    def see(self, service: Service, *, silent: bool) -> None:
        self.count += 1
        kept = self.silent if silent else self.asked
        if len(kept) < EXAMPLES:
            kept.append(service)


def what_to_fix(store: Store, *, today: date) -> list[Fix]:
    """Return what to put right in the live edition, what helps most first."""
    registers = Registers({feed.id: feed.format for feed in store.feeds()})
    found = [
        *_records(store.services(), today, registers),
        *_unregistered(registers),
        *_feeds(store),
        *_problems(store),
        *_waiting(store),
    ]
    return sorted(found, key=lambda fix: (-fix.weight * fix.count, fix.what, fix.feed or ""))


def _unregistered(registers: Registers) -> Iterator[Fix]:
    """Name what stands on no register that should list it."""
    care, charities = registers.missing_care(), registers.missing_charities()
    for what, missing, do in (
        (
            "childcare that the register of care services does not list",
            care,
            "Ask whether it still runs, and under which name it is registered.",
        ),
        (
            "charity numbers that the register of charities does not list",
            charities,
            "Ask whether the charity still exists; correct the number.",
        ),
    ):
        if missing:
            yield Fix(
                what=what,
                feed=None,
                count=len(missing),
                of=len(missing),
                weight=7,
                do=do,
                examples=_examples(missing),
            )


def _examples(services: Sequence[Service]) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.name) for one in services[:EXAMPLES])


def _records(services: Iterable[Service], today: date, registers: Registers) -> Iterator[Fix]:
    """Ask every service that serves one of our needs every question, by the feed it is from."""
    asked: dict[str, int] = defaultdict(int)
    counts: dict[tuple[str, int], _Count] = defaultdict(_Count)
    for service in services:
        if service.status == "defunct":
            continue
        registers.see(service)
        if not service.needs:
            continue
        feed = service.sources[0].feed if service.sources else ""
        asked[feed] += 1
        silent = _no_contact(service)
        for number, question in enumerate(QUESTIONS):
            if question.lacks(service, today):
                counts[feed, number].see(service, silent=silent)
    for (feed, number), counted in counts.items():
        question = QUESTIONS[number]
        yield Fix(
            what=question.what,
            feed=feed or None,
            count=counted.count,
            of=asked[feed],
            weight=question.weight,
            do=question.do,
            examples=_examples((*counted.asked, *counted.silent)),
        )


def _feeds(store: Store) -> Iterator[Fix]:
    """Name feeds that lost more than a tenth since their generation before.

    Not those that somebody took out: of those nothing is left.
    """
    for feed in (one for one in store.feeds() if one.held):
        before = _held_before(store, feed)
        if before and feed.held < SHRUNK * before:
            yield Fix(
                what=f"the feed shrank from {before:,} to {feed.held:,} records",
                feed=feed.id,
                count=before - feed.held,
                of=before,
                weight=6,
                do="Ask the publisher whether services closed or records were lost.",
            )


def _held_before(store: Store, feed: FeedState) -> int:
    wanted = (
        select(generation.c.standing)
        .where(generation.c.feed == feed.id, generation.c.number < feed.generation)
        .order_by(generation.c.number.desc())
        .limit(1)
    )
    with store.reading() as connection:
        return connection.execute(wanted).scalar() or 0


def _problems(store: Store) -> Iterator[Fix]:
    """Gather what imports complained of, by feed, field and advice."""
    counted = func.count().label("times")
    columns = (problem.c.feed, problem.c.field, problem.c.advice, problem.c.refused)
    for feed in store.feeds():
        wanted = (
            select(*columns, counted)
            .where(problem.c.feed == feed.id, problem.c.generation == feed.generation)
            .group_by(*columns)
        )
        with store.reading() as connection:
            rows = connection.execute(wanted).all()
        for row in rows:
            kind = "records refused" if row.refused else "values that could not be used"
            yield Fix(
                what=f"{kind} in {row.field}" if row.field else kind,
                feed=feed.id,
                count=row.times,
                of=feed.held + feed.refused,
                weight=6 if row.refused else 2,
                do=row.advice,
            )


def _waiting(store: Store) -> Iterator[Fix]:
    """Say what waits for a steward."""
    questions = (
        (
            pair.c.state,
            "review",
            "pairs of records that may be one service",
            3,
            "Say which are one.",
        ),
        (correction.c.state, "conflict", "local changes a feed contradicts", 6, "Say which holds."),
        (correction.c.state, "waiting", "proposed changes", 6, "Accept or refuse them."),
    )
    for column, state, what, weight, do in questions:
        counted = select(func.count()).select_from(column.table).where(column == state)
        with store.reading() as connection:
            count = connection.execute(counted).scalar() or 0
        if count:
            yield Fix(what=what, feed=None, count=count, of=count, weight=weight, do=do)
