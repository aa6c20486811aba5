"""What does she ask for beside needs and limits? Everyday words into words of ours.

A constraint such as "child uses wheelchair", "not at a jobcentre" or "women only" becomes access,
audience and preference words that rules understand. What is not understood is handed back, so that
it is said and not silently dropped.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from directory.vocabulary import words as vocabulary
from recommender.ages_said import NUMBERS
from recommender.situation import Situation, once

# What a rule can act on; "not X" is judged, "X" is preferred.
PREFERENCES = (
    "not jobcentre",
    "not school",
    "not faith_venue",
    "not group_only",
    "not online",
    "not phone",
    "not in_person",
    "not home_visit",
    "not mandated",
    "women_only",
    "one_to_one",
    "no_public_funds",
    "seeking_asylum",
)

# A visa that allows no public funds: what is claimed without advice may cost her the visa. Who is
# seeking asylum is kept by the Home Office, and by nobody else.
NO_PUBLIC_FUNDS, SEEKING_ASYLUM = "no_public_funds", "seeking_asylum"

# Hours of work that her words speak of, for childcare.
HOURS_SAID = (
    "nights",
    "early_start",
    "before_school",
    "late_finish",
    "weekends",
    "full_days",
    "shifts",
)

# Said by her words: she goes to pieces on the telephone. Lines stay, somebody rings with her.
CALLS_ARE_HARD = "calls_are_hard"
# Said by her words, not a wish: the help with a disability is for her child.
FOR_MY_CHILD = "for_my_child"
# The same where it is she who has it, and no child of hers is said to have any.
FOR_MYSELF = "for_myself"

_NOT = (
    r"\b(?:no|not|never|nowhere|avoid|without|nothing|can(?:no|')t|won't|doesn't|don't)\b"
    r"[^.;,]{0,40}?"
)
Table = tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]


@cache
def _table(kind: str) -> Table:
    """Return the patterns of one kind (preference, access, audience) with the words they mean."""
    text = files("data").joinpath("reference", "wishes.toml").read_text(encoding="utf-8")
    return tuple(
        (re.compile(entry["pattern"].replace("NOT", _NOT)), tuple(entry["words"]))
        for entry in tomllib.loads(text)[kind]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was understood, each in the order it was said, and the phrases that were not."""

    access: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()


def read_wishes(phrases: tuple[str, ...]) -> Wishes:
    """Read constraints, one phrase each; a phrase may also be a word of ours ("wheelchair")."""
    access: list[str] = []
    audience: list[str] = []
    preferences: list[str] = []
    lost: list[str] = []
    for phrase in phrases:
        plain = " ".join(phrase.lower().replace("\u2019", "'").split())
        found = _exact(plain)
        if found is None:
            found = (_hits(plain, "access"), _hits(plain, "audience"), _hits(plain, "preference"))
        if not any(found):
            lost.append(phrase)
        access += found[0]
        audience += found[1]
        preferences += found[2]
    return Wishes(
        access=tuple(dict.fromkeys(access)),
        audience=tuple(dict.fromkeys(audience)),
        preferences=tuple(dict.fromkeys(preferences)),
        not_understood=tuple(lost),
    )


_IN_TEXT = frozenset(
    [
        "disabled_children",
        "carers",
        "kinship_carers",
        "refugees",
        "care_experienced",
        "disabled",
        "pregnant",
        "over_two_years_unemployed",
        "little_work_experience",
    ]
)


def said_in_text(text: str) -> tuple[str, ...]:
    """Return the audience words that her own words say of her family.

    Only what is plain in a sentence: a text may speak of other mums and of a group for dads.
    """
    plain = text.lower().replace("\u2019", "'")
    return tuple(dict.fromkeys(word for word in _hits(plain, "audience") if word in _IN_TEXT))


# Whose access a sentence speaks of: hers or her child's, not that of people she works with.
_OURS = re.compile(r"\b(?:i|i'm|i've|we|we're|my|our|he|he's|she|she's|wean|bairn|twins?)\b")


_MINE = re.compile(
    r"\b(?:i|i'm|i've|we|we're)\b(?!.*\b(?:son|daughter|boy|girl|wee|wean|bairn|he|she)\b)"
)
_A_PARENT = re.compile(r" (?:single |lone )?(?:mum|mam|mother|dad|father|parent)\b")  # "Deaf mum"
_TO_BE_REACHED = frozenset({"bsl", "large_print", "hearing_loop", "easy_read"})


def access_in_text(text: str) -> tuple[str, ...]:
    """Return the access words that her own words say she or her child needs.

    How one is rung and written to is hers to need, not her child's.
    """
    plain = text.lower().replace("\u2019", "'")
    found: list[str] = []
    for pattern, words in _table("access"):
        for match in pattern.finditer(plain):
            before = plain[max(0, match.start() - 40) : match.start()]
            hers = _MINE if set(words) <= _TO_BE_REACHED else _OURS
            notes = not before.strip() and _A_PARENT.match(plain, match.end())
            found += words if notes or hers.search(before) else ()
    return tuple(dict.fromkeys(found))


