"""The presentation: one step of a story on the whole window, and what leads from step to step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.figures import choropleth
from geo.figures import map as figures
from geo.figures.figure import missing
from geo.selection import describe
from geo.web.panels.present import WORKSHOP, show_view
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene
    from geo.selection.view import View

MOST_BARS = 9
MOST_NAMES = 10
SMALL, FITTING = 1000, 8000  # characters of HTML: of a figure that leaves room, and of one that fits into it
# Links and buttons of a figure lead nowhere here: the step shows what its author chose.
_LINK = re.compile(r"<(?:a|button|select)\b[^>]*>")
_REACTION = re.compile(r'\s(?:href|data-action|data-value|aria-expanded|title)="[^"]*"')


@dataclass(frozen=True)
class Shown:
    """A step that is shown.

    Attributes
    ----------
    told
        Scene, title and note of every step of the story; at least one.
    title
        Of the story.
    view
        The View of the presentation: language, story, step.
    t
        Translator.
    """

    told: Sequence[tuple[Scene, str, str]]
    title: str
    view: View
    t: Translator

    @property
    def number(self) -> int:
        """Number of the step, from 1; beyond the last one the last."""
        return min(self.view.step, len(self.told))

    @property
    def scene(self) -> Scene:
        """What the step shows."""
        return self.told[self.number - 1][0]

    @property
    def mapped(self) -> bool:
        """Whether the map is the main thing; else the figures are."""
        return not self.scene.page or self.scene.page == "cluster" or not self.pictures

    @property
    def layout(self) -> str:
        """``map``, ``figure``, or ``both`` where the map of an analysis has colours."""
        if self.mapped:
            return "map"
        return "both" if self.scene.colours.kind != "none" else "figure"

    @property
    def pictures(self) -> list[tuple[Figure, str]]:
        """The leading figure that has a picture, and another that fits below it where it leaves room."""
        drawn = [pair for pair in self.scene.drawn if pair[1]]
        room = bool(drawn) and len(drawn[0][1]) < SMALL
        return drawn[:1] + [pair for pair in drawn[1:] if room and len(pair[1]) < FITTING][:1]

    @property
    def focus(self) -> dict[str, Any]:
        """Where the map of the step looks: at the voivodeships chosen, else at Poland (see ``static/map/atlas.js``)."""
        chosen = self.scene.selection.view.region
        return {"key": f"{self.number} {self.view.story}", "regions": list(chosen)}

    @property
    def announcement(self) -> str:
        """What a screen reader says when the step has come."""
        _scene, title, note = self.told[self.number - 1]
        said = self.t("Step {n} of {count}: {title}.", n=self.number, count=len(self.told), title=title)
        return f"{said} {note}".strip()


def head(shown: Shown) -> str:
    """Render title and subtitle of the step."""
    scene, title, _note = shown.told[shown.number - 1]
    subtitle = scene.subtitle if shown.mapped else shown.pictures[0][0].subtitle
    return render("show_head", shown.t, story=shown.title, title=title, subtitle=subtitle, layout=shown.layout)


def side(shown: Shown) -> str:
    """Render what stands beside the map: the note, and the figures or names of the step."""
    scene, title, note = shown.told[shown.number - 1]
    pictures = [] if shown.mapped else [(figure, _still(html)) for figure, html in shown.pictures]
    return render(
        "show_side",
        shown.t,
        note=note,
        title=title,
        words=scene.words,
        pictures=pictures,
        names=_names(scene) if shown.mapped else [],
        chart=_bars(scene) if shown.mapped else None,
        count=scene.t.n("{n} cluster", "{n} clusters", len(scene.positions)),
        credits=scene.credits,
        version=scene.version,
    )


def legend(shown: Shown) -> str:
    """Render the classes of the step's map."""
    return choropleth.class_legend(shown.scene.colours, "", shown.t)


def bar(shown: Shown) -> str:
    """Render what leads from step to step; the same elements at every step, so that the focus stays."""
    t, view, count = shown.t, shown.view, len(shown.told)
    steps = [
        {"number": n, "title": title, "place": scene.words, "here": n == shown.number,
         "href": show_view(view, n).address("show")}
        for n, (scene, title, _note) in enumerate(shown.told, 1)
    ]  # fmt: skip
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
        link=scene.link,
        code=_code(scene.link),
    )


def _code(link: str | None) -> Any:
    """Draw the QR code of an address; nothing where there is none."""
    if not link:
        return ""
    from markupsafe import Markup

    from geo.export.drawing import qr

    return Markup(qr.svg(link))  # its only text is the path of the modules


def _still(html: str) -> Any:
    """Take from a figure's HTML, made by `render`, what would react to a click."""
    from markupsafe import Markup

    return Markup(_LINK.sub(lambda found: _REACTION.sub("", found[0]), html))


def _names(scene: Scene) -> list[Mapping[str, str]]:
    """List the clusters of a step that has few."""
    registry = scene.registry
    if len(scene.positions) > MOST_NAMES:
        return []
    found: list[Mapping[str, str]] = []
    for position in scene.positions:
        record = registry.record(position)
        slug = str(record["sector"])
        found.append({
            "name": str(record["name"]), "town": str(record["city"] or ""), "colour": theme.SECTOR_COLOURS[slug],
            "glyph": theme.SECTOR_GLYPHS[slug],
        })  # fmt: skip
    return found


def _bars(scene: Scene) -> Mapping[str, Any] | None:
    """Count the clusters of a step by sector; by voivodeship where sectors are chosen."""
    if len(scene.positions) <= MOST_NAMES:
        return None
    group = "region" if scene.view.sector and len(scene.view.region) != 1 else "sector"
    figure = figures.figure(scene.selection, group, scene.t, "")
    chosen = {describe.option_name(scene.registry, group, code, scene.t) for code in getattr(scene.view, group)}
    rows = [(str(row[0]), row[1]) for row in figure.rows if not missing(row[1]) and (not chosen or row[0] in chosen)]
    top = max([float(value) for _, value in rows if isinstance(value, int | float)], default=0) or 1
    bars = [
        {"label": label, "value": scene.t.number(value), "width": round(100 * value / top, 1)}
        for label, value in rows[:MOST_BARS]
        if isinstance(value, int | float) and value
    ]
    return {"title": figure.subtitle, "bars": bars, "more": max(0, len([1 for _, value in rows if value]) - len(bars))}
