"""A registry full of spite: names that are code in some language on their way to the screen, shown as they are."""

import re

import pytest
from playwright.sync_api import expect

from geo.build import columns
from geo.build.registry import build
from tests.browser.conftest import StartAtlas, Stay
from tests.browser.pages import map_frame, visible
from tests.browser.serving import Server
from tests.raw_tables import AWARD, CLUSTER, WORDS, write_raw

LONG = "Bardzo długa nazwa " + "x" * 9_981
SPITE = (
    "Klaster 'apostrof' i \"cudzysłów\"",
    "Klaster `grawis` i \\ ukośnik \\n \\u0041",
    "${window.pwned = 1} ${alert(1)}",
    "{{ 7*7 }} {{ ''.__class__ }}",
    "{% raw %} {% if x %} {# uwaga",
    "<img src=x onerror=\"window.pwned = 1\">",
    "</script><script>window.pwned = 1</script>",
    "\u202eod prawej\u202c do lewej \u200f",
    "Klaster 🏭🌲 & <b>spółka</b>",
    "cluster_17 _feature_group_0 map_div",
    "<!-- --> ]]> &lt;b&gt; &#123;",
    "=1+1 @SUM(A1) | _kursywa_ **grube** :smile: $x$",
    LONG,
)  # fmt: skip


@pytest.fixture(scope="module")
def server(start_atlas: StartAtlas, tmp_path_factory: pytest.TempPathFactory) -> Server:
    folder = tmp_path_factory.mktemp("spite")
    rows = [CLUSTER | {"id": f"c{number:02}"} | dict.fromkeys(WORDS, name) for number, name in enumerate(SPITE)]
    award = AWARD | {"cluster_id": "c05", "detail": SPITE[5]}
    with pytest.MonkeyPatch.context() as patch:
        for longest in ("LONGEST_NAME", "LONGEST_TEXT"):  # pages hold more than a registry takes
            patch.setattr(columns, longest, 20_000)
        build(write_raw(folder / "raw", rows, [award]), folder / "built")
    return start_atlas({"ATLAS_DATA": str(folder / "built")})


def shown(text: str) -> str:
    return " ".join(text.split())


def test_the_list_shows_names_as_they_are(stay: Stay, server: Server) -> None:
    page = stay("/", server)
    names = {shown(heading.text_content()) for heading in page.locator('[data-testid="cluster-item"] h3').all()}
    assert names == {shown(name) for name in SPITE}
    assert len(visible(page)) == len(SPITE)
    assert page.get_by_test_id("stMain").evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    assert page.evaluate("window.pwned") is None


def test_card_and_profile_show_each_name_as_it_is(stay: Stay, server: Server) -> None:
    page = stay("/", server)
    frame, card = map_frame(page), page.get_by_test_id("cluster-card")
    for number, name in enumerate(SPITE):
        page.locator(f'[data-testid="cluster-item"][data-cluster-id="c{number:02}"] h3 a').click()
        expect(card).to_have_attribute("data-cluster-id", f"c{number:02}")
        assert shown(card.locator("h2").text_content()) == shown(name)
        assert frame.locator("img[src='x'], b b").count() == 0
        assert frame.evaluate("window.pwned") is None
        assert page.evaluate("window.pwned") is None
    card.get_by_role("link", name="Pełny profil").click()
    profile = page.get_by_test_id("cluster-profile")
    for number, name in reversed(list(enumerate(SPITE))):
        expect(profile).to_be_visible()
        assert shown(profile.locator("h1").text_content()) == shown(name)
        assert page.locator("img[src='x']").count() == 0
        assert page.evaluate("window.pwned") is None
        if number:
            stay(f"/cluster?cluster=c{number - 1:02}", server)


def test_the_map_names_each_cluster_of_a_group_as_it_is(stay: Stay, server: Server) -> None:
    page = stay("/", server)
    frame = map_frame(page)
    group = frame.get_by_role("button", name=re.compile(rf"^{len(SPITE)} klastrów"))
    group.focus()
    group.press("Enter")
    expect(frame.get_by_role("button", name=re.compile(re.escape(SPITE[5])))).to_be_visible()
    for name in SPITE[:-1]:
        label = (
            frame.get_by_role("button")
            .filter(has_not_text="zzz")
            .evaluate_all(
                "(all, name) => all.filter((one) => (one.getAttribute('aria-label') || '').includes(name)).length", name
            )
        )
        assert label == 1, name
    assert frame.evaluate("window.pwned") is None


def test_search_marks_spite_without_waking_it(stay: Stay, server: Server) -> None:
    page = stay("/?q=%3Cimg+src", server)
    heading = page.locator('[data-testid="cluster-item"] h3')
    expect(heading).to_have_count(1)
    assert heading.text_content() == SPITE[5]
    assert page.locator("img[src='x']").count() == 0
    assert page.evaluate("window.pwned") is None
