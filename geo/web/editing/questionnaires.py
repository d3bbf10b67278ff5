"""Questionnaires as editors have them: the list, one with its days and letters, whom it goes to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from geo import codes
from geo.codes import WORD_LANGUAGES, language_name
from geo.errors import Declined
from geo.exchange import questionnaires
from geo.exchange.questionnaires import ASKED, NO_ADDRESS, WANTS_NONE, QuestionnaireDesk, RecipientWish
from geo.exchange.questions import ABOUT
from geo.i18n import mark as _
from geo.selection import describe
from geo.text import collation_key
from geo.web.editing.desk import EDITORS, GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.exchange.questionnaires import QuestionnaireLine

WHOM = {"firm": _("firms"), "cluster": _("clusters")}
LEFT = {
    NO_ADDRESS: _("Nobody acts for them in the atlas, and they show no address:"),
    WANTS_NONE: _("They want no such letters:"),
    ASKED: _("They have been asked already:"),
}
SHOWN = 30  # names of those who are not reached
AT_ONCE = 1_500  # recipients of one form, which has a limited number of fields


def at(visit: Visit) -> QuestionnaireDesk:
    """Return the desk of who visits."""
    return QuestionnaireDesk(visit.database, visit.person, datetime.now(UTC))


def show(visit: Visit, fault: str = "") -> Response:
    """List the questionnaires of one's voivodeships, and offer to make one."""
    t = visit.t
    return visit.show(
        "editing/questionnaires.html",
        t("Questionnaires"),
        status=422 if fault else 200,
        listed=[_line(visit, line) for line in questionnaires.listed(at(visit))],
        templates=[(stem, form.said(name, t.language)) for stem, (name, form) in questionnaires.templates().items()],
        about=[(kind, t(WHOM[kind])) for kind in ABOUT],
        regions=_regions(visit),
        fault=fault,
    )


def _regions(visit: Visit) -> list[tuple[str, str]]:
    """Return the voivodeships on which the visitor decides; blank for the whole country."""
    registry, t = visit.sources.registry, visit.t
    named = [(code, describe.region_name(registry, code, t)) for code in registry.region_codes]
    own = [one for one in named if visit.person.decides((one[0],))]
    whole = [("", t("the whole country"))] if visit.person.decides(()) else []
    return whole + sorted(own, key=lambda one: collation_key(one[1]))


def region_name(visit: Visit, code: str) -> str:
    """Name the voivodeship of a questionnaire."""
    return describe.region_name(visit.sources.registry, code, visit.t) if code else visit.t("the whole country")


def state(visit: Visit, line: QuestionnaireLine) -> tuple[str, str]:
    """Return how far a questionnaire is: a code, and words."""
    t, today = visit.t, at(visit).today.isoformat()
    if not line.one.sent_at:
        return "draft", t("not sent yet")
    if line.one.closes < today:
        return "ended", t("closed since {day}", day=t.day(date.fromisoformat(line.one.closes)))
    return "submitted", t("open until {day}", day=t.day(date.fromisoformat(line.one.closes)))


def _line(visit: Visit, line: QuestionnaireLine) -> dict[str, Any]:
    code, words = state(visit, line)
    return {
        "href": visit.url(f"questionnaires/{line.one.id}"),
        "title": title(visit, line),
        "about": visit.t(WHOM[line.form.about]),
        "region": region_name(visit, line.one.region),
        "state": code,
        "words": words,
        "asked": line.asked,
        "handed": line.handed,
    }


def title(visit: Visit, line: QuestionnaireLine) -> str:
    """Return the title of a questionnaire."""
    return line.form.said(line.form.title, visit.language) or visit.t("Questionnaire without a title")


def begin(visit: Visit) -> Response:
    """Make a questionnaire, blank or of a template."""
    form, given = visit.form, questionnaires.templates().get(visit.form.get("template", ""))
    about = form.get("about", "")
    wanted = given[1] if given else questionnaires.blank(about if about in ABOUT else "firm", ("pl", "en"))
    try:
        number = questionnaires.begin(at(visit), wanted, form.get("region", ""))
    except Declined as error:
        return show(visit, error.words(visit.t))
    return visit.to(f"questionnaires/{number}")


