"""OpenStreetMap, as the Overpass API answers (`out center tags`): places of the kinds we know.

Its licence asks that what is merged with it stays under it: it is its own feed, its own layer. What
has none of the tags below is not a service of ours and is refused with that reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from directory import cleaning
from directory.cleaning import Notes
from directory.formats import About, FeedContext, Format, _json
from directory.formats._build import record_of
from directory.formats._features import middle
from directory.formats._material import Material
from directory.formats._rows import RefusedRowError, each
from directory.records import Problem, Record
from directory.recurrence import read_clock

_KINDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("amenity", "kindergarten", {"needs": ["childcare"], "tags": ["nursery"], "role": "childcare"}),
    ("amenity", "childcare", {"needs": ["childcare"], "role": "childcare"}),
    ("social_facility", "food_bank", {"needs": ["food"], "tags": ["foodbank"]}),
    ("amenity", "food_bank", {"needs": ["food"], "tags": ["foodbank"]}),
    ("social_facility", "soup_kitchen", {"needs": ["food"], "tags": ["community_meal"]}),
    ("social_facility", "shelter", {"needs": ["housing"]}),
    ("office", "employment_agency", {"needs": ["training"], "role": "employability"}),
    ("healthcare", "counselling", {"needs": ["mental_health"], "tags": ["counselling"]}),
    ("healthcare", "psychotherapist", {"needs": ["mental_health"]}),
    ("amenity", "clinic", {"needs": ["health"], "setting": "health"}),
    ("amenity", "doctors", {"needs": ["health"], "setting": "health"}),
    ("amenity", "college", {"needs": ["training"], "role": "training"}),
    ("amenity", "library", {"setting": "library"}),
    ("amenity", "community_centre", {"setting": "community centre"}),
    ("amenity", "social_centre", {}),
    ("amenity", "social_facility", {}),
    ("office", "charity", {}),
    ("office", "ngo", {}),
)
_FOR = "social_facility:for"
_FLED = frozenset(("abused", "woman", "women", "victim", "victims"))  # of whom a shelter is for
_ANIMALS = frozenset(("animal", "animals"))
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = "|".join(_DAYS)
_RULE = re.compile(
    rf"(?P<days>(?:{_DAY})(?:\s*[-,]\s*(?:{_DAY}))*)\s+"
    r"(?P<times>\d\d?:\d\d\s*-\s*\d\d?:\d\d(?:\s*,\s*\d\d?:\d\d\s*-\s*\d\d?:\d\d)*)\Z"
)
_CLOSED = re.compile(rf"(?P<days>(?:{_DAY})(?:\s*[-,]\s*(?:{_DAY}))*)\s+(?:off|closed)\Z")
_OFF = re.compile(r"(?P<when>PH|SH|(?:PH,\s*SH|SH,\s*PH))\s+(?:off|closed)\Z")
_OFF_NOTES = (("SH", "Term time only"), ("PH", "Closed on public holidays"))


def _recognises(material: Material) -> bool:
    peek = _json.peek(material)
    return peek.list_key == "elements" or "osm3s" in peek.envelope


def _about(material: Material, mapping: Path | None) -> About:  # noqa: ARG001
    stamp = _json.peek(material).envelope.get("osm3s")
    told = stamp.get("timestamp_osm_base") if isinstance(stamp, Mapping) else None
    return About(published_on=cleaning.day(told, Notes(None), "timestamp"))


def _kind(tags: Mapping[str, str]) -> dict[str, Any]:
    """Return what the tags make of it; the first kind that fits, the most telling first.

    Whatever gives shelter, and whatever is for those who fled abuse, is confidential.
    """
    whom = frozenset(str(tags.get(_FOR, "")).lower().replace(" ", "").split(";"))
    for key, value, facts in _KINDS:
        if value not in str(tags.get(key, "")).split(";") or whom & _ANIMALS:
            continue
        shelter, needs = value == "shelter", list(facts.get("needs", ()))
        fled = "abused" in whom or (shelter and bool(whom & _FLED))
        if fled:
            needs.append("domestic_abuse")
        return {**facts, "needs": needs, "confidential": shelter or fled or None}
    raise RefusedRowError("tags", tags.get("amenity", ""), "This is not a kind of service we list.")


def opening_hours_rows(words: str | None) -> list[dict[str, Any]]:
    """Read OpenStreetMap's `opening_hours` where it is plain; the words alone where it is not.

    A later rule stands in place of an earlier one on the days it names ("Mo-Sa 09:00-17:00; We
    10:00-12:00; Sa off").
    """
    if not words:
        return []
    alone = [{"description": words}]
    spans: dict[str, list[str]] = {}  # by day
    notes: set[str] = set()
    for rule in filter(None, (part.strip() for part in words.split(";"))):
        off, closed, match = _OFF.match(rule), _CLOSED.match(rule), _RULE.match(rule)
        if off:
            notes |= {note for mark, note in _OFF_NOTES if mark in off["when"]}
            continue
        named = closed or match
        if named is None:
            return alone
        times = [] if match is None else _spans(match["times"])
        if times is None:
            return alone
        spans |= dict.fromkeys(_days(named["days"]), times)
    by_times: dict[tuple[str, ...], list[str]] = {}
    for day, times in spans.items():
        by_times.setdefault(tuple(times), []).append(day)
    rows = [
        {
            "freq": "WEEKLY",
            "byday": ",".join(days),
            "opens_at": one[:5],
            "closes_at": one[6:],
            "description": words,
            **({"notes": ". ".join(sorted(notes))} if notes else {}),
        }
        for times, days in by_times.items()
        for one in times
    ]
    return rows or alone


def _spans(words: str) -> list[str] | None:
    """Return "09:00-12:00" and such; `None` where one is no time of a day."""
    found = [
        "-".join(clock.strip().zfill(5) for clock in times.split("-")) for times in words.split(",")
    ]
    whole = all(read_clock(clock) is not None for one in found for clock in one.split("-"))
    return found if whole else None


def _days(words: str) -> list[str]:
    found: list[str] = []
    for part in words.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        start = _DAYS.index(first)
        end = _DAYS.index(last) if last else start
        span = range(start, end + 1) if start <= end else (*range(start, 7), *range(end + 1))
        found += [_DAYS[number].upper() for number in span]
    return list(dict.fromkeys(found))


def _point(item: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return a node's point, or the middle of a way or relation as far as the answer tells it."""
    centre, bounds, shape = (item.get(name) for name in ("center", "bounds", "geometry"))
    if isinstance(centre, Mapping):
        return centre.get("lat"), centre.get("lon")
    if isinstance(bounds, Mapping):
        corners = [(bounds.get(f"{end}lon"), bounds.get(f"{end}lat")) for end in ("min", "max")]
        found = middle([list(corner) for corner in corners])
    else:
        listed = shape if isinstance(shape, list) else []
        nodes = (node for node in listed if isinstance(node, Mapping))
        found = middle([[node.get("lon"), node.get("lat")] for node in nodes])
    return (found[1], found[0]) if found else (item.get("lat"), item.get("lon"))


def _document(item: Mapping[str, Any]) -> dict[str, Any]:
    sent = item.get("tags")
    tags: Mapping[str, str] = sent if isinstance(sent, Mapping) else {}
    kind = dict(_kind(tags))
    latitude, longitude = _point(item)
    get = tags.get
    street = " ".join(filter(None, (get("addr:housenumber"), get("addr:street"))))
    location = {
        "name": get("addr:housename"),
        "latitude": latitude,
        "longitude": longitude,
        "setting": kind.pop("setting", None),
        "confidential": kind.pop("confidential"),
        "accessibility": [
            {"access": "wheelchair", "fit": get("wheelchair"), "description": get("wheelchair")}
        ]
        if get("wheelchair")
        else [],
        "addresses": [
            {
                "address_1": street,
                "city": get("addr:city"),
                "postal_code": get("addr:postcode"),
            }
        ],
    }
    key = f"{item.get('type')}/{item.get('id')}"
    return {
        "id": key,
        "name": get("name") or get("operator"),
        "description": get("description"),
        "url": get("website") or get("contact:website"),
        "email": get("email") or get("contact:email"),
        "phones": get("phone") or get("contact:phone"),
        "organization": {"name": get("operator")} if get("operator") else None,
        "minimum_age": get("min_age"),
        "maximum_age": get("max_age"),
        "assured_date": get("check_date"),
        "capacity_places": get("capacity"),
        "fees": "Free" if get("fee") == "no" else None,
        "schedules": opening_hours_rows(get("opening_hours")),
        "sources": [{"url": f"https://www.openstreetmap.org/{key}"}],
        "service_at_locations": [{"location": location}],
        **kind,
    }


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    yield from each(
        (item for item in _json.items(material)),
        lambda row, notes: record_of(_document(row), context=context, notes=notes, raw=row),
        known=context.known,
    )


FORMAT = Format(
    title="OpenStreetMap (Overpass API JSON)",
    recognises=_recognises,
    read=_read,
    feed="openstreetmap",
    licence="Open Data Commons Open Database License (ODbL)",
    attribution="© OpenStreetMap contributors",
    about=_about,
)
