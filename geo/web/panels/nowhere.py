"""The page of an address that has none."""

from geo.i18n import Translator
from geo.web import assets, server
from geo.web.panels.around import MENU
from geo.web.render import render


def page(t: Translator, root: str) -> str:
    """Render what is said and the ways on; `root` leads from the address to the atlas."""
    return render(
        "nowhere",
        t,
        root=root,
        title=server.title(t.language),
        icon=assets.named("favicon.svg"),
        sheets=[assets.named("sheets.css")],
        menu=[{"address": path, "label": t(name)} for path, name in MENU.items()],
    )
