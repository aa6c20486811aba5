"""Which rows were sent before, word for word? They need not be read again.

Reading a row (cleaning its texts, telephone numbers, dates) costs ten times as much as knowing it.
The importer fills `keys` with what the live generation was made from; a reader whose record depends
on nothing but its row passes `FeedContext.known` on to `each`. The importer also says there what is
to be done with each record next (`prepare`), and how many `processes` may share the work.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import to_json

from directory.records import Record


class Known:
    """Rows by the digest of what was sent. Empty, it knows none, and every row is read."""

    __slots__ = ("digest", "keys", "prepare", "processes", "row", "salt", "sent")

    def __init__(self) -> None:
        self.prepare: Callable[[Record], Record] = _as_it_is
        self.processes = 1
        self.keys: Mapping[bytes, str] = {}
        self.salt = b""
        self.row: Any = None  # the one that was asked about last, as JSON, and its digest
        self.sent = b""
        self.digest = b""

    def key_of(self, row: Any) -> str | None:  # noqa: ANN401 - a row as its format has it
        """Return the key of the record this very row made, `None` when it is not known."""
        try:
            sent = to_json(row)
        except (TypeError, ValueError, RecursionError):
            self.row, self.sent, self.digest = None, b"", b""
            return None
        self.row, self.sent = row, sent
        self.digest = hashlib.blake2b(self.salt + sent, digest_size=16).digest()
        return self.keys.get(self.digest)

    def text_of(self, raw: Mapping[str, Any]) -> str:
        """Return what was sent as JSON text, without writing the row just asked about again."""
        return self.sent.decode() if raw is self.row else json.dumps(raw, default=str)


def _as_it_is(record: Record) -> Record:
    return record
