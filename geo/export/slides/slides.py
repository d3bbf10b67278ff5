"""Slides of what a page shows: the map as a picture, its figures as native charts and tables, sources in the notes.

One View makes a slide with the map and one for each figure of its page; a story makes a cover and one slide for each of
its Views.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export import records
from geo.export.slides import charts, tables
from geo.export.slides import text as slide_text
from geo.export.slides.charts import Drawing
from geo.export.slides.deck import BODY, EDGE, FOOT, HEIGHT, QUIET, SMALL, STRONG, WIDTH, Box, Deck, Type
from geo.export.slides.tables import Grid
from geo.figures import choropleth, sources
from geo.figures.figure import cell_text
from geo.selection import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

MAP: Box = (WIDTH - 7.0, 0.12, 7.0, HEIGHT - 0.12)  # more than half of the slide
COLUMN = 5.5  # width of the text beside the map
MOST_SLIDES = 8
MOST_CLUSTERS = 12  # listed on a slide; more are in the files of data
DOTS = 200  # of a picture to an inch
GAP = 0.12
_QR = 1.0
_FOOT = 7.15  # where sources end
_FOOT_HEIGHT = 0.7
_NOTE_ROWS = 60
_FEW_SECTORS = 5  # whose letters are explained on the slide
_BAR = 0.33  # inches of a bar in a small chart
_THIRD = 1.48  # inches for a label of a legend of three columns
_FEW = 3  # clusters that are listed beside the map


@dataclass(frozen=True, slots=True)
class Step:
    """What a slide with a map says beside it.

    Attributes
    ----------
    scene
        What is shown.
    title, note
        Of the step of a story; the scene's own title and no note where a View stands alone.
    """

    scene: Scene
    title: str = ""
    note: str = ""


def pptx(scene: Scene) -> bytes:
    """Make the slides of a View: the map, then the figures of its page and its clusters if they are few."""
    deck = Deck(scene.t)
    _map_slide(deck, Step(scene))
    figures = () if scene.page == "cluster" else scene.figures
    for figure in figures[: MOST_SLIDES - 2]:
        _figure_slide(deck, scene, figure)
    if 0 < len(scene.positions) <= MOST_CLUSTERS and scene.page != "cluster":
        _cluster_slides(deck, scene, MOST_SLIDES - len(deck.file.slides))
    return deck.finish(title=scene.title, subject=scene.words, version=scene.version, day=scene.sources.today)


def story_pptx(steps: Sequence[tuple[Scene, str, str]], title: str, t: Translator) -> bytes:
    """Make the slides of a story: a cover, then one slide a step.

    Parameters
    ----------
    steps
        Scene, title and note of each step; an empty title stands for the scene's own.
    title
        Of the story.
    t
        Language of the deck.

    Raises
    ------
    ValueError
        There are no steps.
    """
    if not steps:
        message = "A story without steps makes no slides."
        raise ValueError(message)
    deck = Deck(t)
    first = steps[0][0]
    _cover(deck, title, first, len(steps))
    for scene, own, note in steps:
        _map_slide(deck, Step(scene, own, note))
    words = "; ".join(dict.fromkeys(own or scene.title for scene, own, _ in steps))
    return deck.finish(title=title, subject=words, version=first.version, day=first.sources.today)


def _cover(deck: Deck, title: str, scene: Scene, count: int) -> None:
    """Add the cover: what it is, how many views, of which data and day."""
    t, day = deck.t, deck.t.day(scene.sources.today)
    across = WIDTH - 2.4
    slide, bottom = deck.slide("cover", title, (1.2, 2.2, across, 1.8), (40, 36, 32, 28))
    lines = [
        t("Atlas of Polish clusters"),
        t.n("{n} view", "{n} views", count) + " · " + t("as of {day}", day=day),
        t("data version {version}", version=scene.version),
    ]
    top = bottom + 0.3
    for line in lines:
        top = (
            deck.text(slide, t("Subtitle"), line, (1.2, top, across, 0.4), Type(20, colour=theme.LIGHT["muted"])) + 0.05
        )
    deck.notes(slide, [title, *lines, *_provenance(scene)])


def _map_slide(deck: Deck, step: Step) -> None:
    """Add a slide with the map at the right, and beside it what the map says."""
    from geo.export.drawing import pictures

    scene, t = step.scene, deck.t
    title = step.title or scene.title
    slide, top = deck.slide("map", title, (EDGE, 0.45, COLUMN, 1.45))
    top = _words(deck, slide, step, title, top + GAP)
    top = _legend(deck, slide, scene, top + GAP)
    code = _code(deck, slide, scene)
    foot = _foot(deck, slide, scene, scene.credits[:1] + scene.credits[-2:-1], COLUMN - code)
    foot = min(foot, _FOOT - _QR) if code else foot
    signs = _signs(scene)
    if signs:
        fitted = slide_text.fit(signs, (COLUMN, _FOOT_HEIGHT), (SMALL,))
        foot -= fitted.height + GAP
        deck.text(slide, t("Signs"), signs, (EDGE, foot, COLUMN, _FOOT_HEIGHT), FOOT)
    _beside(deck, slide, scene, (EDGE, top + GAP, COLUMN, foot - top - 2 * GAP))
    left, upper, across, down = MAP
    png = pictures.map_png(scene, round(across * DOTS), round(down * DOTS), dpi=DOTS)
    deck.picture(slide, t("Map"), png, (left, upper, across, down), pictures.alternative(scene))
    said = [*_said(step, title), pictures.alternative(scene), *_figures_in_words(scene), _letters(scene)]
    deck.notes(slide, [*said, *_provenance(scene)])


def _words(deck: Deck, slide: Any, step: Step, title: str, top: float) -> float:
    """Write the filters in words, where the title is not that, then the measure and a note."""
    t, scene = deck.t, step.scene
    if scene.words != title and scene.page != "cluster":
        top = deck.text(slide, t("View in words"), scene.words, (EDGE, top, COLUMN, 0.95), STRONG) + GAP / 2
    if step.note:
        top = deck.text(slide, t("Note"), step.note, (EDGE, top, COLUMN, 0.95)) + GAP / 2
    return deck.text(slide, t("Subtitle"), scene.subtitle, (EDGE, top, COLUMN, 0.95), QUIET)


def _legend(deck: Deck, slide: Any, scene: Scene, top: float) -> float:
    """Draw the classes of the map in columns, the class without data among them, or explain its circles."""
    t, colours = deck.t, scene.colours
    classes = choropleth.classes(colours, t)
    if colours.figures and not classes:
        poland = choropleth.value_text(colours, colours.figures.poland, t)
        text = t("Circles: number of clusters; the area of a circle is proportional to it. Poland: {n}.", n=poland)
        return deck.text(slide, t("Legend"), text, (EDGE, top, COLUMN, 0.95))
    if not classes:
        return top
    entries = [(one["colour"], one["label"]) for one in classes] + [(theme.NO_DATA, t("no data"))]
    widest = max(slide_text.width(label, BODY) for _, label in entries)
    return deck.legend(slide, entries, (EDGE, top, COLUMN, 1.0), columns=3 if widest < _THIRD else 2)


def _signs(scene: Scene) -> str:
    """Explain the marks on the map; on a map of circles they are dots."""
    from geo.export.drawing import marks

    t, registry, positions = scene.t, scene.registry, scene.positions
    if not len(positions) or scene.colours.kind == "count":
        return ""
    slugs = dict.fromkeys(registry.sector_slugs[registry.primary_sector[position]] for position in positions)
    parts = [t("number in a ring: clusters with seats close together, and their sectors")]
    if any(marks.weak(registry, position) for position in positions):
        parts.append(t("dashed: seat uncertain"))
    if marks.key(registry, positions):
        parts.append(t("golden ring: National Key Cluster, now or formerly"))
    if len(slugs) <= _FEW_SECTORS:
        parts += [f"{theme.SECTOR_GLYPHS[slug]}: {describe.sector_name(registry, slug, t)}" for slug in slugs]
    else:
        parts.append(t("two letters: sector, in full in the notes"))
    return t("Signs: {listed}.", listed="; ".join(parts))


def _letters(scene: Scene) -> str:
    """List the two letters of all sectors, for the notes."""
    listed = (f"{theme.SECTOR_GLYPHS[slug]}: {describe.sector_name(scene.registry, slug, scene.t)}"
              for slug in scene.registry.sector_slugs)  # fmt: skip
    return scene.t("Signs: {listed}.", listed="; ".join(listed))


def _foot(deck: Deck, slide: Any, scene: Scene, sources: Sequence[str], across: float) -> float:
    """Write day, version and sources at the foot, and say where they begin."""
    text = " ".join((_dated(scene), *dict.fromkeys(sources)))
    fitted = slide_text.fit(text, (across, _FOOT_HEIGHT), (SMALL,))
    top = _FOOT - fitted.height
    deck.text(slide, deck.t("Source"), text, (EDGE, top, across, _FOOT_HEIGHT), FOOT)
    return top


def _code(deck: Deck, slide: Any, scene: Scene) -> float:
    """Add the code that opens the View, where it has an address; the width that it takes."""
    if not scene.link:
        return 0
    from geo.export.drawing import qr

    corner = (EDGE + COLUMN - _QR, _FOOT - _QR, _QR, _QR)
    told = deck.t("QR code that opens this view: {link}", link=scene.link)
    shape = deck.picture(slide, deck.t("QR code"), qr.png(scene.link, 8), corner, told)
    shape.click_action.hyperlink.address = scene.link
    return _QR + 0.2


def _beside(deck: Deck, slide: Any, scene: Scene, box: Box) -> None:
    """Fill what is left beside the map: the clusters where they are few, else the leading figure's chart."""
    left, top, across, down = box
    if scene.page == "cluster":
        tables.table(deck, slide, _facts(scene), box)
        return
    if 0 < len(scene.positions) <= _FEW:
        listed = _short_list(scene)
        if tables.held(listed, box) == len(listed.rows):  # half a list would pass for the whole
            tables.table(deck, slide, listed, box)
        return
    figure = _leading(scene)
    if charts.charted(figure):
        drawing = Drawing(figure, 5, _marked(scene), bar=_BAR)
        titles = (figure.title, f"{figure.columns[0].label} · {drawing.columns[0].heading}")
        for title in titles:  # the finding where there is room, else what is drawn
            height = slide_text.fit(title, (across, 0.6), (BODY,), bold=True).height + 0.05
            if down - height > 3 * _BAR:
                deck.text(slide, deck.t("Chart title"), title, (left, top, across, 0.6), STRONG)
                charts.chart(deck, slide, drawing, (left, top + height, across, down - height))
                return


