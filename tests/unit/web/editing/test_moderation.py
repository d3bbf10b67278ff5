"""The queue, the page of a decision, taking back: what editors see, choose and are told."""

from datetime import datetime, time, timedelta

import pytest

from geo import days
from geo.access.person import ADMINISTRATOR, CONTACT, COORDINATOR, EVERYWHERE
from geo.database.models import Change
from geo.editorial import changes, decisions
from geo.editorial.changes import ProposedChange
from tests import desk, scenery
from tests.forms import fields, filled
from tests.proposals import mails, now, person, propose
from tests.stores import ADMIN, LUBELSKIE

SOURCES = scenery.embedded()


@pytest.fixture
def editor(database):
    return desk.signed_in(database, "punkt@b.pl", [(CONTACT, "06")], SOURCES)


@pytest.fixture
def author(database):
    return person(database, 1, language="en")


def send(browser, number, do, **more):
    """Send the form of a page as it stands, with some inputs filled in."""
    form = filled(browser.get(f"moderation/{number}").text)
    return browser.send_form(f"moderation/{number}", {**form, "token": browser.token, **more, "do": do})


def test_the_queue_has_the_region_s_with_age_and_who_works_on_it(database, editor, author):
    number = propose(database, {"founded": "2008"}, by=author)
    moved = propose(database, {"teryt": "14", "city": "Łódź"}, key="bio", submit=False)
    elsewhere = propose(database, {"founded": "2001"}, key="bio", by=author)
    page = editor.get("moderation")
    assert "Agroklaster" in page.words and "Lublin a visitor" in page.words and "today nobody" in page.words
    assert f"moderation/{elsewhere}" not in page.text and f"moderation/{moved}" not in page.text
    assert editor.get(f"moderation/{elsewhere}").status == 422
    assert "You have taken this." in editor.follow(send(editor, number, "take")).words
    assert "Taken by Agroklaster" in editor.get("moderation").words and "today you" in editor.get("moderation").words
    assert "1 proposal does not pass the filters" in editor.get("moderation?age=7").words
    assert "1 proposal" in editor.get("moderation?kind=change&region=06").words
    assert "Nothing here" in editor.get("moderation?state=refused&kind=%3Cb%3E").words


def test_what_came_late_yesterday_has_waited_a_day(database, editor):
    number = propose(database, {"founded": "2008"})
    with database.writing() as session:
        late = datetime.combine(days.today() - timedelta(days=1), time(23, 59), days.ZONE)
        session.get(Change, number).submitted_at = late
    assert "1 day nobody" in editor.get("moderation").words


def test_nobody_else_comes_in(database):
    propose(database, {"founded": "2008"})
    for roles in ((), [(COORDINATOR, "agro")]):
        browser = desk.signed_in(database, f"{len(roles)}@x.pl", roles, SOURCES)
        assert browser.get("moderation").status == 403
        assert browser.post("moderation/3", do="accept").status == 403
    assert desk.browser(database, SOURCES).get("moderation").status == 303


def test_a_change_is_shown_with_its_versions_sources_rules_and_map(database, editor, author):
    proposal = ProposedChange("cluster", "agro", {"city": "Puławy", "founded": "2008"}, 1, "bo tak", "https://c.pl;zły")
    page = editor.get(f"moderation/{changes.propose(database, proposal, author)}")
    assert "2007" in page.words and "2008" in page.words and "Lublin" in page.words
    assert '<a href="https://c.pl" rel="noopener noreferrer">' in page.text and 'href="zły"' not in page.text
    assert "bo tak" in page.words and "proposed seat" in page.words and page.text.count("<circle") == 2
    assert "Lublin → Puławy" in page.words
    assert fields(page.text)["f-founded"]["value"] == "2008"


def test_returned_and_refused_need_a_reason_which_is_mailed(database, editor, author):
    number = propose(database, {"founded": "2008"}, by=author)
    wrong = send(editor, number, "return", reason=" ")
    assert wrong.status == 422 and "Say why, or choose a rule" in wrong.words
    editor.follow(send(editor, number, "return", reason="Which page?"))
    assert mails(database)[-1][0] == "1@b.pl" and "Which page?" in mails(database)[-1][2]
    page = editor.get(f"moderation/{number}")
    assert "Which page?" in page.words and 'value="accept"' not in page.text


def test_it_is_accepted_with_edits_and_what_breaks_a_rule_is_named(database, editor, author):
    number = propose(database, {"founded": "2008", "members": "41"}, by=author)
    wrong = send(editor, number, "accept", founded="1700", reason="bez zmian")
    assert wrong.status == 422 and "Founded: Write a year of four digits" in wrong.words
    assert fields(wrong.text)["f-founded"]["value"] == "1700" and "bez zmian" in wrong.text
    editor.follow(send(editor, number, "accept", founded="2009", checked="1"))
    assert (now(database)["founded"], now(database)["members"]) == ("2009", "41")
    assert "other into" in mails(database)[-1][2] or "something else into these fields" in mails(database)[-1][2]


