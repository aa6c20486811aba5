"""How is a gap table drawn? Letters for the map, the key, the largest gaps, one area, the method.

Bands run from 1 (least within reach) to 5 (most); on the map the least is the darkest. Areas in
doubt are hatched; too few listings get dots and no colour: thin listings are not a desert.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np

from app import gapwords, saying
from app.drawing import draw
from app.maps import COLOURS, letter
from directory.councils import council_names
from recommender.gaps.measures import all_measures
from recommender.gaps.report import GapTable, in_figures, usual_cause

Layer = Literal["value", "low", "high"]
Order = Literal["people", "value"]
Row = Mapping[str, Any]

LARGEST = 20
MOST_GROUPS = 40
PATCHES = 6  # stretches of short areas
NEARLY = 1.0001  # an edge is the line where both are the same but for rounding
MISSING = "."  # an area of the shapes that was not asked about
THIN = "too_few_listings"
number = in_figures  # how all pages print a figure


@dataclass(frozen=True)
class GapDrawing:
    """A gap table with the codes of the shapes it is drawn on."""

    table: GapTable
    better: str

    @cached_property
    def by_code(self) -> Mapping[str, Row]:
        """The rows by area code."""
        return {row["area_code"]: row for row in self.table.rows}

    @cached_property
    def councils(self) -> tuple[str, ...]:
        """The councils that have a row."""
        return tuple(sorted({row["council_code"] for row in self.table.rows}))

    @property
    def unit(self) -> str:
        """What one of the value is."""
        return str(self.table.rows[0]["unit"]) if self.table.rows else ""

    @property
    def scale(self) -> str:
        """What kind of figure it is: `more` is better, `minutes`, or a `cost`."""
        return scale_of(self.better, self.unit)

    @property
    def unit_in_words(self) -> str:
        """What one of the value is, where its short name alone would not say."""
        return gapwords.UNITS.get(self.unit, self.unit)

    @property
    def who(self) -> str:
        """Who is counted: "children under 2"."""
        return str(self.table.basis["demand"])

    # ------------------------------------------------------------ the map
    def letters(
        self, codes: Sequence[str], shown: Collection[str] | None = None, layer: Layer = "value"
    ) -> str:
        """Return one letter for each area of the shapes, in their order.

        Only those `shown` are drawn (default all). `low` and `high` draw the ends of the doubt, so
        nothing of them is hatched.
        """
        known = dict(zip(self.by_code, self._row_letters(layer), strict=True))
        if shown is not None:
            known = {code: known[code] for code in shown if code in known}
        return "".join([known.get(code, MISSING) for code in codes])

    def _row_letters(self, layer: Layer) -> str:
        """Return the letter of each row, in the order of `by_code`."""
        if layer not in self._kept_letters:
            bands = self._bands(layer)
            self._kept_letters[layer] = "".join(
                _letter(row, bands[code], hatched=layer == "value")
                for code, row in self.by_code.items()
            )
        return self._kept_letters[layer]

    @cached_property
    def _kept_letters(self) -> dict[Layer, str]:
        """The letters that were asked for: a click on the page draws the same map again."""
        return {}

    def letters_of(self, codes: Sequence[str], values: Mapping[str, float]) -> list[str]:
        """Return one letter for each area of the shapes, as if areas had other values."""
        edges = self.table.basis["band_edges"]
        bands = bands_of([values.get(code, 0.0) for code in codes], edges, self.better)
        return [
            _letter(self.by_code[code], band, hatched=True) if code in self.by_code else MISSING
            for code, band in zip(codes, bands, strict=True)
        ]

    def codes_in(self, council: str) -> frozenset[str]:
        """Return the areas of a council that have a row."""
        return frozenset(
            [row["area_code"] for row in self.table.rows if row["council_code"] == council]
        )

    def _bands(self, layer: Layer) -> Mapping[str, int]:
        if layer == "value":
            return {code: row["band"] for code, row in self.by_code.items()}
        values = [row[layer] for row in self.table.rows]
        bands = bands_of(values, self.table.basis["band_edges"], self.better)
        return {row["area_code"]: band for row, band in zip(self.table.rows, bands, strict=True)}

    @property
    def legend(self) -> dict[str, str]:
        """What each letter means, for the tooltip."""
        said = {band: f"{self.range_of(band)} {self.unit}" for band in range(1, 6)}
        named = {letter(6 - band, doubt=False): said[band] for band in said}
        doubted = {
            letter(6 - band, doubt=True): gapwords.IN_DOUBT.format(said=said[band]) for band in said
        }
        return {**named, **doubted, letter(None, doubt=False): gapwords.CLASSES[THIN]}

    def key(self, layer: Layer = "value", shown: Collection[str] | None = None) -> str:
        """Draw the key: five classes with their edges and how many areas, doubt, and too few.

        Counted are those `shown` on the map beside it (default all).
        """
        bands = self._bands(layer)
        rows = [row for row in self.table.rows if shown is None or row["area_code"] in shown]
        sure = [row for row in rows if row["class"] != THIN]
        counts = Counter(bands[row["area_code"]] for row in sure)
        worst, best = gapwords.ENDS[self.scale]
        ends = {1: worst, 5: best}
        classes = [
            (
                COLOURS[5 - band],
                f"{ends[band]}: {self.range_of(band)}" if band in ends else self.range_of(band),
                counts[band],
            )
            for band in range(1, 6)
        ]
        line = gapwords.KEY_LINE[self.scale].format(target=self.target)
        return draw(
            "_key.html",
            classes=classes,
            line=line,
            short=self._classes_short,
            unit=self.unit_in_words,
            doubted=sum(row["class"] == "depends" for row in rows) if layer == "value" else None,
            thin=len(rows) - len(sure),
        )

    @property
    def _classes_short(self) -> int:
        """How many of the classes lie wholly on the wrong side of the line, the worst first."""
        edges, target = self.table.basis["band_edges"], float(self.table.basis["target"])
        if self.better == "more":
            return sum(edge <= target * NEARLY for edge in edges)
        return sum(edge >= target / NEARLY for edge in edges)

    def range_of(self, band: int) -> str:
        """Say between which values a class lies."""
        edges = self.table.basis["band_edges"]
        step = band - 1 if self.better == "more" else 5 - band
        if step == 0:
            return gapwords.UNDER.format(high=number(edges[0]))
        if step == 4:
            return gapwords.OR_MORE.format(low=number(edges[3]))
        return gapwords.BETWEEN.format(low=number(edges[step - 1]), high=number(edges[step]))

    @cached_property
    def _sure(self) -> list[Row]:
        return [row for row in self.table.rows if row["class"] != THIN]

    # ------------------------------------------------------------ in words
    def headline(self, need: str, family: str) -> tuple[str, ...]:
        """Say what the map comes to: one sentence, then its doubt, who, and why."""
        rows, basis = self.table.rows, self.table.basis
        sample = "(sample) " if basis["sample"] else ""
        stands_in = basis["demand_is_a_stand_in"]
        if not self._sure:
            return (sample + gapwords.THIN_HEADLINE.format(need=need), gapwords.THIN_WHAT_NOW)
        counts = Counter(row["class"] for row in rows)
        gaps = [row for row in rows if row["class"] == "gap"]
        doubted, enough = counts["depends"], counts["no_gap"]
        said = [
            sample
            + gapwords.HEADLINE.format(
                gaps=f"{len(gaps):,}" if gaps else "None",
                areas=self._areas_in_words,
                verb="has" if len(gaps) <= 1 else "have",
                need=need,
                family=family,
                doubted=f"{doubted:,}{' more' if gaps else ''}" if doubted else "no other",
                enough=f"{enough:,}" if enough else "none",
                enough_verb="has" if enough <= 1 else "have",
            )
        ]
        if gaps:
            people = sum(row["demand"] for row in rows)
            counted = gapwords.HEADLINE_HOMES if stands_in else gapwords.HEADLINE_PEOPLE
            said.append(
                counted.format(
                    living=number(sum(row["demand"] for row in gaps)),
                    people=number(people),
                    who=self.who,
                )
            )
        usual = usual_cause((row["class"], row["cause"]) for row in rows)
        why = [] if usual is None else [gapwords.HEADLINE_CAUSE[usual[0]]]
        if gaps:  # else it is said of those in doubt
            said += why
        if counts["depends"]:
            more = " more" if gaps else ""
            areas = saying.count(counts["depends"], f"{more.strip()} area".strip())
            said += [gapwords.HEADLINE_DOUBT.format(areas=areas), self._best_guess]
        if not gaps:
            said += why
        if counts[THIN]:
            said.append(gapwords.HEADLINE_THIN.format(areas=saying.count(counts[THIN], "area")))
        said.append(gapwords.HEADLINE_TARGET[self.scale].format(target=self.target, unit=self.unit))
        if stands_in:
            said.append(gapwords.NO_FIGURES.format(who=self.who))
        return tuple(said)

    @property
    def _best_guess(self) -> str:
        """Say how many areas are short as things are known, in doubt or not."""
        target, more = float(self.table.basis["target"]), self.better == "more"
        values = [row["value"] for row in self._sure]
        short = sum(value < target if more else value > target for value in values)
        of = len(values)
        verb = "has" if short <= 1 else "have"
        many = f"{short:,}" if short else "none"
        count = f"{many} of {saying.count(of, 'area')} {verb}"
        if short == of > 1:
            count = gapwords.ALL_OF_THEM.format(areas=saying.count(of, "area"))
        return gapwords.HEADLINE_GUESS.format(count=count)

    @property
    def _areas_in_words(self) -> str:
        """How many areas are asked about; of which council, where it is one."""
        areas = saying.count(len(self.table.rows), "area")
        if len(self.councils) != 1:
            return areas
        return gapwords.AREAS_OF.format(areas=areas, council=council_name(self.councils[0]))

    @property
    def target(self) -> str:
        """Below what (or above what, where less is better) an area is short."""
        return number(float(self.table.basis["target"]))

    # ------------------------------------------------------------ tables
    def largest(self, many: int = LARGEST, order: Order = "people") -> list[Row]:
        """Return the gaps by people short, weighted by how far below the target they are.

        Or by `value`: those with least within reach, however few live there.
        """
        gaps: list[Row] = [row for row in self.table.rows if row["class"] == "gap"]
        if order == "people":
            return sorted(gaps, key=lambda row: (-self._short(row), row["area_code"]))[:many]
        sign = 1.0 if self.better == "more" else -1.0
        return sorted(gaps, key=lambda row: (sign * float(row["value"]), row["area_code"]))[:many]

    def worst(self, many: int) -> list[Row]:
        """Return where most people are short: the largest gaps, then those in doubt."""
        found = self.largest(many)
        if len(found) == many:
            return found
        doubted = [row for row in self.table.rows if row["class"] == "depends"]
        rest = sorted(doubted, key=lambda row: (-self._short(row), row["area_code"]))
        return [*found, *(row for row in rest if self._short(row) > 0)][:many]

    def worst_html(self) -> str:
        """Draw the one area where most people are short, and which has least; empty without one."""
        found = self.worst(1)
        if not found:
            return ""
        row, sure = found[0], found[0]["class"] == "gap"
        sign = 1.0 if self.better == "more" else -1.0
        least = min(self._sure, key=lambda one: (sign * one["value"], one is not row))
        note = gapwords.WORST_LEAST[self.scale].format(
            area=least["area_name"], value=number(least["value"])
        )
        short = gapwords.WORST_SHORT[self.scale].format(
            short=self.short_of(row), people=number(row["demand"]), who=self.who
        )
        return draw(
            "_worst.html",
            title=gapwords.WORST_AREA if sure else gapwords.WORST_MAYBE,
            area=row["area_name"],
            council=council_name(row["council_code"]),
            short=short,
            figure=gapwords.WORST_FIGURE.format(
                value=number(row["value"]), unit=self.unit_in_words, target=self.target
            ),
            cause=gapwords.CAUSES.get(row["cause"], ""),
            note=gapwords.WORST_BY[self.scale] if least is row else note,
        )

    def _short(self, row: Row) -> float:
        return people_short(row, float(self.table.basis["target"]), self.better)

    def short_of(self, row: Row) -> str:
        """Return what an area is ranked by: people short, or what is too much all together."""
        return short_in_words(row, float(self.table.basis["target"]), self.better)

    def largest_html(self, order: Order = "people") -> str:
        """Draw the largest gaps as a table; what holds for all of them is said once, above it."""
        found = self.largest(order=order)
        causes, councils = ({row[name] for row in found} for name in ("cause", "council_code"))
        usual = usual_cause((row["class"], row["cause"]) for row in found)
        above = [gapwords.LARGEST_NOTE, self._how_short(found[0])] if found else []
        if len(councils) == 1:
            above.append(gapwords.ALL_IN.format(council=council_name(*councils)))
        if usual is not None:
            said = gapwords.SAME_CAUSE if len(causes) == 1 else gapwords.USUAL_CAUSE
            cause = gapwords.CAUSES[usual[0]]
            above.append(said.format(cause=cause[:1].lower() + cause[1:]))
        left_out = {1} if len(councils) == 1 else set()
        *known, why = gapwords.LARGEST_HEADS
        heads = (*known, gapwords.SHORT_HEADS[self.scale], why)
        left_out |= {6} if len(causes) == 1 else set()
        shown = [at for at in range(len(heads)) if at not in left_out]
        rows = [
            (
                row["area_name"],
                council_name(row["council_code"]),
                number(row["value"]),
                gapwords.ENDS_OF.format(**ends_of(row)),
                number(row["demand"]),
                self.short_of(row),
                "" if usual and row["cause"] == usual[0] else gapwords.CAUSES.get(row["cause"], ""),
            )
            for row in found
        ]
        return draw(
            "_largest.html",
            rows=[[row[at] for at in shown] for row in rows],
            heads=[heads[at] for at in shown],
            figures=[shown.index(at) for at in (2, 4, 5)],
            unit=self.unit_in_words,
            above=above,
            nothing=gapwords.NO_GAPS if self._sure else gapwords.NO_GAPS_THIN,
        )

    def _how_short(self, row: Row) -> str:
        """Say how the figure is reckoned that the ranking goes by, for one area."""
        return gapwords.HOW_SHORT[self.scale].format(
            area=row["area_name"],
            people=number(row["demand"]),
            value=number(row["value"]),
            target=self.target,
            short=self.short_of(row),
        )

    def patches_html(self) -> str:
        """Draw the largest stretches of neighbouring areas that are short; empty without any."""
        rows = [
            (
                saying.listed([str(name) for name in one["names"]]),
                f"{one['areas']:,}",
                number(one["people"]),
                number(one["missing"]),
            )
            for one in self.table.patches[:PATCHES]
            if one["areas"] > 1
        ]
        if not rows:
            return ""
        heads, note = gapwords.PATCH_HEADS[self.scale], gapwords.PATCHES_NOTE
        return table_html(gapwords.PATCHES, heads, rows, figures=(1, 2, 3), note=note)

    def groups_html(self, group_of: Mapping[str, str], title: str) -> str:
        """Draw a row for each locality, the worst first."""
        found = self.groups(group_of)
        rows = [
            (
                one["name"],
                f"{one['areas']:,}",
                number(one["people"]),
                number(one["mean"]),
                f"{one['gaps']:,}",
                f"{one['doubted']:,}",
                gapwords.CAUSES.get(one["cause"], ""),
            )
            for one in found[:MOST_GROUPS]
        ]
        more = (
            gapwords.GROUPS_MORE.format(shown=MOST_GROUPS, count=f"{len(found):,}")
            if len(found) > MOST_GROUPS
            else ""
        )
        return draw("_groups.html", rows=rows, unit=self.unit, title=title, more=more)

    def groups(self, group_of: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return figures of each group of areas, those with most people short first."""
        held: dict[str, list[Row]] = {}
        for row in self._sure:
            if name := group_of.get(row["area_code"]):
                held.setdefault(name, []).append(row)
        found = [{"name": name, **self.figures_of(rows)} for name, rows in held.items()]
        return sorted(found, key=lambda one: (-one["short"], one["name"]))

    def figures_of(self, rows: Sequence[Row]) -> dict[str, Any]:
        """Return what some rows come to: areas, people, mean over people, gaps, doubt, cause."""
        people = sum(row["demand"] for row in rows)
        usual = usual_cause((row["class"], row["cause"]) for row in rows)
        return {
            "areas": len(rows),
            "people": people,
            "mean": sum(row["value"] * row["demand"] for row in rows) / people if people else 0.0,
            "gaps": sum(row["class"] == "gap" for row in rows),
            "doubted": sum(row["class"] == "depends" for row in rows),
            "cause": "" if usual is None else usual[0],
            "short": sum(self._short(row) for row in rows),
        }

    # ------------------------------------------------------------ one area
    def area_html(
        self,
        code: str,
        hindered: Mapping[str, int] | None = None,
        near: Mapping[str, str] | None = None,
    ) -> str:
        """Draw what is known of one area; empty when it was not asked about.

        `hindered` says how many services in reach would suit but for one cause, `near` names those
        that may suit and those that would but for a cause.
        """
        row = self.by_code.get(code)
        if row is None:
            return ""
        return draw(
            "_area.html",
            row=row,
            council=council_name(row["council_code"]),
            said=gapwords.CLASSES[row["class"]],
            value=gapwords.AREA_VALUE.format(value=number(row["value"]), unit=self.unit_in_words),
            between=gapwords.AREA_BETWEEN.format(**ends_of(row)),
            thin=row["class"] == THIN,
            target=gapwords.AREA_TARGET[self.scale].format(target=self.target),
            people=gapwords.AREA_PEOPLE.format(people=number(row["demand"]), who=self.who),
            supply=gapwords.AREA_SUPPLY[
                "places" if self.unit.startswith("places") else "services"
            ].format(supply=number(row["supply_in_reach"])),
            cause=gapwords.CAUSES.get(row["cause"], ""),
            hindered=[
                gapwords.HINDERED[cause].format(count=saying.count(count, "service"))
                for cause, count in (hindered or {}).items()
                if count and cause in gapwords.HINDERED
            ],
            near=[(gapwords.NEAR_GROUPS[name], said) for name, said in (near or {}).items()],
        )

    # ------------------------------------------------------------ fairness and method
    def equity_html(self) -> str:
        """Draw what is within reach for each fifth of areas; empty where none is told."""
        fifths = self.table.equity.get("fifths") or []
        if not fifths:
            return ""
        most = max((one["access"] for one in fifths), default=0.0) or 1.0
        rows = [
            (
                gapwords.FIFTHS[one["fifth"] - 1],
                number(one["access"]),
                f"{100 * one['access'] / most:.0f}%",
                number(one["people"]),
                f"{one['share_below']:.0%}",
                number(one["missing"]),
            )
            for one in fifths
        ]
        return draw("_equity.html", rows=rows, unit=self.unit)

    def method_html(self) -> str:
        """Draw what the figures rest on."""
        basis = self.table.basis
        facts = [
            (name, fact_in_words(basis[key]))
            for key, name in gapwords.METHOD_FACTS.items()
            if basis.get(key) not in (None, "")
        ]
        reach = [
            f"{minutes:g} minutes {way}" for way, minutes in basis["catchment_minutes"].items()
        ]
        stand_in = (
            gapwords.STAND_IN.format(what=basis["demand_stands_for"])
            if basis["demand_is_a_stand_in"]
            else ""
        )
        return draw(
            "_method.html",
            steps=self._steps(),
            facts=[*facts, (gapwords.WITHIN_REACH, saying.listed(reach))],
            stand_in=stand_in,
            listings=[
                (council_name(one["council_code"]), one["why"]) for one in self.table.listings
            ],
        )

    def _steps(self) -> list[str]:
        """Return how the figures are worked out, by the measure they are of."""
        *before, doubt = gapwords.METHOD_STEPS
        known = {one.title: one.says for one in all_measures().values()}
        title = str(self.table.basis["measure"])
        measured = gapwords.METHOD_MEASURE.format(title=title, says=known.get(title, ""))
        return [*before, measured.strip(), doubt]


