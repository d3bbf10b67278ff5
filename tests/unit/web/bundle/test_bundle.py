"""The offline bundle as files: what is in it, that every link leads somewhere, and that no text becomes code."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from posixpath import dirname, join, normpath
from zipfile import ZipFile

import pytest

from geo import cli
from geo.errors import AtlasError
from geo.i18n import translator
from geo.links import web_link
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.web.bundle import bundle
from geo.web.bundle.pages import POLICY
from tests import scenery
from tests.html import Page

STEPS = (
    ("", "sector=ict&region=06", "Trzy klastry", "Pierwsza linia\n\nDruga linia"),
    ("regions", "region=06", "", ""),
    ("policy", "region=14", "", ""),
)
TITLE = "Klastry w województwie lubelskim"
TEXT = (".html", ".js", ".css")
PAGES = [f"{language}/{name}" for language in ("pl", "en") for name in ("index", "step-1", "step-2", "step-3")]


def unpacked(packed: bytes) -> dict[str, bytes]:
    """Files by path, below the one folder."""
    with ZipFile(io.BytesIO(packed)) as archive:
        folders = {name.partition("/")[0] for name in archive.namelist()}
        assert len(folders) == 1
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@cache
def steps():
    return [(scenery.scene(page, query), title, note) for page, query, title, note in STEPS]


@cache
def packed() -> bytes:
    return bundle.bundle(steps(), TITLE, translator("pl"))


@cache
def files() -> dict[str, bytes]:
    return unpacked(packed())


@cache
def page(path: str) -> Page:
    return Page(files()[f"{path}.html"].decode())


def data(path: str):
    """What a script file sets, read as JavaScript reads it."""
    text = re.fullmatch(r'window\.\w+ = JSON\.parse\("(.*)"\);\n', files()[path].decode("ascii"), re.S)
    assert text
    return json.loads(json.loads(f'"{text[1]}"'.replace("\\'", "'")))


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the time of its pictures off a bundle of which pages and data are looked at."""
    monkeypatch.setattr(bundle, "picture", lambda scene: b"")


def test_it_is_small() -> None:
    assert len(packed()) < 3_000_000 < bundle.LARGEST == 8_000_000


def test_it_holds_a_page_a_picture_and_tables_for_every_step_in_both_languages() -> None:
    names = files()
    for language in ("pl", "en"):
        assert f"{language}/index.html" in names
        for number in (1, 2, 3):
            kinds = ("html", "js") if steps()[number - 1][0].mapped else ("html",)
            found = {name for name in names if name.startswith(f"{language}/step-{number}.")}
            assert found == {f"{language}/step-{number}.{kind}" for kind in kinds}
            assert names[f"{language}/images/step-{number}.png"].startswith(b"\x89PNG")
            tables = [name for name in names if name.startswith(f"{language}/data/step-{number}_")]
            assert sorted(name.rpartition(".")[2] for name in tables) == ["csv", "csv", "xlsx"]
    assert {"index.html", "data/map.js", "assets/leaflet.js", "assets/map.js", "assets/atlas.css"} <= set(names)


def test_the_same_story_gives_the_same_bytes() -> None:
    page, query, *said = STEPS[0]
    one, other = ([(scenery.fresh(page, query), *said)] for _ in range(2))
    assert bundle.bundle(one, TITLE, translator("pl")) == bundle.bundle(other, TITLE, translator("pl"))


def test_the_folder_is_named_by_the_story_and_the_day() -> None:
    with ZipFile(io.BytesIO(packed())) as archive:
        assert all(
            name.startswith("klastry-w-wojewodztwie-lubelskim_2026-11-23/") for name in archive.namelist()
        )  # fmt: skip


@pytest.mark.parametrize("path", ["index", *PAGES])
def test_every_link_leads_to_a_file_or_is_a_plain_link(path: str) -> None:
    ids = {element.get("id") for element in page(path).elements}
    for element in page(path).elements:
        for address in filter(None, (element.get("href"), element.get("src"))):
            if address.startswith("#"):
                assert address[1:] in ids
            elif address.startswith(("http://", "https://")):
                assert (element["tag"], element["rel"]) == ("a", "noopener noreferrer")
            else:
                assert normpath(join(dirname(path), address)) in files(), address


def test_nothing_is_fetched_from_anywhere() -> None:
    for path, content in files().items():
        if path.endswith(".css"):
            for address in re.findall(r"url\(([^)]*)\)", content.decode()):
                assert address.strip("\"'").startswith(("images/", "SourceSansPro-", "#")), (path, address)
                assert address.strip("\"'").startswith("#") or f"assets/{address.strip(chr(34))}" in files()
        if path.endswith(".html"):
            assert "srcset" not in content.decode()
    assert "http" not in POLICY


