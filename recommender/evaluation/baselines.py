"""How would others order the same services? Five plain orders, run in the same pass as ours.

"ALISS-like" and "findhelp-like" follow what those two say of their order (July and November 2026);
what a provider paid or claimed is not in our records and is left out. None of them knows hours,
ages or fees: that is what is being compared.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from directory.index import text_of
from directory.records import Service
from directory.vocabulary import words
from recommender.evaluation.relevance import Family, nearest_m, relevance

ALISS_RADIUS_M = 5_000.0
FINDHELP_SCALE_M = 10_000.0
K1, B = 1.2, 0.75  # the usual constants of BM25 (Robertson and Zaragoza 2009)
_WORD = re.compile(r"[a-z]{2,}")
_WIDER = ("S92", "E92", "W92", "N92")


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Every service that may be asked for, with its words counted once."""

    services: tuple[Service, ...]
    postings: Mapping[str, Mapping[int, int]] = field(repr=False)
    lengths: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, services: Sequence[Service]) -> Pool:
        """Count the words of every service, in the order of their ids."""
        ordered = tuple(sorted(services, key=lambda one: one.id))
        postings: dict[str, dict[int, int]] = defaultdict(dict)
        lengths: list[int] = []
        for number, service in enumerate(ordered):
            counted = Counter(_WORD.findall(text_of(service).lower()))
            lengths.append(sum(counted.values()))
            for word, times in counted.items():
                postings[word][number] = times
        return cls(services=ordered, postings=postings, lengths=tuple(lengths))

    def asked(self, family: Family) -> Asked:
        """Return the services for one of her needs, each with its gain."""
        gains = {
            one.id: relevance(family, one)
            for one in self.services
            if set(one.needs) & set(family.needs)
        }
        serving = tuple(one for one in self.services if one.id in gains)
        return Asked(pool=self, family=family, serving=serving, gains=gains)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One family and the services for one of her needs; gains 0 to 3 by id."""

    pool: Pool
    family: Family
    serving: tuple[Service, ...]
    gains: Mapping[str, int]


Order = Callable[[Asked, int], list[Service]]


def distance_only(asked: Asked, most: int) -> list[Service]:
    """Nearest first, among those for one of her needs; nothing else is looked at."""
    far = [(nearest_m(asked.family, one), one.id, one) for one in asked.serving]
    return [one for metres, _, one in sorted(far, key=_first_two) if math.isfinite(metres)][:most]


def bm25_only(asked: Asked, most: int) -> list[Service]:
    """Best words first: her own words and the names of her needs, against every service."""
    named = " ".join(words("needs")[need].name for need in asked.family.needs)
    pool = asked.pool
    scores: dict[int, float] = defaultdict(float)
    count = len(pool.services)
    mean = sum(pool.lengths) / count if count else 1.0
    for word in _WORD.findall(f"{asked.family.said.get('text', '')} {named}".lower()):
        held = pool.postings.get(word, {})
        rare = math.log(1 + (count - len(held) + 0.5) / (len(held) + 0.5))
        for number, times in held.items():
            long = 1 - B + B * pool.lengths[number] / mean
            scores[number] += rare * times * (K1 + 1) / (times + K1 * long)
    best = sorted(scores, key=lambda number: (-scores[number], pool.services[number].id))
    return [pool.services[number] for number in best[:most]]


def aliss_like(asked: Asked, most: int) -> list[Service]:
    """Put the most local class of area first, within 5 km or for her area; ties by id.

    An address without an area comes before her own council, that before a nation, that before all.
    """
    found = []
    for one in asked.serving:
        codes = [area.code or "" for area in one.service_areas]
        if not codes:
            local = 0 if nearest_m(asked.family, one) <= ALISS_RADIUS_M else None
        elif asked.family.council in codes:
            local = 1
        elif any(code.startswith(_WIDER) for code in codes):
            local = 2
        else:
            local = 3 if any(code.startswith("K") for code in codes) else None
        if local is not None:
            found.append((local, one.id, one))
    return [one for _, _, one in sorted(found, key=_first_two)][:most]


def findhelp_like(asked: Asked, most: int) -> list[Service]:
    """Closer, and for a wider range of people, first; those that serve elsewhere are left out."""
    found = []
    for one in asked.serving:
        codes = {area.code or "" for area in one.service_areas}
        wide = any(code.startswith((*_WIDER, "K")) for code in codes)
        if codes and asked.family.council not in codes and not wide:
            continue
        metres = nearest_m(asked.family, one)
        close = math.exp(-metres / FINDHELP_SCALE_M) if math.isfinite(metres) else 0.0
        breadth = 1.0 / (1 + len(one.audience) + (one.minimum_age is not None))
        found.append((-(close + 0.5 * breadth), one.id, one))
    return [one for _, _, one in sorted(found, key=_first_two)][:most]


def random_eligible(asked: Asked, most: int) -> list[Service]:
    """Any that break no limit, drawn by lot (the same lot every time)."""
    fitting = [one for one in asked.serving if asked.gains[one.id] > 0]
    family = asked.family
    lot = Random("|".join((*family.needs, str(family.said.get("postcode")))))
    return lot.sample(fitting, min(most, len(fitting)))


def _first_two(row: tuple[float, str, Service]) -> tuple[float, str]:
    return row[:2]


BASELINES: Mapping[str, Order] = {
    "distance_only": distance_only,
    "bm25_only": bm25_only,
    "aliss_like": aliss_like,
    "findhelp_like": findhelp_like,
    "random_eligible": random_eligible,
}