def one(visit: Visit, fault: str = "", about: str = "") -> Response:
    """Show a questionnaire: its form, days, letters."""
    line, t = questionnaires.opened(at(visit), visit.params["number"]), visit.t
    form, kept = line.form, line.one
    sent = kept.sent_at is not None
    return visit.show(
        "editing/questionnaire.html",
        title(visit, line),
        status=422 if fault else 200,
        here=f"questionnaires/{kept.id}",
        line=line,
        sent=sent,
        whom=t(WHOM[form.about]),
        region=region_name(visit, kept.region),
        state=state(visit, line)[1],
        lacks=[
            t(words, **{n: language_name(v, t.language) if n == "language" else v for n, v in values.items()})
            for words, values in questionnaires.lacks(form)
        ],
        sections=[
            (place, form.said(section.words, t.language) or t("Section {number}", number=place + 1), section)
            for place, section in enumerate(form.sections)
        ],
        languages=[(code, language_name(code, t.language), code in form.languages) for code in WORD_LANGUAGES],
        named=[(code, language_name(code, t.language)) for code in form.languages],
        days=[visit.form.get(name, getattr(kept, name)) for name in ("opens", "closes")],
        closed=sent and kept.closes < at(visit).today.isoformat(),
        can_send=bool(kept.closes) and kept.closes >= at(visit).today.isoformat() and not questionnaires.lacks(form),
        fault=fault,
        about=about,
    )


def frame(visit: Visit) -> Response:
    """Set days, share the summary, delete."""
    number, do, form = visit.params["number"], visit.form.get("do", ""), visit.form
    questionnaires.opened(at(visit), number)
    try:
        if do == "days":
            questionnaires.set_days(at(visit), number, form.get("opens", ""), form.get("closes", ""))
        elif do == "share":
            questionnaires.share(at(visit), number, shared=form.get("shared") == "yes")
        elif do == "delete":
            questionnaires.delete(at(visit), number)
            return visit.to("questionnaires", visit.t("The questionnaire is deleted."))
    except Declined as error:
        return one(visit, error.words(visit.t), do)
    return visit.to(f"questionnaires/{number}", visit.t("Saved."))


def choose(visit: Visit, fault: str = "") -> Response:
    """Show whom letters would reach, and whom not."""
    number, t = visit.params["number"], visit.t
    line, wish = questionnaires.opened(at(visit), number), _wish(visit)
    plan = questionnaires.recipients(at(visit), number, wish)
    return visit.show(
        "editing/questionnaire_send.html",
        t("Send: {title}", title=title(visit, line)),
        status=422 if fault else 200,
        here=f"questionnaires/{number}",
        line=line,
        wish=wish,
        reached=plan.reached[:AT_ONCE],
        letters=sum(len(each.to) for each in plan.reached[:AT_ONCE]),
        more=len(plan.reached) - AT_ONCE,
        left=[(t(LEFT[reason]), names[:SHOWN], len(names)) for reason, names in plan.left.items()],
        regions=[] if line.one.region else [each for each in _regions(visit) if each[0]],
        **_choices(visit, line.form.about),
        fault=fault,
    )


def _choices(visit: Visit, about: str) -> dict[str, Any]:
    """Return what recipients can be narrowed by."""
    registry, t = visit.sources.registry, visit.t
    if about == "cluster":
        return {"sectors": [(sector.slug, t.pick(sector.name_pl, sector.name_en)) for sector in registry.sectors]}
    return {
        "clusters": [(registry.ids[place], registry.names[place]) for place in registry.name_rank.argsort()],
        "sizes": [(code, codes.code_name("firm_size", code, t.language)) for code in codes.codes("firm_size")],
    }


def _wish(visit: Visit) -> RecipientWish:
    asked = visit.form if visit.request.method == POST else visit.query
    return RecipientWish(
        **{name: asked.get(name, "").strip() for name in ("region", "cluster", "division", "size", "sector")}
    )


def send(visit: Visit) -> Response:
    """Send letters to those who are ticked."""
    number = visit.params["number"]
    try:
        letters = questionnaires.send(at(visit), number, _wish(visit), set(visit.form.getlist("key")))
    except Declined as error:
        return choose(visit, error.words(visit.t))
    return visit.to(f"questionnaires/{number}", letters.said(visit.t))


def remind(visit: Visit) -> Response:
    """Remind those who have not sent it in."""
    number = visit.params["number"]
    letters = questionnaires.remind(at(visit), number)
    return visit.to(f"questionnaires/{number}/results", letters.said(visit.t))


PAGES = (
    DeskPage("questionnaires", GET, show, EDITORS, menu=_("Questionnaires")),
    DeskPage("questionnaires", POST, begin, EDITORS),
    DeskPage("questionnaires/{number:int}", GET, one, EDITORS),
    DeskPage("questionnaires/{number:int}", POST, frame, EDITORS),
    DeskPage("questionnaires/{number:int}/send", GET, choose, EDITORS),
    DeskPage("questionnaires/{number:int}/send", POST, send, EDITORS),
    DeskPage("questionnaires/{number:int}/remind", POST, remind, EDITORS),
)
