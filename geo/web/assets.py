"""What the pages are made of: style sheets and scripts, joined, each with a name that tells its content."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from geo.web.shelf import MEDIA

STATIC = Path(__file__).parent / "static"
SHEETS = ("page.css", "filters.css", "pages.css", "present.css", "slide.css", "sheet.css", "first.css")
# Modules of every page, in the order in which they run; what they import runs before them.
MODULES = (
    "ahead.js",
    "holds.js",
    "first.js",
    "page.js",
    "intro.js",
    "menu.js",
    "toast.js",
    "panel.js",
    "filters.js",
    "instant.js",
    "ranges.js",
    "combobox.js",
    "downloads.js",
    "embed.js",
    "print.js",
    "years.js",
    "matrix.js",
    "show.js",
    "story.js",
    "sheet.js",
    "renewal.js",
)
DESK = ("page.js", "menu.js", "towns.js", "similar.js", "keeping.js")  # modules of the pages that are filled in
JOINED = {"map": "atlas.js", "engine": "engine.js"}  # folder of the parts of one script, and the part that comes first
EARLY = "early.js"  # written into the page
SHARED = ("corner.js", "press.js")  # parts of the map's script that the page has as well
_IMPORT = re.compile(r"^import \{ (.+?) \} from \"\./(.+?)\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)


@cache
def contents() -> Mapping[str, bytes]:
    """Read what the pages are made of.

    Returns
    -------
    Mapping
        Name to content: the files of ``static/``; those of the folders in `JOINED` joined to one script each,
        ``map.js`` and ``engine.js``: the map's frame loads one script after the other, an offline folder no module;
        ``page.js`` and ``sheets.css`` of every page, ``desk.js`` of those that are filled in, each one file, for
        browsers ask a server for six at a time.
    """
    paths = sorted(path for path in STATIC.rglob("*") if path.suffix in MEDIA)
    parts = [path for path in paths if path.parent.name in JOINED and path.suffix == ".js"]
    read = {path.name: path.read_bytes() for path in paths if path not in parts}
    for folder, first in JOINED.items():
        own = sorted((path for path in parts if path.parent.name == folder), key=lambda path: path.name != first)
        read[f"{folder}.js"] = b"".join(path.read_bytes() for path in own)
    read[EARLY] = b"".join((STATIC / "map" / name).read_bytes() for name in SHARED) + read[EARLY]
    sources = {name: content.decode() for name, content in read.items() if name.endswith(".js")}
    read["page.js"] = _one_module(sources, MODULES).encode()
    read["presenter.js"] = _one_module(sources, ("presenter.js",)).encode()  # of the presenter's window
    read["desk.js"] = _one_module(sources, DESK).encode()
    read["sheets.css"] = b"".join(read[name] for name in SHEETS)
    read["picture.css"] = _nested(read["atlas.css"].decode()).encode()
    return read


def _one_module(sources: Mapping[str, str], modules: Sequence[str]) -> str:
    """Join modules and what they import: each keeps its names to itself and hands on what it exports.

    They import by name and export what they declare, never in a circle, so no bundler is needed.
    """
    joined: dict[str, str] = {}

    def add(name: str) -> None:
        if name in joined:
            return
        source = sources[name]
        for _names, other in _IMPORT.findall(source):
            add(other)
        own = _IMPORT.sub(lambda found: f"const {{ {found[1]} }} = {_scope(found[2])};\n", source)
        handed = ", ".join(_EXPORT.findall(own))
        joined[name] = f"const {_scope(name)} = (() => {{\n{_EXPORT.sub('', own)}return {{ {handed} }};\n}})();\n"

    for name in modules:
        add(name)
    return "".join(joined.values())


def _scope(name: str) -> str:
    return f"atlas_{name.removesuffix('.js')}"


def _nested(sheet: str) -> str:
    """Write the style sheet of the map's frame for a map that stands in the page itself (`geo.web.picture`).

    What the root of the frame is there, is here an element, and what classes of the root say, the browser and the page.
    """
    sheet = re.sub(r"^html, body \{.*\}$", "", sheet, flags=re.MULTILINE)
    light = re.sub(r"(?<!\w)\.is-contrast\b", ":root.atlas-contrast &", sheet.replace(":root", "&"))
    light = re.sub(r"@media (\((?:min|max)-width: \d+px\)) \{", r"@container atlas-picture \1 {", light)
    dark = light.replace(".is-dark", "&")
    own = ".atlas-picture"
    return f"{own} {{\n{light}\n}}\n@media screen and (prefers-color-scheme: dark) {{ {own} {{\n{dark}\n}} }}\n"


@cache
def named(name: str) -> str:
    """Return the name of an asset with the hash of its content, so that browsers may keep it forever."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(contents()[name]).hexdigest()[:10]}.{suffix}"


def scripts() -> str:
    """Write the elements that load the scripts of a page, ahead of Streamlit's own.

    One is written into the page, for it decides what the first picture shows.
    """
    early = f"<script>{contents()[EARLY].decode()}</script>"
    return f'{early}<script type="module" src="./assets/{named("page.js")}"></script>'


def sheets() -> str:
    """Write the elements that load the style sheets of a page."""
    screen, printed = (f"./assets/{named(name)}" for name in ("sheets.css", "print.css"))
    return f'<link rel="stylesheet" href="{screen}"><link rel="stylesheet" media="print" href="{printed}">'
