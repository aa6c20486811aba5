"""Which services suit this family? One file per rule, each one question as asked on the phone.

A rule judges all rows at once over the index columns it declares; a single service is a one-row
slice of the same judgement. Three-valued: what a record does not say is `Fit.UNKNOWN`, never
`Fit.NO`. A rule that was not asked (`applies` is false) says nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from directory.discovery import discover
from directory.index import Column, Columns, Row, read_columns
from directory.records import Fit
from directory.vocabulary import NEEDS
from recommender.answer import Verdict
from recommender.situation import Situation

Fits = NDArray[np.int8]

# A rule may stay silent about a row it has no question for (a debt adviser's age limits when she is
# 30): larger than YES, so that "and" as the minimum passes over it.
SILENT = np.int8(3)
_PASSED = np.int8(Fit.YES)
_FITS = (Fit.NO, Fit.UNKNOWN, Fit.YES)


class Judge(Protocol):
    """A vectorised judgement: fits of shape (n_rows,)."""

    def __call__(self, situation: Situation, columns: Columns, *, child: int | None) -> Fits:
        """Judge every row."""


class Reason(Protocol):
    """The sentence for one answer, as a keyworker would say it, and the value it rests on."""

    def __call__(self, fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:
        """Return the sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    `judge` is given the child a row is looked at for, or `None`. `question` is what to ask on the
    phone when the answer is unknown. `applies` says whether this situation asks the question at
    all. `each` is "children" for one verdict a child; `by_child` says that its one verdict depends
    on the child a row is looked at for. `needs` limits a rule to rows of these needs (`None`: all).
    `field` names the HSDS field a verdict rests on, `value` reads it from a row. `relax` gives the
    (limit, from, to) that would let a refused row in, or `None` when nothing she can change would.
    """

    question: str
    columns: Mapping[str, Column]
    applies: Callable[[Situation], bool]
    judge: Judge
    reason: Reason
    field: str
    value: Callable[[Row], Any]
    source: str
    each: Literal["children"] | None = None
    by_child: bool = False
    needs: frozenset[str] | None = None
    by_need: bool = False
    worked_out: tuple[str, ...] = ()
    relax: Callable[[Situation, Row], tuple[str, Any, Any] | None] | None = None


@cache
def all_rules() -> Mapping[str, Rule]:
    """Return every rule by id."""
    return discover("recommender.rules", Rule)


def rule_columns() -> dict[str, Column]:
    """Return every column some rule declares.

    Raises
    ------
    ValueError
        If two rules declare different columns under one name.
    """
    found: dict[str, Column] = {}
    for rule in all_rules().values():
        for name, column in rule.columns.items():
            if found.setdefault(name, column) is not column:
                raise ValueError(f"two rules declare different columns called {name!r}.")
    return found


class Judgement:
    """What all rules say of some rows, worked out once for every question put to them.

    Fits still hold `SILENT`. A rule on children is judged for each child, a rule whose answer
    depends on the child a row is for (what it costs) for that child, the others once.
    """

    def __init__(
        self, situation: Situation, columns: Columns, *, skip: Collection[str] = ()
    ) -> None:
        self.situation, self.columns = situation, columns
        self.rules = {
            name: rule
            for name, rule in all_rules().items()
            if name not in skip and rule.applies(situation)
        }
        self._known: dict[tuple[str, int | None], Fits] = {}
        self._passed: dict[tuple[str, int | None], Fits] = {}
        self._whole: tuple[Judgement, slice] | None = None

    def part(self, rows: slice) -> Judgement:
        """Return the judgement of a stretch of the rows.

        What is asked of every need is judged once for all rows, however many parts there are: it is
        the number of questions that takes time, not the number of rows.
        """
        part = Judgement(self.situation, self.columns.take(rows), skip=all_rules())
        part.rules = self.rules
        part._whole = (self, rows)
        return part

    def raw(self, name: str, child: int | None) -> Fits:
        """Return one rule's fits, shape (n_rows,), for a child or for none."""
        rule = self.rules[name]
        if rule.each is None and not rule.by_child:
            child = None
        key = (name, child)
        if key not in self._known:
            if self._whole is not None and rule.needs is None:
                whole, rows = self._whole
                self._known[key] = whole.raw(name, child)[rows]
            else:
                self._known[key] = self._judge(rule, child)
        return self._known[key]

    def fits(self, child: int | None) -> dict[str, Fits]:
        """Return 0, 1 or 2 by rule; silence says YES: it takes nothing away.

        For no child in particular a row passes the rules on children when some child does.
        """
        return {name: self._passes(name, child) for name in self.rules}

    def _passes(self, name: str, child: int | None) -> Fits:
        rule, key = self.rules[name], (name, child)
        if key not in self._passed:
            if self._whole is not None and rule.needs is None:
                whole, rows = self._whole
                self._passed[key] = whole._passes(name, child)[rows]
            elif rule.each and child is None:
                everyone = range(len(self.situation.children))
                best = np.maximum.reduce([self.raw(name, number) for number in everyone])
                self._passed[key] = np.minimum(best, _PASSED)
            else:
                self._passed[key] = np.minimum(self.raw(name, child), _PASSED)
        return self._passed[key]

    def verdicts(self, position: int, row: Row, *, child: int | None) -> tuple[Verdict, ...]:
        """Return what every rule says of one row, with reasons; silent rules say nothing."""
        feeds = dict.fromkeys(source.feed for source in row.service.sources)
        source = ", ".join(feeds) or None  # a fact may come from any of the records put together
        found: list[Verdict] = []
        for name, rule in self.rules.items():
            each = range(len(self.situation.children)) if rule.each else (child,)
            for number in each:
                said = int(self.raw(name, number)[position])
                if said >= len(_FITS):
                    continue
                fit = _FITS[said]
                found.append(
                    Verdict(
                        rule=name,
                        fit=fit,
                        reason=rule.reason(fit, self.situation, row, child=number),
                        field=rule.field,
                        value=rule.value(row),
                        source=source,
                        child=number if rule.each else None,
                    )
                )
        return tuple(found)

    def _judge(self, rule: Rule, child: int | None) -> Fits:
        if rule.needs is None:
            return self._judge_kinds(rule, child)
        needs = self.columns["need"]
        asked = np.array([need in rule.needs for need in NEEDS])[needs]
        if not asked.any():
            return np.full(len(needs), SILENT)
        return np.where(asked, self._judge_kinds(rule, child), SILENT)

    def _judge_kinds(self, rule: Rule, child: int | None) -> Fits:
        """Judge rows that are alike once, unless a journey makes each of them another case."""

        def judge(columns: Columns) -> Fits:
            fits = rule.judge(self.situation, columns, child=child)
            return fits.astype(np.int8, copy=False)

        if any(name in self.columns for name in rule.worked_out):
            return judge(self.columns)
        return self.columns.by_kind(judge, *rule.columns, *(("need",) if rule.by_need else ()))


