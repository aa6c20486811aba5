"""What do her own words say beside needs? Where and when, how far, and what she speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recommender.budget_said import budget_in_text
from recommender.explain import listed
from recommender.place_said import ByName, other_place_in_text, part_of, place_in_text
from recommender.rules._languages import language_name, languages_in_text
from recommender.rules._words import fee_words, window_words
from recommender.situation import MODES
from recommender.times_said import times_in_text
from recommender.travel_said import minutes_in_text, mode_in_text

Read = tuple[dict[str, Any], list[str]]  # fields, and a sentence for each that is said


def with_her_words(
    mapping: Mapping[str, Any], places: ByName
) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """Return a situation's fields with what her words say of those that were not given.

    And a sentence for each that was taken, or that asks which is meant. Ages of children are for
    whoever draws the form: there they can be taken out again. Times are not read where any were
    given, or one was given as `None`: she took back what was read.
    """
    text = str(mapping.get("text") or "")
    taken: dict[str, Any] = {}
    said: list[str] = []
    if part := _part_of_town(mapping, text, places):
        taken["postcode"] = part
        said.append(f"Taken from what you gave: {part}.")
    if not text.strip():
        return {**mapping, **taken}, tuple(said)
    if not mapping.get("postcode"):
        place = place_in_text(text, places)
        if place.place:
            taken["postcode"] = place.place
            said.append(f"Taken from your words: {place.place}.")
        elif place.ask:
            said.append(place.ask)
            taken |= {"council": place.council} if place.council else {}
    other = "" if mapping.get("second_anchor") else other_place_in_text(text, places)
    if other:
        taken["second_anchor"] = other
        said.append(f"Taken from your words: you go to {other} too.")
    for read, told in (_travel(mapping, text), _times(mapping, text)):
        taken |= read
        said += told
    spoken = (
        languages_in_text(text) if not (mapping.get("language") or mapping.get("languages")) else ()
    )
    if spoken:
        taken["language"] = list(spoken)
        names = listed([language_name(code) for code in spoken])
        said.append(f"Taken from your words: you speak {names}.")
    return {**mapping, **taken} if taken else mapping, tuple(said)


def _part_of_town(mapping: Mapping[str, Any], text: str, places: ByName) -> str:
    """Return the part of town that `area` or her words name in the district given as postcode."""
    given = mapping.get("postcode")
    if not isinstance(given, str) or not given.strip():
        return ""
    return part_of(places.find(given), text, places, area=str(mapping.get("area") or ""))


def _travel(mapping: Mapping[str, Any], text: str) -> Read:
    """Return how she travels, how far at most and what she can pay, and what to say of it."""
    taken: dict[str, Any] = {}
    said: list[str] = []
    mode = None if mapping.get("mode") else mode_in_text(text)
    if mode:
        taken["mode"] = mode
        said.append(f"Taken from your words: you travel {MODES[mode]}.")
    longest = None if mapping.get("max_minutes") is not None else minutes_in_text(text)
    if longest:
        taken["max_minutes"] = longest
        said.append(f"Taken from your words: {longest:g} minutes at most.")
    budget = None if mapping.get("budget_gbp_week") is not None else budget_in_text(text)
    if budget is not None:
        taken["budget_gbp_week"] = budget
        most = f"{fee_words(budget, 'week')} at most" if budget else "only what is free"
        said.append(f"Taken from your words: {most}.")
    return taken, said


_TIMES = ("free_hours", "care_hours", "busy_hours")


def _times(mapping: Mapping[str, Any], text: str) -> Read:
    """Return the weeks a text tells, as they are given, and what to say of them."""
    taken: dict[str, Any] = {}
    said: list[str] = []
    if any(key in mapping for key in _TIMES):
        return taken, said
    times = times_in_text(text)
    if times.free:
        taken["free_hours"] = [one.in_words for one in times.free]
        said.append(f"Taken from your words: you are free {window_words(times.free)}.")
    if times.care:
        taken["care_hours"] = [one.in_words for one in times.care]
        said.append(
            "Taken from your words: the children need looked after "
            f"{window_words(times.care)}, with the way there and back to add."
        )
    if times.busy and not times.free:
        taken["busy_hours"] = [one.in_words for one in times.busy]
        said.append(f"Taken from your words: you are not free {window_words(times.busy)}.")
    if times.unclear:
        said.append(
            f"You spoke of {window_words(times.unclear)}: say if you are free then, or if the "
            "children need looked after."
        )
    said += (f"You spoke of {hours}: say on which days." for hours in times.which_days)
    return taken, said
