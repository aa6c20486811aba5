"""Make a file in a process of its own: geopandas would double this one's memory for good."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

from directory.areas import AreaLayer
from directory.errors import OutputWriteError
from recommender.gaps.report import GapTable

LIMIT_S = 60


def write_apart(table: GapTable, layer: AreaLayer, ending: str) -> bytes:
    """Return a table as a file of this kind, made by another process.

    Raises
    ------
    OutputWriteError
        If that process fails or takes longer than a minute.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-c", "from app.apart import main; main()"],
            input=pickle.dumps((table, layer, ending)),
            capture_output=True,
            check=True,
            timeout=LIMIT_S,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},  # where this process looks
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputWriteError(f"gaps{ending}", type(error).__name__) from error
    return done.stdout


def main() -> None:
    """Read table, layer and ending from the pipe, write the file to the other end."""
    from app.gapfiles import WRITERS

    # Only ever fed by `write_apart` of the same process tree, never from outside.
    table, layer, ending = pickle.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(WRITERS[ending](table, layer))
