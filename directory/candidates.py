"""Which records are worth comparing? Those that share something few others have.

A block is everybody with the same telephone number, web host, e-mail, postcode, or the same rare
word of a name in the same part of the country. Blocks of many are left out: what many share says
nothing, and comparing all of them would take for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from directory.matching import Look, Rarity

LARGEST = 60  # records of one feed in a block: a shared switchboard, a tower block of offices
RARE_WORDS = 2  # of each name, its rarest


class Blocks:
    """The blocks of some records: each is put in once, however many are looked up beside it."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._blocks: dict[str, list[Look]] = defaultdict(list)

    def add(self, looks: Iterable[Look]) -> None:
        """Put records into their blocks."""
        for look in looks:
            if not look.named:
                continue
            for key in set(keys_of(look, self._rarity)):
                self._blocks[key].append(look)

    def beside(self, fresh: Iterable[Look]) -> Iterator[tuple[Look, Look]]:
        """Yield every (fresh, added) pair of different feeds that share a block, once, in order."""
        for look in sorted(fresh, key=lambda one: one.own_id):
            if not look.named:
                continue
            met: dict[str, Look] = {}
            for key in keys_of(look, self._rarity):
                block = self._blocks.get(key, ())
                if len(block) <= LARGEST:
                    met.update((other.own_id, other) for other in block if other.feed != look.feed)
            for own_id in sorted(met):
                yield look, met[own_id]


def keys_of(look: Look, rarity: Rarity) -> list[str]:
    """Return the blocks a record is in."""
    rare = sorted(look.words, key=lambda word: (-rarity.weight(word), word))[:RARE_WORDS]
    districts = {postcode[:-3] for postcode in look.postcodes} or {""}
    return [
        *(f"phone {one}" for one in sorted(look.phones)),
        *(f"host {one}" for one in sorted(look.hosts)),
        *(f"email {one}" for one in sorted(look.emails)),
        *(f"postcode {one}" for one in sorted(look.postcodes)),
        *(f"name {look.name} {district}" for district in sorted(districts)),
        *(f"word {word} {district}" for word in rare for district in sorted(districts)),
        *(f"words {' '.join(sorted(rare))}" for _ in rare[1:]),
    ]
