"""How is a list read that comes in pages? To its end, once, and never round in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from directory.errors import FeedContentError
from directory.formats import _json
from directory.formats._material import Material

MOST_PAGES = 5_000
_LISTS = ("contents", "content", "data", "items", "results")
_TOTALS = ("total_items", "totalElements", "count")
_PAGES = ("total_pages", "totalPages")
Fetch = Callable[[str], bytes]


def with_parameters(address: str, **parameters: str) -> str:
    """Return the address with these query parameters set; the others stay."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    kept = [(name, value) for name, value in query if name not in parameters]
    return urlunsplit(parts._replace(query=urlencode(kept + list(parameters.items()))))


def without_query(address: str) -> str:
    """Return the address without its query."""
    return urlunsplit(urlsplit(address)._replace(query="", fragment=""))


def pages(
    material: Material, first: Mapping[str, Any], address: str
) -> Iterator[tuple[list[Any], Mapping[str, Any]]]:
    """Yield (items, envelope) of every page; `first` is the page already fetched from `address`.

    Follows `next` where the envelope has it, else asks for `page=2`, … up to the stated number.

    Raises
    ------
    FeedContentError
        If a page repeats, the pages go round, end early or never, or hold fewer services than the
        source says it has: then nothing can be said to be withdrawn.
    """
    seen: set[str] = set()
    visited = {address}
    page, number, told = first, 1, _count(first, _TOTALS)
    while True:
        listed = _listed(page)
        fresh = [item for item in listed if (key := _key(item)) is None or key not in seen]
        if listed and not fresh:
            raise _wrong(material, f"page {number} repeats what came before.")
        seen.update(key for item in fresh if (key := _key(item)) is not None)
        yield fresh, page
        following = _next(page, address, number, len(listed))
        if following is None or material.fetch is None:
            break
        if following in visited or number >= MOST_PAGES:
            raise _wrong(material, f"its pages go round or never end (at page {number + 1}).")
        visited.add(following)
        number += 1
        page = _mapping(_json.loads(material.fetch(following), following), following)
        told = _count(page, _TOTALS) if _count(page, _TOTALS) is not None else told
    if told is not None and len(seen) < told and material.fetch is not None:
        raise _wrong(material, f"it says that it holds {told} and gave {len(seen)}.")


def _wrong(material: Material, reason: str) -> FeedContentError:
    return FeedContentError(material.address, f"{reason} Ask the publisher; nothing was taken.")


def _mapping(value: object, address: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list):
        return {"contents": value}
    raise FeedContentError(address, "a page of it is no list of services.")


def _listed(page: Mapping[str, Any]) -> list[Any]:
    return next((page[name] for name in _LISTS if isinstance(page.get(name), list)), [])


def _key(item: object) -> str | None:
    key = item.get("id") if isinstance(item, Mapping) else None
    return None if key is None else str(key)


def _count(page: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    found = next((page[name] for name in names if name in page), None)
    good = isinstance(found, int) and not isinstance(found, bool) and found >= 0
    return found if good else None


def _next(page: Mapping[str, Any], address: str, number: int, listed: int) -> str | None:
    """Return the address of the page after this one, or `None` after the last."""
    link = page.get("next")
    if isinstance(link, str) and link:
        return urljoin(address, link)
    if "next" in page or not listed:
        return None
    total = _count(page, _PAGES)
    if total is None:
        total = _worked_out(page, listed)
    return with_parameters(address, page=str(number + 1)) if total > number else None


def _worked_out(page: Mapping[str, Any], listed: int) -> int:
    """Return how many pages there are when the envelope tells only how many items."""
    told = _count(page, _TOTALS)
    return 1 if told is None else -(-told // max(listed, 1))
