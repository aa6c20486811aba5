"""Which ages and prices does a sentence state? Only where it can mean one thing.

A publisher's "3-5 years" or "£5.50 per session" is read; "from about £5" is kept as words.
"""

from __future__ import annotations

import math
import re

from directory.ages import JUST_OVER
from directory.records import CostOption, Period, ReferralRoute
from directory.remembering import remembered

_UNITS = r"(?:years?(?: ?old)?|yrs?\.?(?: ?old)?|y/?o|months?|mths?|weeks?|wks?)"
_NUMBER = r"(\d{1,3}(?:\.\d)?|½)"
_LEAD = re.compile(
    r"^(?:(?:for|suitable for|open to|ages?|aged|children|child|people|persons?"
    r"|young people|adults?|age range|age group|between|from|all)\b[ :]*)+",
    re.I,
)
_TAIL = re.compile(r"(?:\s*(?:only|of age|inclusive|olds?|age group|children))+\.?$", re.I)
_RANGE = re.compile(
    rf"{_NUMBER} ?({_UNITS})?(?:s)? ?(?:-|\u2013|to|and|until) ?{_NUMBER} ?({_UNITS})?s?\Z", re.I
)
_BIRTH = re.compile(rf"(?:birth|newborn) ?(?:-|\u2013|to) ?{_NUMBER} ?({_UNITS})?\Z", re.I)
_FROM_BIRTH = re.compile(
    r"from birth(?: (?:onwards?|upwards?|up))?\Z|(?:birth|newborn) ?\+\Z", re.I
)
_FROM = re.compile(
    rf"(?:from(?: the age of| age)?|min(?:imum)?(?: age)?) ?:? ?{_NUMBER} ?({_UNITS})?"
    r"(?: (?:and|or) (?:over|above|up|older)| onwards?| upwards?)?\Z",
    re.I,
)
_AND_UNDER = re.compile(rf"{_NUMBER} ?({_UNITS})? ?(?:and|or|&) (?:under|younger|below)\Z", re.I)
_EACH_YEAR = re.compile(rf"(\d\d?)(?:, (\d\d?))+,? (?:and|&|or) (\d\d?) ?{_UNITS}?s?\Z", re.I)
_CLASSES = re.compile(r" ?\((?:P|S|primary |nursery )[\w -]*\)\Z", re.I)
_UNDER = re.compile(rf"under(?: the age of| ?-)? ?{_NUMBER}(?: ?({_UNITS})|'?s)?\Z", re.I)
_OVER = re.compile(
    rf"(?:over(?: the age of)? {_NUMBER}(?: ?({_UNITS})|'?s)?"
    rf"|{_NUMBER} ?({_UNITS})? ?(?:\+|plus|and (?:over|above|up|older)|or (?:over|above|older))"
    rf"(?: ?{_UNITS})?)\Z",
    re.I,
)


@remembered()
def ages_in(words: str) -> tuple[float | None, float | None] | None:
    """Return (minimum, maximum) in years that the words state, or `None` when they are not certain.

    The maximum includes its whole year: "under 5s" is (None, 4), "3-5 years" is (3, 5). One in
    months is exact, as `directory.ages` has it: "0-18 months" is (0, 1.5), "0-12 months" (0,
    1.001). "Over 60s" and "60+" are (60, None).
    """
    text = " ".join(words.lower().replace("½", ".5").split()).strip()
    text = _CLASSES.sub("", text).strip(" .()")
    if _FROM_BIRTH.search(text) and text.startswith(("from", "birth", "newborn", "ages")):
        return 0.0, None
    if match := _FROM.match(text):
        return _years(match[1], match[2] or ""), None
    text = _TAIL.sub("", _LEAD.sub("", text)).strip()
    if match := _RANGE.match(text):
        upper = match[4] or ""
        low, high = _years(match[1], match[2] or upper), _reached(match[3], upper)
        return (low, high) if low <= high else None
    if match := _BIRTH.match(text):
        return 0.0, _reached(match[1], match[2] or "")
    if match := _EACH_YEAR.match(text):
        years = [int(year) for year in re.findall(r"\d+", text)]
        return (years[0], years[-1]) if years == [*range(years[0], years[-1] + 1)] else None
    if match := _AND_UNDER.match(text):
        return None, _reached(match[1], match[2] or "")
    if match := _UNDER.match(text):
        high = float(match[1]) - 1
        return (None, _reached(f"{high:g}", match[2] or "")) if high >= 0 else None
    if match := _OVER.match(text):
        return _years(match[1] or match[3], match[2] or match[4] or ""), None
    return None


