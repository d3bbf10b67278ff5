"""Slides of what a page shows: the map as a picture, its figures as native charts and tables, sources in the notes.

One View makes a slide with the map and one for each figure of its page; stories: `geo.export.slides.story`.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export import budget, records
from geo.export.slides import charts, tables
from geo.export.slides.deck import BODY, EDGE, FOOT, HEIGHT, LINE, QUIET, STRONG, WIDTH, Area, Deck, fit, width
from geo.export.slides.tables import Grid
from geo.figures import choropleth, sources
from geo.figures.figure import cell_text
from geo.figures.layers import explained
from geo.scenes.clusters import ClusterScene
from geo.scenes.scene import SHORTLIST
from geo.selection import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.export.slides.charts import Pages
    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

MAP = Area(WIDTH - 7.0, 0.12, 7.0, HEIGHT - 0.12)  # more than half of the slide
COLUMN = 5.5  # width of the text beside the map
MOST_CLUSTERS = 12  # listed on a slide; more are in the files of data
DOTS = 200  # of a picture to an inch
GAP = 0.12
_QR = 1.0
_FOOT = 7.15  # where sources end
_FOOT_HEIGHT = 0.7
_NOTE_ROWS = 60
_FEW_SECTORS = 5  # whose letters are explained on the slide
_LEAST_BARS = 3
_MAP_TITLES = (28, 26, 24, 22, 20, 18)  # points, of a title beside a map
_MOST_TABLES = 20  # slides of one table
_THIRD = 1.48  # inches for a label of a legend of three columns
_FEW = 3  # clusters that are listed beside the map


def pptx(scene: Scene) -> bytes:
    """Make the slides of a View: the map, then the figures of its page and its clusters if they are few."""
    deck = Deck(scene.t)
    if scene.mapped or not scene.reported:
        map_slide(deck, scene)
    told = [one for one in scene.reported if not one.empty]  # an empty one is a sentence in the notes of the map
    for figure in told or scene.reported[: not scene.mapped]:
        budget.step()
        figure_slides(deck, scene, figure)
    if scene.listed and 0 < len(scene.positions) <= MOST_CLUSTERS and scene.page not in (SHORTLIST, "cluster"):
        _cluster_slides(deck, scene)
    return deck.finish(title=scene.title, subject=scene.words, version=scene.version, day=scene.sources.today)


def map_slide(deck: Deck, scene: Scene, title: str = "", note: str = "") -> None:
    """Add a slide with the map at the right, and beside it what the map says; title and note may be of a story."""
    from geo.export.drawing import pictures

    t, title = deck.t, title or scene.title
    slide, top = deck.slide("map", title, Area(EDGE, 0.45, COLUMN, 1.45), _MAP_TITLES)
    top = _words(deck, slide, scene, (title, note), top + GAP)
    top = _legend(deck, slide, scene, top + GAP)
    code = _code(deck, slide, scene)
    foot = _foot(deck, slide, scene, scene.credits[:1] + scene.layer_credits + scene.credits[-2:-1], COLUMN - code)
    foot = min(foot, _FOOT - _QR) if code else foot
    signs = " ".join(filter(None, [_signs(scene), *(explained(layer, scene.t) for layer in scene.layers)]))
    if signs:
        fitted = fit(signs, (COLUMN, _FOOT_HEIGHT), (FOOT.size,))
        foot -= fitted.height + GAP
        deck.text(slide, t("Signs"), signs, Area(EDGE, foot, COLUMN, _FOOT_HEIGHT), FOOT)
    _beside(deck, slide, scene, Area(EDGE, top + GAP, COLUMN, foot - top - 2 * GAP))
    png = pictures.map_png(scene, round(MAP.width * DOTS), round(MAP.height * DOTS), dpi=DOTS)
    deck.picture(slide, t("Map"), png, MAP, pictures.alternative(scene))
    said = [
        *dict.fromkeys(filter(None, (title, note, scene.words, scene.subtitle))),
        pictures.alternative(scene),
        *_figures_in_words(scene),
        _letters(scene),
    ]
    deck.notes(slide, [*said, *provenance(scene)])


def _words(deck: Deck, slide: Any, scene: Scene, told: tuple[str, str], top: float) -> float:
    """Write the filters in words, where the title is not that, then the measure and a note."""
    t, (title, note) = deck.t, told
    if scene.words != title and scene.page != "cluster":
        top = deck.text(slide, t("View in words"), scene.words, Area(EDGE, top, COLUMN, 0.95), STRONG) + GAP / 2
    if note:
        top = deck.text(slide, t("Note"), note, Area(EDGE, top, COLUMN, 0.95)) + GAP / 2
    return deck.text(slide, t("Subtitle"), scene.subtitle, Area(EDGE, top, COLUMN, 0.95), QUIET)


def _legend(deck: Deck, slide: Any, scene: Scene, top: float) -> float:
    """Draw the classes of the map in columns, the class without data among them, or explain its circles."""
    t, colours = deck.t, scene.colours
    classes = choropleth.classes(colours, t)
    if colours.few:
        return deck.text(slide, t("Legend"), choropleth.note(colours, t), Area(EDGE, top, COLUMN, 0.95))
    if colours.figures and not classes:
        poland = choropleth.value_text(colours, colours.figures.poland, t)
        text = t("Circles: number of clusters; the area of a circle is proportional to it. Poland: {n}.", n=poland)
        return deck.text(slide, t("Legend"), text, Area(EDGE, top, COLUMN, 0.95))
    if not classes:
        return top
    entries = [(one["colour"], one["label"]) for one in classes]
    entries += [(theme.NO_DATA, t("no data"))] if colours.scale and colours.scale.missing else []
    widest = max(width(label, BODY) for _, label in entries)
    return deck.legend(slide, entries, Area(EDGE, top, COLUMN, 1.0), columns=3 if widest < _THIRD else 2)


def _signs(scene: Scene) -> str:
    """Explain the marks on the map; on a map of circles they are dots."""
    from geo.export.drawing import marks

    t, registry = scene.t, scene.registry
    if not scene.seats or scene.colours.kind == "count":
        return ""
    positions = [int(position) for position in scene.positions if registry.seated[position]]
    unseated = describe.unseated_note(scene.selection, t)
    lacking = [f"{unseated}."] if unseated else []
    if not positions:
        return " ".join(lacking)
    slugs = dict.fromkeys(registry.sector_slugs[registry.primary_sector[position]] for position in positions)
    parts = [t("number in a ring: clusters with seats close together, and their sectors")]
    if any(marks.weak(registry, position) for position in positions):
        parts.append(t("dashed: seat uncertain"))
    if marks.key(registry, positions):
        parts.append(t("golden ring: National Key Cluster, now or formerly"))
    if len(slugs) <= _FEW_SECTORS:
        parts += [
            f"{theme.SECTOR_GLYPHS[t.language][slug]}: {describe.sector_name(registry, slug, t)}" for slug in slugs
        ]
    else:
        parts.append(t("two letters: sector, in full in the notes"))
    return " ".join([t("Signs: {listed}.", listed="; ".join(parts)), *lacking])


def _letters(scene: Scene) -> str:
    """List the two letters of all sectors, for the notes."""
    named = ((slug, describe.sector_name(scene.registry, slug, scene.t)) for slug in scene.registry.sector_slugs)
    listed = (f"{theme.SECTOR_GLYPHS[scene.t.language][slug]}: {name}" for slug, name in named)
    return scene.t("Signs: {listed}.", listed="; ".join(listed))


def _foot(deck: Deck, slide: Any, scene: Scene, cited: Sequence[str], across: float) -> float:
    """Write day, version and sources at the foot, and say where they begin."""
    told = [sources.version_line(scene.version, scene.sources.today, scene.t), *dict.fromkeys(cited)]
    fitted = fit(" ".join(told), (across, _FOOT_HEIGHT), (FOOT.size,))
    while len(told) > 2 and fitted.text.endswith("…"):  # the notes have it whole
        told.pop()
        fitted = fit(" ".join(told), (across, _FOOT_HEIGHT), (FOOT.size,))
    text = fitted.text
    top = _FOOT - fitted.height
    deck.text(slide, deck.t("Source"), text, Area(EDGE, top, across, _FOOT_HEIGHT), FOOT)
    return top


def _code(deck: Deck, slide: Any, scene: Scene) -> float:
    """Add the code that opens the View, where it has an address; the width that it takes."""
    if not scene.link:
        return 0
    from geo.export.drawing import qr

    corner = Area(EDGE + COLUMN - _QR, _FOOT - _QR, _QR, _QR)
    told = deck.t("QR code that opens this view: {link}", link=scene.link)
    shape = deck.picture(slide, deck.t("QR code"), qr.png(scene.link, 8), corner, told)
    shape.click_action.hyperlink.address = scene.link
    return _QR + 0.2


def _beside(deck: Deck, slide: Any, scene: Scene, area: Area) -> None:
    """Fill what is left beside the map: the clusters where they are few, else the leading figure's chart."""
    if isinstance(scene, ClusterScene):
        listed = _facts(scene)
        done = tables.table(deck, slide, listed, area)
        if done < len(listed.rows):
            rest = replace(listed, rows=listed.rows[done:])
            notes = [f"{name}: {text}" for name, text in rest.rows]
            pages = sheets(deck, scene, (scene.title, scene.subtitle, ""), scene.credits[:1], notes)
            table_slides(deck, rest, pages, MOST_CLUSTERS)
        return
    if scene.positions and (scene.page == SHORTLIST or len(scene.positions) <= _FEW):
        listed = _short_list(scene)
        if tables.held(listed, area) == len(listed.rows):  # half a list would pass for the whole
            tables.table(deck, slide, listed, area)
        return
    figure = _leading(scene)
    if not figure:
        return
    left, top, across, down = area
    drawn = f"{figure.column(figure.chart.label).label} · {figure.chart.unit}".removesuffix(" · ")
    for title in (figure.title, drawn):  # the finding where there is room, else what is drawn
        above = fit(title, (across, 0.6), (BODY,), bold=True).height + 0.05
        room = Area(left, top + above, across, down - above - LINE)
        bars = charts.beside_fitting(deck, figure, room)
        if bars >= min(_LEAST_BARS, len(figure.rows)):
            deck.text(slide, deck.t("Chart title"), title, Area(left, top, across, 0.6), STRONG)
            charts.beside(deck, figure, slide, room)
            if bars < len(figure.rows):
                told = "and {n} more row of the table", "and {n} more rows of the table"
                place = Area(left, area.bottom - LINE, across, LINE)
                deck.text(slide, deck.t("Note"), deck.t.n(*told, len(figure.rows) - bars), place, QUIET)
            return


