"""The page on which editors write to subscribers."""

from tests import scenery
from tests.desk import signed_in
from tests.unit.exchange.test_digests import follow

POLISH, ENGLISH = "Zapraszamy na targi w maju.\n\nhttps://targi.example/", "Come to the fair in May, <b>all</b> of you."
FORM = {"region": "06", "text-pl": POLISH, "text-en": ENGLISH, "when": "next"}


def test_an_editor_writes_looks_and_only_then_puts_it_into_digests(database):
    follow(database, "offers", "region=06")
    asks = signed_in(database, "redakcja@b.pl", [("contact", "06")], scenery.embedded())
    assert 'href="../moderation/digest"' in asks.get("moderation").text.replace('href="./', 'href="../')
    page = asks.get("moderation/digest")
    assert "Nobody gets a mail for the text alone" in page.words and "Nothing yet." in page.words
    assert page.text.count("<option") == 1  # the contact point's own voivodeship
    looked = asks.post("moderation/digest", do="preview", **FORM)
    assert looked.status == 200 and "It concerns 1 subscriber today." in looked.words
    assert "Od punktu kontaktowego w województwie lubelskim" in looked.words
    assert "From the contact point of Lublin Voivodeship Come to the fair in May, <b>all</b> of you." in looked.words
    assert '<a href="https://targi.example/" rel="nofollow' in looked.text and "<b>all" not in looked.text
    assert "Nothing yet." in asks.get("moderation/digest").words
    taken = asks.follow(asks.post("moderation/digest", do="take", **FORM))
    assert "goes out with digests" in taken.words and "in 0 digests so far" in taken.words
    key = taken.text.partition("moderation/digest/")[2].partition('"')[0].partition("?")[0]
    assert "Come to the fair" in asks.get(f"moderation/digest?from={key}").text.partition("<textarea")[2]
    gone = asks.follow(asks.post(f"moderation/digest/{key}"))
    assert "withdrawn" in gone.words and "Withdraw (" not in gone.words


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(database):
    asks = signed_in(database, "redakcja@b.pl", [("contact", "06")], scenery.embedded())
    asks.get("moderation/digest")
    given = {**FORM, "text-en": "Short.", "text-de": "Kurz.", "when": "days", "first_day": "", "last_day": ""}
    page = asks.post("moderation/digest", do="take", **given)
    assert page.status == 422
    assert 'href="#f-text-en"' in page.text and 'href="#f-first_day"' in page.text and "<details open>" in page.text
    assert "Text (English): Write 20 to 1500 characters." in page.words
    assert "Zapraszamy na targi" in page.text and "Nothing yet." in page.words


def test_an_administrator_writes_to_all_and_is_told_where_no_mails_go_out(database):
    asks = signed_in(database, "szef@b.pl", [("administrator", "*")], scenery.embedded())
    page = asks.get("moderation/digest")
    assert page.text.count("<option") == 17 and "This installation sends no mails." in page.words
    looked = asks.post("moderation/digest", do="preview", **{**FORM, "region": ""})
    assert "From the editors of the Cluster Atlas Come to" in looked.words
    assert "It concerns 0 subscribers today." in looked.words
