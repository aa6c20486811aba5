"""What is kept for good is not walked again, and what was only passing through is given back.

Streamlit collects garbage after every run. What lives as long as the process (modules, indexes, gap
tables) is therefore frozen once it is made: after a gap map it cost 26 ms a click, frozen none. The
C library keeps what was freed for the next large array; given back, a server that has drawn a map
of gaps is some 100 MB smaller (measured). What is given back has to be asked for again, though,
page by page: a planner who turns a dial would wait for it at every turn (a fifth of the whole,
measured). So it is given back once nothing large was made for a moment.
"""

from __future__ import annotations

import ctypes
import gc
import threading
from contextlib import suppress

AT_REST_S = 2.0
# A change of a question makes some thousand objects that a cycle may hold. Looked for each 700, as
# Python would, rubbish cost 2 % of a change; each 20,000, nothing that could be told.
LOOK_AFTER = (20_000, 20, 20)
_SETTLED = threading.Event()
M_ARENA_MAX = -8  # of the GNU C library's mallopt


def share_one_heap() -> None:
    """Let all threads take memory from one heap, before there are others.

    Each thread would else begin a heap of its own and keep what it was once given: 33 MB of a
    server that had drawn a gap map for every saved family (measured), at no cost in CPU.
    """
    _of_the_c_library("mallopt", M_ARENA_MAX, 1)


def settle() -> None:
    """Collect what is garbage, freeze what is left, and give free memory back to the system.

    From then on garbage is looked for more seldom.
    """
    gc.set_threshold(*LOOK_AFTER)
    _SETTLED.set()
    _freeze()
    _give_back()


def settle_again() -> None:
    """Do the same after something large was made, giving memory back once nothing more is made.

    A process that does not serve is left alone.
    """
    if _SETTLED.is_set():  # to count what is frozen walks all of it: 10 ms
        _freeze()
        _AT_REST.begin_anew()


def _freeze() -> None:
    gc.collect()
    gc.freeze()


def _give_back() -> None:
    _of_the_c_library("malloc_trim", 0)


class _AtRest:
    """Gives memory back when it was last begun anew `AT_REST_S` ago."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def begin_anew(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(AT_REST_S, _give_back)
            self._timer.daemon = True
            self._timer.start()


_AT_REST = _AtRest()


def _of_the_c_library(name: str, *numbers: int) -> None:
    """Call what only the GNU C library has; elsewhere nothing happens."""
    with suppress(AttributeError, OSError, TypeError):
        getattr(ctypes.CDLL(None), name)(*numbers)
