"""The directory given back: a read API in HSDS-UK 3.0 at `/hsds`.

All eleven paths of https://openreferraluk.org/specifications/3.0 with the parameters of both the
published specification and the older profile text. Parameters add up (AND). Errors are JSON, every
answer may be read from any origin, and each list keeps its order (by id) for a whole edition.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

import numpy as np
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route

from directory import hsds
from directory.opening import overlaps, week_mask, window_mask
from directory.postcodes import Postcodes
from directory.public import public_view
from directory.records import Service, ServiceAtLocation, stable_id
from recommender.situation import Window

PER_PAGE, MOST_PER_PAGE = 50, 500
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EARTH_RADIUS_M = 6_371_008.8
TRUE = {"true", "1", "yes"}


class Catalogue(Protocol):
    """What the API needs of the directory: one edition."""

    @property
    def edition(self) -> int:
        """Number of this edition."""
        ...

    @property
    def postcodes(self) -> Postcodes:
        """The postcode table."""
        ...

    def services(self) -> Iterable[Service]:
        """Return every service of this edition."""
        ...

    def service(self, service_id: str) -> Service | None:
        """Return one service of this edition."""
        ...


class RefusedError(Exception):
    """A request that cannot be answered: the status and the sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status, self.sentence = status, sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Entry:
    """The little that is kept of each service to filter by; the rest is read when it is shown."""

    id: str
    organization_id: str
    text: str
    modified: datetime | None
    terms: frozenset[str]
    ages: tuple[float | None, float | None]
    hours: tuple[Any, bool]


