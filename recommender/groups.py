"""What fits each need, and each child that needs care? And what nearly fitted, and why not?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Index, Row, of_records
from directory.records import Fit
from directory.travel import TravelModel
from directory.vocabulary import NEEDS
from recommender.answer import Grade, LeftOut, NearMiss, NeedFound, Relax
from recommender.candidates import Found, gather
from recommender.conditions import children_with_it, made_for_a_sibling, made_for_it
from recommender.feedback import MOST, MOST_ALIKE, Voices
from recommender.ranking import (
    AT_NIGHT,
    SCORED,
    Candidates,
    Weights,
    asks_for_nights,
    asks_outside_the_day,
    bare_names,
    beside_childcare,
    by_day_only,
    creche_only,
    far_off,
    first_of_each,
    leading,
    long_past,
    needs_with_the_kind_named,
    nobody_to_ask,
    nowhere,
    of_the_kind_named,
    score_parts,
    too_short_a_day,
)
from recommender.rules import NO, UNKNOWN, YES, Fits, Judgement, all_rules, within_reach
from recommender.rules._columns import (
    UNREAD,
    YOUNGEST_AT_NURSERY,
    area_number,
    bits_of,
    has_any,
    has_tag,
    is_childminder,
    tagged,
)
from recommender.school_hours import are_school_hours, is_at_school, speaks_of_holidays
from recommender.similarity import Similarity, all_similarities, fused
from recommender.similarity.profile import is_kind_for
from recommender.situation import Child, Situation, once
from recommender.troubles import spoken_of, troubles
from recommender.wishes import FOR_MY_CHILD, wanted_by

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

# Registered childcare takes children up to 12 or 14. From 12 on, at the high school, a child is
# looked after where her words name it, or at night: nobody asks for an after-school place.
_LOOKED_AFTER, _NAMED_UP_TO = 12.0, 14.0
# A disabled child may need somebody there for longer: help with the cost of that runs to sixteen.
_WITH_A_CONDITION_UP_TO = 16.0
_CLUBS = frozenset(
    {"after_school", "breakfast_club"}
)  # asked for by name: then school is no reason
_COLLECTED_FROM_M = 4_000.0  # a club fetches from schools near it: further off it is another town's
_HOURS = ("covers_care", "open_when_free")
_LOOKED_AT = 5  # leading near misses of each limit
_COUNTED_AT_ONCE = 32
_MAY_BE_A_CHILDS = frozenset({"mental_health", "health", "disability"})
_MY = r"\b(?:my|ma|our|wee)\b[\w' ]{0,20}"
_AGED = re.compile(
    r"(?:\b(?:my|our|wee)\b[\w' ]{0,12}?|\bthe |(?:^|[.!?;:])\s*)\b(\d{1,2})[- ]?(?:year|yr|yo\b)"
    r"|\bs?he(?:'s| is| turned|'s just turned) (?:only |just )?(\d{1,2}|[a-z]+)\b"
    r"(?! (?:months?|weeks?|days?|hours?|minutes?|times?|of|in|per))"
    r"|\b(?:son|daughter|boy|girl|laddie?|lassie|wean|bairn),? (?:of |is |aged? )?(\d{1,2})\b"
    r"(?! ?(?:months?|weeks?|days?|hours?|times|[ap]m|:|\.\d))",
    re.IGNORECASE,
)
_COUNTED = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen
"""
_NUMBERS = {word: number for number, word in enumerate(_COUNTED.split())}
_THEY = (
    r"\bthey(?:'re| are| aren't)? (?:all |both |just |really )?(?:not |no )?(?:coping|struggling|"
    r"grieving|sleeping|eating|upset|angry|greeting|crying|missing (?:him|her|their))\b"
)
_FOR_THE_YOUNGEST = re.compile(
    r"\b(?:child ?care|nursery(?: place)?|child ?minder|minder|cr[e\u00e8]che|somewhere|"
    r"(?:some|any)(?:one|body) to (?:mind|watch|have|look after)|place)(?: for)?"
    r" (?:the |my |our )?(?:wee (?:one|yin)|youngest|littlest|baby|toddler|tot)\b",
    re.IGNORECASE,
)
_FOR_THE_ELDEST = re.compile(
    r"\b(?:child ?care|child ?minder|minder|clubs?|(?:before|after)[ -]school(?: care)?|somewhere|"
    r"(?:some|any)(?:one|body) to (?:mind|watch|have|look after)|place|care)(?: for)?"
    r" (?:the |my |our )?(?:big (?:one|yin)|eldest|oldest|older (?:one|yin|child|boy|girl))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;\n]")
