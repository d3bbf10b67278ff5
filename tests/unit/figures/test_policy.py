"""What the figures of cluster policy say and draw, against the documents."""

from dataclasses import replace

import pytest

from geo.figures import policy as figures
from geo.figures.figure import cell_text
from geo.i18n import translator
from geo.selection.view import View
from geo.settings import Settings
from geo.store import policy
from geo.store.exchange import MetaClusterMember, Text
from tests import factories, scenery

POLISH, ENGLISH = translator("pl"), translator("en")
NAMES = {code: f"region {code}" for code in ("02", "04", "06", "18", "20", "22", "24", "26", "28")}


@pytest.fixture(scope="module")
def tables():
    return policy.load()


@pytest.fixture(scope="module")
def poland():
    return scenery.embedded().registry


def timeline(tables, project):
    return figures.timeline(tables, tables.rows("projects", project=project), NAMES, ENGLISH)


def indicators(tables, project):
    return figures.indicators(tables, tables.rows("projects", project=project), ENGLISH)


def marks(figure):
    return [mark for panel in figure.panels(ENGLISH) for mark in panel.marks]


def test_a_voivodeship_sees_its_own_projects(tables):
    assert [row["project"] for row in figures.chosen(tables, View(region=("04",)))] == ["tarr", "fpk"]
    assert figures.chosen(tables, View()) == tables.rows("projects")


def test_both_versions_of_a_sum_are_shown(tables):
    sums = str(timeline(tables, "cord").cell(0, "sums"))
    assert "1,358,494.68\u00a0EUR" in sums
    assert "1,460,334.99\u00a0EUR" in sums
    assert [mark.label for mark in marks(timeline(tables, "cord"))] == ["Clusters-CORD"]


def test_the_bar_of_a_project_lies_where_its_dates_are(tables):
    (mark,) = marks(timeline(tables, "tarr"))
    assert (mark.start, mark.value) == (2006, pytest.approx(2008 + 60 / 365.25))  # two years and 60 days
    assert mark.note == "project · region 04"


def test_an_end_that_was_not_found_is_said(tables):
    figure = timeline(tables, "id4")
    (mark,) = marks(figure)
    assert mark.text == figure.cell(0, "period") == "from 26 May 2003, end not found"
    assert mark.value is None


def test_projects_stand_by_their_begin(tables):
    figure = figures.timeline(tables, tables.rows("projects"), NAMES, ENGLISH)
    begins = [mark.start for mark in marks(figure)]
    assert begins == sorted(begins)
    assert len(begins) == len(tables.rows("projects"))
    assert figure.title == f"{len(begins)} programmes and projects, 2003–2020"


def test_bullets_share_one_scale_of_the_plan(tables):
    figure = indicators(tables, "tarr")
    (panel,) = figure.panels(ENGLISH)
    assert panel.heading == "Clusters as a chance for the region"
    assert panel.extent == (0, 3)
    assert [mark.value for mark in panel.marks] == [3.0, 1.75, 57 / 51, 15 / 13]
    assert {mark.reference for mark in panel.marks} == {1.0}
    assert (panel.marks[1].text, panel.marks[1].note) == ("175%", "planned 4, achieved 7")
    assert figure.title == "Plan reached in 4 of 4 indicators"


def test_indicators_of_several_projects_stand_under_their_names(tables):
    figure = figures.indicators(tables, tables.rows("projects"), ENGLISH)
    named = {figure.cell(row, "project") for row in range(len(figure.rows))}
    headings = {panel.heading for panel in figure.panels(ENGLISH)}
    assert named - headings == {"Fund for Cooperative Links (FPK)"}, "no plan of it is known"
    assert figure.takeaway == "Without a known plan: Cooperative links created: 29; Initiatives carried out: 14."
    assert len({panel.extent for panel in figure.panels(ENGLISH)}) == 1


def test_without_any_plan_there_is_nothing_to_draw_and_the_text_says_what_was_achieved(tables):
    figure = indicators(tables, "fpk")
    assert figure.empty
    assert [[figure.cell(row, key) for key in ("planned", "achieved", "ratio")] for row in (0, 1)] == [
        [None, 29.0, None],
        [None, 14.0, None],
    ]
    assert "planned no data, achieved 29." in figure.text


def test_it_is_said_whose_the_plan_of_the_exchange_is_and_what_counts(tables, tmp_path):
    own = replace(Settings.from_environment({}), data=tmp_path, planned=(("interests", 10),))
    figure = indicators(policy.with_exchange(tables, own), policy.EXCHANGE)
    assert "that of the institution that runs the atlas" in figure.notes[-1]
    assert not any("Exchange of the atlas" in note for note in indicators(tables, "tarr").notes)


def test_projects_without_indicators_have_no_figure(tables):
    assert indicators(tables, "rpwk") is None


def founding(tables, registry, view=View(), founded=None, t=ENGLISH):  # noqa: B008 - frozen
    """Return the figure of the project that founded meta-clusters, by default with those that came with the atlas."""
    own = scenery.embedded().exchange.founded_by("cord") if founded is None else founded
    return figures.metaclusters(tables, tables.project("cord"), own, registry, view, t)


