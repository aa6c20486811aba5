"""Which schema does a database have, and how does it get the one we need?

The directory's store and the people's database have steps of their own, run the same way. Alembic
is imported only when a step has to be taken: opening a current store costs one query.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, inspect, text

from directory.errors import StoreSchemaError
from directory.store_engine import address_of, plain_errors, reading, writing

EMPTY = "base"


@dataclass(frozen=True, slots=True)
class Schema:
    """A line of steps: the newest one, and the folder under `directory/migrations` they are in."""

    head: str
    folder: str


DIRECTORY = Schema("0001", "versions")
PEOPLE = Schema("p0004", "people")


def schema_of(engine: Engine) -> str:
    """Return the schema's revision, or `base` for a database without tables."""
    with reading(engine) as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return EMPTY
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return EMPTY if found is None else str(found)


def make_current(engine: Engine, schema: Schema = DIRECTORY) -> None:
    """Make the tables of a new database; leave a current one alone.

    Raises
    ------
    StoreSchemaError
        If it has an older or newer schema: changing one is a person's choice.
    """
    found = schema_of(engine)
    if found == EMPTY:
        migrate(engine, schema)
    elif found != schema.head:
        raise StoreSchemaError(address_of(str(engine.url)), found, schema.head)


def migrate(
    engine: Engine, schema: Schema = DIRECTORY, revision: str | None = None
) -> tuple[str, str]:
    """Take the database to a revision (default: the newest), forward or back; return (from, to).

    All steps are one transaction: a step that fails leaves nothing behind.

    Raises
    ------
    StoreSchemaError
        If the database's schema is one this version has never heard of.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    wanted = revision or schema.head
    settings = Config()
    settings.set_main_option("script_location", "directory:migrations")
    settings.set_main_option("path_separator", "space")
    settings.set_main_option("version_locations", f"directory:migrations/{schema.folder}")
    known = [step.revision for step in ScriptDirectory.from_config(settings).walk_revisions()]
    order = [EMPTY, *reversed(known)]
    with plain_errors(engine), writing(engine) as connection:
        before = _revision(connection)
        if before not in order:
            raise StoreSchemaError(address_of(str(engine.url)), before, schema.head)
        settings.attributes["connection"] = connection
        if order.index(wanted) > order.index(before):
            command.upgrade(settings, wanted)
        elif order.index(wanted) < order.index(before):
            command.downgrade(settings, wanted)
    return before, wanted
