"""The pages of the exchange, filled, as everybody meets them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from geo import days
from geo.access import sessions
from geo.database.questionnaires import QuestionnaireReply
from geo.editorial import publishing
from geo.exchange import imports, schedules
from tests import exchange, questionnaires, questions, scenery
from tests.browser.line import Line
from tests.browser.pages import map_frame, opened, ready, settle
from tests.browser.test_access import OF_COLOURS, violations
from tests.desk import account
from tests.meetings import arranged, at_event, everybody_meets, link_of
from tests.offers import OFFER
from tests.unit.exchange.test_imports import person, row, separated

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# What a first visit may bring (page, sheets, script, typeface), and what each further page does, bytes as sent.
FIRST, FURTHER = 240_000, 40_000  # a map of Europe among them
CAME = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, one) => sum + one.transferSize, 0)"""
# What the keyboard can hold, apart from what is folded away; of a group of radio buttons one.
REACHED = """() => {
    const asked = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0;
    window.atlasLeft = new Set([...document.querySelectorAll(asked)].filter(shown));
    window.atlasUnseen = [];
    document.addEventListener('focusin', ({ target }) => {
        const group = target.type === 'radio' ? document.getElementsByName(target.name) : [target];
        for (const one of group) window.atlasLeft.delete(one);
        const { outlineStyle, outlineWidth } = getComputedStyle(target);
        const box = target.getBoundingClientRect();
        const there = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
        const skip = target.matches('.atlas-skip');
        if (!skip && (outlineStyle === 'none' || parseFloat(outlineWidth) < 2 || !there)) {
            window.atlasUnseen.push(target.outerHTML.slice(0, 120));
        }
    });
    return window.atlasLeft.size + 4 * document.querySelectorAll('[type=date], [type=time]').length; // of several parts
}"""
KRAKOW = {"city": "Kraków", "teryt": "12", "latitude": "50.06143", "longitude": "19.93658"}
LEFT = "() => [[...window.atlasLeft].map((one) => one.outerHTML.slice(0, 120)), window.atlasUnseen]"


@pytest.fixture(scope="module")
def paths(database):
    """A registry with something of each kind, published; addresses of the pages that show it."""
    exchange.put(
        database,
        "firm",
        {
            "dab": exchange.firm(),
            "jan": exchange.firm(name="Jan Kowal", nip="", legal="sole", texts=[], memberships=[]),
            "buk": exchange.firm(name="Buk", nip="", **KRAKOW),
        },
    )
    now, today = datetime.now(UTC), days.today()  # the server goes by them
    day, until = today + timedelta(days=100), today + timedelta(days=200)
    offer = {**OFFER, "sector": "agri-food", "valid_until": f"{until}", "compiled": f"{today}"}
    exchange.put(database, "offer", {"laser": offer})
    exchange.put(database, "metacluster", {"zywnosc": exchange.metacluster()})
    at = arranged(at_event(database, day=day, now=now), day=day)
    everybody_meets(at)
    schedules.arrange(at)
    schedules.publish(at)
    publishing.publish(database)
    coordinator = person(database, "tables", ("coordinator", "agro"))
    table = separated(row(2), row(3, nip="1"), row(4, name="Dąb", nip=""), row(5, name="BUK", nip=""))
    number = imports.begin(database, coordinator, "agro", "członkowie.csv", table)
    imports.hand_in(database, number, coordinator, scenery.embedded().registry.towns)
    asked = questionnaires.sent(questionnaires.desk(database, now=now), closes=f"{day:%d.%m.%Y}")
    key, _secret = questions.sent(database, now=now)
    questionnaires.answer(database, 1, now)
    answered = f"questionnaire/{questionnaires.links(database)['biuro@f2.example']}"
    publishing.publish(database)  # all of it: pages would renew in the middle of a test
    return (
        *("firms/dab", "firms/jan", "import", f"import/{number}", "moderation", "moderation/digest", "offers/laser"),
        f"events?month={day:%Y-%m}",
        *("events/gielda", "events/gielda/meetings", f"meetings/{link_of(at, 0)}"),
        *("metaclusters", "metaclusters/zywnosc"),
        *("questionnaires", f"questionnaires/{asked}", f"questionnaires/{asked}/preview", f"{answered}/0"),
        *(f"questionnaires/{asked}/results", "questions", f"moderation/questions/{key}"),
        *("subscribe/clusters?sector=ict&region=06", "subscribe/offers"),
    )


@pytest.fixture(scope="module")
def signed(database):
    secret = sessions.begin(database, account(database, "szef@b.pl", [("administrator", "*")]))
    return {"name": "atlas_session", "value": secret}


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


