"""How is the sample written down so that it stays small and its changes can be read?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Table = dict[str, Any]


def slim(document: Table, source: Table) -> Table:
    """Return the document without what its reader or the API gives back by itself.

    Ids of rows inside a service, links back to it and terms that follow from `needs` are half the
    file; they are the same for whoever reads it.
    """
    kept = {key: value for key, value in document.items() if key not in ("attributes", "sources")}
    for name in ("schedules", "cost_options", "languages", "phones", "service_areas"):
        if name in kept:
            kept[name] = [
                _without(row, "id", "service_id", "currency", "uri", "service_area")
                for row in kept[name]
            ]
    kept["organization"] = _without(document["organization"], "description")
    for place in kept.get("service_at_locations", ()):
        del place["service_id"], place["location_id"]
        location = place["location"] = _without(place["location"], "location_type", "located_by")
        location["addresses"] = [
            _without(row, "id", "location_id", "state_province", "address_1")
            for row in location["addresses"]
        ]
        if "accessibility" in location:
            location["accessibility"] = [
                _without(row, "id", "description") for row in location["accessibility"]
            ]
    kept["sources"] = [source]
    return kept


def _without(row: Table, *names: str) -> Table:
    return {key: value for key, value in row.items() if key not in names}


def write(page: Table, path: Path) -> None:
    """Write the page, one service a line, so that changes can be read."""
    head = {key: value for key, value in page.items() if key != "contents"}
    dumped = [
        json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in page["contents"]
    ]
    start = json.dumps(head, separators=(",", ":"))[:-1]
    path.write_text(f'{start},"contents":[\n' + ",\n".join(dumped) + "\n]}\n", encoding="utf-8")