def _leading(scene: Scene) -> Figure | None:
    """Choose the figure that stands beside the map: the first one of bars of those that the page has."""
    told = scene.reported
    fitting = (one for one in told if one.chart.kind == "bars" and not one.chart.group and not one.empty)
    return next(fitting, None)


def sheets(deck: Deck, scene: Scene, words: tuple[str, str, str], cited: Sequence[str], notes: list[str]) -> Pages:
    """Add slides of one title and subtitle, numbered from the second on, and say where something may stand on each.

    `words` are title, subtitle and what is told above the foot, which has the sources that are `cited`.
    """
    t, across = deck.t, WIDTH - 2 * EDGE
    heading, subtitle, told = words
    for number in itertools.count(1):
        title = heading if number == 1 else f"{heading} ({number})"
        slide, top = deck.slide("figure", title, Area(EDGE, 0.45, across, 0.95))
        if subtitle:
            top = deck.text(slide, t("Subtitle"), subtitle, Area(EDGE, top + 0.05, across, 0.62), QUIET)
        top += GAP
        foot = _foot(deck, slide, scene, cited, across) - GAP
        if told:
            foot -= fit(told, (across, 2 * LINE), (BODY,)).height
            deck.text(slide, t("Note"), told, Area(EDGE, foot, across, 2 * LINE), QUIET)
            foot -= GAP / 2
        deck.notes(slide, [*notes, *provenance(scene)])
        yield slide, Area(EDGE, top, across, foot - top)


