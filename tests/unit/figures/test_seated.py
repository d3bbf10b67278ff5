"""The clusters of a voivodeship by name: what is known most of comes first, and nobody is left out of the table."""

from geo.figures import seated
from geo.i18n import translator
from tests import scenery

EN = translator("en")


def figure(code):
    return seated.names(scenery.scene("regions", f"lang=en&region={code}").subject)


def test_key_clusters_come_first_then_those_with_confirmed_activity():
    made = figure("06")
    known = [made.cell(row, "known") for row in range(len(made.rows))]
    keys = ["Key Cluster" in text for text in known]
    assert keys == sorted(keys, reverse=True)
    others = [text for text, key in zip(known, keys, strict=True) if not key]
    assert others == sorted(others, key=lambda text: text != "known to be active")
    assert sum(keys) == 2


def test_the_title_counts_confirmed_activity_and_the_table_has_all():
    made = figure("06")
    assert made.title == "5 of 26 clusters with confirmed activity"
    assert len(made.rows) == 26
    assert len(made.drawn_rows) == seated.NAMED
    assert made.left_out == 26 - seated.NAMED


def test_every_name_leads_to_its_profile():
    made = figure("18")
    names = dict(zip([row[0] for row in made.rows], made.links, strict=True))
    (href,) = {link.href for name, link in names.items() if "Dolina Lotnicza" in name}
    assert href == "./cluster?lang=en&region=18&cluster=dolina-lotnicza"
