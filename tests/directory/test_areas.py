"""Made-up squares over real Glasgow postcodes, so that counts and points can be worked by hand."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from directory import national_grid
from directory.area_codes import kind_of
from directory.area_loading import load_areas
from directory.areas import AreaStore
from directory.errors import (
    AreaSourceError,
    SourceNotFoundError,
    UnknownAreasError,
    UnknownFigureError,
    VintageError,
)
from directory.postcodes import sector_label
from directory.sectors import make_sectors, sector_layer

ROOT = Path(__file__).parents[2]
WEST, SOUTH = 258_000.0, 664_000.0  # the middle of Glasgow; the last square lies in the firth
SQUARES = [(WEST, SOUTH), (WEST + 1000, SOUTH), (WEST, SOUTH + 1000), (205_000.0, 640_000.0)]
CODES = ["S01009758", "S01009759", "S01009760", "S01009761"]


def square(easting, northing, side=1000.0):
    """The corners of a square in degrees, longitude first."""
    x = np.array([0, side, side, 0, 0]) + easting
    y = np.array([0, 0, side, side, 0]) + northing
    latitude, longitude = national_grid.to_degrees(x, y)
    return np.stack([longitude, latitude], axis=1).tolist()


def boundaries(path, codes=CODES, corners=square, **more):
    features = [
        {
            "type": "Feature",
            "properties": {"DataZone": code, "Name": f"Made Up - {k:02}", "LA_Code": "S12000049"},
            "geometry": {"type": "Polygon", "coordinates": [corners(*SQUARES[k])]},
        }
        for k, code in enumerate(codes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}))
    return path


def table(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path):
    return AreaStore.open(tmp_path / "areas")


@pytest.fixture
def loaded(tmp_path, store, postcodes):
    load_areas([boundaries(tmp_path / "zones.geojson")], store, postcodes)
    return store


def test_the_code_tells_kind_and_year():
    assert kind_of("S01006505").layer == "dz2001"
    assert kind_of("S01006506").layer == kind_of("S01013481").layer == "dz2011"
    assert kind_of("S01013482").layer == kind_of("S01020873").layer == "dz2022"
    assert kind_of("S02001236").layer == "iz2011"
    assert kind_of("S12000049").layer == "councils"
    assert kind_of("G34 9AA") is kind_of("S0100975") is kind_of("X01009758") is None


def test_boundaries_become_a_layer_with_points_where_people_live(loaded, postcodes):
    layer = loaded.layer("dz2011")
    assert layer.codes.tolist() == CODES
    assert (layer.vintage, layer.title) == ("2011", "Data zones of 2011")
    assert set(layer.councils.tolist()) == {"S12000049"}
    units = postcodes.in_councils(["S12000049"])
    for row, (west, south) in enumerate(SQUARES[:3]):
        inside = (np.abs(units.easting_m - west - 500) < 499) & (
            np.abs(units.northing_m - south - 500) < 499
        )
        own = np.stack([units.easting_m[inside], units.northing_m[inside]], axis=1)
        assert layer.figures["live_postcodes"][row] == pytest.approx(inside.sum(), abs=2)
        mean = own.mean(axis=0)
        nearest = own[np.hypot(*(own - mean).T).argmin()]
        assert layer.points_m[row] == pytest.approx(nearest, abs=60)
        assert layer.reach_m[row] < 1500
    assert layer.figures["live_postcodes"][3] == 0  # water: a point all the same, within it
    assert layer.area_of(*layer.points_deg[3]) == CODES[3]
    assert layer.facts["live_postcodes"].is_proxy


def test_where_a_point_is(loaded):
    layer = loaded.layer("dz2011")
    middles = [national_grid.to_degrees(x + 500, y + 500) for x, y in SQUARES]
    latitudes, longitudes = (np.array([float(one[k]) for one in middles]) for k in (0, 1))
    assert layer.areas_of(latitudes, longitudes).tolist() == [0, 1, 2, 3]
    assert layer.area_of(57.0, -4.0) is None
    assert layer.areas_of(np.array([]), np.array([])).tolist() == []


def test_shapes_are_geojson_that_neighbours_share(loaded):
    shapes = list(loaded.layer("dz2011").shapes())
    assert [code for code, _, _ in shapes] == CODES
    edges = [{tuple(point) for point in shape["coordinates"][0]} for _, _, shape in shapes]
    assert len(edges[0] & edges[1]) >= 2


def test_figures_join_by_code_and_gaps_stay_unknown(tmp_path, loaded, postcodes):
    text = (
        "A title line\n\ncode,children,rate,note\n"
        "S01009758,\"1,200\",12%,a\nS01009759,*,0.5,b\nS01009760,-,,c\n"
        "S01013481,*,0.1,elsewhere\nS92000003,9999,0.2,all of Scotland\n"
    )  # fmt: skip
    report = load_areas([table(tmp_path / "jobs_2021.csv", text)], loaded, postcodes)
    (told,) = report.tables
    assert (told.rows, told.matched, told.outside, told.areas_without) == (5, 3, 2, 1)
    assert (told.figures, told.suppressed) == (("children", "rate"), 1)
    layer = loaded.layer("dz2011")
    assert layer.figure("children")[:1].tolist() == [1200]
    assert np.isnan(layer.figure("children")[1:]).all()
    assert layer.figure("rate")[:2].tolist() == [0.12, 0.5]
    assert layer.words["note"] == ["a", "b", "c", ""]
    fact = layer.facts["children"]
    assert (fact.source, fact.as_of, fact.vintage) == ("jobs_2021.csv", "2021", "2011")
    assert (fact.missing, fact.suppressed) == (3, 1)
    with pytest.raises(UnknownFigureError, match="hold no figure 'jobs'; they hold children"):
        layer.figure("jobs")


def test_one_bad_cell_among_numbers_is_left_out_and_told(tmp_path, loaded, postcodes):
    rows = zip(CODES, ("7", "1O", "9", "4"), ("6", "b", "c", "d"), strict=True)
    text = "code,people,class\n" + "".join(f"{code},{n},{c}\n" for code, n, c in rows)
    (told,) = load_areas([table(tmp_path / "p.csv", text)], loaded, postcodes).tables
    assert (told.figures, told.words) == (
        (),
        ("people", "class"),
    )  # one in four: words, not numbers
    more = "".join(f"S010{number},5\n" for number in range(11001, 11004))
    text = (
        "code,people\n" + "".join(f"{c},{n}\n" for c, n in zip(CODES, "7B94", strict=True)) + more
    )
    (told,) = load_areas([table(tmp_path / "p.csv", text)], loaded, postcodes).tables
    assert told.figures == ("people",)
    assert told.unread == (f"people of {CODES[1]}: 'B'",)
    people = loaded.layer("dz2011").figure("people")
    assert people[[0, 2, 3]].tolist() == [7, 9, 4]
    assert np.isnan(people[1])


def test_a_known_table_says_its_source(tmp_path, loaded, postcodes):
    text = "DataZone,IMD_rank,IMD_decile,Access_rank\nS01009758,1,1,6976\n"
    load_areas([table(tmp_path / "x.csv", text)], loaded, postcodes)
    fact = loaded.layer("dz2011").facts["IMD_rank"]
    assert "SIMD 2020v2" in fact.source
    assert (fact.as_of, fact.unit) == ("2020", "rank or tenth, 1 the most deprived")


def test_areas_of_two_years_are_never_joined(tmp_path, loaded, postcodes):
    before = loaded.version()
    newer = table(tmp_path / "new.csv", "code,people\nS01013999,5\nS01014000,6\n")
    with pytest.raises(VintageError, match=r"'new.csv' speaks of Data zones of 2022, and .* 2011"):
        load_areas([newer], loaded, postcodes)
    mixed = table(tmp_path / "mixed.csv", "code,people\nS01009758,5\nS01014000,6\n")
    with pytest.raises(VintageError, match="different years do not fit"):
        load_areas([mixed], loaded, postcodes)
    shapes = boundaries(tmp_path / "mixed.geojson", codes=["S01009758", "S01014000"])
    with pytest.raises(VintageError):
        load_areas([shapes], loaded, postcodes)
    assert loaded.version() == before


def test_a_table_of_other_areas_is_left_out_and_said(tmp_path, loaded, postcodes):
    output = table(tmp_path / "oa.csv", "code,people\nS00088956,5\nS00088957,6\n")
    good = table(tmp_path / "dz.csv", "code,people\nS01009758,5\nS01009759,6\n")
    told, _ = load_areas([output, good], loaded, postcodes).tables
    assert "output areas of 2011, and no boundaries of these are loaded" in told.problem
    with pytest.raises(
        AreaSourceError, match=r"'oa.csv' cannot be used: it speaks of output areas"
    ):
        load_areas([output], loaded, postcodes)


def test_output_areas_are_added_up_by_a_lookup(tmp_path, loaded, postcodes):
    lookup = table(
        tmp_path / "lookup.csv",
        "OA2011,DataZone\nS00088956,S01009758\nS00088957,S01009758\nS00088958,S01009759\n",
    )
    counts = table(
        tmp_path / "oa_2011.csv",
        "code,people,people_rate\nS00088956,5,1\nS00088957,6,1\nS00088958,*,1\nS00088959,9,1\n",
    )
    _, told = load_areas([lookup, counts], loaded, postcodes).tables
    assert (told.layer, told.matched, told.outside) == ("dz2011", 3, 1)
    assert told.added_from == "Output areas of 2011"
    layer = loaded.layer("dz2011")
    people = layer.figure("people")
    assert people[layer.rows["S01009758"]] == 11
    assert np.isnan(people[layer.rows["S01009759"]])  # kept back: nobody knows the whole
    assert "people_rate" not in layer.figures
    assert "added up from output areas of 2011" in layer.facts["people"].source


def test_a_layer_given_with_figures_of_smaller_areas_gets_their_sums(tmp_path, loaded, postcodes):
    wards = boundaries(tmp_path / "wards.geojson", codes=["S13002843", "S13002844"])
    lookup = table(
        tmp_path / "lookup.csv",
        "DataZone,Ward\nS01009758,S13002843\nS01009759,S13002843\nS01009760,S13002844\n",
    )
    people = table(tmp_path / "p.csv", "code,people\nS01009758,5\nS01009759,6\nS01009760,7\n")
    load_areas([wards, lookup, people], loaded, postcodes)
    ward = loaded.layer("wards")
    assert ward.figure("people")[ward.rows["S13002843"]] == 11
    assert loaded.layer("dz2011").figure("people")[0] == 5  # and stays where it is
    # later, by the lookup that the data zones hold
    homes = table(tmp_path / "h.csv", "code,homes\nS01009758,2\nS01009759,3\n")
    load_areas([homes], loaded, postcodes, name="wards")
    assert loaded.layer("wards").figure("homes")[ward.rows["S13002843"]] == 5
    other = table(tmp_path / "o.csv", "code,homes\nS00088956,2\n")
    with pytest.raises(AreaSourceError, match="give a table that says which belongs to which"):
        load_areas([other], loaded, postcodes, name="wards")


def test_a_lookup_between_two_years_adds_nothing_up(tmp_path, loaded, postcodes):
    lookup = table(tmp_path / "l.csv", "DZ2022,DZ2011\nS01013999,S01009758\nS01014000,S01009759\n")
    newer = table(tmp_path / "new.csv", "code,people\nS01013999,5\nS01014000,6\n")
    with pytest.raises(VintageError):
        load_areas([lookup, newer], loaded, postcodes)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "", "no line that names its columns"),
        ("a.csv", "code,people\n", "no rows below its header"),
        ("a.csv", "name,people\nGlasgow,3\n", "no column holds one area code a row"),
        ("a.csv", "code,n\nS01009758,3\nS01009758,4\n", "1 codes come more than once"),
        ("a.csv", 'code,n\n"S01009758,3\n', "no column holds|no rows|not a table"),
        ("a.geojson", "{not json", "no GeoJSON, GeoPackage or shapefile"),
        ("a.geojson", '{"type": "FeatureCollection", "features": []}', "it holds no shapes"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_changes_nothing(
    tmp_path, loaded, postcodes, name, text, words
):
    before = loaded.version()
    with pytest.raises(AreaSourceError, match=words):
        load_areas([table(tmp_path / name, text)], loaded, postcodes)
    assert loaded.version() == before


def test_a_missing_file_and_shapes_abroad(tmp_path, store, postcodes):
    with pytest.raises(SourceNotFoundError):
        load_areas([tmp_path / "none.csv"], store, postcodes)
    miami = boundaries(
        tmp_path / "miami.geojson",
        codes=CODES[:1],
        corners=lambda *_: [[-80, 25], [-80, 26], [-81, 26], [-80, 25]],
    )
    with pytest.raises(AreaSourceError, match="not in the United Kingdom"):
        load_areas([miami], store, postcodes)


PUBLISHED = {
    "dz2022": ({"dzcode": "S0101660{k}", "dzname": "Calton - {k}", "totpop22": "70{k}"}, "2022"),
    "iz2022": ({"izcode": "S0200260{k}", "izname": "Calton {k}"}, "2022"),
    "iz2011": ({"Name": "Calton {k}", "InterZone": "S0200160{k}"}, "2011"),
    "wards": ({"WD23CD": "S1300260{k}", "WD23NM": "Calton {k}", "LAD23CD": "S12000049"}, ""),
    "councils": ({"LAD23CD": "S1200001{k}", "LAD23NM": "Calton {k}"}, ""),
    "oa2011": ({"code": "S0011460{k}", "HHcount": "6{k}", "masterpc": "G1 1AA"}, "2011"),
    "oa2022": ({"code": "S0015060{k}", "DZCODE": "S01016001"}, "2022"),
}


@pytest.mark.parametrize("kind", PUBLISHED)
def test_layers_as_they_are_published(tmp_path, store, postcodes, kind):
    columns, vintage = PUBLISHED[kind]
    features = [
        {
            "type": "Feature",
            "properties": {name: text.format(k=k) for name, text in columns.items()},
            "geometry": {"type": "Polygon", "coordinates": [square(*SQUARES[k])]},
        }
        for k in range(3)
    ]
    path = tmp_path / "published.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (told,) = load_areas([path], store, postcodes).layers
    layer = store.layer(kind)
    assert (told.layer, told.areas, layer.vintage) == (kind, 3, vintage)
    assert sum(layer.figures["live_postcodes"]) > 0
    if kind not in ("oa2011", "oa2022"):  # output areas have no names
        assert all(name.startswith("Calton") for name in layer.names)
    figures = "".join(f"{code},{number}\n" for number, code in enumerate(layer.codes))
    load_areas([table(tmp_path / "count.csv", f"code,families\n{figures}")], store, postcodes)
    assert store.layer(kind).figure("families").tolist() == [0, 1, 2]


def test_a_partnerships_own_localities_are_words_of_the_zones(tmp_path, loaded, postcodes):
    path = table(
        tmp_path / "localities.csv",
        f"DataZone,Locality\n{CODES[0]},North east\n{CODES[1]},North east\n{CODES[2]},South\n",
    )
    (told,) = load_areas([path], loaded, postcodes).tables
    assert (told.matched, told.areas_without) == (3, 1)
    words = loaded.layer("dz2011").words["Locality"]
    assert list(words) == ["North east", "North east", "South", ""]


def test_shapes_without_official_codes_need_a_name(tmp_path, store, postcodes):
    path = boundaries(tmp_path / "own.geojson", codes=["north", "south"])
    with pytest.raises(AreaSourceError, match="name the layer with --layer"):
        load_areas([path], store, postcodes)
    load_areas([path], store, postcodes, name="localities")
    assert store.layer("localities").codes.tolist() == ["north", "south"]
    figures = table(tmp_path / "f.csv", "area,people\nnorth,5\nsouth,6\n")
    with pytest.raises(AreaSourceError, match="no column holds one area code"):
        load_areas([figures], store, postcodes)
    load_areas([figures], store, postcodes, name="localities")
    assert store.layer("localities").figure("people").tolist() == [5, 6]


def test_grid_metres_that_call_themselves_degrees(tmp_path, store, postcodes):
    def metres(easting, northing):
        return [[easting, northing], [easting + 1000, northing],
                [easting + 1000, northing + 1000], [easting, northing]]  # fmt: skip

    load_areas([boundaries(tmp_path / "m.geojson", corners=metres)], store, postcodes)
    layer = store.layer("dz2011")
    assert national_grid.to_grid(*layer.points_deg[0])[0] == pytest.approx(WEST, abs=1000)


def test_an_empty_shape_is_left_out_and_counted(tmp_path, store, postcodes):
    path = boundaries(tmp_path / "zones.geojson")
    value = json.loads(path.read_text())
    value["features"][1]["geometry"] = None
    path.write_text(json.dumps(value))
    (told,) = load_areas([path], store, postcodes).layers
    assert (told.areas, told.dropped_shapes) == (3, 1)


def test_a_geopackage_in_grid_metres(tmp_path, store, postcodes):
    import geopandas

    frame = geopandas.GeoDataFrame(
        {"dzcode": CODES[:2], "dzname": ["One", "Two"]},
        geometry=[shapely.box(x, y, x + 1000, y + 1000) for x, y in SQUARES[:2]],
        crs=27700,
    )
    frame.to_file(tmp_path / "zones.gpkg")
    load_areas([tmp_path / "zones.gpkg"], store, postcodes)
    layer = store.layer("dz2011")
    assert layer.names.tolist() == ["One", "Two"]
    assert layer.councils.tolist() == ["S12000049", "S12000049"]  # read off the postcodes


def test_loading_again_keeps_figures_of_the_areas_that_stay(tmp_path, loaded, postcodes):
    load_areas([table(tmp_path / "f.csv", "code,n\nS01009758,5\nS01009759,6\n")], loaded, postcodes)
    fewer = boundaries(tmp_path / "fewer.geojson", codes=CODES[:2])
    load_areas([fewer], loaded, postcodes)
    layer = loaded.layer("dz2011")
    assert len(layer) == 2
    assert layer.figure("n").tolist() == [5, 6]
    kept = [path for path in (loaded.folder / "dz2011").iterdir() if path.is_dir()]
    assert len(kept) == 2


def test_the_same_again_is_the_same_version(tmp_path, loaded, postcodes):
    before = loaded.version()
    load_areas([tmp_path / "zones.geojson"], loaded, postcodes)
    assert loaded.version() == before
    assert AreaStore.open(loaded.folder).layer("dz2011").digest == before.split(":")[1]


def test_some_councils_only(loaded):
    layer = loaded.layer("dz2011")
    assert len(layer.in_councils(["S12000036"])) == 0
    assert len(layer.in_councils(["S12000049"])) == 4
    some = layer.take(np.array([2, 0]))
    assert some.codes.tolist() == [CODES[2], CODES[0]]
    assert [code for code, _, _ in some.shapes()] == [CODES[2], CODES[0]]


def test_data_zones_are_looked_at_when_nobody_names_a_layer(tmp_path, loaded, postcodes):
    assert AreaStore.open(tmp_path / "none").preferred() is None
    councils = boundaries(tmp_path / "councils.geojson", codes=["S12000005", "S12000049"])
    load_areas([councils], loaded, postcodes)
    assert loaded.names() == ("councils", "dz2011")
    assert loaded.preferred() == "dz2011"


def test_an_unknown_layer_names_those_there_are(loaded):
    with pytest.raises(UnknownAreasError, match="'dz2022' are loaded; use one of dz2011, postcode"):
        loaded.layer("dz2022")
    assert loaded.zone("S01009758").name == "Made Up - 00"
    assert loaded.zone("S01013999") is None


def test_sectors_are_drawn_from_postcodes(postcodes, tmp_path):
    glasgow = ["S12000049"]
    layer = sector_layer(glasgow, postcodes, tmp_path)
    assert 80 < len(layer) < 200
    assert shapely.is_valid(layer.polygons).all()
    assert set(layer.councils.tolist()) == set(glasgow)
    units = postcodes.in_councils(glasgow)
    at = layer.areas_of(units.latitude, units.longitude)
    assert (at >= 0).mean() > 0.999
    right = [sector_label(int(s)) == layer.codes[k] for s, k in zip(units.sector, at, strict=True)]
    assert np.mean(right) > 0.97  # several sectors share a spot where blocks of flats stand
    assert layer.figures["live_postcodes"].sum() > 0.98 * len(units)
    whole = shapely.union_all(layer.polygons)
    assert whole.area == pytest.approx(shapely.area(layer.polygons).sum(), rel=1e-3)
    assert sector_layer(glasgow, postcodes, tmp_path).digest == layer.digest


def test_a_damaged_layer_is_one_sentence_and_a_damaged_cache_is_made_again(
    loaded, postcodes, tmp_path
):
    for path in (loaded.folder / "dz2011").glob("*/meta.json"):
        path.write_text("{")
    with pytest.raises(AreaSourceError, match="it is damaged; remove it and load the areas again"):
        AreaStore.open(loaded.folder).layer("dz2011")
    before = sector_layer(["S12000023"], postcodes, tmp_path).digest  # Orkney
    (folder,) = tmp_path.glob("sectors-*")
    for path in folder.glob("*/*/figures.npy"):
        path.write_bytes(b"")
    assert sector_layer(["S12000023"], postcodes, tmp_path).digest == before


def test_no_council_no_sectors(postcodes):
    assert len(make_sectors([], postcodes)) == 0


def test_serving_needs_no_geopandas(loaded):
    code = (
        "import sys; from pathlib import Path; from directory.areas import AreaStore; "
        f"layer = AreaStore.open(Path({str(loaded.folder)!r})).layer('dz2011'); "
        "assert layer.area_of(55.0, -4.0) is None; "
        "print([m for m in ('geopandas', 'pandas', 'pyproj', 'pyogrio') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.shared
def test_the_real_zones_and_figures_of_both_cities(shared, store, postcodes):
    report = load_areas(
        [
            shared / "data/geography/dz2011_glasgow_edinburgh.geojson",
            shared / "data/figures/simd2020v2_ranks_dz2011.csv",
            shared / "data/figures/population_mid2020_single_year_dz2011.csv",
            shared / "data/figures/census2011_lone_parents_dz2011_glasgow_edinburgh_derived.csv",
        ],
        store,
        postcodes,
    )
    (layer_told,) = report.layers
    assert (layer_told.areas, layer_told.councils) == (1343, 2)
    assert [table.matched for table in report.tables] == [1343, 1343, 1343]
    assert report.tables[0].outside == 5633
    layer = store.layer("dz2011")
    assert not np.isnan(layer.figure("IMD_rank")).any()
    assert layer.figure("lone_parent_dep").sum() == 39_501
    assert "National Records" in layer.facts["0"].source
    assert layer.facts["0"].as_of == "2020-06-30"


@pytest.mark.shared
@pytest.mark.slow
def test_postcodes_lie_in_the_zone_their_record_names(shared, postcodes, tmp_path):
    """Issue 2: at least 96 % of the Care Inspectorate's postcodes; its own zone wins elsewhere."""
    import csv

    store = AreaStore.open(tmp_path)
    load_areas([shared / "data/geography/dz2011_scotland.geojson"], store, postcodes)
    layer = store.layer("dz2011")
    path = shared / "data/services/care_inspectorate_scotland_2026-05_part70.csv"
    with path.open(encoding="utf-8") as file:
        rows = [
            (row["Service_Postcode"], row["Datazone"])
            for row in csv.DictReader(file)
            if row["Service_Postcode"] and row["Datazone"] in layer.rows
        ]
    many = postcodes.locate_many([postcode for postcode, _ in rows])
    known = many.row >= 0
    at = layer.areas_of(many.latitude[known], many.longitude[known])
    named = np.array([layer.rows[zone] for _, zone in rows])[known]
    assert len(named) > 5_000
    assert (at == named).mean() >= 0.96
