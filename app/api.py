"""The directory given back: a read API in HSDS-UK 3.0 at `/hsds`.

All eleven paths of https://openreferraluk.org/specifications/3.0 with the parameters of both the
published specification and the older profile text. Parameters add up (AND). Errors are JSON, every
answer may be read from any origin, and each list keeps its order (by id) for a whole edition.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from app.api_description import openapi_document
from app.api_query import RefusedError, entry_tests, near, searches, whole_number
from app.api_shelf import Catalogue, Entry, Shelf, Spot, seen_by_all, shelf_of
from directory import hsds
from directory.records import Service, ServiceAtLocation

PER_PAGE, MOST_PER_PAGE = 50, 500
LINES = 200  # of ndjson sent at once: a thread is asked for each piece, which costs 2 ms
READING = ("GET", "HEAD", "OPTIONS")
WRITING = ("POST", "PUT", "PATCH", "DELETE", "TRACE")
TRUE = {"true", "1", "yes"}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "*",
    "Cache-Control": "public, max-age=60",
}


def _in_pieces(lines: Iterator[str]) -> Iterator[bytes]:
    while piece := "".join(islice(lines, LINES)):
        yield piece.encode()


def _is_held(tag: str, asked: str) -> bool:
    """Say whether the caller has this answer: one tag of several, or one a proxy made weak."""
    given = {one.strip().removeprefix("W/") for one in asked.split(",")}
    return tag in given or "*" in given


def _minimal(entry: Entry) -> dict[str, Any]:
    modified = {"modified_date": entry.modified.isoformat()} if entry.modified else {}
    return {"id": entry.id, **modified}


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
            self._kept = (catalogue.edition, shelf_of(catalogue, self._now().date()))
        return catalogue, self._kept[1]

    # -- answers
    def _answer(self, request: Request, value: Any, status: int = 200) -> Response:  # noqa: ANN401
        body = json.dumps(value, ensure_ascii=False).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if status == 200 and _is_held(tag, request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers={"ETag": tag, **CORS})
        headers = {**CORS, "ETag": tag} if status == 200 else CORS
        return Response(body, status, headers, media_type="application/json")

    def _list(
        self, request: Request, found: Sequence[Any], draw: Callable[[Any], dict[str, Any]]
    ) -> Response:
        query = request.query_params
        if query.get("format") == "ndjson":
            lines = (json.dumps(draw(item), ensure_ascii=False) + "\n" for item in found)
            return StreamingResponse(_in_pieces(lines), 200, CORS, "application/x-ndjson")
        if query.get("format", "json") not in ("json", ""):
            raise RefusedError(
                400, f"format={query['format']!r} is not offered; use json or ndjson."
            )
        number = whole_number(query, "page", 1, 9_999_999_999)
        per_page = whole_number(query, "per_page", PER_PAGE, MOST_PER_PAGE)
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
        tests = entry_tests(query)
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
        return self._answer(request, hsds.service_document(seen_by_all(service)))

    def spots(self, request: Request) -> Response:
        """`/service_at_locations`: services at places, by distance from a postcode too."""
        catalogue, shelf = self._shelf()
        query = request.query_params
        tests = entry_tests(query)
        found = [spot for spot in shelf.spots if all(test(spot.entry) for test in tests)]
        if query.get("postcode") or query.get("proximity"):
            found = near(found, query, catalogue.postcodes)
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
        """`/organizations`: every provider; with its services in short (`full`) or whole."""
        catalogue, shelf = self._shelf()
        matches = searches(request.query_params)
        found = [
            item
            for item in shelf.organizations.values()
            if matches(f"{item['name']} {item['description']}".casefold())
        ]
        return self._list(request, found, lambda item: self._organization(request, catalogue, item))

    def _organization(
        self, request: Request, catalogue: Catalogue, item: dict[str, Any]
    ) -> dict[str, Any]:
        query = request.query_params
        whole = query.get("full_service", "").lower() in TRUE
        if not whole and query.get("full", "").lower() not in TRUE:
            return item
        write = hsds.service_document if whole else hsds.summary_document
        owned = self._shelf()[1].owners[item["id"]]
        return item | {"services": [write(_there(catalogue.service(key))) for key in owned]}

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

        def respond(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=CORS)
            try:
                if request.method in WRITING:
                    raise RefusedError(405, "This is for reading: ask with GET or HEAD.")
                return handler(request)
            except RefusedError as refused:
                value = {"status": refused.status, "error": refused.sentence}
                answer = self._answer(request, value, refused.status)
                if refused.status == 405:
                    answer.headers["Allow"] = ", ".join(READING)
                return answer

        return respond


def _there(service: Service | None) -> Service:
    """Return what anybody may see of a service."""
    if service is None:  # the edition went while it was being read
        raise RefusedError(503, "The directory was just renewed; ask again.")
    return seen_by_all(service)


def _searched(request: Request, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    matches = searches(request.query_params)
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


def routes(open_catalogue: Callable[[], Catalogue], now: Callable[[], datetime]) -> list[BaseRoute]:
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
    methods = [*READING, *WRITING]
    return [
        Route("/hsds", api.guarded(api.root), methods=methods),
        Mount(
            "/hsds",
            routes=[
                Route(path, api.guarded(handler), methods=methods)
                for path, handler in handlers.items()
            ],
        ),
    ]
