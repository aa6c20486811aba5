"""Which facts do several rules look at, and how are they kept as numbers?

Sets of words are bits, in the order of the vocabulary when the index was built; codes of areas and
languages are whole numbers in a few slots, with a last slot that says "there are more".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.ages_in_words import ages_of
from directory.index import Column, Columns, Row, of_record, of_records
from directory.opening import WEEK_BYTES, listed_hours, week_mask
from directory.records import CostOption, Fit, Schedule, Service, ServiceArea
from directory.vocabulary import NEEDS, words

Bits = NDArray[np.uint64]
Bools = NDArray[np.bool_]

CHANNELS = {"in_person": 1, "phone": 2, "online": 4, "home_visit": 8}
REMOTE = CHANNELS["phone"] | CHANNELS["online"]
STATUS = ("active", "temporarily closed", "inactive", "defunct")
PERIODS = ("session", "hour", "day", "week", "month", "term", "year", "once")
SETTINGS = (
    "unknown",
    "community centre",
    "nursery",
    "school",
    "library",
    "health",
    "employability hub",
    "jobcentre",
)
ROUTES = {"self": 1, "keyworker": 2, "gp": 4, "professional": 8, "jobcentre": 16}
CONDITIONS = ("unknown", "voluntary", "mandated")
NO_DAY = 0
AREA_SLOTS = 8
LANGUAGE_SLOTS = 8
FEE_SLOTS = 4
MORE = -1  # in a slot: the record lists more than we keep
UNREAD = -2  # in a slot: an area without a code
OUTSIDE_SCOTLAND = -3  # in a slot: anywhere but there
CHILDCARE = 0  # its number in vocabulary.NEEDS


# ---------------------------------------------------------------- words as bits


@cache
def _places(kind: str) -> dict[str, int]:
    return {word: number for number, word in enumerate(words(kind))}


def bits_of(kind: str, chosen: Iterable[str], *, lanes: int = 1) -> Any:  # noqa: ANN401 - one or more
    """Return the bits of these words of a vocabulary; words we do not know leave no bit."""
    places = _places(kind)
    masks = [0] * lanes
    for word in chosen:
        place = places.get(word)
        if place is not None:
            masks[place // 64] |= 1 << (place % 64)
    return masks[0] if lanes == 1 else masks


def has_any(column: NDArray[Any], bits: Any) -> Bools:  # noqa: ANN401 - one mask or one a lane
    """Say, shape (n,), whether each row has any of these bits."""
    if column.ndim == 1:
        return np.asarray((column & column.dtype.type(bits)) != 0)
    found = np.zeros(len(column), dtype=bool)
    for lane, mask in enumerate(bits):
        if mask:
            found |= (column[:, lane] & column.dtype.type(mask)) != 0
    return found


TAG_LANES = 2
COME_AS_YOU_ARE = ("drop_in", "parent_stays")  # nobody needs a place or a referral there


@cache
def tag_bits(*tags: str) -> list[int]:
    """Return the bits of some tags."""
    masks: list[int] = bits_of("tags", tags, lanes=TAG_LANES)
    return masks


def has_tag(columns: Columns, *tags: str) -> Bools:
    """Say, shape (n,), whether each row has any of these tags."""
    return has_any(columns["tags"], tag_bits(*tags))


def tagged(*tags: str) -> Callable[[Columns], Bools]:
    """Return what says, shape (n,), whether each row has any of these tags: once for an index."""
    return of_records(lambda columns: has_tag(columns, *tags))


is_helpline = tagged("helpline")
is_childminder = tagged("childminder")
comes_as_one_is = tagged(*COME_AS_YOU_ARE)


@of_records
def is_childcare_role(columns: Columns) -> Bools:
    """Say, shape (n,), which rows are of a service whose role is childcare."""
    return has_any(columns["role"], bits_of("role", ["childcare"]))


@of_records
def is_remote(columns: Columns) -> Bools:
    """Say, shape (n,), which rows are had by phone or online."""
    return np.asarray((columns["channels"] & REMOTE) != 0)


# ---------------------------------------------------------------- codes as numbers


def area_number(code: str | None) -> int:
    """Return a GSS code as a whole number: the letter, then the digits."""
    if not code or not code[1:].isdigit():
        return UNREAD
    return ord(code[0].upper()) * 1_000_000_000 + int(code[1:])


def _area_slots(areas: Sequence[ServiceArea]) -> list[int]:
    numbers = list(dict.fromkeys(_number_of_area(area) for area in areas))
    if len(numbers) > AREA_SLOTS:
        numbers = [*numbers[: AREA_SLOTS - 1], MORE]
    return numbers + [0] * (AREA_SLOTS - len(numbers))


def _number_of_area(area: ServiceArea) -> int:
    """Return an area's number; the Scottish register's "Outside Scotland" has words and no code."""
    if area.code is None and area.name.casefold().strip() == "outside scotland":
        return OUTSIDE_SCOTLAND
    return area_number(area.code)


def language_number(code: str) -> int:
    """Return a language code as a whole number (its first three letters)."""
    number = 0
    for sign in code.lower()[:3]:
        number = number * 40 + (ord(sign) % 39) + 1
    return number


def _language_slots(service: Service) -> list[int]:
    numbers = list(dict.fromkeys(language_number(one.code) for one in service.languages))
    if len(numbers) > LANGUAGE_SLOTS:
        numbers = [*numbers[: LANGUAGE_SLOTS - 1], MORE]
    return numbers + [0] * (LANGUAGE_SLOTS - len(numbers))


def number_of(text: str) -> int:
    """Return 64 bits that stand for an id."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def day_number(day: date | None) -> int:
    """Return a day as a whole number; 0 where there is none."""
    return NO_DAY if day is None else day.toordinal()


