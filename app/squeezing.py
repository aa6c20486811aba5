"""Send less: scripts and styles compressed once and kept, our own pages compressed as they go.

Streamlit sends its scripts as they lie on disk: 2.3 MB for a first page that need only be 0.6. A
phone on a bad line is who waits for that.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

TYPES = {".js": "text/javascript", ".css": "text/css"}
OURS = ("/view", "/hsds")
SMALLEST = 800  # bytes; less is one packet as it is
FILES_HELD = 256  # a visit to every page loads about 150

WINDOW = 20  # bits: 1 MB looked back; the usual 4 MB, in each thread, saves 2 % of a file
_ONE_AT_A_TIME = Lock()  # a first page asks for a hundred files at once

_SQUEEZE: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=5, lgwin=WINDOW)),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


@lru_cache(maxsize=FILES_HELD)
def squeezed(path: Path, coding: str) -> bytes:
    """Return a file's content in this coding, "br" or "gzip"; it never changes while we serve."""
    with _ONE_AT_A_TIME:
        return _SQUEEZE[coding](path.read_bytes())


class Squeezed:
    """Answer for the scripts and styles under `/static`, and compress what our own pages say.

    Parameters
    ----------
    app
        What answers everything else.
    static
        The folder behind `/static`; its file names hold a hash of their content.
    """

    def __init__(self, app: ASGIApp, *, static: Path) -> None:
        self.app = app
        self.ours = GZipMiddleware(app, minimum_size=SMALLEST)
        self.files = {
            f"/static/{path.relative_to(static).as_posix()}": path
            for path in static.rglob("*")
            if path.suffix in TYPES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = self.files.get(scope["path"])
        coding = coding_of(Headers(scope=scope).get("accept-encoding", ""))
        if path is None or not coding or scope["method"] != "GET":
            inner = self.ours if scope["path"].startswith(OURS) else self.app
            await inner(scope, receive, send)
            return
        answer = Response(
            await run_in_threadpool(squeezed, path, coding),
            media_type=TYPES[path.suffix],
            headers={
                "Content-Encoding": coding,
                "Vary": "Accept-Encoding",
                "Cache-Control": "public, immutable, max-age=31536000",
            },
        )
        await answer(scope, receive, send)


def coding_of(accepted: str) -> str:
    """Return the best coding that a browser takes, or an empty string.

    >>> coding_of("gzip, deflate, br")
    'br'
    >>> coding_of("br;q=0, gzip;q=0.5")
    'gzip'
    >>> coding_of("identity")
    ''
    """
    taken = set()
    for part in accepted.split(","):
        name, _, rest = part.strip().partition(";")
        if rest.replace(" ", "") not in {"q=0", "q=0.0"}:
            taken.add(name.strip().lower())
    return next((coding for coding in _SQUEEZE if coding in taken), "")
