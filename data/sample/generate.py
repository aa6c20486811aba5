"""Make the sample directory: `python -m data.sample.generate`.

Every service in it is invented: names end "(sample)", telephone numbers are those Ofcom keeps for
drama, addresses lie under example.org, and places are only as precise as a postcode sector. It
holds no refuge and no crisis line. The same seed always gives the same file.

`recipes.toml` says what is made, `areas.toml` where, `names.toml` what it is called; the points of
the sectors come from the postcode data when the file is made, so that it can be read without them.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate, product
from pathlib import Path
from typing import Any

from data.sample import SAMPLE_FILE
from data.sample.compact import slim, write
from directory.hsds import page_document, service_document
from directory.postcodes import Postcodes
from directory.records import (
    Accepting,
    Accessibility,
    CostOption,
    Fit,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Source,
    stable_id,
)
from directory.settings import read_settings

SEED = 20261116
REFERENCE = date(2026, 11, 16)
HERE = Path(__file__).parent
OUT = SAMPLE_FILE
GOLDEN_SECTION = (5**0.5 - 1) / 2
FEED = "sample"
LICENCE = "CC0-1.0"
ATTRIBUTION = "Invented for Fingerpost: not real services."
SOURCE_NOTE = {"licence": LICENCE, "attribution": ATTRIBUTION}

Point = tuple[float, float]
Table = dict[str, Any]


@dataclass(slots=True)
class City:
    """One city while it is being filled: its sectors, its shared sites and who works there."""

    name: str
    council_code: str
    telephone: str
    sectors: Mapping[str, int]
    points: Mapping[str, Point]
    rng: random.Random
    words: Iterator[str]
    names: Table
    turn: int
    sites: dict[str, list[Location]] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    organizations: dict[str, list[Organization]] = field(default_factory=dict)
    made: int = 0
    steps: int = 0

    def spread(self, count: int) -> list[str]:
        """Return `count` different sectors, evenly over the city by where people live.

        Steps of the golden section keep every run of sites apart from one another and from those
        before, so no district is left without anything.
        """
        names, homes = list(self.sectors), list(accumulate(self.sectors.values()))
        found: list[str] = []
        while len(found) < count:
            self.steps += 1
            mark = (self.steps * GOLDEN_SECTION % 1) * homes[-1]
            name = names[next(i for i, total in enumerate(homes) if total > mark)]
            if name not in found:
                found.append(name)
        return found

    def phone(self) -> str:
        """Return the next drama number of this city."""
        self.made += 1
        return f"{self.telephone}{self.made:03d}"


def build(points: Mapping[str, Point], *, seed: int = SEED) -> Table:
    """Return the whole sample as one page of HSDS-UK 3.0 services.

    Parameters
    ----------
    points
        Latitude and longitude (WGS84) of every sector in `areas.toml`.
    seed
        The same seed and points give the same page, byte for byte.

    Raises
    ------
    KeyError
        If a sector has no point.
    """
    rng = random.Random(seed)
    recipes, names = _read("recipes.toml"), _read("names.toml")
    words = [start + end for start, end in product(names["starts"], names["ends"])]
    rng.shuffle(words)
    drawn = iter(words)
    services: list[Service] = []
    spread = [recipe for recipe in recipes["recipe"] if "near" not in recipe]
    near = [recipe for recipe in recipes["recipe"] if "near" in recipe]
    cities: list[City] = []
    for turn, area in enumerate(_read("areas.toml").values()):
        city = City(**area, points=points, rng=rng, words=drawn, turn=turn, names=names)
        cities.append(city)
        _set_up(city)
        for recipe in spread:
            services += _bake(recipe, recipes["hours"], city)
    for city, recipe in product(cities, near):
        services += _bake(recipe, recipes["hours"], city)
    contents = [slim(service_document(service), SOURCE_NOTE) for service in services]
    return page_document(contents, total_items=len(contents), page_number=1, per_page=len(contents))


def sectors() -> list[str]:
    """Return every sector a point is needed for."""
    return [sector for area in _read("areas.toml").values() for sector in area["sectors"]]


def _set_up(city: City) -> None:
    for kind, site in city.names["sites"].items():
        city.sites[kind] = [
            _location(
                city, f"{next(city.words)} {site['called']} (sample)", sector, site["setting"]
            )
            for sector in city.spread(site["count"])
        ]
    for role, (count, called) in city.names["organisations"].items():
        city.organizations[role] = [
            _organization(f"{next(city.words)} {called} (sample)") for _ in range(count)
        ]


def _bake(recipe: Table, hours: Table, city: City) -> list[Service]:
    """Return this city's services of one recipe, one place each or none."""
    here = recipe.get("near", {}).get(city.name, ())
    count, site = recipe.get("count", len(here)), recipe["site"]
    if "near" in recipe:
        places: list[Location | None] = [
            _location(city, "", sector, recipe["setting"]) for sector in here
        ]
    elif site in city.sites:
        places = list(_least_used(city, site, count))
    elif site == "area":
        places = [_location(city, None, sector, "unknown") for sector in city.spread(count)]
    elif site == "own":
        setting = recipe.get("setting", "unknown")
        places = [_location(city, "", sector, setting) for sector in city.spread(count)]
    else:
        places = [None] * count
    return [_service(recipe, hours, city, number, place) for number, place in enumerate(places)]


