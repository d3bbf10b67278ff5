"""The ranking of all voivodeships, and the numbers that the page of one begins with."""

from dataclasses import replace
from math import nan

import pytest

from geo.figures import ranking
from geo.i18n import translator
from geo.selection.view import RANKS, REVERSED
from geo.taxonomy import ACTIVITIES
from tests import scenery

EN = translator("en")


def made(query):
    return scenery.fresh("regions", f"lang=en&{query}").ranking


def column(figure, key):
    return [figure.cell(row, key) for row in range(16)]


@pytest.mark.parametrize("name", RANKS)
def test_every_column_orders_all_sixteen_both_ways(name):
    up, down = made(f"rank={name}"), made(f"rank={name}{REVERSED}")
    assert sorted(up.order) == sorted(up.registry.region_codes)
    assert up.descending is (name != "region")
    assert down.descending is (name == "region")
    if name != "region":
        values = [up.values(name)[code] for code in up.order]
        assert values == sorted(values, reverse=True)
        assert [down.values(name)[code] for code in down.order] == sorted(values)


def test_names_are_in_the_order_of_the_language():
    polish = scenery.scene("regions", "lang=pl&rank=region").ranking
    names = [polish.region_name(code) for code in polish.order]
    assert names[:6] == ["dolnośląskie", "kujawsko-pomorskie", "lubelskie", "lubuskie", "łódzkie", "małopolskie"]


def test_what_is_not_known_comes_last_whichever_way(monkeypatch):
    values = {"02": 1.0, "04": nan, "06": 2.0}
    monkeypatch.setattr(
        ranking.Ranking, "values", lambda *_: dict.fromkeys(made("").registry.region_codes, 0.5) | values
    )
    for query in ("rank=clusters", "rank=clusters-reversed"):
        order = made(query).order
        assert order[-1] == "04"
        assert order.index("06") < order.index("02") or query.endswith("reversed")


def test_the_figure_has_poland_last_and_says_the_year_of_each_measure():
    figure = ranking.figure(made(""))
    assert figure.title == "Most clusters per million inhabitants: Podlaskie (14.1)"
    assert [each.heading for each in figure.table_columns[:5]] == [
        "Voivodeship", "Clusters", "Clusters per million inhabitants", "GDP per head, PLN (2022)",
        "Strongest industry (2015)",
    ]  # fmt: skip
    rows = {row[0]: row[1:] for row in figure.rows}
    assert list(rows)[-1] == "Poland"
    assert rows["Poland"][:1] == [len(made("").registry)]
    # Food in Lublin: 21 186 persons, LQ 1.54: 21 186 · (1 − 1/1.5427) above the share.
    assert rows["Lublin"][0] == 26
    assert rows["Lublin"][3:5] == ["Food products", 7453]


def test_those_that_share_the_first_place_are_all_named():
    shown = made("rank=clusters")
    alike = {**shown.indicators["clusters"].values, "14": 40.0, "24": 40.0}
    shown.__dict__["indicators"] = {
        **shown.indicators,
        "clusters": replace(shown.indicators["clusters"], values=alike),
    }
    assert ranking.figure(shown).title == "Most cluster organisations: Mazovia, Silesia (40)"
    assert ranking.figure(made("rank=industry")).title == (
        "Most persons above the national share: Coal and lignite, Silesia"
    )


def test_without_statistics_of_the_year_the_strongest_industry_is_no_data():
    shown = made("year=2008")
    assert set(column(ranking.figure(shown), "industry")) == {None}
    assert made("year=2008&rank=industry").order == made("rank=region").order  # nothing to order by


def test_a_map_is_coloured_by_a_ratio_never_by_a_number_of_clusters():
    assert [made(f"rank={name}").mapped.name for name in RANKS] == [
        "clusters_per_million", "clusters_per_million", "clusters_per_million", "gdp_per_capita",
        "clusters_per_million",
    ]  # fmt: skip


def test_the_page_of_a_voivodeship_begins_with_its_place_and_numbers_beside_poland():
    shown = made("region=06")
    # Podlaskie has 14.1 per million, Lublin 26 / 2.011 = 12.9.
    assert ranking.lead(shown, "06") == "26 cluster organisations; by inhabitants place 2 of 16."
    tiles = {tile.label: (tile.value, tile.beside) for tile in ranking.tiles(shown, "06")}
    every, active = len(shown.registry), int((shown.registry.activity == list(ACTIVITIES).index("active")).sum())
    people = sum(region.population for region in shown.registry.voivodeships)
    assert tiles["Clusters per million inhabitants"] == ("12.9", f"Poland {every / people * 1e6:.1f}")
    assert tiles["with confirmed activity"] == ("5 of 26", f"Poland {active} of {every}")
    assert tiles["GDP per head, Poland = 100% (2022)"] == ("70%", "PLN 57,467")
    assert tiles["Registered unemployment rate (2023)"] == ("7.6%", "Poland 5.1%")
