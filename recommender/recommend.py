"""What suits this family? Needs, rules, likeness, ranking and reasons, in one answer."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property

from directory.index import Column, Index, Row
from directory.travel import TravelModel, distance
from directory.vocabulary import words
from recommender import national
from recommender.also_ask import ages_meant, also_ask
from recommender.answer import (
    Line,
    NearMiss,
    NeedFound,
    Option,
    OriginAnswer,
    Recommendation,
    Verdict,
)
from recommender.asked import URGENT_NEED, Asked, Reading, ReadNeeds, read_asked
from recommender.candidates import CANDIDATE_COLUMNS, FACTS, with_journeys
from recommender.explain import children_in_words, listed, needs_listed, phones_of
from recommender.feedback import Alike, Standing, Voices, Youngest, as_told, voices_over
from recommender.gaps.columns import SUPPLY_COLUMNS
from recommender.groups import (
    Group,
    children_in_care,
    children_named,
    groups_of,
    is_looked_after_at_school,
    left_out,
    may_be_a_childs,
    near_misses,
    not_looked_after,
    only_while_at_school,
)
from recommender.lines import Lines, closest, current, line_services
from recommender.options import draw_options
from recommender.ranking import (
    RANKING_COLUMNS,
    Candidates,
    Weights,
    asks_for_nights,
    asks_when_shut,
    choose,
    read_weights,
)
from recommender.rules import Judgement, rule_columns
from recommender.rules._words import window_words
from recommender.rules.public_funds import may_claim
from recommender.school_hours import is_at_school, is_for_the_holidays, needing_care
from recommender.similarity import all_similarities
from recommender.situation import Situation
from recommender.split_week import WEEKEND, SplitWeek, split_week
from recommender.together import together
from recommender.troubles import spoken_of, troubles
from recommender.wishes import Wanted, wanted_by

_NOON = time(12)
_MIDDLES = ("sector", "district", "place")  # of which only the middle is known
_LINES = 3  # national lines for a need: who to ring first, not a directory


def index_columns() -> dict[str, Column]:
    """Return every column the recommender looks at: what an importer builds the index with.

    Raises
    ------
    ValueError
        If two parts declare different columns under one name.
    """
    found = rule_columns()
    declared = [one.columns for one in all_similarities().values()]
    for columns in (*declared, RANKING_COLUMNS, CANDIDATE_COLUMNS, SUPPLY_COLUMNS):
        for name, column in columns.items():
            if found.setdefault(name, column) is not column:
                raise ValueError(f"two parts declare different columns called {name!r}.")
    return found


def _read_needs(text: str) -> Reading:
    from recommender.needs import read_needs  # its weights are only loaded when words are given

    return read_needs(text)


@dataclass(frozen=True, kw_only=True)
class Recommender:
    """Everything an answer needs: one edition's index, a travel engine, and the day.

    `feedback`, `standings` and `families` are those of `recommender.feedback`. With `with_lines`
    national lines may stand among the options: not beside the invented sample. Safe to share
    between threads.
    """

    index: Index
    today: date
    travel: TravelModel = distance.MODEL
    weights: Weights = field(default_factory=read_weights)
    read_needs: ReadNeeds = _read_needs
    feedback: Mapping[tuple[str, str], float] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    families: Mapping[tuple[str, str, Youngest], Alike] = field(default_factory=dict)
    with_lines: bool = False

    def recommend(self, situation: Situation, *, problems: Sequence[str] = ()) -> Recommendation:
        """Return a few options with their reasons, what nearly fitted, and whom else to ring.

        `problems` are sentences about what could not be read; they stand in the answer.
        """
        asked = self._asked(situation)
        groups = self._groups(asked)
        candidates = [group.leading(self.weights) for group in groups]
        lines = self._lines_among(asked, groups, candidates)
        candidates = self._beside(lines, groups, candidates)
        leading = [*candidates, *(one for _, one in lines)]
        order = self.weights.for_words(situation.text)
        urgent = {URGENT_NEED.get(kind, "") for kind in asked.pressing}
        choices = choose(leading, max(0, situation.limit), order, urgent=urgent)
        every = [*groups, *(one for one, _ in lines)]
        chosen = self._once_each(
            [(every[one.group], int(leading[one.group].positions[one.place])) for one in choices]
        )
        drawn = draw_options(self.index, chosen, weights=self.weights, standings=self.standings)
        shown = {option.service_id for option in drawn.options}
        nearly = near_misses(self.index, groups, shown, self.weights)
        return Recommendation(
            situation=situation.to_json(),
            origin=_origin(situation),
            problems=(*problems, *self._nobody_known(situation)),
            needs=asked.found,
            urgent=asked.urgent,
            options=drawn.options,
            together=together(
                self.index,
                asked.situation,
                groups,
                candidates,
                travel=self.travel,
                weights=self.weights,
                calls=[one for one in chosen if one[0].own],
                shown=shown,
            ),
            near_misses=nearly,
            left_out=left_out(self.index, groups, shown),
            not_known=(
                *how_read(asked, groups, nearly, self.weights, drawn.options, drawn.looked_after),
                *_not_among(asked, drawn.options),
                *_no_help_with(asked, drawn.options),
                *drawn.not_known,
            ),
            also_ask=also_ask(
                asked.situation,
                {one.need for one in asked.used},
                asked.pressing,
            ),
            national=self._national(asked, groups, drawn.options),
        )

    def verdicts(self, situation: Situation, service_id: str) -> tuple[Verdict, ...]:
        """Answer "why not this one?" for any service: what every rule says, "no" included.

        Of several places and needs the row that comes closest is looked at; a service that this
        directory does not hold, or that serves none of our needs, has no verdicts.
        """
        asked = self._asked(situation)
        rows = self.index.rows_of_service(service_id)
        if not len(rows):
            return self._lines.verdicts(asked, service_id) if self.with_lines else ()
        columns = with_journeys(
            self.index.columns.take(rows), asked.situation, self.travel, self.weights
        )
        judgement = Judgement(asked.situation, self._voices.over(columns, rows))
        position = closest(judgement, columns["need"], asked)
        facts = {name: float(columns[name][position]) for name in FACTS if name in columns}
        row: Row = self.index.row(int(rows[position]), **facts)
        told = self.standings.get(service_id, Standing())
        return as_told(
            judgement.verdicts(position, row, child=None),
            told.since(row.service.accepting, row.service.checked_on),
        )

    def _asked(self, situation: Situation) -> Asked:
        dated = situation if situation.at else replace(situation, at=self._noon)
        asked = read_asked(dated, self.read_needs)
        hers = self._with_their_roles(situation.already_with)
        if hers == situation.already_with:
            return asked
        return replace(asked, situation=replace(asked.situation, already_with=hers))

    def _nobody_known(self, situation: Situation) -> tuple[str, ...]:
        """Say who is said to help her already and is neither held here nor a role."""
        return tuple(
            f"{one!r} is no service held here and no role we know; use a service's id or one of "
            f"{', '.join(words('role'))}."
            for one in situation.already_with
            if one not in words("role")
            and one not in words("needs")
            and not len(self.index.rows_of_service(one))
            and one not in line_services()
        )

    def _with_their_roles(self, already_with: Sequence[str]) -> tuple[str, ...]:
        """Return those who help her already with the roles they have: a second of one is said."""
        roles = [
            self.index.row(int(rows[0])).service.role
            for one in already_with
            if len(rows := self.index.rows_of_service(one))
        ]
        return tuple(dict.fromkeys((*already_with, *(role for role in roles if role))))

    @cached_property
    def _noon(self) -> datetime:
        return datetime.combine(self.today, _NOON)

    def _groups(self, asked: Asked) -> list[Group]:
        return groups_of(
            self.index,
            asked.situation,
            asked.used,
            travel=self.travel,
            weights=self.weights,
            voices=self._voices,
        )

    @cached_property
    def _voices(self) -> Voices:
        return voices_over(self.index, self.feedback, self.standings, self.families)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(index=self.index, declared=index_columns(), today=self.today)

    def _lines_among(
        self, asked: Asked, groups: Sequence[Group], candidates: Sequence[Candidates]
    ) -> list[tuple[Group, Candidates]]:
        """Return the lines that may stand among the options: where little near is current.

        A line comes after what is listed near; where nothing near is current, in turn with it; and
        before it where the best of that is a list of years ago, a nursery, or far over her limit. A
        line for nothing in particular comes after what is there for the trouble she named.
        """
        if not self.with_lines:
            return []
        weights, found = self.weights, {one.need: one for one in asked.used}
        judged = Judgement(asked.situation, self._lines.columns)
        lines: list[tuple[Group, Candidates]] = []
        for group, leading in zip(groups, candidates, strict=True):
            near = current(group, weights, self.today)
            if group.need != "childcare" and near < weights.few:
                one = self._lines.group(judged, found[group.need], group.child, weights)
                hers = group.is_for_her_trouble(leading) and not self._lines.is_named(one)
                first = near == 0 and group.leads_weakly(leading, weights) and not hers
                first |= group.need == "domestic_abuse"  # it answers at any hour
                last = (near > 0 or hers) and not first
                turn = replace(one.leading(weights), last=last, first=first)
                lines.append((one, turn))
        return [*lines, *self._lines_for_children(judged, found, lines)]

    def _lines_for_children(
        self,
        judged: Judgement,
        found: Mapping[str, NeedFound],
        lines: Sequence[tuple[Group, Candidates]],
    ) -> list[tuple[Group, Candidates]]:
        """Return the lines a child may ring, after all others, where nobody said whose need it is.

        A child that is named has a turn of its own.
        """
        found_too: list[tuple[Group, Candidates]] = []
        for group, _ in lines:
            if group.child is not None or not may_be_a_childs(judged.situation, group.need):
                continue
            one = self._lines.group(
                judged, found[group.need], None, self.weights, for_children=True
            )
            found_too.append((one, replace(one.leading(self.weights), last=True)))
        return found_too

    def _once_each(self, chosen: list[tuple[Group, int]]) -> list[tuple[Group, int]]:
        """Return the same without listed places whose number is that of a line among them."""
        lines = {_digits(group.row(self.index, place)) for group, place in chosen if group.own}
        return [
            (group, place)
            for group, place in chosen
            if group.own or not lines or _digits(group.row(self.index, place)) not in lines
        ]

    def _to_ring_for(self, asked: Asked) -> list[str]:
        """Return the needs to give lines for; with no money today, what may bring some too."""
        needs = [one.need for one in asked.used]
        if "no_money_or_food_today" in asked.pressing:
            needs.append("income_max")
        return list(dict.fromkeys(needs))

    def _beside(
        self,
        lines: Sequence[tuple[Group, Candidates]],
        groups: Sequence[Group],
        candidates: Sequence[Candidates],
    ) -> list[Candidates]:
        """Return the candidates: fewer of the weak ones where current lines stand beside them."""
        beside = {(one.need, one.child): turn for one, turn in reversed(lines)}  # the first of each
        return [
            group.beside_lines(leading, beside[group.need, group.child], self.weights)
            if (group.need, group.child) in beside
            else leading
            for group, leading in zip(groups, candidates, strict=True)
        ]

    def _national(
        self, asked: Asked, groups: Sequence[Group], options: Sequence[Option]
    ) -> tuple[Line, ...]:
        """Return lines for needs with few current listings here, or none to ring or look up.

        When something is urgent, lines for every need.
        """
        council = asked.situation.council
        enough = {
            need: max(
                current(group, self.weights, self.today) for group in groups if group.need == need
            )
            for need in {group.need for group in groups}
        }
        reachable = {option.need for option in options if option.phone or option.url}
        children = asked.situation.children
        named = children_named(asked.situation)
        ages = [one.age_years for one in children if one.age_years is not None]
        hers = [age for k in named if (age := children[k].age_years) is not None]
        lines: list[Line] = []
        for need in self._to_ring_for(asked):
            found = national.lines_for(
                need,
                council,
                ages=ages,
                named=hers,
                text=asked.situation.text,
                audience=asked.situation.audience,
                public_funds=may_claim(asked.situation),
            )
            few = enough.get(need, 0) < self.weights.few
            if not (asked.pressing or few or need not in reachable):
                found = national.lines_named(found, asked.situation.text, asked.situation.audience)
            lines += found[:_LINES]
        return tuple(lines)


def _digits(row: Row) -> str:
    """Return the first number of a row; of a row without one a blank, which no line has."""
    phones = phones_of(row)
    return "".join(filter(str.isdigit, phones[0].number)) if phones else ""


def _origin(situation: Situation) -> OriginAnswer | None:
    origin = situation.origin
    if origin is None:
        return None
    return OriginAnswer(
        label=origin.label,
        latitude=origin.latitude,
        longitude=origin.longitude,
        council_code=origin.council_code,
        precision=origin.precision,
    )


_NEAR_OR_NOT = (
    "Childcare has to be near: until then none is listed here. Your council's childcare "
    "information service knows who looks after children where you are, and "
    "www.careinspectorate.com lists every registered nursery, club and childminder."
)


def how_read(
    asked: Asked,
    groups: Sequence[Group],
    nearly: Sequence[NearMiss],
    weights: Weights,
    options: Sequence[Option] = (),
    looked_after: Collection[int] = (),
) -> tuple[str, ...]:
    """Say how a half-said situation was read, and what that leaves open.

    That nothing fits is said of what was asked for, not of what her words may mean beside it.
    `looked_after` are the children whom some childcare that is shown may take.
    """
    situation, needs = asked.situation, {one.need for one in asked.used}
    said: list[str] = []
    said += _words_read(asked)
    if situation.origin is None and needs:
        said.append(
            "Without a postcode only help by phone or online can be shown: "
            "give a postcode or a district such as G34 to see places."
        )
        said += [_NEAR_OR_NOT] if "childcare" in needs else []
    if "childcare" in needs:
        said += _ages_wanted(situation)
        said += _hours_read(situation)
    unknown = situation.free_times is None and not situation.busy_times
    if needs - {"childcare"} and situation.care_times is not None and unknown:
        said.append("Free times were not given: hours of appointments and courses are not checked.")
    if situation.origin is not None and situation.origin.precision in _MIDDLES:
        said.append(
            f"Only {situation.origin.label} was given: journeys are worked out from its middle; "
            "a whole postcode makes them surer."
        )
    if situation.max_minutes is not None and situation.mode is None:
        said.append(
            f"How you travel was not given: journeys are worked out by {weights.usual_mode}."
        )
    placed = groups if situation.origin is not None else ()  # nothing is near to nowhere
    said += _nothing_fits(asked, placed, nearly, weights, options)
    if any(option.need == "childcare" for option in options):
        said += _none_for_a_child(situation, placed, nearly, looked_after, len(options))
    return tuple(said)


_SMALL = {0.0: "a baby", 1.0: "a child under two", 2.0: "a toddler"}


def _ages_wanted(situation: Situation) -> list[str]:
    """Ask for the age that childcare hangs on: of every child, or of the small one spoken of."""
    given = situation.children
    small = [_SMALL[age] for age in ages_meant(situation)[len(given) :] if age is not None]
    if small:
        return [
            f"You spoke of {' and '.join(small)}: give the age too, so that childcare is looked "
            "for that takes so young a child."
        ]
    if given:
        return []
    return ["Give the age of each child: it decides who can take them, and was not said."]


def _none_for_a_child(
    situation: Situation,
    groups: Sequence[Group],
    nearly: Sequence[NearMiss],
    looked_after: Collection[int],
    shown: int,
) -> list[str]:
    """Say for which child no childcare is shown though there is some for another.

    Of 12 and over none was looked for: what to say where it is needed.
    """
    said: list[str] = []
    cut = shown >= situation.limit
    care = [one for one in groups if one.need == "childcare" and one.child is not None]
    without = [one for one in care if one.child not in looked_after]
    without = [one for one in without if not (cut and one.eligible.any())]
    if without:
        who = children_in_words(situation, [one.child for one in without if one.child is not None])
        near = any(miss.need == "childcare" for miss in nearly)
        way = "see what nearly fits, and ask" if near else "ask"
        said.append(
            f"Childcare: none shown for your {who}, nothing listed near you fits; {way} your "
            "council's childcare information service."
        )
    if older := not_looked_after(situation):
        who = children_in_words(situation, older)
        said.append(
            f"Childcare for your {who} was not looked for: few clubs take anybody from 12 on. If "
            f'it is needed, say so in your own words: "my {who}".'
        )
    return said


def _words_read(asked: Asked) -> list[str]:
    """Say what to do where no need was said, or her words were only half understood."""
    said = [*asked.settled]
    if not asked.used:
        return ["Say at least one need, or what is going on in your own words."]
    if asked.language:
        said.append(
            f"These words look like {asked.language}: only what they name plainly was read, and it "
            "may be wrong. Tick what is needed, and ask for an interpreter when you call."
        )
    return said


def _hours_read(situation: Situation) -> list[str]:
    """Say how the hours for childcare were read: those she gave and those her words speak of."""
    said: list[str] = []
    if situation.free_times is not None and situation.care_times is None:
        said.append(
            "The times you gave are when you are free: childcare is shown whatever its hours. If "
            "the children need care at other times, say when, or ask if it covers them."
        )
    said += _school_hours_read(situation)
    times = situation.care_times
    if times and "full_days" in situation.preferences and times == situation.free_times:
        said.append("You spoke of full days: the times you gave are read as the care you need.")
    if (split := split_week(situation)) is not None:
        return [*said, _split_read(split)]
    if asks_for_nights(situation):
        spoke = "spoke of" if "nights" in situation.preferences else "need care for"
        said.append(
            f"You {spoke} nights: nurseries and clubs are open by day. Ask childminders, and your "
            "council's childcare information service, who looks after children at night; every "
            "registered childminder is listed at www.careinspectorate.com."
        )
    elif asks_when_shut(situation, weekends=False):
        said.append(
            "You need care before 7am or after 7pm: few nurseries and clubs are open then. Ask "
            "childminders, and your council's childcare information service."
        )
    weekend = any(window.day in WEEKEND for window in situation.care_times or ())
    if weekend or "weekends" in situation.preferences:
        said.append(
            "You need care at the weekend: few nurseries and clubs open then. Ask childminders, "
            "and your council's childcare information service."
        )
    return said


def _split_read(split: SplitWeek) -> str:
    """Say that one place need not cover the whole week, and who is to be asked for the rest."""
    return (
        f"You need care on {window_words(split.other)}, when few nurseries and clubs are open: the "
        "week can be split. Nurseries and clubs are shown for the other days; for that time ask "
        "childminders, and your council's childcare information service."
    )


def _at_school_then(situation: Situation) -> list[str]:
    """Say for whom no childcare was looked for: they are at school at the times given."""
    pupils = [k for k, one in enumerate(situation.children) if is_looked_after_at_school(one)]
    if not pupils or not only_while_at_school(situation):
        return []
    who = listed([situation.children[k].in_words for k in pupils])
    return [
        f"In term your {who} {_is_or_are(pupils)} at school at the times you gave, so no childcare "
        "was looked for then. Say so if it is for the holidays."
    ]


def _is_or_are(children: Sequence[int]) -> str:
    return "is" if len(children) == 1 else "are"


def _school_hours_read(situation: Situation) -> list[str]:
    """Say that children at school were taken to be there, and what to ask for them."""
    at_weekends = all(one.day in WEEKEND for one in situation.care_times or ())
    shut = situation.care_times is None and asks_when_shut(situation)
    if shut or asks_for_nights(situation) or (situation.care_times and at_weekends):
        return []
    numbers = [k for k in children_in_care(situation) if k is not None]
    pupils = [k for k in numbers if is_at_school(situation.children[k])]
    if not pupils:
        return _at_school_then(situation)
    which = "Ask clubs and childminders which schools they collect from."
    if is_for_the_holidays(situation):
        return ["Ask clubs and childminders on which days of the holidays they are open."]
    if situation.care_times and only_while_at_school(situation):
        who = listed([situation.children[k].in_words for k in pupils])
        return [
            f"In term your {who} {_is_or_are(pupils)} at school at those times: care then is for "
            "the holidays. Ask clubs and childminders what they do in the holidays."
        ]
    times = situation.care_times or ()
    if all(needing_care(situation, times, k) == times for k in pupils):
        return [which]
    who = listed([situation.children[k].in_words for k in pupils])
    return [
        f"School hours, about 9am to 3pm in term, are taken out of the care for your {who}: "
        f"{which[0].lower()}{which[1:-1]}, and what they do in the holidays."
    ]


# Who a family may be for whom there are services of their own: said of it, not made of its ages.
_OF_THEIR_OWN = (
    "dads",
    "kinship_carers",
    "carers",
    "refugees",
    "minority_ethnic",
    "lgbt",
    "care_experienced",
    "students",
)
# Who somebody is, not what is asked for: said only where it matters that others are alike.
_AMONG_EQUALS = {word: frozenset({"family_support"}) for word in ("dads", "students")}


def _not_among(asked: Asked, options: Sequence[Option]) -> list[str]:
    """Say which kinds of service she named are not among the options, and which none is for.

    Of a nursery that she only spoke of nothing: nobody looked for one.
    """
    situation, used = asked.situation, {one.need for one in asked.used}
    # Kinds asked for by name have a door: without a start nobody looked for any.
    named = wanted_by(situation) if situation.origin is not None else ()
    missing = [
        wanted
        for wanted in named
        if wanted.needs & used
        and not any(
            wanted.is_met_by(option.tags, option.audience, option.channels)
            for option in options
            if "helpline" not in option.tags
        )
    ]
    said = [f"You spoke of {wanted.name}: none listed that fits." for wanted in missing]
    said += [
        f"You spoke of {wanted.name}: what is listed as that comes first. Others are nearer."
        for wanted in named
        if wanted not in missing and _goes_before_nearer(wanted, options)
    ]
    met = {word for option in options for word in option.audience}
    met |= {word for wanted in missing for word in wanted.audience}
    met |= {"carers"} if "disabled_children" in met else set()  # a parent of such a child is one
    return said + [
        f"None of these is listed as for {words('audience')[word].name} in particular."
        for word in _OF_THEIR_OWN
        if word in situation.audience and word not in met and used & _AMONG_EQUALS.get(word, used)
    ]


def _goes_before_nearer(wanted: Wanted, options: Sequence[Option]) -> bool:
    """Say whether a kind she named stands first though others for that need are half as far."""
    for_it = [one for one in options if one.need in wanted.needs and one.minutes is not None]
    if not for_it or not wanted.is_met_by(for_it[0].tags, for_it[0].audience, for_it[0].channels):
        return False
    away = [one.minutes for one in for_it if one.minutes is not None]
    return min(away[1:], default=math.inf) < away[0] / 2


def _no_help_with(asked: Asked, options: Sequence[Option]) -> list[str]:
    """Say of which trouble she named nothing near is listed, and who knows what there is.

    Of another's only where help is asked for that it touches.
    """
    situation, used = asked.situation, {one.need for one in asked.used}
    if situation.origin is None or asked.urgent:
        return []
    near = {tag for one in options if "helpline" not in one.tags for tag in one.tags}
    named: dict[str, list[str]] = {}  # by whom to ask
    for name, whose in spoken_of(situation.text).items():
        one = troubles()[name]
        if one.tag in near or not (used & one.needs or ("hers" in whose and one.always)):
            continue
        if "hers" in whose or not one.always:
            named.setdefault(one.ask, []).append(one.name)
        else:
            named.setdefault(one.ask_for_another, []).append(f"somebody's {one.name}")
    return [
        f"No help with {' or '.join(names)} is listed near you. {ask}"
        for ask, names in named.items()
    ]


def _nothing_fits(
    asked: Asked,
    groups: Sequence[Group],
    nearly: Sequence[NearMiss],
    weights: Weights,
    options: Sequence[Option],
) -> list[str]:
    """Say for which needs asked for nothing is listed, for which nothing fits, and what there is.

    One sentence each, however many needs: three in a row read as a verdict on her.
    """
    bare: list[str] = []
    elsewhere: dict[str, list[str]] = {}
    cut = len(options) >= asked.situation.limit
    near = {need for one in options if "helpline" not in one.tags for need in one.needs}
    for need in dict.fromkeys(group.need for group in groups):
        here = [group for group in groups if group.need == need]
        held = any(one.holds_more(0, weights.floor) for one in here)
        if need not in asked.asked_for or need in near or (held and cut):
            continue
        if not any(len(group.found.rows) + len(group.found.beyond) for group in here):
            bare.append(need)
        elif any(miss.need == need for miss in nearly):
            elsewhere.setdefault("see what nearly fits", []).append(need)
        elif any(need in option.needs for option in options):
            elsewhere.setdefault(_LINES_KNOW, []).append(need)
        else:
            elsewhere.setdefault("ask a citizens advice bureau", []).append(need)
    said: list[str] = []
    if bare:
        thin = "The list may be thin here: ask locally too."
        said.append(f"{_opening(bare)}: none listed near enough in this directory. {thin}")
    if elsewhere:
        unmet = [need for needs in elsewhere.values() for need in needs]
        one = len(elsewhere) == 1
        rest = [
            way if one else f"for {needs_listed(needs)} {way}" for way, needs in elsewhere.items()
        ]
        said.append(f"{_opening(unmet)}: no place listed near you fits well; {'; '.join(rest)}.")
    return said


_LINES_KNOW = "the telephone lines shown may know of more"


def _opening(needs: Sequence[str]) -> str:
    named = needs_listed(needs)
    return f"{named[0].upper()}{named[1:]}"
