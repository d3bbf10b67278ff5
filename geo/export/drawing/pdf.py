"""PDF that assistive technology can read, by Typst: any template, and a sheet as one page."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.export.drawing import typeface

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from geo.export.drawing.sheet import Canvas
    from geo.i18n import Translator

_TEMPLATE = """
#let about = json("about.json")
#set document(title: about.title, author: about.author, description: about.text, date: auto)
#set page(width: about.width * 1pt, height: about.height * 1pt, margin: 0pt)
#set text(lang: about.language, font: about.font)
#image("sheet.svg", width: 100%, height: 100%, alt: about.text)
"""


def pdf(canvas: Canvas, title: str, text: str, t: Translator, day: date) -> bytes:
    """Make a sheet a page of PDF/UA-1, of its size, with a title and a text that replaces the picture."""
    about = {
        "title": typeface.clean(title),
        "author": t("Atlas of Polish clusters"),
        "text": " ".join(text.split()),
        "width": canvas.width,
        "height": canvas.height,
        "language": t.language,
        "font": [typeface.FAMILY, typeface.FALLBACK],
    }
    drawn = canvas.svg(title, text, t.language, fonts=False)
    return typeset(_TEMPLATE, {"about.json": json.dumps(about).encode(), "sheet.svg": drawn.encode()}, day)


def typeset(template: str, files: Mapping[str, bytes], day: date) -> bytes:
    """Set a template of Typst with the files beside it, by name, as PDF/UA-1 made on a day."""
    import typst

    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in {**files, "main.typ": template.encode()}.items():
            (root / name).write_bytes(content)
        return typst.compile(
            root / "main.typ",
            root=root,
            font_paths=[typeface.FOLDER, typeface.OTHERS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(day, time.min, UTC),
        )
