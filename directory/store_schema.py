"""Which schema does a store have, and how does it get the one we need?

Alembic is imported only when a step has to be taken: opening a current store costs one query.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, text

from directory.errors import StoreSchemaError
from directory.store_engine import address_of, plain_errors, reading, writing

HEAD = "0001"
EMPTY = "base"


def schema_of(engine: Engine) -> str:
    """Return the schema's revision, or `base` for a store without tables."""
    with reading(engine) as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return EMPTY
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return EMPTY if found is None else str(found)


def make_current(engine: Engine) -> None:
    """Make the tables of a new store; leave a current one alone.

    Raises
    ------
    StoreSchemaError
        If the store has an older or newer schema: changing one is a person's choice.
    """
    found = schema_of(engine)
    if found == EMPTY:
        migrate(engine, HEAD)
    elif found != HEAD:
        raise StoreSchemaError(address_of(str(engine.url)), found, HEAD)


def migrate(engine: Engine, revision: str = HEAD) -> tuple[str, str]:
    """Take the store to a revision, forward or back, in one transaction; return (before, after).

    Raises
    ------
    StoreSchemaError
        If the store's schema is one this version has never heard of.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    settings = Config()
    settings.set_main_option("script_location", "directory:migrations")
    known = [step.revision for step in ScriptDirectory.from_config(settings).walk_revisions()]
    order = [EMPTY, *reversed(known)]
    with plain_errors(engine), writing(engine) as connection:
        before = _revision(connection)
        if before not in order:
            raise StoreSchemaError(address_of(str(engine.url)), before, HEAD)
        settings.attributes["connection"] = connection
        if order.index(revision) > order.index(before):
            command.upgrade(settings, revision)
        elif order.index(revision) < order.index(before):
            command.downgrade(settings, revision)
    return before, revision
