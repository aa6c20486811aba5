"""The sample directory: invented through and through, varied enough to try every rule on."""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.sample import compact, generate
from directory.reading import read_source
from directory.records import Fit, Problem
from directory.validation import check
from directory.vocabulary import NEEDS

TODAY = date(2026, 11, 23)
DRAMA = re.compile(r"(?:0141 496 0|0131 496 0|01632 960|0808 157 0)\d{3}")


@pytest.fixture(scope="module")
def page():
    return json.loads(generate.OUT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def services():
    reading = read_source(str(generate.OUT), feed="sample", today=TODAY)
    assert reading.format == "hsds"
    items = list(reading.items)
    assert [item for item in items if isinstance(item, Problem)] == []
    return [item.service for item in items]


def places(services):
    return [at.location for service in services for at in service.service_at_locations]


def council(service):
    codes = {area.code for area in service.service_areas}
    codes |= {location.council_code for location in places([service])}
    (code,) = codes
    return code


def test_the_committed_file_is_what_the_generator_makes(page, tmp_path):
    points = defaultdict(lambda: (0.0, 0.0))  # a shared site that nobody uses is in no record
    points |= {
        at["location"]["addresses"][0]["postal_code"]: (
            at["location"]["latitude"],
            at["location"]["longitude"],
        )
        for item in page["contents"]
        for at in item.get("service_at_locations", ())
    }
    compact.write(generate.build(points), tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == generate.OUT.read_bytes()


def test_another_seed_makes_another_directory(page):
    points = dict.fromkeys(generate.sectors(), (55.9, -3.9))
    other = generate.build(points, seed=generate.SEED + 1)
    assert {item["name"] for item in other["contents"]} != {
        item["name"] for item in page["contents"]
    }


def test_a_sector_that_is_gone_is_named():
    gone = SimpleNamespace(find=lambda _text: SimpleNamespace(latitude=None, longitude=None))
    with pytest.raises(ValueError, match=r"'G1 1' is gone; take it out of areas.toml"):
        generate.sector_points(gone)


def test_it_is_one_page_of_about_four_hundred(page):
    assert page["total_items"] == page["size"] == len(page["contents"])
    assert 400 <= page["size"] <= 480
    assert generate.OUT.stat().st_size < 700_000


def test_every_need_has_fifteen_in_each_city(services):
    found = Counter((council(service), need) for service in services for need in service.needs)
    for code in ("S12000049", "S12000036"):
        for need in NEEDS:
            assert found[code, need] >= 15, (code, need)


def test_it_says_everywhere_that_it_is_a_sample(services):
    for service in services:
        assert service.name.endswith("(sample)")
        provider = service.organization.name if service.organization else ""
        assert not provider or provider.endswith("(sample)")
        assert service.sources[0].licence == "CC0-1.0"
        assert not service.email or service.email.endswith("@example.org")
        assert not service.url or service.url.startswith("https://example.org/")
    for location in places(services):
        assert location.name is None or location.name.endswith("(sample)")


def test_numbers_are_those_kept_for_drama_and_each_stands_once(services):
    numbers = [phone.number for service in services for phone in service.phones]
    assert all(DRAMA.fullmatch(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_names_and_ids_stand_once(services):
    assert len({service.id for service in services}) == len(services)
    assert len({service.name for service in services}) == len(services)


def test_places_are_only_as_precise_as_a_sector(services):
    for location in places(services):
        assert re.fullmatch(r"[A-Z]{1,2}\d{1,2} \d", location.postal_code)
        assert location.precision == "sector"
        assert location.address_1 is None


def test_childminders_have_neither_name_nor_address(services):
    minders = [service for service in services if "childminder" in service.tags]
    assert minders
    for service in minders:
        assert service.organization is None or not service.organization.name
        assert re.fullmatch(r"Childminder near [A-Z0-9]+ \d \(sample\)", service.name)
        assert all(location.name is None for location in places([service]))


def test_there_is_no_refuge_and_no_crisis_service(services):
    for service in services:
        text = f"{service.name} {service.description}".lower()
        assert not re.search(r"refuge\b|safe house|crisis (?:team|centre|service)|helpline", text)
        if "crisis" in text:
            assert "not a crisis line" in text
        if "domestic_abuse" in service.needs:
            assert not service.service_at_locations
        assert not check(service).hidden
        assert check(service).problems == ()


def test_services_share_doors(services):
    doors = defaultdict(set)
    for service in services:
        for location in places([service]):
            doors[location.id].update(service.needs)
    assert sum(len(needs) >= 4 for needs in doors.values()) >= 20


def test_there_is_something_for_every_rule_to_refuse_or_to_ask(services):
    tags = Counter(tag for service in services for tag in service.tags)
    audience = Counter(word for service in services for word in service.audience)
    for tag in ("commercial_lender", "mediation", "faith_venue", "couples_counselling", "creche"):
        assert tags[tag] >= 2, tag
    for word in ("women_only", "dads", "young_parents_only", "refugees", "lone_parents"):
        assert audience[word] >= 2, word
    assert {service.status for service in services} == {
        "active",
        "inactive",
        "defunct",
        "temporarily closed",
    }
    assert {channel for service in services for channel in service.channels} == {
        "in_person",
        "phone",
        "online",
        "home_visit",
    }
    wheelchair = Counter(
        next((fact.fit for fact in location.accessibility if fact.access == "wheelchair"), None)
        for location in places(services)
    )
    assert min(wheelchair[Fit.YES], wheelchair[Fit.NO], wheelchair[None]) >= 15
    assert {language.code for service in services for language in service.languages} >= {
        "pl", "ar", "ur", "fa", "uk", "bfi",
    }  # fmt: skip


@pytest.mark.parametrize(
    "fact",
    ["schedules", "cost_options", "minimum_age", "assured_date", "capacity_places", "accepting"],
)
def test_some_records_keep_silent(services, fact):
    childcare = [service for service in services if "childcare" in service.needs]
    silent = [
        service
        for service in childcare
        if not getattr(service, fact)
        or (fact == "accepting" and service.accepting.fit is Fit.UNKNOWN)
    ]
    if fact != "minimum_age":
        assert silent
    assert len(silent) < len(childcare)


def test_some_records_are_stale(services):
    days = [(TODAY - service.assured_date).days for service in services if service.assured_date]
    assert sum(age > 365 for age in days) >= 20
    assert sum(age < 120 for age in days) >= 200


def test_hours_cover_evenings_weekends_shifts_and_months(services):
    rows = [row for service in services for row in service.schedules]
    assert any(row.opens_at < "07:00" for row in rows)
    assert any(row.closes_at > "20:00" for row in rows)
    assert any("SA" in row.byday for row in rows)
    assert any(row.freq == "MONTHLY" and row.byday == "2TU" for row in rows)
    assert any(row.interval == 2 and row.dtstart for row in rows)


@pytest.mark.shared
def test_no_name_is_a_real_one(services, shared: Path):
    real = set()
    folder = shared / "data" / "services"
    columns = {"ServiceName", "ServiceProvider", "Charity Name", "name", "Name", "charity_name"}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            for row in csv.DictReader(file):
                real |= {
                    value.casefold().strip()
                    for key, value in row.items()
                    if key and value and (key in columns or "name" in key.casefold())
                }
    assert len(real) > 5_000
    ours = {service.name for service in services}
    ours |= {location.name for location in places(services) if location.name}
    ours |= {service.organization.name for service in services if service.organization}
    bare = {name.removesuffix(" (sample)").casefold() for name in ours if name}
    assert not bare & real
    first = {name.split()[0] for name in bare if " near " not in name and " at " not in name}
    invented = {start + end for start, end in _words()}
    taken = {name.split()[0] for name in real if name.split()} & invented
    assert not first & taken, "an invented word begins a real name"


def _words():
    names = generate._read("names.toml")
    return [(start.lower(), end) for start in names["starts"] for end in names["ends"]]
