"""The bytes a reader is given, wherever they came from."""

from __future__ import annotations

import codecs
import io
import os
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO
from zipfile import BadZipFile, ZipFile

from directory.errors import FeedContentError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

MOST_BYTES = 1 << 30
KEPT = 4 << 20  # an answer larger than this waits on disk: several pages are read side by side
_CHUNK = 1 << 20
_BROKEN = "\ufffd"  # what is decoded from bytes that mean nothing


@dataclass(frozen=True, kw_only=True)
class Material:
    """One source: a local file or folder (`path`), or what a URL answered (`content`).

    `fetch` gets another page of the same source (`None` for a local file); it takes an absolute
    address and returns the decoded bytes, within the limits of `directory.fetch`.
    """

    address: str
    content: bytes | None = None
    path: Path | None = None
    fetch: Callable[[str], bytes] | None = None

    def __post_init__(self) -> None:
        if self.content is not None and len(self.content) > KEPT:
            spool = TemporaryFile()  # noqa: SIM115 - it has no name: a killed import leaves none
            spool.write(self.content)
            spool.flush()
            self.__dict__["_spool"] = spool
            weakref.finalize(self, spool.close)
            object.__setattr__(self, "content", None)

    def open(self) -> BinaryIO:
        """Return the bytes as a stream, so that a large file need not stand in memory whole."""
        if "_spool" in self.__dict__:
            return io.BufferedReader(_Spooled(self.__dict__["_spool"].fileno()))
        if self.content is not None:
            return io.BytesIO(self.content)
        if self.path is None or self.path.is_dir():
            return io.BytesIO(b"")
        return self.path.open("rb")

    @cached_property
    def data(self) -> bytes:
        """All bytes; empty for a folder.

        Raises
        ------
        FeedContentError
            If the file is larger than 1 GB: nothing we read whole is.
        """
        with self.open() as stream:
            data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise FeedContentError(self.address, "it is larger than 1 GB; split it in parts.")
        return data

    @cached_property
    def head(self) -> bytes:
        """The first 64 kB without a byte-order mark."""
        with self.open() as stream:
            return stream.read(1 << 16).removeprefix(b"\xef\xbb\xbf")

    @cached_property
    def encoding(self) -> str:
        """How its text is written: UTF-16 or UTF-8 where a mark or the bytes say so.

        A UTF-8 text with a few broken bytes in it stays one; where most of what is not ASCII is
        broken it is Windows-1252, as tables saved by an office program are.
        """
        with self.open() as stream:
            return encoding_of(stream)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The files inside a folder or a zip archive, as relative paths; else none."""
        if self.path is not None and self.path.is_dir():
            found = (p.relative_to(self.path).as_posix() for p in sorted(self.path.rglob("*.*")))
            return tuple(found)
        if not self.head.startswith(b"PK\x03\x04"):
            return ()
        try:
            with self.open() as stream, ZipFile(stream) as archive:
                return tuple(info.filename for info in archive.infolist() if not info.is_dir())
        except (BadZipFile, OSError, NotImplementedError):
            return ()

    @property
    def stem(self) -> str:
        """The file's name without its ending, or the host of a URL: what a feed is called after."""
        if self.path is not None:
            return self.path.stem
        return self.address.split("://")[-1].split("/")[0].split("@")[-1].split(":")[0]


class _Spooled(io.RawIOBase):
    """Reads a file that has no name from its start, whoever else is reading it."""

    def __init__(self, file: int) -> None:
        super().__init__()
        self._file, self._at = file, 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read from anywhere, as archives are."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        ends = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: os.fstat(self._file).st_size}
        self._at = ends[whence] + offset
        return self._at

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer with what comes next."""
        view = memoryview(buffer).cast("B")
        data = os.pread(self._file, len(view), self._at)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def encoding_of(stream: BinaryIO) -> str:
    """Return the encoding of a stream of text, read to its end where a mark does not tell."""
    chunk = stream.read(_CHUNK)
    if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    broken = whole = 0
    while True:
        text = decoder.decode(chunk, final=not chunk)
        bad = text.count(_BROKEN)
        broken += bad
        whole += len(text) - len(text.encode("ascii", "ignore")) - bad
        if not chunk:
            return "cp1252" if broken > whole else "utf-8"
        chunk = stream.read(_CHUNK)
