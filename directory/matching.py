"""Do two records of different feeds describe the same service?

Precision comes first: a wrong link hides a service behind another, a missed one shows it twice.
Every answer comes with its score taken apart, so that a steward sees why. Three classes: the `same`
service; the same organisation `elsewhere` (a chain's other branch, or another service at the same
desk); or `different`. What is nearly the same waits in a queue for a person.

A name says little where it says what many others say: words weigh by how rare they are among the
names compared. What two names do *not* share counts against them (two branches of a chain share a
brand, not a nursery), and so do two kinds that differ (a nursery and the after-school club in the
same building). Weights stand in `data/reference/matching.toml`.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Literal
from urllib.parse import urlsplit

from rapidfuzz.distance import JaroWinkler

Relation = Literal["same", "elsewhere", "review", "different"]

EARTH_M = 6_371_008.8
ALIKE = 0.9  # Jaro-Winkler of two words that are one word mistyped


@dataclass(frozen=True, slots=True)
class Judged:
    """How two records relate, how sure that is (0 to 1 for "same"), and what each part added."""

    relation: Relation
    score: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reference:
    """The words and weights of `data/reference/matching.toml`."""

    weights: Mapping[str, float]
    same: float
    review: float
    elsewhere: float
    spellings: tuple[tuple[re.Pattern[str], str], ...]
    kinds: tuple[tuple[re.Pattern[str], str], ...]
    akin: frozenset[frozenset[str]]
    common_hosts: frozenset[str]


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
        spellings=tuple(
            (re.compile(rf"\b(?:{one})\b"), to) for one, to in table["spellings"].items()
        ),
        kinds=tuple((re.compile(rf"\b(?:{one})\b"), to) for one, to in table["kinds"].items()),
        akin=frozenset(frozenset(pair) for pair in table["akin"]),
        common_hosts=frozenset(table["common_hosts"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What of a record is compared. `own_id` is its service id before any link.

    One that is not `named` (a childminder, shown as "near" a place) is never compared.
    """

    own_id: str
    feed: str
    key: str
    name: str
    words: tuple[str, ...]
    numbers: frozenset[str]
    kinds: frozenset[str]
    organization: tuple[str, ...] = ()
    identifiers: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    points: tuple[tuple[float, float], ...] = ()
    named: bool = True

    @property
    def districts(self) -> frozenset[str]:
        """Return the outward halves of its postcodes."""
        return frozenset(postcode[:-3] for postcode in self.postcodes)


def plain(text: str) -> str:
    """Return a name as it is compared: no accents, case or legal words; one spelling a word."""
    bare = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    bare = re.sub(r"['\u2019`]", "", bare).replace("&", " and ").replace("@", " at ")
    bare = " ".join(re.findall(r"[a-z0-9]+", bare))
    for pattern, spelling in reference().spellings:
        bare = pattern.sub(spelling, bare)
    return " ".join(bare.split())


def look_at(feed: str, key: str, own_id: str, document: Mapping[str, Any]) -> Look:
    """Gather what is compared from a service's document (`records.to_mapping`)."""
    name = plain(document["name"])
    organization = document.get("organization") or {}
    places = [at["location"] for at in document.get("service_at_locations", ())]
    given = plain(organization.get("name") or "")
    return Look(
        own_id=own_id,
        feed=feed,
        key=key,
        name=name,
        words=tuple(dict.fromkeys(name.split())),
        numbers=_numbers(name),
        kinds=kinds_of(name),
        organization=tuple(dict.fromkeys(given.split())),
        identifiers=frozenset(
            f"{one['scheme']}/{one['identifier']}" for one in organization.get("identifiers", ())
        ),
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
        named="childminder" not in document.get("tags", ()) or bool(given),
    )


def kinds_of(name: str) -> frozenset[str]:
    """Return what a (plain) name says a service is: nursery, out_of_school, committee, …"""
    return frozenset(kind for pattern, kind in reference().kinds if pattern.search(name))


def _numbers(name: str) -> frozenset[str]:
    """Return the numbers in a name: "2nd Alva Guides" is not "1st Alva Guides"."""
    return frozenset(re.match(r"\d+", word)[0] for word in name.split() if word[0].isdigit())  # type: ignore[index]


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


class Rarity:
    """How much a word, telephone number or web host says: the rarer, the more."""

    def __init__(self, looks: Iterable[Look]) -> None:
        self.words: Counter[str] = Counter()
        self.local: Counter[tuple[str, str]] = Counter()
        self.hosts: Counter[str] = Counter()
        self.phones: Counter[str] = Counter()
        self.postcodes: Counter[str] = Counter()
        self.count = 0
        for look in looks:
            self.count += 1
            self.words.update(set(look.words))
            self.local.update(product(look.districts, set(look.words)))
            self.hosts.update(look.hosts)
            self.phones.update(look.phones)
            self.postcodes.update(look.postcodes)

    def weight(self, word: str, districts: Iterable[str] = ()) -> float:
        """Return the weight of a word; less where more than two records nearby have it too.

        In a village everything bears the village's name: there it says where, not who.
        """
        share = (1 + self.words[word]) / (2 + self.count)
        nearby = max((self.local[district, word] for district in districts), default=0)
        return max(0.1, -math.log(share)) * 2 / max(2, nearby)


