"""Agendas of meetings to be printed: an accessible PDF (PDF/UA-1), one part after another, each from a new page."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from geo.export.drawing import typeface
from geo.export.drawing.pdf import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geo.i18n import Translator


def pdf(title: str, parts: Sequence[Mapping[str, Any]], t: Translator, day: date) -> bytes:
    """Set agendas, each with a `title` (the participant, or all) and its `lines` (time, table, who meets)."""
    told = {
        "language": t.language,
        "title": typeface.clean(title),
        "author": t("Atlas of Polish clusters"),
        "columns": [t("Time"), t("Table number"), t("Meets")],
        "none": t("No meeting could be arranged for you so far."),
        "made": t("As of {day}", day=t.day(day)),
        "parts": [
            {
                "title": typeface.clean(one["title"]),
                "lines": [[typeface.clean(cell) for cell in line] for line in one["lines"]],
            }
            for one in parts
        ],
    }
    template = resources.files("geo.export.report").joinpath("agenda.typ").read_text("utf-8")
    return typeset(template, {"agenda.json": json.dumps(told, ensure_ascii=False).encode()}, day)
