"""The Care Inspectorate's datastore: every registered care service in Scotland, one CSV a month.

Its columns change names through the year; `_ALIASES` holds those seen. The publisher leaves the
address of a childminder, and of any service not on its public list, blank: the first are placed at
their data zone and never named, the second are confidential. Schedules, fees and vacancies are not
in the file. Registered places are capacity, never what is free. Grades are shown with their date
and drive nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from directory import cleaning
from directory.cleaning import Notes
from directory.councils import council_code
from directory.errors import FeedShapeError
from directory.formats import About, FeedContext, Format
from directory.formats._dates import date_in_name, month_in_name
from directory.formats._known_for import known_for
from directory.formats._material import Material
from directory.formats._people import is_private_person
from directory.formats._rows import RefusedRowError, each, needed
from directory.formats._settings import setting_of
from directory.formats._tables import header_of, rows_of
from directory.records import (
    Attribute,
    Channel,
    Identifier,
    Location,
    Organization,
    Problem,
    Record,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Setting,
    stable_id,
)
from directory.zones import built_in_zones

DATASTORE = "https://www.careinspectorate.com/index.php/publications-statistics/93-public/datastore"

_ALIASES: dict[str, tuple[str, ...]] = {
    "key": ("csnumber", "casenumber"),
    "care_service": ("careservice",),
    "subtype": ("subtype",),
    "more_subtypes": ("additionalsubtypes",),
    "sector": ("servicetype",),
    "name": ("servicename",),
    "address_1": ("addressline1",),
    "address_2": ("addressline2",),
    "address_3": ("addressline3",),
    "address_4": ("addressline4",),
    "town": ("servicetown",),
    "postcode": ("servicepostcode",),
    "phone": ("servicephonenumber",),
    "email": ("emailaddress", "email"),
    "website": ("website",),
    "provider_number": ("spnumber",),
    "provider": ("serviceprovider",),
    "status": ("servicestatus",),
    "registered": ("datereg",),
    "data_zone": ("datazone",),
    "council": ("councilareaname",),
    "places": ("registeredplaces",),
    "client_group": ("clientgroup",),
    "public_list": ("publiclist",),
    "graded_on": ("publicationoflatestgrading",),
    "inspected_on": ("lastinspectiondate",),
}
_NEEDED = ("care_service", "name", "status", "council")
_GRADES = {
    "kqsupportwellbeing": "Care grade: support and wellbeing",
    "kqcareandsupportplanning": "Care grade: care and support planning",
    "kqsetting": "Care grade: setting",
    "kqstaffteam": "Care grade: staff team",
    "kqleadership": "Care grade: leadership",
    "kqcareplayandlearning": "Care grade: care, play and learning",
}
_GRADE_WORDS = {
    "1": "1 (unsatisfactory)",
    "2": "2 (weak)",
    "3": "3 (adequate)",
    "4": "4 (good)",
    "5": "5 (very good)",
    "6": "6 (excellent)",
}
_TAGS = {
    "nursery": "nursery",
    "playgroup": "playgroup",
    "creche": "creche",
    "children and family centre": "family_centre",
    "school age child care": "after_school",
    "holiday playscheme": "holiday_club",
}
_SCHOOL_AGE = re.compile(
    r"after.?school|out of school|school age|breakfast club|\bO?OSC\b|\bASC\b", re.I
)
_YOUNGER = re.compile(r"nurser|pre.?school|play ?group|early|\belc|under|family|\d ?- ?\d", re.I)
_WOMENS_AID = re.compile(r"\bwom[ae]n.?s aid\b", re.I)
# Most who are registered for housing support help adults with care needs to live at home; these
# names alone say that they help the young. Homeless units are reached through the council, and most
# take adults alone.
_HOUSING = "Housing Support Service"
_YOUNG = re.compile(
    r"\byouth hous|\byoung (?:people|person)['\u2019]?s?['\u2019]?s? (?:hous|accommodation)|"
    r"\bhous\w* .*\b(?:for )?(?:youth|young people)",
    re.I,
)
_OTHERS = re.compile(r"\bcriminal justice|\brecovery|\blearning disab", re.I)
_CHILDMINDER = "Child Minding"
_DAY_CARE = "Day Care of Children"
_OVER_THREES = 3.0  # "Day Care of Children (over 3s)" is not registered for anyone younger
_YOUNGEST_IN_SCHOOL = 4.0  # a child starts primary 1 in August, at the youngest at 4 and a half


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a registration says about whom a service is for and what it does."""

    needs: tuple[str, ...] = ()
    role: str | None = None
    tags: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    minimum_age: float | None = None
    channels: tuple[Channel, ...] = ()


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _columns(names: list[str]) -> dict[str, str]:
    """Return, for each of our names, the column of this file that holds it."""
    present = {_squeezed(name): name for name in reversed(names)}
    found = {
        ours: present[alias]
        for ours, aliases in _ALIASES.items()
        for alias in reversed(aliases)
        if alias in present
    }
    return found | {name: present[name] for name in _GRADES if name in present}


