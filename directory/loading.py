"""How does a reading become a feed's next generation?

Each record is compared with what its feed said last time before anything costly is done to it:
what is the same is only counted. What differs is located, checked, and written in small
transactions under a number nobody reads yet. Reading, locating and checking a record looks at
nothing but that record, so a crew of processes may share it; counting and writing is done here.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

from pydantic_core import PydanticSerializationError

from directory import generations
from directory.errors import LossError
from directory.formats._known import Asked
from directory.formats._rows import NOT_READ, RefusedRowError
from directory.generations import (
    Seen,
    Waiting,
    add_problems,
    problems_before,
    seen_before,
    told_before,
)
from directory.overlay_targets import NotHeldError, Targets
from directory.reading import Reading
from directory.records import Prepared, Problem, Record, Service, to_document
from directory.store import Store
from directory.store_engine import load
from directory.store_tables import record as records
from directory.validation import check

Locate = Callable[[Service], tuple[Service, Sequence[Problem]]]
Progress = Callable[[str, int], None]

BATCH = 2_000  # records a transaction
LOSS = 0.7  # a feed that keeps less than this share of its records needs a person's yes
SHOWN_PROBLEMS = 20_000  # kept of one generation; the true count is kept beside
GONE = b""
_DATES = (b'"assured_date":"', b'"last_modified":"')  # each once: of the service alone


@dataclass(slots=True)
class Loaded:
    """A generation that was written but is not live: its counts, and what was wrong."""

    feed: str
    format: str
    source: str
    licence: str | None
    attribution: str | None
    number: int
    before: int
    partial: bool
    read: int = 0
    held: int = 0
    merged: int = 0
    refused: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    written: int = 0
    standing: int = 0
    linked: int = 0
    told_before: tuple[int, int] = (0, 0)  # refused and problems of the live generation
    problems_count: int = 0
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    carried: list[tuple[str, Problem]] = field(default_factory=list)  # of records not read again
    again: bool = False  # rows of an overlay that were kept, not its source read anew
    waiting: int = 0  # rows of an overlay that may find their service later

    @property
    def is_new(self) -> bool:
        """Say whether this differs from the last time, if only in what was refused."""
        if self.before == 0:
            return self.held > 0 or self.waiting > 0
        return self.written > 0 or (self.refused, self.problems_told) != self.told_before

    @property
    def problems_told(self) -> int:
        """Return how many problems its generation has, those of records not read again included."""
        return self.problems_count + len(self.carried)

    def note(self, found_by: str, problem: Problem) -> None:
        """Count a problem, and keep it while there is room."""
        self.problems_count += 1
        if len(self.problems) < SHOWN_PROBLEMS:
            short = (
                problem
                if len(problem.value) <= 200
                else replace(problem, value=problem.value[:199] + "…")
            )
            self.problems.append((found_by, short))


def load_generation(
    store: Store,
    readings: Sequence[Reading],
    *,
    live: int,
    locate: Locate,
    salt: str,
    partial: bool,
    accept_loss: bool,
    progress: Progress | None,
    targets: Targets | None = None,
    processes: int = 1,
) -> Loaded:
    """Write all readings of one feed as its next generation, not live yet.

    With `targets` they are an overlay, and each record adds to one of those.

    Raises
    ------
    LossError
        If the feed lost more than is likely by itself and nobody said yes.
    FeedShapeError, FeedContentError, FetchError
        If a source stops being readable half way.
    """
    first = readings[0]
    loaded = Loaded(
        feed=first.feed,
        format=first.format,
        source=", ".join(reading.source for reading in readings),
        licence=first.licence,
        attribution=first.attribution,
        number=live + 1,
        before=live,
        partial=partial,
    )
    with store.reading() as connection:
        seen = seen_before(connection, first.feed, live)
        told = problems_before(connection, first.feed, live)
        loaded.told_before = told_before(connection, first.feed, live)
        waiting = generations.waiting(connection, first.feed, live) if targets else {}
    loader = _Loader(loaded, seen, told, _Preparing(seen, locate, salt), targets, processes)
    loader.waited = waiting
    batch: list[dict[str, Any]] = []
    for item in chain.from_iterable(map(loader.start, readings)):
        row = loader.take(item)
        if row is not None:
            batch.append(row)
        if len(batch) == BATCH:
            _write(store, loaded, batch)
            batch = []
        if progress is not None and loaded.read % 100 == 0:
            progress(loaded.feed, loaded.read)
    _write(store, loaded, batch)
    if progress is not None:
        progress(loaded.feed, loaded.read)
    loaded.held = loader.held
    loaded.standing = len(loader.keys.keys() | seen.keys()) if partial else loaded.held
    if not partial:
        lost = [key for key in seen if key not in loader.keys]
        if not accept_loss:
            _refuse_loss(loaded, len(seen), [seen[key].service_id for key in lost])
        loaded.withdrawn = len(lost)
        gone = {key: seen[key].service_id for key in lost}
        gone |= {key: one.service_id for key, one in waiting.items() if key not in loader.keys}
        for key in loader.waits:
            gone.pop(key, None)
        _withdraw(store, loaded, gone)
    else:
        loaded.carried = [
            one for key, some in told.items() if key not in loader.keys for one in some
        ]
    loader.hide_values()
    if loaded.is_new:  # else those of the live generation stand
        with store.writing() as connection:
            found = [*loaded.problems, *loaded.carried]
            add_problems(connection, loaded.feed, loaded.number, found)
    return loaded


class _Loader:
    """Takes what a reader yields, an item at a time, and keeps the sum of the counts true."""

    def __init__(
        self,
        loaded: Loaded,
        seen: dict[str, Seen],
        told: dict[str, list[tuple[str, Problem]]],
        preparing: _Preparing,
        targets: Targets | None,
        processes: int,
    ) -> None:
        self.loaded, self.seen, self.told, self.preparing = loaded, seen, told, preparing
        self.targets, self.processes = targets, processes
        self.keys: dict[str, bytes] = {}  # to its digest: a repeat may differ
        self.hidden: set[str] = set()
        self.waited: Mapping[str, Waiting] = {}  # rows that found no service the last time
        self.waits: set[str] = set()  # and this time
        held = Counter(one.sent for one in seen.values())
        self.sent = {one.sent: key for key, one in seen.items() if held[one.sent] == 1}

    def start(self, reading: Reading) -> Iterator[Record | Problem]:
        """Tell a reader what is held, so that it need not read again what was sent before."""
        known = reading.known
        known.salt = _digest(self.preparing.salt, reading.context.encode())
        known.keys = self.sent
        known.prepare = self.preparing.prepare
        known.processes = self.processes
        return reading.items

    @property
    def held(self) -> int:
        """Return how many records of this run stand."""
        return len(self.keys)

    def take(self, item: Record | Problem) -> dict[str, Any] | None:
        """Count one item; return the row to write when it is a record that differs."""
        if isinstance(item, Problem):
            if item.refused:
                self.loaded.read += 1
                self.loaded.refused += 1
            self.loaded.note("reading", item)
            return None
        self.loaded.read += 1
        try:
            return self._take(item if self.targets is None else self.targets.aim(item))
        except RefusedRowError as no:
            what = {"field": no.field, "value": no.value, "advice": no.advice}
            self._refuse(Problem(row=item.row, key=item.key, refused=True, **what))
            return self._wait(item) if isinstance(no, NotHeldError) else None

    def _wait(self, record: Record) -> dict[str, Any] | None:
        """Return what is kept of an overlay's row until its service comes, where that is new."""
        if record.key in self.keys or record.key in self.waits:
            return None
        prepared = self.preparing.look(record, overlay=True)
        if prepared.document is None:
            return None
        self.waits.add(record.key)
        self.loaded.waiting += 1
        before = self.waited.get(record.key)
        if before is not None and before.hash == prepared.digest:
            return None
        kept = {"row": record.row, "raw": record.raw, "document": prepared.document}
        return {
            "feed": self.loaded.feed,
            "key": record.key,
            "generation": self.loaded.number,
            "service_id": record.service.id,
            "hash": prepared.digest,
            "sent": GONE,
            "facts": GONE,
            "document": None,
            "raw": json.dumps(kept, default=str),
        }

    def _take(self, item: Record) -> dict[str, Any] | None:
        if item.key in self.keys:
            self._merge(item)
            return None
        if item.unchanged:
            self._unchanged(item, ("reading", "checking"))
            return None
        return self._keep(item, self._prepared(item))

    def _prepared(self, item: Record) -> Prepared:
        return item.prepared or self.preparing.look(item, overlay=self.targets is not None)

    def _merge(self, item: Record) -> None:
        """Count a record whose id came before; where it says something else, that is told."""
        self.loaded.merged += 1
        digest = self.seen[item.key].hash if item.unchanged else self._prepared(item).digest
        if digest != self.keys[item.key]:
            advice = "Another record had this id before and was kept; give each an id of its own."
            self.loaded.note(
                "reading",
                Problem(row=item.row, key=item.key, field="id", value=item.key, advice=advice),
            )

    def _refuse(self, problem: Problem) -> None:
        self.loaded.refused += 1
        self.loaded.note("checking", problem)

    def _keep(self, record: Record, prepared: Prepared) -> dict[str, Any] | None:
        loaded = self.loaded
        if prepared.same:
            self._unchanged(record, ("checking",))
            return None
        problems = [replace(one, row=record.row, key=record.key) for one in prepared.problems]
        if prepared.refused:
            self._refuse(problems[-1])
            return None
        self.keys[record.key] = prepared.digest
        if prepared.hidden:
            self.hidden.add(record.key)
        for problem in problems:
            loaded.note("checking", problem)
        self._count(self.seen.get(record.key), prepared.facts)
        return {
            "feed": loaded.feed,
            "key": record.key,
            "generation": loaded.number,
            "service_id": prepared.service_id,
            "hash": prepared.digest,
            "sent": prepared.sent,
            "facts": prepared.facts,
            "document": prepared.document,
            "raw": prepared.raw,
        }

    def _unchanged(self, record: Record, stages: tuple[str, ...]) -> None:
        """Count a record that is as it was, and tell again what was wrong with it."""
        self.keys[record.key] = self.seen[record.key].hash
        self.loaded.unchanged += 1
        for found_by, problem in self.told.get(record.key, ()):
            if found_by in stages:
                self.loaded.note(found_by, replace(problem, row=record.row))

    def _count(self, before: Seen | None, facts: bytes) -> None:
        if before is None:
            self.loaded.added += 1
        elif before.facts == facts:  # only the publisher's date or unread columns moved
            self.loaded.unchanged += 1
        else:
            self.loaded.changed += 1

    def hide_values(self) -> None:
        """Take the values out of problems that speak of a confidential place."""
        self.loaded.problems = [
            (found_by, replace(one, value="") if one.key in self.hidden else one)
            for found_by, one in self.loaded.problems
        ]


