"""Which services suit this family? One file per rule, each one question as asked on the phone.

A rule judges all rows at once over the index columns it declares; a single service is a one-row
slice of the same judgement. Three-valued: what a record does not say is `Fit.UNKNOWN`, never
`Fit.NO`. A rule that was not asked (`applies` is false) says nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from directory.discovery import discover
from directory.index import Column, Columns, Row, of_record, read_columns
from directory.records import Fit
from directory.vocabulary import NEEDS
from recommender.answer import Verdict
from recommender.situation import Situation

Fits = NDArray[np.int8]

# Fits as they stand in arrays: beside an enum numpy first makes 64 bits of every fit, which takes
# ten times as long.
NO, UNKNOWN, YES = np.int8(Fit.NO), np.int8(Fit.UNKNOWN), np.int8(Fit.YES)
# A rule may stay silent about a row it has no question for (a debt adviser's age limits when she is
# 30): larger than YES, so that "and" as the minimum passes over it.
SILENT = np.int8(3)
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
    on the child a row is looked at for; `of_record` that its reason rests on the record alone,
    whoever asks. `needs` limits a rule to rows of these needs (`None`: all).
    `field` names the HSDS field a verdict rests on, `value` reads it from a row. `relax` gives the
    (limit, from, to) that would let a refused row in, or `None` when nothing she can change would.
    `rests_on` returns all that the answers rest on beside the record, where that is nothing of a
    family's own (the day, her council): rows that are alike are then judged once for all families.
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
    of_record: bool = False
    needs: frozenset[str] | None = None
    by_need: bool = False
    worked_out: tuple[str, ...] = ()
    rests_on: Callable[[Situation], Hashable] | None = None
    relax: Callable[[Situation, Row], tuple[str, Any, Any] | None] | None = None


_Question = tuple[str, Rule, int | None, Fits]  # a rule by name, the child asked about, the answers


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
    depends on the child a row is for (what it costs) for that child, the others once. `known` are
    fits of rules that were judged already, to find these rows; `rules` those of another judgement
    of the same situation.
    """

    def __init__(
        self,
        situation: Situation,
        columns: Columns,
        *,
        skip: Collection[str] = (),
        known: Mapping[str, Fits] | None = None,
        rules: Mapping[str, Rule] | None = None,
    ) -> None:
        self.situation, self.columns = situation, columns
        self.rules = rules if rules is not None else _asked_by(situation, skip)
        self._known: dict[tuple[str, int | None], Fits] = {
            (name, None): fits for name, fits in (known or {}).items()
        }
        self._passed: dict[int | None, Fits] = {}
        self._asked: dict[int | None, list[_Question]] = {}
        self._whole: tuple[Judgement, slice] | None = None

    def part(self, rows: slice) -> Judgement:
        """Return the judgement of a stretch of the rows.

        All rows are judged together, however many parts there are: it is the number of questions
        that takes time, not the number of rows.
        """
        part = Judgement(self.situation, self.columns.take(rows), rules=self.rules)
        part._whole = (self, rows)
        return part

    def raw(self, name: str, child: int | None) -> Fits:
        """Return one rule's fits, shape (n_rows,), for a child or for none."""
        rule = self.rules[name]
        if rule.each is None and not rule.by_child:
            child = None
        key = (name, child)
        if key not in self._known:
            if self._whole is None:
                self._known[key] = self._judge(rule, child)
            else:
                whole, rows = self._whole
                self._known[key] = whole.raw(name, child)[rows]
        return self._known[key]

    def fits(self, child: int | None) -> dict[str, Fits]:
        """Return 0, 1 or 2 by rule; silence says YES: it takes nothing away.

        For no child in particular a row passes the rules on children when some child does.
        """
        return dict(zip(self.rules, self.table(child), strict=True))

    def table(self, child: int | None) -> Fits:
        """Return the same as one table, shape (n_rules, n_rows), in the order of `rules`."""
        if child not in self._passed:
            if self._whole is None:
                self._passed[child] = self._judge_all(child)
            else:
                whole, rows = self._whole
                self._passed[child] = whole.table(child)[:, rows]
        return self._passed[child]

    def _judge_all(self, child: int | None) -> Fits:
        table = np.empty((len(self.rules), len(self.columns["need"])), dtype=np.int8)
        for (name, rule), fits in zip(self.rules.items(), table, strict=True):
            if rule.each and child is None:
                everyone = range(len(self.situation.children))
                np.maximum.reduce([self.raw(name, number) for number in everyone], out=fits)
            else:
                fits[:] = self.raw(name, child)
        return np.minimum(table, YES, out=table)

    def verdicts(self, position: int, row: Row, *, child: int | None) -> tuple[Verdict, ...]:
        """Return what every rule says of one row, with reasons; silent rules say nothing."""
        if self._whole is not None:
            whole, rows = self._whole
            return whole.verdicts(rows.start + position, row, child=child)
        found: list[Verdict] = []
        for name, rule, number, fits in self._questions(child):
            said = fits.item(position)
            if said >= len(_FITS):
                continue
            if rule.of_record:
                found.append(_of_record(row, name, _FITS[said]))
            else:
                found.append(_verdict(name, rule, _FITS[said], self.situation, row, number))
        return tuple(found)

    def verdict(self, name: str, position: int, row: Row, *, child: int | None) -> Verdict | None:
        """Return what one rule says of one row for a child or none; `None` where it is silent."""
        said = self.raw(name, child).item(position)
        if said >= len(_FITS):
            return None
        return _verdict(name, self.rules[name], _FITS[said], self.situation, row, child)

    def _questions(self, child: int | None) -> list[_Question]:
        """Return every question put to the rows, for a child or for none, with its answers."""
        if child not in self._asked:
            everyone = range(len(self.situation.children))
            self._asked[child] = [
                (name, rule, number, self.raw(name, number))
                for name, rule in self.rules.items()
                for number in (everyone if rule.each else (child,))
            ]
        return self._asked[child]

    def _judge(self, rule: Rule, child: int | None) -> Fits:
        if rule.needs is None:
            return self._judge_kinds(rule, self.columns, child)
        asked = np.array([need in rule.needs for need in NEEDS])[self.columns["need"]]
        if not asked.any():
            return np.full(len(asked), SILENT)
        return np.where(asked, self._judge_kinds(rule, self.columns, child), SILENT)

    def _judge_kinds(self, rule: Rule, columns: Columns, child: int | None) -> Fits:
        """Judge rows that are alike once, unless a journey makes each of them another case."""

        def judge(columns: Columns) -> Fits:
            fits = rule.judge(self.situation, columns, child=child)
            return fits.astype(np.int8, copy=False)

        if any(name in columns for name in rule.worked_out):
            return judge(columns)
        rests_on = None if rule.rests_on is None else (rule.judge, rule.rests_on(self.situation))
        names = (*rule.columns, *(("need",) if rule.by_need else ()))
        return columns.by_kind(judge, *names, resting_on=rests_on)


