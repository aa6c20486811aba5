"""Is every sentence beside an option true? Each is read back and worked out from the record.

A reason nobody here can read back counts as false; a question that claims nothing ("Ask what it
costs") needs no proof, one that claims ("no fee is listed") does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from recommender.evaluation.claimed import Claimed, World
from recommender.evaluation.claims import CLAIMS, need_met
from recommender.evaluation.seen import Seen, Shown

SHOWN_FALSE = 20  # in the figures; the true count stands beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence beside an option: `true` is `None` when it claims nothing of the record."""

    service_id: str
    text: str
    is_reason: bool
    true: bool | None


def sentences(seen: Seen, world: World) -> list[Sentence]:
    """Judge every reason, question, verdict and next step of an answer's options."""
    return [sentence for one in seen.shown for sentence in _of_option(one, seen, world)]


def _of_option(one: Shown, seen: Seen, world: World) -> Iterable[Sentence]:
    option = one.option
    service_id = option["service_id"]
    reasons = list(dict.fromkeys(option["reasons"]))
    asked = [*option["ask_first"], *(verdict["reason"] for verdict in option["verdicts"])]
    asked.append(option["next_step"])
    case = Claimed(one=one, seen=seen, world=world)
    for number, text in enumerate(reasons):
        true = _true(text, case, opens=number == 0) if one.service is not None else False
        yield Sentence(service_id=service_id, text=text, is_reason=True, true=true is True)
    for text in dict.fromkeys(asked):
        if text not in reasons:
            true = _true(text, case, opens=False) if one.service is not None else False
            yield Sentence(service_id=service_id, text=text, is_reason=False, true=true)


def _true(text: str, case: Claimed, *, opens: bool) -> bool | None:
    """Return whether a sentence is true; false when no pattern reads it."""
    if opens and (met := need_met(text, case)) is not None:
        return met
    for pattern, judge in CLAIMS:
        match = pattern.fullmatch(text)
        if match is not None:
            return None if judge is None else judge(match, case)
    return False


def figures(told: Iterable[tuple[str, list[Sentence]]]) -> dict[str, Any]:
    """Return how many sentences were worked out again, and those found false, by case id."""
    every = [(case, sentence) for case, found in told for sentence in found]
    false = [(case, one) for case, one in every if one.true is False]
    return {
        "reasons": sum(one.is_reason for _, one in every),
        "questions": sum(not one.is_reason for _, one in every),
        "questions_that_claim_nothing": sum(one.true is None for _, one in every),
        "false_reasons": sum(one.is_reason for _, one in false),
        "false_questions": sum(not one.is_reason for _, one in false),
        "false": [
            {"id": case, "service_id": one.service_id, "sentence": one.text}
            for case, one in false[:SHOWN_FALSE]
        ],
    }