def _recognises(material: Material) -> bool:
    names = {_squeezed(name) for name in header_of(material)}
    marks = ("careservice", "servicename", "servicestatus", "councilareaname", "gradespread")
    return sum(mark in names for mark in marks) >= 3


def _about(material: Material, mapping: Path | None) -> About:  # noqa: ARG001
    """Return the day of the snapshot: files are of a month's last day and say so in their name."""
    name = Path(material.address).name
    exact = date_in_name(name)
    if exact is not None:
        return About(published_on=exact)
    month = month_in_name(name)
    if month is not None:
        last = calendar.monthrange(month.year, month.month)[1]
        return About(published_on=month.replace(day=last))
    return About()


def _kind(cells: Mapping[str, str]) -> _Kind:
    """Read needs, tags and ages from the registration, where it states them."""
    care_service = cells["care_service"]
    names = f"{cells['name']} {cells.get('provider', '')}"
    tags = {"Adults": ("adults_only",), "Children": ("children_only",)}
    for_whom = tags.get(cells.get("client_group", ""), ())
    if _WOMENS_AID.search(names):  # its nursery is for the families it helps, who know of it
        needs = () if care_service == _DAY_CARE else ("domestic_abuse",)
        return _Kind(needs=needs, tags=for_whom)
    if care_service == _DAY_CARE:
        return _day_care(cells)
    if care_service == _CHILDMINDER:
        return _Kind(needs=("childcare",), role="childcare", tags=("childminder",))
    if care_service == "Child Care Agency":  # supplies carers to the family's own home, by law
        return _Kind(
            needs=("childcare",), role="childcare", tags=("sitter",), channels=("home_visit",)
        )
    if care_service == _HOUSING and not _OTHERS.search(cells["name"]):
        kind = _housing(cells["name"])
        return replace(kind, tags=(*for_whom, *kind.tags))
    return _Kind(tags=for_whom)


def _housing(name: str) -> _Kind:
    """Say whether a housing support service is there for the young, of whom many have no home."""
    if not _YOUNG.search(name):
        return _Kind()
    return _Kind(needs=("housing",), tags=("homelessness",), audience=("young_people",))


def _day_care(cells: Mapping[str, str]) -> _Kind:
    types = [part.strip().lower() for part in cells.get("more_subtypes", "").split(";")]
    tags = [_TAGS[name] for name in types if name in _TAGS] or _named_type(cells)
    needs = ("childcare", "family_support") if "family_centre" in tags else ("childcare",)
    school_age = "after_school" in tags and set(tags) <= {"after_school", "holiday_club"}
    says_more = _SCHOOL_AGE.search(cells["name"])
    if school_age:
        tags.append("school_age_only")
    elif tags and set(tags) <= {"nursery", "playgroup", "creche"} and not says_more:
        tags.append("under_fives_only")
    over_threes = _OVER_THREES if "over 3s" in cells.get("subtype", "") else None
    return _Kind(
        needs=needs,
        role="childcare",
        tags=tuple(tags),
        minimum_age=_YOUNGEST_IN_SCHOOL if school_age else over_threes,
    )


def _named_type(cells: Mapping[str, str]) -> list[str]:
    """Return the type that the name states, for the months whose file leaves the type empty.

    Of the 254 services registered for over 3s in the file of May 2026 whose name speaks of school
    age care and of nothing for younger children, 252 are of that type alone.
    """
    over_threes = "over 3s" in cells.get("subtype", "")
    named = _SCHOOL_AGE.search(cells["name"]) and not _YOUNGER.search(cells["name"])
    return ["after_school"] if over_threes and named else []


def _eligibility(cells: Mapping[str, str]) -> str | None:
    """Say what it is registered as, in the register's words; ages are not in the file."""
    parts = [cells["care_service"]]
    subtype = cells.get("subtype", "").removeprefix(parts[0]).strip(" ()")
    parts += [part for part in (subtype, cells.get("more_subtypes", "")) if part]
    return f"Registered as: {', '.join(parts)}."


