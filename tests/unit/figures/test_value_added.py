"""Gross value added by year in words and marks."""

import pytest

from geo.i18n import translator
from geo.store.statistics import Statistics
from tests import scenery

EN = translator("en")


def figure(page, query):
    (found,) = (each for each in scenery.scene(page, query).figures if each.name.endswith("value-added"))
    return found


def test_a_voivodeship_stands_out_beside_poland_before_all_others():
    made = figure("regions", "lang=en&region=14")
    # 392 198 / 135 326 = 2.898; 1 747 080 / 662 871 = 2.636
    assert made.title == "Gross value added: +190% from 2000 to 2017, Poland +164%"
    assert "current prices" in made.subtitle
    assert made.text == (
        "Mazovia, in PLN million: 2000: 135,326; 2017: 392,198. Poland, in PLN million: 2000: 662,871; 2017: 1,747,080."
    )
    panels = made.panels(EN)
    assert len(panels) == 17
    assert [panel.heading for panel in panels if panel.highlight] == ["Poland", "Mazovia"]
    poland = panels[0].marks
    assert [mark.label for mark in poland] == [str(year) for year in range(2000, 2018)]
    assert (poland[0].text, poland[-1].text) == ("100.0", "263.6")
    assert len({panel.extent for panel in panels}) == 1


def test_the_table_has_the_values_as_published_and_the_index():
    made = figure("regions", "lang=pl&region=06")
    headings = [column.heading for column in made.table_columns]
    assert headings == ["Województwo", *(f"{year} (mln zł)" for year in range(2000, 2018)), "Indeks (2000 = 100)"]
    rows = {row[0]: row[1:] for row in made.table_rows}
    assert (rows["lubelskie"][0], rows["lubelskie"][17]) == (27_314, 66_779)
    assert rows["lubelskie"][18] == pytest.approx(244.49, abs=0.01)
    assert len(rows) == 17


@pytest.mark.parametrize(("page", "query"), [("regions", "lang=en&region=14"), ("history", "lang=en")])
def test_source_and_notes_say_table_date_prices_and_what_it_must_not_be_divided_by(page, query):
    made = figure(page, query)
    assert "nama_10r_3gva" in made.source
    assert "14 September 2020" in made.source
    assert "prices of each year" in made.notes[-1]
    assert "place of work" in made.notes[-1]
    assert "never put into one quotient" in made.notes[-1]
    assert made.explained == "units"


def test_years_of_poland_mark_the_chosen_one():
    made = figure("history", "lang=en&year=2010")
    assert made.title == "Gross value added, Poland: +164% from 2000 to 2017"
    (panel,) = made.panels(EN)
    assert panel.heading == "Poland (PLN billion)"
    assert [(mark.label, mark.text) for mark in panel.marks if mark.highlight] == [("2010", "1,271")]
    assert [column.heading for column in made.table_columns] == ["Year", "Poland (PLN million)"]
    assert made.table_rows[10] == ["2010", 1_271_476]


def test_a_year_without_accounts_is_marked_nowhere_and_the_text_says_so():
    made = figure("history", "lang=en&year=2020")
    assert not any(mark.highlight for panel in made.panels(EN) for mark in panel.marks)
    assert made.text == "Poland, in PLN million: 2000: 662,871; 2017: 1,747,080; 2020: no data."


def test_chosen_voivodeships_stand_on_one_scale_and_the_title_names_the_fastest():
    made = figure("history", "lang=en&region=28&region=14&sector=ict")
    assert made.title == "Gross value added, highest change: Mazovia, +190% from 2000 to 2017"
    panels = made.panels(EN)
    assert [panel.heading for panel in panels] == ["Mazovia (PLN billion)", "Warmia-Masuria (PLN billion)"]
    assert {panel.extent for panel in panels} == {(0.0, 392.198)}
    assert panels[1].marks[-1].text == "45.8"  # 45 750 million


def test_no_sector_of_the_atlas_is_made_of_what_the_accounts_publish():
    """What the note says: else the figure could be of the chosen sector."""
    statistics = scenery.embedded().statistics()
    divisions = statistics.activities().query("level == 'division'")
    letters = "ABCDEFGHIJKLMNOPQRSTU"
    ends = [(code[0], code[-1]) for code in set(statistics.gva()["nace"]) - {"TOTAL"}]
    published = [set(letters[letters.index(first) : letters.index(last) + 1]) for first, last in ends]
    assert {"C"} in published
    assert {"G", "H", "I"} in published
    for slug, group in divisions.groupby("group"):
        sections = set(group["section"])
        covered = set().union(*(each for each in published if each <= sections))
        everything = divisions.index[divisions["section"].isin(sections)]
        assert covered != sections or set(everything) != set(group.index), slug


@pytest.mark.parametrize(("page", "query", "others"), [("regions", "region=14", 7), ("history", "", 1)])
def test_without_accounts_the_pages_have_their_other_figures(page, query, others, monkeypatch):
    scene = scenery.fresh(page, query)
    farms = scene.statistics.gva().query("nace == 'A'")
    monkeypatch.setattr(Statistics, "gva", lambda _: farms)
    monkeypatch.setitem(scene.statistics.__dict__, "_computed", {})  # which other tests share
    assert len(scene.figures) == others
    assert not any(each.name.endswith("value-added") for each in scene.figures)
