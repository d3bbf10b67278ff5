"""Files that a browser gets: every format in one table, and the one route that makes them when they are asked for.

``export/<page>/<format>?<view>`` makes the file of a page (the map's is called ``map``),
``export/<page>/<format>/<figure>?<view>`` that of a figure, ``export/story/<format>?story=…`` that of a story.
Nothing is kept. Processes of their own do the work (`geo.web.workshop`), few at a time, beside the answers to other
visitors; the command line calls the same makers in its own.
"""

from __future__ import annotations

from asyncio import FIRST_COMPLETED, ensure_future, wait
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from geo import i18n
from geo.errors import AtlasError, MissingData, TooLarge
from geo.export.contents import Contents
from geo.export.document import Document, file_name
from geo.i18n import mark as _
from geo.scenes import pages, ready_stories, story, story_file
from geo.selection.view import View
from geo.web.health import LATER
from geo.web.panels import trouble
from geo.web.worker import Job
from geo.web.workshop import Busy, Crashed

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene
    from geo.scenes.sources import Sources
    from geo.web.workshop import Workshop

AGAIN = {"retry-after": "5"}  # seconds
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files; each maker is ``module:function`` below `geo` and returns bytes."""

    suffix: str  # of the file's name, with the dot
    media: str  # media type
    group: str  # ``picture``, ``document``, ``data`` or ``all``: where a menu lists it
    label: str = ""  # what the menu of a page calls it; to be translated
    page: str = ""  # maker of the file of a page; takes its scene
    figure: str = ""  # maker of the file of a figure; takes the figure and a translator


_DRAWN, _TABLES, _VECTOR = "export.drawing.pictures", "export.tables", "export.vector"
_EXCEL = _("Table for Polish Excel (CSV with ; and BOM)")
FORMATS: Mapping[str, Format] = {
    "png": Format(
        ".png", "image/png", "picture", _("Picture for a slide (PNG, 1920 × 1080)"), f"{_DRAWN}:slide_png",
        f"{_DRAWN}:figure_png"),
    "png-screen": Format(".png", "image/png", "picture", _("Picture for a screen (PNG)"), f"{_DRAWN}:screen_png"),
    "png-a4": Format(".png", "image/png", "picture", _("Picture for print (PNG, A4, 300 dpi)"), f"{_DRAWN}:a4_png"),
    "svg": Format(
        ".svg", "image/svg+xml", "picture", _("Vector picture (SVG)"), f"{_DRAWN}:svg", f"{_DRAWN}:figure_svg"),
    "figure-pdf": Format(".pdf", "application/pdf", "picture", _("Map on one page (PDF, A4)"), f"{_DRAWN}:pdf"),
    "pdf": Format(".pdf", "application/pdf", "document", _("Report (PDF)"), "export.report.report:pdf"),
    "pptx": Format(".pptx", SLIDES, "document", _("Slides (PPTX)"), "export.slides.slides:pptx"),
    "bundle": Format(".zip", "application/zip", "document", _("Offline folder (ZIP)"), "web.bundle.bundle:of_view"),
    "csv": Format(
        ".csv", "text/csv", "data", _("Table for programs (CSV)"), f"{_TABLES}:csv", f"{_TABLES}:figure_csv"),
    "csv-excel": Format("_excel.csv", "text/csv", "data", _EXCEL, f"{_TABLES}:csv_excel"),
    "xlsx": Format(".xlsx", SPREADSHEET, "data", _("Workbook (XLSX)"), f"{_TABLES}:xlsx", f"{_TABLES}:figure_xlsx"),
    "geojson": Format(".geojson", "application/geo+json", "data", "GeoJSON", f"{_VECTOR}:geojson"),
    "gpkg": Format(".gpkg", "application/geopackage+sqlite3", "data", "GeoPackage", f"{_VECTOR}:gpkg"),
    "parquet": Format(".parquet", "application/vnd.apache.parquet", "data", "GeoParquet", f"{_VECTOR}:parquet"),
    "zip": Format(
        ".zip", "application/zip", "all",
        _("All clusters in all formats (ZIP: CSV, XLSX, GeoJSON, GeoPackage, GeoParquet)"), "export.everything:zipped"),
    "json": Format(".json", "application/json", "data"),
}  # fmt: skip
# Makers of the metadata that belong beside a file, for it holds none.
DESCRIBED = {"csv": f"{_TABLES}:metadata_csv", "csv-excel": f"{_TABLES}:metadata_csv_excel"}
STORIES = ("pptx", "pdf", "bundle", "json")  # what a story makes
# Makers of the files of a story that take its steps, its title and a translator.
_TOLD = {"pptx": "export.slides.story:story_pptx", "pdf": "export.report.report:story_pdf"}
# What the command line makes: whatever a link of the pages does.
COMMANDS = tuple(FORMATS)
# The format that the end of a file's name stands for: the one that is called like it, else the first.
SUFFIXES = {kind.suffix: kind.suffix[1:] if kind.suffix[1:] in FORMATS else key for key, kind in FORMATS.items()}


def make(scene: Scene, key: str) -> Document:
    """Make a file of a scene.

    Raises
    ------
    AtlasError
        No format of that name makes files of pages.
    """
    makers = [name for name, kind in FORMATS.items() if kind.page]
    if key not in makers:
        raise AtlasError(f"Unknown format {key!r}; use one of {', '.join(makers)}.")
    kind = FORMATS[key]
    name = file_name(scene, kind.suffix)
    if key not in DESCRIBED:
        return Document(name, kind.media, _call(kind.page, scene))
    held = Contents(scene)
    return Document(name, kind.media, _call(kind.page, held), {"_metadata.csv": _call(DESCRIBED[key], held)})


def make_figure(scene: Scene, name: str, key: str) -> Document:
    """Make a file of the figure that goes by a name on the page of a scene.

    Raises
    ------
    AtlasError
        The page has no such figure, or the figure no such file.
    """
    drawn = {figure.name: figure for figure in scene.figures}
    named = {figure.name: figure for figure in (*scene.data, *scene.downloads)} | drawn
    if name not in named or key not in offered(named[name], data=name not in drawn):
        raise AtlasError(
            f"There is no file {name!r} of the kind {key!r} on this page; use a link of the page"
            + (f", or one of its figures: {', '.join(named)}." if named else ".")
        )
    kind = FORMATS[key]
    content = _call(kind.figure, named[name], scene.t)
    return Document(file_name(scene, kind.suffix, name), kind.media, content)


def make_story(sources: Sources, text: str, key: str, language: str) -> Document:
    """Make a file of a story in a language; its text is as its address has it, or the name of a ready one.

    Raises
    ------
    AtlasError
        There is no such story or format, or the story has no steps.
    """
    if key not in STORIES:
        raise AtlasError(f"A story makes no {key!r}; use one of {', '.join(STORIES)}.")
    t = i18n.translator(language)
    asked = ready_stories.resolve(text, sources, t)
    if asked is None or not asked.steps:
        raise AtlasError("The address names no story of the atlas; open it from the page on which it was made.")
    if key == "bundle":
        content = _call("web.bundle.bundle:of_story", text, sources, t)
    elif key in _TOLD:
        content = _call(_TOLD[key], story.narrate(asked, sources, t), asked.title, t)
    else:
        content = story_file.write(asked).encode()
    kind = FORMATS[key]
    return Document(story_file.name(asked, sources.today, kind.suffix), kind.media, content)


def _call(maker: str, *given: Any) -> bytes:
    module, _sep, function = maker.partition(":")
    content: bytes = getattr(import_module(f"geo.{module}"), function)(*given)
    return content


def address(page: str, view: View, key: str, figure: str = "") -> str:
    """Return the relative address of the file of a page's View, or of one of its figures."""
    query = view.alone().address().partition("?")[2]
    path = f"./export/{page or 'map'}/{key}" + (f"/{figure}" if figure else "")
    return path + (f"?{query}" if query else "")


