"""The receipt that authors get for what they hand in."""

from geo.access.person import COORDINATOR
from geo.editorial import changes, claims, decisions
from geo.editorial.changes import ProposedChange
from tests.proposals import WHY, mails, person, propose
from tests.stores import LUBELSKIE


def test_what_is_handed_in_is_confirmed_to_its_author_in_their_language(database):
    number = propose(database, {"founded": "2008"}, by=person(database, 1, language="pl"))
    ((recipient, subject, body),) = mails(database)
    assert recipient == "1@b.pl" and subject == f"Otrzymano: Agroklaster (zgłoszenie {number})"
    assert f"/my/changes/{number}" in body and "Do tego czasu nic z niego nie jest publiczne" in body
    propose(database, {"founded": "2009"}, by=person(database, 2, language="en"))
    assert "has arrived. An editor decides on it." in mails(database)[-1][2]


def test_each_handing_in_has_one_receipt_and_a_draft_or_nobody_none(database):
    author = person(database, 1, language="en")
    number = propose(database, {"founded": "2008"}, by=author, submit=False)
    propose(database, {"founded": "2009"})  # by somebody without an account
    assert mails(database) == []
    again = ProposedChange("cluster", "agro", {"founded": "2008"}, 1)
    changes.revise(database, number, again, author)
    decisions.return_(database, number, LUBELSKIE, WHY)
    changes.revise(database, number, again, author)
    subjects = [subject.partition(":")[0] for _to, subject, _body in mails(database)]
    assert subjects == ["Received", "To be mended", "Received"]


def test_a_claim_has_a_receipt_too(database):
    author = person(database, 1, [(COORDINATOR, "bio")], "en")
    number = claims.claim(database, "agro", author, "Jestem prezeską.")
    assert mails(database)[-1][:2] == ("1@b.pl", f"Received: Agroklaster (proposal {number})")
