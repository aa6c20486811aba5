"""Open Referral UK 1.0 JSON: what most councils' feeds still answer, in both spellings of its keys.

Its `eligibilitys`, `regular_schedules`, `service_taxonomys` and `attending_access` are said again
in HSDS 3.0 words. Holiday hours have no home there: they are kept as a published fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from directory import cleaning
from directory.ages import too_old_from
from directory.cleaning import Notes
from directory.formats import FeedContext, Format, _json
from directory.formats._api import items_of, read_upgraded
from directory.formats._build import texts
from directory.formats._material import Material
from directory.formats._rows import mappings
from directory.formats._weekdays import byday_of
from directory.records import Problem, Record
from directory.wording import routes_in

_MARKS = frozenset(
    (
        *("service_taxonomys", "service_taxonomies", "eligibilitys", "eligibilities"),
        *("regular_schedules", "regular_schedule", "holiday_schedules", "holiday_schedule"),
        *("fundings", "link_taxonomies", "deliverable_type", "attending_type"),
        *("attending_access", "physical_addresses"),
    )
)
_CHANNELS = {
    "phone": "phone",
    "telephone": "phone",
    "online": "online",
    "venue": "in_person",
    "home visit": "home_visit",
}


def _recognises(material: Material) -> bool:
    peek = _json.peek(material)
    if {"organisation", "elements", "geometry"} & peek.keys or "meta" in peek.envelope:
        return False
    return bool(peek.keys & _MARKS) or (peek.list_key == "content" and "name" in peek.keys)


def _either(item: Mapping[str, Any], *names: str) -> list[Mapping[str, Any]]:
    """Return the objects under the first of these spellings that holds any."""
    return next((found for name in names if (found := mappings(item.get(name)))), [])


def schedules_of_v1(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return regular schedules as HSDS 3.0 rows: `weekday` becomes `byday`."""
    rows = []
    for row in _either(item, "regular_schedules", "regular_schedule"):
        byday = row.get("byday") or byday_of(row.get("weekday"))
        freq = row.get("freq") or ("WEEKLY" if byday else None)
        rows.append({**row, "byday": byday, "freq": freq})
    return rows


def _holidays(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    said = []
    for row in _either(item, "holiday_schedules", "holiday_schedule"):
        closed = cleaning.yes_no(row.get("closed")).word == "yes"
        hours = " to ".join(texts((row.get("opens_at"), row.get("closes_at"))))
        days = " to ".join(dict.fromkeys(texts((row.get("start_date"), row.get("end_date")))))
        words = f"{days}: {'closed' if closed else hours or 'ask'}"
        if days:
            said.append({"label": "Holiday hours", "value": words})
    return said


def _ages(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ages that all eligibilities take together; one that names no age admits any.

    Where a gap lies between them (2 to 4 and 8 to 12) no one range is true: their words are kept.
    """
    rows = _either(item, "eligibilitys", "eligibilities", "eligibility")
    ranges = [tuple(_age(row.get(name)) for name in ("minimum_age", "maximum_age")) for row in rows]
    words = texts(row.get("eligibility") for row in rows)
    found: dict[str, Any] = {}
    if _have_a_gap(ranges):
        words += [f"{_said(low, 'any')} to {_said(high, 'any age')}" for low, high in ranges]
    else:
        lows, highs = zip(*ranges, strict=True) if ranges else ((), ())
        if lows and None not in lows:
            found["minimum_age"] = min(lows)
        if highs and None not in highs:
            found["maximum_age"] = max(highs)
    if words:
        found["eligibility_description"] = "; ".join(dict.fromkeys(words))
    return found


def _age(value: object) -> float | None:
    return cleaning.age(value, Notes(None), "age")


def _said(age: float | None, none: str) -> str:
    return none if age is None else f"{age:g}"


def _have_a_gap(ranges: list[tuple[float | None, ...]]) -> bool:
    """Say whether some age between the least and the greatest is in none of the ranges."""
    ordered = sorted((low or 0.0, 120.0 if high is None else high) for low, high in ranges)
    reached = ordered[0][1] if ordered else 0.0
    for low, high in ordered:
        if low > too_old_from(reached):
            return True
        reached = max(reached, high)
    return False


def _terms(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = _either(item, "service_taxonomys", "service_taxonomies", "link_taxonomies")
    audience = _either(item, "pc_targetAudience")
    terms = [row.get("taxonomy") for row in rows] + list(audience)
    return [
        {
            "taxonomy_term": {
                "name": term.get("name") or term.get("label"),
                "taxonomy": term.get("vocabulary"),
                "term_uri": term.get("id") if str(term.get("id")).startswith("http") else None,
                "term": term.get("id"),
            }
        }
        for term in terms
        if isinstance(term, Mapping)
    ]


def _place(item: Mapping[str, Any]) -> dict[str, Any]:
    location = item.get("location")
    place = dict(location) if isinstance(location, Mapping) else {}
    place["addresses"] = [
        {"address_type": "physical", **address}
        for address in _either(place, "physical_addresses", "physical_address", "addresses")
    ]
    place["accessibility"] = _either(
        place, "accessibility_for_disabilities", "accessibilities", "accessibility"
    )
    return {
        "id": item.get("id"),
        "location": place,
        "schedules": schedules_of_v1(item) or schedules_of_v1(place),
        "phones": item.get("phones"),
    }


def _access(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return ways in and channels from `attending_access` and `attending_type`."""
    access = cleaning.plain(item.get("attending_access")) or ""
    kinds = texts((item.get("attending_type"), item.get("deliverable_type")))
    channels = [_CHANNELS[kind.lower()] for kind in kinds if kind.lower() in _CHANNELS]
    found: dict[str, Any] = {"channels": list(dict.fromkeys(channels))}
    lowered = access.lower()
    if "drop-in" in lowered or "drop in" in lowered:
        found["tags"] = ["drop_in"]
    elif lowered == "appointment":
        found["tags"] = ["appointment"]
    found["referral_route"] = list(routes_in(access))
    return found


def _upgrade(item: Mapping[str, Any]) -> dict[str, Any]:
    get = item.get
    metadata = get("pc_metadata")
    modified = metadata.get("date_modified") if isinstance(metadata, Mapping) else None
    document = {
        **item,
        "last_modified": get("last_modified") or modified,
        "schedules": schedules_of_v1(item) or get("schedules"),
        "attributes": [*_terms(item), *_holidays(item)],
        "languages": [
            {"code": row.get("code"), "name": row.get("language") or row.get("name")}
            for row in mappings(get("languages"))
        ],
        "funding": _either(item, "fundings", "funding"),
        "service_at_locations": [_place(row) for row in mappings(get("service_at_locations"))],
        **_access(item),
    }
    for name, value in _ages(item).items():
        if cleaning.plain(document.get(name)) is None:
            document[name] = value
    return document


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    yield from read_upgraded(items_of(material, details=True), context, _upgrade)


FORMAT = Format(
    title="Open Referral UK 1.0 JSON, file or API",
    recognises=_recognises,
    read=_read,
)
