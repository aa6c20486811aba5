"""How are opening hours said? As a notice on a door says them: "Mon to Fri 9am to 5pm"."""

from __future__ import annotations

from datetime import date

from directory.records import Schedule
from directory.recurrence import DAY_MINUTES, frequency, read_clock, weekdays_of

_FULL = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = {0: "Every", 1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", -1: "Last"}
_SUFFIX = {"1": "st", "2": "nd", "3": "rd", "21": "st", "22": "nd", "23": "rd", "31": "st"}
_EVERY = {
    "DAILY": ("Every day", "Every {n} days"),
    "WEEKLY": ("Every week", "Every {n} weeks"),
    "MONTHLY": ("Every month", "Every {n} months"),
    "YEARLY": ("Once a year", "Every {n} years"),
    "ONCE": ("Once", "Once"),
}


def weekday_name(weekday: int, *, full: bool = False) -> str:
    """Return "Mon" or "Monday"; Monday is 0."""
    return _FULL[weekday] if full else _FULL[weekday][:3]


def day_words(day: date) -> str:
    """Return "30 June 2026"."""
    return f"{day.day} {day:%B %Y}"


def clock_words(minutes: int) -> str:
    """Return "9am", "9:30am", "12 noon" or "midnight"."""
    minutes %= DAY_MINUTES
    if minutes in {0, DAY_MINUTES // 2}:
        return "12 noon" if minutes else "midnight"
    hour, minute = divmod(minutes, 60)
    half = "am" if hour < 12 else "pm"
    return f"{(hour - 1) % 12 + 1}{f':{minute:02}' if minute else ''}{half}"


def weekdays_words(weekdays: list[int]) -> str:
    """Return "Mon to Fri", "Mon and Wed" or "Every day"."""
    if len(weekdays) == 7:
        return "Every day"
    runs: list[list[int]] = []
    for weekday in sorted(weekdays):
        if runs and runs[-1][-1] == weekday - 1:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    parts = []
    for run in runs:
        names = [weekday_name(weekday) for weekday in run]
        parts += [f"{names[0]} to {names[-1]}"] if len(run) > 2 else names
    return _joined(parts)


def _joined(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def hours_words(rows: tuple[Schedule, ...]) -> tuple[str, ...]:
    """Return the lines for rows: weekly ones gathered by equal hours, then the rarer ones.

    `notes` of a row, when it has any, is said after its hours.
    """
    by_day: dict[int, list[tuple[int, str]]] = {}
    rare: list[str] = []
    for row in rows:
        weekdays = _every_week_on(row)
        if weekdays is None:
            rare.append(_rare_words(row))
        for weekday in weekdays or ():
            by_day.setdefault(weekday, []).append((_start(row), _times(row)))
    days_by_hours: dict[str, list[int]] = {}
    for weekday in sorted(by_day):
        times = list(dict.fromkeys(text for _, text in sorted(by_day[weekday])))
        days_by_hours.setdefault(_joined(times), []).append(weekday)
    usual = [f"{weekdays_words(days)} {hours}" for hours, days in days_by_hours.items()]
    return (*usual, *dict.fromkeys(rare))


def _every_week_on(row: Schedule) -> list[int] | None:
    freq = frequency(row)
    if (row.interval or 1) > 1 or freq not in {"WEEKLY", "DAILY"} or row.count:
        return None
    pairs = weekdays_of(row.byday) if row.byday else None
    if pairs is not None:
        return None if any(ordinal for ordinal, _ in pairs) else [day for _, day in pairs]
    if row.byday:
        return None
    if freq == "DAILY":
        return list(range(7))
    return None if row.dtstart is None else [row.dtstart.weekday()]


def _start(row: Schedule) -> int:
    opens = read_clock(row.opens_at)
    return DAY_MINUTES if opens is None else opens.minutes


def _times(row: Schedule) -> str:
    opens, closes = read_clock(row.opens_at), read_clock(row.closes_at)
    note = f" ({row.notes})" if row.notes else ""
    if opens is None:
        until = "" if closes is None else f"until {clock_words(closes.minutes)} "
        return f"{until}({'opening time' if until else 'times'} not listed){note}"
    if closes is None:
        return f"from {clock_words(opens.minutes)} (closing time not listed){note}"
    end = closes.minutes + (closes.minutes == DAY_MINUTES - 1)
    if opens.minutes == 0 and end == DAY_MINUTES:
        return f"24 hours{note}"
    if opens.minutes == closes.minutes:
        return f"(times not listed){note}"
    return f"{clock_words(opens.minutes)} to {clock_words(end)}{note}"


def _rare_words(row: Schedule) -> str:
    """Return the line of a row that does not fall every week, or whose days cannot be read."""
    freq = frequency(row)
    if freq is None:
        said = row.description or row.notes
        if row.opens_at or row.closes_at:
            return f"Days not listed, {_times(row)}"
        return f"“{said}”" if said else "days and times not listed"
    interval = row.interval or 1
    once, several = _EVERY[freq]
    turns = several.format(n=interval) if interval > 1 else once
    days = _which_days(row, freq)
    if interval == 1 and days:
        turns = ""
    return " ".join(part for part in (", ".join(filter(None, (turns, days))), _times(row)) if part)


def _which_days(row: Schedule, freq: str) -> str:
    if freq == "ONCE" and row.dtstart is not None:
        return day_words(row.dtstart)
    pairs = weekdays_of(row.byday) if row.byday else ()
    if pairs is None:
        return f"days written as {row.byday!r}"
    if pairs and freq == "MONTHLY":
        named = [f"{_ORDINALS.get(n, f'{n}th')} {weekday_name(day)}" for n, day in pairs]
        return f"{_joined(named)} of the month"
    if pairs:
        return weekdays_words([day for _, day in pairs])
    if row.bymonthday and freq == "MONTHLY":
        return f"{_month_days_words(row.bymonthday)} of the month"
    return "" if row.dtstart is None or freq != "WEEKLY" else weekday_name(row.dtstart.weekday())


def _month_days_words(bymonthday: str) -> str:
    days = [part.strip() for part in bymonthday.replace(";", ",").split(",") if part.strip()]
    said = []
    for day in days:
        number = day.lstrip("+-")
        nth = f"{number}{_SUFFIX.get(number, 'th')}"
        if day == "-1":
            said.append("last day")
        else:
            said.append(f"{nth} from last day" if day.startswith("-") else nth)
    return _joined(said)
