"""Two stores to run every test on: a SQLite file, and a private PostgreSQL cluster."""

import os

import pytest

from directory.store import Store
from tests.directory.store.cluster import binaries, new_database, private_cluster


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL cluster of our own on a free port; skips, saying so, where there is none."""
    bin_dir = binaries()
    try:
        import psycopg  # noqa: F401

        ready = bin_dir is not None
    except ImportError:
        ready = False
    if not ready:
        if os.environ.get("FINGERPOST_REQUIRE") == "1":
            pytest.fail("PostgreSQL and psycopg are required here but not installed")
        pytest.skip("PostgreSQL (or psycopg) is not installed")
    with private_cluster(bin_dir) as port:
        yield port


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.slow])]
)
def url(request, tmp_path):
    """A new, empty store of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'directory.db'}"
    return new_database(request.getfixturevalue("cluster"))


@pytest.fixture
def store(url):
    with Store.open(url) as opened:
        yield opened
