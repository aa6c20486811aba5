from datetime import date
from pathlib import Path

import pytest

from directory.errors import FeedShapeError
from directory.reading import read_source
from directory.records import Fit, Problem, Record

FIXTURE = Path(__file__).parent / "fixtures" / "overlay_2026-02.csv"
TODAY = date(2026, 11, 23)


def read(path, **options):
    items = list(read_source(str(path), today=TODAY, **options).items)
    return [item for item in items if isinstance(item, Record)], [
        item for item in items if isinstance(item, Problem)
    ]


def test_an_overlay_says_only_what_it_adds_and_to_whom():
    (record,), (refused,) = read(FIXTURE)
    assert record.raw["overlay"] == {"service_id": "00000000-0000-5000-8000-000000000001"}
    service = record.service
    assert service.name == ""
    assert service.schedules[0].byday == "MO,TU,WE,TH,FR"
    assert (service.cost_options[0].amount, service.cost_options[0].period) == (5, "session")
    assert (service.accepting.fit, service.accepting.as_of) == (Fit.YES, date(2026, 2, 1))
    assert (service.minimum_age, service.maximum_age) == (0, 5)
    (at,) = service.service_at_locations
    assert at.location.setting == "library"
    assert at.location.postal_code is None
    assert refused.refused
    assert "its service_id, or record_id, or its name." in refused.advice


def test_a_service_may_be_named_by_its_record_or_by_name_and_postcode(tmp_path):
    path = tmp_path / "overlay.csv"
    path.write_text("CSNumber,Feed,Fees\nCS1900000001,care-inspectorate,£4 per hour\n")
    (record,), _ = read(path, format_id="overlay")
    assert record.raw["overlay"] == {"record_id": "CS1900000001", "feed": "care-inspectorate"}
    path.write_text("Name,Postcode,Opening hours\nInvented Nursery,G34 9AA,Mon 9am-5pm\n")
    (record,), _ = read(path, format_id="overlay")
    assert record.raw["overlay"] == {"name": "Invented Nursery", "postal_code": "G34 9AA"}
    assert record.service.service_at_locations == ()
    path.write_text("Name,Council,Fees\nInvented Nursery,Fife,£4 per hour\nAnother,,£5 per hour\n")
    records, _ = read(path, format_id="overlay")
    told = [record.raw["overlay"] for record in records]
    assert told == [{"name": "Invented Nursery", "council": "Fife"}, {"name": "Another"}]


def test_vacancies_without_their_day_are_not_believed(tmp_path):
    path = tmp_path / "overlay.csv"
    path.write_text("service_id,accepting\n1,yes\n2,perhaps\n")
    records, problems = read(path)
    assert [record.service.accepting.fit for record in records] == [Fit.UNKNOWN, Fit.UNKNOWN]
    assert [problem.field for problem in problems] == ["accepting", "accepting"]
    assert "on which day" in problems[0].advice


@pytest.mark.parametrize(
    ("heading", "lost"),
    [("venue,fees", "service_id"), ("service_id,colour", "what to add")],
)
def test_an_overlay_that_says_nothing_or_of_nobody_is_refused_whole(tmp_path, heading, lost):
    path = tmp_path / "overlay.csv"
    path.write_text(f"{heading}\na,b\n")
    with pytest.raises(FeedShapeError, match=lost):
        read(path, format_id="overlay")
