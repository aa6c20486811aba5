"""Work in a process of its own: geopandas would double this one's memory for good."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

from directory.areas import AreaLayer
from directory.errors import OutputWriteError
from recommender.gaps.report import GapTable

LIMIT_S = 60


def run_apart(module: str, given: object, limit_s: float) -> bytes:
    """Return what `main` of a module writes when it is run elsewhere and `given` is piped to it.

    Raises
    ------
    OutputWriteError
        If that process fails or takes longer than so many seconds.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-c", f"from {module} import main; main()"],
            input=pickle.dumps(given),
            capture_output=True,
            check=True,
            timeout=limit_s,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},  # where this process looks
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputWriteError(module, type(error).__name__) from error
    return done.stdout


def write_apart(table: GapTable, layer: AreaLayer, ending: str) -> bytes:
    """Return a table as a file of this kind, made by another process.

    Raises
    ------
    OutputWriteError
        If that process fails or takes longer than a minute.
    """
    try:
        return run_apart("app.apart", (table, layer, ending), LIMIT_S)
    except OutputWriteError as error:
        raise OutputWriteError(f"gaps{ending}", type(error.__cause__).__name__) from error


def main() -> None:
    """Read table, layer and ending from the pipe, write the file to the other end."""
    from app.gapfiles import WRITERS

    # Only ever fed by `write_apart` of the same process tree, never from outside.
    table, layer, ending = pickle.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(WRITERS[ending](table, layer))