# ---------------------------------------------------------------- hours


def schedules_of(row: Row) -> tuple[Schedule, ...]:
    """Return the hours that count here: the place's own, else the service's."""
    if row.at is not None and row.at.schedules:
        return row.at.schedules
    return row.service.schedules


@lru_cache(maxsize=1024)
def week_of(
    schedules: tuple[Schedule, ...], on: date, *, sometimes: bool
) -> tuple[NDArray[np.uint8], bool]:
    """Return the open steps of a usual week from a day on, and whether those are all."""
    return week_mask(schedules, on=on, sometimes=sometimes)


@lru_cache(maxsize=4096)
def _hours_listed(schedules: tuple[Schedule, ...], on: date | None) -> tuple[str, ...]:
    return listed_hours(schedules, on=on)


@of_record
def hours_listed(row: Row) -> tuple[str, ...]:
    """Return the hours that count here in plain words, one line a run of days."""
    return _hours_listed(schedules_of(row), row.on)


_TOLD = 140  # characters: more is a page about the hours, not the hours


def hours_told(row: Row) -> str:
    """Return hours that are listed in words only, which nobody could reckon with; else empty."""
    schedules = schedules_of(row)
    told = [" ".join((one.description or "").split()) for one in schedules if one.freq is None]
    some = len(told) == len(schedules) == 1 and len(told[0]) <= _TOLD
    return told[0].rstrip(".") if some else ""


_NO_HOURS = np.zeros(WEEK_BYTES, dtype=np.uint8)


def _hours(*, sometimes: bool) -> Callable[[Row], Any]:
    def read(row: Row) -> Any:  # noqa: ANN401 - bits
        schedules = schedules_of(row)
        return (
            week_of(schedules, row.on or date.min, sometimes=sometimes)[0]
            if schedules
            else _NO_HOURS
        )

    return read


def _hours_known(row: Row) -> bool:
    schedules = schedules_of(row)
    return bool(schedules) and week_of(schedules, row.on or date.min, sometimes=True)[1]


def _hours_until(row: Row) -> int:
    """Return the last day for which the hours were said to hold; the far future if not limited."""
    days = [one.valid_to or one.until for one in schedules_of(row)]
    ends = [day for day in days if day is not None]
    return max(ends).toordinal() if ends and len(ends) == len(days) else date.max.toordinal()


# ---------------------------------------------------------------- fees


def fees_of(service: Service, on: date | None) -> tuple[CostOption, ...]:
    """Return the fees listed in pounds that hold on this day."""
    return tuple(
        fee
        for fee in service.cost_options
        if fee.amount is not None
        and fee.currency == "GBP"
        and (on is None or fee.valid_from is None or fee.valid_from <= on)
        and (on is None or fee.valid_to is None or fee.valid_to >= on)
    )


