"""Layers of the map: spots of firms, offers and events, worked by hand."""

import pytest

from geo.figures import layers
from geo.scenes import pages
from geo.web import map as maps
from tests import scenery, traded


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return traded.sources(tmp_path_factory.mktemp("layers"), scenery.embedded())


def found(sources, query: str, language: str = "pl"):
    return pages.read(sources, "", query, language).layers


def test_places_are_spots_with_their_numbers(sources):
    (firms,) = found(sources, "layer=firms")
    assert [(spot.name, spot.number, spot.town) for spot in firms.spots] == [("Lublin", 2, "765876")]
    assert (firms.number, firms.placed) == (3, 2)
    assert layers.told(firms, pages.read(sources, "", "").t) == "3 firmy; 1 bez znanego miejsca"
    assert firms.around(firms.spots[0]).address("exchange") == "./exchange?near=765876&radius=1&kind=firms"


def test_an_offer_is_where_its_owner_is(sources):
    (offers,) = found(sources, "layer=offers", "en")
    assert sorted((spot.name, spot.number) for spot in offers.spots) == [("Lublin", 1), ("Rzeszów", 1)]


def test_filters_of_sector_and_region_hold(sources):
    offers, events = found(sources, "layer=events&layer=offers&region=18")
    assert ([spot.name for spot in offers.spots], events.number) == (["Rzeszów"], 1)
    assert found(sources, "layer=firms&sector=ict")[0].number == 0


def rows(table):
    return set(zip(table["at"], table["sectors"], table["regions"], table["n"], strict=True))


def test_the_table_of_places_counts_those_that_hold_by_sectors_and_voivodeships(sources):
    registry = sources.registry
    told = layers.tables(sources.exchange, registry)
    lublin, rzeszow, wroclaw = (1 << registry.region_codes.index(code) for code in ("06", "18", "02"))
    assert told["firms"]["name"] == ["Lublin"] and told["firms"]["town"] == ["765876"]
    metal, food = (1 << registry.sector_slugs.index(slug) for slug in ("metal-machinery", "agri-food"))
    assert rows(told["firms"]) == {(0, food, lublin, 1), (0, metal, lublin, 1), (-1, 0, wroclaw, 1)}
    aerospace = 1 << registry.sector_slugs.index("aerospace-defence")
    assert told["events"]["name"] == ["Rzeszów"]
    assert rows(told["events"]) == {(0, aerospace, rzeszow, 1), (-1, 0, 0, 1)}  # the call has no place
    assert sorted(told["offers"]["name"]) == ["Lublin", "Rzeszów"]  # the third is over
    assert told["offers"]["cell"] == []


def test_no_layer_reads_and_sends_nothing(tmp_path):
    given = traded.sources(tmp_path, scenery.embedded())
    scene = pages.read(given, "", "")
    payload = maps.payload(scene.selection, scene.colours, scene.t, dark=False, clicks=0, layers=scene.layers)
    assert "layers" not in payload
    assert not {"firms", "offers", "events"} & given.exchange.__dict__.keys()  # none was read


def test_other_pages_have_no_layers(sources):
    assert pages.read(sources, "sectors", "layer=firms&sector=ict").layers == ()


def test_what_the_list_of_a_spot_holds_is_what_the_spot_counts(sources):
    for layer in found(sources, "layer=firms&layer=offers&layer=events"):
        for spot in layer.spots:
            query = layer.around(spot).query()
            assert pages.read(sources, "exchange", query).entries == spot.number


def test_many_places_share_spots_so_that_the_map_stays_fluid(tmp_path):
    towns = scenery.embedded().registry.towns
    firms = [
        {"id": f"f{number}", "name": f"F {number}", "latitude": town.latitude, "longitude": town.longitude}
        for number, town in enumerate(towns[number % len(towns)] for number in range(10_000))
    ]
    (layer,) = found(traded.sources(tmp_path, scenery.embedded(), firms=firms), "layer=firms")
    assert layer.placed == layer.number == 10_000
    assert len(layer.spots) < 900
    assert "miejscowoś" in layer.spots[0].name
