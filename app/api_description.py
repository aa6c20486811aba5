"""The OpenAPI description of the read API."""

from __future__ import annotations

from typing import Any

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
            of = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            parameters.append(of)
        answers = {"200": {"description": "JSON of HSDS-UK 3.0"}, "4XX": {"description": "Why not"}}
        return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}

    paths = {"/": path("Which standard this is")}
    for name, parameters in PARAMETERS.items():
        paths[name] = path(f"List {name[1:].replace('_', ' ')}", parameters)
        nested = "full_service full" if name == "/organizations" else ""
        paths[f"{name}/{{id}}"] = path(f"One of {name[1:].replace('_', ' ')}", nested, one=True)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Fingerpost read API (HSDS-UK 3.0)", "version": "3.0"},
        "paths": paths,
    }