def _letter(row: Row, band: int, *, hatched: bool) -> str:
    if row["class"] == THIN:
        return letter(None, doubt=False)
    return letter(6 - band, doubt=hatched and row["class"] == "depends")


def bands_of(values: Sequence[float], edges: Sequence[float], better: str) -> list[int]:
    """Return 1 (least within reach) to 5 (most) for each value.

    >>> bands_of([5, 10, 50], [10, 21, 32, 43], "more"), bands_of([5, 50], [10, 20, 30, 40], "less")
    ([1, 2, 5], [5, 1])
    """
    steps = np.digitize(values, edges, right=better == "less")
    return [int(step) + 1 if better == "more" else 5 - int(step) for step in steps]


def people_short(row: Row, target: float, better: str) -> float:
    """Return how many people are short: all who live there, times how far from the line it is.

    >>> people_short({"value": 15.0, "demand": 100.0}, 30.0, "more")
    50.0
    """
    lacking = target - row["value"] if better == "more" else row["value"] - target
    return float(row["demand"] * max(lacking, 0.0) / (target or 1.0))


def short_in_words(row: Row, target: float, better: str) -> str:
    """Return what areas are ranked by: whole people short, or all that is over the line together.

    >>> short_in_words({"value": 40.0, "demand": 100.0}, 30.0, "less")
    '1,000'
    """
    short = people_short(row, target, better)
    return number(round(short) if better == "more" else short * (target or 1.0))


