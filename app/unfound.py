"""Which searches found nothing near? Counted in this process's memory, kept in whole fives.

Fewer than five never reach a disk, a log or a page, and are gone when the process ends: a count of
one is somebody's trouble written down (docs/decisions/0007-no-search-is-kept.md). Of a search its
need, council and month are counted; that it was counted already is known to the visit alone.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from app import opening
from app.keeping import people_of
from directory.errors import FingerpostError
from directory.people import Searched
from directory.records import Service
from directory.settings import Settings
from recommender.answer import Option, Recommendation

FIVE = 5
NEVER = "domestic_abuse"  # spoken of beside anything else: nobody is to fear a trace of it
ROOM = 10  # options of an answer that does not say its limit

Search = tuple[str, str, str]  # need, council, month


class Fives:
    """Counts of one process. `keep` gets whole fives only, and may fail: then they stay here."""

    def __init__(self, keep: Callable[[Searched], None]) -> None:
        self._keep = keep
        self._few: Counter[Search] = Counter()
        self._lock = threading.Lock()

    def count(self, search: Search) -> None:
        """Count one search; keep what has become whole fives."""
        need, council_code, month = search
        with self._lock:
            self._few[search] += 1
            whole = self._few[search] - self._few[search] % FIVE
            if not whole:
                return
            self._few[search] -= whole
        try:
            self._keep(Searched(need=need, council_code=council_code, month=month, times=whole))
        except FingerpostError:  # her answer comes all the same; the sixth search tries again
            with self._lock:
                self._few[search] += whole


@lru_cache(maxsize=8)
def _fives(settings: Settings) -> Fives:
    return Fives(lambda more: people_of(settings).add_searched(more))


def count_unfound(
    answer: Recommendation, services: Mapping[str, Service], counted: Collection[str]
) -> frozenset[str]:
    """Count the needs for which nothing near was found; return all that this visit has counted.

    Parameters
    ----------
    services
        The records behind the options, by id.
    counted
        What this visit had counted before ("need council"): asked again it counts once.
    """
    opened = opening.here()
    if opened.is_sample or answer.origin is None or answer.origin.council_code is None:
        return frozenset(counted)
    council = answer.origin.council_code
    month = f"{opening.now_in_london():%Y-%m}"
    found = {need: f"{need} {council}" for need in needs_unfound(answer, services, council)}
    for need, mark in found.items():
        if mark not in counted:
            _fives(opened.settings).count((need, council, month))
    return frozenset((*counted, *found.values()))


def needs_unfound(
    answer: Recommendation, services: Mapping[str, Service], council: str
) -> list[str]:
    """Return the needs, stated or surely meant, that no place and no service of her council meets.

    An answer holds as many options as its limit: where more was asked than it has room for, a need
    without an option may only have had no turn, and nothing is said of it.
    """
    if NEVER in {one.need for one in answer.needs} | {one.kind for one in answer.urgent}:
        return []
    asked = dict.fromkeys(one.need for one in answer.needs if one.grade in ("stated", "sure"))
    children = len(answer.situation.get("children") or ())
    if len(answer.needs) * max(1, children) > answer.situation.get("limit", ROOM):
        return []
    near = {
        need
        for option in answer.options
        if _is_near(option, services.get(option.service_id), council)
        for need in (option.need, *option.needs)
    }
    return [need for need in asked if need not in near]


def _is_near(option: Option, service: Service | None, council: str) -> bool:
    """Say whether an option has a place, or is listed for her council by name."""
    areas = service.service_areas if service is not None else ()
    return option.location_id is not None or any(area.code == council for area in areas)
