"""Who is in need in each area? A published figure that stands for them, and how well it does.

The ways to count are tried in the order of `data/reference/demand.toml`; where no figure is loaded,
live postcodes stand in for homes, and it is said so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from directory.errors import UnknownFigureError
from recommender.situation import Situation

Floats = NDArray[np.float64]
ALL = "all"
MIXED_AGES = "childcare_mixed_ages"
OTHER_COUNTS = "other_counts"  # not the people a published standard is about


class Layer(Protocol):
    """What demand needs of a layer of areas (`directory.areas.AreaLayer`)."""

    @property
    def figures(self) -> Mapping[str, Any]:
        """Figures by name, each (n_areas,), nan where none is published."""
        ...

    @property
    def name(self) -> str:
        """The layer's name."""
        ...

    @property
    def codes(self) -> Sized:
        """The codes of its areas."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeGroup:
    """Ages that compete for the same places; the years named are included."""

    id: str
    first: int
    last: int
    who: str
    standard: str

    def holds(self, age_years: float) -> bool:
        """Say whether a child of this age belongs here."""
        return self.first <= age_years < self.last + 1

    @property
    def middle(self) -> float:
        """An age that stands for the group when rules are asked about it."""
        return (self.first + self.last + 1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """People in need, shape (n_areas,), never nan.

    `groups` holds everybody who competes for the places, by age group (or `all`), and `asked` those
    this situation is about. `unknown` is how many areas have no published figure (counted as 0).
    `figures` names the figures of the layer that were counted, `standard` another standard than the
    need's own.
    """

    groups: Mapping[str, Floats]
    asked: tuple[str, ...]
    who: str
    stands_for: str
    source: str
    is_proxy: bool
    unknown: int
    figures: tuple[str, ...] = ()
    standard: str | None = None

    @property
    def people(self) -> Floats:
        """Those asked about, added."""
        return np.asarray(np.sum([self.groups[group] for group in self.asked], axis=0))


@cache
def _reference() -> dict[str, Any]:
    text = files("data").joinpath("reference", "demand.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def age_groups() -> tuple[AgeGroup, ...]:
    """Return the age groups, youngest first."""
    return tuple(
        AgeGroup(
            id=one["id"],
            first=one["from"],
            last=one["to"],
            who=one["who"],
            standard=one["standard"],
        )
        for one in _reference()["groups"]
    )


def count_demand(
    need: str, situation: Situation, layer: Layer, *, figure: str | None = None
) -> Demand:
    """Return who is in need of something in each area of a layer.

    Parameters
    ----------
    need, situation
        For needs counted by age only the age groups of the situation's children are asked about;
        without children all the need's age groups are.
    figure
        Count by this figure of the layer instead, such as one of the planner's own.

    Raises
    ------
    UnknownFigureError
        If the layer has no such figure.
    """
    if figure is not None:
        if figure not in layer.figures:
            raise UnknownFigureError(figure, layer.name, sorted(layer.figures))
        way = {"sum": [figure], "who": figure.replace("_", " "), "standard": OTHER_COUNTS}
        return _plain(way, layer, proxy=False)
    for way in _reference()["needs"].get(need, ()):
        if "groups" in way:
            if _names_of(way) <= set(layer.figures):
                return _by_age(way, situation, layer)
        elif set(way.get("sum", way.get("product"))) <= set(layer.figures):
            return _plain(way, layer, proxy=False)
    stand_in = _reference()["proxy"]
    if stand_in["figure"] in layer.figures:
        way = {**stand_in, "sum": [stand_in["figure"]], "standard": OTHER_COUNTS}
        return _plain(way, layer, proxy=True)
    return _each_once(len(layer.codes))


def _each_once(n_areas: int) -> Demand:
    return Demand(
        groups={ALL: np.ones(n_areas)},
        asked=(ALL,),
        who="areas",
        stands_for="No figures are loaded: every area counts alike, however many live there.",
        source="none; load figures by area code with `fingerpost areas`",
        is_proxy=True,
        unknown=0,
        standard=OTHER_COUNTS,
    )


def _plain(way: Mapping[str, Any], layer: Layer, *, proxy: bool) -> Demand:
    parts = [np.asarray(layer.figures[name], dtype=float) for name in _factors(way)]
    counts = np.sum(parts, axis=0) if "sum" in way else np.prod(parts, axis=0)
    people, unknown = _filled(counts)
    return Demand(
        groups={ALL: people},
        asked=(ALL,),
        who=way["who"],
        stands_for=way.get("stands_for", "A figure you chose."),
        source=way.get("source", f"figure loaded with the areas {layer.name}"),
        is_proxy=proxy,
        unknown=unknown,
        figures=tuple(_factors(way)),
        standard=way.get("standard"),
    )


def _factors(way: Mapping[str, Any]) -> Sequence[str]:
    names: Sequence[str] = way["sum"] if "sum" in way else way["product"]
    return names


def _by_age(way: Mapping[str, Any], situation: Situation, layer: Layer) -> Demand:
    groups = [group for group in age_groups() if group.id in way["groups"]]
    counted = {group.id: _filled(_ages(way, group, layer)) for group in groups}
    usual = [group for group in groups if group.id in way.get("unasked", way["groups"])]
    asked = _asked(situation, groups) or usual
    standards = {group.standard for group in asked}
    return Demand(
        groups={name: people for name, (people, _) in counted.items()},
        asked=tuple(group.id for group in asked),
        who=_in_words(asked),
        stands_for=way["stands_for"],
        source=way["source"],
        is_proxy=False,
        unknown=max(unknown for _, unknown in counted.values()),
        figures=tuple(sorted(_names_of(way))),
        standard=standards.pop() if len(standards) == 1 else MIXED_AGES,
    )


def _asked(situation: Situation, groups: Sequence[AgeGroup]) -> list[AgeGroup]:
    """Return the groups of her children; an expected baby is a newborn."""
    ages = [child.age_years or 0.0 for child in situation.children]
    return [group for group in groups if any(group.holds(age) for age in ages)]


def _in_words(groups: Sequence[AgeGroup]) -> str:
    """Say "children aged 2 to 4", or one range where groups join."""
    joined = all(one.last + 1 == two.first for one, two in pairwise(groups))
    if len(groups) == 1:
        return groups[0].who
    if not joined:
        return " and ".join(group.who for group in groups)
    first, last = groups[0].first, groups[-1].last
    return f"children under {last + 1}" if first == 0 else f"children aged {first} to {last}"


def _names_of(way: Mapping[str, Any]) -> set[str]:
    groups = [group for group in age_groups() if group.id in way["groups"]]
    if "year" in way:
        years = (year for group in groups for year in range(group.first, group.last + 1))
        return {way["year"].format(age=year) for year in years}
    return {name for _, _, name in way["bands"]}


def _ages(way: Mapping[str, Any], group: AgeGroup, layer: Layer) -> Floats:
    if "year" in way:
        years = range(group.first, group.last + 1)
        counts = [layer.figures[way["year"].format(age=year)] for year in years]
        return np.asarray(np.sum(counts, axis=0), dtype=float)
    parts = []
    for first, last, name in way["bands"]:
        shared = max(0, min(last, group.last) - max(first, group.first) + 1)
        if shared:
            part = np.asarray(layer.figures[name], dtype=float)
            parts.append(part * (shared / (last - first + 1)))
    return np.asarray(np.sum(parts, axis=0))


def _filled(counts: Floats) -> tuple[Floats, int]:
    """Return counts with 0 where none is published, and how many those are."""
    missing = np.isnan(counts)
    return np.where(missing, 0.0, np.maximum(counts, 0.0)), int(missing.sum())
