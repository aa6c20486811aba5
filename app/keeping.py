"""What is kept of people here, and what does it tell the directory? The people's store, if any.

The store is made when something is first kept, never by looking. Feedback is read whole (a voice is
a few words) and turned into what the recommender takes; where the store cannot be read, answers
come without it and `/healthz` says so: a broken notebook must not close the directory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import get_args

from directory.errors import FingerpostError, PeopleDatabaseError
from directory.people import Heard, People
from directory.settings import Settings
from directory.store_engine import sqlite_path
from recommender.feedback import (
    YOUNGEST,
    Alike,
    Outcome,
    Standing,
    Told,
    Youngest,
    alike,
    standings,
    terms,
)

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Finder = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listened:
    """What keyworkers told, as the recommender takes it; `newest` changes with every answer."""

    terms: Mapping[tuple[str, str], float] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    families: Mapping[tuple[str, str, Youngest], Alike] = field(default_factory=dict)
    newest: tuple[int, int] = (0, 0)
    problem: str = ""


def people_of(settings: Settings) -> People:
    """Open the people's store, making it when it is not there.

    Raises
    ------
    FingerpostError
        If it cannot be opened; the sentence says what to do.
    """
    return _people(settings.people_database, settings.database)


def standing_people(settings: Settings) -> People | None:
    """Open the people's store if it is there; `None` when nothing was ever kept."""
    if settings.people_database == settings.database:
        raise PeopleDatabaseError(str(sqlite_path(settings.database) or "given"))
    path = sqlite_path(settings.people_database)
    return None if path is not None and not path.exists() else people_of(settings)


@lru_cache(maxsize=8)
def _people(url: str, directory_url: str) -> People:
    return People.open(url, directory_url=directory_url)


def newest_heard(settings: Settings) -> tuple[int, int]:
    """Return two numbers that change with every answer; zeros where nothing was kept."""
    try:
        people = standing_people(settings)
        return (0, 0) if people is None else people.last_heard()
    except FingerpostError:
        return (0, 0)


def listen(settings: Settings, *, find: Finder, today: date) -> Listened:
    """Read what keyworkers told.

    Parameters
    ----------
    find
        The id under which a service is held now (records may have been put together since), or
        `None` when it is gone.
    """
    try:
        people = standing_people(settings)
        if people is None:
            return Listened()
        newest, heard = people.last_heard(), people.heard()
    except PeopleDatabaseError:
        raise
    except FingerpostError as error:
        return Listened(problem=str(error))
    now = {one: find(one) for one in {voice.service_id for voice in heard}}
    told = [_told(voice, held) for voice in heard if (held := now[voice.service_id]) is not None]
    known = [voice for voice in told if voice is not None]
    return Listened(
        terms=terms(known, today=today),
        standings=standings(known, today=today),
        families=alike(known, today=today),
        newest=newest,
    )


def _told(voice: Heard, service_id: str) -> Told | None:
    """Return a voice as the recommender takes it; `None` for an answer we do not know."""
    outcome = next((one for one in OUTCOMES if one == voice.outcome), None)
    if outcome is None:
        return None
    return Told(
        service_id=service_id,
        need=voice.need,
        outcome=outcome,
        on=voice.on,
        by=voice.author_ref or None,
        youngest=next((one for one in YOUNGEST if one == voice.youngest), None),
    )


def forget_what_ended(settings: Settings, *, today: date) -> int:
    """Delete plans whose day has passed and voices of long ago; say how many went."""
    try:
        people = standing_people(settings)
        return 0 if people is None else people.forget_ended(today=today)
    except FingerpostError:
        return 0  # it is said by /healthz, and tried again tomorrow
