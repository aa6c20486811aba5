"""The Scottish Charity Register (OSCR's download, a CSV or a zip with one): organisations by name.

A register says who exists, not what they offer: a need is read only from a name that states it
("… Citizens Advice Bureau"), childcare never (the Care Inspectorate registers that). Groups against
abuse are never placed: a charity's postal address may be more than an office.

That address may also be a lawyer's in another town, so whom a charity serves is read where its name
says it: the council it mainly works in stands in its name ("Angus Mental Health Association").
Groups against abuse stay open to all: people flee over a boundary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from directory import cleaning
from directory.cleaning import Notes
from directory.councils import council_code
from directory.errors import FeedShapeError
from directory.formats import FeedContext, Format
from directory.formats._archive import Member, check_archive
from directory.formats._build import record_of
from directory.formats._known_for import known_for
from directory.formats._material import Material
from directory.formats._rows import each
from directory.formats._tables import header_of, rows_of
from directory.records import Problem, Record

_ALIASES = {
    "number": ("charitynumber", "charityno"),
    "name": ("charityname", "name"),
    "postcode": ("postcode", "principalofficetrusteespostcode"),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "council": ("mainoperatinglocation",),
    "website": ("website",),
    "status": ("charitystatus", "status"),
    "ceased": ("ceaseddate", "removeddate", "dateremoved"),
    "registered": ("registereddate", "registrationdate"),
    "purposes": ("purposes",),
    "beneficiaries": ("beneficiaries",),
    "activities": ("activities",),
    "spread": ("geographicalspread",),
    "objectives": ("objectives",),
}
_FACTS = {
    "purposes": "Charitable purposes",
    "beneficiaries": "Beneficiaries",
    "activities": "Activities",
    "spread": "Geographical spread",
}


@dataclass(frozen=True, slots=True)
class _Says:
    """What a name states."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    role: str | None = None
    tags: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


def _says(pattern: str, *needs: str, **more: Any) -> _Says:  # noqa: ANN401
    return _Says(re.compile(pattern, re.I), needs, **more)


_STATED = (
    _says(r"citizens.? advice|\bC\.?A\.?B\b", "debt_advice", "income_max", role="advice"),
    _says(r"\bmoney advice|\bdebt (?:advice|counsel)", "debt_advice", role="advice"),
    _says(r"welfare rights", "income_max", role="advice", tags=("welfare_rights",)),
    _says(r"\bfood ?bank\b|\bfood pantry\b|\bfoodshare\b", "food", tags=("foodbank",)),
    _says(r"women.?s aid\b|domestic abuse", "domestic_abuse", audience=("survivors",)),
    _says(
        r"^(?!.*\b(?:advocacy|carers|couples?)\b).*(?:mental health|\bcounselling\b)",
        "mental_health",
        role="wellbeing",
    ),
    _says(
        r"\bcouples? counselling\b",
        "mental_health",
        role="wellbeing",
        tags=("couples_counselling",),
    ),
    _says(r"\bhome-?start\b", "family_support", role="family_support"),
    _says(
        r"one parent famil|single parent|lone parent", "family_support", audience=("lone_parents",)
    ),
    _says(r"\bkinship carers\b|\bkinsfolk\b", "family_support", audience=("kinship_carers",)),
    _says(
        r"^(?!.*\b(?:kinship|kinsfolk|young) ?).*\bcarers\b", "family_support", audience=("carers",)
    ),
    _says(r"\byoung carers\b", "family_support", tags=("children_only",), audience=("carers",)),
    _says(r"\bhomeless", "housing", tags=("homelessness",)),
    _says(r"\blaw centre\b", "legal", role="advice"),
    _says(r"adult (?:literacy|learning)", "training", role="training"),
)


# Names of those who raise money for a service, meet about it, or are the parents of one school.
_FOR_OTHERS = re.compile(
    r"\bfriends of\b|\bforum\b|\bconsortium\b|\b(?:primary|high|nursery) school\b|\bacademy\b"
    r"|\bparents? (?:and|&) carers\b|\bparent council\b|\bmemorial\b|\btrust fund\b",
    re.I,
)


