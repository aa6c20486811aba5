"""Everything known of one service, fact by fact, each with where it comes from.

A field the record leaves empty is said to be unknown for the facts people always ask about, and
left out for the rest. Nothing is guessed; a private place has no address and no point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import saying, words
from app.cards import need_name, plain_words, sentence
from directory import freshness, opening
from directory.records import ADD_UP, Attribute, Fit, Location, Service, Source, word_of

SAYS_AGES = frozenset({"under_fives_only", "school_age_only"})  # where no years are listed
GONE = ("inactive", "defunct")
GRADE = "Care grade: "  # how the register's reader names a grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a record: its name, what it says, and who says so since when."""

    name: str
    says: tuple[str, ...]
    source: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place of a service: its address as far as it may be shown, and its listed hours."""

    name: str
    address: str
    note: str
    hours: tuple[str, ...]
    check: str
    phones: tuple[str, ...]
    access: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A service as it is drawn on its page.

    `closed` says that it is not open, `is_gone` that it is nothing to plan with: not closed for a
    while only.
    """

    id: str
    name: str
    organization: str
    needs: str
    description: str
    alert: str
    facts: tuple[Fact, ...]
    spots: tuple[Spot, ...]
    grades: tuple[str, ...]
    also: tuple[str, ...]
    sources: tuple[Source, ...]
    phones: tuple[str, ...]
    closed: str
    is_gone: bool


def view_of(service: Service, *, today: date) -> RecordView:
    """Turn a service into what its page shows."""
    return RecordView(
        id=service.id,
        name=service.name,
        organization=service.organization.name if service.organization else "",
        needs=saying.listed([need_name(need) for need in service.needs]),
        description=service.description or "",
        alert=service.alert or "",
        facts=tuple(_facts(service, today)),
        spots=tuple(_spots(service, today)),
        grades=tuple(_published(one) for one in service.attributes if one.value and _is_grade(one)),
        also=tuple(
            _published(one) for one in service.attributes if one.value and not _is_grade(one)
        ),
        sources=service.sources,
        phones=phones_of(service),
        closed=words.CLOSED.get(service.status, ""),
        is_gone=service.status in GONE,
    )


def _is_grade(fact: Attribute) -> bool:
    return fact.name.startswith(GRADE)


def _published(fact: Attribute) -> str:
    """Say a published fact with its day; one that is a day itself is not said twice."""
    name, day = fact.name.removeprefix(GRADE).capitalize(), saying.day(fact.as_of)
    if fact.as_of and fact.value == fact.as_of.isoformat():
        return f"{name} {day}"
    return f"{name}: {fact.value}" + (f", {day}" if day else "")


def phones_of(service: Service) -> tuple[str, ...]:
    """Return the telephone numbers of a service and its contacts, each once."""
    held = [*service.phones, *(phone for contact in service.contacts for phone in contact.phones)]
    return tuple(dict.fromkeys(phone.number for phone in held))


def source_words(service: Service) -> str:
    """Return who stands behind a record as a whole, and as of when: of several, the newest."""
    whole = [one for one in service.sources if not one.facts]
    newest = max((one.checked_on for one in whole if one.checked_on), default=None)
    stand = (one.feed for one in whole if newest is None or one.checked_on == newest)
    feeds = saying.listed(tuple(dict.fromkeys(map(saying.feed, stand))))
    when = saying.day(service.checked_on)
    return ", ".join(part for part in (feeds, when) if part) or words.NEVER_CHECKED


# Which fields of a record each line rests on, so that it bears the day of whoever gave those.
_FIELDS = {
    "ages": ("minimum_age", "maximum_age", "tags"),
    "needs": ("needs",),
    "for": ("audience",),
    "who": ("eligibility_description",),
    "cost": ("cost_options",),
    "languages": ("languages",),
    "interpreter": ("interpreter",),
    "areas": ("service_areas",),
    "places": ("capacity_places",),
    "route": ("referral_route",),
    "choice": ("conditionality", "conditionality_note"),
    "accepting": ("accepting",),
    "funding": ("funding_until",),
    "phone": ("phones", "contacts"),
    "email": ("email",),
    "web": ("url",),
    "hours": ("schedules",),
}


def fact_source(service: Service, key: str, *, today: date) -> str:
    """Return who gave a line of the record, as of when, and that it may be old where that is so.

    Of words that came from several it says who gave which.
    """
    fields = _FIELDS[key]
    if key == "ages" and (service.minimum_age is not None or service.maximum_age is not None):
        fields = ("minimum_age", "maximum_age")
    told = freshness.told(service, today=today)
    kind = next((one for one in told if set(one.kind.fields) & set(fields)), None)
    old = words.MAY_BE_OLD if kind is not None and kind.is_likely_old else ""
    if len(fields) == 1 and fields[0] in ADD_UP:
        said = _word_by_word(service, fields[0])
    else:
        said = _by(service, *freshness.told_of(service, fields))
    return "; ".join(part for part in (said, old) if part)


def _by(service: Service, day: date | None, source: Source | None) -> str:
    if source is None or not source.facts:
        return source_words(service)
    return ", ".join(part for part in (saying.feed(source.feed), saying.day(day)) if part)


