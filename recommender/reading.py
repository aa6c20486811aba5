"""How is a situation read? The field names of files, pages and the command line, leniently.

Nothing here stops: what cannot be read is left out and said in one sentence, and the rest still
answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, get_args

from directory.opening_text import parse_hours
from directory.postcodes import Found
from directory.vocabulary import NEEDS, words
from recommender.ages_said import NUMBERS, own_age_in_text
from recommender.rules._languages import language_code
from recommender.situation import DAYS, MINUTES_A_DAY, Child, Mode, Origin, Situation, Window
from recommender.wishes import read_wishes, said_of_herself

_YOUNG = 25.0  # "young parents" are under 25 in the vocabulary
_MODES = {
    "walking": "walk",
    "foot": "walk",
    "on foot": "walk",
    "bike": "cycle",
    "cycling": "cycle",
    "drive": "car",
    "driving": "car",
    "tube": "subway",
    "underground": "subway",
    "rail": "train",
    "tram": "bus",
}
_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?", re.IGNORECASE)
_SPAN = re.compile(
    r"\s*(?P<first>[a-z]+)\s*(?:(?:-|to)\s*(?P<last>[a-z]+))?\s+"
    r"(?P<start>[\d:.]+\s*(?:am|pm)?)\s*(?:-|\u2013|to)\s*(?P<end>[\d:.]+\s*(?:am|pm)?)\s*",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>m(?:o|ths?|onths?)?|w(?:ks?|eeks?)?|y(?:rs?|ears?)?)?"
    r"(?:[ -]*old)?",
    re.IGNORECASE,
)
_WITHOUT = {
    "postcode": "Until then only help by phone or online is shown.",
    "second_anchor": "Until then the way there is not worked out.",
}
_WHOLE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}", re.IGNORECASE)
_YEARS_AND_MONTHS = re.compile(
    r"(\d+) ?(?:y|yrs?|years?),? ?(?:and )?(\d+) ?(?:m|mo|mths?|months?)", re.IGNORECASE
)
_EXPECTED = re.compile(r"unborn|pregnan|expect|due\b|on the way", re.IGNORECASE)


class Postcodes(Protocol):
    """Whoever knows where a postcode is: `directory.postcodes.Postcodes`."""

    def find(self, text: str) -> Found:
        """Return where it is, or an answer without a point that says what to do."""


def from_mapping(
    mapping: Mapping[str, Any], postcodes: Postcodes, *, second: Postcodes | None = None
) -> tuple[Situation, tuple[str, ...]]:
    """Return the situation and one sentence for everything that could not be read.

    Field names are those of a page, the command line or a file of cases: `postcode`, `council`,
    `second_anchor`, `adult`, `children_ages`, `needs`, `free_hours`, `care_hours`, `busy_hours`,
    `mode`, `max_minutes`, `budget_gbp_week`, `language`, `constraints`, `access`, `audience`,
    `preferences`, `text`, `not_meant`, `already_with`, `at`, `limit`. Others are ignored.
    `second` finds her second place, where more is known than postcodes; a place may be given as it
    was `Found` already.
    """
    problems: list[str] = []
    adult = _text(mapping, "adult")
    age = _adult_age(adult) or own_age_in_text(_text(mapping, "text"))
    children = _children(mapping.get("children_ages"), problems)
    languages = _languages(mapping, problems)
    wishes = read_wishes(
        tuple(
            str(phrase)
            for key in ("constraints", "access", "audience", "preferences")
            for phrase in _many(mapping.get(key))
        )
    )
    for phrase in wishes.not_understood:
        problems.append(
            f"{phrase!r} is not a wish we can check; it is kept for you to raise with each service."
        )
    max_minutes = _number(mapping, "max_minutes", problems)
    if max_minutes == 0:
        problems.append(
            "max_minutes 0 leaves no journey: only help by phone, online or at home fits; "
            "the nearest places stand among what nearly fits."
        )
    situation = Situation(
        adult=adult or None,
        adult_age=age,
        origin=_origin(mapping, "postcode", postcodes, problems),
        council_named=_text(mapping, "council") or None,
        second_anchor=_origin(mapping, "second_anchor", second or postcodes, problems),
        children=children,
        needs=_needs(mapping.get("needs"), problems),
        text=_text(mapping, "text"),
        not_meant=_needs(mapping.get("not_meant"), problems),
        free_times=_windows(mapping.get("free_hours"), "free_hours", problems),
        care_times=_windows(mapping.get("care_hours"), "care_hours", problems),
        busy_times=_windows(mapping.get("busy_hours"), "busy_hours", problems),
        mode=_mode(mapping.get("mode"), problems),
        max_minutes=max_minutes,
        budget_gbp_week=_number(mapping, "budget_gbp_week", problems),
        languages=tuple(one for one in languages if one != "bsl"),
        access_needs=tuple(
            dict.fromkeys((*wishes.access, *(one for one in languages if one == "bsl")))
        ),
        audience=_audience(adult, age, children, wishes.audience),
        already_with=tuple(dict.fromkeys(str(one) for one in _many(mapping.get("already_with")))),
        preferences=wishes.preferences,
        at=_moment(mapping.get("at"), problems),
        limit=int(_number(mapping, "limit", problems) or 10),
    )
    return situation, tuple(problems)


def _text(mapping: Mapping[str, Any], key: str) -> str:
    value = mapping.get(key)
    return " ".join(str(value).split()) if value is not None else ""


def _many(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _number(mapping: Mapping[str, Any], key: str, problems: list[str]) -> float | None:
    value = mapping.get(key)
    if value is None or value == "":
        return None
    try:
        number = float(str(value).strip().lstrip("£"))
    except ValueError:
        number = float("nan")
    if not 0 <= number < float("inf"):
        problems.append(f"{key} {value!r} is not a number of 0 or more; it was left out.")
        return None
    return number


def _origin(
    mapping: Mapping[str, Any], key: str, postcodes: Postcodes, problems: list[str]
) -> Origin | None:
    text = _text(mapping, key)
    if not text:
        return None
    told = mapping[key]
    found = told if isinstance(told, Found) else postcodes.find(text)
    if found.latitude is None or found.longitude is None:
        wrong, found = found.problem, _around(text, postcodes)
        if found.latitude is None or found.longitude is None:
            problems.append(f"{wrong} {_WITHOUT[key]}")
            return None
        problems.append(f"{wrong} Until then {found.label} stands for it.")
    elif found.state == "ended":
        problems.append(f"Postcode {found.label} is no longer in use; its last place was used.")
    return Origin(
        label=found.label,
        latitude=float(found.latitude),
        longitude=float(found.longitude),
        council_code=found.council_code,
        precision=found.precision or "postcode",
    )


def _around(text: str, postcodes: Postcodes) -> Found:
    """Return where a whole postcode that is in no list lies: a new street is in a known sector."""
    squeezed = "".join(text.split())
    if _WHOLE.fullmatch(squeezed) is None:
        return Found(label=text)
    sector = postcodes.find(f"{squeezed[:-3]} {squeezed[-3]}")
    return sector if sector.latitude is not None else postcodes.find(squeezed[:-3])


def _needs(value: Any, problems: list[str]) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    found: list[str] = []
    for one in _many(value):
        word = str(one).strip().lower().replace(" ", "_").replace("-", "_")
        word = _need_called(word)
        if word in NEEDS:
            found.append(word)
        else:
            problems.append(f"{one!r} is not a need we know; use one of {', '.join(NEEDS)}.")
    return tuple(dict.fromkeys(found))


# Plain names that can mean one need only; the beginning of a single name is taken as well.
_CALLED = {
    "benefits": "income_max",
    "income": "income_max",
    "money_advice": "income_max",
    "housing_advice": "housing",
    "english": "esol",
    "english_classes": "esol",
    "legal_help": "legal",
    "legal_advice": "legal",
    "jobs": "training",
    "nursery": "childcare",
}


def _need_called(word: str) -> str:
    """Return the need that a plain name can only mean: "debt", "housing advice"; else the word."""
    if word in NEEDS:
        return word
    called = _CALLED.get(word)
    begins = [one for one in NEEDS if one.startswith(f"{word}_")]
    named = [one for one in NEEDS if words("needs")[one].name.lower().replace(" ", "_") == word]
    only = [*named, *begins]
    return called or (only[0] if len(set(only)) == 1 else word)


def _children(value: Any, problems: list[str]) -> tuple[Child, ...]:  # noqa: ANN401 - JSON
    children: list[Child] = []
    for one in value.split(",") if isinstance(value, str) else _many(value):
        child = read_child(one)
        if child is None:
            problems.append(
                f"{one!r} is not a child's age we can read; write 2, 7 months or expecting."
            )
        else:
            children.append(child)
    return tuple(children)


def read_child(value: object) -> Child | None:
    """Return a child from 2, 0.5, "7m", "two", "18 months" or "expecting"; `None` if unread."""
    text = str(value).strip()
    if text.lower() in NUMBERS:
        text = str(NUMBERS.index(text.lower()) + 1)
    if _EXPECTED.search(text):
        return Child(age_years=None, in_words="baby on the way")
    text = text.replace(" 1/2", ".5").replace("\u00bd", ".5")
    if (both := _YEARS_AND_MONTHS.fullmatch(text)) is not None:
        text = f"{12 * int(both[1]) + int(both[2])} months"
    match = _AGE.fullmatch(text)
    if match is None:
        return None
    unit = (match["unit"] or "y").lower()[0]
    years = float(match["number"]) / {"y": 1, "m": 12, "w": 52}[unit]
    return Child(age_years=years, in_words=_child_in_words(years)) if years < 26 else None


def _child_in_words(years: float) -> str:
    months = round(years * 12)
    if months < 1:
        return "newborn"
    if months < 24 and months != 12:
        return f"{months}-month-old"
    return f"{int(years + 1e-9)}-year-old"


def _adult_age(adult: str) -> float | None:
    match = re.search(r"\b(1[2-9]|[2-9]\d)\b", adult)
    return float(match[1]) if match else None


def _audience(
    adult: str, age: float | None, children: tuple[Child, ...], wished: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what she says of herself, with what her age and her children make of it."""
    found = [*said_of_herself(adult), *wished]
    parent = bool(children) or "parents" in found
    if parent:
        found += ["parents", "lone_parents"]
    if age is not None:
        found.append("adults_25_plus" if age >= _YOUNG else "young_people")
        if parent and age < _YOUNG:
            found.append("young_parents")
    if any(child.age_years is None or child.age_years < 1 for child in children):
        found.append("pregnant")  # the vocabulary's word for pregnancy and the first year
    return tuple(dict.fromkeys(found))


