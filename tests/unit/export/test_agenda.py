"""Agendas to be printed."""

import io
from datetime import date

import pypdf

from geo.export.report import agenda
from geo.i18n import translator

LINES = [
    ["10.03.2027, 10:00–10:20", "2", "Český klastr (Czechy)"],
    ["10.03.2027, 10:20–10:40", "1", "#set <b>*Zły*</b>"],
]


def test_each_participant_begins_a_page_and_texts_are_no_markup():
    parts = [{"title": "Agroklaster", "lines": LINES}, {"title": "Bioklaster", "lines": []}]
    read = pypdf.PdfReader(io.BytesIO(agenda.pdf("Giełda", parts, translator("pl"), date(2027, 3, 1))))
    first, second = (page.extract_text() for page in read.pages)
    assert "Agroklaster" in first
    assert "10.03.2027, 10:00–10:20" in first
    assert "#set <b>*Zły*</b>" in first
    assert "Na razie nie udało się umówić" in second
    assert (read.trailer["/Root"]["/Lang"], read.metadata.title) == ("pl", "Giełda")
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
