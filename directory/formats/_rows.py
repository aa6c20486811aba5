"""What does every reader do with a row? It becomes a record or one refusal, mends beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from directory.cleaning import Notes
from directory.crew import shared
from directory.formats._known import Known
from directory.records import Problem, Record, Service

Row = TypeVar("Row")
NOT_READ = Service(id="", name="")


class RefusedRowError(Exception):
    """A row that cannot become a record: which field, which value, what to do."""

    def __init__(self, field: str, value: object, advice: str) -> None:
        super().__init__(field)
        self.field, self.value, self.advice = field, str(value)[:200], advice


def each(
    rows: Iterable[Row], build: Callable[[Row, Notes], Record], *, known: Known | None = None
) -> Iterator[Record | Problem]:
    """Yield one `Record` or one refused `Problem` a row, and after it what was mended in it.

    `build` raises `RefusedRowError` for a row that must be left out. A row whose shape is not what
    any reader could expect (a list where an object belongs, …) is refused as well: one bad row
    never stops a feed. A row that `known` has seen word for word is not built again.
    """
    numbered = enumerate(rows, start=1)
    if known is None:
        for number, row in numbered:
            yield from _read(number, row, build)
        return
    asked_of, prepare = known.ask, known.prepare

    def as_before(one: tuple[int, Row]) -> list[Record | Problem] | None:
        number, row = one
        key = asked_of(row).key
        return None if key is None else [_unchanged(number, key)]

    def known_or_read(some: Sequence[tuple[int, Row]]) -> list[list[Record | Problem]]:
        """Take one step with all rows before the next: each finds its own code still at hand."""
        asked = [asked_of(row) for _, row in some]
        found: list[list[Record | Problem]] = [
            _read(number, row, build) if one.key is None else [_unchanged(number, one.key)]
            for (number, row), one in zip(some, asked, strict=True)
        ]
        fresh = [
            (first, one, told)
            for one, told in zip(asked, found, strict=True)
            if isinstance(first := told[0], Record) and not first.unchanged
        ]
        prepared = prepare([(first, one) for first, one, _ in fresh])
        for record, (_, _, told) in zip(prepared, fresh, strict=True):
            told[0] = record
        return found

    at_hand = as_before if known.keys else None  # to know a row costs less than to send it
    for found in shared(known_or_read, numbered, processes=known.processes, at_hand=at_hand):
        yield from found


def _unchanged(number: int, key: str) -> Record:
    return Record(key=key, service=NOT_READ, raw={}, row=number, unchanged=True)


def _read(number: int, row: Row, build: Callable[[Row, Notes], Record]) -> list[Record | Problem]:
    """Return the record or the refusal of a row, and what was mended in it."""
    notes = Notes(number)
    first: Record | Problem
    try:
        first = build(row, notes)
    except RefusedRowError as refused:
        first = _refusal(number, notes.key, refused.field, refused.value, refused.advice)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as unexpected:
        advice = "This record is not built as its format says; compare it with its neighbours."
        first = _refusal(number, notes.key, "record", f"{unexpected}"[:200], advice)
    return [first, *notes.problems]


def _refusal(row: int, key: str | None, field: str, value: str, advice: str) -> Problem:
    return Problem(row=row, key=key, field=field, value=value, advice=advice, refused=True)


def needed(row: Mapping[str, Any], name: str, advice: str) -> str:
    """Return a cell that a record cannot do without.

    Raises
    ------
    RefusedRowError
        If it is empty.
    """
    value = row.get(name)
    if not value:
        raise RefusedRowError(name, "", advice)
    return str(value)


def mappings(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list (or the one object given); anything else in it is no object.

    What JSON holds is a dict, which is known as one in a tenth of the time.
    """
    if value is None:
        return []
    if isinstance(value, list):
        return [item for item in value if isinstance(item, (dict, Mapping))]
    return [value] if isinstance(value, Mapping) else []
