"""A sheet as one page of PDF that assistive technology can read, by typst."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from geo.export.drawing import typeface

if TYPE_CHECKING:
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
    """Make a sheet a page of PDF/UA-1.

    Parameters
    ----------
    canvas
        The sheet; the page has its size.
    title, text
        Title of the document, and what replaces the picture.
    t
        Gives the language and the author's name.
    """
    import typst

    about = {
        "title": typeface.plain(title),
        "author": t("Atlas of Polish clusters"),
        "text": " ".join(text.split()),
        "width": canvas.width,
        "height": canvas.height,
        "language": t.language,
        "font": typeface.FAMILY,
    }
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "about.json").write_text(json.dumps(about), encoding="utf-8")
        (home / "sheet.svg").write_text(canvas.svg(title, text, t.language, fonts=False), encoding="utf-8")
        (home / "page.typ").write_text(_TEMPLATE, encoding="utf-8")
        made = typst.compile(
            str(home / "page.typ"),
            root=str(home),
            font_paths=[str(typeface.FOLDER)],
            ignore_system_fonts=True,
            timestamp=int(datetime.combine(day, time(), UTC).timestamp()),
            pdf_standards="ua-1",
        )
    return made
