"""How long from there? A few places from one start, in words, for paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """The way to each service in words, by id; where it starts; what could not be read."""

    ways: Mapping[str, str] = field(default_factory=dict)
    origin: tuple[float, float] | None = None
    problem: str = ""
