"""Why this one, what to ask, and what next? Words made from an option's verdicts and record."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import zip_longest

from directory.ages import too_old_from
from directory.ages_in_words import Ages, ages_of
from directory.councils import council_names
from directory.index import Row, of_record
from directory.records import Fit, Phone, Service, ServiceAtLocation
from directory.vocabulary import words
from recommender import national
from recommender.answer import Cost, Verdict
from recommender.conditions import children_with_it
from recommender.groups import children_in_care, children_named
from recommender.national import relay_for
from recommender.rules import all_rules
from recommender.rules._columns import (
    is_creche_only,
    is_for_children,
    may_be_for_own_pupils,
    schedules_of,
)
from recommender.rules._words import window_words
from recommender.rules.access import BUILDING
from recommender.rules.channel import signs
from recommender.rules.cost import age_of, cost_words, fees_for, may_be_funded
from recommender.rules.covers_care import is_open_by_day, other_times_asked
from recommender.rules.hours_said import hours_spoken_of
from recommender.rules.public_funds import may_claim
from recommender.school_hours import needing_care
from recommender.situation import Situation, Window, once
from recommender.troubles import spoken_of, troubles
from recommender.wishes import CALLS_ARE_HARD

# What would make the journey or the call useless is asked before what can be settled.
ASK_ORDER = (
    "status",
    "public_funds",
    "child_age",
    "audience",
    "channel",
    "freshness",
    "accepting",
    "covers_care",
    "hours_said",
    "open_when_free",
    "within_reach",
    "cost",
    "access",
    "language",
    "already_with",
    "setting",
    "part_of_town",
    "serves_area",
    "referral_route",
    "conditionality",
    "programme_criteria",
)
SAY_ORDER = (
    "already_with",
    "child_age",
    "audience",
    "programme_criteria",
    "covers_care",
    "hours_said",
    "open_when_free",
    "cost",
    "language",
    "access",
    "setting",
    "conditionality",
    "accepting",
    "part_of_town",
    "serves_area",
    "referral_route",
)
_ASK_PLACE = {rule: number for number, rule in enumerate(ASK_ORDER)}
_SAY_PLACE = {rule: number for number, rule in enumerate(SAY_ORDER)}
ASKED_AT_MOST = 5

COST_NOT_KNOWN = Cost(amount=None, period=None, text="Cost not known: ask.")

# A rule's unknown in a few words, for what is unknown of every option.
_UNKNOWN_OF_ALL = {
    "child_age": "ages taken",
    "covers_care": "hours",
    "open_when_free": "hours",
    "hours_said": "hours",
    "cost": "fees",
    "accepting": "vacancies",
    "serves_area": "the area served",
    "part_of_town": "the area served",
    "referral_route": "how to get a place",
    "language": "interpreters",
    "access": "access",
    "conditionality": "whether it is voluntary",
    "setting": "the kind of place",
    "channel": "how it is given",
    "audience": "for whom it is",
}
_SCRIPT = {
    "ages taken": "do you take a child of this age",
    "hours": "when are you open",
    "fees": "what does it cost",
    "vacancies": "do you have room",
    "the area served": "do you take people from my area",
    "how to get a place": "how do I get a place",
    "interpreters": "can you book an interpreter",
    "whether it is voluntary": "is going my own choice, and is anybody told when I miss it",
    "the kind of place": "where is it held",
    "how it is given": "is it in person, by phone or online",
    "for whom it is": "who is it for",
}


ANY_HOUR = "Open at any hour, day or night."
ANSWERS = "It answers: "  # how a line's own hours are said


def need_name(need: str) -> str:
    """Return a need in plain words."""
    return words("needs")[need].name


def reasons(
    situation: Situation,
    row: Row,
    verdicts: Sequence[Verdict],
    *,
    child: int | None,
    taken: Sequence[int] = (),
) -> tuple[str, ...]:
    """Return why this is shown: the need met, the journey or channel, then every fact that fits.

    `taken` are the children in care that childcare may take, the one it is shown for among them.
    """
    told = [_need_met(situation, row, child, taken)]
    callers = rung_by(situation, row, child)
    if callers:
        told.append(f"For children to ring: your {children_in_words(situation, callers)} can call.")
    else:
        told += [
            one.reason
            for one in verdicts
            if one.rule == "within_reach" and not one.reason.startswith(("Ask", "They"))
        ]
    if len(told) == 1 and "home_visit" not in row.service.channels and (way := _ways(row.service)):
        told.append(f"You can use it {way}.")
    told[1:1] = _own_words(situation, row)
    when = _line_answers(row)
    always = any(one.reason == ANY_HOUR for one in verdicts)  # else that is said twice
    if when and not always:
        told.append(f"{ANSWERS}{when}.")
    told += [
        one.reason
        for one in _in_order((one for one in verdicts if one.fit is Fit.YES), _SAY_PLACE)
        if _is_hers(situation, row, one, child)
        if not _said_elsewhere(one) and not (callers and one.rule in _HERS_TO_ASK)
        if not (one.rule == "conditionality" and "helpline" in row.service.tags)  # whoever rings
    ]
    return tuple(dict.fromkeys(told))


def _said_elsewhere(verdict: Verdict) -> bool:
    """Say whether a card says it beside its reasons: that it is free, where it says the cost."""
    return verdict.rule == "cost" and verdict.reason.startswith("Listed as free")


_HERS_TO_ASK = ("referral_route", "open_when_free")  # of a line that a child rings


def rung_by(situation: Situation, row: Row, child: int | None) -> tuple[int, ...]:
    """Return which of her children ring a line that is for children alone; none of any other.

    The child it is shown for where her words name one, else all of the ages it is for.
    """
    if "helpline" not in row.service.tags or not is_for_children(row):
        return ()
    ages, chosen = ages_of(row.service), range(len(situation.children))
    named = child is not None and child in children_named(situation)
    return tuple(
        k
        for k in chosen
        if (k == child if named else _is_of_age(ages, situation.children[k].age_years))
    )


def _is_of_age(ages: Ages, age: float | None) -> bool:
    low, high = ages.minimum_age or 0.0, ages.maximum_age
    return age is not None and age >= low and (high is None or age < too_old_from(high))


def _line_answers(row: Row) -> str:
    """Return when a telephone line answers, in its own words, and what to do at other hours."""
    phones = phones_of(row)
    return (phones[0].description or "") if phones and "helpline" in row.service.tags else ""


def _only_when(row: Row) -> str:
    """Say beside a line's number when it answers and what to do at other hours."""
    when = _line_answers(row)
    return f" ({when})" if when and when != national.ALWAYS else ""


