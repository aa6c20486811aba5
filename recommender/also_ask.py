"""What is worth asking too? A benefits check where money is near the question; help with childcare.

Never counted as a need of hers, and hers to wave away.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from recommender import national
from recommender.answer import AlsoAsk, Line
from recommender.situation import Situation

_HELPS = 2  # kinds of help with childcare: what to ask about first
_WHY = {
    "debt_advice": "A benefits check beside debt advice may find money you are missing.",
    "food": "If money runs out before the month does, ask for a check of what else you may claim.",
    "housing": "Ask if help with rent or council tax may be due to you.",
    "childcare": "Ask a benefits adviser before you start: childcare may be paid for in part.",
    "training": "Ask a benefits adviser for a better-off check before you start a course or a job.",
    "esol": "Ask a benefits adviser for a better-off check before you start a course or a job.",
}


def also_ask(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return a benefits check beside needs that touch money, and help to pay for childcare."""
    return (*_benefits_check(situation, needs), *_help_with_childcare(situation, needs))


def _benefits_check(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return a check by an adviser; none if that is what was asked for."""
    if "income_max" in needs or "income_max" in situation.already_with:
        return ()
    why = next((said for need, said in _WHY.items() if need in needs), None)
    if why is None:
        return ()
    council = situation.origin.council_code if situation.origin else None
    return (AlsoAsk(need="income_max", why=why, contact=_adviser(council)),)


def _help_with_childcare(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return what help to ask about for the youngest child, going by what she is about to do."""
    ages = [child.age_years or 0.0 for child in situation.children]
    if "childcare" not in needs or not ages:
        return ()
    on = situation.at.date() if situation.at else date.max
    council = situation.origin.council_code if situation.origin else None
    activity = "training" if {"training", "esol"} & set(needs) else "work"
    found = [
        one
        for one in national.may_help(min(ages), on=on, council_code=council)
        if one.covers == "childcare" and {activity, "any"} & set(one.activities)
    ]
    return tuple(AlsoAsk(need="childcare", why=one.ask) for one in found[:_HELPS])


def _adviser(council: str | None) -> Line | None:
    """Return the line of whoever advises on both benefits and money where she lives, if anyone."""
    lines = (
        one.line("income_max")
        for one in national.helplines()
        if {"income_max", "debt_advice"} <= set(one.needs) and one.covers(council)
    )
    return next(lines, None)
