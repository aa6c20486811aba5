"""Every real file is taken in, or refused whole for its reason: docs/sources.md says which."""

from pathlib import Path

import pytest

from tests.directory.store.real_files import import_all

DOCS = Path(__file__).parents[3] / "docs" / "sources.md"


def told_in_docs():
    """Return the cells of each row of the table, by file."""
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {cells[0]: cells[1:] for cells in rows if len(cells) == 8}


@pytest.mark.shared
@pytest.mark.slow
def test_what_became_of_each_real_file_is_what_the_docs_say(shared, postcodes, tmp_path):
    told = told_in_docs()
    rows = list(import_all(shared, tmp_path, postcodes))
    assert len(rows) > 40
    for row in rows:
        if row.report is None:
            assert told[row.path][1] == f"refused whole: {row.reason()}", row.path
            continue
        one = row.report
        assert one.read == one.held + one.merged + one.refused, row.path
        counts = [one.format, *(f"{n:,}" for n in (one.read, one.held, one.merged))]
        assert told[row.path][:4] == counts, row.path
        assert told[row.path][5] == f"{one.refused:,}", row.path
