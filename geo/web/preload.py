"""What a page will ask for, one thing after the other, named while the page is sent: so all comes at once.

Streamlit asks for the chunks of its widgets when the first message names one, the map's frame for Leaflet when the
component has started. Their names are looked up at the start of the server; what is not found is not preloaded.
"""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from geo.web import assets

# Chunks of Streamlit that a page of the atlas needs: panels, the map's frame, the language of the page.
CHUNKS = ("BidiComponent", "ComponentInstance", "Html")
COMPONENT = "component/streamlit_folium.st_folium/"
_IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")


def links(static: Path) -> str:
    """Write the elements that preload what a page needs; `static` is Streamlit's folder of static files."""
    modules = [f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in chunks(static)]
    scripts = [
        *(f"./{address}" for address in component() if address.endswith(".js")),
        "./vendor/leaflet.js",
        f"./assets/{assets.named('map.js')}",
    ]
    sheets = ["./vendor/leaflet.css", f"./assets/{assets.named('atlas.css')}"]
    return "".join(
        [
            *modules,
            *(f'<link rel="preload" as="script" href="{address}">' for address in scripts),
            *(f'<link rel="preload" as="style" href="{address}">' for address in sheets),
        ]
    )


def chunks(static: Path) -> list[str]:
    """Name the chunks and what they import, without what Streamlit's index page preloads itself."""
    folder, index = static / "static" / "js", static / "index.html"
    if not index.is_file():
        return []
    known = set(re.findall(r"\./static/js/([\w.-]+\.js)", index.read_text(encoding="utf-8")))
    found: list[str] = []
    for chunk in CHUNKS:
        for path in sorted(folder.glob(f"{chunk}.*.js")):
            found += [name for name in _with_imports(path) if name not in known and name not in found]
    return found


def _with_imports(path: Path) -> Iterator[str]:
    waiting, seen = [path], set()
    while waiting:
        one = waiting.pop()
        if one.name in seen or not one.is_file():
            continue
        seen.add(one.name)
        yield one.name
        waiting += [one.parent / name for name in _IMPORTED.findall(one.read_text(encoding="utf-8"))]


def component() -> dict[str, Path]:
    """Return the page and the scripts of the map's component by address."""
    found = find_spec("streamlit_folium")
    folder = Path(found.origin).parent / "frontend" / "build" if found and found.origin else None
    if folder is None or not (folder / "index.html").is_file():
        return {}
    page = (folder / "index.html").read_text(encoding="utf-8")
    names = re.findall(r'<script[^>]* src="\./([\w./-]+)"', page)
    return {COMPONENT + name: folder / name for name in ("index.html", *names) if (folder / name).is_file()}
