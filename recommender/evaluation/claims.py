"""What does a sentence beside an option claim, and does its record bear that out?

Sentences are taken apart by patterns of their own and held against the record, the case and the map
by code that shares nothing with the rules: ages, hours, minutes, fees, areas, routes, dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from directory.records import Fit
from directory.vocabulary import words
from recommender.ages_said import NUMBERS
from recommender.evaluation.claimed import (
    Claimed,
    age_asked_for,
    ages_listed,
    always_open,
    care_asked_for,
    day_in,
    each_child,
    holds_only,
    hours_listed,
    is_open_at,
    names_of,
    quarter_hours,
    sums_in,
    sums_listed,
    takes,
    times_in,
)
from recommender.evaluation.seen import (
    WEEKS_A,
    fees_for,
    metres_between,
)
from recommender.feedback import Standing

STANDS_DAYS = 60  # what is said of full or taking new people is believed for two months
FASTEST_M = {
    "walk": 110, "wheelchair": 110, "cycle": 420, "bus": 700, "subway": 800, "train": 2000,
    "car": 1500,
}  # fmt: skip
"""Metres a minute in a straight line, door to door, that nobody beats."""
SLOWEST_M = {
    "walk": 25, "wheelchair": 20, "cycle": 60, "bus": 25, "subway": 25, "train": 25, "car": 60,
}  # fmt: skip
"""Metres a minute, after 30 minutes of waiting and parking, that everybody does."""
Match = re.Match[str]
Judge = Callable[[Match, Claimed], bool]


def need_met(text: str, case: Claimed) -> bool | None:
    """Judge "Childcare for your 2-year-old: nursery; also food."; `None` when it is not that."""
    need = words("needs")[case.one.option["need"]].name
    pattern = re.escape(need) + r"(?: for your ([^:;.]+))?(?:: ([^;]+?))?(?:; also (.+?))?\."
    match = re.fullmatch(pattern, text, flags=re.IGNORECASE)
    if match is None:
        return None
    who, kinds, also = match.groups()
    return (
        case.one.option["need"] in case.record.needs
        and (who is None or all(_may_be_taken(one, case) for one in each_child(who)))
        and (kinds is None or holds_only(kinds, names_of("tags", case.record.tags)))
        and (also is None or holds_only(also, names_of("needs", case.record.needs)))
    )


def _may_be_taken(who: str, case: Claimed) -> bool:
    """Whether there is such a child of hers, and the record does not refuse all who are meant."""
    told = takes(who, case)
    return bool(told) and told != {False}


def _journey(m: Match, case: Claimed) -> bool:
    """Whether the minutes are those reckoned, possible on the map, and doubtful where so said."""
    option, place, origin = case.one.option, case.one.place, case.seen.output["origin"]
    reach, mode = option["minutes_range"], option["mode"]
    if reach is None or place is None or origin is None:
        return False
    high = 1.0 if m["high"] == "a" else float(m["high"])
    low = 0.0 if m[0].startswith("Up to") else float(m["low"] or high)
    true = abs(low - reach[0]) <= 1 and abs(high - max(1.0, reach[1])) <= 1
    true &= reach[0] <= option["minutes"] <= reach[1]
    if place.latitude is not None and place.longitude is not None:
        metres = metres_between(
            (origin["latitude"], origin["longitude"]), (place.latitude, place.longitude)
        )
        blur = 600.0 if origin["precision"] != "postcode" or place.precision == "area" else 50.0
        true &= abs(metres - option["distance_m"]) <= max(blur, 0.01 * metres)
        true &= option["minutes"] >= metres / FASTEST_M[mode] - 1
        true &= option["minutes"] <= metres / SLOWEST_M[mode] + 30
    rest = m["rest"]
    if any(said in rest for said in ("close to your", "maybe over your", "may take longer than")):
        limit = float(case.said["max_minutes"])
        true &= f"{limit:g} minutes" in rest and reach[1] > limit * 0.8
    if ", or " in rest:
        true &= holds_only(
            rest.split(", or ")[1].rstrip("."), names_of("channel", case.record.channels)
        )
    return bool(true)


_QUOTED_AGES = re.compile(r"(?: and )?its words say \u201c(?P<quoted>[^\u201d]+)\u201d")
_STARTS_LATE = ", and many such nurseries start at 2 or 3"
_ONCE_AT_SCHOOL = ", maybe only once at school"


def _ages_true(told: str, case: Claimed) -> bool:
    """Whether ages are as listed and, where quoted, stand in the record's own text."""
    quoted = _QUOTED_AGES.search(told)
    text = f"{case.record.name} {case.record.description or ''}"
    if quoted and not all(one in " ".join(text.split()) for one in quoted["quoted"].split("; ")):
        return False
    rest = _QUOTED_AGES.sub("", told).removeprefix("listed for ")
    return not rest or ages_listed(rest, case)


