"""How do figures of small areas become figures of larger ones? By a lookup, and only counts.

Many counts are published for output areas alone, and wards or intermediate zones have few figures
of their own. A lookup (any table with a column of the one kind's codes and one of the other's) says
which belong together, and counts are added. Rates, ranks and minutes cannot be: they are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from directory.area_codes import Kind, kinds_in
from directory.area_tables import Column, Table, counts_of
from directory.areas import AreaLayer

_MOSTLY = 0.95  # of a lookup's cells, as with codes: notes stand below many tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Which area of a layer each small area is part of; `source` is the table that says so."""

    kind: Kind
    layer: str
    whole_of: Mapping[str, str]
    source: str


def lookups_in(tables: Iterable[Table], layers: Mapping[str, AreaLayer]) -> list[Lookup]:
    """Return what tables say of small areas that are part of those of some layers.

    Never between areas of one kind drawn in different years: those do not fit.
    """
    found = []
    for table in tables:
        if table.kind is None:
            continue
        for _, texts in table.words:
            found += _lookups(table.kind, table.codes, texts, layers, table.source)
    return found


def lookups_held(
    held: Iterable[tuple[Kind, AreaLayer]], layers: Mapping[str, AreaLayer]
) -> list[Lookup]:
    """Return the same from lookups that were joined to a layer of the small areas before."""
    found = []
    for kind, small in held:
        for column, texts in small.words.items():
            found += _lookups(kind, small.codes.tolist(), texts, layers, column)
    return found


def _lookups(
    kind: Kind,
    codes: Sequence[str],
    texts: Sequence[str],
    layers: Mapping[str, AreaLayer],
    source: str,
) -> list[Lookup]:
    said = {text for text in texts if text}
    return [
        Lookup(
            kind=kind,
            layer=layer.name,
            whole_of=dict(zip(codes, texts, strict=True)),
            source=source,
        )
        for layer in layers.values()
        if _leads_to(said, layer) and not _same_family(kind, layer)
    ]


def _leads_to(said: Collection[str], layer: AreaLayer) -> bool:
    """Say whether a column names areas of a layer's kind, some of them its own."""
    own = sum(text in layer.rows for text in said)
    kinds, alike = kinds_in(said), kinds_in(layer.codes[:1].tolist())
    of_kind = max((kinds[kind] for kind in alike), default=own)
    return own > 0 and of_kind >= _MOSTLY * len(said)


def _same_family(kind: Kind, layer: AreaLayer) -> bool:
    return any(one.family == kind.family for one in kinds_in(layer.codes[:1].tolist()))


def added_up(table: Table, lookup: Lookup, layer: AreaLayer) -> Table:
    """Return a table of the layer's areas: each count is the sum of those of its small areas.

    An area of which no small area has a figure has none; one the publisher kept back, or that is no
    number, leaves the whole known only in part, and is counted as kept back.
    """
    rows = np.array(
        [layer.rows.get(lookup.whole_of.get(code, ""), -1) for code in table.codes], dtype=np.intp
    )
    figures = []
    for column in counts_of(table):
        known = (rows >= 0) & ~np.isnan(column.values)
        sums = np.bincount(rows[known], column.values[known], minlength=len(layer))
        some = np.bincount(rows[known], minlength=len(layer)) > 0
        held_back = column.kept_back.copy()
        held_back[list(column.unread)] = True
        back = np.bincount(rows[(rows >= 0) & held_back], minlength=len(layer)) > 0
        figures.append(Column(column.name, np.where(some, sums, np.nan), back))
    return replace(table, codes=tuple(layer.codes.tolist()), figures=tuple(figures), words=())
