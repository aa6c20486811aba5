"""Whose address must nobody learn? Refuges and masked places are known here, and err to hiding.

Addresses, points and postcodes of such places are dropped when they are read: they never reach the
store, so no page, export, log or distance can give them away. They are found by need and council.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = re.compile(
    r"\brefuges?\b(?! for (?:wild|animal|bird|donkey))|\bsafe ?houses?\b|\bsafe accommodation\b|"
    r"\b(?:confidential|undisclosed|secret|withheld) (?:address|location|premises|place)|"
    r"\b(?:address|location|premises) (?:is |are )?"
    r"(?:confidential|withheld|undisclosed|not disclosed)|"
    r"\bhelp escape violence\b|\bsafe housing\b|\bdomestic (?:abuse|violence) (?:shelter|hostel)",
    re.I,
)
_STEMS = ("refuge", "safe", "confidential", "disclosed", "secret", "withheld", "violence", "abuse")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.I)
_STREET = re.compile(
    r"\b(?:flat |unit )?\d+[a-z]?(?:[/-]\d+)?,? +(?:[A-Z][\w'-]+ +){1,4}"
    r"(?:Street|Road|Avenue|Lane|Drive|Place|Terrace|Crescent|Court|Gardens|Square|Way|Close|Row|St|Rd)"
    r"\b\.?",
)
_POINT = re.compile(r"[-\u2212]?\d{1,2}\.\d{3,}\s*,\s*[-\u2212]?\d{1,2}\.\d{3,}")
WITHHELD = "[address withheld]"


def is_confidential(words: Iterable[str | None]) -> bool:
    """Say whether any of these names, descriptions or taxonomy terms speak of a hidden place."""
    return any(text is not None and _speaks(text) for text in words)


def _speaks(text: str) -> bool:
    """Look for the words only where one of their stems stands: most texts hold none."""
    lowered = text.casefold()
    return any(stem in lowered for stem in _STEMS) and _WORDS.search(text) is not None


def without_addresses(text: str | None) -> str | None:
    """Return the text with postcodes, street addresses and coordinates taken out."""
    if text is None:
        return None
    for pattern in (_STREET, _POSTCODE, _POINT):
        text = pattern.sub(WITHHELD, text)
    return text
