"""Source lines: the day of the population in the language of the page."""

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
