"""Did it help? Two taps in her words, smoothed, fading, and never more than a tenth of a score.

Three of the eight answers say something about help given; the others say how things stand now
(full, closed, no answer) or nothing about the service at all (not eligible, chose not to). There is
no league table: what comes out is a small term per service and need, and the newest word on whether
a place is full or closed. Smoothing is a Beta prior at the mean of the other services for the same
need (without the service's own voices: with them, praise could lower the praised one's lead).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Outcome = Literal[
    "helped",
    "moved_a_step",
    "did_not_help",
    "full",
    "not_eligible",
    "no_answer",
    "closed",
    "chose_not_to",
]

WORTH: Mapping[str, float] = {"helped": 1.0, "moved_a_step": 0.7, "did_not_help": 0.0}
HALF_LIFE_DAYS = 365.0  # services change staff within a year or two; an old voice counts half
PRIOR_VOICES = 10.0  # as many voices again at the need's mean: one new voice moves under a tenth
NO_OTHERS = 0.5  # the mean to shrink to where no other service for the need was spoken about
FEWEST_VOICES = 3  # below this nothing is said, so that one voice never sinks a service
MOST = 0.1  # of the score, either way
STANDS_DAYS = 60  # "full" and "closed" go stale: after two months they are only worth asking


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One answer about one service for one need; nothing about who gave it."""

    service_id: str
    need: str
    outcome: Outcome
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The newest day on which it was said to be full, closed, or not answering, within 60 days."""

    full_on: date | None = None
    closed_on: date | None = None
    no_answer_on: date | None = None


def terms(told: Iterable[Told], *, today: date) -> dict[tuple[str, str], float]:
    """Return the feedback term, -0.1 to 0.1, by (service, need); absent means 0.

    A voice of age t days weighs 2^(-t/365). Voices dated after `today` are left out.
    """
    weight: dict[tuple[str, str], float] = defaultdict(float)
    helped: dict[tuple[str, str], float] = defaultdict(float)
    voices: dict[tuple[str, str], int] = defaultdict(int)
    for voice in told:
        if voice.outcome not in WORTH or voice.on > today:
            continue
        share = 0.5 ** ((today - voice.on).days / HALF_LIFE_DAYS)
        key = (voice.service_id, voice.need)
        weight[key] += share
        helped[key] += share * WORTH[voice.outcome]
        voices[key] += 1
    needs = _sums_of_needs(weight, helped)
    found: dict[tuple[str, str], float] = {}
    for key, count in voices.items():
        if count < FEWEST_VOICES:
            continue
        total, good = needs[key[1]]
        others = total - weight[key]
        usual = (good - helped[key]) / others if others > 0 else NO_OTHERS
        smoothed = (helped[key] + PRIOR_VOICES * usual) / (weight[key] + PRIOR_VOICES)
        found[key] = max(-MOST, min(MOST, (smoothed - usual) * 2 * MOST))
    return found


def _sums_of_needs(
    weight: Mapping[tuple[str, str], float], helped: Mapping[tuple[str, str], float]
) -> dict[str, tuple[float, float]]:
    sums: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for (service_id, need), share in weight.items():
        total, good = sums[need]
        sums[need] = (total + share, good + helped[service_id, need])
    return sums


def standings(told: Iterable[Told], *, today: date) -> dict[str, Standing]:
    """Return the newest word on full, closed and no answer by service, while it still stands."""
    newest: dict[str, dict[str, date]] = defaultdict(dict)
    for voice in told:
        if voice.outcome not in ("full", "closed", "no_answer"):
            continue
        if not 0 <= (today - voice.on).days <= STANDS_DAYS:
            continue
        kept = newest[voice.service_id]
        kept[voice.outcome] = max(voice.on, kept.get(voice.outcome, voice.on))
    return {
        service_id: Standing(
            full_on=days.get("full"),
            closed_on=days.get("closed"),
            no_answer_on=days.get("no_answer"),
        )
        for service_id, days in newest.items()
    }
