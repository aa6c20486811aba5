"""Which council area is meant? GSS codes of Scotland's 32 councils, by name as it is written."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def _plain(name: str) -> str:
    words = re.sub(r"[^a-z ]", " ", name.lower().replace("&", " and ").replace("-", " "))
    return " ".join(word for word in words.split() if word not in ("council", "the"))


@cache
def _codes() -> dict[str, str]:
    text = files("data").joinpath("reference", "councils.toml").read_text(encoding="utf-8")
    return {
        _plain(name): council["code"]
        for council in tomllib.loads(text)["council"]
        for name in (council["name"], *council.get("also", ()))
    }


@cache
def council_names() -> dict[str, str]:
    """Return the 32 names by GSS code."""
    text = files("data").joinpath("reference", "councils.toml").read_text(encoding="utf-8")
    return {council["code"]: council["name"] for council in tomllib.loads(text)["council"]}


def council_code(name: str | None) -> str | None:
    """Return the GSS code of a Scottish council's name, or `None` when it is not one of the 32."""
    return None if not name else _codes().get(_plain(name))
