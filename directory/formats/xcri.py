"""XCRI-CAP course catalogues (1.1 and 1.2): one record a course, its presentations as its places.

A presentation says from when to when and where, seldom on which day at what time: that stays
unknown. One that has ended is no place to go to any more; a course of which all have is inactive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException, EntitiesForbidden
from defusedxml.ElementTree import iterparse

from directory import cleaning
from directory.cleaning import Notes
from directory.errors import FeedContentError
from directory.formats import About, FeedContext, Format, _json
from directory.formats._build import record_of
from directory.formats._material import Material
from directory.formats._rows import each
from directory.records import Problem, Record
from directory.wording import ages_in

_NAMESPACE = re.compile(rb"xcri\.org/profiles/(?:[\d.]+/)?catalog")
LONGEST_OPEN_DAYS = 365  # of a presentation that tells no end
SPARE, PER_COURSE = 100_000, 1_000  # tags outside courses: a catalogue has ten a provider
_LINE = re.compile(r"^\s*(telephone|tel|phone|email|e-mail)\s*:\s*(\S.*?)\s*$", re.I | re.M)
_OF_PROVIDER = frozenset(("title", "identifier", "url", "description"))
_SUBJECTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("esol", re.compile(r"\bESOL\b|English (?:class|for speakers)|^Talk Scotland", re.I)),
    (
        "digital",
        re.compile(r"\bcomput|internet|\bi-?pads?\b|digital skills|\bIT\b|silver surfers", re.I),
    ),
    (
        "training",
        re.compile(
            r"literac|numeracy|skills for work|core skills|job seekers|employab|driving t|"
            r"first aid|business start|digital skills academy|\bSQA\b|food hygiene|interview",
            re.I,
        ),
    ),
    (
        "family_support",
        re.compile(r"\bpeep\b|parents? group|parenting|family(?! history|.{0,8}\bfirst aid)", re.I),
    ),
    ("debt_advice", re.compile(r"money course|money advice|budgeting", re.I)),
    ("mental_health", re.compile(r"mindfulness|stress reduction", re.I)),
    ("health", re.compile(r"weight management|healthy|\bfitness|keep fit|pilates|yoga", re.I)),
)


def _recognises(material: Material) -> bool:
    head = _beginning(material)
    return head.startswith(b"<") and _NAMESPACE.search(head) is not None


def _beginning(material: Material) -> bytes:
    """Return how it begins, also where each letter takes two bytes."""
    return material.head[:8192].replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")


def _local(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _local(child) == name]


def _text(element: Element | None, name: str) -> str | None:
    """Return the text of a child, of all of it when it holds markup."""
    if element is None:
        return None
    found = _children(element, name)
    return " ".join("".join(found[0].itertext()).split("\x00")).strip() or None if found else None


class _Fed:
    """A stream that ends in a sentence when too much of it belongs to one course or one tag."""

    def __init__(self, stream: BinaryIO, address: str) -> None:
        self._stream, self._address = stream, address
        self.since, self._spare = 0, SPARE

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        self.since += size
        if self.since > _json.LONGEST_ITEM:
            raise FeedContentError(self._address, "one record in it is larger than 3 MB.")
        return self._stream.read(size)

    def count(self, *, courses: int, others: int) -> None:
        """Refuse millions of tags that are no part of any course: to walk them takes minutes."""
        self._spare += PER_COURSE * courses - others
        if self._spare < 0:
            reason = f"it holds more than {SPARE:,} tags that belong to no course."
            raise FeedContentError(self._address, reason)

    def check_depth(self, above: Sequence[Element]) -> None:
        """Refuse what is nested deeper than any catalogue."""
        if len(above) > _json.DEEPEST:
            reason = f"it is nested more than {_json.DEEPEST} deep, as no feed is."
            raise FeedContentError(self._address, reason)


def _courses(material: Material) -> Iterator[tuple[Element, dict[str, Any]]]:
    """Yield each course with its provider, and forget it afterwards."""
    provider: dict[str, Any] = {}
    above: list[Element] = []
    course: Element | None = None  # in one, a venue's provider is not who gives the course
    try:
        with material.open() as stream:
            fed = _Fed(stream, material.address)
            for event, element in iterparse(fed, events=("start", "end")):
                name = _local(element)
                if event == "start":
                    fed.count(courses=name == "course", others=course is None)
                    if course is None and name in ("course", "provider"):
                        course = element if name == "course" else None
                        provider = {} if course is None else provider
                    above.append(element)
                    fed.check_depth(above)
                else:
                    above.pop()
                    if course is not None and element is course:
                        yield course, provider
                        course = None
                    elif course is None and name in _OF_PROVIDER:
                        provider.setdefault(name, (element.text or "").strip())
                    if course is None and above:
                        above[-1].remove(element)
                if course is None or element is course:
                    fed.since = 0
    except EntitiesForbidden:
        reason = "it defines entities of its own, as no catalogue needs to and attacks do."
        raise FeedContentError(material.address, reason) from None
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        reason = f"it is not whole XML we may read ({type(error).__name__}: {error})."
        raise FeedContentError(material.address, reason[:300]) from None


def _contact(words: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind, value in _LINE.findall(words or ""):
        found.setdefault("email" if kind.lower().startswith("e") else "phones", value)
    return found


def _raw_text(element: Element, name: str) -> str | None:
    found = _children(element, name)
    return "".join(found[0].itertext()) if found else None


def _day(presentation: Element, name: str) -> str | None:
    """Return a day: 1.2 writes it in `dtf`, beside words such as "1 September"."""
    found = _children(presentation, name)
    return (found[0].get("dtf") if found else None) or _text(presentation, name)


def _ages(first: Element | None) -> dict[str, float]:
    low, high = ages_in(_text(first, "age") or "") or (None, None)
    return {
        name: age for name, age in (("minimum_age", low), ("maximum_age", high)) if age is not None
    }


def _place(presentation: Element) -> dict[str, Any]:
    venues = _children(presentation, "venue")
    venue = venues[0] if venues else None
    inner = _children(venue, "provider") if venue is not None else []
    venue = inner[0] if inner else venue
    located = _children(venue, "location") if venue is not None else []
    address = located[0] if located else venue  # 1.2 lays it one deeper than 1.1
    start, end = _day(presentation, "start"), _day(presentation, "end")
    return {
        "id": _text(presentation, "identifier"),
        "location": {
            "id": _text(venue, "identifier"),
            "name": _text(venue, "title"),
            "addresses": [
                {
                    "address_1": _text(address, "street") or _text(address, "address"),
                    "city": _text(address, "town"),
                    "postal_code": _text(address, "postcode"),
                }
            ],
        },
        "schedules": [
            {
                "dtstart": start,
                "until": end,
                "description": _text(presentation, "attendanceMode")
                or _text(presentation, "studyMode"),
            }
        ],
    }


def _document(course: Element, provider: dict[str, Any], today: date) -> dict[str, Any]:
    told = _children(course, "presentation")
    coming = [one for one in told if not _has_ended(one, today)]
    presentations = coming or told
    first = presentations[0] if presentations else None
    title, described = _text(course, "title"), _raw_text(course, "description")
    said = f"{title}\n{described or ''}"
    needs = [need for need, pattern in _SUBJECTS if pattern.search(title or "")]
    if not needs and re.search(r"\bESOL\b|literac|numeracy", said):
        needs = ["training"]
    costs = dict.fromkeys(cost for one in presentations if (cost := _text(one, "cost")))
    contact = _contact(_raw_text(first, "enquireTo") if first is not None else None)
    qualification = _children(course, "qualification")
    award = _text(qualification[0], "title") if qualification else None
    certified = award is not None and award.lower() not in ("non-certificated", "general interest")
    return {
        "id": _text(course, "identifier"),
        "name": title,
        "status": "inactive" if told and not coming else "active",
        "description": described,
        "url": _text(first, "url") or _text(course, "url"),
        "fees": "; ".join(costs),
        "organization": {
            "id": provider.get("identifier"),
            "name": provider.get("title"),
            "website": provider.get("url"),
        },
        "needs": needs,
        "role": "training" if {"training", "esol", "digital"} & set(needs) else None,
        "tags": ["certificate"] if certified else [],
        "attributes": [{"label": "Qualification", "value": award}] if certified else [],
        "service_at_locations": [_place(presentation) for presentation in presentations],
        **_ages(first),
        **contact,
    }


def _has_ended(presentation: Element, today: date) -> bool:
    """Say whether nobody can join any more: past its end, or begun a year ago with no end told."""
    start, end = (cleaning.day(_day(presentation, n), Notes(None), n) for n in ("start", "end"))
    if end is not None:
        return end < today
    return start is not None and (today - start).days > LONGEST_OPEN_DAYS


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    def build(row: tuple[Element, dict[str, Any]], notes: Notes) -> Record:
        return record_of(_document(*row, context.retrieved_on), context=context, notes=notes)

    yield from each(_courses(material), build)


def _about(material: Material, mapping: Path | None) -> About:  # noqa: ARG001
    """Return the day on which the catalogue says it was made."""
    made = re.search(rb"\bgenerated\s*=\s*[\"'](\d{4}-\d\d-\d\d)", _beginning(material))
    text = made[1].decode() if made else None
    return About(published_on=cleaning.day(text, Notes(None), "generated"))


FORMAT = Format(
    title="XCRI-CAP course catalogue (XML)",
    recognises=_recognises,
    read=_read,
    about=_about,
)
