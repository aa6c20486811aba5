"""National lines among the options: real help by phone where little that is current is listed near.

Each line is written as a service, so that the same rules judge it and its reasons rest on a record
like any other. Childcare is left out: a voice on the telephone looks after nobody. Beside the
invented sample no real line stands among the options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from directory.index import Column, Columns, Index, Row, read_columns, rows_of
from directory.opening_text import parse_hours
from directory.records import (
    CostOption,
    Fit,
    Organization,
    Phone,
    Service,
    ServiceArea,
    Source,
    stable_id,
)
from directory.vocabulary import NEEDS
from recommender.answer import NeedFound, Verdict
from recommender.asked import Asked
from recommender.candidates import Found
from recommender.groups import Floats, Group, Rows, Scorer, different
from recommender.national import (
    GREAT_BRITAIN,
    SCOTLAND,
    UNITED_KINGDOM,
    Helpline,
    by_what_is_named,
    helplines,
)
from recommender.ranking import Weights, bare_names, beside_childcare, far_off
from recommender.rules import NO, Judgement
from recommender.rules.public_funds import may_claim
from recommender.similarity import profile
from recommender.situation import Situation

FEED = "national-lines"
TAG = "helpline"
_AREAS = {
    UNITED_KINGDOM: "the United Kingdom",
    GREAT_BRITAIN: "Great Britain",
    SCOTLAND: "Scotland",
    "E92000001": "England",
    "W92000004": "Wales",
    "N92000002": "Northern Ireland",
    "S12000049": "Glasgow City",
    "S12000036": "City of Edinburgh",
}
_CURRENT_DAYS = 3 * 365  # older lists are a place to start from, not enough by themselves


@cache
def line_services() -> Mapping[str, Service]:
    """Return the lines for our needs as services, by id, in the order in which they are offered."""
    written = (_written(one) for one in helplines() if set(one.needs) - {"childcare"})
    return {service.id: service for service in written}


@cache
def _lines_by_id() -> Mapping[str, Helpline]:
    return {stable_id(FEED, one.id): one for one in helplines()}


def _written(line: Helpline) -> Service:
    call = None if line.free else "the call costs as usual"
    free = CostOption(option="free to call", amount=0.0, amount_description=call)
    return Service(
        id=stable_id(FEED, line.id),
        name=line.name,
        organization=Organization(id=stable_id(FEED, "organization", line.id), name=line.name),
        description=line.notes,
        url=line.url,
        assured_date=line.checked_on,
        minimum_age=None if line.ages is None else line.ages[0],
        maximum_age=None if line.ages is None else line.ages[1],
        schedules=parse_hours(line.open or line.hours) or (),
        cost_options=(free,),
        interpreter=Fit.YES if line.interpreter else Fit.UNKNOWN,
        phones=(Phone(number=line.phone, description=line.when),),
        service_areas=tuple(
            ServiceArea(name=_AREAS.get(code, code), code=code) for code in line.coverage
        ),
        needs=tuple(need for need in line.needs if need != "childcare"),
        role="advice",
        audience=line.audience,
        tags=(TAG, *line.tags),
        channels=("phone",),
        referral_route=("self",),
        conditionality="voluntary",
        sources=tuple(
            Source(feed=FEED, record_id=line.id, url=one.at, published_on=line.checked_on)
            for one in line.sources[:1]
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The lines as rows of their own, with every column the rules look at.

    Service numbers go on where those of the index end.
    """

    index: Index
    declared: Mapping[str, Column]
    today: date

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One row a line and need, by need."""
        found = [
            row for service in line_services().values() for row in rows_of(service, on=self.today)
        ]
        return tuple(sorted(found, key=lambda row: NEEDS.index(row.need)))

    @cached_property
    def columns(self) -> Columns:
        """The columns of those rows."""
        order = {service_id: number for number, service_id in enumerate(line_services())}
        first = len(self.index.service_ids)
        numbers = [first + order[row.service.id] for row in self.rows]
        known = read_columns(list(self.rows), self.declared)
        return known.adding(service=np.array(numbers, dtype=np.int32))

    def verdicts(self, asked: Asked, service_id: str) -> tuple[Verdict, ...]:
        """Return what every rule says of one line; nothing where there is no such line."""
        hers = [place for place, row in enumerate(self.rows) if row.service.id == service_id]
        if not hers:
            return ()
        columns = self.columns.take(np.array(hers, dtype=np.intp))
        judgement = Judgement(asked.situation, columns)
        position = closest(judgement, columns["need"], asked)
        return judgement.verdicts(position, self.rows[hers[position]], child=None)

    def is_named(self, group: Group) -> bool:
        """Say whether a line that may be shown deals with something her words name."""
        situation = group.judgement.situation
        return any(
            _lines_by_id()[group.own[place].service.id].is_named(situation.text, situation.audience)
            for place in np.flatnonzero(group.eligible)
        )

    def group(
        self,
        judged: Judgement,
        asked: NeedFound,
        child: int | None,
        weights: Weights,
        *,
        for_children: bool | None = None,
    ) -> Group:
        """Return the lines for one need: for a child she names those for children, else the rest.

        With `for_children` those for children though she named none. `judged` is what the rules say
        of all lines. Only the best few are eligible: of those that deal with what she names as many
        as of those that look at it all.
        """
        need, situation = NEEDS.index(asked.need), judged.situation
        first, after = self.columns["need"].searchsorted([need, need + 1]).tolist()
        here, judgement = np.arange(first, after), judged.part(slice(first, after))
        columns, none = judgement.columns, slice(0)
        found = Found(need=asked.need, rows=here, beyond=here[none], columns=columns)
        mine = [_lines_by_id()[self.rows[row].service.id] for row in here]
        own = tuple(
            _answered(line, self.rows[row], situation.text)
            for line, row in zip(mine, here, strict=True)
        )
        columns = columns.adding(need_bits=_bits(own))
        found = replace(found, columns=columns)
        left = by_what_is_named(mine, asked.need, situation.text, situation.audience)
        council = situation.council
        left = [one for one in left if one.covers(council)]
        left = [one for one in left if may_claim(situation) or not one.public_funds]
        named = [one.is_named(situation.text, situation.audience) for one in mine]
        for_child = columns["for_children"]
        theirs = child is not None if for_children is None else for_children
        kept = for_child if theirs else ~for_child
        kept = kept & np.array([one in left for one in mine], dtype=bool)
        group = Scorer(
            asked=asked,
            judgement=judgement,
            alike=_ForWhom(situation, self.index, here, np.array(named, dtype=float)),
            found=found,
            beyond=judgement.part(none),
            child=child,
            weights=weights,
        ).group(kept)
        most = weights.lines + min(sum(named), weights.lines)
        best = _best(group.eligible, group.scores, most)
        return replace(group.keeping(best), own=own)


@dataclass(frozen=True, slots=True)
class _ForWhom:
    """Likeness of lines: for whom they are, and which she named; voices are of what is near."""

    situation: Situation
    index: Index
    rows: Rows
    named: Floats

    def by_part(self, at: Rows, columns: Columns, child: int | None) -> dict[str, Floats]:
        """Return likeness by part of the score, 0 to 1."""
        rows = self.rows.take(at)
        likeness = profile.score(self.situation, self.index, rows, columns, child=child)
        return {"need": likeness, "text": self.named.take(at), "feedback": np.zeros(len(at))}

    def feedback(self, at: Rows, likeness: Floats) -> Floats:  # noqa: ARG002
        """Return that nothing moves."""
        return np.zeros(len(at))


def _answered(line: Helpline, row: Row, text: str) -> Row:
    """Return a line's row without the needs for which her words name what it does not do."""
    kept = tuple(need for need in row.service.needs if line.answers(need, text))
    if kept == row.service.needs:
        return row
    return replace(row, service=replace(row.service, needs=kept), known={})


