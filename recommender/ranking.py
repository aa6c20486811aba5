"""Which of the services that fit comes first? Visible parts, weights in a file, variety.

`data/reference/ranking.toml` holds every figure and who agreed it. Nothing in a score comes from a
provider's size, payment, or grades.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files
from itertools import accumulate, compress, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.index import Column, Columns, Row, of_records
from directory.vocabulary import NEEDS
from directory.week import window_mask
from recommender.conditions import CONDITIONS
from recommender.rules import YES, Fits
from recommender.rules._columns import (
    CHANNELS,
    CHANNELS_COLUMN,
    CHECKED_ON,
    CHILDCARE,
    DAY_CARE,
    HAS_PLACE,
    NO_DAY,
    OWN_PUPILS,
    REMOTE,
    ROLE,
    ROUTE,
    ROUTES,
    STARTS_LATE,
    TAGS,
    has_tag,
    is_childcare_role,
    is_childminder,
    is_remote,
    number_of,
)
from recommender.rules._words import today_number
from recommender.school_hours import is_at_school
from recommender.situation import Mode, Situation, Window, once
from recommender.split_week import SHUT, WEEKEND, split_week
from recommender.usual import usual_mode
from recommender.wishes import Wanted, wanted_by

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

# What stands in a score of a rule that is not sure.
_FOR_HER = ("child_age", "audience", "language", "access")
_HOURS = ("open_when_free", "covers_care", "hours_said")
SCORED = (*_FOR_HER, *_HOURS, "cost")
PARTS = ("need", "text", "travel", "hours", "cost", "freshness", "feedback")


def _provider(row: Row) -> int:
    """Return a number for the provider; a service whose provider is not listed is its own.

    Childminders are not named, so that several look alike: they count as one provider.
    """
    provider = row.service.organization_id or row.service.id
    if "childminder" in row.service.tags:
        return 0
    return int.from_bytes(provider.encode()[-12:]) % (1 << 62)


AT_NIGHT = -1  # stands for every childminder where care at night is asked for

# What a register adds to a name when a charity changes its legal form.
_LEGAL_FORM = re.compile(
    r"\b(?:scio|ltd|limited|llp|plc|cic|a scottish charitable incorporated organisation)\b"
)


def _look(row: Row) -> int:
    """Return a number for what a family sees of a service; -1 where it is like no other.

    Childminders have no name. Of other help, but not of childcare (one roof may hold a nursery and
    a club of one name), a name in a postcode district is one, whatever its legal form: a register
    keeps a charity's old number beside its new one.
    """
    if "childminder" in row.service.tags:
        return number_of(row.service.name) >> 1
    district = _district(row)
    if row.need == "childcare" or not district:
        return -1
    name = re.sub(r"[^a-z0-9]+", " ", row.service.name.lower())
    return number_of(f"{' '.join(_LEGAL_FORM.sub('', name).split())} {district}") >> 1


def _district(row: Row) -> str:
    """Return the outward half of its postcode, as far as one is listed."""
    code = "" if row.at is None else "".join((row.at.location.postal_code or "").split())
    return code[:-3].upper()


def _can_be_asked(row: Row) -> bool:
    """Say whether there is any number, address or page by which a family can ask first."""
    service = row.service
    own = () if row.at is None else (*row.at.phones, *row.at.location.phones)
    contacts = any(one.phones or one.email for one in service.contacts)
    return bool(own or service.phones or service.email or service.url or contacts)


def _desk(row: Row) -> int:
    """Return a number for the telephone that is rung first; 0 where none is listed."""
    own = () if row.at is None else (*row.at.phones, *row.at.location.phones)
    numbers = ("".join(filter(str.isdigit, one.number)) for one in (*own, *row.service.phones))
    first = next((digits for digits in numbers if digits), "")
    return number_of(first) >> 1 if first else 0


RANKING_COLUMNS: Mapping[str, Column] = {
    "desk": Column(dtype="int64", read=_desk),
    "can_be_asked": Column(dtype="bool", read=_can_be_asked),
    "look": Column(dtype="int64", read=_look),
    "provider": Column(dtype="int64", read=_provider),
    "channels": CHANNELS_COLUMN,
    "conditions": CONDITIONS,
    "tags": TAGS,
    "checked_on": CHECKED_ON,
    "role": ROLE,
    "starts_late": STARTS_LATE,
    "has_place": HAS_PLACE,
    "own_pupils": OWN_PUPILS,
    "route": ROUTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The figures of `ranking.toml`."""

    weights: Mapping[str, float]
    grades: Mapping[str, float]
    unknown: Mapping[str, float]
    share: float
    usual_minutes: float
    usual_mode: Mode
    far_off: Mapping[str, Mapping[str, float]]
    half_life_days: float
    floor: float
    least_share: float
    of_one_need: float
    per_provider: int
    at_night: int
    variety: float
    past_days: int
    leading: int
    few: int
    bare: int
    bare_for: tuple[str, ...]
    near_misses: int
    lines: int
    first: tuple[str, ...]
    pressing: tuple[str, str, str]

    def for_words(self, text: str) -> Weights:
        """Return the same, with the order of needs that her words press for."""
        need, before, said = self.pressing
        if not re.search(said, text, re.IGNORECASE):
            return self
        rest = [one for one in self.first if one != need]
        place = rest.index(before)
        return replace(self, first=(*rest[:place], need, *rest[place:]))