def _mode(value: Any, problems: list[str]) -> Mode | None:  # noqa: ANN401 - JSON
    if value is None or value == "":
        return None
    word = str(value).strip().lower()
    word = _MODES.get(word, word)
    for mode in get_args(Mode):
        if word == mode:
            known: Mode = mode
            return known
    known_modes = ", ".join(get_args(Mode))
    problems.append(f"{value!r} is not a way to travel we know; use one of {known_modes}.")
    return None


def _languages(mapping: Mapping[str, Any], problems: list[str]) -> tuple[str, ...]:
    """Return codes; a language we have no code for is kept as said, to ask for an interpreter."""
    said = [*_many(mapping.get("language")), *_many(mapping.get("languages"))]
    codes: list[str] = []
    for one in said:
        code = language_code(str(one))
        if code is None:
            problems.append(
                f"{one!r} is not a language we know; write its English name or a code such as pl. "
                "Until then an interpreter is asked for in those words."
            )
        codes.append(code or str(one).strip())
    return tuple(dict.fromkeys(codes))


def _moment(value: Any, problems: list[str]) -> datetime | None:  # noqa: ANN401 - JSON
    if value is None or value == "":
        return None
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        problems.append(f"{value!r} is not a date and time; write it like 2026-11-23T10:00.")
        return None


