"""When several records describe one service, which value is shown?

The rule, field by field:

1. Records are put in order: the one somebody stood behind last comes first; on the same day the one
   that says more; then by feed and key. Records of an overlay (facts a partnership adds about
   services already held) come before all others, whatever their day: somebody here said so, and
   says it anew by giving the overlay again.
2. A single value (name, ages, description, …) is that of the first record that has one. Minimum
   and maximum age go together, and so do the parts of `accepting`, where the newest date wins.
3. A list of facts that would contradict each other if mixed (schedules, costs, telephones, …) is
   that of the first record that has any. So are places; another record that means the same ones
   (`SAME_PLACE_M`) and locates them better gives its point, and what those places leave unsaid. A
   record that places the service elsewhere is told with how far away (`Source.away_m`).
   An overlay has no place of its own: where the service has exactly one, the overlay's hours,
   places registered, setting and access hold there; where it has several, hours that a place has
   of its own stay, and what the overlay says holds for the others.
4. Words that add up (needs, audience, tags, channels, languages, referral routes, areas served)
   are joined. `sources` names every record, those of overlays last.
5. The newest `assured_date` of a whole record stands. The day of any record but the first dates
   what it gave and nothing else: its source says which fields of the service are its own, and of
   which day. So a telephone number from a list of 2014 is of 2014, whatever day the register is of.
   Of words that add up each is the first one's that says it ("audience/dads").

"Silence is not a no": a record that leaves a field out never takes away what another says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from directory.coordinates import COARSE, COARSE_MAY_DIFFER_M, metres_between
from directory.records import (
    ADD_UP,
    Fit,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Source,
    word_of,
)

TOGETHER = (("minimum_age", "maximum_age"), ("conditionality", "conditionality_note"))
APART = frozenset(
    {
        *("id", "sources", "accepting", "assured_date", "last_modified"),
        *("service_at_locations", "organization", *ADD_UP),
    }
)
ABOUT = frozenset(  # no facts an overlay gives; of a place it tells setting and access only
    {"id", "name", "sources", "assured_date", "last_modified", "service_at_locations"}
)
# How far apart two lists may put one place: a postcode's point lies some hundred metres from most
# doors, an old grid reference is rounded to a kilometre; who moves house mostly moves farther.
SAME_PLACE_M = 1_000.0
_POINT = (
    "latitude",
    "longitude",
    "located_by",
    "precision",
    "postal_code",
    "area_code",
    "council_code",
)
_STREET = ("address_1", "address_2", "city", "region")
PRECISION = {"point": 0, "postcode": 1, "sector": 2, "district": 3, "area": 4, None: 5}
SILENCE = Service(id="", name="")
FIELDS = tuple(field.name for field in fields(Service))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One live record that belongs to a service."""

    feed: str
    key: str
    service: Service
    overlay: bool = False


def fold(service_id: str, parts: Sequence[Part]) -> Service:
    """Return the one service that these records describe; a single record is returned as it is."""
    ordered = sorted(parts, key=_standing)
    if len(ordered) == 1:
        only = ordered[0].service
        return only if only.id == service_id else replace(only, id=service_id)
    services = [part.service for part in ordered]
    values: dict[str, Any] = {"id": service_id}
    for name in FIELDS:
        if name not in APART:
            values[name] = _first(services, name)
    for pair in TOGETHER:
        says = next((one for one in services if any(_says(one, name) for name in pair)), SILENCE)
        values.update({name: getattr(says, name) for name in pair})
    for name in ADD_UP:
        values[name] = _joined(services, name)
    values["accepting"] = max(
        (one.accepting for one in services),
        key=lambda accepting: (accepting.fit != Fit.UNKNOWN, accepting.as_of or date.min),
    )
    added = [part.service for part in ordered if part.overlay]
    listed = [part.service for part in ordered if not part.overlay]
    placed = _placed(listed)
    values["service_at_locations"] = _with_added(placed.places, added)
    values["assured_date"] = max(
        (one.assured_date for one in listed if one.assured_date is not None), default=None
    )
    values["last_modified"] = _first(listed, "last_modified")
    values["organization"] = _organization(services)
    told = (*_told_by(services, listed, values, placed), *_dated(added))
    values["sources"] = tuple(dict.fromkeys(source for one in told for source in one.sources))
    return Service(**values)


def _told_by(
    services: Sequence[Service],
    listed: Sequence[Service],
    values: Mapping[str, Any],
    placed: Placed,
) -> list[Service]:
    """Return the records with their day on their sources, and on all but the first what it gave.

    What several say is the first one's; of words that add up each word.
    """
    if len(listed) < 2:
        return list(listed)
    dated = []
    for number, one in enumerate(listed):
        before = services[: services.index(one)]
        mine = {
            name
            for name in FIELDS
            if name not in ABOUT
            and name not in ADD_UP
            and _says(one, name)
            and not _any_says(before, name)
        }
        mine |= _words_of(one, before)
        mine -= {"accepting"} if one.accepting != values["accepting"] else set()
        facts = tuple(sorted(mine | placed.gave[number])) if number else ()
        dated.append(_with_sources(one, facts=facts, away_m=_away(one, placed)))
    return dated