@cache
def read_weights() -> Weights:
    """Return the figures that ship with Fingerpost."""
    text = files("data").joinpath("reference", "ranking.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return Weights(
        weights=table["weights"],
        grades=table["grades"],
        unknown=table["unknown"],
        share=table["travel"]["share"],
        usual_minutes=table["travel"]["usual_minutes"],
        usual_mode=usual_mode(),
        far_off=table["travel"]["far_off"],
        half_life_days=table["freshness"]["half_life_days"],
        first=tuple(table["order"]["first"]),
        pressing=tuple(table["order"]["pressing"][key] for key in ("need", "before", "said")),
        **{**table["list"], "bare_for": tuple(table["list"]["bare_for"])},
    )


def score_parts(
    situation: Situation,
    columns: Columns,
    judged: Mapping[str, Fits],
    likeness: Mapping[str, Floats],
    *,
    certainty: float | Floats,
    weights: Weights,
    named: NDArray[np.bool_],
    named_of: NDArray[np.bool_],
    made: NDArray[np.bool_],
    made_of: NDArray[np.bool_],
) -> dict[str, Floats]:
    """Return the weighted parts of every row's score, shape (n_rows,) each, without feedback.

    Parameters
    ----------
    judged
        Fits by rule; a rule that was not asked adds nothing to its part.
    likeness
        `need` and `text`, each 0 to 1.
    certainty
        What is made of how sure the need is (`Weights.grades`), one or one a row.
    named, named_of
        Which rows are of a kind she named, shape (n_rows,), and of which needs one was found,
        shape (n_needs,): others come after it.
    made, made_of
        Which rows are made for the condition she named (of childcare: the child has it), shape
        (n_rows,), and of which needs one may be shown: others come after it.
    """
    most, n_rows = weights.weights, len(columns["need"])
    for_her = 0.5 + 0.5 * likeness["need"]
    doubt = _worth(judged, _FOR_HER, weights.unknown["need"])
    meant = np.where(likeness["need"] > 0, 1.0, weights.unknown["for_others"])
    meant *= np.where(columns["can_be_asked"], 1.0, weights.unknown["nobody_to_ask"])
    meant *= np.where(long_past(situation, columns, weights), weights.unknown["long_past"], 1.0)
    meant *= np.where(beside_childcare(columns), weights.unknown["beside_childcare"], 1.0)
    meant *= np.where(by_referral(columns), weights.unknown["by_referral"], 1.0)
    if "childcare" in situation.needs:
        short = creche_only(columns) | too_short_a_day(situation, columns)
        meant *= np.where(short & ~named, weights.unknown["creche"], 1.0)
    meant *= np.where(by_day_only(situation, columns, judged), _by_day(situation, weights), 1.0)
    parts = {
        "need": most["need"] * certainty * for_her * (0.8 + 0.2 * doubt),
        "text": most["text"]
        * np.maximum(likeness["text"], (named | made) * _not_far(situation, columns, weights)),
        "travel": most["travel"] * _nearness(situation, columns, weights),
        "hours": most["hours"]
        * _worth(
            judged,
            _HOURS,
            weights.unknown["hours"],
            n_rows,
        ),
        "cost": most["cost"] * _worth(judged, ("cost",), weights.unknown["cost"], n_rows),
        "freshness": most["freshness"]
        * columns.by_kind(partial(_freshness, situation, weights=weights), "checked_on"),
    }
    if named_of.any():
        another = named_of[columns["need"]] & ~(named | made)
        meant = meant * np.where(another, weights.unknown["another_kind"], 1.0)
    if made_of.any():
        rest = made_of[columns["need"]] & ~made
        meant = meant * np.where(rest, weights.unknown["not_for_the_condition"], 1.0)
    return {part: worth * meant for part, worth in parts.items()}


