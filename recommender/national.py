"""Whom can anyone ring, and who may help to pay?

Real national and council telephone lines (`data/reference/helplines.toml`) and help with costs
(`data/reference/help_with_costs.toml`), both dated and sourced. Lines are shown when local listings
are thin and always for urgent needs; help with costs is something to ask about, never a promise.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, get_args

from directory.errors import UnknownWordError
from directory.hours_in_words import clock_words, weekday_name
from directory.opening import in_london, next_open, public_holiday, state_at
from directory.opening_text import parse_hours
from directory.records import Fit, Schedule
from directory.vocabulary import NEEDS
from recommender.answer import Line, Urgency, Urgent
from recommender.said import in_one_line
from recommender.troubles import Whose, spoken_of

Activity = Literal["work", "job_search", "training", "university", "any"]

UNITED_KINGDOM = "K02000001"
GREAT_BRITAIN = "K03000001"
SCOTLAND = "S92000003"
ALWAYS = "Every day, all day"  # as `hours` of a line that always answers
ALL_WEEK = "Mon-Sun 00:00-24:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a fact was read: the address `at`, who publishes it, and how old that copy is."""

    at: str
    by: str
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """A line with everything the reference file says of it; `line` is the part that is shown.

    `open` writes `hours` in a way that can be reckoned with, where its words cannot be. `named` is
    what it deals with by name, `troubles` the same as in `recommender.troubles`, with `whose`
    only as hers or as another's; with `only_named` it is for nobody who has not named that, with
    `only_for` not for a need of which her words say something else. Who gives out `public_funds`
    is named to nobody whom a claim may cost her visa. `otherwise` is what to do at other hours.
    """

    id: str
    name: str
    phone: str
    needs: tuple[str, ...]
    urgent: tuple[Urgency, ...]
    coverage: tuple[str, ...]
    sources: tuple[Evidence, ...]
    checked_on: date
    hours: str | None = None
    otherwise: str | None = None
    url: str | None = None
    notes: str | None = None
    ages: tuple[float, float] | None = None
    audience: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    free: bool = False
    interpreter: bool = False
    open: str | None = None
    named: re.Pattern[str] | None = None
    troubles: tuple[str, ...] = ()
    whose: Whose | None = None
    public_funds: bool = False
    only_named: bool = False
    unwanted: re.Pattern[str] | None = None
    only_for: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    where_heard: tuple[Urgency, ...] = ()

    @property
    def when(self) -> str | None:
        """When it answers and what to do at other hours, a phrase without its full stop."""
        said = [one for one in (self.hours, self.otherwise) if one]
        return "; ".join(said) or None

    def answers(self, need: str, text: str) -> bool:
        """Say whether it is for this need as her words have it; where nothing is said, it is."""
        said = self.only_for.get(need)
        return said is None or not text.strip() or bool(said.search(in_one_line(text)))

    def is_named(self, text: str, audience: Collection[str] = ()) -> bool:
        """Say whether her words, or what is said of her family, name what it deals with."""
        if self.only_named and set(self.audience) & set(audience):
            return True
        if self.troubles:
            spoken = spoken_of(text)
            named = (spoken[one] for one in self.troubles if one in spoken)
            return any(self.whose is None or self.whose in whose for whose in named)
        return self.named is not None and bool(self.named.search(plain(text)))

    def is_for(self, ages: Iterable[float]) -> bool:
        """Say whether it is for anybody, or for one of these ages, both ends included."""
        return self.ages is None or any(self.ages[0] <= age <= self.ages[1] for age in ages)

    def line(self, need: str | None = None) -> Line:
        """Return the line as it stands in an answer, for one need."""
        return Line(
            name=self.name,
            phone=self.phone,
            source=self.sources[0].at,
            checked_on=self.checked_on,
            need=need,
            hours=self.hours,
            url=self.url,
            about=self.notes if need else None,
        )

    def covers(self, council_code: str | None) -> bool:
        """Say whether somebody in this council may be given the line.

        With no council known, lines for Scotland and wider are given (the directory starts there),
        lines of one council are not.
        """
        return bool(set(self.coverage) & _areas_round(council_code))


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Help with costs to ask about. Ages are the child's, in years; the maximum is included.

    A `minimum_age` of -1 counts a child who is expected. `ask` is the sentence to show, `decides`
    names whoever gives the answer.
    """

    id: str
    name: str
    ask: str
    decides: str
    covers: Literal["childcare", "living", "fares"]
    activities: tuple[Activity, ...]
    coverage: tuple[str, ...]
    sources: tuple[Evidence, ...]
    checked_on: date
    minimum_age: float | None = None
    maximum_age: float | None = None
    starts: date | None = None
    ends: date | None = None
    url: str | None = None
    note: str | None = None
    public_funds: bool = False

    def may_apply(self, child_age_years: float | None, activity: str, on: date) -> bool:
        """Say whether it is worth asking; `child_age_years` None is a child who is expected."""
        age = -1.0 if child_age_years is None else child_age_years
        return (
            (activity == "any" or bool({activity, "any"} & set(self.activities)))
            and (self.minimum_age is None or age >= self.minimum_age)
            and (self.maximum_age is None or age < self.maximum_age + 1)
            and (self.starts is None or on >= self.starts)
            and (self.ends is None or on <= self.ends)
        )


@cache
def helplines() -> tuple[Helpline, ...]:
    """Return every line in the order in which lines are offered."""
    table = _read("helplines.toml")
    return tuple(
        Helpline(
            id=entry["id"],
            name=entry["name"],
            phone=entry["phone"],
            needs=tuple(entry["needs"]),
            urgent=tuple(entry["urgent"]),
            coverage=tuple(entry["coverage"]),
            sources=_evidence(entry),
            checked_on=entry.get("checked_on", table["checked_on"]),
            hours=entry.get("hours"),
            otherwise=entry.get("otherwise"),
            url=entry.get("url"),
            notes=entry.get("notes"),
            ages=tuple(entry["ages"]) if "ages" in entry else None,
            audience=tuple(entry.get("audience", ())),
            tags=tuple(entry.get("tags", ())),
            free=entry.get("free", False),
            interpreter=entry.get("interpreter", False),
            open=entry.get("open"),
            named=re.compile(entry["named"]) if "named" in entry else None,
            troubles=tuple(entry.get("troubles", ())),
            whose=entry.get("whose"),
            public_funds=entry.get("public_funds", False),
            unwanted=re.compile(entry["unwanted"]) if "unwanted" in entry else None,
            only_named=entry.get("only_named", False),
            only_for={need: re.compile(said) for need, said in entry.get("only_for", {}).items()},
            where_heard=tuple(entry.get("where_heard", ())),
        )
        for entry in table["line"]
    )


def plain(text: str) -> str:
    """Return her words as the patterns of the reference files expect them."""
    return text.lower().replace("\u2019", "'")


def by_what_is_named(
    found: Sequence[Helpline], need: str, text: str, audience: Collection[str] = ()
) -> list[Helpline]:
    """Return the lines that her words leave for one need: first those for what they name.

    Then those for nothing in particular. Who speaks of Universal Credit is not sent to whoever
    pays the Scottish Child Payment.
    """
    found = [one for one in found if one.answers(need, text)]
    named = [one for one in found if one.is_named(text, audience)]
    others = [one for one in found if one not in named and not one.only_named]
    others = [one for one in others if not _for_others(one, text, audience)]
    return [*named, *(one for one in others if not named or one.named is None)]


def _for_others(line: Helpline, text: str, audience: Collection[str]) -> bool:
    """Say whether it is for families of a kind that whoever said what is wrong did not speak of."""
    if "kinship_carers" in audience and line.audience == ("lone_parents",):
        return "lone_parents" not in audience  # who has a relative's children is no single parent
    kinds = _OF_SOME & set(line.audience)
    return bool(text.strip() and kinds and not kinds & set(audience))


_OF_SOME = frozenset({"disabled_children", "kinship_carers", "refugees"})


def lines_for(
    need: str,
    council_code: str | None = None,
    *,
    ages: Collection[float] = (),
    named: Collection[float] | None = None,
    text: str = "",
    audience: Collection[str] = (),
    public_funds: bool = True,
) -> tuple[Line, ...]:
    """Return the lines for one need that somebody in this council can use, the nearest first.

    Those for what `text` names come before all others (`by_what_is_named`). `ages` are the
    children's, in years: a line for young people alone is given only where one of them may use it,
    first; with `named`, the ages of those her words speak of, first for those and last for the
    others. Without `public_funds` who gives those out is left out.

    Raises
    ------
    UnknownWordError
        If `need` is none of the fourteen.
    """
    if need not in NEEDS:
        raise UnknownWordError("need", need, list(NEEDS))
    found = [
        one
        for one in _held_for(need, council_code)
        if one.is_for(ages) and (public_funds or not one.public_funds)
    ]

    def turn(one: Helpline) -> int:
        if one.ages is None:
            return 1
        return 0 if named is None or one.is_for(named) else 2

    in_turn = sorted(_nearest_first(found), key=turn)
    return tuple(one.line(need) for one in by_what_is_named(in_turn, need, text, audience))


@lru_cache(maxsize=512)  # fourteen needs, some thirty councils
def _held_for(need: str, council_code: str | None) -> tuple[Helpline, ...]:
    """Return the lines for one need that somebody in this council may be given."""
    return tuple(one for one in helplines() if need in one.needs and one.covers(council_code))


def lines_named(
    lines: Sequence[Line], text: str, audience: Collection[str] = ()
) -> tuple[Line, ...]:
    """Return those of some lines that her words, or what is said of her family, name."""
    given = {(line.name, line.phone) for line in lines}
    some = (one for one in helplines() if (one.name, one.phone) in given)
    named = {(one.name, one.phone) for one in some if one.is_named(text, audience)}
    return tuple(line for line in lines if (line.name, line.phone) in named)


def urgent_lines(
    kind: str,
    council_code: str | None = None,
    *,
    public_funds: bool = True,
    grade: Literal["sure", "ask"] = "sure",
    text: str = "",
) -> tuple[Line, ...]:
    """Return the lines for one kind of urgency, the council's own first where it cannot wait.

    For danger to life, abuse and a child at risk the emergency number stays first. Where a sign is
    only heard (`ask`) there is one line at most, and never the emergency number: that is for words
    that say danger. Without `public_funds` who gives those out is left out, and so is whom she does
    not want by her words (`text`).

    Raises
    ------
    UnknownWordError
        If `kind` is no kind of urgency.
    """
    if kind not in get_args(Urgency):
        raise UnknownWordError("kind of urgency", kind, list(get_args(Urgency)))
    if grade == "ask":
        calm = [one for one in helplines() if kind in one.where_heard and one.covers(council_code)]
        calm = [one for one in calm if public_funds or not one.public_funds]
        return tuple(one.line() for one in _nearest_first(calm)[:1])
    found = [one for one in helplines() if kind in one.urgent and one.covers(council_code)]
    words = plain(text)
    found = [one for one in found if not (one.unwanted and one.unwanted.search(words))]
    found = [one for one in found if public_funds or not one.public_funds]
    if kind in ("no_money_or_food_today", "homeless_tonight"):
        found = _nearest_first(found)
    return tuple(one.line() for one in found)


# Said where no line held is known to answer at this moment.
NONE_OPEN = (
    "None of these lines is known to be open now: ring your council's main number and ask for its "
    "out-of-hours service. If anyone is in danger, call 999."
)
NONE_OPEN_BY_DAY = (
    "None of these lines is known to be open now: ring your council's main number and say what is "
    "wrong. If anyone is in danger, call 999."
)
_OFFICE_HOURS = (9, 17)  # Monday to Friday: no council's out-of-hours service answers then


def _none_open(moment: datetime) -> str:
    at, (opens, closes) = in_london(moment), _OFFICE_HOURS
    works = at.weekday() < 5 and public_holiday(at.date()) is None
    by_day = works and opens <= at.hour < closes
    return NONE_OPEN_BY_DAY if by_day else NONE_OPEN


def as_of(urgent: Sequence[Urgent], moment: datetime) -> tuple[Urgent, ...]:
    """Return what cannot wait with what the clock says of each line: open, not known, closed.

    Where none is open and none may be, `say` ends in what to do until one is.
    """
    return tuple(_as_of(one, moment) for one in urgent)


def _as_of(one: Urgent, moment: datetime) -> Urgent:
    fits = {line: _answers(line, moment) for line in one.contacts}
    ordered = sorted(one.contacts, key=lambda line: -fits[line])
    # Hours that cannot be reckoned with ("when council offices are closed") are for her to read.
    may_answer = any(fit > Fit.NO and line.hours for line, fit in fits.items())
    say = one.say if may_answer or not fits else f"{one.say} {_none_open(moment)}"
    timed = (replace(line, now=closed_now(line, moment)) for line in ordered)
    return replace(one, say=say, contacts=tuple(timed))


def closed_now(line: Line, moment: datetime) -> str | None:
    """Return "closed now, opens Monday 9am"; `None` where it is open or its hours are not known."""
    if _answers(line, moment) is not Fit.NO:
        return None
    opens = next_open(_hours(line), moment)
    if opens is None:
        return "closed now"
    at = in_london(opens.at)
    today = at.date() == in_london(moment).date()
    day = "" if today else f"{weekday_name(at.weekday(), full=True)} "
    return f"closed now, opens {day}{clock_words(at.hour * 60 + at.minute)}"


def _answers(line: Line, moment: datetime) -> Fit:
    """Say whether somebody answers: a public holiday makes no doubt of "every day, all day"."""
    always = (line.name, line.phone) in _always_open()
    return Fit.YES if always else state_at(_hours(line), moment).fit


@cache
def _always_open() -> frozenset[tuple[str, str]]:
    return frozenset((one.name, one.phone) for one in helplines() if one.open == ALL_WEEK)


def _hours(line: Line) -> tuple[Schedule, ...]:
    return _hours_of_lines().get((line.name, line.phone), ())


@cache
def _hours_of_lines() -> Mapping[tuple[str, str], tuple[Schedule, ...]]:
    return {(one.name, one.phone): parse_hours(one.open or one.hours) or () for one in helplines()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A way to ring any number for whoever uses sign language: what it is called, and does."""

    name: str
    say: str
    url: str
    coverage: tuple[str, ...]
    sources: tuple[Evidence, ...]


