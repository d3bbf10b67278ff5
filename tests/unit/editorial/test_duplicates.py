"""Which clusters may be the one that somebody is about to add."""

import pytest

from geo.editorial.duplicates import MOST, Likeness, similar
from tests import scenery

ROWS = [
    {"id": "agro", "name": "Agroklaster „Lubelski”", "aliases": "AKL;Agro",
     "city": "Lublin", "website": "www.agro.pl/"},
    {"id": "bio", "name": "Dolina Biotechnologii", "name_en": "Bio Valley", "email": "biuro@bio.pl",
     "phone": "81 123 45 67"},
    {"id": "nip", "name": "Klaster X", "nip": "946-000-00-00"},
]  # fmt: skip


@pytest.mark.parametrize(("given", "found"), [
    ({"name": "AGROKLASTER Lubelski"}, ("agro", "name")), ({"name": "agro"}, ("agro", "alias")),
    ({"name": "Bio valley"}, ("bio", "alias")), ({"name": "y", "website": "https://agro.pl"}, ("agro", "website")),
    ({"name": "y", "email": "BIURO@bio.pl"}, ("bio", "email")),
    ({"name": "y", "phone": "+48 811234567"}, ("bio", "phone")),
    ({"name": "y", "nip": "9460000000"}, ("nip", "number")), ({"name": "Dolina Biotechnologi"}, ("bio", "alike")),
    ({"name": "Klaster Dolina Biotechnologii"}, ("bio", "alike")),
])  # fmt: skip
def test_each_likeness_is_found_and_named(given, found):
    assert [(one.id, one.why) for one in similar(given, ROWS)] == [found]


def test_what_all_names_share_makes_nothing_alike():
    assert (
        similar({"name": "Klaster"}, ROWS) == similar({"name": ""}, ROWS) == similar({"name": "Klaster Y"}, ROWS) == []
    )
    assert similar({"name": "Agroklaster Lubelski"}, ROWS, own="agro") == []


def test_the_registry_is_gone_through_quickly_and_few_are_shown():
    registry = scenery.embedded().registry
    rows = registry.table.to_pylist()
    for row in rows[:20]:
        assert similar({"name": row["name"]}, rows)[0].id == row["id"]
    assert len(similar({"name": "Klaster Turystyczny", "website": rows[0]["website"]}, rows * 3)) <= MOST
    assert similar({"name": "Zażółć gęślą jaźń"}, rows) == []
    assert similar({"name": "agro"}, ROWS) == [Likeness("agro", "Agroklaster „Lubelski”", "Lublin", "alias")]
