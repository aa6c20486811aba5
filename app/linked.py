"""What does a machine read on a service's page? The same facts in the words of schema.org.

Only properties that schema.org gives these types; what a record does not say is left out, and a
price never loses its period, nor hours what they depend on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app import saying
from app.cards import plain_words
from directory.records import CostOption, Fit, Location, Phone, Schedule, Service, ServiceAtLocation
from directory.recurrence import DAY_MINUTES, frequency, read_clock, weekdays_of

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EXACT = frozenset(("point", "postcode"))


def json_ld(service: Service, address: str) -> dict[str, object]:
    """Return the service in schema.org's words, for machines that read the page at `address`."""
    checked = service.checked_on
    return {
        "@context": "https://schema.org",
        **_thing(
            "Service",
            {
                "@id": address,
                "name": service.name,
                "description": service.description,
                "url": service.url,
                "provider": _provider(service),
                "audience": _audience(service),
                "areaServed": [area.name for area in service.service_areas],
                "availableChannel": [
                    *(_channel(service, at) for at in service.service_at_locations),
                    *([_by_phone(service)] if service.phones or service.email else []),
                ],
                "hoursAvailable": _hours(service.schedules),
                "offers": [_offer(cost) for cost in service.cost_options if _has_price(cost)],
                "subjectOf": _thing(
                    "WebPage", {"url": address, "dateModified": checked.isoformat()}
                )
                if checked
                else None,
            },
        ),
    }


def _thing(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a thing of this type without what is not known of it."""
    return {"@type": kind} | {
        name: value for name, value in facts.items() if value not in (None, "", [], {})
    }


def _provider(service: Service) -> dict[str, Any] | None:
    provider = service.organization
    if provider is None or not provider.name:
        return None
    return _thing("Organization", {"name": provider.name, "url": provider.website})


def _audience(service: Service) -> dict[str, Any] | None:
    facts = {
        "audienceType": saying.listed(plain_words("audience", service.audience)),
        "suggestedMinAge": service.minimum_age,
        "suggestedMaxAge": service.maximum_age,
    }
    found = _thing("PeopleAudience", facts)
    return found if len(found) > 1 else None


def _channel(service: Service, at: ServiceAtLocation) -> dict[str, Any]:
    facts = {
        "serviceLocation": _place(service, at),
        "servicePhone": _reached(at.phones),
        "availableLanguage": [one.code for one in service.languages],
    }
    return _thing("ServiceChannel", facts)


def _by_phone(service: Service) -> dict[str, Any]:
    facts = {
        "servicePhone": _reached(service.phones, email=service.email),
        "availableLanguage": [one.code for one in service.languages],
    }
    return _thing("ServiceChannel", facts)


def _reached(phones: Sequence[Phone], *, email: str | None = None) -> list[dict[str, Any]]:
    found = [
        _thing("ContactPoint", {"telephone": phone.number, "description": phone.description})
        for phone in phones
    ]
    return found + ([_thing("ContactPoint", {"email": email})] if email else [])


def _place(service: Service, at: ServiceAtLocation) -> dict[str, Any]:
    where = at.location
    if where.confidential:
        return _thing("Place", {"name": service.name})
    exact = where.precision in _EXACT and None not in (where.latitude, where.longitude)
    point = {"latitude": where.latitude, "longitude": where.longitude}
    facts = {
        "name": where.name or service.name,
        "address": _address(where),
        "geo": _thing("GeoCoordinates", point) if exact else None,
        "telephone": where.phones[0].number if where.phones else None,
        "openingHoursSpecification": _hours(at.schedules),
        "amenityFeature": [
            _thing(
                "LocationFeatureSpecification",
                {"name": plain_words("access", [one.access])[0], "value": one.fit is Fit.YES},
            )
            for one in where.accessibility
            if one.fit is not Fit.UNKNOWN
        ],
    }
    return _thing("Place", facts)


def _address(where: Location) -> dict[str, Any] | None:
    lines = ", ".join(filter(None, (where.address_1, where.address_2)))
    facts = {
        "streetAddress": lines,
        "addressLocality": where.city,
        "postalCode": where.postal_code,
    }
    known = _thing("PostalAddress", facts)
    return {**known, "addressCountry": where.country} if len(known) > 1 else None


def _hours(schedules: Sequence[Schedule]) -> list[dict[str, Any]]:
    """Return what is so every week; anything else has no words there."""
    return [found for row in schedules if (found := _weekly(row)) is not None]


def _weekly(row: Schedule) -> dict[str, Any] | None:
    days = weekdays_of(row.byday) if row.byday else None
    opens, closes = read_clock(row.opens_at), read_clock(row.closes_at)
    every_week = frequency(row) == "WEEKLY" and (row.interval or 1) == 1 and row.count is None
    if not every_week or not days or opens is None or closes is None:
        return None
    ends = [day for day in (row.until, row.valid_to) if day is not None]
    starts = [day for day in (row.dtstart, row.valid_from) if day is not None]
    facts = {
        "dayOfWeek": [f"https://schema.org/{_DAYS[day]}" for _, day in days],
        "opens": _clock(opens.minutes),
        "closes": _clock(closes.minutes),
        "validFrom": max(starts).isoformat() if starts else None,
        "validThrough": min(ends).isoformat() if ends else None,
        "description": ". ".join(filter(None, (row.description, row.notes))),
    }
    return _thing("OpeningHoursSpecification", facts)


def _clock(minutes: int) -> str:
    """Return a time as xsd:time has it; midnight at the end of a day is its last minute."""
    shown = min(minutes, DAY_MINUTES - 1)
    return f"{shown // 60:02}:{shown % 60:02}"


def _has_price(cost: CostOption) -> bool:
    return cost.amount is not None


def _offer(cost: CostOption) -> dict[str, Any]:
    price = {"price": cost.amount, "priceCurrency": cost.currency}
    per = cost.period if cost.amount and cost.period != "once" else None
    words = " ".join(filter(None, (cost.option, cost.amount_description)))
    facts = {
        "name": words,
        **({} if per else price),
        "priceSpecification": _thing("UnitPriceSpecification", {**price, "unitText": per})
        if per
        else None,
        "validFrom": cost.valid_from and cost.valid_from.isoformat(),
        "validThrough": cost.valid_to and cost.valid_to.isoformat(),
    }
    return _thing("Offer", facts)
