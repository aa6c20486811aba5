"""How does what somebody nearby knows go live at once?

A keyworker says in two clicks that a service takes new people, when it is open, what she noticed,
or that all is still right; that is live within a second. A steward changes anything else, closes a
service, or says that two records are one. What needs a second pair of eyes waits (`propose`) until
a steward accepts it. Everything is kept with who said it and when, and can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import JsonValue, ValidationError
from sqlalchemy import Connection, insert, select, update

from directory import linking
from directory.corrections import ACTIVE, Correction, read, set_value, value_at
from directory.editions import Groups, Plan, before_and_after, kept_groups, live_plan
from directory.errors import CorrectionError, ServiceNotFoundError
from directory.linking import Decision
from directory.publishing import IndexWork, publish
from directory.records import (
    Accepting,
    Fit,
    Schedule,
    Service,
    from_document,
    to_document,
    to_mapping,
)
from directory.store import Store, live_edition
from directory.store_tables import correction as corrections

NOTE_LENGTH = 280
NEVER = frozenset({"id", "sources"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a local change is made: the store, its index, who makes it, and when.

    `author_ref` names an account, never a person; `now` is passed in.
    """

    store: Store
    index: IndexWork
    author_ref: str
    now: datetime

    @property
    def at(self) -> str:
        """The moment, as it is kept."""
        return self.now.astimezone(UTC).isoformat(timespec="seconds")


def correct(
    desk: Desk,
    service_id: str,
    path: str,
    new_value: JsonValue,
    *,
    reason: str | None = None,
) -> Correction:
    """Change one fact of a service and put it live; return the correction that was kept.

    Parameters
    ----------
    path
        As in `directory.corrections`: `name`, `status`, `service_at_locations/<id>/schedules`, …
    new_value
        A JSON value as in the service's document; `None` takes the fact away.

    Raises
    ------
    ServiceNotFoundError
        If there is no such service.
    CorrectionError
        If the path is not a fact of it, or the value is not one the fact can have.
    """
    return correct_all(desk, service_id, {path: new_value}, reason=reason)[0]


def correct_all(
    desk: Desk,
    service_id: str,
    facts: Mapping[str, JsonValue],
    *,
    reason: str | None = None,
) -> list[Correction]:
    """Change several facts of a service, by path, and put them live together: all, or none.

    Raises
    ------
    ServiceNotFoundError, CorrectionError
        As `correct`.
    """
    made: dict[str, Correction] = {}

    def change(connection: Connection) -> list[str]:
        for path, new_value in facts.items():
            said = _Said(service_id, path, new_value, reason)
            made[path] = _write(desk, connection, said, "live", as_before=made.get(path))
        return [one.service_id for one in made.values()]

    publish(desk.store, desk.index, change, desk.at)
    return list(made.values())


def propose(
    desk: Desk,
    service_id: str,
    path: str,
    new_value: JsonValue,
    *,
    reason: str | None = None,
) -> Correction:
    """Keep a change that a steward looks at first; nothing goes live yet."""
    said = _Said(service_id, path, new_value, reason)
    with desk.store.flipping(), desk.store.writing() as connection:  # one number after another
        return _write(desk, connection, said, "waiting")


def accept(desk: Desk, number: int) -> None:
    """Put a proposed change live."""
    _settle(desk, number, ("waiting",), "live")


def refuse(desk: Desk, number: int) -> None:
    """Turn a proposed change down; it stays in the history."""
    _settle(desk, number, ("waiting",), "refused")


def undo(desk: Desk, number: int) -> None:
    """Take a change back; the feeds' own value stands again. It stays in the history."""
    _settle(desk, number, ACTIVE, "undone")


def accepting(desk: Desk, service_id: str, fit: Fit) -> Correction:
    """Say that a service takes new people now, or that it does not; dated today."""
    said = Accepting(fit=fit, as_of=desk.now.date(), said_by="a keyworker")
    value = to_mapping(Service(id="", name="", accepting=said))["accepting"]
    return correct(desk, service_id, "accepting", value)