def _asked_by(situation: Situation, skip: Collection[str]) -> Mapping[str, Rule]:
    """Return the rules whose question a situation asks, by id."""
    return {
        name: rule
        for name, rule in all_rules().items()
        if name not in skip and rule.applies(situation)
    }


def _verdict(
    name: str, rule: Rule, fit: Fit, situation: Situation, row: Row, child: int | None
) -> Verdict:
    value, source = _grounds(row, name)
    return Verdict(
        rule=name,
        fit=fit,
        reason=rule.reason(fit, situation, row, child=child),
        field=rule.field,
        value=rule.value(row) if rule.worked_out else value,
        source=source,
        child=child if rule.each else None,
    )


@of_record
def _of_record(row: Row, name: str, fit: Fit) -> Verdict:
    return _verdict(name, all_rules()[name], fit, Situation(), row, None)


@of_record
def _grounds(row: Row, name: str) -> tuple[Any, str | None]:
    """Return what the field of a rule holds, and the feeds: a fact may come from any of them.

    What was worked out for a question is no fact of the record.
    """
    rule = all_rules()[name]
    feeds = ", ".join(dict.fromkeys(source.feed for source in row.service.sources)) or None
    return None if rule.worked_out else rule.value(row), feeds


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
    fits = np.full(n_rows, YES)
    for one in judged.values():
        np.minimum(fits, one, out=fits)
    return fits


def verdicts(situation: Situation, row: Row, *, child: int | None = None) -> tuple[Verdict, ...]:
    """Return what every rule says of one row: a one-row slice of the same judgement."""
    columns = read_columns([row], rule_columns())
    return Judgement(situation, columns).verdicts(0, row, child=child)
