"""What hangs on a service? Schedules, costs, languages, contacts, telephones, its organisation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from html import unescape
from typing import Any, cast, get_args

from directory import cleaning
from directory.cleaning import Notes
from directory.formats._people import is_private_person
from directory.formats._rows import mappings
from directory.hsds import UNNAMED, no_provider_id
from directory.opening_text import parse_hours
from directory.records import (
    Contact,
    CostOption,
    Identifier,
    Language,
    Organization,
    Period,
    Phone,
    Schedule,
    stable_id,
)
from directory.remembering import Alike
from directory.wording import costs_in, period_in

_PERIODS = frozenset(get_args(Period))
_TEXTS = ("byday", "bymonthday", "wkst", "opens_at", "closes_at", "attending_type")
_DATES = ("valid_from", "valid_to", "dtstart", "until")
_WHEN = ("freq", "byday", "bymonthday", "dtstart", "opens_at", "closes_at", "interval")
_LANGUAGES = {
    "english": "en",
    "scots": "sco",
    "gaelic": "gd",
    "scottish gaelic": "gd",
    "arabic": "ar",
    "polish": "pl",
    "urdu": "ur",
    "punjabi": "pa",
    "panjabi": "pa",
    "chinese": "zh",
    "mandarin": "zh",
    "cantonese": "zh",
    "hindi": "hi",
    "bengali": "bn",
    "romanian": "ro",
    "bulgarian": "bg",
    "ukrainian": "uk",
    "russian": "ru",
    "spanish": "es",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "farsi": "fa",
    "persian": "fa",
    "dari": "fa",
    "pashto": "ps",
    "kurdish": "ku",
    "somali": "so",
    "swahili": "sw",
    "tigrinya": "ti",
    "amharic": "am",
    "turkish": "tr",
    "vietnamese": "vi",
    "slovak": "sk",
    "czech": "cs",
    "hungarian": "hu",
    "lithuanian": "lt",
    "latvian": "lv",
    "greek": "el",
    "albanian": "sq",
    "tamil": "ta",
    "sinhala": "si",
    "gujarati": "gu",
    "yoruba": "yo",
    "igbo": "ig",
    "hausa": "ha",
    "welsh": "cy",
    "malayalam": "ml",
    "nepali": "ne",
    "thai": "th",
    "british sign language": "bsl",
}
_CODES = frozenset(_LANGUAGES.values())
_AMONG_LANGUAGES = re.compile(r"[,;/&|+()\n]|\band\b", re.I)
_AND_MORE = frozenset(("", "others", "other languages", "more", "etc", "etc."))


def name_of(value: object, notes: Notes, field: str = "name") -> str | None:
    """Return a name on one line, its entities and encoding mended."""
    text = None if value is None else cleaning.plain(value)
    if text is None:
        return None
    if "&" in text or "<" in text:
        text = cleaning.plain(unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))) or text
    return text if text.isascii() else cleaning.mended_encoding(text, notes, field)


def schedules_of(value: object, notes: Notes) -> tuple[Schedule, ...]:
    """Return the recurrence rows; clock times stay as the feed wrote them.

    Where a feed has words in place of rows, they are read when they are certain, and kept.
    """
    return tuple(_schedule_of(item, notes) for item in _as_rows(value))


def hours_documents(words: str | None) -> list[dict[str, Any]]:
    """Return opening hours written as words: rows where they are certain, else the words alone."""
    if words is None or cleaning.plain(words) is None:
        return []
    rows = parse_hours(words)
    if rows is None:
        return [{"description": words}]
    return [
        {name: value for name, value in asdict(row).items() if value is not None} for row in rows
    ]


def _as_rows(value: object) -> list[Mapping[str, Any]]:
    """Return schedule rows; one that is only words becomes the rows that these words mean."""
    rows: list[Mapping[str, Any]] = []
    for item in value if isinstance(value, list) else [value]:
        words = item
        if isinstance(item, Mapping):
            words = item.get("description") if not any(map(item.get, _WHEN)) else None
        read = hours_documents(words) if isinstance(words, str) else []
        more = item if isinstance(item, Mapping) else {}
        if len(read) > 1 or (read and "freq" in read[0]):
            rows += [{**more, **row} for row in read]
        elif isinstance(item, Mapping):
            rows.append(item)
        else:
            rows += read
    return rows


def _schedule(item: Mapping[str, Any], notes: Notes) -> Schedule:
    get = item.get
    fields: dict[str, Any] = {name: _short(get(name)) for name in _TEXTS if get(name)}
    for name in _DATES:
        if get(name):
            fields[name] = cleaning.day(get(name), notes, f"schedules.{name}")
    for name in ("count", "interval"):
        if get(name) is not None:
            fields[name] = cleaning.count(get(name), notes, f"schedules.{name}")
    if get("timezone") is not None:
        fields["timezone"] = cleaning.number(
            get("timezone"), notes, "schedules.timezone", low=-14, high=14
        )
    for name in ("description", "notes"):
        if get(name):
            fields[name] = cleaning.prose(get(name), notes, f"schedules.{name}")
    if get("schedule_link"):
        fields["schedule_link"] = cleaning.link(get("schedule_link"), notes, "schedules")
    freq = cleaning.plain(get("freq"))
    return Schedule(freq=freq.upper() if freq else None, **fields)


_schedule_of = Alike(
    (
        *(*_TEXTS, *_DATES, "freq", "count", "interval", "timezone", "description", "notes"),
        "schedule_link",
    ),
    _schedule,
)


def _short(value: object) -> str | None:
    text = cleaning.plain(",".join(map(str, value)) if isinstance(value, list) else value)
    return text[:200] if text else None


def costs_of(document: Mapping[str, Any], notes: Notes) -> tuple[CostOption, ...]:
    """Return `cost_options`, and what the words of `fees` add where there are none."""
    sent = document.get("cost_options")
    options = tuple(_cost_of(item, notes) for item in mappings(sent))
    words = [item for item in (sent if isinstance(sent, list) else [sent]) if isinstance(item, str)]
    words.append(document.get("fees") or document.get("fees_description") or "")
    if options:
        return options
    said = (cleaning.prose(one, notes, "fees") for one in words)
    return tuple(option for text in said if text for option in costs_in(text))


def _cost(item: Mapping[str, Any], notes: Notes) -> CostOption:
    get = item.get
    words = cleaning.prose(get("amount_description"), notes, "cost_options.amount_description")
    option = name_of(get("option"), notes, "cost_options.option")
    amount = cleaning.number(get("amount"), notes, "cost_options.amount", high=1e6)
    said = get("period")
    stated = cast(Period, said) if isinstance(said, str) and said in _PERIODS else None
    period = stated or period_in(words) or period_in(option)
    low = cleaning.age(get("minimum_age"), notes, "cost_options.minimum_age")
    high = cleaning.age(get("maximum_age"), notes, "cost_options.maximum_age")
    if amount is None and words is not None:
        read = costs_in(words)
        if len(read) == 1 and read[0].amount is not None:
            amount, period = read[0].amount, read[0].period or period
            option = option or read[0].option  # "free to 2-4 year olds" is so for them alone
            if low is None and high is None:
                low, high = read[0].minimum_age, read[0].maximum_age
    return CostOption(
        option=option,
        amount=amount,
        currency=_short(get("currency")) or "GBP",
        amount_description=words,
        period=period if amount is not None else None,
        valid_from=cleaning.day(get("valid_from"), notes, "cost_options.valid_from"),
        valid_to=cleaning.day(get("valid_to"), notes, "cost_options.valid_to"),
        minimum_age=low,
        maximum_age=high,
    )


_cost_of = Alike(
    (
        *("amount_description", "option", "amount", "period", "currency", "valid_from"),
        *("valid_to", "minimum_age", "maximum_age"),
    ),
    _cost,
)


def languages_of(value: object, notes: Notes) -> tuple[Language, ...]:
    """Return languages with a code; a name without a code is looked up among those spoken here.

    Several in one text ("Polish, Urdu", "English & Polish") are read where each of them is known.
    """
    found: dict[str, Language] = {}
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    for item in listed:
        named = item if isinstance(item, Mapping) else {"name": item}
        code = cleaning.plain(named.get("code") or named.get("language"))
        name = cleaning.plain(named.get("name"))
        if code is not None and not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", code):
            code, name = None, name or code
        code = code.lower() if code else _LANGUAGES.get((name or "").lower())
        if code is not None:
            found.setdefault(code, Language(code=code, name=name or _language_name(code)))
        elif name is not None:
            several = _several_languages(name)
            for one in several:
                found.setdefault(one.code, one)
            if not several:
                notes.mend("languages", name, "Add the two-letter code of this language; left out.")
    return tuple(found.values())


def _several_languages(words: str) -> list[Language]:
    """Return the languages that a text lists; none where any part of it is not known as one."""
    found = []
    for part in map(str.strip, _AMONG_LANGUAGES.split(words)):
        lowered = part.lower()
        code = _LANGUAGES.get(lowered) or (lowered if lowered in _CODES else None)
        if code is not None:
            name = _language_name(code) if lowered == code else part
            found.append(Language(code=code, name=name))
        elif lowered not in _AND_MORE:
            return []
    return found


@cache
def _language_name(code: str) -> str | None:
    return next((name.title() for name, known in _LANGUAGES.items() if known == code), None)


def phones_of(value: object, notes: Notes) -> tuple[Phone, ...]:
    """Return telephone numbers from HSDS phones, a list of texts, or one text."""
    listed = value if isinstance(value, list) else [value]
    found: list[Phone] = []
    if value is None:
        return ()
    for item in listed:
        sent = item if isinstance(item, Mapping) else {"number": item}
        said = name_of(sent.get("description"), notes, "phones.description")
        extension = cleaning.plain(sent.get("extension"))
        found += [
            Phone(
                number=f"{phone.number} ext {extension}" if extension else phone.number,
                type=cleaning.plain(sent.get("type")),
                description=said or phone.description,
            )
            for phone in cleaning.phones(sent.get("number"), notes, "phones")
        ]
    return tuple(dict.fromkeys(found))


def contacts_of(value: object, notes: Notes) -> tuple[Contact, ...]:
    """Return whom to ask for: by role. The name of a person is left out."""
    found = []
    for item in mappings(value):
        name = name_of(item.get("name"), notes, "contacts.name")
        if name is not None and is_private_person(name, private_sector=True):
            name = None
        contact = Contact(
            name=name,
            title=name_of(item.get("title"), notes, "contacts.title"),
            email=cleaning.email(item.get("email"), notes, "contacts.email"),
            phones=phones_of(item.get("phones") or item.get("phone"), notes),
        )
        if contact != Contact():
            found.append(contact)
    return tuple(found)


def organization_of(document: Mapping[str, Any], feed: str, notes: Notes) -> Organization | None:
    """Return the provider; a private person's name is not shown. `None` where none was stated."""
    sent = document.get("organization")
    item = sent if isinstance(sent, Mapping) else {"name": sent if isinstance(sent, str) else None}
    if item.get("name") == UNNAMED and item.get("id") == no_provider_id(str(document.get("id"))):
        return None
    own = {"id": document.get("organization_id")} if not item.get("id") else {}
    return _organization({**item, **own, "feed": feed, "sent": bool(sent)}, notes)


