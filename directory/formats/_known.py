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
        if isinstance(row, Held):
            return row.key
        try:
            sent = row.text.encode() if isinstance(row, Sent) else to_json(row)
        except (TypeError, ValueError, RecursionError):
            self.row, self.sent, self.digest = None, b"", b""
            return None
        self.row, self.sent = row, sent
        self.digest = self._digest(sent)
        return self.keys.get(self.digest)

    def held(self, line: str) -> Held | None:
        """Return the record that this very line of JSON made, `None` when it is not known."""
        key = self.keys.get(self._digest(line.encode()))
        return None if key is None else Held(key)

    def _digest(self, sent: bytes) -> bytes:
        return hashlib.blake2b(self.salt + sent, digest_size=16).digest()

    def text_of(self, raw: Mapping[str, Any]) -> str:
        """Return what was sent as JSON text, without writing the row just asked about again."""
        return self.sent.decode() if raw is self.row else json.dumps(raw, default=str)


def _as_it_is(record: Record) -> Record:
    return record
