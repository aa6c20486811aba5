"""The bytes a reader is given, wherever they came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Material:
    """One source: a local file or what a URL answered.

    `fetch` gets another page of the same source (`None` for a local file); it takes an absolute
    address and returns the decoded bytes, within the limits of `directory.fetch`.
    """

    address: str
    data: bytes
    path: Path | None = None
    fetch: Callable[[str], bytes] | None = None

    @cached_property
    def head(self) -> bytes:
        """The first 64 kB without a byte-order mark."""
        return self.data[: 1 << 16].removeprefix(b"\xef\xbb\xbf")
