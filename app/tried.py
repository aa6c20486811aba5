"""What does a remedy that is tried come to? In sentences, and as a table to take away.

All of it goes by the best guess: what a site changes is reckoned from that alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from app import gapwords, saying
from app.gapview import GapDrawing, number
from app.trying import Trying
from recommender.gaps.report import GapTable
from recommender.gaps.trying import Change, Idea, Judgement, Tried

COLUMNS = (
    "area_code",
    "area_name",
    "council_code",
    "need",
    "unit",
    "people",
    "value_before",
    "value_after",
    "gain",
    "target",
    "short_before",
    "short_after",
    "still_missing",
    "basis",
)


@dataclass(frozen=True)
class TriedInWords:
    """A trial with the answer it is tried on, and the areas that are shown."""

    drawing: GapDrawing
    trying: Trying
    tried: Tried

    @property
    def who(self) -> str:
        """Who is counted."""
        return self.trying.answer.demand.who

    def reach(self, one: Judgement) -> str:
        """Say what one idea or change comes to, and who reaches it: here, and from elsewhere."""
        said = gapwords.JUDGED_NEW if one.service_id is None else gapwords.JUDGED
        line = said.format(
            label=one.label,
            before=number(one.places_before),
            after=number(one.places_after),
            what=self.trying.answer.sites.unit,
        )
        everybody, here = round(one.people), round(one.people_shown)
        told = gapwords.REACH_IT if everybody <= here else gapwords.REACH_IT_ELSEWHERE
        reached = told.format(
            people=number(everybody),
            here=number(here),
            elsewhere=number(everybody - here),
            who=self.who,
        )
        return f"{line} {reached}"

    def gain(self) -> str:
        """Say who gains and who loses."""
        outcome = self.tried.outcome
        return gapwords.GAIN_LOSE.format(
            gain=number(outcome.people_gaining), lose=number(outcome.people_losing), who=self.who
        )

    def still_short(self) -> list[str]:
        """Say how far short each area is where something is tried, and how many are in all."""
        here, rows = {one.area_code for one in self.tried.judged}, self.rows()
        said = [self._of_area(row) for row in rows if row["area_code"] in here]
        before, after = (
            sum(row[key] == "yes" for row in rows) for key in ("short_before", "short_after")
        )
        counted = saying.count(len(rows), "area")
        said.append(gapwords.WHO_GAINS)
        said.append(
            gapwords.SHORT_AREAS.format(before=f"{before:,}", after=f"{after:,}", areas=counted)
        )
        return said

    def _of_area(self, row: dict[str, object]) -> str:
        after, target = float(str(row["value_after"])), float(str(row["target"]))
        was, is_short = row["short_before"] == "yes", row["short_after"] == "yes"
        way = "still" if is_short and was else "now" if is_short else "ended" if was else "never"
        return gapwords.STILL_SHORT[way].format(
            area=row["area_name"],
            before=number(float(str(row["value_before"]))),
            after=number(after),
            unit=row["unit"],
            target=number(target),
            missing=number(max(target - after, 0.0)),
        )

    # ------------------------------------------------------------ to take away
    def rows(self) -> list[dict[str, object]]:
        """Return each area shown before and after, in the order of codes."""
        answer, outcome = self.trying.answer, self.tried.outcome
        before, after = (self.trying.as_value(one) for one in (outcome.before, outcome.after))
        target = answer.target * answer.shown_per
        return [
            {
                "area_code": code,
                "area_name": row["area_name"],
                "council_code": row["council_code"],
                "need": row["need"],
                "unit": row["unit"],
                "people": row["demand"],
                "value_before": _figures(before[code]),
                "value_after": _figures(after[code]),
                "gain": _figures(after[code] - before[code]),
                "target": _figures(target),
                "short_before": _yes(before[code] < target),
                "short_after": _yes(after[code] < target),
                "still_missing": _figures(max(target - after[code], 0.0)),
                "basis": row["basis"],
            }
            for code, row in sorted(self.drawing.by_code.items())
        ]

    def to_csv(self, signed: GapTable, remedy: str) -> bytes:
        """Return the areas as CSV; each row says the remedy and all that the figures rest on.

        `signed` is the table of the answer as it is taken away.
        """
        basis = {row["area_code"]: row["basis"] for row in signed.rows}
        lines = gapwords.SOURCES.format(lines=signed.basis["attribution"])
        again = gapwords.MADE_AGAIN_BEFORE.format(command=signed.basis["make_again"])
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in self.rows():
            said = (gapwords.TRIED_BASIS.format(remedy=remedy), str(basis[row["area_code"]]))
            writer.writerow(row | {"basis": "; ".join((*said, again, lines))})
        return text.getvalue().encode()


def remedy_in_words(ideas: Sequence[Idea], changes: Sequence[Change], names: Sequence[str]) -> str:
    """Return what is tried with all its parameters, in one line; `names` are those of changes."""
    said = [_idea_in_words(one) for one in ideas]
    said += [_change_in_words(one, name) for one, name in zip(changes, names, strict=True)]
    return "; ".join(said)


def _idea_in_words(idea: Idea) -> str:
    said = gapwords.TRIED_OPEN
    places = None if idea.places is None else f"{idea.places:g}"
    parts = [
        said["where"].format(
            name=idea.label, latitude=f"{idea.latitude:.5f}", longitude=f"{idea.longitude:.5f}"
        ),
        said["usual"] if places is None else said["places"].format(places=places),
        said["share"].format(share=f"{idea.share:.0%}"),
    ]
    if idea.minimum_age is not None and idea.maximum_age is not None:
        ages = {"low": f"{idea.minimum_age:g}", "high": f"{idea.maximum_age:g}"}
        parts.append(said["ages"].format(**ages))
    if idea.price_gbp_week is not None:
        parts.append(said["price"].format(price=saying.pounds(idea.price_gbp_week)))
    if idea.opens:
        hours = [f"{one.byday} {one.opens_at}-{one.closes_at}" for one in idea.opens]
        parts.append(said["hours"].format(hours=", ".join(hours)))
    if idea.audience:
        parts.append(said["whom"].format(whom=", ".join(idea.audience)))
    return ", ".join(parts)


def _change_in_words(change: Change, name: str) -> str:
    said = gapwords.TRIED_CHANGE
    whom = {"name": name, "id": change.service_id}
    if change.closes:
        return said["closes"].format(**whom)
    if change.places is not None:
        return said["places"].format(places=f"{change.places:g}", **whom)
    return said["share"].format(share=f"{change.share:.0%}", **whom)


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def _figures(value: float) -> float:
    """Round to four significant figures, as all tables do."""
    return float(f"{value:.4g}")
