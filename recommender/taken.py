"""What do her own words say beside needs? Where she lives, how she travels, what she speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recommender.explain import listed
from recommender.place_said import ByName, place_in_text
from recommender.rules._languages import language_name, languages_in_text
from recommender.situation import MODES
from recommender.travel_said import mode_in_text


def with_her_words(
    mapping: Mapping[str, Any], places: ByName
) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """Return a situation's fields with what her words say of those that were not given.

    And a sentence for each that was taken, or that asks which is meant. Ages of children are for
    whoever draws the form: there they can be taken out again.
    """
    text = str(mapping.get("text") or "")
    if not text.strip():
        return mapping, ()
    taken: dict[str, Any] = {}
    said: list[str] = []
    if not mapping.get("postcode"):
        place = place_in_text(text, places)
        if place.place:
            taken["postcode"] = place.place
            said.append(f"Taken from your words: {place.place}.")
        elif place.ask:
            said.append(place.ask)
    mode = None if mapping.get("mode") else mode_in_text(text)
    if mode:
        taken["mode"] = mode
        said.append(f"Taken from your words: you travel {MODES[mode]}.")
    spoken = (
        languages_in_text(text) if not (mapping.get("language") or mapping.get("languages")) else ()
    )
    if spoken:
        taken["language"] = list(spoken)
        names = listed([language_name(code) for code in spoken])
        said.append(f"Taken from your words: you speak {names}.")
    return {**mapping, **taken} if taken else mapping, tuple(said)
