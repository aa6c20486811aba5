"""Can she get there in the time she has? A range; close to her limit is something to check."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import NEEDS
from recommender.rules import NO, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import CHANNELS, CHANNELS_COLUMN, HAS_PLACE, is_remote
from recommender.situation import MODES, Situation
from recommender.usual import usual_mode

# Journey times are estimates: this close to her limit, either side, they settle nothing. Nor does
# one that is further beyond (`stretched`) only because it is reckoned from a district's middle or
# to a childminder's area; but of those no more are shown than there is too little else.
DOUBT = 0.25
# Over half as long again as her limit is no option, over twice as long where only a district or an
# area is known; nor is what is over an hour away where she set none, but for safety. Both may be
# near misses.
_FAR, _FAR_MINUTES = 1.5, 10.0  # and by how many minutes, of a very short limit
FURTHEST = 60.0  # minutes
_SAFETY = NEEDS.index("domestic_abuse")
_SHORT = 30.0  # minutes
_WALKED = 5  # minutes
_WAITED_FOR = ("bus", "subway", "train")


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """Judge journey times that were worked out for this question.

    `minutes`, `minutes_low` and `minutes_high` are added to the columns by whoever knows the
    travel, `minutes_blur` too where it is known what not knowing both ends better makes of it;
    without them nothing is known. Help by phone or online needs no journey.
    """
    remote = is_remote(columns)
    if "minutes" not in columns:
        return np.where(remote, YES, UNKNOWN)
    likely, high = columns["minutes"], columns["minutes_high"]
    fits = np.where(np.isnan(likely), UNKNOWN, YES)
    fits[np.isinf(likely)] = NO
    limit = situation.max_minutes
    if limit is not None:
        sure = np.rint(high) <= limit  # as it is said, in whole minutes
        over = stretched(situation, columns) & (_at_least(columns) > limit)
        unsure = (
            np.minimum(columns["minutes_blur"], limit / 2) if "minutes_blur" in columns else 0.0
        )
        over |= likely - unsure > max(_FAR * limit, limit + _FAR_MINUTES)
        if limit == 0:
            over |= likely > 0
        fits = np.where(np.isnan(likely) | sure, fits, np.minimum(fits, UNKNOWN))
        fits = np.where(over, NO, fits)
    else:
        fits = np.where((likely > FURTHEST) & (columns["need"] != _SAFETY), NO, fits)
    visits = (columns["channels"] & CHANNELS["home_visit"]) != 0
    fits = np.where(visits & (fits == YES), UNKNOWN, fits)
    return np.where(remote, YES, fits)


def _at_least(columns: Columns) -> NDArray[np.float64]:
    """Return the least minutes, shape (n_rows,), that can be held against her limit.

    Where both ends are known to a few metres the likely journey is what counts, a quarter more
    allowed; what stays open is where in a district it begins, or in an area it ends.
    """
    low: NDArray[np.float64] = columns["minutes_low"]
    if "minutes_blur" not in columns:
        return low
    likely, blur = columns["minutes"], columns["minutes_blur"]
    least: NDArray[np.float64] = np.maximum(low, (likely - blur) / (1 + DOUBT))
    return least


def stretched(situation: Situation, columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which journeys are likely more than a quarter over her limit."""
    if "minutes" not in columns or situation.max_minutes is None:
        return np.zeros(len(columns["channels"]), dtype=bool)
    remote = is_remote(columns)
    likely: NDArray[np.float64] = columns["minutes"]
    return np.asarray((likely > (1 + DOUBT) * situation.max_minutes) & ~remote)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say the journey, or that there is none."""
    journey = journey_words(situation, row)
    remote = {"phone": "by phone", "online": "online"}
    ways = [words for channel, words in remote.items() if channel in row.service.channels]
    if fit is Fit.NO:
        if not math.isfinite(row.facts.get("minutes", math.inf)):
            return "Cannot be reached that way."
        limit = situation.max_minutes
        most = "about an hour" if limit is None else f"your {limit:g} minutes"
        return f"{journey}{_from_where(situation)}: more than {most}."
    if ways and not journey:
        return f"You can use it {' or '.join(ways)}."
    if ways:
        return f"{journey}, or {' or '.join(ways)}."
    if fit is Fit.YES:
        return f"{journey}."
    if "home_visit" in row.service.channels:
        return "They come to you: ask if they come to your area."
    if not journey and row.at is not None and row.at.location.confidential:
        return "The address is kept private: ask where you would meet."
    if not journey:
        return "Ask where it is held: no place is listed."
    return f"{journey}{_from_where(situation)}, {_doubt(situation, row)}."


def _doubt(situation: Situation, row: Row) -> str:
    """Say how a journey stands to her limit where that is not settled."""
    limit, from_ = f"{situation.max_minutes:g}", _from_where(situation)
    if row.facts.get("minutes", 0.0) > (1 + DOUBT) * (situation.max_minutes or 0.0):
        place = row.at.location if row.at is not None else None
        roughly = place is not None and place.precision == "area"
        here = "ask where exactly it is" if roughly else "check it from your door"
        rest = "less if you live on that side" if from_ else here
        return f"likely over your {limit} minutes: {rest}"
    likely = row.facts.get("minutes", 0.0)
    if from_ and likely > (1 - DOUBT) * (situation.max_minutes or 0.0):
        return f"maybe over your {limit} minutes: check it from your door"
    if likely > (1 - DOUBT) * (situation.max_minutes or 0.0):
        return f"close to your {limit} minutes: check the journey first"
    return f"may take longer than your {limit} minutes"


def _from_where(situation: Situation) -> str:
    """Say from where it is reckoned, where that is only the middle of somewhere."""
    if situation.origin is None or situation.origin.precision in ("postcode", "point"):
        return ""
    return f" from the middle of {situation.origin.label}"


def journey_words(situation: Situation, row: Row) -> str:
    """Return "About 12 to 18 minutes by bus"; empty where no journey is known.

    Where she did not say how she travels, "by bus or on foot": the quicker of the two is reckoned.
    """
    likely = row.facts.get("minutes", math.nan)
    if not math.isfinite(likely):
        return ""
    low, high = (
        round(round(row.facts.get(f"minutes_{end}", likely), 1))  # as the option has its range
        for end in ("low", "high")
    )
    mode = situation.mode or usual_mode()
    how = MODES[mode]
    if high <= _WALKED and mode in _WAITED_FOR:
        how = MODES["walk"]  # nobody waits for a bus for that: the engine walks it
    elif situation.mode is None and mode in _WAITED_FOR:
        how = f"{how} or {MODES['walk']}"  # whichever is quicker: she named neither
    place = row.at.location if row.at is not None else None
    about = "Somewhere" if place is not None and place.precision == "area" else "About"
    if low < 1 < high:
        return f"Up to {high} minutes {how}".strip()
    if high <= 1:
        return f"About a minute {how}".strip()
    much = f"{low} to {high} minutes" if low < high else f"{high} minutes"
    return f"{about} {much} {how}".strip()


def relax(situation: Situation, row: Row) -> tuple[str, float, float] | None:
    """Return how many minutes she would have to allow, up to twice her own limit or a short way.

    Beyond the hour that is taken where she set none, a quarter more.
    """
    likely = row.facts.get("minutes", math.inf)
    limit = situation.max_minutes
    most = (1 + DOUBT) * FURTHEST if limit is None else max(2 * limit, _SHORT)
    if likely > most:
        return None
    limit = FURTHEST if limit is None else limit
    return ("max_minutes", limit, float(math.ceil(likely)))


RULE = Rule(
    question="How do I get there, and how long does it take?",
    columns={"channels": CHANNELS_COLUMN, "has_place": HAS_PLACE},
    applies=lambda situation: situation.origin is not None,
    judge=judge,
    worked_out=("minutes",),
    reason=reason,
    field="location.latitude, location.longitude",
    value=lambda row: row.facts.get("minutes"),
    source="travel estimate; see the mode and range on the option",
    relax=relax,
)