def scale_of(better: str, unit: str) -> str:
    """Return how a value is spoken of: `more` of it is better, it is `minutes`, or a `cost`."""
    if better == "more":
        return "more"
    return "minutes" if unit.startswith("minutes") else "cost"


def ends_of(row: Row) -> dict[str, str]:
    """Return the `low` and `high` end of a row's value; nobody knows more of them than tenths.

    >>> ends_of({"low": 0.028, "high": 30.16})
    {'low': '0', 'high': '30.2'}
    """
    return {end: number(round(float(row[end]), 1)) for end in ("low", "high")}


def fact_in_words(value: object) -> str:
    """Return a parameter as people read it: dates in words, thousands apart.

    >>> fact_in_words(4354), fact_in_words("2026-05-31"), fact_in_words(0.5)
    ('4,354', '31 May 2026', '0.5')
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    try:
        return saying.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def council_name(code: str) -> str:
    """Return a council's name; a code we do not know is left as it is."""
    return council_names().get(code, code)


def group_title(column: str) -> str:
    """Return what a column of a lookup puts areas together by, in words.

    >>> group_title("MMWard_Name"), group_title("Locality_Name"), group_title("locality")
    ('Council wards', 'Locality', 'locality')
    """
    name = column.removesuffix("_Name")
    return gapwords.GROUP_WORDS.get(name, name.replace("_", " "))


def table_html(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    figures: Sequence[int] = (),
    note: str = "",
) -> str:
    """Draw a plain table; `figures` are the columns set to the right."""
    return draw("_table.html", title=title, heads=heads, rows=rows, figures=figures, note=note)