def menu(page: str, view: View, t: Translator) -> Mapping[str, list[dict[str, str]]]:
    """List the files of a page's View, by group, and those of the whole atlas, in the language of the page.

    Where the View does not name what the page is about, only those of the whole atlas.
    """
    spoken, whole, named = view.change(lang=t.language), View(lang=t.language), pages.named(page, view)
    groups: dict[str, list[dict[str, str]]] = {}
    for key, kind in FORMATS.items():
        if kind.page and (named or kind.group == "all"):
            href = address("", whole, key) if kind.group == "all" else address(page, spoken, key)
            groups.setdefault(kind.group, []).append({"label": t(kind.label), "href": href})
    groups["all"].append({"label": t("All clusters as a table (CSV)"), "href": address("", whole, "csv")})
    return groups


def offered(figure: Figure, *, data: bool = False) -> list[str]:
    """Name the formats of a figure's files: pictures only where there is something to draw, none where it is `data`."""
    undrawn = data or figure.empty
    return [key for key, kind in FORMATS.items() if kind.figure and not (kind.group == "picture" and undrawn)]


def links(page: str, view: View, figure: Figure, t: Translator) -> list[dict[str, str]]:
    """List the files of a figure for its foot."""
    spoken = view.change(lang=t.language)
    listed = []
    for key in offered(figure):
        picture = FORMATS[key].group == "picture"
        label = t("Picture ({format})") if picture else t("Data of this figure ({format})")
        listed.append({"label": label.format(format=key.upper()), "href": address(page, spoken, key, figure.name)})
    return listed


