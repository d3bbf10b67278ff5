"""Files of one figure of a page: its picture and its data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import AtlasError
from geo.export.document import Document, address
from geo.figures import figure as figures

if TYPE_CHECKING:
    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene
    from geo.selection.view import View


def _png(figure: Figure, t: Translator) -> bytes:
    from geo.export.drawing import figure_sheet

    return figure_sheet.png(figure, t)


def _svg(figure: Figure, t: Translator) -> bytes:
    from geo.export.drawing import figure_sheet

    return figure_sheet.svg(figure, t)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that a figure makes."""

    media: str
    maker: Callable[[Figure, Translator], bytes]
    picture: bool = False


KINDS: Mapping[str, Kind] = {
    "png": Kind("image/png", _png, picture=True),
    "svg": Kind("image/svg+xml", _svg, picture=True),
    "csv": Kind("text/csv", figures.csv_bytes),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", figures.xlsx_bytes),
}


def make(scene: Scene, name: str, key: str) -> Document:
    """Make a file of the figure that goes by a name on the page of a scene.

    Raises
    ------
    AtlasError
        The page has no such figure, the figure no picture, or the kind is not one of `KINDS`.
    """
    found = {figure.name: figure for figure in scene.figures}
    if name not in found or key not in offered(found[name]):
        raise AtlasError(f"There is no file {name!r} of the kind {key!r} on this page; use a link of the page.")
    content = KINDS[key].maker(found[name], scene.t)
    return Document(f"{name}_{scene.sources.today.isoformat()}.{key}", KINDS[key].media, content)


def offered(figure: Figure) -> list[str]:
    """Name the kinds of files of a figure: pictures only where a chart of it can be drawn."""
    from geo.export.drawing.chart_specs import drawable

    return [key for key, kind in KINDS.items() if not kind.picture or drawable(figure)]


def links(page: str, view: View, figure: Figure, t: Translator) -> list[dict[str, str]]:
    """List the files of a figure for its foot."""
    spoken = view.change(lang=t.language)
    found = []
    for key in offered(figure):
        path, _sep, query = address(page, spoken, key).partition("?")
        label = t("Picture ({format})") if KINDS[key].picture else t("Data of this figure ({format})")
        found.append({"label": label.format(format=key.upper()), "href": f"{path}/{figure.name}?{query}"})
    return found
