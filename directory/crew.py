"""How is one small work, to be done a hundred thousand times, shared among the processors?

Some processes are forked from this one: what stands in its memory (tables, settings, the work
itself) is theirs too and need not be sent. Batches go to them through pipes, one at a time each,
and results come back in the order of the items, so that nobody can tell how many worked. A helper
that dies or stumbles has its batch done here instead: what goes wrong goes wrong where it always
did. Helpers end when their pipe does, so also with a parent that was killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

BATCH = 200  # items sent at once: some 400 kB of a feed, a tenth of a second of work

Item = TypeVar("Item")
Result = TypeVar("Result")


def processors() -> int:
    """Return how many processes may work side by side here; 1 where forking is not safe."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def shared(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    processes: int,
    batch: int = BATCH,
) -> Iterator[Result]:
    """Yield `work(item)` for every item, in order; `items` is walked here and never far ahead.

    Parameters
    ----------
    work
        Looks at nothing but its item and what does not change; its result can be pickled.
    processes
        How many helpers to fork; below 2, and for a single batch, all is done here.
    """
    source = iter(items)
    batches = iter(lambda: list(islice(source, batch)), [])
    if processes < 2:
        for some in batches:
            yield from map(work, some)
        return
    first, second = next(batches, []), next(batches, [])
    yield from map(work, first)
    if not second:
        return
    helpers = _hire(work, processes)
    try:
        yield from _in_order(helpers, second, batches)
    finally:
        for helper in helpers:
            helper.dismiss()


def _in_order(
    helpers: list[_Helper[Item, Result]], first: list[Item], batches: Iterator[list[Item]]
) -> Iterator[Result]:
    """Give every helper a batch in turn, and the next one as soon as it hands its results in."""
    busy: deque[_Helper[Item, Result]] = deque()
    for helper, some in zip(helpers, _chained(first, batches), strict=False):
        helper.give(some)
        busy.append(helper)
    while busy:
        helper = busy.popleft()
        done = helper.take()
        if some := next(batches, []):
            helper.give(some)
            busy.append(helper)
        yield from done


def _chained(first: list[Item], batches: Iterator[list[Item]]) -> Iterator[list[Item]]:
    yield first
    yield from batches


@dataclass(slots=True)
class _Helper(Generic[Item, Result]):
    """A forked process, the pipe to it, and the batch it has."""

    work: Callable[[Item], Result]
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
        return [self.work(item) for item in self.batch] if done is None else done

    def dismiss(self) -> None:
        self.pipe.close()
        self.process.join(1)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _hire(work: Callable[[Item], Result], count: int) -> list[_Helper[Item, Result]]:
    fork = multiprocessing.get_context("fork")
    helpers: list[_Helper[Item, Result]] = []
    for _ in range(count):
        ours, theirs = fork.Pipe()
        others = [*(helper.pipe for helper in helpers), ours]
        process = fork.Process(target=_help, args=(work, theirs, others), daemon=True)
        process.start()
        theirs.close()
        helpers.append(_Helper(work, process, ours, []))
    return helpers


def _help(work: Callable[[Item], Result], pipe: Connection, others: list[Connection]) -> None:
    """Do batches until the pipe ends. Its other ends are closed here, or it never would."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends the pipe
    for other in others:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_done(work, pipe.recv()))


def _done(work: Callable[[Item], Result], batch: list[Item]) -> list[Result] | None:
    """Return the results of a batch; `None` says that the parent should see for itself."""
    try:
        return [work(item) for item in batch]
    except Exception:
        return None
