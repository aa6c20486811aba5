"""A real server and a real browser: what the browser tests and the pictures are made with."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SHOTS = ROOT / "screenshots"  # what the tests saw; not kept in the repository
IDLE = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  if (!app) return document.readyState === 'complete';
  return app.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && !document.querySelector('[data-testid=stSkeleton]');
}"""


def absent(what):
    """Skip, or fail where the tools are promised."""
    if os.environ.get("FINGERPOST_REQUIRE"):
        pytest.fail(f"{what} is not installed, and FINGERPOST_REQUIRE says it must be")
    pytest.skip(f"{what} is not installed")


@dataclass
class Served:
    """A running server, where it listens, and what it said."""

    address: str
    folder: Path
    log: Path
    process: subprocess.Popen = field(repr=False)

    def json(self, path):
        with urllib.request.urlopen(self.address + path) as answer:
            return json.load(answer)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fingerpost(*arguments, folder, **options):
    """Run the command line as people do, with its own data folder."""
    environment = {**os.environ, "FINGERPOST_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    environment.pop("FINGERPOST_DATABASE", None)
    command = [sys.executable, "-c", "from app.cli import main; main()", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, cwd=folder, **options)


def serve(folder, *, port=None):
    """Start a server over a data folder and wait until it answers."""
    port, log = port or free_port(), folder / "server.log"
    with log.open("wb") as out:
        process = fingerpost("serve", "--port", port, folder=folder, stdout=out, stderr=out)
    served = Served(f"http://127.0.0.1:{port}", folder, log, process)
    for _ in range(600):
        try:
            served.json("/healthz")
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.2)
        else:
            return served
    process.terminate()
    raise RuntimeError(f"the server did not answer: {log.read_text()}")


def bring_in_real_data(folder):
    """Import the real open records beside the checkout, and the official areas of both cities."""
    data = SHARED / "data"
    runs = (
        ("import", data / "services" / "care_inspectorate_scotland_2026-05_part70.csv"),
        (
            "areas",
            data / "geography" / "dz2011_glasgow_edinburgh.geojson",
            data / "figures" / "population_mid2020_single_year_dz2011.csv",
            data / "figures" / "simd2020v2_ranks_dz2011.csv",
        ),
    )
    for run in runs:
        process = fingerpost(*run, folder=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        out, _ = process.communicate(timeout=300)
        if process.returncode:
            raise RuntimeError(out.decode())


@dataclass
class Visit:
    """One visit: its page, and what went wrong or out of the house while it lasted."""

    page: object
    errors: list = field(default_factory=list)
    outside: list = field(default_factory=list)
    addresses: list = field(default_factory=list)

    def go(self, address):
        self.page.goto(address)
        self.idle()

    def idle(self, settle_ms=350):
        """Wait until nothing has been running for a moment."""
        for _ in range(200):
            self.page.wait_for_function(IDLE, timeout=30_000)
            self.page.wait_for_timeout(settle_ms)
            if self.page.evaluate(IDLE):
                return
        raise TimeoutError("the page never came to rest")

    def still(self, locator):
        """Return where something stands once it has stopped moving, as a hand would wait for."""
        before = None
        for _ in range(100):
            box = locator.bounding_box()
            if box == before:
                return box
            before = box
            self.page.wait_for_timeout(150)
        raise TimeoutError("it never stood still")

    def shot(self, name):
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")


def note(visit, request):
    visit.addresses.append(request.url)
    host = urlsplit(request.url).hostname
    if host not in (None, "127.0.0.1"):
        visit.outside.append(request.url)


def heard(visit, message):
    # On a deep link Streamlit first asks below the page's own path and is told 404: harmless.
    probing = "/_stcore/" in (message.location or {}).get("url", "")
    if message.type == "error" and not probing:
        visit.errors.append(message.text)


@contextmanager
def a_visit(browser, width=1280, height=900, *, javascript=True):
    """Open a visit of a given size; JavaScript may be off."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=javascript,
        locale="en-GB",
    )
    page = context.new_page()
    made = Visit(page)
    page.on("request", lambda request: note(made, request))
    page.on("pageerror", lambda error: made.errors.append(str(error)))
    page.on("console", lambda message: heard(made, message))
    try:
        yield made
    finally:
        context.close()
