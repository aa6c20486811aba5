"""What stands on a card? An option, turned into the few lines a person reads.

The same card is drawn on the Streamlit pages, the HTML pages and paper: `card_html` fills one
template. Everything on it comes from the option and its record; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from app import saying, words
from app.drawing import draw
from directory import opening
from directory.records import Fit, Schedule, Service, Source
from directory.vocabulary import words as vocabulary
from recommender.answer import Option, SourceAnswer
from recommender.explain import ANSWERS, COST_NOT_KNOWN
from recommender.rules.child_age import NOT_TAKEN

SHOWN_TAGS = 4
SHOWN_REASONS = 4
HELD_HOURS = 512  # what is said of hours is the same for a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One option, in words; an empty string or list is left out of the drawing."""

    rank: int
    id: str
    name: str
    who: str
    facts: tuple[str, ...]
    tags: tuple[str, ...]
    why: tuple[str, ...]
    but: tuple[str, ...]
    ask: tuple[str, ...]
    next_step: str
    phone: str
    url: str
    page: str
    about: str
    checked: str
    foot: str


def short_need(need: str) -> str:
    """Return a need in few enough words for a button."""
    name = words.SHORT_NEEDS.get(need) or vocabulary("needs")[need].name
    return name[:1].upper() + name[1:]


def need_name(need: str) -> str:
    """Return a need in plain words."""
    word = vocabulary("needs").get(need)
    return word.name if word else need.replace("_", " ")


def plain_words(kind: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the plain names of some vocabulary words; a word we do not know is left as it is."""
    known = vocabulary(kind)
    return tuple(known[word].name if word in known else word.replace("_", " ") for word in ids)


def schedules_of(service: Service, location_id: str | None) -> tuple[Schedule, ...]:
    """Return the hours that count at one place: its own, else the service's."""
    for place in service.service_at_locations:
        if place.location.id == location_id and place.schedules:
            return place.schedules
    return service.schedules


def hours_line(schedules: Sequence[Schedule], at: datetime) -> str:
    """Say what is listed of the hours: open now, opening next, or nothing listed."""
    return _hours_line(tuple(schedules), at.replace(second=0, microsecond=0))


@lru_cache(maxsize=HELD_HOURS)
def _hours_line(schedules: tuple[Schedule, ...], at: datetime) -> str:
    if not schedules:
        return words.HOURS_NOT_LISTED
    now = opening.state_at(schedules, at)
    if now.fit is Fit.YES:
        until = "" if now.closes_at is None else words.UNTIL.format(time=_clock(now.closes_at))
        return words.OPEN_NOW + until
    coming = opening.next_open(schedules, at)
    if coming is None:
        return words.HOURS_NOT_CLEAR
    if coming.at <= at:  # its hours say so, but something about the day speaks against it
        return words.OPEN_NOW
    return words.OPEN_NEXT.format(when=_soon(coming.at, at.date()))


def _day_and_night(one: Schedule) -> bool:
    """Say whether it is listed as every day, all day: no holiday makes a doubt of that."""
    days = (one.byday or "").split(",")
    return len(days) == len(saying.DAYS) and (one.opens_at, one.closes_at) == ("00:00", "24:00")


def check_today(schedules: Sequence[Schedule], at: datetime) -> str:
    """Say what may upset the hours of today, such as a public holiday; empty when nothing may."""
    return _check_today(tuple(schedules), at.replace(second=0, microsecond=0))


@lru_cache(maxsize=HELD_HOURS)
def _check_today(schedules: tuple[Schedule, ...], at: datetime) -> str:
    if any(_day_and_night(one) for one in schedules):
        return ""
    coming = opening.next_open(schedules, at, days=1)  # 1: a feed of another zone
    return coming.check_first or "" if coming is not None and coming.at.date() == at.date() else ""


def _clock(moment: datetime) -> str:
    hour = (moment.hour - 1) % 12 + 1
    minute = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minute}{'am' if moment.hour < 12 else 'pm'}"


def _soon(moment: datetime, today: date) -> str:
    days = (moment.date() - today).days
    if days == 0:
        return f"today from {_clock(moment)}"
    if days == 1:
        return f"tomorrow from {_clock(moment)}"
    name = saying.DAYS[moment.weekday()] if days < 7 else f"{moment:%a} {saying.day(moment)}"
    return f"{name} from {_clock(moment)}"


def where_line(option: Option) -> str:
    """Say how one gets to it: minutes and metres, or that it comes by phone, online or to her."""
    if option.channel == "in_person":
        there = saying.minutes(option.minutes, option.minutes_range, option.mode)
        far = saying.metres(option.distance_m)
        return sentence(", ".join(part for part in (there, far) if part)) or words.PLACE_NOT_KNOWN
    return words.BY_CHANNEL[option.channel]