def _in_order(verdicts: Iterable[Verdict], place: Mapping[str, int]) -> list[Verdict]:
    """Return the verdicts of the rules that have a place, by place."""
    some = [one for one in verdicts if one.rule in place]
    return sorted(some, key=lambda one: place[one.rule])


def _is_hers(situation: Situation, row: Row, verdict: Verdict, child: int | None) -> bool:
    """Say whether a verdict is of use here: of a child's own help not what it says of siblings.

    Of childcare what it says of every child who needs looking after.
    """
    if row.need == "childcare" and verdict.child is not None:
        return verdict.child in children_in_care(situation)
    return row.need == "childcare" or child is None or verdict.child in (None, child)


QUOTED_AT_LEAST, QUOTED_AT_MOST = 15, 160  # characters of a record's own words
_READ_AT_MOST = 4000  # what a service is for stands near its beginning


def _own_words(situation: Situation, row: Row) -> list[str]:
    """Return what the record itself says of this need: why it is here, in words not ours.

    The stretch that speaks of the trouble she named, or of the need, with its day where that
    follows, else the first one: not of a library, which is for everything. What names a payment
    that may cost her the visa is passed over. Childcare says what it is by its kind.
    """
    parts = _stretches(row)
    if not may_claim(situation):
        parts = tuple(one for one in parts if not one.pays)
    spoken = [troubles()[one].said for one in spoken_of(situation.text)]
    fitting = [one for one in parts if any(re.search(said, one.text.lower()) for said in spoken)]
    fitting = fitting or [one for one in parts if one.speaks_of_it]
    library = row.at is not None and row.at.location.setting == "library"
    if not fitting and not library:
        fitting = [one for one in parts if not one.leads_there][:1]
    quoted = next((one.quoted for one in fitting if not one.leads_there), None)
    return [] if quoted is None else [f"Its record says: \u201c{quoted}\u201d"]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One thing a record says: whether that is of the row's need, a payment, or the way to it.

    `quoted` is how it is shown, with its day where that follows.
    """

    text: str
    quoted: str
    speaks_of_it: bool
    pays: bool
    leads_there: bool


@of_record
def _stretches(row: Row) -> tuple[_Stretch, ...]:
    """Return what a record says of itself, as far as it can be quoted; of childcare nothing."""
    about = row.service.description or row.service.eligibility_description or ""
    if row.need == "childcare" or not about.strip() or about.startswith("Registered as:"):
        return ()
    parts = [" ".join(part.split()) for part in _STRETCH.split(about[:_READ_AT_MOST])]
    return tuple(
        _Stretch(
            text=part,
            quoted=_shortened(_with_its_day(part, following)),
            speaks_of_it=speaking_of(row.need).search(part) is not None,
            pays=_A_PAYMENT.search(part) is not None,
            leads_there=_LEADS_THERE.search(part) is not None,
        )
        for part, following in zip_longest(parts, parts[1:], fillvalue="")
        if len(part) >= QUOTED_AT_LEAST and not part.startswith("Free,")  # said by the cost
    )


def _with_its_day(part: str, following: str) -> str:
    """Return a stretch, with the next one where that says when it is and both are short."""
    whole = f"{part} {following}"
    return whole if _WHEN.search(following) and len(whole) <= QUOTED_AT_MOST else part


# Where one thing that a record says ends: at a line, a full stop, or before "English classes: ".
_STRETCH = re.compile(
    r"\n|(?<=[a-z)\d][.!?]) (?=[A-Z])|(?<=[\w.)]) (?=[A-Z][a-z]+(?: [a-z]+)?: [A-Z\d])"
)
_WHEN = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\d ?[ap]m\b", re.IGNORECASE)
_A_PAYMENT = re.compile(r"\bWelfare Fund\b|\bPayment\b|\bBest Start\b|\bUniversal Credit\b")
# How to reach somebody, or to find the door, is no reason.
_LEADS_THERE = re.compile(
    r"@|https?:|\bTel\b|\bwhere (?:it is|we are):|"
    r"\b(?:opposite|next (?:door )?to|adjacent to|across (?:the road )?from|round the corner|"
    r"(?:just|right|directly|immediately) (?:behind|beside|off|past)|turn (?:left|right)|"
    r"on the (?:corner|left|right|(?:ground|first|second|third|top) floor)|"
    r"(?:side|main|front|rear) (?:door|entrance)|entrance (?:is|at|on|via)|"
    r"bus(?:es)? (?:stop|numbers?|no\.?)|(?:is|are|we're) (?:located|situated)|"
    r"(?:located|situated) (?:at|in|on|beside|behind)|minutes?' walk from|"
    r"(?:metres|yards) from)\b",
    re.IGNORECASE,
)


@cache
def speaking_of(need: str) -> re.Pattern[str]:
    """Return what a record says of itself where it speaks of this need."""
    text = files("data").joinpath("reference", "record_words.toml").read_text(encoding="utf-8")
    return re.compile(tomllib.loads(text)["said"][need], re.IGNORECASE)


def _shortened(text: str) -> str:
    """Return the beginning of a text, whole words, with a mark where there is more."""
    if len(text) <= QUOTED_AT_MOST:
        return text
    return f"{text[:QUOTED_AT_MOST].rsplit(' ', 1)[0].rstrip(' ,;:')}\u2026"


def children_in_words(situation: Situation, children: Sequence[int]) -> str:
    """Return "7-year-old", "1-, 4- and 9-year-old", or "newborn and 3-year-old"."""
    names = [situation.children[child].in_words for child in children]
    alike = [one.in_words for one in situation.children]
    if len(names) > 1:  # of twins both
        names = [_plural(name) if alike.count(name) > 1 else name for name in names]
    return _ages_listed(list(dict.fromkeys(names)))


def _plural(name: str) -> str:
    return name.replace("baby", "babies") if "baby" in name else f"{name}s"


def _ages_listed(names: Sequence[str]) -> str:
    if len(names) > 1 and all(name.endswith(_YEAR_OLD) for name in names):
        return listed([*(f"{name.removesuffix(_YEAR_OLD)}-" for name in names[:-1]), names[-1]])
    return listed(names)


_YEAR_OLD = "-year-old"


def _need_met(situation: Situation, row: Row, child: int | None, taken: Sequence[int]) -> str:
    who = ""
    if child is not None and row.need == "childcare":
        who = f" for your {children_in_words(situation, taken or (child,))}"
    kinds = [words("tags")[tag].name for tag in _kinds(situation, row, child)]
    kind = f": {' and '.join(kinds[:2])}" if kinds else ""
    other = [need for need in situation.needs if need in row.service.needs and need != row.need]
    also = f"; also {' and '.join(need_name(need) for need in other)}" if other else ""
    said = need_name(row.need)
    return f"{said[0].upper()}{said[1:]}{who}{kind}{also}."


def _kinds(situation: Situation, row: Row, child: int | None) -> list[str]:
    """Return what kind of help it is, first what is there for a child of this age."""
    kinds = [tag for tag in row.service.tags if tag in _KINDS]
    if row.need in _NOT_BY_TALKING:
        kinds = [tag for tag in kinds if tag != "counselling"]
    age = situation.children[child].age_years if child is not None else None
    if row.need != "childcare" or age is None:
        return kinds
    first = _CLUBS if age >= _AT_SCHOOL else ("nursery", "playgroup")
    return sorted(kinds, key=lambda tag: first.index(tag) if tag in first else len(first))


# Who advises on money and counsels too is no counsellor for money.
_NOT_BY_TALKING = frozenset({"income_max", "debt_advice", "legal", "housing", "food", "training"})
_AT_SCHOOL = 5.0
_CLUBS = ("breakfast_club", "after_school", "holiday_club")
_KIND_TAGS = """
nursery playgroup creche childminder sitter family_centre breakfast_club after_school holiday_club
counselling peer_led drop_in foodbank pantry community_meal money_advice welfare_rights credit_union
homelessness tenancy_support family_law employment_law immigration_law short_breaks certificate
one_to_one
"""
_KINDS = frozenset(_KIND_TAGS.split())


def _ways(service: Service) -> str:
    known = words("channel")
    return " or ".join(known[way].name for way in service.channels)


def unknown_of(verdicts: Sequence[Verdict], row: Row) -> frozenset[str]:
    """Return what is unknown of this option, in the words of `_UNKNOWN_OF_ALL`."""
    unknown = {one.rule for one in verdicts if one.fit is Fit.UNKNOWN and not _says_something(one)}
    found = {_UNKNOWN_OF_ALL[rule] for rule in unknown if rule in _UNKNOWN_OF_ALL}
    if not schedules_of(row):
        found.add("hours")
    if not row.service.cost_options:
        found.add("fees")
    return frozenset(found)


def worth_asking(situation: Situation, row: Row, verdict: Verdict) -> bool:
    """Say whether an unknown is worth a question: not the area, of a place in her own council.

    Nor the age of a child for whom no childcare is asked for.
    """
    if row.need == "childcare" and verdict.child is not None:
        return verdict.child in children_in_care(situation)
    here = row.at.location.council_code if row.at is not None else None
    hers = situation.origin.council_code if situation.origin else None
    return verdict.rule != "serves_area" or here is None or here != hers or bool(verdict.value)


def _says_something(verdict: Verdict) -> bool:
    """Say whether the record does list something, though it does not settle the question."""
    if verdict.rule in ("accepting", "audience"):
        return verdict.value not in (None, "unknown", [], ())
    return verdict.value not in (None, "", "unknown", [], {}, [None, None])


def ask_first(
    verdicts: Sequence[Verdict], said_once: Collection[str], told: Collection[str]
) -> tuple[str, ...]:
    """Return what to ask before going, most telling first, without what was said already."""
    asked: list[str] = []
    for one in _in_order((one for one in verdicts if one.fit is Fit.UNKNOWN), _ASK_PLACE):
        once = _UNKNOWN_OF_ALL.get(one.rule) in said_once and not _says_something(one)
        if not once and one.reason not in told:
            asked.append(one.reason)
    return _ages_together(tuple(dict.fromkeys(asked)))[:ASKED_AT_MOST]


_AGE_ASKED = re.compile(r"Ask if they take your (?P<who>[^:]+): (?P<told>.+)")


def _ages_together(asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the same with one question for all children of whom the same is not known."""
    ages = [said for one in asked if (said := _AGE_ASKED.fullmatch(one))]
    merged: dict[str, str] = {}
    for one in asked:
        told = next((said["told"] for said in ages if said[0] == one), None)
        who = [said["who"] for said in ages if said["told"] == told]
        if told is not None:
            merged.setdefault(told, f"Ask if they take your {_ages_listed(who)}: {told}")
        else:
            merged[one] = one
    return tuple(merged.values())