# What a register writes of a charity that is one no more.
_GONE = re.compile(r"removed|ceased|de-?registered|dissolved|wound up|former", re.I)


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _table(material: Material) -> Material:
    """Return the table itself: the download is a zip with one CSV in it."""
    names = [name for name in material.names if name.lower().endswith(".csv")]
    if material.names and len(names) == 1:
        check_archive(material)
        return Member(material, names[0])
    return material


def _columns(material: Material) -> dict[str, str]:
    present = {_squeezed(name): name for name in reversed(header_of(material))}
    return {
        ours: present[alias]
        for ours, aliases in _ALIASES.items()
        for alias in reversed(aliases)
        if alias in present
    }


def _recognises(material: Material) -> bool:
    if material.names and len(material.names) > 3:
        return False
    columns = _columns(_table(material))
    return "number" in columns and "name" in columns and columns["name"].lower() != "name"


def _hidden(cells: Mapping[str, str]) -> bool:
    return (
        re.search(r"women.?s aid\b|domestic abuse|rape crisis|refuge\b", cells["name"], re.I)
        is not None
    )


def _served(cells: Mapping[str, str]) -> list[dict[str, str | None]]:
    """Return the council it mainly works in, where its name says so too."""
    council = cells.get("council", "")
    short = re.sub(r"\b(?:city of|city|islands)\b", "", council, flags=re.I).strip()
    code = council_code(council)
    if not code or not short or _hidden(cells):
        return []
    named = re.search(rf"\b{re.escape(short)}\b", cells["name"], re.I)
    return [{"name": council, "code": code}] if named else []


def _document(cells: Mapping[str, str]) -> dict[str, Any]:
    get, name = cells.get, cells["name"]
    helps = _FOR_OTHERS.search(name) is None
    stated = [fact for fact in _STATED if helps and fact.pattern.search(name)]
    gone = bool(get("ceased")) or _GONE.search(get("status", "")) is not None
    return {
        "id": cells["number"],
        "name": name,
        "description": get("objectives"),
        "status": "defunct" if gone else "active",
        "url": get("website"),
        "organization": {
            "id": cells["number"],
            "name": name,
            "website": get("website"),
            "organization_identifiers": [
                {"identifier_scheme": "GB-SC", "identifier": cells["number"]}
            ],
        },
        "needs": [need for fact in stated for need in fact.needs],
        "role": next((fact.role for fact in stated if fact.role), None),
        "tags": [tag for fact in stated for tag in fact.tags],
        "audience": known_for(name) or [word for fact in stated for word in fact.audience],
        "service_areas": _served(cells),
        "attributes": [
            {"label": label, "value": cells[column]}
            for column, label in _FACTS.items()
            if get(column)
        ],
        "service_at_locations": [
            {
                "location": {
                    "latitude": get("latitude"),
                    "longitude": get("longitude"),
                    "council": get("council"),
                    "confidential": _hidden(cells),
                    "addresses": [{"postal_code": get("postcode")}],
                }
            }
        ],
    }


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    table = _table(material)
    columns = _columns(table)
    missing = {"Charity Number", "Charity Name"} - {
        {"number": "Charity Number", "name": "Charity Name"}.get(name, "") for name in columns
    }
    if missing:
        raise FeedShapeError(context.feed, missing)

    def build(row: dict[str, str], notes: Notes) -> Record:
        said = {ours: cleaning.plain(row[theirs]) for ours, theirs in columns.items()}
        cells = {"number": "", "name": ""} | {k: v for k, v in said.items() if v is not None}
        notes.key = cells["number"] or None
        document = _document(cells) | {"id": cells["number"] or None}
        return record_of(document, context=context, notes=notes, raw=row)

    yield from each(rows_of(table), build, known=context.known)


FORMAT = Format(
    title="Scottish Charity Register (OSCR download, CSV or zip)",
    recognises=_recognises,
    read=_read,
    feed="oscr",
    licence="Open Government Licence v2.0",
    attribution=(
        "Contains information from the Scottish Charity Register supplied by the Office of the "
        "Scottish Charity Regulator and licensed under the Open Government Licence v2.0"
    ),
)
