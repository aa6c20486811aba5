"""Which files does a zip or a folder hold? Opened one at a time, within a stated size."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from directory.errors import FeedContentError
from directory.formats._material import Material

MOST_UNPACKED = 1 << 30
MOST_FILES = 500
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


@contextmanager
def opened(material: Material, name: str) -> Iterator[BinaryIO]:
    """Open one file of the archive or folder; what it unpacks to is cut at its stated size."""
    if material.path is not None and material.path.is_dir():
        with (material.path / name).open("rb") as plain:
            yield plain
        return
    try:
        with material.open() as stream, ZipFile(stream) as archive, archive.open(name) as inner:
            yield cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, inner)))
    except (BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise FeedContentError(material.address, f"{name!r} in it is broken ({error}).") from None


class Member(Material):
    """One file of an archive or folder, as a material of its own."""

    def __init__(self, material: Material, name: str) -> None:
        super().__init__(address=f"{material.address}!{name}")
        self.__dict__["_whole"], self.__dict__["_name"] = material, name

    def open(self) -> BinaryIO:
        """Return the file's bytes, read whole: a table of a register is a few megabytes."""
        whole, name = self.__dict__["_whole"], self.__dict__["_name"]
        with opened(whole, name) as stream:
            return io.BytesIO(stream.read())
