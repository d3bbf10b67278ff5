"""The public page of a firm, its members' list on profiles, and who acts for it."""

from dataclasses import replace

import pytest

from geo.editorial import claims, decisions
from geo.i18n import translator
from geo.scenes.sources import Sources
from geo.selection.view import View
from geo.store.exchange import Exchange
from geo.web.panels import cluster
from tests import scenery
from tests.desk import browser, signed_in
from tests.exchange import firm, nip, offer, put, tell, text
from tests.stores import ADMIN, LUBELSKIE

PL = translator("pl")


@pytest.fixture
def told(tmp_path):
    """Sources whose snapshot tells of some firms and an offer."""
    embedded = scenery.embedded()
    first, second = embedded.registry.ids[:2]
    members = [{"cluster_id": first, "valid_from": "2020-05"}, {"cluster_id": second, "valid_to": "2021"}]
    place = {"latitude": 51.25, "longitude": 22.57}
    texts = [text(text="Meble z drewna."), text("de", False, text="Möbel aus Holz.")]
    tell(
        tmp_path,
        firms={
            "dab": firm(memberships=members, texts=texts, **place),
            "jan": firm(name="Jan <b>Kowal</b>", nip="", legal="sole", memberships=members[:1], texts=[]),
            "ewa": firm(name="Ewa", nip="", legal="", memberships=[], texts=[]),
        },
        offers={"o": offer(owner_kind="firm", owner="dab")},
    )
    return replace(embedded, exchange=Exchange(tmp_path, embedded.registry.today))


def test_a_firm_is_shown_with_what_is_known(database, told):
    page = browser(database, told, base="").get("firms/dab?lang=pl")
    names = told.registry.names
    for words in ("Meble z drewna.", "niemiecki", nip(1), "16, 31", "Lublin, lubelskie", names[0], names[1],
                  "dawny członek", "Suszenie owoców", "brak danych"):  # fmt: skip
        assert words in page.words, words
    assert '<p class="atlas-words" lang="de">Möbel aus Holz.</p>' in page.text
    assert (page.status, "atlas-firm" in page.text) == (200, True)


def test_a_sole_trader_is_no_point_and_no_markup(database, told):
    page = browser(database, told).get("firms/jan?lang=en")
    assert "Jan &lt;b&gt;Kowal&lt;/b&gt;" in page.text
    assert "no point on the map unless" in page.words
    assert "<svg" not in page.text.partition("<main")[2]
    assert browser(database, told).get("firms/nobody").status == 404


def test_a_form_that_nobody_said_is_said_to_be_unknown(database, told):
    page = browser(database, told).get("firms/ewa?lang=pl")
    assert "Forma brak danych" in page.words
    assert "nie wiadomo, czy to jednoosobowa działalność" in page.words
    assert "<svg" not in page.text.partition("<main")[2]
    assert "non è noto se sia una ditta individuale" in browser(database, told).get("firms/ewa?lang=it").words


def test_the_profile_of_a_cluster_lists_its_members(told: Sources):
    key = told.registry.ids[0]
    shown = cluster.Installation(exchange=told.exchange)
    page = cluster.profile(told.registry, View(cluster=key), PL, shown)
    assert "Na liście członków w rejestrze są dziś 2 firmy." in page.replace("\xa0", " ")
    assert 'href="./firms/dab?lang=pl"' in page
    assert f"memberships-0-cluster_id={key}" in page
    former = cluster.profile(told.registry, View(cluster=told.registry.ids[1]), PL, shown)
    assert "Nie ma jeszcze firm członkowskich." in former.replace("\xa0", " ")


def test_who_acts_for_a_firm_asks_for_it_and_finds_it_among_what_is_theirs(database):
    put(database, "firm", {"dab": firm()})
    asks = signed_in(database, "jan@dab.pl", sources=scenery.embedded())
    asks.get("submit/claim/firm/dab")
    sent = asks.post("submit/claim/firm/dab", note="Jestem prezesem.", begun="1")
    assert sent.status == 303
    (waiting,) = decisions.queue(database, LUBELSKIE)
    assert (waiting.change.kind, waiting.name) == (claims.FIRM_CLAIM, "Zakład Stolarski Dąb")
    assert "Zakład Stolarski Dąb" in asks.get("my").words
    decisions.accept(database, waiting.change.id, ADMIN)
    mine = asks.get("my").words
    assert "My firms Zakład Stolarski Dąb" in mine
    assert "owner=dab" in asks.get("my").text


def test_a_firm_is_filled_in_through_the_pages(database):
    """As a visitor's proposal of a cluster is: checked, looked through, sent, decided."""
    asks = signed_in(database, "b@c.pl", sources=scenery.embedded())
    form = asks.get("submit/firm?memberships-0-cluster_id=agro&name=Buk")
    assert 'name="name" value="Buk"' in form.text
    given = {"name": "Buk", "nip": "123", "legal": "company", "version": "0", "begun": "1", "action": "check"}
    given |= {"texts-0-lang": "pl", "texts-0-text": "Krzesła", "memberships-0-cluster_id": "agro"}
    wrong = asks.post("submit/firm", **given)
    assert (wrong.status, "last digit does not fit" in wrong.words) == (422, True)
    kept = asks.follow(asks.post("submit/firm", **given | {"nip": nip(3)}))
    assert "New firm" in kept.words
    number = kept.address.rpartition("/")[2]
    asks.post(f"my/changes/{number}")
    editor = signed_in(database, "e@c.pl", [("contact", "06")], scenery.embedded())
    assert "new firm" in editor.get("moderation").words
    page = editor.get(f"moderation/{number}")
    assert "Krzesła" in page.words
    turn = {"turn": "1", "version": "0", "do": "accept"}
    assert editor.post(f"moderation/{number}", **turn).status == 303
    assert "accepted" in asks.get(f"my/changes/{number}").words