def _with_sources(service: Service, *, facts: tuple[str, ...], away_m: int | None) -> Service:
    def dated(source: Source) -> Source:
        return replace(source, facts=facts, checked_on=service.checked_on, away_m=away_m)

    return replace(service, sources=tuple(map(dated, service.sources)))


def _words_of(one: Service, before: Sequence[Service]) -> set[str]:
    """Return the words that add up which a record is the first to say: "audience/dads"."""

    def said(service: Service) -> set[str]:
        return {f"{name}/{word_of(item)}" for name in ADD_UP for item in getattr(service, name)}

    return said(one).difference(*map(said, before))


def _any_says(services: Sequence[Service], name: str) -> bool:
    """Say whether any of them gives a field, or the one that goes together with it."""
    names = next((pair for pair in TOGETHER if name in pair), (name,))
    return any(_says(one, other) for one in services for other in names)


def _dated(added: Sequence[Service]) -> list[Service]:
    """Return overlays' records, the newest first, with what each gave written on its source."""
    told: set[str] = set()
    dated = []
    for number, one in enumerate(added):
        said = {name for name in FIELDS if name not in {*ABOUT, *ADD_UP} and _says(one, name)}
        for place in (at.location for at in one.service_at_locations):
            said |= {"setting"} if place.setting != "unknown" else set()
            said |= {"accessibility"} if place.accessibility else set()
        mine = said - told
        mine |= {other for pair in TOGETHER if mine & set(pair) for other in pair}
        mine |= _words_of(one, added[:number])
        told |= said
        dated.append(_with_sources(one, facts=tuple(sorted(mine)), away_m=None))
    return dated


def _standing(part: Part) -> tuple[object, ...]:
    checked = part.service.checked_on or date.min
    said = sum(_says(part.service, name) for name in FIELDS)
    return (not part.overlay, -checked.toordinal(), -said, part.feed, part.key)


def _says(service: Service, name: str) -> bool:
    return bool(getattr(service, name) != getattr(SILENCE, name))


def _first(services: Sequence[Service], name: str) -> Any:  # noqa: ANN401 - the field's own type
    says = next((one for one in services if _says(one, name)), SILENCE)
    return getattr(says, name)


def _joined(services: Sequence[Service], name: str) -> tuple[Any, ...]:
    kept: dict[str, Any] = {}
    for one in services:
        for item in getattr(one, name):
            kept.setdefault(word_of(item), item)
    return tuple(kept.values())


@dataclass(frozen=True, slots=True)
class Placed:
    """The places of a service, and which facts of them each of its records gave, in order."""

    places: tuple[ServiceAtLocation, ...]
    gave: tuple[frozenset[str], ...]


def _placed(listed: Sequence[Service]) -> Placed:
    """Return the newest record's places, with what others that mean the same ones know of them.

    Of lists of one day none is the newer: the finest of them counts.
    """
    told = [one for one in listed if one.service_at_locations]
    if not told:
        return Placed((), (frozenset(),) * len(listed))
    of_one_day = (one for one in told if one.checked_on == told[0].checked_on)
    newest = min(of_one_day, key=_place_doubt)
    places, gave = newest.service_at_locations, {id(newest): _facts_of_places(newest)}
    hours = any(_says(one, "schedules") for one in (newest, *listed[: listed.index(newest)]))
    for one in told:
        if one is not newest and _in_the_same_places(one, newest):
            better = tuple(_filled(at, one.service_at_locations, hours=hours) for at in places)
            facts = zip(places, better, strict=True)
            gave[id(one)] = frozenset().union(*(_facts_given(*pair) for pair in facts))
            places = better
    return Placed(places, tuple(gave.get(id(one), frozenset()) for one in listed))


def _facts_of_places(service: Service) -> frozenset[str]:
    hours = any(at.schedules for at in service.service_at_locations)
    places = {"service_at_locations", "setting", "accessibility"}
    return frozenset(places | ({"schedules"} if hours else set()))


def _facts_given(before: ServiceAtLocation, after: ServiceAtLocation) -> frozenset[str]:
    """Return which facts of a place another record has just given."""
    where = {"setting": "unknown", "accessibility": ()}
    facts = {one for one in where if getattr(before.location, one) != getattr(after.location, one)}
    facts |= {"schedules"} if before.schedules != after.schedules else set()
    bare = replace(after, schedules=before.schedules)
    known = {one: getattr(before.location, one) for one in where}
    moved = replace(bare, location=replace(bare.location, **known)) != before
    return frozenset(facts | ({"service_at_locations"} if moved else set()))


