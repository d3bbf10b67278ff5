"""What a contact point sees: only its own voivodeships, what is stale first, notes that stay."""

from datetime import date

import pytest

from geo.access.person import MACHINE
from geo.database.engine import Database
from geo.editorial import answers, monitoring, requests
from geo.editorial.monitoring import Narrowing
from geo.editorial.requests import EVERYONE
from geo.errors import Declined
from tests.heard import DAY, NOW, coordinator, editor, fill_in, mails, token
from tests.stores import ADMIN, KINDS, LUBELSKIE, VISITOR

LATER = NOW + 200 * DAY


def after_a_round(database):
    """The database after a round: the public address of one cluster has confirmed, the coordinator of the other not."""
    coordinator(database)
    fill_in(database, "bio", email="biuro@bio.example")
    requests.start(database, MACHINE, EVERYONE, NOW)
    answers.answer(database, token(mails(database)[1]), answers.RIGHT, NOW + DAY)
    for day in (14, 28, 42):
        requests.work(database, NOW + day * DAY)
    return database


@pytest.fixture
def watched(database):
    return after_a_round(database)


@pytest.fixture(scope="module", params=KINDS)
def read(request, stores, tmp_path_factory):
    """One such database on each kind, for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("read")
    with stores.lent(stores.filled(request.param, folder)) as settings, Database(settings) as opened:
        yield after_a_round(opened)


def shown(overview):
    return [one.key for one in overview.clusters]


def test_what_was_never_confirmed_comes_first(read):
    found = monitoring.overview(read, ADMIN, LATER)
    agro, bio = found.clusters
    assert (agro.key, agro.confirmed, agro.unanswered, agro.stale) == ("agro", None, date(2026, 12, 1), True)
    assert (agro.asked, agro.answer, agro.open, agro.reach) == (date(2026, 12, 1), "", False, "account")
    assert (bio.key, bio.confirmed, bio.role, bio.unanswered) == ("bio", date(2026, 12, 2), "address", None)
    assert (bio.fresh, agro.fresh) == (date(2026, 12, 2), date(2026, 11, 23))
    assert found.regions == ("06", "14")


@pytest.mark.parametrize(
    ("state", "keys"),
    [
        ("stale", ["agro", "bio"]), ("never", ["agro"]), ("open", []), ("unanswered", ["agro"]), ("no_address", []),
        ("noted", []), ("", ["agro", "bio"]), ("nonsense", ["agro", "bio"]),
    ],
)  # fmt: skip
def test_the_list_can_be_narrowed(read, state, keys):
    found = monitoring.overview(read, ADMIN, LATER, Narrowing(state=state))
    assert shown(found) == keys
    if state in found.counts:
        assert found.counts[state] == len(keys)


def test_by_voivodeship_and_words(read):
    assert shown(monitoring.overview(read, ADMIN, NOW, Narrowing(region="14"))) == ["bio"]
    assert shown(monitoring.overview(read, ADMIN, NOW, Narrowing(words=" BIOKLÁSTER "))) == ["bio"]
    assert shown(monitoring.overview(read, ADMIN, NOW, Narrowing(region="14", words="agro"))) == []


def test_how_a_round_was_answered_by_voivodeship(watched):
    told = [
        (one.region, one.asked, one.answered, one.right) for one in monitoring.overview(watched, ADMIN, NOW).responses
    ]
    assert told == [("06", 1, 0, 0), ("14", 1, 1, 1)]
    assert [one.region for one in monitoring.overview(watched, LUBELSKIE, NOW).responses] == ["06"]
    # Only the last round of a voivodeship counts.
    requests.start(watched, LUBELSKIE, requests.Wish(silent=True), LATER)
    answers.answer(watched, token(mails(watched)[-1]), answers.UPDATE, LATER)
    told = [
        (one.region, one.asked, one.update, one.begun) for one in monitoring.overview(watched, ADMIN, NOW).responses
    ]
    assert told == [("06", 1, 1, date(2027, 6, 19)), ("14", 1, 0, date(2026, 12, 1))]


def test_an_editor_sees_and_touches_the_own_voivodeship_alone(watched):
    assert shown(monitoring.overview(watched, LUBELSKIE, NOW)) == ["agro"]
    assert shown(monitoring.overview(watched, VISITOR, NOW)) == []
    for act in (
        lambda: monitoring.sheet(watched, LUBELSKIE, "bio", NOW),
        lambda: monitoring.add_note(watched, LUBELSKIE, "bio", "x", NOW),
        lambda: monitoring.confirm(watched, LUBELSKIE, "bio", "x", NOW),
        lambda: monitoring.sheet(watched, ADMIN, "nowhere", NOW),
    ):
        with pytest.raises(Declined, match="no such cluster where you decide"):
            act()


def test_notes_stay_with_role_and_day(watched):
    people = editor(watched)
    monitoring.add_note(watched, people, "agro", "  Dzwoniłem.\r\nOddzwonią. ", NOW)
    monitoring.add_note(watched, people, "agro", "=1+1", NOW + DAY)
    sheet = monitoring.sheet(watched, people, "agro", LATER)
    assert [(one.text, one.role) for one in sheet.notes] == [("=1+1", "contact"), ("Dzwoniłem.\nOddzwonią.", "contact")]
    assert (sheet.cluster.notes, sheet.cluster.note) == (2, "=1+1")
    for text, why in ((" \n", "Write the note"), ("x" * 2001, "at most 2000")):
        with pytest.raises(Declined, match=why):
            monitoring.add_note(watched, people, "agro", text, NOW)


def test_a_confirmation_by_telephone_ends_what_was_unanswered(watched):
    people = editor(watched)
    with pytest.raises(Declined, match="Say who confirmed"):
        monitoring.confirm(watched, people, "agro", "  ", LATER)
    monitoring.confirm(watched, people, "agro", "Telefon, biuro klastra.", LATER)
    sheet = monitoring.sheet(watched, people, "agro", LATER)
    assert (sheet.cluster.confirmed, sheet.cluster.role) == (date(2027, 6, 19), "contact")
    assert (sheet.cluster.unanswered, sheet.cluster.stale, sheet.cluster.note) == (
        None,
        False,
        "Telefon, biuro klastra.",
    )
    assert [event.kind for event in sheet.events] == ["confirmed", "unanswered"]