@of_record
def own_pupils_asked(row: Row) -> tuple[str, ...]:
    """Ask of a club for schoolchildren that a school runs itself if it takes any other child."""
    if not may_be_for_own_pupils(row):
        return ()
    return ("Run by a school: ask if it takes children who do not go there.",)


def rest_of_the_week_asked(
    situation: Situation, row: Row, verdicts: Sequence[Verdict], *, child: int | None
) -> tuple[str, ...]:
    """Ask of what is open by day about the evening or weekend for which care is needed too."""
    unsure = any(one.rule == "covers_care" and one.fit is Fit.UNKNOWN for one in verdicts)
    if not unsure or not is_open_by_day(row):
        return ()
    return tuple(said for said in (other_times_asked(situation, child),) if said)


def what_would_make_it_useless(
    situation: Situation, row: Row, child: int | None = None
) -> tuple[str, ...]:
    """Ask what would make a place useless for this family before what can be settled.

    Whether there is the hoist, and the room for a powerchair, that her words name (of childcare
    for the child that has a condition); out of doors, how who does not walk gets around; of a
    crèche, if it keeps children whose parent is not there; of help for carers, if it is for those
    of a child too.
    """
    asked: list[str] = []
    with_it = children_with_it(situation)
    for_it = row.need != "childcare" or not with_it or child in with_it
    if row.at is not None and for_it and (needed := _equipment_named(situation)):
        asked.append(f"Ask if there is {listed(needed)}.")
    if with_it and "carers" in row.service.audience and not _OF_CHILDREN.search(_all_it_says(row)):
        asked.append("Ask if they help somebody who cares for a child: their record does not say.")
    if row.need != "childcare":
        return tuple(asked)
    if BUILDING & set(situation.access_needs) and _OUT_OF_DOORS.search(row.service.name):
        asked.append("Out of doors: ask first how somebody who does not walk gets around there.")
    if is_creche_only(row):
        asked.append("A cr\u00e8che: ask if it keeps children while their parent is elsewhere.")
    return tuple(asked)


