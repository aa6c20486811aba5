"""Our own parts in the browser: a component is a few lines that load a module from this server.

Streamlit sends a component's script with every message, so what it sends is only a loader; the
module and its libraries come by URL, once, and are kept by the browser.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import streamlit as st

SHEETS = ("card.css", "streamlit.css")
LINKED = threading.Event()  # the first page links to our looks; no message need bring them
STATIC = Path(str(files("app"))) / "html" / "static"
MAPS = Path(str(files("app"))) / "maps" / "static"


def leaflet_folder() -> Path:
    """Return where the installed package keeps Leaflet's files, without importing it."""
    found = find_spec("js_lib_leaflet")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("django-js-lib-leaflet is not installed; run `make setup`.")
    return Path(found.submodule_search_locations[0]) / "static" / "js_lib_leaflet"


@cache
def version() -> str:
    """Return a short hash of what we send to browsers: old copies never meet new code."""
    sums = hashlib.blake2b(digest_size=5)
    for folder in (STATIC, MAPS):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                sums.update(path.read_bytes())
    return sums.hexdigest()


def component(
    name: str, *, module: str, html: str = "\n<div></div>\n", isolate_styles: bool = True
) -> Callable[..., Any]:
    """Return a component whose script is the module at this address.

    Its data travels as a list of one: in a bare dict Streamlit would look for data frames, and
    import pandas to do so (0.5 s and 50 MB for nothing).
    """
    loader = f"""
export default function (component) {{
  const address = new URL("{module}?v={version()}", window.location.href).href;
  const [data] = component.data;
  return import(address).then((part) => part.default({{ ...component, data }})).catch(() => {{
    if (data.failed) component.parentElement.append(data.failed);
  }});
}}
"""
    mounted = st.components.v2.component(
        name, html=html, css="\n", js=loader, isolate_styles=isolate_styles
    )

    def mount(*, data: Mapping[str, Any], **options: Any) -> Any:  # noqa: ANN401 - Streamlit's own
        return mounted(data=[data], **options)

    return mount
