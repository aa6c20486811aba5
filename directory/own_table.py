"""Which column of somebody's own table means what? Looked at and described without a TOML file.

A table that no format knows is shown by its headings, with the first value of each; what each
column means is chosen, and written down as the mapping (`directory.formats._mapping`) that reads
this table now and again next time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from directory.cleaning import Notes
from directory.formats import FeedContext, all_formats
from directory.formats._build import record_of
from directory.formats._mapping import Part, TableMapping, known_mappings
from directory.formats._material import Material
from directory.formats._row_document import document_of
from directory.formats._rows import NOT_READ, each
from directory.formats._tables import header_of, rows_of
from directory.formats.csv import headings_mapping
from directory.records import Problem, Record, Service

LOOKED_AT = 50  # rows searched for a first value of each column
FIELDS = (
    *("name", "description", "organization", "phones", "email", "url"),
    *("location_name", "address_1", "address_2", "city", "postal_code", "latitude", "longitude"),
    *("hours", "ages", "minimum_age", "maximum_age", "fees", "eligibility_description"),
    *("referral", "needs", "languages", "wheelchair", "capacity_places", "status", "council"),
    *("charity_number", "assured_date", "id"),
)
"""What a column may mean, the commonest first; the mapping file knows more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTable:
    """A file as it looks before anything is read.

    `format` is the id of the format that knows it (`None`: none does); `known` the title of one of
    our own mappings. `headings` is empty where it is no table; `first` is a value of each column,
    `suggested` what its heading seems to mean.
    """

    format: str | None
    known: str
    headings: tuple[str, ...]
    first: Mapping[str, str]
    suggested: Mapping[str, str]

    @property
    def needs_mapping(self) -> bool:
        """Whether somebody has to say what its columns mean, or may want to."""
        return bool(self.headings) and not self.known and self.format in (None, "csv")


def look_at(path: Path) -> OwnTable:
    """Return how a file looks: who knows it, and its columns where it is a table."""
    material = Material(address=str(path), path=path)
    headings = header_of(material)
    present = set(headings)
    known = (one for one in known_mappings() if one.headings and one.headings <= present)
    found = next((name for name, form in all_formats().items() if form.recognises(material)), None)
    first: dict[str, str] = {}
    for row in islice(rows_of(material), LOOKED_AT) if headings else ():
        for name, value in row.items():
            if value.strip():
                first.setdefault(name, value.strip())
    spelt = headings_mapping(headings).columns
    suggested = {part.column: field for field, parts in spelt.items() for part in parts}
    return OwnTable(
        format=found,
        known=next((one.title or one.source for one in known), ""),
        headings=tuple(dict.fromkeys(name for name in headings if name)),
        first=first,
        suggested={column: field for column, field in suggested.items() if field in FIELDS},
    )


def mapping_text(
    meanings: Mapping[str, str],
    *,
    needs: Sequence[str] = (),
    licence: str = "",
    attribution: str = "",
) -> str:
    """Return the mapping file (TOML) that says what each column means.

    `meanings` is a field by column; several columns of one field are read one after the other, each
    behind its heading where the field is prose. `needs` are those of every row.

    >>> print(mapping_text({"Group": "name"}, needs=["food"]), end="")
    [columns]
    name = ["Group"]
    <BLANKLINE>
    [constants]
    needs = ["food"]
    """
    by_field: dict[str, list[str]] = {}
    for column, field in meanings.items():
        by_field.setdefault(field, []).append(column)
    about = {"licence": licence.strip(), "attribution": attribution.strip()}
    lines = [f"{name} = {_quoted(text)}" for name, text in about.items() if text]
    lines += ["", "[columns]"] if lines else ["[columns]"]
    for field, columns in by_field.items():
        lines.append(f"{field} = [{', '.join(map(_quoted, columns))}]")
    if needs:
        lines += ["", "[constants]", f"needs = [{', '.join(map(_quoted, needs))}]"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a TOML string: JSON's escapes are among TOML's, and no other sign needs one."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def typed(cells: Mapping[str, str], *, today: date) -> tuple[Service, tuple[Problem, ...]]:
    """Return what somebody typed about one service, read as a row of a table is; and what was odd.

    `cells` are words by field (`FIELDS`). Without a name the row is refused: the service is empty,
    and a problem says so.
    """
    mapping = TableMapping(source="typed", columns={name: (Part(name),) for name in cells})
    context = FeedContext(feed="typed", retrieved_on=today)

    def build(row: Mapping[str, str], notes: Notes) -> Record:
        return record_of(document_of(row, mapping, notes), context=context, notes=notes, raw=row)

    items = list(each([cells], build))
    service = next((one.service for one in items if isinstance(one, Record)), NOT_READ)
    return service, tuple(one for one in items if isinstance(one, Problem))
