"""How is a figure said? Dates, money, minutes and distances as people in Scotland say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite
from urllib.parse import urlsplit

from app import words
from directory.ages import months_said
from recommender.situation import MODES

METRES_A_MILE = 1609.344
WALKED = 10  # minutes: nobody waits for a bus for that, and the engines walk it
WAITED_FOR = ("bus", "subway", "train")
CHANNELS = {
    "in_person": "in person",
    "phone": "by phone",
    "online": "online",
    "home_visit": "visits you at home",
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_NAMES = frozenset({"oscr", "aliss", "osm", "xcri", "cld", "nhs", "hsds"})  # said as letters
FEEDS = {
    "sample": "the sample",
    "oscr": "the charity register (OSCR)",
    "local-knowledge": "local knowledge",
    "national-lines": "our list of national lines",
}
PERIODS = {"once": "in all", "session": "a session", "hour": "an hour"}


def minutes(likely: float | None, between: tuple[float, float] | None, mode: str | None) -> str:
    """Return "18 to 24 minutes by bus"; empty when no time is known."""
    if likely is None or not isfinite(likely):
        return ""
    if likely <= WALKED and mode in WAITED_FOR:
        mode = "walk"
    low, high = (round(end) for end in between) if between else (round(likely), round(likely))
    much = f"{low} to {high} minutes" if low < high else f"about {max(high, 1)} minutes"
    if low < 1 < high:
        much = f"up to {high} minutes"
    if high <= 1:
        much = "a minute"
    return f"{much} {MODES.get(mode, '')}".strip() if mode else much


def metres(distance_m: float | None) -> str:
    """Return "350 metres" up to a kilometre, then miles with kilometres; empty when not known."""
    if distance_m is None or not isfinite(distance_m):
        return ""
    if distance_m < 1000:
        return f"{max(round(distance_m, -1), 10):.0f} metres"
    return f"{distance_m / METRES_A_MILE:.1f} miles ({distance_m / 1000:.1f} km)"


def pounds(amount: float | None, period: str | None = None) -> str:
    """Return "free", "£4.50 a session" or "£30 a week"; empty when not known."""
    if amount is None:
        return ""
    if amount == 0:
        return "free"
    much = f"£{amount:,.0f}" if amount == round(amount) else f"£{amount:,.2f}"
    return f"{much} {PERIODS.get(period, f'a {period}')}" if period else much


def day(when: date | datetime | None) -> str:
    """Return "31 May 2026"; empty when not known."""
    return "" if when is None else f"{when.day} {when:%B %Y}"


def ago(when: date | None, today: date) -> str:
    """Return "today", "3 weeks ago", "2 years ago"; empty when not known."""
    if when is None:
        return ""
    days = (today - when).days
    for size, name in ((365, "year"), (30, "month"), (7, "week"), (1, "day")):
        if days >= size:
            return f"{count(days // size, name)} ago"
    return "today" if days == 0 else day(when)


def count(number: int, thing: str, things: str | None = None) -> str:
    """Return "1 option", "12 options", "3,210 records"."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def left_out(by_rule: Mapping[str, int]) -> list[str]:
    """Return "71 are too far" and "1 is no longer running" by rule, the most first."""
    said: list[str] = []
    for rule, number in sorted(by_rule.items(), key=lambda pair: (-pair[1], pair[0])):
        verb, rest = words.RULES[rule].split(" ", 1)
        said += [f"{number:,} {words.OF_ONE.get(verb, verb) if number == 1 else verb} {rest}"]
    return said


def listed(items: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def distinct(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines without blank ones and those that another says already.

    >>> distinct(("Under the Open Government Licence v3.0", "Open Government Licence v3.0", ""))
    ('Under the Open Government Licence v3.0',)
    """
    said = [line for line in dict.fromkeys(lines) if line]
    return tuple(one for one in said if not any(one != other and one in other for other in said))


def feed(name: str) -> str:
    """Return a feed's id as people read it: "Care Inspectorate", "the sample"."""
    return FEEDS.get(name) or " ".join(
        part.upper() if part in SHORT_NAMES else part.title() for part in name.split("-")
    )


def host(address: str) -> str:
    """Return whose page an address is: "capability.scot"; other text is left as it is."""
    return urlsplit(address).netloc.removeprefix("www.") or address


def telephone(number: str) -> str:
    """Return what a `tel:` link needs: digits, with a leading plus kept."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def age(years: float | None) -> str:
    """Return a child's age: "baby on the way", "7 months", "2 years"."""
    if years is None:
        return "baby on the way"
    if years == 0:
        return "newborn"
    months = round(years * 12) if years < 1 else months_said(years)
    if months is not None:
        return count(months, "month")
    return count(int(years), "year") if years == int(years) else f"{years:g} years"


def ages(minimum: float | None, maximum: float | None) -> str:
    """Return the ages a service lists: "2 to 5 years", "from 8 years"; empty when not listed."""
    if minimum is None and maximum is None:
        return ""
    if maximum is None:
        return f"from {age(minimum)}"
    if minimum is None or minimum == 0:
        return f"from birth to {age(maximum)}" if minimum == 0 else f"up to {age(maximum)}"
    if minimum >= 1 and months_said(minimum) is None and months_said(maximum) is None:
        return f"{minimum:g} to {maximum:g} years"
    return f"{age(minimum)} to {age(maximum)}"


def about(service_id: str) -> str:
    """Return where the page of a service is; an id says nothing about who looks."""
    return f"/service?id={service_id}"