def test_a_corrected_record_moves_the_figure_and_a_new_member_joins_the_list(tables, poland):
    energy, *others = scenery.embedded().exchange.founded_by("cord")
    key = "klaster-euroregion-beskidy"
    members = (MetaClusterMember(cluster_id=key), MetaClusterMember(name="Energieklub", country="AT", city="Linz"))
    told = replace(energy, status="planned", members=members, texts=(Text("en", True, "Energy of today"),))
    figure = founding(tables, poland, founded=[told, *others])
    assert figure.title == "2 meta-clusters created, 3 held possible"
    assert "Held possible: Energy of today (Klaster Euroregion Beskidy, Energieklub), Food" in figure.text
    rows = {row[0]: tuple(row[1:5]) for row in figure.table_rows}
    assert rows["Klaster Euroregion Beskidy"][3] == "Energy of today"
    assert rows["Energieklub"] == ("participating cluster", "Austria", "Linz", "Energy of today")
    assert len(rows) == len(tables.rows("participants", project="cord")) + 1


def test_the_figure_says_of_records_what_the_documents_said(tables, poland):
    figure = founding(tables, poland)
    assert figure.subtitle == "Clusters-CORD: meta-clusters, partners and participants · 6 February 2013"
    assert figure.takeaway == (
        "Created: Energy & Environment, Tourism, ICT. "
        "Held possible: Food (Bioaktive Pflanzliche Lebensmittel), Health & Science."
    )
    assert figure.source.startswith("Source: Document on the final events of Clusters-CORD, 5–6 February 2013; CENTRAL")
    assert [row[0] for row in figure.rows][::14] == [
        "Agencja Rozwoju Regionalnego Kraju Usteckiego (RRA ÚK)",
        "Bioaktive Pflanzliche Lebensmittel",
    ]


def test_polish_participants_are_assigned_to_no_metacluster(tables):
    figure = founding(tables, factories.registry())
    themes = {row[0]: row[4] for row in figure.table_rows}
    assert themes["Klaster Euroregion Beskidy"] == "not known"
    assert themes["Śląski Klaster Transplantologii Szpiku"] == "not known"
    assert themes["Bioaktive Pflanzliche Lebensmittel"] == "Food"
    assert figure.title == "3 meta-clusters created, 2 held possible"
    assert "Bielsko-Biała (Poland)" in figure.text
    assert figure.takeaway.endswith("Held possible: Food (Bioaktive Pflanzliche Lebensmittel), Health & Science.")


def test_a_participant_with_a_profile_leads_to_it(tables, poland):
    people = tables.rows("participants", project="cord")
    known = {row["name"]: row["cluster"] for row in people if row["cluster"]}
    figure = founding(tables, poland, View(region=("06",)))
    led = {row[0]: link for row, link in zip(figure.rows, figure.links, strict=True) if link}
    assert {name: link.value for name, link in led.items()} == known
    assert {link.href for link in led.values()} == {f"./cluster?region=06&cluster={key}" for key in known.values()}
    tiny = founding(tables, factories.registry())
    assert set(tiny.links) == {None}


def test_means_of_matchmaking_rest_on_the_document_that_counts_coordinators(tables, poland):
    figure = figures.matchmaking(tables, poland, ENGLISH)
    assert figure.title == "Meetings: about 450 in 2014, 604 in 2017"
    for told in (figure.text, figure.takeaway):
        assert "206 coordinators held about 450 meetings: 4.4 per coordinator" in told
    assert "held 23 of them: 3.8 per coordinator" in figure.text
    assert "Berlin 2014, Kuyavia-Pomerania" in {row[0] for row in figure.rows}


def test_every_figure_of_an_event_stands_with_the_document_that_gives_it(tables, poland):
    figure = figures.matchmaking(tables, poland, ENGLISH)
    keys = [column.key for column in figure.table_columns]
    told = [dict(zip(keys, row, strict=True)) for row in figure.table_rows]
    counted = [row[key] for row in told for key in figures.COUNTED if row[key] is not None]
    assert len(counted) == len(tables.rows("event_figures"))
    assert [row["meetings"] for row in told if row["event"] == "Berlin 2014"] == ["about 450", "433"]
    assert len({row["source"] for row in told if row["event"] == "Berlin 2014"}) == 2
    drawn = [(mark.label, mark.value, mark.text) for mark in marks(figure)]
    assert drawn[:2] == [("Berlin 2014", 450.0, "about 450"), ("Berlin 2014", 433.0, "433")]
    assert drawn[-1] == ("Stuttgart 2017 (fifth)", 604.0, "604")
    assert len(drawn) == 5, "neither the series as a whole nor a part of an event is a bar beside the others"


def test_every_event_is_named_with_its_days_also_without_figures(tables, poland):
    days = {row[0]: row[1] for row in figures.matchmaking(tables, poland, ENGLISH).rows}
    assert days["Copenhagen 2013 (start of the series)"] == "2013"
    assert days["Berlin 2014"] == "18–19 September 2014"


@pytest.mark.parametrize("t", [POLISH, ENGLISH], ids=["pl", "en"])
def test_every_cell_of_the_tables_is_text_or_number_in_both_languages(tables, poland, t):
    made = [
        figures.timeline(tables, tables.rows("projects"), NAMES, t),
        figures.indicators(tables, tables.rows("projects"), t),
        founding(tables, poland, t=t),
        figures.matchmaking(tables, poland, t),
    ]
    for figure in made:
        assert all(len(row) == len(figure.columns) for row in figure.rows)
        texts = [cell_text(value, c, t) for row in figure.rows for value, c in zip(row, figure.columns, strict=True)]
        assert all(texts)
        assert figure.text.endswith(".")
