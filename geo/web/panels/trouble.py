"""What a visitor reads while the data cannot be: no path, no command; those are in the log."""

import logging

from geo.i18n import Translator
from geo.web import assets, server
from geo.web.render import render

_LOG = logging.getLogger(__name__)


def sentences(error: Exception, t: Translator) -> tuple[str, str]:
    """Log a fault of the data, and return what a visitor is told: what is not possible, and what to do."""
    _LOG.error("%s", error)
    return (
        t("The atlas cannot show this page."),
        t("Its data cannot be read at the moment. Try again in a few minutes."),
    )


def page(error: Exception, t: Translator, root: str, contact: str) -> str:
    """Render that in the place of a page; `root` leads from its address to the atlas, `contact` may be empty."""
    said, advice = sentences(error, t)
    return render(
        "trouble",
        t,
        root=root,
        title=server.title(t.language),
        icon=assets.named("favicon.svg"),
        sheets=[assets.named("sheets.css")],
        said=said,
        advice=advice,
        contact=contact,
    )
