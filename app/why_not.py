"""Why not this one? A service somebody has in mind, found by its name, and what rules say of it.

The rules are those of every answer; nothing is judged here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from app.listed import ids_named
from app.opening import Opened
from directory.records import Fit, Service
from recommender.answer import Verdict
from recommender.lines import line_services

MOST = 3
JUDGED = 9  # of those most alike, to show the nearest of them
LIKE = 70.0  # rapidfuzz, 0 to 100: "Jeely Piece" and "The Jeely Piece Club" have 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A service with a name like the one asked for, how far it is, and reasons.

    `against` and `open_questions` are reasons; `minutes` is infinite where no journey is known.
    """

    id: str
    name: str
    against: tuple[str, ...]
    open_questions: tuple[str, ...]
    way: str = ""
    minutes: float = math.inf


def why_not(opened: Opened, mapping: Mapping[str, Any], name: str) -> tuple[Known, ...]:
    """Return the services whose name is most like this one, each with what speaks against it."""
    situation, _ = opened.situation_of(mapping)
    start = situation.origin
    named = ids_named(opened.index, name, (start.latitude, start.longitude) if start else None)
    found = []
    for service in (*_lines(opened), *map(opened.service, named)):
        if service is None:
            continue
        alike = fuzz.token_set_ratio(name.lower(), service.name.lower())
        if alike >= LIKE:
            found.append((-alike, service.name, service.id))
    known = [
        (alike, _known(service_id, own_name, opened.recommender.verdicts(situation, service_id)))
        for alike, own_name, service_id in sorted(found)[:JUDGED]
    ]
    known.sort(key=lambda pair: (pair[0], pair[1].minutes))  # of one name, the nearest first
    return tuple(one for _, one in known[:MOST])


def _lines(opened: Opened) -> Iterable[Service]:
    """Return the national lines, where they stand among the options."""
    return line_services().values() if opened.recommender.with_lines else ()


def _known(service_id: str, name: str, verdicts: tuple[Verdict, ...]) -> Known:
    def reasons(fit: Fit) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.reason for one in verdicts if one.fit is fit))

    there = next((one for one in verdicts if one.rule == "within_reach"), None)
    is_closed = any(one.rule == "status" and one.fit is Fit.NO for one in verdicts)
    minutes = there.value if there and isinstance(there.value, int | float) else math.inf
    return Known(
        id=service_id,
        name=name,
        way=there.reason if there and there.fit is Fit.YES else "",
        minutes=math.inf if math.isnan(minutes) else float(minutes),
        against=reasons(Fit.NO),
        open_questions=() if is_closed else reasons(Fit.UNKNOWN),  # nobody is there to be asked
    )
