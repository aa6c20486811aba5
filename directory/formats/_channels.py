"""In which ways is it given, where a feed says so beside its places and hours?

A virtual location is online; `attending_type` of a schedule says the rest. Where a service has a
door as well, that counts too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from directory import cleaning
from directory.formats._rows import mappings
from directory.records import Channel

_SAID: dict[str, Channel] = {
    "phone": "phone",
    "telephone": "phone",
    "by phone": "phone",
    "online": "online",
    "virtual": "online",
    "video": "online",
    "video call": "online",
    "home visit": "home_visit",
    "home visits": "home_visit",
    "in person": "in_person",
    "in-person": "in_person",
    "face to face": "in_person",
    "venue": "in_person",
}


def channels_in(document: Mapping[str, Any]) -> tuple[Channel, ...]:
    """Return the ways that places and schedules name; none where they only have a place."""
    places = mappings(document.get("service_at_locations"))
    kinds = [_kind(place) for place in places]
    rows = [document.get("schedules"), *(place.get("schedules") for place in places)]
    said = [_way(row.get("attending_type")) for some in rows for row in mappings(some)]
    found = [way for way in said if way is not None]
    if "virtual" in kinds:
        found.append("online")
    if found and any(kind == "physical" for kind in kinds):
        found.insert(0, "in_person")
    return tuple(dict.fromkeys(found))


def _kind(place: Mapping[str, Any]) -> str:
    location = place.get("location")
    sent = location if isinstance(location, Mapping) else {}
    said = [
        sent.get("location_type"),
        *(one.get("address_type") for one in mappings(sent.get("addresses"))),
    ]
    return "virtual" if said[0] == "virtual" or said[1:] == ["virtual"] else "physical"


def _way(value: object) -> Channel | None:
    return None if value is None else _SAID.get((cleaning.plain(value) or "").casefold())
