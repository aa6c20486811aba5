"""When is she free, and when do the children need care, in her own words? Only what is plain.

"Free Monday to Thursday 9.30 to 2.30", "I work mon-fri 9-5", "only free when they're at school".
Whose hours they are is decided by the sentence: hours of work or of a course are hours for which
the children need somebody, and not free; who is free, can come, or asks for a group or an
appointment then is free; who needs somebody then needs care. Another's hours, every second weekend
and next Tuesday are nobody's week. Hours of which nothing says whose they are are hers to mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from directory.opening_text import parse_hours
from directory.week import window_mask, windows_of
from recommender.ages_said import NUMBERS
from recommender.said import in_one_line
from recommender.school_hours import are_school_hours
from recommender.situation import MINUTES_A_DAY, Window

Meaning = Literal["free", "not_free", "work", "care", "with_her", "anothers"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NOON = 12 * 60
_WAKING = (6 * 60, 22 * 60)  # the week that can be painted: "free after one" is not at midnight
_PARTS = {"morning": "9am-12pm", "afternoon": "12pm-5pm", "evening": "6pm-9pm"}
_AT_SCHOOL = "9.30am-2.30pm"  # free while they are there, with the way back to fetch them

_WORD = "|".join((*NUMBERS[:11], "twelve"))
_NUMBER = rf"(?:\d{{1,2}}|{_WORD})"
_PAST = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}
_SPOKEN = re.compile(
    rf"\b(?P<part>half|quarter|five|ten|twenty) (?P<way>past|to|(?<=half )(?=\w))"
    rf"(?: |(?<=half ))(?P<hour>{_NUMBER})\b(?! (?:term|day|price))"
)
_NEAR = r"(?:-|to|till?|until|after|before|from|between|by)"
_AS_DIGITS = re.compile(
    rf"(?!one (?:to|-) ?one)(?P<before>\b{_NEAR} ?)?\b(?P<word>{_WORD})\b"
    r"(?! (?:of|or|kids?|children|weans|days?|year|month|week|hour|child|boy|girl|one))"
)
_SCHOOL_HOURS = re.compile(
    r"\b(?:(?:in|during|within|through) )?(?:the )?school (?:hours?|times?|days?)\b(?! off)"
    r"|\b(?:when|while|whilst) (?:he|she|they|(?:the|my|both) (?:\w+ )?(?:kids?|children|weans?|"
    r"bairns?|boys?|girls?|lads?|son|daughter|wee (?:one|yin|ones|yins)|one|oldest|youngest))"
    r"(?:'s|'re|s|re| are| is)? (?:both |all )?(?:at|in) (?:the )?school\b"
)

_ENGLISH = {"tae": "to", "fae": "from", "hauf": "half", "btwn?": "between", "efter": "after"}
_BETWEEN = re.compile(r"\bbetween (\S*\d\S*(?: ?[ap]m)?) (?:and|an|n) (?=\S*\d|noon)")

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?'?s?"
_HALF_DAY = re.compile(rf"(?P<day>\b{_DAY}) (?P<half>pm|am(?=$|[,.;)]| (?:and|or|but|only)\b))\b")
_BY_INITIAL = {"m": "mon", "tu": "tue", "t": "tue", "w": "wed", "th": "thu", "f": "fri"}
_INITIALS = re.compile(r"\b(?P<first>m|tu?|w|th)-(?P<last>tu|w|th|f)\b")
_CLOCK = (
    r"(?:\d{1,2}(?:[:.][0-5]\d)?(?: ?[ap]\.?m\b\.?)?|(?!20[2-9])[012]\d(?:00|15|30|45)|noon|"
    r"midday|12 noon)"
)
_SPAN = rf"{_CLOCK} ?(?:-|to|till?|until) ?{_CLOCK}"
_FROM = re.compile(rf"\bfrom (?={_SPAN})")
# "The weans are at school 9-3 so I'm free then".
_FREE_THEN = re.compile(
    rf"\b(?:at|in) school (?:from )?(?P<span>{_SPAN})"
    r"(?:,| so| and| i'm| im| am|;)* free then\b"
)
_COUNTED = (
    r"(?! ?(?:months?|mths?|years?|yrs?|yo\b|weeks?|wks?|days?|hours?|hrs?|mins?|minutes?|miles?|"
    r"times|kids?|children|%|k\b|pounds?|quid|pm?ths?|grand|lots|sessions?|people|nights?)|"
    r"[-/.:]?\d)"
)
_TOKEN = re.compile(
    rf"\b(?P<range>(?P<first>{_DAY}) ?(?:-|to|till?|until|through|thru) ?(?P<last>{_DAY}))\b"
    rf"|\b(?P<day>{_DAY})\b"
    r"|\b(?P<group>week ?days?|week ?ends?|every ?day|daily|m ?- ?f|7 days|seven days|all week|"
    r"(?:through|during|thru) the week)\b"
    rf"|(?P<span>(?<![\d£.:])\b{_SPAN}){_COUNTED}"
    rf"|\b(?P<open>(?P<bound>after|from|before|until|till?) (?:about )?(?P<clock>{_CLOCK}))"
    rf"{_COUNTED}"
    r"|(?<!early )(?<!late )\b(?P<part>morning|afternoon|evening)s?\b"
    r"|\b(?P<whole>all day)\b"
    r"|\b(?P<except>except|apart from|but not|bar|not)\b"
)
# What may stand between two words of one stretch of times.
_JOINS = re.compile(
    r"(?:[ ,&+/()]|\b(?:and|n|an|or|from|between|on|at|in|the|during|of|every|each|any|a|only|also|"
    r"then|both|either|plus|just|for)\b)*"
)
# Before a stretch: it is of one day, of some weeks or of a day gone by.
_NOT_WEEKLY = re.compile(
    r"\b(?:every (?:second|other|2nd|third|two|few)|alternate|fortnightly|next|last|this|since|by|"
    r"coming|first|some|one|half|the other) (?:\w+ )?$"
)
_STARTS = re.compile(r"\b(?:start|begin)(?:s|ing)?\b[^,]*$")
_DATED = re.compile(
    r" ?(?:the )?(?:\d{1,2}(?:st|nd|rd|th)\b"
    r"|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    r"|,? (?:only )?(?:of|in|a) (?:the |every |each )?month\b|,? every (?:other|second) week"
)

_ANOTHER = (
    r"(?:(?:my|his|her|their|the|our) (?:\w+ )?(?:ex|mum|mam|mother|dad|da|father|partner|husband|"
    r"wife|boyfriend|sister|brother|gran|granny|nana?|grandad|aunt(?:ie)?|uncle|boss|pal|friend|"
    r"neighbour|parents|son|daughter|wean|bairn|kids?|children|boys?|girls?|(?:\w+ )?(?:worker|"
    r"officer|visitor|advis[eo]r|teacher|doctor))(?:'s)?"
    r"|(?:support|social|health) (?:worker|visitor)|they|(?:school|nursery|shop|office|jobcentre|"
    r"job centre|surgery|library|club|clinic|court|food ?bank)(?! (?:place|needed|wanted)))"
)
_SOUGHT = (
    r"(?:need(?:s|ing|ed)?|want(?:s|ing|ed)?|looking(?: for)?|look for|find|get|after|any|"
    r"requires?|is there|are there|would like|'d like|interested|join|try|help with)"
)
_AND_SO_ON = r"(?: (?!for\b|my\b|while\b|when\b|so\b|because\b|as\b|at\b)[\w'-]+){0,6}?"
_LOOKED_AFTER = (
    r"(?:child ?care|child ?mind(?:er|ing)|nurser(?:y|ies)|minder|cr[eè]che|playscheme|"
    r"wrap ?around(?: care)?|(?:out of|after|before)[ -]school(?: club| care)?|breakfast club|"
    r"clubs?|care|cover|(?:baby)?sitter|someone|somebody|some1|looked after|minded|watched|"
    r"playgroup place)"
)
_COMES_TO = (
    r"(?:(?:play|toddler|support|parents?|mums?|dads?|baby)? ?groups?|class(?:es)?|courses?|"
    r"sessions?|advice|advis[eo]r|appointments?|activit(?:y|ies)|"
    r"training|counselling|esol|meetings?|lessons?|volunteering)"
)
_MEANINGS: tuple[tuple[Meaning, str], ...] = (
    (
        "not_free",
        r"(?:not|isn't|never|no|can't|cant|cannot|cannae|canny|couldn't|can not|unable to|won't)"
        r"(?: \w+){0,2}? (?:free|available|make|do|dae|come|manage|attend|get|go)\b|\bbusy\b",
    ),
    (
        "anothers",  # nor what is over, or only thought of
        r"used to (?:work|be|go|do)|worked\b|i was (?:free|working|available|at)|(?:i|we) wanted\b"
        r"|(?:could|might|if|should|would)(?: i)? (?:\w+ )?(?:works?|start)\b",
    ),
    (
        "anothers",
        rf"{_ANOTHER}(?: \w+){{0,2}}? (?:works?|working|job|shifts?|is|are|has|have|takes?|gets?|"
        r"sees?|visits?|comes|watch(?:es)?|minds|looks after|look after|helps?|can|opens?|opening|"
        r"shuts|closes|does|do|gives?|offers?)\b"
        r"|(?:he|she|they) (?:works?|takes?|has|gets?|sees?|comes?|visits?|goes|go|stays?|phones)\b"
        r"|(?:he|she|they)(?:'s|'re| is| are|s)? (?:at|in|goes to|attends) "
        r"|(?:at|attends?|goes to|in) (?:the )?(?:nursery|school|playgroup)"
        rf"|(?<!a )(?:nursery|school|playgroup)(?: is| hours?| times?|:)* (?={_DAY} |{_DAY}-|\d)"
        r"|open(?:s|ing)?(?: hours)?|(?:sees|has|with) (?:his|her|their) (?:dad|father|mum|gran)"
        r"|bus(?:es)? |contact (?:is|with)",
    ),
    (
        "with_her",
        r"(?:gets?|has|have|got|having) (?:the |my |his |her )?(?:kids?|weans?|bairns?|boys?|"
        r"girls?|children|them|son|daughter)(?: with (?:me|us|him))?\b(?! (?:at|in|to|ready))",
    ),
    ("anothers", rf"{_SOUGHT}(?:{_AND_SO_ON})? (?:jobs?|work|shifts?)\b"),
    ("free", rf"{_SOUGHT}(?:{_AND_SO_ON})? {_COMES_TO}"),
    (
        "care",
        rf"{_SOUGHT}(?:{_AND_SO_ON})? {_LOOKED_AFTER}|{_LOOKED_AFTER} (?:needed|wanted|required)"
        r"|child ?care|child ?minder|looked after|look after (?:him|her|them|the|my)"
        r"|(?:mind|watch) (?:him|her|them|the|my)",
    ),
    (
        "free",
        r"(?:(?<!for )(?<!anything )(?<!something )(?<!it )(?<!that's )(?<!groups )(?<!places )"
        r"(?<!childcare )(?:free|available)(?= (?:on|from(?! school| work)|after|before|between|"
        r"at|during|in|all|every|each|when|while|most|for|then|to|time|only|until|till?|now|and|but"
        rf"|if|mornings?|afternoons?|evenings?|week\w*)\b| (?:{_DAY}|\d)|[ ,:()-]*(?:$|[,:()-])))"
        r"|availability|(?:(?:i|we|ah|she|he|mum|dad|or|and|but|so) |^|(?<=, ))(?:can|could|cn)"
        r"(?: (?:only|just|usually|always|mostly|really))? (?:come|make|do|dae|manage|attend|meet|"
        r"get (?:to|out|there|in|along)|travel|be there|see|talk|speak)\b"
        r"|appointments(?= (?:after|before|between|only)\b)|suits? (?:me|us|best|her|him)"
        r"|(?:is|are|would be|be) (?:best|good|better|ideal|fine|okay|ok|easiest)\b"
        r"|best (?:times?|days?)|(?:days?|i'm|im|am|get|have|got|and|,) off\b",
    ),
    (
        "work",
        r"(?:i |i'm |i am |am |she |he )?(?:works?\b(?! (?:for me|out|coach|best))|working\b)"
        r"|shifts?\b"
        r"|(?:my|got|have|has|started|start|new) (?:\w+ ){0,3}?job\b(?! ?(?:centre|coach|seeker))"
        r"|(?:my|the|i have|i've(?: got)?|am at|i'm at|at|starts?|starting|started|doing|got|on) "
        r"(?:\w+ ){0,2}?(?:course|class|classes|training|lectures|apprenticeship)\b"
        r"|(?:course|class|classes|training|lectures) (?:is|are|runs)\b|course:"
        r"|(?:college|uni|university|placement)\b|my hours\b",
    ),
)
_MEANS = re.compile(
    "|".join(rf"(?P<m{k}>(?<![\w'])(?:{pattern}))" for k, (_, pattern) in enumerate(_MEANINGS))
)
# Right after the times: "Tuesday mornings are free", "Mon to Thu 9.30 to 2.30 I'm free".
_SAID_AFTER = re.compile(
    r",? ?(?:(?:is|are|i'm|im|i am|am|would be|is when|when|she's|we're|i|be|will be|only)(?: |$))+"
)
_COVERED = re.compile(
    rf"{_ANOTHER} (?:\w+ )?(?:has|have|watch(?:es)?|takes?|minds?|looks? after|helps?)\b"
)
_CHANGING = re.compile(r"\bshifts?\b|\brota\b|\b(?:days|four|three|4|3) on\b|\bzero[ -]hours?\b")
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|im|i've|ive|my|me|we|we're)\b")
_OF_A_NOTE = re.compile(r"\b(?:she|he)(?:'s| is)? (?=(?:only )?(?:work|free|available|can\b))")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesSaid:
    """When she is free, when the children need looked after, and the times that may be either.

    `busy` are those of work, of a course, and those she says she cannot: they are in no `free`.
    `which_days` are hours of hers for which no day was said, as they were said.
    """

    free: tuple[Window, ...] = ()
    care: tuple[Window, ...] = ()
    busy: tuple[Window, ...] = ()
    unclear: tuple[Window, ...] = ()
    which_days: tuple[str, ...] = ()


def times_in_text(text: str) -> TimesSaid:
    """Return the times of the week that a text plainly tells, and what has to be asked.

    >>> [one.in_words for one in times_in_text("I'm free Tues and Thurs mornings").free]
    ['Tue 09:00-12:00', 'Thu 09:00-12:00']
    >>> [one.in_words for one in times_in_text("My course is Tuesdays 10-12").care]
    ['Tue 10:00-12:00']
    >>> times_in_text("He works nights and my mum has them Mon-Fri 9-3").care
    ()
    """
    found: dict[Meaning | None, list[Window]] = {}
    no_day: list[str] = []
    plain = _plain(text)
    for sentence in re.split(r"[.;!?](?: |$)", plain):
        for stretch in _stretches(sentence):
            meaning = _meaning(sentence, stretch)
            if meaning == "anothers" or not stretch.is_weekly(sentence):
                continue
            windows = tuple(stretch.windows(meaning, sentence[stretch.end :]))
            asks = meaning in ("work", "care") and _CHANGING.search(plain) is None
            if not windows and asks and stretch.only_hours():
                no_day.append(stretch.said(sentence))
            found.setdefault(meaning, []).extend(windows)
    work, care = found.get("work", []), found.get("care", [])
    if days := {one.day for one in found.get("with_her", ())}:  # on the others she has no children
        work = [one for one in work if one.day in days]
    busy = [*work, *found.get("not_free", [])]
    free = window_mask(found.get("free", ())) & ~window_mask(busy)
    return TimesSaid(
        free=_windows(free),
        care=_in_order({*care, *work}),
        busy=_in_order(busy),
        unclear=_windows(window_mask(found.get(None, ()))),
        which_days=tuple(dict.fromkeys(no_day)),
    )


def _in_order(windows: Iterable[Window]) -> tuple[Window, ...]:
    return tuple(sorted(set(windows), key=lambda one: (one.day, one.start, one.end)))


def _windows(mask: object) -> tuple[Window, ...]:
    return tuple(
        Window(day=day, start=start, end=end % MINUTES_A_DAY or MINUTES_A_DAY)
        for day, start, end in windows_of(mask)  # type: ignore[arg-type]
    )


def _plain(text: str) -> str:
    """Return a text in lower case with the times it spells out as figures: "9.30 to 2"."""
    plain = in_one_line(text)
    plain = re.sub(r" ?[\u2013\u2014-] ?", lambda one: "-" if len(one[0]) == 1 else " - ", plain)
    plain = plain.replace(" o'clock", "").replace("&", "and")
    for scots, english in _ENGLISH.items():
        plain = re.sub(rf"\b{scots}\b", english, plain)
    plain = re.sub(r"\bavail\b\.?", "available", plain)
    plain = re.sub(r"\bw(?:or)?k(?:ing)? (?:hrs|hours)\b", "works", plain)
    plain = _INITIALS.sub(_days_of_initials, plain)
    plain = _HALF_DAY.sub(_half_of_a_day, plain)
    plain = _SPOKEN.sub(_clock_said, plain)
    plain = _AS_DIGITS.sub(_digits, plain)
    plain = _BETWEEN.sub(r"\1 to ", plain)
    plain = _FROM.sub("", plain)
    plain = _FREE_THEN.sub(r"free \g<span>", plain)
    plain = _SCHOOL_HOURS.sub(f" {_AT_SCHOOL} ", plain)
    if not _FIRST_PERSON.search(plain):  # a keyworker's note: she is who it is about
        plain = _OF_A_NOTE.sub("", plain)
    return " ".join(plain.split())


def _days_of_initials(said: re.Match[str]) -> str:
    return f"{_BY_INITIAL[said['first']]}-{_BY_INITIAL[said['last']]}"


def _half_of_a_day(said: re.Match[str]) -> str:
    return f"{said['day']} {'morning' if said['half'] == 'am' else 'afternoon'}"


def _number(word: str) -> int:
    return int(word) if word.isdigit() else 12 if word == "twelve" else NUMBERS.index(word) + 1


def _clock_said(said: re.Match[str]) -> str:
    hour, minutes = _number(said["hour"]), _PAST[said["part"]]
    if said["way"] == "to" and said["part"] != "half":
        hour, minutes = (hour - 2) % 12 + 1, 60 - minutes
    return f"{hour}.{minutes:02}" if 1 <= hour <= 12 else said[0]


def _digits(said: re.Match[str]) -> str:
    """Return a number as figures where it stands by a word of time: "nine til 2", "after one"."""
    follows = re.match(rf" ?{_NEAR} {_NUMBER}\b", said.string[said.end() :])
    before = said["before"] or ""
    return f"{before}{_number(said['word'])}" if before or follows else said[0]


_WHEN = re.compile(r",? (?:between|from|after|before|until|till?|when|while|if|at)\b")


@dataclass(slots=True)
class _Stretch:
    """Words of time that belong together: "mon, tues 9-3 and fri mornings"."""

    tokens: list[re.Match[str]] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.tokens[0].start()

    @property
    def end(self) -> int:
        return self.tokens[-1].end()

    def said(self, sentence: str) -> str:
        """Return its words."""
        return sentence[self.start : self.end]

    def is_weekly(self, sentence: str) -> bool:
        """Say whether nothing around it makes it one day, or a day of some weeks."""
        return not self._is_a_beginning(sentence) and (
            _NOT_WEEKLY.search(sentence[: self.start]) is None
            and _DATED.match(sentence[self.end :]) is None
        )

    def _is_a_beginning(self, sentence: str) -> bool:
        """Say whether it begins with the day from which on something is: "from Monday"."""
        before, first = sentence[: self.start], self.tokens[0]
        if not first["day"] or first["day"].endswith("days"):
            return False
        then = next(iter(self.tokens[1:]), None)
        apart = then and _is_hours(then) and "," in sentence[first.end() : then.start()]
        return before.endswith("from ") or bool(apart and _STARTS.search(before))

    def only_hours(self) -> bool:
        """Say whether it names hours and no day."""
        return all(one["span"] for one in self.tokens)

    def windows(self, meaning: Meaning | None, after: str) -> Iterator[Window]:
        """Yield its times; nothing where any of it is unsure, or `after` says more of the hours."""
        named = any(one["day"] or one["range"] or one["group"] for one in self.tokens)
        timed = any(_is_hours(one) for one in self.tokens)
        if not named and all(one["whole"] for one in self.tokens):
            return
        free = meaning in ("free", "not_free", "with_her")
        if not (named or free) or not (timed or free):
            return
        parts = list(self._parts())
        if any(hours is None for _, hours, _ in parts):
            return
        if not free and any(_may_be_long(one) for one in self.tokens):
            return
        taken = _days_hours(
            [(days, hours or [], out) for days, hours, out in parts], whole_days=free
        )
        if taken is None or (any(one["open"] for one in self.tokens) and not free):
            return
        kept, out = taken
        if any(b - a == MINUTES_A_DAY for _, a, b in kept) and _WHEN.match(after):
            return
        windows = [Window(day=day, start=a, end=b) for day, a, b in kept]
        if not named and not are_school_hours([w for w in windows if w.day < _DAYS.index("sat")]):
            yield from windows
            return
        last = 7 if named else 5
        gone = {day for day, _, _ in out}
        yield from (one for one in windows if one.day < last and one.day not in gone)

    def _parts(self) -> Iterator[tuple[list[int], list[tuple[int, int]] | None, bool]]:
        """Yield of each word its days, its hours (`None` where unsure) and whether it is out."""
        out = False
        for before, one, after in zip(
            [None, *self.tokens], self.tokens, [*self.tokens[1:], None], strict=False
        ):
            if one["except"]:
                out = True
            elif one["part"] and any(next_ and _is_exact(next_) for next_ in (before, after)):
                continue  # "mornings, 9.30 to 11"
            elif _is_hours(one):
                yield [], _hours(one), out
            else:
                yield _days(one), [], out


def _is_exact(one: re.Match[str]) -> bool:
    return bool(one["span"] or one["open"])


def _is_hours(one: re.Match[str]) -> bool:
    return any(one[kind] for kind in ("span", "open", "part", "whole"))


_Spans = list[tuple[int, int, int]]


def _days_hours(
    parts: Sequence[tuple[list[int], list[tuple[int, int]], bool]], *, whole_days: bool
) -> tuple[_Spans, _Spans] | None:
    """Return (day, start, end) of what is in and of what is out; `None` where hours lack a day.

    Days come before their hours throughout, or after them throughout, as the first word has it.
    """
    kept: _Spans = []
    gone: _Spans = []
    inside = [(days, hours) for days, hours, out in parts if not out]
    gone += ((day, 0, MINUTES_A_DAY) for days, _, out in parts if out for day in days)
    if not inside:
        return None
    hours_first = not inside[0][0]
    groups: list[tuple[list[int], list[tuple[int, int]]]] = [([], [])]
    for days, hours in inside:
        full = groups[-1][0] if hours_first else groups[-1][1]
        if full and (hours if hours_first else days):
            groups.append(([], []))
        groups[-1][0].extend(days)
        groups[-1][1].extend(hours)
    for days, hours in groups:
        if not days and len(groups) > 1:
            return None
        if not hours and not whole_days:
            return None
        for day in dict.fromkeys(days or range(7)):
            kept += ((day, start, end) for start, end in hours or [(0, MINUTES_A_DAY)])
    return kept, gone


def _days(one: re.Match[str]) -> list[int]:
    if one["range"]:
        first, last = (_DAYS.index(one[end][:3]) for end in ("first", "last"))
        return [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    if one["day"]:
        return [_DAYS.index(one["day"][:3])]
    if "end" in one["group"]:
        return [5, 6]
    every = one["group"].startswith(("every", "daily", "7", "seven"))
    return list(range(7 if every else 5))


def _hours(one: re.Match[str]) -> list[tuple[int, int]] | None:
    """Return the hours of a word, or `None` where half of the day is not sure."""
    if one["whole"]:
        return [(0, MINUTES_A_DAY)]
    if one["open"]:
        clock = _one_clock(one["clock"])
        if clock is None:
            return None
        begins, ends = _WAKING
        span = (clock, ends) if one["bound"] in ("after", "from") else (begins, clock)
        return [span] if span[0] < span[1] else None
    text = _PARTS[one["part"]] if one["part"] else one["span"]
    return _span(re.sub(r"\b([012]\d)([0-5]\d)\b", r"\1:\2", text))


_LATE = re.compile(r"[1-4](?:[:.]\d\d)? ?(?:-|to|till?|until) ?(?:[7-9]|1[01])(?:[:.]\d\d)?$")
_EARLY = re.compile(
    r"(?P<from>[67])(?P<past>[:.]\d\d)? ?(?:-|to|till?|until) ?(?=[1-6](?:[:.]\d\d)?$)"
)


def _span(text: str) -> list[tuple[int, int]] | None:
    """Return start and end; "7-3" is by day, "2-10" late, and of "7-7" and "5-9" nobody knows."""
    if _LATE.match(text):
        text = f"{text}pm"
    elif _EARLY.match(text):
        text = _EARLY.sub(lambda one: f"{one['from']}{one['past'] or ''}am-", text) + "pm"
    rows = parse_hours(f"Mon {text}")
    if not rows or len(rows) != 1 or rows[0].opens_at is None or rows[0].closes_at is None:
        return None
    start, end = (_minutes(clock) for clock in (rows[0].opens_at, rows[0].closes_at))
    return [(start, end)]


_HALF_SAID = re.compile(
    r"(?P<from>\d{1,2})(?:[:.]\d\d)? ?(?:-|to|till?|until) ?(?P<to>\d{1,2}).*p\.?m\.?"
)


def _may_be_long(one: re.Match[str]) -> bool:
    """Say whether a shift may begin in the morning or the evening: "7.30 to 8pm"."""
    said = _HALF_SAID.fullmatch(one["span"] or "")
    return said is not None and 5 <= int(said["from"]) <= int(said["to"]) < 12


def _minutes(clock: str) -> int:
    hour, _, past = clock.partition(":")
    return int(hour) * 60 + int(past)


_NOT_BEFORE = 7  # a bare "after 1" is after dinner time, "before 7" is in the morning


def _one_clock(text: str) -> int | None:
    """Return one time in minutes; without a half of the day from seven to six in the evening."""
    if text.endswith(("noon", "midday")):
        return _NOON
    said = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d\d))? ?([ap])?\.?m?\.?", text)
    if said is None:
        return None
    hour, past = int(said[1]), int(said[2] or 0)
    if hour > 23 or (said[3] and hour > 12):
        return None
    if said[3]:
        hour = hour % 12 + (12 if said[3] == "p" else 0)
    elif hour < _NOT_BEFORE:
        hour += 12
    return hour * 60 + past


_SHORT = frozenset({"sat", "sun", "wed", "mon"})  # words of other meanings too


def _stretches(sentence: str) -> Iterator[_Stretch]:
    held = _Stretch()
    for token in _TOKEN.finditer(sentence):
        if token["except"] and not held.tokens:
            continue
        if held.tokens and _JOINS.fullmatch(sentence[held.end : token.start()]) is None:
            yield from _whole(held)
            held = _Stretch()
            if token["except"]:
                continue
        held.tokens.append(token)
    yield from _whole(held)


def _whole(held: _Stretch) -> Iterator[_Stretch]:
    while held.tokens and held.tokens[-1]["except"]:
        held.tokens.pop()
    if held.tokens and not (len(held.tokens) == 1 and held.tokens[0]["day"] in _SHORT):
        yield held


def _meaning(sentence: str, stretch: _Stretch) -> Meaning | None:
    """Return whose times a stretch of a sentence is; `None` where nothing says so."""
    if _COVERED.search(sentence):
        return "anothers"
    before = [one for one in _MEANS.finditer(sentence) if one.start() < stretch.start]
    after = sentence[stretch.end :]
    if (attached := _SAID_AFTER.match(after)) is not None:
        said = _MEANS.match(after, attached.end()) or _MEANS.match(after, 1)
        if said is not None and _meant(said) == "free":
            return "anothers" if before and _meant(before[-1]) == "not_free" else "free"
    if before:
        return _meant(before[-1])
    said = _MEANS.search(after.partition(" but ")[0])
    return None if said is None else _meant(said)


def _meant(said: re.Match[str]) -> Meaning:
    kind = next(name for name, value in said.groupdict().items() if value is not None)
    return _MEANINGS[int(kind[1:])][0]