def _takes_child(m: Match, case: Claimed) -> bool:
    return True in takes(m["who"], case) and _ages_true(m["ages"], case)


def _does_not_take(m: Match, case: Claimed) -> bool:
    return False in takes(m["who"], case) and _ages_true(m["ages"], case)


def _may_take(m: Match, case: Claimed) -> bool:
    told = m["ages"].removesuffix(_STARTS_LATE)
    if told != m["ages"] and {"nursery", "playgroup"}.isdisjoint(case.record.tags):
        return False
    if told.endswith(_ONCE_AT_SCHOOL):
        told = told.removesuffix(_ONCE_AT_SCHOOL)
        if {"after_school", "breakfast_club"}.isdisjoint(case.record.tags):
            return False
    if told == "ages are not listed":
        return case.record.minimum_age is None and case.record.maximum_age is None
    settled = None not in (case.record.minimum_age, case.record.maximum_age)
    sure = any(True in takes(one, case) for one in each_child(m["who"]))
    return _ages_true(told, case) and not (settled and sure)


def _is_open(m: Match, case: Claimed) -> bool:
    """Whether it is open at some quarter of an hour of her free times in the next weeks."""
    moments = quarter_hours(case.said.get("free_hours", ()), case.world)
    return hours_listed(m["hours"], case) and any(is_open_at(case, one) for one in moments)


def _is_open_then(m: Match, case: Claimed) -> bool:
    """Whether it is open at both ends of the free times that are named, in some week."""
    free = set(quarter_hours(case.said.get("free_hours", ()), case.world))
    for part in m["then"].split("; "):
        clocks = times_in(part)
        for start, end in zip(clocks[::2], clocks[1::2], strict=True):
            for day in _days_in(part):
                ends = {"start": f"{start // 60}:{start % 60}", "end": f"{end // 60}:{end % 60}"}
                named = list(quarter_hours([{"day": day, **ends}], case.world))
                if not free.issuperset(named) or not any(is_open_at(case, one) for one in named):
                    return False
    return _is_open(m, case)


def _covers(m: Match, case: Claimed) -> bool:
    """Whether it is open at every quarter of an hour for which this child needs care."""
    return hours_listed(m["hours"], case) and always_open(case, care_asked_for(case, step=15))


def _covers_by_day(m: Match, case: Claimed) -> bool:
    """Whether it is open at every quarter of an hour of the days that are named."""
    named = [one for one in care_asked_for(case, step=15) if one["day"] in _days_in(m["days"])]
    return hours_listed(m["hours"], case) and bool(named) and always_open(case, named)


def _days_in(text: str) -> set[str]:
    """Return the days of "Mon to Wed 8am to 5pm; Sat 9am to 1pm" as those asked for are."""
    named: set[str] = set()
    for first, last in re.findall(r"\b([A-Z][a-z]{2})\b(?: to ([A-Z][a-z]{2})\b)?", text):
        if first in _WEEK:
            end = _WEEK.index(last or first)
            named.update(day.lower() for day in _WEEK[_WEEK.index(first) : end + 1])
    return named


