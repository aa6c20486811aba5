"""What is worth asking too? A benefits check, help with childcare costs, and who is there already.

Never counted as a need of hers, and hers to wave away. Words and dates stand in
`data/reference/also_ask.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from recommender import national
from recommender.answer import AlsoAsk, Line
from recommender.conditions import speaks_of_a_childs
from recommender.explain import children_in_words
from recommender.groups import children_in_care, children_named
from recommender.rules.public_funds import claim_of
from recommender.school_hours import is_at_school
from recommender.situation import Situation
from recommender.troubles import spoken_of, troubles
from recommender.wishes import FOR_MY_CHILD, FOR_MYSELF

_HELPS = 2  # kinds of help with childcare: what to ask about first
_EVERY_AGE = 6.0  # help up to this age or beyond is for every child in care, not for one age
_WHO = 2  # people she has already
_MINDED = re.compile(
    r"(?i)nurser|child ?(?:care|mind)|cr[eè]che|playgroup|\bminder|\bminds?\b"
    r"|look(?:s|ed|ing)? after|\bsorted|\bsitter"
    r"|\b(?:my|his|her|their) (?:mum|mam|dad|gran\w*|nana?|sister|aunt\w*|family)"
    r"|\b(?:mum|mam|dad|gran\w*|nana?|sister) (?:has|have|takes?|watch\w*|helps?|keeps?)\b"
)
_EXPECTED = -1.0  # the age of a child on the way in the file


@cache
def _table() -> dict[str, Any]:
    text = files("data").joinpath("reference", "also_ask.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def also_ask(
    situation: Situation, needs: Collection[str], urgent: Collection[str] = ()
) -> tuple[AlsoAsk, ...]:
    """Return a benefits check beside needs that touch money, help to pay for childcare, and whom.

    What stands beside her trouble in her own words comes before payments that any family may ask
    about, and those before people she has already. Where her life is at risk (`urgent` holds the
    kinds) whoever sees her and the children comes first, today.
    """
    if "risk_to_life" in urgent:
        return (*_today(situation), *_beside(situation, needs))
    check = _benefits_check(situation, needs)
    return (
        *_beside(situation, needs, first=True),
        *check,
        *_help_with_childcare(situation, needs, check),
        *_creche_at_the_class(situation, needs),
        *_troubles_beside(situation, needs),
        *_beside(situation, needs, first=False),
        *_help_with_living(situation, needs),
        *_families_like_hers(situation, needs),
        *_who_is_there(situation, needs),
    )


def _today(situation: Situation) -> tuple[AlsoAsk, ...]:
    """Return who is to be rung today, by the youngest child: the midwife, health visitor or GP."""
    ages = [_EXPECTED if one.age_years is None else one.age_years for one in situation.children]
    for one in _table()["today"]:
        fitting = [age for age in ages if one["minimum_age"] <= age < one["maximum_age"] + 1]
        if not fitting and not one.get("anybody"):
            continue
        youngest = situation.children[ages.index(min(fitting))].in_words if fitting else ""
        return (AlsoAsk(need="health", why=one["why"].format(youngest=youngest)),)
    return ()


def _benefits_check(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return a check by an adviser; none if that is what was asked for.

    Where a claim may cost her the visa, advice on what is safe comes instead.
    """
    why = next(
        (_fitting(one, situation, needs) for one in _table()["benefits"] if one["need"] in needs),
        None,
    )
    claim = claim_of(situation)
    if claim is not None and (why or "income_max" in needs):
        safe = next(one for one in _table()["claims"] if one["claim"] == claim)
        line = _line(safe.get("line"), _council(situation))
        contact = line.line(safe["need"]) if line else None
        return (AlsoAsk(need=safe["need"], why=safe["why"], contact=contact),)
    if why is None or "income_max" in needs or "income_max" in situation.already_with:
        return ()
    return (AlsoAsk(need="income_max", why=why, contact=_adviser(_council(situation))),)