def _windows(value: Any, name: str, problems: list[str]) -> tuple[Window, ...] | None:  # noqa: ANN401
    if value is None:
        return None
    windows: list[Window] = []
    for one in _many(value):
        found = read_windows(one)
        if not found:
            problems.append(f"{name} {one!r} is not a time; write it like Mon 09:30-14:30.")
        windows += found
    if not windows and _many(value):
        return None  # what could not be read is not "no time at all"
    return tuple(sorted(set(windows), key=lambda window: (window.day, window.start, window.end)))


def read_windows(value: Any) -> tuple[Window, ...]:  # noqa: ANN401 - JSON
    """Return the windows of "Tue, Thu 9.30am-2pm" or {day, start, end}; none if unread.

    Read as opening hours are, so that both are written alike: "9-3" ends at 3pm. What that leaves
    open ("Mon 7:00-9:00") is taken by the clock of 24 hours.
    """
    if isinstance(value, Mapping):
        value = f"{value.get('day')} {value.get('start')}-{value.get('end')}"
    return _as_opening_hours(str(value)) or _by_the_clock(str(value))


def _as_opening_hours(text: str) -> tuple[Window, ...]:
    """Return what a sentence about hours tells of every week; nothing where any of it is unsure."""
    windows: list[Window] = []
    for row in parse_hours(text) or ():
        start, end = _minutes(row.opens_at or ""), _minutes(row.closes_at or "")
        weekly = row.freq == "WEEKLY" and not row.interval
        if not weekly or start is None or end is None or start == MINUTES_A_DAY:
            return ()
        windows += (
            Window(day=_BYDAY.index(day), start=start, end=end or MINUTES_A_DAY)
            for day in (row.byday or "").split(",")
        )
    return tuple(windows)


def _by_the_clock(text: str) -> tuple[Window, ...]:
    match = _SPAN.fullmatch(text)
    if match is None:
        return ()
    days = _days(match["first"], match["last"])
    start, end = _minutes(match["start"]), _minutes(match["end"])
    if not days or start is None or end is None or start == MINUTES_A_DAY:
        return ()
    return tuple(Window(day=day, start=start, end=end or MINUTES_A_DAY) for day in days)


def _days(first: str, last: str | None) -> tuple[int, ...]:
    known = {day.lower(): number for number, day in enumerate(DAYS)}
    start, end = known.get(first[:3].lower()), known.get((last or first)[:3].lower())
    if start is None or end is None:
        return ()
    return tuple((start + step) % 7 for step in range((end - start) % 7 + 1))


def _minutes(text: str) -> int | None:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "pm" else 0)
    total = hour * 60 + minute
    return total if minute < 60 and total <= MINUTES_A_DAY else None
