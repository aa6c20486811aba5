"""What every command shares: the three common options and how an answer is printed."""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated, Any

import typer

from directory.settings import Settings, read_settings

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout.")]
Database = Annotated[
    str | None,
    typer.Option("--database", help="Directory store: a SQLite file or a database URL."),
]
PeopleDatabase = Annotated[
    str | None,
    typer.Option("--people-database", help="Store for plans and feedback; never the same file."),
]


def settings_of(database: str | None = None, people_database: str | None = None) -> Settings:
    """Return the settings from the environment, with what this command names on top."""
    return read_settings(os.environ, database=database, people=people_database)


def say(sentence: str) -> None:
    """Print a sentence for the person: on stderr, so that stdout stays one JSON value."""
    print(sentence, file=sys.stderr)


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print exactly one JSON value on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