def _fitting(check: dict[str, Any], situation: Situation, needs: Collection[str]) -> str:
    """Return the sentence of a check that fits what she does: work, or about to, or a course."""
    doing = _doing(situation, needs)
    if "course" in check and "work" not in doing and {"training", "university"} & doing:
        return str(check["course"])
    text = situation.text.lower().replace("\u2019", "'")
    for name, words in _table()["job"].items():
        if name in check and re.search(words, text):
            return str(check[name])
    return str(check["why"])


def _help_with_childcare(
    situation: Situation, needs: Collection[str], check: Collection[AlsoAsk]
) -> tuple[AlsoAsk, ...]:
    """Return what help to ask about for the children in care, by what she is about to do.

    Help for one age comes first and is all named, and what is for whoever starts work; of help for
    every age a little. What the benefits check says already is said once.
    """
    if "childcare" not in needs or not situation.children:
        return ()
    on = situation.at.date() if situation.at else date.max
    doing = _doing(situation, needs)
    numbers = [number for number in children_in_care(situation) if number is not None]
    found = {
        one.id: one
        for number in numbers
        for one in national.may_help(
            situation.children[number].age_years or 0.0, on=on, council_code=_council(situation)
        )
        if one.covers == "childcare" and doing & set(one.activities)
        if not (_is_before_school(one) and is_at_school(situation.children[number]))
        if not (one.public_funds and claim_of(situation))
    }
    of_age = [one for one in found.values() if _is_before_school(one)]
    rest = _by_turns([one for one in found.values() if one not in of_age], doing)
    paid = next(one for one in _table()["benefits"] if one["need"] == "childcare")
    said = {one.why for one in check}
    asks = {one.id: one.ask for one in (*of_age, *rest)}
    if paid["instead_of"] in asks:
        asks[paid["instead_of"]] = _fitting(paid, situation, needs)
    starting = [one for one in rest if set(one.activities) == {"job_search"}]
    others = [one for one in rest if one not in starting]
    named = [*of_age, *starting, *others[: max(1, _HELPS - len(of_age))]]
    return tuple(
        AlsoAsk(need="childcare", why=asks[one.id]) for one in named if asks[one.id] not in said
    )


