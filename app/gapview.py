"""How is a gap table drawn? Letters for the map, the largest gaps, one area, and the method.

Bands run from 1 (least within reach) to 5 (most); on the map the least is the darkest. Areas in
doubt are hatched; too few listings get dots and no colour: thin listings are not a desert.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app import saying, words
from app.drawing import draw
from app.maps import COLOURS, letter
from directory.councils import council_names
from recommender.gaps.report import GapTable

LARGEST = 20
MISSING = "."  # an area of the shapes that was not asked about


@dataclass(frozen=True)
class GapDrawing:
    """A gap table with the codes of the shapes it is drawn on."""

    table: GapTable
    better: str

    @cached_property
    def by_code(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows by area code."""
        return {row["area_code"]: row for row in self.table.rows}

    @property
    def councils(self) -> tuple[str, ...]:
        """The councils that have a row."""
        return tuple(sorted({row["council_code"] for row in self.table.rows}))

    def letters(self, codes: Sequence[str], council: str | None = None) -> str:
        """Return one letter for each area of the shapes, in their order; others' are left out."""
        rows = (self.by_code.get(code) for code in codes)
        return "".join(
            self._letter(row if row and council in (None, row["council_code"]) else None)
            for row in rows
        )

    def _letter(self, row: Mapping[str, Any] | None) -> str:
        if row is None:
            return MISSING
        if row["class"] == "too_few_listings":
            return letter(None, doubt=False)
        return letter(6 - row["band"], doubt=row["class"] == "depends")

    @property
    def legend(self) -> dict[str, str]:
        """What each letter means, for the tooltip."""
        named = {letter(6 - band, doubt=False): words.BANDS[band - 1] for band in range(1, 6)}
        doubted = {
            letter(6 - band, doubt=True): f"{words.BANDS[band - 1]}, in doubt"
            for band in range(1, 6)
        }
        return {**named, **doubted, letter(None, doubt=False): words.CLASSES["too_few_listings"]}

    @property
    def unit(self) -> str:
        """What one of the value is."""
        return str(self.table.rows[0]["unit"]) if self.table.rows else ""

    def key(self) -> str:
        """Draw the key: five classes with the values found in them, doubt, and too few."""
        classes = []
        for band in range(1, 6):
            values = [row["value"] for row in self._sure if row["band"] == band]
            said = words.BANDS[band - 1]
            if values:
                said = f"{said}: {self._range(band, min(values), max(values))}"
            classes.append((COLOURS[5 - band], said))
        return draw("_key.html", classes=classes, unit=self.unit)

    def _range(self, band: int, low: float, high: float) -> str:
        last = 5 if self.better == "more" else 1
        if band == last:
            return words.OR_MORE.format(low=number(low))
        return words.BETWEEN.format(low=number(low), high=number(high))

    @property
    def _sure(self) -> list[Mapping[str, Any]]:
        return [row for row in self.by_code.values() if row["class"] != "too_few_listings"]

    def largest(self) -> list[Mapping[str, Any]]:
        """Return the gaps by people short, weighted by how far below the target they are."""
        gaps: list[Mapping[str, Any]] = [row for row in self.table.rows if row["class"] == "gap"]
        return sorted(gaps, key=lambda row: (-self._short(row), row["area_code"]))[:LARGEST]

    def _short(self, row: Mapping[str, Any]) -> float:
        target = float(self.table.basis["target"]) or 1.0
        value = float(row["value"])
        lacking = target - value if self.better == "more" else value - target
        return float(row["demand"]) * max(lacking, 0.0) / target

    def largest_html(self) -> str:
        """Draw the largest gaps as a table."""
        rows = [
            (
                row["area_name"],
                council_name(row["council_code"]),
                number(row["value"]),
                f"{number(row['low'])} to {number(row['high'])}",
                number(row["demand"]),
                words.CAUSES.get(row["cause"], ""),
            )
            for row in self.largest()
        ]
        return draw("_largest.html", rows=rows, unit=self.unit)

    def area_html(self, code: str) -> str:
        """Draw what is known of one area; empty when it was not asked about."""
        row = self.by_code.get(code)
        if row is None:
            return ""
        basis = self.table.basis
        return draw(
            "_area.html",
            row=row,
            council=council_name(row["council_code"]),
            said=words.CLASSES[row["class"]],
            value=words.AREA_VALUE.format(value=number(row["value"]), unit=row["unit"]),
            between=words.AREA_BETWEEN.format(low=number(row["low"]), high=number(row["high"])),
            people=words.AREA_PEOPLE.format(people=number(row["demand"]), who=basis["demand"]),
            supply=words.AREA_SUPPLY.format(supply=number(row["supply_in_reach"])),
            cause=words.CAUSES.get(row["cause"], ""),
        )

    def equity_html(self) -> str:
        """Draw what is within reach for each fifth of areas; empty where none is told."""
        fifths = self.table.equity.get("fifths") or []
        if not fifths:
            return ""
        most = max((one["access"] for one in fifths), default=0.0) or 1.0
        rows = [
            (
                words.FIFTHS[one["fifth"] - 1],
                number(one["access"]),
                f"{100 * one['access'] / most:.0f}%",
                number(one["people"]),
                number(one["missing"]),
            )
            for one in fifths
        ]
        return draw("_equity.html", rows=rows, unit=self.unit, note=self.table.equity["words"])

    def method_html(self) -> str:
        """Draw what the figures rest on."""
        basis = self.table.basis
        facts = [
            (name, basis[key])
            for key, name in words.METHOD_FACTS.items()
            if basis.get(key) not in (None, "")
        ]
        reach = [
            f"{minutes:g} minutes {way}" for way, minutes in basis["catchment_minutes"].items()
        ]
        stand_in = (
            words.STAND_IN.format(what=basis["demand_stands_for"])
            if basis["demand_is_a_stand_in"]
            else ""
        )
        return draw(
            "_method.html",
            facts=[*facts, (words.WITHIN_REACH, saying.listed(reach))],
            stand_in=stand_in,
            listings=[
                (council_name(one["council_code"]), one["listed"], one["why"])
                for one in self.table.listings
            ],
        )


def council_name(code: str) -> str:
    """Return a council's name; a code we do not know is left as it is."""
    return council_names().get(code, code)


def number(value: float) -> str:
    """Return a figure as people read it: no more digits than anybody knows."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}".removesuffix(".0") if value >= 1 or value == 0 else f"{value:.2g}"
