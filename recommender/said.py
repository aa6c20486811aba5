"""Her words as patterns read them."""

from __future__ import annotations


def in_one_line(text: str) -> str:
    r"""Return a text in lower case, in one line, with straight apostrophes and single spaces.

    >>> in_one_line("I\u2019m  in\nLeith")
    "i'm in leith"
    """
    return " ".join(text.lower().replace("\u2019", "'").split())
