"""What hours does a sentence tell? Read when every word of it is understood, else left as words.

"Mon-Thu, 9am-1pm. Fri, 9am-12:30pm", "9 am - 5 pm Monday to Friday", "First Saturday of the month,
10am - 4pm", "Mon-Fri 9am-5pm term time". One word that is not in the grammar ("varies", "except on
Wednesday", "Nursery", "by arrangement") and nothing is read: half a sentence is a wrong answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from directory.records import Schedule
from directory.recurrence import DAY_MINUTES, read_clock

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_GROUPS = {
    "weekday": _DAYS[:5],
    "weekend": _DAYS[5:],
    "daily": _DAYS,
    "every day": _DAYS,
    "everyday": _DAYS,
    "7 days a week": _DAYS,
    "seven days a week": _DAYS,
    "7 days": _DAYS,
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_TERM = (
    r"\(?\b(?:during (?:the )?|in )?(?:school )?term(?:[- ]?times?|(?<=school term))(?: only)?\)?"
    r"|\(?,?\s*\b(?:except|excluding|excl\.?|not|outside)(?: in| on| during| for)?"
    r"(?: the)? school holidays?\)?"
)
_NO_HOLIDAYS = (
    r"\(?,?\s*\b(?:closed|except|excluding|not)(?: on| for)? "
    r"(?:bank|public)(?: and (?:bank|public))? holidays?\)?"
)
_TOKEN = re.compile(
    r"""(?P<always>24\s*/\s*7\b|24[ -]?hours?(?:\s+a\s+day)?\b|24\s?hrs?\b)
    |(?P<fortnight>every\s+(?:2|two|second|other)\s+weeks?\b|fortnightly\b|every\s+fortnight\b
        |(?:alternate|every\s+other)\b)
    |(?P<group>every\s?day\b|daily\b|(?:7|seven)\s+days(?:\s+a\s+week)?\b|week(?:day|end)s?\b|m\s?-\s?f\b)
    |(?P<month>(?:of|in)\s+(?:the|each|every)\s+month\b|monthly\b)
    |(?P<day>(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?s?\b(?:\.(?=\s*(?:[-\u2013\d]|to\b)))?)
    |(?P<ordinal>(?:first|second|third|fourth|fifth|last)\b|[1-5](?:st|nd|rd|th)\b)
    |(?P<noon>(?:12(?:[:.]00)?\s*)?(?:noon|midday)\b)|(?P<midnight>(?:12\s*)?midnight\b)
    |(?P<military>(?:[01]\d|2[0-3])(?:00|15|30|45)(?=\s*(?:-|\u2013|to\b))
        |(?<=[-\u2013\s])(?:[01]\d|2[0-4])(?:00|15|30|45)(?:\s?hrs)?\b)
    |(?P<part>(?:morning|afternoon|evening)s?\b)
    |(?P<time>\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\b\.?)?(?![\d:/]|\.\d))
    |(?P<closed>closed\b)
    |(?P<to>-|\u2013|\u2014|\b(?:to|till?|until|through)\b)
    |(?P<and>,|&|/|\band\b)
    |(?P<stop>[.;:|\n])
    |(?P<glued>(?<=\d)hrs\b)
    |(?P<filler>\b(?:open(?:ing)?|hours?|times?|hrs|we|is|are|service|available|from|between|on|every|each|week|weekly|the|
        all\s+year\s+round|(?:365|all)\s+(?:days\s+a\s+)?year)\b)
    |(?P<space>[\s\r()]+)
    |(?P<other>.)""",
    re.IGNORECASE | re.VERBOSE,
)


class _UnsureError(Exception):
    """A word, an order or a time that could be read in more than one way."""


@dataclass(slots=True)
class _Group:
    """Some days and the hours that go with them."""

    days: list[str] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    hours: list[tuple[int, int]] = field(default_factory=list)
    monthly: bool = False
    fortnightly: bool = False
    closed: bool = False
    part: bool = False


def parse_hours(text: str | None) -> tuple[Schedule, ...] | None:
    """Return the rows a sentence about opening hours tells, or `None` when any of it is unsure.

    A day with no times is a row with no times: "open that day, hours unknown". Every row keeps the
    sentence as its `description`; words about school terms and public holidays go to `notes`.
    """
    said = (text or "").replace("\\n", "\n").strip()  # some tables spell the line break out
    if not said:
        return None
    term = re.search(_TERM, said, re.IGNORECASE)
    bank = re.search(_NO_HOLIDAYS, said, re.IGNORECASE)
    rest = re.sub(f"{_TERM}|{_NO_HOLIDAYS}", " ", said, flags=re.IGNORECASE)
    notes = ". ".join(
        filter(
            None, ["Term time only" if term else "", "Closed on public holidays" if bank else ""]
        )
    )
    try:
        groups = _groups(list(_tokens(rest)))
        rows = tuple(row for group in groups for row in _rows(group, said, notes or None))
    except _UnsureError:
        return None
    return rows or None


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind == "other":
            raise _UnsureError
        if kind == "military":
            word = match.group()
            yield "time", f"{word[:2]}:{word[2:4]}"
        elif kind not in {"space", "filler", "glued"}:
            yield kind, re.sub(r"\s+", " ", match.group().lower())


def _groups(tokens: list[tuple[str, str]]) -> list[_Group]:
    """Gather tokens into groups; days come before their hours throughout, or after throughout."""
    parts = list(_parts(tokens))
    kinds = [kind for kind, _ in parts if kind in {"days", "hours"}]
    if "days" not in kinds:
        raise _UnsureError
    days_first = kinds[0] == "days"
    groups = [_Group()]
    for (kind, value), (following, _) in zip(parts, [*parts[1:], ("", None)], strict=True):
        group = groups[-1]
        begins = kind in {"days", "ordinal"} if days_first else kind == "hours"
        begins = begins or (kind == "closed" and following == "days")  # "Closed weekends"
        shut = group.closed and bool(group.days)
        full = (bool(group.hours) or shut) if days_first else bool(group.days)
        if begins and full:
            group = _Group()
            groups.append(group)
        _add(group, kind, value)
    if any(group.hours for group in groups) and not all(g.hours or g.closed for g in groups):
        raise _UnsureError  # "Mon 9am-5pm, 10am-2pm Sat": whose hours are the second?
    return groups


def _add(group: _Group, kind: str, value: object) -> None:
    if kind == "days" and isinstance(value, list):
        group.days += value
    elif kind == "hours" and isinstance(value, tuple):
        group.hours.append(value)
    elif kind == "ordinal" and isinstance(value, int):
        group.ordinals.append(value)
    elif kind == "month":
        group.monthly = True
    elif kind == "fortnight":
        group.fortnightly = True
    elif kind == "closed":
        group.closed = True
    elif kind == "part":
        group.part = True


def _parts(tokens: list[tuple[str, str]]) -> Iterator[tuple[str, object]]:
    """Turn tokens into runs of days, stretches of hours, and the words around them."""
    place = 0
    while place < len(tokens):
        kind, word = tokens[place]
        ahead = [token[0] for token in tokens[place + 1 : place + 3]]
        if kind == "day" and ahead == ["to", "day"]:
            yield "days", _day_range(word, tokens[place + 2][1])
            place += 3
        elif kind in _TIMES and ahead[:1] == ["to"] and ahead[1:] and ahead[1] in _TIMES:
            yield "hours", _hours(tokens[place], tokens[place + 2])
            place += 3
        elif kind == "always":
            yield "hours", (0, DAY_MINUTES)
            place += 1
            if "7" in word and "/" in word:
                yield "days", list(_DAYS)
        elif kind in {"day", "group"}:
            yield "days", [_day(word)] if kind == "day" else _day_group(word)
            place += 1
        elif kind == "ordinal":
            yield "ordinal", _ORDINALS.get(word) or int(word[0])
            place += 1
        elif kind in {"month", "fortnight", "closed", "part"}:
            yield kind, None
            place += 1
        elif kind in {"and", "stop"}:
            place += 1
        else:  # a time by itself, or a "to" between nothing
            raise _UnsureError


_TIMES = {"time", "noon", "midnight"}


def _day(word: str) -> str:
    return word[:2].upper()


def _day_group(word: str) -> list[str]:
    if word[0] == "m":  # "M-F"
        return list(_DAYS[:5])
    return list(_DAY_GROUPS.get(word) or _DAY_GROUPS[word.rstrip("s")])


def _day_range(first: str, last: str) -> list[str]:
    start, end = _DAYS.index(_day(first)), _DAYS.index(_day(last))
    if start == end:
        raise _UnsureError
    return [_DAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)]


def _hours(first: tuple[str, str], last: tuple[str, str]) -> tuple[int, int]:
    """Return minutes from midnight; a half of the day left out is taken from the other time."""
    opens, closes = _readings(first), _readings(last)
    if len(closes) == 1 and len(opens) == 2:
        later = [reading for reading in opens if reading < closes[0]]
        opens = later[-1:] or opens  # "1-8pm" is 1pm to 8pm, "9-5pm" is 9am to 5pm
    if len(opens) == 1 and len(closes) == 2:
        later = [reading for reading in closes if reading > opens[0]]
        closes = later[:1] or closes  # "9am-11.35" is before noon, "9am-3" after
    if len(opens) == len(closes) == 2:
        opens, closes = _by_day(opens[0], closes[0])  # neither says which half of the day
    if len(opens) != 1 or len(closes) != 1 or opens == closes:
        raise _UnsureError
    start, end = opens[0], closes[0]
    if end == 0:
        end = DAY_MINUTES
    if end < start and start < DAY_MINUTES // 2:
        raise _UnsureError  # nothing opens in the morning and shuts the next morning
    return start, end


def _by_day(opens: int, closes: int) -> tuple[list[int], list[int]]:
    """Return two bare times where only one reading lies within the day: "9-5", "10-12", "1-4".

    "7-9" may be a breakfast or an evening class, "5-8" only an evening, but it is not said.
    """
    noon = DAY_MINUTES // 2
    if opens >= 8 * 60 and closes <= opens - 60:
        return [opens], [closes + noon]  # across noon; 12 o'clock is 0 here
    if opens >= 9 * 60 and closes > opens:
        return [opens], [closes]
    if opens < closes <= 6 * 60 and opens <= 4 * 60:
        return [opens + noon], [closes + noon]
    raise _UnsureError


def _readings(token: tuple[str, str]) -> list[int]:
    """Return what the time could be, in minutes; two when "am" or "pm" is left out."""
    kind, word = token
    if kind != "time":
        return [DAY_MINUTES // 2 if kind == "noon" else 0]
    clean = word.replace(" ", "")
    if clean[-1] in "m.":
        clock = read_clock(clean)
        if clock is None:
            raise _UnsureError
        return [clock.minutes]
    hour, _, minute = clean.replace(".", ":").partition(":")
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > DAY_MINUTES:
        raise _UnsureError
    if int(hour) > 12 or (len(hour) == 2 and hour.startswith("0") and minute) or int(hour) == 0:
        return [minutes]
    return [minutes % 720, minutes % 720 + 720]


def _rows(group: _Group, said: str, notes: str | None) -> Iterator[Schedule]:
    if group.closed:
        if group.hours or not group.days:
            raise _UnsureError
        return
    if group.part and not group.hours:
        raise _UnsureError  # "Wednesday mornings"
    monthly = bool(group.ordinals) or group.monthly
    unsure = not group.days or (monthly and not group.ordinals) or (monthly and group.fortnightly)
    of_the_month = group.monthly or len(group.ordinals) > 1  # "1st and 3rd Tuesday" of what else?
    if unsure or (monthly and not of_the_month):
        raise _UnsureError
    group.hours.sort()
    if any(first[1] > second[0] for first, second in pairwise(group.hours)):
        raise _UnsureError
    days = sorted(dict.fromkeys(group.days), key=_DAYS.index)
    byday = [f"{n}{day}" for day in days for n in group.ordinals] if monthly else days
    row = Schedule(
        freq="MONTHLY" if monthly else "WEEKLY",
        interval=2 if group.fortnightly else None,
        byday=",".join(byday),
        description=said,
        notes=notes,
    )
    if not group.hours:
        yield row
    for start, end in group.hours:
        yield replace(row, opens_at=_clock(start), closes_at=_clock(end))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