@pytest.mark.parametrize("path", ["index", *PAGES])
def test_a_page_is_well_made(path: str) -> None:
    found = page(path)
    found.check_structure()
    assert found.one("html")["lang"] == (path[:2] if "/" in path else "pl")
    assert found.one("meta", http_equiv="Content-Security-Policy")["content"] == POLICY
    assert found.all("a", class_="atlas-skip")
    other = found.one("a", hreflang="en" if found.one("html")["lang"] == "pl" else "pl")
    assert other["lang"] == other["hreflang"]
    assert not [e for e in found.elements if e["tag"] == "select" or "onclick" in e]
    forms = found.all("form")
    assert all("hidden" in form for form in forms)  # until a script can answer
    assert forms or not found.all("input")
    assert "data-action" not in files()[f"{path}.html"].decode()
    scripts = [e for e in found.elements if e["tag"] == "script"]
    expected = ["bundle_filters.js", "bundle.js"] if forms else ["bundle.js"]
    assert [(e["src"].rpartition("/")[2], e["text"]) for e in scripts] == [(name, "") for name in expected]


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("number", [1, 2])
def test_the_list_is_the_scenes(language: str, number: int) -> None:
    scene = steps()[number - 1][0]
    items = page(f"{language}/step-{number}").all("li", data_testid="cluster-item")
    assert [item["data-cluster-id"] for item in items] == [scene.registry.ids[p] for p in scene.positions]
    assert data(f"{language}/step-{number}.js")["mask"] == bundle.payload(scene)["mask"]


def test_a_page_without_a_map_has_none_here_either() -> None:
    scene, found = steps()[2][0], page("pl/step-3")
    assert not scene.mapped
    assert found.all("div", class_="bundle-map") == found.all("li", data_testid="cluster-item") == []
    assert len(found.all("section", class_="bundle-figure")) == len(scene.figures)
    assert found.all("a", class_="bundle-turn"), "its way on stays"


def test_a_cluster_has_facts_and_links_to_its_sources() -> None:
    scene = steps()[1][0]
    found = page("pl/step-2")
    links = {element.get("href") for element in found.all("a")}
    items = found.all("li", data_testid="cluster-item")
    told = [scene.registry.record(position) for position in scene.positions]
    assert any(record["coordinator"] for record in told)
    for record, item in zip(told, items, strict=True):
        assert record["name"] in item["text"]
        assert (record["coordinator"] or "brak danych") in item["text"]
        sources = [source.strip() for source in record["sources"].split(";")]
        assert sources
        assert {web_link(source) for source in sources} <= links


def test_words_of_the_author_stay_and_are_marked() -> None:
    polish, english = page("pl/step-1"), page("en/step-1")
    assert polish.texts("h1") == english.texts("h1") == ["Trzy klastry"]
    assert "lang" not in polish.one("h1")
    assert english.one("h1")["lang"] == "pl"
    assert english.one("div", class_="bundle-note")["lang"] == "pl"
    assert english.texts("div", class_="bundle-note") == ["Pierwsza linia Druga linia"]
    assert page("en/index").one("h1")["lang"] == "pl"


def test_a_step_without_a_title_is_called_as_its_scene_in_each_language() -> None:
    scene = steps()[1][0]
    english = replace(scene, view=scene.view.change(lang="en"), t=translator("en"))
    assert page("pl/step-2").texts("h1") == [scene.title.replace("\u00a0", " ")]
    assert page("en/step-2").texts("h1") == [english.title.replace("\u00a0", " ")]
    assert "lang" not in page("en/step-2").one("h1")


@pytest.mark.usefixtures("undrawn")
def test_a_view_is_told_in_both_languages() -> None:
    found = unpacked(bundle.of_view(scenery.scene("", "sector=ict&region=06")))
    assert "<title>3 klastry ICT" in found["pl/step-1.html"].decode().replace("\u00a0", " ")
    assert "<title>3 ICT clusters" in found["en/step-1.html"].decode().replace("\u00a0", " ")


def test_a_ready_story_is_told_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = bundle.picture  # in one language, which is enough to see that every step can be drawn
    monkeypatch.setattr(bundle, "picture", lambda scene: draw(scene) if scene.t.language == "en" else b"")
    found = unpacked(bundle.of_story("region-06", scenery.embedded(), translator("en")))
    assert '<html lang="en">' in found["index.html"].decode()
    for language in ("pl", "en"):
        assert "lang" not in Page(found[f"{language}/index.html"].decode()).one("h1")


def test_the_steps_are_linked_in_their_order() -> None:
    turns = [(e["rel"], e["href"]) for e in page("pl/step-2").all("link") if e["rel"] in ("prev", "next")]
    assert turns == [("prev", "step-1.html"), ("next", "step-3.html")]
    assert [e["rel"] for e in page("pl/step-1").all("link") if e["rel"] in ("prev", "next")] == ["next"]
    assert [e["rel"] for e in page("pl/step-3").all("link") if e["rel"] in ("prev", "next")] == ["prev"]


@pytest.mark.usefixtures("undrawn")
def test_no_background_of_others_is_asked_for() -> None:
    found = unpacked(bundle.of_view(scenery.scene("", "tiles=osm&region=06")))
    assert b"openstreetmap" not in found["pl/step-1.js"].lower()


