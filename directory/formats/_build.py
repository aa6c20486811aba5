"""How does a document in HSDS words become our record? The one place where every reader's rows end.

Readers of other dialects first say the same things in HSDS 3.0 words (`service_at_locations`,
`cost_options`, …) and our extra ones (`needs`, `tags`, …; see `directory.hsds`, which writes them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar, cast, get_args

from directory import cleaning
from directory.cleaning import Notes
from directory.confidential import is_confidential
from directory.councils import NATIONS, code_of_today, council_code
from directory.formats import FeedContext
from directory.formats._channels import channels_in
from directory.formats._dates import is_to_come
from directory.formats._parts import (
    contacts_of,
    costs_of,
    languages_of,
    name_of,
    organization_of,
    phones_of,
    schedules_of,
)
from directory.formats._places import LINES, PlaceReader, is_masked
from directory.formats._rows import RefusedRowError, mappings
from directory.formats._terms import Terms, terms_of
from directory.records import (
    Accepting,
    Channel,
    Conditionality,
    Fit,
    Record,
    ReferralRoute,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Source,
    Status,
    stable_id,
)
from directory.validation import conceal, speaks_of_others
from directory.wording import ages_in

_STATUS = frozenset(get_args(Status))
_CHANNELS = frozenset(get_args(Channel))
_ROUTES = frozenset(get_args(ReferralRoute))
_CONDITIONS = frozenset(get_args(Conditionality))
_PLACES = frozenset(("place", "space", "bed", "seat", "slot", "person", "people", "child"))
Word = TypeVar("Word", bound=str)


def record_of(
    document: Mapping[str, Any],
    *,
    context: FeedContext,
    notes: Notes,
    raw: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> Record:
    """Return the record a document in HSDS words describes.

    `key` is the record's id in its feed when it is not `document["id"]`; `raw` is what was sent,
    when that is not the document itself.

    Raises
    ------
    RefusedRowError
        If it has neither id nor key, or no name.
    """
    if not isinstance(document, Mapping):
        raise RefusedRowError(
            "record", document, "A record must be an object with names and values."
        )
    key = key or cleaning.plain(document.get("id"))
    if key is None:
        raise RefusedRowError("id", "", "A record needs an id that stays the same; add one.")
    notes.key = key
    name = name_of(document.get("name"), notes)
    if name is None:
        raise RefusedRowError("name", "", "A service without a name cannot be shown; add its name.")
    terms = terms_of(document, notes)
    description = cleaning.prose(document.get("description"), notes, "description")
    hidden = is_masked(document)
    if not hidden and is_confidential((name, description, *terms.names)):
        unsaid = Notes(notes.row)
        places = _places(document, key, context, unsaid, hidden=False)
        service = _service(document, key, name, description, terms, places, context, unsaid)
        hidden = not speaks_of_others(service)
    places = _places(document, key, context, notes, hidden=hidden)
    hidden = hidden or any(at.location.confidential for at in places)
    service = _service(document, key, name, description, terms, places, context, notes)
    sent = raw if raw is not None else document
    if hidden:
        service = conceal(service, traces=_traces(document))
        sent = {"id": key, "name": service.name, "withheld": True}
    return Record(key=key, service=service, raw=sent, row=notes.row or 0)


def _traces(document: Mapping[str, Any]) -> list[str]:
    """Return the pieces of address a document holds: they may stand in its texts as well."""
    pieces: list[object] = []
    for at in mappings(document.get("service_at_locations")):
        for place in mappings(at.get("location")):
            for item in (place, *mappings(place.get("addresses"))):
                pieces += [item.get(name) for name in ("name", *LINES, "postal_code")]
    return texts(pieces)


def _places(
    document: Mapping[str, Any], key: str, context: FeedContext, notes: Notes, *, hidden: bool
) -> tuple[ServiceAtLocation, ...]:
    reader = PlaceReader(feed=context.feed, key=key, notes=notes, hidden=hidden)
    sent = document.get("service_at_locations")
    return tuple(reader.read(item) for item in mappings(sent))


def _service(
    document: Mapping[str, Any],
    key: str,
    name: str,
    description: str | None,
    terms: Terms,
    places: tuple[ServiceAtLocation, ...],
    context: FeedContext,
    notes: Notes,
) -> Service:
    minimum_age, maximum_age = _ages(document, notes)
    get = {**_capacity(document, notes), **document}.get
    return Service(
        id=stable_id(context.feed, key),
        name=name,
        organization=organization_of(document, context.feed, notes),
        description=description,
        url=cleaning.link(get("url"), notes),
        email=cleaning.email(get("email"), notes),
        status=_status(get("status"), notes),
        minimum_age=minimum_age,
        maximum_age=maximum_age,
        eligibility_description=cleaning.prose(
            get("eligibility_description"), notes, "eligibility_description"
        ),
        assured_date=_day_so_far(get("assured_date"), context, notes, "assured_date"),
        last_modified=_moment_so_far(get("last_modified"), context, notes),
        alert=cleaning.prose(get("alert"), notes, "alert"),
        schedules=schedules_of(get("schedules"), notes),
        cost_options=costs_of(document, notes),
        languages=languages_of(get("languages"), notes),
        interpreter=cleaning.yes_no(get("interpreter")),
        contacts=contacts_of(get("contacts"), notes),
        phones=phones_of(get("phones"), notes),
        service_areas=_areas(get("service_areas"), notes),
        service_at_locations=places,
        attributes=terms.attributes,
        needs=terms.needs,
        role=terms.role,
        audience=terms.audience,
        tags=terms.tags,
        channels=_words(get("channels"), _CHANNELS, "channels", notes) or channels_in(document),
        referral_route=_words(get("referral_route"), _ROUTES, "referral_route", notes),
        accepting=_accepting(get("accepting"), context, notes),
        capacity_places=cleaning.count(get("capacity_places"), notes, "capacity_places"),
        conditionality=_one(get("conditionality"), _CONDITIONS, "conditionality", notes)
        or "unknown",
        conditionality_note=cleaning.prose(
            get("conditionality_note"), notes, "conditionality_note"
        ),
        funding_until=cleaning.day(get("funding_until"), notes, "funding_until"),
        sources=(_source(document, key, context, notes),),
    )


def _status(value: object, notes: Notes) -> Status:
    text = (cleaning.plain(value) or "active").lower()
    if text in _STATUS:
        return cast(Status, text)
    notes.mend("status", text, f"Write one of {', '.join(sorted(_STATUS))}; read as active.")
    return "active"


def _ages(document: Mapping[str, Any], notes: Notes) -> tuple[float | None, float | None]:
    low = cleaning.age(document.get("minimum_age"), notes, "minimum_age")
    high = cleaning.age(document.get("maximum_age"), notes, "maximum_age")
    if low is None and high is None:  # "from birth", "5-11 years": words that are ages and no more
        low, high = ages_in(cleaning.plain(document.get("eligibility_description")) or "") or (
            None,
            None,
        )
    if low is not None and high is not None and (low > high or low == high == 0):
        notes.mend(
            "minimum_age", f"{low:g} to {high:g}", "These ages fit nobody; left out. Correct them."
        )
        return None, None
    return low, high


def _words(value: object, known: frozenset[Word], field: str, notes: Notes) -> tuple[Word, ...]:
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    found = (_one(item, known, field, notes) for item in listed)
    return tuple(dict.fromkeys(word for word in found if word is not None))


def _one(value: object, known: frozenset[Word], field: str, notes: Notes) -> Word | None:
    text = cleaning.plain(value)
    if text is None:
        return None
    if text in known:
        return text
    notes.mend(field, text, f"Write one of {', '.join(sorted(known))}; left out.")
    return None


def _capacity(document: Mapping[str, Any], notes: Notes) -> dict[str, Any]:
    """Return places and whether any was free from the one `capacities` row of HSDS 3.1.

    Several rows are of several things, and kilograms are no places.
    """
    rows = mappings(document.get("capacities"))
    units = [next(iter(mappings(row.get("unit"))), {}).get("name") or "places" for row in rows]
    if len(rows) != 1 or (cleaning.plain(units[0]) or "").lower().rstrip("s") not in _PLACES:
        return {}
    (row,) = rows
    found: dict[str, Any] = {"capacity_places": row.get("maximum")}
    free = cleaning.number(row.get("available"), notes, "capacities.available")
    if free is not None and row.get("updated"):
        found["accepting"] = {"fit": "yes" if free > 0 else "no", "as_of": row["updated"]}
    return found


def _day_so_far(value: object, context: FeedContext, notes: Notes, field: str) -> date | None:
    """Return a day on which something was checked; what is still to come is left out.

    It would stand before every later word for ever.
    """
    found = cleaning.day(value, notes, field)
    if found is None or not is_to_come(found, context.retrieved_on):
        return found
    notes.mend(field, found.isoformat(), "This day is still to come and was left out; correct it.")
    return None


def _moment_so_far(value: object, context: FeedContext, notes: Notes) -> datetime | None:
    found = cleaning.moment(value, notes, "last_modified")
    if found is None or _day_so_far(found.date(), context, notes, "last_modified") is None:
        return None
    return found


def _accepting(value: object, context: FeedContext, notes: Notes) -> Accepting:
    """Return whether new people are taken; never without the day on which that was said."""
    if not isinstance(value, Mapping):
        return Accepting()
    fit = cleaning.yes_no(value.get("fit"))
    as_of = _day_so_far(value.get("as_of"), context, notes, "accepting")
    if fit is not Fit.UNKNOWN and as_of is None:
        notes.mend("accepting", fit.word, "Say on which day this was true; left out.")
    if as_of is None:
        return Accepting()
    return Accepting(fit=fit, as_of=as_of, said_by=cleaning.plain(value.get("said_by")))


def _areas(value: object, notes: Notes) -> tuple[ServiceArea, ...]:
    areas = []
    listed = value if isinstance(value, list) else [value]
    for item in mappings([{"name": one} if isinstance(one, str) else one for one in listed]):
        uri = cleaning.plain(item.get("uri"))
        code = code_of_today(cleaning.plain(item.get("code")) or _code_in(uri))
        name = name_of(item.get("name") or item.get("service_area"), notes, "service_areas")
        code = code or council_code(name) or NATIONS.get((name or "").casefold())
        if name or code:
            extent = cleaning.plain(item.get("extent_type"))
            areas.append(
                ServiceArea(name=name or str(code), code=code, extent_type=extent, uri=uri)
            )
    return tuple(areas)


def _code_in(uri: str | None) -> str | None:
    """Return the GSS code at the end of an address such as …/statistical-geography/S12000049."""
    last = (uri or "").rstrip("/").rsplit("/", 1)[-1]
    shaped = len(last) == 9 and last[0] in "EWSNK" and last[1:].isdigit()
    return last if shaped else None


def _source(document: Mapping[str, Any], key: str, context: FeedContext, notes: Notes) -> Source:
    """Return where it came from; what an export of ours says of the first source is kept."""
    first = next(iter(mappings(document.get("sources"))), {})
    source = context.source(key, url=cleaning.plain(first.get("url")))
    if not first:
        return source
    published = _day_so_far(first.get("published_on"), context, notes, "sources")
    return replace(
        source,
        licence=source.licence or cleaning.plain(first.get("licence")),
        attribution=source.attribution or cleaning.plain(first.get("attribution")),
        published_on=source.published_on or published,
    )


def texts(values: Iterable[object]) -> list[str]:
    """Return the values that say something, as plain text."""
    return [text for value in values if (text := cleaning.plain(value)) is not None]
