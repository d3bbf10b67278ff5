"""The atlas inside a page of another site, as a ministry embeds it."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from geo.selection.view import View
from geo.web.panels.embed import Embedded
from tests.browser.conftest import Open, StartAtlas
from tests.browser.pages import COUNT, SETTLED, map_frame, opened, settle
from tests.browser.serving import Server

ICT = View(sector=("ict",))
# What a browser does that keeps nothing for a site within another: cookies vanish, storage throws.
FORGET = """
if (window !== top) {
    const denied = { get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } };
    Object.defineProperty(window, "localStorage", denied);
    Object.defineProperty(window, "sessionStorage", denied);
    Object.defineProperty(Document.prototype, "cookie", { get: () => "", set: () => {} });
}
"""
Host = Callable[..., Frame]


@contextmanager
def serving(html: str) -> Iterator[str]:
    """Serve one page from another site: ``localhost``, which to a browser is not 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/"
            self.send_response(200 if found else 204)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            if found:
                self.wfile.write(html.encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def context(new_context) -> BrowserContext:
    """A context of its own: emptying one forgets what a site within another keeps."""
    return new_context(fresh=True)


@pytest.fixture
def guest(start_atlas: StartAtlas) -> Server:
    """An atlas that lets any site of this machine embed it."""
    return start_atlas({"ATLAS_FRAME_ANCESTORS": "'self' http://localhost:*"})


@pytest.fixture
def host(guest: Server) -> Iterator[Host]:
    """Open a page that embeds a view by the snippet that the atlas gives, and give the atlas's frame."""
    with ExitStack() as stack:

        def embed(page: Page, view: View = ICT, path: str = "", filters: bool = True) -> Frame:
            snippet = Embedded(view, path, "pl", filters).snippet(guest.url)
            site = stack.enter_context(serving(f'<!doctype html><html lang="pl"><title>Gość</title>{snippet}'))
            page.goto(site)
            frame = page.locator("iframe").element_handle().content_frame()
            frame.locator(SETTLED).wait_for()
            return frame

        yield embed


def query(frame: Frame) -> dict[str, list[str]]:
    return parse_qs(urlsplit(frame.url).query)


def add_region(frame: Frame, code: str = "06") -> None:
    """Choose a voivodeship in the filter, as a visitor does."""
    opened(frame, "region").get_by_role("checkbox", name="lubelskie").check()
    frame.wait_for_function("code => new URL(location).searchParams.get('region') === code", arg=code)


@pytest.mark.parametrize("keeps", [True, False], ids=["cookies", "no cookies"])
def test_an_embedded_map_is_filtered_without_menu(keeps: bool, new_context, host: Host) -> None:
    context = new_context(fresh=True)
    if not keeps:
        context.add_init_script(FORGET)
    page = context.new_page()
    frame = host(page)
    shown = map_frame(frame)
    expect(frame.locator("h1")).to_have_text("Atlas klastrów")
    for absent in (".atlas-menu", ".atlas-files", ".atlas-intro", ".atlas-charts", '[data-testid="stHeader"]'):
        expect(frame.locator(f"{absent}:visible")).to_have_count(0)
    expect(frame.locator(".atlas-embed-foot")).to_contain_text("Źródło")
    expect(frame.get_by_test_id("cluster-item").first).to_be_visible()
    before = int(frame.locator(COUNT).get_attribute("data-count") or 0)
    assert len(shown.evaluate("window.atlas.visible()")) == before > 0
    add_region(frame)
    expect(frame.locator(COUNT)).not_to_have_attribute("data-count", str(before))
    assert query(frame) == {"embed": ["true"], "lang": ["pl"], "sector": ["ict"], "region": ["06"]}
    assert urlsplit(page.url).hostname == "localhost"


def test_no_cookie_is_needed(new_context, host: Host, guest: Server) -> None:
    context = new_context(fresh=True)
    context.route(f"{guest.url}/**", lambda route: route.continue_(
        headers={name: value for name, value in route.request.headers.items() if name != "cookie"}))  # fmt: skip
    frame = host(context.new_page())
    assert map_frame(frame).evaluate("window.atlas.visible().length") > 0
    context.clear_cookies()
    frame.get_by_test_id("cluster-item").first.get_by_role("link").click()
    expect(frame.get_by_test_id("cluster-card")).to_be_visible()


def test_filters_that_the_host_keeps_cannot_be_changed(page: Page, host: Host) -> None:
    frame = host(page, filters=False)
    inner = map_frame(frame)
    expect(frame.locator(".st-key-filters")).to_have_count(0)
    expect(frame.locator(".atlas-chip")).to_have_text(["Branża: ICT i technologie cyfrowe"])
    expect(frame.locator(".atlas-summary").get_by_role("button")).to_have_count(0)
    count = frame.locator(COUNT).get_attribute("data-count") or ""
    inner.evaluate("window.Streamlit.setComponentValue({kind: 'region', id: '06', n: 1})")
    frame.get_by_test_id("cluster-item").first.get_by_role("link").click()  # a later run, so the click above is done
    expect(frame.get_by_test_id("cluster-card")).to_be_visible()
    expect(frame.locator(COUNT)).to_have_attribute("data-count", count)
    frame.wait_for_function("new URL(location).searchParams.has('cluster')")
    assert query(frame)["filters"] == ["0"]
    assert "region" not in query(frame)


def test_the_way_to_the_atlas_leads_to_the_same_view_with_everything(page: Page, host: Host, guest: Server) -> None:
    frame = host(page, filters=False)
    link = frame.locator(".atlas-embed-head a")
    expect(link).to_have_accessible_name(re.compile(r"^Otwórz w\satlasie \(otwiera się w\snowej karcie\)$"))
    count = frame.locator(COUNT).get_attribute("data-count") or ""
    with page.expect_popup() as opened:
        link.click()
    whole = opened.value
    settle(whole)
    map_frame(whole)
    assert whole.url == f"{guest.url}/?lang=pl&sector=ict"
    expect(whole.locator(COUNT)).to_have_attribute("data-count", count)
    expect(whole.locator(".st-key-filters")).to_be_visible()
    expect(whole.get_by_role("navigation").first).to_be_visible()


def test_pages_and_plain_links_stay_embedded_and_keep_the_filters(page: Page, host: Host) -> None:
    frame = host(page, filters=False)
    map_frame(frame)
    frame.get_by_test_id("cluster-item").first.get_by_role("link").click()
    frame.get_by_role("link", name="Pełny profil").click()
    expect(frame.get_by_test_id("cluster-profile")).to_be_visible()
    assert query(frame)["embed"] == ["true"]
    assert query(frame)["sector"] == ["ict"]
    plain = frame.locator('#profile-same ~ p a[href*="sector=ict"]')
    plain.click()  # a link that loads the page anew
    frame.wait_for_function("location.pathname === '/'")
    frame.locator(SETTLED).wait_for()
    expect(frame.locator(".atlas-embed-head")).to_be_visible()
    expect(frame.locator(".st-key-filters")).to_have_count(0)
    assert query(frame)["embed"] == ["true"]
    assert query(frame)["filters"] == ["0"]


def test_links_to_other_sites_open_beside_the_host_and_say_so(page: Page, host: Host) -> None:
    frame = host(page, View(cluster="dolina-lotnicza"), "cluster")
    link = frame.locator('.atlas-facts a[href^="http"]').first
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_accessible_description("otwiera się w nowej karcie")


def test_pages_that_allow_no_frame_open_beside_the_host_and_say_so(page: Page, host: Host, guest: Server) -> None:
    frame = host(page, View(), "exchange")
    expect(frame.locator(".atlas-kinds a").first).not_to_have_attribute("target", "_blank")
    follow, add = frame.locator(".atlas-follow"), frame.locator(".atlas-summary a[href*=submit]")
    for link in (follow, add):
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener")
        expect(link).to_have_accessible_description("otwiera się w nowej karcie")
    here = frame.url
    with page.expect_popup() as opened:
        follow.click()
    assert opened.value.url.startswith(f"{guest.url}/subscribe/") and frame.url == here


@pytest.mark.parametrize("path", ["", "regions", "sectors", "cluster"])
def test_each_page_can_be_embedded(path: str, page: Page, host: Host) -> None:
    frame = host(page, View(sector=("ict",), region=("06",), cluster="dolina-lotnicza"), path)
    expect(frame.locator("h1")).to_have_count(1)
    expect(frame.locator(".atlas-embed-head")).to_be_visible()
    assert frame.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollWidth <= innerWidth")


def test_a_narrow_frame_holds_everything(new_context, open_page: Open) -> None:
    page = open_page(new_context(viewport={"width": 320, "height": 480}).new_page(), "/?embed=true&sector=ict")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    expect(page.locator(".atlas-embed-head a")).to_be_visible()


def test_the_form_writes_the_html_for_what_is_chosen(page: Page, guest: Server) -> None:
    page.goto(f"{guest.url}/present?sector=ict", wait_until="commit")
    settle(page)
    form = page.locator(".atlas-embed")
    code = form.get_by_label("Kod HTML do wklejenia")
    expect(code).to_have_text(Embedded(ICT, "", "pl").snippet(guest.url))
    form.get_by_label("English").check()
    form.get_by_label("Wysokość w pikselach").fill("500")
    form.get_by_label("Odwiedzający mogą zmieniać filtry").uncheck()
    expect(code).to_have_text(Embedded(ICT, "", "en", filters=False).snippet(guest.url, 500))
    form.get_by_label("Wysokość w pikselach").fill("9999999")
    expect(code).to_have_text(Embedded(ICT, "", "en", filters=False).snippet(guest.url, 2000))
    form.get_by_role("button", name="Kopiuj kod HTML").click()
    expect(form.get_by_role("status")).not_to_be_empty()
    assert code.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd) === field.value")


