"""How well are the records of two lists told apart? Lists with a known truth, and the figures.

    python -m tests.directory.matching.measured

prints precision and recall for each pair of lists: for the half of the records that the weights
were fitted on, and for the half that they were not (`is_held_out`). Without ../shared it measures
on corruptions of the sample alone.
"""

import csv
import hashlib
import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import typer

from directory.candidates import Blocks
from directory.locating import Locator
from directory.matching import Look, Rarity, judge, look_at
from directory.postcodes import Postcodes
from directory.reading import read_source
from directory.records import Record, Service, stable_id, to_mapping
from directory.settings import read_settings
from tests.directory.matching.corruptions import another_list

TODAY = date(2026, 11, 23)
SHARED = Path(__file__).parents[4] / "shared"
REGISTER = "data/services/care_inspectorate_scotland_2026-05_part70.csv"
CITIES = "data/services/care_inspectorate_two_cities_2025-08_part70.csv"
EARLIER = "standards/feeds/care-inspectorate/datastore_2024-06.csv"
CHARITIES = "data/services/oscr_local_charities_scotland_2021_part70.csv"
NURSERIES = "data/services/edinburgh_council_nursery_early_years_2014.csv"
STRANGERS = 300

Keyed = tuple[str, Service]
Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Case:
    """Two lists, which of their records are one service, and pairs nobody can be sure of."""

    name: str
    new: list[Look]
    old: list[Look]
    truth: set[Pair]
    unsure: set[Pair] = field(default_factory=set)

    def found(self) -> set[Pair]:
        """Return what is linked without asking, the surest first, each record at most once."""
        rarity = Rarity([*self.new, *self.old])
        blocks = Blocks(rarity)
        blocks.add(self.old)
        judged = [(judge(one, other, rarity), one, other) for one, other in blocks.beside(self.new)]
        pairs, taken = set(), set()
        for verdict, one, other in sorted(judged, key=lambda item: (-item[0].score, item[1].key)):
            if verdict.relation != "same" or one.own_id in taken or other.own_id in taken:
                continue
            taken |= {one.own_id, other.own_id}
            pairs.add((one.key, other.key))
        return pairs - self.unsure


def is_held_out(key: str) -> bool:
    """Say whether the weights were fitted without this record."""
    return hashlib.md5(key.split()[-1].encode()).digest()[0] % 2 == 1


def precision_and_recall(
    case: Case, found: set[Pair], keep: Callable[[str], bool] = lambda _: True
) -> tuple[int, float, float]:
    """Return (true pairs, precision, recall) over the new records that are kept."""
    truth = {pair for pair in case.truth if keep(pair[0])}
    linked = {pair for pair in found if keep(pair[0])}
    right = len(linked & truth)
    return len(truth), right / max(1, len(linked)), right / max(1, len(truth))


def looks_of(services: list[Keyed], feed: str) -> list[Look]:
    looks = [
        look_at(feed, key, stable_id(feed, key), to_mapping(service)) for key, service in services
    ]
    return [look for look in looks if look.named]


def read_list(path: Path, locate: Locator, *, by_row: bool = False) -> list[Keyed]:
    items = read_source(str(path), today=TODAY).items
    return [
        (str(item.row) if by_row else item.key, locate(item.service)[0])
        for item in items
        if isinstance(item, Record)
    ]


def corrupted(name: str, services: list[Keyed], seed: int, strangers: int) -> Case:
    """Return another list made of these services; one in three is missing from ours."""
    chance = random.Random(seed)
    services = [(key, replace(service, sources=())) for key, service in services]
    chance.shuffle(services)
    foreign, listed = services[:strangers], services[strangers:]
    old = [one for one in listed if chance.random() < 0.67]
    held = {key for key, _ in old}
    new, truth = another_list(listed, [service for _, service in foreign], chance)
    return Case(
        name=name,
        new=looks_of(new, "theirs"),
        old=looks_of(old, "ours"),
        truth={(theirs, ours) for theirs, ours in truth if ours in held},
    )


def of_the_sample(seed: int) -> Case:
    """Return corruptions of the sample directory, with what it calls itself taken off."""
    path = str(files("data") / "sample" / "directory.json")
    reading = read_source(path, format_id="hsds", feed="sample", today=TODAY)
    services = [item.service for item in reading.items if isinstance(item, Record)]
    listed = [
        (str(number), replace(one, name=one.name.replace(" (sample)", "")))
        for number, one in enumerate(services)
        if "childminder" not in one.tags
    ]
    return corrupted(f"corruptions of the sample, seed {seed}", listed, seed, strangers=60)


def of_a_real_list(shared: Path, locate: Locator, file: str, seed: int) -> Case:
    """Return corruptions of a real list, but for what shares its name and address with another."""
    listed = read_list(shared / file, locate)
    twins = Counter(_addressed(service) for _, service in listed)
    apart = [
        (key, service)
        for key, service in listed
        if "childminder" not in service.tags and twins[_addressed(service)] == 1
    ]
    chosen = random.Random(seed).sample(apart, 1_500)
    what = "the register" if file == REGISTER else "the charities"
    return corrupted(f"corruptions of {what}, seed {seed}", chosen, seed, STRANGERS)


