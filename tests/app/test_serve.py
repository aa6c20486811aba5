"""`fingerpost serve`, as people start it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def get(address):
    """The status of an answer, or `None` while nobody listens."""
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


@pytest.mark.slow
def test_it_says_where_to_look_and_not_what_people_look_at(tmp_path, postcode_cache, postcodes):
    assert len(postcodes) > 1_000_000  # the table is made, so that starting takes seconds
    (tmp_path / "cache").symlink_to(postcode_cache, target_is_directory=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "FINGERPOST_DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("FINGERPOST_DATABASE", None)
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
    log = tmp_path / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, cwd=tmp_path, stdout=out, stderr=out
        )
    try:
        site = f"http://127.0.0.1:{port}"
        for _ in range(300):
            if get(f"{site}/healthz") == 200:
                break
            assert process.poll() is None, log.read_text()
            time.sleep(0.2)
        assert get(f"{site}/view/plan?ids=somebodys-choice") == 404
        assert get(f"{site}/") == 200
    finally:
        process.terminate()
        process.wait(20)
    said = log.read_text()
    assert f"http://localhost:{port}" in said
    assert "somebodys-choice" not in said
    assert "GET" not in said
