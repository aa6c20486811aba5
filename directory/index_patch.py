"""How does the index of the next edition differ when a fact of a few services changes?

A correction seldom moves a service or gives it another need: then only its own rows and its
document differ. The new folder shares every other file with the old one (hard links), so that a
keyworker's "they are full" is live in a fraction of a second however large the directory is.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.index import Column, Index, Row, read_columns, rows_of, text_of
from directory.index_sums import DOCUMENTS, renew_sums, sum_of
from directory.records import Service, to_document


def patch(
    folder: Path, target: Path, services: Sequence[Service], columns: Mapping[str, Column]
) -> bool:
    """Write the index in `folder` to `target` with these services changed; say if that was enough.

    It is not when a service is new, moved, or gained or lost a need or words it is found by, or
    when the columns are others than those the index was built with: then nothing is written, and
    the index has to be built.
    """
    index = Index.open(folder)
    if not set(columns) <= set(index.columns):
        return False
    changes: dict[int, Row] = {}
    for service in services:
        rows = _same_rows(index, service)
        if rows is None:
            return False
        changes.update(rows)
    _share(folder, target)
    numbers = sorted(changes)
    values = read_columns([changes[number] for number in numbers], columns)
    at = np.array(numbers, dtype=np.intp)
    files = [f"column_{name}.npy" for name in columns]
    changed = [file for file in files if _put(target / file, at, values[file[7:-4]])]
    sums = {}
    for service in services:
        number = index.service_ids.index(service.id)
        sums[number] = sum_of(_put_document(target, number, service))
    renew_sums(target, [*changed, "document_spans.npy"], sums)
    return True


def _same_rows(index: Index, service: Service) -> dict[int, Row] | None:
    """Return the service's rows by number, or `None` when the index has others for it."""
    before = index.service_by_id(service.id)
    if before is None or text_of(before) != text_of(service):
        return None
    old, new = rows_of(before, on=index.on), rows_of(service, on=index.on)
    if [_where(row) for row in old] != [_where(row) for row in new]:
        return None
    numbers = index.rows_of_service(service.id)
    known = {
        (int(index.columns["need"][number]), int(index.columns["place"][number])): int(number)
        for number in numbers
    }
    read = read_columns(new, {})
    places = max(1, len(service.service_at_locations))
    place = [k % places if service.service_at_locations else -1 for k in range(len(new))]
    keys = [(int(need), at) for need, at in zip(read["need"], place, strict=True)]
    if set(keys) != set(known):
        return None
    return {known[key]: row for key, row in zip(keys, new, strict=True)}


def _where(row: Row) -> tuple[object, ...]:
    place = None if row.at is None else row.at.location
    return (row.need, None if place is None else (place.latitude, place.longitude))


def _share(folder: Path, target: Path) -> None:
    """Make `target` hold the same files, without copying them where the disk allows."""
    for path in sorted(folder.rglob("*")):
        place = target / path.relative_to(folder)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, place)
        except OSError:
            shutil.copy2(path, place)


def _put(path: Path, numbers: NDArray[np.intp], values: NDArray[Any]) -> bool:
    """Replace some rows of an array that others may have mapped, never in place; say if any."""
    array = np.load(path)
    if np.array_equal(array[numbers], values, equal_nan=array.dtype.kind == "f"):
        return False
    array[numbers] = values
    _replace(path, array)
    return True


def _put_document(target: Path, number: int, service: Service) -> bytes:
    """Write a document at the end of the shared file, where no older index looks; return it."""
    document = to_document(service)
    with (target / DOCUMENTS).open("ab") as documents:
        documents.write(document)
        end = documents.tell()
    spans = np.load(target / "document_spans.npy")
    spans[number] = (end - len(document), end)
    _replace(target / "document_spans.npy", spans)
    return document


def _replace(path: Path, array: NDArray[Any]) -> None:
    beside = path.with_name(f"{path.stem}.new.npy")
    np.save(beside, array)
    beside.replace(path)
