"""Strings of the plan and of what came of it. The other pages' strings are in `app.words`."""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- how did it go?
HOW_DID_IT_GO: Final = "How did it go?"
HOW_OF: Final = "How did it go? {name}"
OUTCOMES: Final = {
    "helped": "It helped",
    "moved_a_step": "It moved me a step",
    "did_not_help": "It did not help",
    "full": "They were full",
    "not_eligible": "They said it was not for me",
    "no_answer": "Nobody answered",
    "closed": "It was closed",
    "chose_not_to": "I chose not to go",
}
TELL_NOTE: Final = (
    "One tap keeps it for the next family. Kept: the service, the need, this answer and the day. "
    "Not kept: who you are, where you live, or your plan."
)
TOLD: Final = "Kept on {day}: {outcome}. Tap another to change it."
HER_WORDS: Final = "In your own words, if you like"
HER_WORDS_HINT: Final = "Please name nobody. Keyworkers here may read it; it is not published."
TAKE_BACK: Final = "Take it back"
TOOK_BACK: Final = "Taken back. Nothing of it is kept."
LATELY: Final = "Said lately"
