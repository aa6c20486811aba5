"""How good is the order, beside plainer orders? And who gets shown, small providers or large?

Every order is judged by the same stated relevance (`relevance`) over the same services.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.records import Service
from recommender.evaluation.baselines import BASELINES, Asked, Pool
from recommender.evaluation.relevance import Family

TOP, NEEDS_TOP = 10, 8
SIZES = ((1, "1 service"), (5, "2 to 5"), (20, "6 to 20"), (math.inf, "more than 20"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One order for one family; gains 0 to 3 in order. `coverage` is `None` with nothing to meet.

    `ndcg` is `None` where no service suits at all; `ndcg_of_shown` compares with the best list of
    the same length: a short list of what suits is no fault. `broken` counts what is for a need of
    hers and breaks a limit, `for_another_need` what is for none that the family is judged for.
    """

    ndcg: float | None
    ndcg_of_shown: float | None
    precision: float | None
    broken: int
    for_another_need: int
    coverage: float | None
    providers: float | None
    shown: int


def judge_order(shown: Sequence[Service], asked: Asked) -> Judged:
    """Judge the first ten of an order for one family; a service for no need of hers gains 0."""
    first = shown[:TOP]
    gains = [asked.gains.get(one.id, 0) for one in first]
    ideal = sorted(asked.gains.values(), reverse=True)
    best, best_so_long = _gain(ideal[:TOP]), _gain(ideal[: len(first)])
    fitting = [one for one in asked.serving if asked.gains[one.id]]
    wanted = {need for one in fitting for need in one.needs} & set(asked.family.needs)
    early = [one for one in first[:NEEDS_TOP] if asked.gains.get(one.id)]
    met = {need for one in early for need in one.needs} & wanted
    return Judged(
        ndcg=_gain(gains) / best if best else None,
        ndcg_of_shown=_gain(gains) / best_so_long if best_so_long else None,
        precision=sum(gain > 0 for gain in gains) / len(gains) if gains else None,
        broken=sum(asked.gains.get(one.id) == 0 for one in first),
        for_another_need=sum(one.id not in asked.gains for one in first),
        coverage=len(met) / len(wanted) if wanted else None,
        providers=len({provider_of(one) for one in first}) / len(first) if first else None,
        shown=len(first),
    )


def _gain(gains: Sequence[int]) -> float:
    """Return the discounted gain (Järvelin and Kekäläinen 2002), with 2^gain - 1."""
    return float(sum((2**gain - 1) / math.log2(place + 2) for place, gain in enumerate(gains)))


def provider_of(service: Service) -> str:
    """Return who runs it: the organisation, else the service itself."""
    return service.organization_id or service.id


def _is_provider(service: Service) -> bool:
    """Whether it counts in who gets shown: childminders are not named, and stand as one."""
    return "childminder" not in service.tags


class Comparison:
    """Our order and the baselines, family by family; figures at the end."""

    def __init__(self, services: Sequence[Service]) -> None:
        self.pool = Pool.of(services)
        self._judged: dict[str, list[Judged]] = defaultdict(list)
        self._shown: Counter[str] = Counter()
        self._fitting: Counter[str] = Counter()
        self._sizes = Counter(provider_of(one) for one in services)

    def add(self, family: Family, shown: Sequence[Service]) -> None:
        """Judge one family's answer, and every baseline for the same family."""
        asked = self.pool.asked(family)
        once = list({one.id: one for one in shown}.values())
        self._judged["fingerpost"].append(judge_order(once, asked))
        for name, order in BASELINES.items():
            self._judged[name].append(judge_order(order(asked, TOP), asked))
        fitting = [one for one in asked.serving if asked.gains[one.id]]
        self._shown.update(self._size(one) for one in once[:TOP] if _is_provider(one))
        self._fitting.update(self._size(one) for one in fitting if _is_provider(one))

    def _size(self, service: Service) -> str:
        many = self._sizes[provider_of(service)]
        return next(name for most, name in SIZES if many <= most)

    def ranking(self) -> dict[str, Any]:
        """Return the means over families, one row an order."""
        return {
            name: {
                "ndcg_at_10": _mean(one.ndcg for one in judged),
                "ndcg_of_shown": _mean(one.ndcg_of_shown for one in judged),
                "precision_at_10": _mean(one.precision for one in judged),
                "breaking_a_limit": sum(one.broken for one in judged),
                "for_another_need": sum(one.for_another_need for one in judged),
                "shown": sum(one.shown for one in judged),
                "needs_met_in_8": _mean(one.coverage for one in judged),
                "providers_per_option": _mean(one.providers for one in judged),
            }
            for name, judged in self._judged.items()
        }

    def exposure(self) -> dict[str, Any]:
        """Return shares of what is shown and of what suits, by how many services a provider has."""
        return {
            name: {
                "shown": _share(self._shown, name),
                "suiting": _share(self._fitting, name),
            }
            for _, name in SIZES
        }


def _mean(figures: Iterable[float | None]) -> float | None:
    held = [figure for figure in figures if figure is not None]
    return round(sum(held) / len(held), 4) if held else None


def _share(counts: Mapping[str, int], name: str) -> float | None:
    whole = sum(counts.values())
    return round(counts[name] / whole, 4) if whole else None
