"""Two stores to run every test on: a SQLite file, and a private PostgreSQL cluster."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from directory.store import Store


def binaries():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-postgres-"))
    as_user = {}
    if os.getuid() == 0:  # PostgreSQL does not run as root
        shutil.chown(folder, "postgres")
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    port = free_port()

    def run(program, *words):
        subprocess.run(
            [str(bin_dir / program), *words],
            **as_user,
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    data, log = str(folder / "data"), str(folder / "log")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-locale", "-E", "UTF8")
    run("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")
    try:
        yield port
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.slow])]
)
def url(request, tmp_path):
    """A new, empty store of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'directory.db'}"
        return
    import psycopg

    port = request.getfixturevalue("cluster")
    name = f"store_{os.urandom(6).hex()}"
    with psycopg.connect(f"host=127.0.0.1 port={port} user=postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/{name}"


@pytest.fixture
def store(url):
    with Store.open(url) as opened:
        yield opened