def _another_is_needed(m: Match, case: Claimed) -> bool:
    """Whether care is asked for on the days that are named, and it is not listed as open then."""
    named = [one for one in care_asked_for(case, step=15) if one["day"] in _days_in(m["days"])]
    return bool(named) and not always_open(case, named)


def _at_any_hour(_: Match, case: Claimed) -> bool:
    return always_open(case, [{"day": day, "start": "00:00", "end": "24:00"} for day in _WEEK])


def _open_otherwise(m: Match, case: Claimed) -> bool:
    moments = quarter_hours(case.said.get("free_hours", ()), case.world)
    return hours_listed(m["hours"], case) and not any(is_open_at(case, one) for one in moments)


def _open_throughout(m: Match, case: Claimed) -> bool:
    """Whether it is open at every quarter of an hour of her free times."""
    return hours_listed(m["hours"], case) and always_open(case, case.said.get("free_hours", ()))


_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPOKEN = {
    "at night": (_WEEK, "22:00", "05:00"),
    "before eight in the morning": (_WEEK[:5], "06:00", "07:45"),
    "before school": (_WEEK[:5], "07:00", "08:30"),
    "after six in the evening": (_WEEK[:5], "18:15", "21:00"),
    "at the weekend": (_WEEK[5:], "07:00", "20:00"),
}


_START = re.compile(
    rf"before (?P<hour>\d+|{'|'.join(NUMBERS)})(?:\.(?P<past>\d\d))? in the morning"
)


def _before_work(when: str) -> list[tuple[Sequence[str], str, str]]:
    """Return the quarter of an hour before her work starts, on weekdays, where it is named."""
    start = _START.search(when)
    if start is None:
        return []
    hour = int(start["hour"]) if start["hour"].isdigit() else NUMBERS.index(start["hour"]) + 1
    till = hour * 60 + int(start["past"] or 0)
    return [
        (
            _WEEK[:5],
            f"{(till - 15) // 60:02d}:{(till - 15) % 60:02d}",
            f"{till // 60:02d}:{till % 60:02d}",
        )
    ]


def _open_then(m: Match, case: Claimed) -> bool:
    """Whether it is open at the hours spoken of; hours that change are never promised."""
    spoken: list[tuple[Sequence[str], str, str]] = [
        hours for words_, hours in _SPOKEN.items() if words_ in m["when"]
    ]
    spoken = spoken or _before_work(m["when"])
    some = [
        any(
            is_open_at(case, moment)
            for day in days
            for moment in quarter_hours([{"day": day, "start": start, "end": end}], case.world)
        )
        for days, start, end in spoken
    ]
    if "for full days" in m["when"]:
        full = ([{"day": day, "start": "09:00", "end": "17:00"}] for day in _WEEK[:5])
        some.append(any(always_open(case, day) for day in full))
    return hours_listed(m["hours"], case) and bool(some) and all(some)


def _fee(m: Match, case: Claimed) -> bool:
    """Whether the sums are listed, and the least of a week is within what she can pay."""
    limit = m.groupdict().get("limit")
    true = bool(case.record.cost_options) and sums_listed(m["fee"], case) and _weekly(m, case)
    if limit is None or not true:
        return true
    budget = 0.0 if limit == "free" else sums_in(limit)[0]
    weekly = [
        fee.amount * WEEKS_A.get(fee.period or "", 1.0)
        for fee in fees_for(case.record, age_asked_for(case))
        if fee.amount is not None
    ]
    return bool(weekly) and min(weekly) <= budget + 0.005