def _creche_at_the_class(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return what to ask of each class where a child below school age has to be somewhere then.

    That is where childcare is needed, and where neither it nor anybody who minds them was named.
    """
    table, children = _table()["class"], situation.children
    small = [
        k for k in children_in_care(situation) if k is not None and not is_at_school(children[k])
    ]
    small = [k for k in small if (children[k].age_years or 0.0) < _EVERY_AGE]
    named = "childcare" not in needs and _MINDED.search(situation.text) is not None
    if named or not set(table["for"]) & set(needs) or not small:
        return ()
    ages = {children[k].age_years for k in small}  # of twins one stands for both
    small = [k for k, child in enumerate(children) if child.age_years in ages]
    why = str(table["why"]).format(children=children_in_words(situation, small))
    return (AlsoAsk(need="childcare", why=why),)


def _families_like_hers(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return a line for parents of a child with a condition that her words speak of.

    Not where help with that is asked for: then the line stands among the options.
    """
    found: list[AlsoAsk] = []
    for one in _table()["families"]:
        line = _line(one["line"], _council(situation))
        if one["need"] not in needs and line is not None and speaks_of_a_childs(situation):
            contact = line.line(one["need"])
            found.append(AlsoAsk(need=one["need"], why=one["why"], contact=contact))
    return tuple(found)


def _is_before_school(help_: national.Help) -> bool:
    """Say whether it is for children who are not at school yet."""
    return (help_.maximum_age or _EVERY_AGE) < _EVERY_AGE


def _by_turns(found: Sequence[national.Help], doing: Collection[str]) -> list[national.Help]:
    """Return help for what fewest do first: who goes to college is told of the college's fund.

    Of each thing she is about to do the best before the second of any.
    """
    turns: dict[tuple[str, ...], int] = {}
    ranked: list[tuple[int, int, national.Help]] = []
    for one in found:
        does = tuple(sorted(set(one.activities) & set(doing)))
        ranked.append((turns.get(does, 0), len(one.activities), one))
        turns[does] = turns.get(does, 0) + 1
    return [one for *_, one in sorted(ranked, key=lambda each: each[:2])]


def _help_with_living(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return payments for children to ask about where food or money is short, or one is due.

    Each that may apply. What is for the youngest comes first: with an empty cupboard it matters
    most.
    """
    short = bool({"food", "income_max", "debt_advice"} & set(needs))
    expecting = None in ages_meant(situation)
    if not (short or expecting) or claim_of(situation):
        return ()
    on = situation.at.date() if situation.at else date.max
    found = {
        one.id: one
        for age in sorted(ages_meant(situation), key=lambda age: _EXPECTED if age is None else age)
        for one in national.may_help(age, on=on, council_code=_council(situation))
        if one.covers == "living" and "any" in one.activities
    }
    payer = _line("social-security-scotland", _council(situation))
    paid = next((one.id for one in found.values() if payer and one.decides == payer.name), None)
    return tuple(
        AlsoAsk(
            need="income_max",
            why=one.ask,
            contact=payer.line("income_max") if payer and one.id == paid else None,
        )
        for one in found.values()
    )


# A child who is spoken of and whose age was not given: about how old it is, -1 is "expecting".
_SPOKEN_OF: tuple[tuple[str, float | None], ...] = (
    (r"\bpreg\w*n|\bexpecting (?:a|my|our|in|twins)|\bbaby (?:is )?(?:due|on the way)", None),
    (
        r"\bnewborn|\b(?:my|our|the|wee|new|a) (?:new )?bab(?:y|ies)\b"
        r"(?! (?:is )?(?:due|on the way))",
        0.0,
    ),
    (r"\bunder[ -](?:2|two)s?\b", 1.0),
    (r"\btoddlers?\b|\bunder[ -](?:3|three)s?\b", 2.0),
)


def ages_meant(situation: Situation) -> list[float | None]:
    """Return the ages of her children, and of a baby or toddler her words speak of, once each."""
    ages = [child.age_years for child in situation.children]
    text = situation.text.lower().replace("\u2019", "'")
    for words, age in _SPOKEN_OF:
        if age not in ages and re.search(words, text):
            small = any(one is not None and one < 3 for one in ages)
            if age is None or not small:
                ages.append(age)
    return ages


def _doing(situation: Situation, needs: Collection[str]) -> set[str]:
    """Return what she is about to do by her words, else by her needs; help for anybody counts."""
    text = situation.text.lower().replace("\u2019", "'")
    said = {name for name, words in _table()["activity"].items() if re.search(words, text)}
    if "at_home" in said:  # her job is over: of another that she wants her words are read below
        said.discard("work")
    if not said and "training" in needs:
        said = {"training"}
    if not said and "esol" not in needs:  # who learns English may not be about to do either
        said = {"work"}
    starts = {"job_search"} if re.search(_table()["job"]["starts"], text) else set()
    return said | starts | {"any"}


def _beside(
    situation: Situation, needs: Collection[str], *, first: bool | None = None
) -> tuple[AlsoAsk, ...]:
    """Return a second trouble that her words speak of beside the first, with whom to ring.

    With `first` only those that come before everything else, or only the others.
    """
    text, council = situation.text.lower().replace("\u2019", "'"), _council(situation)
    found: list[AlsoAsk] = []
    for one in _table()["beside"]:
        if first not in (None, one.get("first", False)):
            continue
        asked = one["need"] in needs and not one.get("always")
        if asked or not any(need in needs for need in one["with"]):
            continue
        if one.get("audience", "") not in ("", *situation.audience):
            continue
        if _says(one.get("unless"), text) or not re.search(one["said"], text):
            continue
        line = _line(one.get("line"), council)
        if one.get("own_claim") and (line is None or claim_of(situation) is not None):
            continue
        if one.get("payment") and (line is None or not _may_claim_for_a_child(situation)):
            continue
        contact = line.line(one["need"]) if line else None
        found.append(AlsoAsk(need=one["need"], why=one["why"], contact=contact))
    return tuple(found)


def _says(pattern: str | None, text: str) -> bool:
    return pattern is not None and re.search(pattern, text) is not None


def _troubles_beside(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return whom to ring about a trouble of hers that no need asked for here would bring up."""
    council = _council(situation)
    found: list[AlsoAsk] = []
    for name, whose in spoken_of(situation.text).items():
        trouble = troubles()[name]
        if "hers" not in whose or not trouble.always or trouble.needs & set(needs):
            continue
        for line in national.helplines():
            if name in line.troubles and line.whose in (None, "hers") and line.covers(council):
                why = f"You spoke of {trouble.name}: they listen, free and in confidence."
                found.append(AlsoAsk(need="health", why=why, contact=line.line("health")))
                break
    return tuple(found)


_CHILDS_PAYMENT_TO = 16.0  # from then on it is the young person's own claim


def _may_claim_for_a_child(situation: Situation) -> bool:
    """Say whether a payment for a child may be asked about: not where she speaks of herself."""
    if FOR_MYSELF in situation.preferences:
        return False
    ages = [child.age_years for child in situation.children if child.age_years is not None]
    return claim_of(situation) is None and any(age < _CHILDS_PAYMENT_TO for age in ages)


def _who_is_there(situation: Situation, needs: Collection[str]) -> tuple[AlsoAsk, ...]:
    """Return people who know her or her children already, for needs they can help with.

    Where her words say that she is at odds with them, whom else there is to turn to.
    """
    text = situation.text.lower().replace("\u2019", "'")
    found: list[AlsoAsk] = []
    for one in _table()["who"]:
        at_odds = "at_odds" in one and re.search(one["at_odds"], text)
        fitting = {*one["for"], *(one["for_at_odds"] if at_odds else ())} & set(needs)
        ages = _ages_for(situation, one, needs)
        if fitting and (at_odds or ages or "minimum_age" not in one):
            said = "why_at_odds" if at_odds else _by_school(one, ages)
            found.append(AlsoAsk(need=one["need"], why=one[said]))
    return tuple(found[:_WHO])


def _by_school(who: dict[str, Any], ages: Collection[float]) -> str:
    """Return which sentence fits: of a school both or either kind may be meant."""
    high = [age >= who.get("high_school_age", 0.0) for age in ages]
    if "high_school_age" not in who or len(set(high)) != 1:
        return "why"
    return "why_high" if high[0] else "why_primary"


def _ages_for(situation: Situation, who: dict[str, Any], needs: Collection[str]) -> list[float]:
    """Return the ages of the children whom such a person knows; of one on the way -1."""
    if "minimum_age" not in who:
        return []
    numbers: Sequence[int] = range(len(situation.children))
    if not (set(who["for"]) - set(who.get("if_named", ()))) & set(needs):
        named = children_named(situation)
        numbers = numbers if FOR_MY_CHILD in situation.preferences else named
    ages = [situation.children[number].age_years for number in numbers]
    ages += [None] if None in ages_meant(situation) else []
    low, high = who["minimum_age"], who["maximum_age"] + 1
    known = [_EXPECTED if age is None else age for age in ages]
    return [age for age in known if low <= age < high]


def _council(situation: Situation) -> str | None:
    return situation.council


@lru_cache(maxsize=1024)  # some lines, some thirty councils
def _line(name: str | None, council: str | None) -> national.Helpline | None:
    lines = (one for one in national.helplines() if one.id == name and one.covers(council))
    return next(lines, None)


@lru_cache(maxsize=64)
def _adviser(council: str | None) -> Line | None:
    """Return the line of whoever advises on both benefits and money where she lives, if anyone."""
    lines = (
        one.line("income_max")
        for one in national.helplines()
        if {"income_max", "debt_advice"} <= set(one.needs) and one.covers(council)
    )
    return next(lines, None)