def _least_used(city: City, kind: str, count: int) -> list[Location]:
    """Return the shared sites with the fewest services so far, so that all fill evenly."""
    ranked = sorted(
        city.sites[kind], key=lambda site: (city.used.get(site.id, 0), city.rng.random())
    )
    chosen = [ranked[number % len(ranked)] for number in range(count)]
    for site in chosen:
        city.used[site.id] = city.used.get(site.id, 0) + 1
    return chosen


def _service(
    recipe: Table, hours: Table, city: City, number: int, place: Location | None
) -> Service:
    rng, turn = city.rng, number + city.turn
    title = recipe["titles"][turn % len(recipe["titles"])]
    name, place = _named(title, recipe["site"], city, place)
    if recipe.get("accessible") and place is not None:
        place = replace(place, accessibility=_access(rng, sure=True))
    key = stable_id(FEED, city.council_code, name)
    role = recipe.get("role")
    slug = re.sub(r"[^a-z]+", "-", name.removesuffix(" (sample)").lower()).strip("-")
    phone = city.phone()
    low, high = _pick(recipe.get("ages") or recipe.get("adult_ages"), rng) or (None, None)
    return Service(
        id=key,
        name=name,
        organization=_provider(recipe, role, city, rng),
        description=_about(recipe, turn, rng),
        url=f"https://example.org/sample/{slug}" if rng.random() < 0.6 else None,
        email=f"{'-'.join(slug.split('-')[:3])}@example.org" if rng.random() < 0.6 else None,
        **_status(rng),
        minimum_age=low,
        maximum_age=None if high in (None, 120) else high,
        eligibility_description=_for_whom(recipe, city.names["for_whom"]),
        assured_date=_checked_on(rng),
        schedules=_schedules(recipe, hours, turn),
        cost_options=_costs(recipe, rng),
        languages=_languages(recipe, city.names["languages"], rng),
        interpreter=rng.choices([Fit.YES, Fit.NO, Fit.UNKNOWN], [35, 5, 60])[0],
        phones=(Phone(number=phone, type="voice"),) if rng.random() < 0.97 else (),
        service_areas=_served(recipe, city),
        service_at_locations=()
        if place is None
        else (ServiceAtLocation(id=stable_id(key, "at", place.id), location=place),),
        needs=tuple(recipe["needs"]),
        role=role,
        audience=tuple(recipe.get("audience", ())),
        tags=tuple(recipe.get("tags", ())),
        channels=tuple(recipe.get("channels", ("in_person",))),
        referral_route=tuple(recipe.get("referral", ("self",))) if rng.random() < 0.9 else (),
        accepting=_accepting(rng),
        capacity_places=_places(recipe, rng),
        **_conditionality(recipe),
        funding_until=date(2027, 3, 31) if recipe.get("funded") and rng.random() < 0.5 else None,
        sources=(Source(feed=FEED, record_id=key, licence=LICENCE, attribution=ATTRIBUTION),),
    )


