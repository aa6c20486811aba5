"""Is this a service one can show, and is there a place in it that must never be shown?

The last look before a record is kept, the same for every format. What cannot be right is taken away
and named; only a record that nobody could recognise is refused. A confidential place (a refuge, an
address its publisher masked) loses everything that could lead to it, before it is written anywhere:
when in doubt, it is hidden.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from directory import confidential
from directory.records import (
    Location,
    Problem,
    Service,
    from_document,
    stable_id,
    to_mapping,
)
from directory.vocabulary import words

_WHOLE = frozenset(("url", "website", "email", "schedule_link", "uri", "term_uri"))  # or not at all
LONGEST_NAME = 300
LONGEST_TEXT = 20_000
OLDEST = 120.0

# Women's Aid groups publish their offices, so the name alone is no sign; with a bed it is.
_ABUSE = re.compile(
    r"women['\u2019]?s\s+aid|domestic\s+(?:abuse|violence)|rape\s+crisis", re.IGNORECASE
)
_TO_STAY = re.compile(
    r"accommodation|housing\s+support|hostel|shelter|supported\s+housing|residential", re.IGNORECASE
)
# Where anybody may walk in: no refuge is one of these, and none of these is known by its words.
_PUBLIC = frozenset(("community centre", "library", "school", "health", "jobcentre"))
_SUM = re.compile(r"(?:grand |sub[- ]?)?totals?\W*", re.IGNORECASE)
_MASKED = re.compile(r"confidential|withheld|undisclosed|not\s+disclosed", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """A service after the last look, `None` when refused; `hidden` if a place was taken out."""

    service: Service | None
    problems: tuple[Problem, ...]
    hidden: bool = False


def check(service: Service, *, overlay: bool = False) -> Checked:
    """Take away what cannot be right and what must not be known; name each.

    A record of an `overlay` adds to another's service and needs no name.
    """
    advice = ""
    if not overlay and not service.name.strip():
        advice = "This record has no name; ask the publisher for one. It was left out."
    elif not overlay and _adds_up(service):
        advice = "This row adds up the others and is no service; it was left out."
    if advice:
        no = Problem(row=None, field="name", value=service.name, advice=advice, refused=True)
        return Checked(None, (no,))
    problems: list[Problem] = []
    for mend in (_words, _ages, _money, _texts):
        service = mend(service, problems)
    if is_confidential(service):
        return Checked(conceal(service), tuple(map(_silent, problems)), hidden=True)
    return Checked(service, tuple(problems))


def _adds_up(service: Service) -> bool:
    """Say whether a row is the last line of a table: called "Total", and nobody can go or ring."""
    told = (service.phones, service.email, service.url, service.description)
    return bool(_SUM.fullmatch(service.name.strip())) and not any((*told, _whereabouts(service)))


def _whereabouts(service: Service) -> bool:
    places = [at.location for at in service.service_at_locations]
    return any(place.postal_code or place.address_1 or place.latitude for place in places)


def _silent(problem: Problem) -> Problem:
    return replace(problem, value="")


def _note(problems: list[Problem], field: str, value: object, advice: str) -> None:
    problems.append(Problem(row=None, field=field, value=str(value)[:200], advice=advice))


@cache
def _known(kind: str) -> frozenset[str]:
    return frozenset(words(kind))


def _words(service: Service, problems: list[Problem]) -> Service:
    """Drop words that are in none of our vocabularies: nothing could be done with them."""
    changes: dict[str, Any] = {}
    for field in ("needs", "audience", "tags"):
        given: tuple[str, ...] = getattr(service, field)
        kept = tuple(word for word in given if word in _known(field))
        if kept != given:
            for word in given:
                if word not in kept:
                    _note(problems, field, word, "This word is not one we use; it was left out.")
            changes[field] = kept
    if service.role is not None and service.role not in _known("role"):
        _note(problems, "role", service.role, "This word is not one we use; it was left out.")
        changes["role"] = None
    return replace(service, **changes) if changes else service


def _ages(service: Service, problems: list[Problem]) -> Service:
    low, high = service.minimum_age, service.maximum_age
    wrong = [
        age
        for age in (low, high)
        if age is not None and not (math.isfinite(age) and 0 <= age <= OLDEST)
    ]
    if wrong or (low is not None and high is not None and low > high):
        advice = "These ages cannot be right; they were left out. Ask the service."
        _note(problems, "minimum_age", f"{low} to {high}", advice)
        return replace(service, minimum_age=None, maximum_age=None)
    return service


def _money(service: Service, problems: list[Problem]) -> Service:
    def possible(amount: float | None) -> bool:
        return amount is None or (math.isfinite(amount) and amount >= 0)

    if all(possible(cost.amount) for cost in service.cost_options):
        return service
    costs = []
    for cost in service.cost_options:
        if possible(cost.amount):
            costs.append(cost)
        else:
            advice = "This amount cannot be right; it was left out. Ask the service."
            _note(problems, "cost_options.amount", cost.amount, advice)
            costs.append(replace(cost, amount=None))
    return replace(service, cost_options=tuple(costs))


def _texts(service: Service, problems: list[Problem]) -> Service:
    changes: dict[str, Any] = {}
    for field, longest in (
        ("name", LONGEST_NAME),
        ("description", LONGEST_TEXT),
        ("eligibility_description", LONGEST_TEXT),
    ):
        text: str | None = getattr(service, field)
        if text is not None and len(text) > longest:
            advice = f"This text was longer than {longest} characters; its end was cut off."
            _note(problems, field, text[:60], advice)
            changes[field] = text[: longest - 1] + "…"
    return replace(service, **changes) if changes else service


def is_confidential(service: Service) -> bool:
    """Say whether a service has a place nobody must find: flagged, masked, or by its words."""
    if any(_masked(at.location) for at in service.service_at_locations):
        return True
    kinds = [attribute.value for attribute in service.attributes]
    said = [service.name, service.description, service.eligibility_description, *kinds]
    said.append(service.alert)
    if confidential.is_confidential(said):
        return not speaks_of_others(service)
    abuse = "domestic_abuse" in service.needs or bool(_ABUSE.search(service.name))
    return abuse and bool(_TO_STAY.search("\n".join(filter(None, said))))


def speaks_of_others(service: Service) -> bool:
    """Say whether the words about a refuge are of another place than the ones of this service.

    So it is where the public goes in and out: every place of it is known as a library, a community
    centre, … ("the group that meets here can help you find a refuge"). Its own name, what it is
    classified as, a need for safety and an address that is not given out speak of itself.
    """
    places = [at.location for at in service.service_at_locations]
    if not places or any(place.setting not in _PUBLIC for place in places):
        return False
    names = [
        service.name,
        *(place.name for place in places),
        *(place.address_1 for place in places),
    ]
    kinds = [word for one in service.attributes for word in (one.name, one.value) if one.taxonomy]
    others = [one.value for one in service.attributes]
    texts = [service.description, service.eligibility_description, service.alert, *others]
    return not (
        "domestic_abuse" in service.needs
        or _ABUSE.search("\n".join(filter(None, names)))
        or confidential.is_confidential((*names, *kinds))
        or confidential.is_kept_secret(texts)
    )


def _masked(place: Location) -> bool:
    written = " ".join(filter(None, (place.name, place.address_1, place.address_2)))
    return place.confidential or bool(_MASKED.search(written))


def conceal(service: Service, *, traces: Iterable[str] = ()) -> Service:
    """Return the service without anything that could lead to its places; the council area stays.

    `traces` are pieces of its addresses that no longer stand in it, but may in its texts.
    """
    traces = traces_of(service).union(filter(_leads_there, traces)) - {service.name}
    places = tuple(
        replace(
            at,
            id=stable_id(service.id, "confidential", str(number)),
            location=Location(
                id=stable_id(service.id, "confidential place", str(number)),
                council_code=at.location.council_code,
                confidential=True,
            ),
            phones=(),
        )
        for number, at in enumerate(service.service_at_locations)
    )
    sources = tuple(replace(source, away_m=None) for source in service.sources)
    mapping = to_mapping(replace(service, service_at_locations=places, sources=sources))
    return from_document(json.dumps(_scrub(mapping, _scrubber(traces))))


def traces_of(service: Service) -> set[str]:
    """Return the pieces of address that may stand in a text as well."""
    found: set[str] = set()
    for at in service.service_at_locations:
        place = at.location
        for piece in (place.name, place.address_1, place.address_2, place.postal_code):
            if piece and _leads_there(piece) and piece.strip() != service.name:
                found.add(piece.strip())
    return found


def _leads_there(piece: str) -> bool:
    """Say whether a piece of an address is more than a number or a word such as "Hub"."""
    return len(piece.strip()) >= 5


def _scrubber(traces: Iterable[str]) -> Callable[[str], str]:
    pieces = sorted(traces, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, pieces)), re.IGNORECASE) if pieces else None

    def scrub(text: str) -> str:
        without = pattern.sub(confidential.WITHHELD, text) if pattern else text
        return confidential.without_addresses(without) or without

    return scrub


def _scrub(value: Any, scrub: Callable[[str], str], key: str = "") -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        found = {name: _scrub(item, scrub, name) for name, item in value.items()}
        spoilt = [name for name in _WHOLE & found.keys() if found[name] != value[name]]
        return {name: item for name, item in found.items() if name not in spoilt}
    if isinstance(value, list):
        return [_scrub(item, scrub, key) for item in value]
    if isinstance(value, str) and key not in ("id", "record_id", "feed"):
        return scrub(value)
    return value
