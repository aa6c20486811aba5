"""Where she lives in her own words: hers, certain, and never somebody else's."""

import pytest

from directory.places import Places
from recommender.place_said import place_in_text
from recommender.taken import with_her_words


@pytest.fixture(scope="module")
def places(postcodes):
    return Places(postcodes)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("G34, two kids, need a nursery", "G34"),
        ("i stay in g33 wi my wean", "G33"),
        ("looking for anything near EH6 5AB", "EH6 5AB"),
        ("We stay in Leith and my mum is in G34", "Leith, City of Edinburgh"),
        ("ah stay in gilmerton eh17", "Gilmerton, City of Edinburgh"),
        ("single dad, baby 5 months, G21 Springburn, baby group", "Springburn, Glasgow City"),
        ("KY1 Kirkcaldy, single mum", "Kirkcaldy, Fife"),
        ("Mum, Easterhouse G34, works in Leith", "Easterhouse, Glasgow City"),
        ("Leith G34, two kids", "G34"),  # no part of it: the code is believed
        ("My disabled mother stays with us in G20", "G20"),
        ("Temp furnished flat G51 2BX. Speaks Tigrinya", "G51 2BX"),
        ("Looks after her mother with dementia in Gracemount, EH17 8, three kids", "EH17 8"),
        (
            "ive no freinds here moved to wester hailes edinburgh from poland",
            "Wester Hailes, City of Edinburgh",
        ),
        ("single mum in Easterhouse with a 2 year old", "Easterhouse, Glasgow City"),
        ("Lone parent, Livingston, three kids", "Livingston, West Lothian"),
        ("Kirkcaldy. Two kids", "Kirkcaldy, Fife"),
        ("need a nursery in Kirkcaldy", "Kirkcaldy, Fife"),
        ("I've been put in a hotel in Pollok", "Pollok, Glasgow City"),
        ("we live at 12 Perth Road, Leith", "Leith, City of Edinburgh"),
        ("my two weans and me bide in Possilpark", "Possilpark, Glasgow City"),
        ("We're in Muirhouse in Edinburgh", "Muirhouse, City of Edinburgh"),
        (
            "My ex lives in Paisley and I am staying with my sister in Govan",
            "Govan, Glasgow City",
        ),
        ("I'm a dad on my own in Leith, my wife died", "Leith, City of Edinburgh"),
        ("Me and the weans are at my mum's in Leith", "Leith, City of Edinburgh"),
        ("My mum flung me out and I'm on my pal's couch in Govan.", "Govan, Glasgow City"),
        ("we're at my sister's flat in Kirkcaldy just now", "Kirkcaldy, Fife"),
        ("I live Leith with my son", "Leith, City of Edinburgh"),
        ("We're out at Lairg and there's nothing", "Lairg, Highland"),
        ("me and the twins are in Portree", "Portree, Highland"),
        ("the weans and me are in Easterhouse", "Easterhouse, Glasgow City"),
        ("I live in a cul de sac, Ullapool", "Ullapool, Highland"),
        (
            "me and the boys, where we are, in Livingston, there's nothing",
            "Livingston, West Lothian",
        ),
        ("hi am no sure whit yous dae but am stayin in Easterhoose", "Easterhouse, Glasgow City"),
        ("my two girls with me, we're in Gilmerton in Edinburgh", "Gilmerton, City of Edinburgh"),
        ("am stayin in Easterhoose wi the weans", "Easterhouse, Glasgow City"),
        ("Am in Alloa wi ma mum", "Alloa, Clackmannanshire"),
        ("im at my sisters in Leith wi the kids", "Leith, City of Edinburgh"),
        ("my sisters in Leith watches him", ""),
        ("a place at City of Glasgow College, G4 9LZ, and nothing else", ""),
        ("where I stay in Leith the buses are rubbish", "Leith, City of Edinburgh"),
        ("we live at Keith's", ""),
        ("He's two. Possilpark.", "Possilpark, Glasgow City"),
        ("I just cry. Leith, top floor, the pram is a nightmare", "Leith, City of Edinburgh"),
        ("Home Office put us in flat in Springburn", "Springburn, Glasgow City"),
        ("I'm tired. Grace, my oldest, helps.", ""),
        ("I work in Portree and stay on the High Street", ""),
        ("single mum in Livingston, my boy 14 is out all night", "Livingston, West Lothian"),
        ("single dad Craigmillar, girl 11", "Craigmillar, City of Edinburgh"),
        ("Gran here in Bathgate, got my grandson 6", "Bathgate, West Lothian"),
        ("Dunfermline mum, two kids", "Dunfermline, Fife"),
        ("we are in a flat in Govanhill", "Govanhill, Glasgow City"),
        ("I need a pram, baby due in three weeks, Govan", "Govan, Glasgow City"),
        ("I am at the end of my tether. Cumbernauld", "Cumbernauld, North Lanarkshire"),
        ("his dad lives with his new partner, Leith", ""),
        ("I have a cleaning job, Leith", ""),
        ("I am at the end of it", ""),
        # she is there for an afternoon, or is not there
        ("G20 8PN, mum of two in a temp flat", "G20 8PN"),  # in no list: said where it is read
        ("KY11 4QB, 22, one wee boy", "KY11 4QB"),
        ("G20, no heating and no hot water", "G20"),
        ("We stay in Drumchapel G15 8", "G15 8"),
        ("EH11 2 Gorgie, rent arrears", "EH11 2"),
        ("G34 2 weans", "G34"),
        ("tea the night. g51 3 govan", "G51"),
        ("we're at my mum's in Leith every Sunday", ""),
        ("my mum in Leith watches him", ""),
        ("he's at my mum's in Leith", ""),
        ("the weans are at my mum's in Leith", ""),
        ("I live Perth Road with my son", ""),
        # somebody else's, or where she works, learns or comes from
        ("my mum in Leith helps but I need childcare", ""),
        ("his dad lives in Kirkcaldy", ""),
        ("I work in Govan and need a childminder", ""),
        ("at college in Kirkcaldy two days", ""),
        ("my son goes to school in Leith", ""),
        # no place at all
        ("he's in P3 and she is in S2", ""),
        ("I'm in debt and scared", ""),
        ("I live in fear of him", ""),
        ("stuck on the M8 every morning", ""),
    ],
)
def test_where_she_lives_is_taken_from_her_words(places, text, place):
    assert place_in_text(text, places).place == place


