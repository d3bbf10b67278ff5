"""Measures of specialisation and concentration: pure functions, tables and numbers in, tables and numbers out.

One place to import them from; they are written in the modules named below. All of them give NaN, never a wrong number,
where a total is 0, an amount is missing or nothing can be compared, and refuse negative amounts with a sentence.
"""

from geo.specialisation.concentration import (
    Herfindahl,
    gini,
    herfindahl,
    hoover,
    litzenberger_sternberg,
    locational_gini,
    min_max,
    theil,
)
from geo.specialisation.quotients import krugman, location_quotient, standardised_lq, surplus, symmetric_lq
from geo.specialisation.relatedness import proximity, relatedness_density
from geo.specialisation.shift_share import shift_share, shift_share_by_industry
from geo.specialisation.stars import StarCriteria, star_criteria, stars

__all__ = [
    "Herfindahl",
    "StarCriteria",
    "gini",
    "herfindahl",
    "hoover",
    "krugman",
    "litzenberger_sternberg",
    "location_quotient",
    "locational_gini",
    "min_max",
    "proximity",
    "relatedness_density",
    "shift_share",
    "shift_share_by_industry",
    "standardised_lq",
    "star_criteria",
    "stars",
    "surplus",
    "symmetric_lq",
    "theil",
]
