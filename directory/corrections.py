"""What do people nearby know that no feed says?

A correction names one fact of one service by its path, the value the feeds gave when it was made
(`base_value`) and the new one. Corrections are applied last, over whatever the feeds say. When a
feed later says something else than `base_value`, the two are shown to a steward as a conflict and
the feed's newer word stands meanwhile. A feed that falls silent (an overlay was taken out)
contradicts nobody: what was said here stands. When the feed comes round to the corrected value,
the correction has done its work and is `agreed`.

Paths are field names of a service joined by `/`; a part of a list is named by its `id`
(`service_at_locations/<id>/schedules`). Two facts are dated in themselves (`accepting`,
`assured_date`): there the later date wins and nothing is in conflict.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from directory.errors import CorrectionError
from directory.records import Service, from_document, to_mapping
from directory.store_tables import correction as corrections

ACTIVE = ("live", "conflict")
FEED = "local-knowledge"  # as a source of the facts it gave
DATED = {"accepting": "as_of", "assured_date": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One fact as somebody nearby knows it. Values are JSON; `None` stands for silence."""

    id: int
    service_id: str
    path: str
    base_value: Any
    new_value: Any
    author_ref: str
    at: str
    state: str
    reason: str | None = None


def read(row: Any) -> Correction:  # noqa: ANN401 - a database row
    """Return a row of the table as a correction."""
    return Correction(
        id=row.id,
        service_id=row.service_id,
        path=row.path,
        base_value=json.loads(row.base_value),
        new_value=json.loads(row.new_value),
        author_ref=row.author_ref,
        at=row.at,
        state=row.state,
        reason=row.reason,
    )


def live_corrections(
    connection: Connection, service_ids: Sequence[str]
) -> dict[str, list[Correction]]:
    """Return the corrections in force for these services, oldest first."""
    found: dict[str, list[Correction]] = {}
    for start in range(0, len(service_ids), 500):
        wanted = select(corrections).where(
            corrections.c.service_id.in_(service_ids[start : start + 500]),
            corrections.c.state.in_(ACTIVE),
        )
        for row in connection.execute(wanted.order_by(corrections.c.id)):
            found.setdefault(row.service_id, []).append(read(row))
    return found


def set_states(connection: Connection, states: Mapping[int, str]) -> None:
    """Write what became of corrections."""
    for number, state in states.items():
        connection.execute(
            update(corrections).where(corrections.c.id == number).values(state=state)
        )


def apply(service: Service, made: Iterable[Correction]) -> tuple[Service, dict[int, str]]:
    """Return the service with its corrections, and the state of each whose state moved."""
    states: dict[int, str] = {}
    mapping: dict[str, Any] | None = None
    for one in made:
        mapping = to_mapping(service) if mapping is None else mapping
        state = _apply_one(mapping, one)
        if state != one.state:
            states[one.id] = state
        if state == "live" and _holds(mapping, one):
            mapping["sources"] = [*mapping.get("sources", ()), _source(one)]
    return (service if mapping is None else from_document(json.dumps(mapping))), states


def _apply_one(mapping: dict[str, Any], one: Correction) -> str:
    try:
        given = value_at(mapping, one.path)
    except CorrectionError:  # the place it speaks of is gone
        return "conflict"
    if one.path in DATED:
        if _day(one.path, given) <= _day(one.path, one.new_value):
            set_value(mapping, one.path, one.new_value)
        return "live"
    if given == one.new_value:
        return "live" if one.base_value == one.new_value else "agreed"
    if given is not None and given != one.base_value:
        return "conflict"
    set_value(mapping, one.path, one.new_value)
    return "live"


def _holds(mapping: Mapping[str, Any], one: Correction) -> bool:
    """Say whether a fact stands because of this correction; `assured_date` is a date by itself."""
    if one.new_value is None or one.path == "assured_date":
        return False
    return bool(value_at(mapping, one.path) == one.new_value)


def _source(one: Correction) -> dict[str, Any]:
    """Return where the fact comes from: somebody here, on that day; never who."""
    fact = one.path.rsplit("/", 1)[-1]
    return {
        "feed": FEED,
        "record_id": str(one.id),
        "facts": [fact],
        "checked_on": one.at[:10],
    }


def _day(path: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    part = DATED[path]
    day = value if part is None else (value or {}).get(part)
    return str(day or "")


def value_at(mapping: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value at a path, `None` where the record is silent.

    Raises
    ------
    CorrectionError
        If the path names a part of a list that is not there.
    """
    holder, last = _holder(mapping, path)
    return holder.get(last)


def set_value(mapping: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401
    """Put a JSON value at a path; `None` takes the field away."""
    holder, last = _holder(mapping, path)
    if value is None:
        holder.pop(last, None)
    else:
        holder[last] = value


def _holder(mapping: Any, path: str) -> tuple[dict[str, Any], str]:  # noqa: ANN401
    *steps, last = path.split("/")
    for step in steps:
        if isinstance(mapping, list):
            mapping = next((item for item in mapping if item.get("id") == step), None)
        elif isinstance(mapping, dict):
            mapping = mapping.get(step)
    if not isinstance(mapping, dict):
        raise CorrectionError(path, "the record has no such part")
    return mapping, last
