"""How is a list read that comes in pages? To its end, once, and never round in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from directory.errors import FeedContentError
from directory.formats import _json
from directory.formats._material import Material

MOST_PAGES = 20_000
_TOTALS = ("total_items", "totalElements", "count")
_PAGES = ("total_pages", "totalPages")


def with_parameters(address: str, **parameters: str) -> str:
    """Return the address with these query parameters set; the others stay."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name not in parameters]
    return urlunsplit(parts._replace(query=urlencode(kept + list(parameters.items()))))


def without_query(address: str) -> str:
    """Return the address without its query."""
    return urlunsplit(urlsplit(address)._replace(query="", fragment=""))


def paged_items(material: Material) -> Iterator[Any]:
    """Yield the items of this page and of every page after it, each once.

    Follows `next` where the envelope has it, else asks for `page=2`, … up to the stated number.

    Raises
    ------
    FeedContentError
        If a page repeats, the pages go round, end early or never, or hold fewer services than the
        source says it has: then nothing can be said to be withdrawn.
    """
    seen: set[str] = set()
    visited = {material.address}
    page, number, told = material, 1, None
    while True:
        envelope, listed, fresh = _json.Envelope(), 0, 0
        for item in _json.items(page, envelope):
            listed += 1
            key = _key(item)
            if key is None or key not in seen:
                fresh += 1
                yield item
            if key is not None:
                seen.add(key)
        if listed and not fresh:
            raise _wrong(material, f"page {number} repeats what came before.")
        said = _count(envelope.keys, _TOTALS)
        told = told if said is None else said
        following = _next(envelope, material.address, page.address, number, listed)
        if following is None or material.fetch is None:
            break
        if following in visited or number >= MOST_PAGES:
            raise _wrong(material, f"its pages go round or never end (at page {number + 1}).")
        visited.add(following)
        number += 1
        page = Material(address=following, content=material.fetch(following))
    if told is not None and len(seen) < told and material.fetch is not None:
        raise _wrong(material, f"it says that it holds {told} and gave {len(seen)}.")


def _wrong(material: Material, reason: str) -> FeedContentError:
    return FeedContentError(material.address, f"{reason} Ask the publisher; nothing was taken.")


def _key(item: object) -> str | None:
    key = item.get("id") if isinstance(item, Mapping) else None
    return None if key is None else str(key)[:200]


def _count(keys: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    found = next((keys[name] for name in names if name in keys), None)
    if isinstance(found, str) and found.isdigit():
        found = int(found[:18])
    good = isinstance(found, int) and not isinstance(found, bool) and found >= 0
    return found if good else None


def _next(
    envelope: _json.Envelope, first: str, address: str, number: int, listed: int
) -> str | None:
    """Return the address of the page after this one, or `None` after the last."""
    keys = envelope.keys
    link = keys.get("next")
    if isinstance(link, str) and link:
        return urljoin(address, link)
    if "next" in keys or not listed or envelope.list_key is None:
        return None
    total = _count(keys, _PAGES)
    if total is None:
        told = _count(keys, _TOTALS)
        total = 1 if told is None else -(-told // listed)
    return with_parameters(first, page=str(number + 1)) if total > number else None
