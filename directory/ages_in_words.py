"""Which ages does a record's own text state, where it lists none? "Under 5s", "for toddlers".

A name states for whom the whole is. A description does where it says so of the care itself
("childcare for 3 to 5 year olds"), not of a room, a day or a price. Only childcare is read so:
elsewhere ages may be those of a course's children or of a person helped. What is read is never
written into a record; whoever judges by it quotes the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from directory.records import Service
from directory.wording import ages_in

_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"(?:\d{{1,2}}(?:\.5)?|{'|'.join(_COUNTED)}|birth)"
_UNIT = r"(?:[- ]?(?:years?|yrs?|months?|mths?|weeks?|wks?)(?:[- ]olds?)?)"
_ENDS = rf"{_NUMBER}{_UNIT}? ?(?:-|\u2013|to|and|until) ?{_NUMBER}{_UNIT}?"
_NUMBERED = (
    rf"(?:under|over)(?:[- ]the[- ]age[- ]of)?[- ]?(?:{_NUMBER})(?:['\u2019]?s\b|{_UNIT}|\b)"
    rf"|(?:aged?|ages) (?:from |between )?{_ENDS}"
    rf"|\b{_NUMBER}{_UNIT}? ?(?:-|\u2013|to) ?{_NUMBER}{_UNIT}"
    rf"|\b{_NUMBER}{_UNIT} ?(?:\+|plus\b|and (?:over|under)\b)"
)
# What is for those not yet at school, without a number.
_LITTLE = r"(?:bab(?:y|ies)(?: ?(?:and|&|,) ?toddlers?)?|toddlers?|pre[- ]?school(?:ers?)?)\b"
_NOT_YET_AT_SCHOOL = 4.0
_STATED = re.compile(rf"\b(?:{_NUMBERED}|{_LITTLE})", re.I)
_FIVES = re.compile(r"\b(under|over)[- ]?(?:the age of )?(\w+?)(?:s|['\u2019]s)\b", re.I)
_CARE = (
    r"(?:child ?care|day ?care|care|nursery|play ?group|cr[e\u00e8]che|kindergarten|club|sessions?|"
    r"group|places|learning|service|provision)"
)
_WHO = (
    r"(?: (?:all|children|pupils|kids|boys and girls|the|those|our))*"
    r"(?: (?:who are|from|between|aged?))*"
)
_OF_ALL = re.compile(
    rf"\b{_CARE}\b[^.;:]{{0,50}}?\b(?:for|to|of|with)\b{_WHO} (?P<ages>{_NUMBERED}|{_LITTLE})", re.I
)
_OF_A_PART = re.compile(
    r"\b(?:rooms?|units?|areas?|gardens?|class(?:es)?|discount|fees?|ratio|free|funded|parents?|"
    r"mums?|dads?|carers?|mon|tues?|wed|thurs?|fri|satur|sun)(?:day)?s?\b",
    re.I,
)
_READ_AT_MOST = 1000  # characters: for whom it is stands near the beginning
# A club for schoolchildren beside the nursery takes others than its name says.
_WIDER = {"after_school", "breakfast_club", "holiday_club", "school_age_only", "childminder"}


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages in years, `None` where nothing is said; `words` where they were read in the text."""

    minimum_age: float | None = None
    maximum_age: float | None = None
    words: str = ""


def ages_of(service: Service) -> Ages:
    """Return the ages a service lists; an end it does not list by what its own text states.

    Words never go against what is listed: a nursery registered from 3 that calls itself "Under 5s"
    is from 3 to 4.
    """
    listed = Ages(service.minimum_age, service.maximum_age)
    if listed.maximum_age is not None or not _is_childcare(service):
        return listed
    said = _said(service.name, service.description or "")
    low, high = said.minimum_age, said.maximum_age
    if _WIDER & set(service.tags) and (high is None or high <= _NOT_YET_AT_SCHOOL + 1):
        return listed
    if listed.minimum_age is not None:
        low = listed.minimum_age
        if high is None or high < low:
            return listed
    return Ages(low, high, said.words)


def _is_childcare(service: Service) -> bool:
    return service.role == "childcare" or service.needs == ("childcare",)


@lru_cache(maxsize=4096)
def _said(name: str, about: str) -> Ages:
    """Return what the name states, else what the description states of the whole."""
    if (found := _STATED.search(name)) is not None:
        return _read(found[0])
    about = " ".join(about[:_READ_AT_MOST].split())
    found_in = [
        _read(one["ages"])
        for sentence in re.split(r"(?<=[.;:!])\s|\n", about)
        if (one := _OF_ALL.search(sentence)) and not _OF_A_PART.search(sentence)
    ]
    if not found_in:
        return Ages()
    lows = [one.minimum_age for one in found_in]
    highs = [one.maximum_age for one in found_in]
    return Ages(  # of several statements the widest: none shuts out whom another lets in
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        found_in[0].words if len(found_in) == 1 else "; ".join(one.words for one in found_in),
    )


def _read(words: str) -> Ages:
    plain = _FIVES.sub(lambda said: f"{said[1]} {said[2]}", words.lower().replace("-", " "))
    for value, word in enumerate(_COUNTED, start=1):
        plain = re.sub(rf"\b{word}\b", str(value), plain)
    plain = re.sub(r"^(?:aged?|ages) (?:from |between )?|[- ]olds?\b", "", plain)
    plain = re.sub(r"(\d) (\d)", r"\1-\2", plain)
    if not re.search(r"\d", plain):
        return Ages(None, _NOT_YET_AT_SCHOOL, words)
    low, high = ages_in(plain) or (None, None)
    return Ages(low, high, words if (low, high) != (None, None) else "")