@dataclass(frozen=True, slots=True)
class Spot:
    """The little that is kept of each service at a location."""

    id: str
    entry: Entry
    latitude: float
    longitude: float
    area_codes: frozenset[str]
    confidential: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """One edition's entries, each list sorted by id."""

    entries: tuple[Entry, ...]
    spots: tuple[Spot, ...]
    organizations: Mapping[str, dict[str, Any]]
    owners: Mapping[str, tuple[str, ...]]


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RefusedError(400, f"{text!r} is not a date; write it as 2026-05-31.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _entry(service: Service, today: Any) -> Entry:  # noqa: ANN401 - a date
    organization = hsds.organization_of(service)
    modified = service.last_modified
    schedules = [
        *service.schedules,
        *(row for at in service.service_at_locations for row in at.schedules),
    ]
    mask, known = week_mask(schedules, on=today) if schedules else (None, False)
    return Entry(
        id=service.id,
        organization_id=organization["id"],
        text=" ".join((service.name, service.description or "", organization["name"])).casefold(),
        modified=None
        if modified is None
        else modified
        if modified.tzinfo
        else modified.replace(tzinfo=UTC),
        terms=frozenset(stable_id("taxonomy_term", need) for need in service.needs),
        ages=(service.minimum_age, service.maximum_age),
        hours=(mask, known),
    )


def _shelf(catalogue: Catalogue, today: Any) -> Shelf:  # noqa: ANN401 - a date
    entries, spots = [], []
    organizations: dict[str, dict[str, Any]] = {}
    owners: dict[str, list[str]] = {}
    for service in map(_seen, catalogue.services()):
        entry = _entry(service, today)
        entries.append(entry)
        organizations.setdefault(entry.organization_id, hsds.organization_of(service))
        owners.setdefault(entry.organization_id, []).append(entry.id)
        codes = frozenset(area.code for area in service.service_areas if area.code)
        for at in service.service_at_locations:
            place = at.location
            spots.append(
                Spot(
                    id=at.id,
                    entry=entry,
                    latitude=math.nan if place.latitude is None else place.latitude,
                    longitude=math.nan if place.longitude is None else place.longitude,
                    area_codes=codes,
                    confidential=place.confidential,
                )
            )
    return Shelf(
        entries=tuple(sorted(entries, key=lambda entry: entry.id)),
        spots=tuple(sorted(spots, key=lambda spot: spot.id)),
        organizations=dict(sorted(organizations.items())),
        owners={key: tuple(sorted(ids)) for key, ids in owners.items()},
    )


def _number(query: Mapping[str, str], name: str, *, least: float = -math.inf) -> float | None:
    text = query.get(name)
    if text is None or text == "":
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < least:
        raise RefusedError(
            400, f"{name}={text!r} is not a number we can use; leave it out or mend it."
        )
    return value


def _whole(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = query.get(name, str(default))
    if not re.fullmatch(r"[1-9]\d{0,9}", text) or int(text) > most:
        raise RefusedError(400, f"{name}={text!r} must be a whole number from 1 to {most}.")
    return int(text)


def _searches(query: Mapping[str, str]) -> Callable[[str], bool]:
    wanted = query.get("search", "").replace("\x00", "").casefold().split()
    return lambda text: all(word in text for word in wanted)


def _clock(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name)
    if not text:
        return default
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?Z?", text)
    if found is None:
        raise RefusedError(400, f"{name}={text!r} is not a time of day; write it as 09:30.")
    return int(found[1]) * 60 + int(found[2])


def _open_then(query: Mapping[str, str]) -> Callable[[Entry], bool] | None:
    """Return a test of listed hours; a service that lists none is kept (silence is not a no)."""
    if not any(query.get(name) for name in ("day", "start_time", "end_time")):
        return None
    days = query.get("day", "").upper().split(",") if query.get("day") else list(DAYS)
    if not set(days) <= set(DAYS):
        raise RefusedError(400, f"day={query['day']!r} is not a day; use {', '.join(DAYS)}.")
    start, end = _clock(query, "start_time", 0), _clock(query, "end_time", 24 * 60)
    window = window_mask([Window(day=DAYS.index(day), start=start, end=end) for day in days])

    def is_open(entry: Entry) -> bool:
        mask, known = entry.hours
        return not known or bool(overlaps(np.asarray(mask)[None, :], window)[0])

    return is_open


def _entry_tests(query: Mapping[str, str]) -> list[Callable[[Entry], bool]]:
    """Return one test for each parameter that was given."""
    matches = _searches(query)
    tests: list[Callable[[Entry], bool]] = [lambda entry: matches(entry.text)]
    if owner := query.get("organization_id"):
        tests.append(lambda entry: entry.organization_id == owner)
    if term := query.get("taxonomy_term_id"):
        tests.append(lambda entry: term in entry.terms)
    if taxonomy := query.get("taxonomy_id"):
        tests.append(lambda entry: taxonomy == hsds.TAXONOMY_ID and bool(entry.terms))
    if after := query.get("modified_after"):
        moment = _instant(after)
        tests.append(lambda entry: entry.modified is not None and entry.modified >= moment)
    low, high = _number(query, "minimum_age", least=0), _number(query, "maximum_age", least=0)
    if low is not None:
        tests.append(lambda entry: entry.ages[1] is None or entry.ages[1] >= low)
    if high is not None:
        tests.append(lambda entry: entry.ages[0] is None or entry.ages[0] <= high)
    if (is_open := _open_then(query)) is not None:
        tests.append(is_open)
    return tests


def _metres(spots: Sequence[Spot], latitude: float, longitude: float) -> Any:  # noqa: ANN401
    lat = np.radians([spot.latitude for spot in spots])
    lon = np.radians([spot.longitude for spot in spots])
    here, there = math.radians(latitude), math.radians(longitude)
    half = (
        np.sin((lat - here) / 2) ** 2
        + math.cos(here) * np.cos(lat) * np.sin((lon - there) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))


class Api:
    """The eleven paths over whatever edition is live; entries are made anew when it changes."""

    def __init__(
        self, open_catalogue: Callable[[], Catalogue], now: Callable[[], datetime]
    ) -> None:
        self._open, self._now = open_catalogue, now
        self._kept: tuple[int, Shelf] | None = None

    def _shelf(self) -> tuple[Catalogue, Shelf]:
        catalogue = self._open()
        if self._kept is None or self._kept[0] != catalogue.edition:
            self._kept = (catalogue.edition, _shelf(catalogue, self._now().date()))
        return catalogue, self._kept[1]

    # -- answers
    def _answer(self, request: Request, value: Any, status: int = 200) -> Response:  # noqa: ANN401
        body = json.dumps(value, ensure_ascii=False).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if status == 200 and request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag, **CORS})
        headers = {**CORS, "ETag": tag} if status == 200 else CORS
        return Response(body, status, headers, media_type="application/json")

    def _list(
        self, request: Request, found: Sequence[Any], draw: Callable[[Any], dict[str, Any]]
    ) -> Response:
        query = request.query_params
        if query.get("format") == "ndjson":
            lines = (json.dumps(draw(item), ensure_ascii=False) + "\n" for item in found)
            return StreamingResponse(_encoded(lines), 200, CORS, "application/x-ndjson")
        if query.get("format", "json") not in ("json", ""):
            raise RefusedError(
                400, f"format={query['format']!r} is not offered; use json or ndjson."
            )
        number = _whole(query, "page", 1, 9_999_999_999)
        per_page = _whole(query, "per_page", PER_PAGE, MOST_PER_PAGE)
        if query.get("minimal", "").lower() in TRUE and "per_page" not in query:
            per_page = max(len(found), 1)
        shown = [draw(item) for item in found[(number - 1) * per_page : number * per_page]]
        page = hsds.page_document(
            shown, total_items=len(found), page_number=number, per_page=per_page
        )
        return self._answer(request, page)

    # -- the eleven paths
    def root(self, request: Request) -> Response:
        """`/`: which standard this is."""
        base = str(request.url.replace(query="")).rstrip("/")
        return self._answer(
            request,
            {
                "version": "HSDS-UK-3.0",
                "profile": "https://openreferraluk.org/specifications/3.0",
                "openapi_url": f"{base}/openapi.json",
            },
        )

    def openapi(self, request: Request) -> Response:
        """`/openapi.json`: the paths and parameters offered here."""
        return self._answer(request, openapi_document())

    def services(self, request: Request) -> Response:
        """`/services`: every service, filtered."""
        catalogue, shelf = self._shelf()
        query = request.query_params
        tests = _entry_tests(query)
        found = [entry for entry in shelf.entries if all(test(entry) for test in tests)]
        if query.get("minimal", "").lower() in TRUE:
            return self._list(request, found, _minimal)
        write = (
            hsds.service_document
            if query.get("full", "").lower() in TRUE
            else hsds.summary_document
        )
        return self._list(request, found, lambda entry: write(_there(catalogue.service(entry.id))))

    def service(self, request: Request) -> Response:
        """`/services/{id}`: one service whole."""
        service = self._open().service(request.path_params["id"])
        if service is None:
            raise RefusedError(404, "There is no service with that id; list them at /services.")
        return self._answer(request, hsds.service_document(_seen(service)))

    def spots(self, request: Request) -> Response:
        """`/service_at_locations`: services at places, by distance from a postcode too."""
        catalogue, shelf = self._shelf()
        query = request.query_params
        tests = _entry_tests(query)
        found = [spot for spot in shelf.spots if all(test(spot.entry) for test in tests)]
        if query.get("postcode"):
            found = _near(found, query, catalogue.postcodes)
        full = query.get("full", "").lower() in TRUE
        return self._list(request, found, lambda spot: _spot_document(catalogue, spot, full=full))

    def spot(self, request: Request) -> Response:
        """`/service_at_locations/{id}`: one service at one place."""
        catalogue, shelf = self._shelf()
        wanted = request.path_params["id"]
        spot = next((spot for spot in shelf.spots if spot.id == wanted), None)
        if spot is None:
            raise RefusedError(404, "There is no service_at_location with that id.")
        return self._answer(request, _spot_document(catalogue, spot, full=True))

    def organizations(self, request: Request) -> Response:
        """`/organizations`: every provider, with its services when `full_service` is asked."""
        catalogue, shelf = self._shelf()
        matches = _searches(request.query_params)
        found = [
            item
            for item in shelf.organizations.values()
            if matches(f"{item['name']} {item['description']}".casefold())
        ]
        return self._list(request, found, lambda item: self._organization(request, catalogue, item))

    def _organization(
        self, request: Request, catalogue: Catalogue, item: dict[str, Any]
    ) -> dict[str, Any]:
        if request.query_params.get("full_service", "").lower() not in TRUE:
            return item
        owned = self._shelf()[1].owners[item["id"]]
        services = [hsds.summary_document(_there(catalogue.service(key))) for key in owned]
        return item | {"services": services}

    def organization(self, request: Request) -> Response:
        """`/organizations/{id}`: one provider."""
        catalogue, shelf = self._shelf()
        item = shelf.organizations.get(request.path_params["id"])
        if item is None:
            raise RefusedError(404, "There is no organisation with that id.")
        return self._answer(request, self._organization(request, catalogue, item))

    def taxonomies(self, request: Request) -> Response:
        """`/taxonomies`: the one list of needs."""
        return self._list(request, _searched(request, hsds.taxonomies()), dict)

    def taxonomy(self, request: Request) -> Response:
        """`/taxonomies/{id}`: one taxonomy."""
        return self._one(request, hsds.taxonomies(), "taxonomy")

    def terms(self, request: Request) -> Response:
        """`/taxonomy_terms`: the needs. All are root terms: none has a parent."""
        query = request.query_params
        found = _searched(request, hsds.taxonomy_terms())
        if owner := query.get("taxonomy_id"):
            found = [term for term in found if term["taxonomy_id"] == owner]
        if parent := query.get("parent_id"):
            found = [term for term in found if term.get("parent_id") == parent]
        return self._list(request, found, dict)

    def term(self, request: Request) -> Response:
        """`/taxonomy_terms/{id}`: one need."""
        return self._one(request, hsds.taxonomy_terms(), "taxonomy term")

    def _one(self, request: Request, items: list[dict[str, Any]], what: str) -> Response:
        wanted = request.path_params["id"]
        for item in items:
            if item["id"] == wanted:
                return self._answer(request, item)
        raise RefusedError(404, f"There is no {what} with that id.")

    def missing(self, request: Request) -> Response:
        """Answer any other path."""
        raise RefusedError(404, f"There is nothing at {request.url.path}; see openapi.json.")

    def guarded(self, handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
        """Answer a refusal with its sentence in JSON."""

        def answer(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=CORS)
            try:
                return handler(request)
            except RefusedError as refused:
                value = {"status": refused.status, "error": refused.sentence}
                return self._answer(request, value, refused.status)

        return answer


CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Cache-Control": "public, max-age=60",
}


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)