def test_a_click_on_the_small_map_chooses_a_voivodeship(page: Page, host: Host, watch) -> None:
    frame = host(page, View(), "regions")
    frame.locator('svg a[data-value="06"]').first.click()
    frame.wait_for_function("new URL(location).searchParams.get('region') === '06'")
    assert query(frame)["embed"] == ["true"]
    assert watch.faults == []


@pytest.mark.parametrize(("tokens", "closed"), [("allow-scripts", True), ("allow-scripts allow-same-origin", False)])
def test_a_closed_frame_says_what_it_needs(tokens: str, closed: bool, page: Page, guest: Server, watch) -> None:
    watch.expects("origin|[Ss]andbox|net::ERR_FAILED|NotSameOrigin")
    html = (
        f'<!doctype html><title>Gość</title><iframe sandbox="{tokens}" src="{guest.url}/?embed=true&lang=pl"></iframe>'
    )
    with serving(html) as site:
        page.goto(site)
        frame = page.locator("iframe").element_handle().content_frame()
        if closed:
            expect(frame.locator(".atlas-sandbox")).to_contain_text("allow-scripts i allow-same-origin")
            expect(frame.get_by_test_id("cluster-item").first).to_be_visible()
        else:
            frame.locator(SETTLED).wait_for()
            expect(frame.locator(".atlas-sandbox:visible")).to_have_count(0)