@cache
def relays() -> tuple[Relay, ...]:
    """Return the relays of the reference file."""
    return tuple(
        Relay(
            name=entry["name"],
            say=entry["say"],
            url=entry["url"],
            coverage=tuple(entry["coverage"]),
            sources=_evidence(entry),
        )
        for entry in _read("helplines.toml")["relay"]
    )


def relay_for(council_code: str | None) -> Relay | None:
    """Return the relay for where she lives, if there is one."""
    areas = _areas_round(council_code)
    return next((one for one in relays() if areas & set(one.coverage)), None)


def at_any_hour() -> tuple[Line, ...]:
    """Return the free lines that are answered day and night: for who has not said what is wrong."""
    return tuple(
        one.line()
        for one in helplines()
        if one.urgent and one.needs and one.free and one.open == ALL_WEEK
        if one.covers(None) and not one.ages
    )


@cache
def help_with_costs() -> tuple[Help, ...]:
    """Return all help with costs in the order of the file."""
    table = _read("help_with_costs.toml")
    return tuple(
        Help(
            id=entry["id"],
            name=entry["name"],
            ask=entry["ask"],
            decides=entry["decides"],
            covers=entry["covers"],
            activities=tuple(entry["activities"]),
            coverage=tuple(entry["coverage"]),
            sources=_evidence(entry),
            checked_on=entry.get("checked_on", table["checked_on"]),
            minimum_age=entry.get("minimum_age"),
            maximum_age=entry.get("maximum_age"),
            starts=entry.get("from"),
            ends=entry.get("until"),
            url=entry.get("url"),
            note=entry.get("note"),
            public_funds=entry.get("public_funds", False),
        )
        for entry in table["help"]
    )


