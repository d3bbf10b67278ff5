"""What programs and visitors meet while the data of a running atlas are damaged, and once they are whole again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.settings import ROOT
from geo.store.files import MANIFEST
from tests.browser.conftest import Open, StartAtlas
from tests.browser.pages import settle
from tests.browser.serving import Server
from tests.browser.test_addresses import get

EMBEDDED = ROOT / "data" / "built"
DAMAGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "cut manifest": ("damaged data", lambda folder: (folder / MANIFEST).write_bytes(b'{"data_version": ')),
    "a manifest of nothing": ("damaged data", lambda folder: (folder / MANIFEST).write_text("[]")),
    "a table that is cut": ("damaged data", lambda folder: (folder / "clusters.parquet").write_bytes(b"PAR1")),
    "no table": ("damaged data", lambda folder: (folder / "clusters.parquet").unlink()),
    "no resources": ("missing resources", lambda folder: shutil.rmtree(folder / "web")),
    "nothing": ("no data", shutil.rmtree),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults") / "built"


@pytest.fixture
def server(folder: Path, start_atlas: StartAtlas) -> Server:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(EMBEDDED, folder)
    return start_atlas({"ATLAS_DATA": str(folder), "ATLAS_CONTACT": "klastry@example.pl"})


def health(server: Server) -> tuple[int, str]:
    status, _headers, body = get(f"{server.url}/healthz")
    return status, json.loads(body)["status"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_pages_files_and_health_say_the_same_of_damaged_data(damage: str, server: Server, folder: Path) -> None:
    reason, make = DAMAGES[damage]
    assert health(server) == (200, "ok")
    make(folder)
    assert health(server) == (503, reason)
    for path in ("/", "/regions?region=06", "/show?story=region-06", "/export/map/csv", "/slides?story=region-06"):
        status, headers, body = get(server.url + path, Accept="text/html", Accept_Language="pl")
        said = body.decode()
        assert (status, headers["retry-after"]) == (503, "60"), path
        assert "Atlas nie może pokazać tej strony." in said
        assert str(folder.parent) not in said
        assert "python" not in said
    assert get(f"{server.url}/livez")[0] == 200
    log = server.log.read_text("utf-8")
    assert str(folder) in log
    assert "Traceback" not in log


def test_damaged_statistics_are_named_and_other_pages_go_on(server: Server, folder: Path) -> None:
    (folder / "statistics" / "sbs.parquet").write_bytes(b"PAR1")
    assert health(server) == (503, "damaged statistics")
    assert get(f"{server.url}/", Accept="text/html")[0] == 200
    assert get(f"{server.url}/regions?region=06", Accept="text/html")[0] == 503


def test_an_open_page_says_it_kindly_and_goes_on_afterwards(page: Page, open_page: Open, server, folder, watch) -> None:
    watch.expects(404, "/(engine|data)/")  # what the page still fetched when the data were damaged
    open_page(page, "/?lang=pl", server=server)
    (folder / MANIFEST).write_text("")
    page.locator('nav a[href*="regions"]').first.click()
    expect(page.get_by_text("Atlas nie może pokazać tej strony.")).to_be_visible()
    expect(page.get_by_text("Spróbuj ponownie za kilka minut.")).to_be_visible()
    assert str(folder.parent) not in page.content()
    shutil.copy(EMBEDDED / MANIFEST, folder)
    page.reload()
    settle(page)
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("Atlas nie może pokazać tej strony.")).to_have_count(0)