def _weekly(m: Match, case: Claimed) -> bool:
    """Whether the sum named for a week is what the least fee comes to, and over her limit if so."""
    if m["weekly"] is None:
        return m["over"] is None or sums_in(m["over"]) < sums_in(m["fee"])
    named = sums_in(f"£{m['weekly']}")[0]
    care = care_asked_for(case, step=5)
    hours, days = len(care) / 12, len({window["day"] for window in care})
    times = {**WEEKS_A, "hour": hours, "session": days, "day": days}
    sums = [
        fee.amount * times[fee.period]
        for fee in fees_for(case.record, age_asked_for(case))
        if fee.amount is not None and fee.period in times
    ]
    over = m["over"] is None or named > sums_in(m["over"])[0]
    return bool(sums) and abs(min(sums) - named) < 0.01 and over


def _no_fee(_: Match, case: Claimed) -> bool:
    return all(
        fee.amount is None and not fee.amount_description and not fee.option
        for fee in case.record.cost_options
    )


def _for_group(m: Match, case: Claimed) -> bool:
    """Whether it says that it is for these people, or for adults of these ages."""
    if m["who"].startswith("adults aged "):
        return ages_listed(m["who"].removeprefix("adults aged "), case)
    return holds_only(m["who"], names_of("audience", case.record.audience))


def _serves(m: Match, case: Claimed) -> bool:
    """Whether those areas are listed, and hold the council she lives in (or a nation of hers)."""
    areas = case.record.service_areas
    origin = case.seen.output["origin"]
    council = (origin or {}).get("council_code") or " "
    above = {"S": ("S92000003",), "E": ("E92000001", "K04000001"), "W": ("W92000004", "K04000001")}
    hers = {"K02000001", "K03000001", council, *above.get(council[0], ("N92000002",))}
    named = any(area.name in m["areas"] for area in areas)
    return named and any(area.code in hers for area in areas)


def _answers(m: Match, case: Claimed) -> bool:
    return any(phone.description == m["when"] for phone in case.record.phones)


def _areas_listed(m: Match, case: Claimed) -> bool:
    return any(area.name in m["areas"] for area in case.record.service_areas)


def _takes_new(m: Match, case: Claimed) -> bool:
    said = case.record.accepting
    on = day_in(m["day"])
    fresh = 0 <= (case.world.today - on).days <= STANDS_DAYS
    return said.fit is Fit.YES and said.as_of == on and fresh


def _last_word(m: Match, case: Claimed) -> bool:
    return bool(case.record.accepting.as_of == day_in(m["day"]))


def _room_silent(_: Match, case: Claimed) -> bool:
    return case.record.accepting.as_of is None


def _told(name: str) -> Judge:
    def judge(m: Match, case: Claimed) -> bool:
        standing = case.world.standings.get(case.record.id, Standing())
        return bool(getattr(standing, name) == day_in(m["day"]))

    return judge


def _checked(m: Match, case: Claimed) -> bool:
    return bool(case.record.checked_on == day_in(m["day"]))


def _some_checked(m: Match, case: Claimed) -> bool:
    """Whether something of the record was last looked at on that day: itself or a source."""
    record = case.record
    days = {record.assured_date, record.last_modified, record.checked_on, record.accepting.as_of}
    for source in record.sources:
        days |= {source.published_on, source.retrieved_on, source.checked_on}
    return day_in(m["day"]) in days


def _checked_lately(m: Match, case: Claimed) -> bool:
    return _checked(m, case) and (case.world.today - day_in(m["day"])).days <= 548


def _silent(*names: str) -> Judge:
    """Return a judge of "… not listed": the record must say nothing there."""

    def judge(_: Match, case: Claimed) -> bool:
        return not any(getattr(case.record, name) for name in names)

    return judge


def _has_route(route: str) -> Judge:
    return lambda _, case: route in case.record.referral_route


def _access(m: Match, case: Claimed) -> bool:
    listed = case.one.place.accessibility if case.one.place else ()
    return holds_only(m["what"], names_of("access", [o.access for o in listed if o.fit is Fit.YES]))


def _access_silent(m: Match, case: Claimed) -> bool:
    listed = case.one.place.accessibility if case.one.place else ()
    known = names_of("access", [o.access for o in listed if o.fit is not Fit.UNKNOWN])
    asked = names_of("access", case.said.get("access", ()))
    return holds_only(m["what"], asked) and not any(name in m["what"] for name in known)


