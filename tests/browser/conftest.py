"""Fixtures of the browser tests; skipped, saying so, where Chromium is absent."""

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.house import FLAGS, SHARED, a_visit, absent, bring_in_real_data, serve


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory, postcode_cache):
    """The app over the sample, in a data folder that was empty but for the postcode table."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    served = serve(folder)
    yield served
    served.process.terminate()
    served.process.wait(20)


@pytest.fixture(scope="session")
def site(tmp_path_factory, postcode_cache, request):
    """The app over real records where they are beside the checkout, else over the sample."""
    if not SHARED.is_dir():
        yield request.getfixturevalue("sample_site")
        return
    folder = tmp_path_factory.mktemp("real")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    bring_in_real_data(folder)
    served = serve(folder)
    yield served
    served.process.terminate()
    served.process.wait(20)


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        absent("Chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    """Open a visit of a given size; JavaScript may be off."""
    with ExitStack() as visits:
        yield lambda *size, **options: visits.enter_context(a_visit(browser, *size, **options))
