"""Train the need classifier from our own words: `python -m recommender.needs.train`.

From phrases and what a grammar makes of them, and from longer tellings: sets of our own that were
first written to measure with, and are learnt from since (`data/reference/tellings`).

Prints a cross-validation in which no phrase is judged by a model that saw it or a respelling of it,
then writes `data/models/needs.npz`, `urgent.npz` beside it (what cannot wait) and, where
`fingerpost[semantic]` is installed, `needs_meaning.npz`. The same phrases and seed give the same
files. scikit-learn is needed here and nowhere
else.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from directory import meaning
from directory.vocabulary import NEEDS
from recommender.answer import NeedFound
from recommender.needs import train_undertone
from recommender.needs.classifier import CUE_SIZE, MODEL, Classifier
from recommender.needs.features import WIDTH, vector
from recommender.needs.hearing import cue_names, hear
from recommender.needs.reading import Reader, speller
from recommender.needs.score import score_needs
from recommender.needs.second_opinion import ARRAYS, SecondOpinion
from recommender.needs.undertone import ARRAYS as URGENT_ARRAYS
from recommender.needs.words import sentences

DATA = Path(__file__).parents[2] / "data"
SEED, FOLDS = 20261123, 3
STRENGTH, STRENGTH_OF_MEANING = 6.0, 3.0
LISTED_FROM, GUESS_FROM = (0.35, 0.4, 0.45, 0.5, 0.55), (0.25,)
_SCOTS = {
    "to": "tae", "my": "ma", "not": "no", "don't": "dinnae", "can't": "cannae", "with": "wi",
    "of": "ae", "and": "an", "the kids": "the weans", "children": "weans", "house": "hoose",
    "about": "aboot", "out": "oot", "now": "noo", "haven't": "havnae", "isn't": "isnae",
    "no ": "nae ", "from": "fae", "child": "wean", "down": "doon", "going": "gaun", "all": "aw",
    "baby": "bairn", "won't": "willnae", "do": "dae", "just": "jist", "getting": "gettin",
}  # fmt: skip
_LEADS = (
    "Hi, ", "Hello. ", "I'm a single mum and ", "Single dad here, ", "Mum of two. ",
    "Sorry to ask but ", "Please help, ", "Not sure who to ask but ", "It's just that ",
    "At the moment ", "To be honest ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A text, the needs it speaks of, and the phrase it was made from.

    A telling (`told`) is spelt as people spell: none of its words counts as spelt right. Of a
    `background` nothing is needed: it tells how she lives.
    """

    text: str
    needs: frozenset[str]
    family: str
    made: bool = False
    told: bool = False
    background: bool = False


def read_examples(folder: Path, tellings: Path) -> list[Example]:
    """Return the phrases written by hand, those made by the grammar, and the tellings."""
    examples = _told(tellings)
    for path in sorted(folder.glob("*.txt")):
        own = {path.stem} & set(NEEDS)
        for line in path.read_text(encoding="utf-8").splitlines():
            text, _, more = line.partition("|")
            if text.strip():
                needs = frozenset(own | set(more.split()))
                told_of_life = path.stem == "background"
                examples.append(Example(text.strip(), needs, text.strip(), background=told_of_life))
    grammar = tomllib.loads((folder / "grammar.toml").read_text(encoding="utf-8"))
    for need, lists in grammar.items():
        if not isinstance(lists, dict):
            continue
        for slot, frames in (("wanted", grammar["wanting"]), ("trouble", grammar["troubled"])):
            for number, filler in enumerate(lists[slot]):
                for step in range(3):
                    frame = frames[(number * 3 + step) % len(frames)]
                    text = frame.replace("{" + slot + "}", filler)
                    needs = frozenset({need} & set(NEEDS))
                    examples.append(Example(text, needs, filler, made=True))
    return examples


