"""What does a service look like?

HSDS 3.0 field names, flat, wherever HSDS has them (https://docs.openreferral.org, HSDS-UK profile);
what HSDS lacks (needs, role, audience, referral route, …) is marked *ours*. Every value is frozen.
A field the source did not fill is `None` or an empty tuple: silence, never "no".
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer, TypeAdapter

Sent = tuple[Callable[..., object], tuple[object, ...]]  # what `__reduce__` returns
NAMESPACE = uuid.UUID("6a0f1f0e-6d0b-5f5e-9a53-0d5f2a9c7b11")
_NAMESPACE = NAMESPACE.bytes

Status = Literal["active", "inactive", "defunct", "temporarily closed"]
Channel = Literal["in_person", "phone", "online", "home_visit"]
ReferralRoute = Literal["self", "keyworker", "gp", "professional", "jobcentre"]
Conditionality = Literal["voluntary", "mandated", "unknown"]
Setting = Literal[
    "community centre",
    "nursery",
    "school",
    "library",
    "health",
    "employability hub",
    "jobcentre",
    "unknown",
]
Precision = Literal["point", "postcode", "sector", "district", "area"]
Period = Literal["session", "hour", "day", "week", "month", "term", "year", "once"]


class Fit(IntEnum):
    """Three-valued truth. The smallest of several fits is their "and" (Kleene's strong logic)."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def word(self) -> str:
        """Say `yes`, `no` or `unknown`."""
        return self.name.lower()


def _fit(value: object) -> object:
    return Fit[value.upper()] if isinstance(value, str) else value


FitWord = Annotated[Fit, BeforeValidator(_fit), PlainSerializer(lambda fit: fit.word)]


def stable_id(*parts: str) -> str:
    """Return the UUID (version 5) of these parts: the same on every machine and every import.

    Written out, as `uuid.uuid5` says the same in five times the time, and a feed asks for millions.
    """
    made = hashlib.sha1(_NAMESPACE + "/".join(parts).encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(made[16], 16) & 3]
    return f"{made[:8]}-{made[8:12]}-5{made[13:16]}-{variant}{made[17:20]}-{made[20:32]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact came from. `published_on` is the publisher's date, `retrieved_on` ours.

    A source that gave only some fields (an overlay, the second of two lists that have a service)
    names them in `facts`, with the day on which somebody stood behind them in `checked_on`; it
    dates nothing else. Of words that add up it names each that it gave: "audience/dads". One that
    puts the service elsewhere says how far (`away_m`) from where it is shown.
    """

    feed: str
    record_id: str
    url: str | None = None
    licence: str | None = None
    attribution: str | None = None
    published_on: date | None = None
    retrieved_on: date | None = None
    facts: tuple[str, ...] = ()
    checked_on: date | None = None
    away_m: int | None = None

    def gave(self, field: str) -> bool:
        """Say whether it names this field, or a word of it."""
        return any(fact.partition("/")[0] == field for fact in self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """HSDS phone. `number` as people in Scotland write it."""

    number: str
    type: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """HSDS contact: a role to ask for. Never a private person."""

    name: str | None = None
    title: str | None = None
    email: str | None = None
    phones: tuple[Phone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """HSDS language: ISO 639-1 `code`, plain `name`."""

    code: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """HSDS schedule: one iCalendar recurrence with clock times as the feed wrote them.

    `opens_at` and `closes_at` are Europe/London wall-clock text (`09:00`, `09:00:00Z`, …); see
    `directory.opening` for how they are read. `notes` keeps words such as "term time".
    """

    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    freq: str | None = None
    interval: int | None = None
    byday: str | None = None
    bymonthday: str | None = None
    wkst: str | None = None
    opens_at: str | None = None
    closes_at: str | None = None
    description: str | None = None
    schedule_link: str | None = None
    attending_type: str | None = None
    notes: str | None = None
    timezone: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostOption:
    """HSDS cost_option in pounds; *ours*: `period` and the ages it holds for.

    `amount` 0 means listed as free. `None` means the words in `amount_description` are all we have.
    """

    option: str | None = None
    amount: float | None = None
    currency: str = "GBP"
    amount_description: str | None = None
    period: Period | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceArea:
    """HSDS service_area: who may come, by where they live. `code` is a GSS code when known.

    Nation-wide areas carry the code of the nation (`S92000003` Scotland, `K02000001` UK).
    """

    name: str
    code: str | None = None
    extent_type: str | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A published fact that drives nothing by itself (a care grade, a register's term)."""

    name: str
    value: str | None = None
    as_of: date | None = None
    taxonomy: str | None = None
    term_uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessibility:
    """HSDS accessibility; `access` is one of `vocabulary.ACCESS` (wheelchair, hearing_loop, …)."""

    access: str
    fit: FitWord = Fit.UNKNOWN
    details: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """*Ours*: whether new people are being taken, only ever with a date and who says so."""

    fit: FitWord = Fit.UNKNOWN
    as_of: date | None = None
    said_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """HSDS organization_identifier: `scheme` in the style of org-id.guide (GB-SC for OSCR)."""

    scheme: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """HSDS organization. `name` is empty when the provider is a private person."""

    id: str
    name: str
    description: str | None = None
    email: str | None = None
    website: str | None = None
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """HSDS location with its one address laid flat; degrees are WGS84.

    `located_by` says what the point rests on (`record`, `postcode`, `area`), `precision` how far to
    trust it. A `confidential` place has neither address nor point: both are dropped at reading.
    """

    id: str
    name: str | None = None
    description: str | None = None
    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str = "GB"
    latitude: float | None = None
    longitude: float | None = None
    located_by: Literal["record", "postcode", "area"] | None = None
    precision: Precision | None = None
    area_code: str | None = None
    council_code: str | None = None
    confidential: bool = False
    setting: Setting = "unknown"
    accessibility: tuple[Accessibility, ...] = ()
    phones: tuple[Phone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAtLocation:
    """HSDS service_at_location: the unit that is recommended and mapped.

    Schedules here win over the service's own for this place (HSDS: the most specific place wins).
    """

    id: str
    location: Location
    schedules: tuple[Schedule, ...] = ()
    phones: tuple[Phone, ...] = ()
    capacity_places: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """HSDS service with everything that hangs on it, as one document.

    Ages are years: a `maximum_age` of 4 includes 4 years 11 months. `needs`, `role`, `audience` and
    `tags` use the words of `directory.vocabulary`. `capacity_places` is what is registered or
    offered, never what is free. `last_modified` is when the publisher says the record changed,
    `assured_date` when somebody last checked it.
    """

    id: str
    name: str
    organization: Organization | None = None
    description: str | None = None
    url: str | None = None
    email: str | None = None
    status: Status = "active"
    minimum_age: float | None = None
    maximum_age: float | None = None
    eligibility_description: str | None = None
    assured_date: date | None = None
    last_modified: datetime | None = None
    alert: str | None = None
    schedules: tuple[Schedule, ...] = ()
    cost_options: tuple[CostOption, ...] = ()
    languages: tuple[Language, ...] = ()
    interpreter: FitWord = Fit.UNKNOWN
    contacts: tuple[Contact, ...] = ()
    phones: tuple[Phone, ...] = ()
    service_areas: tuple[ServiceArea, ...] = ()
    service_at_locations: tuple[ServiceAtLocation, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    needs: tuple[str, ...] = ()
    role: str | None = None
    audience: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    referral_route: tuple[ReferralRoute, ...] = ()
    accepting: Accepting = Accepting()
    capacity_places: int | None = None
    conditionality: Conditionality = "unknown"
    conditionality_note: str | None = None
    funding_until: date | None = None
    sources: tuple[Source, ...] = ()

    @property
    def organization_id(self) -> str | None:
        """HSDS service.organization_id."""
        return None if self.organization is None else self.organization.id

    @property
    def checked_on(self) -> date | None:
        """The newest day on which anybody is known to have stood behind this record as a whole."""
        whole = (source.published_on for source in self.sources if not source.facts)
        days = [self.assured_date, *whole]
        if self.last_modified is not None:
            days.append(self.last_modified.date())
        return max((day for day in days if day is not None), default=None)

    def fact_checked_on(self, field: str) -> date | None:
        """Return the newest day on which anybody is known to have stood behind one of its fields.

        Where a source gave just this field (an overlay its hours), that source's day counts, also
        where it has none: the record's own day says nothing of what stands there now.
        """
        given = [source.checked_on for source in self.sources if source.gave(field)]
        if not given:
            return self.checked_on
        return max((day for day in given if day is not None), default=None)


# Fields whose words are joined where several records describe one service.
ADD_UP = ("needs", "audience", "tags", "channels", "referral_route", "languages", "service_areas")


def word_of(item: str | Language | ServiceArea) -> str:
    """Return the word by which one of several of a field is known: a code, else a name."""
    return item if isinstance(item, str) else item.code or item.name or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of one feed: its `key` there, the service it describes, and what was sent.

    `service.id` is `stable_id(feed, key)` until links say which service it belongs to. `row` counts
    from 1 in the order the source gave. `unchanged`: word for word what is held already; its
    service was not read and says nothing. `prepared`: it was located and checked where it was read,
    and its service and what was sent stand there only.
    """

    key: str
    service: Service
    raw: Mapping[str, Any]
    row: int
    unchanged: bool = False
    prepared: Prepared | None = None

    def __reduce__(self) -> Sent:
        return _again, (Record, *_values_of_record(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A record as it will be kept: located, checked and written out.

    `document` is `None` where nothing is to be kept: it is the `same` as what is held, or it was
    `refused`. `problems` have neither row nor key yet.
    """

    service_id: str
    digest: bytes
    sent: bytes
    facts: bytes = b""
    raw: str = ""
    document: str | None = None
    problems: tuple[Problem, ...] = ()
    hidden: bool = False
    same: bool = False
    refused: bool = False

    def __reduce__(self) -> Sent:
        return _again, (Prepared, *_values_of_prepared(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a record: what, which value, and what to do now.

    `refused` is True when the whole record was left out, False when a field was mended or dropped.
    """

    row: int | None
    field: str
    value: str
    advice: str
    key: str | None = None
    refused: bool = False

    def __reduce__(self) -> Sent:
        return _again, (Problem, *_values_of_problem(self))


def _again(kind: type[Any], *values: object) -> object:
    """Make one from its values, in the order of its fields."""
    return kind(**dict(zip(kind.__slots__, values, strict=True)))


# Records go from process to process by the hundred thousand; what `dataclass` itself writes for
# frozen classes to be sent looks every field up by name, at five times the cost.
_values_of_record = attrgetter(*Record.__slots__)
_values_of_prepared = attrgetter(*Prepared.__slots__)
_values_of_problem = attrgetter(*Problem.__slots__)


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Service]:
    return TypeAdapter(Service)


def to_document(service: Service) -> bytes:
    """Return the service as canonical JSON bytes; fields that say nothing are left out."""
    return _adapter().dump_json(service, exclude_defaults=True)


def from_document(document: bytes | str) -> Service:
    """Read what `to_document` wrote.

    Raises
    ------
    pydantic.ValidationError
        If the document is not a service.
    """
    return _adapter().validate_json(document)


def to_mapping(service: Service) -> dict[str, Any]:
    """Return the service as plain JSON values, without fields that say nothing."""
    mapping: dict[str, Any] = _adapter().dump_python(service, mode="json", exclude_defaults=True)
    return mapping
