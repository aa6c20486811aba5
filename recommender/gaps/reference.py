"""What does the gap map assume? Read once from `data/reference/gaps.toml`, with its sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from recommender.gaps.measures import all_measures

Unit = Literal["places", "services"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """When an area counts as short by one measure of one need.

    `target` is a fixed value, or `None` where it is `of_mean` times the mean over people of all
    areas shown. `bands` are the four edges between five colours, or empty: then they are a half,
    one, one and a half and two times the target. `source` says who says so.
    """

    target: float | None
    of_mean: float
    bands: tuple[float, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """How unsure we are of what goes into a value; see the file for reasons."""

    unknown: float
    draws: int
    page_draws: int
    interval: float
    known_places: float
    guessed_places: float
    catchments: tuple[float, ...]
    closed_a_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """When too little is listed to say anything; `registers` are feeds by needs they hold whole."""

    registers: Mapping[str, frozenset[str]]
    least_listed: int
    least_share_of_best: float
    least_fresh_share: float
    stale_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedAssumptions:
    """What holds for one need: minutes to the catchment's edge by mode, unit, usual measure."""

    need: str
    minutes: Mapping[str, float]
    minutes_source: str
    unit: Unit
    per: int
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """All of the file."""

    thirds: tuple[float, ...]
    without_a_car: float
    doubt: Doubt
    completeness: Completeness
    places: Mapping[str, float]
    left_out: frozenset[str]
    causes: Mapping[str, str]
    _needs: Mapping[str, Any]
    _measures: Mapping[str, Any]

    def need(self, need: str) -> NeedAssumptions:
        """Return what holds for a need; what is not said of it is the default."""
        said = {**self._needs["default"], **self._needs.get(need, {})}
        return NeedAssumptions(
            need=need,
            minutes=said["minutes"],
            minutes_source=said["minutes_source"],
            unit=said["unit"],
            per=said["per"],
            measure=said["measure"],
        )

    def standard(self, need: str, measure: str) -> Standard:
        """Return when an area is short. Places per head have one standard, whatever the steps.

        `need` is a need or a standard of its own, such as that for children at school.
        """
        said = self._measures.get(measure)
        if said is None:
            own = self._needs.get(need, {})
            said = own if {"target", "whole_share_of_mean"} & set(own) else self._needs["default"]
        fixed = said.get("target")
        return Standard(
            target=fixed,
            of_mean=said.get("target_over_mean", said.get("whole_share_of_mean", 0.5)),
            bands=tuple(said.get("bands", ())) if fixed is not None else (),
            source=said["source"],
        )


@cache
def assumptions() -> Assumptions:
    """Return the assumptions shipped with the product."""
    text = files("data").joinpath("reference", "gaps.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    doubt, complete, rules = table["doubt"], table["completeness"], table["rules"]
    return Assumptions(
        thirds=tuple(table["decay"]["thirds"]),
        without_a_car=table["mix"]["without_a_car"],
        doubt=Doubt(
            unknown=doubt["unknown"],
            draws=doubt["draws"],
            page_draws=doubt["page_draws"],
            interval=doubt["interval"],
            known_places=doubt["known_places"],
            guessed_places=doubt["guessed_places"],
            catchments=tuple(doubt["catchments"]),
            closed_a_year=doubt["closed_a_year"],
        ),
        completeness=Completeness(
            registers={feed: frozenset(needs) for feed, needs in complete["registers"].items()},
            least_listed=complete["least_listed"],
            least_share_of_best=complete["least_share_of_best"],
            least_fresh_share=complete["least_fresh_share"],
            stale_days=complete["stale_years"] * 365.25,
        ),
        places=table["places"],
        left_out=frozenset(rules["left_out"]),
        causes={
            rule: cause for cause in ("wrong_hours", "too_dear", "full") for rule in rules[cause]
        },
        _needs=table["needs"],
        _measures={name: table["measures"].get(name) for name in all_measures()},
    )