def _word_by_word(service: Service, field: str) -> str:
    """Return who gave the words of a field, and which where several gave them."""
    names = {word_of(item): _in_words(field, item) for item in getattr(service, field)}
    given: dict[str, list[str]] = {}
    for word, (day, source) in freshness.givers(service, field).items():
        given.setdefault(_by(service, day, source), []).append(names[word])
    if len(given) < 2:
        return "".join(given)
    return "; ".join(f"{who} ({saying.listed(some)})" for who, some in given.items())


def _in_words(field: str, item: Any) -> str:  # noqa: ANN401 - a word, a language or an area
    if field == "needs":
        return need_name(item)
    if field == "referral_route":
        return words.ROUTES[item]
    return plain_words(field, [item])[0] if isinstance(item, str) else item.name or item.code or ""


def _facts(service: Service, today: date) -> list[Fact]:
    def fact(key: str, says: Sequence[str], *, always: bool = False, link: str = "") -> None:
        said = tuple(part for part in says if part)
        if said or always:
            name = words.FACT_NAMES[key]
            facts.append(
                Fact(
                    name=name,
                    says=said or (words.NOT_LISTED,),
                    source=fact_source(service, key, today=today) if said else "",
                    link=link if said else "",
                )
            )

    facts: list[Fact] = []
    if len(set(freshness.givers(service, "needs").values())) > 1:  # else it stands above, whole
        fact("needs", [_in_words("needs", need) for need in service.needs])
    ages = saying.ages(service.minimum_age, service.maximum_age)
    kinds = [tag for tag in service.tags if tag in SAYS_AGES]
    fact("ages", [ages] if ages else plain_words("tags", kinds), always=True)
    fact("for", [_in_words("audience", one) for one in service.audience])
    fact("who", [service.eligibility_description or ""], always=True)
    fact("cost", costs_in_words(service), always=True)
    fact("languages", [_in_words("languages", one) for one in service.languages])
    if service.interpreter is not Fit.UNKNOWN:
        fact("interpreter", [words.FIT[service.interpreter.word]])
    fact("areas", [area.name for area in service.service_areas])
    fact("places", _registered(service))
    fact("route", [_in_words("referral_route", one) for one in service.referral_route], always=True)
    if service.conditionality != "unknown" or "training" in service.needs:  # none of a nursery's
        fact("choice", [words.CHOICE[service.conditionality], service.conditionality_note or ""])
    accepting = service.accepting
    told = accepting.fit is not Fit.UNKNOWN and accepting.as_of is not None
    said = words.ACCEPTING if accepting.fit is Fit.YES else words.NOT_ACCEPTING
    says = [sentence(said.format(day=saying.day(accepting.as_of)))] if told else []
    fact("accepting", says, always=True)
    fact("funding", [saying.day(service.funding_until)])
    for number in phones_of(service):
        fact("phone", [number], link=f"tel:{saying.telephone(number)}")
    fact("email", [service.email or ""], link=f"mailto:{service.email}")
    if service.url and service.url.startswith(("https://", "http://")):
        fact("web", [service.url], link=service.url)
    return facts


def costs_in_words(service: Service) -> list[str]:
    """Return each cost of a service as people read it."""
    lines = []
    for cost in service.cost_options:
        much = saying.pounds(cost.amount, cost.period)
        option, told = cost.option or "", cost.amount_description or ""
        is_told = option.casefold() in told.casefold()  # "Free to 3-5 year olds" names them
        what = " ".join(part for part in ("" if is_told else option, told) if part)
        # else it would say "£3 per session: £3 a session", or "free to call: free"
        is_said = "£" in what or (much and what.casefold().startswith(much.casefold()))
        said = what if is_said else ": ".join(part for part in (what, much) if part)
        lines.append(sentence(said))
    return lines


def _registered(service: Service) -> list[str]:
    if service.capacity_places is None:
        return []
    return [words.PLACES_REGISTERED.format(count=saying.count(service.capacity_places, "place"))]


def _spots(service: Service, today: date) -> list[Spot]:
    spots = []
    for place in service.service_at_locations:
        where = place.location
        schedules = place.schedules or service.schedules
        spots.append(
            Spot(
                name=where.name or "",
                address=address_of(where),
                note=words.PLACED_BY.get(where.precision or "", ""),
                hours=opening.listed_hours(schedules, on=today) or (words.HOURS_NOT_LISTED,),
                check=(schedules and opening.check_first(schedules, on=today)) or "",
                phones=tuple(phone.number for phone in (*place.phones, *where.phones)),
                access=tuple(
                    f"{plain_words('access', [one.access])[0]}: {words.FIT[one.fit.word]}"
                    for one in where.accessibility
                ),
            )
        )
    if not spots and service.schedules:
        spots.append(
            Spot(
                name=sentence(saying.listed([saying.CHANNELS[one] for one in service.channels])),
                address="",
                note="",
                hours=opening.listed_hours(service.schedules, on=today),
                check=opening.check_first(service.schedules, on=today) or "",
                phones=(),
                access=(),
            )
        )
    return spots


def address_of(where: Location) -> str:
    """Return the address as far as it is listed and may be shown."""
    if where.confidential:
        return words.NO_ADDRESS
    parts = (where.address_1, where.address_2, where.city, where.postal_code)
    return ", ".join(part for part in parts if part)
