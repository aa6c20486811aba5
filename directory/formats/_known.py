"""Which rows were sent before, word for word? They need not be read again.

Reading a row (cleaning its texts, telephone numbers, dates) costs ten times as much as knowing it.
The importer fills `keys` with what the live generation was made from; a reader whose record depends
on nothing but its row passes `FeedContext.known` on to `each`. The importer also says there what is
to be done with records next (`prepare`), and how many `processes` may share the work.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from directory.records import Record


class Sent(dict[str, Any]):
    """An object of JSON, and the one line of text it was read from."""

    __slots__ = ("text",)

    def __init__(self, value: Mapping[str, Any], text: str) -> None:
        super().__init__(value)
        self.text = text

    def __reduce__(self) -> tuple[type[Sent], tuple[dict[str, Any], str]]:
        return Sent, (dict(self), self.text)


@dataclass(frozen=True, slots=True)
class Held:
    """A line that was sent before, word for word: nobody needs to know what it says."""

    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that was looked for: what was sent as JSON, its digest, and the key it had before.

    `sent` and `digest` are empty where the row cannot be written as JSON.
    """

    row: Any
    sent: bytes = b""
    digest: bytes = b""
    key: str | None = None

    def text_of(self, raw: Mapping[str, Any]) -> str:
        """Return what was sent as JSON text, without writing the row itself again."""
        return self.sent.decode() if raw is self.row else json.dumps(raw, default=str)


class Known:
    """Rows by the digest of what was sent. Empty, it knows none, and every row is read."""

    __slots__ = ("keys", "prepare", "processes", "salt")

    def __init__(self) -> None:
        self.prepare: Callable[[Sequence[tuple[Record, Asked]]], Sequence[Record]] = _as_they_are
        self.processes = 1
        self.keys: Mapping[bytes, str] = {}
        self.salt = b""

    def ask(self, row: Any) -> Asked:  # noqa: ANN401 - a row as its format has it
        """Return what is known of this very row."""
        if isinstance(row, Held):
            return Asked(None, key=row.key)
        try:
            sent = row.text.encode() if isinstance(row, Sent) else to_json(row)
        except (TypeError, ValueError, RecursionError):
            return Asked(None)
        digest = self._digest(sent)
        return Asked(row, sent, digest, self.keys.get(digest))

    def held(self, line: str) -> Held | None:
        """Return the record that this very line of JSON made, `None` when it is not known."""
        key = self.keys.get(self._digest(line.encode()))
        return None if key is None else Held(key)

    def _digest(self, sent: bytes) -> bytes:
        return hashlib.blake2b(self.salt + sent, digest_size=16).digest()


def _as_they_are(records: Sequence[tuple[Record, Asked]]) -> Sequence[Record]:
    return [record for record, _ in records]