def _attributes(cells: Mapping[str, str], notes: Notes) -> tuple[Attribute, ...]:
    graded_on = cleaning.day(cells.get("graded_on"), notes, "Publication_of_Latest_Grading")
    grades = [
        Attribute(name=label, value=_GRADE_WORDS[cells[column]], as_of=graded_on)
        for column, label in _GRADES.items()
        if cells.get(column) in _GRADE_WORDS
    ]
    facts = [
        ("Registered type", cells.get("care_service"), "care_inspectorate"),
        ("Registered subtype", cells.get("subtype"), "care_inspectorate"),
        ("Sector", cells.get("sector"), None),
        ("Client group", cells.get("client_group"), None),
    ]
    said = [Attribute(name=name, value=v, taxonomy=taxonomy) for name, v, taxonomy in facts if v]
    month = re.fullmatch(r"(\d{4})_(\d{1,2})", cells.get("registered", ""))
    if month:
        said.append(Attribute(name="Registered on", value=f"{month[1]}-{int(month[2]):02}"))
    for label, column in (("Registered on", "registered"), ("Last inspected on", "inspected_on")):
        if month and column == "registered":
            continue
        found = cleaning.day(cells.get(column), notes, column)
        if found is not None:
            said.append(Attribute(name=label, value=found.isoformat(), as_of=found))
    return (*said, *grades)


def _organization(cells: Mapping[str, str], feed: str, *, unnamed: bool) -> Organization | None:
    provider, number = cells.get("provider", ""), cells.get("provider_number", "")
    if not provider and not number:
        return None
    private = is_private_person(provider, private_sector=cells.get("sector") == "Private")
    shown = "" if unnamed or private else provider
    return Organization(
        id=stable_id(feed, "organization", number or provider),
        name=shown,
        identifiers=(Identifier(scheme="GB-SCT-CI-SP", identifier=number),) if number else (),
    )


def _location(cells: Mapping[str, str], feed: str, key: str, *, withheld: bool) -> Location:
    council = council_code(cells.get("council"))
    place = stable_id(feed, "location", key)
    if withheld:
        return Location(id=place, council_code=council, confidential=True)
    town = cleaning.softened(cells.get("town", "")) or None
    if cells["care_service"] == _CHILDMINDER:
        return Location(
            id=place,
            city=town,
            area_code=cells.get("data_zone") or None,
            council_code=council,
            precision="area",
        )
    lines = [cells[f"address_{n}"] for n in range(1, 5) if cells.get(f"address_{n}")]
    return Location(
        id=place,
        address_1=lines[0] if lines else None,
        address_2=", ".join(lines[1:]) or None,
        city=town,
        postal_code=cells.get("postcode") or None,
        area_code=cells.get("data_zone") or None,
        council_code=council,
        setting=_setting(cells, lines),
    )


def _setting(cells: Mapping[str, str], lines: list[str]) -> Setting:
    said = setting_of(" / ".join((cells["name"], *lines)))
    nursery = "nursery" in cells.get("more_subtypes", "").lower()
    return "nursery" if said == "unknown" and nursery else said


def _key(cells: Mapping[str, str], seen: dict[str, int]) -> str:
    """Return the register's number, or for reduced files without one, what tells rows apart."""
    if cells.get("key"):
        return cells["key"]
    parts = ("care_service", "subtype", "name", "postcode", "town", "council", "registered")
    key = "row:" + stable_id(*(cells.get(part, "").lower() for part in parts))
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else f"{key}#{seen[key]}"


def _read(material: Material, context: FeedContext) -> Iterator[Record | Problem]:
    columns = _columns(header_of(material))
    missing = {_spelling(name) for name in _NEEDED if name not in columns}
    if missing:
        raise FeedShapeError(context.feed, missing)
    seen: dict[str, int] = {}

    def build(row: dict[str, str], notes: Notes) -> Record:
        cells = {ours: cleaning.plain(row[theirs]) or "" for ours, theirs in columns.items()}
        return _record(row, cells, context, notes, seen)

    known = context.known if "key" in columns else None  # made-up keys count their repeats
    yield from each(rows_of(material), build, known=known)


def _spelling(name: str) -> str:
    return {"care_service": "CareService", "name": "ServiceName", "status": "ServiceStatus"}.get(
        name, "Council_Area_Name"
    )