def _provider(item: Mapping[str, Any], notes: Notes) -> Organization | None:
    feed, key = item["feed"], cleaning.plain(item["id"])
    name = name_of(item.get("name"), notes, "organization.name") or ""
    if not name and (not key or not item["sent"]):  # an id alone says nobody's name
        return None
    described = cleaning.prose(item.get("description"), notes, "organization.description")
    shown = "" if name == UNNAMED or is_private_person(name) else name
    return Organization(
        id=stable_id(feed, "organization", key or name.lower()),
        name=shown,
        description=None if described in (name, UNNAMED) else described,
        email=cleaning.email(item.get("email"), notes, "organization.email"),
        website=cleaning.link(
            item.get("website") or item.get("url"), notes, "organization.website"
        ),
        identifiers=_identifiers(item.get("organization_identifiers") or item.get("identifiers")),
    )


_organization = Alike(
    (
        *("feed", "sent", "id", "name", "description", "email", "website", "url"),
        *("organization_identifiers", "identifiers"),
    ),
    _provider,
)


def _identifiers(value: object) -> tuple[Identifier, ...]:
    found = []
    for item in mappings(value):
        scheme = cleaning.plain(
            item.get("identifier_scheme") or item.get("scheme") or item.get("identifier_type")
        )
        number = cleaning.plain(item.get("identifier"))
        if scheme and number:
            found.append(Identifier(scheme=scheme, identifier=number))
    return tuple(found)
