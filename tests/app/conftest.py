"""What the tests of the front end share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import made_up as made


@pytest.fixture
def made_up():
    """The made-up directory, answering the same whatever is asked."""
    return made.MadeUp()


@pytest.fixture
def opened(made_up, monkeypatch):
    """Every page reads the made-up directory instead of an opened one."""
    from app import opening

    monkeypatch.setattr(opening, "here", lambda: made_up)
    monkeypatch.setattr(opening, "now_in_london", lambda: made.NOW)
    return made_up
