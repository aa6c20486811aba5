"""Who does what, where? An overlap costs as much as a gap: two partners, one thing, one place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from directory.records import Service

EVERYWHERE = "area-wide"
# What registers write behind a name and leaflets do not: two spellings are no second partner.
_LEGAL_FORM = re.compile(r"[\s,]+\(?(?:SCIO|CIC|Ltd|Limited|PLC|LLP)\.?\)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One role in one locality, and the partners listed for it there.

    `everywhere` are those that do the same and list no place: by phone, at home, or not said.
    """

    role: str
    locality: str
    partners: tuple[str, ...]
    everywhere: tuple[str, ...] = ()

    @property
    def standing(self) -> str:
        """Say `blank`, `single` or `overlap`, or of a place with nobody of its own one of two.

        `ask`: somebody who lists no place may serve it, which is neither a yes nor a blank.
        `local_only`: in the row of the whole area, of what is done place by place.
        """
        if self.partners:
            return "single" if len(self.partners) == 1 else "overlap"
        if self.locality == EVERYWHERE:
            return "local_only"
        return "ask" if self.everywhere else "blank"


def who_does_what(services: Iterable[Service], *, locality_of: dict[str, str]) -> list[Duty]:
    """Return every role in every locality, blanks included, sorted by role and locality.

    Parameters
    ----------
    services
        Those that are active and say their role; others say nothing about who does what.
    locality_of
        Name of the locality by area or council code of a location. Services without a place count
        as area-wide, which is a locality of its own; those with a place outside all localities do
        their work elsewhere.
    """
    partners: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for service in services:
        if service.status != "active" or service.role is None:
            continue
        name = service.organization.name if service.organization else ""
        plain = _LEGAL_FORM.sub("", " ".join(name.split())) or "provider not named"
        for locality in _localities(service, locality_of):
            listed = partners[service.role, locality]
            listed[plain.casefold()] = min(plain, listed.get(plain.casefold(), plain))

    def named(role: str, place: str) -> tuple[str, ...]:
        return tuple(sorted(partners.get((role, place), {}).values()))

    roles = sorted({role for role, _ in partners})
    localities = sorted({*locality_of.values(), *(place for _, place in partners)})
    return [
        Duty(
            role=role,
            locality=place,
            partners=named(role, place),
            everywhere=() if place == EVERYWHERE else named(role, EVERYWHERE),
        )
        for role, place in product(roles, localities)
    ]


def _localities(service: Service, locality_of: dict[str, str]) -> set[str]:
    found = {
        locality_of[code]
        for at in service.service_at_locations
        for code in (at.location.area_code, at.location.council_code)
        if code in locality_of
    }
    placed = any(
        at.location.latitude is not None or at.location.council_code is not None
        for at in service.service_at_locations
    )
    return found if found or placed else {EVERYWHERE}
