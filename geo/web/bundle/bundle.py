"""The offline bundle: a folder of web pages in a ZIP file that opens without a network and without the atlas.

Every step of a story has a page in both languages, with the map of the screen (the same scripts, with their data in
script files: a browser fetches nothing from a disk), list, figures, tables and files of data.
"""

from __future__ import annotations

import io
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from geo.errors import AtlasError, DataError, TooLarge
from geo.export import budget
from geo.i18n import LANGUAGES, translator
from geo.store.files import web_resources
from geo.text import slug
from geo.web import assets
from geo.web.bundle.pages import SIZE, Folder, StepPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.i18n import Translator
    from geo.scenes.scene import Scene
    from geo.scenes.sources import Sources

    Narrative = Sequence[tuple[Scene, str, str]]

LARGEST = 8_000_000  # bytes of a bundle
LONGEST_NAME = 60
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file, so that equal bundles have equal bytes
SHEETS = ("atlas.css", "page.css", "pages.css", "bundle.css")
SCRIPTS = ("map.js", "engine.js", "bundle.js", "bundle_map.js", "bundle_filters.js")
WEIGHTS = {400: "Regular", 600: "Semibold", 700: "Bold"}
DPI = 144


def bundle(
    steps: Narrative, title: str, t: Translator, translated: Callable[[Translator], tuple[Narrative, str]] | None = None
) -> bytes:
    """Make the bundle of a story: a ZIP with one folder; the same steps on the same day give the same bytes.

    Titles and notes are in the language of `t`, in which the bundle opens; without a title a step has that of its
    scene. `translated` returns steps and title in another language; without it the author's words stand there too.

    Raises
    ------
    AtlasError
        There is no step, or the bundle would be larger than `LARGEST`.
    """
    if not steps:
        raise AtlasError("A bundle needs a view; the story has none. Add one with “add this view”.")
    archive = _Archive(folder_name(title, steps[0][0]), 2 * len(steps))
    archive.add({**shared(), "data/map.js": _map_data(steps[0][0]), "data/engine.js": _engine_data(steps)})
    own = _folder(steps, title, t, t.language)
    other = next(translator(language) for language in LANGUAGES if language != t.language)
    given = (*translated(other), other, other.language) if translated else (steps, title, other, t.language)
    for folder in (own, _folder(*given)):
        for step in folder.steps:
            budget.step()
            archive.add_step({f"{folder.t.language}/{path}": content for path, content in _page(folder, step).items()})
        archive.add({f"{folder.t.language}/index.html": folder.index().encode()})
    archive.add({"index.html": own.index("").encode()})
    return archive.content()


def of_view(scene: Scene) -> bytes:
    """Make the bundle of one view, which needs no story; called as the view is in each language."""

    def narrate(t: Translator) -> tuple[Narrative, str]:
        spoken = replace(scene, view=scene.view.change(lang=t.language), t=t)
        return [(spoken, "", "")], spoken.title

    return bundle(*narrate(scene.t), scene.t, narrate)


def of_story(name: str, sources: Sources, t: Translator) -> bytes:
    """Make the bundle of a story, which opens in the language of `t`.

    `name` is that of a ready story, which is told in both languages, or the text of one's own, as addresses have it.

    Raises
    ------
    AtlasError
        It is no story.
    """
    from geo.scenes import ready_stories, story

    def narrate(t: Translator) -> tuple[Narrative, str]:
        found = ready_stories.resolve(name, sources, t)
        if not found:
            ready = ", ".join(ready_stories.names(sources))
            raise AtlasError(f"{name[:80]!r} is neither a file nor a story; name a file, or one of: {ready}.")
        return story.narrate(found, sources, t), found.title

    ready = name in ready_stories.names(sources)
    return bundle(*narrate(t), t, narrate if ready else None)


def of_file(path: Path, sources: Sources, t: Translator) -> bytes:
    """Make the bundle of a story from its file, whose texts are in the language of the translator.

    Raises
    ------
    AtlasError
        The file is no story, or a part of it is not understood: a bundle must show what was asked for.
    OSError
        The file cannot be read.
    """
    from geo.scenes import story, story_file

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AtlasError(f"{path} is no text in UTF-8; give the file of a story as the atlas saves it.") from None
    found, left_out = story_file.read(text, sources.domain, t)
    if left_out:
        raise DataError(list(left_out))
    steps = story.narrate(found, sources, t)
    return bundle(steps, found.title or (steps[0][0].title if steps else ""), t)


def folder_name(title: str, scene: Scene) -> str:
    """Name the folder by the story and the day, in ASCII."""
    return f"{slug(title, LONGEST_NAME) or 'atlas'}_{scene.sources.today.isoformat()}"


def shared() -> Mapping[str, bytes]:
    """Return the files that all pages share: Leaflet, scripts and styles of the atlas, its typeface."""
    leaflet, face = files("xstatic.pkg.leaflet") / "data", files("font_source_sans_pro") / "files"
    contents = {name: assets.contents()[name] for name in (*SHEETS, *SCRIPTS, "favicon.svg")}
    contents |= {name: (leaflet / name).read_bytes() for name in ("leaflet.js", "leaflet.css")}
    for name in ("layers.png", "layers-2x.png", "marker-icon.png"):  # what leaflet.css names
        contents[f"images/{name}"] = (leaflet / "images" / name).read_bytes()
    rules = []
    for weight, name in WEIGHTS.items():
        contents[f"SourceSansPro-{name}.ttf"] = (face / f"SourceSansPro-{name}.ttf").read_bytes()
        face_of = f'font-family: "Source Sans"; font-weight: {weight}; src: url("SourceSansPro-{name}.ttf");'
        rules.append(f"@font-face {{ {face_of} }}\n")
    contents["typeface.css"] = "".join(rules).encode()
    contents["SourceSansPro-LICENSE.txt"] = (face / "LICENSE.txt").read_bytes()
    return {f"assets/{name}": content for name, content in contents.items()}