def hours(
    desk: Desk, service_id: str, schedules: tuple[Schedule, ...], *, at: str | None = None
) -> Correction:
    """Say when a service is open, at one of its places (`at`, its id) or in general."""
    value = to_mapping(Service(id="", name="", schedules=schedules)).get("schedules")
    path = "schedules" if at is None else f"service_at_locations/{at}/schedules"
    return correct(desk, service_id, path, value)


def note(desk: Desk, service_id: str, words: str) -> Correction:
    """Leave a note for whoever looks at this service next; no words take it away.

    A note is about the service. It is public: the page that asks for it says so.
    """
    text = " ".join(words.split())
    if len(text) > NOTE_LENGTH:
        raise CorrectionError("alert", f"a note has at most {NOTE_LENGTH} letters")
    return correct(desk, service_id, "alert", text or None)


def still_right(desk: Desk, service_id: str) -> Correction:
    """Say that what is listed was checked today and holds."""
    return correct(desk, service_id, "assured_date", desk.now.date().isoformat())


def decide(
    desk: Desk, one_id: str, other_id: str, state: Decision, *, waiting: bool = False
) -> int:
    """Say whether two records (own ids) are one service; return the edition that shows it.

    `waiting`: only while nobody else has said so; what two people say at once is not overwritten.

    Raises
    ------
    LinkError
        If they cannot be one, a record is not there, or somebody settled it meanwhile.
    """

    def change(connection: Connection) -> set[str]:
        if waiting:
            linking.must_wait(connection, one_id, other_id)
        return linking.decide(connection, one_id, other_id, state, by=desk.author_ref, at=desk.at)

    return publish(desk.store, desk.index, change, desk.at)


def as_one(store: Store, pairs: Sequence[tuple[str, str]]) -> list[Service | None]:
    """Return for each two records (own ids) the service they would be if somebody said `same`.

    Nothing is changed. `None` where neither stands any more.
    """
    with store.reading() as connection:
        plan = live_plan(connection, live_edition(connection))
        return [_as_one(connection, plan, *pair) for pair in pairs]


def _as_one(connection: Connection, plan: Plan, one_id: str, other_id: str) -> Service | None:
    groups = plan.groups
    joining, staying = groups.service(one_id), groups.service(other_id)
    together = groups.own_ids(joining) | groups.own_ids(staying)
    joined = Groups.of([*groups.service_of.items(), *((own_id, staying) for own_id in together)])
    _, after = before_and_after(connection, replace(plan, groups=joined), [staying])
    document = after[staying]
    return None if document is None else from_document(document)


def reconsider(desk: Desk, one_id: str, other_id: str) -> int:
    """Take back what was said of two records; they wait for an answer again."""

    def change(connection: Connection) -> set[str]:
        return linking.reopen(connection, one_id, other_id, at=desk.at)

    return publish(desk.store, desk.index, change, desk.at)


def keep_ours(desk: Desk, number: int) -> None:
    """Say that a change holds though its source now says something else.

    What the source says now is kept as the value it was made over; should the source change again,
    there is a new conflict.
    """
    with desk.store.reading() as connection:
        row = connection.execute(select(corrections).where(corrections.c.id == number)).first()
    if row is None or row.state != "conflict":
        raise CorrectionError(str(number), "there is no such change, or it was settled already")
    held = read(row)

    said = _Said(held.service_id, held.path, held.new_value, held.reason)
    made: list[Correction] = []

    def change(connection: Connection) -> list[str]:
        before = made.pop() if made else None
        made.append(_write(desk, connection, said, "live", as_before=before))
        return [_move(connection, number, ("conflict",), "undone")]

    publish(desk.store, desk.index, change, desk.at)


