"""How do several rules say a day, an age, a fee, or times of the week?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from directory.ages import months_said
from directory.hours_in_words import clock_words, weekdays_words
from recommender.situation import MINUTES_A_DAY, Situation, Window

PERIOD_WORDS = {
    "session": "a session",
    "hour": "an hour",
    "day": "a day",
    "week": "a week",
    "month": "a month",
    "term": "a term",
    "year": "a year",
    "once": "once",
}


def today_number(situation: Situation) -> int:
    """Return the day asked about as a whole number; 0, before all days, when it was not said."""
    return 0 if situation.at is None else situation.at.date().toordinal()


def day_words(day: date | None) -> str:
    """Return "31 May 2026"."""
    return "a day not listed" if day is None else f"{day.day} {day:%B %Y}"


def number_words(number: float) -> str:
    """Return 2 as "2" and 2.5 as "2.5"."""
    return f"{number:g}"


def age_words(low: float | None, high: float | None) -> str:
    """Return "2 to 5 years", "16 and over", "up to 11"; empty when neither end is listed."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"{_years(low)} and over"
    if low is None or low == 0:
        return f"birth to {_years(high)}" if low == 0 else f"up to {_years(high)}"
    if low >= 1 and months_said(low) is None and months_said(high) is None:
        return f"{low:g} to {high:g} years"
    return f"{_years(low)} to {_years(high)}"


def _years(age: float | None) -> str:
    if age is None:
        return ""
    months = round(age * 12) if 0 < age < 1 else months_said(age)
    if months is not None:
        return f"{months} month{'' if months == 1 else 's'}"
    return f"{age:g} year{'' if age == 1 else 's'}"


def money_words(amount: float) -> str:
    """Return "£30" or "£4.50"."""
    return f"£{amount:,.0f}" if amount == round(amount) else f"£{amount:,.2f}"


def fee_words(amount: float, period: str | None) -> str:
    """Return "free", "£30 a week"."""
    if amount == 0:
        return "free"
    return " ".join(part for part in (money_words(amount), PERIOD_WORDS.get(period or "")) if part)


def window_words(windows: Iterable[Window]) -> str:
    """Return times of the week as one says them: "Mon to Wed 8:45am to 4:30pm; Sat 9am to 1pm"."""
    by_day: dict[int, list[str]] = {}
    for one in sorted(windows, key=lambda one: (one.day, one.start)):
        whole = one.minutes == MINUTES_A_DAY
        span = "all day" if whole else f"{clock_words(one.start)} to {clock_words(one.end)}"
        by_day.setdefault(one.day, []).append(span)
    days_by_hours: dict[str, list[int]] = {}
    for day, spans in by_day.items():
        days_by_hours.setdefault(" and ".join(dict.fromkeys(spans)), []).append(day)
    return "; ".join(f"{weekdays_words(days)} {said}" for said, days in days_by_hours.items())