_OF_CHILDREN = re.compile(
    r"\b(?:child\w*|parents?|famil\w+|sons?|daughters?|kids)\b", re.IGNORECASE
)


def _all_it_says(row: Row) -> str:
    service = row.service
    return " ".join(
        part
        for part in (service.name, service.description, service.eligibility_description)
        if part
    )


_EQUIPMENT = {
    "a hoist": r"\bhoist(?:s|ed|ing)?\b",
    "room for a powerchair": r"\b(?:power(?:ed)?|electric|motori[sz]ed)[ -]?(?:wheel ?)?chair",
}


@once
def _equipment_named(situation: Situation) -> tuple[str, ...]:
    """Return the equipment her words name, or her access needs ask for."""
    text = situation.text.lower()
    named = tuple(name for name, said in _EQUIPMENT.items() if re.search(said, text))
    return named or (("a hoist",) if "changing_place" in situation.access_needs else ())


_OUT_OF_DOORS = re.compile(
    r"\b(?:forest|outdoors?|woodlands?|woods|nature|bush ?craft|beach|farm|allotment)\b", re.I
)


def not_known(
    situation: Situation, shared: Mapping[str, Collection[str]], counts: Mapping[str, int]
) -> tuple[str, ...]:
    """Return what no option of a need lists, by need: one sentence with one script for the call.

    Needs of which the same is not known share a sentence.
    """
    said: dict[tuple[str, ...], list[str]] = {}
    for need, things in shared.items():
        if things:
            kind = "childcare" if need == "childcare" else ""
            said.setdefault((kind, *sorted(things)), []).append(need)
    return tuple(
        _not_known(situation, needs, shared[needs[0]], sum(counts[need] for need in needs))
        for needs in said.values()
    )


