"""What was a figure made with, and which command makes it again?"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from app import gapwords
from recommender.gaps.report import lines_of

if TYPE_CHECKING:
    from app.planning import Planning, Question
    from directory.store import FeedState
    from recommender.gaps.report import GapTable

OPTIONS: Mapping[str, str] = {
    "mode": "--mode",
    "max_minutes": "--max-minutes",
    "budget_gbp_week": "--budget",
    "language": "--language",
}
MANY: Mapping[str, str] = {
    "children_ages": "--child-age",
    "audience": "--audience",
    "access": "--access",
    "constraints": "--access",
}
TIMES: Mapping[str, str] = {"free_hours": "--free", "care_hours": "--care"}


def installed_version() -> str:
    """Return the installed version; a checkout that was never installed has none."""
    try:
        return version("fingerpost")
    except PackageNotFoundError:
        return gapwords.FROM_CHECKOUT


def signed(
    table: GapTable,
    edition: int,
    again: str | None = None,
    *,
    question: str = "",
    feeds: Iterable[FeedState],
    areas: str,
) -> GapTable:
    """Return a table with what it was made with, in its basis and in every row.

    `again` is the command that makes it again, `question` what was asked in words. Of the `feeds`,
    the `areas` and the figures people were counted by the lines are kept that have to be printed.
    """
    made_with = gapwords.MADE_WITH.format(version=installed_version(), edition=edition)
    basis = {**table.basis, "made_with": made_with}
    if again is not None:
        basis["make_again"] = again
    if question:
        basis["question"] = question
    lists = (feed.attribution for feed in feeds if feed.is_shown)
    basis["attribution"] = " ".join(lines_of([areas, basis["demand_attribution"], *lists]))
    rows = tuple({**row, "basis": f"{row['basis']}; {made_with}"} for row in table.rows)
    return replace(table, basis=basis, rows=rows)


def command_of(
    question: Question, councils: tuple[str, ...], planning: Planning, place: str = ""
) -> str:
    """Return the command line that answers the same question on the same lists and areas.

    A family that comes with Fingerpost and is unchanged is named; any other is spelt out.
    """
    from app.families import personas, situation_text

    parts = ["fingerpost", "gaps", "--need", question.need, "--areas", planning.layer.name]
    for council in councils:
        parts += ["--council", council]
    parts += ["--place", place] if place else []
    saved = {situation_text(one.situation): one.id for one in personas().values()}
    if question.family in saved:
        parts += ["--persona", saved[question.family]]
    elif question.family:
        parts += options_of(json.loads(question.family))
    if question.measure:
        parts += ["--measure", question.measure]
    if question.unknown is not None:
        parts += ["--unknown", f"{question.unknown:g}"]
    if question.figure:
        parts += ["--demand", question.figure]
    parts += ["--draws", str(planning.draws_of(question)), "--out", "gaps.csv"]
    return shlex.join(parts)


def options_of(situation: Mapping[str, Any]) -> list[str]:
    """Return a situation as options of the command line.

    >>> options_of({"children_ages": [2, "9m"], "mode": "bus"})
    ['--mode', 'bus', '--child-age', '2', '--child-age', '9m']
    """
    said: list[str] = []
    for name, option in OPTIONS.items():
        if situation.get(name) is not None:
            said += [option, _plain(situation[name])]
    for name, option in MANY.items():
        for value in situation.get(name) or ():
            said += [option, _plain(value)]
    for name, option in TIMES.items():
        for window in situation.get(name) or ():
            said += [option, f"{window['day']} {window['start']}-{window['end']}"]
    return said


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