def fee_slots(fees: Iterable[CostOption]) -> list[list[float]]:
    """Return (amount, period, minimum age, maximum age), the cheapest first, `nan` where silent."""
    fees = sorted(fees, key=lambda fee: fee.amount or 0.0)[:FEE_SLOTS]
    slots = [
        [
            float(fee.amount or 0.0),
            float(PERIODS.index(fee.period)) if fee.period else np.nan,
            np.nan if fee.minimum_age is None else fee.minimum_age,
            np.nan if fee.maximum_age is None else fee.maximum_age,
        ]
        for fee in fees
    ]
    return slots + [[np.nan] * 4] * (FEE_SLOTS - len(slots))


# ---------------------------------------------------------------- access


def _access(fit: Fit) -> Callable[[Row], int]:
    def read(row: Row) -> int:
        said = () if row.at is None else row.at.location.accessibility
        found: int = bits_of("access", [one.access for one in said if one.fit is fit])
        return found

    return read


def _years(name: str) -> Callable[[Row], float]:
    def read(row: Row) -> float:
        value = getattr(ages_of(row.service), name)
        return np.nan if value is None else float(value)

    return read


# Below this age few nurseries of schools, and few playgroups, take a child.
YOUNGEST_AT_NURSERY = 2.0
_CLASS = re.compile(r"\bnursery class|\b(?:primary|nursery) school\b|\bschool nursery\b", re.I)
_ONLY_CARE = {"after_school", "breakfast_club", "holiday_club", "creche", "childminder"}


def starts_late(row: Row) -> bool:
    """Say whether it is a nursery of a school or a playgroup whose youngest age is not listed."""
    service = row.service
    if ages_of(service).minimum_age is not None:
        return False
    if {"nursery", "playgroup"}.isdisjoint(service.tags) or _ONLY_CARE & set(service.tags):
        return False
    at_school = row.at is not None and row.at.location.setting == "school"
    council = "council" in (service.organization.name if service.organization else "").lower()
    named = _CLASS.search(service.name) is not None and (council or "class" in service.name.lower())
    return at_school or named or "nursery" not in service.tags


# A school that takes fees may keep its clubs for its own pupils; it seldom says so.
_A_SCHOOL = re.compile(
    r"^(?!.*\b(?:council|nursery|playgroup|childcare)\b)"
    r".*(?:(?<!after )(?<!after-)(?<!out of )\bschool\b(?! (?:care|club|age|aged))"
    r"|\b(?:college|academy|education(?:al)? (?:trust|board))\b|\bgovernor'?s'? of\b)",
    re.IGNORECASE,
)


def may_be_for_own_pupils(row: Row) -> bool:
    """Say whether it is a club for schoolchildren that a school runs itself."""
    clubs, by = {"after_school", "breakfast_club"} & set(row.service.tags), row.service.organization
    return bool(clubs) and by is not None and _A_SCHOOL.search(by.name) is not None


# Childcare by the day. A cr\u00e8che looks after children while their parents are in the building.
DAY_CARE = ("nursery", "playgroup", "childminder", "after_school", "breakfast_club")


def is_creche_only(row: Row) -> bool:
    """Say whether childcare is a cr\u00e8che and nothing else."""
    tags = set(row.service.tags)
    return row.need == "childcare" and "creche" in tags and tags.isdisjoint(DAY_CARE)


_NURSERY_TAGS = {"nursery", "playgroup", "creche", "family_centre"}
_CHILD_TAGS = {"children_only", "under_fives_only", "school_age_only"}
_HER_OWN_NEEDS = {"digital", "esol"}
_GROWN = 18.0


def is_for_children(row: Row) -> bool:
    """Say whether its ages are a child's: it is childcare, or says that it is for children."""
    service = row.service
    tags = _CHILD_TAGS & set(service.tags)
    if row.need in _HER_OWN_NEEDS:  # a library's rhymes are for under-fives, its computers are not
        tags = tags - {"under_fives_only"}
    if row.need == "childcare" or tags or "children" in service.audience:
        return True
    if service.role == "childcare" and _NURSERY_TAGS & set(service.tags):
        return True  # a nursery that is listed for family support too
    oldest = service.maximum_age
    return oldest is not None and oldest <= _GROWN