def judge_all(
    situation: Situation,
    columns: Columns,
    *,
    child: int | None = None,
    skip: Collection[str] = (),
) -> dict[str, Fits]:
    """Judge every row by every rule this situation asks; shape (n_rows,) by rule id.

    Parameters
    ----------
    situation, columns
        Who asks (`at` says on which day), and the rows looked at: the whole index or some of it.
        `columns.need` says what each row is a candidate for.
    child
        Judge for this child only; without it some child has to fit.
    skip
        Rule ids to leave out, such as `within_reach` where a measure does the travelling.

    Returns
    -------
    dict
        Fits of 0, 1 and 2. A rule that is silent about a row says YES there.
    """
    return Judgement(situation, columns, skip=skip).fits(child)


def all_fit(judged: Mapping[str, Fits], n_rows: int) -> Fits:
    """Return the "and" of all rules, shape (n_rows,): one NO rules out, one UNKNOWN is a doubt."""
    fits = np.full(n_rows, Fit.YES, dtype=np.int8)
    for one in judged.values():
        np.minimum(fits, one, out=fits)
    return fits


def verdicts(situation: Situation, row: Row, *, child: int | None = None) -> tuple[Verdict, ...]:
    """Return what every rule says of one row: a one-row slice of the same judgement."""
    columns = read_columns([row], rule_columns())
    return Judgement(situation, columns).verdicts(0, row, child=child)
