"""`fingerpost`: the command line. It puts the groups of commands together and owns nothing else.

Nothing heavy is imported until a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import typer

from directory.errors import FingerpostError

GROUPS = ("serve", "directory", "places", "recommend", "needs", "evaluate", "gaps", "signals")

app = typer.Typer(
    name="fingerpost",
    help="A directory of local services, options for single parents, and where nothing suits.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for group in GROUPS:
    import_module(f"app.commands.{group}").register(app)


def main() -> None:
    """Run a command; what a person can put right is one sentence on stderr and an exit code."""
    try:
        app()
    except FingerpostError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
