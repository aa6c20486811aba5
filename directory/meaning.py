"""How near in meaning are two texts? Numbers of an optional model, read from its own files.

`pip install "fingerpost[semantic]"` brings WordLlama: 256 numbers for each piece of a word, learnt
by others from what large models make of words. A text is the mean of its pieces: 0.1 ms, without a
network or a deep-learning library. Nothing of the package is run: its two files are found, checked
against the sums of those that were tried, and mapped into memory. Without the package everything
works by words alone, and so it does with other files than these: they are refused, and
`fingerpost doctor` says so.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from directory.errors import ModelRefusedError
from directory.remembering import remembered

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]

SIZE = 256
PACKAGE = "wordllama"
WEIGHTS = "weights/l2_supercat_256.safetensors"
PIECES = "tokenizers/l2_supercat_tokenizer_config.json"
SUMS = {  # of wordllama 0.4.0.post1
    WEIGHTS: "64b47a2dc493cb8e85944076601189739852d7b64e0e1eedcb1937a251cd9fd5",
    PIECES: "93248f2a9ec36c7b35f700a033d5f36228aae48db61aee31007fa49062cdeb68",
}
_LETTERS = 4000  # of a text; the rest of a very long description says little new
# Beside services the first half of the numbers is kept, as the model allows (it was trained so that
# its first 64, 128 or 256 stand for the whole), as whole numbers of -127..127. On 40 questions over
# real services the first half found as much (docs/needs.md); rounding turns a likeness by 0.001.
KEPT = 128
_AT_ONCE = 1024  # meanings compared together: half a megabyte
_STEP = 254  # one of 128 numbers of a unit vector is rarely beyond a half

# No piece of the model reaches over a blank, so a text's pieces are those of its words, and people
# write with few words: word by word 1,000 services took a fifth of the time.
_WORD = re.compile(" +[^ ]+")
_MARKS = ("\u2581", "<s>", "</s>", "<unk>")  # to the model a blank, and the ends of a text
_kept_words = remembered(kept=8192, longest=40)  # some 12 MB

_log = logging.getLogger(__name__)


class Model:
    """The checked model. Safe to share between threads."""

    def __init__(self, weights: NDArray[np.float16], pieces: Tokenizer) -> None:
        self._weights, self._pieces = weights, pieces
        self._of_word = _kept_words(self._of_pieces)

    def of(self, text: str) -> Floats:
        """Return the meaning of a text, shape (SIZE,), of length 1; nought for no words."""
        text = text[:_LETTERS]
        whole = not text or text[-1] == " " or any(mark in text for mark in _MARKS)
        words = [text] if whole else [word[1:] for word in _WORD.findall(f" {text}")]
        pieces = np.concatenate([self._of_word(word) for word in words])
        if not len(pieces):
            return np.zeros(SIZE, dtype=np.float32)
        mean = np.add.reduce(pieces) / np.float32(len(pieces))
        length = float(np.linalg.norm(mean))
        return np.asarray(mean / length if length else mean, dtype=np.float32)

    def _of_pieces(self, text: str) -> Floats:
        """Return what each piece of a text means, shape (pieces, SIZE)."""
        numbers = self._pieces.encode(text, add_special_tokens=False).ids
        return np.asarray(self._weights[numbers], dtype=np.float32)


def kept(meaning: Floats) -> NDArray[np.int8]:
    """Return a meaning as it is kept beside a service, shape (KEPT,)."""
    return np.clip(np.rint(_first(meaning) * _STEP), -127, 127).astype(np.int8)


def nearness(meaning: Floats, others: NDArray[np.int8]) -> Floats:
    """Return the cosine of a meaning with kept ones, shape (n, KEPT); shape (n,)."""
    near, first = np.empty(len(others), dtype=np.float32), _first(meaning) / np.float32(_STEP)
    for at in range(0, len(others), _AT_ONCE):  # as floats they stay in the processor's own memory
        some = slice(at, at + _AT_ONCE)
        np.dot(others[some].astype(np.float32), first, out=near[some])
    return near


def _first(meaning: Floats) -> Floats:
    part = meaning[:KEPT]
    return np.asarray(part / (np.linalg.norm(part) or 1.0))


@cache
def model() -> Model | None:
    """Return the model if it is installed and is the one that was tried, read once."""
    folder = find_folder()
    if folder is None:
        return None
    try:
        return open_model(folder)
    except ModelRefusedError as error:
        _log.warning("%s", error)
        return None


def find_folder() -> Path | None:
    """Return where the package lies, without running anything of it; `None` without the extra."""
    try:
        found = find_spec(PACKAGE), find_spec("tokenizers")
    except ValueError:  # a module of that name that was put aside
        return None
    if not all(found):
        return None
    places = found[0].submodule_search_locations if found[0] else None
    return Path(places[0]) if places else None


def open_model(folder: Path) -> Model:
    """Check and open the files of the model in a folder.

    Raises
    ------
    ModelRefusedError
        If a file is not there or is another than the one that was tried.
    """
    for name, expected in SUMS.items():
        if _sum(folder / name) != expected:
            raise ModelRefusedError(name, PACKAGE)
    from tokenizers import Tokenizer

    return Model(_weights(folder / WEIGHTS), Tokenizer.from_file(str(folder / PIECES)))


def _sum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _weights(path: Path) -> NDArray[np.float16]:
    """Map the one table of a safetensors file: the length of a header in 8 bytes, it, the rows."""
    with path.open("rb") as file:
        header = int.from_bytes(file.read(8), "little")
        (table,) = json.loads(file.read(header)).values()
    shape = tuple(table["shape"])
    return np.asarray(np.memmap(path, dtype="<f2", mode="r", offset=8 + header, shape=shape))
