"""Where do her own words say that she lives? Taken when it is certain, asked about when it is not.

A whole postcode or a district ("G34"), or a place known by its name and in one council only: "we
stay in Leith", "single mum in Easterhouse", "any nursery near Kirkcaldy". Never where somebody else
lives, works or learns, nor a whole city: that is too wide to work out a journey from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from directory.councils import council_names
from directory.postcodes import Found

_LONGEST = 3  # words of a name
_POSTCODE = re.compile(
    r"\b(?P<area>[a-z]{1,2})(?P<district>\d[a-z\d]?)"
    r"(?: ?(?P<unit>\d[a-z]{2})|(?P<sector> \d)(?=[.,;!?)]|$| (?-i:[A-Z])))?\b",
    re.IGNORECASE,
)
# "S2" and "P3" are years at school, "M8" and "A1" are roads: with one letter only Glasgow's stand
# by themselves, the others where she says that she lives there.
_ONE_LETTER = "G"
_MINE = r"(?:i|we|us|me|i'm|im|we're|i've|ive|we've|weve|myself)"
_LIVE = (
    r"(?:live|livin(?:g)?|stay|stayin(?:g)?|bide|bidin(?:g)?|reside|residing|moved|"
    r"rent(?:ing)?|housed|"
    r"rehoused|placed|based|settled|put)"
)
_ROLE = (
    r"(?:(?:single|lone|young|new|teenage|working|student|separated|widowed|pregnant|deaf|disabled)"
    r"[ -]?)*"
    r"(?:parent|mum|mam|maw|mother|dad|da|father|gran|granny|grandad|carer|family|student|lady|"
    r"woman|man)(?: of (?:\w+|an? \w+))?(?: (?!(?:in|at|near|from|on)\b)\w+ \w+)?"
)
_PEOPLE = (
    r"(?:mum|mam|mother|dad|father|da|gran|granny|nana?|grandad|sister|brother|aunt(?:ie)?|uncle|ex|"
    r"partner|husband|wife|boyfriend|girlfriend|pal|friend|parents|he|she|they)(?:'?s)?\b"
)
_AT = r"(?:in|at|near|from|around|outside|over in|up in|out in|down in|through in)"
_ALONE = r"(?: (?:on (?:my|our|his|her) own|by (?:myself|ourselves)|alone))?"
_HELP = (
    r"(?:nurser(?:y|ies)|child ?minders?|play ?groups?|groups?|clubs?|child ?care|cr[e\u00e8]che|"
    r"help|anything|something|someone|somebody|advice|food ?bank|place|course|classes?|stuff)"
)
_WANTED = r"(?:need|want|looking|look|find|after|any|is there|are there|know of)"
_OURS = re.compile(
    rf"(?:(?P<with>\b(?:i am|i'm|im|we are|we're|me and (?:the|my) \w+(?: and \w+)? are)(?: \w+)? "
    rf"(?:at|on|in|with|wi) (?:my |our |an? )(?:\w+ )?{_PEOPLE}"
    r"(?: (?:couch|sofa|settee|floor|spare room|house|home|flat|place|bit))?"
    r" (?:in|at|near|over in))"
    rf"|\b{_MINE}(?: (?!{_PEOPLE})\w+){{0,5}}? {_LIVE}(?: \w+){{0,3}}? (?:{_AT}|to|on)"
    rf"|\b(?:me and (?:the|my) \w+(?: and \w+)?|(?:the|my) \w+ and (?:me|i)) (?:are|live|stay|bide)"
    rf"(?: \w+){{0,2}}? {_AT}"
    rf"|(?:^|[.,;!?] ?|\b(?:am|a'm|ahm) )(?:just |currently |now )*{_LIVE}(?: \w+){{0,3}}?"
    rf" (?:{_AT}|to)"
    rf"|(?:\b(?:i am|i'm|im|we are|we're)|(?:^|[.,;!?] ?)am)(?: \w+){{0,2}}? {_AT}"
    r"|\b(?:i|we)(?: \w+)? (?:live|stay|bide)(?= (?-i:[A-Z]))"
    rf"|(?:^|[.,;!?] ?|\b(?:i am|i'm|im) )(?:an? )?(?:(?-i:[A-Z][a-z]+) )?{_ROLE}{_ALONE}"
    rf"(?: here)?(?:,| {_AT})"
    r"|\b(?:council|home office|social work|mears|housing|they)(?:'ve| have| has|'s)? (?:just )?"
    r"(?:put|placed|housed|moved|sent|rehoused) (?:us|me)(?: up)?(?: \w+){0,4}? (?:in|to|at)"
    rf"|\b{_WANTED}\b[^.;!?]{{0,40}}?\b{_HELP} (?:near|in|around|close to|nearby)"
    r"|(?P<roof>(?:^|[.,;!?] ?)(?:(?:wee|own|council|rented|my|a|our|new|private) )*"
    r"(?:flat|house|tenancy) in)"
    r"|\bwhere (?:i am|i'm|im|we are|we're|(?:i|we) (?:live|stay|bide))"
    rf"(?: the now| now)?(?:,? {_AT}|,)"
    rf"|\b(?:my|our) (?:house|home|flat|postcode|address|place)(?: is)?(?: {_AT})?"
    r"|^(?:from|in|at))"
    r" (?=(?P<place>[^.;!?]{2,60}))",
    re.IGNORECASE,
)
# "Leith. Two kids, …", "Dunfermline mum, two kids"
_FIRST = re.compile(
    r"^(?P<place>[A-Z][^.,;!?\n]{2,30}?)(?: (?:single |lone )?(?:mum|mam|dad|gran|granny|parent))?"
    r"(?=[.,;!?]|$)"
)
# "Single dad Craigmillar, girl 11"
_NOTED = re.compile(
    r"^(?i:(?:single |lone )?(?:mum|mam|dad|gran|granny|parent)) (?P<place>[A-Z][A-Za-z'-]+"
    r"(?: [A-Z][A-Za-z'-]+)?)(?=[.,;!?]|$)"
)
# "… baby due in three weeks, Govan": what stands last by itself, where it is said of nobody else.
# Of isles and glens that children are called after the comma says nothing.
_LAST = re.compile(
    r", (?!(?:Arran|Blair|Craig|Douglas|Eden|Harris|Iona|Isla|Islay|Lewis|Logan|Murray|Rhona|Ross|"
    r"Skye)\b)(?P<place>[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+){0,2})(?:[.!?]?$|(?=[.;]|, (?!\d)))"
)
# "… He's two. Possilpark." and "Leith, top floor, no lift": a sentence that is a place, or is one
# and says what home is like.
_ALONE_OR_HOME = re.compile(
    r"[.;!?] ?(?P<place>[A-Z][\w' -]{2,30}?)(?=[.;!?]|$|, (?:\w+) floor\b"
    r"|, (?:a |an )?(?:\w+ )?(?:flat|tenement|council house|high rise|bedroom|two bed|one bed))"
)
_OTHERS = re.compile(
    rf"\b(?:(?:my|his|her|their|the) (?:\w+ )?(?:{_PEOPLE}|(?:family|son|daughter|boss|work|job|"
    r"school|college|landlord|(?:old|last) \w+)\b)(?:'s)?|mum's|dad's|he|she|they|who|which)\b"
    r"[^.;!?]{0,40}$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:work(?:s|ed|ing)?|job|shifts?|college|uni(?:versity)?|school|hospital|court|born|"
    r"grew up|used to|moving|move|moved (?:here )?from|left|came|come|flat|offered|visit(?:ing)?)\b"
    r"[^.;,!?]{0,25}$",
    re.IGNORECASE,
)
_OF_A_COLLEGE = re.compile(
    r"\b(?<!for )(?:college|university|uni|campus|work),? (?:at |in )?$", re.IGNORECASE
)
# Of a clause that ends so, what follows a comma may be where it happens, or where another lives.
_SOMEWHERE_ELSE = re.compile(
    rf"\b(?:{_LIVE}s?|work(?:s|ing)?|job|college|uni(?:versity)?|moving|moved|from|born|grew up"
    r"|visit(?:s|ing)?|court|hospital|prison|jail)\b[^.;!?]{0,30}$"
    r"|\b(?:at|to|in) (?:the )?(?:\w+ )?school$",
    re.IGNORECASE,
)
_VISITS = re.compile(r"\b(?:every|\w+days?|weekends?|for (?:my|our|her) (?:tea|dinner))\b", re.I)
_ROOF = re.compile(r"(?:am|are|'m|'re|im) in $", re.IGNORECASE)  # "we are in" a flat in Govanhill
_A_ROOF = re.compile(
    r"(?:an? |the )?(?:\w+ ){0,2}?(?:flat|house|hotel|hostel|b ?(?:&|and) ?b|room)\b", re.I
)
_STREET = re.compile(
    r"(?:street|st|road|rd|avenue|ave|drive|terrace|lane|crescent|place|court|gardens)\b", re.I
)
_ENDS = re.compile(r"\b(?:and|but|for|so|since|because|where|who|after|while|from|my|his|her)\b")
_BEFORE_A_NAME = frozenset(
    ["the", "a", "an", "here", "just", "up", "over", "in", "at", "near", "on", "with", "wi"]
)
_HOOSE = re.compile(r"hoose\b", re.IGNORECASE)  # "Easterhoose", "Muirhoose"
_SHE = re.compile(rf"{_MINE}\b", re.IGNORECASE)
_LIVES = re.compile(rf"\b{_LIVE}\b", re.IGNORECASE)


class ByName(Protocol):
    """Whoever knows places by their names: `directory.places.Places`."""

    def find(self, text: str) -> Found:
        """Return where a postcode is."""

    def named(self, name: str, beside: str = "") -> Found | None:
        """Return where a place of this name surely is, or what to ask; `None` if it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSaid:
    """A place to use (`place`), or one sentence that asks which is meant; both may be empty.

    `council` is the code of the council of a whole city, where that is all she said.
    """

    place: str = ""
    ask: str = ""
    council: str = ""


