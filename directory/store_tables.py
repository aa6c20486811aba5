"""Which tables does the store keep?

Nothing that was read is ever edited. A feed's generation holds only what differs from the one
before: a record stands until a later generation replaces it, a row without a document says it was
withdrawn. An edition of services is kept the same way. So an unchanged record costs nothing, a
reader who names an edition sees all of it or none, and whatever a crash left behind has a number
nobody was told.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
    text,
)

metadata = MetaData()

feed = Table(
    "feed",
    metadata,
    Column("id", Text, primary_key=True),
    Column("format", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("licence", Text),
    Column("attribution", Text),
    Column("live", Integer, nullable=False),  # the generation in use; 0 before the first
    Column("last_seen", Text, nullable=False),  # when the feed was last read whole, UTC
)

generation = Table(
    "generation",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("made_at", Text, nullable=False),
    Column("partial", Boolean, nullable=False, server_default=false()),
    Column("standing", Integer, nullable=False),  # records in use; more than `held` if partial
    *(
        Column(count, Integer, nullable=False)
        for count in ("read", "held", "merged", "refused", "linked")
    ),
    *(
        Column(count, Integer, nullable=False)
        for count in ("added", "changed", "unchanged", "withdrawn", "problems")
    ),
)

problem = Table(
    "problem",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("feed", Text, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("row", Integer),
    Column("key", Text),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("found_by", Text, nullable=False),  # reading | checking
    Index("problem_by_feed", "feed", "generation"),
)

record = Table(
    "record",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("service_id", Text, nullable=False),  # its own id, before links
    Column("hash", LargeBinary, nullable=False),  # of what the reader made and what was sent
    Column("sent", LargeBinary, nullable=False),  # of the row as it was sent, where a row is all
    Column("facts", LargeBinary, nullable=False),  # of what people see, dates of reading left out
    Column("document", Text),  # null: withdrawn in this generation
    Column("raw", Text),  # last, so that nobody reads past it on the way to the document
    Index("record_by_service", "service_id"),
    Index("record_by_generation", "feed", "generation"),
)

link = Table(
    "link",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("own_id", Text, nullable=False),
    Column("service_id", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("link_by_service", "service_id"),
    Index("link_by_own_id", "own_id"),
)

pair = Table(
    "pair",
    metadata,
    Column("left_id", Text, primary_key=True),  # own ids of two records, the smaller first
    Column("right_id", Text, primary_key=True),
    Column("state", Text, nullable=False),  # same | elsewhere | different | review
    Column("score", Float, nullable=False),
    Column("parts", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("pair_by_state", "state"),
    Index("pair_by_right", "right_id"),
)

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("service_id", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("base_value", Text, nullable=False),
    Column("new_value", Text, nullable=False),
    Column("reason", Text),
    Column("author_ref", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),  # live | conflict | agreed | undone | waiting | refused
    Index("correction_by_service", "service_id", "state"),
)

service = Table(
    "service",
    metadata,
    Column("id", Text, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("document", Text),  # null: gone from this edition on
    Column("latitude", Float),
    Column("longitude", Float),
    Index("service_by_edition", "edition"),
    Index("service_by_place", "latitude", "longitude"),
)

edition = Table(
    "edition",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("live", Boolean, nullable=False, server_default=false()),
    Column("made_at", Text, nullable=False),
    Column("services", Integer, nullable=False, server_default=text("0")),
)
