"""Which feeds have not changed since they were last taken? Those need not be sent or read again.

Only what one answer gives whole (a table, a register, a layer) and what its server dates: an API's
pages may change one by one. What is remembered holds for one database, its generation of the feed,
and the code and tables it was read with. No answer is kept, for a feed may name what we must not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from directory import generations, linking
from directory.addresses import is_address
from directory.fetch import Fetcher
from directory.formats._mapping import text_of
from directory.loading import code_fingerprint
from directory.refresh import FeedReport
from directory.sources import Choices
from directory.store import Store, live_edition
from directory.store_tables import feed as feeds
from directory.store_tables import generation as generation_table

NAME = "unchanged.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What servers said of the sources of feeds, in a small file beside `feeds.toml`."""

    path: Path
    store: Store
    salt: str

    def still_hold(
        self, feed: str, sources: Sequence[str], choices: Choices, fetcher: Fetcher
    ) -> bool:
        """Ask each source whether it has changed; what one sends then waits in the fetcher."""
        known = self._read().get(feed, {})
        told = known.get("sources", {})
        if known.get("mark") != self._mark(feed, choices) or set(told) != set(map(_key, sources)):
            return False
        return all(fetcher.holds(one, *told[_key(one)]) for one in sources)

    def keep(self, feed: str, sources: Sequence[str], choices: Choices, fetcher: Fetcher) -> None:
        """Write down what the sources of a feed said; forget it where they are more than these."""
        whole = set(fetcher.told) == set(sources) and all(map(is_address, sources))
        dated = whole and all(any(fetcher.told[one]) for one in sources)
        entries = self._read()
        entries.pop(feed, None)
        if dated:
            told = {_key(one): fetcher.told[one] for one in sources}
            entries[feed] = {"mark": self._mark(feed, choices), "sources": told}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(entries), encoding="utf-8")

    def report(self, feed: str, now: datetime) -> FeedReport:
        """Say of a feed that still holds what an import would: all of it is unchanged."""
        with self.store.writing() as connection:
            at = now.astimezone(UTC).isoformat(timespec="seconds")
            connection.execute(update(feeds).values(last_seen=at).where(feeds.c.id == feed))
            row = connection.execute(select(feeds).where(feeds.c.id == feed)).one()
            of_feed = generation_table.c.feed == feed, generation_table.c.number == row.live
            wanted = select(generation_table.c.standing).where(*of_feed)
            standing = connection.execute(wanted).scalar() or 0
            linked = linking.linked_count(connection, feed, row.live)
            edition = live_edition(connection)
        return FeedReport(
            feed=feed, format=row.format, source=row.source, read=standing, held=standing,
            merged=0, refused=0, linked=linked, added=0, changed=0, unchanged=standing, withdrawn=0,
            generation=row.live, edition=edition, seconds=0.0, problems=(), problems_count=0,
        )  # fmt: skip

    def _mark(self, feed: str, choices: Choices) -> str:
        """Return what changes when the same bytes would not make what is held now."""
        with self.store.reading() as connection:
            live = generations.live_generations(connection).get(feed, 0)
        told = (self.store.url, live, self.salt, code_fingerprint(), choices.format_id)
        return _key(repr((*told, text_of(choices.mapping))))

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return dict(found) if isinstance(found, Mapping) else {}


def _key(text: str) -> str:
    """Return a digest: addresses may hold secrets."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