def place_in_text(text: str, places: ByName) -> PlaceSaid:
    """Return where her words say that she lives if that is certain, or what to ask."""
    plain = " ".join(text.replace("\u2019", "'").split())
    for code in _postcodes(plain):
        found = places.find(code)
        if found.found and found.country != "Northern Ireland":
            return PlaceSaid(place=part_of(found, plain, places) or found.label)
    asked, council = "", ""
    for name in _names(plain):
        known = places.named(name, beside=plain)
        if known is not None and known.found:
            return PlaceSaid(place=known.label)
        if known is not None and not asked:
            asked, council = known.problem or "", known.council_code or ""
    for code in _postcodes(plain):  # in no list, as of a new street: whoever reads it says so
        outward = _INWARD.sub("", code)
        if outward != code and places.find(outward).found:
            return PlaceSaid(place=code)
    return PlaceSaid(ask=asked or _which_part_of(plain), council=council)


_NEAR_DEGREES = (0.05, 0.09)  # north, east: about five kilometres and a half; EH4 is so wide


def part_of(district: Found, text: str, places: ByName, *, area: str = "") -> str:
    """Return the part of town named as `area` or in a text beside a district, which is nearer.

    "Muirhouse EH4": empty where none is named that surely lies in it.
    """
    if district.precision != "district" or district.latitude is None or district.longitude is None:
        return ""
    plain = " ".join(text.replace("\u2019", "'").split())
    beside = f"{plain} {council_names().get(district.council_code or '', '')}"
    for name in (area, *_beside_code(district.label, plain), *_names(plain)):
        known = places.named(name, beside=beside) if name else None
        if known is None or known.latitude is None or known.longitude is None:
            continue
        north, east = _NEAR_DEGREES
        if (
            abs(known.latitude - district.latitude) <= north
            and abs(known.longitude - district.longitude) <= east
        ):
            return known.label
    return ""


