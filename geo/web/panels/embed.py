"""The atlas inside pages of others: what stands around an embedded view, and the HTML that embeds one."""

from dataclasses import dataclass
from html import escape
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zlib import crc32

from geo.figures import sources
from geo.i18n import LANGUAGES, Translator
from geo.selection.view import CHOICES, View
from geo.web import assets, renewal, server
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.settings import Settings
    from geo.store.registry import Registry

HEIGHTS = (400, 2000)  # px, the least and the most
HEIGHT = 760  # px: the map and the beginning of the list, each below the other on a phone
PLACE = "{root}"  # stands for the address of the atlas where only the browser knows it
TALL = "{height}"

# Actions of a visitor that change filters; where a page is embedded without filters they are its host's.
FILTERING = (*CHOICES, "set", "reset", "remove", "suggest", "instead", "only")


def full(view: View) -> View:
    """Return the View as the atlas itself shows it: with filters, outside any story."""
    return view.alone().change(filters=View.default("filters"))


@dataclass(frozen=True, slots=True)
class Embedded:
    """A view as a page of others is to show it."""

    view: View  # what is shown
    page: str
    language: str  # one of `geo.i18n.LANGUAGES`
    filters: bool = True  # whether visitors may change the filters

    def address(self, root: str) -> str:
        """Return the address for the frame, below that of the atlas (without a slash at the end)."""
        query = full(self.view).change(lang=self.language, filters=int(self.filters)).to_query()
        return f"{root}/{self.page}?{urlencode({'embed': ['true'], **query}, doseq=True)}"

    def snippet(self, root: str, height: int | str = HEIGHT) -> str:
        """Write the HTML that shows the view in a page, `height` px high."""
        name, source = escape(server.title(self.language)), escape(self.address(root))
        style = f"width: 100%; height: {height}px; border: 0"
        allowed = "fullscreen; clipboard-write"
        return f'<iframe src="{source}" title="{name}" loading="lazy" allow="{allowed}" style="{style}"></iframe>'


def panel(view: View, page: str, settings: "Settings", t: Translator) -> str:
    """Render the form that gives the HTML for embedding a view.

    Its choices (height, language, filters) live in the browser: its script ``embed.js`` picks one of the snippets that
    are written here. Without a public address the browser fills in the one under which the visitor sees the atlas.
    Where the installation lets no other site embed it, there is no form.
    """
    if settings.frame_ancestors.split() in ([], ["'self'"], ["'none'"]):
        return ""
    root = settings.public_url or PLACE
    snippets = {
        f"{language}-{int(filters)}": Embedded(view, page, language, filters).snippet(root, TALL)
        for language, filters in product(LANGUAGES, (True, False))
    }
    return render(
        "embed",
        t,
        snippets=snippets,
        code=snippets[f"{t.language}-1"].replace(TALL, str(HEIGHT)),
        height=HEIGHT,
        heights=HEIGHTS,
        languages={"pl": "Polski", "en": "English"},
        public=bool(settings.public_url),
        preview=Embedded(view, page, t.language).address("."),
        key=crc32(view.address(page).encode()),  # another view is another field
    )


def head(view: View, page: str, t: Translator, pages: "Sequence[str]" = ()) -> str:
    """Render what stands above an embedded page: the atlas's name and the way to the whole atlas.

    `pages` are those that can be embedded; links to all others open beside the page of the host.
    """
    return render(
        "embed_head",
        t,
        title=server.title(t.language),
        sign=assets.named("favicon.svg"),
        whole=not page,
        href=full(view).address(page),
        pages=" ".join(pages),
    )


def foot(registry: "Registry", t: Translator) -> str:
    """Render what stands below an embedded page: sources, dates, the data version."""
    return render("embed_foot", t, mark=renewal.mark(registry.manifest), **sources.provenance(registry, t))
