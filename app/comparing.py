"""Two sides of one question: two places, two families, two dates; figures, and where they differ.

A side is a drawn answer. Its figures stand one beside the other's, and the areas where they are
furthest apart below.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app import gapwords
from app.gapview import THIN, GapDrawing, fact_in_words, number
from directory.errors import EarlierTableError
from recommender.gaps.moved import same_question
from recommender.gaps.places import Line, SideBySide
from recommender.gaps.report import COLUMNS, GapTable

LARGEST = 10
NUMBERS = ("value", "demand", "supply_in_reach", "low", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side: what it is called, and its answer."""

    name: str
    drawing: GapDrawing

    @property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """The rows of this side."""
        return self.drawing.table.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One area on both sides."""

    code: str
    name: str
    people: float
    first: float
    second: float


def figures_of(side: Side) -> dict[str, str]:
    """Return the figures of a side by their names in words."""
    rows = [row for row in side.rows if row["class"] != THIN]
    found = side.drawing.figures_of(rows)
    living = sum(row["demand"] for row in rows if row["class"] == "gap")
    people = found["people"]
    said = {
        "areas": f"{len(rows):,}",
        "people": f"{number(people)} {side.drawing.who}",
        "mean": number(found["mean"]),
        "gaps": f"{found['gaps']:,}",
        "doubted": f"{found['doubted']:,}",
        "share": f"{living / people:.1%}" if people else "",
        "cause": gapwords.CAUSES.get(found["cause"], ""),
    }
    return {gapwords.FIGURES[key]: value for key, value in said.items()}


def changes(first: Side, second: Side, many: int = LARGEST) -> list[Change]:
    """Return the areas of both sides that differ, those first whose difference touches most people.

    People are those of the second side.
    """
    before = {row["area_code"]: row for row in first.rows}
    found = [
        Change(
            code=row["area_code"],
            name=row["area_name"],
            people=float(row["demand"]),
            first=float(before[row["area_code"]]["value"]),
            second=float(row["value"]),
        )
        for row in second.rows
        if row["area_code"] in before and row["value"] != before[row["area_code"]]["value"]
    ]
    found.sort(key=lambda one: (-abs(one.second - one.first) * one.people, one.code))
    return found[:many]


def difference(first: str, second: str) -> str:
    """Return how far two figures are apart, as said; empty where they are no numbers.

    >>> difference("12", "15.5"), difference("10.0%", "12.5%"), difference("Full", "Full")
    ('+3.5', '+2.5 points', '')
    """
    points = first.endswith("%") and second.endswith("%")
    try:
        one, two = (float(text.split()[0].rstrip("%").replace(",", "")) for text in (first, second))
    except (ValueError, IndexError):
        return ""
    apart = two - one
    if points:
        return f"{apart:+.1f} points"
    return f"{'-' if apart < 0 else '+'}{number(abs(round(apart, 4)))}" if apart else "0"


def earlier(body: bytes, now: GapDrawing, name: str) -> GapDrawing:
    """Return an earlier table, saved here as CSV, as a drawing beside today's.

    Raises
    ------
    EarlierTableError
        If it is no such table, answers another question, or shares no area.
    """
    try:
        rows = [_row(raw) for raw in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))]
    except (UnicodeDecodeError, csv.Error, KeyError, TypeError, ValueError) as error:
        raise EarlierTableError(name, "it is not a table that was saved here") from error
    shared = [row for row in rows if row["area_code"] in now.by_code]
    if not shared:
        raise EarlierTableError(name, "it shares no area with this map")
    same_question(shared[0], now.table.rows[0], name)
    table: GapTable = replace(now.table, rows=tuple(shared))
    return GapDrawing(table, now.better)


def _row(raw: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {name: raw[name] for name in COLUMNS}
    row |= {name: float(raw[name]) for name in NUMBERS}
    band = int(raw["band"])
    if not 1 <= band <= 5 or row["class"] not in gapwords.CLASSES:
        raise ValueError("band or class")
    return row | {"band": band}


def side_by_side(
    first: Mapping[str, str], second: Mapping[str, str]
) -> list[tuple[str, str, str, str]]:
    """Return rows: what, first, second, difference."""
    return [
        (what, one, second.get(what, ""), difference(one, second.get(what, "")))
        for what, one in first.items()
    ]


def lines_of(places: SideBySide, *, beside: bool) -> list[tuple[str, str, str, str]]:
    """Return the figures of two places as rows: the gap's, or (`beside`) the labour market's."""
    rows = []
    for line in places.lines:
        if bool(line.source or line.as_of) != beside:
            continue
        unknown = gapwords.NOT_SAID if beside else gapwords.NOT_TO_SAY
        one, two = (_said(line, value, unknown) for value in line.values)
        label = f"{line.label} ({fact_in_words(line.as_of)})" if line.as_of else line.label
        rows.append((label, one, two, difference(one, two)))
    return rows


def _said(line: Line, value: float | None, unknown: str) -> str:
    if value is None:
        return unknown
    if line.form == "share":
        return f"{value:.1%}"
    if line.form == "index":
        return f"{value:.3f}"
    return f"{value:,.0f}" if line.form == "count" else number(value)


def signed(value: float) -> str:
    """Return a difference with its sign: "+3.5", "-12"."""
    return f"{'-' if value < 0 else '+'}{number(abs(value))}"


def as_rows(found: Sequence[Change]) -> list[tuple[str, str, str, str, str]]:
    """Return changes as rows of a table: area, people, first, second, difference."""
    return [
        (
            one.name,
            number(one.people),
            number(one.first),
            number(one.second),
            signed(one.second - one.first),
        )
        for one in found
    ]
