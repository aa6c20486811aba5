"""Of which day is this file? What its name says, exact or by the month; and is a day to come?"""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_ISO_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_](0[1-9]|1[0-2])(?![\d])(?![-_]\d\d(?!\d))")
_WORDS = re.compile(
    rf"(?<!\d)(\d{{1,2}})[ _-]?({'|'.join(_MONTHS)})[a-z]*[ _-]?(20\d\d)(?!\d)", re.I
)
_MONTH_WORDS = re.compile(rf"(?<![a-z])({'|'.join(_MONTHS)})[a-z]*[ _-]?(20\d\d)(?!\d)", re.I)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def is_to_come(day: date, today: date) -> bool:
    """Say whether a day is after today; elsewhere it may be tomorrow already."""
    return day > today + timedelta(days=1)


def date_in_name(name: str) -> date | None:
    """Return the day a file's name states ("2026-05-31", "31 May 2026"), or `None`."""
    words = _WORDS.search(name)
    if words:
        return _date(int(words[3]), _month(words[2]), int(words[1]))
    iso = _ISO_DAY.search(name)
    return _date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None


def month_in_name(name: str) -> date | None:
    """Return the first day of the month a file's name states ("2026-05", "May 2026"), or `None`."""
    iso = _ISO_MONTH.search(name)
    if iso:
        return _date(int(iso[1]), int(iso[2]), 1)
    words = _MONTH_WORDS.search(name)
    return _date(int(words[2]), _month(words[1]), 1) if words else None


def year_in_name(name: str) -> date | None:
    """Return the first day of the year a file's name states, or `None`."""
    year = _YEAR.search(name)
    return date(int(year[1]), 1, 1) if year else None


def earliest_in_name(name: str) -> date | None:
    """Return the earliest day the name allows: never fresher than it says."""
    return date_in_name(name) or month_in_name(name) or year_in_name(name)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