def of_the_kind_named(
    situation: Situation, columns: Columns, child: int | None
) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which are of a kind that her words ask for by name: "a playgroup".

    For the needs it is a kind of help with; a club after school is for no child at nursery.
    """
    named = np.zeros(len(columns["need"]), dtype=bool)
    young = child is not None and not is_at_school(situation.children[child])
    for kind in _kinds_named(situation):
        tags = kind.tags - _FOR_PUPILS if young else kind.tags
        if tags:
            tagged = columns.by_kind(partial(_tagged, tags=tuple(sorted(tags))), "tags")
            named |= tagged & np.array([need in kind.needs for need in NEEDS])[columns["need"]]
    return named


def _tagged(columns: Columns, *, tags: tuple[str, ...]) -> NDArray[np.bool_]:
    return has_tag(columns, *tags)


def needs_with_the_kind_named(
    situation: Situation, columns: Columns, child: int | None
) -> NDArray[np.bool_]:
    """Say, shape (n_needs,), for which needs some of the rows are of a kind she asks for."""
    found = np.zeros(len(NEEDS), dtype=bool)
    if _kinds_named(situation):
        found[columns["need"][of_the_kind_named(situation, columns, child)]] = True
    return found


_FOR_PUPILS = frozenset({"after_school", "breakfast_club"})


@once
def _kinds_named(situation: Situation) -> tuple[Wanted, ...]:
    named = (wanted for wanted in wanted_by(situation) if wanted.tags)
    return tuple(wanted for wanted in named if not _is_at_the_class(wanted, situation))


def _is_at_the_class(wanted: Wanted, situation: Situation) -> bool:
    """Say whether it is a crèche that she hopes a class has: no kind of childcare she looks for."""
    return "creche" in wanted.tags and not _CLASSES.isdisjoint(situation.needs)


_CLASSES = frozenset({"esol", "training", "digital"})


def _not_far(situation: Situation, columns: Columns, weights: Weights) -> Floats:
    """Return what being of the kind she named is worth there, 0 to 1: little a long way off."""
    if "minutes" not in columns:
        return np.ones(len(columns["need"]))
    longest = 2 * max(situation.max_minutes or weights.usual_minutes, 1.0)
    minutes = columns["minutes"]  # infinite where it cannot be reached: that is far, not an error
    near: Floats = np.exp(-0.5 * (np.where(np.isnan(minutes), 0.0, minutes) / longest) ** 2)
    return near


def _worth(
    judged: Mapping[str, Fits], rules: Sequence[str], unknown: float, n_rows: int | None = None
) -> Any:  # noqa: ANN401 - a number or one a row
    """Return the product of 1 for YES, `unknown` for UNKNOWN and 0 for NO over the rules asked.

    With `n_rows`, a part whose rules were not asked is 0; without, it is 1.
    """
    asked = [judged[rule] for rule in rules if rule in judged]
    if not asked:
        return np.zeros(n_rows) if n_rows is not None else 1.0
    table = np.array([0.0, unknown, 1.0])
    worth = table[asked[0]]
    for fits in asked[1:]:
        worth = worth * table[fits]
    return worth


def _nearness(situation: Situation, columns: Columns, weights: Weights) -> Floats:
    """Return a Gaussian of the journey, its scale a share of her own longest journey."""
    remote = is_remote(columns)
    by_phone = np.where(remote, weights.unknown["remote_travel"], weights.unknown["travel"])
    if "minutes" not in columns:
        return by_phone
    scale = weights.share * max(situation.max_minutes or weights.usual_minutes, 1.0)
    minutes = columns["minutes"]
    near = np.exp(-0.5 * (np.where(np.isnan(minutes), np.inf, minutes) / scale) ** 2)
    comes_to_her = columns["channels"] == CHANNELS["home_visit"]  # from how far is not listed
    near = np.where(np.isnan(minutes) | comes_to_her, by_phone, near)
    return np.where(remote, np.maximum(near, weights.unknown["remote_travel"]), near)


def far_off(
    situation: Situation, columns: Columns, weights: Weights, *, unasked: bool = False
) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which places are a long way off where she set no limit.

    Not what is had by phone or online, nor what nobody says the way to. With `unasked`, which are
    too far to go to without having asked anybody: as far as for every day.
    """
    if "minutes" not in columns or situation.max_minutes is not None:
        return np.zeros(len(columns["need"]), dtype=bool)
    mode = situation.mode or weights.usual_mode
    often, seldom = weights.far_off["every_day"][mode], weights.far_off["now_and_then"][mode]
    longest = np.where((columns["need"] == CHILDCARE) | unasked, often, seldom)
    return np.asarray((columns["minutes"] > longest) & ~is_remote(columns))


