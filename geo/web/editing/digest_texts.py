"""What editors say at the head of digests: written, looked at as subscribers will see it, withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from geo import taxonomy
from geo.codes import WORD_LANGUAGES, language_name
from geo.days import day_of
from geo.errors import Refused
from geo.exchange import digest_texts
from geo.exchange.digest_texts import HOLDS, LONGEST, NEEDED, OVER, WAITS, WITHDRAWN, DraftedText
from geo.i18n import mark as _
from geo.i18n import translator
from geo.links import parts
from geo.web.editing.desk import EDITORS, GET, POST, DeskPage
from geo.web.editing.subscribing import has_mails

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from geo.database.digest_texts import DigestText
    from geo.exchange.digest_texts import DigestTextFault
    from geo.i18n import Translator
    from geo.web.editing.desk import Visit

WAY = "moderation/digest"
DAYS = ("first_day", "last_day")
STATES = {
    WAITS: _("waits for its first day"),
    HOLDS: _("goes out with digests"),
    OVER: _("over"),
    WITHDRAWN: _("withdrawn"),
}


def show(visit: Visit) -> Response:
    """Show what was written, and the form; `from` fills it with a text that was written before."""
    listed = digest_texts.listed(visit.database, visit.person)
    found = next((one for one in listed if one.key == visit.query.get("from")), None)
    given = {f"text-{language}": text for language, text in found.texts.items()} if found else {}
    return _page(visit, {**given, "region": found.region if found else None})


def write(visit: Visit) -> Response:
    """Show what was written as subscribers will see it, or take it."""
    draft, now = _drafted(visit.form), datetime.now(UTC)
    faults = digest_texts.faults(draft, visit.person, day_of(now))
    if faults or visit.form.get("do") != "take":
        shown = _preview(visit, draft) if not faults and visit.form.get("do") == "preview" else None
        return _page(visit, visit.form, faults, 422 if faults else 200, shown)
    digest_texts.add(visit.database, visit.person, draft, now)
    return visit.to(WAY, visit.t("It stands at the head of the next digests, once for each subscriber."))


def withdraw(visit: Visit) -> Response:
    """Take a text back."""
    try:
        digest_texts.withdraw(visit.database, visit.params["key"], visit.person, datetime.now(UTC))
    except Refused:
        return visit.nowhere()
    return visit.to(WAY, visit.t("Withdrawn: it stands in no further digest."))


def _drafted(given: Mapping[str, str]) -> DraftedText:
    next_one = given.get("when") != "days"
    first, last = ("" if next_one else given.get(name, "").strip() or "?" for name in DAYS)
    texts = {language: given.get(f"text-{language}", "") for language in WORD_LANGUAGES}
    return DraftedText(given.get("region", ""), texts, first, last)


def _page(
    visit: Visit,
    given: Mapping[str, Any],
    faults: Sequence[DigestTextFault] = (),
    status: int = 200,
    preview: dict[str, Any] | None = None,
) -> Response:
    t, found = visit.t, digest_texts.listed(visit.database, visit.person)
    return visit.show(
        "editing/digest_texts.html",
        t("Text at the head of digests"),
        status,
        way=WAY,
        mails=has_mails(visit),
        regions=[(code, _place(code, t)) for code in digest_texts.regions(visit.person)],
        languages=[(code, language_name(code, t.language), code in NEEDED) for code in WORD_LANGUAGES],
        longest=LONGEST,
        given=given,
        wrong={one.field: one.words(t) for one in faults},
        faults=[{"name": one.field, "words": _told(one, t)} for one in faults],
        preview=preview,
        entries=[_row(visit, one) for one in found],
    )


def _told(one: DigestTextFault, t: Translator) -> str:
    """Say what is to be mended, of a text with its language."""
    _text, sign, language = one.field.partition("-")
    told = t("Text ({language})", language=language_name(language, t.language)) if sign else ""
    return ": ".join(filter(None, (told, one.words(t))))


def _place(code: str, t: Translator) -> str:
    name, _where, english = taxonomy.VOIVODESHIPS.get(code, ("", "", ""))
    return t.pick(name, english) if code else t("the whole country")


def _preview(visit: Visit, draft: DraftedText) -> dict[str, Any]:
    """Return a text as it will stand in digests, in each language that it has."""
    t, by = visit.t, digest_texts.role(visit.person, draft.region)
    first, last = draft.days(day_of(datetime.now(UTC)))
    written = {language: text for language, text in draft.texts.items() if text.strip()}
    shown = []
    for language, text in written.items():
        own = translator(language)
        words = digest_texts.worded({language: text}, by, draft.region, own)
        shown.append((language, language_name(language, t.language), words.whom, list(map(parts, words.paragraphs))))
    return {
        "shown": shown,
        "days": _days(first.isoformat(), last.isoformat(), t),
        "readers": digest_texts.readers(visit.database, draft.region, visit.sources.registry),
        "kept": {
            **{f"text-{language}": text for language, text in written.items()},
            **{name: visit.form.get(name, "") for name in ("region", "when", *DAYS)},
        },
    }


def _days(first: str, last: str, t: Translator) -> str:
    from datetime import date

    return t("{first} to {last}", first=t.day(date.fromisoformat(first)), last=t.day(date.fromisoformat(last)))


def _row(visit: Visit, one: DigestText) -> dict[str, Any]:
    t = visit.t
    state = digest_texts.state(one, day_of(datetime.now(UTC)))
    language = next(code for code in (t.language, "en", *one.texts) if code in one.texts)
    return {
        "key": one.key,
        "text": one.texts[language],
        "lang": language,
        "place": _place(one.region, t),
        "days": _days(one.first_day, one.last_day, t),
        "state": t(STATES[state]),
        "open": state in (WAITS, HOLDS),
        "told": one.told,
    }


PAGES = (
    DeskPage(WAY, GET, show, EDITORS),
    DeskPage(WAY, POST, write, EDITORS),
    DeskPage(f"{WAY}/{{key}}", POST, withdraw, EDITORS),
)
