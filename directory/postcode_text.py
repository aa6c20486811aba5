"""How is a postcode read, and written as a number?

A full postcode becomes one 32-bit number whose order keeps districts and sectors together: the
units of a sector, and the sectors of a district, are one unbroken run. So a sorted array of these
numbers answers "which row?", "which sector?" and "which units does G34 hold?" with one search.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]

UNIT = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", re.ASCII)
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?", re.ASCII)
SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])", re.ASCII)

UNITS_A_SECTOR = 26 * 26
UNITS_A_DISTRICT = 10 * UNITS_A_SECTOR
_SECOND = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # what may follow a district's first digit
_SWAPS = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
_USUAL, _LONGEST = 8, 24  # letters of a text that may be a postcode, with one space or with many
_BAD = 255


@lru_cache(maxsize=8192)
def outward_number(outward: str) -> int:
    """Return the number of a district such as G34 or EC1A; its keys start at this times 6,760."""
    area = 1 if len(outward) == 1 or outward[1].isdigit() else 2
    second = 0 if area == 1 else ord(outward[1]) - 64
    place = (ord(outward[0]) - 65) * 27 + second
    rest = outward[area + 1 :] or " "
    return (place * 10 + int(outward[area])) * 37 + _SECOND.index(rest)


INWARD = {
    f"{digit}{first}{second}": (digit * 26 + a) * 26 + b
    for digit in range(10)
    for a, first in enumerate(string.ascii_uppercase)
    for b, second in enumerate(string.ascii_uppercase)
}  # what the second part adds to a key; looked up, because millions are


def unit_key(outward: str, inward: str) -> int:
    """Return the number of a full postcode, from its two parts."""
    return outward_number(outward) * UNITS_A_DISTRICT + INWARD[inward]


def outward_label(number: int) -> str:
    """Return the district that `outward_number` gave this number."""
    place, district = divmod(number, 370)
    first, second = divmod(place, 27)
    digit, rest = divmod(district, 37)
    area = chr(65 + first) + (chr(64 + second) if second else "")
    return f"{area}{digit}{_SECOND[rest].strip()}"


def sector_label(number: int) -> str:
    """Return the sector such as `G34 9` of `key // 676`."""
    outward, digit = divmod(number, 10)
    return f"{outward_label(outward)} {digit}"


def unit_label(key: int) -> str:
    """Return the full postcode such as `G34 9AA`."""
    sector, letters = divmod(key, UNITS_A_SECTOR)
    first, second = divmod(letters, 26)
    return f"{sector_label(sector)}{chr(65 + first)}{chr(65 + second)}"


def tidy(text: str) -> str:
    """Return the text in capitals without anything but letters, digits and single spaces."""
    plain = unicodedata.normalize("NFKC", text).upper()
    words = re.sub(r"[^A-Z0-9\s]", "", plain)
    return " ".join(words.split())


def readings(squeezed: str) -> Iterator[str]:
    """Yield the text and what it may have been, O for 0 and I for 1, the fewest changes first."""
    if len(squeezed) > 8:
        yield squeezed
        return
    choices = product(*(_SWAPS.get(letter, letter) for letter in squeezed))
    spelt = ("".join(letters) for letters in choices)
    yield from sorted(
        spelt, key=lambda one: sum(a != b for a, b in zip(one, squeezed, strict=True))
    )


def _classes() -> NDArray[np.uint8]:
    """Return the class of each character: 0 drop, 1-10 digits, 11-36 letters, 255 anything else."""
    table = np.full(129, _BAD, dtype=np.uint8)
    for k, digit in enumerate("0123456789"):
        table[ord(digit)] = 1 + k
    for k in range(26):
        table[65 + k] = table[97 + k] = 11 + k
    for blank in " \t\r\n\x00":
        table[ord(blank)] = 0
    return table


_CLASS = _classes()


def keys_of(texts: Sequence[str] | NDArray[np.str_]) -> NDArray[np.int64]:
    """Return the number of each full postcode, shape (n,); -1 where a text is none.

    Capitals and spaces do not matter; nothing is guessed. All at once: several millions a second.
    """
    letters = np.asarray(texts, dtype=f"U{_USUAL + 1}")
    keys, too_long = _keys_of_letters(letters)
    if _USUAL < _LONGEST and too_long.any():
        again = np.flatnonzero(too_long)
        longer = np.array([str(texts[row]) for row in again.tolist()], dtype=f"U{_LONGEST + 1}")
        keys[again] = _keys_of_letters(longer)[0]
    return keys


def _keys_of_letters(
    letters: NDArray[np.str_],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return keys, and which texts fill the whole width and so may have been cut."""
    width = letters.dtype.itemsize // 4
    codes = np.ascontiguousarray(letters).view(np.uint32).reshape(len(letters), width)
    classes = _CLASS[np.minimum(codes, len(_CLASS) - 1).T]
    packed = np.zeros(len(letters) * 8, dtype=np.uint8)
    spot = np.arange(0, len(packed), 8)
    last = spot + 7
    for column in classes:  # a blank writes a 0 where the next letter goes
        packed[np.minimum(spot, last)] = column
        spot += column > 0
    filled = spot - last + 7
    cut = codes[:, -1] > 0
    fits = (filled >= 5) & (filled <= 7) & ~cut
    return _packed_keys(packed.reshape(-1, 8), np.where(fits, filled, 7), fits), cut