def figure_slides(deck: Deck, scene: Scene, figure: Figure) -> None:
    """Add the slides of one figure: its chart or its table; of an empty one what it says."""
    t = deck.t
    rest = t.n("and {n} more row of the table", "and {n} more rows of the table", figure.left_out)
    told = [figure.chart.unit, figure.chart.key, rest if figure.left_out else ""]
    below = f"{figure.takeaway} {' · '.join(filter(None, told))}".strip()
    notes = [figure.headline, figure.subtitle, *_in_words(figure, t)]
    cited = [figure.source, *figure.notes[:1]]
    words = (figure.headline, figure.subtitle, "" if figure.empty else below)
    pages = sheets(deck, scene, words, cited, notes)
    if figure.empty:
        slide, area = next(pages)
        deck.text(slide, t("Text"), figure.text, area)
    elif figure.chart.kind == "table":
        table_slides(deck, tables.grid(figure, t), pages, _MOST_TABLES)
    else:
        charts.draw(deck, figure, pages)


def table_slides(deck: Deck, grid: Grid, pages: Pages, most: int) -> None:
    """Add a table on as many slides as it needs; of very many rows the last ones stand in the notes only."""
    done = 0
    for slide, area in itertools.islice(pages, most):
        place = area._replace(height=area.height - LINE - GAP / 2)
        done += max(1, tables.table(deck, slide, replace(grid, rows=grid.rows[done:]), place))
        rest = len(grid.rows) - done
        if not rest:
            return
    told = deck.t.n("{n} more row is in the speaker's notes.", "{n} more rows are in the speaker's notes.", rest)
    deck.text(slide, deck.t("Note"), told, Area(EDGE, area.bottom - LINE, area.width, LINE), QUIET)


