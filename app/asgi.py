"""One process, one port: the Streamlit pages, the HTML pages, the map's shapes and the API.

`uvicorn --factory app.asgi:application` serves it; `fingerpost serve` and
`streamlit run streamlit_app.py` do the same. Warm-up happens once, before the first request: the
directory is opened (an empty one gets the sample), and what stays for good is taken out of the
garbage collector's hands: Streamlit collects after every run and would walk all of it each time
(136 -> 10 ms of CPU a click, measured).
"""

from __future__ import annotations

import base64
import hashlib
import re
import threading
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import delta_generator
from streamlit.runtime import app_session

from app import api, opening, words
from app.browser import LINKED, SHEETS, version
from app.html_pages import html_routes
from app.logs import without_words
from app.pages import TITLES
from app.settling import settle, share_one_heap
from app.squeezing import Squeezed
from directory.errors import FingerpostError, SecretsFileError

SCRIPT = Path(__file__).with_name("front.py")
STREAMLIT = Path(str(files("streamlit"))) / "static"  # what it sends to browsers
# Parts of Streamlit that every page of ours draws with, fetched with the first page.
EARLY = ("Html", "purify.es", "BidiComponent", "Button", "Selectbox", "TextInput")
WARMING = {"postcode": "EH1 1", "needs": ["childcare"], "text": "a nursery", "limit": 1}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _inline_script_hash() -> str:
    """Return the CSP hash of the one inline script in Streamlit's own index page."""
    index = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    sums = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in sums)


def _policy(tiles: str) -> tuple[str, str]:
    """Return the content policies: of the HTML pages, and of Streamlit's (which needs more)."""
    host = "".join(re.findall(r"^https?://[^/{]+", tiles))
    pictures = f"img-src 'self' data: blob: {host}".strip()
    own = (
        f"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; {pictures}; "
        "form-action 'self'; frame-ancestors 'self'; base-uri 'none'; object-src 'none'"
    )
    streamlit = (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {_inline_script_hash()}; "
        f"style-src 'self' 'unsafe-inline'; {pictures}; connect-src 'self' ws: wss:; "
        "worker-src 'self' blob:; font-src 'self' data:; frame-src 'self'; form-action 'self'; "
        "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
    )
    return own, streamlit


class SafeHeaders:
    """Put the security headers on every answer; the HTML pages get the stricter policy."""

    def __init__(self, app: ASGIApp, *, tiles: str = "") -> None:
        self.app = app
        self.own, self.streamlit = _policy(tiles)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                ours = scope["path"].startswith(("/view", "/hsds", "/healthz"))
                headers.setdefault("Content-Security-Policy", self.own if ours else self.streamlit)
            await send(message)

        await self.app(scope, receive, with_headers)


def index_page() -> str:
    """Return Streamlit's own first page with our title, language and looks in its head.

    The looks would otherwise come as a message, late, and move everything on the page.
    """
    html = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    sheets = "".join(
        f'<link rel="stylesheet" href="/view/static/{name}?v={version()}">' for name in SHEETS
    )
    scripts = STREAMLIT / "static" / "js"
    early = "".join(
        f'<link rel="modulepreload" href="./static/js/{path.name}">'
        for name in EARLY
        for path in scripts.glob(f"{name}.*.js")
    )
    for old, new in (
        ('<html lang="en">', '<html lang="en-GB">'),
        ("<title>Streamlit</title>", f"<title>{words.TITLE}</title>"),
        ("./favicon.png", "/view/static/icon.png"),
        ("<head>", f'<head><script src="/view/static/left.js?v={version()}"></script>'),
        ("</head>", f"{sheets}{early}</head>"),
    ):
        html = html.replace(old, new)
    return html


def index_routes() -> list[Route]:
    """Return a route for each Streamlit page, so that its first page comes with our head."""
    html = index_page()

    def index(request: Request) -> HTMLResponse:
        if request.url.path == "/gaps":  # while the browser fetches what draws the page
            threading.Thread(target=_ready_gaps, name="gaps", daemon=True).start()
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    return [Route("/" if name == "find" else f"/{name}", index) for name in TITLES]


@asynccontextmanager
async def warm_up(_app: st.App) -> AsyncIterator[None]:
    """Open the directory before the first request, then freeze what stays."""
    import app.front  # noqa: F401 - so that no first visitor waits
    from app.views import find

    # One real question, so that rules, engines, the reader of words and the map's shapes are there.
    find.rehearse(WARMING)
    _say_settings_once()
    # Else the first thing drawn walks all modules to see if it is typed at a prompt.
    delta_generator._use_warning_has_been_displayed = True
    settle()
    with without_words():
        yield


def _say_settings_once() -> None:
    """Keep what Streamlit says of its settings at the start of each run.

    It reads some eighty of them anew, six times over: 1 to 2 ms of CPU a run, and a change of a
    question is two. Nothing sets a setting while we serve. A Streamlit without these two serves as
    it does by itself.
    """
    for name in ("_populate_theme_msg", "_populate_config_msg"):
        if fill := getattr(app_session, name, None):
            setattr(app_session, name, filled_once(fill))


def filled_once(fill: Callable[..., None]) -> Callable[..., None]:
    """Return what fills a message as `fill` does, though `fill` is asked once for each argument."""
    filled: dict[tuple[object, ...], Any] = {}

    def fill_again(message: Any, *options: object) -> None:  # noqa: ANN401 - one of Streamlit's
        if options not in filled:
            fresh = type(message)()
            fill(fresh, *options)
            filled[options] = fresh
        if filled[options].ByteSize():  # else what was left out would be there, and empty
            message.MergeFrom(filled[options])

    return fill_again


def _ready_gaps() -> None:
    """Bring in what gap maps need and work out the first map.

    That is 100 MB which a server without planners never needs, and under a second: it waits until
    somebody opens the page, and is done while the browser fetches what draws it.
    """
    with suppress(FingerpostError):  # the Gaps page says what is wrong when it is drawn
        opening.here().planning().warm()


def secrets_in(folder: Path) -> dict[str, Any] | None:
    """Return what `secrets.toml` of the data folder says of signing in; `None` without the file.

    Raises
    ------
    SecretsFileError
        If it is there and cannot be read: a slip must not open the steward's pages to everybody.
    """
    path = folder / "secrets.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SecretsFileError(str(path), str(error)) from None


def parts() -> dict[str, Any]:
    """Return what `st.App` takes beside the script."""
    settings = opening.settings_in_use()
    share_one_heap()
    LINKED.set()
    return {
        "lifespan": warm_up,
        "secrets": secrets_in(settings.data_dir),
        "routes": [
            *index_routes(),
            *html_routes(),
            *api.routes(opening.here, opening.now_in_london),
        ],
        "middleware": [
            Middleware(SafeHeaders, tiles=settings.map_tiles_url),
            Middleware(Squeezed, static=STREAMLIT / "static"),
        ],
    }


def application() -> st.App:
    """Return the whole application, for `uvicorn --factory app.asgi:application`."""
    return st.App(SCRIPT, **parts())
