"""Source lines: the day of the population in the language of the page."""

from dataclasses import replace

import pytest

from geo.figures import sources
from geo.i18n import NO_BREAK, translator
from tests import factories


@pytest.mark.parametrize(
    ("language", "told"),
    [("pl", "Ludność: GUS, 31.12.2023."), ("en", "Population: Statistics Poland (GUS), 31 December 2023.")],
)
def test_the_population_has_its_day_where_it_is_divided_by(language, told):
    registry, t = factories.registry(), translator(language)
    assert sources.source_line(registry, t, population=True).replace(NO_BREAK, " ").endswith(told)
    assert told not in sources.source_line(registry, t)


@pytest.mark.parametrize(
    ("kind", "date", "told"),
    [
        ("register", "2024-06-30", "Granice: PRG (GUGiK), 30.06.2024."),
        ("register", None, "Granice: PRG (GUGiK), data nieznana."),
        ("file", "2024-06-30", "Granice: plik prg.gml tej instalacji, 30.06.2024."),
        ("file", None, "Granice: plik prg.gml tej instalacji, data nieznana."),
    ],
)
def test_boundaries_are_official_by_their_origin_and_dated_by_the_register(kind, date, told):
    known = factories.registry()
    used = {"kind": kind, "date": date, "source": "prg.gml", "installed": "2026-11-29"}
    registry = replace(known, manifest={**known.manifest, "boundaries": used})
    assert sources.boundary_line(registry, translator("pl")).replace(NO_BREAK, " ") == told


def test_one_text_says_source_once_and_no_line_twice():
    lines = ("Source: registry. Population: GUS.", "Source: Eurostat.", "Source: registry.", "Boundaries approximate.")
    assert sources.joined(lines) == "Source: registry. Population: GUS. Eurostat. Boundaries approximate."
    assert sources.joined(()) == ""
