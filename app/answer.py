"""How is an answer drawn? One view over a `Recommendation`, for every kind of page.

Each method returns a block of HTML, empty when there is nothing to say. Nothing is judged here:
what is urgent, unknown, near or left out stands in the answer already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from markupsafe import Markup

from app import saying, words
from app.cards import (
    Card,
    ask_lines,
    but_lines,
    card_html,
    card_of,
    cost_line,
    key_of,
    need_name,
    schedules_of,
    sentence,
    short_need,
    where_line,
    why_lines,
)
from app.drawing import draw_block
from app.why_not import Known
from directory.records import Fit, Service
from recommender import national
from recommender.answer import Line, NearMiss, Option, Recommendation, Urgent, Verdict
from recommender.explain import COST_NOT_KNOWN, question
from recommender.plan import Step, step_of
from recommender.reading import read_windows
from recommender.rules._words import window_words
from recommender.rules.cost import may_be_funded

FIRST_SHOWN = 6  # cards on a phone before a tap: as many as one need has
COMPARED = 3  # options side by side: more is a table
SCRIPT_LINES = 8  # as many questions as one call can carry
ON_THE_PHONE = (  # what whoever answers can tell, in the order in which a call goes well
    "freshness",
    "child_age",
    "accepting",
    "covers_care",
    "hours_said",
    "open_when_free",
    "cost",
    "part_of_town",
    "serves_area",
    "referral_route",
    "access",
    "language",
    "audience",
    "conditionality",
    "setting",
)
ASKED_OF_EACH = ("child_age", "freshness")  # of the silent too
ASKED_OF_THEM = (*ON_THE_PHONE, "within_reach")  # in an introduction, that tells no troubles


@dataclass(frozen=True)
class Drawing:
    """An answer with the records behind it, at one moment."""

    answer: Recommendation
    services: Mapping[str, Service]
    at: datetime
    today: date
    on_paper: bool = field(default=False, kw_only=True)  # on the HTML pages, not in Streamlit

    def card(self, option: Option) -> Card:
        """Return the card of one option."""
        return card_of(
            option,
            service=self.services.get(option.service_id),
            at=self.at,
            not_known=self.answer.not_known,
            cost_said_once=option.need in self._no_cost_listed,
        )

    @cached_property
    def _no_cost_listed(self) -> frozenset[str]:
        """Needs of which no option lists a cost: that is said once, above all of them."""
        options = self.answer.options
        listed = {option.need for option in options if option.cost != COST_NOT_KNOWN}
        return frozenset(option.need for option in options) - listed

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The cards of all options, in order."""
        return tuple(self.card(option) for option in self.answer.options)

    @property
    def maybe(self) -> tuple[str, ...]:
        """The needs her words may mean, for her to say."""
        return tuple(dict.fromkeys(n.need for n in self.answer.needs if n.grade == "ask"))

    @property
    def guessed(self) -> bool:
        """Whether nothing was stated or surely meant, so that the answer is for what may be."""
        return all(one.grade == "ask" for one in self.answer.needs)

    def read(self, ages: Sequence[float] = ()) -> str:
        """Say what was read from her words, with the words it rests on."""
        found = [(need_name(need), evidence) for need, evidence in self.heard.items()]
        found += [(words.CHILD_OF.format(age=saying.age(age)), "") for age in ages]
        return draw_block("read", found=found) if found else ""

    @property
    def heard(self) -> dict[str, str]:
        """The needs that were read from her words, each with the words it rests on."""
        return {one.need: one.evidence for one in self.answer.needs if one.grade == "sure"}

    @property
    def title(self) -> str:
        """How many options, and from where."""
        if not self.answer.options and self.answer.origin is None:
            return words.NO_PLACE_YET
        much = f"{len(self.answer.options)} {words.OPTIONS}"
        if len(self.answer.options) == 1:
            much = words.ONE_OPTION
        place = self.answer.origin.label if self.answer.origin else ""
        return f"{much} {words.FROM_PLACE.format(place=place)}" if place else much

    @property
    def said(self) -> str:
        """What a screen reader is told: that there is help which cannot wait, and how many."""
        return f"{words.URGENT_NOW}. {self.title}" if self.pressing else self.title

    @property
    def lead(self) -> str:
        """What to call the way down to the answer, where it lies below the questions."""
        if self.pressing:
            return words.SEE_URGENT
        count = len(self.answer.options)
        many = words.SEE_OPTIONS.format(count=saying.count(count, "option"))
        return many if count else words.SEE_HELP

    def first(self) -> str:
        """Draw what stands before all else: help that cannot wait, and what could not be read."""
        return self.urgent() + self.leaving() + self.problems()

    def leaving(self) -> str:
        """Say how to leave quickly, where somebody at home may be the trouble."""
        found = {one.need for one in self.answer.needs} | {one.kind for one in self.answer.urgent}
        return draw_block("leaving") if "domestic_abuse" in found else ""

    def overview(self) -> str:
        """Draw what stands above the options: how many, whom else to call, what is not known."""
        return Markup("").join(
            (
                self.heading(),
                "" if self.answer.options else self.nothing(),
                self.if_so(),
                self.lines_first(),
                self.not_known(),
                self.together(),
            )
        )

    def heading(self) -> str:
        """Head the options, and have a screen reader say how many there are."""
        return draw_block("heading", title=self.title)

    def urgent(self) -> str:
        """Show help that cannot wait, before anything else."""
        return draw_block("urgent", urgent=self.pressing) if self.pressing else ""

    def if_so(self) -> str:
        """Ask, calmly and below what was read, what her words only sound like."""
        asked = [one for one in self.answer.urgent if one.grade == "ask"]
        return draw_block("if_so", asked=asked) if asked else ""

    @property
    def pressing(self) -> tuple[Urgent, ...]:
        """What cannot wait, as her words or her ticks say."""
        return tuple(one for one in self.answer.urgent if one.grade == "sure")

    def problems(self) -> str:
        """Say what could not be read, and what was done instead."""
        found = self.answer.problems
        if "text" in self.answer.situation and not self.answer.needs:
            found = (*found, words.NOT_READ)
        return draw_block("problems", problems=found) if found else ""

    def starting(self) -> str:
        """Say that the start was found, while nothing is asked for yet."""
        origin = self.answer.origin
        said = words.STARTING_FROM.format(place=origin.label) if origin else ""
        return draw_block("heading", title=said) if said else ""

    def nothing(self) -> str:
        """Help when nothing fits all limits; without a place that is what is lacking."""
        return draw_block("nothing") if self.answer.origin is not None else ""

    @cached_property
    def _first_lines(self) -> tuple[Line, ...]:
        """National lines for what was asked and has no option here."""
        met = {option.need for option in self.answer.options}
        return tuple(line for line in self.answer.national if line.need and line.need not in met)

    def lines_first(self) -> str:
        """Show whom to call where nothing is listed near, before the options for the rest."""
        if not self._first_lines:
            return ""
        return draw_block("lines_first", national=self._first_lines)

    def not_known(self) -> str:
        """Say once what is unknown of every option, with a script for the call."""
        if not self.answer.not_known and not self.questions:
            return ""
        opening, closing = words.CALL_SCRIPT_OWN if self.on_paper else words.CALL_SCRIPT
        return draw_block(
            "not_known",
            lines=self.answer.not_known,
            questions=self.questions,
            opening=opening,
            closing=closing,
        )

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that are open of any option and can be asked on the phone, each once."""
        open_of = {rule for option in self.answer.options for rule in self._open_of(option)}
        own = self._own_questions
        asked = (own.get(rule) or question(rule) for rule in ON_THE_PHONE if rule in open_of)
        return tuple(asked)[:SCRIPT_LINES]

    def to_ask(self, option: Option) -> tuple[str, ...]:
        """Return the questions that are open of one option, for paper: they name no age."""
        said = {one.rule for one in self._particular(option)}
        open_of = self._open_of(option) - said
        return tuple(self._asked(option, rule) for rule in ON_THE_PHONE if rule in open_of)

    def _asked(self, option: Option, rule: str) -> str:
        if rule == "cost" and option.need == "childcare" and self._may_be_funded:
            return words.ASK_FUNDED
        return question(rule)

    def step(self, option: Option) -> Step:
        """Return the step of a plan that an option becomes: why it was chosen, and what to ask."""
        particular = self._particular(option)
        general = {one.reason for one in _unknown(option)} - {one.reason for one in particular}
        lines = ask_lines(option, not_known=self.answer.not_known, today="")
        return step_of(
            option,
            self.to_ask(option),
            why_lines(option),
            ask_first=(*but_lines(option), *(line for line in lines if line not in general)),
            to_them=tuple(
                dict.fromkeys(
                    self._to_them(option, one) for one in particular if one.rule in ASKED_OF_THEM
                )
            ),
        )

    def _particular(self, option: Option) -> tuple[Verdict, ...]:
        """Return what its card asks of this option alone: what is listed may not do for her.

        What a record is silent on is asked of many, but for `ASKED_OF_EACH`.
        """
        lines = ask_lines(option, not_known=self.answer.not_known, today="")
        return tuple(
            one
            for one in _unknown(option)
            if one.rule in ASKED_OF_EACH
            or one.rule not in ON_THE_PHONE
            or _says_something(one.value)
            if any(line.endswith(one.reason.partition(": ")[2] or one.reason) for line in lines)
        )

    def _to_them(self, option: Option, verdict: Verdict) -> str:
        ages = self.answer.situation.get("children_ages", ())
        asked = verdict.child if verdict.rule == "child_age" else None
        age = "unborn" if asked is None or asked >= len(ages) else ages[asked]
        if age == "unborn":
            return words.ASK_THEM.get(verdict.rule) or self._asked(option, verdict.rule)
        return words.DO_YOU_TAKE.format(age=saying.age(float(age)))

    def steps(self) -> dict[str, Step]:
        """Return the step that each service of the answer becomes; of two needs the first."""
        return {one.service_id: self.step(one) for one in reversed(self.answer.options)}

    @property
    def _may_be_funded(self) -> bool:
        """Whether a funded place is worth asking about: childcare, for a child of that age."""
        said = self.answer.situation.get("children_ages", ())
        ages = [None if age == "unborn" else float(age) for age in said]
        return any(one.need == "childcare" for one in self.answer.options) and may_be_funded(ages)

    def _open_of(self, option: Option) -> set[str]:
        """Return the rules that do not know of this option; cost and hours even if nobody asked."""
        rules = {one.rule for one in option.verdicts if one.fit is Fit.UNKNOWN}
        if option.need in self._no_cost_listed:
            rules.add("cost")
        service = self.services.get(option.service_id)
        hours = schedules_of(service, option.location_id) if service else ()
        if service and not hours and "covers_care" not in rules:
            rules.add("open_when_free")
        return rules

    @property
    def _own_questions(self) -> Mapping[str, str]:
        """The questions that are better asked with what she said: each child's age, the hours."""
        said = self.answer.situation
        children = [
            words.A_BABY if age == "unborn" else words.CHILD_OF.format(age=saying.age(age))
            for age in said.get("children_ages", ())
        ]
        times = [one for text in said.get("care_hours", ()) for one in read_windows(text)]
        own = {}
        if children:
            own["child_age"] = words.ASK_TAKES.format(children=saying.listed(children))
        if self._may_be_funded:
            own["cost"] = words.ASK_FUNDED
        if times:
            own["covers_care"] = words.ASK_COVERS.format(hours=window_words(tuple(times)))
        return own

    def together(self) -> str:
        """Show sets of services that save trips, doors or new people."""
        if not self.answer.together:
            return ""
        sets = [
            {
                "names": [self._name(service_id) for service_id in one.service_ids],
                "needs": saying.listed([need_name(need) for need in one.needs]),
                "counts": words.TOGETHER_COUNTS.format(
                    doors=saying.count(one.doors, *words.PLACES_TO_GO),
                    people=saying.count(one.handovers, *words.NEW_PEOPLE),
                ),
                "when": saying.listed(one.when),
                "why": one.why,
            }
            for one in self.answer.together
        ]
        return draw_block("together", sets=sets)

    def _name(self, service_id: str) -> str:
        for option in self.answer.options:
            if option.service_id == service_id:
                return option.name
        service = self.services.get(service_id)
        return service.name if service else words.SERVICE

    def card_list(self, held: Container[tuple[str, str]] = (), *, more: bool = False) -> str:
        """Draw every option as a card with its button; `held` are those in the plan."""
        cards = [
            self.fold(at)
            + self._card_with_button(
                option, held, later=self.is_later(at), number=self.need_number(at)
            )
            for at, option in enumerate(self.answer.options)
        ]
        listed = "".join((self.only(), *cards, draw_block("more") if more else ""))
        return f'<div class="fp-cards">{listed}</div>'

    def _card_with_button(
        self,
        option: Option,
        held: Container[tuple[str, str]],
        *,
        later: bool = False,
        number: int = 0,
    ) -> str:
        return card_html(
            self.card(option),
            links=False,
            key=key_of(option),
            held=_is_in(held, option),
            later=later,
            number=number,
        )

    # On a phone ten cards are a long way: the first six come first, and one need can be looked at.
    @cached_property
    def _needs_met(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(option.need for option in self.answer.options))

    def need_number(self, at: int) -> int:
        """Return the number of the need that an option meets, from 1; 0 where there is but one."""
        needs = self._needs_met
        return needs.index(self.answer.options[at].need) + 1 if len(needs) > 1 else 0

    def only(self) -> str:
        """Ask which need's options are shown, on a phone; empty where all are for one."""
        counts = Counter(option.need for option in self.answer.options)
        return draw_block("only", needs=[(short_need(one), counts[one]) for one in self._needs_met])

    def is_later(self, at: int) -> bool:
        """Say whether an option waits on a phone until more are asked for."""
        return at >= FIRST_SHOWN and len(self.answer.options) > FIRST_SHOWN + 1

    def fold(self, at: int) -> str:
        """Draw, before the first that waits, how many more there are."""
        if at != FIRST_SHOWN or not self.is_later(at):
            return ""
        return draw_block("later", many=len(self.answer.options) - FIRST_SHOWN)

    def card_of(self, service_id: str | None, held: Container[tuple[str, str]] = ()) -> str:
        """Draw the card of one service of the answer, if there is it."""
        found = next((o for o in self.answer.options if o.service_id == service_id), None)
        return self._card_with_button(found, held) if found else ""

    def short_list(self) -> str:
        """Give number, name and way of each option: the list beside the map."""
        rows = [(o.rank, o.service_id, o.name, where_line(o)) for o in self.answer.options]
        return draw_block("short_list", rows=rows)

    def table(self, held: Container[tuple[str, str]] = ()) -> str:
        """Draw the options as a table; each can be added here too."""
        rows = [
            (
                option.rank,
                option.service_id,
                option.name,
                sentence(need_name(option.need)),
                where_line(option),
                cost_line(option, said_once=option.need in self._no_cost_listed) or words.ASK,
                option.phone or "",
                key_of(option),
                _is_in(held, option),
            )
            for option in self.answer.options
        ]
        return draw_block("table", rows=rows, caption=self.title)

    def alike(self) -> tuple[str, ...]:
        """Return the first two services for one need and child: what is worth comparing first."""
        meant = [(one.need, one.for_child) for one in self.answer.options]
        ids = dict.fromkeys(
            one.service_id
            for one, what in zip(self.answer.options, meant, strict=True)
            if what == meant[0]
        )
        return tuple(ids)[:2]

    def confirming(self, heard: Mapping[str, str], *, meant: Container[str]) -> str:
        """Show the needs that were `heard` in her words, each to be taken back by a tap."""
        read = [
            (need, words.HEARD.format(need=short_need(need), evidence=said), need in meant)
            for need, said in heard.items()
        ]
        return draw_block("confirming", read=read) if read else ""

    def offering(self, offered: Sequence[str]) -> str:
        """Ask whether she meant needs that her words may mean; they are hers to add.

        With nothing surer the answer is for these meanwhile.
        """
        title = words.SHOWN_IN_CASE if self.guessed else words.DID_YOU_MEAN
        needs = [(need, short_need(need)) for need in offered]
        return draw_block("offering", title=title, needs=needs) if needs else ""

    def comparison(self, service_ids: Sequence[str], held: Container[tuple[str, str]] = ()) -> str:
        """Draw two or three options side by side, fact by fact, and what to choose them with."""
        first: dict[str, Option] = {}
        for option in self.answer.options:
            first.setdefault(option.service_id, option)
        wanted = [one for one in dict.fromkeys(service_ids) if one in first][:COMPARED]
        choosing = draw_block(
            "choosing",
            names=[(one, option.name) for one, option in first.items()],
            wanted=[*wanted, *[""] * (COMPARED - len(wanted))],
        )
        if len(wanted) < 2:
            return choosing + draw_block("compare_none")
        chosen = [(first[one], self.card(first[one])) for one in wanted]
        cells = [
            (
                [("", [card.who])],
                [("", [where_line(option)])],
                [("", [sentence(option.cost.text)])],
                [("fp-why", card.why), ("fp-against", card.but)],
                [("fp-ask", card.ask)],
                [("", [card.next_step])],
                [("", [card.checked]), ("", [card.foot])],
            )
            for option, card in chosen
        ]
        rows = list(zip(words.COMPARE_ROWS, zip(*cells, strict=True), strict=True))
        return choosing + draw_block(
            "comparison",
            names=[(option.service_id, option.name) for option, _ in chosen],
            rows=rows,
            adds=[(key_of(option), option.rank, _is_in(held, option)) for option, _ in chosen],
        )

    def after(self) -> str:
        """Draw what stands below the options: near misses, lines, what was left out."""
        answer = self.answer
        return draw_block(
            "after",
            near=[
                (
                    miss.service_id,
                    miss.name,
                    sentence(need_name(miss.need)),
                    miss.reason,
                    relax_line(miss),
                )
                for miss in answer.near_misses
            ],
            also=[(need_name(also.need), also.why, also.contact) for also in answer.also_ask],
            left_count=saying.count(answer.left_out.count, "service"),
            left=saying.left_out(answer.left_out.by_rule),
            national=[
                line
                for line in answer.national
                if line not in self._first_lines and line.phone not in self._said_above
            ],
            on_paper=self.on_paper,
        ).strip()

    @cached_property
    def _said_above(self) -> frozenset[str | None]:
        """Numbers of what cannot wait, of options and of what to ask too: once is enough."""
        urgent = (line.phone for sign in self.answer.urgent for line in sign.contacts)
        also = (one.contact.phone for one in self.answer.also_ask if one.contact)
        return frozenset((*urgent, *(option.phone for option in self.answer.options), *also))

    def why_not(self, asked: str, known: Sequence[Known]) -> str:
        """Ask for a service she has in mind, and say what speaks against those of that name."""
        ranks = {option.service_id: option.rank for option in self.answer.options}
        return draw_block("why_not", asked=asked, known=known, ranks=ranks)


def _unknown(option: Option) -> tuple[Verdict, ...]:
    return tuple(one for one in option.verdicts if one.fit is Fit.UNKNOWN)


def _says_something(value: object) -> bool:
    """Say whether a record lists anything that a verdict rests on."""
    return value not in (None, "", "unknown", [], (), {}, [None, None])


def _is_in(held: Container[tuple[str, str]], option: Option) -> bool:
    return (option.service_id, option.need) in held


def draw_start(*, begun: bool = False) -> str:
    """Draw how to begin (or what comes then), and whom to ring at any hour."""
    title = words.START_THEN if begun else words.START_HERE
    return draw_block("start", title=title, now=national.at_any_hour())


def relax_line(miss: NearMiss) -> str:
    """Say which one limit would have to give."""
    known = words.RELAX.get(miss.relax.limit, words.RELAX_OTHER)
    return known.format(
        to=_limit(miss.relax.limit, miss.relax.to), from_=_limit(miss.relax.limit, miss.relax.from_)
    )


def _limit(name: str, value: object) -> str:
    if not isinstance(value, int | float):
        return str(value)
    return saying.pounds(float(value), "week") if name.startswith("budget") else f"{value:.0f}"
