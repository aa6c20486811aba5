"""Words into needs, and signs that something is urgent.

`read_needs(text)` returns needs best first, each `sure` or `ask` with the words it rests on, and
the urgent signs. A lexicon (`data/reference/lexicon.toml`) says what is meant outright, a
classifier trained on our own phrases adds what is not said in so many words. Urgent signs are said
by phrases (`data/reference/urgent.toml`), or only heard underneath (`undertone.py`) and asked.
"""

from recommender.needs.reading import NeedsReading, read_needs
from recommender.needs.urgent import UrgentSign, urgent_signs

__all__ = ["NeedsReading", "UrgentSign", "read_needs", "urgent_signs"]
