"""Do two records of different feeds describe the same service?

Precision comes first: a wrong link hides a service behind another, a missed one shows it twice.
Every answer comes with its score taken apart, so that a steward sees why. Three classes: the `same`
service; the same organisation `elsewhere` (a chain's other branch, or another service at the same
desk); or `different`. What is nearly the same waits in a queue for a person.

A name says little where it says what many others say: words weigh by how rare they are among the
names compared. What two names do *not* share counts against them (two branches of a chain share a
brand, not a nursery), and so do two kinds that differ (a nursery and the after-school club in the
same building). A telephone that rings at the same place speaks for one service under a new name.
Weights stand in `data/reference/matching.toml`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Literal, TypeVar

from rapidfuzz.distance import JaroWinkler

from directory.matching_looks import (
    Look,
    Reference,
    are_akin,
    kinds_of,
    kinds_of_word,
    look_at,
    plain,
    reference,
)

__all__ = [
    "Judged", "Look", "Rarity", "Relation", "compare", "judge", "kinds_of", "look_at",
    "metres_between", "plain", "reference",
]  # fmt: skip

Key = TypeVar("Key")
Relation = Literal["same", "elsewhere", "review", "different"]

EARTH_M = 6_371_008.8
ALIKE = 0.9  # Jaro-Winkler of two words that are one word mistyped
SHORTENED = 0.8  # how alike a word and its first letters are: "edin" and "edinburgh"
LEAST_LETTERS = 4  # of a shortened word
SAME_KIND = 0.6  # how alike "playgroup" and "preschool" are
ONE_PROVIDER = 0.85  # organisations so alike are one, when both records name theirs
FRIENDS = "friends"
TOWN = 0.4  # how much of its weight a town's name keeps


@dataclass(frozen=True, slots=True)
class Judged:
    """How two records relate, how sure that is (0 to 1 for "same"), and what each part added.

    Two that are apart (`is_apart`) are never joined without asking, whatever their score.
    """

    relation: Relation
    score: float
    parts: Mapping[str, float]

    @property
    def is_apart(self) -> bool:
        """Whether the names of the two say kinds that are never one service."""
        return "kind_excludes" in self.parts


class Rarity:
    """How much a word, telephone number or web host says: the rarer, the more.

    Counted within each feed, and the largest count stands: that a second feed has the same nursery
    with the same number makes the number no less telling.
    """

    def __init__(self, looks: Iterable[Look]) -> None:
        self.words: Counter[str] = Counter()
        local: Counter[tuple[str, tuple[str, str]]] = Counter()
        hosts: Counter[tuple[str, str]] = Counter()
        phones: Counter[tuple[str, str]] = Counter()
        self.count = 0
        for look in looks:
            self.count += 1
            words = set(look.words)
            self.words.update(words)
            local.update((look.feed, one) for one in product(look.districts, words))
            hosts.update((look.feed, host) for host in look.hosts)
            phones.update((look.feed, phone) for phone in look.phones)
        self.local = _largest(local)
        self.hosts, self.phones = _largest(hosts), _largest(phones)
        self._known: dict[str, float] = {}  # the same few words are asked about all the time

    def weight(self, word: str, districts: Collection[str] = ()) -> float:
        """Return the weight of a word; less where other records nearby have it too.

        In a village everything bears the village's name: there it says where, not who.
        """
        weight = self._known.get(word)
        if weight is None:
            share = (1 + self.words[word]) / (2 + self.count)
            weight = self._known[word] = max(0.1, -math.log(share))
        if not districts:
            return weight
        nearby = max((self.local.get((district, word), 0) for district in districts), default=0)
        return weight / max(1, nearby)


def _largest(counted: Mapping[tuple[str, Key], int]) -> dict[Key, int]:
    """Return the largest count of each thing in any one feed."""
    largest: dict[Key, int] = {}
    for (_, key), count in counted.items():
        largest[key] = max(count, largest.get(key, 0))
    return largest


def compare(one: Look, other: Look, rarity: Rarity) -> dict[str, float]:
    """Return how two records compare, part by part; each part lies between 0 and 1."""
    districts = one.districts & other.districts
    hidden = one.confidential or other.confidential
    towns = one.towns | other.towns
    name, leftover = _names(one.words, other.words, rarity, districts, towns)
    organization, alike = _organizations(one, other, rarity)
    metres = _metres(one, other)
    near = 0.0 if metres is None else math.exp(-metres / 150)
    postcode = float(bool(one.postcodes & other.postcodes))
    here = postcode if one.postcodes and other.postcodes else near
    phone = _shared(one.phones, other.phones, rarity.phones)
    host = _shared(one.hosts, other.hosts, rarity.hosts)
    kinds_differ = _kinds_differ(one.kinds, other.kinds)
    agreed, differing = _terms(one, other)
    parts = {
        "name": name,
        "name_same": float(one.name == other.name and bool(one.name)),
        "name_same_district": float(one.name == other.name and bool(districts)),
        "leftover": leftover,
        "initials": float(bool(one.initials & {*other.words} or other.initials & {*one.words})),
        "organization": organization,
        "organization_differs": 0.0 if alike is None else max(0.0, 1 - 2 * alike),
        "phone_same": phone,
        "phone_differs": float(_differ(one.phones, other.phones)),
        "phone_same_here": 0.0 if kinds_differ else phone * max(postcode, near),
        "host_same": host,
        "email_same": float(bool(one.emails & other.emails)),
        "place_same": here,
        "district_same": float(
            (bool(districts) and not postcode) or (hidden and bool(one.councils & other.councils))
        ),
        "street_same": float(bool(one.streets & other.streets)),
        "street_differs": float(_differ(one.streets, other.streets)),
        "kind_agrees": float(bool(one.kinds & other.kinds)),
        "kind_differs": float(kinds_differ),
        "kind_of_one": float(bool(one.kinds) != bool(other.kinds)),
        "kind_more": float(_kind_more(one.kinds, other.kinds)),
        "kind_excludes": float(_kind_excludes(one, other)),
        "kind_apart": float(_kind_apart(one.kinds, other.kinds)),
        "sides_differ": float(_sides_differ(one, other)),
        "term_agrees": agreed,
        "term_differs": differing,
        "ages_differ": float(_ages_differ(one.ages, other.ages)),
        "numbers_differ": float(_differ(one.numbers, other.numbers)),
        "numbered_apart": float(_numbered(one.words) != _numbered(other.words)),
        "numbers_of_one": float(bool(one.numbers) != bool(other.numbers)),
        "identifier_same": float(bool(one.identifiers & other.identifiers)),
        "register_same": float(bool(one.register_numbers & other.register_numbers)),
        "register_differs": float(_differ(one.register_numbers, other.register_numbers)),
        "nothing_else": float(
            not (hidden or here or phone or host or districts or _contact(one, other))
            and (alike or 0) < ONE_PROVIDER
        ),
        "near": near,
        "far": _far(one, other, metres),
    }
    return {part: value for part, value in parts.items() if value}


def _contact(one: Look, other: Look) -> bool:
    """Say whether two records share an e-mail, a charity's or a register's number."""
    return bool(
        one.emails & other.emails
        or one.identifiers & other.identifiers
        or one.register_numbers & other.register_numbers
    )


def _far(one: Look, other: Look, metres: float | None) -> float:
    """Return 0 up to 300 m apart and 1 from 2 km on; less where only the postcodes differ.

    Of a confidential place no more than the council is known: another list that gives its address
    is to be found by name, so that it is hidden there too.
    """
    if one.confidential or other.confidential:
        return float(_differ(one.councils, other.councils))
    if metres is not None:
        return min(1.0, max(0.0, (metres - 300) / 1_700))
    if not _differ(one.postcodes, other.postcodes):
        return 0.0
    return 0.25 if one.districts & other.districts else 0.5


def _terms(one: Look, other: Look) -> tuple[float, float]:
    """Return the shares of the lists both name where they agree, and where they do not."""
    both = one.terms.keys() & other.terms.keys()
    if not both:
        return 0.0, 0.0
    agreed = sum(bool(one.terms[name] & other.terms[name]) for name in both) / len(both)
    return agreed, 1 - agreed


def _ages_differ(
    mine: tuple[float | None, float | None], theirs: tuple[float | None, float | None]
) -> bool:
    """Say whether no age is taken by both."""
    (low, high), (their_low, their_high) = mine, theirs
    return (low is not None and their_high is not None and low > their_high) or (
        their_low is not None and high is not None and their_low > high
    )


def _names(
    one: Sequence[str],
    other: Sequence[str],
    rarity: Rarity,
    districts: Collection[str] = (),
    towns: frozenset[str] = frozenset(),
) -> tuple[float, float]:
    """Return (how much of two names is shared, how much of *both* is not), by weight of words."""
    if not one or not other:
        return 0.0, 0.0

    def weighed(words: Sequence[str]) -> dict[str, float]:
        return {
            word: rarity.weight(word, districts) * (TOWN if word in towns else 1) for word in words
        }

    mine, theirs = weighed(_joined(one, other)), weighed(_joined(other, one))
    free = dict(theirs)
    shared = 0.0
    for word, weight in sorted(mine.items(), key=lambda item: (-item[1], item[0])):
        twin, alike = _twin(word, free)
        if twin is not None:
            shared += alike * (weight + free.pop(twin)) / 2
    whole, others = sum(mine.values()), sum(theirs.values())
    return 2 * shared / (whole + others), max(0.0, 1 - shared / min(whole, others))


def _joined(words: Sequence[str], as_in: Sequence[str]) -> list[str]:
    """Return the words with two that the other name writes as one ("play away") put together."""
    found: list[str] = []
    whole = set(as_in)
    pairs = {index for index, pair in enumerate(pairwise(words)) if "".join(pair) in whole}
    skip = -1
    for index, word in enumerate(words):
        if index in pairs and index != skip:
            found.append(word + words[index + 1])
            skip = index + 1
        elif index != skip:
            found.append(word)
    return found


def _twin(word: str, among: Mapping[str, float]) -> tuple[str | None, float]:
    if word in among:
        return word, 1.0
    best, alike = None, 0.0
    for candidate in sorted(among):
        likeness = _likeness(word, candidate)
        if likeness > alike:
            best, alike = candidate, likeness
    return best, alike


@lru_cache(maxsize=100_000)
def _likeness(word: str, other: str) -> float:
    """Return how alike two words are that may be one mistyped or shortened, or say one kind."""
    if word[0].isdigit() or other[0].isdigit():
        return 0.0
    likeness = JaroWinkler.similarity(word, other)
    if likeness > ALIKE:
        return likeness
    short, long = sorted((word, other), key=len)
    if len(short) >= LEAST_LETTERS and long.startswith(short):
        return SHORTENED
    return SAME_KIND if are_akin(kinds_of_word(word), kinds_of_word(other)) else 0.0


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


def _shared(mine: frozenset[str], theirs: frozenset[str], counted: Mapping[str, int]) -> float:
    """Return 1 for something only these two have, less the more others have it too."""
    return max((1 / max(1, counted.get(one, 1)) for one in mine & theirs), default=0.0)


def _differ(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine) and bool(theirs) and not mine & theirs


def _kinds_differ(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return _differ(mine, theirs) and not are_akin(mine, theirs)


def _kind_more(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Say whether one of two that share a kind is of another besides, which the other is not."""
    lone = mine ^ theirs
    return bool(mine & theirs) and any(not are_akin((kind,), mine & theirs) for kind in lone)


def _kind_excludes(one: Look, other: Look) -> bool:
    """Say whether the names say kinds that are never one service: brownies are not the guides.

    A number that a register gives to one service says more than any name.
    """
    mine, theirs = one.kinds_named, other.kinds_named
    if mine == theirs or not mine or not theirs:
        return False  # most pairs
    if one.register_numbers & other.register_numbers:
        return False
    return any(_differ(mine & kinds, theirs & kinds) for kinds in reference().excluding)


def _kind_apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Say whether only one of two is of a kind that is never the place itself: a parent council.

    The friends of a scout group are not the group.
    """
    apart = reference().apart_kinds
    return bool(mine & apart) != bool(theirs & apart) or FRIENDS in mine ^ theirs


def _numbered(words: Sequence[str]) -> str:
    """Return the small number at the end of a name: "Little Stars 2" is a second house."""
    last = words[-1] if len(words) > 1 else ""
    return last if re.fullmatch(r"[1-9]\d?", last) else ""


def _sides_differ(one: Look, other: Look) -> bool:
    """Say whether one name says north and the other south, or one men and the other women."""
    return any(
        _differ(side & {*one.words}, side & {*other.words}) for side in reference().opposites
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
    if score >= known.same and "kind_excludes" not in values:
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
