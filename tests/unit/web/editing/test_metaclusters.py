"""Meta-clusters: an editor makes one, another decides, and its page shows members here and abroad."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from geo.build.registry import METACLUSTERS
from geo.editorial import changes, decisions, publishing, releases
from geo.editorial.changes import ProposedChange
from geo.errors import DataError, Declined
from geo.settings import ROOT
from geo.store import live, public
from geo.store.exchange import Exchange
from tests import scenery
from tests.desk import browser
from tests.exchange import metacluster, offer, tell
from tests.raw_tables import write_raw
from tests.stores import ADMIN, CLUSTERS, EMBEDDED, LUBELSKIE, VISITOR

TODAY = date(2026, 12, 1)

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


def test_a_page_speaks_the_languages_of_its_members(database, told):
    german = browser(database, told, base="", language="de").get("metaclusters/food")
    for words in ("gegründet, seit Mai 2025", "2 Mitglieder", "Brno, Tschechien", "Frühere Mitglieder",
                  "Angebote an diesen Metacluster"):  # fmt: skip
        assert words in german.words, words
    czech = browser(database, told, base="", language="cs").get("metaclusters/food")
    assert "vytvořený, začátek: květen 2025" in czech.words and "2 členové" in czech.words


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


@pytest.fixture
def released(database, tmp_path):
    """The meta-clusters of the atlas, merged into a registry; the folder that they came in."""
    raw = write_raw(tmp_path / "raw", CLUSTERS)
    for name in METACLUSTERS:
        shutil.copyfile(EMBEDDED / f"{name}.csv", raw / f"{name}.csv")
    assert str(releases.merge_release(database, raw)) == "5 records added, 0 changed, 0 removed"
    return raw


def founded(database):
    """Return what pages show of the project's meta-clusters, by id."""
    publishing.publish(database)
    return {one.id: one for one in Exchange(live.pinned(database.settings).data, TODAY).founded_by("cord")}


def test_those_of_a_project_come_with_the_atlas_and_say_what_is_built(database, released):
    built = Exchange(ROOT / "data" / "built", TODAY).founded_by("cord")
    assert [one.id[:6] for one in built] == ["cord-1", "cord-2", "cord-3", "cord-4", "cord-5"]
    assert tuple(founded(database).values()) == built  # whether a registry lives or not
    assert Exchange(ROOT / "data" / "built", TODAY).founded_by("") == ()


def test_an_editor_corrects_one_and_the_next_release_leaves_that_alone(database, released):
    members = [{"name": "Bioaktive Pflanzliche Lebensmittel", "country": "DE", "city": "Bernburg"}]
    given = ProposedChange("metacluster", "cord-4-zywnosc", {"members": members}, 1)
    decisions.accept(database, changes.propose(database, given, LUBELSKIE), ADMIN)
    assert founded(database)["cord-4-zywnosc"].members[0].city == "Bernburg"
    for name, old, new in (
        ("metacluster_members", "Lebensmittel,DE,,", "Lebensmittel,DE,Halle,"),
        ("metaclusters", "zywnosc,cord,planned", "zywnosc,cord,dormant"),
    ):
        path = released / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    merged = releases.merge_release(database, released)
    assert merged.changed == 1 and len(merged.kept) == 1 and "members" in merged.kept[0]
    food = founded(database)["cord-4-zywnosc"]
    assert (food.status, food.members[0].city) == ("dormant", "Bernburg")


def test_the_list_says_which_project_founded_one(database):
    page = browser(database, scenery.embedded(), base="").get("metaclusters?lang=en")
    assert "Food held possible · Clusters-CORD · 1 member Health" in page.words
    assert "ICT created · Clusters-CORD · no member is known Tourism" in page.words
    one = browser(database, scenery.embedded(), base="").get("metaclusters/cord-1-energia?lang=pl")
    assert "Energia i środowisko" in one.words and "Projekt, który go utworzył Clusters-CORD" in one.words


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
