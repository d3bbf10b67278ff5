import pandas as pd
import pytest

from geo.build import gazetteer, raw
from geo.build.check import read_built
from geo.errors import DataError
from geo.settings import ROOT
from geo.taxonomy import VOIVODESHIPS
from geo.text import fold


@pytest.fixture(scope="module")
def towns(localities):
    return gazetteer.towns(localities)


def row(frame, geonameid):
    return frame.set_index("geonameid").loc[geonameid]


def test_all_localities_are_there_once_and_largest_first(localities):
    assert len(localities) == 3866
    assert localities["geonameid"].is_unique
    assert not localities.duplicated(["easting", "northing"]).any()
    assert localities["name"].iloc[:5].tolist() == ["Warszawa", "Kraków", "Wrocław", "Łódź", "Poznań"]
    assert localities["population"].dropna().is_monotonic_decreasing
    assert set(localities["teryt"]) == set(VOIVODESHIPS)


def test_coordinates_are_in_poland_in_both_systems(localities):
    warsaw = row(localities, 756135)
    assert (warsaw["latitude"], warsaw["longitude"]) == (52.22977, 21.01178)
    # The central meridian of EPSG:2180 is 19° E (easting 500 km); 2.01178° east of it at 52.23° N are 137.4 km.
    assert warsaw["easting"] == pytest.approx(637_400, abs=300)
    assert warsaw["northing"] == pytest.approx(486_700, abs=1_000)
    assert localities["latitude"].between(49.0, 54.9).all()
    assert localities["longitude"].between(14.1, 24.2).all()


def test_the_four_wrong_divisions_are_corrected(localities):
    numbers = (770903, 3091311, 3080533, 3084237)
    found = {row(localities, number)["name"]: row(localities, number)["teryt"] for number in numbers}
    assert found == {"Huszlew": "14", "Mucharz": "12", "Zawidów": "02", "Sulęcin": "08"}


def test_zero_inhabitants_are_missing(localities):
    assert pd.isna(row(localities, 772758)["population"])  # Dziadkowice
    assert not (localities["population"] == 0).any()
    assert localities["population"].isna().sum() == 26


def test_names_are_polish(localities):
    names = set(localities["name"])
    assert {"Warszawa", "Bielsko-Biała", "Jastrzębie-Zdrój", "Jelcz-Laskowice", "Bożków", "Płoty"} <= names
    assert not {"Warsaw", "Bielsko-Biala", "Jastrzębie Zdrój", "Jelcz Laskowice", "Bozkow", "Ploty"} & names
    letters = set("aąbcćdeęfghijklłmnńoóprsśtuwyzźż -")
    towns = localities.loc[~localities["district"], "name"]
    assert [name for name in towns if set(name.lower()) - letters] == []
    assert [name for name in towns if "  " in name or " -" in name or " Nad " in name] == []


def test_every_correction_of_a_name_meets_a_locality(localities):
    corrections = raw.read(gazetteer._CORRECTIONS).frame
    assert len(corrections) == 38
    for number, _spelling, name, teryt in corrections.itertuples(index=False):
        locality = row(localities, int(number))
        assert locality["name"] == name or not name
        assert locality["teryt"] == teryt or not teryt


def test_folded_is_what_search_compares(localities):
    assert (localities["folded"] == localities["name"].map(fold)).all()


@pytest.mark.parametrize(
    ("name", "teryt"),
    [("Mokotów", "14"), ("Praga Południe", "14"), ("Ursynów", "14"), ("Fordon", "04"), ("Wrzeszcz", "22"),
     ("Psie Pole", "02"), ("Koźle", "16"), ("Karpackie", "24"), ("Jelcz", "02"), ("Neuhof", "28")],
)  # fmt: skip
def test_districts_are_no_towns(towns, name, teryt):
    assert towns[(towns["name"] == name) & (towns["teryt"] == teryt)].empty


@pytest.mark.parametrize(
    ("name", "teryt"),
    [("Siedlce", "14"), ("Siedlce", "12"), ("Chełm", "06"), ("Bielany", "14"), ("Widawa", "10"), ("Sopot", "22"),
     ("Ząbki", "14"), ("Sosnowiec", "24"), ("Jasienica", "24"), ("Kowale", "22"), ("Sidzina", "12"), ("Borek", "12")],
)  # fmt: skip
def test_namesakes_of_districts_stay_towns(towns, name, teryt):
    assert len(towns[(towns["name"] == name) & (towns["teryt"] == teryt)]) == 1


