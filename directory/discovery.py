"""Which parts are there? A folder is scanned for the one part each of its files holds.

A new format, rule, similarity, measure or travel model is one new file in its folder: nothing else
has to name it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import TypeVar

from directory.errors import DiscoveryError

Part = TypeVar("Part")


@cache
def _modules(package: str) -> tuple[tuple[str, ModuleType], ...]:
    folder = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.iter_modules(folder.__path__))
    return tuple(
        (name, importlib.import_module(f"{package}.{name}"))
        for name in names
        if not name.startswith("_")
    )


def discover(package: str, kind: type[Part], *, dashes: bool = False) -> dict[str, Part]:
    """Return the parts of a package by id (the file's stem; `_` written `-` if `dashes`), sorted.

    Files whose name starts with `_` hold what several parts share and are not parts.

    Raises
    ------
    DiscoveryError
        If a file holds no module-level part of this kind, or more than one.
    """
    parts: dict[str, Part] = {}
    for name, module in _modules(package):
        found = [value for value in vars(module).values() if isinstance(value, kind)]
        if len(found) != 1:
            raise DiscoveryError(module.__name__, kind.__name__, len(found))
        parts[name.replace("_", "-") if dashes else name] = found[0]
    return parts
