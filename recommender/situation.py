"""Who is asking? What the keyworker or parent chose to say; all of it optional.

Nothing here is stored or logged. Times are Europe/London; money is pounds a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Mode = Literal["walk", "wheelchair", "cycle", "bus", "subway", "train", "car"]
Precision = Literal["postcode", "sector", "district", "place", "point"]

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of one weekday: `day` 0 is Monday; minutes from midnight, end exclusive."""

    day: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where she sets out from, and how precisely that is known."""

    label: str
    latitude: float
    longitude: float
    council_code: str | None = None
    precision: Precision = "postcode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child. `age_years` is `None` while expected; `in_words` is "2-year-old", "baby"."""

    age_years: float | None
    in_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that refines an answer.

    `free_times` an appointment or course must overlap; `care_times` childcare must cover;
    `busy_times` nothing may need. `None` means not said, an empty tuple means she said none.
    `budget_gbp_week` 0 means free only. `audience` holds what she says of herself (words of
    `vocabulary.AUDIENCE` such as `dads`, `women`), so that group-only services can be judged.
    """

    adult: str | None = None
    adult_age: float | None = None
    origin: Origin | None = None
    second_anchor: Origin | None = None
    children: tuple[Child, ...] = ()
    needs: tuple[str, ...] = ()
    text: str = ""
    free_times: tuple[Window, ...] | None = None
    care_times: tuple[Window, ...] | None = None
    busy_times: tuple[Window, ...] | None = None
    mode: Mode | None = None
    max_minutes: float | None = None
    budget_gbp_week: float | None = None
    languages: tuple[str, ...] = ()
    access_needs: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    already_with: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()
    at: datetime | None = None
    limit: int = 10