def _beside_code(code: str, plain: str) -> Iterator[str]:
    """Yield what stands right before or after a district, the longest first: "Leith EH6"."""
    word = r"[A-Za-z'-]+"
    at = re.search(rf"\b{code}\b", plain, re.IGNORECASE)
    if at is None:
        return
    before = re.search(
        rf"(?:\b(?:in|at|near|from) (?P<said>(?:{word} ?){{1,3}})"
        rf"|(?P<noted>(?:[A-Z][a-z'-]+ ?){{1,3}})),? $",
        plain[: at.start()],
    )
    after = re.match(r",? (?P<noted>(?:[A-Z][a-z'-]+ ?){1,3})", plain[at.end() :])
    if before:
        words = (before["said"] or before["noted"]).split()
        yield from (" ".join(words[k:]) for k in range(len(words)))
    if after:
        words = after["noted"].split()
        yield from (" ".join(words[:k]) for k in range(len(words), 0, -1))


_INWARD = re.compile(r" ?[0-9][A-Z]{2}$")
# Where she goes: the college, the work or the school that she names with a postcode.
_GOES_TO = re.compile(
    r"\b(?:college|uni(?:versity)?|course|campus|class(?:es)?|work|job|office|placement|school|"
    r"nursery)\b[^.;!?]{0,40}$",
    re.IGNORECASE,
)


def other_place_in_text(text: str, places: ByName) -> str:
    """Return the whole postcode of where her words say that she goes to; empty where none does."""
    plain = " ".join(text.replace("\u2019", "'").split())
    hers = set(_postcodes(plain))
    said = [
        one[0].upper()
        for one in _POSTCODE.finditer(plain)
        if one["unit"] and one[0].upper() not in hers and _GOES_TO.search(plain[: one.start()])
    ]
    found = [place.label for code in said if (place := places.find(code)).found]
    return found[0] if len(set(found)) == 1 else ""


def _which_part_of(plain: str) -> str:
    """Ask which part of town it is where she names a street and nothing else."""
    for _, part in _stretches(plain):
        words = _words_of(part)
        ends = next((k for k, word in enumerate(words) if k and _STREET.fullmatch(word)), 0)
        if 0 < ends <= _LONGEST:
            street = " ".join(words[: ends + 1])
            return (
                f"You spoke of {street}: its postcode, or the part of town it is in, is needed to "
                "show places near you."
            )
    return ""