def _in_years(unit: str | None) -> bool:
    return not unit or unit.startswith("y")


def _reached(number: str, unit: str) -> float:
    """Return an upper age: in months it is exact, in weeks it is of the month they end in."""
    if _in_years(unit):
        return float(number)
    weeks = unit.startswith("w")
    months = math.ceil(float(number) * 12 / 52) if weeks else round(float(number))
    return round(months / 12, 3) + (0 if months % 12 else JUST_OVER)


def _years(number: str, unit: str) -> float:
    value = float(number)
    if unit.startswith(("month", "mth")):
        return round(value / 12, 3)
    return round(value / 52, 3) if unit.startswith("w") else value


_PERIODS: dict[str, Period] = {
    "session": "session",
    "class": "session",
    "lesson": "session",
    "visit": "session",
    "meeting": "session",
    "hour": "hour",
    "hr": "hour",
    "hourly": "hour",
    "day": "day",
    "daily": "day",
    "week": "week",
    "weekly": "week",
    "month": "month",
    "monthly": "month",
    "term": "term",
    "year": "year",
    "annum": "year",
    "annual": "year",
    "yearly": "year",
}
_PERIOD_WORDS = "|".join(sorted(_PERIODS, key=len, reverse=True))
_PER = rf"(?:per|an?|each|every|/|for an?|for each)? ?(?:full )?({_PERIOD_WORDS})s?"
_PERIOD = re.compile(rf"\b({_PERIOD_WORDS})s?\b(?![ -]?olds?\b)", re.I)  # not "2-4 year olds"
_SHORT_PERIODS = {"h": "hour", "d": "day", "w": "week", "cm": "month"}
_SHORT_PERIOD = re.compile(r"(?<=\d) ?p[./]?([hdw]|cm)\.?(?!\w)", re.I)
_BARE = re.compile(
    r"^(\d{1,4}\.\d\d)(?= ?(?:per|an?|each|every|/)\b)", re.I
)  # of a column of prices
_PER_PERSON = re.compile(r"(?<=\d) ?p\.?p\b\.?", re.I)
_PENCE = re.compile(r"(?<![\d.£])(\d{1,2}) ?p\b(?![./])", re.I)
_POUNDS = re.compile(r"(?:GBP ?(\d[\d,.]*)|(?<![£\d.])(\d{1,5}(?:\.\d\d)?) pounds?\b)", re.I)
_EACH = re.compile(
    r",? ?\b(?:per|for each|a|for one) (?:child|person|head|adult|family)\b|,? \beach\b$", re.I
)
_AFTER = (
    r"(?: (?:for )?(?P<after>(?:under|over)s? ?\d{1,2}s?|adults?|child(?:ren)?|concessions?"
    r"|(?:non-)?members?|famil(?:y|ies)|siblings?|lunch|snacks?))"
)
_PRICE = r"£ ?(\d{1,5}(?:,\d{3})*(?:\.\d{1,2})?)(?:p\b)?"
_WHO = r"(?:(?P<who>[A-Za-z][A-Za-z0-9 '/&+-]{1,40}?) ?[:\u2013-]? ?)?"
_PRICED = re.compile(rf"{_WHO}{_PRICE} ?{_PER}(?: ?\((?P<note>[^()]*)\))?\.?\Z", re.I)
_BARE_PRICE = re.compile(rf"{_WHO}{_PRICE}{_AFTER}?(?: ?\((?P<note>[^()]*)\))?\.?\Z", re.I)
_FREE = re.compile(
    r"(?:it'?s |it is |this (?:service )?is |all services are )?(?:a )?"
    r"(?:free(?: of charge| (?:service|entry|admission)| to (?:use|all|attend|everyone|join))?"
    r"(?:,? \(?donations? (?:are )?welcome\)?)?|no (?:charge|cost|fee)s?"
    r"|nil|£ ?0(?:\.00)?|no cost to (?:you|parents|families))[.!]*\Z",
    re.I,
)
_FREE_FOR = re.compile(r"free (?:to|for) (?P<who>[^.;,]{3,40})\.?\Z", re.I)
_VAGUE = re.compile(
    r"\b(?:from|up to|about|approx|around|upwards|suggested|donation|or|then|half)\b", re.I
)


