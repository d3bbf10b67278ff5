"""What stands around every page: the title with menu and switches above it, the sources below it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.exchange import posts
from geo.figures import sources
from geo.i18n import Translator
from geo.i18n import mark as _
from geo.scenes import news, pages
from geo.scenes.scene import SHORTLIST
from geo.selection.view import View
from geo.web import assets, files, renewal, server
from geo.web.panels import embed, present
from geo.web.render import render

if TYPE_CHECKING:
    from geo.scenes.story import Story
    from geo.settings import Settings
    from geo.store.registry import Registry

UNLISTED = ("cluster", SHORTLIST)  # pages that one comes to by a choice
# Pages by their address, in the order of the menu.
MENU = {
    **{path: page.name for path, page in pages.PAGES.items() if path not in UNLISTED},
    "present": _("Presentation"),
    "methods": _("Methods"),
    "about": _("About"),
}
FOOTER = {"accessibility": _("Accessibility statement"), "about": _("Sources and licences")}
# pages of the living registry
_RECORDS = {"changes": _("Changes of the registry"), "rules": _("Rules of entry"), "privacy": _("Personal data")}
_TALK = {"questions": _("Questions and answers")}
PATHS = tuple(dict.fromkeys([*MENU, *FOOTER, *UNLISTED, present.SHOW]))


def header(  # noqa: PLR0913, PLR0917 - what is shown, to whom, when
    view: View, page: str, t: Translator, registry: "Registry", story: "Story | None", embedded: bool = False
) -> str:
    """Render the title, the menu, the contrast switch and the language switch; `story` is the one in the making."""
    if embedded:
        return embed.head(view, page, t, PATHS)
    other = "en" if t.language == "pl" else "pl"
    return render(
        "header",
        t,
        skip=not page,
        title=server.title(t.language),
        sign=assets.named("favicon.svg"),
        sample=registry.is_sample,
        today=t.day(registry.today),
        menu=_menu(MENU, view, page, t),
        other=other,
        other_href=view.change(lang=other).address(page),
        files=files.menu(page, view, t) if page in pages.PAGES else {},
        badge=Markup(present.badge(view, page, story, t)),
    )


def records(settings: "Settings") -> Mapping[str, str]:
    """Return the pages of the living registry that an installation has, each with its marked name."""
    return {**(_TALK if posts.is_open(settings) else {}), **_RECORDS}


def footer(  # noqa: PLR0913, PLR0917 - what is shown, where
    view: View, page: str, registry: "Registry", t: Translator, settings: "Settings", embedded: bool = False
) -> str:
    """Render the menu of what every page must lead to; the sources below an embedded one."""
    if embedded:
        return embed.foot(registry, t)
    return render(
        "footer",
        t,
        menu=_menu(FOOTER, view, page, t),
        records=_records(view, t, settings),
        mark=renewal.mark(registry.manifest),
        apart="" if page else " ".join(news.FILTERING),  # the map page need not take what changes other entries
        **sources.provenance(registry, t),
    )


def _records(view: View, t: Translator, settings: "Settings") -> list[dict[str, str]]:
    """Link what the living registry tells of itself; the filters of a View mean nothing there."""
    chosen = f"?lang={view.lang}" if view.lang else ""
    return [{"href": f"./{path}{chosen}", "name": t(name)} for path, name in records(settings).items()]


def _menu(listed: Mapping[str, str], view: View, here: str, t: Translator) -> list[dict[str, object]]:
    """Link the pages with the filters by which both this page and the other go."""
    travel = {page: view.only([one for one in pages.used(here) if one in pages.used(page)]) for page in listed}
    return [
        {"href": travel[page].address(page), "name": t(name), "here": page == here} for page, name in listed.items()
    ]
