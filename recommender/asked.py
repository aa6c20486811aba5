"""What is asked for? What was stated or surely meant; what may be meant is hers to confirm."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Protocol

from recommender import national
from recommender.answer import NeedFound, Urgency, Urgent
from recommender.conditions import speaks_of_a_childs
from recommender.explain import need_name
from recommender.rules.public_funds import claim_of, may_claim, say_first
from recommender.situation import Situation, Window
from recommender.troubles import spoken_of, troubles
from recommender.wishes import (
    FOR_MY_CHILD,
    FOR_MYSELF,
    SEEKING_ASYLUM,
    access_in_text,
    hours_in_text,
    said_in_text,
    wanted_in_text,
    wishes_in_text,
)

_FULL_DAY = 7 * 60  # minutes
# The need that each kind of urgency is about: answered first, and meant where it may be meant.
URGENT_NEED = {
    "domestic_abuse": "domestic_abuse",
    "no_money_or_food_today": "food",
    "homeless_tonight": "housing",
    "risk_to_life": "mental_health",
}
_WORTH_ASKING = frozenset({"domestic_abuse", "mental_health"})
_A_CHILD = re.compile(
    r"(?:my |the |our |wee )*(?:twins?|teen(?:ager)?s?|bab(?:y|ies)|toddlers?|kids?|weans?|bairns?|"
    r"child(?:ren)?|sons?|daughters?|boys?|girls?|lads?|family)"
)
GUESSES = 1  # with nothing stated and nothing sure: this many things she may have meant


class Reading(Protocol):
    """What `recommender.needs` reads in a text, best first."""

    @property
    def needs(self) -> Sequence[NeedFound]:
        """The needs, graded sure or ask."""

    @property
    def urgent(self) -> Sequence[Any]:
        """Signs that cannot wait: kind, evidence, calm words to say, and how sure."""

    @property
    def language(self) -> str | None:
        """The language of the text where it is another than English."""


ReadNeeds = Callable[[str], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The situation with what her words add, every need found, and those answered for."""

    situation: Situation
    found: tuple[NeedFound, ...]
    used: tuple[NeedFound, ...]
    urgent: tuple[Urgent, ...]
    language: str | None = None  # that her words are in, where it is not English
    settled: tuple[str, ...] = ()  # sentences: what she has already, and is not looked for

    @property
    def asked_for(self) -> frozenset[str]:
        """The needs she asked for: those she stated, else all that her words are answered for."""
        stated = frozenset(one.need for one in self.used if one.grade == "stated")
        return stated or frozenset(one.need for one in self.used)

    @property
    def pressing(self) -> frozenset[Urgency]:
        """The kinds of urgency that are said: what is only heard is asked, and changes nothing."""
        return frozenset(sign.kind for sign in self.urgent if sign.grade == "sure")


def read_asked(situation: Situation, read: ReadNeeds) -> Asked:
    """Return what to answer.

    Stated needs, then those her words surely mean, without those she says she did not mean; what
    cannot wait is meant if it may be. What they only may mean is shown to confirm, and answered
    only when there is nothing else.
    """
    stated = [
        NeedFound(need=need, grade="stated", evidence=need_name(need)) for need in situation.needs
    ]
    reading = _read_beside_the_place(situation, read) if situation.text else None
    settled = {*situation.needs, *situation.not_meant}
    heard = [one for one in reading.needs if one.need not in settled] if reading else []
    if stated:
        heard = [one for one in heard if not _is_only_guessed(one, situation.text)]
    signs = reading.urgent if reading else ()
    said = [sign for sign in signs if sign.grade == "sure"]
    pressing = {URGENT_NEED.get(sign.kind) for sign in said}
    heard = [
        replace(one, grade="sure") if one.need in pressing and one.grade == "ask" else one
        for one in heard
    ]
    heard = [_surely_care(one, situation) for one in heard]
    heard = [_surely_grief(one, text=situation.text) for one in heard]
    heard = _with_playgroups(heard, situation, settled=settled)
    heard, asides = _spoken_of(heard, situation, urgent=bool(said))
    found = _with_care((*stated, *heard), situation)
    text = situation.text.strip()
    hers = [one for one in found if one.need not in asides and one.evidence.strip() != text]
    guesses = hers or [one for one in found if one.need not in asides] or list(found)
    guesses.sort(key=lambda one: len(one.evidence.split()) == 1)  # "room" alone says little
    used = tuple(one for one in found if one.grade != "ask") or tuple(guesses[:GUESSES])
    has = [one for one in _settled() if one.is_said(situation.text)]
    rest = tuple(one for one in used if one.need not in {each.need for each in has})
    has_already = tuple(one.say for one in has if rest and one.need in {each.need for each in used})
    used = rest or used
    urgent = _with_safety(_urgent(signs, situation), used, situation)
    return Asked(
        situation=_with_her_words(situation, used),
        found=found,
        used=used,
        urgent=urgent,
        language=reading.language if reading else None,
        settled=has_already,
    )