def _map_data(scene: Scene) -> bytes:
    """Write what the map's frame of the screen fetches, and Leaflet's options, as a script."""
    from geo.web import map as maps

    resources = web_resources(scene.sources.settings)
    data = {kind: json.loads(resources[kind].read_text(encoding="utf-8")) for kind in maps.KINDS}
    return _script("atlasData", {**data, **maps.SHARED, "options": {"center": maps.CENTRE, **maps.OPTIONS}})


def _engine_data(steps: Narrative) -> bytes:
    """Write what the browser's engine answers from, and of the towns those that the steps name, as a script."""
    from geo.web import engine

    first = steps[0][0]
    named = {scene.view.near for scene, _title, _note in steps if scene.view.near}
    told = {"facts": engine.facts(first.sources), "towns": engine.towns(first.registry, named)}
    layered = any(scene.layers for scene, _title, _note in steps)
    return _script("atlasEngineData", {**told, "layers": engine.layer_facts(first.sources) if layered else None})


def _script(name: str, value: object) -> bytes:
    from geo.web import map as maps

    return f"window.{name} = {maps.safe_json(value)};\n".encode("ascii")


def _folder(steps: Narrative, title: str, t: Translator, written: str) -> Folder:
    """Tell the story in a language; the author's own words stay as they are `written`."""
    foreign = None if written == t.language else written
    pages = []
    for number, (given, name, note) in enumerate(steps, 1):
        scene = replace(given, view=given.view.alone().change(lang=t.language, tiles=None), t=t)
        own = bool(name.strip()) and name != given.title
        called = name if own else scene.title
        pages.append(StepPage(scene, number, called, note, foreign if own else None, _data))
    return Folder(title, pages, t, foreign)


def _data(step: StepPage) -> Mapping[str, bytes]:
    """Make the files of data of a step, by path."""
    from geo.export import tables
    from geo.export.contents import Contents
    from geo.export.document import file_name

    held, stem = Contents(step.scene), f"data/step-{step.number}_{file_name(step.scene, '')}"
    return {
        f"{stem}.xlsx": tables.xlsx(held),
        f"{stem}.csv": tables.csv(held),
        f"{stem}_metadata.csv": tables.metadata_csv(held),
    }


def _page(folder: Folder, step: StepPage) -> Mapping[str, bytes]:
    """Return the files of a step in a language by path."""
    return {
        step.href: folder.page(step).encode(),
        **({f"step-{step.number}.js": _script("atlasStep", payload(step.scene))} if step.scene.mapped else {}),
        step.picture: picture(step.scene),
        **step.files,
    }


def payload(scene: Scene) -> Mapping[str, Any]:
    """Return what the map of the screen is told of a scene."""
    from geo.web import map as maps

    told = maps.payload(scene.selection, scene.colours, scene.t, dark=False, clicks=0, layers=scene.layers)
    unlinked = [{**layer, "href": None} for layer in told.get("layers", ())]
    return {**told, **({"layers": unlinked} if unlinked else {})}


def picture(scene: Scene) -> bytes:
    """Draw the map of a scene, in few colours: the picture of a page without JavaScript, on paper and in the index.

    What has no map is drawn as its picture for a screen, for the index.
    """
    from PIL import Image, ImageOps

    from geo.export.drawing.pictures import SCREEN, compose, map_sheet

    sheet = map_sheet(scene, *SIZE, dpi=DPI) if scene.mapped else compose(scene, SCREEN)
    drawn = ImageOps.pad(sheet.image().convert("RGB"), SIZE, color="#ffffff")
    target = io.BytesIO()
    drawn.quantize(256, dither=Image.Dither.NONE).save(target, "PNG")
    return target.getvalue()


class _Archive:
    """A ZIP file in the making, which ends as soon as it is known to become too large."""

    def __init__(self, folder: str, steps: int) -> None:
        self.folder = folder
        self.steps = self.to_come = steps  # each in both languages
        self.least = LARGEST  # bytes of the smallest step so far
        self._target = io.BytesIO()
        self._archive = ZipFile(self._target, "w", ZIP_DEFLATED, compresslevel=9)

    def add_step(self, contents: Mapping[str, bytes]) -> None:
        """Add the files of a step. Those to come are taken to be at least half as large as the smallest so far.

        Raises
        ------
        TooLarge
            With the steps to come it would be larger than `LARGEST`.
        """
        before = self._target.tell()
        self.to_come -= 1
        self.add(contents)
        self.least = min(self.least, self._target.tell() - before)
        self._check(self._target.tell() + self.to_come * self.least // 2)

    def add(self, contents: Mapping[str, bytes]) -> None:
        """Add files, in the order of their names."""
        for path in sorted(contents):
            entry = ZipInfo(f"{self.folder}/{path}", MOMENT)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            self._archive.writestr(entry, contents[path])
        self._check(self._target.tell())

    def content(self) -> bytes:
        """Return the whole."""
        self._archive.close()
        self._check(self._target.tell())
        return self._target.getvalue()

    def _check(self, size: int) -> None:
        if size > LARGEST:
            fault = f"The bundle of {self.steps // 2} steps would have more than {size / 1e6:.1f} MB, and"
            raise TooLarge(f"{fault} {LARGEST / 1e6:.0f} MB travel by mail. Divide the story into two.")
