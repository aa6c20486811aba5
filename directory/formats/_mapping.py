"""Which column means what? A small TOML file says it, and a row becomes a document in HSDS words.

```toml
title = "Libraries of Invented"
feed = "invented-libraries"                 # optional: the feed's id
licence = "Open Government Licence v3.0"    # printed beside every record
attribution = "Source: Invented Council"
published_on = 2015-03-01
headings = ["Library", "Opening hours"]     # the table that has all of these is this one
key = ["Library", "Postcode"]               # what stays the same from one file to the next

[columns]                                   # our field = their column, or several columns
name = "Library"
postal_code = "Postcode"
description = ["Details", { column = "Facilities", label = "Facilities" }]
hours = "Opening hours"                     # free text, read when it is certain

[attributes]                                # shown as published, drive nothing
"Bus routes" = "Bus routes"

[constants]                                 # the same for every row
needs = ["digital"]
setting = "library"

[[when]]                                    # for rows whose column matches the expression
column = ["English classes"]
matches = "ESOL|English"
add = { needs = ["esol"] }

[[also]]                                    # a service of its own where one of these says so
column = ["English classes"]                # place, telephone and page are the row's

[also.columns]
name = { column = "Library", label = "English class" }
hours = { column = "English classes", find = "every [a-z]+day.*" }  # part of the cell

[also.constants]
needs = ["esol"]
```
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from directory.errors import MappingError, SourceNotFoundError

T = TypeVar("T")
LISTS = ("needs", "audience", "tags", "channels", "referral_route", "languages")
PLACE = (
    *("location_id", "location_name", "location_description", "address_1", "address_2", "city"),
    *("region", "postal_code", "latitude", "longitude", "point", "easting", "northing"),
    *("council", "council_code", "area_code", "setting", "accessibility", "confidential"),
    *("wheelchair",),
)
PLAIN = (
    *("id", "name", "description", "url", "email", "status", "minimum_age", "maximum_age", "role"),
    *(
        "eligibility_description",
        "assured_date",
        "last_modified",
        "alert",
        "fees",
        "conditionality",
    ),
    *("capacity_places", "funding_until", "interpreter", "conditionality_note"),
    *("application_process", "accreditations", "wait_time"),
)
READ = ("phones", "ages", "hours", "referral", "organization", "charity_number", "area_served")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIELDS = frozenset((*LISTS, *PLACE, *PLAIN, *READ, *DAYS, "accepting", "accepting_as_of"))
_KEYS = frozenset(
    (
        *("title", "feed", "licence", "attribution", "published_on", "headings", "key"),
        *("columns", "attributes", "constants", "when", "needed", "also"),
    )
)
_OF_THE_ROW = (*PLACE, "phones", "email", "url", "organization", "charity_number")


@dataclass(frozen=True, slots=True)
class Part:
    """One column that a field is made from, with the words to put before it.

    Of a cell that says more than one thing, `find` is the part that is meant.
    """

    column: str
    label: str | None = None
    find: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class When:
    """What is added to a row where one of the columns matches."""

    columns: tuple[str, ...]
    matches: re.Pattern[str]
    unless: re.Pattern[str] | None
    add: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """A mapping file, checked. `source` is its name for the person who wrote it.

    `also` holds mappings of the further services that a row may speak of, each for the rows that
    say something in one of the columns `where`.
    """

    source: str
    columns: Mapping[str, tuple[Part, ...]]
    title: str = ""
    feed: str | None = None
    licence: str | None = None
    attribution: str | None = None
    published_on: date | None = None
    headings: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    when: tuple[When, ...] = ()
    where: tuple[str, ...] = ()
    also: tuple[TableMapping, ...] = ()

    @property
    def named_columns(self) -> set[str]:
        """Every column that this mapping reads a field from."""
        own = {part.column for parts in self.columns.values() for part in parts}
        return own.union(*(one.named_columns for one in self.also))

    def is_for(self, row: Mapping[str, str]) -> bool:
        """Say if a row is a service of this kind: one of the columns `where` says something."""
        return not self.where or any((row.get(column) or "").strip() for column in self.where)


def load(path: Path) -> TableMapping:
    """Return the mapping in a file.

    Raises
    ------
    SourceNotFoundError, MappingError
        If there is no such file, or it is not a mapping.
    """
    return parsed(text_of(path), str(path))


def text_of(path: Path | None) -> str:
    """Return the text of a mapping file; empty without one.

    Raises
    ------
    SourceNotFoundError, MappingError
        If there is no such file, or it is no text.
    """
    if path is None:
        return ""
    if not path.is_file():
        raise SourceNotFoundError(str(path))
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(str(path), f"it cannot be read ({type(error).__name__}).") from error


@cache
def known_mappings() -> tuple[TableMapping, ...]:
    """Return the mappings that come with the product, sorted by file name."""
    folder = files("data").joinpath("mappings")
    found = sorted((item for item in folder.iterdir()), key=lambda item: item.name)
    return tuple(
        parsed(item.read_text(encoding="utf-8"), item.name)
        for item in found
        if item.name.endswith(".toml")
    )


def parsed(text: str, source: str) -> TableMapping:
    """Return the mapping that a text describes."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(source, f"it is not TOML ({error}).") from None
    unknown = set(table) - _KEYS
    if unknown:
        raise MappingError(source, f"{_listed(unknown)} mean nothing there; use {_listed(_KEYS)}.")
    columns = {
        name: _parts(value, source) for name, value in _table(table, "columns", source).items()
    }
    constants = _table(table, "constants", source)
    _check_fields({*columns, *constants}, source)
    if "name" not in columns and "name" not in constants:
        raise MappingError(source, "[columns] must say which column is the name.")
    mapping = TableMapping(
        source=source,
        columns=columns,
        title=str(table.get("title", "")),
        feed=_said(table, "feed", str, source),
        licence=_said(table, "licence", str, source),
        attribution=_said(table, "attribution", str, source),
        published_on=_said(table, "published_on", date, source),
        headings=frozenset(table.get("headings", ())),
        key=tuple(_strings(table.get("key", ()))),
        attributes={str(k): str(v) for k, v in _table(table, "attributes", source).items()},
        constants=constants,
        when=tuple(_when(item, source) for item in table.get("when", ())),
    )
    return replace(
        mapping, also=tuple(_also(item, mapping, source) for item in table.get("also", ()))
    )


