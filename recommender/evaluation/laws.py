"""Does an answer change only when it should? Each family is asked again with one thing changed.

More minutes, money or hours never rule a shown service out. The order of needs and capital letters
change nothing. Where she sets out from does not reorder places whose address is kept private: their
order would tell where they are. (That the order of rows changes nothing is held by a test.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recommender.evaluation.seen import ServiceOf, clock_minutes

Fields = Mapping[str, Any]
Answer = Callable[[Fields], Mapping[str, Any]]
WhyNot = Callable[[Fields, str], Sequence[str]]
"""The rules that say no to a service, for a situation."""

MORE_MINUTES, MORE_POUNDS, MORE_HALF_HOURS = 15, 25, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One law that one family's answer breaks, and the service or order that shows it."""

    law: str
    case: str
    detail: str


class Laws:
    """Asks again, family by family, and keeps count."""

    def __init__(self, recommend: Answer, why_not: WhyNot, service_of: ServiceOf) -> None:
        self._recommend, self._why_not, self._service_of = recommend, why_not, service_of
        self._tried: Counter[str] = Counter()
        self._broken: list[Broken] = []

    def add(self, case_id: str, fields: Fields, output: Mapping[str, Any], elsewhere: str) -> None:
        """Hold one family's answer to every law.

        Parameters
        ----------
        elsewhere
            Another postcode of the same council, or nothing.
        """
        for law, changed in _more(fields, output):
            self._note(law, case_id, self._ruled_out(fields, changed, output))
        for law, changed in _same(fields):
            self._note(law, case_id, _differences(output, self._recommend(changed)))
        if elsewhere:
            moved = self._recommend({**fields, "postcode": elsewhere})
            told = self._private_order(output, moved)
            self._note("a_private_place_keeps_its_order", case_id, told)

    def figures(self) -> dict[str, Any]:
        """Return how often each law was tried and broken, and by what."""
        broken = Counter(one.law for one in self._broken)
        return {
            "tried": dict(sorted(self._tried.items())),
            "broken": {law: broken[law] for law in sorted(self._tried)},
            "by": [
                {"law": one.law, "id": one.case, "detail": one.detail} for one in self._broken[:20]
            ],
        }

    def _note(self, law: str, case_id: str, details: Iterable[str]) -> None:
        self._tried[law] += 1
        self._broken += [Broken(law=law, case=case_id, detail=one) for one in details]

    def _ruled_out(
        self, fields: Fields, changed: Fields, output: Mapping[str, Any]
    ) -> Iterator[str]:
        for service_id in dict.fromkeys(one["service_id"] for one in output["options"]):
            before, after = (set(self._why_not(one, service_id)) for one in (fields, changed))
            if new := after - before:
                yield f"{service_id}: {', '.join(sorted(new))}"

    def _private_order(self, output: Mapping[str, Any], moved: Mapping[str, Any]) -> Iterator[str]:
        here, there = (self._private(one) for one in (output, moved))
        both = set(here) & set(there)
        if [one for one in here if one in both] != [one for one in there if one in both]:
            yield "; ".join(here)
        for answer in (output, moved):
            for option in answer["options"]:
                if option["service_id"] in both and option["minutes"] is not None:
                    yield f"{option['service_id']} has minutes"

    def _private(self, output: Mapping[str, Any]) -> list[str]:
        """Return the options whose place is kept private, in order."""
        found = []
        for option in output["options"]:
            service = self._service_of(option["service_id"])
            places = service.service_at_locations if service else ()
            if any(at.location.confidential for at in places):
                found.append(option["service_id"])
        return found


def _more(fields: Fields, output: Mapping[str, Any]) -> Iterator[tuple[str, Fields]]:
    """Yield the situation with one limit eased.

    Where her hours were read as those that need care ("three full days"), longer hours ask for
    more: they are no easing.
    """
    if _is_number(fields.get("max_minutes")):
        yield "more_minutes", {**fields, "max_minutes": fields["max_minutes"] + MORE_MINUTES}
    if _is_number(fields.get("budget_gbp_week")):
        yield "more_money", {**fields, "budget_gbp_week": fields["budget_gbp_week"] + MORE_POUNDS}
    ruled = {verdict["rule"] for one in output["options"] for verdict in one["verdicts"]}
    hours = fields.get("free_hours")
    read_as_care = "covers_care" in ruled and not fields.get("care_hours")
    if _are_windows(hours) and not read_as_care:
        yield "more_hours", {**fields, "free_hours": [_longer(one) for one in hours or ()]}


_CLOCK = re.compile(r"\d{1,2}:\d\d")


def _is_number(value: object) -> bool:
    """Say whether it can be added to; a case may hold what no situation can be read from."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_windows(value: object) -> bool:
    """Say whether these are times as files write them, each {day, start, end} with clock times."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(one, Mapping)
            and all(_CLOCK.fullmatch(str(one.get(end, ""))) for end in ("start", "end"))
            for one in value
        )
    )


def _longer(window: Fields) -> Fields:
    start = max(0, clock_minutes(window["start"]) - 30 * MORE_HALF_HOURS)
    end = min(24 * 60 - 1, clock_minutes(window["end"]) + 30 * MORE_HALF_HOURS)
    if clock_minutes(window["end"]) <= clock_minutes(window["start"]):
        return window  # over midnight: as it is
    return {**window, "start": _clock(start), "end": _clock(end)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _same(fields: Fields) -> Iterator[tuple[str, Fields]]:
    """Yield the situation said in another way."""
    yield "asked_twice", dict(fields)
    if isinstance(fields.get("needs"), list) and len(fields["needs"]) > 1:
        yield "needs_in_another_order", {**fields, "needs": fields["needs"][::-1]}
    said = {name: fields.get(name) for name in ("text", "postcode")}
    loud = {name: value.upper() for name, value in said.items() if isinstance(value, str)}
    if loud:
        yield "capital_letters", {**fields, **loud}


def _differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """Yield what differs between two answers that should hold the same options."""
    here, there = (
        [(o["service_id"], o["need"], o["for_child"]) for o in answer["options"]]
        for answer in (one, other)
    )
    if sorted(map(str, here)) != sorted(map(str, there)):
        lost = [str(o[0]) for o in here if o not in there]
        yield f"not the same options: {', '.join(lost) or 'more of them'}"
    elif here != there:
        yield "the same options in another order"
