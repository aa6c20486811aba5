"""Which phrases of the lexicon occur, and which needs do they point to?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from directory.errors import UnknownWordError
from directory.vocabulary import NEEDS
from recommender.needs.patterns import PhraseBook, read_phrase

# How far one phrase alone carries a need: said outright, often goes with it, only leans that way.
SURE, ALSO, HINT = 0.9, 0.35, 0.3


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a phrase points to: (need, weight) pairs; `sure` when it says it outright.

    Two phrases of one concept are the same pointer, however they are `written`.
    """

    concept: str
    weights: tuple[tuple[str, float], ...]
    sure: bool
    written: str = field(default="", compare=False)


@cache
def lexicon() -> PhraseBook[Pointer]:
    """Return the phrases of `data/reference/lexicon.toml`, read once.

    Raises
    ------
    UnknownWordError
        If a concept names a need we do not know.
    PhraseShapeError
        If a phrase is not written as phrases are.
    """
    text = files("data").joinpath("reference", "lexicon.toml").read_text(encoding="utf-8")
    phrases = []
    for concept in tomllib.loads(text)["concept"]:
        needs, also = tuple(concept["needs"]), tuple(concept.get("also", ()))
        for need in (*needs, *also):
            if need not in NEEDS:
                raise UnknownWordError("need", need, list(NEEDS))
        said = (*((need, SURE) for need in needs), *((need, ALSO) for need in also))
        outright = Pointer(concept["name"], said, sure=True)
        leaning = Pointer(concept["name"], tuple((need, HINT) for need in needs), sure=False)
        for pointer, key in ((outright, "sure"), (leaning, "hint")):
            phrases += [
                read_phrase(written, replace(pointer, written=written))
                for written in concept.get(key, ())
            ]
    return PhraseBook(phrases)
