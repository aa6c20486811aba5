"""What does an answer hold? One object, of which page, paper, command line and API are drawings.

`Recommendation.to_json` gives exactly the keys other programs rely on (docs/decisions/0001).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter

from directory.records import Fit, FitWord

Grade = Literal["stated", "sure", "ask"]
Urgency = Literal[
    "risk_to_life",
    "domestic_abuse",
    "child_at_risk",
    "no_money_or_food_today",
    "homeless_tonight",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFound:
    """A need, how sure we are of it, and the words it rests on."""

    need: str
    grade: Grade
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A real national telephone line, with where its number was found and when it was checked.

    `about` says what it is for, where it is given for a need. `now` says that it is closed at the
    moment of asking and when it opens; `None` where it is open, or nobody knows.
    """

    name: str
    phone: str
    source: str
    checked_on: date
    need: str | None = None
    hours: str | None = None
    url: str | None = None
    now: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """A sign that cannot wait, the words it rests on, calm words to say, and whom to call.

    Graded `ask` it is not said, only heard underneath: `say` is a question ("If …"), `contacts`
    holds at most one line, and nothing else is changed by it.
    """

    kind: Urgency
    evidence: str
    say: str
    contacts: tuple[Line, ...]
    grade: Literal["sure", "ask"] = "sure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One rule's answer for one service (and child), with the fact and source it rests on."""

    rule: str
    fit: FitWord
    reason: str
    field: str | None = None
    value: Any = None
    source: str | None = None
    child: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The visible parts of a score, each already weighted; the score is their sum."""

    need: float = 0.0
    text: float = 0.0
    travel: float = 0.0
    hours: float = 0.0
    cost: float = 0.0
    freshness: float = 0.0
    feedback: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What it costs this family as far as it is listed; `amount` None means not known."""

    amount: float | None
    period: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptingAnswer:
    """Whether new people are being taken, and as of when."""

    fit: FitWord = Fit.UNKNOWN
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAnswer:
    """The feed and record behind an option, with its licence."""

    feed: str
    record_id: str
    licence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing this family could do, and every reason for it. No verdict in it is "no"."""

    rank: int
    need: str
    for_child: int | None
    service_id: str
    location_id: str | None
    organization_id: str | None
    name: str
    organization: str
    needs: tuple[str, ...]
    role: str | None
    audience: tuple[str, ...]
    tags: tuple[str, ...]
    channel: str
    channels: tuple[str, ...]
    phone: str | None
    url: str | None
    languages: tuple[str, ...]
    access: dict[str, FitWord]
    accepting: AcceptingAnswer
    latitude: float | None
    longitude: float | None
    distance_m: float | None
    minutes: float | None
    minutes_range: tuple[float, float] | None
    mode: str | None
    score: float
    parts: Parts
    verdicts: tuple[Verdict, ...]
    reasons: tuple[str, ...]
    ask_first: tuple[str, ...]
    next_step: str
    cost: Cost
    checked_on: date | None
    sources: tuple[SourceAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Services that meet several needs in fewer trips, doors or new people."""

    service_ids: tuple[str, ...]
    needs: tuple[str, ...]
    doors: int
    handovers: int
    minutes_total: float | None
    when: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relax:
    """The one limit that would have to give, from what to what."""

    limit: str
    from_: Any
    to: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A service that breaks exactly one limit."""

    service_id: str
    need: str
    name: str
    relax: Relax
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How many services for an asked need were left out, and by which rule."""

    count: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoAsk:
    """Something worth asking beside what was asked; never counted as a stated need."""

    need: str
    why: str
    contact: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginAnswer:
    """Where the answer was reckoned from."""

    label: str
    latitude: float
    longitude: float
    council_code: str | None
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The whole answer; lists may be empty, `origin` may be `None`."""

    situation: dict[str, Any]
    origin: OriginAnswer | None
    problems: tuple[str, ...] = ()
    needs: tuple[NeedFound, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    options: tuple[Option, ...] = ()
    together: tuple[Together, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    left_out: LeftOut = LeftOut()
    not_known: tuple[str, ...] = ()
    also_ask: tuple[AlsoAsk, ...] = ()
    national: tuple[Line, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the contract's mapping: every key present, JSON values only."""
        value: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        for miss in value["near_misses"]:
            miss["relax"]["from"] = miss["relax"].pop("from_")
        return value


_ADAPTER = TypeAdapter(Recommendation)
