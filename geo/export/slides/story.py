"""Slides of a story: each of its steps in its order, faces as they are on the screen, with native charts and tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export import budget
from geo.export.drawing import pictures
from geo.export.slides import charts
from geo.export.slides.deck import BODY, EDGE, LINE, WIDTH, Area, Deck, Type, fit
from geo.export.slides.slides import GAP, figure_slides, map_slide, provenance, sheets, table_slides
from geo.export.slides.tables import Grid
from geo.scenes.faces import FaceScene

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.export.slides.charts import Pages
    from geo.figures.face import Face
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

Step = tuple["Scene", str, str]

KICKER = Type(BODY, bold=True, colour=theme.LIGHT["accent"])
LEAD = Type(20)
NUMBER = Type(40, bold=True, colour=theme.LIGHT["accent"])
TEXT = Type(22)
MAP_SIDE = 5.2  # inches of the map beside a chart, at the right
DOTS = 200  # of a picture to an inch
MOST_TABLES = 8  # slides of one table
_NUMBER_WIDTH = 3.2


def story_pptx(steps: Sequence[Step], title: str, t: Translator) -> bytes:
    """Make the slides of a story; without a title a step has that of its scene.

    A story that does not begin with a cover gets one.

    Raises
    ------
    ValueError
        There are no steps.
    """
    if not steps:
        message = "A story without steps makes no slides."
        raise ValueError(message)
    deck, first = Deck(t), steps[0][0]
    if first.page != "cover":
        _plain_cover(deck, title, first, len(steps))
    for scene, own, note in steps:
        budget.step()
        if isinstance(scene, FaceScene):
            _face(deck, scene, title, own or scene.title, note)
        elif scene.mapped or not scene.figures:
            map_slide(deck, scene, own, note)
        else:
            figure_slides(deck, scene, replace(scene.figures[0], title=own or scene.title))
    words = "; ".join(dict.fromkeys(own or scene.title for scene, own, _ in steps))
    return deck.finish(title=title, subject=words, version=first.version, day=first.sources.today)


def _plain_cover(deck: Deck, title: str, scene: Scene, count: int) -> None:
    """Add a cover: what it is, how many views, of which data and day."""
    t, day = deck.t, deck.t.day(scene.sources.today)
    lines = [
        t("Atlas of Polish clusters"),
        t.n("{n} view", "{n} views", count) + " · " + t("as of {day}", day=day),
        t("data version {version}", version=scene.version),
    ]
    _cover(deck, scene, title, lines, [title, *lines])


def _cover(deck: Deck, scene: Scene, title: str, lines: Sequence[str], said: list[str]) -> None:
    """Add a cover; that of a face with its map, at the right."""
    mapped = isinstance(scene, FaceScene)
    across = WIDTH - 2.4 - (MAP_SIDE if mapped else 0)
    slide, top = deck.slide("cover", title, Area(1.2, 2.0, across, 1.8), (40, 36, 32, 28))
    top += 0.3
    look = Type(20, colour=theme.LIGHT["muted"])
    for line in lines:
        top = deck.text(slide, deck.t("Subtitle"), line, Area(1.2, top, across, 0.8), look) + 0.05
    if mapped:
        place = Area(WIDTH - EDGE - MAP_SIDE, 1.4, MAP_SIDE, 4.8)
        deck.picture(slide, deck.t("Map"), _png(scene, place), place, pictures.alternative(scene))
    deck.notes(slide, [*said, *provenance(scene)])


def _png(scene: Scene, place: Area) -> bytes:
    return pictures.map_png(scene, round(place.width * DOTS), round(place.height * DOTS), dpi=DOTS)


def _face(deck: Deck, scene: FaceScene, story: str, title: str, note: str) -> None:
    """Add the slides of a face."""
    face, t = scene.face, deck.t
    said = list(dict.fromkeys(filter(None, (title, face.lead, *note.splitlines()))))
    if face.kind == "cover":
        _cover(deck, scene, title, [face.lead, *face.lines], said)
        return
    said += [f"{one.name} ({one.town})" for one in face.names]
    figure = face.figure
    below = "" if not figure or figure.empty else " · ".join(filter(None, (figure.chart.unit, figure.chart.key)))
    if figure:
        said.append(figure.text)
    heading = f"{title} ({face.badge})" if face.badge else title
    pages = sheets(deck, scene, (heading, face.lead, below), [face.source] if face.source else [], said)
    pages = _beside_map(deck, scene, _kicked(deck, pages, f"{story} · {face.kicker}"))
    if figure and not figure.empty:
        charts.draw(deck, figure, pages)
    elif face.names:
        rows = [(one.name, one.town) for one in face.names]
        told = t("Clusters of the view: {names}", names="; ".join(row[0] for row in rows))
        marked = [row for row, one in zip(rows, face.names, strict=True) if one.key]
        grid = Grid((t("Cluster"), t("Coordinator's seat")), rows, (), told, marked)
        table_slides(deck, grid, pages, MOST_TABLES)
    elif face.conclusions:
        _conclusions(deck, face, *next(pages))
    else:
        _lines(deck, face.lines or [face.lead], pages)


def _kicked(deck: Deck, pages: Pages, kicker: str) -> Pages:
    """Write above the title of each slide what it is about."""
    for slide, area in pages:
        deck.text(slide, deck.t("Subtitle"), kicker, Area(EDGE, 0.12, WIDTH - 2 * EDGE, LINE), KICKER)
        yield slide, area


def _beside_map(deck: Deck, scene: FaceScene, pages: Pages) -> Iterator[Any]:
    """Put the map of a face on its slides, at the right; the room for what else they hold is smaller then."""
    png = b""
    for slide, area in pages:
        if not scene.face.mapped or (scene.face.figure and scene.face.figure.chart.kind == "dots"):
            yield slide, area  # dots on a scale need the width
            continue
        place = Area(WIDTH - EDGE - MAP_SIDE, area.top, MAP_SIDE, area.height)
        png = png or _png(scene, place)
        deck.picture(slide, deck.t("Map"), png, place, pictures.alternative(scene))
        yield slide, area._replace(width=area.width - MAP_SIDE - 2 * GAP)


def _conclusions(deck: Deck, face: Face, slide: Any, area: Area) -> None:
    """Write each conclusion beside its number."""
    t, each = deck.t, area.height / max(1, len(face.conclusions))
    across = area.width - _NUMBER_WIDTH - 0.3
    for at, one in enumerate(face.conclusions):
        top = area.top + at * each
        deck.text(slide, t("Text"), one.number, Area(EDGE, top + 0.2, _NUMBER_WIDTH, each - 0.2), NUMBER)
        size = fit(one.text, (across, each - 0.2), (TEXT.size, 20, BODY)).size
        place = Area(EDGE + _NUMBER_WIDTH + 0.3, top + 0.25, across, each - 0.25)
        deck.text(slide, t("Text"), one.text, place, Type(size))


def _lines(deck: Deck, lines: Sequence[str], pages: Pages) -> None:
    """Write paragraphs, on as many slides as they need."""
    slide, area = next(pages)
    top = area.top
    for line in lines:
        needed = fit(line, (area.width, area.height), (BODY,)).height
        if top > area.top and top + needed > area.bottom:
            slide, area = next(pages)
            top = area.top
        top = deck.text(slide, deck.t("Text"), line, Area(EDGE, top, area.width, area.bottom - top)) + GAP