# On a desk the same documents lie otherwise: only what depends on that is asked again there.
@pytest.mark.parametrize(("size", "rules", "languages"), [(DESK, OF_COLOURS, ["pl"]), (PHONE, None, ["pl", "en"])])
def test_filled_pages_are_everybodys(  # noqa: PLR0917 - fixtures
    new_context, server, paths, signed, size, rules, languages
):
    context = new_context(viewport=size, has_touch=size == PHONE)
    context.add_cookies([{**signed, "url": server.url}])
    page = context.new_page()
    for number, path in enumerate(paths):
        for lang in languages:
            page.goto(f"{server.url}/{path}{'&' if '?' in path else '?'}lang={lang}")
            assert page.locator("h1").count() == 1, path
            assert page.evaluate(CAME) <= (FURTHER if number else FIRST), path
            page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
            assert wide(page) == 0, (path, lang)
        assert violations(page, rules) == [], path
    page.goto(f"{server.url}/exchange?kind=firms&lang={languages[-1]}", wait_until="commit")
    settle(page)
    assert page.get_by_text("Zakład Stolarski Dąb").first.is_visible()
    assert (violations(page, rules), wide(page)) == ([], 0)


def test_layers_of_the_map_follow_a_choice_before_the_server_knows(new_context, server, paths, open_page):
    page = new_context(viewport=DESK).new_page()
    line = Line(page)
    with page.expect_response("**/engine/layers.*.json"):
        open_page(page, "/?layer=firms&layer=events&lang=en", server)
    ready(page)
    frame = map_frame(page)
    marks = "() => [...document.querySelectorAll('.atlas-layer')].map((mark) => mark.getAttribute('aria-label'))"
    whole = frame.evaluate(marks)
    assert "1 firm: Kraków" in whole and len(whole) > 1
    box = page.locator("#atlas-layered-firms")
    box.locator("summary").click()
    line.hold()
    body = opened(page, "region")
    body.get_by_role("checkbox", name="Lesser Poland").first.click()
    assert frame.evaluate(marks) == ["1 firm: Kraków"]
    href = frame.locator(".atlas-layer").get_attribute("href")
    assert href == f"{server.url}/exchange?lang=en&region=12&kind=firms&near=3094802&radius=1"
    assert box.locator("summary").inner_text().strip() == "1 firm"
    assert box.locator("li").all_inner_texts() == ["Kraków (1)"]
    below = box.evaluate("box => box.innerHTML")
    frame.evaluate("window.drawn = document.querySelector('.atlas-layer')")
    line.release()
    settle(page)
    assert frame.evaluate(marks) == ["1 firm: Kraków"]
    assert frame.evaluate("window.drawn.isConnected")  # the server has confirmed it
    assert box.evaluate("box => box.innerHTML") == below
    line.hold()
    body.get_by_role("checkbox", name="Lesser Poland").first.click()
    body.get_by_role("checkbox", name="Lubusz").first.click()  # where there is none
    assert box.locator("summary").inner_text().strip() == "0 firms"
    none = box.evaluate("box => box.innerHTML")
    line.release()
    settle(page)
    assert box.evaluate("box => box.innerHTML") == none and "How to add one?" in none


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_filled_pages_are_walked_through_with_the_keyboard(new_context, server, paths, signed, size):
    context = new_context(viewport=size, has_touch=size == PHONE)
    context.add_cookies([{**signed, "url": server.url}])
    page = context.new_page()
    for path in paths:
        page.goto(f"{server.url}/{path}")
        for _step in range(page.evaluate(REACHED) + 2):
            page.keyboard.press("Tab")
        assert page.evaluate(LEFT) == [[], []], path


def answers(database, key):
    with database.reading() as session:
        return session.query(QuestionnaireReply).filter_by(key=key).one().answers


def test_answers_are_kept_while_they_are_typed_and_wait_for_the_line(new_context, server, paths, database, watch):
    (path,) = (path for path in paths if path.startswith("questionnaire/"))
    context = new_context(viewport=PHONE, fresh=True)
    page = context.new_page()
    page.goto(f"{server.url}/{path}?lang=pl")
    line = page.get_by_role("status")
    expect(line).to_have_text("Odpowiedzi zapisują się podczas pisania.")
    page.get_by_label("Strona").fill("f2.example.pl")
    expect(line).to_have_text(re.compile(r"^Zapisano o\s\d\d:\d\d\.$"))
    assert answers(database, "firma-2")["q1"] == ["f2.example.pl"]
    watch.expects("net::ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    page.get_by_label("Co robi?").fill("Schody.")
    expect(line).to_contain_text("Nie zapisano: nie ma połączenia.")
    assert answers(database, "firma-2").get("q3", []) != ["Schody."]
    context.set_offline(False)  # the browser says so, and it is tried again
    expect(line).to_contain_text("Zapisano")
    page.get_by_label("Co robi?").fill("Schody i drzwi.")
    with page.expect_response(lambda answer: answer.request.method == "POST") as left:
        page.evaluate("""() => {
            Object.defineProperty(document, "visibilityState", { value: "hidden" });
            document.dispatchEvent(new Event("visibilitychange"));
        }""")  # another page comes before the pause is over
    assert left.value.status == 204
    assert answers(database, "firma-2")["q3"] == ["Schody i drzwi."]
    page.reload()
    expect(page.get_by_label("Co robi?")).to_have_value("Schody i drzwi.")
