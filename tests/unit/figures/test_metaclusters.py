"""Meta-clusters of today: who belongs to which, each member once, none passed over."""

from datetime import date

import pytest

from geo.figures import metaclusters
from geo.i18n import translator
from geo.selection.view import View
from geo.store.exchange import Exchange
from tests import scenery
from tests.exchange import metacluster, tell, text

EN, PL = translator("en"), translator("pl")
ABROAD = {"name": "Potravinářský klastr", "country": "CZ", "city": "Brno"}


@pytest.fixture(scope="module")
def registry():
    return scenery.embedded().registry


@pytest.fixture
def held(tmp_path, registry):
    """Two meta-clusters that share a member from abroad, and a planned one without members."""
    first, second = registry.ids[:2]
    left = {"cluster_id": second, "valid_from": "2025", "valid_to": "2026-03"}
    tell(
        tmp_path,
        metaclusters={
            "food": metacluster(members=[{"cluster_id": first, "role": "lead"}, ABROAD, left]),
            "wood": metacluster(
                texts=[text(title="Drewno")], members=[{"cluster_id": second}, ABROAD | {"role": "partner"}]
            ),
            "empty": metacluster(texts=[text(title="Uzdrowiska")], status="planned", valid_from="", members=[]),
        },
    )
    return Exchange(tmp_path, date(2026, 11, 23))


def test_every_membership_of_today_has_a_row_and_a_member_counts_once(held, registry):
    (figure,) = metaclusters.figures(held, registry, View(), EN)
    assert figure.title == "3 meta-clusters, 3 members"
    names = registry.names[:2]
    assert [(row[0], row[1]) for row in figure.rows] == [
        (names[1], "Drewno"),
        ("Potravinářský klastr", "Drewno"),
        (names[0], "Food together"),
        ("Potravinářský klastr", "Food together"),
        ("no member is known", "Uzdrowiska"),
    ]
    assert figure.rows[3][3:5] == ("member", "Brno, Czechia")
    assert [link.value if link else None for link in figure.links] == [
        registry.ids[1],
        None,
        registry.ids[0],
        None,
        None,
    ]


def test_a_status_is_said_with_its_dates(held):
    assert metaclusters.status(held.metacluster["food"], PL) == "utworzony, od 05.2025"
    assert metaclusters.status(held.metacluster["empty"], EN) == "planned"


def test_a_voivodeship_has_those_with_a_member_there(held, registry):
    teryt = str(registry.record(0)["teryt"])
    others = [code for code in registry.region_codes if code not in {teryt, str(registry.record(1)["teryt"])}]
    (figure,) = metaclusters.figures(held, registry, View(region=(teryt,)), EN)
    assert "Food together" in figure.text and "Uzdrowiska" not in figure.text
    assert metaclusters.figures(held, registry, View(region=(others[0],)), EN) == ()


def test_a_map_has_those_with_a_known_seat_and_ties_them_only_to_a_lead(held, registry):
    seats = metaclusters.seats(held.metaclusters, registry, View(), held)
    assert [one.role for one in seats] == ["lead", "partner", ""]
    assert {row["role"] for row in metaclusters.places(seats, tied=False)} == {"partner"}
    tied = metaclusters.places(seats, tied=True)
    assert [row["role"] for row in tied] == ["lead", "partner", "partner"]
    assert [row["latitude"] for row in tied if row["country"] == "CZ"] == [""], "nobody said where it is"


def test_without_any_nothing_is_drawn(tmp_path, registry):
    assert metaclusters.figures(Exchange(tmp_path, date(2026, 11, 23)), registry, View(), EN) == ()
