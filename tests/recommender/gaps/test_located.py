"""In which area does a service lie? By its point, whatever the record says."""

import numpy as np
import pytest

from directory.records import Location, Service, ServiceAtLocation
from recommender.gaps.located import in_areas, localities_of, services_near


class Squares:
    """Two areas: west and east of 4 degrees west."""

    codes = np.array(["W", "E"])

    def areas_of(self, latitudes, longitudes):
        assert len(latitudes) == len(longitudes)
        return np.where(longitudes < -4.0, 0, np.where(longitudes < -3.0, 1, -1))


def placed(service_id, *longitudes, code="S01000009"):
    return Service(
        id=service_id,
        name=f"{service_id} (made up)",
        needs=("childcare",),
        service_at_locations=tuple(
            ServiceAtLocation(
                id=f"{service_id}{number}",
                location=Location(
                    id=f"{service_id}{number}",
                    latitude=None if longitude is None else 55.9,
                    longitude=longitude,
                    area_code=code,
                    council_code="S12000049",
                ),
            )
            for number, longitude in enumerate(longitudes)
        ),
    )


@pytest.mark.parametrize(
    ("longitudes", "codes"),
    [
        ((-4.2, -3.5), ["W", "E"]),
        ((-1.0,), [None]),  # outside all of them, though the record names a zone
        ((None, -3.5), [None, "E"]),
        ((), []),
    ],
)
def test_places_get_the_area_they_lie_in(longitudes, codes):
    found = in_areas(placed("s", *longitudes), Squares())
    assert [at.location.area_code for at in found.service_at_locations] == codes


def test_the_locality_of_a_service_is_that_of_its_first_place_in_one(make_index):
    index = make_index([placed("a", -1.0, -3.5), placed("b", -4.2), placed("c", -1.0)])
    names = {"W": "Govan", "E": "Leith"}
    assert localities_of(index, ["a", "b", "c", "gone", "a"], Squares(), names) == {
        "a": "Leith",
        "b": "Govan",
    }


def test_services_of_the_councils_and_those_without_a_place_come_once(make_index):
    other = placed("far", -1.0)
    index = make_index([placed("a", -4.2, -3.5), placed("phone"), other])
    assert sorted(one.id for one in services_near(index, {"S12000049"})) == ["a", "far", "phone"]
    assert [one.id for one in services_near(index, {"S12000036"})] == ["phone"]


def test_a_service_without_a_point_is_its_own_councils(make_index):
    index = make_index([placed("no postcode", None)])
    assert [one.id for one in services_near(index, {"S12000049"})] == ["no postcode"]
    assert list(services_near(index, {"S12000036"})) == []
