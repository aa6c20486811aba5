"""For whom is a provider known to be there, where its records do not say so?

Only what a provider itself tells everybody, with where that was read. It makes a service one for
others to ask about, never one that is left out.
"""

from __future__ import annotations

import re

_KNOWN = (
    # Black and minority ethnic women, children and young people: LGBT Youth Scotland, "Shakti
    # Women's Aid leading the way in LGBT inclusion" (2016); Edinburgh Evening News, "£1m boost for
    # domestic abuse charities" (2014).
    (re.compile(r"\bshakti\b", re.IGNORECASE), ("minority_ethnic",)),
    # Disabled children and their families: The Yard itself, "success stories"; its annual report of
    # 2020, "children and young people with additional support needs".
    (re.compile(r"\bscotland yard adventure\b", re.IGNORECASE), ("disabled_children",)),
)


def known_for(names: str) -> tuple[str, ...]:
    """Return the audience words for the name of a service, or of whoever provides it."""
    return tuple(word for name, words in _KNOWN if name.search(names) for word in words)
