"""Which addresses may be printed, and how? Without passwords and values of the query."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def is_address(source: str) -> bool:
    """Say whether a source is fetched (http, https or another scheme) and not a local path."""
    return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", source) is not None


def masked(source: str) -> str:
    """Return a source that may be printed: keys and passwords often stand in an address."""
    if not is_address(source):
        return source
    try:
        parts = urlsplit(source)
        port = parts.port
    except ValueError:
        return re.sub(r"[?#@].*", "…", source[:200])
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    shown = host + (f":{port}" if port is not None else "")
    query = urlencode([(name, "…") for name, _ in parse_qsl(parts.query, keep_blank_values=True)])
    return urlunsplit((parts.scheme, shown, parts.path, query.replace("%E2%80%A6", "…"), ""))