def _leading(scene: Scene) -> Figure:
    """Choose the figure that stands beside the map: what its filters leave open, drawn with a handful of bars."""
    from geo.figures import map as figures

    found = [figure for figure in scene.figures if charts.small(figure)] if scene.page else []
    if found:
        return found[0]
    group = "region" if scene.view.sector and not scene.view.region else "sector"
    return figures.figure(scene.selection, group, scene.t, sources.source_line(scene.registry, scene.t))


def _marked(scene: Scene) -> set[str]:
    """Name what the View chose, as charts name it."""
    view, t, registry = scene.view, scene.t, scene.registry
    return {describe.region_name(registry, code, t) for code in view.region} | {
        describe.sector_name(registry, slug, t) for slug in view.sector
    }


def _figure_slide(deck: Deck, scene: Scene, figure: Figure) -> None:
    """Add a slide with one figure: a chart where it is known how, else its table, else what it says."""
    t, across = deck.t, WIDTH - 2 * EDGE
    slide, top = deck.slide("figure", figure.title, (EDGE, 0.45, across, 0.95))
    top = deck.text(slide, t("Subtitle"), figure.subtitle, (EDGE, top + 0.05, across, 0.62), QUIET)
    foot = _foot(deck, slide, scene, [figure.source, *figure.notes[:1]], across)
    box = (EDGE, top + GAP, across, foot - top - 2 * GAP - 0.35)
    told = []
    if charts.charted(figure):
        drawing = Drawing(figure, marked=_marked(scene))
        left_out = charts.chart(deck, slide, drawing, box)
        told += [t("Bars: {what}.", what=drawing.columns[0].heading)] if len(drawing.columns) == 1 else []
    elif figure.rows:
        grid = tables.grid(figure, t)
        left_out = len(grid.rows) - tables.table(deck, slide, grid, box)
    else:
        left_out = 0
        deck.text(slide, t("Text"), figure.text, box)
    if left_out > 0:
        told += [t.n("{n} more row is in the speaker's notes.", "{n} more rows are in the speaker's notes.", left_out)]
    if told:
        deck.text(slide, t("Note"), " ".join(told), (EDGE, foot - 0.38, across, 0.3), QUIET)
    deck.notes(slide, [figure.title, figure.subtitle, *_in_words(figure, t), *_provenance(scene)])


