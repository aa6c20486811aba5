"""What of a record is compared with others, and in which spelling?

Names are brought to one spelling each, because lists write the same word in many ways ("Nsy",
"E.L.C.C.", "St", "sgoil-\u00e0raich"). What a service is (a nursery, an after-school club) comes
from its name, or, where that says nothing, from what its source calls it. Words stand in
`data/reference/matching.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz.distance import OSA

from directory.councils import council_names

CHILDMINDER = "childminder"
COMPANY = re.compile(r"(?:SC|OC|SO|NI|IP)?\d{6,8}", re.I)  # a company's number in place of its name
UNIFORMED = "uniformed"
LEAST_TELLING = 6  # letters of a word in which one slip is known for a slip
NATIONS = ("scotland", "england", "wales", "uk")
Patterns = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The words and weights of `data/reference/matching.toml`."""

    weights: Mapping[str, float]
    same: float
    review: float
    elsewhere: float
    spellings: Patterns
    kinds: Patterns
    sections: Patterns
    often_mistyped: tuple[str, ...]
    tag_kinds: Mapping[str, str]
    apart_kinds: frozenset[str]
    excluding: tuple[frozenset[str], ...]
    opposites: tuple[frozenset[str], ...]
    akin: frozenset[frozenset[str]]
    common_hosts: frozenset[str]
    register_number: re.Pattern[str]


@cache
def reference() -> Reference:
    """Read the words and weights once."""
    text = files("data").joinpath("reference", "matching.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return Reference(
        weights=table["weights"],
        same=table["thresholds"]["same"],
        review=table["thresholds"]["review"],
        elsewhere=table["thresholds"]["elsewhere"],
        spellings=_patterns(table["spellings"]),
        kinds=_patterns(table["kinds"]),
        sections=_patterns(table["sections"]),
        often_mistyped=tuple(table["often_mistyped"]),
        tag_kinds=table["tag_kinds"],
        apart_kinds=frozenset(table["apart_kinds"]),
        excluding=tuple(frozenset(kinds) for kinds in table["excluding"]),
        opposites=tuple(frozenset(words) for words in table["opposites"]),
        akin=frozenset(frozenset(pair) for pair in table["akin"]),
        common_hosts=frozenset(table["common_hosts"]),
        register_number=re.compile(table["register_number"]),
    )


