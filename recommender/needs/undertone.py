"""Does it sound like something that cannot wait, though no phrase of the lists says so?

"They'd all breathe easier" names nothing. Logistic regression, one a kind, over words, pieces of
words and the order of ideas (`ideas.py`), trained on our own lists in `data/reference/urgent` by
`python -m recommender.needs.train` and saved as arrays. What it hears alone is put as a question
and never as a fact; what a phrase is known to mean otherwise it is not asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

import numpy as np
from numpy.typing import NDArray

from recommender.answer import Urgency
from recommender.needs.features import vector
from recommender.needs.ideas import idea_numbers

ARRAYS = "urgent.npz"


@dataclass(frozen=True, slots=True)
class Undertone:
    """Weights of one model: the n-grams of a text, then its ideas, each block of length 1.

    `grams` has shape (WIDTH, n_kinds) and `ideas` (idea_width, n_kinds), whole numbers to be
    multiplied by `scale` (2, n_kinds); `gram_idf` and `idea_idf` make rare features count for more;
    `bias` is (n_kinds,). `heard_from` is the probability from which a kind is asked about.
    """

    kinds: tuple[Urgency, ...]
    grams: NDArray[np.int8]
    ideas: NDArray[np.int8]
    scale: NDArray[np.float32]
    gram_idf: NDArray[np.float32]
    idea_idf: NDArray[np.float32]
    bias: NDArray[np.float32]
    heard_from: NDArray[np.float32]

    def hears(self, words: Sequence[str]) -> dict[Urgency, float]:
        """Return the kinds these words may speak of, each with its probability."""
        chances = self.probabilities(words)
        return {
            kind: chance
            for kind, chance, least in zip(
                self.kinds, chances.tolist(), self.heard_from.tolist(), strict=True
            )
            if chance >= least
        }

    def probabilities(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the probability of each kind, shape (n_kinds,), each by itself."""
        numbers, counts = vector(" ".join(words))
        said = sorted(idea_numbers(words))
        if not numbers:
            return np.zeros(len(self.kinds), dtype=np.float32)
        score = self.bias.copy()
        for block, weights, values, rows in (
            (0, self.grams, np.asarray(counts, dtype=np.float32) * self.gram_idf[numbers], numbers),
            (1, self.ideas, self.idea_idf[said], said),
        ):
            if rows:
                length = np.sqrt(values.dot(values))
                score += (values / length) @ weights[rows] * self.scale[block]
        return cast("NDArray[np.float32]", 1 / (1 + np.exp(-score)))


@cache
def load_undertone() -> Undertone:
    """Return the committed model, read once."""
    path = files("data").joinpath("models", ARRAYS)
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return Undertone(
            kinds=cast("tuple[Urgency, ...]", tuple(arrays["kinds"].tolist())),
            grams=arrays["grams"],
            ideas=arrays["ideas"],
            scale=arrays["scale"],
            gram_idf=arrays["gram_idf"].astype(np.float32),
            idea_idf=arrays["idea_idf"].astype(np.float32),
            bias=arrays["bias"],
            heard_from=arrays["heard_from"],
        )
