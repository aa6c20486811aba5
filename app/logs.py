"""What may a log hold of a failure? Its kind and where it happened, never its words.

An error names the value it is about: a postcode, or what somebody typed. Who runs the server must
be able to find a fault without reading that.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_words() -> Iterator[None]:
    """Keep the words of every failure out of this process's logs meanwhile."""
    usual = logging.getLogRecordFactory()

    def made(*args: object, **options: object) -> logging.LogRecord:
        record: logging.LogRecord = usual(*args, **options)
        failure = record.exc_info[1] if record.exc_info else None
        if failure is not None:
            record.exc_info, record.exc_text = None, where_it_happened(failure)
        return record

    logging.setLogRecordFactory(made)
    try:
        yield
    finally:
        logging.setLogRecordFactory(usual)


def where_it_happened(failure: BaseException) -> str:
    """Return the kind of a failure and of those behind it, each with the lines it came through."""
    told: list[str] = []
    met: set[int] = set()
    cause: BaseException | None = failure
    while cause is not None and id(cause) not in met:
        met.add(id(cause))
        told += [type(cause).__qualname__, *traceback.format_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(line.rstrip("\n") for line in told)
