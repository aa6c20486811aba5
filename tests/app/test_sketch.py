import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.maps import letter
from app.maps.leaflet import rings
from app.maps.shapes import shapes_of
from app.maps.sketch import HEIGHT, WIDTH, Dot, sketch

HERE = Dot(latitude=55.86, longitude=-4.25, text="1")


def test_one_place_needs_no_map():
    assert sketch([HERE]) == ""
    assert sketch([]) == ""


def test_places_at_one_door_share_a_dot():
    other = Dot(latitude=55.86, longitude=-4.25, text="2")
    drawn = sketch([HERE, other], origin=(55.87, -4.25))
    assert ">1, 2</text>" in drawn


def test_north_is_up():
    drawn = sketch([HERE, Dot(latitude=55.88, longitude=-4.25, text="9")])
    ys = [float(part.split('"')[0]) for part in drawn.split('cy="')[1:]]
    assert ys[1] < ys[0]


@given(
    st.lists(st.tuples(st.floats(50, 60), st.floats(-7, 1)), min_size=2, max_size=6, unique=True)
)
def test_every_dot_lies_inside_the_frame(points):
    drawn = sketch([Dot(latitude=a, longitude=b, text="1") for a, b in points])
    for part in drawn.split('<ellipse cx="')[1:]:
        x, rest = part.split('"', 1)
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(rest.split('cy="')[1].split('"')[0]) <= HEIGHT


def test_names_are_written_where_they_hide_nothing():
    far = Dot(latitude=55.90, longitude=-4.25, text="2")
    drawn = sketch(
        [HERE, far],
        names=[
            ("Larkfield", 55.88, -4.25),
            ("Hidden by Larkfield", 55.8801, -4.25),
            ("Under the first", 55.86, -4.25),
            ("Out of sight", 57.0, -4.25),
            ("Nether <Park>", 55.89, -4.22),
        ],
    )
    assert drawn.count('fill="#555"') == 2
    assert ">Larkfield</text>" in drawn
    assert "Nether &lt;Park&gt;" in drawn


def test_text_is_escaped():
    drawn = sketch([HERE, Dot(latitude=55.9, longitude=-4.2, text="<b>")])
    assert "<b>" not in drawn


@pytest.mark.parametrize(
    ("band", "doubt", "sent"),
    [(1, False, "1"), (5, False, "5"), (3, True, "c"), (None, False, "x")],
)
def test_a_class_is_one_letter(band, doubt, sent):
    assert letter(band, doubt=doubt) == sent


def test_rings_suit_how_far_the_places_are():
    assert [ring["label"] for ring in rings([], (55.86, -4.25))] == ["0.5 mile", "1 mile"]


def test_shapes_are_named_by_their_content():
    one, same, other = (shapes_of(text, ["a"]) for text in (b"{}", b"{}", b"{ }"))
    assert one == same
    assert one.digest != other.digest
    assert one.address == f"/view/areas-{one.digest}.json"
    assert one.text() == b"{}"