def wishes_in_text(text: str) -> tuple[str, ...]:
    """Return what her own words say plainly that help has to heed.

    What a claim may cost her, and that calls are hard for her.
    """
    plain = text.lower().replace("\u2019", "'")
    heeded = (NO_PUBLIC_FUNDS, SEEKING_ASYLUM, CALLS_ARE_HARD)
    return tuple(word for word in _hits(plain, "preference") if word in heeded)


def hours_in_text(text: str) -> tuple[str, ...]:
    """Return the hours that her words say she needs childcare for."""
    plain = text.lower().replace("\u2019", "'")
    found = dict.fromkeys(_hits(plain, "hours"))
    if "early_start" in found:
        found.pop("before_school", None)  # earlier than school is before school too
    return tuple(found)


_STARTS = re.compile(
    r"\b(?:start(?:s|ing)?|begin|in (?:for|at)) (?:my |the )?(?:work |job |shift )?(?:at |from )?"
    r"(?P<hour>[5-8]|five|six|seven|eight)(?:[:.](?P<past>[0-5]\d))?(?P<am> ?am)?\b"
    r"(?! ?(?:pm|hours|weeks|days|months|years|in the (?:evening|afternoon)|at night|tonight))"
)
_IN_THE_MORNING = re.compile(r"\bmornings?\b|\bearly\b|\bbefore[ -]school\b|\bbreakfast\b")
_SURELY_MORNING = 7  # "at five" may be in the evening, "at seven" rarely is


def start_in_text(text: str) -> int | None:
    """Return when her words say that work starts in the morning, in minutes after midnight.

    `None` where no hour is named, or it may be one in the evening; of several the earliest.
    """
    plain = text.lower().replace("\u2019", "'")
    morning = _IN_THE_MORNING.search(plain) is not None
    found: list[int] = []
    for one in _STARTS.finditer(plain):
        word = one["hour"]
        hour = int(word) if word.isdigit() else NUMBERS.index(word) + 1
        if morning or one["am"] or hour >= _SURELY_MORNING:
            found.append(hour * 60 + int(one["past"] or 0))
    return min(found, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A kind of service she names: who or what marks it, what to call it, and for which needs."""

    name: str
    needs: frozenset[str]
    tags: frozenset[str]
    audience: frozenset[str]

    def is_met_by(
        self, tags: tuple[str, ...], audience: tuple[str, ...], channels: tuple[str, ...] = ()
    ) -> bool:
        """Say whether a service is of this kind; who comes to the home is a sitter too."""
        comes = "sitter" in self.tags and "home_visit" in channels
        return comes or bool(self.tags & set(tags) or self.audience & set(audience))


def wanted_in_text(text: str) -> tuple[Wanted, ...]:
    """Return the kinds of service her words name, in the order of the file."""
    plain = text.lower().replace("\u2019", "'")
    return tuple(wanted for pattern, wanted in _wanted() if pattern.search(plain))


@once
def wanted_by(situation: Situation) -> tuple[Wanted, ...]:
    """Return the kinds of service that her words in a situation name."""
    return wanted_in_text(situation.text)


@cache
def _wanted() -> tuple[tuple[re.Pattern[str], Wanted], ...]:
    text = files("data").joinpath("reference", "wishes.toml").read_text(encoding="utf-8")
    return tuple(
        (
            re.compile(entry["pattern"]),
            Wanted(
                name=entry["name"],
                needs=frozenset(entry["needs"]),
                tags=frozenset(entry.get("tags", ())),
                audience=frozenset(entry.get("audience", ())),
            ),
        )
        for entry in tomllib.loads(text)["wanted"]
    )


def said_of_herself(adult: str) -> tuple[str, ...]:
    """Return the audience words in a description such as "student mum, 21 (kinship carer)"."""
    plain = adult.lower().replace("\u2019", "'")
    found = list(_hits(plain, "audience"))
    if re.search(r"\b(?:gran|granny|nana|nan|grandmother|aunt|auntie|woman|female)\b", plain):
        found.append("women")
    if re.search(
        r"\b(?:gran|granny|nana|nan|grandmother|grandad|granda|aunt|auntie|uncle)\b", plain
    ):
        found.append("kinship_carers")  # who has the children and is not their parent
    if re.search(r"\b(?:grandad|granda|grandfather|papa|uncle|man|male|father)\b", plain):
        found.append("men")
    if re.search(r"\bmother\b", plain):
        found += ["mums", "women", "parents"]
    if re.search(r"\bfather\b", plain):
        found += ["dads", "parents"]
    return tuple(dict.fromkeys(found))


def _exact(plain: str) -> tuple[list[str], list[str], list[str]] | None:
    word = plain.replace("-", "_").replace(" ", "_")
    if plain in PREFERENCES or word in PREFERENCES:
        return [], [], [plain if plain in PREFERENCES else word]
    if word in vocabulary("access"):
        return [word], [], []
    if word in vocabulary("audience"):
        return [], [word], []
    return None


def _hits(plain: str, kind: str) -> list[str]:
    return [word for pattern, words in _table(kind) if pattern.search(plain) for word in words]
