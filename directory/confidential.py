"""Whose address must nobody learn? Refuges and masked places are known here, and err to hiding.

Addresses, points and postcodes of such places are dropped when they are read: they never reach the
store, so no page, export, log or distance can give them away. They are found by need and council.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from directory.remembering import remembered

# A place to stay "for women escaping domestic abuse": not advice on one.
_TO_STAY = (
    r"(?:accommodation|hostels?|sanctuary|shelters?|housing|homes?|houses?|flats?|beds?|rooms?)"
    r"(?! (?:advice|information|rights|options|law|associations?))(?: \w+){0,3}? (?:for|to)\b"
)
_FLED = (
    r"(?:domestic (?:abuse|violence)|abused|abusive|violent|violence against|fleeing|escap(?:e|ing)"
    r"|survivors? of)"
)
_KEPT_SECRET = (
    r"\b(?:confidential|undisclosed|secret|withheld) (?:address|location|premises|place)|"
    r"\b(?:address|location|premises)(?:es|s)? (?:is |are )?"
    r"(?:confidential|withheld|undisclosed|kept (?:secret|private)"
    r"|(?:not|never) (?:disclosed|published|shared|given out|made public))"
)
_WORDS = re.compile(
    r"(?<!cat )(?<!dog )(?<!animal )(?<!wildlife )(?<!bird )(?<!donkey )(?<!horse )"
    r"\brefuges?\b(?! for (?:wild|animal|bird|donkey|cat|dog))|\btearmann\b|"
    rf"\b{_TO_STAY}[^.;\n]{{0,80}}?\b{_FLED}|"
    rf"\bsafe ?houses?\b|\bsafe accommodation\b|{_KEPT_SECRET}|"
    r"\bwom[ae]n['\u2019]?s (?:emergency |crisis )?shelters?\b|"
    r"\bshelters? for (?:women(?!['\u2019])|survivors|victims|people fleeing|families fleeing)\b|"
    r"\bhelp escape violence\b|\bsafe housing\b|\bdomestic (?:abuse|violence) (?:shelter|hostel)",
    re.I,
)
_SECRET = re.compile(_KEPT_SECRET, re.I)
_STEMS = (
    *("refuge", "safe", "confidential", "disclosed", "secret", "withheld", "violence", "abuse"),
    *("shelter", "published", "shared", "given out", "public", "private"),
    *("tearmann", "fleeing", "escap", "survivor", "violent", "abusive"),
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?(?:[ +_-]|%20)?\d[A-Z]{2}\b", re.I)
_HOUSE = r"\b(?:[Ff]lat |[Uu]nit )?\d+[a-z]?(?:[/-]\d+)?,? +"
_STREET = re.compile(
    _HOUSE + r"(?:[A-Z][\w'\u2019-]+ +){1,4}"
    r"(?:Street|Road|Avenue|Lane|Drive|Place|Terrace|Crescent|Court|Gardens|Square|Way|Close|Row|St|Rd"
    r"|Wynd|Loan|Brae|Quay|Circus|Grove|Mews|Vennel|Pend|Walk|Park|Hill|View|Bank|Path|Ave|Cres)"
    r"\b\.?"
    r"|" + _HOUSE + r"(?:[a-z][\w'\u2019-]+ +){1,3}"  # "place" or "way" may be a word like others
    r"(?:street|road|avenue|terrace|crescent|gardens|wynd|brae|vennel)\b\.?",
)
_POINT = re.compile(r"[-\u2212]?\d{1,2}\.\d{3,}\s*(?:,|%2C)\s*[-\u2212]?\d{1,2}\.\d{3,}", re.I)
_THREE_WORDS = re.compile(
    r"/{2,3}[a-z]{2,}\.[a-z]{2,}\.[a-z]{2,}|\bw3w\.co/\S+", re.I
)  # what3words
_NAMED_STREET = re.compile(
    r"\b(?:on|in|at|off|along|near|from) (?:the )?(?:[A-Z][\w'\u2019-]+ ){1,4}"
    r"(?:Street|Road|Avenue|Lane|Drive|Terrace|Crescent|Gardens|Square|Close|Row|Wynd|Loan|Brae|Quay|"
    r"Circus|Grove|Mews|Vennel|Walk)\b\.?"
)
# "Opposite the theatre", "behind the old school": whatever it is beside gives it away.
_BESIDE = re.compile(
    r"\b(?:opposite|next (?:door )?to|behind|beside|across from|adjacent to|above (?:the|an?)|"
    r"a?round the corner(?: from)?) [^.;,\n]{3,60}",
    re.I,
)
WITHHELD = "[address withheld]"


def is_confidential(words: Iterable[str | None]) -> bool:
    """Say whether any of these names, descriptions or taxonomy terms speak of a hidden place."""
    return any(text is not None and _speaks(text) for text in words)


def is_kept_secret(words: Iterable[str | None]) -> bool:
    """Say whether a text speaks of an address that is not given out: its own, most likely."""
    return any(text is not None and _SECRET.search(text) is not None for text in words)


@remembered(kept=64, longest=20_000)  # a record is looked at when read and when checked
def _speaks(text: str) -> bool:
    """Look for the words only where one of their stems stands: most texts hold none."""
    lowered = text.casefold()
    for stem in _STEMS:
        if stem in lowered:
            return _WORDS.search(text) is not None
    return False


def without_addresses(text: str | None) -> str | None:
    """Return the text without postcodes, streets, coordinates, three-word places, and landmarks."""
    if text is None:
        return None
    for pattern in (_STREET, _POSTCODE, _POINT, _THREE_WORDS, _NAMED_STREET, _BESIDE):
        text = pattern.sub(WITHHELD, text)
    return text
