"""A registry for training: invented records in a store of its own, said to be invented wherever they are shown."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from geo import days
from geo.access.person import MACHINE
from geo.database import queries
from geo.database.engine import Database
from geo.editorial import publishing
from geo.errors import AtlasError
from geo.exchange import demo, interests, questionnaires, questions, threads
from geo.figures import sources
from geo.i18n import translator
from geo.scenes.sources import load as sources_of_folder
from geo.settings import Settings
from geo.store import live, public
from geo.store.registry import load
from tests import desk
from tests.exchange import put
from tests.heard import mails
from tests.offers import letter, secret

OWN = Settings.from_environment({})


@pytest.fixture(scope="module")
def training(tmp_path_factory):
    """Settings of a registry for training, made once."""
    folder = tmp_path_factory.mktemp("training") / "demo"
    said = demo.make(OWN, folder)
    assert said.startswith("36 invented records are in ")
    return replace(OWN, live=folder)


@pytest.fixture
def told(training):
    """Folder of the snapshot that its pages show."""
    return live.pinned(training).data


def test_what_is_invented_is_told_and_belongs_to_invented_clusters_alone(told):
    firms, offers = public.read(told, "firms"), public.read(told, "offers")
    assert (len(firms), len(offers), len(public.read(told, "events"))) == (20, 6, 5)
    invented = {"przyklad-klaster-mebli", "przyklad-klaster-maszyn", "przyklad-klaster-uzdrowisk"}
    assert {row["cluster_id"] for firm in firms for row in firm["memberships"]} == invented
    owners = {firm["id"] for firm in firms} | invented
    assert {offer["owner"] for offer in offers} <= owners
    assert {firm["id"].partition("-")[0] for firm in firms} == {"przyklad"}
    assert not any("nip" in firm for firm in firms), "no number of anybody"
    addresses = [firm["email"] for firm in firms if "email" in firm]
    assert len(addresses) == 5 and all(one.endswith("@example.org") for one in addresses), "which reach nobody"
    assert sum("latitude" not in firm for firm in firms) == 3, "sole traders, who have not consented"


def test_feeds_and_calendars_are_told_by_their_titles(training):
    with Database(training) as database:
        asks = desk.browser(database, sources_of_folder(live.pinned(training), days.today()), language="pl")
        for way in ("changes/feed", "changes/feed/offers", "questions/feed"):
            assert "(dane przykładowe)</title>" in asks.get(f"{way}?lang=pl").text, way
        (name,) = re.findall(r"X-WR-CALNAME:(.*)\r", asks.get("events.ics?lang=pl").text)
        assert name.endswith("(dane przykładowe)")


def test_invented_readers_have_asked_and_nobody_gets_a_letter(training, told):
    assert public.read(told, "questions") == {"cluster:przyklad-klaster-mebli": 2}
    with Database(training) as database:
        asked = threads.listed(database, answers=True)
        assert len(asked) == 5 and mails(database) == []
        assert all(re.match("Przykład|Beispiel|Odpowiedź wymyślona", one.title or one.text) for one, _n in asked)
        assert {one.email for one, _n in asked} == {""}


def test_a_letter_about_each_offer_reaches_whoever_made_it(training, tmp_path):
    own, now, owners = replace(training, live=tmp_path / "copy"), datetime.now(UTC), {}
    shutil.copytree(training.live, own.live)
    with Database(own) as database:
        for offer in public.read(live.pinned(training).data, "offers"):
            assert interests.reachable(database, offer["id"], now)
            before = len(mails(database))
            interests.write(database, letter(offer=offer["id"], email=f"{offer['id']}@rezani.example"), now)
            interests.send(database, secret(mails(database)[-1]), now)
            confirm, arrived = mails(database)[before:]
            assert confirm.recipient == f"{offer['id']}@rezani.example"
            owners[offer["id"]] = arrived.recipient
    assert owners == {
        "przyklad-zawiasy": demo.COORDINATOR,  # who acts for a firm goes before its address
        "przyklad-hotele": "tapicernia@example.org",
        "przyklad-czujnik-mleka": "czujniki@example.org",
        "przyklad-odlewy": "odlewnia@example.org",
        "przyklad-proszek": "mleczarnia@example.org",
        "przyklad-badania-solanka": "uzdrowiska@example.org",
    }


def test_offers_hold_and_events_are_to_come_whenever_it_is_made(told):
    assert all(days.today().isoformat() < row["valid_until"] for row in public.read(told, "offers"))
    events = {row["id"]: row for row in public.read(told, "events")}
    to_come = sorted(key for key, row in events.items() if row["starts"] > days.today().isoformat())
    assert to_come == ["przyklad-dni-mebla", "przyklad-spotkania", "przyklad-webinar"]
    call = events["przyklad-nabor"]
    assert call["starts"] < days.today().isoformat() < call["deadline"], "a call that has begun is open"


def test_days_to_come_move_by_whole_weeks_and_nothing_else_does():
    row = {"starts": "2027-03-16T09:00", "valid_until": "2027-06-30", "compiled": "2026-11-02", "name": "A"}
    assert demo.shifted(row, date(2026, 12, 5)) == row
    moved = demo.shifted(row, date(2027, 12, 6))  # 53 weeks later
    assert moved == row | {"starts": "2028-03-21T09:00", "valid_until": "2028-07-05"}


@pytest.mark.parametrize(("language", "words"), [("pl", "wymyślone do ćwiczeń"), ("en", "invented for training")])
def test_source_lines_say_that_it_is_invented(training, told, language, words):
    registry, t = load(told, OWN.installed, days.today()), translator(language)
    assert registry.is_sample and words in sources.source_line(registry, t) and words in sources.data_line(registry, t)
    real = load(OWN.data, OWN.installed, days.today())
    assert not real.is_sample and words not in sources.source_line(real, t)


def test_once_nothing_invented_is_left_nothing_says_so(training, tmp_path):
    own = replace(training, live=tmp_path / "copy")  # of what others look at
    shutil.copytree(training.live, own.live)
    with Database(own) as database:
        with database.reading() as session:
            invented = [one for one in queries.entries(session) if one[1].startswith("przyklad-")]
        for kind in {kind for kind, _key in invented}:
            put(database, kind, {key: None for of, key in invented if of == kind})
        publishing.publish(database)
    assert not public.is_sample(live.pinned(own).data)


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "registry.sqlite").write_bytes(b"mine")
    with pytest.raises(AtlasError, match="is there already; name a new folder"):
        demo.make(OWN, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["registry.sqlite"]


def test_data_of_others_are_no_registry_to_train_with(tmp_path):
    with pytest.raises(AtlasError, match="leave ATLAS_DATA out"):
        demo.make(replace(OWN, data=tmp_path), tmp_path / "demo")


def test_invented_firms_have_answered_a_questionnaire_and_nobody_got_a_letter(training):
    at = questionnaires.QuestionnaireDesk(Database(training), MACHINE, datetime.now(UTC))
    with at.database:
        [line] = questionnaires.listed(at)
        found = questionnaires.outcome(at, line.one.id)
        assert (line.asked, line.handed, found.summary.replies) == (20, 15, 15)
        assert mails(at.database) == []
        answered = [answers for _name, _day, answers in found.replies]
        required = {one.id for one in line.form.questions.values() if one.required}
        assert len(required) == 5 and all(required <= said.keys() for said in answered)
        faults = [
            questions.faults(part, line.form, said, None, True) for part in line.form.sections for said in answered
        ]
        assert not any(faults), "as the page would take them"
