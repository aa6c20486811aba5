"""Is it still on its register? What one held source is meant to list whole, others can be held to.

The Care Inspectorate registers every nursery, playgroup, childminder and out-of-school club in
Scotland, OSCR every charity. A record of another source that names none of theirs may be of a
service that closed, moved or changed its name. It is a thing to ask, never a reason to hide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from directory.records import Service

CARE_REGISTER, CHARITY_REGISTER = "care-inspectorate", "oscr"  # formats
CHARITY_SCHEME = "GB-SC"
REGISTERED_CARE = frozenset(("nursery", "playgroup", "childminder", "after_school", "creche"))


@dataclass(slots=True)
class Registers:
    """Sees every service once, then says which stand on no register that should list them.

    `formats` is the format of each feed held: without a register nothing is asked.
    """

    formats: Mapping[str, str]
    _charities: set[str] = field(default_factory=set)
    _claimed: dict[str, list[Service]] = field(default_factory=dict)
    _care: list[Service] = field(default_factory=list)

    def see(self, service: Service) -> None:
        """Look at one service."""
        read_by = {self.formats.get(source.feed) for source in service.sources}
        organization = service.organization
        for one in () if organization is None else organization.identifiers:
            if one.scheme != CHARITY_SCHEME:
                continue
            if CHARITY_REGISTER in read_by:
                self._charities.add(one.identifier)
            else:
                self._claimed.setdefault(one.identifier, []).append(service)
        if REGISTERED_CARE & set(service.tags) and CARE_REGISTER not in read_by:
            self._care.append(service)

    def missing_care(self) -> list[Service]:
        """Return childcare that the register held does not list; none when no register is held."""
        return self._care if CARE_REGISTER in self.formats.values() else []

    def missing_charities(self) -> list[Service]:
        """Return services of charities whose number the register held does not list."""
        if CHARITY_REGISTER not in self.formats.values():
            return []
        return [
            service
            for number, claimed in self._claimed.items()
            if number not in self._charities
            for service in claimed
        ]
