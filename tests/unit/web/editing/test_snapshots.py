"""The administrator's page of publications."""

import pytest

from geo.access.person import ADMINISTRATOR, CONTACT
from geo.database import queries, turns
from geo.editorial import publishing
from geo.web.editing import snapshots as pages
from tests.desk import signed_in
from tests.html import Page
from tests.unit.editorial.test_publishing import accept


@pytest.fixture
def admin(database):
    return signed_in(database, "admin@atlas.example", [(ADMINISTRATOR, "*")])


def test_the_list_is_for_administrators(database):
    editor = signed_in(database, "lublin@urzad.example", [(CONTACT, "06")])
    for page in pages.PAGES:
        address = page.path.replace("{number:int}", "1")
        assert (editor.get(address) if page.method == "GET" else editor.post(address)).status == 403


def test_a_snapshot_that_is_kept_is_shown_again(database, admin):
    assert "Nothing has been published yet" in admin.get("snapshots").words
    for year in ("2008", "2009"):
        accept(database, {"founded": year})
        publishing.publish(database)
    accept(database, {"founded": "2010"})
    reply = admin.get("snapshots")
    Page(reply.text).check_structure()
    assert Page(reply.text).texts("th", scope="row") == ["2", "1"]
    assert "1 accepted change is about to be published." in reply.words
    done = admin.follow(admin.post("snapshots/1"))
    assert "All pages are about to show snapshot 1." in done.words
    with database.reading() as session:
        assert queries.current_snapshot(session).number == 1
    assert admin.post("snapshots/7").status == 409
    with database.writing() as session:
        turns.note(session, publishing.WORK, queries.snapshots(session)[0].built_at, "a <b>rule</b> is broken")
    assert "What was accepted cannot be published: a <b>rule</b> is broken" in admin.get("snapshots").words
