"""A report of what a page shows: an accessible PDF (PDF/UA-1), set by Typst from ``report.typ``."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.export.report import text
from geo.export.report.content import Report, content
from geo.selection.describe import region_name

if TYPE_CHECKING:
    from geo.figures.figure import Figure
    from geo.scenes.scene import Scene

MAP = (945, 900)  # pixels, as the template sets it 120 mm wide
DOTS = 200  # of a picture to an inch
ACROSS, BESIDE = 493.0, 283.0  # points: width of a chart alone, and of one with its table beside it
TYPE = 9.9  # points, of the type in a chart of full width
NAMES = 0.44 * ACROSS  # longer names of bars take two lines
BARS, LONG_BARS = 10, 4  # of a chart over its table, with names of one line and of two
ROW = 13.6  # points, of the table beside
PIXELS = 96 / 72  # to a point


def pdf(scene: Scene) -> bytes:
    """Write the report of a scene as tagged PDF: cover, summary, map, figures, clusters, methods, sources."""
    import typst

    from geo.export.drawing import typeface

    report = Report(scene)
    template = resources.files("geo.export.report").joinpath("report.typ").read_bytes()
    with TemporaryDirectory() as folder:
        root = Path(folder)
        told = content(report, _pictures(report, root))
        (root / "report.json").write_text(json.dumps(told, ensure_ascii=False, allow_nan=False), encoding="utf-8")
        (root / "report.typ").write_bytes(template)
        return typst.compile(
            root / "report.typ",
            root=root,
            font_paths=[typeface.FOLDER],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(scene.sources.today, time.min, UTC),
        )


def _pictures(report: Report, folder: Path) -> dict[str, str]:
    """Draw map, charts and QR code into a folder; gives the name of each file."""
    from geo.export.drawing import chart, pictures

    scene = report.scene
    drawn: dict[str, tuple[str, bytes]] = {"map": ("map.png", pictures.map_png(scene, *MAP, dpi=DOTS))}
    marked = [region_name(scene.registry, code, scene.t) for code in scene.view.region]
    for number, figure in enumerate(report.figures):
        if chart.drawable(figure):
            vector = chart.chart_svg(figure, scene.t, *_size(figure), marked=marked)
            drawn[figure.name] = (f"figure-{number}.svg", vector.encode())
    if scene.link:
        from geo.export.drawing import qr

        drawn["qr"] = ("qr.svg", qr.svg(scene.link).encode())
    for name, content_of in drawn.values():
        (folder / name).write_bytes(content_of)
    return {key: name for key, (name, _) in drawn.items()}


def _size(figure: Figure) -> tuple[int, int]:
    """Give width and height of a chart in pixels, at the size in which the template sets it."""
    from geo.export.drawing import typeface
    from geo.export.drawing.chart_specs import SPECS

    spec, rows = SPECS[figure.name], len(figure.rows)
    across, down = ACROSS, 24.0
    if text.beside(figure):
        across, down = BESIDE, down + ROW * min(rows, text.WHOLE)
    elif spec.kind == "bars":
        long = any(typeface.width(str(row[spec.label]), TYPE) > NAMES for row in figure.rows[:BARS])
        most = LONG_BARS if long else BARS
        down += (2.75 if long else 1.5) * TYPE * min(rows, most)
    elif spec.kind == "columns":
        down = 75.0 * len(spec.values)
    elif spec.kind == "panels":
        down = -(-len(spec.values) // 2) * (down + 1.4 * ROW * rows)
    else:
        down += {"stacked": 1.1, "pairs": 1.6}.get(spec.kind, 1.8) * ROW * min(rows, 12)
    return round(across * PIXELS), round(down * PIXELS)