def _patterns(table: Mapping[str, str]) -> Patterns:
    return tuple((re.compile(rf"\b(?:{one})\b"), to) for one, to in table.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What of a record is compared. `own_id` is its service id before any link.

    Of a `confidential` one the council is all that is known of where it is.
    One that is not `named` (a childminder, shown as "near" a place) is never compared.
    `register_numbers` are numbers that a public register gives to one service at one place; `terms`
    holds what each taxonomy its source uses calls it, `kinds_named` the kinds its name itself says,
    `initials` how its names are shortened, and `towns` the words of its town and council: in its
    name they say where, not who.
    """

    own_id: str
    feed: str
    key: str
    name: str
    words: tuple[str, ...]
    numbers: frozenset[str]
    kinds: frozenset[str]
    kinds_named: frozenset[str] = frozenset()
    organization: tuple[str, ...] = ()
    initials: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()
    register_numbers: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    points: tuple[tuple[float, float], ...] = ()
    terms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ages: tuple[float | None, float | None] = (None, None)
    councils: frozenset[str] = frozenset()
    confidential: bool = False
    named: bool = True

    @property
    def districts(self) -> frozenset[str]:
        """Return the outward halves of its postcodes."""
        return frozenset(postcode[:-3] for postcode in self.postcodes)


@lru_cache(maxsize=20_000)  # towns, providers and the words of names come again and again
def plain(text: str) -> str:
    """Return a name as it is compared: no accents, case or legal words; one spelling a word."""
    bare = text.lower()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare)
        bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    bare = re.sub(r"\b(?:[a-z]\.){2,}", lambda short: short[0].replace(".", "") + " ", bare)
    bare = re.sub(r"['\u2019`]", "", bare).replace("&", " and ").replace("@", " at ")
    bare = " ".join(map(_well_spelt, re.findall(r"[a-z0-9]+", bare)))
    for pattern, spelling in reference().spellings:
        bare = pattern.sub(spelling, bare)
    return " ".join(bare.split())


@lru_cache(maxsize=50_000)
def _well_spelt(word: str) -> str:
    """Return the telling word that a mistyped one stands for: "nusrery" says what it is, too."""
    known = reference().often_mistyped
    if len(word) < LEAST_TELLING or word in known:
        return word
    near = (one for one in known if abs(len(one) - len(word)) < 2 and one[0] == word[0])
    return next((one for one in near if OSA.distance(one, word, score_cutoff=1) <= 1), word)


def look_at(feed: str, key: str, own_id: str, document: Mapping[str, Any]) -> Look:
    """Gather what is compared from a service's document (`records.to_mapping`)."""
    name = plain(document["name"])
    organization = document.get("organization") or {}
    given = organization.get("name") or ""
    places = [at["location"] for at in document.get("service_at_locations", ())]
    tags = document.get("tags", ())
    return Look(
        own_id=own_id,
        feed=feed,
        key=key,
        name=name,
        words=tuple(dict.fromkeys(name.split())),
        numbers=_numbers(name),
        kinds=kinds_of(name, tags),
        kinds_named=_kinds_named(name),
        organization=() if COMPANY.fullmatch(given) else tuple(dict.fromkeys(plain(given).split())),
        initials=_initials(document["name"]) | _initials(given),
        towns=_towns(places),
        identifiers=frozenset(
            f"{one['scheme']}/{one['identifier']}" for one in organization.get("identifiers", ())
        ),
        register_numbers=_register_numbers(key, document),
        phones=_phones(document),
        hosts=_hosts((document.get("url"), organization.get("website"))),
        emails=frozenset(
            email.lower() for email in (document.get("email"), organization.get("email")) if email
        ),
        postcodes=frozenset(
            place["postal_code"].replace(" ", "").upper()
            for place in places
            if place.get("postal_code")
        ),
        streets=frozenset(_street(place) for place in places) - {""},
        points=tuple(
            (place["latitude"], place["longitude"])
            for place in places
            if place.get("latitude") is not None
            and place.get("precision") in (None, "point", "postcode")
        ),
        terms=_terms(document),
        ages=(document.get("minimum_age"), document.get("maximum_age")),
        councils=frozenset(filter(None, (place.get("council_code") for place in places))),
        confidential=any(place.get("confidential") for place in places),
        named=CHILDMINDER not in tags or bool(given),
    )


def kinds_of(name: str, tags: Iterable[str] = ()) -> frozenset[str]:
    """Return what a (plain) name, or else its tags, say a service is: nursery, committee, …"""
    known = reference()
    said = frozenset(kind for pattern, kind in known.kinds if pattern.search(name))
    return said or frozenset(known.tag_kinds[tag] for tag in tags if tag in known.tag_kinds)


def _kinds_named(name: str) -> frozenset[str]:
    """Return what a (plain) name itself says a service is, to the section of its organisation."""
    kinds = kinds_of(name)
    if kinds - {UNIFORMED}:
        return kinds
    sections = reference().sections
    return kinds.union(kind for pattern, kind in sections if pattern.search(name))


@lru_cache(maxsize=20_000)
def kinds_of_word(word: str) -> frozenset[str]:
    """Return the kinds that one (plain) word says by itself."""
    return frozenset(kind for pattern, kind in reference().kinds if pattern.fullmatch(word))


def are_akin(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Say whether a service could well be one of these kinds and one of those."""
    akin = reference().akin
    return any(a == b or frozenset((a, b)) in akin for a, b in product(mine, theirs))


def _numbers(name: str) -> frozenset[str]:
    """Return the numbers in a name: "2nd Alva Guides" is not "1st Alva Guides"."""
    return frozenset(re.findall(r"(?<!\S)\d+", name))


def _initials(name: str) -> frozenset[str]:
    """Return how a name of three words or more is shortened, with and without its small words."""
    words = re.findall(r"[a-z]+", name.lower())
    telling = [word for word in words if plain(word)]
    short = {"".join(word[0] for word in some) for some in (words, telling)}
    return frozenset(one for one in short if len(one) > 2)


def _towns(places: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    councils = council_names()
    written = (
        one
        for place in places
        for one in (place.get("city"), councils.get(place.get("council_code") or ""))
    )
    words = {word for one in written if one for word in plain(one).split()}
    return frozenset(words.union(NATIONS) - {"city", "council"})


def _register_numbers(key: str, document: Mapping[str, Any]) -> frozenset[str]:
    given = [
        key,
        *(source.get("record_id") or "" for source in document.get("sources", ())),
        *(fact.get("value") or "" for fact in document.get("attributes", ())),
    ]
    pattern = reference().register_number
    return frozenset(one.upper() for one in given if pattern.fullmatch(one.upper()))


def _terms(document: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return what each list of terms says of a service, by the name of the list."""
    terms: dict[str, frozenset[str]] = {}
    for fact in document.get("attributes", ()):
        if fact.get("taxonomy") and fact.get("value"):
            name = f"{fact['taxonomy']} {fact['name']}"
            terms[name] = terms.get(name, frozenset()) | {fact["value"]}
    return terms


def _phones(document: Mapping[str, Any]) -> frozenset[str]:
    given = [*document.get("phones", ())]
    for at in document.get("service_at_locations", ()):
        given += [*at.get("phones", ()), *at["location"].get("phones", ())]
    digits = (re.sub(r"\D", "", phone["number"]) for phone in given)
    return frozenset(number[-10:] for number in digits if len(number) >= 10)


def _hosts(addresses: Iterable[str | None]) -> frozenset[str]:
    hosts = (urlsplit(one).hostname or "" for one in addresses if one)
    return frozenset(host.removeprefix("www.") for host in hosts) - reference().common_hosts - {""}


def _street(place: Mapping[str, Any]) -> str:
    """Return the house number and the first word of the street: what all write alike."""
    written = " ".join(filter(None, (place.get("address_1"), place.get("address_2"))))
    found = re.search(r"\b(\d+[a-z]?)[,\s]+([a-z']{3,})", written.lower())
    return f"{found[1]} {found[2]}" if found else ""
