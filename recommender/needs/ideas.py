"""Which ideas do words stand for, and in what order do they come?

"He flung me" and "my husband battered us" share no word. Families of words
(`data/reference/ideas.toml`) make both "he, a blow, me", so that what is learnt of one way of
saying a thing holds for the others.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

# Two ideas belong together when at most this many words stand between them.
_REACH = 6


@cache
def idea_names() -> tuple[str, ...]:
    """Return the ideas in the order in which they are numbered."""
    return tuple(_table())


@cache
def _table() -> dict[str, str]:
    text = files("data").joinpath("reference", "ideas.toml").read_text(encoding="utf-8")
    table: dict[str, str] = tomllib.loads(text)["ideas"]
    return table


@cache
def _families() -> tuple[dict[str, list[int]], list[tuple[str, int]]]:
    """Return the ideas of each whole word, and (beginning, idea) of each `word*`."""
    whole: dict[str, list[int]] = {}
    begins: list[tuple[str, int]] = []
    for number, words in enumerate(_table().values()):
        for word in dict.fromkeys(words.split()):
            if word.endswith("*"):
                begins.append((word[:-1], number))
            else:
                whole.setdefault(word, []).append(number)
    return whole, begins


@lru_cache(maxsize=4096)
def ideas_of(word: str) -> tuple[int, ...]:
    """Return the numbers of the ideas a word in plain spelling stands for, ascending."""
    whole, begins = _families()
    found = {number for start, number in begins if word.startswith(start)}
    return tuple(sorted(found | set(whole.get(word, ()))))


def idea_width() -> int:
    """Return how many numbers `idea_numbers` chooses from: each idea, and each after each."""
    return len(idea_names()) * (len(idea_names()) + 1)


def idea_numbers(words: Sequence[str]) -> set[int]:
    """Return the numbers of the ideas of a sentence, and of each idea that follows another."""
    many = len(idea_names())
    held = [(place, ideas) for place, word in enumerate(words) if (ideas := ideas_of(word))]
    found = {idea for _, ideas in held for idea in ideas}
    for number, (place, ideas) in enumerate(held):
        for after, others in held[number + 1 :]:
            if after - place > _REACH:
                break
            found |= {many * (one + 1) + other for one in ideas for other in others}
    return found