def _speaks(_: Match, case: Claimed) -> bool:
    codes = {language.code.split("-")[0] for language in case.record.languages}
    return bool(codes & {code.split("-")[0] for code in case.said.get("languages", ())})


def _voluntary(m: Match, case: Claimed) -> bool:
    note = m["note"].strip()
    same = not note or note == (case.record.conditionality_note or "").strip()
    return case.record.conditionality == "voluntary" and same


def _mandated(_: Match, case: Claimed) -> bool:
    return bool(case.record.conditionality == "mandated")


def _held_in(m: Match, case: Claimed) -> bool:
    setting = case.one.place.setting if case.one.place else "unknown"
    return m["where"] in names_of("setting", [setting])


_CRITERIA = {
    "three or more children": "three_children",
    "on your own": "lone_parent",
    "have a disability": "disability",
    "care for somebody": "caring",
    "little work": "little_work_experience",
    "two years": "over_two_years_unemployed",
    "its areas": "area",
}
_GROUPS = {
    "lone_parent": {"lone_parents"},
    "disability": {"disabled"},
    "caring": {"carers", "disabled_children"},
    "little_work_experience": {"little_work_experience"},
    "over_two_years_unemployed": {"over_two_years_unemployed"},
}


def _criteria(m: Match, case: Claimed) -> bool:
    """Whether the record lists the criterion and what she said may meet it."""
    listed = {fact.name: fact.value or "" for fact in case.record.attributes}
    named = [name for said, name in _CRITERIA.items() if said in m["what"] and name in listed]
    district = str(case.said.get("postcode", " ")).split()[:1]
    return any(
        bool(_GROUPS.get(name, set()) & set(case.said.get("audience", ())))
        or (name == "three_children" and len(case.children) >= 3)
        or (name == "area" and district[0].upper() in listed[name].upper())
        for name in named
    )


def _helping(_: Match, case: Claimed) -> bool:
    mine = set(case.said.get("already_with", ()))
    return bool(mine & {case.record.id, case.record.organization_id, case.record.role})


def _phone(m: Match, case: Claimed) -> bool:
    record = case.record
    lists = [record.phones, *(contact.phones for contact in record.contacts)]
    for at in record.service_at_locations:
        lists += [at.phones, at.location.phones]
    return m["phone"] in {phone.number for phones in lists for phone in phones}


def _phone_and_when(m: Match, case: Claimed) -> bool:
    return _phone(m, case) and _answers(m, case)


def _children_ring(m: Match, case: Claimed) -> bool:
    """Whether it is for children alone, and every child named is of the age."""
    ends = (case.record.minimum_age, case.record.maximum_age)
    alone = None not in ends and "phone" in case.record.channels
    return alone and all(True in takes(one, case) for one in each_child(m["who"]))


def _child_calls(m: Match, case: Claimed) -> bool:
    return _children_ring(m, case) and _phone(m, case) and (not m["when"] or _answers(m, case))


def _rung_with_her(m: Match, case: Claimed) -> bool:
    """Whether the number, and the page to look at instead, are the record's."""
    return _phone(m, case) and m["page"] in (None, case.record.url)


def _only_a_charity(_: Match, case: Claimed) -> bool:
    """Whether the register of charities is all that is known, and nobody can be asked."""
    feeds = {source.feed for source in case.record.sources}
    return feeds == {"oscr"} and not (case.record.phones or case.record.url or case.record.email)


def _a_creche(_: Match, case: Claimed) -> bool:
    by_day = {"nursery", "playgroup", "childminder", "after_school", "breakfast_club"}
    tags = set(case.record.tags)
    return "creche" in tags and not by_day & tags


def _out_of_doors(_: Match, case: Claimed) -> bool:
    named = (
        r"(?i)\b(?:forest|outdoors?|wood|woods|woodlands?|nature|bush ?craft|beach|farm|allotment)"
    )
    return re.search(named, case.record.name) is not None


