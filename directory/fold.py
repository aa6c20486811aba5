"""When several records describe one service, which value is shown?

The rule, field by field:

1. Records are put in order: the one somebody stood behind last comes first; on the same day the one
   that says more; then by feed and key. Records of an overlay (facts a partnership adds about
   services already held) come before all others, whatever their day: somebody here said so, and
   says it anew by giving the overlay again.
2. A single value (name, ages, description, …) is that of the first record that has one. Minimum
   and maximum age go together, and so do the parts of `accepting`, where the newest date wins.
3. A list of facts that would contradict each other if mixed (schedules, costs, telephones, …) is
   that of the first record that has any; places are those of the record that locates them best.
   An overlay has no place of its own: where the service has exactly one, the overlay's hours,
   places registered, setting and access hold there; where it has several, hours that a place has
   of its own stay, and what the overlay says holds for the others.
4. Words that add up (needs, audience, tags, channels, languages, referral routes, areas served)
   are joined. `sources` names every record, those of overlays last.
5. The newest `assured_date` of a whole record stands. The day of any record but the first dates
   what it gave and nothing else: its source says which fields of the service are its own, and of
   which day. So a telephone number from a list of 2014 is of 2014, whatever day the register is of.

"Silence is not a no": a record that leaves a field out never takes away what another says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from directory.records import Fit, Organization, Service, ServiceAtLocation

JOINED = ("needs", "audience", "tags", "channels", "referral_route", "languages", "service_areas")
TOGETHER = (("minimum_age", "maximum_age"), ("conditionality", "conditionality_note"))
APART = frozenset(
    {
        *("id", "sources", "accepting", "assured_date", "last_modified"),
        *("service_at_locations", "organization", *JOINED),
    }
)
ABOUT = frozenset(  # no facts an overlay gives; of a place it tells setting and access only
    {"id", "name", "sources", "assured_date", "last_modified", "service_at_locations"}
)
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
    for name in JOINED:
        values[name] = _joined(services, name)
    values["accepting"] = max(
        (one.accepting for one in services),
        key=lambda accepting: (accepting.fit != Fit.UNKNOWN, accepting.as_of or date.min),
    )
    added = [part.service for part in ordered if part.overlay]
    listed = [part.service for part in ordered if not part.overlay]
    places = min(listed, key=_place_doubt).service_at_locations if listed else ()
    values["service_at_locations"] = _with_added(places, added)
    values["assured_date"] = max(
        (one.assured_date for one in listed if one.assured_date is not None), default=None
    )
    values["last_modified"] = _first(listed, "last_modified")
    values["organization"] = _organization(services)
    told = (*_told_by(services, listed, values), *_dated(added))
    values["sources"] = tuple(dict.fromkeys(source for one in told for source in one.sources))
    return Service(**values)


def _told_by(
    services: Sequence[Service], listed: Sequence[Service], values: Mapping[str, Any]
) -> list[Service]:
    """Return the records with their day on their sources, and on all but the first what it gave.

    What several say is the first one's; of words that add up as well.
    """
    if len(listed) < 2:
        return list(listed)
    dated = []
    for number, one in enumerate(listed):
        before = services[: services.index(one)]
        mine = {
            name
            for name in FIELDS
            if name not in ABOUT and _says(one, name) and not _any_says(before, name)
        }
        mine -= {"accepting"} if one.accepting != values["accepting"] else set()
        if one is min(listed, key=_place_doubt):
            mine |= {"service_at_locations", "setting", "accessibility"}
            mine |= {"schedules"} if any(at.schedules for at in one.service_at_locations) else set()
        facts = tuple(sorted(mine)) if number else ()
        sources = (
            replace(source, facts=facts, checked_on=one.checked_on) for source in one.sources
        )
        dated.append(replace(one, sources=tuple(sources)))
    return dated


def _any_says(services: Sequence[Service], name: str) -> bool:
    """Say whether any of them gives a field, or the one that goes together with it."""
    names = next((pair for pair in TOGETHER if name in pair), (name,))
    return any(_says(one, other) for one in services for other in names)


def _dated(added: Sequence[Service]) -> list[Service]:
    """Return overlays' records, the newest first, with what each gave written on its source."""
    told: set[str] = set()
    dated = []
    for one in added:
        said = {name for name in FIELDS if name not in ABOUT and _says(one, name)}
        for place in (at.location for at in one.service_at_locations):
            said |= {"setting"} if place.setting != "unknown" else set()
            said |= {"accessibility"} if place.accessibility else set()
        mine = said - (told - set(JOINED))
        mine |= {other for pair in TOGETHER if mine & set(pair) for other in pair}
        told |= said
        sources = (
            replace(source, facts=tuple(sorted(mine)), checked_on=one.checked_on)
            for source in one.sources
        )
        dated.append(replace(one, sources=tuple(sources)))
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
    same: Callable[[Any], object] = (
        (lambda item: item.code or item.name)
        if name == "service_areas"
        else (lambda item: item.code)
        if name == "languages"
        else (lambda item: item)
    )
    kept: dict[object, Any] = {}
    for one in services:
        for item in getattr(one, name):
            kept.setdefault(same(item), item)
    return tuple(kept.values())


def _place_doubt(service: Service) -> int:
    """Return how badly the best of a service's places is known; having none is the worst."""
    return min((PRECISION[at.location.precision] for at in service.service_at_locations), default=6)


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
