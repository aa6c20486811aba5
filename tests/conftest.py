"""What several tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from directory.postcodes import Postcodes

# A busy machine is not a broken law; what must be fast is timed on its own. Where CI proves a
# change, the cases are the same every time, so that it answers for that change alone; elsewhere
# they are new ones at every run.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real open data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real data folder ../shared is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def postcode_cache(request: pytest.FixtureRequest) -> Path:
    """Where the postcode table is kept from one run of the tests to the next."""
    return Path(request.config.cache.mkdir("fingerpost"))


@pytest.fixture(scope="session")
def postcodes(postcode_cache: Path) -> Postcodes:
    """Every UK postcode, for real."""
    return Postcodes.open(postcode_cache)
