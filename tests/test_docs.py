"""The documents name what exists, all of it, and nothing else."""

import argparse
import dataclasses
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo import cli
from geo.selection.view import View

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LONGEST_RECIPE = 10
ROOMS = ("geo/", "pages/", "data/", "tests/", "docs/", ".streamlit/")
MADE_LATER = (
    "data/demo",
    "data/live",
    "data/installed",
)  # belongs to an installation, not to the repository
INTERNAL = {"help", "venv", "tools"}


def section(title: str) -> str:
    """Give the text of a section of the README."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"the README has no section {title!r}"
    return found[1]


def first_cells(text: str) -> set[str]:
    """Give what stands in code type in the first column of a section's tables."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {code for cell in cells for code in re.findall(r"`([^`]+)`", cell)}


def commands(parser: argparse.ArgumentParser, path: str) -> Iterator[str]:
    """Give every command of the command line that can be run."""
    choices = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not choices:
        yield path
    for name, child in (item for group in choices for item in group.items()):
        yield from commands(child, f"{path} {name}")


def targets() -> set[str]:
    """Give the targets of the Makefile."""
    declared = re.search(r"^\.PHONY:(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert declared
    return set(declared[1].split())


def test_the_readme_names_every_url_parameter() -> None:
    assert first_cells(section("URL parameters")) == {field.name for field in dataclasses.fields(View)}


def test_the_readme_names_every_page() -> None:
    pages = {path.stem for path in (ROOT / "pages").glob("[a-z]*.py")} - {"map", "shell"}
    assert set(re.findall(r"`/([a-z]+)", section("URL parameters"))) == pages


def test_the_readme_names_every_setting() -> None:
    sources = [path for room in ("geo", "pages") for path in (ROOT / room).rglob("*.py")]
    read = {name for path in sources for name in re.findall(r"\bATLAS_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    assert first_cells(section("Settings")) == read


def test_the_readme_names_every_command() -> None:
    assert first_cells(section("Command line")) == set(commands(cli._parser(), "python -m geo"))


def test_the_readme_names_every_make_target() -> None:
    assert set(re.findall(r"\bmake ([a-z]+)\b", section("Two commands"))) >= targets() - INTERNAL


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_only_targets_that_exist(path: Path) -> None:
    named = re.findall(r"`(?:[A-Z_]+=\S+ )?make ([a-z]+)[^`]*`", path.read_text(encoding="utf-8"))
    assert set(named) <= targets()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_points_to_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = [path.parent / link for link in re.findall(r"\]\(([^)#:]+)\)", text)]
    code = [token for token in re.findall(r"`([^`\s]+)`", text) if token.startswith(ROOMS)]
    files = [ROOT / token for token in code if not re.search(r"[A-Z*]{4}", token) and not token.startswith(MADE_LATER)]
    assert files or links
    assert [os.path.relpath(file, ROOT) for file in [*links, *files] if not file.exists()] == []


def test_a_recipe_stays_short() -> None:
    recipes = re.split(r"^## ", (ROOT / "docs" / "how-to-add.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert {recipe.partition("\n")[0] for recipe in recipes} >= {
        "A figure",
        "An indicator of a voivodeship",
        "A filter",
        "A page",
        "A language",
        "A data column",
        "A format of files",
    }
    assert {title: n for title, n in map(_length, recipes) if n > LONGEST_RECIPE} == {}


def _length(recipe: str) -> tuple[str, int]:
    title, _, body = re.sub(r"^```.*?^```$", "", recipe, flags=re.MULTILINE | re.DOTALL).partition("\n")
    return title, len([line for line in body.splitlines() if line.strip()])


def test_the_tests_that_documents_name_exist() -> None:
    there = {
        name for path in (ROOT / "tests").rglob("*.py") for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    files = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    for document in DOCUMENTS:
        named = set(re.findall(r"`(test_\w+)`", document.read_text(encoding="utf-8")))
        assert named - there - files == set(), document.name


def test_the_guide_for_editors_has_light_pictures_that_say_what_they_show() -> None:
    folder = ROOT / "docs" / "pl"
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (folder / "redakcja.md").read_text(encoding="utf-8"))
    assert {name for _words, name in shown} == {path.name for path in folder.glob("*.png")}
    assert all(len(words) > 20 for words, _name in shown)
    assert all(path.stat().st_size <= 40_000 for path in folder.glob("*.png"))