def _is_only_guessed(one: NeedFound, text: str) -> bool:
    """Say if no word of hers in particular means it, or only that for a child of hers.

    Beside what she has ticked such a guess is noise; of her safety and her mind it is asked.
    """
    said = one.evidence.strip()
    return (
        one.grade == "ask"
        and one.need not in _WORTH_ASKING
        and (said == text.strip() or _A_CHILD.fullmatch(said.lower()) is not None)
    )


def _read_beside_the_place(situation: Situation, read: ReadNeeds) -> Reading:
    """Return what her words say, where the name of her place is no need ("Granton", a grant)."""
    reading = read(situation.text)
    place = situation.origin.label.partition(",")[0].lower() if situation.origin else ""
    if not place or all(one.evidence.lower().strip() not in place for one in reading.needs):
        return reading
    return read(re.sub(rf"\b{re.escape(place)}\b", "here", situation.text, flags=re.IGNORECASE))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """What she may say she has already, and the sentence for it."""

    need: str
    said: re.Pattern[str]
    unless: re.Pattern[str]
    say: str

    def is_said(self, text: str) -> bool:
        """Say whether she says so."""
        plain = national.plain(text)
        return bool(self.said.search(plain)) and not self.unless.search(plain)


@cache
def _settled() -> tuple[_Settled, ...]:
    return tuple(
        _Settled(
            need=entry["need"],
            said=re.compile(entry["said"]),
            unless=re.compile(entry["unless"]),
            say=entry["say"],
        )
        for entry in _asides_file()["settled"]
    )