def test_what_is_not_certain_is_asked(places):
    said = place_in_text("we stay in Symington", places)
    assert not said.place
    assert said.ask.startswith("There is a Symington in South Ayrshire, South Lanarkshire")
    assert "You spoke of Glasgow: that is wide." in place_in_text("I live in Glasgow", places).ask
    street = place_in_text("I live Gorgie road with my two", places).ask
    assert street.startswith("You spoke of Gorgie road: its postcode, or the part of town it is in")
    assert place_in_text("I live up the road from my mum", places).ask == ""


def test_what_is_taken_is_said_back_and_a_place_given_stands(places):
    asked, said = with_her_words({"text": "we stay in Leith"}, places)
    assert asked["postcode"] == "Leith, City of Edinburgh"
    assert said == ("Taken from your words: Leith, City of Edinburgh.",)
    given = {"text": "we stay in Leith", "postcode": "G34 9AA"}
    assert with_her_words(given, places) == (given, ())


def test_a_road_named_for_a_town_is_not_the_town(places):
    assert places.find("Perth").council_code != "S12000042"
    assert places.named("Perth").council_code == "S12000048"
    assert places.named("Aberdeen").found is False


def test_what_is_taken_from_words_is_found_again(places):
    taken = place_in_text("we stay in Possilpark", places).place
    assert places.find(taken).found
    assert places.find("Possilpark").council_code == "S12000049"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("I stay in G34. A place at college, City of Glasgow College, G1 1JQ", ("G34", "G1 1JQ")),
        ("work's at EH1 1BB and we live at EH6 5AB", ("EH6 5AB", "EH1 1BB")),
        ("we live at EH6 5AB, need a nursery", ("EH6 5AB", None)),
    ],
)
def test_where_she_goes_is_a_second_place(places, text, taken):
    asked, said = with_her_words({"text": text}, places)
    assert (asked.get("postcode"), asked.get("second_anchor")) == taken
    assert any("too." in one for one in said) == (taken[1] is not None)
    given = {"text": text, "second_anchor": "G2 1AA"}
    assert with_her_words(given, places)[0]["second_anchor"] == "G2 1AA"


def test_the_longest_journey_is_taken_from_her_words(places):
    asked, said = with_her_words({"text": "10 mins walk at most"}, places)
    assert asked["max_minutes"] == 10.0
    assert "Taken from your words: 10 minutes at most." in said
    assert with_her_words({"text": "10 mins walk at most", "max_minutes": 5}, places)[1] == ()


def test_of_a_whole_city_the_council_is_known(places):
    said = place_in_text("I'm in Glasgow, no postcode yet, sofa surfing", places)
    assert (said.place, said.council) == ("", "S12000049")
    asked, _ = with_her_words({"text": "I'm in Glasgow, sofa surfing with my son"}, places)
    assert asked["council"] == "S12000049"
    assert "council" not in with_her_words({"text": "I stay in Symington"}, places)[0]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"postcode": "EH11", "area": "Gorgie"}, "Gorgie, City of Edinburgh"),
        ({"postcode": "G34", "text": "single mum in Easterhouse"}, "Easterhouse, Glasgow City"),
        ({"postcode": "EH4", "area": "Stockbridge"}, "Stockbridge, City of Edinburgh"),  # wide
        ({"postcode": "EH11", "area": "Easterhouse"}, None),  # not in it
        ({"postcode": "EH11 2AB", "area": "Gorgie"}, None),  # a whole postcode is nearer
    ],
)
def test_a_part_of_town_beside_a_district_is_taken(places, given, place):
    taken, _ = with_her_words(given, places)
    assert taken["postcode"] == (place or given["postcode"])
