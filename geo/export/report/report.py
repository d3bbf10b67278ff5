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

if TYPE_CHECKING:
    from geo.scenes.scene import Scene

MAP = (945, 900)  # pixels, as the template sets it 120 mm wide
DOTS = 200  # of a picture to an inch
ACROSS, BESIDE = 493.0, 283.0  # points: width of a chart alone, and of one with its table beside it
TALLEST = 660.0  # points, of a chart: a page without its head and foot


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
    from geo.export.drawing import charts, pictures

    scene = report.scene
    drawn: dict[str, tuple[str, bytes]] = {"map": ("map.png", pictures.map_png(scene, *MAP, dpi=DOTS))}
    for number, figure in enumerate(report.figures):
        if figure.chart.kind != "table" and not figure.empty:
            across = BESIDE if text.beside(figure) else ACROSS
            vector = charts.svg(figure, scene.t, across, TALLEST)
            drawn[figure.name] = (f"figure-{number}.svg", vector.encode())
    if scene.link:
        from geo.export.drawing import qr

        drawn["qr"] = ("qr.svg", qr.svg(scene.link).encode())
    for name, content_of in drawn.values():
        (folder / name).write_bytes(content_of)
    return {key: name for key, (name, _) in drawn.items()}
