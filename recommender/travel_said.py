"""How do her own words say that she travels? Only what is plain; hers to change.

"I walk everywhere", "we get the bus everywhere", "I've got a car". No car alone says neither bus
nor feet. A car that is broken, sold or his is none, and words that mean two ways are left alone.
"""

from __future__ import annotations

import re

from recommender.said import in_one_line
from recommender.situation import Mode

_WE = r"(?:i|we|me and the \w+)"
_ALWAYS = (
    r"(?: (?:just|only|always|usually|mostly|have to|need to|do|can|can only|tend to|end up))*"
)
_ALL_OVER = r"(?:everywhere|all over|most places|anywhere|to everything|it everywhere|it all)"
# What may follow in a note: "by bus, max 30 mins", "on foot only".
_NOTED = (
    r"(?=[.,;!?)]|$| (?:at most|max\w*|only|no more|up to|within|about|for|half|an hour)\b"
    r"| \d)"
)
_GOES = r"(?:travel(?:s|ling)?|gets? (?:about|around|there)|mins?|minutes|hour|away)"
_FARE = r"(?:bus fares?|bus money|fares? for the bus|money for (?:the )?bus(?:es)?)"
_SAID: dict[Mode, re.Pattern[str]] = {
    "walk": re.compile(
        rf"\b{_WE}{_ALWAYS} (?:walk|go on foot) {_ALL_OVER}\b|\bwalking everywhere\b"
        r"|(?:^|[.,;!?] )(?:i|we) (?:just |only )?walk(?=[.,;!?]|$| (?:with|wi) the (?:pram|buggy))"
        r"|\b(?:somewhere|place|nursery|group|something|one) (?:that )?(?:i|we) can walk to"
        r"\b|\b(?:i|we) can only walk\b|\b(?:in|within) walking distance\b"
        r"|\b(?:walk|walking|on foot) only\b|\bonly (?:walks|on foot)\b|\bwalking distance only\b"
        r"|\bonly (?:in )?walking distance\b"
        r"|\b(?:has|needs?|(?:would|will|'d|'ll) (?:have|need)|have) to be (?:in |by |within )?"
        r"(?:walkable|walking|on foot|walk(?=[.,;!?]|$| or))"
        rf"|\b(?:can't|cannot|cannae|canny|cant|couldn't) (?:even )?(?:afford|pay) (?:for )?"
        rf"(?:the |any )?(?:{_FARE}|bus(?:es)?)\b"
        rf"|\b(?:no|nae|haven't|don't have|havenae)(?: got)?(?: the| any)? {_FARE}\b"
        rf"|(?:^|[.,;:!?(] ?)on foot(?: only)?{_NOTED}|\b{_GOES} on foot\b"
        r"|\bwithin (?:a )?(?:\d{1,2}|ten|fifteen|twenty|thirty)[ -]?(?:mins?|minutes?)?'?s? walk\b"
    ),
    "bus": re.compile(
        rf"\b{_WE}{_ALWAYS} (?:get|take|use|catch|go on|go by)(?: the)? bus(?:es)? {_ALL_OVER}\b"
        rf"|\b{_WE}{_ALWAYS} (?:rely|depend) on (?:the )?(?:bus(?:es)?|public transport)\b"
        rf"|\b{_WE}(?:'ve| have)(?: only| just)?(?: got)? (?:my |a |the )?(?:bus pass|buses)\b"
        r"|\bgo(?:ing)? everywhere (?:by|on the) bus\b"
        r"|(?:^|[.,;!?] )(?:just|only) (?:the |by )?bus(?:es)?\b"
        r"|\bno car,? (?:so )?(?:just |only )?(?:the |by )?bus(?:es)?\b|\bby public transport\b"
        rf"|(?:^|[.,;:!?(] ?)(?:by |gets? (?:the )?)?bus{_NOTED}|\b{_GOES} (?:by|on the) bus\b"
    ),
    "cycle": re.compile(rf"\b{_WE}{_ALWAYS} (?:cycle|bike it) {_ALL_OVER}\b"),
    "car": re.compile(
        rf"\b{_WE}(?:'ve| have)(?: got)?(?: access to)? (?:a|my own|our own|the use of a) (?:wee )?"
        r"car\b(?! (?:seat|loan|crash|accident|park|boot|payment|repayment|insurance|finance|debt))"
        r"|\b(?:i|we) (?:can |do )?drive(?= (?:and|so|there|everywhere|to)\b|[.,;!?]|$)"
        rf"|(?:^|[.,;:!?(] ?)by car{_NOTED}|\b{_GOES} by car\b|(?:^|[.,;:!?(] ?)drives{_NOTED}"
    ),
}
_NO_CAR = re.compile(
    r"\bcar\b[^.;]{0,30}\b(?:broke\w*|dead|died|gone|sold|sell|mot|failed|off the road|"
    r"repossess\w*|written off|garage|insur\w+|taken|stolen|took|hasn't|uninsured)\b"
    r"|\b(?:took|sold|lost|takes|has|need|want) (?:the|my|our|a) car\b"
    r"|\b(?:don't|can't|cannot|cannae|dinnae|never|not) (?:\w+ )?drive\b"
)
# A bus she cannot take, or dreads, is no way of getting about.
_NO_BUS = re.compile(
    r"\b(?:can't|cannot|cannae|canny|cant|won't|never|couldn't|not) (?:\w+ )?(?:travel|go|get|use|"
    r"take|manage|face|be|cope|afford)\b[^.;,]{0,25}\bbus"
    r"|\b(?:scared|afraid|feart|panic\w*|anxi\w*|hates?|avoid\w*|terrified|fear|dread\w*|sick|"
    r"meltdowns?)\b[^.;,]{0,40}\bbus"
)
_NEVER_FAR = re.compile(
    r"\b(?:nothing|nowhere|none|not|isn't|is no|no \w+|anything) (?:\w+ ){0,3}walking distance\b"
)


