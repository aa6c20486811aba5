"""Who is asking? What the keyworker or parent chose to say; all of it optional.

Nothing here is stored or logged. Times are Europe/London; money is pounds a week.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Literal, TypeVar

Mode = Literal["walk", "wheelchair", "cycle", "bus", "subway", "train", "car"]
MODES: Mapping[str, str] = {
    "walk": "on foot",
    "wheelchair": "by wheelchair",
    "cycle": "by bike",
    "bus": "by bus",
    "subway": "by subway",
    "train": "by train",
    "car": "by car",
}
Precision = Literal["postcode", "sector", "district", "place", "point"]

MINUTES_A_DAY = 24 * 60
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def clock(minutes: int) -> str:
    """Return minutes from midnight as "09:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of one weekday: `day` 0 is Monday; minutes from midnight, end exclusive.

    An end at or before the start is on the next day.
    """

    day: int
    start: int
    end: int

    @property
    def in_words(self) -> str:
        """Say "Mon 09:30-14:30"."""
        return f"{DAYS[self.day]} {clock(self.start)}-{clock(self.end)}"

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (self.end - self.start - 1) % MINUTES_A_DAY + 1


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
    `busy_times` nothing may need; given alone she may be free at all others. `None` means not said,
    an empty tuple means she said none.
    `budget_gbp_week` 0 means free only. `audience` holds what she says of herself (words of
    `vocabulary.AUDIENCE` such as `dads`, `women`), so that group-only services can be judged.
    `access_needs` are words of the access vocabulary, `preferences` words of `wishes.PREFERENCES`.
    `not_meant` holds needs that were read from `text` and that she did not mean. `council_named` is
    the GSS code of a council she named where she gave no place to set out from.
    """

    adult: str | None = None
    adult_age: float | None = None
    origin: Origin | None = None
    council_named: str | None = None
    second_anchor: Origin | None = None
    children: tuple[Child, ...] = ()
    needs: tuple[str, ...] = ()
    text: str = ""
    not_meant: tuple[str, ...] = ()
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
    _known: dict[Callable[..., Any], Any] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @property
    def council(self) -> str | None:
        """The GSS code of the council she lives in, as far as that is known."""
        return self.origin.council_code if self.origin else self.council_named

    def to_json(self) -> dict[str, Any]:
        """Return what was understood, in the field names it is read from; silence is left out."""
        times = {
            "free_hours": self.free_times,
            "care_hours": self.care_times,
            "busy_hours": self.busy_times,
        }
        said: dict[str, Any] = {
            "postcode": self.origin.label if self.origin else None,
            "council": self.council_named,
            "second_anchor": self.second_anchor.label if self.second_anchor else None,
            "adult": self.adult,
            "children_ages": [
                "unborn" if child.age_years is None else child.age_years for child in self.children
            ],
            "needs": list(self.needs),
            "text": self.text,
            "not_meant": list(self.not_meant),
            **{
                name: None
                if windows is None
                else [
                    {"day": DAYS[one.day], "start": clock(one.start), "end": clock(one.end)}
                    for one in windows
                ]
                for name, windows in times.items()
            },
            "mode": self.mode,
            "max_minutes": self.max_minutes,
            "budget_gbp_week": self.budget_gbp_week,
            "languages": list(self.languages),
            "access": list(self.access_needs),
            "audience": list(self.audience),
            "already_with": list(self.already_with),
            "preferences": list(self.preferences),
            "at": self.at.isoformat() if self.at else None,
        }
        return {key: value for key, value in said.items() if value not in (None, "", [])}


Known = TypeVar("Known")


def once(work: Callable[[Situation], Known]) -> Callable[[Situation], Known]:
    """Let a function of a situation alone be worked out once, however many rows ask for it.

    What it returns is kept with the situation and goes when that goes: nothing of hers stays behind
    in a cache of this process.
    """

    @wraps(work)
    def kept(situation: Situation) -> Known:
        known = situation._known
        if work not in known:
            known[work] = work(situation)
        found: Known = known[work]
        return found

    return kept
