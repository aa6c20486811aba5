"""How is one small work, to be done a hundred thousand times, shared among the processors?

Some processes are forked from this one: what stands in its memory (tables, settings, the work
itself) is theirs too and need not be sent. Batches go to them through pipes, one at a time each,
and results come back in the order of the items, so that nobody can tell how many worked. What is
`at_hand` here is never sent; where everything is, nobody is hired. A helper that dies or stumbles
has its batch done here instead: what goes wrong goes wrong where it always did. Helpers end when
their pipe does, so also with a parent that was killed.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

BATCH = 200  # items sent at once: some 400 kB of a feed, a tenth of a second of work
_GARBAGE = 100_000  # new objects after which a helper looks for rings of rubbish: some two batches
AHEAD = 16  # batches walked while the oldest is not done

Item = TypeVar("Item")
Result = TypeVar("Result")


def processors() -> int:
    """Return how many processes may work side by side here; 1 where forking is not safe."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def shared(
    work: Callable[[list[Item]], list[Result]],
    items: Iterable[Item],
    *,
    processes: int,
    batch: int = BATCH,
    at_hand: Callable[[Item], Result | None] | None = None,
) -> Iterator[Result]:
    """Yield what `work` makes of every item, in order; `items` is walked here, never far ahead.

    Parameters
    ----------
    work
        Returns a result for each item of a batch. It looks at nothing but the items and what does
        not change; its results can be pickled.
    processes
        How many helpers to fork; below 2, and for a single batch, all is done here.
    at_hand
        Returns what `work` would where finding it costs less than sending the item, else `None`.
    """
    source = iter(items)
    batches = iter(lambda: list(islice(source, batch)), [])
    if processes < 2:
        for some in batches:
            yield from work(some)
        return
    first, second = next(batches, []), next(batches, [])
    yield from work(first) if first else ()
    if not second:
        return
    crew = _Crew(work, processes)
    try:
        for results in _in_order(crew, chain((second,), batches), at_hand):
            yield from results
    finally:
        crew.dismiss()


def _in_order(
    crew: _Crew[Item, Result],
    batches: Iterable[list[Item]],
    at_hand: Callable[[Item], Result | None] | None,
) -> Iterator[list[Result]]:
    """Give each batch to whoever is free; yield what comes of them, in the order they were given.

    A helper gets its next batch before anybody looks at what it handed in.
    """
    given: deque[_Batch[Item, Result]] = deque()
    for some in batches:
        known = [None if at_hand is None else at_hand(item) for item in some]
        batch = _Batch(some, known)
        done: list[list[Result]] = []
        if not batch.is_done:
            while crew.is_busy:
                done.append(given.popleft().take(crew))
            batch.give(crew)
        given.append(batch)
        while given and (given[0].is_done or len(given) > AHEAD):
            done.append(given.popleft().take(crew))
        yield from done
    while given:
        yield given.popleft().take(crew)


@dataclass(slots=True)
class _Batch(Generic[Item, Result]):
    """Some items side by side, what is known of each, and the helper who works on the others."""

    items: list[Item]
    known: list[Result | None]
    helper: _Helper[Item, Result] | None = None

    @property
    def is_done(self) -> bool:
        return None not in self.known

    def give(self, crew: _Crew[Item, Result]) -> None:
        self.helper = crew.next()
        pairs = zip(self.items, self.known, strict=True)
        self.helper.give([item for item, known in pairs if known is None])

    def take(self, crew: _Crew[Item, Result]) -> list[Result]:
        found: Iterator[Result] = iter(())
        if self.helper is not None:
            found = iter(self.helper.take())
            crew.free.append(self.helper)
        return [next(found) if known is None else known for known in self.known]


class _Crew(Generic[Item, Result]):
    """The helpers, hired when the first batch needs one, and which of them are free."""

    def __init__(self, work: Callable[[list[Item]], list[Result]], processes: int) -> None:
        self._work, self._processes = work, processes
        self._helpers: list[_Helper[Item, Result]] = []
        self.free: deque[_Helper[Item, Result]] = deque()

    @property
    def is_busy(self) -> bool:
        return bool(self._helpers) and not self.free

    def next(self) -> _Helper[Item, Result]:
        if not self._helpers:
            self._helpers = _hire(self._work, self._processes)
            self.free.extend(self._helpers)
        return self.free.popleft()

    def dismiss(self) -> None:
        for helper in self._helpers:
            helper.dismiss()


@dataclass(slots=True)
class _Helper(Generic[Item, Result]):
    """A forked process, the pipe to it, and the batch it has."""

    work: Callable[[list[Item]], list[Result]]
    process: BaseProcess
    pipe: Connection
    batch: list[Item]

    def give(self, batch: list[Item]) -> None:
        self.batch = batch
        with suppress(OSError):  # it died; `take` will find out
            self.pipe.send(batch)

    def take(self) -> list[Result]:
        try:
            done: list[Result] | None = self.pipe.recv()
        except (EOFError, OSError):
            done = None
        return self.work(self.batch) if done is None else done

    def dismiss(self) -> None:
        self.pipe.close()
        self.process.join(1)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _hire(work: Callable[[list[Item]], list[Result]], count: int) -> list[_Helper[Item, Result]]:
    fork = multiprocessing.get_context("fork")
    helpers: list[_Helper[Item, Result]] = []
    gc.freeze()  # what stands in memory now is not looked through for rubbish in each helper
    for _ in range(count):
        ours, theirs = fork.Pipe()
        others = [*(helper.pipe for helper in helpers), ours]
        process = fork.Process(target=_help, args=(work, theirs, others), daemon=True)
        process.start()
        theirs.close()
        helpers.append(_Helper(work, process, ours, []))
    gc.unfreeze()
    return helpers


def _help(
    work: Callable[[list[Item]], list[Result]], pipe: Connection, others: list[Connection]
) -> None:
    """Do batches until the pipe ends. Its other ends are closed here, or it never would."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends the pipe
    gc.set_threshold(_GARBAGE)
    for other in others:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_done(work, pipe.recv()))


def _done(work: Callable[[list[Item]], list[Result]], batch: list[Item]) -> list[Result] | None:
    """Return the results of a batch; `None` says that the parent should see for itself."""
    try:
        return work(batch)
    except Exception:
        return None
