"""How is a plan kept here, and found again? Under a code that only she holds.

There is no list of plans and nobody's name: the store holds a hash of the code, so that neither a
steward nor a thief of the file can say whose plan is whose. Each plan ends on its day.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from directory.people import People, SavedPlan
from recommender.plan import Book, from_json, to_json

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0 or 1: they are misread on paper
GROUPS, GROUP = 4, 4  # 16 of 32 letters: 80 bits, too many to try


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A plan that is kept: its code, what the store holds of it, and the state that is kept."""

    code: str
    saved: SavedPlan
    book: Book


def new_code() -> str:
    """Return a fresh code such as "K7QF-M2XR-9TBD-WH4C"."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def keep(people: People, book: Book, *, now: datetime) -> Kept:
    """Keep a plan with its history, under a new code."""
    code = new_code()
    saved = people.save_plan(to_json(book), owner_ref=_owner(code), now=now)
    return Kept(code=code, saved=saved, book=book)


def keep_changes(people: People, kept: Kept, book: Book, *, now: datetime) -> Kept:
    """Keep a newer state of it.

    Raises
    ------
    PlanChangedError
        If it was changed elsewhere since it was opened.
    """
    saved = people.change_plan(kept.saved, to_json(book), now=now)
    return Kept(code=kept.code, saved=saved, book=book)


def open_kept(people: People, typed: str, *, now: datetime) -> Kept | None:
    """Return the plan kept under a code, however it was typed; `None` where there is none."""
    code = _as_written(typed)
    owner = _owner(code)
    for plan_id in people.plans_of(owner, today=now.date()):
        saved = people.open_plan(plan_id, owner_ref=owner, today=now.date())
        if saved is not None:
            return Kept(code=code, saved=saved, book=from_json(saved.document))
    return None


def forget(people: People, kept: Kept) -> bool:
    """Delete it, so that no byte of it is left in the file."""
    return people.forget_plan(kept.saved.id, owner_ref=_owner(kept.code))


def _as_written(typed: str) -> str:
    """Return a code as we write it: capitals in groups of four."""
    letters = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def _owner(code: str) -> str:
    return hashlib.sha256(f"a plan of Fingerpost: {code}".encode()).hexdigest()