def _cluster_slides(deck: Deck, scene: Scene) -> None:
    """List the clusters, on as many slides as type that can be read asks for."""
    grid = _cluster_grid(scene)
    title = deck.t.n("{n} cluster", "{n} clusters", len(grid.rows))
    lines = ["; ".join(f"{head}: {cell}" for head, cell in zip(grid.head, row, strict=True)) for row in grid.rows]
    cited = scene.credits[:1] + scene.credits[-1:]
    pages = sheets(deck, scene, (title, scene.words, ""), cited, [title, scene.words, *lines])
    table_slides(deck, grid, pages, MOST_CLUSTERS)


def _cluster_grid(scene: Scene) -> Grid:
    t, table = scene.t, records.clusters(scene)
    columns = [table.column(key) for key in ("name", "sector_name", "statuses_in_words")]
    seats = (describe.place(scene.registry, scene.registry.record(int(position)), t) for position in scene.positions)
    rows = [
        (str(name), seat, str(sector), str(status or t("none known to the atlas")))
        for name, sector, status, seat in zip(*columns, seats, strict=True)
    ]
    head = (t("Cluster"), t("Coordinator's seat"), t("Sector"), t("Status"))
    return Grid(head, rows, (), t("Clusters of the view: {names}", names="; ".join(row[0] for row in rows)))


def _short_list(scene: Scene) -> Grid:
    full = _cluster_grid(scene)
    rows = [row[:1] for row in full.rows]
    return replace(full, head=(scene.t("Clusters"),), rows=rows)


def _facts(scene: ClusterScene) -> Grid:
    """Tell what is known of one cluster; its name is the title."""
    rows = [(one.name, one.text) for one in scene.card]
    told = "; ".join(f"{label}: {value}" for label, value in rows)
    return Grid((scene.t("Fact"), scene.t("What is known")), rows, (), f"{scene.title}. {told}")


def _figures_in_words(scene: Scene) -> list[str]:
    if isinstance(scene, ClusterScene):
        return [f"{label}: {value}" for label, value in _facts(scene).rows]
    listed = [_cluster_grid(scene).description] if 0 < len(scene.positions) <= MOST_CLUSTERS else []
    return [*listed, *(f"{figure.title}. {figure.text}" for figure in scene.reported[:3])]


def _in_words(figure: Figure, t: Translator) -> list[str]:
    """Tell a figure and its rows, as many as notes can hold."""
    columns, rows = figure.table_columns, figure.table_rows
    lines = [
        "; ".join(f"{one.heading}: {cell_text(value, one, t)}" for value, one in zip(row, columns, strict=True))
        for row in rows[:_NOTE_ROWS]
    ]
    rest = len(rows) - len(lines)
    more = [t.n("{n} more row is in the table (XLSX).", "{n} more rows are in the table (XLSX).", rest)] if rest else []
    return [figure.text, *lines, *more, *figure.notes]


def provenance(scene: Scene) -> list[str]:
    """Tell sources, licence, version, day and address."""
    t, link = scene.t, scene.link
    way_back = [t("This view: {link}", link=link)] if link else []
    dated = sources.version_line(scene.version, scene.sources.today, t)
    return [*dict.fromkeys(scene.credits), dated, *way_back]
