"""The map's frame alone: a page that stands for Streamlit's, with the real base script and real updates."""

import html
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit
import streamlit_folium
from playwright.sync_api import Frame, Locator, Page

from geo.i18n import translator
from geo.settings import Settings
from geo.store.files import web_resources
from geo.web import assets, preload
from geo.web import map as maps
from geo.web.panels.presenter import typeface_of
from geo.web.shelf import MEDIA

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'"
)
LEAFLET = files("xstatic.pkg.leaflet") / "data"
STATIC = Path(streamlit.__file__).parent / "static"  # has the typeface: each machine's own has other widths
FRAME_PAGE = """<!doctype html><html lang="en"><head><title>Component</title><meta charset="utf-8">
<style>html, body {{ height: 100%; }} #map_div {{ position: relative; width: 100%; height: 100vh; }}</style>
{styles}</head><body><div id="parent"><div><div id="map_div"></div></div></div>
<script>window.sent = []; window.Streamlit = {{setComponentValue: (value) => window.sent.push(value)}};</script>
{scripts}<script>{base}
window.map = map_div;</script></body></html>"""

OUTER_PAGE = """<!doctype html><html lang="en"><head><title>Harness</title><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>@font-face {{ font-family: "Source Sans"; font-weight: 200 900; src: url("{typeface}"); }}
body {{ margin: 0; }} iframe {{ border: 0; display: block; width: {width}px; height: {height}px; }}</style>
</head><body><iframe src="component/map/index.html" allow="fullscreen"></iframe>
<ul>{entries}</ul><div style="height: 2000px"></div></body></html>"""


WIDE, NARROW = (650, 560), (390, 420)  # px of the frame
SPITEFUL = [
    "<img src=x onerror=window.hacked=1>",
    "${window.hacked=1}",
    "{{7*7}}{% raw %}{# note #}",
    "</script><script>window.hacked=1</script>",
    "'\"`\\",
    "\u202etxet\u202c \u200f",
    "🦔" * 5_000,
]

# Goes to a cluster at a zoom, as its list entry shows it, and follows marks and lists until it is reached. Every step
# asks that the button can be focused and is what a pointer at its centre hits. Gives what could not be reached.
REACH_ALL = """async (zoom) => {
  const {clusters, seats} = await (await fetch('../../data/clusters.json')).json();
  const reached = new Set(), faults = [];
  const usable = (button) => {
    document.querySelector('.atlas-tooltip').hidden = true;
    button.focus();
    const box = button.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const isHit = hit?.closest('button') === button;
    return box.width >= 24 && box.height >= 24 && document.activeElement === button && isHit;
  };
  const readList = () => {
    for (const one of document.querySelectorAll('.atlas-names [data-cluster-id]')) {
      if (usable(one)) reached.add(one.dataset.clusterId);
    }
    document.querySelector('.atlas-names-close').click();
  };
  clusters.id.forEach((id, i) => {
    if (reached.has(id) || clusters.seat[i] < 0) return;
    map.setView(seats[clusters.seat[i]].slice(0, 2), zoom, {animate: false});
    for (let step = 0; step < 8 && !reached.has(id); step += 1) {
      window.atlas.highlight(id);
      const button = document.querySelector('.leaflet-marks-pane .is-highlighted');
      if (!button || !usable(button)) break;
      if (button.dataset.clusterId === id) reached.add(id);
      else {
        const before = map.getZoom();
        button.click();
        if (document.querySelector('.atlas-names')) readList();
        else if (map.getZoom() <= before) break;
      }
    }
    if (!reached.has(id)) faults.push(id);
  });
  return faults;
}"""


@cache
def built() -> dict[str, Any]:
    """The built resources by kind; whoever changes one takes a copy."""
    resources = web_resources(Settings.from_environment())
    return {kind: json.loads(path.read_text(encoding="utf-8")) for kind, path in resources.items()}


@cache
def written(kind: str) -> bytes:
    return json.dumps(built()[kind]).encode()


