"""Who said each fact last, when, and how likely is it to hold still?

A record is not one age. A keyworker heard this morning that a nursery is full, its hours are of an
overlay of last spring, its address of a register of 2024. `sources` names records with their days;
one that gave single facts only (an overlay, a change made here) says which. Facts fade at different
speeds (`data/reference/freshness.toml`): by half after each half-life, with no day on which
something that was right turns wrong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from directory.records import ADD_UP, Fit, Service, Source, word_of

LIKELY_OLD = 0.5  # below this a fact is as likely wrong as right: ask before relying on it
_SILENCE = Service(id="", name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of fact: the fields of a service it is told by, and its half-life in days."""

    id: str
    name: str
    fields: tuple[str, ...]
    half_life_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One kind of fact of one service: who told it last, when, and how fresh it is.

    `freshness` is 1 on the day it was checked and half of that after each half-life; `None` where
    nobody says when it was checked: unknown, not old.
    """

    kind: Kind
    checked_on: date | None
    by: Source | None
    freshness: float | None

    @property
    def is_likely_old(self) -> bool:
        """Whether it is worth asking anew before relying on it; an unknown day is."""
        return self.freshness is None or self.freshness < LIKELY_OLD


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind of fact by its id, those that age fastest first."""
    text = files("data").joinpath("reference", "freshness.toml").read_text(encoding="utf-8")
    read = [
        Kind(
            id=entry["id"],
            name=entry["name"],
            fields=tuple(entry["fields"]),
            half_life_days=entry["half_life_days"],
        )
        for entry in tomllib.loads(text)["fact"]
    ]
    return {kind.id: kind for kind in sorted(read, key=lambda kind: kind.half_life_days)}


def fade(kind: str, checked_on: date | None, *, today: date) -> float | None:
    """Return how fresh a fact of this kind is, 1 to 0; `None` where its day is not known."""
    if checked_on is None:
        return None
    age = max(0, (today - checked_on).days)
    return float(0.5 ** (age / kinds()[kind].half_life_days))


def told(service: Service, *, today: date, only: Collection[str] | None = None) -> tuple[Told, ...]:
    """Return what a service lists, kind by kind, those that age fastest first; silence is left out.

    Somebody who says that all is still right (`assured_date`) has checked every kind but whether it
    takes new people, which carries its own day. `only` some kinds may be asked for, by their ids.
    """
    found = []
    for kind in kinds().values():
        if (only is not None and kind.id not in only) or not _lists(service, kind):
            continue
        if kind.id == "accepting":
            day, source = service.accepting.as_of, _newest(service, kind.fields)[1]
        else:
            day, source = _newest(service, kind.fields)
        found.append(
            Told(
                kind=kind,
                checked_on=day,
                by=source,
                freshness=fade(kind.id, day, today=today),
            )
        )
    return tuple(found)


def told_of(service: Service, fields: Collection[str]) -> tuple[date | None, Source | None]:
    """Return (day, source) of whoever told any of these fields last."""
    return _newest(service, fields)


def givers(service: Service, field: str) -> dict[str, tuple[date | None, Source | None]]:
    """Return who told each word of a field that adds up (`records.ADD_UP`), and when; by the word.

    The source is `None` where the record tells no source at all.
    """
    if any(field in source.facts for source in service.sources):  # all of it, as it stands
        told = _newest(service, (field,))
        return {word_of(item): told for item in getattr(service, field)}
    return {
        word_of(item): _newest(service, (f"{field}/{word_of(item)}",))
        for item in getattr(service, field)
    }


def _lists(service: Service, kind: Kind) -> bool:
    if kind.id == "accepting":
        return service.accepting.fit is not Fit.UNKNOWN
    if kind.id == "hours" and any(at.schedules for at in service.service_at_locations):
        return True
    return any(getattr(service, name) != getattr(_SILENCE, name) for name in kind.fields)


def _newest(service: Service, fields: Collection[str]) -> tuple[date | None, Source | None]:
    """Return (day, source) of the newest that gave one of the fields, else of the whole record.

    Whoever looked at the whole service later has looked at that too; the day on which one of
    several lists looked at its own record says nothing of what another one gave.
    """
    own = [one for one in service.sources if set(one.facts) & set(fields)]
    if not own:
        words = [
            told for name in fields if name in ADD_UP for told in givers(service, name).values()
        ]
        if words:
            return max(words, key=lambda one: one[0] or date.min)
    given = max(own, key=lambda one: one.checked_on or date.min, default=None)
    whole = next((one for one in service.sources if not one.facts), None)
    if given is None:
        return service.checked_on, whole
    if given.checked_on is None:  # the register's day is not that of what a table without one adds
        return service.assured_date, given
    looked = service.assured_date
    of_a_list = whole.checked_on if whole is not None else None
    if looked is not None and looked > max(given.checked_on, of_a_list or given.checked_on):
        return looked, given
    return given.checked_on, given
