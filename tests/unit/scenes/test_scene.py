"""What a page shows, as data: titles that fit a slide, words, sources, links; and the files' names and addresses."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import links
from geo.errors import AtlasError
from geo.export import document
from geo.i18n import translator
from geo.scenes import pages
from geo.scenes.scene import LONGEST_TITLE, word_count
from geo.scenes.sources import load as load_sources
from geo.selection import view
from geo.selection.view import View
from geo.settings import Settings
from geo.web import files
from tests import scenery

DAY = date(2026, 11, 23)
PAGES = ("", "regions", "compare", "sectors", "potential", "history", "policy", "exchange")


@cache
def embedded():  # no fixture: hypothesis would write it out with every failure
    return load_sources(Settings.from_environment({}), DAY)


@pytest.fixture(scope="module")
def sources():
    return embedded()


@pytest.fixture(scope="module")
def public(sources):
    return replace(
        sources, settings=Settings.from_environment({"ATLAS_PUBLIC_URL": "https://klastry.example.pl/atlas/"})
    )


def test_a_scene_says_what_the_page_says(sources):
    scene = pages.read(sources, "", "sector=ict&region=06")
    assert scene.title == "3 klastry ICT w\u00a0województwie lubelskim"
    assert [scene.registry.ids[position] for position in scene.positions] == [
        "lubelski-klaster-teleinformatyczny",
        "polski-klaster-rolnictwa-precyzyjnego",
        "wschodni-klaster-ict",
    ]
    assert scene.subtitle.startswith("klastry na milion mieszkańców · ")
    built = translator("pl").day(date.fromisoformat(sources.registry.manifest["built"]))
    assert f"stan na {built}" in scene.subtitle
    assert scene.version == sources.registry.manifest["data_version"]
    assert scene.link is None


def test_a_public_address_gives_a_link_without_the_story(public):
    scene = pages.read(public, "regions", "region=06&story=ready-regions&step=3")
    assert scene.link == "https://klastry.example.pl/atlas/regions?region=06"


def test_the_link_of_a_page_says_nothing_of_the_shortlist_but_on_its_own(public):
    assert pages.read(public, "", "pick=itcorner").link == "https://klastry.example.pl/atlas/"
    own = "https://klastry.example.pl/atlas/clusters?pick=itcorner&pick=dolina-lotnicza"
    assert pages.read(public, "clusters", "pick=itcorner&pick=dolina-lotnicza").link == own


SEVERAL = st.tuples(
    st.sampled_from(PAGES),
    st.sampled_from(("pl", "en")),
    st.sets(st.sampled_from(("ict", "tourism", "construction", "metal-machinery")), max_size=3),
    st.sets(st.sampled_from(("02", "06", "14", "28")), max_size=3),
    st.sampled_from(("", "lub", "a b c d e f g h i j k l m")),
)


@settings(deadline=None, max_examples=50)  # the first of a page reads its tables
@given(SEVERAL)
def test_a_title_fits_on_a_slide(asked):
    place, language, sector, region, text = asked
    wanted = View(sector=tuple(sorted(sector)), region=tuple(sorted(region)), q=text)
    title = pages.scene(embedded(), place, wanted, translator(language)).title
    assert 1 <= word_count(title) <= LONGEST_TITLE


@pytest.mark.parametrize(
    ("place", "query", "complaint"),
    [
        ("nowhere", "", "no page 'nowhere'"),
        ("", "sector=foo", "sector=foo"),
        ("", "region=99&sector=ict", "region=99"),
        ("", "regions=06", "regions"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(sources, place, query, complaint):
    with pytest.raises(AtlasError, match=complaint):
        pages.read(sources, place, query)


@pytest.mark.parametrize("place", PAGES)
def test_every_page_has_figures_and_sources(sources, place):
    scene = pages.read(sources, place, "region=06&sector=ict")
    assert scene.figures
    assert all(figure.source and figure.columns and figure.text for figure in scene.figures)
    assert any("Źródło" in line for line in scene.credits)
    assert any(line.startswith("Granice") for line in scene.credits)


def test_figures_of_the_map_count_as_the_page_does(sources):
    scene = pages.read(sources, "", "sector=ict")
    by_sector, by_region = scene.figures
    assert sum(row[1] for row in by_region.rows) == len(scene.positions) == scene.selection.count
    assert dict(by_sector.rows)["ICT i technologie cyfrowe"] == scene.selection.count


def test_a_cluster_alone_is_what_its_page_lists(sources):
    scene = pages.read(sources, "cluster", "cluster=dolina-lotnicza")
    assert scene.title == "Dolina Lotnicza"
    assert [scene.registry.ids[position] for position in scene.positions] == ["dolina-lotnicza"]


def test_a_file_is_named_by_what_it_shows(sources):
    named = {
        ("", "sector=ict&region=06"): "klastry_ict_lubelskie_2026-11-23.pptx",
        ("regions", "region=10"): "profil_lodzkie_2026-11-23.pptx",
        ("", "lang=en&region=02"): "clusters_lower-silesia_2026-11-23.pptx",
    }
    assert {key: document.file_name(pages.read(sources, *key), ".pptx") for key in named} == named


def test_addresses_of_files_hold_the_view_but_not_the_story(sources):
    shown = View(sector=("ict",), story="ready-regions", step=2, lang="en")
    assert files.address("regions", shown, "pptx") == "./export/regions/pptx?lang=en&sector=ict"
    assert files.address("", View(), "png") == "./export/map/png"
    listed = files.menu("", View(), translator("en"))
    assert sum(map(len, listed.values())) == len([kind for kind in files.FORMATS.values() if kind.page]) + 1
    assert all(entry["href"].endswith("?lang=en") for entries in listed.values() for entry in entries)


def test_the_whole_atlas_is_offered_from_every_view():
    listed = files.menu("regions", View(region=("06",), sector=("ict",)), translator("pl"))["all"]
    assert [entry["href"] for entry in listed] == ["./export/map/zip?lang=pl", "./export/map/csv?lang=pl"]
    assert "GeoPackage" in listed[0]["label"]


def test_the_command_makes_every_format_that_addresses_have():
    assert set(files.COMMANDS) == {key for key, kind in files.FORMATS.items() if kind.page} | set(files.STORIES)


@pytest.mark.parametrize(("page", "parameter"), [("cluster", "cluster"), ("clusters", "pick")])
def test_a_page_without_its_subject_offers_no_files_of_it(page, parameter):
    t, someone = translator("pl"), scenery.embedded().registry.ids[0]
    assert list(files.menu(page, View(), t)) == ["all"]
    subject = someone if parameter == "cluster" else (someone,)
    assert "data" in files.menu(page, View().change(**{parameter: subject}), t)


@pytest.mark.parametrize("query", ["", "q=zzzz", "sector=ict"])
@pytest.mark.parametrize("page", ["cluster", "clusters"])
def test_files_of_a_page_without_its_subject_are_refused(page, query):
    first = scenery.embedded().registry.ids[0]
    with pytest.raises(AtlasError, match=rf"is about clusters .* e\.g\. (cluster|pick)={first}"):
        scenery.scene(page, query)


def test_a_profile_is_a_scene_of_one_cluster():
    shown = scenery.scene("cluster", "cluster=dolina-lotnicza&sector=ict")
    assert (shown.title, shown.words, shown.figures) == ("Dolina Lotnicza", "Dolina Lotnicza", ())
    assert [shown.registry.ids[position] for position in shown.selection.ordered] == ["dolina-lotnicza"]


@pytest.mark.parametrize(
    ("page", "text", "found"),
    [
        ("", "sector=ict", ("", "sector=ict")),
        ("regions", " ?region=06 ", ("regions", "region=06")),
        ("", "http://localhost:8501/?sector=ict", ("", "sector=ict")),
        ("", "https://host.pl/klastry/regions?region=06#figures", ("regions", "region=06")),
        ("regions", "https://host.pl/regions?region=06", ("regions", "region=06")),
        ("", "./sectors?sector=ict", ("sectors", "sector=ict")),
        ("", "q=a/b?c", ("", "q=a/b?c")),
    ],
)
def test_a_view_may_be_an_address_as_it_is_copied(page, text, found):
    assert links.located(page, text) == found


def test_two_pages_at_once_are_refused():
    with pytest.raises(AtlasError, match="not that of the page 'regions'"):
        links.located("regions", "https://host.pl/sectors?sector=ict")


@pytest.mark.parametrize("address", ["ftp://a.pl", "klastry.example.pl", "https://", "https://a.pl/?x=1"])
def test_a_public_address_that_is_none_is_refused(address):
    with pytest.raises(AtlasError, match="ATLAS_PUBLIC_URL"):
        Settings.from_environment({"ATLAS_PUBLIC_URL": address})


def test_a_story_is_a_word_of_the_address():
    found, dropped = View.from_query({"story": ["region-06"], "step": ["2"], "filters": ["0"]}, view.Domain({}))
    assert (found.story, found.step, found.filters, dropped) == ("region-06", 2, 0, ())
    assert View.from_query({"story": ["<b>"]}, view.Domain({}))[1] == ("story=<b>",)