def compare(one: Look, other: Look, rarity: Rarity) -> dict[str, float]:
    """Return how two records compare, part by part; each part lies between 0 and 1."""
    districts = one.districts & other.districts
    name, leftover = _names(one.words, other.words, rarity, districts)
    organization, alike = _organizations(one, other, rarity)
    parts = {
        "name": name,
        "leftover": leftover,
        "organization": organization,
        "organization_differs": 0.0 if alike is None else max(0.0, 1 - 2 * alike),
        "phone_same": _shared(one.phones, other.phones, rarity.phones),
        "phone_differs": float(_differ(one.phones, other.phones)),
        "host_same": _shared(one.hosts, other.hosts, rarity.hosts),
        "email_same": float(bool(one.emails & other.emails)),
        "postcode_same": float(bool(one.postcodes & other.postcodes)),
        "street_same": float(bool(one.streets & other.streets)),
        "kind_agrees": float(bool(one.kinds & other.kinds)),
        "kind_differs": float(_kinds_differ(one.kinds, other.kinds)),
        "kind_of_one": float(bool(one.kinds) != bool(other.kinds)),
        "numbers_differ": float(_differ(one.numbers, other.numbers)),
        "identifier_same": float(bool(one.identifiers & other.identifiers)),
    }
    metres = _metres(one, other)
    parts["near"] = 0.0 if metres is None else math.exp(-metres / 150)
    parts["far"] = 0.0 if metres is None else min(1.0, max(0.0, (metres - 300) / 1_700))
    if metres is None and _differ(one.postcodes, other.postcodes):
        parts["far"] = 0.5
    return {part: value for part, value in parts.items() if value}


def _names(
    one: Sequence[str], other: Sequence[str], rarity: Rarity, districts: Iterable[str] = ()
) -> tuple[float, float]:
    """Return (how much of two names is shared, how much of *both* is not), by weight of words."""
    if not one or not other:
        return 0.0, 0.0
    mine = {word: rarity.weight(word, districts) for word in one}
    theirs = {word: rarity.weight(word, districts) for word in other}
    free = dict(theirs)
    shared = 0.0
    for word, weight in sorted(mine.items(), key=lambda item: -item[1]):
        twin, alike = _twin(word, free)
        if twin is not None:
            shared += alike * (weight + free.pop(twin)) / 2
    whole, others = sum(mine.values()), sum(theirs.values())
    return 2 * shared / (whole + others), max(0.0, 1 - shared / min(whole, others))


def _twin(word: str, among: Mapping[str, float]) -> tuple[str | None, float]:
    if word in among:
        return word, 1.0
    best, alike = None, ALIKE
    for candidate in sorted(among):
        likeness = JaroWinkler.similarity(word, candidate)
        if likeness > alike and not (word[0].isdigit() or candidate[0].isdigit()):
            best, alike = candidate, likeness
    return best, alike if best else 0.0


def _organizations(one: Look, other: Look, rarity: Rarity) -> tuple[float, float | None]:
    """Return how alike two organisations are, and the same where both say who they are.

    A service may bear its organisation's name, so names are compared with organisations too.
    """
    crossed = ((one.organization, other.words), (one.words, other.organization))
    likeness = max(_names(mine, theirs, rarity)[0] for mine, theirs in crossed)
    if not (one.organization and other.organization):
        return likeness, None
    alike = _names(one.organization, other.organization, rarity)[0]
    return max(likeness, alike), alike


def _shared(mine: frozenset[str], theirs: frozenset[str], counted: Counter[str]) -> float:
    """Return 1 for something only these two have, less the more others have it too."""
    return max((2 / max(2, counted[one]) for one in mine & theirs), default=0.0)


def _differ(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine) and bool(theirs) and not mine & theirs


def _kinds_differ(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    akin = reference().akin
    return _differ(mine, theirs) and not any(
        frozenset((one, other)) in akin for one in mine for other in theirs
    )


def _metres(one: Look, other: Look) -> float | None:
    """Return the smallest distance between two records' points, `None` when one has none."""
    return min(
        (metres_between(*here, *there) for here in one.points for there in other.points),
        default=None,
    )


def metres_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Return the great-circle distance in metres (haversine, mean radius)."""
    up, over = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((over - up) / 2) ** 2 + math.cos(up) * math.cos(over) * (
        math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, half)))


def judge(one: Look, other: Look, rarity: Rarity) -> Judged:
    """Say how two records relate, with the score taken apart."""
    known = reference()
    values = compare(one, other, rarity)
    parts = {part: known.weights[part] * value for part, value in values.items()}
    score = 1 / (1 + math.exp(-(known.weights["bias"] + sum(parts.values()))))
    if score >= known.same:
        relation: Relation = "same"
    elif score >= known.review:
        relation = "review"
    elif _same_organization(values, known):
        relation = "elsewhere"
    else:
        relation = "different"
    return Judged(relation, score, parts)


def _same_organization(values: Mapping[str, float], known: Reference) -> bool:
    return (
        values.get("identifier_same", 0) > 0
        or values.get("host_same", 0) >= known.elsewhere
        or values.get("organization", 0) >= known.elsewhere
    )
