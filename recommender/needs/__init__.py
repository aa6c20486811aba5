"""Words into needs, and signs that something is urgent."""

from recommender.needs.reading import NeedsReading, read_needs
from recommender.needs.urgent import UrgentSign, what_to_say

__all__ = ["NeedsReading", "UrgentSign", "read_needs", "what_to_say"]
