"""Which feeds are kept up to date by themselves? Those named in `feeds.toml` of the data folder.

```toml
[[feed]]
id = "council-nurseries"
sources = ["https://data.example.org/nurseries.csv"]
mapping = "nurseries.toml"        # beside this file
```
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from directory.addresses import is_address
from directory.errors import FeedsFileError, NoFeedsError
from directory.settings import Settings
from directory.sources import Choices
from directory.store import OVERLAY

NAME = "feeds.toml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    sources: Annotated[list[str], Field(min_length=1)]
    format: str | None = None
    mapping: str | None = None
    allow_hosts: list[str] = []
    partial: bool = False
    on: bool = True


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    feed: list[_Entry] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """One feed as it is configured: where it is, and how it is read."""

    id: str
    sources: tuple[str, ...]
    choices: Choices


def feeds_file(settings: Settings) -> Path:
    """Return where feeds are configured."""
    return settings.data_dir / NAME


def configured_feeds(settings: Settings) -> list[Configured]:
    """Return the feeds that are switched on, in the file's order; overlays after all others.

    Raises
    ------
    NoFeedsError
        If there is no file, or none is switched on.
    FeedsFileError
        If the file cannot be understood; the sentence says where.
    """
    path = feeds_file(settings)
    if not path.is_file():
        raise NoFeedsError(str(path))
    try:
        told = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FeedsFileError(str(path), str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise FeedsFileError(str(path), f"{where}: {first['msg']}") from error
    ids = [entry.id for entry in told.feed]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        advice = "give each an id of its own, or all of its sources in one [[feed]]"
        raise FeedsFileError(str(path), f"{', '.join(twice)} stands there twice; {advice}")
    found = [_configured(entry, path.parent) for entry in told.feed if entry.on]
    if not found:
        raise NoFeedsError(str(path))
    return sorted(found, key=lambda one: one.choices.format_id == OVERLAY)


def _configured(entry: _Entry, folder: Path) -> Configured:
    return Configured(
        id=entry.id,
        sources=tuple(one if is_address(one) else str(folder / one) for one in entry.sources),
        choices=Choices(
            format_id=entry.format,
            feed=entry.id,
            mapping=None if entry.mapping is None else folder / entry.mapping,
            allow_hosts=tuple(entry.allow_hosts),
            partial=entry.partial,
        ),
    )


def write_template(settings: Settings) -> Path:
    """Write the official sources, all switched off, where no file is yet; return its path."""
    path = feeds_file(settings)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        template = files("data").joinpath("reference", NAME).read_text(encoding="utf-8")
        path.write_text(template, encoding="utf-8")
    return path