def _not_known(
    situation: Situation, needs: Sequence[str], shared: Collection[str], count: int
) -> str:
    need = needs[0]
    order = list(dict.fromkeys(_UNKNOWN_OF_ALL.values()))
    things = sorted(shared, key=order.index)
    told = [_asked_about(situation, need, thing) for thing in things]
    script = ", ".join(question for _, question in told)
    these = "this record" if count == 1 else f"these {count} records"
    verb = "are" if len(things) > 1 or told[0][0] in _SEVERAL else "is"
    said = listed([name for name, _ in told])
    return (
        f"{needs_listed(needs).capitalize()}: {said} {verb} not in {these}. "
        f"Ask when you call: {script}?"
    )


def _asked_about(situation: Situation, need: str, thing: str) -> tuple[str, str]:
    """Return what is not known and the question for the call, in words that suit the need."""
    if thing == "access":
        return _access_asked(situation)
    places = {"not jobcentre", "not school", "not faith_venue"} & set(situation.preferences)
    if thing == "the kind of place" and not places:
        return "whether you are seen on your own", "would I be seen on my own"
    if need == "childcare" and thing == "hours" and situation.care_times:
        return thing, _care_asked(situation, situation.care_times)
    if need != "childcare" and thing in _NOT_CHILDCARE:
        return _NOT_CHILDCARE[thing]
    if thing == "ages taken" and "disabled_children" in situation.audience:
        return thing, f"{_SCRIPT[thing]} and can you give the support my child needs"
    if need == "childcare" and thing == "hours" and (when := hours_spoken_of(situation)):
        return thing, f"do you look after children {when}"
    if need == "childcare" and thing == "fees" and _a_place_may_be_funded(situation):
        return thing, f"{_SCRIPT[thing]} and is there a funded place"
    return thing, _SCRIPT[thing]


