"""`fingerpost serve`: the pages, the paper pages and the API, on one port."""

from __future__ import annotations

import logging
import os
from typing import Annotated

import typer

from app.commands._shared import Database, PeopleDatabase, say, settings_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: fingerpost serve --port 8501")(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8501,
    database: Database = None,
    people_database: PeopleDatabase = None,
) -> None:
    """Open Fingerpost in a browser: pages, pages for paper and phones, maps, and the API.

    An empty store gets the invented sample first, so that there is something to see.
    """
    settings = settings_of(database, people_database)
    # The pages run in Streamlit's own threads and read the settings from the environment.
    os.environ["FINGERPOST_DATABASE"] = settings.database
    os.environ["FINGERPOST_PEOPLE_DATABASE"] = settings.people_database
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host
    say(f"Opening the directory. Then look at http://{shown}:{port} (stop with Ctrl-C).")
    import uvicorn

    from app import asgi

    logging.getLogger("uvicorn.access").disabled = True  # what people look at is nobody's business
    uvicorn.run(
        asgi.application(),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        log_config=None,  # uvicorn's own would switch the access log on again
        ws="websockets-sansio",
        server_header=False,
    )