_ELDEST = re.compile(r"\b(?:eldest|oldest|big one)\b", re.IGNORECASE)
# "Ch 14, refusing school, anxious": notes that speak of nobody else.
_A_GROWN_UP = re.compile(
    r"\b(?:i|i'?m|me|my|mum|mam|mother|dad|father|she|he|gran)\b", re.IGNORECASE
)
_BARE = re.compile(r"\b(\d{1,2})\b")
_FEELS = re.compile(
    r"\b(?:anxi\w*|panic\w*|depress\w*|self[ -]harm\w*|cutting|cuttin|suicid\w*|angry|greeting|"
    r"crying|worr\w*|scared|won'?t (?:talk|speak|go|leave|eat)|not at school|school refus\w*|low|"
    r"withdrawn|bull(?:y|ied)\w*|griev\w*|nightmares)\b",
    re.IGNORECASE,
)
_TO_BE_LOOKED_AFTER = re.compile(
    r"\b(?:after[ -]?school|clubs?|child ?(?:care|minder)|minder|sitter|somewhere|someone|somebody|"
    r"nobody|naebody|look(?:s|ed|ing)? after|mind(?:ed)?|watch(?:es)?|left|alone|holidays?|care|"
    r"place)\b",
    re.IGNORECASE,
)
_SPOKEN_OF = (
    (re.compile(_MY + r"\b(?:teenager|teen)\b", re.IGNORECASE), 11.0, 20.0),
    (
        re.compile(_MY + r"\b(?:son|daughter|boy|girl|lad|lassie|twins?)\b", re.IGNORECASE),
        0.0,
        20.0,
    ),
    (re.compile(_MY + r"\b(?:child|kid|wean|bairn|wee one)\b", re.IGNORECASE), 0.0, 20.0),
    (re.compile(r"\b(?:my|our) (?:eldest|oldest|big one)\b", re.IGNORECASE), 0.0, 20.0),
    (re.compile(_THEY, re.IGNORECASE), 0.0, 20.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All that is worked out for one need, for childcare one child; arrays over `found.rows`.

    Only what may be shown is scored: the score of every other row is minus infinity. `made` says
    what is made for a condition that her words name (of childcare: of this child). `parts` are
    those of the scores of the rows `at` (rising), in their order. `beyond` judges `found.beyond`.
    """

    need: str
    child: int | None
    grade: Grade
    found: Found
    judgement: Judgement
    beyond: Judgement
    fits: dict[str, Fits]
    eligible: NDArray[np.bool_]
    made: NDArray[np.bool_]
    at: Rows
    parts: dict[str, Floats]
    scores: Floats
    scorer: Scorer
    own: tuple[Row, ...] = ()  # its rows where they are not the index's: the national lines

    @property
    def services(self) -> NDArray[np.int32]:
        """The service number of every row."""
        numbers: NDArray[np.int32] = self.found.columns["service"]
        return numbers

    def holds_more(self, most: int, floor: float) -> bool:
        """Say whether more services than this fit well enough to show."""
        return different(self.services[self.fitting_well(floor)], most + 1) > most

    def fitting_well(self, floor: float) -> Rows:
        """Return the positions, rising, of the rows that fit and score so much at least."""
        shown = self.at[self.eligible[self.at]]
        return shown[self.scores[shown] >= floor]

    def leading(self, weights: Weights) -> Candidates:
        """Return the leading rows, one a service, for choosing among."""
        shown = self.at[self.eligible[self.at]]
        scores = self.scores[shown]
        best = leading(scores, self.services[shown], weights.floor, weights.leading)
        positions = self._strong(self._seen_once(shown[best]), weights)
        others = ~self.made[shown]
        rest = scores[others] if others.any() else scores
        enough = self.scores[positions] >= weights.least_share * rest.max(initial=0.0)
        enough[: weights.few] = True
        positions = positions[enough]
        columns = self.found.columns.take(positions)
        return Candidates(
            need=self.need,
            child=self.child,
            grade=self.grade,
            positions=positions,
            services=self.services[positions].astype(np.int64),
            scores=self.scores[positions],
            providers=self._providers(columns),
            tags=columns["tags"],
            channels=columns["channels"],
            bare=nobody_to_ask(columns),
            children=self._children_taken(positions),
        )

    def children_taken(self, position: int) -> tuple[int, ...]:
        """Return which children in care one row of childcare may take, in their order."""
        taken = self._children_taken(np.array([position], dtype=np.intp))
        in_care = children_in_care(self.judgement.situation)
        return tuple(k for k in in_care if k is not None and taken and k in taken[0])

    def _children_taken(self, positions: Rows) -> tuple[frozenset[int], ...]:
        """Return the children in care that each of some rows may take; nothing of other help.

        It has to be of a kind for a child of that age (`kind_taking`).
        """
        if self.need != "childcare" or self.child is None or self.own:
            return ()
        situation, columns = self.judgement.situation, self.found.columns.take(positions)
        taken: list[set[int]] = [{self.child} for _ in positions]
        for child in children_in_care(situation):
            if child is None or child == self.child:
                continue
            may = self.judgement.table(child)[:, positions].min(axis=0, initial=YES) > NO
            for place in np.flatnonzero(may & kind_taking(situation, columns, child)):
                taken[place].add(child)
        return tuple(frozenset(some) for some in taken)

    def _providers(self, columns: Columns) -> NDArray[np.int64]:
        """Return the provider of each; of childminders more are shown when nobody else may be open.

        At night, early and at weekends.
        """
        providers: NDArray[np.int64] = columns["provider"]
        if not asks_outside_the_day(self.judgement.situation):
            return providers
        return np.where(is_childminder(columns), AT_NIGHT, providers)

    def _seen_once(self, positions: Rows) -> Rows:
        """Return the same with one of several of whom a family sees the same: the best."""
        looks = self.found.columns.take(positions)["look"]
        kept = looks < 0
        kept[first_of_each(looks)] = True
        return positions[kept]

    def alike(self, position: int) -> int:
        """Return of how many services that may suit the same is seen as of this one."""
        looks = self.found.columns["look"]
        same = self.eligible & (looks == looks[position])
        return 1 if looks[position] < 0 else len(np.unique(self.services[same]))

    def _strong(self, positions: Rows, weights: Weights) -> Rows:
        """Return the same with no more weak ones than make up `few`, the best of them.

        From the middle of a district a place far over her limit may be near her own door; a bare
        name, a list of years ago or a nursery listed for family support may be of use: they are
        shown where there is little else, not in a long tail. An old list that names no place
        to go to is not. Of names nobody can ask only those of her own council, at most `bare`.
        """
        situation, columns = self.judgement.situation, self.found.columns.take(positions)
        bare, made = bare_names(columns), self.made[positions]
        beside, elsewhere = beside_childcare(columns) & ~made, self.elsewhere(columns)
        far, old = far_off(situation, columns, weights), long_past(situation, columns, weights)
        kept = ~(elsewhere & (far | bare)) & ~(old & nowhere(columns))
        kept &= ~(bare & far_off(situation, columns, weights, unasked=True))
        if beside.any():
            kept &= ~beside | self._of_use_beside(positions, columns, elsewhere, weights)
        if self._is_for_a_small_child():  # "any playgroups"
            kept &= ~_is_club(columns) | has_tag(columns, *_SMALL)
        kept &= ~bare | (np.cumsum(bare & kept) <= weights.bare)
        weak = far | within_reach.stretched(situation, columns) | bare
        named = of_the_kind_named(situation, columns, self.child)
        short = creche_only(columns) | too_short_a_day(situation, columns)
        weak |= ((old & ~made) | beside | short) & ~named
        weak |= _of_other_schools(columns) | self._agency_by_day(columns, named)
        weak |= columns["own_pupils"] | self._seldom_so_young(columns) | self._for_others(positions)
        if asks_outside_the_day(situation):
            weak |= by_day_only(situation, self.found.columns, self.fits)[positions]
        weak &= kept
        room = max(0, weights.few - int(kept.sum() - weak.sum()))
        return positions[kept & (~weak | (np.cumsum(weak) <= room))]

    def _of_use_beside(
        self, positions: Rows, columns: Columns, elsewhere: NDArray[np.bool_], weights: Weights
    ) -> NDArray[np.bool_]:
        """Say which may be of use for a need they are listed for beside childcare.

        Not a nursery that is registered as a family centre too, nor any where all her children are
        past it, or where she asked for a baby group.
        """
        if self.past_nursery() or self._names_another_kind():
            return np.zeros(len(positions), dtype=bool)
        far = elsewhere | _beyond_usual(columns, weights)
        return np.asarray(self._surely_near(positions) & ~_is_nursery(columns) & ~far)

    def _names_another_kind(self) -> bool:
        """Say whether she asked, for this need, for a kind of help by name."""
        return any(self.need in one.needs for one in wanted_by(self.judgement.situation))

    def _is_for_a_small_child(self) -> bool:
        """Say whether only kinds for children below school age were named, and no child's age."""
        kinds = [one for one in wanted_by(self.judgement.situation) if "childcare" in one.needs]
        return (
            self.child is None
            and bool(kinds)
            and all(one.tags.intersection(_SMALL) for one in kinds)
        )

    def is_for_her_trouble(self, candidates: Candidates) -> bool:
        """Say whether one of its candidates is for a trouble that her words name."""
        spoken = spoken_of(self.judgement.situation.text)
        tags = sorted({troubles()[name].tag for name in spoken})
        columns = self.found.columns.take(candidates.positions)
        return bool(tags) and bool(has_tag(columns, *tags).any())

    def beside_lines(
        self, candidates: Candidates, lines: Candidates, weights: Weights
    ) -> Candidates:
        """Return its candidates with as many weak ones as make up `few` with these lines.

        Where lines come first, old lists and what is far over her limit; always, bare names, of
        which only those that are surely near or for where she lives. One of a kind that everybody
        knows is never crowded out: a Home-Start two minutes away is worth a call.
        """
        weak = self._weak(candidates.positions, weights) & lines.first
        others = len(lines.positions) + int((~weak & ~candidates.bare).sum())
        room = weights.few - others
        kept = ~weak | (np.cumsum(weak) <= max(1, room))
        kept &= ~candidates.bare | self._surely_hers(candidates.positions)
        if self.need not in weights.bare_for and others:
            kept &= ~candidates.bare
        bare = candidates.bare & kept
        least = 1 if self.need in weights.bare_for else 0
        kept &= ~bare | (np.cumsum(bare) <= max(least, room - int((weak & kept & ~bare).sum())))
        return candidates.only(kept)

    def leads_weakly(self, candidates: Candidates, weights: Weights) -> bool:
        """Say whether the best of its candidates is one that a current line comes before."""
        return bool(self._weak(candidates.positions[:1], weights).all())

    def _weak(self, positions: Rows, weights: Weights) -> NDArray[np.bool_]:
        situation, columns = self.judgement.situation, self.found.columns.take(positions)
        far = within_reach.stretched(situation, columns) | far_off(situation, columns, weights)
        weak = long_past(situation, columns, weights) | beside_childcare(columns)
        asked = of_the_kind_named(situation, columns, self.child) | self.made[positions]
        return np.asarray(far | (weak & ~asked))

    def _for_others(self, positions: Rows) -> NDArray[np.bool_]:
        """Say which are for people of whom she said nothing: to be asked, where there is little."""
        wished = "women_only" in self.judgement.situation.preferences
        if wished or "audience" not in self.fits:
            return np.zeros(len(positions), dtype=bool)
        return np.asarray(self.fits["audience"].take(positions) == Fit.UNKNOWN)

    def _seldom_so_young(self, columns: Columns) -> NDArray[np.bool_]:
        """Say which nurseries of schools and playgroups are looked at for a baby: few take one.

        Not a playgroup that was asked for by name.
        """
        situation, late = self.judgement.situation, columns["starts_late"]
        child = None if self.child is None else situation.children[self.child]
        young = child is not None and (child.age_years or 0.0) < YOUNGEST_AT_NURSERY
        if not young or self.need != "childcare":
            return np.zeros(len(late), dtype=bool)
        asked = any("playgroup" in one.tags for one in wanted_by(situation))
        return np.asarray(late & ~(_is_playgroup(columns) & asked))

    def _agency_by_day(self, columns: Columns, named: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Say which send somebody to the home, where the day would do and none was asked for.

        An agency for nannies costs several times what a place does.
        """
        if self.need != "childcare" or asks_outside_the_day(self.judgement.situation):
            return np.zeros(len(columns["need"]), dtype=bool)
        return np.asarray(has_tag(columns, "sitter") & ~named)

    def _surely_hers(self, positions: Rows) -> NDArray[np.bool_]:
        """Say which are surely within her reach, or listed as serving where she lives."""
        hers = np.zeros(len(positions), dtype=bool)
        for rule in ("within_reach", "serves_area"):
            if rule in self.fits:
                hers |= self.fits[rule].take(positions) == YES
        return hers

    def _surely_near(self, positions: Rows) -> NDArray[np.bool_]:
        """Say which are surely within her reach; without a place of hers, all."""
        if "within_reach" not in self.fits:
            return np.ones(len(positions), dtype=bool)
        return np.asarray(self.fits["within_reach"].take(positions) == YES)

    def past_nursery(self) -> bool:
        """Say whether all her children are at school, or none is born: a nursery helps others."""
        situation = self.judgement.situation
        children = situation.children
        if all(one.age_years is None for one in children):
            return bool(children) or "pregnant" in situation.audience
        return all(is_at_school(one) or _is_older(one) for one in children)

    def not_to_be_asked(self) -> list[int]:
        """Return the numbers of services of her council that fit and are a name and no more."""
        columns = self.found.columns
        named = self.eligible & bare_names(columns)
        if not named.any():
            return []
        return list(map(int, self.services[named & ~self.elsewhere(columns)]))

    def elsewhere(self, columns: Columns) -> NDArray[np.bool_]:
        """Say which are listed in another council than hers: they may be for those who live there.

        A long way off, or with nobody to ask, they are not offered.
        """
        origin = self.judgement.situation.origin
        if origin is None or origin.council_code is None or "council" not in columns:
            return np.zeros(len(columns["need"]), dtype=bool)
        here = columns["council"]
        return np.asarray((here != area_number(origin.council_code)) & (here != UNREAD))

    def row(self, index: Index, position: int) -> Row:
        """Return a row as a candidate, with the journey worked out for this situation."""
        if self.own:
            return self.own[position]
        facts = {name: values.item(position) for name, values in self.found.facts.items()}
        return index.row(int(self.found.rows[position]), **facts)

    def parts_of(self, position: int) -> dict[str, float]:
        """Return the parts of the score of a row that may be shown."""
        place = int(self.at.searchsorted(position))
        return {name: values.item(place) for name, values in self.parts.items()}

    def known_hours(self) -> NDArray[np.bool_]:
        """Say, shape (n_rows,), which rows say something of the hours asked about."""
        rules = [self.fits[rule] for rule in _HOURS if rule in self.fits]
        if not rules:
            return np.ones(len(self.eligible), dtype=bool)
        return np.asarray(np.minimum.reduce(rules) != UNKNOWN)

    def scoring(self, some: NDArray[np.bool_]) -> Group:
        """Return the same with these rows scored too, shape (n_rows,), may they be shown or not."""
        at, scores = np.flatnonzero(some), self.scores.copy()
        scores[at] = self.scorer.scores(at)
        return replace(self, scores=scores)

    def keeping(self, kept: NDArray[np.bool_]) -> Group:
        """Return the same with only these rows still eligible, shape (n_rows,)."""
        return replace(self, eligible=self.eligible & kept)


def kind_taking(situation: Situation, columns: Columns, child: int) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which childcare is of a kind that takes a child of this age.

    A nursery seldom takes a schoolchild, a playgroup a baby, and a club after school nobody who is
    not at school; what is made for a condition takes the child that has it.
    """
    age = situation.children[child].age_years or 0.0
    may = is_kind_for(columns, age) & ~made_for_a_sibling(situation, columns, child)
    return np.asarray(may & ~columns["starts_late"] if age < YOUNGEST_AT_NURSERY else may)


def different(services: NDArray[np.integer], most: int) -> int:
    """Return how many different services are among these; from `most` on they are not counted."""
    found: set[int] = set()
    for first in range(0, len(services), _COUNTED_AT_ONCE):
        found.update(services[first : first + _COUNTED_AT_ONCE].tolist())
        if len(found) >= most:
            return most
    return len(found)


def _is_older(child: Child) -> bool:
    return (child.age_years or 0.0) >= _LOOKED_AFTER


def groups_of(
    index: Index,
    situation: Situation,
    used: Sequence[NeedFound],
    *,
    travel: TravelModel,
    weights: Weights,
    voices: Voices,
) -> list[Group]:
    """Return one group a need; for childcare one for each child (children of one age share)."""
    needs = [one.need for one in used]
    gathered = gather(index, situation, needs, travel=travel, weights=weights)
    gathered = replace(gathered, columns=voices.over(gathered.columns, gathered.rows))
    everything = Judgement(situation, gathered.columns, known=gathered.judged)
    out_of_reach = Judgement(situation, gathered.further, rules=everything.rules)
    scorers: list[Scorer] = []
    for one in used:
        found, judgement = gathered.found(one.need), everything.part(gathered.stretch(one.need))
        beyond = out_of_reach.part(gathered.stretch_beyond(one.need))
        scorers += [
            Scorer(
                asked=one,
                judgement=judgement,
                alike=_Likeness(index, judgement, found.rows, voices),
                found=found,
                beyond=beyond,
                child=child,
                weights=weights,
            )
            for child in _children_asked_for(situation, one.need)
        ]
    fitting = [scorer.fitting() for scorer in scorers]
    firsts = [gathered.stretch(scorer.asked.need).start for scorer in scorers]
    alike = _Likeness(index, everything, gathered.rows, voices)
    groups: dict[int, Group] = {}
    for child in dict.fromkeys(scorer.child for scorer in scorers):  # all needs are scored at once
        mine = [k for k, scorer in enumerate(scorers) if scorer.child == child]
        at = [fitting[k].nonzero()[0] for k in mine]
        sizes = [len(rows) for rows in at]
        parts = _parts(
            everything,
            alike,
            np.concatenate([rows + firsts[k] for k, rows in zip(mine, at, strict=True)]),
            child=child,
            certainty=np.repeat([scorers[k].certainty for k in mine], sizes),
            weights=weights,
        )
        ends = accumulate(sizes, initial=0)
        for number, (k, (first, after)) in enumerate(zip(mine, pairwise(ends), strict=True)):
            own = {name: values[first:after] for name, values in parts.items()}
            groups[k] = scorers[k].laid_out(fitting[k], at[number], own)
    return [groups[k] for k in range(len(scorers))]


def _children_asked_for(situation: Situation, need: str) -> tuple[int | None, ...]:
    """Return for whom a need is looked at: the children in care, herself, a child she names."""
    if need == "childcare":
        return children_in_care(situation)
    if need in _MAY_BE_A_CHILDS and situation.text:
        return (None, *children_named(situation))
    return (None,)


def may_be_a_childs(situation: Situation, need: str) -> bool:
    """Say whether a need may be a child's as well as hers: she has some, and said nothing of it.

    What her words tell without naming a child is her own.
    """
    return need in _MAY_BE_A_CHILDS and bool(situation.children) and not situation.text


@once
def children_named(situation: Situation) -> tuple[int, ...]:
    """Return the child her words speak of: by age, a teenager, else the eldest of "my son"."""
    ages = [child.age_years for child in situation.children]
    told = next((one for one in _SENTENCE.split(situation.text) if _FEELS.search(one)), "")
    if told and _ELDEST.search(told) and any(age is not None for age in ages):
        return (max(range(len(ages)), key=lambda k: ages[k] or 0.0),)
    noted = set() if _A_GROWN_UP.search(told) else {int(one) for one in _BARE.findall(told)}
    said = set(_ages_said(told)) or (noted & set(map(int, _born(ages))))
    said = said or set(_ages_said(situation.text))
    of_age = [k for k, age in enumerate(ages) if age is not None and int(age) in said]
    if of_age:
        return tuple(of_age[:1])
    for pattern, low, high in _SPOKEN_OF:
        if pattern.search(situation.text):
            fitting = [k for k, age in enumerate(ages) if age is not None and low <= age < high]
            return tuple(sorted(fitting, key=lambda k: -(ages[k] or 0.0))[:1])
    return ()


def _born(ages: Sequence[float | None]) -> list[float]:
    return [age for age in ages if age is not None]


def _ages_said(text: str) -> Iterator[int]:
    """Yield the ages that her words give a child, "my 8-year-old" or "she's eight"."""
    for said in _AGED.finditer(text.replace("\u2019", "'")):
        age = (said[1] or said[2] or said[3]).lower()
        if age.isdigit():
            yield int(age)
        elif age in _NUMBERS:
            yield _NUMBERS[age]


@once
def children_in_care(situation: Situation) -> tuple[int | None, ...]:
    """Return the children who need looking after: under 12, else the youngest; `None` if unsaid.

    Children of 12 and 13 where they are named or it is for the night, and one with a condition or
    disability that was spoken of. A baby on the way comes last: the children who are here need a
    place first; before all others the one for whom her words ask it ("childcare for the wee one").
    """
    children = situation.children
    if not children:
        return (None,)
    ages = [-1.0 if child.age_years is None else child.age_years for child in children]
    older = _NAMED_UP_TO if _names_an_older_child(situation) else _LOOKED_AFTER
    with_it = children_with_it(situation)
    up_to = [_WITH_A_CONDITION_UP_TO if k in with_it else older for k in range(len(ages))]
    young = [k for k, age in enumerate(ages) if age < up_to[k]]
    if only_while_at_school(situation):
        young = [k for k in young if not is_at_school(children[k])] or young
    chosen = young or [min(range(len(ages)), key=ages.__getitem__)]
    first_of_age = {ages[k]: k for k in reversed(chosen)}
    born = [ages[k] for k in chosen if ages[k] >= 0]
    first = None
    if born and _FOR_THE_YOUNGEST.search(situation.text):
        first = min(born)
    elif born and _FOR_THE_ELDEST.search(situation.text):
        first = max(born)
    order = [(ages[k] < 0, ages[k] != first, k) for k in first_of_age.values()]
    return tuple(k for *_, k in sorted(order))


def is_looked_after_at_school(child: Child) -> bool:
    """Say whether a child is at school and of an age for which registered care is looked for."""
    return is_at_school(child) and (child.age_years or 0) < _LOOKED_AFTER


def not_looked_after(situation: Situation) -> tuple[int, ...]:
    """Return the children for whom childcare was not looked for though registered care takes them.

    Of 12 and 13, where younger ones need it.
    """
    in_care = {k for k in children_in_care(situation) if k is not None}
    return tuple(
        k
        for k, child in enumerate(situation.children)
        if in_care and k not in in_care and _LOOKED_AFTER <= (child.age_years or 0) < _NAMED_UP_TO
    )


def only_while_at_school(situation: Situation) -> bool:
    """Say whether nobody has to look after schoolchildren: they are at school at those times.

    Of the hours of care, else of those when she is free. With a club or the holidays named she has
    said otherwise.
    """
    return (
        are_school_hours(situation.care_times or situation.free_times or ())
        and not speaks_of_holidays(situation.text)
        and not any(_CLUBS & set(wanted.tags) for wanted in wanted_by(situation))
    )


def _names_an_older_child(situation: Situation) -> bool:
    """Say whether care for a child at the high school is asked for."""
    if asks_for_nights(situation):
        return True
    teenager, *_ = _SPOKEN_OF
    for sentence in _SENTENCE.split(situation.text):
        if not _TO_BE_LOOKED_AFTER.search(sentence):
            continue
        ages = _ages_said(sentence)
        if any(_LOOKED_AFTER <= age < _NAMED_UP_TO for age in ages) or teenager[0].search(sentence):
            return True
    return False


class Alike(Protocol):
    """How like what she says some judged rows are, for the parts of a score."""

    @property
    def index(self) -> Index:
        """The index of the edition that answers."""

    def by_part(self, at: Rows, columns: Columns, child: int | None) -> dict[str, Floats]:
        """Return likeness by part, 0 to 1, of the rows at some positions; these are theirs."""

    def feedback(self, at: Rows, likeness: Floats) -> Floats:
        """Return the share of its score by which each of these rows moves, -0.1 to 0.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """Scores rows of one need, for childcare for one child: those that may be shown, not all."""

    asked: NeedFound
    judgement: Judgement
    alike: Alike
    found: Found
    beyond: Judgement
    child: int | None
    weights: Weights

    @property
    def certainty(self) -> float:
        """What is made of how sure the need is."""
        return self.weights.grades[self.asked.grade]

    def fitting(self, kept: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
        """Say, shape (n_rows,), which rows may be shown; of `kept` only, if given.

        For a child she names, of help for herself too, only what is for children.
        """
        fits = self.judgement.table(self.child).min(axis=0, initial=YES)
        eligible = np.asarray(fits > NO)
        if FOR_MY_CHILD in self.judgement.situation.preferences:
            eligible &= ~_at_a_desk_for_the_old(self.alike.index, self.found.columns)
        eligible &= ~made_for_a_sibling(self.judgement.situation, self.found.columns, self.child)
        if kept is None and self.child is not None and self.asked.need != "childcare":
            kept = self.found.columns["for_children"]
        return eligible if kept is None else eligible & kept

    def group(self, kept: NDArray[np.bool_] | None = None) -> Group:
        """Return the rows judged, and those scored that may be shown; of `kept` only, if given."""
        eligible = self.fitting(kept)
        at = eligible.nonzero()[0]
        return self.laid_out(eligible, at, self.parts(at))

    def laid_out(self, eligible: NDArray[np.bool_], at: Rows, parts: dict[str, Floats]) -> Group:
        """Return the rows judged, with the parts of the scores of those that may be shown."""
        scores = np.full(len(eligible), -np.inf)
        scores[at] = _total(parts)
        return Group(
            need=self.asked.need,
            child=self.child,
            grade=self.asked.grade,
            found=self.found,
            judgement=self.judgement,
            beyond=self.beyond,
            fits=self.judgement.fits(self.child),
            eligible=eligible,
            made=_made(self.judgement, self.child),
            at=at,
            parts=parts,
            scores=scores,
            scorer=self,
        )

    def scores(self, at: Rows) -> Floats:
        """Return the score of the rows at some positions, may they be shown or not."""
        return _total(self.parts(at))

    def parts(self, at: Rows) -> dict[str, Floats]:
        """Return the parts of the score of the rows at some positions."""
        return _parts(
            self.judgement,
            self.alike,
            at,
            child=self.child,
            certainty=self.certainty,
            weights=self.weights,
        )


def _parts(
    judgement: Judgement,
    alike: Alike,
    at: Rows,
    *,
    child: int | None,
    certainty: float | Floats,
    weights: Weights,
) -> dict[str, Floats]:
    """Return the parts of the score of the judged rows at some positions, for a child or none."""
    situation, columns = judgement.situation, judgement.columns.take(at)
    likeness = alike.by_part(at, columns, child)
    fits = judgement.fits(child)
    parts = score_parts(
        situation,
        columns,
        {rule: fits[rule].take(at) for rule in SCORED if rule in fits},
        likeness,
        certainty=certainty,
        weights=weights,
        named=of_the_kind_named(situation, columns, child),
        named_of=needs_with_the_kind_named(situation, judgement.columns, child),
        made=_made(judgement, child).take(at),
        made_of=_needs_with_what_is_made_for_it(judgement, child, weights),
    )
    share = alike.feedback(at, likeness["feedback"])
    return parts | {"feedback": _total(parts) * np.clip(share, -MOST, MOST)}


def _made(judgement: Judgement, child: int | None) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), what is made for a condition she names, and surely for people like her.

    A day centre for disabled adults is not made for her child.
    """
    made = made_for_it(judgement.situation, judgement.columns, child)
    if made.any() and "audience" in judgement.rules:
        made &= judgement.raw("audience", child) >= YES
    return made


def _needs_with_what_is_made_for_it(
    judgement: Judgement, child: int | None, weights: Weights
) -> NDArray[np.bool_]:
    """Say, shape (n_needs,), for which needs something made for the condition may be shown.

    Not what is a long way off: nearer places for everybody are no worse for it.
    """
    situation, columns = judgement.situation, judgement.columns
    found = np.zeros(len(NEEDS), dtype=bool)
    made = _made(judgement, child)
    if made.any():
        fits = judgement.table(child).min(axis=0, initial=YES)
        made &= (fits > NO) & ~far_off(situation, columns, weights)
        found[columns["need"][made]] = True
    return found


def _total(parts: Mapping[str, Floats]) -> Floats:
    return np.asarray(sum(parts.values()))


class _Likeness:
    """Likeness of judged rows; what does not depend on the child is worked out once."""

    def __init__(self, index: Index, judgement: Judgement, rows: Rows, voices: Voices) -> None:
        self.index, self.judgement, self.rows, self.voices = index, judgement, rows, voices
        self._known: dict[str, Floats] = {}

    def by_part(self, at: Rows, columns: Columns, child: int | None) -> dict[str, Floats]:
        """Return likeness by part of the score, 0 to 1; several of one part are fused."""
        situation, rows = self.judgement.situation, self.rows.take(at)
        found: dict[str, Floats] = {}
        for part, kinds in _by_part().items():
            if kinds[0].by_child:
                found[part] = kinds[0].score(situation, self.index, rows, columns, child=child)
            else:
                found[part] = self._of_all(part, kinds).take(at)
        found["need"] = found["need"] * self._meets_more(at, columns, child)
        return found

    def feedback(self, at: Rows, likeness: Floats) -> Floats:
        """Return what voices on each service, and those of families alike, move its score by."""
        share = self.voices.share(self.rows.take(at))
        return share + MOST_ALIKE * (2 * likeness - 1)

    def _of_all(self, part: str, kinds: Sequence[Similarity]) -> Floats:
        """Return likeness of all rows; several kinds as one, by rank among those of one need."""
        if part not in self._known:
            situation, columns = self.judgement.situation, self.judgement.columns
            scores = [
                one.score(situation, self.index, self.rows, columns, child=None) for one in kinds
            ]
            if len(scores) > 1:
                needs = _stretches(columns["need"])
                ranked = [fused([score[some] for score in scores]) for some in needs]
                scores = [np.concatenate([np.zeros(0), *ranked])]
            self._known[part] = scores[0]
        return self._known[part]

    def _meets_more(self, at: Rows, columns: Columns, child: int | None) -> Floats:
        """Return 0.8 to 1: a place for every child and for several needs comes before two."""
        judgement, situation = self.judgement, self.judgement.situation
        shares: list[Floats] = []
        others = [k for k in children_in_care(situation) if k is not None and k != child]
        if child is not None and others and "child_age" in judgement.rules:
            worth = np.array([0.0, 0.7, 1.0, 0.7])
            raw = (worth[judgement.raw("child_age", k).take(at)] for k in others)
            shares.append(np.asarray(sum(raw) / len(others)))
        if len(situation.needs) > 1:
            asked = np.uint16(sum(1 << NEEDS.index(need) for need in situation.needs))
            rest = asked & ~(np.uint16(1) << columns["need"].astype(np.uint16))
            met = np.bitwise_count(columns["need_bits"] & rest)
            shares.append(met / np.bitwise_count(rest))
        if not shares:
            return np.ones(len(at))
        return np.asarray(0.8 + 0.2 * (sum(shares) / len(shares)))


def _beyond_usual(columns: Columns, weights: Weights) -> NDArray[np.bool_]:
    """Say what is further off than one goes for something that is there for others first."""
    if "minutes" not in columns:
        return np.zeros(len(columns["need"]), dtype=bool)
    return np.asarray(columns["minutes"] > weights.usual_minutes)


def _of_other_schools(columns: Columns) -> NDArray[np.bool_]:
    """Say which clubs round the school day are too far off to collect from a school near home."""
    clubs = _is_club(columns)
    if "metres" not in columns:
        return np.zeros(len(clubs), dtype=bool)
    return np.asarray(clubs & (columns["metres"] > _COLLECTED_FROM_M))


_SMALL = ("playgroup", "nursery", "creche")
_is_nursery, _is_playgroup = tagged("nursery"), tagged("playgroup")


@of_records
def _is_club(columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which are clubs round the school day; childminders fetch as well."""
    return np.asarray(has_tag(columns, *_CLUBS) & ~is_childminder(columns))


_OLD = 50.0  # years from which on a service for adults is one for the old


@of_records
def _is_for_carers(columns: Columns) -> NDArray[np.bool_]:
    return has_any(columns["audience"], bits_of("audience", ["carers"]))


def _at_a_desk_for_the_old(index: Index, columns: Columns) -> NDArray[np.bool_]:
    """Say which help for carers is rung at the number of a service for the old.

    It is a part of that, though its own record does not say so: not for who cares for a child.
    """
    carers = _is_for_carers(columns)
    if not carers.any():
        return np.asarray(carers)
    desks = index.columns["desk"][index.columns["minimum_age"] >= _OLD]
    theirs = np.isin(columns["desk"], desks[desks != 0])
    return np.asarray(carers & ~columns["for_children"] & theirs)


def _stretches(needs: NDArray[np.integer]) -> list[slice]:
    """Return where the rows of each need lie, of rows that are sorted by need."""
    ends = [0, *(np.diff(needs).nonzero()[0] + 1).tolist(), len(needs)]
    return [slice(first, after) for first, after in pairwise(ends) if after > first]


@cache
def _by_part() -> dict[str, tuple[Similarity, ...]]:
    """Return the kinds of likeness that are there by the part of a score they belong to.

    Raises
    ------
    ValueError
        If one of several kinds of a part depends on the child: those are fused once for a need.
    """
    found: dict[str, tuple[Similarity, ...]] = {}
    for one in all_similarities().values():
        if one.is_there():
            found[one.part] = (*found.get(one.part, ()), one)
    for part, kinds in found.items():
        if len(kinds) > 1 and any(one.by_child for one in kinds):
            raise ValueError(f"likeness of the part {part!r} is fused, and depends on the child.")
    return found


# ---------------------------------------------------------------- what was left out


NOBODY_TO_ASK = "nobody_to_ask"  # no rule, but a reason why a charity near by is not shown


def left_out(index: Index, groups: Sequence[Group], shown: Collection[str] = ()) -> LeftOut:
    """Count the services looked at for an asked need that fit at none of their places, by rule.

    One that is out of reach is counted for that alone, and one that fits, is not among the `shown`
    and is a name with nobody to ask, for that (`NOBODY_TO_ASK`).
    """
    if not groups:
        return LeftOut()
    asked = groups[0].judgement.rules  # of one situation all groups ask the same
    rules = list(dict.fromkeys((*asked, "within_reach")))
    out_of_reach = np.uint32(1 << rules.index("within_reach"))
    broken = np.zeros(len(index.service_ids), dtype="<u4")  # by service: a bit a rule
    numbers = index.columns["service"]
    for group in groups:
        table, services = group.judgement.table(group.child), group.services
        for rule in (table.min(axis=1, initial=YES) == NO).nonzero()[0].tolist():
            broken[services[(table[rule] == NO).nonzero()[0]]] |= np.uint32(1 << rule)
        broken[numbers.take(group.found.beyond)] |= out_of_reach
    bare: set[int] = set()
    for group in groups:
        broken[group.services[group.eligible]] = 0
        bare.update(group.not_to_be_asked())
    named = [number for number in bare if index.service_ids[number] not in shown]
    rules.append(NOBODY_TO_ASK)
    broken[named] = np.uint32(1 << (len(rules) - 1))
    out = broken[np.flatnonzero(broken != 0)]
    some = int(np.bitwise_or.reduce(out))
    counts = {
        rule: int(np.count_nonzero(out & np.uint32(1 << k))) if some >> k & 1 else 0
        for k, rule in enumerate(rules)
    }
    return LeftOut(
        count=len(out), by_rule={rule: counts[rule] for rule in sorted(rules) if counts[rule]}
    )


def near_misses(
    index: Index,
    groups: Sequence[Group],
    shown: Collection[str],
    weights: Weights,
) -> tuple[NearMiss, ...]:
    """Return, for needs with few options, services that break just one limit that can give.

    The best of each limit by turns, so that a longer journey does not hide another day.
    """
    found: list[NearMiss] = []
    for group in groups:
        enough = group.holds_more(weights.few, weights.floor)
        if enough and not _hours_in_doubt(group, weights):
            continue
        told = {miss.service_id for miss in found} | set(shown)
        far = _beyond(index, group, weights)
        nearly = [
            miss for one in (group, far) for miss in _near_misses(index, one, told, known=enough)
        ]
        found += _by_turns(nearly, weights.near_misses)
    return tuple(found)


def _hours_in_doubt(group: Group, weights: Weights) -> bool:
    """Say whether few places are known to be open when this childcare is needed.

    Then a nursery whose hours are known, and nearly fit, is worth a look beside those that say
    nothing.
    """
    rules = [group.fits[rule] for rule in _HOURS if rule in group.fits]
    if group.need != "childcare" or not rules:
        return False
    sure = group.eligible & (np.minimum.reduce(rules) == YES)
    return different(group.services[sure], weights.few + 1) <= weights.few


def _beyond(index: Index, group: Group, weights: Weights) -> Group:
    """Return the same need and child over the rows that are out of reach."""
    rows, judgement, none = group.found.beyond, group.beyond, slice(0)
    scorer = Scorer(
        asked=NeedFound(need=group.need, grade=group.grade, evidence=""),
        judgement=judgement,
        alike=_Likeness(index, judgement, rows, Voices()),
        found=Found(need=group.need, rows=rows, beyond=rows[none], columns=judgement.columns),
        beyond=judgement.part(none),
        child=group.child,
        weights=weights,
    )
    return scorer.laid_out(np.zeros(len(rows), dtype=bool), rows[none], {})  # none may be shown


def _by_turns(nearly: Sequence[tuple[float, NearMiss]], most: int) -> list[NearMiss]:
    """Return the best by limit in turns: the first of each limit before the second of any."""
    turns: dict[str, int] = {}
    ranked: list[tuple[int, int, NearMiss]] = []
    for place, (_, miss) in enumerate(sorted(nearly, key=lambda one: -one[0])):
        limit = miss.relax.limit
        ranked.append((turns.get(limit, 0), place, miss))
        turns[limit] = turns.get(limit, 0) + 1
    ranked.sort(key=lambda one: one[:2])
    kept: dict[str, NearMiss] = {}
    for _, _, miss in ranked:
        kept.setdefault(miss.name, miss)  # childminders of one area are one to whoever reads
    return list(kept.values())[:most]


def _near_misses(
    index: Index, group: Group, told: Collection[str], *, known: bool
) -> Iterator[tuple[float, NearMiss]]:
    """Yield services that break exactly one limit that can give, with their scores.

    With `known` only those that say something of the hours asked about.
    """
    rules = all_rules()
    broken = {name: fits == NO for name, fits in group.fits.items()}
    times = sum((one.view(np.uint8) for one in broken.values()), start=np.zeros(1, dtype=np.uint8))
    once = (times == 1) & group.known_hours() if known else times == 1
    columns = group.found.columns
    once = once & ~(bare_names(columns) & group.elsewhere(columns))
    once = once & ~(beside_childcare(columns) & ~group.made & group.past_nursery())
    if group.judgement.situation.max_minutes is None and "within_reach" in broken:
        # she set no limit: over an hour to another council's service is no help to anybody
        once = once & ~(group.elsewhere(columns) & broken["within_reach"])
    if "audience" in group.fits:  # beyond a limit, and maybe not for her at all
        once = once & (group.fits["audience"] != UNKNOWN)
    for name, refused in broken.items():
        rule, situation = rules[name], group.judgement.situation
        if rule.relax is None or not (at := np.flatnonzero(once & refused)).size:
            continue
        scores = group.scorer.scores(at)
        for place in leading(scores, group.services[at], -np.inf, _LOOKED_AT).tolist():
            position = int(at[place])
            row = group.row(index, position)
            limit = rule.relax(situation, row)
            if limit is None or row.service.id in told:
                continue
            miss = NearMiss(
                service_id=row.service.id,
                need=group.need,
                name=row.service.name,
                relax=Relax(limit=limit[0], from_=limit[1], to=limit[2]),
                reason=rule.reason(Fit.NO, situation, row, child=group.child),
            )
            yield float(scores[place]), miss
