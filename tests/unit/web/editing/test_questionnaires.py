"""The pages of questionnaires: the editor's, those behind the link of a letter, and one walk through all of them."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest

from geo.database import queries
from geo.database import questionnaires as kept
from geo.database.questionnaires import Questionnaire
from geo.days import day_of
from geo.editorial import decisions
from geo.exchange import questionnaires
from tests import heard
from tests.desk import browser, signed_in
from tests.html import Page
from tests.questionnaires import LINK, REGISTRY, SOURCES, answer, desk, firms, links, sent
from tests.stores import ADMIN

TODAY = datetime.now(UTC)
CLOSES = (TODAY + timedelta(days=30)).date().isoformat()


@pytest.fixture
def contact(database):
    opened = signed_in(database, "punkt@lubelskie.example", [("contact", "06")], SOURCES)
    opened.language = "pl"
    return opened


@pytest.fixture
def visitor(database):
    return browser(database, SOURCES, language="pl")


def version(page):
    return re.search(r'name="version" value="(\d+)"', page.text)[1]


def told(asks, reply):
    """The page that a form leads to."""
    return asks.follow(reply)


def link(database, place=1):
    return f"questionnaire/{links(database)[f'biuro@f{place}.example']}"


class TestMaking:
    def test_a_form_is_made_question_by_question(self, contact):
        empty = contact.get("questionnaires?lang=pl")
        Page(empty.text).check_structure()
        assert "Nie ma jeszcze ankiet." in empty.words
        assert "Ankieta firm województwa podlaskiego" in empty.words
        one = told(contact, contact.post("questionnaires?lang=pl", template="", about="firm", region="06"))
        here = one.address
        Page(one.text).check_structure()
        assert "Ankieta nie ma jeszcze pytań." in one.words
        texts = {"title-pl": "Potrzeby", "title-en": "Needs", "language": ["pl", "en"], "version": version(one)}
        one = told(contact, contact.post(f"{here}/words?lang=pl", **texts))
        section = contact.get(f"{here}/sections/0?lang=pl")
        words = {"words-pl": "Ogólne", "words-en": "General", "version": version(section)}
        section = told(contact, contact.post(f"{here}/sections/0?lang=pl", do="save", **words))
        asked = contact.post(f"{here}/sections/0?lang=pl", do="add", kind="one", version=version(section))
        question = told(contact, asked)
        Page(question.text).check_structure()
        given = {"words-pl": "Czego brak?", "words-en": "What is missing?", "version": version(question)}
        wrong = contact.post(
            f"{here}/questions/q1?lang=pl", **given, **{"options-pl": "ludzi\nśrodków", "options-en": "staff"}
        )
        assert (wrong.status, "w każdym języku w tej samej kolejności" in wrong.words) == (422, True)
        assert "staff" in wrong.text
        options = {"options-pl": "ludzi\nśrodków", "options-en": "staff\nfunds", "required": "yes"}
        section = told(contact, contact.post(f"{here}/questions/q1?lang=pl", **given, **options))
        assert "Czego brak? jedna z możliwości, wymagane" in section.words
        Page(section.text).check_structure()
        seen = contact.get(f"{here}/preview?lang=pl&words=en")
        Page(seen.text).check_structure()
        assert "What is missing?" in seen.words
        assert "funds" in seen.words
        assert "Listy można wysłać, gdy" in told(contact, contact.post(f"{here}?lang=pl", do="share")).words

    def test_parts_are_moved_and_removed_and_what_is_old_is_declined(self, contact):
        made = contact.post("questionnaires?lang=pl", template="firms-podlaskie", region="06")
        here = told(contact, made).address
        for do, first in (("down", "Miejscowość siedziby"), ("remove", "Miejscowość siedziby")):
            page = contact.get(f"{here}/questions/q1?lang=pl")
            page = told(contact, contact.post(f"{here}/questions/q1?lang=pl", do=do, version=version(page)))
            assert first in page.words
        assert "NIP" not in page.words
        old = contact.post(f"{here}/sections/0?lang=pl", do="down", version="1")
        assert (old.status, "Ktoś inny zmienił w międzyczasie" in old.words) == (422, True)
        page = told(contact, contact.post(f"{here}/sections/0?lang=pl", do="remove", version=version(page)))
        assert "Konkurencyjność" in page.words
        gone = told(contact, contact.post(f"{here}?lang=pl", do="delete"))
        assert "Ankieta jest usunięta." in gone.words

    def test_who_cannot_be_reached_is_said(self, contact, database):
        firms(database, 1)
        questionnaire = told(contact, contact.post("questionnaires?lang=pl", template="firms-podlaskie", region="06"))
        here = questionnaire.address
        bad = contact.post(f"{here}?lang=pl", do="days", opens="", closes="kiedyś")
        assert (bad.status, "Wpisz dzień, np." in bad.words) == (422, True)
        contact.post(f"{here}?lang=pl", do="days", opens="", closes=CLOSES)
        page = contact.get(f"{here}/send?lang=pl&size=large")
        assert "Do nikogo z nich nie można napisać." in page.words
        page = contact.get(f"{here}/send?lang=pl")
        Page(page.text).check_structure()
        assert "List dotrze do 1 podmiotu (1 list)" in page.words
        assert "1 list jest w drodze." in told(contact, contact.post(f"{here}/send?lang=pl", key="firma-1")).words
        again = contact.get(f"{here}/send?lang=pl")
        assert "Ankietę już do nich wysłano: 1" in again.words


class TestWalk:
    """Defined, sent, answered in two sittings, corrected, sent in, decided: the profile says it, the summary counts."""

    def test_from_the_template_to_a_changed_profile_and_a_summary(self, contact, database, visitor):
        keys = firms(database, 4)
        here = told(contact, contact.post("questionnaires?lang=pl", template="firms-podlaskie", region="06")).address
        contact.post(f"{here}?lang=pl", do="days", opens="", closes=CLOSES)
        told(contact, contact.post(f"{here}/send?lang=pl", key=keys))
        assert len([mail for mail in heard.mails(database) if LINK.search(mail.body)]) == 4
        assert "Nikt jej jeszcze nie przesłał." in contact.get(f"{here}/results?lang=pl").words
        way = link(database)
        self.answer_first(visitor, way)
        self.answer_the_rest(browser(database, SOURCES, language="pl"), way)  # another day, perhaps another person

        with database.reading() as session:
            [proposed] = [one.change for one in kept.replies(session, int(here.rpartition("/")[2])) if one.change]
        decisions.accept(database, proposed, ADMIN)
        with database.reading() as session:
            now = queries.entry(session, "firm", "firma-1").data
        assert (now["size"], now["website"]) == ("medium", "nowa.example.pl")
        assert now["texts"][0]["text"] == "Meble, schody i okna."
        results = contact.get(f"{here}/results?lang=pl")
        Page(results.text).check_structure()
        assert "Zapytano: 4; przesłano: 1; rozpoczęto: 0; przypomniano: 0." in results.words
        assert "Przesłane: ukryte." in results.words

    def answer_first(self, visitor, way):
        start = visitor.get(f"{way}?lang=pl")
        Page(start.text).check_structure()
        assert "Odpowiadasz w imieniu: Firma 1." in start.words
        assert "Odpowiedzi: 0 z 22." in start.words
        first = visitor.get(f"{way}/0?lang=pl")
        Page(first.text).check_structure()
        assert 'value="dab.example.pl"' in first.text  # what the profile says already
        profile = {"q1": "", "q2": "Lublin", "q3": "medium", "q4": "16\n31", "q5": "nowa.example.pl"}
        bad = visitor.post(f"{way}/0?lang=pl", do="next", **profile, q6="dawno")
        assert (bad.status, "Wpisz liczbę, np. 12" in bad.words) == (422, True)
        Page(bad.text).check_structure()
        second = told(visitor, visitor.post(f"{way}/0?lang=pl", do="next", **profile, q6="1998"))
        assert second.address.endswith("/1")
        assert "Odpowiedz na to pytanie; odpowiedź jest wymagana." in visitor.get(f"{way}/send?lang=pl").words
        assert visitor.post(f"{way}/send?lang=pl").status == 422

    def answer_the_rest(self, visitor, way):
        assert "Odpowiedzi: 5 z 22." in visitor.get(f"{way}?lang=pl").words
        visitor.get(f"{way}/1?lang=pl")
        visitor.post(f"{way}/1?lang=pl", do="next", q7="Meble i schody.", q8="6", q9=["1", "3"], q10="30,5")
        visitor.post(f"{way}/3?lang=pl", do="next", q18="yes")
        ready = visitor.get(f"{way}/send?lang=pl")
        Page(ready.text).check_structure()
        assert "nowa.example.pl" in ready.words
        assert "Meble z drewna." in ready.words  # what it says now
        thanks = told(visitor, visitor.post(f"{way}/send?lang=pl"))
        assert "Dziękujemy, odpowiedzi są przesłane." in thanks.words
        assert "czeka na decyzję redakcji" in thanks.words
        visitor.get(f"{way}/1?lang=pl")
        visitor.post(f"{way}/1?lang=pl", do="back", q7="Meble, schody i okna.", q8="6", q9=["1"], q10="")
        assert "Od przesłania zmieniono odpowiedzi" in visitor.get(f"{way}?lang=pl").words
        visitor.get(f"{way}/send?lang=pl")
        told(visitor, visitor.post(f"{way}/send?lang=pl"))


class TestAnswering:
    def test_a_look_changes_nothing_and_words_come_in_the_language_that_is_asked_for(self, database, visitor):
        number = sent(desk(database), 1)
        way = link(database)
        questionnaires.set_days(desk_again(database), number, "", CLOSES)
        for method in ("HEAD", "GET"):
            assert visitor.get(f"{way}/0", method).status == 200
        page = visitor.get(f"{way}/1?lang=pl&words=en")
        assert 'lang="en">A cluster?' in page.text
        assert "Zapisz" in page.words
        with database.reading() as session:
            assert [one.saved_at for one in kept.replies(session, number)] == [None]

    def test_what_breaks_a_rule_of_the_profile_is_said_before_sending_and_at_its_question(self, database, visitor):
        number = sent(desk(database), 1)
        questionnaires.set_days(desk_again(database), number, "", CLOSES)
        way = link(database)
        visitor.get(f"{way}/0?lang=pl")
        visitor.post(f"{way}/0?lang=pl", q1="nie mamy", q2="small", q3="Meble.")
        assert "brakuje 1 odpowiedzi lub trzeba ją poprawić" in visitor.get(f"{way}?lang=pl").words
        page = visitor.get(f"{way}/send?lang=pl")
        mend = re.search(r'href="([^"]+mend=yes[^"#]*)#f-q1"', page.text)
        assert mend
        section = visitor.get(f"{way}/0?lang=pl&mend=yes")
        Page(section.text).check_structure()
        assert 'id="f-q1-wrong"' in section.text

    def test_answers_are_deleted_and_letters_are_stopped_by_the_link(self, database, visitor):
        number = sent(desk(database), 1)
        questionnaires.set_days(desk_again(database), number, "", CLOSES)
        way = link(database)
        answer(database, 1, TODAY)
        visitor.get(f"{way}?lang=pl")
        assert "Twoje odpowiedzi są usunięte." in told(visitor, visitor.post(f"{way}/leave?lang=pl", do="delete")).words
        assert "Nie będziesz już" in told(visitor, visitor.post(f"{way}/leave?lang=pl", do="stop")).words
        assert "Znów będziesz" in told(visitor, visitor.post(f"{way}/leave?lang=pl", do="again")).words
        assert visitor.get("questionnaire/nothing?lang=pl").status == 422

    def test_what_a_script_sends_while_somebody_types_is_kept_faulty_or_not(self, database, visitor):
        number = sent(desk(database), 1)
        questionnaires.set_days(desk_again(database), number, "", CLOSES)
        way = link(database)
        visitor.get(f"{way}/1?lang=pl")
        reply = visitor.post(f"{way}/1?lang=pl", do="keep", q4="yes", q6="dużo", q9="Uwaga")
        assert (reply.status, reply.text) == (204, "")
        assert visitor.send_form(f"{way}/1", {"do": "keep", "q9": "cudze", "token": "x"}).status == 403
        with database.reading() as session:
            (one,) = kept.replies(session, number)
        assert (one.answers["q4"], one.answers["q6"], one.answers["q9"]) == (["yes"], ["dużo"], ["Uwaga"])
        assert one.saved_at is not None and one.handed_at is None
        with database.writing() as session:
            session.get(Questionnaire, number).closes = (TODAY - timedelta(days=2)).date().isoformat()
        late = visitor.post(f"{way}/1?lang=pl", do="keep", q9="Później")
        assert (late.status, late.header("content-type")) == (422, "text/plain; charset=utf-8")
        assert late.text.startswith("Ankieta nie jest dziś otwarta")

    def test_what_is_closed_is_said_and_nothing_is_taken(self, database, visitor):
        number = sent(desk(database), 1)
        way = link(database)
        with database.writing() as session:
            session.get(Questionnaire, number).closes = (TODAY - timedelta(days=2)).date().isoformat()
        page = visitor.get(f"{way}?lang=pl")
        Page(page.text).check_structure()
        assert "Ankieta nie jest dziś otwarta." in page.words
        assert visitor.post(f"{way}/0?lang=pl", q2="large").status == 422


def sheet(browser, path):
    """Read the one sheet of a workbook with a reader of others."""
    from python_calamine import CalamineWorkbook

    reply = browser.get(path)
    assert reply.header("content-type").endswith("spreadsheetml.sheet")
    (named,) = (book := CalamineWorkbook.from_filelike(BytesIO(reply.content))).sheet_names
    return book.get_sheet_by_name(named).to_python()


def desk_again(database):
    return questionnaires.QuestionnaireDesk(database, ADMIN, TODAY)


class TestResults:
    @pytest.fixture
    def answered(self, database):
        number = sent(desk(database), 4)
        questionnaires.set_days(desk_again(database), number, "", CLOSES)
        for place in (1, 2, 3, 4):
            answer(database, place, TODAY, q4="no" if place == 1 else "yes", q6=str(place), q9="=1+1")
        return number

    def test_counts_are_shown_and_small_ones_hidden_in_page_and_files(self, contact, database, answered):
        here = f"questionnaires/{answered}"
        page = contact.get(f"{here}/results?lang=pl")
        Page(page.text).check_structure()
        assert "tak ukryte" in page.words
        assert "średnia: 2,5" in page.words
        summary = contact.get(f"{here}/summary.csv?lang=pl").text
        assert "Klaster?;tak lub nie;tak;ukryte" in summary
        assert "1+1" not in summary
        answers = contact.get(f"{here}/answers.csv?lang=pl").text
        assert "Firma 1" in answers
        assert "'=1+1" in answers

    def test_a_workbook_holds_numbers_days_labels_and_says_what_is_hidden(self, contact, database, answered):
        at = desk_again(database)
        answer(database, 2, TODAY, q4="yes", q5=["1", "2"], q6="2,5", q7="4", q8="1.12.2025", q9="Żółć")
        summary = sheet(contact, f"questionnaires/{answered}/summary.xlsx?lang=pl")
        assert summary[0] == ["Sekcja", "Pytanie", "Rodzaj odpowiedzi", "Odpowiedź", "Liczba", "Średnia"]
        told = {(row[1], row[3]): row[4:] for row in summary[1:]}
        # Of four firms one said no, which is hidden, and so are those who said yes: their sum is known.
        assert told["Klaster?", "odpowiedź jest"] == [4, ""]
        assert (told["Klaster?", "tak"], told["Klaster?", "nie"]) == (["ukryte", ""], ["ukryte", ""])
        assert told["Eksport", "odpowiedź jest"] == [4, 2.6]  # (1 + 2,5 + 3 + 4) / 4 = 2,625
        small = "Mała (10–49 pracujących)"
        assert (told["Wielkość", small], told["Wielkość", "Duża (od 250 pracujących)"]) == ([4, ""], [0, ""])
        answers = sheet(contact, f"questionnaires/{answered}/answers.xlsx?lang=pl")
        assert answers[0][:6] == ["Nazwa", "Przesłane", "Strona", "Wielkość", "Co robi?", "Klaster?"]
        rows, day = {row[0]: row[1:] for row in answers[1:]}, day_of(TODAY)
        assert rows["Firma 1"] == [day, "", small, "", "nie", "", 1, "", "", "=1+1"]
        assert rows["Firma 2"] == [day, "", small, "", "tak", "kraj; UE", 2.5, 4, date(2025, 12, 1), "Żółć"]
        assert questionnaires.outcome(at, answered, REGISTRY).summary.replies == 4

    def test_the_summary_is_for_everybody_once_it_is_shared_and_closed(self, contact, database, visitor, answered):
        here = f"questionnaires/{answered}"
        contact.get(here)
        contact.post(here, do="share", shared="yes")
        assert visitor.get(f"{here}/summary").status == 404
        with database.writing() as session:
            session.get(Questionnaire, answered).closes = (TODAY - timedelta(days=2)).date().isoformat()
        page = visitor.get(f"{here}/summary?lang=pl")
        Page(page.text).check_structure()
        assert "Przesłane: 4." in page.words
        assert "Firma 1" not in page.words
        assert "1+1" not in page.text
