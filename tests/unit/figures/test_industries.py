"""Short names of divisions: one for each division of the statistics, told apart in both languages."""

import pytest

from geo.figures.industries import NAMES, short_name
from geo.i18n import translator
from tests import scenery


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_every_division_has_a_short_name_of_its_own(lang):
    divisions = scenery.embedded().statistics().divisions()
    names = [short_name(str(code), translator(lang)) for code in divisions.index]
    assert set(divisions.index) == set(NAMES)
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 40


def test_a_division_that_is_not_known_is_called_by_its_code():
    assert short_name("Z99", translator("pl")) == "Z99"
