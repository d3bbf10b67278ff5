"""The frame that every page stands in: addresses, history, languages, visitors, hosts, headers."""

import json
import re
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, StartAtlas, Stay
from tests.browser.pages import COUNT, choose, map_frame, settle, visible
from tests.browser.serving import Server, serve
from tests.browser.visitors import Watch

PATHS = (
    "/",
    "/cluster?cluster=dolina-lotnicza",
    "/clusters?pick=dolina-lotnicza&pick=itcorner",
    *(
        f"/{page}"
        for page in (
            "regions",
            "compare",
            "sectors",
            "potential",
            "history",
            "policy",
            "exchange",
            "present",
            "methods",
        )
    ),
    "/about",
    "/accessibility",
)
OF_ONE_HOST = re.compile(r"('self'|'unsafe-inline'|'unsafe-eval'|'none'|'sha256-[A-Za-z0-9+/]+=*'|data:|blob:)")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def health(server: Server) -> dict[str, object]:
    with urllib.request.urlopen(f"{server.url}/healthz") as answer:
        return json.load(answer)


def language(page: Page) -> str:
    return page.locator("html").get_attribute("lang") or ""


@pytest.mark.parametrize("path", PATHS)
def test_a_deep_link_is_the_first_thing_that_a_new_server_is_asked(
    path: str, page: Page, open_page: Open, tmp_path: Path
) -> None:
    with serve(tmp_path / "server.log", forked=True) as server:
        open_page(page, path, server=server)
        expect(page.locator("h1")).to_have_count(1)
        assert page.url == server.url + path
        assert "Traceback" not in server.log.read_text(encoding="utf-8")
        page.goto("about:blank")


def test_the_map_shows_every_cluster(page: Page, open_page: Open, atlas: Server) -> None:
    open_page(page)
    clusters = health(atlas)["clusters"]
    expect(page.locator(COUNT)).to_have_attribute("data-count", str(clusters))
    assert len(set(visible(page))) == clusters


def test_back_forward_and_reload_show_what_the_address_says(page: Page, open_page: Open, atlas: Server) -> None:
    open_page(page)
    count, everything = page.locator(COUNT), str(health(atlas)["clusters"])
    choose(page, "sector")
    expect(count).not_to_have_attribute("data-count", everything)
    chosen, fewer = page.url, str(count.get_attribute("data-count"))
    assert len(query(page)["sector"]) == 1
    page.go_back()
    expect(count).to_have_attribute("data-count", everything)
    assert query(page) == {}
    page.go_forward()
    expect(count).to_have_attribute("data-count", fewer)
    assert page.url == chosen
    page.reload()
    settle(page)
    expect(count).to_have_attribute("data-count", fewer)
    assert page.url == chosen
    assert len(visible(page)) == int(fewer)


def test_back_returns_from_a_page_to_the_view_before(page: Page, open_page: Open) -> None:
    open_page(page, "/?sector=ict")
    fewer = str(page.locator(COUNT).get_attribute("data-count"))
    page.locator('a[href*="about"]').first.click()
    expect(page).to_have_url(re.compile(r"/about$"))  # which shows no filter, so none comes along
    settle(page)
    page.go_back()
    expect(page.locator(COUNT)).to_have_attribute("data-count", fewer)
    assert query(page) == {"sector": ["ict"]}
    settle(page)
    page.locator('.st-key-header a[href^="./regions"]').click()
    expect(page).to_have_url(re.compile(r"/regions$"))
    page.locator(".st-key-region_head a", has_text="lubelskie").first.click()
    expect(page).to_have_url(re.compile(r"/regions\?region=06$"))
    page.locator('.st-key-header a[href^="./compare"]').click()
    expect(page).to_have_url(re.compile(r"/compare\?region=06$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/regions\?region=06$"))


def test_back_to_an_address_without_parameters_shows_that_address(page: Page, open_page: Open) -> None:
    open_page(page, "/")
    every = str(page.locator(COUNT).get_attribute("data-count"))
    page.locator('.st-key-header a[href^="./regions"]').click()
    expect(page).to_have_url(re.compile(r"/regions$"))
    page.locator(".st-key-region_head a", has_text="lubelskie").first.click()
    expect(page).to_have_url(re.compile(r"/regions\?region=06$"))
    settle(page)
    page.evaluate("history.go(-2)")
    expect(page.locator(COUNT)).to_have_attribute("data-count", every)
    expect(page).to_have_url(re.compile(r":\d+/$"))
    settle(page)
    page.evaluate("history.go(2)")
    expect(page).to_have_url(re.compile(r"/regions\?region=06$"))
    expect(page.locator(".atlas-rtitle")).to_contain_text("lubelskie")