def _run_by_a_school(_: Match, case: Claimed) -> bool:
    """Whether a school or college runs it, and not the council."""
    by = case.record.organization.name.lower() if case.record.organization else ""
    runs = ("school", "college", "academy", "educational trust", "education board", "governor")
    return any(word in by for word in runs) and "council" not in by


def _ways(m: Match, case: Claimed) -> bool:
    listed = names_of("channel", case.record.channels)
    return holds_only(m["ways"], listed)


def _says_so(m: Match, case: Claimed) -> bool:
    """Whether those words stand in the record."""
    texts = (case.record.description, case.record.eligibility_description)
    return m["words"] in " ".join(" ".join(text.split()) for text in texts if text)


def _phone_only(_: Match, case: Claimed) -> bool:
    return set(case.record.channels) == {"phone"}


def _free_or_hours(m: Match, case: Claimed) -> bool:
    """Judge "Listed as free", "Listed as £4 a session", "Listed as Mon to Fri 9am to 5pm: ask"."""
    if m["what"].split(" (")[0] == "free":
        return any(fee.amount == 0 for fee in fees_for(case.record, age_asked_for(case)))
    return hours_listed(m["what"], case) and sums_listed(m["what"], case)


def _from_home(_: Match, case: Claimed) -> bool:
    return "home_visit" in case.record.channels


def _hours_are(m: Match, case: Claimed) -> bool:
    return hours_listed(m["hours"], case)


def _no_hours(_: Match, case: Claimed) -> bool:
    return not any(schedule.opens_at for schedule in case.one.schedules)


def _hours_in_words(m: Match, case: Claimed) -> bool:
    said = " ".join(str(one.description or "") for one in case.one.schedules)
    return m["words"] in " ".join(said.split()) and not any(
        one.opens_at for one in case.one.schedules
    )


def _alone(_: Match, case: Claimed) -> bool:
    return "one_to_one" in case.record.tags


def _interprets(_: Match, case: Claimed) -> bool:
    return bool(case.record.interpreter is Fit.YES)


def _no_interpreter(_: Match, case: Claimed) -> bool:
    return bool(case.record.interpreter is Fit.NO)


def _same_role(_: Match, case: Claimed) -> bool:
    return bool(case.record.role)


def _nowhere(_: Match, case: Claimed) -> bool:
    return case.one.place is None or case.one.place.latitude is None


def _kept_private(_: Match, case: Claimed) -> bool:
    return case.one.place is not None and case.one.place.confidential


def _setting_silent(_: Match, case: Claimed) -> bool:
    return case.one.place is None or case.one.place.setting == "unknown"


def _route_named(m: Match, case: Claimed) -> bool:
    return holds_only(m["way"], names_of("referral_route", case.record.referral_route))


def _funding(m: Match, case: Claimed) -> bool:
    return bool(case.record.funding_until == day_in(m["day"]))


def _some_criterion(m: Match, case: Claimed) -> bool:
    listed = {fact.name for fact in case.record.attributes}
    return any(name in listed for words_, name in _CRITERIA.items() if words_ in m["what"])


def _open_status(_: Match, case: Claimed) -> bool:
    return bool(case.record.status == "active")


def _names_a_side(m: Match, case: Claimed) -> bool:  # noqa: ARG001
    return any(side in case.record.name.lower() for side in ("north", "east", "south", "west"))