def lately(store: Store, *, limit: int = 20) -> list[Correction]:
    """Return the changes in force, newest first."""
    wanted = select(corrections).where(corrections.c.state == "live")
    with store.reading() as connection:
        found = connection.execute(wanted.order_by(corrections.c.id.desc()).limit(limit))
        return [read(row) for row in found]


def history(store: Store, service_id: str) -> list[Correction]:
    """Return every change made to a service, newest first, whatever became of it.

    Changes made to what has since become this service are among them.
    """
    with store.reading() as connection:
        own_ids = {service_id, *kept_groups(connection).own_ids(service_id)}
        wanted = select(corrections).where(corrections.c.service_id.in_(sorted(own_ids)))
        return [read(row) for row in connection.execute(wanted.order_by(corrections.c.id.desc()))]


def in_state(store: Store, state: str, *, limit: int = 200) -> list[Correction]:
    """Return the changes in one state (`waiting`, `conflict`, …), oldest first."""
    wanted = select(corrections).where(corrections.c.state == state).order_by(corrections.c.id)
    with store.reading() as connection:
        return [read(row) for row in connection.execute(wanted.limit(limit))]


@dataclass(frozen=True, slots=True)
class _Said:
    service_id: str
    path: str
    new_value: JsonValue
    reason: str | None


def _write(
    desk: Desk,
    connection: Connection,
    said: _Said,
    state: str,
    *,
    as_before: Correction | None = None,
) -> Correction:
    """Write a change; `as_before`: under the number it had when it was tried."""
    service = desk.store.service(said.service_id)
    if service is None:
        raise ServiceNotFoundError(said.service_id)
    row: dict[str, Any] = {
        "service_id": service.id,
        "path": said.path,
        "base_value": json.dumps(_checked(service, said.path, said.new_value)),
        "new_value": json.dumps(said.new_value),
        "reason": said.reason,
        "author_ref": desk.author_ref,
        "at": desk.at,
        "state": state,
    }
    if as_before is not None:
        row["id"] = as_before.id
    written = connection.execute(insert(corrections).values(**row).returning(corrections))
    return read(written.one())


def _checked(service: Service, path: str, new_value: JsonValue) -> JsonValue:
    """Return the value that stands now, once the new one has been seen to fit."""
    mapping = to_mapping(service)
    base: JsonValue = value_at(mapping, path)
    if path.split("/")[0] in NEVER or any(
        at.location.confidential for at in _places(service, path)
    ):
        raise CorrectionError(path, "it is not a fact that is changed by hand")
    set_value(mapping, path, new_value)
    try:
        changed = from_document(json.dumps(mapping))
        kept = value_at(json.loads(to_document(changed)), path)
    except (ValidationError, TypeError) as error:
        raise CorrectionError(path, f"{new_value!r} is not a value it can have") from error
    if new_value is not None and kept is None:
        raise CorrectionError(path, "a service has no such fact, or this says nothing")
    return base


def _places(service: Service, path: str) -> tuple[Any, ...]:
    return service.service_at_locations if path.startswith("service_at_locations") else ()


def _settle(desk: Desk, number: int, states: tuple[str, ...], state: str) -> None:
    def change(connection: Connection) -> list[str]:
        return [_move(connection, number, states, state)]

    publish(desk.store, desk.index, change, desk.at)


def _move(connection: Connection, number: int, states: tuple[str, ...], state: str) -> str:
    """Write another state of a change that is in one of these; return the service it is of."""
    service_id = _take(connection, number, states)
    connection.execute(update(corrections).where(corrections.c.id == number).values(state=state))
    return service_id


def _take(connection: Connection, number: int, states: tuple[str, ...]) -> str:
    wanted = select(corrections.c.service_id, corrections.c.state)
    row = connection.execute(wanted.where(corrections.c.id == number)).first()
    if row is None or row.state not in states:
        raise CorrectionError(str(number), "there is no such change, or it was settled already")
    return str(row.service_id)