AWARD = {"status": "regional_key", "detail": "rok 2020", "valid_from": "2020-05-01", "sources": "https://c.pl/a"}


def test_statuses_are_edited_removed_and_added_where_they_are_decided_on(database, editor, author):
    before = now(database).get("statuses") or []
    number = propose(database, {"statuses": [*before, AWARD, {**AWARD, "detail": "rok 2021"}]}, by=author)
    first, second, third = (f"statuses-{len(before) + place}" for place in range(3))
    page = editor.get(f"moderation/{number}")
    assert f'name="{third}-status"' in page.text and "Add another status" in page.words
    wrong = send(editor, number, "accept", **{f"{first}-valid_from": "soon", f"{second}-removed": "1"})
    assert wrong.status == 422 and f"Status {len(before) + 1}: From: Write" in wrong.words.replace(" :", ":")
    assert (
        fields(wrong.text)[f"f-{first}-valid_from"] | {"value": "soon", "aria-invalid": "true"}
        == (fields(wrong.text)[f"f-{first}-valid_from"])
    )
    assert "checked" in next(line for line in wrong.text.splitlines() if f'name="{second}-removed"' in line)
    form = filled(wrong.text, do="row", **{f"{third}-status": "regional_key", f"{third}-sources": "https://c.pl/b"})
    more = editor.send_form(f"moderation/{number}", {**form, "token": editor.token})
    assert more.status == 200 and f"statuses-{len(before) + 3}-status" in more.text and "<details open>" in more.text
    form = filled(more.text, do="accept", **{f"{first}-valid_from": "2020-06-01"})
    editor.follow(editor.send_form(f"moderation/{number}", {**form, "token": editor.token}))
    assert now(database)["statuses"] == [
        *before,
        {**AWARD, "valid_from": "2020-06-01"},
        {"status": "regional_key", "sources": "https://c.pl/b"},
    ]
    assert "something else into these fields" in mails(database)[-1][2] and "Statuses" in mails(database)[-1][2]


def test_statuses_that_nobody_touched_stay_as_proposed(database, editor, author):
    proposed = [AWARD, *(now(database).get("statuses") or [])]
    number = propose(database, {"statuses": proposed}, by=author)
    editor.follow(send(editor, number, "accept"))
    assert now(database)["statuses"] == proposed
    assert "into these fields" not in mails(database)[-1][2]


def test_what_both_changed_is_for_the_editor_to_decide(database, editor, author):
    number = propose(database, {"founded": "2008"}, by=author)
    decisions.accept(database, propose(database, {"founded": "2010"}), LUBELSKIE)
    page = editor.get(f"moderation/{number}")
    assert "changed by both" in page.words and "2007" in page.words and "2010" in page.words
    assert "Decide what holds in: Founded" in send(editor, number, "accept").words
    for choice, year in (("now", "2010"), ("proposed", "2008"), ("edited", "2012")):
        other = propose(database, {"founded": "2008"}, by=author)
        form = {"hold-founded": choice, **({"founded": "2012"} if choice == "edited" else {})}
        editor.follow(send(editor, other, "accept", **form))
        assert now(database)["founded"] == year
        if year != "2010":
            decisions.accept(database, propose(database, {"founded": "2010"}, version(database)), LUBELSKIE)


def version(database):
    return changes.history(database, "cluster", "agro")[-1][0].revision.version


def test_two_editors_at_once_and_an_author_who_writes_anew_get_a_sentence(database, editor, author):
    number = propose(database, {"founded": "2008"}, by=author)
    form = filled(editor.get(f"moderation/{number}").text, do="accept")
    decisions.return_(database, number, ADMIN, decisions.Verdict("źle"))
    late = editor.send_form(f"moderation/{number}", form)
    assert late.status == 422 and "returned to its author in the meantime, so nothing was done" in late.words
    changes.revise(database, number, ProposedChange("cluster", "agro", {"founded": "1999"}, 1), author)
    anew = editor.send_form(f"moderation/{number}", {**form, "reason": "już pisane"})
    assert "handed this in anew while you looked at it" in anew.words and "już pisane" in anew.text
    assert now(database)["founded"] == "2007"


BECAME = {
    "accept": "Accepted on {day}; decided by the contact point",
    "return": "Returned to be mended on {day}; decided by the contact point",
    "refuse": "Refused on {day}; decided by the contact point",
    "withdraw": "Withdrawn by its author on {day}.",
}


