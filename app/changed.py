"""How is a change made by hand said? The fact in words, and its value as people read it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from app import datawords, saying, words
from app.cards import need_name
from app.record import costs_in_words
from directory import opening
from directory.records import Service, from_document

LONGEST = 200


def fact_words(path: str) -> str:
    """Return a fact's name in words: "Opening hours" for `service_at_locations/…/schedules`."""
    last = path.rsplit("/", 1)[-1]
    return datawords.PATH_WORDS.get(last, last.replace("_", " "))


def value_words(path: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a value as people read it; silence is "nothing"."""
    if value in (None, [], {}, ""):
        return datawords.NOTHING
    last = path.rsplit("/", 1)[-1]
    if last in ("schedules", "cost_options", "phones"):
        return "; ".join(_lines(last, value)) or datawords.NOTHING
    if last == "accepting":
        return words.FIT[str(value.get("fit", "unknown"))]
    if last == "status":
        return datawords.STATUS.get(value, str(value))
    if last == "assured_date":
        return saying.day(date.fromisoformat(value))
    if last in ("location", "organization"):
        parts = (value.get(part) for part in ("address_1", "city", "postal_code"))
        return ", ".join(part for part in parts if part) or value.get("name") or datawords.NOTHING
    if last == "service_at_locations":
        return "; ".join(value_words("location", one["location"]) for one in value)
    if isinstance(value, list):
        return saying.listed([need_name(one) if last == "needs" else str(one) for one in value])
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)[:LONGEST]


def _lines(field: str, value: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    held = from_document(json.dumps({"id": "", "name": "", field: value}))
    return fact_lines(held)[field]


def fact_lines(service: Service) -> dict[str, list[str]]:
    """Return hours, costs and telephone numbers of a service as people read them."""
    hours = [row.description for row in service.schedules if row.description]
    if any(row.opens_at for row in service.schedules):
        hours = list(opening.listed_hours(service.schedules))
    return {
        "schedules": hours,
        "cost_options": costs_in_words(service),
        "phones": [phone.number for phone in service.phones],
    }
