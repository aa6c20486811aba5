"""Whose address must nobody learn? Refuges and masked places are known here, and err to hiding.

Addresses, points and postcodes of such places are dropped when they are read: they never reach the
store, so no page, export, log or distance can give them away. They are found by need and council.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from directory.remembering import remembered

_WORDS = re.compile(
    r"\brefuges?\b(?! for (?:wild|animal|bird|donkey))|\bsafe ?houses?\b|\bsafe accommodation\b|"
    r"\b(?:confidential|undisclosed|secret|withheld) (?:address|location|premises|place)|"
    r"\b(?:address|location|premises)(?:es|s)? (?:is |are )?"
    r"(?:confidential|withheld|undisclosed|kept (?:secret|private)"
    r"|(?:not|never) (?:disclosed|published|shared|given out|made public))|"
    r"\bwom[ae]n['\u2019]?s (?:emergency |crisis )?shelters?\b|"
    r"\bshelters? for (?:women(?!['\u2019])|survivors|victims|people fleeing|families fleeing)\b|"
    r"\bhelp escape violence\b|\bsafe housing\b|\bdomestic (?:abuse|violence) (?:shelter|hostel)",
    re.I,
)
_STEMS = (
    *("refuge", "safe", "confidential", "disclosed", "secret", "withheld", "violence", "abuse"),
    *("shelter", "published", "shared", "given out", "public", "private"),
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
WITHHELD = "[address withheld]"


def is_confidential(words: Iterable[str | None]) -> bool:
    """Say whether any of these names, descriptions or taxonomy terms speak of a hidden place."""
    return any(text is not None and _speaks(text) for text in words)


@remembered(kept=64, longest=20_000)  # a record is looked at when read and when checked
def _speaks(text: str) -> bool:
    """Look for the words only where one of their stems stands: most texts hold none."""
    lowered = text.casefold()
    for stem in _STEMS:
        if stem in lowered:
            return _WORDS.search(text) is not None
    return False


def without_addresses(text: str | None) -> str | None:
    """Return the text with postcodes, street addresses and coordinates taken out."""
    if text is None:
        return None
    for pattern in (_STREET, _POSTCODE, _POINT):
        text = pattern.sub(WITHHELD, text)
    return text