def _filled(
    at: ServiceAtLocation, others: Sequence[ServiceAtLocation], *, hours: bool
) -> ServiceAtLocation:
    """Return a place with the finer point, and what it leaves unsaid, of the same place elsewhere.

    `hours`: the service's own are told, by a record no older; those of a place would hide them.
    """
    twins = [one for one in others if _may_be_one(at.location, one.location)]
    if not twins:  # a third record has given a finer point, which this one does not mean
        return at
    twin = min(twins, key=lambda one: (_metres(at.location, one.location) or 0.0, one.id))
    here, there = at.location, twin.location
    rough = COARSE & {here.precision, there.precision}
    other = not rough and _differ(here.postal_code, there.postal_code)  # it may have moved a bit
    if here.confidential or there.confidential or other:
        return at
    if PRECISION[there.precision] < PRECISION[here.precision]:
        here = replace(here, **{one: getattr(there, one) or getattr(here, one) for one in _POINT})
    if here.address_1 is None and here.postal_code == there.postal_code:
        here = replace(here, **{one: getattr(there, one) or getattr(here, one) for one in _STREET})
    if here.setting == "unknown":
        here = replace(here, setting=there.setting)
    known = {one.access for one in here.accessibility}
    more = tuple(one for one in there.accessibility if one.access not in known)
    return replace(
        at,
        location=replace(here, accessibility=(*here.accessibility, *more)),
        schedules=at.schedules or (() if hours else twin.schedules),
        phones=at.phones or twin.phones,
    )


def _place_doubt(service: Service) -> int:
    """Return how badly the best of a service's places is known."""
    return min(PRECISION[at.location.precision] for at in service.service_at_locations)


def _in_the_same_places(one: Service, other: Service) -> bool:
    """Say whether each place of either may be one of the other's."""
    mine, theirs = ([at.location for at in two.service_at_locations] for two in (one, other))
    return all(any(_may_be_one(here, there) for there in theirs) for here in mine) and all(
        any(_may_be_one(here, there) for here in mine) for there in theirs
    )


def _may_be_one(here: Location, there: Location) -> bool:
    """Say whether two lists may mean one place: nothing that both tell says otherwise."""
    away = _metres(here, there)
    councils = {here.council_code, there.council_code} - {None}
    if away is None:
        return len(councils) < 2
    if not COARSE & {here.precision, there.precision}:
        return away <= SAME_PLACE_M
    mine, theirs = ((place.postal_code or "").partition(" ") for place in (here, there))
    if mine[0] and theirs[0] and "area" not in (here.precision, there.precision):
        short, long = sorted((mine[2], theirs[2]), key=len)
        return mine[0] == theirs[0] and long.startswith(short)
    return len(councils) < 2 and away <= COARSE_MAY_DIFFER_M


def _metres(here: Location, there: Location) -> float | None:
    points = (here.latitude, here.longitude, there.latitude, there.longitude)
    latitude, longitude, other_latitude, other_longitude = points
    if latitude is None or longitude is None:
        return None
    if other_latitude is None or other_longitude is None:
        return None
    return metres_between(latitude, longitude, other_latitude, other_longitude)


def _differ(one: str | None, other: str | None) -> bool:
    return None not in (one, other) and one != other


def _away(one: Service, placed: Placed) -> int | None:
    """Return how far a record puts a service from where it is shown; `None`: not elsewhere.

    Of a confidential place nobody is told how far it is from anywhere.
    """
    mine, shown = ([at.location for at in at] for at in (one.service_at_locations, placed.places))
    if not shown or any(place.confidential for place in (*mine, *shown)):
        return None
    far = [
        min((away for there in shown if (away := _metres(here, there)) is not None), default=None)
        for here in mine
        if not any(_may_be_one(here, there) for there in shown)
    ]
    return max((round(away) for away in far if away is not None), default=None)


def _with_added(
    places: tuple[ServiceAtLocation, ...], added: Sequence[Service]
) -> tuple[ServiceAtLocation, ...]:
    """Return a service's only place with what overlays say of it; several stay as they are."""
    if len(places) != 1 or not added or places[0].location.confidential:
        return places
    (at,) = places
    given = [one.location for service in added for one in service.service_at_locations]
    settings = (place.setting for place in given if place.setting != "unknown")
    access = {one.access: one for one in reversed(at.location.accessibility)}
    access |= {one.access: one for place in reversed(given) for one in place.accessibility}
    location = replace(
        at.location,
        setting=next(settings, at.location.setting),
        accessibility=tuple(access[word] for word in sorted(access)),
    )
    schedules, capacity = (_first(added, name) for name in ("schedules", "capacity_places"))
    return (
        replace(
            at,
            location=location,
            schedules=schedules or at.schedules,
            capacity_places=at.capacity_places if capacity is None else capacity,
        ),
    )


def _organization(services: Sequence[Service]) -> Organization | None:
    """Return the first organization that has a name, with the identifiers all of them give."""
    given = [one.organization for one in services if one.organization is not None]
    if not given:
        return None
    chosen = next((one for one in given if one.name), given[0])
    known = dict.fromkeys(identifier for one in given for identifier in one.identifiers)
    return replace(chosen, identifiers=tuple(known))