def _a_place_may_be_funded(situation: Situation) -> bool:
    in_care = [k for k in children_in_care(situation) if k is not None]
    return may_be_funded([situation.children[k].age_years for k in in_care])


def _care_asked(situation: Situation, times: tuple[Window, ...]) -> str:
    """Ask for the hours she needs, from the first to the last, of each child."""
    by_times: dict[str, list[str]] = {}
    for child in children_in_care(situation):
        who = "a child" if child is None else f"my {situation.children[child].in_words}"
        said = window_words(needing_care(situation, times, child)).replace("; ", " and ")
        by_times.setdefault(said, []).append(who)
    asked = [f"{listed(who)} {said}" for said, who in by_times.items()]
    return f"can you take {', and '.join(asked)}"


def _access_asked(situation: Situation) -> tuple[str, str]:
    """Return the access she needs: getting into a building, or being understood."""
    known, needs = words("access"), situation.access_needs
    questions = ["can we get in and around"] if BUILDING & set(needs) else []
    other = [known[need].name for need in needs if need not in BUILDING]
    questions += [f"can you help with {listed(other)}"] if other else []
    return listed([known[need].name for need in needs]), " and ".join(questions)


# What is said otherwise of help that is not childcare, and what is said in the plural.
_NOT_CHILDCARE = {
    "vacancies": ("whether they take new people", "do you take new people"),
    "how to get a place": ("how to start", "how do I start"),
}
_SEVERAL = frozenset({"ages taken", "hours", "fees", "vacancies", "interpreters"})


