"""Do the web addresses still answer? Asked one by one, only when somebody wants to know.

An address that does not answer today may answer tomorrow: it is reported, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from directory.errors import BlockedAddressError, FetchError
from directory.fetch import Fetcher, Limits

# A page is enough; who keeps us waiting this long keeps a family waiting too.
LIMITS = Limits(
    bytes_per_answer=8 << 20, seconds_per_answer=20.0, seconds_in_all=6 * 3600.0, tries=2
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLink:
    """A web address that gave no page, and why."""

    url: str
    why: str


def dead_links(
    urls: Iterable[str],
    fetcher: Fetcher,
    *,
    asked: Callable[[str], None] = lambda url: None,  # noqa: ARG005
) -> Iterator[DeadLink]:
    """Yield the addresses that give no page, each asked once; `asked` is told of every address."""
    for url in dict.fromkeys(urls):
        try:
            fetcher.answer(url)
        except (FetchError, BlockedAddressError) as error:
            yield DeadLink(url=url, why=error.reason)
        asked(url)