def _minimal(entry: Entry) -> dict[str, Any]:
    modified = {"modified_date": entry.modified.isoformat()} if entry.modified else {}
    return {"id": entry.id, **modified}


WHOLE_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}")


def _seen(service: Service) -> Service:
    """Return what anybody may see; half a postcode is no address in the standard."""
    seen = public_view(service)
    places = tuple(
        at
        if WHOLE_POSTCODE.fullmatch(at.location.postal_code or "")
        else replace(at, location=replace(at.location, postal_code=None))
        for at in seen.service_at_locations
    )
    return replace(seen, service_at_locations=places)


def _there(service: Service | None) -> Service:
    """Return what anybody may see of a service."""
    if service is None:  # the edition went while it was being read
        raise RefusedError(503, "The directory was just renewed; ask again.")
    return _seen(service)


def _searched(request: Request, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    matches = _searches(request.query_params)
    return [item for item in items if matches(f"{item['name']} {item['description']}".casefold())]


def _spot_document(catalogue: Catalogue, spot: Spot, *, full: bool) -> dict[str, Any]:
    service = _there(catalogue.service(spot.entry.id))
    place = next((at for at in service.service_at_locations if at.id == spot.id), None)
    at: ServiceAtLocation = place if place is not None else service.service_at_locations[0]
    document = hsds.place_document(service, at)
    write = hsds.service_document if full else hsds.summary_document
    inner = write(service)
    inner.pop("service_at_locations", None)
    return document | {"service": inner}


def _near(found: list[Spot], query: Mapping[str, str], postcodes: Postcodes) -> list[Spot]:
    """Keep what lies within `proximity` metres, or, without it, what says it serves the council."""
    origin = postcodes.find(query["postcode"])
    if not origin.found or origin.latitude is None or origin.longitude is None:
        raise RefusedError(400, f"postcode={query['postcode']!r} is not a UK postcode we know.")
    proximity = _number(query, "proximity", least=0)
    open_spots = [spot for spot in found if not spot.confidential]
    if proximity is None:
        return [
            spot
            for spot in open_spots
            if not spot.area_codes or origin.council_code in spot.area_codes
        ]
    if not open_spots:
        return []
    near = _metres(open_spots, origin.latitude, origin.longitude) <= proximity
    return [spot for spot, inside in zip(open_spots, near, strict=True) if inside]


PARAMETERS = {
    "/services": (
        "search page per_page format taxonomy_term_id taxonomy_id organization_id modified_after "
        "minimal full minimum_age maximum_age start_time end_time day"
    ),
    "/service_at_locations": (
        "search taxonomy_term_id taxonomy_id organization_id modified_after full page per_page "
        "format postcode proximity minimum_age maximum_age start_time end_time day"
    ),
    "/organizations": "search full_service full page per_page format",
    "/taxonomies": "search page per_page format",
    "/taxonomy_terms": "search page per_page format taxonomy_id top_only parent_id",
}


def openapi_document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of what is offered here."""

    def path(summary: str, names: str = "", *, one: bool = False) -> dict[str, Any]:
        parameters = [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in names.split()
        ]
        if one:
            parameters = [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ]
        answers = {"200": {"description": "JSON of HSDS-UK 3.0"}, "4XX": {"description": "Why not"}}
        return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}

    paths = {"/": path("Which standard this is")}
    for name, parameters in PARAMETERS.items():
        paths[name] = path(f"List {name[1:].replace('_', ' ')}", parameters)
        paths[f"{name}/{{id}}"] = path(f"One of {name[1:].replace('_', ' ')}", one=True)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Fingerpost read API (HSDS-UK 3.0)", "version": "3.0"},
        "paths": paths,
    }


def routes(open_catalogue: Callable[[], Catalogue], now: Callable[[], datetime]) -> list[Mount]:
    """Return the mount of the read API at `/hsds`; `now` gives the clock."""
    api = Api(open_catalogue, now)
    handlers: dict[str, Callable[[Request], Response]] = {
        "/": api.root,
        "/openapi.json": api.openapi,
        "/services": api.services,
        "/services/{id:path}": api.service,
        "/service_at_locations": api.spots,
        "/service_at_locations/{id:path}": api.spot,
        "/organizations": api.organizations,
        "/organizations/{id:path}": api.organization,
        "/taxonomies": api.taxonomies,
        "/taxonomies/{id:path}": api.taxonomy,
        "/taxonomy_terms": api.terms,
        "/taxonomy_terms/{id:path}": api.term,
        "/{rest:path}": api.missing,
    }
    methods = ["GET", "HEAD", "OPTIONS"]
    return [
        Mount(
            "/hsds",
            routes=[
                Route(path, api.guarded(handler), methods=methods)
                for path, handler in handlers.items()
            ],
        )
    ]