def _also(item: Any, row: TableMapping, source: str) -> TableMapping:  # noqa: ANN401 - any TOML value
    """Return the mapping of a further service: of the row are only its place and contact."""
    if not isinstance(item, dict):
        raise MappingError(source, "write [[also]] with two brackets.")
    where = tuple(_strings(item.get("column", ())))
    unknown = set(item) - {"column", "columns", "constants"}
    columns = {
        name: _parts(value, source) for name, value in _table(item, "columns", source).items()
    }
    constants = _table(item, "constants", source)
    _check_fields({*columns, *constants}, source)
    if unknown or not where or "name" not in columns:
        raise MappingError(
            source, "each [[also]] needs column and columns (with a name), and may have constants."
        )
    return replace(
        row,
        columns={name: row.columns[name] for name in _OF_THE_ROW if name in row.columns} | columns,
        constants={name: row.constants[name] for name in PLACE if name in row.constants}
        | constants,
        attributes={},
        when=(),
        key=(),
        where=where,
    )


def _table(table: Mapping[str, Any], name: str, source: str) -> dict[str, Any]:
    value = table.get(name, {})
    if not isinstance(value, dict):
        raise MappingError(source, f"[{name}] must be a table of names and values.")
    return value


def _said(table: Mapping[str, Any], name: str, kind: type[T], source: str) -> T | None:
    """Return a value of this kind, `None` where it is not given."""
    value = table.get(name)
    if value is None or type(value) is kind:
        return value
    wanted = "a day such as 2026-05-31, without quotes" if kind is date else "words in quotes"
    raise MappingError(source, f"{name} must be {wanted}.")


def _check_fields(names: set[str], source: str) -> None:
    unknown = names - FIELDS
    if unknown:
        raise MappingError(
            source, f"we have no field {_listed(unknown)}; the fields are {_listed(FIELDS)}."
        )


def _listed(words: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _strings(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else [str(item) for item in value]


def _parts(value: Any, source: str) -> tuple[Part, ...]:  # noqa: ANN401 - any TOML value
    parts = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            parts.append(Part(item))
        elif isinstance(item, dict) and "column" in item:
            find = _expression(item["find"], source) if "find" in item else None
            parts.append(Part(str(item["column"]), item.get("label"), find))
        else:
            raise MappingError(source, f"{item!r} is not the name of a column.")
    return tuple(parts)


def _when(item: Mapping[str, Any], source: str) -> When:
    try:
        add = item["add"]
        _check_fields(set(add), source)
        return When(
            columns=tuple(_strings(item["column"])),
            matches=_expression(item["matches"], source),
            unless=_expression(item["unless"], source) if "unless" in item else None,
            add=add,
        )
    except (KeyError, TypeError) as error:
        raise MappingError(
            source, f"each [[when]] needs column, matches and add ({error})."
        ) from None


def _expression(text: str, source: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise MappingError(source, f"{text!r} is no expression ({error}).") from None
