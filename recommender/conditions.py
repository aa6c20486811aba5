"""Which condition do her words name, which of her children has it, and what is made for it?

What a record is made for is read from its name and the beginning of what it says of itself; words
for both stand in `data/reference/conditions.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from directory.index import Column, Columns, Row
from recommender.ages_said import NUMBERS
from recommender.rules._columns import CHILDCARE, has_any
from recommender.rules.speciality import for_all, is_for_all, says_of_itself
from recommender.situation import Child, Situation, once

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition: what a record made for it says, what her words say, and for which needs."""

    id: str
    record: re.Pattern[str]
    said: re.Pattern[str]
    needs: frozenset[str]


@cache
def conditions() -> tuple[Condition, ...]:
    """Return the conditions of the reference file, in its order."""
    text = files("data").joinpath("reference", "conditions.toml").read_text(encoding="utf-8")
    return tuple(
        Condition(
            id=entry["id"],
            record=re.compile(entry["record"]),
            said=re.compile(entry["said"]),
            needs=frozenset(entry["needs"]),
        )
        for entry in tomllib.loads(text)["condition"]
    )


def _bits(some: Iterable[Condition]) -> int:
    chosen = {one.id for one in some}
    return sum(1 << k for k, one in enumerate(conditions()) if one.id in chosen)


def _made_for(row: Row) -> int:
    text = says_of_itself(row)
    named = [one for one in conditions() if row.need in one.needs and one.record.search(text)]
    return 0 if is_for_all(text) else _bits(named)


CONDITIONS = Column(
    dtype="uint32",
    read=_made_for,
    rests_on=lambda: "\n".join(
        (for_all(), *(f"{one.record} {sorted(one.needs)}" for one in conditions()))
    ),
)


@once
def _named(situation: Situation) -> int:
    words = _plain(situation.text)
    return _bits(one for one in conditions() if one.said.search(words))


def made_for_it(situation: Situation, columns: Columns, child: int | None) -> Bools:
    """Say, shape (n_rows,), what is made for a condition that her words name.

    Of childcare only for a child that has it.
    """
    named = _named(situation)
    if not named:
        return np.zeros(len(columns["need"]), dtype=bool)
    made = has_any(columns["conditions"], named)
    if child not in children_with_it(situation):
        made &= columns["need"] != CHILDCARE
    return made


def made_for_a_sibling(situation: Situation, columns: Columns, child: int | None) -> Bools:
    """Say, shape (n_rows,), which childcare is made for a condition that another child has.

    Only where her words tie it to that other one: a club for autistic children is none for all.
    """
    with_it = children_with_it(situation)
    if child is None or not with_it or child in with_it:
        return np.zeros(len(columns["need"]), dtype=bool)
    named = has_any(columns["conditions"], _named(situation))
    return np.asarray(named & (columns["need"] == CHILDCARE))


# ---------------------------------------------------------------- which child has it

_N = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})"
_UNIT = r"years?|yrs?|yo|y/o|months?|mths?"
_YOUNG = r"son|daughter|boy|girl|lad|laddie|lassie|wean|bairn|child|kid|toddler|twins?|one"
_NO_AGE = r"(?![ -]?(?:times?|days?|weeks?|hours?|minutes?|of|in|per|year groups?)\b)"
_MENTION = re.compile(
    rf"\b(?P<ages>{_N}(?:(?:,| and(?: my| a)?| &) {_N})*)[ -]?(?:and a half )?(?P<unit>{_UNIT})\b"
    r"(?:[ -]olds?\b)?"
    rf"|\b(?:(?:my|our|the|wee) (?:[\w-]+ ){{0,2}})?(?:{_YOUNG})(?:(?: [a-z]+)?"
    r"(?:'s| is|,? who's|,? who is|,? aged?|,)| of)? ?\(?(?:only |just )?"
    rf"(?P<of>{_N})\b{_NO_AGE}"
    rf"|\b(?:my|our) (?P<eldest>oldest|eldest|big one)\b"
    rf"|\b(?:my|our) (?P<youngest>youngest|littlest|wee yin|baby)\b"
    rf"|\b(?:my|our) (?P<middle>middle (?:one|child|boy|girl))\b"
    rf"|\b(?P<somebody>(?:my|our|the|other|wee) (?:\w+ )?(?:{_YOUNG}))\b"
    r"|\b(?P<every>both|all (?:of them|three|four|my)|they(?:'re| are| both| all)|weans|bairns|"
    r"kids|children)\b"
    r"|\b(?P<another>i|i'm|i've|my (?:own )?(?:mum|mam|mother|dad|father|gran|granny|sister|"
    r"brother|partner|husband|wife|ex|man|boyfriend|girlfriend|nephew|niece|cousin))\b"
)
_CONDITION = re.compile(
    r"\bautis\w*|\basperger\w*|\basd\b|\badhd\b|\bneurodiver\w*|\bcerebral palsy|\bdown'?s\b|"
    r"\b(?:additional|special|complex) (?:support )?needs|\badditional support|\bdisab\w*|"
    r"\bwheel ?chair|\bspina bifida|\bhemiplegia|\bdystrophy|\bdeaf\b|\bblind\b|\bepilep\w*|"
    r"\bnon-?verbal|\b(?:can't|cannot|cannae|doesn't|does not|disnae) (?:walk|talk|speak)\b|"
    r"\bglobal(?:ly)? (?:developmental(?:ly)? )?delay\w*|\blearning (?:disab|difficult)\w*"
)
_BEFORE_IT = re.compile(r" (?:wee |little |young |only |own |and (?!my\b|our\b|the\b|a\b)[\w-]+ )?")
_SENTENCE = re.compile(r"[.!?;\n](?:\s|$)")
_OF_BEFORE = re.compile(r"\b(?:he|she|him|her|his|who)(?:'s|'ll)?\b")
_MONTHS = 12.0