def test_a_district_that_the_package_lacks_is_named(localities):
    districts = pd.DataFrame({"city": ["Sopot"], "district": ["Atlantyda"]})
    with pytest.raises(DataError, match="came 0 localities named Atlantyda near Sopot, expected one"):
        gazetteer._are_districts(localities.assign(spelling=localities["name"]), districts)


def test_hints_tell_namesakes_apart_and_stand_nowhere_else(towns):
    twins = towns.duplicated(["name", "teryt"], keep=False)
    assert twins.sum() == 153
    assert towns.loc[twins, "hint"].notna().all()
    assert towns.loc[~twins, "hint"].isna().all()
    assert not towns.loc[twins].duplicated(["name", "teryt", "hint"]).any()


def test_hints_are_near_larger_towns(towns):
    namesakes = towns[(towns["name"] == "Józefów") & (towns["teryt"] == "14")]
    assert namesakes["hint"].tolist() == ["Otwock", "Błonie"]
    # Both lie nearest to Chełm; the farther one has to take the next town.
    namesakes = towns[(towns["name"] == "Siedliszcze") & (towns["teryt"] == "06")]
    assert sorted(namesakes["hint"]) == ["Chełm", "Łęczna"]


@pytest.mark.parametrize(
    ("city", "teryt", "geonameid"),
    [
        ("Warszawa", "14", 756135),
        ("warszawa ", "14", 756135),
        ("Bielsko-Biała", "24", 3103402),
        ("Bielsko Biala", "24", 3103402),
        ("Jastrzębie Zdrój", "24", 3097391),
        ("LODZ", "10", 3093133),
        ("Józefów (Otwock)", "14", 769981),
        ("Sulęcin", "08", 3084237),
    ],
)
def test_seats_are_located(towns, city, teryt, geonameid):
    found = gazetteer.locate(city, teryt, towns)
    assert found is not None
    assert found["geonameid"] == geonameid


@pytest.mark.parametrize(
    ("city", "teryt"),
    [("Warszawa", "12"), ("Mokotów", "14"), ("Józefów", "14"), ("Józefów (Gdańsk)", "14"), ("", "14"), ("(", "14"),
     ("Warszawa", "99"), ("Warsz", "14"), ("Warszawa (Otwock)", "14")],
)  # fmt: skip
def test_what_is_unknown_or_ambiguous_is_not_guessed(towns, city, teryt):
    assert gazetteer.locate(city, teryt, towns) is None


def test_every_seat_of_the_registry_is_located(shared, towns):
    clusters = pd.read_csv(shared / "data/clusters/clusters.csv", dtype=str)
    lost = [row.id for row in clusters.itertuples() if gazetteer.locate(row.city, row.teryt, towns) is None]
    assert lost == clusters.loc[clusters["seat_lat"].notna(), "id"].tolist()


@pytest.mark.parametrize(
    ("seat", "stands"),
    [({"city": "Toruń", "teryt": "04"}, True), ({"city": "Toruń", "teryt": "06"}, False), ({"teryt": "04"}, False),
     ({"city": "Józefów", "teryt": "14"}, False), ({"city": "Toruń", "teryt": "99"}, False), ({}, False),
     ({"city": "Nowhere", "teryt": "04", "seat_lat": "53.0", "seat_lon": "18.6"}, True),
     ({"city": "Toruń", "teryt": "04", "seat_lat": "50.0", "seat_lon": "18.6"}, False)],
)  # fmt: skip
def test_one_seat_stands_where_a_table_of_seats_has_no_fault(seat, stands):
    built = read_built(ROOT / "data" / "built").tables
    towns, regions = built["towns"], built["voivodeships"]
    assert gazetteer.stands(seat, towns, regions) is stands
    cells = {name: seat.get(name) for name in ("city", "teryt", "seat_lat", "seat_lon")}
    if seat.get("city") and seat["teryt"] != "99":  # of those a table would say nothing, or could not be read
        frame = pd.DataFrame([cells], dtype="str").assign(line=2)
        assert bool(gazetteer.seat_faults(frame, towns, regions, "clusters.csv")) is not stands
