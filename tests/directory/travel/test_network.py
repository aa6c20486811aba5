import json

import numpy as np
import pytest

from directory.errors import AreaSourceError
from directory.grid import metres_between
from directory.travel.network import Network, open_network, read_streets


def write(path, features):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def line(coordinates, **facts):
    kind = "MultiLineString" if isinstance(coordinates[0][0], list) else "LineString"
    return {
        "type": "Feature",
        "properties": facts,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_parallel_ways_loops_and_named_nodes(tmp_path):
    quick, slow = (
        [[-3.20, 55.95], [-3.19, 55.95]],
        [[-3.20, 55.95], [-3.195, 55.96], [-3.19, 55.95]],
    )
    loop = [[-3.19, 55.95], [-3.18, 55.96], [-3.19, 55.95]]
    nodes = {"startNode": "A", "endNode": "B"}
    path = write(tmp_path / "x.geojson", [line(slow, **nodes), line(quick, **nodes), line([loop])])
    network = Network(read_streets(path))
    assert len(network.streets.latitudes) == 3  # A, B, and the loop's spot, which no link names
    minutes = network.minutes_from(0, "walk")
    assert minutes[1] == pytest.approx(623 / 80, rel=0.01)
    assert np.isinf(minutes[2])


def test_faster_roads_are_faster_and_a_motorway_is_not_cycled(tmp_path):
    along = [[-3.20, 55.95], [-3.10, 55.95]]
    path = write(tmp_path / "x.geojson", [line(along, **{"class": "Motorway"})])
    network = Network(read_streets(path))
    assert network.minutes_from(0, "car")[1] == pytest.approx(6.23 / 90 * 60, rel=0.01)
    assert np.isinf(network.minutes_from(0, "cycle")[1])


def test_saved_streets_are_the_same(tmp_path):
    path = write(tmp_path / "x.geojson", [line([[-3.20, 55.95], [-3.19, 55.95]])])
    streets = read_streets(path)
    streets.save(tmp_path / "x.npz")
    again = read_streets(tmp_path / "x.npz")
    assert again.source == "x.geojson"
    assert again.metres.tolist() == streets.metres.tolist()
    assert again.classes.tolist() == streets.classes.tolist()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"features": []}', '{"features": [{"geometry": null}]}']
)
def test_no_streets_is_one_sentence(tmp_path, text):
    path = tmp_path / "x.geojson"
    path.write_text(text)
    with pytest.raises(AreaSourceError, match=r"'x\.geojson' cannot be used: it"):
        open_network(path)


@pytest.mark.shared
def test_central_edinburgh_by_its_roads(shared):
    network = Network(
        read_streets(shared / "data/travel/os_open_roads_edinburgh_links_with_names.geojson")
    )
    streets = network.streets
    ratios = []
    for node in range(0, len(streets.latitudes), 40):
        along = network.minutes_from(node, "walk") * 80
        away = metres_between(
            streets.latitudes[node], streets.longitudes[node], streets.latitudes, streets.longitudes
        )
        kept = np.isfinite(along) & (away > 300) & (away < 2500)
        assert (along[kept] >= away[kept] * 0.99).all()
        ratios.append(along[kept] / away[kept])
    assert 1.2 < np.median(np.concatenate(ratios)) < 1.45
