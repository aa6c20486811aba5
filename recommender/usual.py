"""How does a family travel that did not say? By what most have; `ranking.toml` holds it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from recommender.situation import Mode


@cache
def usual_mode() -> Mode:
    """Return how journeys are worked out where nobody said how she travels."""
    text = files("data").joinpath("reference", "ranking.toml").read_text(encoding="utf-8")
    mode: Mode = tomllib.loads(text)["travel"]["usual_mode"]
    return mode
