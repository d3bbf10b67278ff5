"""The rooms of ``geo/`` as the imports have them, and the picture of them: ``make architecture`` draws rooms.svg.

An import counts wherever it stands: at the head of a module, inside a function, for types only.
"""

import ast
import html
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "rooms.svg"
# From the ground up: a room imports from lower rows only. `geo` stands for the modules that lie in no folder.
ROWS = (
    ("geo",),
    ("specialisation",),
    ("store", "database"),
    ("build", "selection"),
    ("analysis", "access"),
    ("figures", "editorial"),
    ("scenes", "exchange"),
    ("export",),
    ("web",),
    ("pages", "command line"),
)
TOP = ("geo.cli", "geo.__main__", "dashboard")
WIDE, HIGH, GAP, MARGIN = 330, 60, 26, 16
ACROSS = 2 * WIDE + GAP + 2 * MARGIN
INK, QUIET, LINE, FILL = "#1b2733", "#4a5968", "#9aa8b5", "#eef3f8"


@cache
def modules() -> dict[str, Path]:
    """Return the modules of the product by dotted name."""
    files = [ROOT / "dashboard.py", *(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


@cache
def tree(path: Path) -> ast.Module:
    """Return what is written in a file, read once for all who ask."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def within(node: ast.AST) -> Iterator[ast.AST]:
    """Give the statements in a statement and what holds them, without expressions, which are nine tenths of a tree."""
    parts = (part for name in ("body", "orelse", "finalbody", "handlers", "cases") for part in getattr(node, name, ()))
    return parts if isinstance(node, ast.Module | ast.stmt | ast.excepthandler | ast.match_case) else iter(())


def statements(path: Path) -> Iterator[ast.AST]:
    """Give all statements of a file."""
    waiting = [*within(tree(path))]
    while waiting:
        yield (node := waiting.pop())
        waiting += within(node)


def room(module: str) -> str:
    """Return the room of a module."""
    first, _dot, rest = module.partition(".")
    if module in TOP:
        return "command line"
    if first == "pages":
        return "pages"
    return rest.partition(".")[0] if "." in rest or ((ROOT / "geo" / rest).is_dir() and rest) else "geo"


@cache
def imports(module: str) -> frozenset[str]:
    """Return the modules of the product that a module imports, anywhere in it."""
    known = modules()
    found = set()
    for node in statements(known[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in known else str(node.module) for name in named}
    return frozenset(found & known.keys() - {module, "geo", "pages"})


def arrows() -> Counter[tuple[str, str]]:
    """Count the imports from room to room."""
    pairs = ((room(module), room(other)) for module in modules() for other in imports(module))
    return Counter(pair for pair in pairs if pair[0] != pair[1])


def needed() -> list[tuple[str, str]]:
    """Return the arrows that no way through other rooms replaces, sorted: fewer lines say as much."""
    pairs = set(arrows())
    lower = {name: {other for upper, other in pairs if upper == name} for row in ROWS for name in row}
    reached: dict[str, set[str]] = {}
    for name in (name for row in ROWS for name in row):  # from the ground up: what lies below is known already
        reached[name] = lower[name].union(*(reached.get(other, set()) for other in lower[name]))
    return sorted((a, b) for a, b in pairs if not any(b in reached[other] for other in lower[a] - {b}))


def purpose(name: str) -> str:
    """Return what a room is for, in the words of its package."""
    given = {"geo": "what every room may use: settings, errors, texts, links, theme, taxonomy",
             "command line": "python -m geo; dashboard.py composes the application",
             "pages": "arrange what the rooms give; compute nothing"}  # fmt: skip
    if name in given:
        return given[name]
    text = ast.get_docstring(ast.parse((ROOT / "geo" / name / "__init__.py").read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].rstrip(".")


def _boxes() -> dict[str, tuple[float, float]]:
    """Return the upper left corner of every room."""
    found = {}
    for height, row in enumerate(reversed(ROWS)):
        left = (ACROSS - len(row) * WIDE - (len(row) - 1) * GAP) / 2
        for place, name in enumerate(row):
            found[name] = (left + place * (WIDE + GAP), MARGIN + height * (HIGH + GAP))
    return found


def _lines(text: str, most: int = 52) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= most:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def draw() -> str:
    """Return the picture of the rooms as SVG."""
    boxes, height = _boxes(), 2 * MARGIN + len(ROWS) * (HIGH + GAP) - GAP
    counts = Counter(room(module) for module in modules())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ACROSS} {height}" role="img" '
        f'font-family="Source Sans 3, Source Sans Pro, sans-serif">',
        "<title>Rooms of the atlas: every arrow leads down; a room may use whatever its arrows reach</title>",
        f'<marker id="end" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="5" markerHeight="5" orient="auto">'
        f'<path d="M0 0L6 3L0 6z" fill="{LINE}"/></marker>',
    ]
    for upper, lower in needed():
        (x, y), (left, top) = boxes[upper], boxes[lower]
        start, end, floor = x + WIDE / 2, left + WIDE / 2, y + HIGH
        if y == top:  # side by side
            start, end, floor, top = min(x, left) + WIDE, max(x, left), y + HIGH / 2, y + HIGH / 2
        bend = (floor + top) / 2
        parts.append(
            f'<path d="M{start:g} {floor:g}C{start:g} {bend:g} {end:g} {bend:g} {end:g} {top - 3:g}" fill="none" '
            f'stroke="{LINE}" stroke-width="2" marker-end="url(#end)"/>'
        )
    for name, (x, y) in boxes.items():
        parts.append(f'<rect x="{x:g}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="6" fill="{FILL}" stroke="{INK}"/>')
        parts.append(f'<text x="{x + 12:g}" y="{y + 20:g}" font-size="15" font-weight="600" fill="{INK}">{name}</text>')
        parts.append(
            f'<text x="{x + WIDE - 12:g}" y="{y + 20:g}" font-size="12" text-anchor="end" fill="{QUIET}">'
            f"{counts[name]} modules</text>"
        )
        for number, line in enumerate(_lines(purpose(name))):
            parts.append(
                f'<text x="{x + 12:g}" y="{y + 36 + 14 * number:g}" font-size="12" fill="{QUIET}">'
                f"{html.escape(line)}</text>"
            )
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
