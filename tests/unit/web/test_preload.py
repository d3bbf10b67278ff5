"""What is preloaded is there: an upgrade of Streamlit or of the component that moves a file fails here."""

import re
from pathlib import Path

import streamlit
import streamlit_folium

from geo.web import preload

STATIC = Path(streamlit.__file__).parent / "static"
COMPONENT = Path(streamlit_folium.__file__).parent / "frontend" / "build"


def test_every_chunk_that_pages_need_is_found() -> None:
    found = preload.chunks(STATIC)
    named = [name.partition(".")[0] for name in found]
    assert [name for name in named if name in preload.CHUNKS] == list(preload.CHUNKS)
    assert len(found) == len(set(found))
    folder = STATIC / "static" / "js"
    assert all((folder / name).is_file() for name in found)
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    assert [name for name in found if name in index] == [], "these would be named twice"


def test_the_imports_of_chunks_are_found_too(tmp_path: Path) -> None:
    folder = tmp_path / "static" / "js"
    folder.mkdir(parents=True)
    (tmp_path / "index.html").write_text('<script src="./static/js/index.1.js"></script>')
    (folder / "BidiComponent.a-1.js").write_text('import{a}from"./shared.2.js";import"./index.1.js"')
    (folder / "ComponentInstance.b.js").write_text("import{b as c}from`./shared.2.js`;import(`./lazy.3.js`)")
    (folder / "shared.2.js").write_text('import{o}from"./deep.4.js"')
    for name in ("deep.4.js", "index.1.js", "lazy.3.js"):
        (folder / name).write_text("")
    assert preload.chunks(tmp_path) == ["BidiComponent.a-1.js", "shared.2.js", "deep.4.js", "ComponentInstance.b.js"]


def test_without_streamlits_files_nothing_is_preloaded(tmp_path: Path) -> None:
    assert preload.chunks(tmp_path) == []


def test_page_and_script_of_the_maps_component_are_found() -> None:
    found = preload.component()
    assert [address.rpartition(".")[2] for address in found] == ["html", "js"]
    for address, path in list(found.items())[1:]:
        assert path == COMPONENT / address.removeprefix(preload.COMPONENT)
        assert path.is_file()


def test_the_page_of_the_component_brings_what_the_map_needs() -> None:
    page = str(bytes(preload.component()[preload.COMPONENT + "index.html"]), "utf-8")
    scripts, sheets = preload.frame_files()
    told = re.findall(r'<script [^>]*src="([^"]+)"', page)
    assert told[:-1] == [preload.BELOW + address for address in scripts], "before the component, which starts the map"
    assert (COMPONENT / told[-1]).is_file()
    head, _, body = page.partition("<body>")
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"/>', body) == [preload.BELOW + one for one in sheets]
    assert "stylesheet" not in head, "the component writes the head anew, and sheets in it would be read twice"
    untouched = (COMPONENT / "index.html").read_text(encoding="utf-8")
    assert (
        re.sub(r'<script defer="defer" src="\.\./[^>]*></script>|<link rel="stylesheet"[^>]*/>', "", page) == untouched
    )


def test_each_file_is_named_once() -> None:
    addresses = re.findall(r'href="([^"]+)"', preload.links(STATIC))
    assert len(addresses) == len(set(addresses)) > 6