class Site:
    """What the harness serves; `data` replaces the built resources by kind."""

    def __init__(self, data: dict[str, Any] | None = None, size: tuple[int, int] = (650, 560)) -> None:
        self.size = size
        self.own = data or {}
        self.data = built() | self.own
        self.urls = {kind: f"{maps.DATA}{kind}.json" for kind in maps.KINDS}
        self.ids: list[str] = self.data["clusters"]["clusters"]["id"]

    def frame_page(self) -> str:
        base = maps.BaseMap(self.urls)
        base.get_root().render()
        own, sheets = preload.frame_files()
        scripts = "".join(f'<script src="{preload.BELOW}{address}"></script>' for address in own)
        styles = "".join(f'<link rel="stylesheet" href="{preload.BELOW}{address}">' for address in sheets)
        return FRAME_PAGE.format(scripts=scripts, styles=styles, base=streamlit_folium._get_map_string(base))

    def outer_page(self) -> str:
        width, height = self.size
        ids = (html.escape(id_) for id_ in self.ids[:300])
        entries = "".join(f'<li data-testid="cluster-item" data-cluster-id="{id_}">.</li>' for id_ in ids)
        return OUTER_PAGE.format(width=width, height=height, entries=entries, typeface=typeface_of(STATIC))

    def answer(self, path: str) -> tuple[str, bytes]:
        kind, _, name = path.lstrip("/").rpartition("/")
        if kind.startswith("tiles"):
            return "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>'
        if kind == "data":
            resource = name.removesuffix(".json")
            return "application/json", json.dumps(self.own[resource]).encode() if resource in self.own else written(
                resource
            )
        if kind == "static/media":
            return "font/woff2", (STATIC / path.lstrip("/")).read_bytes()
        if kind == "vendor":
            return self.media(name), (LEAFLET / name).read_bytes()
        if kind == "assets":
            stem, _, suffix = name.split(".")
            return self.media(name), assets.contents()[f"{stem}.{suffix}"]
        page = self.frame_page() if kind == "component/map" else self.outer_page()
        return "text/html; charset=utf-8", page.encode()

    @staticmethod
    def media(name: str) -> str:
        return MEDIA[Path(name).suffix]


def at_one_spot(names: list[str]) -> dict[str, Any]:
    """Clusters of these names, all seated in Warszawa."""
    clusters = dict(Site().data["clusters"])
    n = len(names)
    columns = {"seat": [0] * n, "sector": [i % 17 for i in range(n)], "kkk": [0] * n, "weak": [0] * n}
    return clusters | {
        "seats": [[52.22977, 21.01178, names[0], "14"]],
        "clusters": columns | {"id": [f"c{i}" for i in range(n)], "name": names},
    }


class Handler(BaseHTTPRequestHandler):
    def __init__(self, holder: dict[str, Site], *args: Any) -> None:
        self.holder = holder
        super().__init__(*args)

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
            return
        media, body = self.holder["site"].answer(self.path)
        self.send_response(200)
        self.send_header("content-type", media)
        self.send_header("content-length", str(len(body)))
        self.send_header("content-security-policy", POLICY)
        if self.path.startswith(("/vendor/", "/assets/", "/static/")):  # the same for every test
            self.send_header("cache-control", "max-age=3600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Keep quiet."""


@contextmanager
def serve() -> Iterator[tuple[dict[str, Site], str]]:
    """Serve what stands under ``site`` in the yielded dict at the yielded address."""
    holder: dict[str, Site] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, holder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield holder, f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class MapFrame:
    """A page that holds the map's frame, and what tests do with it."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        frame = page.frame(url="**/component/map/index.html")
        assert frame is not None
        self.frame: Frame = frame

    def payload(self, ids: Iterable[str] | None = None, **values: Any) -> dict[str, Any]:
        """Write a payload in which `ids` (all by default) pass; `values` replace the defaults."""
        passing = set(self.site.ids if ids is None else ids)
        return {
            "n": 0,
            "version": self.site.data["clusters"]["version"],
            "lang": "pl",
            "mask": maps.encode_mask([id_ in passing for id_ in self.site.ids]),
            "selected": None,
            "regions": {"chosen": [], "fill": None, "figures": None, "labels": {}},
            "legend": None,
            "near": None,
            "tiles": None,
            "dark": False,
            "texts": maps.frame_texts(translator("pl"), "Granice przybliżone, 2024"),
        } | values

    def update(self, **values: Any) -> None:
        """Do what streamlit-folium's frame does with a feature group, then wait until it is drawn."""
        script = streamlit_folium._get_feature_group_string(
            maps.Update(self.payload(**values)), maps.BaseMap(self.site.urls)
        )
        self.frame.evaluate("(script) => { eval(script); return window.atlas.ready; }", script)

    def evaluate(self, expression: str, argument: Any = None) -> Any:
        return self.frame.evaluate(expression, argument)

    def at(self, selector: str, **options: Any) -> Locator:
        return self.frame.locator(selector, **options)

    def go(self, place: list[float], zoom: int) -> None:
        """Show a place at once. The braces keep the map itself from being sent to the test, which takes seconds."""
        self.evaluate("([place, zoom]) => { map.setView(place, zoom, {animate: false}); }", [place, zoom])

    def view(self) -> list[float]:
        return self.evaluate("() => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]")

    def boxes(self, selector: str) -> list[tuple[float, float, float, float]]:
        """Centre, width and height of each element, in px of the frame."""
        return self.evaluate(
            """(selector) => [...document.querySelectorAll(selector)].map((element) => {
                const {left, top, width, height} = element.getBoundingClientRect();
                return [left + width / 2, top + height / 2, width, height];
            })""",
            selector,
        )

    def sent(self) -> list[dict[str, Any]]:
        return self.evaluate("() => window.sent")


OpenFrame = Callable[..., MapFrame]
