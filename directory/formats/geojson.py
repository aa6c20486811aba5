"""GeoJSON: any layer of points or shapes, with a mapping file or HSDS words as property names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from directory.errors import FeedShapeError
from directory.formats import About, FeedContext, Format, _json
from directory.formats._features import Feature, middle, read_features
from directory.formats._material import Material
from directory.formats.csv import mapping_for
from directory.records import Problem, Record

FIRST = 20  # features, to know what their properties are called


def _recognises(material: Material) -> bool:
    peek = _json.peek(material)
    return peek.list_key == "features" or {"geometry", "properties"} <= peek.keys


def _properties(material: Material) -> Mapping[str, object]:
    """Return every property that one of the first features has; one may be empty."""
    found: dict[str, object] = {}
    for item in islice(_json.items(material), FIRST):
        sent = item.get("properties") if isinstance(item, Mapping) else None
        found |= sent if isinstance(sent, Mapping) else {}
    return found


def _about(material: Material, mapping: Path | None) -> About:
    found = mapping_for([str(name) for name in _properties(material)], mapping)
    if found is None:
        return About()
    return About(
        published_on=found.published_on,
        licence=found.licence,
        attribution=found.attribution,
        feed=found.feed,
    )


def _features(material: Material) -> Iterator[Feature]:
    for item in _json.items(material):
        sent = item if isinstance(item, Mapping) else {}
        geometry = sent.get("geometry")
        shape = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
        yield 0, sent.get("properties", item), middle(shape)


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    mapping = mapping_for(list(_properties(material)), context.mapping)
    if mapping is None:
        raise FeedShapeError(context.feed, {"name", "one of description, phone, postcode"})
    yield from read_features(_features(material), [mapping], context)


FORMAT = Format(
    title="GeoJSON with a mapping of its properties",
    recognises=_recognises,
    read=_read,
    about=_about,
)