def test_every_page_switches_its_language_and_asks_no_other_host(stay: Stay, watch: Watch) -> None:
    page = stay(PATHS[0])
    page.reload()  # it has what it asked for when it was opened
    settle(page)
    for path in PATHS:
        page = stay(path)
        assert language(page) == "pl"
        page.get_by_role("link", name="English", exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("link", name="Polski", exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile(r"[?&]lang=en"))  # written when the page has been drawn
        assert urlsplit(page.url).path == urlsplit(path).path
        page.get_by_role("link", name="Polski", exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", "pl")
        expect(page.get_by_role("link", name="English", exact=True)).to_be_visible()
    asked = [urlsplit(url) for url in watch.requests]
    assert {parts.hostname for parts in asked if parts.scheme not in ("data", "blob", "about")} == {"127.0.0.1"}
    assert any("/data/clusters." in parts.path for parts in asked), "the map's data were not seen: the watch is blind"


@pytest.mark.parametrize(("locale", "expected"), [("pl-PL", "pl"), ("en-GB", "en"), ("de-DE", "en")])
def test_the_first_visit_follows_the_browser(locale: str, expected: str, new_context, open_page: Open) -> None:
    page = open_page(new_context(locale=locale).new_page(), "/about")
    assert language(page) == expected


@pytest.mark.parametrize("path", ["/", "/cluster?cluster=dolina-lotnicza", "/about", "/accessibility"])
@pytest.mark.parametrize(
    ("asked", "accepted", "expected"), [("en", "pl", "en"), ("pl", "en", "pl"), (None, "en", "en")]
)
def test_the_page_says_its_language_before_any_script_runs(
    path: str, asked: str | None, accepted: str, expected: str, atlas: Server
) -> None:
    address = atlas.url + path + (f"{'&' if '?' in path else '?'}lang={asked}" if asked else "")
    request = urllib.request.Request(address, headers={"Accept": "text/html", "Accept-Language": accepted})
    with urllib.request.urlopen(request) as answer:
        assert f'<html lang="{expected}"' in answer.read().decode()


def test_two_visitors_never_see_each_others_filters(new_context, open_page: Open, atlas: Server) -> None:
    first, second = new_context().new_page(), new_context().new_page()
    open_page(first)
    open_page(second)
    everything = visible(second)
    choose(first, "sector")
    expect(first.locator(COUNT)).not_to_have_attribute("data-count", str(len(everything)))
    of_first = visible(first)
    assert visible(second) == everything
    choose(second, "region")
    expect(second.locator(COUNT)).not_to_have_attribute("data-count", str(len(everything)))
    assert set(query(first)) == {"sector"}
    assert set(query(second)) == {"region"}
    first.reload()
    settle(first)
    expect(first.locator(COUNT)).to_have_attribute("data-count", str(len(of_first)))
    assert visible(first) == of_first


def test_the_atlas_lies_under_a_base_path(page: Page, open_page: Open, start_atlas: StartAtlas) -> None:
    server = start_atlas(base_path="klastry")
    assert server.url.endswith("/klastry")
    open_page(page, "/?sector=ict", server=server)
    assert len(visible(page)) == int(page.locator(COUNT).get_attribute("data-count") or 0) > 0
    assert map_frame(page).url.startswith(f"{server.url}/")
    page.locator('a[href*="about"]').first.click()
    expect(page).to_have_url(f"{server.url}/about")
    page.goto("about:blank")
    open_page(page, "/about?lang=en", server=server)
    assert page.url.startswith(f"{server.url}/about?")
    assert language(page) == "en"
    assert health(server)["status"] == "ok"


def headers(address: str) -> dict[str, str]:
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}


@pytest.mark.parametrize("path", ["/", "/about", "/healthz", "/vendor/leaflet.js", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(path: str, atlas: Server) -> None:
    found = headers(atlas.url + path)
    assert found["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in found
    policy = dict(rule.strip().split(" ", 1) for rule in found["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert [
        source for sources in policy.values() for source in sources.split() if not OF_ONE_HOST.fullmatch(source)
    ] == []


def test_an_installation_decides_who_may_embed_it(start_atlas: StartAtlas) -> None:
    server = start_atlas({"ATLAS_FRAME_ANCESTORS": "'self' https://intranet.example"})
    assert "frame-ancestors 'self' https://intranet.example" in headers(server.url)["content-security-policy"]
