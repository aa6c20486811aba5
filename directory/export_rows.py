"""What stands in the flat tables that are given away: one row for each place of a service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from directory.records import CostOption, Schedule, Service, ServiceAtLocation

_STARTS_FORMULA = re.compile(r"^[\s\x00]*[=+\-@\t\r\x00]")
COLUMNS = (
    *("service_id", "name", "organization", "description", "needs", "role", "audience", "tags"),
    *("status", "channels", "phone", "email", "url", "minimum_age", "maximum_age"),
    *("eligibility", "cost", "hours", "languages", "accepting", "accepting_as_of"),
    *("location_id", "location_name", "address", "postal_code", "latitude", "longitude"),
    *("precision", "area_code", "council_code", "confidential", "capacity_places"),
    *("serves", "referral_route", "checked_on", "feeds", "licences", "attributions"),
)
NUMBERS = frozenset({"minimum_age", "maximum_age", "latitude", "longitude", "capacity_places"})


def rows_of(service: Service) -> Iterator[dict[str, Any]]:
    """Yield a service as flat rows: one for each of its places, one when it has none."""
    for at in service.service_at_locations or (None,):
        yield _row(service, at)


def _row(service: Service, at: ServiceAtLocation | None) -> dict[str, Any]:
    place = None if at is None else at.location
    phones = (at.phones if at is not None and at.phones else service.phones) or ()
    schedules = (at.schedules if at is not None and at.schedules else service.schedules) or ()
    accepting = service.accepting
    found: dict[str, Any] = {
        "service_id": service.id,
        "name": service.name,
        "organization": service.organization.name if service.organization else None,
        "description": service.description,
        "needs": _joined(service.needs),
        "role": service.role,
        "audience": _joined(service.audience),
        "tags": _joined(service.tags),
        "status": service.status,
        "channels": _joined(service.channels),
        "phone": _joined(phone.number for phone in phones),
        "email": service.email,
        "url": service.url,
        "minimum_age": service.minimum_age,
        "maximum_age": service.maximum_age,
        "eligibility": service.eligibility_description,
        "cost": _joined(map(cost_in_words, service.cost_options)),
        "hours": _joined(map(hours_in_words, schedules)),
        "languages": _joined(language.name or language.code for language in service.languages),
        "accepting": accepting.fit.word,
        "accepting_as_of": accepting.as_of,
        "capacity_places": service.capacity_places if at is None else at.capacity_places,
        "serves": _joined(area.name for area in service.service_areas),
        "referral_route": _joined(service.referral_route),
        "checked_on": service.checked_on,
        "feeds": _joined(source.feed for source in service.sources),
        "licences": _joined(source.licence for source in service.sources),
        "attributions": _joined(source.attribution for source in service.sources),
    }
    if at is not None and place is not None:
        address = (place.address_1, place.address_2, place.city, place.region)
        found |= {
            "location_id": place.id,
            "location_name": place.name,
            "address": ", ".join(filter(None, address)) or None,
            "postal_code": place.postal_code,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "precision": place.precision,
            "area_code": place.area_code,
            "council_code": place.council_code,
            "confidential": "yes" if place.confidential else None,
        }
    return {name: _plain(found.get(name)) for name in COLUMNS}


def _joined(values: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(filter(None, values))) or None


def _plain(value: Any) -> Any:  # noqa: ANN401 - str, number or None
    return value.isoformat() if hasattr(value, "isoformat") else value


def cost_in_words(cost: CostOption) -> str | None:
    """Say a price; words the source used where it gave no number."""
    if cost.amount is None:
        return cost.amount_description or cost.option
    price = "free" if cost.amount == 0 else f"£{cost.amount:.2f}"
    period = f" a {cost.period}" if cost.period and cost.amount and cost.period != "once" else ""
    return f"{price}{period}" + (f" ({cost.option})" if cost.option else "")


def hours_in_words(schedule: Schedule) -> str | None:
    """Say a schedule as the record has it: how often, days, clock times, and its own words."""
    times = "-".join(filter(None, (schedule.opens_at, schedule.closes_at)))
    often = _how_often(schedule)
    days = schedule.byday or schedule.bymonthday
    pieces = (often, days, times or None, schedule.description, schedule.notes)
    return " ".join(filter(None, pieces)) or None


def _how_often(schedule: Schedule) -> str | None:
    """Return "MONTHLY", or "every 2 WEEKLY" of a fortnight; that it is every week is not said."""
    freq, interval = schedule.freq, schedule.interval or 1
    if interval > 1:
        return f"every {interval} {freq or 'WEEKLY'}"
    return freq if freq and freq != "WEEKLY" else None


def safe_cell(text: str) -> str:
    """Return a text as a spreadsheet shows it, never as it would run it."""
    return f"'{text}" if _STARTS_FORMULA.match(text) else text
