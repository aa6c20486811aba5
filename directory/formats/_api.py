"""How are services got from an API of any dialect? Page by page, with details where needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from directory.errors import FetchError
from directory.formats import FeedContext, _json
from directory.formats._build import record_of
from directory.formats._material import Material
from directory.formats._paging import paged_items, without_query
from directory.formats._rows import each
from directory.records import Problem, Record

Upgrade = Callable[[Mapping[str, Any]], dict[str, Any]]


def whole_service(item: Any, address: str, material: Material) -> Any:  # noqa: ANN401
    """Return the service with its own page where the list gave only its summary.

    A page that is gone, or is of another service, leaves the summary.
    """
    if not isinstance(item, Mapping) or material.fetch is None:
        return item
    key = item.get("id")
    if "service_at_locations" in item or not isinstance(key, (str, int)) or not str(key):
        return item
    own = f"{without_query(address).rstrip('/')}/{quote(str(key), safe='')}"
    try:
        detail = _json.loads(material.fetch(own), own)
    except FetchError as error:
        if error.status in (404, 410):
            return item
        raise
    same = isinstance(detail, Mapping) and str(detail.get("id")) == str(key)
    return {**item, **detail} if same else item


def items_of(material: Material, *, details: bool = False) -> Iterator[Any]:
    """Yield every item of a file or of all pages of an address, with details where asked for."""
    if material.fetch is None or _json.peek(material).list_key is None:
        yield from _json.items(material)
        return
    for item in paged_items(material):
        yield whole_service(item, material.address, material) if details else item


def read_upgraded(
    items: Iterator[Any], context: FeedContext, upgrade: Upgrade, *, by_day: bool = False
) -> Iterator[Record | Problem]:
    """Yield records of items that first have to be said in HSDS words; `raw` is what was sent.

    `by_day`: what a row says depends on the day it is read, so that none is taken as known.
    """
    yield from each(
        items,
        lambda row, notes: record_of(upgrade(row), context=context, notes=notes, raw=row),
        known=None if by_day else context.known,
    )
