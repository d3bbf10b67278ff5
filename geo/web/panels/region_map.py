"""The map of all voivodeships that pages of regions begin with: coloured by a figure, with names and values."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.figures import choropleth, words
from geo.figures.choropleth import Colouring
from geo.figures.classes import beside_zero
from geo.store.files import web_resources
from geo.web.outline import HEIGHT, WIDTH, names, outline, places
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.figures.ranking import Ranking
    from geo.i18n import Translator
    from geo.scenes.pages import RankedScene


@dataclass(frozen=True, slots=True)
class Layer:
    """How names stand on the map."""

    kind: str  # class of CSS
    form: str  # of the names, see `geo.web.outline.names`
    size: float  # of the type, in units of the map


LAYERS = (Layer("is-broad", "name", 7.5), Layer("is-narrow", "short", 10.0))  # where the map is wide, and on a phone
LEADING = 1.2
THOUSANDS = ("gdp_per_capita",)  # measures of which the map writes thousands, and the table each złoty
SPLIT = 11  # letters from which on a double name takes two lines


def region_map(scene: RankedScene, chosen: Sequence[str], *, named: bool) -> str:
    """Render the map of a scene, "" where there are no outlines; `named`: with names and values on it."""
    shapes = web_resources(scene.sources.settings).get("regions")
    if not shapes:
        return ""
    t, ranking = scene.t, scene.ranking
    measure, legend = ranking.mapped, _legend(ranking)
    texts = {code: _value(measure.name, value, t) for code, value in measure.values.items()}
    drawn = [
        {
            "code": code,
            "path": path,
            "name": f"{ranking.region_name(code)}: {words.value_text(measure.name, measure.values[code], t)}",
            "fill": legend["scale"].colour_of(measure.values[code]),
            "chosen": code in chosen,
            "href": scene.choice(code).address(scene.page),
        }
        for code, path in sorted(outline(shapes), key=lambda pair: pair[0] in chosen)  # the chosen one's line on top
    ]
    return render(
        "region_map",
        t,
        shapes=drawn,
        action=scene.choosing,
        layers=[_tags(shapes, texts, drawn, layer, t) for layer in LAYERS] if named else [],
        legend=legend,
        width=WIDTH,
        height=HEIGHT,
    )


def _legend(ranking: Ranking) -> dict[str, Any]:
    t, measure = ranking.t, ranking.mapped
    scale = beside_zero(measure.values.values())
    rows = choropleth.classes(Colouring(measure.name, None, scale), t)
    value = words.value_text(measure.name, measure.poland, t)
    return {
        "title": ranking.heading(measure.name),
        "scale": scale,
        "rows": rows,
        "missing": t.number(scale.missing) if scale.missing else "",
        "poland": t("Poland: {value}", value=value),
    }


def _value(name: str, value: float, t: Translator) -> str:
    if name in THOUSANDS and isfinite(value):
        return t("{n}k", n=t.number(value / 1000))
    return words.value_text(name, value, t)


def _tags(
    shapes: Path, texts: Mapping[str, str], drawn: Sequence[Mapping[str, Any]], layer: Layer, t: Translator
) -> dict[str, Any]:
    """Return a layer of names with their values, each on the ground of its voivodeship."""
    named = names(shapes, layer.form, t.language)
    lines = {code: (*_lines(name), texts[code]) for code, name in named.items()}
    dark = {shape["code"] for shape in drawn if theme.ink_on(shape["fill"]) == theme.LIGHT["surface"]}
    step = LEADING * layer.size
    tags = [
        {
            "x": x,
            "dark": code in dark,
            "lines": [
                (round(y + (place - (len(lines[code]) - 1) / 2) * step + layer.size / 3, 1), line)
                for place, line in enumerate(lines[code])
            ],
        }
        for code, (x, y) in places(shapes, tuple(lines.items()), layer.size).items()
    ]
    return {"kind": layer.kind, "size": layer.size, "tags": tags}


def _lines(name: str) -> tuple[str, ...]:
    """Break a long double name after its hyphen or space."""
    for joint in "- ":
        head, found, tail = name.partition(joint)
        if found and len(name) > SPLIT:
            return head + found.strip(), tail
    return (name,)
