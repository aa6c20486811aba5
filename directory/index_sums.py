"""Is every byte of an index still as it was written? Sums to hold it against.

A bit that turns on a disk leaves a file as long as it was, so that it opens as ever. Sums of every
file, and of every service's document within theirs, are written with the index; the doctor works
them out again. That reads the whole index, so serving does not.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

DOCUMENTS = "services.bin"
_SUMS, _OF_DOCUMENTS = "sums.json", "document_sums.npy"
_PIECE = 1 << 20


def sum_of(document: bytes) -> int:
    """Return the sum of one document."""
    return zlib.crc32(document)


def write_sums(folder: Path, documents: Sequence[int]) -> None:
    """Write the sums of an index that is whole, its documents' given in the order of services."""
    np.save(folder / _OF_DOCUMENTS, np.array(documents, dtype=np.uint32))
    names = (path.name for path in sorted(folder.iterdir()) if path.name != DOCUMENTS)
    (folder / _SUMS).write_text(json.dumps({name: _sum(folder / name) for name in names}))


def renew_sums(folder: Path, changed: Iterable[str], documents: dict[int, int]) -> None:
    """Write anew the sums of changed files and documents, beside: files are shared with others."""
    path = folder / _SUMS
    if not path.exists():  # an older release kept none
        return
    sums = np.load(folder / _OF_DOCUMENTS)
    for number, value in documents.items():
        sums[number] = value
    beside = folder / "document_sums.new.npy"
    np.save(beside, sums)
    beside.replace(folder / _OF_DOCUMENTS)
    known = json.loads(path.read_text())
    known |= {name: _sum(folder / name) for name in (*changed, _OF_DOCUMENTS)}
    other = folder / "sums.new.json"
    other.write_text(json.dumps(known))
    other.replace(path)


def damaged_files(folder: Path) -> tuple[str, ...]:
    """Return the files of an index that are not as they were written; none where it has no sums."""
    try:
        sums: dict[str, int] = json.loads((folder / _SUMS).read_text())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError):
        return (_SUMS,)
    wrong = [name for name, value in sums.items() if _sum(folder / name) != value]
    if not wrong and not _documents_are_whole(folder):
        wrong.append(DOCUMENTS)
    return tuple(wrong)


def _documents_are_whole(folder: Path) -> bool:
    spans = np.load(folder / "document_spans.npy")
    with (folder / DOCUMENTS).open("rb") as file:
        for (start, end), value in zip(
            spans.tolist(), np.load(folder / _OF_DOCUMENTS).tolist(), strict=True
        ):
            file.seek(start)
            if sum_of(file.read(end - start)) != value:
                return False
    return True


def _sum(path: Path) -> int:
    """Return the sum of a file; -1, which is the sum of none, where it cannot be read."""
    found = 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                found = zlib.crc32(piece, found)
    except OSError:
        return -1
    return found