def _told(folder: Path) -> list[Example]:
    """Return the tellings, each an example of its own."""
    lines = (
        line
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    told = (json.loads(line) for line in lines)
    return [Example(one["text"], frozenset(one["needs"]), one["text"], told=True) for one in told]


def with_variants(examples: Sequence[Example], chance: random.Random) -> list[Example]:
    """Return the examples with respellings and joined pairs, each of its first phrase's family.

    What only tells how she lives (`background.txt`) stands before or after each: who has a one-bed
    flat and a job, and says so on the way, asks for neither.
    """
    out = list(examples)
    for example in examples:
        for respell in (scots, slip, led):
            text = respell(example.text, chance)
            if text != example.text:
                out.append(Example(text, example.needs, example.family, made=True))
    spoken = [example for example in examples if example.needs]
    background = [example.text for example in examples if example.background]
    for example in spoken:
        other = chance.choice(spoken)
        joint = chance.choice([" and ", ", ", ". ", " and also ", " so "])
        text = f"{example.text}{joint}{other.text}"
        out.append(Example(text, example.needs | other.needs, example.family, made=True))
        text = beside(example.text, background, chance)
        out.append(Example(text, example.needs, example.family, made=True))
    return out


def beside(text: str, background: Sequence[str], chance: random.Random) -> str:
    """Return the text with one or two things that somebody tells of her life before or after."""
    before, after = chance.sample(background, 2)
    stop = chance.choice([". ", ", ", "; "])
    told = [(before, text), (text, after), (before, text, after)]
    return stop.join(chance.choice(told))


def scots(text: str, chance: random.Random) -> str:
    """Return the text with some of its words said in Scots."""
    for word, said in _SCOTS.items():
        if chance.random() < 0.7:  # nobody says all of them so
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", said, text, flags=re.IGNORECASE)
    return text


def slip(text: str, chance: random.Random) -> str:
    """Return the text with one key slipped in a longer word."""
    long = list(re.finditer(r"[a-zA-Z]{5,}", text))
    if not long:
        return text
    word = chance.choice(long)
    at = chance.randrange(word.start() + 1, word.end() - 1)
    return chance.choice(
        [text[:at] + text[at + 1 :], text[:at] + text[at + 1] + text[at] + text[at + 2 :]]
    )


def led(text: str, chance: random.Random) -> str:
    """Return the text after a greeting or a word about herself."""
    return chance.choice(_LEADS) + text


def matrix(texts: Sequence[str]) -> csr_matrix:
    """Return hashed features, shape (n_texts, WIDTH), not yet weighted."""
    starts, numbers, weights = [0], [], []
    for text in texts:
        found, counts = vector(text)
        numbers += found
        weights += counts
        starts.append(len(numbers))
    return csr_matrix((weights, numbers, starts), shape=(len(texts), WIDTH), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Material:
    """Examples with all their variants as they are heard: one row each.

    `counts` (n_rows, WIDTH) and `cues` (n_rows, n_cues) are sparse, `truth` is (n_rows, n_labels);
    `meanings` (n_rows, SIZE) is there with `fingerpost[semantic]`; `vocabulary` is every word
    written by hand or by the grammar, with how often.
    """

    examples: tuple[Example, ...]
    counts: csr_matrix
    cues: csr_matrix
    cue_names: tuple[str, ...]
    truth: NDArray[np.bool_]
    meanings: NDArray[np.float32] | None
    vocabulary: dict[str, int]


def prepare(examples: Sequence[Example], chance: random.Random) -> Material:
    """Hear every example and every variant of it once."""
    spelt = (e.text for e in examples if not e.told)
    words = Counter(token.word for text in spelt for part in sentences(text) for token in part)
    vocabulary = dict(sorted(words.items()))
    seen = with_variants(examples, chance)
    mending = speller(vocabulary)
    heard = [hear(example.text, mending) for example in seen]
    named = [cue_names(one.cues) for one in heard]
    names = tuple(sorted({name for row in named for name in row}))
    place = {name: column for column, name in enumerate(names)}
    ones = [place[name] for row in named for name in row]
    starts = np.cumsum([0, *(len(row) for row in named)])
    return Material(
        examples=tuple(seen),
        counts=matrix([one.kept for one in heard]),
        cues=csr_matrix((np.ones(len(ones)), ones, starts), shape=(len(seen), len(names))),
        cue_names=names,
        truth=np.array([[need in example.needs for need in NEEDS] for example in seen]),
        meanings=_meanings([one.kept for one in heard]),
        vocabulary=vocabulary,
    )


def _meanings(texts: Sequence[str]) -> NDArray[np.float32] | None:
    model = meaning.model()
    return np.stack([model.of(text) for text in texts]) if model else None


def train(material: Material, rows: NDArray[np.intp] | None = None) -> Classifier:
    """Fit one logistic regression a need on these rows; n-gram weights become -127..127."""
    rows = np.arange(len(material.examples)) if rows is None else rows
    counts = material.counts[rows]
    documents = np.bincount(counts.indices, minlength=WIDTH)
    idf = (np.log((1 + len(rows)) / (1 + documents)) + 1).astype(np.float32)
    weighted = counts.multiply(idf).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    words = weighted.multiply(1 / np.maximum(lengths, 1e-9)[:, None])
    table = hstack([words, material.cues[rows] * CUE_SIZE]).tocsr()
    weights = np.zeros((table.shape[1], len(NEEDS)), dtype=np.float64)
    bias = np.zeros(len(NEEDS), dtype=np.float32)
    for column in range(len(NEEDS)):
        model = LogisticRegression(
            C=STRENGTH, class_weight={True: 3.0, False: 1.0}, max_iter=200, solver="liblinear"
        )
        model.fit(table, material.truth[rows, column])
        weights[:, column] = model.coef_[0]
        bias[column] = model.intercept_[0]
    grams = weights[:WIDTH]
    scale = np.maximum(np.abs(grams).max(axis=0), 1e-9) / 127
    return Classifier(
        labels=NEEDS,
        weights=np.rint(grams / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        idf=idf,
        cues={name: row for row, name in enumerate(material.cue_names)},
        cue_weights=weights[WIDTH:].astype(np.float32),
        bias=bias,
        vocabulary=material.vocabulary,
    )


def train_second(material: Material, rows: NDArray[np.intp] | None = None) -> SecondOpinion | None:
    """Fit one logistic regression a need on the meanings of these rows, where there are any."""
    if material.meanings is None:
        return None
    rows = np.arange(len(material.examples)) if rows is None else rows
    meanings = material.meanings[rows]
    middle = meanings.mean(axis=0)
    fitted = [
        LogisticRegression(
            C=STRENGTH_OF_MEANING, class_weight={True: 3.0, False: 1.0}, max_iter=200
        ).fit(meanings - middle, material.truth[rows, column])
        for column in range(len(NEEDS))
    ]
    return SecondOpinion(
        labels=NEEDS,
        weights=np.stack([one.coef_[0] for one in fitted], axis=1).astype(np.float32),
        bias=np.array([one.intercept_[0] for one in fitted], dtype=np.float32),
        middle=middle,
    )


def save_second(opinion: SecondOpinion, path: Path) -> None:
    """Write the second opinion as plain arrays."""
    np.savez_compressed(
        path,
        labels=np.array(opinion.labels),
        weights=opinion.weights.astype(np.float16),
        bias=opinion.bias,
        middle=opinion.middle,
    )


def save(model: Classifier, path: Path) -> None:
    """Write the model as plain arrays."""
    np.savez_compressed(
        path,
        labels=np.array(model.labels),
        weights=model.weights,
        scale=model.scale,
        idf=model.idf.astype(np.float16),
        cues=np.array(list(model.cues)),
        cue_weights=model.cue_weights.astype(np.float16),
        bias=model.bias,
        words=np.array(list(model.vocabulary)),
        counts=np.array(list(model.vocabulary.values()), dtype=np.int32),
    )


def cross_validate(material: Material) -> None:
    """Print how the reader does on phrases its classifier was not trained on."""
    families = sorted({example.family for example in material.examples})
    random.Random(SEED).shuffle(families)
    fold_of = {family: number % FOLDS for number, family in enumerate(families)}
    folds = np.array([fold_of[example.family] for example in material.examples])
    truths: list[frozenset[str]] = []
    answers: dict[tuple[str, float, float], list[list[NeedFound]]] = {}
    for fold in range(FOLDS):
        model = train(material, np.flatnonzero(folds != fold))
        second = train_second(material, np.flatnonzero(folds != fold))
        held = [
            example
            for example, its in zip(material.examples, folds, strict=True)
            if its == fold and not example.made
        ]
        truths += [example.needs for example in held]
        opinions = {"by words": None} | ({"by meaning too": second} if second else {})
        for (how, other), listed, guess in product(opinions.items(), LISTED_FROM, GUESS_FROM):
            reader = Reader(model, second=other, listed=listed, guess=guess)
            answers.setdefault((how, listed, guess), []).extend(
                list(reader.needs(example.text, ())) for example in held
            )
    _say(f"{len(truths)} phrases written by hand, {FOLDS} folds")
    for (how, listed, guess), given in answers.items():
        pairs = [
            (truth, [need.need for need in needs])
            for truth, needs in zip(truths, given, strict=True)
        ]
        sure = [
            need.need in truth
            for truth, needs in zip(truths, given, strict=True)
            for need in needs
            if need.grade == "sure"
        ]
        score = score_needs(pairs)
        _say(
            f"{how}, listed from {listed}, guess from {guess}: P {score.precision:.3f} "
            f"R {score.recall:.3f} F1 {score.f1:.3f} macro {score.macro_f1:.3f} "
            f"first {score.first_right:.3f} top3 {score.top_three:.3f}; "
            f"{len(sure)} sure, {sum(sure) / max(len(sure), 1):.3f} of them right"
        )


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def main() -> None:
    """Cross-validate unless told not to, train on everything, write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-check", action="store_true", help="train without cross-validation")
    parser.add_argument("--out", type=Path, default=DATA / "models" / MODEL)
    chosen = parser.parse_args()
    reference = DATA / "reference"
    examples = read_examples(reference / "phrases", reference / "tellings")
    material = prepare(examples, random.Random(SEED))
    if not chosen.no_check:
        cross_validate(material)
    save(train(material), chosen.out)
    _say(f"{chosen.out}: {chosen.out.stat().st_size} bytes")
    second = train_second(material)
    if second is None:
        _say(f"{ARRAYS} stays as it is: fingerpost[semantic] is not installed.")
    else:
        save_second(second, chosen.out.with_name(ARRAYS))
    train_undertone.train(
        reference / "urgent",
        reference / "phrases",
        (scots, led),
        chosen.out.with_name(URGENT_ARRAYS),
        check=not chosen.no_check,
    )


if __name__ == "__main__":
    main()
