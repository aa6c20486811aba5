"""Whom is a row of an overlay about?

An overlay adds facts to services that are held. Each row names one: by an id, by a record, or by
its name with the postcode or the council beside it where one name is borne by several. Here it is
found among the records that stand, and the overlay's record is kept under that record's own id.
So it follows the record through every link, undo and re-import, and adds nothing once the service
is gone. A row that leads nowhere, or to more than one service, is refused and waits: it is tried
again when another feed brings new records.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from directory.councils import code_of_today, council_code, council_names
from directory.editions import Groups
from directory.formats._rows import RefusedRowError
from directory.generations import standing
from directory.matching import plain
from directory.records import Location, Record, ServiceAtLocation, stable_id
from directory.store_tables import record as records

STREAM = 2_000


class NotHeldError(RefusedRowError):
    """A row leads to no service now, or to several; another import may change that."""


class Targets:
    """The records an overlay may add to, found by id, by record, or by name and whereabouts."""

    def __init__(
        self, held: Iterable[tuple[str, str, str, Mapping[str, Any]]], groups: Groups
    ) -> None:
        self.groups = groups
        self.own_ids: set[str] = set()
        self.hidden: set[str] = set()
        self.records: dict[str, dict[str, str]] = {}  # key -> feed -> own id
        # name -> own id -> the postcodes and councils of its places; a confidential place has none
        self.named: dict[str, dict[str, set[str]]] = {}
        self.taken: dict[str, Record] = {}  # service id -> the row that adds to it
        for feed, key, own_id, document in held:
            self._hold(feed, key, own_id, document)

    @classmethod
    def among(cls, connection: Connection, view: Mapping[str, int], groups: Groups) -> Targets:
        """Return the records that stand in a view of feeds, each at a generation."""
        columns = (records.c.feed, records.c.key, records.c.service_id, records.c.document)
        wanted = select(*columns).where(standing(view))
        rows = connection.execution_options(yield_per=STREAM).execute(wanted)
        return cls(
            ((row.feed, row.key, row.service_id, json.loads(row.document)) for row in rows), groups
        )

    def _hold(self, feed: str, key: str, own_id: str, document: Mapping[str, Any]) -> None:
        self.own_ids.add(own_id)
        self.records.setdefault(key.casefold(), {})[feed] = own_id
        places = [at["location"] for at in document.get("service_at_locations", ())]
        told = [place for place in places if not place.get("confidential")]
        if len(told) < len(places):
            self.hidden.add(own_id)
        if places and not told:
            return
        found = self.named.setdefault(plain(document["name"]), {}).setdefault(own_id, set())
        for place in told:
            if postal_code := place.get("postal_code"):
                found.add(_compact(postal_code))
            if council := code_of_today(place.get("council_code")):
                found.add(council)

    def aim(self, record: Record) -> Record:
        """Return an overlay's record under the id of the record it adds to.

        What is added to a confidential service is itself kept as confidential.

        Raises
        ------
        RefusedRowError
            If no service is meant, or more than one, or another row adds to the same one.
        """
        whom: Mapping[str, str] = record.raw["overlay"]
        own_id = self._own_id(whom)
        service_id = self.groups.service(own_id)
        first = self.taken.setdefault(service_id, record)
        if first is not record and first.raw != record.raw:
            advice = f"Row {first.row} adds to this service already; put all of it in one row."
            raise RefusedRowError(*_named(whom), advice)
        service = replace(record.service, id=own_id)
        if self.hidden & self.groups.own_ids(service_id):
            place = Location(id=stable_id(own_id, "overlay place"), confidential=True)
            at = ServiceAtLocation(id=stable_id(own_id, "overlay"), location=place)
            service = replace(service, service_at_locations=(at,))
        return replace(record, service=service)

    def any_of(self, waiting: Iterable[Record]) -> bool:
        """Say whether one of these rows leads to a service now."""
        for record in waiting:
            with suppress(NotHeldError):
                self._own_id(record.raw["overlay"])
                return True
        return False

    def _own_id(self, whom: Mapping[str, str]) -> str:
        if "service_id" in whom:
            return self._by_id(whom["service_id"].lower(), whom)
        if "record_id" in whom:
            return self._by_record(whom["record_id"], whom.get("feed"), whom)
        return self._by_name(whom)

    def _by_id(self, own_id: str, whom: Mapping[str, str]) -> str:
        if self.own_ids & self.groups.own_ids(self.groups.service(own_id)):
            return own_id
        advice = "No service of this id is held; correct the id, or import its feed first."
        raise _refused(whom, advice)

    def _by_record(self, key: str, feed: str | None, whom: Mapping[str, str]) -> str:
        found = self.records.get(key.casefold(), {})
        if feed is not None:
            found = {one: own_id for one, own_id in found.items() if one == feed.lower()}
        if not found:
            where = "any feed" if feed is None else f"feed {feed!r}"
            advice = f"No record of this id is held in {where}; correct it, or import its feed."
            raise _refused(whom, advice)
        advice = "Several feeds hold a record of this id; write the feed's name beside it."
        return self._one(found.values(), whom, advice)

    def _by_name(self, whom: Mapping[str, str]) -> str:
        """Find a service by its name, among those at the postcode or in the council given."""
        bear = self.named.get(plain(whom["name"]), {})
        if "postal_code" in whom:
            where, wanted = "at the postcode given", _compact(whom["postal_code"])
        elif "council" in whom:
            where, wanted = f"in {whom['council']}", council_code(whom["council"]) or ""
        else:
            where, wanted = "", None
        found = [own for own, places in bear.items() if wanted is None or wanted in places]
        if not found:
            said = f"No service of this name is held {where}".strip()
            correct = "correct them" if where else "correct it"
            advice = f"{said}; {correct}, or name the service by its service_id."
            raise _refused(whom, advice)
        return self._one(found, whom, _which_of(whom, where, [bear[own] for own in found]))

    def _one(self, own_ids: Iterable[str], whom: Mapping[str, str], advice: str) -> str:
        """Return the first of several records, as long as they are one service."""
        found = sorted(own_ids)
        if len({self.groups.service(own_id) for own_id in found}) > 1:
            raise _refused(whom, advice)
        return found[0]


def _which_of(whom: Mapping[str, str], where: str, found: Iterable[AbstractSet[str]]) -> str:
    """Say what would tell services of one name apart: the postcode, unless that was given."""
    names = council_names()
    there = sorted({names[place] for places in found for place in places if place in names})
    said = f"Several services of this name are held {where}".strip()
    if "postal_code" in whom:
        return f"{said}; name the one you mean by its service_id."
    councils = f" ({', '.join(there)})" if "council" not in whom and len(there) > 1 else ""
    beside = "its postcode or its council" if councils else "its postcode"
    return f"{said}{councils}; write {beside} beside it, or its service_id."


def _compact(postal_code: str) -> str:
    return "".join(postal_code.split()).upper()


def _refused(whom: Mapping[str, str], advice: str) -> NotHeldError:
    return NotHeldError(*_named(whom), advice)


def _named(whom: Mapping[str, str]) -> tuple[str, str]:
    """Say what a row names its service by; a postcode is not repeated, it may be a secret one."""
    field = next(one for one in ("service_id", "record_id", "name") if one in whom)
    return field, whom[field]