def long_past(situation: Situation, columns: Columns, weights: Weights) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which records nobody has looked at for years; not the undated ones."""
    checked = columns["checked_on"]
    return np.asarray((checked != NO_DAY) & (today_number(situation) - checked > weights.past_days))


@of_records
def nowhere(columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which rows are to be gone to and name no place."""
    return np.asarray(~columns["has_place"] & ~is_remote(columns))


@of_records
def by_referral(columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), where a doctor or a professional has to ask, and she cannot."""
    route = columns["route"]
    return np.asarray((route != 0) & (route & (ROUTES["self"] | ROUTES["keyworker"]) == 0))


@of_records
def beside_childcare(columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which rows are childcare that is listed for another need too."""
    return np.asarray(is_childcare_role(columns) & (columns["need"] != CHILDCARE))


@of_records
def creche_only(columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which childcare is a crèche and nothing else.

    It looks after children while their parents are in the building, not while they are at work.
    """
    creche = (columns["need"] == CHILDCARE) & has_tag(columns, "creche")
    return np.asarray(creche & ~has_tag(columns, *DAY_CARE))


_AWAY = re.compile(
    r"\b(?:work(?:s|ing)?|jobs?|shifts?|college|uni(?:versity)?|courses?|hn[cd]|"
    r"(?:full|part)[ -]time)\b",
    re.IGNORECASE,
)


@once
def _away_for_hours(situation: Situation) -> bool:
    return "training" in situation.needs or _AWAY.search(situation.text) is not None


def too_short_a_day(situation: Situation, columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which childcare is a playgroup, where she works or goes to a course.

    A playgroup has a child for a morning of the term, and often wants a parent there.
    """
    if not _away_for_hours(situation):
        return np.zeros(len(columns["need"]), dtype=bool)
    others = [tag for tag in DAY_CARE if tag != "playgroup"]
    playgroup = (columns["need"] == CHILDCARE) & has_tag(columns, "playgroup")
    return np.asarray(playgroup & ~has_tag(columns, *others))


_NIGHT = tuple(Window(day=day, start=22 * 60, end=5 * 60) for day in range(7))
_BY_DAY = (
    "family_centre",
    "nursery",
    "playgroup",
    "creche",
    "after_school",
    "breakfast_club",
    "holiday_club",
    "school_age_only",
)


@once
def asks_for_nights(situation: Situation) -> bool:
    """Say whether care is needed at night, by the times she gave or by her words."""
    if situation.care_times is None:
        return "nights" in situation.preferences
    return bool((window_mask(situation.care_times) & window_mask(_NIGHT)).any())


_ON_WEEKDAYS = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri)day|\bweek ?days?\b|\b(?:during|through) the week\b",
    re.IGNORECASE,
)


