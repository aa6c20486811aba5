"""Did it help? Two taps in her words, smoothed, fading, and never more than a tenth of a score.

Three of the eight answers say something about help given; the others say how things stand now
(full, closed, no answer) or nothing about the service at all (not eligible, chose not to). There is
no league table: what comes out is a small term per service and need, and the newest word on whether
a place is full or closed. Smoothing is a Beta prior at the mean of the other services for the same
need (without the service's own voices: with them, praise could lower the praised one's lead).

Families alike are those whose youngest child is about as old, where they chose to say so. From five
such voices on about one service they count on top, against what is usual in the same council area
alone: one city's figures say nothing of another's.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Index
from directory.records import Accepting, Fit
from directory.vocabulary import NEEDS
from recommender.answer import Verdict
from recommender.rules import UNKNOWN, YES
from recommender.rules._columns import NO_DAY
from recommender.rules._words import day_words

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
MOST_OF_ONE = 2.0  # voices of one account about one service count at most as two: below the fewest
MOST = 0.1  # of the score, either way
FEWEST_ALIKE = 5  # families like hers: fewer could be told apart
MOST_ALIKE = 0.05  # of the score, either way, within `MOST`
HELPED_MOST = 0.6  # from this share on it is said that it helped families like hers
Youngest = Literal["expecting", "under_3", "3_or_4", "5_to_11", "12_or_over"]
YOUNGEST: tuple[Youngest, ...] = ("expecting", "under_3", "3_or_4", "5_to_11", "12_or_over")
_FROM_AGE = (0.0, 3.0, 5.0, 12.0)  # years, of all but the first
STANDS_DAYS = 60  # "full" and "closed" go stale: after two months they are only worth asking


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One answer about one service for one need.

    `by` is the account it came through, `None` where there are no accounts: not who was helped.
    `youngest` is one of `YOUNGEST` where she chose to say it.
    """

    service_id: str
    need: str
    outcome: Outcome
    on: date
    by: str | None = None
    youngest: Youngest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What families with a youngest child of about one age said of a service for one need.

    `weight` and `helped` fade with time; `families` is how many spoke.
    """

    families: int
    weight: float
    helped: float


def youngest_of(ages_years: Sequence[float | None]) -> Youngest | None:
    """Return about how old the youngest child is (`None`: expected); `None` without children."""
    ages = [age for age in ages_years if age is not None]
    if len(ages) < len(ages_years):
        return "expecting"
    return YOUNGEST[bisect(_FROM_AGE, max(min(ages), 0.0))] if ages else None


def alike(told: Iterable[Told], *, today: date) -> dict[tuple[str, str, Youngest], Alike]:
    """Return what families of each kind said, by (service, need, about how old the youngest is).

    As everywhere, what came through one account counts as two at most.
    """
    heard: dict[tuple[str, str, Youngest], dict[str | None, list[Told]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for voice in told:
        if voice.youngest and voice.outcome in WORTH and voice.on <= today:
            heard[voice.service_id, voice.need, voice.youngest][voice.by].append(voice)
    found: dict[tuple[str, str, Youngest], Alike] = {}
    for key, accounts in heard.items():
        families = weight = helped = 0.0
        for account, said in accounts.items():
            counted = len(said) if account is None else min(float(len(said)), MOST_OF_ONE)
            families += counted
            for voice in said:
                share = counted / len(said) * 0.5 ** ((today - voice.on).days / HALF_LIFE_DAYS)
                weight += share
                helped += share * WORTH[voice.outcome]
        found[key] = Alike(families=int(families), weight=weight, helped=helped)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The newest day on which it was said to be full, closed, or not answering, within 60 days."""

    full_on: date | None = None
    closed_on: date | None = None
    no_answer_on: date | None = None

    def since(self, accepting: Accepting, checked_on: date | None) -> Standing:
        """Return what is not older than what the record itself says of the same thing."""
        full, closed = self.full_on, self.closed_on
        return replace(
            self,
            full_on=full if full and full >= (accepting.as_of or date.min) else None,
            closed_on=closed if closed and closed >= (checked_on or date.min) else None,
        )


