import numpy as np
import pytest

from directory.errors import AreaSourceError
from directory.journeys import open_travel, travel_folder
from directory.settings import read_settings
from directory.travel.table import minutes, read_time_table
from directory.zones import Zones

PLACES = {"S01009758": (55.86, -4.25), "G1 1AB": (55.8607, -4.2444), "KA27 8AJ": (55.576, -5.146)}


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_codes_and_postcodes_are_placed_and_the_rest_is_counted(tmp_path):
    path = write(
        tmp_path / "t.csv",
        "Origin,Destination,Minutes,Low,High,Mode\n"
        "G1 1AB,KA27 8AJ,150,140,200,car\nS01009758,KA27 8AJ,155,,,car\nnowhere,KA27 8AJ,1,,,car\n"
        "G1 1AB,KA27 8AJ,190,,,bus\nG1 1AB,KA27 8AJ,180,,,bus\n",
    )
    table = read_time_table(path, PLACES.get)
    assert table.unplaced == 1
    arran = np.array([PLACES["KA27 8AJ"][0]]), np.array([PLACES["KA27 8AJ"][1]])
    found = minutes(*PLACES["G1 1AB"], *arran, "car", table=table)
    assert (found.low[0], found.likely[0], found.high[0]) == (140, 150, 200)
    assert minutes(*PLACES["G1 1AB"], *arran, "bus", table=table).likely[0] == 180  # the quicker
    assert np.isinf(minutes(*PLACES["G1 1AB"], *arran, "walk", table=table).likely[0])


def test_the_walk_to_the_table_s_place_is_added(tmp_path):
    path = write(tmp_path / "t.csv", "origin,destination,minutes\nG1 1AB,KA27 8AJ,150\n")
    table = read_time_table(path, PLACES.get)
    north = np.array([PLACES["KA27 8AJ"][0] + 0.004]), np.array([PLACES["KA27 8AJ"][1]])  # 445 m
    found = minutes(*PLACES["G1 1AB"], *north, "car", table=table)
    assert found.likely[0] == pytest.approx(150 + 445 * 1.25 / 80, abs=0.1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("origin,minutes\na,1\n", "no column destination"),
        ("", "no column origin or destination or minutes"),
        ("origin,destination,minutes\nx,y,1\n", "no origin and destination in it is a place"),
        ("origin,destination,minutes\nG1 1AB,KA27 8AJ,soon\n", "'soon' is no number of minutes"),
        ("origin,destination,minutes\nG1 1AB,KA27 8AJ,-3\n", "'-3' is no number of minutes"),
    ],
)
def test_a_table_that_is_none_is_one_sentence(tmp_path, text, words):
    with pytest.raises(AreaSourceError, match=words):
        read_time_table(write(tmp_path / "t.csv", text), PLACES.get)


def test_the_data_folder_says_which_engine_is_used(tmp_path, postcodes):
    settings = read_settings({"FINGERPOST_DATA_DIR": str(tmp_path)})
    assert open_travel(settings, postcodes).title == "Straight line with stated detours and speeds"
    travel_folder(settings).mkdir()
    write(
        travel_folder(settings) / "ferries.csv",
        "origin,destination,minutes,mode\nG1 1AB,S01011174,111,car\n",
    )
    zone = Zones().find("S01011174")
    origin = postcodes.find("G1 1AB")
    engine = open_travel(settings, postcodes)
    found = engine.minutes(
        origin.latitude,
        origin.longitude,
        np.array([zone.latitude]),
        np.array([zone.longitude]),
        "car",
    )
    assert found.likely[0] == pytest.approx(111)
    assert "ferries.csv; where it says nothing: straight line" in engine.source
