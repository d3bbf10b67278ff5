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
BELOW = "../../"  # from there to the atlas's address
_IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")


def frame_files() -> tuple[list[str], list[str]]:
    """Name scripts of the map's frame, in the order in which they run, and its sheets, below the atlas's address."""
    return (
        ["vendor/leaflet.js", f"assets/{assets.named('map.js')}"],
        ["vendor/leaflet.css", f"assets/{assets.named('atlas.css')}"],
    )


def links(static: Path) -> str:
    """Write the elements that preload what a page needs; `static` is Streamlit's folder of static files."""
    modules = [f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in chunks(static)]
    own, styles = ([f"./{address}" for address in addresses] for addresses in frame_files())
    scripts, sheets = [*(f"./{address}" for address in component() if address.endswith(".js")), *own], styles
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


def component() -> dict[str, Path | bytes]:
    """Return the page of the map's component, with what the map needs in it, and its scripts by address."""
    found = find_spec("streamlit_folium")
    folder = Path(found.origin).parent / "frontend" / "build" if found and found.origin else None
    if folder is None or not (folder / "index.html").is_file():
        return {}
    page = (folder / "index.html").read_text(encoding="utf-8")
    names = [name for name in re.findall(r'<script[^>]* src="\./([\w./-]+)"', page) if (folder / name).is_file()]
    return {COMPONENT + "index.html": _whole(page).encode(), **{COMPONENT + name: folder / name for name in names}}


def _whole(page: str) -> str:
    """Put scripts and sheets of the map into the component's page.

    The component would ask for one after the other, and only once Streamlit has told it of them. It writes the head of
    its page anew when it starts: sheets in there would be read twice.
    """
    scripts, sheets = ([BELOW + address for address in addresses] for addresses in frame_files())
    loaded = "".join(f'<script defer="defer" src="{address}"></script>' for address in scripts)
    styled = "".join(f'<link rel="stylesheet" href="{address}"/>' for address in sheets)
    return page.replace("<script ", f"{loaded}<script ", 1).replace("<body>", f"<body>{styled}", 1)
