"""Which files does a zip or a folder hold? Opened one at a time, within a stated size."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from directory.errors import FeedContentError
from directory.formats._material import Material

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

MOST_UNPACKED = 1 << 30
MOST_FILES = 500
PIECE = 1 << 16  # bytes unpacked at once
MOST_TIMES = 200  # a text packs twenty times smaller, a bomb a thousand times


def check_archive(material: Material) -> None:
    """Refuse an archive that would unpack to more than 1 GB, or that is packed as a bomb is.

    Raises
    ------
    FeedContentError
        If it is; a folder never is.
    """
    if material.path is not None and material.path.is_dir():
        return
    try:
        with material.open() as stream, ZipFile(stream) as archive:
            found = archive.infolist()
    except (BadZipFile, OSError, NotImplementedError) as error:
        raise FeedContentError(material.address, f"it is no whole zip archive ({error}).") from None
    unpacked = sum(info.file_size for info in found)
    packed = sum(info.compress_size for info in found)
    if len(found) > MOST_FILES or unpacked > MOST_UNPACKED:
        raise FeedContentError(material.address, "it unpacks to more than we read (1 GB).")
    if unpacked > MOST_TIMES * max(packed, 1 << 16):
        raise FeedContentError(material.address, "it is packed as no table is.")


_BROKEN = (
    *(BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, OSError),
    *(zlib.error, lzma.LZMAError),
)


class Member(Material):
    """One file of an archive or folder, as a material of its own."""

    def __init__(self, material: Material, name: str) -> None:
        super().__init__(address=f"{material.address}!{name}")
        self.__dict__["_whole"], self.__dict__["_name"] = material, name

    def open(self) -> BinaryIO:
        """Return the file's bytes as a stream: unpacked a piece at a time, whatever its size."""
        whole, name = self.__dict__["_whole"], self.__dict__["_name"]
        if whole.path is not None and whole.path.is_dir():
            return cast(BinaryIO, (whole.path / name).open("rb"))
        return cast(BinaryIO, io.BufferedReader(_Unpacked(whole, name), PIECE))


class _Unpacked(io.RawIOBase):
    """What one file of an archive unpacks to, cut at its stated size.

    Raises `FeedContentError` where the archive is broken, at whatever piece that shows.
    """

    def __init__(self, material: Material, name: str) -> None:
        super().__init__()
        self._address, self._name = material.address, name
        with ExitStack() as opened, self._one_sentence():
            archive = opened.enter_context(ZipFile(opened.enter_context(material.open())))
            self._inner = opened.enter_context(archive.open(name))
            self._opened = opened.pop_all()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer with what comes next."""
        view = memoryview(buffer).cast("B")
        with self._one_sentence():
            data = self._inner.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the archive with it."""
        if not self.closed and hasattr(self, "_opened"):
            self._opened.close()
        super().close()

    @contextmanager
    def _one_sentence(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            reason = f"{self._name!r} in it is broken ({error})."
            raise FeedContentError(self._address, reason) from None
