"""The map: a constant folium base and small updates; the only module that imports folium, so import it lazily.

The base names content-hashed resources and nothing else: streamlit-folium remounts the frame when its script changes.
Everything that varies travels in an `Update`, one call on ``window.atlas`` (``static/map/atlas.js``).
"""

import base64
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
from branca.element import Element
from folium.template import Template

from geo import theme
from geo.analysis import aggregate
from geo.figures import choropleth, sources
from geo.figures.choropleth import value_text
from geo.figures.layers import AWAY, WAYS, told
from geo.i18n import PLURALS, Translator
from geo.i18n import mark as _
from geo.selection import places, tiles
from geo.selection.describe import region_name, unseated_note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figures.choropleth import Colouring
    from geo.figures.layers import TradeLayer
    from geo.selection.filters import Selection

DATA = "../../data/"  # seen from the component's own address, so that a base path changes nothing
KINDS = ("clusters", "regions", "background")
# What drawn maps (geo/export/drawing) and the map of the screen have in common, for its scripts.
SHARED = {
    "distance": theme.MARK_DISTANCE,
    "touch": theme.TOUCH_DISTANCE,
    "extent": theme.NEIGHBOURS,
    "far": theme.FAR,
    "away": AWAY,
    "ways": WAYS,
}
CENTRE = (52.1, 19.3)
OPTIONS = {
    "zoom": 6,
    "minZoom": 4.5,
    "maxZoom": 12,
    "zoomSnap": 0.25,  # Poland fills the frame, whatever its size
    "zoomControl": False,  # ours speak the visitor's language
    "attributionControl": False,
    "zoomAnimation": False,  # groups of markers change with the zoom: a swift redraw is calmer than a flight
    "fadeAnimation": False,
    "markerZoomAnimation": False,
    "doubleClickZoom": False,  # a double click on a region means choosing and unchoosing it
    "scrollWheelZoom": False,  # the page scrolls past the map; atlas.js decides when the wheel is the map's
    "worldCopyJump": False,
    "maxBoundsViscosity": 1,  # what lies beyond the drawn ground is never seen
}

# Texts of the frame by the key under which its script asks for them.
TEXTS = {
    "map": _("Map of cluster organisations and voivodeships"),
    "regions": _("Voivodeships; arrow keys lead to the neighbouring one"),
    "marks": _("Clusters; arrow keys lead to the nearest mark"),
    "controls": _("Buttons of the map"),
    "zoomIn": _("Zoom in"),
    "zoomOut": _("Zoom out"),
    "results": _("Zoom to results"),
    "poland": _("Whole of Poland"),
    "fullScreen": _("Full screen"),
    "exitFullScreen": _("Leave full screen"),
    "touch": _("Use two fingers to move the map"),
    "kkk": _("National Key Cluster, now or formerly"),
    "weak": _("seat uncertain"),
    "close": _("Close"),
    "units": _("In brackets: number of voivodeships"),
    "noData": _("no data"),
    "about": _("Sources of the map"),
    "noTiles": _("The background {name} could not be loaded; the atlas's own is shown."),
    "more": _("Show further clusters"),
    "failed": _("The map's data could not be loaded. Reload the page; the list beside the map is complete."),
}

# Characters that must not reach JavaScript inside HTML, a Jinja template (branca compiles the rendered script again)
# or streamlit-folium, which rewrites names that begin with an underscore.
_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'`{}_"}


def safe_json(value: object) -> str:
    r"""Write a value as a JavaScript expression in ASCII that every stage on the way leaves as it is.

    Raises
    ------
    ValueError
        A figure is NaN or infinite.

    Examples
    --------
    >>> print(safe_json({"a": 1}))
    JSON.parse("\u007b\"a\":1\u007d")
    """
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return f"JSON.parse({json.dumps(text).translate(_UNSAFE)})"


def encode_mask(mask: "Sequence[bool] | np.ndarray[Any, Any]") -> str:
    """Pack which clusters of the built table pass into Base64: bit ``i % 8`` of byte ``i // 8`` is cluster ``i``.

    >>> encode_mask([True, False, False, False, False, False, False, False, True])
    'AQE='
    """
    bits = np.packbits(np.asarray(mask, dtype=bool), bitorder="little")
    return base64.b64encode(bits.tobytes()).decode("ascii")


def frame_texts(translator: "Translator", sources: str = "") -> dict[str, Any]:
    """Collect the texts of the map's frame by key, with the line on the map that names sources and dates.

    ``clusters`` and ``moreTowns`` are by plural category (of the Unicode CLDR), ``{n}`` left open.
    """
    texts: dict[str, Any] = {key: translator(message) for key, message in TEXTS.items()}
    texts["clusters"] = {
        category: translator.n("{n} cluster", "{n} clusters", number, n="{n}") for category, number in PLURALS.items()
    }
    texts["moreTowns"] = {
        category: translator.n("and {n} more town", "and {n} more towns", number, n="{n}")
        for category, number in PLURALS.items()
    }
    texts["sources"] = sources
    return texts


