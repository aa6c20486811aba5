"""What does the gap map look at besides what the rules do? Kept in the index with their columns."""

from __future__ import annotations

from collections.abc import Mapping

from directory.index import Column, Row
from recommender.gaps.reference import assumptions
from recommender.rules._columns import CHECKED_ON, COUNCIL

KINDS = (
    "other",
    "childminder",
    "nursery",
    "playgroup",
    "creche",
    "family_centre",
    "after_school",
    "breakfast_club",
    "holiday_club",
)
FEEDS = ("other", "register", "sample")
SAMPLE = "sample"


def _places(row: Row) -> int:
    here = row.at.capacity_places if row.at is not None else None
    places = here if here is not None else row.service.capacity_places
    return -1 if places is None else places


def _kind(row: Row) -> int:
    """Return the kind whose median places stand in where a record states none."""
    return next((KINDS.index(tag) for tag in KINDS[1:] if tag in row.service.tags), 0)


def _feed(row: Row) -> int:
    feeds = {source.feed for source in row.service.sources}
    registers = assumptions().completeness.registers
    if any(row.need in registers.get(feed, ()) for feed in feeds):
        return FEEDS.index("register")
    return FEEDS.index("sample") if feeds == {SAMPLE} else 0


SUPPLY_COLUMNS: Mapping[str, Column] = {
    "capacity_places": Column(dtype="int32", read=_places),
    "supply_kind": Column(dtype="int8", read=_kind),
    "feed_kind": Column(dtype="int8", read=_feed),
    "checked_on": CHECKED_ON,
    "council": COUNCIL,
}