MINIMUM_AGE = Column(dtype="float64", read=_years("minimum_age"))
MAXIMUM_AGE = Column(dtype="float64", read=_years("maximum_age"))
FOR_CHILDREN = Column(dtype="bool", read=is_for_children)
OWN_PUPILS = Column(dtype="bool", read=may_be_for_own_pupils)
STARTS_LATE = Column(dtype="bool", read=starts_late)
TAGS = Column(
    dtype="uint64",
    shape=(TAG_LANES,),
    read=lambda row: np.array(tag_bits(*row.service.tags), dtype=np.uint64),
    rests_on=lambda: " ".join(words("tags")),
)
AUDIENCE = Column(
    dtype="uint64",
    read=lambda row: bits_of("audience", row.service.audience),
    rests_on=lambda: " ".join(words("audience")),
)
STATUS_COLUMN = Column(dtype="int8", read=lambda row: STATUS.index(row.service.status))
FUNDED_UNTIL = Column(dtype="int32", read=lambda row: day_number(row.service.funding_until))
AREAS = Column(
    dtype="int64", shape=(AREA_SLOTS,), read=lambda row: _area_slots(row.service.service_areas)
)
COUNCIL = Column(
    dtype="int64",
    read=lambda row: area_number(row.at.location.council_code) if row.at else UNREAD,
)
CHANNELS_COLUMN = Column(
    dtype="uint8", read=lambda row: sum(CHANNELS[one] for one in set(row.service.channels))
)
HAS_PLACE = Column(dtype="bool", read=lambda row: row.at is not None)
WEEK = Column(dtype="uint8", shape=(WEEK_BYTES,), read=_hours(sometimes=True))
WEEKLY = Column(dtype="uint8", shape=(WEEK_BYTES,), read=_hours(sometimes=False))
HOURS_KNOWN = Column(dtype="bool", read=_hours_known)
HOURS_UNTIL = Column(dtype="int32", read=_hours_until)
FEES = Column(
    dtype="float64", shape=(FEE_SLOTS, 4), read=lambda row: fee_slots(fees_of(row.service, row.on))
)
LANGUAGES = Column(
    dtype="int32", shape=(LANGUAGE_SLOTS,), read=lambda row: _language_slots(row.service)
)
INTERPRETER = Column(dtype="int8", read=lambda row: int(row.service.interpreter))
ACCESS_YES = Column(dtype="uint64", read=_access(Fit.YES))
ACCESS_NO = Column(dtype="uint64", read=_access(Fit.NO))
ROUTE = Column(
    dtype="uint8", read=lambda row: sum(ROUTES[one] for one in set(row.service.referral_route))
)
ACCEPTING = Column(dtype="int8", read=lambda row: int(row.service.accepting.fit))
ACCEPTING_AS_OF = Column(dtype="int32", read=lambda row: day_number(row.service.accepting.as_of))
CONDITIONALITY = Column(dtype="int8", read=lambda row: CONDITIONS.index(row.service.conditionality))
SETTING = Column(
    dtype="int8",
    read=lambda row: SETTINGS.index(row.at.location.setting) if row.at else 0,
)
ROLE = Column(dtype="uint64", read=lambda row: bits_of("role", [row.service.role or ""]))
_BLUR_M = {"point": 0.0, "postcode": 60.0, "sector": 400.0, "district": 1000.0, "area": 500.0}


def blur_m(precision: str | None) -> float:
    """Return how roughly a place is known, in metres."""
    return _BLUR_M.get(precision or "", 100.0)


BLUR_M = Column(
    dtype="float32", read=lambda row: blur_m(row.at.location.precision if row.at else None)
)
LOCATION_NUMBER = Column(
    dtype="int64",
    read=lambda row: -1 if row.at is None else number_of(row.at.location.id) >> 1,
)
NEED_BITS = Column(
    dtype="uint16",
    read=lambda row: sum(1 << NEEDS.index(one) for one in set(row.service.needs) & set(NEEDS)),
)
CHECKED_ON = Column(dtype="int32", read=lambda row: day_number(row.service.checked_on))
