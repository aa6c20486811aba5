"""Which council area is meant? GSS codes of Scotland's 32 councils, by name as it is written."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from directory.remembering import remembered


def _plain(name: str) -> str:
    words = re.sub(r"[^a-z ]", " ", name.lower().replace("&", " and ").replace("-", " "))
    return " ".join(word for word in words.split() if word not in ("council", "the"))


# Boundary changes gave four councils new codes in 2018 and 2019; feeds (ALISS) still send the old.
_NOW = {
    "S12000015": "S12000047",  # Fife
    "S12000024": "S12000048",  # Perth and Kinross
    "S12000046": "S12000049",  # Glasgow City
    "S12000044": "S12000050",  # North Lanarkshire
}
NATIONS = {"scotland": "S92000003", "uk": "K02000001", "united kingdom": "K02000001"}


def code_of_today(code: str | None) -> str | None:
    """Return the code that an area has now, where we know that it got a new one."""
    return None if code is None else _NOW.get(code, code)


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
    return _code_of(name) if name else None


@remembered()
def _code_of(name: str) -> str | None:
    return _codes().get(_plain(name))
