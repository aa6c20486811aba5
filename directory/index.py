"""What does the recommender look at? Immutable columns, one row per (need, service at a location).

Rows are sorted by need, then by 1 km cell, then by service id; services without a place have one
row with `nan` coordinates, at the end of their need. The columns are those that the rules and
similarities declare: this module knows how to keep a column, never what it means. Arrays are
written beside the edition once and memory-mapped by whoever serves.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache, update_wrapper
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from directory import grid
from directory.crew import shared
from directory.index_sums import DOCUMENTS, sum_of, write_sums
from directory.kinds import Kinds, Numbers
from directory.postings import Postings, PostingsMaker, Tokens, Vocabulary, words_of
from directory.records import Service, ServiceAtLocation, from_document, to_document
from directory.spool import Spool
from directory.vocabulary import NEEDS

Rows = NDArray[np.intp]
Floats = NDArray[np.float64]

_CORE = {
    "need": "int16",
    "latitude": "float64",
    "longitude": "float64",
    "service": "int32",
    "place": "int16",
}
_CHUNK = 500  # services read together
_DOCUMENTS_KEPT = 512
_ANSWERS_KEPT = 256  # of one table: some hundred bytes each of kinds, a byte a row of a need


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate: a service, for one of its needs, at one of its places (or at none).

    `on` is the day from which it is looked at. `facts` are figures worked out for one situation
    (metres, minutes), so that a reason can name them; empty while an index is built. `known` is
    what was made of its record alone, for `of_record`.
    """

    service: Service
    need: str
    at: ServiceAtLocation | None
    on: date | None = None
    facts: Mapping[str, float] = field(default_factory=dict)
    known: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)


Made = TypeVar("Made")
Asked = ParamSpec("Asked")


