"""What kind of place is it? Only where its own name or address says so."""

from __future__ import annotations

import re

from directory.records import Setting
from directory.remembering import remembered

_WORDS: tuple[tuple[Setting, re.Pattern[str]], ...] = (
    ("jobcentre", re.compile(r"\bjob ?centre\b", re.I)),
    ("school", re.compile(r"\b(?:primary|high|secondary|grammar) school\b", re.I)),
    ("library", re.compile(r"\blibrary\b", re.I)),
    (
        "health",
        re.compile(
            r"\bhealth centre\b|\bmedical (?:centre|practice)\b|\bhospital\b|\bsurgery\b", re.I
        ),
    ),
    (
        "community centre",
        re.compile(
            r"\bcommunity (?:centre|hall|hub|education centre|learning centre)\b|"
            r"\bneighbourhood centre\b|\bvillage hall\b",
            re.I,
        ),
    ),
)


@remembered()
def setting_of(words: str) -> Setting:
    """Return the setting that the words of a name or address state, or `unknown`."""
    return next((setting for setting, pattern in _WORDS if pattern.search(words)), "unknown")
