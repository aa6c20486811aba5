"""What is asked for? What was stated or surely meant; what may be meant is hers to confirm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from recommender import national
from recommender.answer import NeedFound, Urgent
from recommender.explain import need_name
from recommender.situation import Situation
from recommender.wishes import FOR_MY_CHILD, said_in_text

GUESSES = 2  # with nothing stated and nothing sure: this many things she may have meant


class Reading(Protocol):
    """What `recommender.needs` reads in a text, best first."""

    @property
    def needs(self) -> Sequence[NeedFound]:
        """The needs, graded sure or ask."""

    @property
    def urgent(self) -> Sequence[Any]:
        """Signs that cannot wait: kind, evidence, and calm words to say."""


ReadNeeds = Callable[[str], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The situation with what her words add, every need found, and those answered for."""

    situation: Situation
    found: tuple[NeedFound, ...]
    used: tuple[NeedFound, ...]
    urgent: tuple[Urgent, ...]


def read_asked(situation: Situation, read: ReadNeeds) -> Asked:
    """Return what to answer.

    Stated needs, then those her words surely mean. What they only may mean is shown to confirm, and
    answered only when there is nothing else.
    """
    stated = [
        NeedFound(need=need, grade="stated", evidence=need_name(need)) for need in situation.needs
    ]
    reading = read(situation.text) if situation.text else None
    heard = [one for one in reading.needs if one.need not in situation.needs] if reading else []
    found = (*stated, *heard)
    used = tuple(one for one in found if one.grade != "ask") or tuple(found[:GUESSES])
    council = situation.origin.council_code if situation.origin else None
    urgent = _urgent(reading.urgent, council) if reading else ()
    return Asked(
        situation=_with_her_words(situation, used, urgent), found=found, used=used, urgent=urgent
    )


def _urgent(signs: Sequence[Any], council: str | None) -> tuple[Urgent, ...]:
    return tuple(
        Urgent(
            kind=sign.kind,
            evidence=sign.evidence,
            say=sign.say,
            contacts=national.urgent_lines(sign.kind, council),
        )
        for sign in signs
    )


def _with_her_words(
    situation: Situation, used: Sequence[NeedFound], urgent: Sequence[Urgent]
) -> Situation:
    """Return the situation with its needs as answered, and what her words say of her family."""
    audience = [*situation.audience, *said_in_text(situation.text)]
    preferences = list(situation.preferences)
    if any(sign.kind == "domestic_abuse" for sign in urgent):
        audience.append("survivors")
    if "disabled_children" in audience and "disabled" not in audience:
        preferences.append(FOR_MY_CHILD)
    return replace(
        situation,
        needs=tuple(one.need for one in used),
        audience=tuple(dict.fromkeys(audience)),
        preferences=tuple(dict.fromkeys(preferences)),
    )