@dataclass(slots=True)
class _Work:
    """A record on its way to be kept; `told` as soon as it is known what becomes of it."""

    record: Record
    asked: Asked
    overlay: bool = False
    digest: bytes = b""
    raw: str = ""
    service: Service = NOT_READ
    doubts: Sequence[Problem] = ()
    hidden: bool = False
    told: Prepared | None = None


class _Preparing:
    """Locates, checks and writes out records, wherever they were read: by what does not change."""

    def __init__(self, seen: Mapping[str, Seen], locate: Locate, salt: str) -> None:
        self.seen, self.locate = seen, locate
        self.salt = f"{code_fingerprint()}|{salt}".encode()

    def prepare(self, records: Sequence[tuple[Record, Asked]]) -> list[Record]:
        """Return records with nothing but what is to be kept of them: they may be sent on."""
        works = [_Work(record, asked) for record, asked in records]
        return [
            Record(
                key=one.record.key, service=NOT_READ, raw={}, row=one.record.row, prepared=prepared
            )
            for one, prepared in zip(works, self._told(works), strict=True)
        ]

    def look(self, record: Record, *, overlay: bool) -> Prepared:
        """Say what is to be kept of a record; one that is the same as before is not looked at."""
        return self._told([_Work(record, Asked(None), overlay)])[0]

    def _told(self, works: Sequence[_Work]) -> list[Prepared]:
        """Take each step with all records before the next: its code is then still at hand."""
        for step in (self._compare, self._find_place, self._check, self._write_out):
            for one in works:
                if one.told is None:
                    _take(step, one)
        return [one.told for one in works if one.told is not None]

    def _compare(self, one: _Work) -> None:
        record, before = one.record, self.seen.get(one.record.key)
        one.raw = one.asked.text_of(record.raw)
        one.digest = one.asked.digest or _digest(
            self.salt, _dateless(record.service), one.raw.encode()
        )
        if before is not None and before.hash == one.digest:
            one.told = Prepared(
                service_id=record.service.id, digest=one.digest, sent=one.asked.digest, same=True
            )

    def _find_place(self, one: _Work) -> None:
        service = one.record.service
        one.service, one.doubts = (service, ()) if one.overlay else self.locate(service)

    def _check(self, one: _Work) -> None:
        checked = check(one.service, overlay=one.overlay)
        if checked.service is None:
            one.told = _refused(one.record.service.id, checked.problems[-1])
            return
        one.service, one.hidden = checked.service, checked.hidden
        one.doubts = (*one.doubts, *checked.problems)
        if checked.hidden:
            one.doubts = checked.problems  # the others name the postcode and the point
            one.raw = json.dumps({"withheld": "this record speaks of a confidential place"})

    def _write_out(self, one: _Work) -> None:
        document = to_document(one.service)
        one.told = Prepared(
            service_id=one.service.id,
            digest=one.digest,
            sent=one.asked.digest,
            facts=_digest(_facts(document)),
            raw=one.raw,
            document=document.decode(),
            problems=tuple(one.doubts),
            hidden=one.hidden,
        )


