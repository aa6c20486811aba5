"""What several tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is not a broken law; what must be fast is timed on its own.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real open data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real data folder ../shared is not beside this checkout")
    return SHARED
