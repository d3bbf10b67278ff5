"""Pictures of the editors' guide: ``make guide`` takes them anew, of a registry of its own with two proposals."""

import io
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from geo.access import sessions
from geo.access.person import CONTACT
from geo.database.engine import Database
from geo.editorial import changes
from geo.editorial.changes import ProposedChange
from geo.settings import ROOT, Settings
from tests.browser import chromium
from tests.browser.serving import serve
from tests.desk import account
from tests.proposals import NEW
from tests.raw_tables import AWARD, write_raw
from tests.stores import CLUSTERS, VISITOR, fill

FOLDER = ROOT / "docs" / "pl"
REGION = "06"
WIDE, COLOURS = 900, 16
STATUS = {"status": "regional_key", "valid_from": "2026-05", "sources": "https://lubelskie.example/uchwala"}
CHANGED = {"members": "48", "statuses": [STATUS]}
SHOTS = {  # by the name of the file: path, height, what is opened before, what is shown
    "kolejka": ("moderation", 480, "", "body"),
    "decyzja": ("moderation/{number}", 900, "#row-statuses details", "section[aria-labelledby=fields]"),
    "aktualnosc": ("monitoring", 720, "", "body"),
}


def propose(database: Database) -> int:
    """Make two proposals, and return the number of the first."""
    wish = ProposedChange("cluster", "agro", CHANGED, 1, "Stan z maja.", "https://klaster.example/o-nas")
    number = changes.propose(database, wish, VISITOR)
    changes.propose(database, ProposedChange("cluster", "nowy", {**NEW, "name": "Klaster Nowy"}), VISITOR)
    return number


def light(picture: bytes) -> bytes:
    """Reduce a picture to few colours, which is enough for a page."""
    packed = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        packed, "png", optimize=True
    )
    return packed.getvalue()


def main() -> None:
    """Take the pictures."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        own = replace(Settings.from_environment({}), live=folder / "live")
        fill(own, write_raw(folder / "raw", CLUSTERS, (AWARD,)))
        database = stack.enter_context(Database(own))
        number = propose(database)
        secret = sessions.begin(database, account(database, "punkt@lubelskie.example", [(CONTACT, REGION)]))
        server = stack.enter_context(serve(folder / "server.log", environment={"ATLAS_LIVE": str(own.live)}))
        browser = stack.enter_context(sync_playwright()).chromium.launch(**chromium.launch_options())
        context = browser.new_context(viewport={"width": WIDE, "height": 600}, locale="pl-PL")
        context.add_cookies([{"name": "atlas_session", "value": secret, "url": server.url}])
        page = context.new_page()
        for name, (path, height, opened, shown) in SHOTS.items():
            page.set_viewport_size({"width": WIDE, "height": height})
            page.goto(f"{server.url}/{path.format(number=number)}?lang=pl")
            if opened:
                page.locator(opened).evaluate("fold => { fold.open = true; }")
            seen = page.screenshot() if shown == "body" else page.locator(shown).screenshot()
            (FOLDER / f"{name}.png").write_bytes(light(seen))
        browser.close()


if __name__ == "__main__":
    main()