def why_lines(option: Option) -> tuple[str, ...]:
    """Return why it is shown, without the journey, which stands above in the same figures.

    Nor when a line answers, where the first step says it beside the number.
    """
    there = {one.reason for one in option.verdicts if one.rule == "within_reach"}
    said = tuple(
        line
        for line in option.reasons
        if line not in there and not is_in_step(line, option.next_step)
    )
    return tuple(one for one in said or option.reasons if not _is_but(one))[:SHOWN_REASONS]


def is_in_step(reason: str, step: str) -> bool:
    """Say if a reason says when a line answers, which the step says beside its number."""
    return reason.startswith(ANSWERS) and reason.removeprefix(ANSWERS).removesuffix(".") in step


def _is_but(reason: str) -> bool:
    """Say whether a reason names a child of hers that it does not take: that is no tick."""
    return reason.startswith(NOT_TAKEN)


def but_lines(option: Option) -> tuple[str, ...]:
    """Return what it does not do for her, such as a child of hers that it does not take."""
    return tuple(one for one in option.reasons if _is_but(one))


def ask_lines(option: Option, *, not_known: Sequence[str], today: str) -> tuple[str, ...]:
    """Return what to ask, without what was said once of all: also of a doubtful way and day."""
    doubt = (
        one.reason
        for one in option.verdicts
        if one.rule == "within_reach" and one.fit is Fit.UNKNOWN and one.reason in option.reasons
    )
    asked = dict.fromkeys((*doubt, *option.ask_first, today))
    return tuple(line for line in asked if line and line not in not_known)


def cost_line(option: Option, *, said_once: bool = False) -> str:
    """Say what it costs; nothing where it was said once that no option lists it."""
    return "" if said_once and option.cost == COST_NOT_KNOWN else sentence(option.cost.text)


def card_of(
    option: Option,
    *,
    service: Service | None,
    at: datetime,
    not_known: Sequence[str] = (),
    cost_said_once: bool = False,
) -> Card:
    """Turn an option into its card; what is unknown of all options is not said again on each."""
    schedules = schedules_of(service, option.location_id) if service is not None else ()
    hours = hours_line(schedules, at) if schedules else ""
    audience = plain_words("audience", option.audience)
    tags = (*plain_words("tags", option.tags), *(f"for {word}" for word in audience))
    foot = [_from(option.sources)] if option.sources else []
    if option.accepting.as_of is not None and option.accepting.fit is not Fit.UNKNOWN:
        said = words.ACCEPTING if option.accepting.fit is Fit.YES else words.NOT_ACCEPTING
        foot.append(said.format(day=saying.day(option.accepting.as_of)))
    need = need_name(option.need)
    others = [need_name(other) for other in option.needs if other != option.need]
    if others:
        need = words.ALSO.format(need=need, needs=saying.listed(others))
    return Card(
        rank=option.rank,
        id=option.service_id,
        name=option.name,
        who=" · ".join(
            part for part in (sentence(need), option.organization) if part not in ("", option.name)
        ),
        facts=tuple(
            fact
            for fact in (where_line(option), cost_line(option, said_once=cost_said_once), hours)
            if fact
        ),
        tags=tags[:SHOWN_TAGS],
        why=why_lines(option),
        but=but_lines(option),
        ask=ask_lines(option, not_known=not_known, today=check_today(schedules, at)),
        next_step=option.next_step,
        phone=option.phone or "",
        url=option.url or "",
        page=f"/view/service/{option.service_id}",
        about=saying.about(option.service_id),
        checked=_checked(option.checked_on),
        foot=" · ".join(foot),
    )


def _checked(day: date | None) -> str:
    return words.CHECKED.format(day=saying.day(day)) if day else words.NEVER_CHECKED


def _from(sources: Sequence[Source | SourceAnswer]) -> str:
    feeds = tuple(dict.fromkeys(saying.feed(source.feed) for source in sources))
    return words.FROM_FEED.format(feeds=saying.listed(feeds))


def checked_line(service: Service) -> str:
    """Say of which day a record is, and whose: what stands at the foot of a card."""
    said = (_checked(service.checked_on), _from(service.sources) if service.sources else "")
    return ", ".join(part for part in said if part)


def sentence(text: str) -> str:
    """Return text that opens with a capital."""
    return text[:1].upper() + text[1:]


def key_of(option: Option) -> str:
    """Return what names an option while an answer is looked at."""
    child = "" if option.for_child is None else option.for_child
    return f"{option.service_id} {option.need} {child}"


def card_html(
    card: Card,
    *,
    heading: str = "h3",
    links: bool = True,
    key: str = "",
    held: bool = False,
    later: bool = False,
    number: int = 0,
) -> str:
    """Return the card as HTML, escaped.

    With a `key` it has a button that puts it in the plan (or takes it out, when it is held there).
    On a phone one that comes `later` waits for a tap; `number` is that of its need among several.
    """
    return draw(
        "_card.html",
        card=card,
        heading=heading,
        links=links,
        key=key,
        held=held,
        keep=False,
        later=later,
        number=number,
    )