def _cluster_slides(deck: Deck, scene: Scene, most: int) -> None:
    """List the clusters, on as many slides as type that can be read asks for."""
    t, across = deck.t, WIDTH - 2 * EDGE
    whole = _cluster_grid(scene)
    done, number = 0, 1
    while done < len(whole.rows) and number <= most:
        title = t.n("{n} cluster", "{n} clusters", len(whole.rows))
        slide, top = deck.slide("figure", title if number == 1 else f"{title} ({number})", (EDGE, 0.45, across, 0.95))
        top = deck.text(slide, t("View in words"), scene.words, (EDGE, top + 0.05, across, 0.62), QUIET)
        foot = _foot(deck, slide, scene, scene.credits[:1] + scene.credits[-1:], across)
        rest = replace(whole, rows=whole.rows[done:])
        done += max(1, tables.table(deck, slide, rest, (EDGE, top + GAP, across, foot - top - 2 * GAP)))
        lines = ["; ".join(f"{head}: {cell}" for head, cell in zip(whole.head, row, strict=True)) for row in whole.rows]
        deck.notes(slide, [title, scene.words, *lines, *_provenance(scene)])
        number += 1


def _cluster_grid(scene: Scene) -> Grid:
    t, table = scene.t, records.clusters(scene)
    columns = [table.column(key) for key in ("name", "city", "voivodeship", "sector_name", "statuses_in_words")]
    rows = [
        (str(name), f"{city}, {region}", str(sector), str(status or t("none known to the atlas")))
        for name, city, region, sector, status in zip(*columns, strict=True)
    ]
    head = (t("Cluster"), t("Coordinator's seat"), t("Sector"), t("Status"))
    return Grid(head, rows, (), t("Clusters of the view: {names}", names="; ".join(row[0] for row in rows)))


