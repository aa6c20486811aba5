"""Where is it offered? One service_at_location, its location and its one address laid flat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

from directory import cleaning
from directory.cleaning import Notes
from directory.confidential import is_confidential
from directory.councils import code_of_today, council_code
from directory.formats._access import access_in
from directory.formats._parts import name_of, phones_of, schedules_of
from directory.formats._settings import setting_of
from directory.records import (
    Accessibility,
    Fit,
    Location,
    Precision,
    ServiceAtLocation,
    Setting,
    stable_id,
)
from directory.zones import council_near

_SETTINGS: frozenset[Setting] = frozenset(get_args(Setting))
_PRECISIONS: frozenset[Precision] = frozenset(get_args(Precision))
_LOCATED: frozenset[Literal["record", "postcode", "area"]] = frozenset(
    ("record", "postcode", "area")
)
LONGEST_POSTCODE = 10
LINES = ("address_1", "address_2", "address_3", "address_4")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b", re.I)
_MASKS = ("confidential", "masked", "mask_exact_address", "address_confidential")
Word = TypeVar("Word", bound=str)


def is_masked(sent: Mapping[str, Any]) -> bool:
    """Say whether a publisher flags a service or place as one whose address must not be known."""
    return any(flag in sent and cleaning.yes_no(sent[flag]) is Fit.YES for flag in _MASKS)


@dataclass(slots=True)
class PlaceReader:
    """Reads the places of one service. `hidden` places keep nothing but their council."""

    feed: str
    key: str
    notes: Notes
    hidden: bool = False
    read_so_far: int = 0

    def read(self, item: Mapping[str, Any]) -> ServiceAtLocation:
        """Return one place at which the service is offered."""
        self.read_so_far += 1
        own = f"{self.key}#{self.read_so_far}"
        sent = item.get("location")
        location = self.location(sent if isinstance(sent, Mapping) else {}, own)
        return ServiceAtLocation(
            id=stable_id(self.feed, "service_at_location", cleaning.plain(item.get("id")) or own),
            location=location,
            schedules=schedules_of(item.get("schedules"), self.notes),
            phones=() if location.confidential else phones_of(item.get("phones"), self.notes),
            capacity_places=cleaning.count(
                item.get("capacity_places"), self.notes, "capacity_places"
            ),
        )

    def location(self, sent: Mapping[str, Any], own: str) -> Location:
        """Return the location; a confidential one is emptied at once."""
        get = sent.get
        address = _address(sent)
        name = name_of(get("name"), self.notes, "location.name")
        described = cleaning.prose(get("description"), self.notes, "location.description")
        key = stable_id(self.feed, "location", cleaning.plain(get("id")) or own)
        council = code_of_today(cleaning.plain(get("council_code"))) or council_code(
            cleaning.plain(get("council") or address.get("region") or address.get("state_province"))
        )
        lines = self._lines(address)
        if get("location_type") == "virtual":  # its 0,0 is no place
            get = {**sent, "latitude": None, "longitude": None}.get
        if self.hidden or is_masked(sent) or is_confidential((name, described, *lines)):
            council = council or council_code(cleaning.plain(address.get("city")))
            council = council or self._council_at(get("latitude"), get("longitude"))
            return Location(id=key, council_code=council, confidential=True)
        return Location(
            id=key,
            name=name,
            description=described,
            address_1=lines[0] if lines else None,
            address_2=", ".join(lines[1:]) or None,
            city=name_of(address.get("city"), self.notes, "city"),
            region=name_of(
                address.get("region") or address.get("state_province"), self.notes, "region"
            ),
            postal_code=self._postcode(cleaning.plain(address.get("postal_code")), lines),
            country=(cleaning.plain(address.get("country")) or "GB")[:60],
            latitude=self._degrees(get("latitude"), "latitude"),
            longitude=self._degrees(get("longitude"), "longitude"),
            located_by=_one_of(get("located_by"), _LOCATED),
            precision=_one_of(get("precision"), _PRECISIONS),
            area_code=cleaning.plain(get("area_code")),
            council_code=council,
            setting=self._setting(get("setting"), name, lines),
            accessibility=_accessibility(get("accessibility")),
            phones=phones_of(get("phones"), self.notes),
        )

    def _lines(self, address: Mapping[str, Any]) -> list[str]:
        """Return the lines that say more than the town does: some feeds fill an empty one so."""
        towns = {
            text.casefold()
            for name in ("city", "region", "state_province")
            if (text := cleaning.plain(address.get(name)))
        }
        sent = (address[name] for name in LINES if name in address)
        lines = (name_of(one, self.notes, "address") for one in sent)
        return [line for line in lines if line and line.casefold() not in towns]

    def _postcode(self, said: str | None, lines: list[str]) -> str | None:
        """Return the postcode; one that stands among other words is taken out of them."""
        if said is not None and len(said) <= LONGEST_POSTCODE:
            return said
        found = {
            "".join(one).upper() for text in (said, *lines) for one in _POSTCODE.findall(text or "")
        }
        if len(found) != 1:
            return said
        code = found.pop()
        code = f"{code[:-3]} {code[-3:]}"
        words = "The postcode stood among other words; please send it by itself."
        self.notes.mend("postal_code", code, words)
        return code

    def _setting(self, value: object, name: str | None, lines: list[str]) -> Setting:
        word = cleaning.plain(value)
        if word is not None and word not in _SETTINGS:
            advice = f"Write one of {', '.join(sorted(_SETTINGS))}; left out."
            self.notes.mend("setting", word, advice)
        return _one_of(word, _SETTINGS) or setting_of(" / ".join((name or "", *lines)))

    def _council_at(self, latitude: object, longitude: object) -> str | None:
        """Return the council a hidden point lies in, before the point is forgotten."""
        at = (self._degrees(latitude, "latitude"), self._degrees(longitude, "longitude"))
        if at[0] is None or at[1] is None or not (abs(at[0]) <= 90 and abs(at[1]) <= 180):
            return None
        return council_near(at[0], at[1])

    def _degrees(self, value: object, field: str) -> float | None:
        """Return a coordinate as sent: whether it lies in this country is judged when located."""
        return cleaning.number(value, self.notes, field, low=-1e7, high=1e7)


def _address(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the physical address, else the first; or the location, where it is laid flat there."""
    listed = sent.get("addresses")
    addresses = (
        [item for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else []
    )
    physical = [item for item in addresses if item.get("address_type") != "virtual"]
    first = [item for item in physical if item.get("address_type") == "physical"] or physical
    return first[0] if first else sent


def _one_of(value: object, known: frozenset[Word]) -> Word | None:
    """Return the value when it is one of these words; whatever else was sent is silence."""
    return value if isinstance(value, str) and value in known else None


def _accessibility(value: object) -> tuple[Accessibility, ...]:
    found: dict[str, Accessibility] = {}
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    for item in listed:
        for fact in _facts(item):
            found.setdefault(fact.access, fact)
    return tuple(found.values())


def _facts(item: object) -> tuple[Accessibility, ...]:
    if isinstance(item, str):
        return access_in(item)
    if not isinstance(item, Mapping):
        return ()
    access = cleaning.plain(item.get("access"))
    words = cleaning.plain(item.get("description") or item.get("accessibility"))
    if access is not None:
        words = words or cleaning.plain(item.get("details"))
        details = None if words == access else words
        return (
            Accessibility(access=access, fit=cleaning.yes_no(item.get("fit")), details=details),
        )
    more = cleaning.plain(item.get("details"))
    return access_in(". ".join(text for text in (words, more) if text))