def terms(told: Iterable[Told], *, today: date) -> dict[tuple[str, str], float]:
    """Return the feedback term, -0.1 to 0.1, by (service, need); absent means 0.

    A voice of age t days weighs 2^(-t/365). Voices dated after `today` are left out. All voices of
    one account about one service and need count at most as `MOST_OF_ONE`.
    """
    heard: dict[tuple[str, str], dict[str | None, list[Told]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for voice in told:
        if voice.outcome in WORTH and voice.on <= today:
            heard[voice.service_id, voice.need][voice.by].append(voice)
    weight: dict[tuple[str, str], float] = {}
    helped: dict[tuple[str, str], float] = {}
    voices: dict[tuple[str, str], float] = {}
    for key, accounts in heard.items():
        weight[key] = helped[key] = voices[key] = 0.0
        for account, said in accounts.items():
            counted = len(said) if account is None else min(float(len(said)), MOST_OF_ONE)
            for voice in said:
                share = counted / len(said) * 0.5 ** ((today - voice.on).days / HALF_LIFE_DAYS)
                weight[key] += share
                helped[key] += share * WORTH[voice.outcome]
            voices[key] += counted
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
    """Return the newest word on full, closed and no answer by service, while it still stands.

    Who was helped there on a later day found it open, so what was said before no longer stands.
    """
    newest: dict[str, dict[str, date]] = defaultdict(dict)
    for voice in told:
        if 0 <= (today - voice.on).days <= STANDS_DAYS:
            kept = newest[voice.service_id]
            name = "used" if WORTH.get(voice.outcome) else voice.outcome
            kept[name] = max(voice.on, kept.get(name, voice.on))
    found: dict[str, Standing] = {}
    for service_id, days in newest.items():
        used = days.get("used", date.min)
        still = {
            f"{name}_on": days[name]
            for name in ("full", "closed", "no_answer")
            if name in days and days[name] >= used
        }
        if still:
            found[service_id] = Standing(**still)
    return found


# ---------------------------------------------------------------- what an answer does with it

Rows = NDArray[np.intp]
_NO_ROWS: Rows = np.zeros(0, dtype=np.intp)
_NO_FIGURES = np.zeros(0)


@dataclass(frozen=True, kw_only=True)
class Voices:
    """Terms and standings laid out over the rows of one index, once an edition.

    `shares` holds rising rows and the share of the score they move by, -0.1 to 0.1;
    `full` and `closed` rising rows and days (as ordinals); `alike` rising rows and, for each of
    `YOUNGEST`, how much more it helped than is usual and the share it helped (nan: too few).
    """

    shares: tuple[Rows, NDArray[np.float64]] = (_NO_ROWS, _NO_FIGURES)
    full: tuple[Rows, NDArray[np.float64]] = (_NO_ROWS, _NO_FIGURES)
    closed: tuple[Rows, NDArray[np.float64]] = (_NO_ROWS, _NO_FIGURES)
    alike: tuple[Rows, NDArray[np.float64]] = (_NO_ROWS, np.zeros((0, len(YOUNGEST), 2)))

    def share(self, rows: Rows) -> NDArray[np.float64]:
        """Return the share of its score by which each row moves, shape (n_rows,)."""
        return _laid_on(rows, self.shares)

    def over(self, columns: Columns, rows: Rows) -> Columns:
        """Lay "full" and "closed" over what the records say, for rising rows.

        A later "full" makes "taking new people" unknown, a later "closed" makes the record
        undated: both are asked about, neither rules anything out.
        """
        if not any(len(said) for said, _ in (self.full, self.closed, self.alike)):
            return columns
        changed: dict[str, NDArray[np.generic]] = {}
        if len(self.alike[0]):
            helped = np.full((len(rows), len(YOUNGEST), 2), np.nan)
            _, here, there = np.intersect1d(
                rows, self.alike[0], assume_unique=True, return_indices=True
            )
            helped[here] = self.alike[1][there]
            changed["helped_alike"] = helped
        if "accepting" in columns:
            full = _laid_on(rows, self.full)
            doubted = (full > 0) & (full >= columns["accepting_as_of"])
            doubted &= columns["accepting"] == YES
            kept = columns["accepting"]
            changed["accepting"] = np.where(doubted, kept.dtype.type(UNKNOWN), kept)
        if "checked_on" in columns:
            closed, kept = _laid_on(rows, self.closed), columns["checked_on"]
            doubted = (closed > 0) & (closed >= kept)
            changed["checked_on"] = np.where(doubted, kept.dtype.type(NO_DAY), kept)
        return columns.adding(**changed)


def voices_over(
    index: Index,
    told: Mapping[tuple[str, str], float],
    stand: Mapping[str, Standing],
    families: Mapping[tuple[str, str, Youngest], Alike] | None = None,
) -> Voices:
    """Lay terms and standings out over an index; services it does not hold are passed over."""
    moved = {
        row: max(-MOST, min(MOST, term))
        for (service_id, need), term in told.items()
        for row in _rows_for(index, service_id, need)
    }
    days: dict[str, dict[int, float]] = {"full": {}, "closed": {}}
    for service_id, one in stand.items():
        for row in index.rows_of_service(service_id):
            for name, on in (("full", one.full_on), ("closed", one.closed_on)):
                if on is not None:
                    days[name][int(row)] = float(on.toordinal())
    return Voices(
        shares=_rising(moved),
        full=_rising(days["full"]),
        closed=_rising(days["closed"]),
        alike=_families_over(index, families or {}),
    )


def _rows_for(index: Index, service_id: str, need: str) -> list[int]:
    """Return the rows in which a service is a candidate for a need."""
    needs = index.columns["need"]
    rows = index.rows_of_service(service_id).tolist()
    return [row for row in rows if NEEDS[int(needs[row])] == need]


def _families_over(
    index: Index, families: Mapping[tuple[str, str, Youngest], Alike]
) -> tuple[Rows, NDArray[np.float64]]:
    """Lay out what families alike said, each against the others' mean in the same council area."""
    rows_of = {key: _rows_for(index, key[0], key[1]) for key in families}
    sums: dict[tuple[int, str, Youngest], tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    place: dict[tuple[str, str, Youngest], tuple[int, str, Youngest]] = {}
    for (service_id, need, youngest), said in families.items():
        rows = rows_of[service_id, need, youngest]
        if rows:
            here = (int(index.columns["council"][rows[0]]), need, youngest)
            place[service_id, need, youngest] = here
            weight, helped = sums[here]
            sums[here] = (weight + said.weight, helped + said.helped)
    found: dict[int, NDArray[np.float64]] = {}
    for key, here in place.items():
        said = families[key]
        if said.families < FEWEST_ALIKE or said.weight <= 0:
            continue
        weight, helped = sums[here]
        others = weight - said.weight
        usual = (helped - said.helped) / others if others > 0 else NO_OTHERS
        smoothed = (said.helped + PRIOR_VOICES * usual) / (said.weight + PRIOR_VOICES)
        for row in rows_of[key]:
            figures = found.setdefault(row, np.full((len(YOUNGEST), 2), np.nan))
            figures[YOUNGEST.index(key[2])] = (smoothed - usual, said.helped / said.weight)
    rising = sorted(found)
    figures_of = [found[row] for row in rising]
    return (
        np.array(rising, dtype=np.intp),
        np.array(figures_of).reshape(-1, len(YOUNGEST), 2),
    )


def _rising(figures: Mapping[int, float]) -> tuple[Rows, NDArray[np.float64]]:
    rows = sorted(figures)
    return np.array(rows, dtype=np.intp), np.array([figures[row] for row in rows], dtype=float)


def _laid_on(rows: Rows, said: tuple[Rows, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the figures said of these rising rows, 0 where nothing was said."""
    found = np.zeros(len(rows))
    if not len(said[0]):
        return found
    _, here, there = np.intersect1d(rows, said[0], assume_unique=True, return_indices=True)
    found[here] = said[1][there]
    return found


def accepting_now(accepting: Accepting, standing: Standing) -> Accepting:
    """Return whether it takes new people as it stands: a later "full" makes a yes unknown."""
    if standing.full_on is None or accepting.fit is Fit.NO:
        return accepting
    return Accepting(fit=Fit.UNKNOWN, as_of=standing.full_on, said_by="a keyworker")


def as_told(verdicts: Sequence[Verdict], standing: Standing) -> tuple[Verdict, ...]:
    """Return the verdicts, doubtful ones with what a keyworker was told as their reason."""
    told = {
        "accepting": (standing.full_on, full_words),
        "freshness": (standing.closed_on, closed_words),
    }
    found: list[Verdict] = []
    for one in verdicts:
        on, words_for = told.get(one.rule, (None, full_words))
        if on is None or one.fit is not Fit.UNKNOWN:
            found.append(one)
            continue
        day, said = on.isoformat(), words_for(on)
        found.append(replace(one, reason=said, field="feedback", value=day, source="feedback"))
    return tuple(found)


def full_words(on: date) -> str:
    """Say that it was said to be full: one voice is a question, never a closed door."""
    return f"A keyworker said full on {day_words(on)}: ask about a waiting list."


def closed_words(on: date) -> str:
    """Say that it was found closed."""
    return f"A keyworker found it closed on {day_words(on)}: ring before you go."


def helped_alike_words(youngest: Youngest) -> str:
    """Say that it helped families like hers; only where five or more said how it went."""
    who = {
        "expecting": "who were expecting",
        "under_3": "with a youngest under 3",
        "3_or_4": "with a youngest of 3 or 4",
        "5_to_11": "with a youngest of 5 to 11",
        "12_or_over": "with a youngest of 12 or over",
    }[youngest]
    return f"Of families {who}, most who said how it went said that it helped."


def told_lately(standing: Standing) -> tuple[str, ...]:
    """Return what was told lately, the most telling first."""
    no_answer = standing.no_answer_on
    said = (
        closed_words(standing.closed_on) if standing.closed_on else "",
        full_words(standing.full_on) if standing.full_on else "",
        f"A keyworker got no answer on {day_words(no_answer)}: write to them as well."
        if no_answer
        else "",
    )
    return tuple(one for one in said if one)
