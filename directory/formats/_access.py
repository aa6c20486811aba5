"""Can everyone get in? What a place's own words say of access, one fact each."""

from __future__ import annotations

import re

from directory.records import Accessibility, Fit
from directory.remembering import remembered

_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("wheelchair", re.compile(r"wheel ?chair|\bdda\b", re.I)),
    ("step_free", re.compile(r"\bstep[- ]free|\blevel access|\bramp(?:ed|s)?\b|no steps", re.I)),
    ("accessible_toilet", re.compile(r"(?:accessible|disabled|adapted) (?:toilet|wc)", re.I)),
    ("lift", re.compile(r"\blifts?\b(?! share)", re.I)),
    ("hearing_loop", re.compile(r"(?:hearing|induction|audio) ?loop|\bloop system|T-coil", re.I)),
    ("bsl", re.compile(r"\bBSL\b|sign language", re.I)),
    ("large_print", re.compile(r"large print|braille", re.I)),
    ("easy_read", re.compile(r"easy read", re.I)),
    ("parking", re.compile(r"(?:disabled|accessible|blue badge) park|car parking", re.I)),
    ("quiet_space", re.compile(r"quiet (?:room|space|area)", re.I)),
    ("changing_place", re.compile(r"changing places?\b", re.I)),
    ("guide_dogs", re.compile(r"(?:guide|assistance) dog", re.I)),
)
_DENIED = re.compile(
    r"\b(?:no|not|without|limited|partial(?:ly)?|restricted|ask|contact|cannot"
    r"|(?<!dogs )(?<!parking )only(?! (?:guide|assistance)))\b",
    re.I,
)
_NO_STEPS = re.compile(r"\bno steps\b", re.I)


@remembered()
def access_in(words: str) -> tuple[Accessibility, ...]:
    """Return what the words state; "no", "partly" or "ask" leave it unknown, the words kept."""
    found = []
    for clause in re.split(r"[.;\n]|, ", words):
        said = " ".join(clause.split())
        doubtful = _DENIED.search(_NO_STEPS.sub("", said))
        fit = Fit.UNKNOWN if doubtful else Fit.YES
        found += [
            Accessibility(access=access, fit=fit, details=said)
            for access, pattern in _WORDS
            if pattern.search(said)
        ]
    first: dict[str, Accessibility] = {}
    for fact in found:
        first.setdefault(fact.access, fact)
    return tuple(first.values())


def access_of_feature(name: str, more: str | None) -> tuple[Accessibility, ...]:
    """Return what a feature ticked by its name states, with what is written beside it.

    Whatever beside it says "no", "partly" or "ask", and names no other feature, speaks of this one.
    """
    own = access_in(name)
    if more is None:
        return own
    beside = access_in(more)
    doubt = bool(_DENIED.search(_NO_STEPS.sub("", more)))
    others = {fact.access: fact for fact in beside}
    found = []
    for fact in own:
        said = others.pop(fact.access, None)
        doubtful = said.fit is Fit.UNKNOWN if said else doubt and not beside
        fit = Fit.UNKNOWN if doubtful else fact.fit
        found.append(Accessibility(access=fact.access, fit=fit, details=f"{name}: {more}"))
    return (*found, *others.values())