@lru_cache(maxsize=1024)  # families ask of the same few ages, of one day
def may_help(
    child_age_years: float | None,
    activity: Activity = "any",
    *,
    on: date,
    council_code: str | None = None,
) -> tuple[Help, ...]:
    """Return the help worth asking about for one child, childcare first.

    Parameters
    ----------
    child_age_years
        Age in years; `None` for a child who is expected.
    activity
        What the parent does or is about to do; `any` when that was not said, which leaves all open.
    on
        The day asked about: help that has not begun or has ended is left out.
    council_code
        GSS code of her council; `None` is read as Scotland.
    """
    areas = _areas_round(council_code)
    found = [
        one
        for one in help_with_costs()
        if areas & set(one.coverage) and one.may_apply(child_age_years, activity, on)
    ]
    return tuple(sorted(found, key=lambda one: one.covers != "childcare"))


@lru_cache(maxsize=64)  # some thirty councils
def _areas_round(council_code: str | None) -> frozenset[str]:
    """Return the codes of all areas that hold this council."""
    nations = {"E": "E92000001", "W": "W92000004", "N": "N92000002"}
    if council_code is None:
        return frozenset({SCOTLAND, GREAT_BRITAIN, UNITED_KINGDOM})
    nation = nations.get(council_code[:1], SCOTLAND)
    wider = {UNITED_KINGDOM} if nation == "N92000002" else {UNITED_KINGDOM, GREAT_BRITAIN}
    return frozenset({council_code, nation} | wider)


def _nearest_first(found: list[Helpline]) -> list[Helpline]:
    wide = {SCOTLAND, GREAT_BRITAIN, UNITED_KINGDOM}
    return sorted(found, key=lambda one: bool(wide & set(one.coverage)))


def _evidence(entry: dict[str, Any]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(at=source["at"], by=source["by"], seen=source.get("seen"))
        for source in entry["sources"]
    )


def _read(name: str) -> dict[str, Any]:
    text = files("data").joinpath("reference", name).read_text(encoding="utf-8")
    return tomllib.loads(text)
