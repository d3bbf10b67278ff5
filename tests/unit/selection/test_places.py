"""Towns and voivodeships are found however people name them."""

from itertools import combinations
from math import dist

import pytest

from geo import taxonomy
from geo.selection import places
from geo.text import split
from tests import factories, scenery

TINY = factories.registry()
# What people type, and the town that is meant.
PLACES = {
    "Bielsko Biała": "Bielsko-Biała",
    "Bielsko–Biała": "Bielsko-Biała",
    "bielsko‑biala": "Bielsko-Biała",
    "Busko Zdrój": "Busko-Zdrój",
    "Kędzierzyn Koźle": "Kędzierzyn-Koźle",
    "Skarżysko Kamienna": "Skarżysko-Kamienna",
    "Skarżysko-Kam.": "Skarżysko-Kamienna",
    "Zielona-Góra": "Zielona Góra",
    "m.st. Warszawa": "Warszawa",
    "M. St. Warszawa": "Warszawa",
    "miasto stołeczne Warszawa": "Warszawa",
    "m. Lublin": "Lublin",
    "gmina Lublin": "Lublin",
    "Wroclaw.": "Wrocław",
    "„Wrocław”": "Wrocław",
    "Łódź, łódzkie": "Łódź",
    "Łódź (woj. łódzkie)": "Łódź",
    "Lublin, Polska": "Lublin",
    "Ostrów Wlkp.": "Ostrów Wielkopolski",
    "Gorzów Wlkp": "Gorzów Wielkopolski",
    "Tomaszów Maz.": "Tomaszów Mazowiecki",
    "Miasteczko Śląskie": "Miasteczko Śląskie",
}


@pytest.mark.parametrize(("typed", "name"), PLACES.items())
def test_a_town_is_found_whatever_stands_around_its_words(typed, name):
    registry = scenery.embedded().registry
    assert places.towns(registry, typed, 8)[0].name == name


def test_what_stands_behind_a_name_tells_towns_apart():
    registry = scenery.embedded().registry
    assert {town.hint for town in places.towns(registry, "Józefów, Otwock", 8)} == {"Otwock"}
    assert {town.teryt for town in places.towns(registry, "Józefów lubelskie", 8)} == {"06"}
    assert places.towns(registry, "Lublin, mazowieckie", 8) == []
    assert places.town_named(registry, "Łódź, łódzkie").name == "Łódź"
    assert places.town_named(registry, "Łód") is None


def test_a_voivodeship_or_town_is_offered_as_region():
    assert places.suggest_regions(TINY, "lubelsk") == [("06", None)]
    assert places.suggest_regions(TINY, "Mazovia") == [("14", None)]
    assert places.suggest_regions(TINY, "pulawy") == [("06", "Puławy")]
    assert places.suggest_regions(TINY, "lu") == []
    assert places.suggest_regions(TINY, "Gdańsk") == []


@pytest.mark.parametrize(
    "q",
    [
        "województwo lubelskie", "woj. lubelskie", "woj.lubelskie", "Voivodeship Lublin", "lubelskie (województwo)",
        "voivodeship of Lublin", "Lublin voivodeship", "w województwie lubelskim", "„lubelskie”", "Lubelszczyzna",
        "na Lubelszczyźnie",
    ],
)  # fmt: skip
def test_a_region_is_offered_with_its_kind_beside_it(q):
    assert places.suggest_regions(TINY, q)[0] == ("06", None)


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("Dolny Śląsk", "02"), ("na Dolnym Śląsku", "02"), ("Mazowsze", "14"), ("Kujawy", "04"), ("Śląsk", "24"),
        ("Kujawsko Pomorskie", "04"), ("kujawsko–pomorskie", "04"), ("warmińsko mazurskie", "28"), ("Mazury", "28"),
        ("Warmia i Mazury", "28"), ("Pomorze Zachodnie", "32"), ("Pomorze", "22"), ("Ziemia Łódzka", "10"),
    ],
)  # fmt: skip
def test_a_land_means_its_voivodeship(q, code):
    assert places.suggest_regions(scenery.embedded().registry, q)[0] == (code, None)


def test_every_voivodeship_has_lands_and_each_leads_to_it():
    assert list(taxonomy.LANDS) == list(taxonomy.VOIVODESHIPS)
    for code, lands in taxonomy.LANDS.items():
        for land in split(lands):
            assert (code, None) in places.suggest_regions(scenery.embedded().registry, land)


def test_towns_are_found_by_their_beginning_exact_ones_first():
    assert [town.name for town in places.towns(TINY, "LU", 8)] == ["Lublin"]
    assert [town.name for town in places.towns(TINY, "łodz", 8)] == ["Łódź"]
    assert places.towns(TINY, "", 8) == []
    assert places.towns(TINY, "?!", 8) == []
    assert places.towns(TINY, "xyz", 8) == []


def test_a_map_of_a_circle_names_its_largest_towns_apart_from_each_other() -> None:
    registry = scenery.embedded().registry
    olsztyn = registry.town("763166")
    named = places.around(registry, olsztyn, 50)
    assert [town.name for town in named][:3] == ["Ostróda", "Szczytno", "Lidzbark Warmiński"]
    assert len(named) <= places.AROUND
    spots = [(town.easting, town.northing) for town in (olsztyn, *named)]
    assert all(dist(spots[0], spot) <= 50_000 for spot in spots)
    assert min(dist(one, other) for one, other in combinations(spots, 2)) > 50_000 / places.APART
    assert [town.population for town in named if town.population] == sorted(
        (town.population for town in named if town.population), reverse=True
    )
