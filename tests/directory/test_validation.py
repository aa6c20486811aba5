"""What is refused at the last look, and what is not."""

import pytest

from directory.records import Location, Phone, Service, ServiceAtLocation
from directory.validation import check

SOMEWHERE = (ServiceAtLocation(id="a", location=Location(id="a", postal_code="G34 9AA")),)
NOWHERE = (ServiceAtLocation(id="a", location=Location(id="a")),)


@pytest.mark.parametrize("name", ["Total", "TOTALS:", "Grand total", "Sub-total"])
def test_the_line_that_adds_a_table_up_is_no_service(name):
    checked = check(Service(id="1", name=name, capacity_places=120, service_at_locations=NOWHERE))
    assert checked.service is None
    [problem] = checked.problems
    assert problem.refused
    assert "adds up" in problem.advice


@pytest.mark.parametrize(
    "service",
    [
        Service(id="1", name="Total Wellbeing"),
        Service(id="1", name="Total", phones=(Phone(number="0141 496 0001"),)),
        Service(id="1", name="Total", service_at_locations=SOMEWHERE),
    ],
)
def test_a_service_that_can_be_reached_may_be_called_anything(service):
    assert check(service).service is not None


def test_facts_that_an_overlay_adds_need_no_name():
    assert check(Service(id="1", name="", capacity_places=3), overlay=True).service is not None
