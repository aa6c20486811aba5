"""Strings of the plan and of what came of it. The other pages' strings are in `app.words`."""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- keeping the plan
KEEP: Final = "Keep it here"
KEEP_NOTE: Final = (
    "Nothing of this plan is kept unless you ask. If you do, you get a code that opens it again."
)
KEEP_IT: Final = "Keep this plan"
KEPT: Final = "Kept until {day}. Write this code down: nobody can look it up for you."
KEEP_CHANGES: Final = "Keep these changes"
ALL_KEPT: Final = "All of it is kept as you see it."
FORGET: Final = "Delete it for good"
FORGOTTEN: Final = "Deleted. Nothing of it is kept here; you still see it until you leave."
OPEN_BY_CODE: Final = "Open a plan with its code"
CODE: Final = "Code"
OPEN_IT: Final = "Open"
NO_SUCH_CODE: Final = (
    "No plan is kept under that code. Check each letter; a plan is deleted after its last day."
)
EARLIER: Final = "What was changed"
GO_BACK: Final = "Back to before this"
CHANGES: Final = {
    "added": "Added: {name}",
    "taken_out": "Taken out: {name}",
    "order": "Put in another order",
    "goals": "Your goals",
    "steady": "The person who stays the same",
    "state": "Now, not now or done: {name}",
    "who": "Who does it: {name}",
    "day": "The day: {name}",
    "introduction": "Words to introduce you: {name}",
    "note": "The note: {name}",
}
INTRODUCED: Final = "To {many} of them words you agreed to can go ahead of you."
AGREED: Final = "We read it together, and I agree to these words"
COPY: Final = "Copy them with the button at the corner. Nothing is sent."
AGREED_WORDS: Final = "Words I agreed to:"

# ---------------------------------------------------------------- how did it go?
HOW_DID_IT_GO: Final = "How did it go?"
HOW_OF: Final = "How did it go? (no. {number})"
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
YOUNGEST_ASK: Final = "About how old is the youngest child? Only if you like"
YOUNGEST_HINT: Final = (
    "Kept with this answer, so that families like yours see what helped. Shown only when five or "
    "more families have said how it went."
)
YOUNGEST_WORDS: Final = {
    "": "Not said",
    "expecting": "Expecting",
    "under_3": "Under 3",
    "3_or_4": "3 or 4",
    "5_to_11": "5 to 11",
    "12_or_over": "12 or over",
}
TOLD: Final = "Kept on {day}: {outcome}. Tap another to change it."
HER_WORDS: Final = "In your own words, if you like"
HER_WORDS_HINT: Final = "Please name nobody. Keyworkers here may read it; it is not published."
TAKE_BACK: Final = "Take it back"
TOOK_BACK: Final = "Taken back. Nothing of it is kept."
LATELY: Final = "Said lately"