@once
def children_with_it(situation: Situation) -> frozenset[int]:
    """Return which of her children has a condition or disability that was spoken of.

    Where her words tie it to one, by its age or as the oldest or youngest, that one; where they do
    not, all of them; none where none was said to have any.
    """
    if "disabled_children" not in situation.audience:
        return frozenset()
    everyone = frozenset(range(len(situation.children)))
    tied: set[int] = set()
    for said in _whose(_plain(situation.text)):
        hers = _of_these(said, situation.children)
        if not hers:  # of a child, and nobody says of which
            return everyone
        tied |= hers
    return frozenset(tied) or everyone


@once
def speaks_of_a_childs(situation: Situation) -> bool:
    """Say whether her words speak of a condition of a child of hers, or she said so herself.

    Of children in general ("I work with disabled children") nothing is said of hers.
    """
    if "disabled_children" in situation.audience:
        return True
    words = _plain(situation.text)
    if not _CONDITION.search(words):
        return False
    whose = list(_whose(words))
    noted = situation.children and "disability" in situation.needs and not _GROWN_UPS.search(words)
    return bool(not whose and noted) or any(
        said["every"] not in _CHILDREN_IN_GENERAL for said in whose
    )


# Notes that name a condition and nobody else ("Down's syndrome, he gets big") are of the child.
_GROWN_UPS = re.compile(
    r"\bi(?:'m|'ve| am| have| use| got)\b|\bmyself\b|\b(?:my|her|his|the) (?:own|mum|mam|mother|"
    r"dad|father|gran|granny|husband|wife|partner|brother|sister|ex)\b"
    r"|\b(?:mum|mam|mother|dad|father|parent|she|who)(?: is| has|'s| with) "
    r"|\b(?:autistic|disabled|deaf|blind) (?:single |lone )?(?:mum|mam|mother|dad|father|parent)\b"
)
_CHILDREN_IN_GENERAL = frozenset({"weans", "bairns", "kids", "children"})


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")


def _whose(words: str) -> Iterator[re.Match[str]]:
    """Yield who has each condition that is named, as far as a child of hers is said to have it.

    The one it stands in ("my autistic son, 7") or right after it ("my autistic 7 year old"), else
    the last one named before it in the sentence, else, of "he" and "she", in those before.
    """
    named = list(_MENTION.finditer(words))
    for condition in _CONDITION.finditer(words):
        start, end = condition.span()
        after = next((one for one in named if one.end() > end), None)
        if after and not after["another"]:
            inside = after.start() <= start
            if inside or _BEFORE_IT.fullmatch(words[end : after.start()]):
                yield after
                continue
        ends = [one.end() for one in _SENTENCE.finditer(words, 0, start)]
        first = ends[-1] if ends else 0
        here = [one for one in named if first <= one.start() and one.end() <= start]
        if not here and _OF_BEFORE.search(words, first, start):
            here = [one for one in named if one.end() <= first and not one["another"]]
        if len(here) > 1 and here[-1]["every"]:  # "my 4 year olds are both ..."
            between = words[here[-2].end() : here[-1].start()]
            here = here[:-1] if here[-2]["ages"] and between == " are " else here
        if here and not here[-1]["another"]:
            yield here[-1]


def _of_these(said: re.Match[str], children: tuple[Child, ...]) -> set[int]:
    """Return which children are meant; none where that is not plain."""
    ages = {k: one.age_years for k, one in enumerate(children) if one.age_years is not None}
    if not ages or said["somebody"] or said["every"]:
        return set()
    if said["eldest"] or said["youngest"]:
        limit = (max if said["eldest"] else min)(ages.values())
        return {k for k, age in ages.items() if age == limit}
    if said["middle"]:
        order = sorted(ages, key=lambda k: ages[k])
        return {order[1]} if len(order) == 3 else set()
    numbers = {_number(one) for one in re.findall(_N, said["ages"] or said["of"])}
    if (said["unit"] or "").startswith("m"):
        return {k for k, age in ages.items() if round(age * _MONTHS) in numbers}
    return {k for k, age in ages.items() if int(age) in numbers}


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.index(word) + 1
