"""What the pages are made of, and under which names."""

import json
import re

from geo.web import server

PAGE = server.STATIC / "page"


def test_every_script_is_loaded_by_the_page_by_another_or_by_the_bundle() -> None:
    names = {path.name for path in PAGE.glob("*.js")}
    of_bundles = {"bundle.js", "bundle_map.js", "bundle_filters.js"}
    assert set(server.SCRIPTS) | set(server.IMPORTED) | {server.EARLY} == names - of_bundles


def test_what_modules_import_has_its_address() -> None:
    imported = {
        name for script in server.SCRIPTS for name in re.findall(r'from "\./(.+?)"', (PAGE / script).read_text("utf-8"))
    }
    assert imported == set(server.IMPORTED)
    written = server.scripts()
    addresses = json.loads(re.findall(r'<script type="importmap">(.+?)</script>', written)[0])["imports"]
    assert addresses == {f"./assets/{name}": f"./assets/{server.asset(name)}" for name in imported}
    loaded = re.findall(r'<script type="module" src="(.+?)"></script>', written)
    assert loaded == [f"./assets/{server.asset(name)}" for name in server.SCRIPTS]


def test_an_asset_is_named_by_its_content() -> None:
    assert {name for name in server.assets() if not server.assets()[name]} == set()
    assert re.fullmatch(r"map\.[0-9a-f]{10}\.js", server.asset("map.js"))
