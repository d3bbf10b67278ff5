"""A page before any script runs: what the server knows of a View, as a complete, linked page.

The live page takes its place (``static/page/first.js``). Both are made of the same panels in the same order; what
stands in `pages/` arranges them with Streamlit, what stands here as plain HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from markupsafe import Markup

from geo.exchange import posts
from geo.figures.figure import shared_notes
from geo.i18n import LANGUAGES, Translator, translator
from geo.i18n import mark as _
from geo.scenes import pages, ready_stories
from geo.scenes.scene import SHORTLIST, shared
from geo.selection import describe
from geo.selection.view import View
from geo.store.files import web_resources
from geo.web import assets, charts, files, picture, server
from geo.web.panels import (
    about,
    accessibility,
    around,
    card,
    cluster,
    clusters,
    compare,
    exchange,
    extras,
    filters,
    legend,
    methods,
    nowhere,
    picks,
    questions,
    regions,
    results,
    summary,
    trouble,
)
from geo.web.render import render

if TYPE_CHECKING:
    from geo.figures.figure import Figure
    from geo.scenes.scene import Scene
    from geo.scenes.sources import Sources
    from geo.selection.filters import Selection

Panels = Sequence[tuple[str, Any]]  # keys, as pages give them to Streamlit, and HTML, or the panels in a container
WRITTEN = {
    "about": _("About the atlas"),
    "methods": _("Methods and glossary"),
    "accessibility": _("Accessibility statement"),
    "present": _("Presentation"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A page as an address asks for it; equal ones look alike."""

    page: str
    view: View
    dropped: tuple[str, ...]  # parts of the address that were not understood
    embedded: bool
    language: str
    versions: tuple[str, ...]  # of the data, and the day
    sources: Sources = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class First:
    """What is put into the page that Streamlit sends."""

    title: str
    head: str  # HTML
    body: str  # HTML
    found: bool = True  # whether there is what was asked for


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The panels of a page, without what stands around every page."""

    before: Panels
    sides: tuple[Panels, Panels] | None = None  # two columns
    after: Panels = ()
    title: str = ""  # of the browser's tab, where it is not that of the atlas
    words: str = ""  # what the page shows, for search engines
    found: bool = True  # whether there is what was asked for
    awaited: tuple[str, ...] = ()  # keys of panels without which the live page is not there; all by default


class FirstPages:
    """The pages of an atlas before any script runs; `sources` is called in a thread."""

    pages = around.PATHS

    def __init__(self, sources: Callable[[], Sources], contact: str = "") -> None:
        self.sources = sources
        self.contact = contact  # address to which faults are told; empty where nobody takes them

    def asked(self, page: str, query: str, language: str, sources: Sources) -> Asked | None:
        """Read an address: URL path of the page, query, language; None where no such page is sent ahead."""
        if page not in LAYOUTS and page not in WRITTEN and page not in pages.PAGES:
            return None
        parts = parse_qs(query, keep_blank_values=True)
        view, dropped = View.from_query(parts, sources.domain)
        versions = [str(sources.registry.manifest["data_version"]), sources.today.isoformat()]
        if page not in ("", "cluster", SHORTLIST):
            versions.append(sources.statistics().version)
        embedded = parts.get("embed", [""])[-1].lower() == "true"
        return Asked(page, view.only(pages.used(page)), dropped, embedded, language, tuple(versions), sources)

    @staticmethod
    def make(asked: Asked) -> First:
        """Make a page."""
        sources, t = asked.sources, translator(asked.language)
        layout = LAYOUTS.get(asked.page, _heading)(asked, sources, t)
        name = server.title(asked.language)
        title = f"{layout.title} – {name}" if layout.title else name
        told = {"asked": asked, "layout": layout, "title": title}
        return First(title, _head(asked, sources, t, told), _body(asked, sources, t, told), layout.found)

    @staticmethod
    def nowhere(language: str, root: str) -> str:
        """Make the page of an address that has none; `root` leads from there to the atlas."""
        return nowhere.page(translator(language), root)

    def trouble(self, error: Exception, language: str, root: str) -> str:
        """Make the page that says that the data cannot be read; `root` leads from there to the atlas."""
        return trouble.page(error, translator(language), root, self.contact)


def _head(asked: Asked, sources: Sources, t: Translator, told: Mapping[str, Any]) -> str:
    view, root = shared(asked.view, asked.page), sources.settings.public_url
    addresses = {language: view.change(lang=language).address(asked.page) for language in LANGUAGES}
    if root:
        addresses = {language: root + address.removeprefix(".") for language, address in addresses.items()}
    pictured = root and asked.page in pages.PAGES and told["layout"].found
    file = files.address(asked.page, view.change(lang=asked.language), "png").removeprefix(".") if pictured else ""
    return render(
        "first_head",
        t,
        site=server.title(asked.language),
        picture=root + file if pictured else "",
        canonical=addresses[asked.language],
        addresses=addresses,
        style=assets.named("picture.css"),
        **told,
    )


def _body(asked: Asked, sources: Sources, t: Translator, told: Mapping[str, Any]) -> str:
    view, registry = asked.view, sources.registry
    story = ready_stories.resolve(view.story, sources, t) if view.story and not asked.embedded else None
    header = around.header(view, asked.page, t, registry, story, asked.embedded)
    footer = around.footer(view, asked.page, registry, t, sources.settings, asked.embedded)
    layout = told["layout"]
    chips = "" if asked.embedded else summary.travelling(registry, asked.page, view, t)
    before = _marked([("header", header), *([("travelling", chips)] if chips else []), *layout.before])
    sides = [_marked(side) for side in layout.sides or ()]
    bar = "" if asked.embedded else picks.bar(view, asked.page, t)
    after = _marked([*layout.after, ("footer", footer), *([("picks", bar)] if bar else [])])
    awaited = layout.awaited or tuple(key for part in (before, *sides, after) for key in _keys(part) if key != "map")
    return render("first", t, before=before, sides=sides, after=after, awaited=awaited, **told)


def _keys(panels: Panels) -> list[str]:
    """Return the keys of panels, also of those in containers."""
    return [key for name, held in panels for key in ([name] if isinstance(held, str) else _keys(held))]


def _marked(panels: Panels) -> list[tuple[str, Any]]:
    """Say that HTML of panels is HTML: it comes from templates."""
    return [(key, Markup(held) if isinstance(held, str) else _marked(held)) for key, held in panels]


# --- the map ----------------------------------------------------------------------------------------------------------


def _map(asked: Asked, sources: Sources, t: Translator) -> Arrangement:
    scene = pages.scene(sources, "", asked.view, t)
    selection, view = scene.selection, asked.view
    fixed = asked.embedded and not view.filters
    ways = "" if asked.embedded else questions.questions(scene.registry, view, t, around.MENU)
    told = summary.summary(selection, t, asked.dropped, fixed=fixed, questions=ways, embedded=asked.embedded)
    above = [] if fixed else [("filters", filters.filters(selection, t) + _links(selection, t))]
    beside: list[tuple[str, Any]] = [
        (
            "beside",
            [
                ("card", card.card(selection, t, sources.today)),
                ("results", results.results(selection, t, sources.today)),
            ],
        )
    ]
    below = [("legend", legend.legend(selection, scene.colours, t, scene.layers))]
    before, after = [*above, ("summary", told)], []
    if not asked.embedded:
        before.insert(0, ("entrance", about.entrance(scene.registry, view, t)))
        beside.append(("headlines", summary.headlines(selection, t)))
        after.append(("charts", charts.side_by_side(scene.figures, t)))
    sides = [("map", _picture(scene)), *below], beside
    return Arrangement(before, sides, after, words=scene.words, awaited=("header", "summary", "results"))


def _picture(scene: Scene) -> str:
    from geo.web import map as maps

    paths = web_resources(scene.sources.settings)
    resources = picture.Resources(paths["clusters"], paths["regions"], paths["background"])
    payload = maps.payload(scene.selection, scene.colours, scene.t, dark=False, clicks=0)
    return picture.picture(scene.selection, payload, resources, scene.t, scene.layers)


def _links(selection: Selection, t: Translator) -> str:
    """Render the filters as links, and the search as a form, for browsers without scripts."""
    view, names = selection.view, describe.filter_names(t)
    groups = {
        name: [(option, view.toggle(name, option.code).address()) for option in filters.options(selection, name, t)]
        for name in filters.GROUPS
    }
    chips = [(chip, results.without(view, chip.name, chip.value).address()) for chip in describe.chips(selection, t)]
    return render(
        "first_filters",
        t,
        groups=groups,
        names=names,
        kept=[(name, value) for name, values in view.change(q="").to_query().items() for value in values],
        q=view.q,
        chips=chips,
        cleared=view.cleared().address(),
    )


# --- other pages ------------------------------------------------------------------------------------------------------


def _cluster(asked: Asked, sources: Sources, t: Translator) -> Arrangement:
    registry, view, settings = sources.registry, asked.view, sources.settings
    title = cluster.title(registry, view, t)
    if not view.cluster:
        named = [part.removeprefix("cluster=") for part in asked.dropped if part.startswith("cluster=")]
        return Arrangement([("profile", cluster.missing(view, t, "".join(named[-1:])))], title=title, found=False)
    shapes = web_resources(settings).get("regions")
    installation = cluster.Installation(
        settings.contact, settings.public_url, shapes, sources.exchange, posts.is_open(settings)
    )
    html = cluster.profile(registry, view, t, installation)
    return Arrangement([("profile", html)], title=title, words=registry.names[registry.index_of(view.cluster)])


def _figures(scene: Scene, figures: Sequence[Figure]) -> Panels:
    """Return figures of a scene as `pages/shared/figure_panel.py` shows them, then the notes that they share."""
    t, shared, found = scene.t, shared_notes(scene.figures), []
    for figure in figures:
        listed = files.links(scene.page, scene.view, figure, t)
        parts = {
            "head": charts.head(figure, t),
            "body": charts.html(figure, t) + extras.beside(scene, figure),
            "foot": charts.foot(figure, t, listed, scene.view.address("methods"), shared),
        }
        found.append((f"figure_{figure.name}", [(f"{figure.name}_{part}", html) for part, html in parts.items()]))
    notes = [("figure_notes", charts.about(shared, t))] if shared else []
    return [(f"figures_{figures[0].name}", found), *notes] if found else []


def _regions(asked: Asked, sources: Sources, t: Translator) -> Arrangement:
    scene: Any = pages.scene(sources, asked.page, asked.view, t)
    head = (compare if asked.page == "compare" else regions).head(scene, asked.dropped)
    panels = [("region_head", head), *_figures(scene, scene.drawn)]
    return Arrangement(panels, title=scene.heading, words=" – ".join(scene.titles[:1]))


def _shortlist(asked: Asked, sources: Sources, t: Translator) -> Arrangement:
    scene: Any = pages.scene(sources, asked.page, asked.view, t)
    panels = [("shortlist", clusters.shortlist(scene, asked.dropped)), *_figures(scene, scene.figures)]
    return Arrangement(panels, title=scene.heading, words=" – ".join(scene.titles[:1]))


def _exchange(asked: Asked, sources: Sources, t: Translator) -> Arrangement:
    scene: Any = pages.scene(sources, asked.page, asked.view, t)
    head = exchange.head(scene, asked.dropped)
    panels = [("exchange", head), ("traded", exchange.listed(scene)), *_figures(scene, scene.drawn)]
    return Arrangement(panels, title=scene.heading, words=scene.words)


def _written(asked: Asked, sources: Sources, t: Translator) -> Arrangement:
    registry, view, settings = sources.registry, asked.view, sources.settings
    makers: Mapping[str, Callable[[], str]] = {
        "about": lambda: about.about(registry, sources.statistics(), view, t, settings.public_url),
        "methods": lambda: methods.methods(registry, sources.statistics(), view, t),
        "accessibility": lambda: accessibility.statement(t, settings, settings.public_url),
    }
    return Arrangement([(asked.page, makers[asked.page]())], title=t(WRITTEN[asked.page]))


def _heading(asked: Asked, sources: Sources, t: Translator) -> Arrangement:
    """Make the heading alone, for pages that take longer to make than a visitor should wait for the first picture."""
    title = t(WRITTEN[asked.page]) if asked.page in WRITTEN else _scene_heading(asked, sources, t)
    return Arrangement([("heading", render("first_heading", t, title=title))], title=title, awaited=("header",))


def _scene_heading(asked: Asked, sources: Sources, t: Translator) -> str:
    return pages.scene(sources, asked.page, asked.view, t).heading


LAYOUTS: Mapping[str, Callable[[Asked, Sources, Translator], Arrangement]] = {
    "": _map,
    "cluster": _cluster,
    SHORTLIST: _shortlist,
    "regions": _regions,
    "compare": _regions,
    "exchange": _exchange,
    "about": _written,
    "methods": _written,
    "accessibility": _written,
}