@pytest.fixture(scope="module")
def spiteful_files(spiteful) -> dict[str, bytes]:
    scene = pages.read(spiteful, "", "")
    told = [(scene, text, text) for text in scenery.SPITE[6:8]]
    drawn: dict[str, bytes] = {}  # both steps show the same

    def picture(shown: Scene, draw: Callable[[Scene], bytes] = bundle.picture) -> bytes:
        return drawn.get(shown.t.language) or drawn.setdefault(shown.t.language, draw(shown))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundle, "picture", picture)
        return unpacked(bundle.bundle(told, scenery.SPITE[7], translator("pl")))


@pytest.mark.parametrize("language", ["pl", "en"])
def test_names_full_of_spite_stay_texts(language: str, spiteful_files: dict[str, bytes]) -> None:
    found = spiteful_files
    names = {text for text in scenery.SPITE}
    for path in (f"{language}/step-1.html", f"{language}/index.html", "index.html"):
        read = Page(found[path].decode())
        assert [e["text"] for e in read.all("script")] == [""]
        assert not [e for e in read.elements if "onerror" in e]
    items = Page(found[f"{language}/step-1.html"].decode()).texts("h3")
    assert {" ".join(text.replace("\u00a0", " ").split()) for text in names} <= set(items)
    for path in ("data/map.js", f"{language}/step-1.js"):
        assert b"<" not in found[path]
        assert found[path].isascii()


def test_a_bundle_without_steps_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AtlasError, match="needs a view"):
        bundle.bundle([], TITLE, translator("pl"))
    monkeypatch.setattr(bundle, "LARGEST", 100_000)
    with pytest.raises(AtlasError, match="Divide the story"):
        bundle.bundle(steps()[:1], TITLE, translator("pl"))


@pytest.mark.usefixtures("undrawn")
def test_a_public_address_is_linked() -> None:
    sources = scenery.embedded()
    public = replace(sources, settings=replace(sources.settings, public_url="https://atlas.example"))
    found = unpacked(bundle.of_view(pages.read(public, "regions", "region=06")))
    hrefs = {e.get("href") or "" for e in Page(found["pl/step-1.html"].decode()).all("a")}
    assert "https://atlas.example/regions?lang=pl&region=06" in hrefs
    assert any(re.match(r"https://atlas\.example/\?lang=pl&sector=", href) for href in hrefs)
    assert any(re.fullmatch(r"https://atlas\.example/submit/cluster/[\w-]+\?lang=pl", href) for href in hrefs)


@pytest.mark.usefixtures("undrawn")
def test_the_command_makes_a_bundle_of_a_view(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.zip"
    assert cli.main(["bundle", "--view", "sector=ict&region=06", "--out", str(target)]) == 0
    assert "index.html" in unpacked(target.read_bytes())
    assert str(target) in capsys.readouterr().out


def test_a_file_that_is_called_like_a_ready_story_does_not_hide_it(tmp_path, monkeypatch) -> None:
    (tmp_path / "region-06").write_text("mine")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bundle, "of_story", lambda text, sources, t: f"story {text}".encode())
    monkeypatch.setattr(bundle, "of_file", lambda path, sources, t: f"file {path.name}".encode())
    for given, made in (("region-06", b"story region-06"), ("./region-06", b"file region-06")):
        assert cli.main(["bundle", "--story", given, "--out", "a.zip"]) == 0
        assert (tmp_path / "a.zip").read_bytes() == made


@pytest.mark.usefixtures("undrawn")
def test_the_command_makes_a_bundle_of_a_story(tmp_path) -> None:
    told = {
        "atlas-story": 1,
        "title": "Dwa kroki",
        "steps": [{"page": "map", "view": "sector=ict", "title": "A"}, {"page": "regions", "view": "region=06"}],
    }
    (tmp_path / "story.json").write_text(json.dumps(told), encoding="utf-8")
    arguments = ["bundle", "--story", str(tmp_path / "story.json"), "--out", str(tmp_path / "a.zip")]
    assert cli.main(arguments) == 0
    found = unpacked((tmp_path / "a.zip").read_bytes())
    assert Page(found["index.html"].decode()).texts("h1") == ["Dwa kroki"]
    assert "pl/step-2.html" in found
    assert "pl/step-3.html" not in found


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", "no text in UTF-8"),
        (b"{}", "atlas-story"),
        (b'{"atlas-story": 1, "steps": []}', "needs a view"),
        (b'{"atlas-story": 1, "steps": [{"page": "map", "view": "sector=foo"}]}', "sector=foo"),
    ],
)
def test_a_wrong_story_is_refused_in_a_sentence(
    content: bytes, sentence: str, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "story.json").write_bytes(content)
    arguments = ["bundle", "--story", str(tmp_path / "story.json"), "--out", str(tmp_path / "a.zip")]
    assert cli.main(arguments) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--story", "nowhere.json"], "nowhere.json"),
        (["--story", "region-99"], "region-06"),
        (["--view", "sector=foo"], "sector=foo"),
    ],
)
def test_what_is_not_there_is_said(arguments, sentence: str, tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bundle", *arguments, "--out", str(tmp_path / "a.zip")]) == 1
    assert sentence in capsys.readouterr().err
