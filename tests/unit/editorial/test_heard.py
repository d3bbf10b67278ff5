"""What was confirmed reaches the pages with the next snapshot: as days and roles, and each snapshot keeps its own."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from geo.access.person import COORDINATOR, MACHINE, Person
from geo.database import queries
from geo.database.models import Change
from geo.editorial import changes, decisions, monitoring, publishing, requests
from geo.i18n import NO_BREAK, translator
from geo.store import live, public, registry
from geo.store.registry import Freshness
from tests.heard import DAY, NOW, coordinator, editor
from tests.stores import ADMIN

TODAY = date(2027, 2, 1)
COMPILED = date(2026, 11, 23)


def shown(settings):
    """What pages read."""
    data = live.pinned(settings)
    return registry.load(data.data, data.installed, TODAY)


def test_a_confirmation_replaces_the_day_of_compilation_on_pages(database):
    people, settings = editor(database), database.settings
    monitoring.confirm(database, people, "agro", "telefon, pani Nowak", NOW)
    assert publishing.unpublished(database) == 1
    first = publishing.catch_up(database)
    assert publishing.unpublished(database) == 0
    assert publishing.catch_up(database) is None
    found = shown(settings)
    assert found.freshness("agro") == Freshness(date(2026, 12, 1), "contact")
    assert found.freshness("bio") == Freshness(COMPILED)
    told = (live.pinned(settings).data / public.FOLDER / "confirmations.json").read_text("utf-8")
    assert told == '{"agro":{"confirmed":"2026-12-01","by":"contact"}}'  # no persons, no notes
    monitoring.confirm(database, people, "agro", "telefon", NOW + 9 * DAY)
    second = publishing.catch_up(database)
    assert second.data_version != first.data_version  # files and caches go by it
    assert shown(settings).freshness("agro").day == date(2026, 12, 10)
    for folder in live.kept(settings.live).values():
        live.remove_folder(folder)
    assert publishing.make_current(database, first.number).data_version == first.data_version
    assert shown(settings).freshness("agro").day == date(2026, 12, 1)


def test_silence_is_told_on_the_profile_until_somebody_answers(database):
    from geo.figures.facts import facts

    coordinator(database)
    requests.start(database, MACHINE, requests.EVERYONE, NOW)
    for day in (14, 28, 42):
        requests.work(database, NOW + day * DAY)
    publishing.catch_up(database)
    found = shown(database.settings)
    assert found.freshness("agro") == Freshness(COMPILED, "", date(2026, 12, 1))
    fact = facts(found, found.record(found.index_of("agro")), translator("pl"), TODAY)["compiled"]
    assert (fact.name, fact.text, fact.kind) == ("Wpis zestawiono", "23.11.2026", "uncertain")
    assert fact.note.endswith("Bez odpowiedzi od 01.12.2026.")
    monitoring.confirm(database, ADMIN, "agro", "telefon", NOW + 60 * DAY)
    publishing.catch_up(database)
    found = shown(database.settings)
    fact = facts(found, found.record(found.index_of("agro")), translator("pl"), TODAY)["compiled"]
    assert (fact.name, fact.text) == ("Wpis potwierdzono", "30.01.2027, przez punkt kontaktowy")
    assert fact.note.startswith(f"Zestawiono 23.11.2026 z{NO_BREAK}2 stron.")


def test_what_a_coordinator_changed_and_an_editor_accepted_is_a_confirmation(database):
    author = coordinator(database)
    with database.reading() as session:
        version = queries.entry(session, "cluster", "agro").record.version
    assert author == Person(author.account, frozenset({(COORDINATOR, "agro")}))
    number = changes.propose(database, changes.ProposedChange("cluster", "agro", {"founded": "2008"}, version), author)
    assert publishing.catch_up(database) is None  # it waits
    accept(database, number)
    publishing.catch_up(database)
    today = datetime.now(UTC)
    fresh = shown(database.settings).freshness("agro")
    assert (fresh.by, abs(fresh.day - today.date()) <= timedelta(days=1)) == ("coordinator", True)
    with database.reading() as session:
        assert session.scalar(select(Change.author_role).where(Change.id == number)) == "coordinator"


def accept(database, number):
    decisions.accept(database, number, ADMIN)