def asks_when_shut(situation: Situation, *, weekends: bool = True) -> bool:
    """Say whether care is needed when nurseries and clubs are shut.

    At night, before they open or after they shut, or (`weekends`) at weekends only: of care on
    weekdays too they may cover a part.
    """
    times = situation.care_times
    if times is None:
        at_weekends = "weekends" in situation.preferences and situation.free_times is None
        at_weekends = at_weekends and _ON_WEEKDAYS.search(situation.text) is None
        return asks_for_nights(situation) or (weekends and at_weekends)
    if times and all(one.day in WEEKEND for one in times):
        return weekends
    return bool((window_mask(times) & window_mask(SHUT)).any())


def asks_outside_the_day(situation: Situation) -> bool:
    """Say whether a childminder is likelier to be of use: when the rest is shut, or early.

    Not where only some of the care is at such times: the rest of the week is for anybody.
    """
    if split_week(situation) is not None:
        return False
    early = situation.care_times is None and "early_start" in situation.preferences
    return early or asks_when_shut(situation)


def _by_day(situation: Situation, weights: Weights) -> float:
    """Return what care by day alone is worth: of a split week it is a part of the answer."""
    split = split_week(situation) is not None
    return weights.unknown["part_of_the_week" if split else "by_day"]


@of_records
def _by_day_kind(columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which childcare is of a kind that is open by day alone."""
    by_day = (columns["need"] == CHILDCARE) & has_tag(columns, *_BY_DAY)
    return np.asarray(by_day & ~is_childminder(columns))


def by_day_only(
    situation: Situation, columns: Columns, judged: Mapping[str, Fits]
) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which childcare is of a kind that is shut when it is asked for.

    At night, early, and at weekends, for all of the time or some of it. Not what is listed as open
    then.
    """
    if not asks_outside_the_day(situation) and split_week(situation) is None:
        return np.zeros(len(columns["need"]), dtype=bool)
    by_day = _by_day_kind(columns)
    for rule in ("covers_care", "hours_said"):
        if rule in judged:
            by_day = by_day & (judged[rule] != YES)
    return np.asarray(by_day)


@of_records
def nobody_to_ask(columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), of which nobody can be asked; of childminders the council can."""
    return np.asarray(~columns["can_be_asked"] & ~is_childminder(columns))


@of_records
def bare_names(columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), of which nobody can be asked; at a nursery's door one can look in."""
    return np.asarray(~columns["can_be_asked"] & (columns["need"] != CHILDCARE))


def _freshness(situation: Situation, columns: Columns, *, weights: Weights) -> Floats:
    age = today_number(situation) - columns["checked_on"]
    fresh: Floats = 0.5 ** (np.maximum(age, 0) / weights.half_life_days)
    return np.where(columns["checked_on"] == NO_DAY, 0.0, fresh)


# ---------------------------------------------------------------- choosing


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The leading rows for one need (and child): best first, one row a service.

    `positions` point into the arrays the caller judged; the other arrays are in the same order.
    `bare` says of which nobody can be asked. Of childcare `children` holds the children in care
    that each may take. `last` waits for its turn until no other group of its
    need and child has anything left, `first` comes before the others of its need and child.
    """

    need: str
    child: int | None
    grade: str
    positions: Rows
    services: NDArray[np.int64]
    scores: Floats
    providers: NDArray[np.int64]
    tags: NDArray[np.uint64]
    channels: NDArray[np.uint8]
    bare: NDArray[np.bool_]
    children: tuple[frozenset[int], ...] = ()
    first: bool = False
    last: bool = False

    def only(self, kept: NDArray[np.bool_]) -> Candidates:
        """Return the same with only some of them, shape (n_candidates,)."""
        return replace(
            self,
            positions=self.positions[kept],
            services=self.services[kept],
            scores=self.scores[kept],
            providers=self.providers[kept],
            tags=self.tags[kept],
            channels=self.channels[kept],
            bare=self.bare[kept],
            children=tuple(compress(self.children, kept)),
        )

    def siblings(self, place: int) -> frozenset[int]:
        """Return which other children in care one of them may take, none where nobody knows."""
        return self.children[place] - {self.child} if self.children else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One chosen row: of which group, and at which position there."""

    group: int
    place: int


def leading(scores: Floats, services: NDArray[np.integer], floor: float, most: int) -> Rows:
    """Return positions of the best rows, best first, one a service; ties by service number.

    A score of minus infinity is never among them.
    """
    kept = np.flatnonzero((scores >= floor) & np.isfinite(scores))
    worth, looked_at = np.round(scores[kept], 9), most * 8
    if len(kept) > looked_at:  # who ties with the last of them stays until ties are broken
        high = worth >= np.partition(worth, len(worth) - looked_at)[len(worth) - looked_at]
        kept, worth = kept[high], worth[high]
    order = kept[np.lexsort((services[kept], -worth))][:looked_at]
    best: Rows = order[first_of_each(services[order])][:most]
    return best


def first_of_each(numbers: NDArray[np.integer]) -> list[int]:
    """Return the rising places at which each number stands for the first time."""
    first: dict[int, int] = {}
    for place, number in enumerate(numbers.tolist()):
        first.setdefault(number, place)
    return list(first.values())


_TEN = 10  # options in a list when nothing else is said: of a shorter one no smaller share
_Whom = tuple[str, int | None]  # a need, and for childcare a child


def choose(
    groups: Sequence[Candidates], limit: int, weights: Weights, *, urgent: Collection[str] = ()
) -> list[Choice]:
    """Return what to show, in order.

    One of each need and child by turns: `urgent` needs first, then surer ones, then those that
    cannot wait. A child that somebody chosen in a round may take too has its turn only for what is
    there for it alone. No need, and of childcare no child, has more than `of_one_need` of the list.
    Within a group the next is the best after the cost of being like one already chosen; the chosen
    stand best first. A service stands once, a provider at most `per_provider` times (childminders
    for the night `at_night` times), and each need keeps one by phone or online where there is one.
    Whoever can be asked stands before all of whom no number and no page is listed.
    """
    children = list(dict.fromkeys(group.child for group in groups))
    turn = sorted(
        range(len(groups)),
        key=lambda number: (
            groups[number].need not in urgent,
            *_turn(groups[number], weights, children),
        ),
    )
    picker = _Picker(groups, weights)
    most, counts = round(max(limit, _TEN) * weights.of_one_need), Counter[_Whom]()
    chosen: list[Choice] = []
    while len(chosen) < limit:
        before = len(chosen)
        served: set[_Whom] = set()
        taken_too: set[_Whom] = set()
        for number in turn:
            whom = (groups[number].need, groups[number].child)
            full = len(chosen) == limit or counts[whom] == most
            if full or (groups[number].last and whom in served):
                continue
            place = picker.next(number, alone=whom in taken_too)
            if place is not None:
                chosen.append(Choice(group=number, place=place))
                served.add(whom)
                counts[whom] += 1
                siblings = groups[number].siblings(place)
                taken_too |= {(groups[number].need, child) for child in siblings}
        if len(chosen) == before:
            break
    ordered = _best_first(_with_remote(chosen, groups, weights), groups)
    return sorted(ordered, key=lambda one: bool(groups[one.group].bare[one.place]))


def _best_first(chosen: list[Choice], groups: Sequence[Candidates]) -> list[Choice]:
    """Put the choices of each group, in the places it holds, in the order of their scores."""
    ordered = list(chosen)
    for number, group in enumerate(groups):
        places = [k for k, one in enumerate(chosen) if one.group == number]
        mine = sorted((chosen[k] for k in places), key=lambda one: _standing(group, one))
        for k, one in zip(places, mine, strict=True):
            ordered[k] = one
    return ordered


def _standing(group: Candidates, one: Choice) -> tuple[float, int]:
    return -round(float(group.scores[one.place]), 9), int(group.services[one.place])


def _turn(
    group: Candidates, weights: Weights, children: Sequence[int | None]
) -> tuple[int, int, int, int]:
    """Return the turn of a group; of children in the order in which they are asked for."""
    grades = ("stated", "sure", "ask")
    first = weights.first.index(group.need) if group.need in weights.first else len(weights.first)
    child = -1 if group.child is None else children.index(group.child)
    return grades.index(group.grade), first, child, group.last - group.first


class _Picker:
    """Greedy choice with a cost for likeness (maximal marginal relevance).

    What is taken in one group is taken in all: their services and providers lie end to end.
    """

    def __init__(self, groups: Sequence[Candidates], weights: Weights) -> None:
        self._groups, self._weights = groups, weights
        nobody = np.zeros(0, dtype=np.int64)
        self._services = np.concatenate([nobody, *(group.services for group in groups)])
        self._providers = np.concatenate([nobody, *(group.providers for group in groups)])
        self._taken = np.zeros(len(self._services), dtype=bool)
        ends = accumulate((len(group.positions) for group in groups), initial=0)
        self._here = [slice(first, after) for first, after in pairwise(ends)]
        self._kinds = [np.bitwise_count(group.tags).sum(axis=1) for group in groups]
        self._remote = [group.channels & REMOTE != 0 for group in groups]
        self._likeness = [np.zeros(len(group.positions)) for group in groups]
        self._per_provider: dict[int, int] = {}
        self._last: dict[int, int] = {}  # chosen in a group, and its likeness not yet reckoned

    def next(self, number: int, *, alone: bool = False) -> int | None:
        """Return the place of the next choice in a group and take it; `None` when there is none.

        With `alone` none either where the next may take siblings too.
        """
        group, taken = self._groups[number], self._taken[self._here[number]]
        if taken.all():
            return None
        worth = np.where(taken, -np.inf, group.scores - self._cost(number))
        place = int(worth.argmax())
        if alone and group.siblings(place):
            return None
        self._take(group, place)
        self._last[number] = place
        return place

    def _take(self, group: Candidates, place: int) -> None:
        provider, service = int(group.providers[place]), group.services[place]
        count = self._per_provider[provider] = self._per_provider.get(provider, 0) + 1
        self._taken |= self._services == service
        if count >= self._most_of(provider):
            self._taken |= self._providers == provider

    def _cost(self, number: int) -> Floats:
        """Return what being like those chosen already costs each: reckoned when another is due."""
        group, likeness = self._groups[number], self._likeness[number]
        last = self._last.pop(number, None)
        if last is not None:
            np.maximum(likeness, self._alike(group, number, last), out=likeness)
        cost: Floats = self._weights.variety * likeness * group.scores
        return cost

    def _alike(self, group: Candidates, number: int, place: int) -> Floats:
        """Return how like each is to one of them, 0 to 1: by provider, kind, way of helping."""
        kinds, remote = self._kinds[number], self._remote[number]
        shared = np.bitwise_count(group.tags & group.tags[place]).sum(axis=1)
        either = kinds + kinds[place] - shared
        kind = np.divide(shared, either, out=np.ones(len(kinds)), where=either > 0)
        provider, way = group.providers == group.providers[place], remote == remote[place]
        likeness: Floats = 0.4 * provider + 0.4 * kind + 0.2 * way
        return likeness

    def _most_of(self, provider: int) -> int:
        weights = self._weights
        return weights.at_night if provider == AT_NIGHT else weights.per_provider


def _with_remote(
    chosen: list[Choice], groups: Sequence[Candidates], weights: Weights
) -> list[Choice]:
    """Swap the last of a need for its best by phone or online, where none of it is shown."""
    shown = {groups[one.group].services[one.place] for one in chosen}
    rung = {groups[one.group].need for one in chosen if groups[one.group].last}
    for number, group in enumerate(groups):
        if group.need in rung:
            continue
        here = [k for k, one in enumerate(chosen) if one.group == number]
        remote = np.flatnonzero(group.channels & REMOTE)
        if len(here) < 2 or any(group.channels[chosen[k].place] & REMOTE for k in here):
            continue
        for place in remote:
            count = sum(
                groups[one.group].providers[one.place] == group.providers[place] for one in chosen
            )
            if group.services[place] not in shown and count < weights.per_provider:
                chosen[here[-1]] = Choice(group=number, place=int(place))
                shown.add(group.services[place])
                break
    return chosen