def _named(
    title: str, site: str, city: City, place: Location | None
) -> tuple[str, Location | None]:
    """Return the service's name, and its place with a name; a childminder has neither."""
    if site == "area" and place is not None:
        return f"{title} near {place.postal_code} (sample)", place
    if site == "own" and place is not None:
        name = f"{next(city.words)} {title} (sample)"
        return name, replace(place, name=name, id=stable_id(FEED, "location", name))
    if place is not None and place.name is not None:
        return f"{title} at {place.name}", place
    return f"{next(city.words)} {title} (sample)", place


def _location(city: City, name: str | None, sector: str, setting: Any) -> Location:  # noqa: ANN401
    latitude, longitude = city.points[sector]
    return Location(
        id=stable_id(FEED, "location", city.name, name or sector),
        name=name or None,
        city=city.name,
        postal_code=sector,
        latitude=round(latitude, 4),
        longitude=round(longitude, 4),
        located_by="postcode",
        precision="sector",
        council_code=city.council_code,
        setting=setting,
        accessibility=() if name is None else _access(city.rng),
    )


def _access(rng: random.Random, *, sure: bool = False) -> tuple[Accessibility, ...]:
    """Return access facts: some yes, a few no, many left out."""
    wheelchair = Fit.YES if sure else rng.choices([Fit.YES, Fit.NO, None], [50, 12, 38])[0]
    if wheelchair is None:
        return ()
    facts = [Accessibility(access="wheelchair", fit=wheelchair)]
    if wheelchair is Fit.YES:
        facts.append(Accessibility(access="step_free", fit=Fit.YES))
        more = {
            "accessible_toilet": 0.6,
            "hearing_loop": 0.25,
            "pram": 0.4,
            "lift": 0.2,
            "bsl": 0.06,
        }
        facts += [
            Accessibility(access=access, fit=Fit.YES)
            for access, chance in more.items()
            if rng.random() < chance
        ]
    return tuple(facts)


def _organization(name: str) -> Organization:
    return Organization(id=stable_id(FEED, "organization", name), name=name)


def _provider(
    recipe: Table, role: str | None, city: City, rng: random.Random
) -> Organization | None:
    """Return who provides it. A childminder is a private person and is not named."""
    if recipe["site"] == "area":
        return None
    if role is None:
        return _organization(f"{next(city.words)} Company (sample)")
    return rng.choice(city.organizations[role])


def _about(recipe: Table, turn: int, rng: random.Random) -> str:
    sentences = recipe["about"]
    paired = len(sentences) == len(recipe["titles"])
    text: str = sentences[turn % len(sentences)] if paired else rng.choice(sentences)
    waiting = recipe.get("waiting")
    return f"{text} Waiting time was {rng.choice(waiting)}." if waiting else text


def _for_whom(recipe: Table, said: Mapping[str, str]) -> str | None:
    return " ".join(said[word] for word in recipe.get("audience", ()) if word in said) or None


def _status(rng: random.Random) -> Table:
    kind = rng.choices(["active", "temporarily closed", "inactive", "defunct"], [94, 3, 2, 1])[0]
    alert = "Closed for repairs; ask when it opens again." if kind == "temporarily closed" else None
    return {"status": kind, "alert": alert}


def _checked_on(rng: random.Random) -> date | None:
    """Return when somebody last checked it: mostly lately, some stale, some never."""
    ages = rng.choices([(5, 90), (90, 240), (500, 1100), None], [58, 22, 13, 7])[0]
    return None if ages is None else REFERENCE - timedelta(days=rng.randint(*ages))


def _schedules(recipe: Table, hours: Table, turn: int) -> tuple[Schedule, ...]:
    pattern = recipe["hours"][turn % len(recipe["hours"])]
    if pattern == "unknown":
        return ()
    notes = "Term time" if "term_time" in recipe.get("tags", ()) else None
    return tuple(_schedule(days, opens, closes, notes) for days, opens, closes in hours[pattern])


