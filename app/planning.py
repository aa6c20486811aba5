"""The planner's questions, answered once and kept: one edition, one layer of areas.

A table is a few thousand rows and takes a moment to work out, so each question's answer is held; a
page that shows it again, or looks at another area of it, costs nothing.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from app.gapview import GapDrawing
from app.maps.shapes import Shapes, shapes_of_layer
from app.settling import settle_again
from app.sitereport import site_report
from directory.areas import AreaLayer
from directory.index import Index
from directory.postcodes import Postcodes
from directory.travel import TravelModel
from recommender.gaps.ground import ground_of
from recommender.gaps.measures import all_measures
from recommender.gaps.planner import Planner
from recommender.gaps.reference import assumptions
from recommender.gaps.report import gaps
from recommender.reading import from_mapping
from recommender.situation import Situation

PROTECTED = 5  # services whose closing would hurt most, named first
HELD = 24  # tables; one of 1,343 rows is about 1 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A family the map can be drawn for; invented, and nobody in particular."""

    id: str
    name: str
    description: str
    needs: tuple[str, ...]
    situation: Mapping[str, Any] = field(hash=False)


@cache
def personas() -> dict[str, Persona]:
    """Return the families that come with Fingerpost, by id."""
    text = files("data").joinpath("reference", "personas.toml").read_text(encoding="utf-8")
    found = (
        Persona(
            id=one["id"],
            name=one["name"],
            description=one["description"],
            needs=tuple(one["needs"]),
            situation=one["situation"],
        )
        for one in tomllib.loads(text)["persona"]
    )
    return {one.id: one for one in found}


def area_measures() -> dict[str, str]:
    """Return the title of every measure that gives a value to each area, by id."""
    return {name: one.title for name, one in all_measures().items() if one.of == "areas"}


class Planning:
    """Everything a planner may ask of one edition on one layer of areas."""

    def __init__(
        self,
        layer: AreaLayer,
        *,
        index: Index,
        travel: TravelModel,
        postcodes: Postcodes,
        today: date,
    ) -> None:
        self.layer = layer
        self.planner = Planner(ground_of(layer, postcodes), index, travel, today)
        self.shapes = shapes_of_layer(layer)
        self._postcodes = postcodes
        self._table = lru_cache(maxsize=HELD)(self._work_out)
        self._help = lru_cache(maxsize=HELD)(self._work_out_help)

    @property
    def councils(self) -> tuple[str, ...]:
        """The codes of the councils that have areas."""
        return tuple(sorted(set(self.planner.ground.councils.tolist())))

    @property
    def area_names(self) -> dict[str, str]:
        """The name of each area by its code."""
        ground = self.planner.ground
        return dict(zip(ground.codes.tolist(), ground.names.tolist(), strict=True))

    def table(
        self, need: str, persona: str | None, measure: str | None, councils: tuple[str, ...] = ()
    ) -> GapDrawing:
        """Return the answer to one question, worked out the first time it is asked."""
        return self._table(need, persona, measure, councils)

    def _work_out(
        self, need: str, persona: str | None, measure: str | None, councils: tuple[str, ...]
    ) -> GapDrawing:
        table = gaps(
            self.planner,
            need,
            self.situation(persona),
            measure=measure,
            councils=councils,
            draws=assumptions().doubt.page_draws,
        )
        chosen = measure or assumptions().need(need).measure
        drawing = GapDrawing(table, all_measures()[chosen].better)
        settle_again()
        return drawing

    def help_with(
        self, need: str, persona: str | None, councils: tuple[str, ...], add: int
    ) -> tuple[str, ...]:
        """Say where so many new sites would close most of the gap, and what to protect first."""
        return self._help(need, persona, councils, add)

    def _work_out_help(
        self, need: str, persona: str | None, councils: tuple[str, ...], add: int
    ) -> tuple[str, ...]:
        draws = assumptions().doubt.page_draws
        situation = self.situation(persona)
        answer = self.planner.ask(need, situation, measure="e2sfca", draws=draws)
        report = site_report(
            self.planner,
            answer,
            self._postcodes,
            add=add,
            councils=councils,
            places=None,
            share=1.0,
            objective="missing",
            candidates="venues",
            at=(),
            close=(),
            closings=PROTECTED,
        )
        return tuple(report["words"])

    def situation(self, persona: str | None) -> Situation | None:
        """Return the family's situation; `None` for any family."""
        if persona is None:
            return None
        situation, _ = from_mapping(personas()[persona].situation, self._postcodes)
        return situation


def to_geojson(drawing: GapDrawing, shapes: Shapes) -> bytes:
    """Return the table as GeoJSON: every row on its shape, with what the figures rest on."""
    collection = json.loads(shapes.text())
    kept = []
    for feature in collection["features"]:
        row = drawing.by_code.get(feature["properties"]["code"])
        if row is not None:
            kept.append({**feature, "properties": dict(row)})
    value = {"type": "FeatureCollection", "basis": drawing.table.basis, "features": kept}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
