"""What did the map say with the lists of then? Asked in a process of its own, and kept nowhere.

The lists of another day go into an empty store in a folder that is gone when the answer is there;
areas, figures and postcodes are those of today, so that only the lists differ.
"""

from __future__ import annotations

import pickle
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.apart import run_apart
from app.planning import Question
from directory.errors import EarlierListsError, FingerpostError, OutputWriteError
from directory.settings import Settings, read_settings

LIMIT_S = 900  # a national register is read in half a minute, or five where others work as well
KEPT_OF_TODAY = ("areas", "cache")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The lists of then (file name and content), and what is asked of them as of today's."""

    lists: Sequence[tuple[str, bytes]]
    question: Question
    councils: tuple[str, ...]
    layer: str
    settings: Settings


def table_of_then(asked: Asked) -> bytes:
    """Return the answer over the lists of then as a table (CSV), as `gaps` writes it.

    Raises
    ------
    EarlierListsError
        If a list cannot be read, or it takes longer than a quarter of an hour.
    """
    try:
        answer = run_apart("app.then", asked, LIMIT_S)
    except OutputWriteError as error:
        raise EarlierListsError(str(error)) from error
    worked, body = pickle.loads(answer)
    if not worked:
        raise EarlierListsError(str(body))
    return bytes(body)


def answer(asked: Asked) -> bytes:
    """Read the lists into a store of their own and answer the question over it."""
    from app.again import signed
    from app.gapfiles import to_csv
    from app.importing import bring_in
    from app.opening import now_in_london, open_directory
    from directory.postcodes import Postcodes
    from directory.reading import read_source
    from directory.store import Store

    with tempfile.TemporaryDirectory(prefix="fingerpost-then-") as name:
        folder = Path(name)
        for kept in KEPT_OF_TODAY:
            if (asked.settings.data_dir / kept).exists():
                (folder / kept).symlink_to(asked.settings.data_dir / kept, target_is_directory=True)
        settings = read_settings({"FINGERPOST_DATA_DIR": name})
        today = now_in_london().date()
        readings = []
        for list_name, body in asked.lists:
            path = folder / Path(list_name).name
            path.write_bytes(body)
            readings.append(read_source(str(path), today=today))
        with Store.open(settings.database) as store:
            bring_in(
                readings,
                settings=settings,
                store=store,
                postcodes=Postcodes.open(settings.cache_dir),
            )
        opened = open_directory(settings)
        planning = opened.planning(asked.layer)
        table = planning.table(asked.question, asked.councils).table
        layer = planning.layer
        made = signed(table, opened.edition, feeds=opened.feeds, areas=layer.attribution)
        return to_csv(made, layer)


def main() -> None:
    """Read what is asked from the pipe, write whether it worked and the table (or why not)."""
    # Only ever fed by `table_of_then` of the same process tree, never from outside.
    asked: Asked = pickle.load(sys.stdin.buffer)
    said: tuple[bool, bytes | str]
    try:
        said = True, answer(asked)
    except FingerpostError as error:
        said = False, str(error)
    sys.stdout.buffer.write(pickle.dumps(said))