def _take(step: Callable[[_Work], None], one: _Work) -> None:
    """Take a step with a record; one that cannot be written is refused."""
    try:
        step(one)
    except (PydanticSerializationError, UnicodeEncodeError):
        advice = "This record has broken characters; ask the publisher for it in UTF-8."
        broken = Problem(row=None, field="", value="", advice=advice, refused=True)
        one.told = _refused(one.record.service.id, broken)


def _refused(service_id: str, problem: Problem) -> Prepared:
    return Prepared(service_id=service_id, digest=b"", sent=b"", problems=(problem,), refused=True)


@cache
def code_fingerprint() -> str:
    """Return what changes when the same row might be read, placed or checked in another way."""
    made = hashlib.blake2b(digest_size=8)
    for folder in (files("directory"), files("directory.formats"), files("data") / "reference"):
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.is_file() and file.name.endswith((".py", ".toml")):
                made.update(file.read_bytes())
    return made.hexdigest()


def _dateless(service: Service) -> bytes:
    """Return the document without the day it was fetched."""
    sources = tuple(replace(source, retrieved_on=None) for source in service.sources)
    return to_document(replace(service, sources=sources))


def _facts(document: bytes) -> bytes:
    """Return what a document tells people: without sources and the dates of checking.

    Inside a JSON text a quote is escaped, so these names meet the fields only; `sources` is the
    last one.
    """
    facts = document.partition(b',"sources":[')[0]
    for name in _DATES:
        before, found, after = facts.partition(name)
        if found:
            facts = before + after.partition(b'"')[2].removeprefix(b",")
    return facts


def _digest(*pieces: bytes) -> bytes:
    made = hashlib.blake2b(digest_size=16)
    for piece in pieces:
        made.update(len(piece).to_bytes(8))
        made.update(piece)
    return made.digest()


def _refuse_loss(loaded: Loaded, before: int, lost: Sequence[str]) -> None:
    if before == 0:
        return
    all_new = len(lost) == before and loaded.held > 0
    if all_new or loaded.held < LOSS * before:
        raise LossError(loaded.feed, before, loaded.held, all_new=all_new, lost=lost)


def _write(store: Store, loaded: Loaded, rows: list[dict[str, Any]]) -> None:
    if rows:
        loaded.written += len(rows)
        with store.writing() as connection:
            load(connection, records, rows)


def _withdraw(store: Store, loaded: Loaded, gone: Mapping[str, str]) -> None:
    """Write that these records are no more: by key, with the service each belonged to."""
    for some in _batches(list(gone)):
        rows = [
            {
                "feed": loaded.feed,
                "key": key,
                "generation": loaded.number,
                "service_id": gone[key],
                "hash": GONE,
                "sent": GONE,
                "facts": GONE,
                "document": None,
                "raw": None,
            }
            for key in some
        ]
        _write(store, loaded, rows)


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