def _schedule(days: str, opens: str, closes: str, notes: str | None) -> Schedule:
    """Return one row. "2TU" is the second Tuesday of the month, "WE/2" every other Wednesday."""
    first = date(2026, 8, 19)  # a Wednesday, the first week of the Scottish school year
    days, _, interval = days.partition("/")
    monthly = days[0] in "-12345"
    return Schedule(
        freq="MONTHLY" if monthly else "WEEKLY",
        interval=int(interval) if interval else None,
        dtstart=first if monthly or interval else None,
        byday=days,
        opens_at=opens,
        closes_at=closes,
        notes=notes,
    )


def _costs(recipe: Table, rng: random.Random) -> tuple[CostOption, ...]:
    """Return a fee; one record in ten keeps silent about it."""
    if "fees" not in recipe or rng.random() < 0.1:
        return ()
    low, high, period = rng.choice(recipe["fees"])
    amount = low if low == high else float(rng.randint(low * 2, high * 2)) / 2
    return (
        CostOption(
            option="Funded place" if "free_from_age" in recipe else None,
            amount=float(amount),
            period=period,
            minimum_age=recipe.get("free_from_age"),
        ),
    )


def _languages(recipe: Table, known: Mapping[str, str], rng: random.Random) -> tuple[Language, ...]:
    own = recipe.get("languages")
    if own:
        codes = ["en", *rng.sample(own, min(3, len(own)))]
    elif rng.random() < 0.25:
        codes = ["en", *rng.sample(list(known)[1:], rng.randint(1, 3))]
    else:
        return ()
    return tuple(Language(code=code, name=known[code]) for code in codes)


def _served(recipe: Table, city: City) -> tuple[ServiceArea, ...]:
    """Say that the whole city is served: always where there is no place, else in most records."""
    if recipe["site"] != "none" and city.rng.random() < 0.35:
        return ()
    name = f"{city.name} (whole city)"
    return (ServiceArea(name=name, code=city.council_code, extent_type="council"),)


def _accepting(rng: random.Random) -> Accepting:
    fit = rng.choices([Fit.YES, Fit.NO, Fit.UNKNOWN], [30, 9, 61])[0]
    if fit is Fit.UNKNOWN:
        return Accepting()
    as_of = REFERENCE - timedelta(days=rng.randint(2, 70))
    return Accepting(fit=fit, as_of=as_of, said_by="the service")


def _places(recipe: Table, rng: random.Random) -> int | None:
    if "places" not in recipe or rng.random() < 0.08:
        return None
    low, high = recipe["places"]
    return rng.randrange(low, high + 1, 2)


def _conditionality(recipe: Table) -> Table:
    kind, *note = recipe.get("conditionality", ("unknown",))
    return {"conditionality": kind, "conditionality_note": note[0] if note else None}


def _pick(choices: list[Any] | None, rng: random.Random) -> Any:  # noqa: ANN401 - any choice
    return rng.choice(choices) if choices else None


def _read(name: str) -> Table:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def sector_points(postcodes: Postcodes) -> dict[str, Point]:
    """Return the point of every sector the sample may use.

    Raises
    ------
    ValueError
        If the postcode data no longer has one of them.
    """
    points: dict[str, Point] = {}
    for sector in sectors():
        found = postcodes.find(sector)
        if found.latitude is None or found.longitude is None:
            raise ValueError(f"Sector {sector!r} is gone; take it out of areas.toml.")
        points[sector] = (found.latitude, found.longitude)
    return points


def main() -> None:
    """Look up the sector points in the postcode data and write the file."""
    parser = argparse.ArgumentParser(description="Write the sample directory.")
    parser.add_argument("--out", type=Path, default=OUT)
    out = parser.parse_args().out
    postcodes = Postcodes.open(read_settings(os.environ).cache_dir)
    write(build(sector_points(postcodes)), out)


if __name__ == "__main__":
    main()