def _short_list(scene: Scene) -> Grid:
    whole = _cluster_grid(scene)
    rows = [row[:1] for row in whole.rows]
    return replace(whole, head=(scene.t("Clusters"),), rows=rows)


def _facts(scene: Scene) -> Grid:
    """Tell what is known of one cluster."""
    t, table = scene.t, records.clusters(scene)
    known = {field.key: (field.label, value) for field, value in zip(table.fields, table.rows[0], strict=True)}
    keys = ("sector_name", "city", "statuses_in_words", "coordinator", "members", "founded", "stage_in_words")
    rows = [(label, t("no data") if value is None else str(value)) for label, value in (known[key] for key in keys)]
    head = (t("Cluster"), str(known["name"][1]))
    return Grid(head, rows, (), "; ".join(f"{label}: {value}" for label, value in rows))


def _said(step: Step, title: str) -> list[str]:
    scene = step.scene
    return [part for part in dict.fromkeys((title, step.note, scene.words, scene.subtitle)) if part]


def _figures_in_words(scene: Scene) -> list[str]:
    if scene.page == "cluster":
        return [f"{label}: {value}" for label, value in _facts(scene).rows]
    listed = [_cluster_grid(scene).description] if 0 < len(scene.positions) <= MOST_CLUSTERS else []
    return [*listed, *(f"{figure.title}. {figure.text}" for figure in scene.figures[:3])]


def _in_words(figure: Figure, t: Translator) -> list[str]:
    """Tell a figure and its rows, as many as notes can hold."""
    heads = [column.heading for column in figure.columns]
    lines = [
        "; ".join(f"{head}: {cell_text(value, column, t)}"
                  for head, value, column in zip(heads, row, figure.columns, strict=True))
        for row in figure.rows[:_NOTE_ROWS]
    ]  # fmt: skip
    rest = len(figure.rows) - len(lines)
    more = [t.n("{n} more row is in the table (XLSX).", "{n} more rows are in the table (XLSX).", rest)] if rest else []
    return [figure.text, *lines, *more, *figure.notes]


def _dated(scene: Scene) -> str:
    t = scene.t
    version = t("data version {version}", version=scene.version)
    return t("As of {day}; {version}.", day=t.day(scene.sources.today), version=version)


def _provenance(scene: Scene) -> list[str]:
    """Tell sources, licence, version, day and address."""
    t = scene.t
    link = scene.link
    return [
        *dict.fromkeys(scene.credits),
        t(
            "As of {day}; {version}.",
            day=t.day(scene.sources.today),
            version=t("data version {version}", version=scene.version),
        ),
        t("This view: {link}", link=link) if link else t("No link: this installation has no public address."),
    ]