def _postcodes(plain: str) -> Iterator[str]:
    """Yield the postcodes that are hers: those said to be, then those of nobody else."""
    hers = [(begin, begin + len(part)) for begin, part in _stretches(plain)]
    found = list(_POSTCODE.finditer(plain))
    said = [one for one in found if any(a <= one.start() < b for a, b in hers)]
    yield from (code for one in said for code in _codes(one))
    for one in found:
        before = plain[: one.start()]
        if one in said or _lives_another(before) or _is_elsewhere(before):
            continue
        if one["unit"] and _OF_A_COLLEGE.search(before):
            continue
        one_letter = len(one["area"]) == 1 and (
            one["area"] == _ONE_LETTER
            or (one["area"].upper() == _ONE_LETTER and len(one["district"]) > 1)
        )
        if one["unit"] or len(one["area"]) > 1 or one_letter:
            yield from _codes(one)


# "My mother stays with us in", and notes: "looks after her mother with dementia in Gracemount, ".
_WITH_HER = re.compile(r"\bwith (?:me|us) (?:in |at )?$", re.IGNORECASE)
_NOTED_AFTER = re.compile(
    rf"^(?!.*(?:\b(?:{_LIVE}s?|lives|stays|works?|is|are)\b|'s\b))\S+(?: \S+){{3,}}, $",
    re.IGNORECASE,
)


def _is_elsewhere(before: str) -> bool:
    """Say whether the words before a postcode say that it is not home; "temp flat G51" is."""
    said = _ELSEWHERE.search(before)
    return said is not None and said[0].strip().lower() != "flat"


def _lives_another(before: str) -> bool:
    """Say whether the words before a postcode say that somebody else is there."""
    other = _OTHERS.search(before)
    return other is not None and not (_WITH_HER.search(before) or _NOTED_AFTER.match(other[0]))


def _codes(said: re.Match[str]) -> Iterator[str]:
    """Yield a postcode as said; of a sector its district too, for where it is in no list."""
    yield said[0].upper()
    if said["sector"]:
        yield f"{said['area']}{said['district']}".upper()


def _names(plain: str) -> Iterator[str]:
    """Yield what may be the name of where she lives, the longest first."""
    for _, part in _stretches(plain):
        yield from _runs(part)
    for first in (_FIRST.match(plain), _NOTED.match(plain)):
        if first is not None:
            yield first["place"]
    for alone in _ALONE_OR_HOME.finditer(plain):
        yield alone["place"]
    for last in _LAST.finditer(plain):
        if not _SOMEWHERE_ELSE.search(plain[: last.start()]):
            yield last["place"]


def _stretches(plain: str) -> Iterator[tuple[int, str]]:
    """Yield where a stretch that names where she lives begins, and the stretch, by its parts.

    Of "a hotel in Pollok" both ends, of "12 Perth Road, Leith" too; what "and" or "but" begins is
    no longer of where she lives.
    """
    for one in _OURS.finditer(plain):
        hers = _SHE.match(one[0].lstrip(".,;!? ")) is not None or one["roof"] is not None
        if not hers and (_OTHERS.search(plain[: one.start()]) or _ELSEWHERE.search(one[0])):
            continue
        stays = _LIVES.search(one[0]) is not None or one["with"] is not None
        stays |= _ROOF.search(one[0]) is not None and _A_ROOF.match(one["place"]) is not None
        stays |= one["roof"] is not None
        if one["with"] is not None and _VISITS.search(one["place"]):
            continue
        if hers and not stays and _ELSEWHERE.search(one[0]):
            continue
        begin = one.start("place")
        whole = _ENDS.split(one["place"], maxsplit=1)[0]
        for part in re.finditer(r"[^,]+?(?=,| (?:in|at|near|on)\b|$)", whole):
            before = plain[one.start() : begin + part.start()]
            if stays or not _ELSEWHERE.search(before):
                yield begin + part.start(), part[0]


def _runs(part: str) -> Iterator[str]:
    """Yield the first words of a stretch, three, two and one of them, but no street."""
    words = _words_of(part)
    for length in range(min(_LONGEST, len(words)), 0, -1):
        after = words[length] if len(words) > length else ""
        if not _STREET.match(after) and not _STREET.match(words[length - 1]):
            yield " ".join(words[:length])


def _words_of(part: str) -> list[str]:
    """Return the words of a stretch from its name on."""
    words = re.findall(r"[A-Za-z'-]+", _HOOSE.sub("house", part))
    while words and words[0].lower() in _BEFORE_A_NAME:
        words = words[1:]
    return words
