"""Charts as HTML: what is drawn is what the panels of a figure say, in their order, and no text becomes code."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from geo.figures.figure import Chart, Column, Figure, shared_notes
from geo.i18n import NO_BREAK, translator
from geo.web import charts
from tests import charts as samples
from tests.html import Page

PL, EN = translator("pl"), translator("en")
BARS = ("bars", "dots", "estimates", "diverging", "bullets", "timeline", "multiples", "by_row")
VERY_SMALL = 0.02  # per cent, of rounding


def page(name, **options):
    return Page(charts.html(samples.figure(name), PL, **options))


def marks(name):
    return [mark for panel in samples.figure(name).panels(PL) for mark in panel.marks]


def texts(found, name):
    return found.texts("span", class_=name)


def percent(element, name):
    return float(re.search(rf"{name}: ([\d.]+)%", element["style"])[1])


def stands_out(found, *tags):
    return [element for tag in tags for element in found.all(tag) if "is-highlight" in element.get("class", "")]


@pytest.mark.parametrize("name", BARS)
def test_bars_have_the_names_words_and_order_of_the_panels(name):
    found, drawn = page(name), marks(name)
    assert texts(found, "atlas-bar-label") == [mark.label for mark in drawn]
    assert texts(found, "atlas-bar-value") == [mark.text for mark in drawn]
    assert texts(found, "atlas-bar-note") == [mark.note for mark in drawn if mark.note]
    headings = [panel.heading for panel in samples.figure(name).panels(PL) if panel.heading]
    assert found.texts("h3") == headings


@pytest.mark.parametrize("name", ["bars", "estimates", "bullets", "multiples", "by_row"])
def test_lengths_of_bars_and_places_of_marks_are_in_proportion(name):
    found = page(name)
    fills = [element for element in found.all("span") if element.get("class", "").startswith("atlas-bar-fill")]
    lines = found.all("span", class_="atlas-bar-mark")
    expected, compared = [], []
    for panel in samples.figure(name).panels(PL):
        scale = panel.extent[1]
        expected += [100 * mark.value / scale for mark in panel.marks if mark.value is not None]
        compared += [100 * mark.reference / scale for mark in panel.marks if mark.reference is not None]
    assert [percent(fill, "width") for fill in fills] == pytest.approx(expected, abs=VERY_SMALL)
    assert [percent(line, "left") for line in lines] == pytest.approx(compared, abs=VERY_SMALL)
    assert all(percent(fill, "left") == 0 for fill in fills)


def test_diverging_bars_begin_at_0_wherever_it_lies():
    found = page("diverging")
    zeros = [percent(line, "left") for line in found.all("span", class_="atlas-bar-mark")]
    for mark, zero, fill in zip(marks("diverging"), zeros, found.all("span", class_="atlas-bar-fill"), strict=True):
        left, width = percent(fill, "left"), percent(fill, "width")
        assert (left if mark.value > 0 else left + width) == pytest.approx(zero, abs=VERY_SMALL)


def test_an_estimate_looks_and_reads_like_one():
    found = page("estimates")
    assert len(found.all("span", class_="atlas-bar-fill is-estimated")) == 1
    assert [text for text in texts(found, "atlas-bar-value") if "szacunek" in text] == ["10,5 (szacunek)"]
    columns = page("columns")
    assert len(columns.all("span", class_="is-estimated")) == 1
    assert "szacunek" in columns.texts("p", class_="atlas-note")


def test_a_period_without_an_end_is_drawn_open_to_the_end_of_the_scale():
    found = page("timeline")
    (still_open,) = found.all("span", class_="atlas-bar-fill is-open")
    assert percent(still_open, "left") + percent(still_open, "width") == 100
    years = found.one("p", class_="atlas-bar-years")["text"]
    assert years.startswith("2009")


@pytest.mark.parametrize("name", [*BARS, "columns", "stacked"])
def test_what_stands_out_is_what_the_chart_says(name):
    found, figure = page(name), samples.figure(name)
    panels = figure.panels(PL)
    expected = sum(panel.highlight for panel in panels) + sum(mark.highlight for mark in marks(name))
    assert len(stands_out(found, "li", "button", "section")) == expected


def test_the_reference_of_a_small_chart_is_told_in_words():
    assert page("multiples").texts("p", class_="atlas-note") == ["łódzkie: 0,0", "łódzkie: 0,5"]


def test_the_reference_mark_is_explained():
    assert "Kreska: Polska." in page("bars").texts("p", class_="atlas-note")


def test_a_stacked_bar_has_a_part_for_each_column_one_after_the_other():
    found, panels = page("stacked"), samples.figure("stacked").panels(PL)
    assert texts(found, "atlas-bar-label") == [panel.heading for panel in panels]
    parts = iter(found.all("span", class_="atlas-bar-fill"))
    for panel in panels:
        end = 0.0
        for mark in panel.marks:
            part = next(parts)
            assert percent(part, "left") == pytest.approx(end, abs=VERY_SMALL)
            assert percent(part, "width") == pytest.approx(100 * (mark.value or 0) / panel.extent[1], abs=VERY_SMALL)
            end += percent(part, "width")
    assert found.texts("li")[:3] == [mark.label for mark in panels[0].marks]
    read = texts(found, "atlas-hidden")
    assert read == ["; ".join(f"{mark.label}: {mark.text}" for mark in panel.marks) for panel in panels]


def test_columns_stand_in_the_order_of_time_with_their_words():
    found, panels = page("columns"), samples.figure("columns").panels(PL)
    assert found.texts("p", class_="atlas-strip-name") == [panel.heading for panel in panels]
    assert texts(found, "atlas-strip-year") == [mark.label for panel in panels for mark in panel.marks]
    assert texts(found, "atlas-hidden") == [f": {mark.text}" for panel in panels for mark in panel.marks]
    heights = [percent(e, "height") for e in found.all("span") if "height" in e.get("style", "")]
    known = [(mark.value, panel.extent[1]) for panel in panels for mark in panel.marks if mark.value is not None]
    assert heights == pytest.approx([100 * value / scale for value, scale in known], abs=VERY_SMALL)


def test_a_large_number_above_a_column_is_short():
    columns = (Column("year"), Column("n", "N", 0))
    figure = Figure("f", "", "", "", "", columns, (("2020", 1_234_567),), Chart("columns", "year", ("n",)))
    found = Page(charts.html(figure, PL))
    assert texts(found, "atlas-strip-value") == ["1 235 tys."]
    assert texts(found, "atlas-hidden") == [": 1 234 567"]


def test_every_row_is_a_line_and_those_that_stand_out_are_named():
    found, panels = page("lines"), samples.figure("lines").panels(PL)
    chosen = [panel.heading for panel in panels if panel.highlight]
    lines = found.all("path")
    assert sorted(line["text"].partition(": ")[0] for line in lines) == sorted(panel.heading for panel in panels)
    assert [line["text"].partition(":")[0] for line in lines if line.get("class") == "is-highlight"] == chosen
    assert found.texts("li") == ["mazowieckie 4,0", "łódzkie 1,5"]
    assert found.texts("p", class_="atlas-lines-years") == ["201920202021"]


def test_a_missing_value_is_a_gap_in_the_line():
    (line,) = [path for path in page("lines").all("path") if "śląskie" in path["text"]]
    assert line["d"].startswith("M50.0 ")
    assert line["d"].count("M") == line["d"].count("L") == 1


def test_labels_of_lines_that_end_together_do_not_cover_each_other():
    rows = [(f"r{number}", 1.0, 2.0 + number / 100) for number in range(9)]
    columns = (Column("name"), Column("a", "2019", 2), Column("b", "2020", 2))
    chart = Chart("lines", "name", ("a", "b"), highlight=tuple(row[0] for row in rows))
    figure = Figure("f", "", "", "", "", columns, rows, chart)
    tops = [float(re.search(r"top: ([\d.]+)%", label["style"])[1]) for label in Page(charts.html(figure, PL)).all("li")]
    assert min(after - before for before, after in pairwise(tops)) >= charts.LABEL - VERY_SMALL
    assert min(tops) >= 0
    assert max(tops) <= 100


def test_a_table_shows_its_rows_and_says_how_many_more_there_are():
    found, figure = page("table"), samples.figure("table")
    assert found.texts("th", scope="row") == [row[0] for row in samples.ROWS[:3]]
    assert found.texts("th", scope="col") == [column.heading for column in figure.table_columns]
    (chosen,) = stands_out(found, "tr")
    assert chosen["text"].startswith(samples.HOSTILE)
    assert found.texts("p", class_="atlas-note") == ["i jeszcze 1 wiersz tabeli"]


@pytest.mark.parametrize("name", samples.KINDS)
def test_hostile_names_stay_texts(name):
    found = page(name)
    assert samples.HOSTILE in "".join(element["text"] for element in found.elements)
    assert not [element for element in found.elements if element["tag"] == "b" and "drewno" in element["text"]]
    assert not [element for element in found.elements if "onclick" in element]


@pytest.mark.parametrize("name", samples.KINDS)
def test_an_empty_figure_is_its_sentence(name):
    figure = samples.figure(name, empty=True)
    found = Page(charts.html(figure, PL))
    assert [(element["tag"], element["text"]) for element in found.elements] == [("p", figure.text)]
    below = Page(charts.foot(figure, PL, [{"href": "./x.csv", "label": "CSV"}]))
    assert not [element for element in below.elements if element["tag"] in ("table", "a")]
    assert below.texts("summary") == ["Źródło i metoda"]
    assert figure.text not in "".join(below.texts("p"))


@pytest.mark.parametrize("name", samples.KINDS)
def test_without_links_nothing_reacts_to_a_click(name):
    linked, still = page(name), page(name, links=False)
    assert not [element for element in still.elements if element["tag"] in ("a", "button")]
    assert not [element for element in still.elements if "data-action" in element or "aria-pressed" in element]
    for tag in ("h3", "li", "th", "td"):
        assert still.texts(tag) == linked.texts(tag)


def test_links_lead_where_the_figure_says():
    found = page("bars")
    first, second = found.all("button")
    assert [(e["data-action"], e["data-value"], e["aria-pressed"]) for e in (first, second)] == [
        ("sector", "a", "true"),
        ("sector", samples.HOSTILE, "false"),
    ]
    link = found.one("a")
    assert (link["href"], link["data-action"], link["data-value"]) == (
        "./regions?region=24&lang=pl",
        "go",
        "regions?region=24",
    )


def test_a_page_outside_links_to_the_public_address_only():
    found = page("bars", links=False, root="https://atlas.example")
    (link,) = [element for element in found.elements if element["tag"] in ("a", "button")]
    assert (link["href"], link["rel"]) == ("https://atlas.example/regions?region=24&lang=pl", "noopener noreferrer")
    assert "data-action" not in link


def test_the_head_says_how_old_the_statistics_are():
    figure = samples.figure("bars")
    found = Page(charts.head(figure, PL))
    assert found.texts("h2") == [f"Najwięcej: {samples.HOSTILE}"]
    assert found.texts("span", class_="atlas-age") == ["dane z 2021 r."]
    plain = figure.headline.replace(NO_BREAK, " ")
    assert plain == f"Najwięcej: {samples.HOSTILE} (dane z 2021 r.)", "where there are no badges"
    fresh = replace(figure, badge="")
    assert not Page(charts.head(fresh, PL)).all("span")
    assert fresh.headline == fresh.title


def test_the_foot_shows_one_sentence_and_folds_the_rest_away():
    figure = replace(samples.figure("bars"), notes=("Uwaga.", "Wspólna."))
    found = Page(charts.foot(figure, PL, [{"href": "./x.csv", "label": "CSV"}], "./methods?lang=pl", ["Wspólna."]))
    seen = [element for element in found.all("p") if "atlas-hidden" not in element.get("class", "")]
    assert seen[0]["text"] == figure.takeaway
    assert found.texts("p", class_="atlas-hidden") == [figure.text]
    assert found.texts("summary") == ["Źródło i metoda", "Tabela", "Pobierz"]
    assert [fold["id"] for fold in found.all("details")] == [
        f"atlas-{kind}-{figure.name}" for kind in ("source", "table", "files")
    ], "a redraw keeps open what has an id"
    assert found.texts("p", class_="atlas-note") == ["Uwaga."]
    assert found.texts("p", class_="atlas-source") == [figure.source]
    assert [link["href"] for link in found.all("a")] == ["./methods?lang=pl#lq", "./x.csv"]
    assert found.texts("th", scope="col") == ["Województwo", "2019", "2020", "2021 (osoby)", "Grupa"]
    assert found.texts("th", scope="row") == [row[0] for row in samples.ROWS]
    assert found.texts("td", class_="atlas-number")[0] == "10,5"
    assert "brak danych" in found.texts("td", class_="atlas-number")


def test_notes_of_several_figures_are_said_once():
    first, second = samples.figure("bars"), replace(samples.figure("dots"), notes=("Uwaga.", "Druga.", "Druga."))
    assert shared_notes([first, second]) == ["Uwaga."]
    assert shared_notes([second]) == []
    found = Page(charts.about(["Uwaga."], PL))
    assert (found.texts("summary"), found.texts("p")) == (["O tych danych"], ["Uwaga."])
    assert charts.about([], PL) == ""


def test_so_many_years_are_written_below_lines_as_there_is_room_for():
    years = [str(year) for year in range(2000, 2018)]
    columns = (Column("name"), *(Column(f"y{year}", year, 0) for year in years))
    chart = Chart("lines", "name", tuple(f"y{year}" for year in years))
    figure = Figure("f", "", "", "", "", columns, (("a", *map(float, range(18))),), chart)
    found = Page(charts.html(figure, PL)).all("span")
    told = [one["text"] for one in found if one["text"] in years and one.get("class") != "is-between"]
    assert told == years[1::2], "the last one among them"


def test_what_lines_show_is_said_once_to_those_who_do_not_see_them():
    figure = samples.figure("lines")
    assert page("lines").one("svg")["aria-label"] == figure.text
    assert figure.text not in charts.foot(figure, PL)


def test_dots_stand_on_one_scale_with_stems_from_the_reference_and_areas_by_size():
    found, panel = page("dots"), samples.figure("dots").panels(PL)[0]
    low, high = panel.extent
    assert (low, high) == (0.0, 10.5)
    known = [mark for mark in panel.marks if mark.value is not None]
    dots = [one for one in found.all("span") if one.get("class", "").startswith("atlas-dot")]
    places = [100 * (mark.value - low) / (high - low) for mark in known]
    assert [percent(dot, "left") for dot in dots] == pytest.approx(places, abs=VERY_SMALL)
    reference = 100 * (2 - low) / (high - low)
    for place, stem in zip(places, found.all("span", class_="atlas-bar-fill is-stem"), strict=True):
        ends = percent(stem, "left"), percent(stem, "left") + percent(stem, "width")
        assert ends == pytest.approx(sorted((place, reference)), abs=2 * VERY_SMALL)
    across = [float(re.search(r"--across: ([\d.]+)em", dot["style"])[1]) for dot in dots]
    assert across[0] == charts.LEAST_DOT, "of which the size is not known"
    assert (across[1] / across[2]) ** 2 == pytest.approx(2.0 / 1.5, rel=0.02)
    assert found.texts("p", class_="atlas-dots-scale") == ["0,05,010,0"]
    assert [dot["class"] for dot in dots] == ["atlas-dot is-estimated", "atlas-dot", "atlas-dot"]


def test_a_scale_of_dots_with_a_reference_need_not_begin_at_0():
    columns = (Column("name"), Column("lq", "LQ", 2))
    chart = Chart("dots", "name", ("lq",), reference=1.0)
    made = Figure("f", "", "", "", "", columns, (("a", 1.5), ("b", 0.8)), chart)
    assert made.panels(PL)[0].extent == (0.8, 1.5)
    assert replace(made, chart=replace(chart, reference=None)).panels(PL)[0].extent == (0.0, 1.5)


def test_a_table_that_is_the_chart_is_not_repeated_below_it():
    shown = samples.figure("table")
    assert Page(charts.foot(shown, PL)).all("table"), "a row is left out of the chart"
    complete = Figure("f", "", "", "", "", (Column("a", "A"),), (("x",),), Chart("table", "a"))
    assert not Page(charts.foot(complete, PL)).all("table")


def test_figures_side_by_side_have_title_chart_takeaway_and_source():
    found = Page(charts.side_by_side([samples.figure("bars"), samples.figure("stacked", empty=True)], PL))
    assert len(found.all("figure")) == len(found.all("h2")) == 2
    assert found.texts("p", class_="atlas-hidden") == ["Najwięcej ma mazowieckie: 10,5."]
    assert found.texts("p", class_="atlas-takeaway") == ["Reszta ma mniej niż połowę."]
    assert found.texts("p", class_="atlas-chart-text") == ["Nie ma nic do pokazania."]
    assert found.texts("p", class_="atlas-source") == ["Źródło: GUS."] * 2


@pytest.mark.parametrize("name", samples.KINDS)
def test_a_chart_says_how_high_it_is(name):
    assert charts.height(samples.figure(name, empty=True), PL) == 1 < charts.height(samples.figure(name), PL)


def test_numbers_are_written_in_the_language_of_the_page():
    assert "<b>1.5</b>" in charts.html(samples.figure("lines"), EN)