def _record(
    row: dict[str, str],
    cells: Mapping[str, str],
    context: FeedContext,
    notes: Notes,
    seen: dict[str, int],
) -> Record:
    needed(cells, "care_service", "The kind of care is empty; ask the publisher for this row.")
    key = _key(cells, seen)
    notes.key = key
    status = cells["status"].lower()
    if status not in ("active", "inactive"):
        raise RefusedRowError("ServiceStatus", cells["status"], "Write Active or Inactive.")
    childminder = cells["care_service"] == _CHILDMINDER
    withheld = not childminder and _withheld(cells)
    location = _location(cells, context.feed, key, withheld=withheld)
    places = cleaning.count(cells.get("places"), notes, "Registered_Places") or None
    kind = _for_whom_known(_kind(cells), cells)
    shown = dict.fromkeys(("phone", "email", "website"), "") if childminder else cells
    areas = (ServiceArea(name=cells["council"], code=location.council_code),) if withheld else ()
    service = Service(
        id=stable_id(context.feed, key),
        name=_childminder(location) if childminder else _name(cells),
        organization=_organization(cells, context.feed, unnamed=childminder),
        url=cleaning.link(shown.get("website"), notes),
        email=cleaning.email(shown.get("email"), notes),
        status="active" if status == "active" else "inactive",
        minimum_age=kind.minimum_age,
        eligibility_description=_eligibility(cells),
        phones=cleaning.phones(shown.get("phone"), notes, "Service_Phone_Number"),
        service_areas=areas,
        service_at_locations=(
            ServiceAtLocation(
                id=stable_id(context.feed, "service_at_location", key),
                location=location,
                capacity_places=places,
            ),
        ),
        attributes=_attributes(cells, notes),
        needs=kind.needs,
        role=kind.role,
        audience=kind.audience,
        tags=kind.tags,
        channels=kind.channels,
        capacity_places=places,
        sources=(context.source(key, url=DATASTORE),),
    )
    raw = _kept(row, childminder=childminder, withheld=withheld)
    return Record(key=key, service=service, raw=raw, row=notes.row or 0)


def _for_whom_known(kind: _Kind, cells: Mapping[str, str]) -> _Kind:
    """Add for whom its provider is known to be there; the register marks only "adults" or none."""
    known = known_for(f"{cells['name']} {cells.get('provider', '')}")
    if "disabled_children" in known:
        tags = tuple(tag for tag in kind.tags if tag != "adults_only")
        kind = replace(kind, needs=kind.needs or ("disability",), tags=tags)
    return replace(kind, audience=tuple(dict.fromkeys((*kind.audience, *known))))


def _withheld(cells: Mapping[str, str]) -> bool:
    """Say whether the publisher keeps the place of this service back."""
    if "public_list" in cells:
        return cells["public_list"] == "No" or not (cells["public_list"] or cells.get("postcode"))
    return not cells.get("postcode")


def _name(cells: Mapping[str, str]) -> str:
    return needed(cells, "name", "The service has no name; ask the publisher for this row.")


def _childminder(location: Location) -> str:
    """Name a childminder by the neighbourhood of the data zone, and the town where it says more."""
    zone = built_in_zones().get(location.area_code or "")
    places = [zone.name] if zone else []
    if location.city and location.city not in " ".join(places):
        places.append(location.city)
    return f"Childminder near {', '.join(places)}" if places else "Registered childminder"


_PERSONAL = re.compile(r"manager", re.I)
_PRIVATE_AT_HOME = re.compile(r"name|address|provider|phone|mail|postcode|uprn|website", re.I)
_PLACE = re.compile(r"address|phone|mail|postcode|uprn|datazone|town|simd", re.I)


def _kept(row: dict[str, str], *, childminder: bool, withheld: bool) -> dict[str, str]:
    """Return the row as sent, but without empty cells, managers, and what is not ours to keep."""
    kept = {
        name: value
        for name, value in cleaning.without_silence(row).items()
        if not _PERSONAL.search(name)
    }
    if childminder:
        kept = {
            name: value
            for name, value in kept.items()
            if not _PRIVATE_AT_HOME.search(name) or name.lower() == "council_area_name"
        }
    if withheld:
        kept = {name: value for name, value in kept.items() if not _PLACE.search(name)}
    return kept


FORMAT = Format(
    title="Care Inspectorate datastore (monthly CSV of registered care services)",
    recognises=_recognises,
    read=_read,
    feed="care-inspectorate",
    licence="Open Government Licence v3.0",
    attribution=(
        "Contains public sector information licensed under the Open Government Licence v3.0. "
        "Source: Care Inspectorate"
    ),
    about=_about,
)
