"""The presentation: one step of a story on the whole window, and what leads from step to step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from geo.export.drawing import qr
from geo.figures import map as map_figures
from geo.scenes.faces import FaceScene
from geo.selection import describe
from geo.web import charts, renewal
from geo.web.panels import legend as map_legend
from geo.web.panels import presenter, slide
from geo.web.panels.present import WORKSHOP, show_view
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene
    from geo.selection.view import View

MOST_NAMES = 10
ROWS = 24  # rows of text that fit on a screen below the title
HEAD = 3  # rows of a figure's title, subtitle and source


@dataclass(frozen=True)
class Shown:
    """A step that is shown."""

    steps: Sequence[tuple[Scene, str, str]]  # scene, title and note of every step of the story; at least one
    title: str  # of the story
    view: View  # the View of the presentation: language, story, step
    t: Translator  # translator

    @property
    def number(self) -> int:
        """Number of the step, from 1; beyond the last one the last."""
        return min(self.view.step, len(self.steps))

    @property
    def scene(self) -> Scene:
        """What the step shows."""
        return self.steps[self.number - 1][0]

    @property
    def live(self) -> bool:
        """Whether any step of the story needs the map of the screen; faces have maps of their own."""
        return any(not isinstance(scene, FaceScene) for scene, _title, _note in self.steps)

    @property
    def mapped(self) -> bool:
        """Whether the map is the main thing; else the figures are."""
        return not self.scene.page or self.scene.page == "cluster" or not self.pictures

    @property
    def layout(self) -> str:
        """``face``, ``map``, ``figure``, or ``both`` where the map of an analysis has colours."""
        if isinstance(self.scene, FaceScene):
            return "face"
        if self.mapped:
            return "map"
        return "both" if self.scene.colours.kind != "none" else "figure"

    @property
    def pictures(self) -> list[Figure]:
        """The leading figure that has something to draw, and another that fits below it where it leaves room."""
        drawn = [figure for figure in self.scene.figures if not figure.empty]
        room = ROWS - sum(self._height(figure) for figure in drawn[:1])
        return drawn[:1] + [figure for figure in drawn[1:] if self._height(figure) <= room][:1]

    def _height(self, figure: Figure) -> int:
        return HEAD + charts.height(figure, self.t)

    @property
    def focus(self) -> dict[str, Any]:
        """Where the map of the step looks: at the voivodeships chosen, else at Poland (see ``static/map/atlas.js``)."""
        chosen = self.scene.selection.view.region
        return {"key": f"{self.number} {self.view.story}", "regions": list(chosen)}

    @property
    def announcement(self) -> str:
        """What a screen reader says when the step has come."""
        _scene, title, note = self.steps[self.number - 1]
        said = self.t("Step {n} of {count}: {title}.", n=self.number, count=len(self.steps), title=title)
        return said if self.layout == "face" else f"{said} {note}".strip()


def head(shown: Shown) -> str:
    """Render title and subtitle of the step; of a face, which has its own, how it is laid out."""
    scene, title, _note = shown.steps[shown.number - 1]
    if shown.layout == "face":
        return render("show_face", shown.t)
    subtitle = scene.subtitle if shown.mapped else shown.pictures[0].subtitle
    return render("show_head", shown.t, story=shown.title, title=title, subtitle=subtitle, layout=shown.layout)


def side(shown: Shown) -> str:
    """Render what stands beside the map: the note, and the figures or names of the step."""
    scene, title, note = shown.steps[shown.number - 1]
    if shown.layout == "face":
        place = slide.Place(shown.title, shown.number, len(shown.steps))
        return slide.slide(scene, title, note, place, heading=True)
    chart = _chart(scene) if shown.mapped else None
    return render(
        "show_side",
        shown.t,
        note=note,
        title=title,
        pictures=[] if shown.mapped else [(figure, _still(figure, shown.t)) for figure in shown.pictures],
        names=_names(scene) if shown.mapped else [],
        chart=(chart, _still(chart, shown.t)) if chart else None,
        count=scene.t.n("{n} cluster", "{n} clusters", len(scene.positions)),
        credits=scene.credits,
        version=scene.version,
    )


def legend(shown: Shown) -> str:
    """Render what a point of the step's map is; nothing where a face has its own map."""
    return "" if shown.layout == "face" else map_legend.points("", shown.t)


def bar(shown: Shown) -> str:
    """Render what leads from step to step; the same elements at every step, so that the focus stays."""
    t, view, count = shown.t, shown.view, len(shown.steps)
    steps = [
        {"number": number, "title": title, "place": _place(scene), "href": show_view(view, number).address("show")}
        for number, (scene, title, _note) in enumerate(shown.steps, 1)
    ]
    back = show_view(view).address(WORKSHOP)
    scene = shown.scene
    return render(
        "show_bar",
        t,
        steps=steps,
        number=shown.number,
        count=count,
        before=show_view(view, max(1, shown.number - 1)).address("show"),
        after=show_view(view, min(count, shown.number + 1)).address("show"),
        back={"href": back, "target": back.removeprefix("./")},
        mark=renewal.mark(scene.registry.manifest),
        story=presenter.key(view),
        slides=presenter.address(view, t),
        link=scene.link,
        code=Markup(qr.svg(scene.link)) if scene.link else "",  # its only text is the path of the modules
    )


def _place(scene: Scene) -> str:
    """Say what a step is about, beside its title."""
    return scene.heading if isinstance(scene, FaceScene) else scene.words


def _still(figure: Figure, t: Translator) -> Any:
    """Return a chart whose names lead nowhere: the step shows what its author chose."""
    return Markup(charts.html(figure, t, links=False))


def _names(scene: Scene) -> list[Mapping[str, Any]]:
    """Return the clusters of a step that has few, each with its place and the mark of its sector."""
    if len(scene.positions) > MOST_NAMES:
        return []
    records = [scene.registry.record(position) for position in scene.positions]
    return [
        {
            "name": record["name"],
            "town": describe.town_name(record, scene.t),
            "mark": describe.sector_mark(scene.registry, record["sector"], scene.t),
        }
        for record in records
    ]


def _chart(scene: Scene) -> Figure | None:
    """Return the clusters of a step that has many, by sector; by voivodeship where sectors are chosen."""
    if len(scene.positions) <= MOST_NAMES:
        return None
    group = "region" if scene.view.sector and len(scene.view.region) != 1 else "sector"
    return map_figures.figure(scene.selection, group, scene.t, "")
