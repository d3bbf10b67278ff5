"""The figures of a voivodeship: what is drawn, beside the table behind it."""

from dataclasses import replace

import numpy as np
import pytest

from geo import taxonomy
from geo.figures import regions
from geo.i18n import translator
from tests import scenery

EN = translator("en")


def figures(query):
    return {figure.name: figure for figure in scenery.scene("regions", query).figures}


@pytest.fixture(scope="module")
def warmia():
    return figures("lang=en&region=28")


@pytest.mark.parametrize("region", ["02", "18", "30"])
@pytest.mark.parametrize("year", ["2008", "2012", "2015"])
def test_every_row_has_a_cell_for_each_column_and_a_link_where_there_are_any(region, year):
    for figure in figures(f"lang=pl&region={region}&year={year}").values():
        assert {len(row) for row in figure.rows} <= {len(figure.columns)}
        assert len(figure.links) in {0, len(figure.rows)}
        assert figure.explained
        assert figure.text.endswith(".")


def test_the_profile_sets_each_measure_beside_that_of_poland(warmia):
    panels = warmia["region-profile"].panels(EN)
    assert [panel.heading for panel in panels] == [
        "Population (2023)", "GDP per head (2022)", "Average monthly gross wage (2023)",
        "Registered unemployment rate (2023)",
    ]  # fmt: skip
    here, poland = panels[1].marks
    assert (here.label, here.text, here.highlight) == ("Warmia-Masuria Voivodeship", "PLN 58,536", True)
    assert (poland.label, poland.text, poland.highlight) == ("Poland", "PLN 82,079", False)
    assert panels[1].extent == (0, poland.value)  # each measure has its own scale


def test_clusters_lead_to_the_map_from_their_sector_and_status():
    figure = figures("lang=en&region=18")["region-clusters"]
    sectors, statuses = figure.panels(EN)
    assert (sectors.heading, statuses.heading) == ("By sector", "By status")
    assert [mark.value for mark in sectors.marks] == sorted((mark.value for mark in sectors.marks), reverse=True)
    links = {mark.link.href for mark in sectors.marks}
    assert "./?lang=en&sector=agri-food&region=18" in links
    assert all("status=" in mark.link.href for mark in statuses.marks)


def test_a_quotient_stands_beside_its_persons_and_its_second_witness(warmia):
    (panel,) = warmia["region-strengths"].panels(EN)
    first = panel.marks[0]
    assert (first.label, first.value, first.reference, first.size) == (
        "Furniture",
        pytest.approx(4.3605, abs=5e-5),
        1.0,
        19_288,
    )
    # 19 288 · (1 − 1/4.3605) = 14 865
    assert first.text == "+14,865 of 19,288; LQ 4.36"
    figure = warmia["region-strengths"]
    assert figure.badge == "data of 2015"
    assert figure.takeaway.startswith("Exceptional among the 16 voivodeships: Furniture")
    row = dict(zip([column.key for column in figure.columns], figure.rows[0], strict=True))
    assert row["division"] == "Manufacture of furniture (C31)"
    assert [round(row[key], 3) for key in ("share", "national_share")] == [0.085, 0.019]
    assert round(row["standardised"], 2) == 3.04
    assert {figure.cell(row, "compares") for row in range(len(figure.rows))} == {"no", "yes, estimate"}


def test_strengths_are_chosen_and_ordered_by_persons_above_the_national_share():
    figure = figures("lang=en&region=06")["region-strengths"]
    above = [figure.cell(row, "surplus") for row in range(len(figure.rows))]
    assert above == sorted(above, reverse=True)
    assert min(above) > 0
    assert figure.title == "Food products: 7,453 persons more than at the national share"
    first = figure.panels(EN)[0].marks[0]
    assert first.text == "+7,453 of 21,186; LQ 1.54"  # beverages have the higher quotient: 2.10, of 1,793 persons


def test_without_estimates_nothing_is_drawn_and_a_sentence_says_why():
    figure = figures("lang=en&region=06&year=2008")["region-strengths"]
    assert figure.empty
    assert figure.panels(EN) == ()
    assert figure.text == f"{figure.title}." == "No quotients for 2008: totals are not known."


def test_change_is_split_and_followed_by_the_divisions_that_moved_most(warmia):
    figure = warmia["region-change"]
    total, divisions = figure.panels(EN)
    assert [(mark.label, mark.text) for mark in total.marks] == [
        ("National share", "+6,661"), ("Industry mix", "−4,172"), ("Regional share", "−7,705"),
    ]  # fmt: skip
    values = [mark.value for mark in divisions.marks]
    assert values == sorted(values, reverse=True)
    assert [value > 0 for value in values] == [True] * 3 + [False] * 3
    everything = sorted(figure.cell(row, "regional") for row in range(1, len(figure.rows)))
    assert values[:3] == everything[:-4:-1]
    assert values[3:] == everything[:3][::-1]
    first = next(row for row in figure.rows if figure.columns[-3].key == "name" and row[-3] == divisions.marks[0].label)
    assert first[1:3] == [17_302, 19_288]
    assert figure.left_out == len(everything) - 6
    assert figure.badge == "2009–2015"


def test_a_gap_is_drawn_as_what_lacks_to_the_national_share(warmia):
    figure = warmia["region-gaps"]
    first = figure.panels(EN)[0].marks[0]
    assert (first.value, first.text) == (1052 - 4665, "−3,613; employed: 1,052")
    assert (figure.cell(0, "persons"), figure.cell(0, "expected")) == (1052, 4665)
    assert figure.title.endswith(": 3,613 persons fewer than at the national share")
    everything = [figure.cell(row, "difference") for row in range(len(figure.rows))]
    assert everything == sorted(everything)
    assert figure.drawn_rows == list(range(min(6, len(everything))))


def test_quotients_of_different_sectors_are_drawn_on_one_scale(warmia):
    panels = warmia["region-unorganised"].panels(EN)
    assert len(panels) == 4
    assert len({panel.extent for panel in panels}) == 1
    assert sum(len(panel.marks) for panel in panels) == 5


def test_an_organisation_of_the_past_is_named_once_for_its_sector():
    subject = scenery.scene("regions", "lang=en&region=18").subject
    ended = np.full_like(subject.registry.stage, list(taxonomy.STAGES).index("ended"))
    past = regions.unorganised(replace(subject, registry=replace(subject.registry, stage=ended)))
    found = {panel.heading for panel in past.panels(EN)}
    known = {row[0] for row in figures("lang=en&region=18")["region-clusters"].rows}
    assert len(found) > len(regions.unorganised(subject).panels(EN))
    assert known & found
    beginning = "An organisation that is suspended or ended is known: "
    assert past.takeaway.startswith(beginning)
    assert set(past.takeaway.removeprefix(beginning).removesuffix(".").split("; ")) == known & found


def test_where_everything_is_organised_the_title_says_so_and_there_are_no_notes():
    figure = figures("lang=en&region=06")["region-unorganised"]
    assert figure.empty
    assert figure.title == "Every measured concentration has a cluster organisation"
    assert figure.notes == []
    # Chemicals, beverages, food, clothing and repair of machinery reach 1.25.
    assert figure.text == ("5 divisions are concentrated, each in a sector with an operating or emerging organisation.")
    nothing = figures("lang=en&region=06&minimum=900000")["region-unorganised"]
    assert nothing.title == "No concentration measured"
    assert nothing.text.endswith("reaches an LQ of 1.25 with at least 900,000 persons.")
    unmeasured = figures("lang=en&region=06&year=2008")["region-unorganised"]
    assert unmeasured.text == f"{unmeasured.title}." == "No quotients for 2008: totals are not known."
