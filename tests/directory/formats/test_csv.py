from datetime import date
from pathlib import Path

import pytest

from directory.errors import FeedContentError, FeedShapeError, MappingError
from directory.formats._mapping import known_mappings, parsed
from directory.reading import read_source
from directory.records import CostOption, Problem, Record, Schedule

FIXTURE = Path(__file__).parent / "fixtures" / "csv.csv"
TODAY = date(2026, 11, 23)


def read(path, **options):
    reading = read_source(str(path), today=TODAY, **options)
    items = list(reading.items)
    return (
        reading,
        [item for item in items if isinstance(item, Record)],
        [item for item in items if isinstance(item, Problem)],
    )


def test_headings_in_hsds_words_need_no_mapping():
    reading, records, problems = read(FIXTURE)
    assert (reading.feed, reading.format) == ("csv", "csv")
    group, again, drop_in = (record.service for record in records)
    assert records[0].key == records[1].key
    assert group.id == again.id != drop_in.id
    assert [phone.number for phone in group.phones] == ["0131 496 0001", "0131 496 0002"]
    assert group.schedules == (
        Schedule(
            freq="WEEKLY",
            byday="MO,TU,WE,TH,FR",
            opens_at="09:00",
            closes_at="12:00",
            description="Mon-Fri 9am-12pm",
        ),
    )
    assert group.cost_options == (
        CostOption(amount=1.5, period="session", amount_description="£1.50 per session"),
    )
    assert (group.minimum_age, group.maximum_age) == (0, 4)
    assert group.url == "https://example.org/toddlers"
    assert group.needs == ("family_support",)
    assert drop_in.needs == ("food", "digital")
    assert drop_in.schedules == (Schedule(description="by arrangement"),)
    assert drop_in.cost_options == (CostOption(amount_description="donation"),)
    assert drop_in.eligibility_description == "all"
    assert [(p.row, p.field, p.value) for p in problems if not p.refused] == [
        (3, "needs", "magic"),
        (3, "phones", "call us"),
    ]
    assert [(p.row, p.field) for p in problems if p.refused] == [(4, "name")]


MAPPING = """
title = "Invented"
feed = "invented-halls"
licence = "Open Government Licence v3.0"
attribution = "Source: Invented Council"
published_on = 2026-03-01
key = ["Ref"]
[columns]
name = "Hall"
description = ["What", { column = "Room", label = "Room" }]
monday = "Mon"
tuesday = "Tue"
point = "Where"
wheelchair = "Access"
referral = "How"
[attributes]
"Bus" = "Bus"
[constants]
needs = ["food"]
setting = "community centre"
[[when]]
column = "What"
matches = "debt"
unless = "no debt"
add = { needs = ["debt_advice"], role = "advice" }
"""
TABLE = """Ref,Hall,What,Room,Mon,Tue,Where,Access,How,Bus
1,New Hall,Soup and debt advice,Big,9am-1pm,10am-1pm,"55.95,-3.19",Yes (ground floor),Self-referral or a GP,2
2,Other Hall,Soup but no debt advice,,,,,No,Self-referrals are not accepted,
"""  # noqa: E501 - one row of a table


def test_a_mapping_file_gives_fields_constants_and_conditions(tmp_path):
    (tmp_path / "halls.toml").write_text(MAPPING)
    (tmp_path / "halls.csv").write_text(TABLE)
    reading, (first, second), problems = read(
        tmp_path / "halls.csv", mapping=tmp_path / "halls.toml"
    )
    assert problems == []
    assert reading.feed == "invented-halls"
    assert reading.published_on == date(2026, 3, 1)
    assert first.service.sources[0].attribution == "Source: Invented Council"
    assert first.service.description == "Soup and debt advice\nRoom: Big"
    assert first.service.needs == ("food", "debt_advice")
    assert first.service.role == "advice"
    assert second.service.needs == ("food",)
    assert [row.byday for row in first.service.schedules] == ["MO", "TU"]
    assert first.service.referral_route == ("self", "gp")
    assert second.service.referral_route == ()
    location = first.service.service_at_locations[0].location
    assert (location.latitude, location.longitude) == (55.95, -3.19)
    assert location.setting == "community centre"
    (access,) = location.accessibility
    assert (access.fit.word, access.details) == ("unknown", "Yes (ground floor)")
    assert second.service.service_at_locations == ()


SESSIONS = """
title = "Invented"
[columns]
name = "Hall"
postal_code = "Postcode"
phones = "Phone"
hours = "Open"
[constants]
setting = "library"
[[also]]
column = "Baby group"
[also.columns]
name = { column = "Hall", label = "Baby group" }
description = "Baby group"
ages = { column = "Baby group", find = '\\d to \\d years' }
fees = { column = "Baby group", find = '\\bfree\\b' }
hours = { column = "Baby group", find = 'every \\w+day\\b.*' }
[also.constants]
needs = ["family_support"]
"""