_A_FEW = {"ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40}
_MINUTES = rf"(?P<minutes>\d{{1,2}}|{'|'.join(_A_FEW)}|half an hour|an hour) ?(?:m|mins?|minutes?)?"
_JOURNEY = r"(?:walk|walking|away|bus(?: ride)?|journey|travel(?:ling)?|drive|on (?:foot|the bus))"
_AT_MOST = (
    r"(?:no more than|not more than|at most|max(?:imum)?(?: of)?|within|under|up to|less than|"
    r"no further than|nothing over|only)"
)
_LIMIT = re.compile(
    rf"(?<!is )(?<!'s )\b{_AT_MOST} (?:about |like |a )?{_MINUTES}(?:'s?)? {_JOURNEY}\b"
    rf"|\b{_MINUTES.replace('minutes>', 'most>')}(?:'s?)? {_JOURNEY} "
    r"(?:at (?:the )?most|max|tops)\b"
    rf"|\bwalking or (?:like |about |maybe )?{_MINUTES.replace('minutes>', 'walked>')}(?=[.,;!?]|$)"
    rf"|\b(?:can|could|can't|cannot|cannae) (?:only |just )?(?:walk|travel|manage|go) {_AT_MOST}? ?"
    r"(?:about |like )?(?P<managed>\d{1,2}(?= ?(?:mins?|minutes?)\b)|half an hour\b|an hour\b)"
    # In a note: "by bus, max 30 mins", "on foot 15 minutes at most".
    rf"|\b(?:bus|on foot|walking|car|drives|train|travels?|travelling),? {_AT_MOST} (?:about |of )?"
    rf"{_MINUTES.replace('minutes>', 'noted>')}(?=[.,;!?)]|$)"
    r"|\b(?:bus|on foot|walking|car|drives|train|travels?|travelling),? (?:up to |about )?"
    rf"{_MINUTES.replace('minutes>', 'then>')} (?:at (?:the )?most|max(?:imum)?|tops)\b"
)


def minutes_in_text(text: str) -> float | None:
    """Return the longest journey in minutes that a text plainly sets, or `None`.

    >>> minutes_in_text("nothing over half an hour on the bus")
    30.0
    >>> minutes_in_text("it would need to be walking or like 15 mins")
    15.0
    >>> minutes_in_text("I waited 40 minutes for the bus") is None
    True
    """
    plain = in_one_line(text)
    said = {word for one in _LIMIT.finditer(plain) for word in one.groupdict().values() if word}
    if len(said) != 1:
        return None
    word = said.pop()
    whole = {"half an hour": 30, "an hour": 60} | _A_FEW
    return float(whole[word] if word in whole else int(word)) or None


def mode_in_text(text: str) -> Mode | None:
    """Return the one way of getting about that a text plainly says, or `None`.

    >>> mode_in_text("No car, I walk everywhere with the buggy.")
    'walk'
    >>> mode_in_text("I've got a car but it's off the road.") is None
    True
    """
    plain = in_one_line(text)
    said = {mode for mode, pattern in _SAID.items() if pattern.search(plain)}
    if _NO_CAR.search(plain):
        said.discard("car")
    if _NO_BUS.search(plain):
        said.discard("bus")
    if _NEVER_FAR.search(plain):
        said.discard("walk")
    return said.pop() if len(said) == 1 else None
