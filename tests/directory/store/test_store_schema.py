"""Tables are made, taken back, and never half made; what a newer version wrote is refused."""

from dataclasses import replace

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from directory import store_engine, store_schema, store_tables
from directory.errors import StoreSchemaError
from directory.people import People, Searched
from directory.store import Store
from directory.store_schema import DIRECTORY, EMPTY, PEOPLE, migrate, schema_of


@pytest.mark.parametrize("schema", [DIRECTORY, PEOPLE], ids=["directory", "people"])
def test_the_newest_step_is_the_one_the_code_asks_for(schema):
    settings = Config()
    settings.set_main_option("script_location", "directory:migrations")
    settings.set_main_option("path_separator", "space")
    settings.set_main_option("version_locations", f"directory:migrations/{schema.folder}")
    assert ScriptDirectory.from_config(settings).get_current_head() == schema.head


def shape(engine):
    """Every table's columns (name, nullable), indexes and key, as the database tells them."""
    looked = inspect(engine)
    return {
        table: (
            {column["name"]: column["nullable"] for column in looked.get_columns(table)},
            {index["name"]: index["column_names"] for index in looked.get_indexes(table)},
            looked.get_pk_constraint(table)["constrained_columns"],
        )
        for table in looked.get_table_names()
        if table != "alembic_version"
    }


def test_the_steps_make_the_tables_the_code_describes(url, tmp_path):
    plain = create_engine(f"sqlite:///{tmp_path / 'described.db'}")
    store_tables.metadata.create_all(plain)
    with Store.open(url) as store:
        assert shape(store.engine) == shape(plain)
    plain.dispose()


def test_back_to_nothing_and_forward_again(url):
    engine = store_engine.open_engine(url)
    assert schema_of(engine) == EMPTY
    assert migrate(engine) == (EMPTY, DIRECTORY.head)
    made = shape(engine)
    assert migrate(engine, revision=EMPTY) == (DIRECTORY.head, EMPTY)
    assert shape(engine) == {}
    assert migrate(engine) == (EMPTY, DIRECTORY.head)
    assert shape(engine) == made
    assert migrate(engine) == (DIRECTORY.head, DIRECTORY.head)
    engine.dispose()


def test_a_step_that_fails_leaves_nothing_behind(url):
    engine = store_engine.open_engine(url)
    with store_engine.writing(engine) as connection:
        connection.execute(text("CREATE TABLE edition (id INTEGER PRIMARY KEY)"))
    with pytest.raises(Exception, match="edition"):
        migrate(engine)  # the last table of the first step is there already
    assert list(shape(engine)) == ["edition"]
    assert schema_of(engine) == EMPTY
    engine.dispose()


def test_a_schema_from_the_future_is_refused_with_a_sentence(url):
    with Store.open(url) as store, store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreSchemaError, match="has schema 9999, this version needs"):
        Store.open(url)
    engine = store_engine.open_engine(url)
    with pytest.raises(StoreSchemaError, match="fingerpost migrate"):
        store_schema.migrate(engine)
    engine.dispose()


def test_counts_of_searches_come_with_a_step_go_with_it_and_are_fives(url):
    engine = store_engine.open_engine(url)
    migrate(engine, PEOPLE, "p0003")
    assert migrate(engine, PEOPLE, "p0004") == ("p0003", "p0004")
    people = People(engine)
    five = Searched(need="food", council_code="S12000049", month="2026-11", times=5)
    people.add_searched(five)
    people.add_searched(five)
    assert people.searched() == [replace(five, times=10)]
    with pytest.raises(IntegrityError):
        people.add_searched(replace(five, month="2026-12", times=4))
    with pytest.raises(IntegrityError):
        people.add_searched(replace(five, times=3))
    assert people.searched() == [replace(five, times=10)]
    assert migrate(engine, PEOPLE, "p0003") == ("p0004", "p0003")
    assert "searched" not in inspect(engine).get_table_names()
    assert migrate(engine, PEOPLE) == ("p0003", "p0004")
    assert people.searched() == []
    engine.dispose()
