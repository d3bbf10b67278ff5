"""The questions with which officials come, as ways into the atlas."""

from collections.abc import Container
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.i18n import Translator
from geo.selection.view import View
from geo.web.panels import company
from geo.web.render import render

if TYPE_CHECKING:
    from geo.store.registry import Registry


def questions(registry: "Registry", view: View, t: Translator, pages: Container[str]) -> str:
    """Render the questions that lead to the `pages` (URL paths) of this installation, and the way of a company."""
    asked = {
        "regions": t("Which clusters work in my region?"),
        "sectors": t("Where are the clusters of an industry?"),
        "potential": t("What potential has a region?"),
        "present": t("Prepare a presentation for a meeting"),
    }
    links = [
        {"href": address, "value": address.removeprefix("./"), "text": text}
        for page, text in asked.items()
        if page in pages
        for address in [view.address(page)]
    ]
    return render("questions", t, questions=links, company=Markup(company.form(registry, view, t)))
