"""ALISS (A Local Information System for Scotland), API v4, v4.1 and v5: paged, attribution carried.

It knows no opening hours and no fees. Categories become needs by the crosswalk, community groups
that state ages become ages, accessibility features what is known of access to each place. The
licence and the attributions stand in each answer's `meta` and are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from directory import cleaning
from directory.errors import FeedContentError
from directory.formats import About, FeedContext, Format, _json
from directory.formats._access import access_of_feature
from directory.formats._api import items_of, read_upgraded
from directory.formats._build import texts
from directory.formats._material import Material
from directory.formats._rows import mappings
from directory.records import Accessibility, Problem, Record

_LICENCES = {"https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0"}
_OWN = "ALISS (aliss.org)"


def _recognises(material: Material) -> bool:
    peek = _json.peek(material)
    meta = peek.envelope.get("meta") or peek.item.get("meta")
    told = isinstance(meta, Mapping) and ("licence" in meta or "attribution" in meta)
    return told or bool({"aliss_url", "is_claimed"} & peek.keys)


def _meta(material: Material) -> Mapping[str, Any]:
    peek = _json.peek(material)
    meta = peek.envelope.get("meta") or peek.item.get("meta")
    return meta if isinstance(meta, Mapping) else {}


def _about(material: Material, mapping: Path | None) -> About:  # noqa: ARG001
    meta = _meta(material)
    licence = cleaning.plain(meta.get("licence"))
    said = texts(row.get("text") for row in mappings(meta.get("attribution")))
    return About(
        licence=_LICENCES.get(licence or "", licence),
        attribution=". ".join([_OWN, *said]) if said else None,
    )


def _services(material: Material) -> Iterator[Any]:
    """Yield the services of a list, of one service, or of an organisation."""
    for item in items_of(material):
        inner = item.get("data", item) if isinstance(item, Mapping) else item
        if isinstance(inner, Mapping) and "services" in inner:
            whole = {name: value for name, value in inner.items() if name != "services"}
            for service in mappings(inner["services"]):
                yield {"organisation": whole, **service}
        else:
            yield inner


def _term(row: Mapping[str, Any], taxonomy: str) -> dict[str, Any]:
    return {
        "taxonomy_term": {
            "name": row.get("name"),
            "term": row.get("slug"),
            "taxonomy": taxonomy,
        }
    }


def _ages(rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the ages that a community group states as a range."""
    ranges = [row for row in rows if row.get("is_range")]
    if len(ranges) != 1:
        return {}
    row = ranges[0]
    return {
        "minimum_age": row.get("min_value", row.get("min")),
        "maximum_age": row.get("max_value", row.get("max")),
    }


def _features(features: list[Any]) -> list[str]:
    """Return the features in the words they were published in."""
    rows = (row if isinstance(row, Mapping) else {"name": row} for row in features)
    said = (texts((row.get("name"), row.get("additional_info"))) for row in rows)
    return [": ".join(words) for words in said if words]


def _access(features: list[Any]) -> Iterator[tuple[str | None, Accessibility]]:
    """Yield what is stated of access, with the id of the place it is said of, `None` for all."""
    for row in features:
        item = row if isinstance(row, Mapping) else {"name": row}
        name = cleaning.plain(item.get("name"))
        if name is not None:
            at = cleaning.plain(item.get("location_id"))
            more = cleaning.plain(item.get("additional_info"))
            yield from ((at, fact) for fact in access_of_feature(name, more))


def _place(
    row: Mapping[str, Any], access: list[tuple[str | None, Accessibility]]
) -> dict[str, Any]:
    get = row.get
    own = cleaning.plain(get("id"))
    point = get("point")
    latitude, longitude = get("latitude"), get("longitude")
    if latitude is None and isinstance(point, Mapping):
        latitude, longitude = point.get("lat"), point.get("lon", point.get("lng"))
    return {
        "location": {
            "id": get("id"),
            "name": get("name"),
            "description": get("description"),
            "latitude": latitude,
            "longitude": longitude,
            "accessibility": [
                {"access": fact.access, "fit": fact.fit.word, "description": fact.details}
                for at, fact in access
                if at is None or at == own
            ],
            "addresses": [
                {
                    "address_1": get("street_address") or get("formatted_address"),
                    "city": get("locality"),
                    "region": get("region"),
                    "postal_code": get("postal_code"),
                    "country": get("country") or "GB",
                }
            ],
        }
    }


def _upgrade(item: Mapping[str, Any]) -> dict[str, Any]:
    get = item.get
    areas = mappings(get("service_areas") or get("areas"))
    groups = mappings(get("community_groups"))
    sent = get("accessibility_features")
    features = sent if isinstance(sent, list) else []
    access = list(_access(features))
    return {
        "id": get("id"),
        "name": get("name"),
        "description": get("description") or get("summary"),
        "url": get("url"),
        "email": get("email"),
        "phones": get("phone"),
        "organization": get("organisation") or get("organization"),
        "last_modified": get("last_updated") or get("last_edited"),
        "assured_date": get("last_reviewed"),
        "service_areas": [
            {"name": row.get("name"), "code": row.get("code"), "extent_type": row.get("type")}
            for row in areas
        ],
        "application_process": get("referral_url"),
        "attributes": [
            *(_term(row, "ALISS") for row in mappings(get("categories"))),
            *(_term(row, "ALISS community groups") for row in groups),
            *({"label": "Accessibility", "value": words} for words in _features(features)),
        ],
        "sources": [{"url": get("permalink") or get("aliss_url")}],
        "service_at_locations": [_place(row, access) for row in mappings(get("locations"))],
        **_ages(groups),
    }


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    first = _json.peek(material).item
    inner = first.get("data", first)
    if isinstance(inner, Mapping) and first and not {"id", "services"} & set(inner):
        reason = "it holds a list of ALISS's areas or categories and no services."
        raise FeedContentError(material.address, reason)
    yield from read_upgraded(_services(material), context, _upgrade)


FORMAT = Format(
    title="ALISS API v4, v4.1 and v5",
    recognises=_recognises,
    read=_read,
    feed="aliss",
    licence="CC BY 4.0",
    attribution=_OWN,
    about=_about,
)