def needs_listed(needs: Sequence[str]) -> str:
    """Return needs in words; "benefits and income, and legal help" where one holds an "and"."""
    names = [need_name(need) for need in needs]
    if len(names) > 1 and any(" and " in name for name in names):
        return f"{', '.join(names[:-1])}, and {names[-1]}"
    return listed(names)


def listed(things: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"


def question(rule: str) -> str:
    """Return the question to ask on the phone for a rule."""
    return all_rules()[rule].question


@of_record
def phones_of(row: Row) -> tuple[Phone, ...]:
    """Return the telephone numbers of a row: the place's, the service's, then its contacts'."""
    place = () if row.at is None else (*row.at.phones, *row.at.location.phones)
    contacts = (phone for contact in row.service.contacts for phone in contact.phones)
    return (*place, *row.service.phones, *contacts)


def next_step(
    situation: Situation,
    row: Row,
    channel: str,
    *,
    child: int | None,
    taken: Sequence[int] = (),
    alike: int = 1,
    ask: str = "",
) -> str:
    """Return the one thing to do next, as a sentence.

    `taken` are the children in care that it may take; `alike` is of how many childminders near
    there the same is seen, this one counted; `ask` is what to ask whoever answers where nothing is
    known of any child.
    """
    phones, service = phones_of(row), row.service
    what = ""
    if child is not None and row.need == "childcare":
        whom = taken or (child,)
        what = f" and ask about {_places_for(situation, whom)}{_support_for(situation, whom)}"
    routes = service.referral_route
    if routes and not {"self", "keyworker"} & set(routes):
        known = words("referral_route")
        return f"Ask to be referred {known[routes[0]].name}{what}."
    if "keyworker" in routes and "self" not in routes:
        return f"Ask your keyworker to refer you{what}."
    if phones:
        return _rung(situation, row, phones[0], what or ask, child=child)
    if "childminder" in service.tags:
        about = f"the {alike} childminders listed near there" if alike > 1 else "this childminder"
        place = what.removeprefix(" and ask about").strip()
        asked = f"{about} and {place}" if place else about
        service_of = f"Ask {_whose_council(row)} childcare information service"
        return f"{service_of} about {asked}{_register(row)}."
    if channel == "online" and service.url:
        return f"Go to {service.url}{what}."
    if service.email:
        return f"Write to {service.email}{what}."
    if service.url:
        return f"Look at {service.url}{what}."
    return _nobody_to_ask(row)


def first_step(service: Service, at: ServiceAtLocation | None, need: str) -> str:
    """Return the one thing to do next with a service that was chosen without an answer.

    `at` is the place of it that is meant; only a known kind of place is one to look in at.
    """
    ask = " and ask about a place" if need == "childcare" else " and ask how to start"
    row = Row(service=service, need=need, at=at)
    return next_step(Situation(), row, "in_person", child=None, ask=ask)


def _rung(situation: Situation, row: Row, phone: Phone, what: str, *, child: int | None) -> str:
    """Say who is to ring a number: she, somebody with her, or a child whose line it is."""
    extra = f"{_charge(phone)}{_only_when(row)}"
    if callers := rung_by(situation, row, child):
        return f"Your {children_in_words(situation, callers)} can call {phone.number}{extra}."
    if CALLS_ARE_HARD in situation.preferences:
        return _rung_with_her(phone, row.service.url, f"{what}{extra}")
    return f"Call {phone.number}{_through(situation)}{what}{extra}."


def _rung_with_her(phone: Phone, url: str | None, rest: str) -> str:
    """Say who may ring for her who cannot face a call, and what to look at instead."""
    page = f" Or look at {url}." if url else ""
    return (
        f"Ask your keyworker, or somebody you trust, to ring {phone.number} with you{rest}.{page}"
    )


def _nobody_to_ask(row: Row) -> str:
    """Say what to do where no number, address or page is listed.

    A bare address may be a treasurer's house: only a known kind of place is one to look in at.
    """
    place = row.at.location if row.at is not None else None
    if place is not None and place.setting != "unknown" and not place.confidential:
        return "No phone or website is listed: look in, or look for a number."
    if row.need == "domestic_abuse":
        return _THROUGH_THE_HELPLINE
    if {source.feed for source in row.service.sources} == {"oscr"}:
        return _REGISTERED
    return "No phone or website is listed: look for one, or ask the council."


# Nobody who is being looked for should have to look for a number.
_THROUGH_THE_HELPLINE = (
    "No phone or website is listed: ask the domestic abuse helpline to put you in touch."
)
_REGISTERED = (
    "Registered as a charity, with no phone or website listed: look for one, and ask if it still "
    "runs and helps with this."
)
# Numbers that cost more than an ordinary call; many of old lists have been given up since.
_CHARGED = ("084", "087", "09")


def _charge(phone: Phone) -> str:
    """Say that a number costs extra, where it does."""
    if not re.sub(r"\D", "", phone.number).startswith(_CHARGED):
        return ""
    return " (it costs more than an ordinary call: look for another number first)"


# Where every registered childminder of Scotland is listed, and where our records of them come from.
_REGISTER = ", or look for childminders at www.careinspectorate.com"


def _whose_council(row: Row) -> str:
    """Name the council of a place: next door to her own it may be another."""
    code = row.at.location.council_code if row.at is not None else None
    name = council_names().get(code or "")
    return f"{name} Council's" if name else "your council's"


def _register(row: Row) -> str:
    """Name the register that a childminder stands in; nothing where the record is not from it."""
    feeds = {source.feed for source in row.service.sources}
    return _REGISTER if "care-inspectorate" in feeds else ""


def _places_for(situation: Situation, children: Sequence[int]) -> str:
    """Say for whom a place is asked: of twins for both, of several for each."""
    if len(children) > 1:
        return f"places for your {children_in_words(situation, children)}"
    who = situation.children[children[0]].in_words
    alike = sum(one.in_words == who for one in situation.children)
    if alike == 1:
        return f"a place for your {who}"
    return f"a place for each of your {_plural(who)}"


def _support_for(situation: Situation, children: Sequence[int]) -> str:
    """Ask of childcare what a disabled child's parent has to know before any age."""
    disabled = children_with_it(situation).intersection(children)
    return ", and if they can give the support your child needs" if disabled else ""


def _through(situation: Situation) -> str:
    """Say through whom to ring, of somebody who uses sign language."""
    relay = relay_for(situation.council)
    return f" through {relay.name}" if relay and signs(situation) else ""


def cost_of(situation: Situation, row: Row, *, child: int | None) -> Cost:
    """Return the least fee listed for this child, and how it reads; or say that it is not known."""
    age = age_of(situation, child) if row.need == "childcare" else None
    fees, said = fees_for(row, age), cost_words(row, age=age)
    if fees:
        return Cost(amount=fees[0].amount, period=fees[0].period, text=said)
    if said:
        return Cost(amount=None, period=None, text=f"{said} (amount not known: ask)")
    return COST_NOT_KNOWN
