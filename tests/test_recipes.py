"""The recipes of docs/how-to-add.md, followed in a copy of the code."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RECIPES = re.split(r"^## ", (ROOT / "docs" / "how-to-add.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
STEP = re.compile(r"^\d+\. `([^`]+)`:[^\n]*\n\n```(python|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def follow(title: str, copy: Path) -> list[str]:
    """Do what a recipe says and return the files that it changed."""
    recipe = next(text for text in RECIPES if text.startswith(f"{title}\n"))
    changed = []
    for name, kind, code in STEP.findall(recipe):
        path = copy / name
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\n\n{code}" if kind == "python" else patched(text, code), encoding="utf-8")
        changed.append(name)
    return changed


def patched(text: str, code: str) -> str:
    """Put lines with ``+`` in the place of those with ``-`` before them."""
    for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", code, re.MULTILINE):
        before, after = (re.sub(r"^[-+]", "", lines, flags=re.MULTILINE).rstrip("\n") for lines in (old, new))
        assert text.count(before) == 1, f"the code no longer has {before!r}"
        text = text.replace(before, after)
    return text


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("geo", "pages", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("installed*", "*.pyc.*"))
    return tmp_path


def run(copy: Path, script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


SCENE = """
from datetime import date
from geo.scenes import pages
from geo.scenes.sources import load
from geo.settings import Settings
sources = load(Settings.from_environment({}), date(2026, 11, 23))
"""


def test_a_figure_is_on_page_picture_slide_and_in_tables(copy: Path) -> None:
    assert follow("A figure", copy) == ["geo/figures/seated.py", "geo/scenes/pages.py"]
    script = """
from io import BytesIO
from pptx import Presentation
from geo.web import charts, files
scene = pages.read(sources, "regions", "region=06&lang=en")
names = [figure.name for figure in scene.figures]
print(names[names.index("region-stages") - 1])
figure = scene.figures[names.index("region-stages")]
print(dict(figure.table_rows))
print(all(label in charts.html(figure, scene.t) for label, _n in figure.table_rows))
print(files.make_figure(scene, "region-stages", "svg").content.count(b"Stages of "))
print(files.make_figure(scene, "region-stages", "csv").content.decode("utf-8-sig").splitlines()[0])
deck = Presentation(BytesIO(files.make(scene, "pptx").content))
shapes = [shape for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
print(any("Stages of" in shape.text_frame.text for shape in shapes))
"""
    before, rows, drawn, titled, heads, slide = run(copy, SCENE + script).splitlines()
    assert (before, drawn, heads, slide) == ("region-clusters", "True", "Stage,Clusters", "True")
    assert int(titled) >= 1
    assert "'operating': " in rows.lower()


def test_a_filter_narrows_counts_and_says_so(copy: Path) -> None:
    changed = follow("A filter", copy)
    assert changed[-1] == "geo/selection/describe.py"
    script = """
import csv
from geo.i18n import translator
from geo.selection import describe
from geo.web.panels import filters
scene = pages.read(sources, "", "members_year=2015-&lang=en")
rows = list(csv.DictReader(open("data/raw/clusters.csv", encoding="utf-8")))
print(scene.selection.count == sum(row["members_year"] >= "2015" for row in rows) > 0)
print(scene.view.address(), scene.words)
print([(chip.group, chip.label) for chip in describe.chips(scene.selection, translator("en"))])
print(describe.unknown_notes(scene.selection, translator("en")))
print('data-range="members_year"' in filters.filters(scene.selection, translator("en")))
"""
    counted, words, chips, notes, offered = run(copy, SCENE + script).splitlines()
    assert (counted, offered) == ("True", "True")
    assert "members_year=2015-" in words
    assert words.endswith("clusters with members of 2015 or later")
    assert chips == "[('Year of the number of members', 'from 2015')]"
    assert "left out" in notes