@pytest.mark.parametrize("do", BECAME)
def test_a_decided_change_is_shown_as_it_was_decided_on(database, editor, author, do):
    number = propose(database, {"founded": "2008", "city": "Puławy"}, by=author)
    if do == "withdraw":
        changes.withdraw(database, number, author)
    else:
        editor.follow(send(editor, number, do, reason="tak", **({"founded": "2009"} if do == "accept" else {})))
    later = propose(database, {"founded": "2011", "city": "Zamość"}, version(database), by=author)
    decisions.accept(database, later, LUBELSKIE)
    page = editor.get(f"moderation/{number}")
    became = BECAME[do].format(day=f"{days.today():%-d %B %Y}")
    assert became + (" (you)." if do != "withdraw" else "") in page.words
    year, after = ("2009", "After") if do == "accept" else ("2008", "Proposed")
    assert f"Field Before {after} " in page.words and f"Founded 2007 {year}" in page.words
    assert "Lublin → Puławy" in page.words and "2011" not in page.words and "Zamość" not in page.words
    assert "was changed since" not in page.words and "No field changes" not in page.words
    other = desk.signed_in(database, "drugi@b.pl", [(CONTACT, "06")], SOURCES)
    assert "(you)" not in other.get(f"moderation/{number}").words and became in other.get(f"moderation/{number}").words


def test_an_accepted_change_that_was_taken_back_or_altered_nothing_says_so(database, editor, author):
    number, same = (propose(database, {"founded": "2008"}, by=author) for _ in range(2))
    editor.follow(send(editor, number, "accept"))
    editor.follow(send(editor, same, "accept"))
    assert "The entry said so already" in editor.get(f"moderation/{same}").words
    assert "taken back later" not in editor.get(f"moderation/{number}").words
    admin = desk.signed_in(database, "admin@b.pl", [(ADMINISTRATOR, EVERYWHERE)], SOURCES)
    form = filled(admin.get(f"moderation/undo/{number}").text)
    assert admin.post(f"moderation/undo/{number}", **{**form, "reason": "pomyłka"}).status == 303
    page = editor.get(f"moderation/{number}")
    assert "It was taken back later." in page.words and "Founded 2007 2008" in page.words


def test_own_entries_are_seen_and_not_decided(database, editor):
    from geo.access import sessions

    own = sessions.find(database, editor.cookies["atlas_session"]).person
    number = propose(database, {"founded": "2008"}, by=own)
    assert "your own: somebody else decides" in editor.get("moderation").words
    page = editor.get(f"moderation/{number}")
    assert "Nobody decides on an own entry" in page.words and 'value="accept"' not in page.text
    forced = editor.send_form(
        f"moderation/{number}", {"token": editor.token, "do": "accept", "turn": "1", "version": "1"}
    )
    assert forced.status == 422 and "Nobody decides on an own entry" in forced.words


def test_all_of_an_author_is_taken_back_after_a_look(database, author):
    admin = desk.signed_in(database, "admin@b.pl", [(ADMINISTRATOR, EVERYWHERE)], SOURCES)
    number = propose(database, {"founded": "2008"}, by=author)
    decisions.accept(database, number, ADMIN)
    assert f"moderation/undo/{number}?of=author" in admin.get(f"moderation/{number}").text.replace("../", "")
    page = admin.get(f"moderation/undo/{number}?of=author")
    assert "1 change would be taken back" in page.words and "2008" in page.words and "2007" in page.words
    assert admin.post(f"moderation/undo/{number}?of=author", reason="").status == 422
    assert now(database)["founded"] == "2008"
    form = {**filled(page.text), "reason": "nieprawda"}
    second = propose(database, {"phone": "+48 22 111 11 11"}, key="bio", by=author)  # while the page stands open
    decisions.accept(database, second, ADMIN)
    page = admin.post(f"moderation/undo/{number}?of=author")  # by an old page without the numbers
    assert page.status == 422 and now(database)["founded"] == "2008"
    assert admin.post(f"moderation/undo/{number}?of=author", **form).status == 303
    assert now(database)["founded"] == "2007" and now(database, "bio")["phone"] == "+48 22 111 11 11"
    assert "nothing to take back" in admin.get(f"moderation/undo/{number}").words


def test_what_was_overtaken_since_the_look_is_shown_again_and_not_taken_back(database, author):
    admin = desk.signed_in(database, "admin@b.pl", [(ADMINISTRATOR, EVERYWHERE)], SOURCES)
    number = propose(database, {"founded": "2008"}, by=author)
    decisions.accept(database, number, ADMIN)
    way = f"moderation/undo/{number}?of=author"
    form = {**filled(admin.get(way).text), "reason": "nieprawda"}
    decisions.accept(database, propose(database, {"founded": "2009"}, 2, by=author), ADMIN)
    page = admin.post(way, **form)
    assert page.status == 409 and "nothing was taken back" in page.words and "2 changes would be" in page.words
    assert "nieprawda" in page.text and now(database)["founded"] == "2009"
    for shown in ("", "x", "9" * 5_000, f"{number},999"):
        assert admin.post(way, reason="nieprawda", shown=shown).status == 409
    assert admin.post(way, **filled(page.text)).status == 303 and now(database)["founded"] == "2007"
