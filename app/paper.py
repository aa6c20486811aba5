"""The plan on paper: what a step looks like in large type, and the page it stands on.

An address holds service ids and nothing about her. Goals, notes and a starting place come in the
body of a POST, are drawn once, and are kept by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import segno
from markupsafe import Markup

from app import saying, words
from app.cards import checked_line, schedules_of
from app.record import address_of, phones_of
from directory import opening
from directory.records import Fit, Location, Service
from recommender.explain import first_step, question
from recommender.plan import BRING, Step

MOST_IDS = 20  # more is no plan
MOST_LINK = 1000  # letters in an address that a phone's camera still reads well


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperStep:
    """One step in words, ready for paper; empty strings are left out.

    `who` is `None` where nobody chose: a line to fill in.
    """

    number: int
    id: str
    name: str
    organization: str
    address: str
    way: str
    why: tuple[str, ...]
    phone: str
    hours: tuple[str, ...]
    first: str
    ask_first: tuple[str, ...]
    ask: tuple[str, ...]
    lately: tuple[str, ...]
    bring: tuple[str, ...]
    who: str | None
    on: str
    note: str
    introduction: str
    checked: str
    latitude: float | None
    longitude: float | None


def steps_of(
    chosen: Sequence[Step],
    services: Mapping[str, Service],
    ways: Mapping[str, str],
    *,
    lately: Mapping[str, tuple[str, ...]],
    today: date,
) -> tuple[PaperStep, ...]:
    """Return chosen steps as they stand on paper; a service that went is left out.

    `ways` and `lately` are the way there and what keyworkers were told there, by service id. Who
    does it is left out where all of it is hers.
    """
    shared = any(step.who != "parent" for step in chosen)
    steps: list[PaperStep] = []
    for step in chosen:
        service = services.get(step.service_id)
        if service is not None:
            way, said = ways.get(service.id, ""), lately.get(service.id, ())
            made = _step(len(steps) + 1, step, service, way, said, today)
            steps.append(made if shared else replace(made, who="", on=""))
    return tuple(steps)


def brought_to_several(steps: Sequence[PaperStep]) -> dict[tuple[str, ...], str]:
    """Return what is to be brought to more than one step, each with the numbers of those steps."""
    numbers: dict[tuple[str, ...], list[str]] = {}
    for step in steps:
        numbers.setdefault(step.bring, []).append(str(step.number))
    return {things: saying.listed(of) for things, of in numbers.items() if things and len(of) > 1}


def step_for(service: Service, location_id: str | None = None) -> Step:
    """Return the step a service becomes when it was chosen without an answer.

    `location_id` is which of its places is meant; without one it is the first.
    """
    need = service.needs[0] if service.needs else ""
    places = service.service_at_locations
    at = next((one for one in places if one.location.id == location_id), next(iter(places), None))
    return Step(
        service_id=service.id,
        name=service.name,
        need=need,
        organization=service.organization.name if service.organization else "",
        location_id=at.location.id if at else None,
        phone=next(iter(phones_of(service)), None),
        next_step=first_step(service, at, need),
        bring=BRING.get(need, ()),
        ask=tuple(question(rule) for rule in _silent(service, need)),
    )


def _silent(service: Service, need: str) -> Iterator[str]:
    """Name the rules that its record says nothing to, as one would ask on the phone."""
    if need == "childcare" and service.minimum_age is None and service.maximum_age is None:
        yield "child_age"
    if service.accepting.fit is Fit.UNKNOWN:
        yield "accepting"
    if not service.schedules and not any(p.schedules for p in service.service_at_locations):
        yield "open_when_free"
    if not service.cost_options:
        yield "cost"
    if not service.referral_route:
        yield "referral_route"


def _step(
    number: int, step: Step, service: Service, way: str, lately: tuple[str, ...], today: date
) -> PaperStep:
    place = _place_of(step, service)
    phone = step.phone or next(iter(phones_of(service)), "")
    hidden = place is None or place.confidential
    return PaperStep(
        number=number,
        id=service.id,
        name=service.name,
        organization=service.organization.name if service.organization else "",
        address=address_of(place) if place else "",
        way=way,
        why=step.why,
        ask_first=step.ask_first,
        ask=step.ask,
        phone=phone,
        hours=opening.listed_hours(schedules_of(service, step.location_id), on=today),
        first=step.next_step or step_for(service, step.location_id).next_step,
        lately=lately,
        bring=step.bring,
        who=words.WHO_WORDS[step.who] if step.who else None,
        on=saying.day(step.on),
        note=step.note,
        introduction=step.introduction.text
        if step.introduction is not None and step.introduction.approved
        else "",
        checked=checked_line(service),
        latitude=None if hidden or place is None else place.latitude,
        longitude=None if hidden or place is None else place.longitude,
    )


def _place_of(step: Step, service: Service) -> Location | None:
    """Return which of its places a step means; the first where that one went."""
    places = [at.location for at in service.service_at_locations]
    meant = (place for place in places if place.id == step.location_id)
    return next(meant, next(iter(places), None))


def addresses_of(chosen: Sequence[Step], services: Mapping[str, Service]) -> dict[str, str]:
    """Return by service id the addresses that may be shown: of a private one nothing."""
    places = {
        step.service_id: _place_of(step, services[step.service_id])
        for step in chosen
        if step.service_id in services
    }
    return {one: address_of(at) for one, at in places.items() if at and not at.confidential}


def way_of(step: Step) -> str:
    """Say the way there as it was when she chose it."""
    return saying.minutes(step.minutes, step.minutes_range, step.mode)


def qr(address: str) -> Markup:
    """Return an address as a QR picture (inline SVG); empty when it is too long to read well."""
    if len(address) > MOST_LINK:
        return Markup("")
    picture: str = segno.make(address, error="l", micro=False).svg_inline(scale=2, border=1)
    return Markup(picture)