@dataclass(frozen=True, slots=True)
class Order:
    """What an address asks for."""

    page: str  # ``map``, that of another page, or ``story``
    key: str  # the format
    figure: str  # name of a figure; empty for the file of the page
    query: str  # View, or text of the story
    language: str  # of the file, and of what is told where there is none

    @classmethod
    def of(cls, request: Request) -> Order:
        """Read the address of a file."""
        asked, spoken = request.path_params, request.query_params.get("lang", "")
        wished = i18n.negotiate(request.headers.get("accept-language"))
        language = spoken if spoken in i18n.LANGUAGES else wished
        query = request.query_params.get("story", "") if asked["page"] == "story" else request.url.query
        return cls(asked["page"], asked["key"], asked.get("figure", ""), query, language)

    def scene(self, sources: Sources) -> Scene:
        """Read what a page shows, strictly, at no cost; AtlasError where a part of it is not known."""
        return pages.read(sources, "" if self.page == "map" else self.page, self.query, self.language)

    def make(self, sources: Sources) -> Document:
        """Make the file; AtlasError where there is none such."""
        if self.page == "story":
            return make_story(sources, self.query, self.key, self.language)
        scene = self.scene(sources)
        return make_figure(scene, self.figure, self.key) if self.figure else make(scene, self.key)


def routes(sources: Callable[[], Sources], prefixes: list[str], workshop: Workshop) -> list[BaseRoute]:
    """Build the routes of the files below each prefix (``""`` for the root); `sources` is called in a thread."""
    from starlette.routing import Route

    async def answer(request: Request) -> Response:
        making, leaving = ensure_future(_answer(request, sources, workshop)), ensure_future(_left(request))
        try:
            await wait({making, leaving}, return_when=FIRST_COMPLETED)
            return making.result() if making.done() else _told("", 499)  # which nobody reads any more
        finally:
            leaving.cancel()
            making.cancel()

    paths = ("{page}/{key}", "{page}/{key}/{figure}")
    return [Route(f"{prefix}/export/{path}", answer) for prefix in prefixes for path in paths]


async def _left(request: Request) -> None:
    """Wait until the visitor has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _answer(request: Request, sources: Callable[[], Sources], workshop: Workshop) -> Response:
    from anyio import to_thread

    order = Order.of(request)
    t = i18n.translator(order.language)
    asked = None
    try:
        asked = await to_thread.run_sync(_asked, order, sources)
        return _attachment(await workshop.make(asked))
    except MissingData as error:
        later = AGAIN if asked else {"retry-after": LATER}  # data are being replaced, or somebody has to mend them
        return _told(" ".join(trouble.sentences(error, t)), 503, later)
    except TooLarge:
        return _told(t("This is too much for one file. Divide the presentation into shorter ones."), 413)
    except AtlasError as error:
        return _told(str(error), 404)
    except Busy:
        return _told(t("Many files are being made just now. Ask again in a moment."), 503, AGAIN)
    except Crashed:
        return _told(t("The file could not be made. Try again in a moment."), 503, AGAIN)


def _asked(order: Order, sources: Callable[[], Sources]) -> Job:
    """Read an address to the end, so that one that is wrong waits for nobody."""
    given = sources()
    if order.page != "story":
        order.scene(given)
    return job(given, order)


def job(sources: Sources, order: Order | None = None) -> Job:
    """Say what is to be made of which data; without an order, which data are to be read."""
    return Job(order, sources.settings, sources.today, str(sources.registry.manifest["data_version"]))


def _told(sentence: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(sentence, status, headers)


def _attachment(document: Document) -> Response:
    from starlette.responses import Response

    headers = {
        "content-disposition": f"attachment; size={len(document.content)}; filename*=UTF-8''{quote(document.name)}",
        "cache-control": "no-store",  # statuses are those of the day
    }
    return Response(document.content, media_type=document.media, headers=headers)