def test_a_row_may_speak_of_a_second_service_with_hours_of_its_own(tmp_path):
    (tmp_path / "halls.toml").write_text(SESSIONS)
    (tmp_path / "halls.csv").write_text(
        "Hall,Postcode,Phone,Open,Baby group\n"
        "North,G1 1AB,0131 496 0001,Mon-Fri 9am-5pm,"
        "A free hour for 0 to 4 years. Every Tuesday 10am to 11am\n"
        "South,G1 1AA,0131 496 0002,Mon-Fri 9am-5pm,\n"
    )
    _, records, problems = read(tmp_path / "halls.csv", mapping=tmp_path / "halls.toml")
    north, south, group = (record.service for record in records)
    assert not problems
    assert [one.name for one in (north, south, group)] == ["North", "South", "Baby group: North"]
    assert len({record.key for record in records}) == 3
    assert (group.minimum_age, group.maximum_age, group.needs) == (0, 4, ("family_support",))
    assert [cost.amount for cost in group.cost_options] == [0]
    assert [(one.byday, one.opens_at, one.closes_at) for one in group.schedules] == [
        ("TU", "10:00", "11:00")
    ]
    assert [one.byday for one in north.schedules] == ["MO,TU,WE,TH,FR"]
    assert (north.needs, north.minimum_age) == ((), None)
    assert group.phones == north.phones
    at = group.service_at_locations[0].location
    assert (at.setting, at.postal_code) == ("library", "G1 1AB")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns = [", "it is not TOML"),
        ("[columns]\nname='N'\n[also]\ncolumn='A'", "with two brackets"),
        ("[columns]\nname='N'\n[[also]]\ncolumn='A'", "needs column and columns"),
        ("[columns]\nname='N'\n[[also]]\n[also.columns]\nname='A'", "needs column and columns"),
        ("[columns]\nname={column='N', find='('}", "is no expression"),
        ("title = 'x'", r"\[columns\] must say which column is the name"),
        ("colour = 1\n[columns]\nname = 'N'", "colour mean nothing there"),
        ("[columns]\nname = 'N'\ncolour = 'C'", "we have no field colour"),
        ("feed = 5\n[columns]\nname = 'N'", "feed must be words in quotes"),
        ("published_on = 2026-05-31T09:00:00\n[columns]\nname = 'N'", "published_on must be a day"),
        ("[columns]\nname = 3", "3 is not the name of a column"),
        ("columns = 3", r"\[columns\] must be a table"),
        ("[columns]\nname='N'\n[[when]]\ncolumn='A'", "needs column, matches and add"),
        (
            "[columns]\nname='N'\n[[when]]\ncolumn='A'\nmatches='('\nadd={tags=['x']}",
            "is no expression",
        ),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(text, said):
    with pytest.raises(MappingError, match=said) as caught:
        parsed(text, "mine.toml")
    assert "mine.toml" in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_table_that_lost_the_column_of_the_name_is_refused_whole(tmp_path):
    (tmp_path / "halls.toml").write_text(MAPPING)
    (tmp_path / "halls.csv").write_text(TABLE.replace("Hall,", "Place,", 1))
    with pytest.raises(FeedShapeError, match="lost the columns Hall"):
        read(tmp_path / "halls.csv", mapping=tmp_path / "halls.toml")


def test_an_open_quote_is_one_sentence(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('name,description,phone\nA,B,C\n"D,' + "x" * (2 << 20) + "\n")
    with pytest.raises(FeedContentError, match="look for an open quote"):
        read(path)


def test_rows_that_share_their_key_columns_stay_apart(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("name,description,postcode\nA,one,G1 1AB\nA,two,G1 1AB\nA,one,G1 1AB\n")
    _, records, _ = read(path)
    assert len({record.key for record in records}) == 2


def test_every_mapping_of_a_publisher_names_its_licence_and_attribution():
    assert len(known_mappings()) >= 8
    for mapping in known_mappings():
        if mapping.source == "fingerpost_export.toml":
            continue
        assert mapping.licence, mapping.source
        assert mapping.attribution, mapping.source
        assert mapping.headings, mapping.source
        assert mapping.feed, mapping.source
        assert mapping.published_on, mapping.source


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "rows", "feed"),
    [
        ("nursery_early_years_2014", 212, "edinburgh-nursery-early-years"),
        ("community_centres_2015", 49, "edinburgh-community-centres"),
        ("libraries_2015", 35 + 28, "edinburgh-libraries"),  # and their sessions for small children
        ("day_services_lunch_clubs_2014", 77, "edinburgh-day-services"),
        ("carer_support_groups_2013", 15, "edinburgh-carer-support-groups"),
        ("drug_alcohol_services_2013", 62, "edinburgh-drug-alcohol-services"),
        ("neighbourhood_offices_2013", 9, "edinburgh-neighbourhood-offices"),
    ],
)
def test_the_files_of_the_city_of_edinburgh(shared, name, rows, feed):
    path = shared / "data" / "services" / f"edinburgh_council_{name}.csv"
    reading, records, problems = read(path)
    assert (reading.feed, len(records)) == (feed, rows)
    assert not [problem for problem in problems if problem.refused]
    assert len({record.key for record in records}) == rows
