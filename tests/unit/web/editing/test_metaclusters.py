"""Meta-clusters: an editor makes one, another decides, and its page shows members here and abroad."""

from dataclasses import replace

import pytest

from geo.editorial import changes, decisions, publishing
from geo.editorial.changes import ProposedChange
from geo.errors import DataError, Declined
from geo.store import live, public
from geo.store.exchange import Exchange
from tests import scenery
from tests.desk import browser
from tests.exchange import metacluster, offer, tell
from tests.stores import ADMIN, LUBELSKIE, VISITOR

GIVEN = {name: value for name, value in metacluster().items() if name != "compiled"}  # that day is not proposed


@pytest.fixture
def told(tmp_path):
    """Sources whose snapshot tells of a meta-cluster, with an offer that is addressed to it."""
    embedded = scenery.embedded()
    members = [{"cluster_id": embedded.registry.ids[0], "role": "lead"}, *metacluster()["members"][1:]]
    former = {"name": "Dawny <b>klaster</b>", "country": "SK", "valid_to": "2025-12"}
    tell(
        tmp_path,
        metaclusters={"food": metacluster(members=[*members, former])},
        offers={"o": offer(addressed_to="food"), "p": offer(texts=[{"lang": "pl", "title": "Dla wszystkich"}])},
    )
    return replace(embedded, exchange=Exchange(tmp_path, embedded.registry.today))


def test_a_page_shows_members_here_and_abroad_documents_and_what_is_addressed_to_it(database, told):
    page = browser(database, told, base="").get("metaclusters/food?lang=pl")
    for words in ("Metaklaster Żywności", "utworzony, od 05.2025", "2 członków", told.registry.names[0], "Brno, Czechy",
                  "Dawni członkowie", "Dawny &lt;b&gt;klaster", "Suszenie owoców", "List intencyjny"):  # fmt: skip
        assert words in page.text, words
    assert "Dla wszystkich" not in page.text
    assert 'href="https://klastr.example.cz"' in page.text
    assert ">Brno</text>" in page.text, "on the map"
    english = browser(database, told, base="").get("metaclusters/food?lang=en")
    assert "<h1>Food together</h1>" in english.text


def test_all_are_listed_and_none_is_said(database, told, tmp_path):
    assert "Metaklaster Żywności" in browser(database, told, base="").get("metaclusters?lang=pl").words
    none = replace(told, exchange=Exchange(tmp_path / "nothing", told.today))
    page = browser(database, none, base="").get("metaclusters?lang=pl")
    assert "Nie ma jeszcze metaklastrów." in page.words
    assert browser(database, none, base="").get("metaclusters/food").status == 404


def test_editors_make_one_another_decides_and_the_next_snapshot_tells_it(database):
    given = ProposedChange("metacluster", "zywnosc", GIVEN)
    number = changes.propose(database, given, LUBELSKIE)
    decisions.accept(database, number, ADMIN)
    publishing.publish(database)
    (row,) = public.read(live.pinned(database.settings).data, "metaclusters")
    assert (row["id"], [member.get("cluster_id") for member in row["members"]]) == ("zywnosc", ["agro", None])


def test_who_is_no_editor_proposes_none(database):
    with pytest.raises(Declined):
        changes.propose(database, ProposedChange("metacluster", "zywnosc", GIVEN), VISITOR)


@pytest.mark.parametrize(
    ("member", "wrong"),
    [
        ({"cluster_id": "agro", "name": "Agro", "country": "PL"}, "not both"),
        ({"name": "Klastr"}, "choose the country"),
        ({"name": "Klastr", "country": "CZ", "latitude": "16.6", "longitude": "49.2"}, "latitude"),
        ({"name": "Klastr", "country": "CZ", "latitude": "49.2"}, "both coordinates"),
        ({"name": "Klastr", "country": "CZ", "valid_from": "2025", "valid_to": "2024"}, "correct the dates"),
    ],
)
def test_a_member_that_cannot_be_meant_is_refused(database, member, wrong):
    with pytest.raises(DataError, match=wrong):
        changes.propose(database, ProposedChange("metacluster", "x", metacluster(members=[member])), ADMIN)
