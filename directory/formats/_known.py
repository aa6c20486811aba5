"""Which rows were sent before, word for word? They need not be read again.

Reading a row (cleaning its texts, telephone numbers, dates) costs ten times as much as knowing it.
The importer fills `keys` with what the live generation was made from; a reader whose record depends
on nothing but its row passes `FeedContext.known` on to `each`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


class Known:
    """Rows by the digest of what was sent. Empty, it knows none, and every row is read."""

    __slots__ = ("digest", "keys", "salt")

    def __init__(self) -> None:
        self.keys: Mapping[bytes, str] = {}
        self.salt = b""
        self.digest = b""  # of the row that was asked about last

    def key_of(self, row: Any) -> str | None:  # noqa: ANN401 - a row as its format has it
        """Return the key of the record this very row made, `None` when it is not known."""
        try:
            sent = json.dumps(row, default=_refuse).encode()
        except (TypeError, ValueError, RecursionError):
            self.digest = b""
            return None
        self.digest = hashlib.blake2b(self.salt + sent, digest_size=16).digest()
        return self.keys.get(self.digest)


def _refuse(value: object) -> object:
    raise TypeError(type(value).__name__)
