"""How does a feature of a map become a record? Its properties are a row, its shape a point."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from directory.cleaning import Notes
from directory.formats import FeedContext
from directory.formats._build import record_of
from directory.formats._mapping import TableMapping
from directory.formats._row_document import document_of
from directory.formats._rows import RefusedRowError, each
from directory.records import Problem, Record

Point = tuple[float, float]
Feature = tuple[int, Mapping[str, Any], Point | None]  # the number of its mapping comes first


def cells_of(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return properties as the cells of a row; lists are joined, objects written as JSON."""
    return {str(name): _cell(value) for name, value in properties.items()}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(_cell(item) for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def middle(coordinates: Any) -> Point | None:  # noqa: ANN401 - any nesting of pairs
    """Return the middle (x, y) of a shape's extent: enough to say where a building stands."""
    pairs = list(_pairs(coordinates))
    if not pairs:
        return None
    xs, ys = zip(*pairs, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _pairs(coordinates: Any) -> Iterator[Point]:  # noqa: ANN401
    level = [coordinates]
    while level:
        deeper = []
        for node in level:
            if not isinstance(node, Sequence) or isinstance(node, str) or not node:
                continue
            if isinstance(node[0], (int, float)):
                if len(node) > 1 and isinstance(node[1], (int, float)):
                    yield float(node[0]), float(node[1])
            else:
                deeper += list(node)
        level = deeper


def read_features(
    features: Iterable[Feature], mappings: Sequence[TableMapping], context: FeedContext
) -> Iterator[Record | Problem]:
    """Yield one record a feature, read by that one of the mappings which it names.

    A point is handed on as (y, x): degrees, or metres of the National Grid, told apart later.
    """

    def build(feature: Feature, notes: Notes) -> Record:
        number, properties, point = feature
        return _record(properties, point, mappings[number], context, notes)

    yield from each(features, build, known=context.known)


def _record(
    properties: Mapping[str, Any],
    point: Point | None,
    mapping: TableMapping,
    context: FeedContext,
    notes: Notes,
) -> Record:
    if not isinstance(properties, Mapping):
        raise RefusedRowError("properties", properties, "A feature needs named properties.")
    row = cells_of(properties)
    document = document_of(row, mapping, notes)
    if point is not None:
        places = document.setdefault("service_at_locations", [{"location": {}}])
        places[0]["location"].update(latitude=point[1], longitude=point[0])
    return record_of(document, context=context, notes=notes, raw=dict(properties))
