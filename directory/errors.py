"""Errors that own their sentence: what, which value, what to do now. `raise` passes only facts.

A new kind of failure is a new class here, so that the words stand in one place. `exit_code` is what
the command line returns: 1 refused and nothing changed, 2 usage.
"""

from __future__ import annotations


class FingerpostError(Exception):
    """Anything a person can put right; its text is one clear sentence for that person."""

    exit_code = 1


class DirectoryError(FingerpostError):
    """Something is wrong with a feed, a file, the store or a place."""


class FeedShapeError(DirectoryError):
    """A feed no longer has the columns its reader needs. One bad row is a `Problem`, not this."""

    def __init__(self, feed: str, missing: set[str]) -> None:
        self.feed, self.missing = feed, missing
        lost = ", ".join(sorted(missing))
        super().__init__(f"Feed {feed!r} lost the columns {lost}; the last good copy stays in use.")


class SourceNotFoundError(DirectoryError):
    """A file that was named is not there."""

    def __init__(self, source: str) -> None:
        super().__init__(f"There is no file or folder {source!r}; check the path and run it again.")


class UnknownFormatError(DirectoryError):
    """No reader knows this content."""

    def __init__(self, source: str, known: list[str]) -> None:
        names = ", ".join(sorted(known))
        super().__init__(
            f"{source!r} is in no format we read ({names}); name one with --format, "
            "or describe the table with a mapping file."
        )


class UnknownWordError(FingerpostError):
    """A word is not in the list of words allowed there."""

    exit_code = 2

    def __init__(self, what: str, word: str, known: list[str]) -> None:
        super().__init__(f"{word!r} is not a {what} we know; use one of {', '.join(known)}.")


class DiscoveryError(FingerpostError):
    """A part's file does not hold exactly one part of the kind its folder is for."""

    def __init__(self, module: str, kind: str, found: int) -> None:
        super().__init__(
            f"{module} holds {found} parts of kind {kind}; a part file holds just one."
        )
