"""What is worth asking too? A benefits check, wherever money is near the question.

Never counted as a need of hers, and hers to wave away.
"""

from __future__ import annotations

from collections.abc import Collection

from recommender import national
from recommender.answer import AlsoAsk, Line
from recommender.situation import Situation

_WHY = {
    "debt_advice": "A benefits check beside debt advice may find money you are missing.",
    "food": "If money runs out before the month does, ask for a check of what else you may claim.",
    "housing": "Ask if help with rent or council tax may be due to you.",
    "childcare": "Ask a benefits adviser before you start: childcare may be paid for in part.",
    "training": "Ask a benefits adviser for a better-off check before you start a course or a job.",
    "esol": "Ask a benefits adviser for a better-off check before you start a course or a job.",
}


def also_ask(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return a benefits check beside needs that touch money; none if that was asked for."""
    if "income_max" in needs or "income_max" in situation.already_with:
        return ()
    why = next((said for need, said in _WHY.items() if need in needs), None)
    if why is None:
        return ()
    council = situation.origin.council_code if situation.origin else None
    return (AlsoAsk(need="income_max", why=why, contact=_adviser(council)),)


def _adviser(council: str | None) -> Line | None:
    """Return the line of whoever advises on both benefits and money where she lives, if anyone."""
    lines = (
        one.line("income_max")
        for one in national.helplines()
        if {"income_max", "debt_advice"} <= set(one.needs) and one.covers(council)
    )
    return next(lines, None)