_D = r"(?P<day>\d{1,2} [A-Z][a-z]+ \d{4})"
_FEE = (
    r"(?P<fee>.+?)(?:, about £(?P<weekly>[\d,.]+) a week)?"
    r"(?:, more than (?:your (?P<over>[^:]+)|you can pay))?: "
)
_ASKS_HOURS = r"Ask (?:for the times|when it is open|if they can cover .+|about care .+): "
_TABLE: tuple[tuple[str, Judge | None], ...] = (
    (
        r"(?:About|Somewhere|Up to) (?:(?P<low>\d+) to )?(?P<high>\d+|a) minutes?(?P<rest>.*)",
        _journey,
    ),
    (r"You can use it (?P<ways>.+)\.", _ways),
    (r"For children to ring: your (?P<who>.+) can call\.", _children_ring),
    (r"Your (?P<who>.+) can call (?P<phone>[\d ()+-]+\d)(?: \((?P<when>.+)\))?\.", _child_calls),
    (r"Ask if there is (?:a hoist|room for a powerchair).*\.", None),
    (r"Ask if they help somebody who cares for a child: their record does not say\.", None),
    (r"It answers: (?P<when>.+)\.", _answers),
    (r"It answers when you are not free: (?P<hours>.+)\.", _hours_are),
    ("Its record says: \u201c(?P<words>.+?)\u2026?\u201d", _says_so),
    (r"They come to you: .+", _from_home),
    (r"Ask where it is held: no place is listed\.", _nowhere),
    (r"The address is kept private: ask where you would meet\.", _kept_private),
    (r"Already helping you\.", _helping),
    (r"You already have (?:an?|somebody for) .+", _same_role),
    (
        r"Takes your (?P<who>[^:,]+) by age, (?P<ages>.+): whether it .+ has to be asked\.",
        _takes_child,
    ),
    (r"Takes your (?P<who>[^:]+): (?P<ages>.+)\.", _takes_child),
    (r"Does not take your (?P<who>[^:]+): (?P<ages>.+)\.", _does_not_take),
    (r"Ask if they take your (?P<who>.+): (?P<ages>.+)\.", _may_take),
    (r"Open at any hour, day or night\.", _at_any_hour),
    (r"Open when you are free: (?P<hours>.+?)\.(?: Listed as .+)?", _is_open),
    (
        r"Open when you are free, (?P<then>.+?): listed as (?P<hours>.+?)\.(?: Listed as .+)?",
        _is_open_then,
    ),
    (r"Ask when the session is: the library is open (?P<hours>.+)\.", _hours_are),
    (r"Open for all the times you gave: (?P<hours>.+)\.", _open_throughout),
    (r"Open for part of the times you gave \((?P<hours>.+)\): ask .+", _is_open),
    (r"Open at other times than you gave \((?P<hours>.+)\): ask .+", _open_otherwise),
    (r"Open (?P<when>(?:at|before|after|for) [^:]+): (?P<hours>.+)\.", _open_then),
    (r"Covers the care you need[^:]*: (?P<hours>.+)\.", _covers),
    (r"Covers (?P<days>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.+?): (?P<hours>.+)\.", _covers_by_day),
    (r"Ask about (?P<days>.+): somebody else may be needed then\.", _another_is_needed),
    (r"Ask if the times suit and still hold: \u201c(?P<words>.+)\u201d\.", _hours_in_words),
    (_ASKS_HOURS + r"hours are not listed\.", _no_hours),
    (_ASKS_HOURS + r"listed as (?P<hours>.+)\.", _hours_are),
    (r"Listed as open\.", _open_status),
    (r"Ask if it still runs: its funding was listed until " + _D + r"\.", _funding),
    (r"Listed as serving (?P<areas>.+)\.", _serves),
    (r"Listed as having (?P<what>.+)\.", _access),
    (r"Listed as offering an interpreter: .+", _interprets),
    (r"Listed as (?P<what>.+?)(?:: ask about a time.+)?\.", _free_or_hours),
    (_FEE + r"within (?P<limit>.+)\.", _fee),
    (_FEE + r"ask about (?:a funded place and )?help with costs\.", _fee),
    (_FEE + r"ask what it comes to\.", _fee),
    (r"Ask .*no fee is listed\.", _no_fee),
    (r"For your side of the city, by its name\.", _names_a_side),
    (
        r"For (?P<who>.+?)(?:: ask if (?:that is for you|they help children)"
        r"|; not listed as women only: ask)?\.",
        _for_group,
    ),
    (
        r"Ask if they take people from where you live: their name says ([a-z ]+)\.",
        lambda m, case: _names_a_side(m, case) and m[1] in case.record.name.lower(),
    ),
    (r"Ask if they take people .+: listed as serving (?P<areas>.+)\.", _areas_listed),
    (r"Ask if they take people .+: the area served is not listed\.", _silent("service_areas")),
    (rf"Said on {_D} that they take new people.*", _takes_new),
    (rf"Ask if they have room: the last word is of {_D}\.", _last_word),
    (
        r"Ask if they (?:have room: vacancies are|take new people: that is) not listed\.",
        _room_silent,
    ),
    (rf"A keyworker said full on {_D}: .+", _told("full_on")),
    (rf"A keyworker found it closed on {_D}: .+", _told("closed_on")),
    (rf"A keyworker got no answer on {_D}: .+", _told("no_answer_on")),
    (rf"Record checked on {_D}\.", _checked_lately),
    (rf"Check before you go: this record was last checked on {_D}\.", _checked),
    (rf"Check before you go: .+: last checked on {_D}\.", _some_checked),
    (r"Check before you go: nobody says .+", _silent("checked_on")),
    (r"You can ask them yourself\.", _has_route("self")),
    (r"Your keyworker can refer you\.", _has_route("keyworker")),
    (r"Ask how to (?:get a place|start): the way in is not listed\.", _silent("referral_route")),
    (r"You get in (?P<way>.+): ask them first\.", _route_named),
    (r"Ask about (?P<what>.+): not listed\.", _access_silent),
    (r"(?P<names>.+) is listed\.", _speaks),
    (r"No interpreter is listed: .+", _no_interpreter),
    (r"Your choice: you may stop at any time\.(?P<note>.*)", _voluntary),
    (r"The Jobcentre can make it a condition of a benefit: .+", _mandated),
    (r"Held in a (?P<where>.+)\.", _held_in),
    (r"One person sees you on your own\.", _alone),
    (r"Ask where it is held: the kind of place is not listed\.", _setting_silent),
    (r"You may meet its criteria: (?P<what>.+)\. Ask the programme\.", _criteria),
    (r"Ask if you meet its criteria; one is enough: (?P<what>.+)\.", _some_criterion),
    (r"Call (?P<phone>0(?:8[47]|9)[\d ]+\d).* \(it costs more than .+\)\.", _phone),
    (r"Call (?P<phone>[\d ()+-]+\d)(?: through [\w -]+?)? \((?P<when>.+)\)\.", _phone_and_when),
    (r"Call (?P<phone>[\d ()+-]+\d)(?: through [\w -]+?)?(?: and ask .+)?\.", _phone),
    (
        r"Ask your keyworker, or somebody you trust, to ring (?P<phone>[\d ()+-]+\d) with you.*?\."
        r"(?: Or look at (?P<page>\S+)\.)?",
        _rung_with_her,
    ),
    (r"Registered as a charity, with no phone or website listed: .+", _only_a_charity),
    (r"Run by a school: ask .+", _run_by_a_school),
    (r"A cr\u00e8che: ask .+", _a_creche),
    (r"Out of doors: ask .+", _out_of_doors),
    (r"By phone only: .+", _phone_only),
    # Questions and next steps that claim nothing of the record.
    (
        r"Ask (?:for an interpreter|if going is your own choice|if you can be seen|how it is "
        r"given).*",
        None,
    ),
    (r"Not listed as women only: ask\.", None),
    (r"(?:Say first that you|If your visa or asylum claim) .+ what is safe to claim\.", None),
    (r"Ask (?:to be referred|your keyworker to refer|your council's|[\w ]+ Council's).*", None),
    (r"(?:Go to|Write to|Look at|No phone or website) .+", None),
)
CLAIMS: tuple[tuple[re.Pattern[str], Judge | None], ...] = tuple(
    (re.compile(pattern), judge) for pattern, judge in _TABLE
)