def _packed_keys(
    packed: NDArray[np.uint8], end: NDArray[np.intp], fits: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Turn classes of characters without gaps, shape (n, 8), into keys; `end` letters each."""
    flat, start = packed.ravel(), np.arange(0, packed.size, 8) + end
    digit, first, second = (flat[start - k].astype(np.int64) for k in (3, 2, 1))
    length = end - 3
    a, b, c, d = (np.where(length > k, packed[:, k], 0).astype(np.int64) for k in range(4))
    number, known = _outward_numbers(a, b, c, d, length)
    fits = fits & known & _is_digit(digit) & _is_letter(first) & _is_letter(second)
    keys = ((number * 10 + digit - 1) * 26 + first - 11) * 26 + second - 11
    return np.where(fits, keys, -1)


def _outward_numbers(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    c: NDArray[np.int64],
    d: NDArray[np.int64],
    length: NDArray[np.intp],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    short = _is_digit(b)  # one letter, then the district
    digit, rest = np.where(short, b, c), np.where(short, c, d)
    long_enough = length >= np.where(short, 2, 3)
    not_longer = length <= np.where(short, 3, 4)
    known = _is_letter(a) & (short | _is_letter(b)) & _is_digit(digit) & (rest <= 36)
    place = (a - 11) * 27 + np.where(short, 0, b - 10)
    return (place * 10 + digit - 1) * 37 + rest, known & long_enough & not_longer


def _is_digit(classes: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (classes >= 1) & (classes <= 10)


def _is_letter(classes: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (classes >= 11) & (classes <= 36)


_ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
_AT = {letter: (x + y / 2, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)}
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def slips(squeezed: str) -> dict[str, int]:
    """Return what one slip of the finger may have made into this text, each with how unlikely.

    1: two letters swapped, a neighbouring key, a letter doubled or missed; 2: any other letter.
    """
    found: dict[str, int] = {}

    def add(text: str, cost: int) -> None:
        if text != squeezed:
            found[text] = min(cost, found.get(text, cost))

    for k in range(len(squeezed)):
        before, after = squeezed[:k], squeezed[k + 1 :]
        add(before + after, 1)
        if after:
            add(before + after[0] + squeezed[k] + after[1:], 1)
        for sign in _SIGNS:
            add(before + sign + after, 1 if _neighbours(sign, squeezed[k]) else 2)
            add(before + sign + squeezed[k:], 2)
    for sign in _SIGNS:
        add(squeezed + sign, 2)
    return found


def _neighbours(one: str, other: str) -> bool:
    (x, y), (u, v) = _AT[one], _AT[other]
    return abs(x - u) <= 1 and abs(y - v) <= 1