def of_record(
    work: Callable[Concatenate[Row, Asked], Made],
) -> Callable[Concatenate[Row, Asked], Made]:
    """Let what is made of a row's record alone be made once, however many families it is shown to.

    It is kept as long as the index keeps the record unpacked. Nothing of `facts`, or of anybody
    who asks, may go into it.
    """

    def kept(row: Row, /, *args: Asked.args, **named: Asked.kwargs) -> Made:
        key = (work, args, *named.items()) if args or named else work
        known = row.known
        if key not in known:
            known[key] = work(row, *args, **named)
        found: Made = known[key]
        return found

    return update_wrapper(kept, work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How to keep one fact of every row: dtype, trailing shape, and how to read it from a row.

    Two rules that declare a column of the same name must declare the same `Column` object.
    `rests_on` returns what its numbers rest on beside the record (words of a reference file, whose
    bits they are): an index that was made with other words is made anew.
    """

    dtype: str
    read: Callable[[Row], Any]
    shape: tuple[int, ...] = ()
    rests_on: Callable[[], str] | None = None


Work = Callable[["Columns"], NDArray[Any]]
Named = str | Work


def of_records(work: Work) -> Work:
    """Let what columns of records alone say of each row be worked out once for a whole index.

    Nothing of anybody who asks, and no column that was worked out for a question, may go into it.
    """

    def kept(columns: Columns) -> NDArray[Any]:
        return columns[work]

    return update_wrapper(kept, work)


class Columns(Mapping[str, NDArray[Any]]):
    """Columns by name, as items or attributes; every array has the same first length.

    `take` copies nothing until a column is looked at: of the many columns of an index a question
    looks at some, and the wide ones cost the most.
    """

    __slots__ = (
        "_added",
        "_alike",
        "_arrays",
        "_kinds",
        "_known",
        "_numbered",
        "_of",
        "_rows",
        "_tables",
    )

    def __init__(
        self,
        arrays: Mapping[Any, NDArray[Any]],
        of: Columns | None = None,
        rows: NDArray[np.intp] | slice = slice(None),
        added: frozenset[str] = frozenset(),
    ) -> None:
        self._arrays: dict[Any, NDArray[Any]] = dict(arrays)  # by name, or by what makes it
        self._of, self._rows = of, rows
        self._tables: list[tuple[Columns, Any]] = []
        self._added = added  # worked out for one question
        self._kinds = Kinds(self._arrays) if of is None else None
        self._alike: dict[tuple[str, ...], Columns] = {}
        self._numbered: dict[tuple[str, ...], Numbers] = {}
        self._known: dict[Hashable, NDArray[Any]] = {}

    def __getitem__(self, name: Named) -> NDArray[Any]:
        found = self._arrays.get(name)
        if found is None:
            found = self._arrays[name] = self._looked_up(name)
        return found

    def _looked_up(self, name: Named) -> NDArray[Any]:
        """Return a column not looked at yet, without copying another table's whole for it."""
        if self._of is None:
            return self._made(name)
        if isinstance(self._rows, slice):
            return self._of[name][self._rows]
        for near in self._above():  # the nearest that has it, else the whole index
            if name in near[0]._arrays:
                break
        table, rows = near
        # Of a column some values wide this copies whole rows: ten times as fast as [rows].
        return np.asarray(table[name].take(rows, axis=0))

    def _made(self, name: Named) -> NDArray[Any]:
        """Return what is made of the columns of a whole table (`of_records`)."""
        if isinstance(name, str):
            raise KeyError(name)
        made = name(self)
        made.flags.writeable = False  # it is everybody's
        return made

    def _above(self) -> list[tuple[Columns, Any]]:
        """Return the tables these are rows of, the nearest first, and which rows of each."""
        if not self._tables:
            table, rows = self._of, cast("NDArray[np.intp]", self._rows)
            while table is not None:
                self._tables.append((table, rows))
                rows = rows if table._of is None else table._numbers_above(rows)
                table = table._of
        return self._tables

    def _numbers_above(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return which rows of the table above some of these are."""
        if isinstance(self._rows, slice):
            return rows + (self._rows.start or 0)
        return self._rows[rows]

    def __contains__(self, name: object) -> bool:
        return name in self._arrays or (self._of is not None and name in self._of)

    def __iter__(self) -> Iterator[str]:
        names = dict.fromkeys((*self._arrays, *(self._of or ())))
        return (name for name in names if isinstance(name, str))

    def __len__(self) -> int:
        return len(tuple(iter(self)))

    def __getattr__(self, name: str) -> NDArray[Any]:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def take(self, rows: NDArray[np.intp] | slice) -> Columns:
        """Return the same columns for some rows only."""
        return Columns({}, self, rows)

    def adding(self, **arrays: NDArray[Any]) -> Columns:
        """Return these columns and some more, worked out for one question."""
        added = self._added.union(arrays)
        return Columns({**self._arrays, **arrays}, self._of, self._rows, added)

    def alike(self, *names: str) -> tuple[Numbers, Columns] | None:
        """Return which rows are alike in some columns, where that is known and of use.

        Returns
        -------
        numbers, kinds
            Of every row the number of its kind, shape (n_rows,), and these columns of one row of
            each kind: what is worked out from them, taken at `numbers`, is right for every row.
            `None` where a column was worked out for one question, and as `Kinds.of` says.
        """
        kinds = self._kinds_by(names)
        return None if kinds is None else (self._numbers(names), kinds)

    def _kinds_by(self, names: tuple[str, ...]) -> Columns | None:
        """Return these columns of one row of each kind, if `alike` has an answer."""
        if names not in self._alike:
            if not self._added.isdisjoint(names):
                return None
            found = self._kinds_of(names) if self._of is None else self._of._kinds_by(names)
            if found is None:
                return None
            self._alike[names] = found
        return self._alike[names]

    def _numbers(self, names: tuple[str, ...]) -> Numbers:
        """Return of every row the number of its kind; only asked where there are kinds."""
        if names not in self._numbered and self._of is not None:
            if isinstance(self._rows, slice):
                self._numbered[names] = self._of._numbers(names)[self._rows]
            else:
                table, rows = self._above()[-1]
                self._numbered[names] = table._numbered[names].take(rows)
        return self._numbered[names]

    def _size(self) -> int:
        """Return how many rows there are."""
        if self._of is None:
            return len(next(iter(self._arrays.values())))
        if isinstance(self._rows, slice):
            return len(range(*self._rows.indices(self._of._size())))
        return len(self._rows)

    def by_kind(
        self,
        work: Callable[[Columns], NDArray[Any]],
        *names: str,
        resting_on: Hashable = None,
    ) -> NDArray[Any]:
        """Return what is worked out of these columns alone, row by row: of rows alike only once.

        `resting_on` is the work and all that it rests on beside the columns, where that is nothing
        of a family's own: then it is kept with the index for whoever asks next.
        """
        kinds = self._kinds_by(names)
        if kinds is None:
            return work(self)
        answers = work(kinds) if resting_on is None else kinds.worked_out(work, resting_on)
        if answers.ndim == 1 and (answers == answers[0]).all():  # of all the same: no need to look
            return np.full(self._size(), answers[0])
        return np.asarray(answers.take(self._numbers(names), axis=0))

    def worked_out(
        self, work: Callable[[Columns], NDArray[Any]], resting_on: Hashable
    ) -> NDArray[Any]:
        """Return what is worked out of a whole table, kept for whoever asks next.

        `resting_on` is the work and all that it rests on beside the columns: nothing of a family's
        own.
        """
        answers = self._known.get(resting_on)
        if answers is None:
            if len(self._known) >= _ANSWERS_KEPT:
                self._known.clear()
            answers = self._known[resting_on] = work(self)
        return answers

    def _kinds_of(self, names: tuple[str, ...]) -> Columns | None:
        found = None if self._kinds is None else self._kinds.of(names)
        if found is None:
            return None
        self._numbered[names], rows = found
        return Columns({name: self._arrays[name][rows] for name in names})


def read_columns(rows: list[Row], columns: Mapping[str, Column]) -> Columns:
    """Read declared columns from rows; one service is the one-row case of the same judgement."""
    core = {
        "need": [NEEDS.index(row.need) for row in rows],
        "latitude": [_degrees(row, "latitude") for row in rows],
        "longitude": [_degrees(row, "longitude") for row in rows],
    }
    found = {name: np.array(values, dtype=_CORE[name]) for name, values in core.items()}
    for name, column in columns.items():
        values = map(column.read, rows)
        if column.shape:
            array = np.empty((len(rows), *column.shape), dtype=column.dtype)
            for number, value in enumerate(values):
                array[number] = value
        else:
            array = np.fromiter(values, dtype=column.dtype, count=len(rows))
        found[name] = array
    return Columns(found)


def _degrees(row: Row, name: str) -> float:
    value = None if row.at is None else getattr(row.at.location, name)
    return np.nan if value is None else float(value)


def rows_of(service: Service, *, on: date | None = None) -> list[Row]:
    """Return one row per need and place of a service; a service without our needs has none."""
    places = service.service_at_locations or (None,)
    needs = dict.fromkeys(need for need in service.needs if need in NEEDS)
    return [Row(service=service, need=need, at=at, on=on) for need in needs for at in places]


def text_of(service: Service) -> str:
    """Return what a service says of itself, for searching by words."""
    parts = (service.name, service.description, service.eligibility_description)
    return " ".join((*(part for part in parts if part), *service.tags, *service.audience)).replace(
        "_", " "
    )


def build(
    services: Iterable[Service | str],
    columns: Mapping[str, Column],
    folder: Path,
    *,
    on: date | None = None,
    tokens: Tokens = words_of,
    processes: int = 1,
) -> None:
    """Write the index of an edition into a folder.

    Parameters
    ----------
    services
        Every service once, or its document; read a few at a time and not kept.
    columns
        What to keep of every row.
    on
        The day the index is for (default: today in Scotland): hours are looked at from then on.
    processes
        How many helpers may be forked for it; 1 where threads are at work.
    """
    day = on or datetime.now(ZoneInfo("Europe/London")).date()
    folder.mkdir(parents=True, exist_ok=True)
    source = iter(services)
    chunks = iter(lambda: list(islice(source, _CHUNK)), [])

    def read(some: list[list[Service | str]]) -> list[_Part]:
        return [_read_part(chunk, columns, day, tokens) for chunk in some]

    ids: list[str] = []
    ends, sums = [0], array("L")
    owners: list[NDArray[np.int64]] = []
    spool = Spool(folder)
    spool.add(read_columns([], columns))
    words = PostingsMaker()
    with (folder / DOCUMENTS).open("wb") as documents:
        for part in shared(read, chunks, processes=processes, batch=1):
            owners.append(part.owners + np.array([len(ids), 0]))
            spool.add(part.columns)
            ids += part.ids
            for document in part.documents:
                ends.append(ends[-1] + documents.write(document))
                sums.append(sum_of(document))
            words.add(part.words)
    together = np.concatenate(owners) if owners else np.zeros((0, 2), dtype=np.int64)
    by_id = _write(folder, spool, together, ids, ends, words)
    meta = {
        "on": day.isoformat(),
        "columns": [*columns],
        "layout": _layout(columns),
        "sizes": {path.name: path.stat().st_size for path in sorted(folder.iterdir())},
    }
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    write_sums(folder, [sums[number] for number in by_id])


def holds(folder: Path, columns: Mapping[str, Column]) -> bool:
    """Say whether a folder holds an index with just these columns: an older release had others."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        return bool(meta.get("layout") == _layout(columns))
    except (OSError, ValueError, AttributeError):
        return False


def opens(folder: Path) -> bool:
    """Say whether an index can be read and no file of it is missing or was cut short."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        lengths = {name: (folder / name).stat().st_size for name in meta.get("sizes", {})}
        Index.open(folder)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        return False
    # Documents that changed are added at the end of their file.
    return all(
        lengths[name] == size or (name == DOCUMENTS and lengths[name] > size)
        for name, size in meta.get("sizes", {}).items()
    )


def _layout(columns: Mapping[str, Column]) -> list[list[Any]]:
    return [
        [name, one.dtype, list(one.shape), _digest(one.rests_on)]
        for name, one in sorted(columns.items())
    ]


def _digest(rests_on: Callable[[], str] | None) -> str:
    return "" if rests_on is None else blake2b(rests_on().encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What is kept of some services: of each its document and words, of each row who owns it."""

    ids: list[str]
    documents: list[bytes]
    words: Vocabulary
    owners: NDArray[np.int64]  # service (counted within the part) and place of each row
    columns: dict[str, NDArray[Any]]


def _read_part(
    chunk: Sequence[Service | str], columns: Mapping[str, Column], day: date, tokens: Tokens
) -> _Part:
    services = [from_document(one) if isinstance(one, str) else one for one in chunk]
    rows: list[Row] = []
    owners: list[tuple[int, int]] = []
    words = Vocabulary()
    for number, service in enumerate(services):
        own = rows_of(service, on=day)
        places = len(service.service_at_locations)
        owners += [(number, k % places if places else -1) for k in range(len(own))]
        rows += own
        words.add(tokens(text_of(service)) if own else ())
    return _Part(
        ids=[service.id for service in services],
        documents=[one.encode() if isinstance(one, str) else to_document(one) for one in chunk],
        words=words,
        owners=np.array(owners, dtype=np.int64).reshape(-1, 2),
        columns=dict(read_columns(rows, columns)),
    )


def _write(
    folder: Path,
    spool: Spool,
    owners: NDArray[np.int64],
    ids: list[str],
    ends: list[int],
    words: PostingsMaker,
) -> NDArray[np.intp]:
    """Sort rows and services, write every array, one column at a time; return services by id."""
    by_id = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.intp)
    rank = np.empty_like(by_id)
    rank[by_id] = np.arange(len(ids))
    service = rank[owners[:, 0]].astype(_CORE["service"])
    place = owners[:, 1].astype(_CORE["place"])
    where = {name: spool.take(name) for name in ("need", "latitude", "longitude")}
    keys = grid.keys(*where.values())
    order = np.lexsort((place, service, keys))
    np.save(folder / "keys.npy", keys[order])
    np.save(folder / "column_service.npy", service[order])
    np.save(folder / "column_place.npy", place[order])
    for name, values in where.items():
        np.save(folder / f"column_{name}.npy", values[order])
    for name in spool.names:
        np.save(folder / f"column_{name}.npy", spool.take(name)[order])
    spans = np.array(ends, dtype=np.int64)
    np.save(folder / "document_spans.npy", np.stack([spans[:-1], spans[1:]], axis=1)[by_id])
    (folder / "ids.json").write_text(json.dumps([ids[number] for number in by_id]))
    words.make(owners[order, 0]).write(folder)
    by_service = np.lexsort((np.arange(len(order)), service[order]))
    np.save(folder / "rows_by_service.npy", by_service)
    return by_id


class Index:
    """One edition's index, memory-mapped and immutable: safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self.on = date.fromisoformat(meta["on"])
        self.columns = Columns(
            {name: _load(folder, f"column_{name}") for name in (*_CORE, *meta["columns"])}
        )
        self.service_ids: list[str] = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
        self.postings = Postings.open(folder)
        self._keys = _load(folder, "keys")
        self._spans = _load(folder, "document_spans")
        self._documents = np.asarray(
            np.memmap(folder / DOCUMENTS, dtype=np.uint8, mode="r")
            if len(self.service_ids)
            else np.zeros(0, dtype=np.uint8)
        )
        self._by_service = _load(folder, "rows_by_service")
        self._read = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_service)
        self._row = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_row)
        groups = range(len(NEEDS))
        self._rows_for = {NEEDS[one]: grid.group_slice(self._keys, one) for one in groups}
        self._placeless = {NEEDS[one]: grid.placeless_slice(self._keys, one) for one in groups}

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open what `build` wrote.

        Raises
        ------
        FileNotFoundError
            If the folder holds no whole index.
        """
        return cls(folder)

    def __len__(self) -> int:
        return len(self._keys)

    def rows_for(self, need: str) -> slice:
        """Return where the rows of a need lie."""
        return self._rows_for[need]

    def placeless(self, need: str) -> slice:
        """Return where the rows of a need without a point lie: the end of `rows_for`."""
        return self._placeless[need]

    def near(
        self, needs: Iterable[str], latitude: float, longitude: float, metres: float
    ) -> tuple[Rows, Floats]:
        """Return (rising rows, metres) of the places within so many metres, its edge included."""
        groups = sorted(map(NEEDS.index, needs))
        rows = grid.spread(*grid.runs(self._keys, groups, latitude, longitude, metres))
        inside, away = grid.within(latitude, longitude, self._points.take(rows, axis=0), metres)
        return rows[inside], away

    @cached_property
    def _points(self) -> Floats:
        return grid.on_sphere(self.columns["latitude"], self.columns["longitude"])

    def search(
        self,
        need: str,
        text: str,
        *,
        latitude: float,
        longitude: float,
        metres: float,
        decay: Callable[[Floats], Floats],
        where: Callable[[Rows], NDArray[np.bool_]] | None = None,
        limit: int = 10,
        tokens: Tokens = words_of,
    ) -> tuple[Rows, Floats]:
        """Return (rows, scores) of the best places within reach that speak of a word, best first.

        The score is BM25 times `decay(metres away)`; `where` keeps some rows (a window of time, a
        rule); ties are broken by row, so by service id within a cell. Only rows in the cells of the
        disc are looked at.
        """
        group = NEEDS.index(need)
        starts, stops = grid.runs(self._keys, [group], latitude, longitude, metres)
        scores = self.postings.score(tokens(text), starts, stops)
        spoken = np.flatnonzero(scores != 0)  # three times as fast as of the figures themselves
        rows, scores = grid.rows_at(starts, stops, spoken), scores[spoken]
        if where is not None:
            kept = where(rows)
            rows, scores = rows[kept], scores[kept]
        inside, away = grid.within(latitude, longitude, self._points.take(rows, axis=0), metres)
        rows, weighed = rows[inside], scores[inside] * decay(away)
        if len(rows) > limit:
            # Everything that ties with the last one kept stays until ties are broken.
            least = np.partition(weighed, len(weighed) - limit)[len(weighed) - limit]
            best = weighed >= least
            rows, weighed = rows[best], weighed[best]
        order = np.lexsort((self.columns["service"][rows], -weighed))[:limit]
        return rows[order], weighed[order]

    def service(self, row: int) -> Service:
        """Return the service of a row."""
        return self._read(int(self.columns["service"][row]))

    def service_by_id(self, service_id: str) -> Service | None:
        """Return a service of this edition, or `None`."""
        number = self._number_of(service_id)
        return None if number is None else self._read(number)

    def rows_of_service(self, service_id: str) -> Rows:
        """Return the rows of a service, rising; none when it serves none of our needs."""
        place = self._number_of(service_id)
        if place is None:
            return np.zeros(0, dtype=np.intp)
        numbers = self.columns["service"]
        number = numbers.dtype.type(place)  # of another kind, all of them would be copied
        sorter = self._by_service
        first = np.searchsorted(numbers, number, side="left", sorter=sorter)
        after = np.searchsorted(numbers, number, side="right", sorter=sorter)
        return np.asarray(sorter[first:after])

    def row(self, number: int, **facts: float) -> Row:
        """Return one row as the candidate it stands for, with figures worked out for a question."""
        row = self._row(number)
        if not facts:
            return row
        return Row(
            service=row.service, need=row.need, at=row.at, on=row.on, facts=facts, known=row.known
        )

    def _read_row(self, number: int) -> Row:
        service = self.service(number)
        place = int(self.columns["place"][number])
        return Row(
            service=service,
            need=NEEDS[int(self.columns["need"][number])],
            at=None if place < 0 else service.service_at_locations[place],
            on=self.on,
        )

    def _number_of(self, service_id: str) -> int | None:
        """Look an id up in their order: a dictionary of all would take a while at each opening."""
        number = bisect_left(self.service_ids, service_id)
        known = number < len(self.service_ids) and self.service_ids[number] == service_id
        return number if known else None

    def _read_service(self, number: int) -> Service:
        first, after = self._spans[number]
        return from_document(self._documents[first:after].tobytes())


def _load(folder: Path, name: str) -> NDArray[Any]:
    """Return an array from disk as a plain view of the mapped file."""
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))