def period_in(words: str | None) -> Period | None:
    """Return the period a price is for, where the words name exactly one."""
    return _only_period(words) if words else None


@remembered()
def _only_period(words: str) -> Period | None:
    found = {_PERIODS[word.lower()] for word in _PERIOD.findall(words)}
    if found == {"hour", "session"} or len(found) != 1:
        return None
    return found.pop()


@remembered()
def costs_in(words: str) -> tuple[CostOption, ...]:
    """Return what the words charge: one option a clause, an amount only where it is certain.

    Nothing is lost: a clause that is not certain is kept as `amount_description` alone.
    """
    text = " ".join(words.split())
    if not text:
        return ()
    clauses = [part.strip() for part in re.split(r"\s*[;\n]\s*|, (?=[^,]*£)|\. (?=[A-Z£])", text)]
    options = tuple(option for clause in clauses if clause for option in _options(clause))
    if len(options) > 1 and all(option.amount is None for option in options):
        return (CostOption(amount_description=text),)
    return options


def _in_pounds(text: str) -> str:
    """Write pence, "GBP", "pounds" and "pw" as everybody else does."""
    text = _PER_PERSON.sub(" per person", _BARE.sub(r"£\1", text))
    text = _POUNDS.sub(lambda found: f"£{found[1] or found[2]}", text)
    text = _PENCE.sub(lambda found: f"£0.{int(found[1]):02}", text)
    return _SHORT_PERIOD.sub(lambda found: f" per {_SHORT_PERIODS[found[1].lower()]}", text)


def _options(clause: str) -> tuple[CostOption, ...]:
    """Return what a clause charges, and whom a note in it lets in free."""
    one = _clause(clause)
    note = re.search(r"\((free (?:to|for) [^()]+)\)\.?\Z", clause, re.I)
    return (one,) if one.amount is None or note is None else (one, _clause(note[1]))


def _clause(text: str) -> CostOption:
    if _FREE.match(text):
        return CostOption(amount=0.0, amount_description=text)
    if match := _FREE_FOR.match(text):
        low, high = ages_in(match["who"]) or (None, None)
        return CostOption(
            option=match["who"],
            amount=0.0,
            amount_description=text,
            minimum_age=low,
            maximum_age=high,
        )
    said = _in_pounds(text)
    each = _EACH.search(said)
    said = _EACH.sub("", said)
    match = None if _VAGUE.search(said) else _PRICED.match(said) or _BARE_PRICE.match(said)
    if match is None:
        return CostOption(amount_description=text)
    groups = match.groupdict()
    whom = (groups.get("who"), groups.get("after"), each[0].strip(" ,") if each else None)
    who = next((one.strip() for one in whom if one and one.strip()), None)
    low, high = (ages_in(who) if who else None) or (None, None)
    return CostOption(
        option=who,
        amount=float(match[2].replace(",", "")),
        amount_description=text,
        period=period_in(match[3]) if match.re is _PRICED else None,
        minimum_age=low,
        maximum_age=high,
    )


_NOT_SELF = re.compile(r"self[ -]*referrals? (?:are|is) not|no self[ -]*referral", re.I)
_ROUTES: tuple[tuple[ReferralRoute, re.Pattern[str]], ...] = (
    (
        "self",
        re.compile(
            r"self[ -]*referral|\bself and\b|drop[ -]in|refer yourself|no referral needed|"
            r"^(?:by |please )?(?:tele)?phone(?: call)?(?:,| or|$)",
            re.I,
        ),
    ),
    ("gp", re.compile(r"\bGPs?\b|\bdoctor", re.I)),
    ("jobcentre", re.compile(r"job ?centre|work coach", re.I)),
    ("keyworker", re.compile(r"key ?worker", re.I)),
    ("professional", re.compile(r"professional|social work|health visitor|therapist", re.I)),
)


def routes_in(words: str) -> tuple[ReferralRoute, ...]:
    """Return the ways in that the words name; "self" only where they do not refuse it."""
    refused = _NOT_SELF.search(words)
    return tuple(
        route
        for route, pattern in _ROUTES
        if pattern.search(words) and not (route == "self" and refused)
    )