def _bits(rows: Sequence[Row]) -> NDArray[np.uint16]:
    """Return the needs of some rows, a bit each."""
    bits = [sum(1 << NEEDS.index(need) for need in row.service.needs) for row in rows]
    return np.array(bits, dtype=np.uint16)


def closest(judgement: Judgement, needs: NDArray[np.integer], asked: Asked) -> int:
    """Return the position with the fewest "no"s, rows for an asked need first."""
    wanted = [NEEDS.index(one.need) for one in asked.used]
    broken = sum(((fits == NO).astype(int) for fits in judgement.fits(None).values()), start=0)
    return int(np.lexsort((broken, ~np.isin(needs, wanted)))[0])


def _best(eligible: NDArray[np.bool_], scores: NDArray[np.float64], most: int) -> NDArray[np.bool_]:
    order = np.argsort(-np.where(eligible, np.round(scores, 9), -np.inf), kind="stable")[:most]
    kept = np.zeros(len(eligible), dtype=bool)
    kept[order] = True
    return kept & eligible


def current(group: Group, weights: Weights, today: date) -> int:
    """Return how many services that fit well were checked within three years, `few` at most.

    A nursery that is listed for family support too is not counted: it is there for the child. Nor
    is a place a long way off, or a name with nobody to ask.
    """
    situation, at = group.judgement.situation, group.fitting_well(weights.floor)
    columns = group.found.columns.take(at)
    fit = ~(beside_childcare(columns) | far_off(situation, columns, weights) | bare_names(columns))
    fit &= today.toordinal() - columns["checked_on"] <= _CURRENT_DAYS
    return different(columns["service"][fit], weights.few)
