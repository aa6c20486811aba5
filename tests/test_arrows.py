"""Arrows point down only: app -> recommender -> directory."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "directory": {"recommender", "app", "streamlit", "starlette", "uvicorn"},
    "recommender": {"app", "streamlit", "starlette", "uvicorn", "requests"},
}
FILES = sorted(
    path for storey in ("directory", "recommender", "app") for path in (ROOT / storey).rglob("*.py")
)


def imported(path: Path) -> set[str]:
    """Every package a file imports anywhere, by its first name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_arrow_points_up(path):
    storey = path.relative_to(ROOT).parts[0]
    assert not imported(path) & FORBIDDEN.get(storey, set())


def test_only_the_fetch_module_calls_requests():
    callers = {
        str(path.relative_to(ROOT)) for path in FILES if {"requests", "urllib3"} & imported(path)
    }
    assert callers <= {"directory/fetch.py"}


def test_no_module_is_called_utils():
    assert not [path for path in FILES if path.stem in {"utils", "helpers", "common", "misc"}]