@cache
def _asides_file() -> dict[str, Any]:
    text = files("data").joinpath("reference", "asides.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aside:
    """Words that say something of her and are no trouble: what they rest on, and what tells so."""

    need: str
    evidence: re.Pattern[str]
    said: re.Pattern[str]
    unless: re.Pattern[str]
    drop: bool | str
    means: str

    def is_said(self, one: NeedFound, plain: str) -> bool:
        """Say whether a need rests on it, in her words in lower case."""
        return (
            self.need == one.need
            and self.evidence.match(national.plain(one.evidence)) is not None
            and self.said.search(plain) is not None
            and self.unless.search(plain) is None
        )


@cache
def _asides() -> tuple[_Aside, ...]:
    return tuple(
        _Aside(
            need=entry["need"],
            evidence=re.compile(entry["evidence"]),
            said=re.compile(entry.get("said", "")),
            unless=re.compile(entry.get("unless", r"(?!)")),
            drop=entry.get("drop", False),
            means=entry.get("means", ""),
        )
        for entry in _asides_file()["aside"]
    )


def _spoken_of(
    heard: list[NeedFound], situation: Situation, *, urgent: bool
) -> tuple[list[NeedFound], frozenset[str]]:
    """Return the needs as her words speak of them, and those only said of her, where others are.

    What is only said of her is hers to confirm. While something cannot wait a guess with no words
    of its own is left for another day.
    """
    text = situation.text.strip()
    what_for = _what_care_is_for(text) if "childcare" in situation.needs else ""
    heard = _as_meant(heard, text)
    heard = [one for one in heard if not _is_aside(one, text, drops=_drops(heard))]
    asides = frozenset(
        one.need
        for one in heard
        if _is_aside(one, text)
        or (what_for and national.plain(one.evidence) in what_for)
        or _is_her_work(one, situation)
        or _is_anothers(one, text)
    )
    if not situation.needs and all(one.need in asides for one in heard):
        asides = frozenset()
    kept = [
        replace(one, grade="ask") if one.need in asides else one
        for one in heard
        if not urgent or one.grade == "sure" or one.evidence.strip() != text
    ]
    return kept, asides


def _as_meant(heard: list[NeedFound], text: str) -> list[NeedFound]:
    """Return the needs, in the place of each that rests on words for another that other, asked."""
    plain, found = national.plain(text), list[NeedFound]()
    for one in heard:
        aside = next((each for each in _asides() if each.means and each.is_said(one, plain)), None)
        found.append(replace(one, need=aside.means, grade="ask") if aside else one)
    sure = {one.need for one in found if one.grade != "ask"}
    kept: dict[str, NeedFound] = {}
    for one in found:
        if one.grade != "ask" or one.need not in sure:
            kept.setdefault(one.need, one)
    return list(kept.values())


_SO_THAT = re.compile(r"\b(?:so (?:that |as )?i (?:can|could)|while i|to let me)\b[^.;]*")


def _is_her_work(one: NeedFound, situation: Situation) -> bool:
    """Say whether a wish for training rests on the work for which hours of care were given."""
    return bool(
        one.need == "training"
        and "childcare" in situation.needs
        and situation.care_times
        and _WORK.search(national.plain(one.evidence))
    )


def _is_anothers(one: NeedFound, text: str) -> bool:
    """Say whether help with her own health rests on the drink or the drugs of somebody else."""
    evidence, spoken = national.plain(one.evidence), spoken_of(text)
    named = [each for each in troubles().values() if re.search(each.said, evidence)]
    return one.need in _OF_HER_OWN and any(
        each.tag == "addiction" and "hers" not in spoken.get(each.id, {"hers"}) for each in named
    )


_OF_HER_OWN = frozenset({"health", "mental_health"})
_WORK = re.compile(
    r"^(?!.*\b(?:cv|find|get|into|ready|look\w*)\b).*\b(?:job|work(?:ing)?|shifts?)\b"
)


def _what_care_is_for(text: str) -> str:
    """Return the words that say what she does while somebody looks after the children."""
    return " ".join(_SO_THAT.findall(national.plain(text)))


def _drops(heard: list[NeedFound]) -> frozenset[object]:
    """Return which asides take a need away: of a single need only those that always do."""
    return frozenset([True, "always"] if len(heard) > 1 else ["always"])


def _is_aside(one: NeedFound, text: str, *, drops: frozenset[object] = frozenset()) -> bool:
    """Say whether a need rests on an aside; with `drops`, on one that means nothing of it."""
    words = national.plain(text)
    return any(
        (not drops or aside.drop in drops) and aside.is_said(one, words) for aside in _asides()
    )


def _surely_care(one: NeedFound, situation: Situation) -> NeedFound:
    """Take childcare that she may have meant as meant where hours of care were given too."""
    both = one.need == "childcare" and bool(situation.care_times)
    return replace(one, grade="sure") if both else one


def _surely_grief(one: NeedFound, *, text: str) -> NeedFound:
    """Take a low mood that she may have meant as meant where she has lost somebody."""
    both = one.need == "mental_health" and "bereavement" in spoken_of(text)
    return replace(one, grade="sure") if both else one


def _with_playgroups(
    heard: list[NeedFound], situation: Situation, *, settled: Collection[str]
) -> list[NeedFound]:
    """Take a playgroup she asks for as childcare, and ask about groups where parents stay.

    Both are called so: where she leaves the child, and where she has company.
    """
    if not any("playgroup" in kind.tags for kind in wanted_in_text(situation.text)):
        return heard
    heard = [replace(one, grade="sure") if one.need == "childcare" else one for one in heard]
    found = {one.need for one in heard} | set(settled)
    missing = [(need, grade) for need, grade in _PLAYGROUP.items() if need not in found]
    more = [NeedFound(need=need, grade=grade, evidence="playgroup") for need, grade in missing]
    return sorted((*heard, *more), key=lambda one: one.grade == "ask")


_PLAYGROUP: dict[str, Literal["sure", "ask"]] = {"childcare": "sure", "family_support": "ask"}
CARE_HOURS = "the hours the children need looked after"


def _with_care(found: tuple[NeedFound, ...], situation: Situation) -> tuple[NeedFound, ...]:
    """Ask about childcare where hours of care were given and nobody named it."""
    said = {*(one.need for one in found), *situation.not_meant}
    if not situation.care_times or "childcare" in said:
        return found
    return (*found, NeedFound(need="childcare", grade="ask", evidence=CARE_HOURS))


_MAY_BE_PAID = ("no_money_or_food_today", "homeless_tonight")  # by public funds
# Where no line for this is held for where she lives; other nations have their own.
_NO_LINE = "We hold no number for where you live: ask your council or your keyworker for one now."


def _urgent(signs: Sequence[Any], situation: Situation) -> tuple[Urgent, ...]:
    """Return signs as they are shown: said ones with every line, then heard ones with one."""
    council = situation.council
    heeded = replace(
        situation, preferences=(*situation.preferences, *wishes_in_text(situation.text))
    )
    claim, found = claim_of(heeded), list[Urgent]()
    for sign in sorted(signs, key=lambda sign: sign.grade == "ask"):
        contacts = national.urgent_lines(
            sign.kind,
            council,
            public_funds=may_claim(heeded),
            grade=sign.grade,
            text=situation.text,
        )
        say = sign.say if claim != "no_public_funds" else _without_funds(sign)
        say = say if contacts else f"{say} {_NO_LINE}"
        if claim and sign.kind in _MAY_BE_PAID:
            say = f"{say} {say_first(claim)}"
        found.append(
            Urgent(
                kind=sign.kind,
                evidence=sign.evidence,
                say=say,
                contacts=contacts,
                grade=sign.grade,
            )
        )
    return tuple(found)


def _without_funds(sign: Any) -> str:  # noqa: ANN401 - UrgentSign: its words are read late
    """Return what to say of a sign to who has no recourse to public funds: the truer way first."""
    from recommender.needs.urgent import say_without_funds

    return say_without_funds(sign.kind) or str(sign.say)


def _with_safety(
    urgent: tuple[Urgent, ...], used: Sequence[NeedFound], situation: Situation
) -> tuple[Urgent, ...]:
    """Give the lines for safety wherever help with abuse is asked for, whatever else was said.

    Who presses "domestic abuse" may have typed nothing: she is not to be sent to look a number up.
    Where her words mean it and yet say no danger, the line stands beside a question.
    """
    asked = next((one for one in used if one.need == "domestic_abuse"), None)
    grade: Literal["sure", "ask"] = "sure" if asked and asked.grade == "stated" else "ask"
    held = {one.grade for one in urgent if one.kind == "domestic_abuse"}
    if asked is None or held & {"sure", grade}:
        return urgent
    from recommender.needs.urgent import UrgentSign, say_of  # no words were read: nothing is loaded

    sign = UrgentSign("domestic_abuse", asked.evidence, say_of("domestic_abuse", grade), grade)
    others = [one for one in urgent if one.kind != "domestic_abuse"]
    both = (*others, *_urgent((sign,), situation))
    return tuple(sorted(both, key=lambda one: one.grade == "ask"))


# Who speaks of children of hers is a parent, and asks alone, whether their ages were said or not.
_A_PARENT = re.compile(
    r"\b(?:my|our|two|three|four|\d) (?:\w+ )?(?:kids?|weans?|bairns?|children|sons?|daughters?|"
    r"bab(?:y|ies)|toddlers?|twins|wee (?:one|boy|girl|yin))\b|\bthe (?:kids|weans|bairns)\b",
    re.IGNORECASE,
)


_ALONE = re.compile(r"\b(?:single|lone|solo)\b", re.IGNORECASE)


def _with_her_words(situation: Situation, used: Sequence[NeedFound]) -> Situation:
    """Return the situation with its needs as answered, and what her words say of her family."""
    audience = [*situation.audience, *said_in_text(situation.text)]
    if _A_PARENT.search(situation.text):
        audience += ["parents", "lone_parents"]
    if speaks_of_a_childs(situation):
        audience += ["disabled_children", "carers"]
    if "kinship_carers" in audience and not _ALONE.search(situation.text):
        audience = [word for word in audience if word != "lone_parents"]
    preferences = [*situation.preferences, *wishes_in_text(situation.text)]
    if any(one.need == "domestic_abuse" and one.grade != "ask" for one in used):
        audience.append("survivors")
    if SEEKING_ASYLUM in preferences:
        audience.append("refugees")
    if "bsl" in situation.access_needs or "bsl" in access_in_text(situation.text):
        audience.append("disabled")  # as who is deaf is called by those who help
    if "disabled_children" in audience and "disabled" not in audience:
        preferences.append(FOR_MY_CHILD)
    if "disabled" in audience and "disabled_children" not in audience:
        preferences.append(FOR_MYSELF)
    needs = tuple(one.need for one in used)
    hours = hours_in_text(situation.text) if "childcare" in needs else ()
    return replace(
        situation,
        needs=needs,
        care_times=_care_times(situation, needs, hours),
        audience=tuple(dict.fromkeys(audience)),
        access_needs=tuple(
            dict.fromkeys((*situation.access_needs, *access_in_text(situation.text)))
        ),
        preferences=tuple(dict.fromkeys((*preferences, *hours))),
    )


def _care_times(
    situation: Situation, needs: Sequence[str], hours: Sequence[str]
) -> tuple[Window, ...] | None:
    """Return the care times she gave; else the long days she gave where she spoke of full days.

    Only where nothing but childcare is asked for: of a course and childcare the times may be for
    either.
    """
    times, given = situation.free_times or (), situation.care_times
    if given is not None or "full_days" not in hours or tuple(needs) != ("childcare",):
        return given
    return times if times and all(one.minutes >= _FULL_DAY for one in times) else None