def _addressed(service: Service) -> tuple[object, ...]:
    return service.name, tuple(at.location.postal_code for at in service.service_at_locations)


def two_editions(shared: Path, locate: Locator) -> Case:
    """Return two editions of the register: its number is the truth, and is hidden."""
    lists = {}
    for feed, file in (("new", CITIES), ("old", REGISTER)):
        services = read_list(shared / file, locate)
        hidden = [(f"n{key[2:]}", replace(service, sources=())) for key, service in services]
        lists[feed] = looks_of(hidden, feed)
    both = {one.key for one in lists["new"]} & {one.key for one in lists["old"]}
    return Case(
        name="register of 2025 x 2026, numbers hidden",
        new=lists["new"],
        old=lists["old"],
        truth={(key, key) for key in both},
    )


def without_numbers(shared: Path, locate: Locator) -> Case:
    """Return the edition of 2024, which gives no numbers, telephones or streets.

    The truth is what has postcode, type, subtype and month of registration for itself; what shares
    them with another, or is called the same and registered anew, nobody can be sure of.
    """
    lists = {
        feed: [
            (key, replace(service, sources=()))
            for key, service in read_list(shared / file, locate)
            if "childminder" not in service.tags
        ]
        for feed, file in (("new", EARLIER), ("old", REGISTER))
    }
    signed: dict[str, defaultdict[object, list[str]]] = {}
    for feed, services in lists.items():
        signed[feed] = defaultdict(list)
        for key, service in services:
            signed[feed][_signature(service)].append(key)
    meeting = [
        (signed["new"][one], signed["old"][one]) for one in signed["new"].keys() & signed["old"]
    ]
    truth = {(new[0], old[0]) for new, old in meeting if len(new) == len(old) == 1}
    crowds = {(one, other) for new, old in meeting for one in new for other in old} - truth
    new, old = (looks_of(lists[feed], feed) for feed in ("new", "old"))
    return Case(
        name="register of 2024 x 2026, no numbers or telephones",
        new=new,
        old=old,
        truth=truth,
        unsure=crowds | _namesakes(new, old, truth),
    )


def _signature(service: Service) -> tuple[object, ...]:
    facts = {fact.name: fact.value for fact in service.attributes}
    return (
        tuple(at.location.postal_code for at in service.service_at_locations),
        facts.get("Registered type"),
        facts.get("Registered subtype"),
        (facts.get("Registered on") or "")[:7],
    )


def _namesakes(new: list[Look], old: list[Look], truth: set[Pair]) -> set[Pair]:
    """Return pairs of one name and one provider that are not in the truth: moved, or anew.

    So are those of one name, type and postcode: sold to somebody else.
    """
    named: defaultdict[str, list[Look]] = defaultdict(list)
    for look in old:
        named[look.name].append(look)
    return {
        (one.key, other.key)
        for one in new
        for other in named[one.name]
        if one.organization == other.organization
        or (one.terms == other.terms and one.postcodes == other.postcodes)
    } - truth


def as_read(shared: Path, locate: Locator, which: str, file: str) -> Case:
    """Return a real list against the register, as a person read them (`pairs.csv`)."""
    told = Path(__file__).with_name("pairs.csv").read_text(encoding="utf-8").splitlines()
    pairs = [row for row in csv.DictReader(told) if row["list"] == which]
    truth, unsure = (
        {(row["row_or_number"], row["cs_number"]) for row in pairs if row["verdict"] == verdict}
        for verdict in ("same", "unsure")
    )
    theirs = read_list(shared / file, locate, by_row=which == "edinburgh")
    ours = read_list(shared / REGISTER, locate)
    what = "Edinburgh nurseries 2014" if which == "edinburgh" else "charity register 2021"
    return Case(
        name=f"{what} x register of 2026, as read",
        new=looks_of(theirs, which),
        old=looks_of(ours, "care-inspectorate"),
        truth=truth,
        unsure=unsure,
    )


def cases(postcodes: Postcodes | None, shared: Path | None) -> Iterator[Case]:
    """Yield every case that can be measured here."""
    for seed in (11, 12, 13):
        yield of_the_sample(seed)
    if postcodes is None or shared is None:
        return
    locate = Locator(postcodes)
    for seed in (11, 12):
        yield of_a_real_list(shared, locate, REGISTER, seed)
        yield of_a_real_list(shared, locate, CHARITIES, seed)
    yield two_editions(shared, locate)
    yield without_numbers(shared, locate)
    yield as_read(shared, locate, "edinburgh", NURSERIES)
    yield as_read(shared, locate, "oscr", CHARITIES)


def main() -> None:
    """Print the table."""
    shared = SHARED if SHARED.is_dir() else None
    postcodes = Postcodes.open(read_settings(os.environ).cache_dir) if shared else None
    halves = {"fitted": lambda key: not is_held_out(key), "held out": is_held_out}
    typer.echo("| lists | half | pairs | precision | recall |\n| --- | --- | --- | --- | --- |")
    for case in cases(postcodes, shared):
        found = case.found()
        for half, keep in halves.items():
            pairs, precision, recall = precision_and_recall(case, found, keep)
            typer.echo(f"| {case.name} | {half} | {pairs:,} | {precision:.3f} | {recall:.3f} |")


if __name__ == "__main__":
    main()
