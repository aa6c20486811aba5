"""One chosen row, drawn as an option: every fact with its reason, and what to ask."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from directory.index import Index, Row
from directory.records import Fit
from recommender import explain
from recommender.answer import AcceptingAnswer, Option, Parts, SourceAnswer, Verdict
from recommender.feedback import (
    HELPED_MOST,
    YOUNGEST,
    Standing,
    accepting_now,
    as_told,
    helped_alike_words,
    told_lately,
)
from recommender.groups import Group, children_in_care
from recommender.ranking import Weights
from recommender.rules._columns import is_for_children
from recommender.school_hours import longest_needing_care
from recommender.similarity.case import family_of
from recommender.situation import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Options in order, and one sentence a need for what none of them lists.

    `looked_after` are the children whom some childcare among them may take.
    """

    options: tuple[Option, ...]
    not_known: tuple[str, ...]
    looked_after: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What one chosen row says; `taken` are the children it may take, `longest` one of them.

    That is who needs looking after the longest: hours are asked about for that child.
    """

    group: Group
    position: int
    row: Row
    verdicts: tuple[Verdict, ...]
    asked: tuple[Verdict, ...]
    unknown: frozenset[str]
    standing: Standing
    taken: tuple[int, ...]
    longest: int | None


def draw_options(
    index: Index,
    chosen: Sequence[tuple[Group, int]],
    *,
    weights: Weights,
    standings: Mapping[str, Standing],
) -> Drawn:
    """Return the options of chosen (group, position) pairs, in their order.

    `standings` is what people were told lately (full, closed, no answer), by service id.
    """
    seen = [_look(index, group, position, standings) for group, position in chosen]
    shared: dict[str, frozenset[str]] = {}
    for one in seen:
        need = one.row.need
        shared[need] = shared[need] & one.unknown if need in shared else one.unknown
    options = tuple(
        _option(one, rank, shared[one.row.need], weights) for rank, one in enumerate(seen, start=1)
    )
    counts = {need: sum(one.row.need == need for one in seen) for need in shared}
    situation = seen[0].group.judgement.situation if seen else Situation()
    return Drawn(
        options=options,
        not_known=explain.not_known(situation, shared, counts),
        looked_after=frozenset(child for one in seen for child in one.taken),
    )


def _look(index: Index, group: Group, position: int, standings: Mapping[str, Standing]) -> _Chosen:
    row = group.row(index, position)
    verdicts, standing = group.judgement.verdicts(position, row, child=group.child), Standing()
    if row.service.id in standings:
        standing = standings[row.service.id].since(row.service.accepting, row.service.checked_on)
        verdicts = as_told(verdicts, standing)
    # A "no" for a sibling is said as a reason: what is shown breaks no limit.
    kept = tuple(one for one in verdicts if one.fit is not Fit.NO)
    situation = group.judgement.situation
    taken = group.children_taken(position)
    longest = longest_needing_care(situation, taken) if taken else group.child
    if longest != group.child and "covers_care" in group.judgement.rules:
        hours = group.judgement.verdict("covers_care", position, row, child=longest)
        kept = tuple(hours if hours and one.rule == "covers_care" else one for one in kept)
    asked = tuple(one for one in kept if explain.worth_asking(situation, row, one))
    return _Chosen(
        group=group,
        position=position,
        row=row,
        verdicts=kept,
        asked=asked,
        unknown=explain.unknown_of(asked, row),
        standing=standing,
        taken=taken,
        longest=longest,
    )


def _helped_alike(one: _Chosen) -> tuple[str, ...]:
    """Say that it helped families like hers, where enough of them said so."""
    columns, family = one.group.found.columns, family_of(one.group.judgement.situation)
    if family is None or "helped_alike" not in columns:
        return ()
    share = columns["helped_alike"][one.position, YOUNGEST.index(family), 1]
    return (helped_alike_words(family),) if share >= HELPED_MOST else ()  # nan is not


def _option(
    one: _Chosen,
    rank: int,
    said_once: frozenset[str],
    weights: Weights,
) -> Option:
    group, row, service = one.group, one.row, one.row.service
    situation = group.judgement.situation
    child = group.child if group.child is not None else _child_of(one)
    channel = channel_of(row)
    in_person = channel in ("in_person", "home_visit")
    place = row.at.location if row.at is not None else None
    pinned = (
        place is not None and in_person and place.precision != "area" and not place.confidential
    )
    minutes = _finite(row.facts.get("minutes")) if in_person else None
    phones = explain.phones_of(row)
    taken = one.taken
    reasons = explain.reasons(situation, row, one.verdicts, child=child, taken=taken)
    told = told_lately(one.standing)
    accepting = accepting_now(service.accepting, one.standing)
    parts = {part: round(worth, 4) for part, worth in group.parts_of(one.position).items()}
    return Option(
        rank=rank,
        need=row.need,
        for_child=child,
        service_id=service.id,
        location_id=None if place is None else place.id,
        organization_id=service.organization_id,
        name=service.name,
        organization=service.organization.name if service.organization else "",
        needs=service.needs,
        role=service.role,
        audience=service.audience,
        tags=service.tags,
        channel=channel,
        channels=service.channels or ((channel,) if row.at is not None else ()),
        phone=phones[0].number if phones else None,
        url=service.url,
        languages=tuple(language.code for language in service.languages),
        access=_access(row, situation.access_needs),
        accepting=AcceptingAnswer(fit=accepting.fit, as_of=accepting.as_of),
        latitude=place.latitude if place is not None and pinned else None,
        longitude=place.longitude if place is not None and pinned else None,
        distance_m=_rounded(row.facts.get("metres"), pinned) if in_person else None,
        minutes=None if minutes is None else round(minutes, 1),
        minutes_range=None
        if minutes is None
        else (round(row.facts["minutes_low"], 1), round(row.facts["minutes_high"], 1)),
        mode=(situation.mode or weights.usual_mode) if minutes is not None else None,
        score=round(sum(parts.values()), 4),  # so that it can be added up by hand
        parts=Parts(**parts),
        verdicts=one.verdicts,
        reasons=(*reasons, *_siblings(one, child), *_helped_alike(one)),
        ask_first=(
            *told,
            *explain.what_would_make_it_useless(situation, row, group.child),
            *explain.rest_of_the_week_asked(situation, row, one.verdicts, child=one.longest),
            *explain.own_pupils_asked(row),
            *explain.ask_first(one.asked, said_once, (*reasons, *told)),
        ),
        next_step=explain.next_step(
            situation, row, channel, child=child, taken=taken, alike=_alike(one)
        ),
        cost=explain.cost_of(situation, row, child=child),
        checked_on=service.checked_on,
        sources=tuple(
            SourceAnswer(feed=source.feed, record_id=source.record_id, licence=source.licence)
            for source in service.sources
        ),
    )


def _alike(one: _Chosen) -> int:
    """Return of how many childminders near there the same is seen as of this one."""
    return one.group.alike(one.position) if "childminder" in one.row.service.tags else 1


def channel_of(row: Row) -> str:
    """Return how it would be used: at its place if that can be reached, else as it is given."""
    listed, placed = row.service.channels, row.at is not None
    reachable = math.isfinite(row.facts.get("minutes", math.nan))
    if placed and reachable and (not listed or "in_person" in listed):
        return "in_person"
    for channel in ("phone", "online", "home_visit", "in_person"):
        if channel in listed:
            return channel
    if placed:
        return "in_person"
    return "phone" if explain.phones_of(row) else "online" if row.service.url else "in_person"


def _child_of(one: _Chosen) -> int | None:
    """Return the child that a service for children suits best; `None` for help for her."""
    if not is_for_children(one.row):
        return None
    ages = [verdict for verdict in one.verdicts if verdict.rule == "child_age"]
    best = max(ages, key=lambda verdict: (verdict.fit, -(verdict.child or 0)), default=None)
    return best.child if best else None


def _siblings(one: _Chosen, child: int | None) -> tuple[str, ...]:
    """Say which of her other children it does not take."""
    situation = one.group.judgement.situation
    if child is None or "child_age" not in one.group.judgement.rules:
        return ()
    rule = one.group.judgement.rules["child_age"]
    told = (
        rule.reason(Fit.NO, situation, one.row, child=number)
        for number in children_in_care(situation)
        if number not in (None, child)
        and one.row.need == "childcare"
        and one.group.judgement.raw("child_age", number)[one.position] == Fit.NO
    )
    return tuple(dict.fromkeys(told))  # of twins once


def _access(row: Row, needs: Sequence[str]) -> dict[str, Fit]:
    said = () if row.at is None else row.at.location.accessibility
    found = {"wheelchair": Fit.UNKNOWN, **dict.fromkeys(needs, Fit.UNKNOWN)}
    return found | {one.access: one.fit for one in said}


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _rounded(metres: float | None, pinned: bool) -> float | None:
    """Return whole metres; half kilometres where the place is only known by its area."""
    if metres is None or not math.isfinite(metres):
        return None
    return float(round(metres)) if pinned else max(500.0, round(metres / 500) * 500.0)
