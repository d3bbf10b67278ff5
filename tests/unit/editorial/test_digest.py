"""One mail a day to editors, with what is new in their voivodeships; none where nothing is."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from geo.access.person import ADMINISTRATOR, MACHINE
from geo.database import queries
from geo.database.imports import FirmImport
from geo.database.models import Change
from geo.editorial import answers, changes, digest, requests, tables
from geo.editorial.requests import EVERYONE
from geo.errors import Declined
from geo.settings import ROOT
from tests import exchange
from tests.heard import DAY, account, coordinator, editor, fill_in, mails, token, transactions
from tests.stores import VISITOR

MORNING = datetime(2026, 12, 1, 6, 30, tzinfo=UTC)  # half past seven in Poland
YESTERDAY = MORNING - timedelta(hours=9)


def propose(database, key, when, **patch):
    """Hand in a change at a moment."""
    with database.reading() as session:
        version = queries.entry(session, "cluster", key).record.version
    number = changes.propose(database, changes.ProposedChange("cluster", key, patch, version), VISITOR)
    with database.writing() as session:
        session.get(Change, number).submitted_at = when


def digests(database):
    return [mail for mail in mails(database) if mail.key.startswith("digest:")]


def enter(database, when, *proposed):
    """Let changes wait that were handed in at a moment: kind, key and what is proposed."""
    facts = {"origin": "form", "state": "submitted", "turn": 1, "author_role": "visitor", "base_version": 0}
    with database.writing() as session:
        session.add_all(
            Change(kind=kind, key=key, patch=patch, created_at=when, submitted_at=when, **facts)
            for kind, key, patch in proposed
        )


def bring(database, when, cluster, file="firmy.csv", account=None):
    """Let a table of firms wait that was handed in at a moment."""
    with database.writing() as session:
        session.add(
            FirmImport(
                account=account, role="coordinator", cluster=cluster, file=file, state="submitted", cells={},
                columns={}, same={}, counts={}, done=0, created_at=when, submitted_at=when, decided_role="", reason="",
            )
        )  # fmt: skip


# Of each kind that waits: what is proposed, and under which name the editors of its voivodeship read of it.
KINDS = (
    ("cluster", "nowy", {"name": "Nowy klaster", "teryt": "06"}, "Nowy klaster"),
    ("firm", "nowa", exchange.firm(name="Nowa firma"), "Nowa firma"),
    ("offer", "suszenie", exchange.offer(), "Suszenie owoców"),
    ("event", "dni", exchange.event(), "Dni żywności"),
    ("metacluster", "zywnosc", exchange.metacluster(), "Metaklaster Żywności"),
    ("claim", "agro", {}, "Agroklaster"),
    ("firm_claim", "dab", {}, "Zakład Stolarski Dąb"),
    ("rule", "R9", {"name_pl": "Zasada", "name_en": "Rule"}, "Zasada"),
    ("left_out", "pusty", {"name": "Pusty klaster"}, "Pusty klaster"),
)
NATIONAL = ("metacluster", "rule", "left_out")


def test_every_kind_of_what_waits_is_told_by_its_name_where_it_lies(database):
    assert {kind for kind, *_ in KINDS} == {*tables.KINDS, *changes.ABOUT}
    exchange.put(database, "firm", {"dab": exchange.firm()})
    for email, region in (("lublin@urzad.example", "06"), ("warszawa@urzad.example", "14")):
        editor(database, email, region)
    account(database, "admin@atlas.example", (ADMINISTRATOR, "*"))
    enter(database, YESTERDAY, *(one[:3] for one in KINDS))
    assert digest.send(database, MORNING) == 2
    lublin, admin = digests(database)
    assert (lublin.recipient, admin.recipient) == ("lublin@urzad.example", "admin@atlas.example")
    near = [f"- {name}" for kind, _key, _patch, name in KINDS if kind not in NATIONAL]
    assert "\n".join(["6 nowych zgłoszeń:", *near, ""]) in lublin.body
    assert "\n".join(["9 nowych zgłoszeń:", *(f"- {name}" for *_, name in KINDS), ""]) in admin.body
    assert "Razem na decyzję czeka 6 zgłoszeń." in lublin.body


def test_tables_of_firms_are_told_where_their_cluster_lies_and_those_of_none_to_administrators(database):
    lublin = editor(database, "lublin@urzad.example")
    editor(database, "warszawa@urzad.example", "14")
    account(database, "admin@atlas.example", (ADMINISTRATOR, "*"), language="en")
    bring(database, YESTERDAY, "agro")
    bring(database, YESTERDAY, "agro", "own.csv", lublin.account)
    bring(database, YESTERDAY, "", "no\nbody.xlsx")
    assert [digest.send(database, MORNING + day * DAY) for day in range(9)] == [2, 0, 0, 0, 0, 0, 0, 2, 0]
    near, everything, late, _later = digests(database)
    assert "1 tabela firm czeka:\n- firmy.csv – Agroklaster\n" in near.body
    assert "3 tables of firms wait:\n- firmy.csv – Agroklaster\n- own.csv – Agro" in everything.body
    assert ("- no body.xlsx\n" in everything.body, "1 tabela firm czeka:" in late.body) == (True, True)
    assert "In all 3 proposals wait for you." in everything.body


def test_more_that_waits_and_more_editors_cost_few_statements(database, monkeypatch):
    """What is new is read once, not for each editor, and not for each proposal; and before anybody waits."""
    asked = []
    monkeypatch.setattr(database, "give_way", lambda: asked.append(1))  # before each statement that reads
    read = []
    for few in (True, False):
        first, last = (0, 2) if few else (2, 20)
        for number in range(first, last):
            editor(database, f"e{number}@urzad.example", language="en")
            enter(database, YESTERDAY + DAY * (not few), ("offer", f"o{number}", exchange.offer()))
        asked.clear()
        with transactions(database) as written:
            assert digest.send(database, MORNING + DAY * (not few)) == last
        read.append(len(asked))
        assert sum(map(len, written)) <= 6 * last + 6
    assert read[0] == read[1]


def test_whoever_sends_the_mails_of_the_day_knows_what_claims_are_about():
    script = "import geo.editorial.digest\nfrom geo.editorial.changes import ABOUT\nprint(*ABOUT.values())"
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["cluster", "firm"]


def test_each_editor_reads_of_the_own_voivodeship_once_a_day(database):
    editor(database, "lublin@urzad.example")
    editor(database, "warszawa@urzad.example", "14")
    account(database, "admin@atlas.example", (ADMINISTRATOR, "*"), language="en")
    coordinator(database)
    propose(database, "agro", YESTERDAY, founded="2008")
    assert digest.send(database, MORNING - timedelta(hours=1)) == 0  # before seven
    assert digest.send(database, MORNING) == 2
    assert digest.send(database, MORNING + timedelta(hours=5)) == 0
    lublin, admin = digests(database)
    assert (lublin.recipient, admin.recipient) == ("lublin@urzad.example", "admin@atlas.example")
    assert "1 nowe zgłoszenie:\n- Agroklaster" in lublin.body
    assert "Razem na decyzję czeka 1 zgłoszenie." in lublin.body
    assert "1 new proposal:\n- Agroklaster" in admin.body
    assert digest.send(database, MORNING + DAY) == 0  # nothing new: no mail
    assert len(digests(database)) == 2


def test_what_waits_too_long_is_told_once(database):
    editor(database)
    propose(database, "agro", YESTERDAY, founded="2008")
    sent = [digest.send(database, MORNING + day * DAY) for day in range(12)]
    assert sent == [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert "1 zgłoszenie czeka od ponad tygodnia:" in digests(database)[1].body


def test_answers_and_silence_are_told(database):
    editor(database)
    editor(database, "warszawa@urzad.example", "14")
    coordinator(database)
    fill_in(database, "bio", email="biuro@bio.example")
    begin = MORNING - 43 * DAY
    requests.start(database, MACHINE, EVERYONE, begin)
    answers.answer(database, token(mails(database)[0]), answers.RIGHT, YESTERDAY)
    requests.work(database, YESTERDAY)
    assert digest.send(database, MORNING) == 2
    agro, bio = digests(database)
    assert "1 odpowiedź na prośby:\n- Agroklaster – nadal aktualny" in agro.body
    assert "1 prośba pozostała bez odpowiedzi:\n- Bioklaster" in bio.body


def test_after_a_rest_of_the_server_nothing_is_left_out(database):
    editor(database)
    propose(database, "agro", YESTERDAY, founded="2008")
    assert digest.send(database, MORNING) == 1
    propose(database, "agro", MORNING + timedelta(hours=3), members="12")
    assert digest.send(database, MORNING + 3 * DAY) == 1
    assert "2" in digests(database)[1].body


def test_the_mail_can_be_stopped_by_its_link_alone_and_wanted_again(database):
    editor(database)
    propose(database, "agro", YESTERDAY, founded="2008")
    digest.send(database, MORNING)
    secret = token(digests(database)[0])
    assert digests(database)[0].headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answers.stop_digest(database, secret, MORNING)
    propose(database, "agro", MORNING + DAY - timedelta(hours=3), members="12")
    assert digest.send(database, MORNING + DAY) == 0
    answers.stop_digest(database, secret, MORNING, again=True)
    assert digest.send(database, MORNING + DAY) == 1
    with pytest.raises(Declined):
        answers.stop_digest(database, "x" * 43, MORNING)


def test_long_lists_are_cut(database):
    from geo.i18n import translator

    news = digest.News(proposed=tuple(f"Klaster {n}" for n in range(25)), waiting=25)
    first, last = digest.paragraphs(news, translator("en"))
    assert first.count("\n") == 11
    assert first.endswith("- and 15 more")
    assert last == "In all 25 proposals wait for you."
