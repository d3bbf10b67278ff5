"""The HTML that embeds a view, and what stands around an embedded one."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.i18n import LANGUAGES, translator
from geo.selection.view import Domain, View
from geo.settings import Settings
from geo.web.panels import embed
from geo.web.panels.embed import Embedded
from tests.html import Page

ROOT = "https://klastry.example.pl/atlas"
VIEW = View(sector=("ict",), region=("06", "18"), q='„Łódź" <b>&', story="sectors", step=3)
DOMAIN = Domain({"sector": ("ict",), "region": ("06", "18"), "near": (), "tiles": (), "cluster": (), "division": ()})
PL = translator("pl")
HOSTS = "'self' https://ministerstwo.example.pl"


def settings(**values):
    return Settings(Path("data"), Path("installed"), **values)


def attributes(html):
    """Read the one element of a snippet as a browser does."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append((tag, dict(attrs)))
    parser.feed(html)
    assert [tag for tag, _ in found] == ["iframe"]
    return found[0][1]


def view_of(address):
    query = parse_qs(urlsplit(address).query)
    assert query.pop("embed") == ["true"]
    return View.from_query(query, DOMAIN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("filters", [True, False])
def test_a_snippet_reopens_the_view_in_its_language(language, filters):
    frame = attributes(Embedded(VIEW, "regions", language, filters).snippet(ROOT, 640))
    assert frame["src"].startswith(f"{ROOT}/regions?embed=true&")
    shown, dropped = view_of(frame["src"])
    assert dropped == ()
    assert shown == View(lang=language, sector=("ict",), region=("06", "18"), q='„Łódź" <b>&', filters=int(filters))
    assert "height: 640px" in frame["style"]
    assert frame["loading"] == "lazy"
    assert frame["title"] == {"pl": "Atlas klastrów", "en": "Atlas of Polish clusters"}[language]


def test_a_snippet_escapes_what_could_end_an_attribute():
    html = Embedded(VIEW, "", "pl").snippet('https://a.pl/"><script>')
    assert "<script>" not in html
    assert attributes(html)["src"].startswith('https://a.pl/"><script>/?embed=true')


def test_an_installation_that_lets_nobody_embed_it_has_no_form():
    for closed in ("", "'self'", "'none'"):
        assert embed.panel(VIEW, "", settings(frame_ancestors=closed), PL) == ""


def test_the_form_holds_a_snippet_for_each_choice_and_names_what_hinders():
    form = Page(embed.panel(VIEW, "", settings(frame_ancestors=HOSTS), PL))
    section = form.one("section")
    assert section["data-pl-0"].replace("&amp;", "&").count("filters=0") == 1
    assert "filters=" not in section["data-pl-1"]
    assert "lang=en" in section["data-en-1"]
    assert all(part in section["data-en-0"] for part in (embed.PLACE, embed.TALL))
    (notice,) = form.texts("p", class_="atlas-notice")
    assert "adres, pod którym teraz widzisz atlas" in notice
    assert "ATLAS_" not in notice, "a word for administrators"
    code = form.one("textarea")
    assert attributes(code["text"])["src"].startswith("{root}/?embed=true&lang=pl")
    assert code["id"] in {label.get("for") for label in form.all("label")}


def test_the_form_of_a_public_installation_has_nothing_to_warn_of():
    public = settings(public_url=ROOT, frame_ancestors=HOSTS)
    form = Page(embed.panel(VIEW, "", public, PL))
    assert form.all("p", class_="atlas-notice") == []
    assert attributes(form.one("textarea")["text"])["src"].startswith(f"{ROOT}/?embed=true&lang=pl")
    assert "{root}" not in form.one("section")["data-en-0"]


def test_another_view_is_another_field_so_that_its_text_is_written_anew():
    keys = {
        Page(embed.panel(view, "", settings(frame_ancestors=HOSTS), PL)).one("textarea")["id"]
        for view in (VIEW, VIEW.cleared())
    }
    assert len(keys) == 2


@pytest.mark.parametrize(("page", "heading"), [("", 1), ("regions", 0)])
def test_the_way_to_the_whole_atlas_keeps_the_view_and_warns_of_a_new_tab(page, heading):
    head = Page(embed.head(VIEW.change(filters=0), page, PL))
    assert len(head.all("h1")) == heading
    link = head.one("a")
    assert link["target"] == "_blank"
    assert link["rel"] == "noopener"
    assert head.texts("a") == ["Otwórz w atlasie ↗ (otwiera się w nowej karcie)"]
    shown, _ = View.from_query(parse_qs(urlsplit(link["href"]).query), DOMAIN)
    assert shown == View(sector=VIEW.sector, region=VIEW.region, q=VIEW.q)
    assert link["href"].startswith(f"./{page}?")