class BaseMap(folium.Map):
    """Folium's map without its own links, markers and viewport.

    Leaflet and the atlas's script stand in the page of the frame already (`geo.web.preload`).

    It is the constant part, made afresh for each run: streamlit-folium changes what it is given. The `urls` of
    ``clusters``, ``regions`` and ``background`` are content-hashed and relative to the frame (`DATA`).
    """

    _template = Template("""
        {% macro header(this, kwargs) %}
            <style>#{{ this.get_name() }} { position: relative; width: 100%; height: 100%; }</style>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {{ this.start_options }});
            window.atlas.start({{ this.get_name() }}, {{ this.resources }});
        {% endmacro %}
    """)

    def __init__(self, urls: Mapping[str, str]) -> None:
        super().__init__(location=CENTRE, tiles=None)
        # Lists of the instance: folium's own belong to the class, that is to every map of the process.
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self.start_options = json.dumps({"center": CENTRE, **OPTIONS})
        self.resources = json.dumps({**{kind: urls[kind] for kind in KINDS}, **SHARED})

    def render(self, **_options: Any) -> str:
        """Write the head of the map's page alone: streamlit-folium takes the script from the template itself."""
        page: Any = self.get_root()
        page.header.add_child(Element(self._template.module.header(self, {})), name=self.get_name())
        return ""


class Update(folium.FeatureGroup):
    """The changing part of the map, for ``feature_group_to_add``: what ``window.atlas.update`` takes."""

    # streamlit-folium keeps every group it ever added; ours is empty, so the list is cut to the current one.
    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.featureGroup();
            if (window.feature_group) { window.feature_group.length = 0; }
            window.atlas.update({{ this.payload }});
        {% endmacro %}
    """)

    def __init__(self, payload: Mapping[str, Any]) -> None:
        super().__init__(name="update", control=False, show=False)
        self.payload = safe_json(dict(payload))

    def render(self, **_options: Any) -> str:
        """Write nothing into the page of the map: streamlit-folium takes the script from the template itself."""
        return ""


def payload(  # noqa: PLR0913 - what is drawn, and for whom
    selection: "Selection",
    colouring: "Colouring",
    t: Translator,
    *,
    dark: bool,
    clicks: int,
    layers: "Sequence[TradeLayer]" = (),
) -> dict[str, Any]:
    """Say everything that the map's frame must know of a selection (see ``static/map/atlas.js``)."""
    view, registry = selection.view, selection.registry
    provider = tiles.providers()[view.tiles] if view.tiles else None
    source_lines = f"{sources.boundary_line(registry, t)} {sources.data_line(registry, t)}"
    return {
        "n": clicks,
        "view": view.query(),
        "version": registry.manifest["data_version"],
        "lang": t.language,
        "dark": dark,
        "mask": encode_mask(selection.mask),
        "unseated": unseated_note(selection, t),
        "selected": view.cluster,
        "regions": {
            "chosen": list(view.region),
            "fill": _fill(colouring),
            "figures": dict(colouring.figures.counts) if colouring.figures and colouring.kind == "count" else None,
            "labels": _labels(selection, colouring, t),
        },
        "legend": choropleth.legend(colouring, t),
        "near": _near(selection) if view.near else None,
        "tiles": {"name": provider.name, "url": provider.url, "options": provider.options} if provider else None,
        "texts": frame_texts(t, source_lines),
        **({"layers": [_layer(layer, t) for layer in layers]} if layers else {}),
    }


def _layer(layer: "TradeLayer", t: "Translator") -> dict[str, Any]:
    spots = [[one.latitude, one.longitude, one.number, one.name, one.town] for one in layer.spots]
    return {
        "kind": layer.kind,
        "name": layer.name,
        "href": layer.view.address("exchange"),
        "counted": dict(layer.counted),
        "number": layer.number,
        "told": told(layer, t),
        "spots": spots,
    }


def _near(selection: "Selection") -> dict[str, Any]:
    registry, km = selection.registry, selection.view.radius
    town = registry.town(str(selection.view.near))
    named = [[one.latitude, one.longitude, one.name] for one in places.around(registry, town, km)]
    return {"lat": town.latitude, "lon": town.longitude, "km": km, "name": town.name, "places": named}


def _fill(colouring: "Colouring") -> dict[str, str | None] | None:
    if not colouring.scale or not colouring.figures:
        return None
    scale = colouring.scale
    return {code: None if value is None else scale.colour_of(value) for code, value in colouring.figures.values.items()}


def _labels(selection: "Selection", colouring: "Colouring", t: Translator) -> dict[str, str]:
    counts = colouring.figures.counts if colouring.figures else aggregate.counted(selection)
    labels = {}
    for code in selection.registry.region_codes:
        labels[code] = region_name(selection.registry, code, t)
        if code not in counts:
            continue  # not chosen: nothing is counted there
        clusters = t.n("{n} cluster", "{n} clusters", counts[code])
        label = t("{region}: {clusters}", region=labels[code], clusters=clusters)
        if colouring.figures and colouring.kind != "count":
            label += f"; {colouring.name}: {value_text(colouring, colouring.figures.values[code], t)}"
            label += f" ({colouring.beside[code]})" if colouring.beside.get(code) else ""
        labels[code] = label
    return labels
