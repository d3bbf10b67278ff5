"""The public page of an offer, in the words of seven languages, and the form by which one writes to who made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from geo import codes
from geo.codes import code_name, country_name, word, written_day
from geo.errors import AtlasError
from geo.exchange import letter as letters
from geo.exchange import posts
from geo.exchange.letter import LEAST, LONGEST_NAME, MOST, Letter, NotSent
from geo.store import public
from geo.store.exchange import Offer, Text, text
from geo.taxonomy import VOIVODESHIPS
from geo.text import fold
from geo.web.editing.desk import EVERYBODY, GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

WORDS = "words"  # parameter of the address: what `lang` is, in older addresses and those of letters
FIELDS = ("name", "email", "country", "text", "shares", "nickname")  # of the form
Words = Callable[..., str]


def words_of(visit: Visit) -> str:
    """Return the language of a page, in which all of it is answered: that of its address, or the visitor's."""
    if "lang" not in visit.query:
        visit.speak(visit.query.get(WORDS, ""))
    return visit.language


def speaking(language: str) -> Words:
    """Return what gives words in a language."""
    return lambda code, **values: word(code, language, **values)


def show(visit: Visit) -> Response:
    """Show an offer."""
    return _page(visit, {"country": "", "email": visit.email})


def write(visit: Visit) -> Response:
    """Take a letter to who made an offer."""
    from geo.exchange import interests

    key, language = visit.params["key"], words_of(visit)
    letter = _letter(visit, language)
    faults = _of_machines(visit) or letters.faults(letter)
    if faults:
        return _page(visit, visit.form, faults, 422)
    try:
        token = interests.write(visit.database, letter, datetime.now(UTC), network=visit.network, verified=visit.email)
    except NotSent as fault:
        return _page(visit, visit.form, [fault], 422)
    if token:
        return visit.to(f"interest/{token}", word("sent", language))
    said = word("confirm_sent", language, email=letter.email)
    return visit.to(f"offers/{key}", said, **{WORDS: language})


def stale(visit: Visit) -> Response:
    """Show a form again whose visit was over when it came."""
    from geo.web.editing.submit import OVER

    return _page(visit, visit.form, said=visit.t(OVER), status=403)


def _letter(visit: Visit, language: str) -> Letter:
    given = visit.form
    return Letter(
        offer=visit.params["key"],
        name=given.get("name", "").strip(),
        email=given.get("email", "").strip(),
        country=given.get("country", ""),
        text=given.get("text", ""),
        language=language,
        shares=given.get("shares") == "yes",
    )


def _of_machines(visit: Visit) -> list[NotSent]:
    from geo.web.editing.form import TRAP

    return [NotSent("fault_trap", TRAP)] if visit.form.get(TRAP) else []


def _page(
    visit: Visit, given: Mapping[str, str], faults: Sequence[NotSent] = (), status: int = 200, said: str = ""
) -> Response:
    offer = visit.sources.exchange.offer.get(visit.params["key"])
    if offer is None:
        return visit.nowhere()
    language = words_of(visit)
    own = text(offer, language)
    speak = speaking(language)
    closed = "" if faults else _closed(visit, offer, language)  # what was typed stays there to be seen
    return visit.show(
        "editing/offer.html",
        own.title or offer.id,
        status,
        key=offer.id,
        words=language,
        w=speak,
        kind=code_name("offer_kind", offer.kind, language),
        own=_told(own, language, len(offer.texts) == 1),
        others=[_told(one, language) for one in offer.texts if one is not own],
        facts=_facts(visit, offer, language),
        website=offer.website,
        asked=_asked(visit, offer),
        closed=closed,
        told=said,
        form=_form(given, faults, language),
        faults=[{"name": one.field, "words": _fault(one, language)} for one in faults],
    )


def _closed(visit: Visit, offer: Offer, language: str) -> str:
    """Say why nobody can write about an offer; blank where one can."""
    from geo.exchange import interests

    if not offer.holds(visit.sources.today):
        return word("ended", language, day=_day(offer.valid_until, language))
    try:
        return "" if interests.reachable(visit.database, offer.id, datetime.now(UTC)) else word("unreachable", language)
    except AtlasError:  # the page is made of a snapshot; without the registry a form says what is the matter
        return ""


def _told(one: Text, language: str, alone: bool = False) -> dict[str, Any]:
    """Return a text for the template: which language it is in, and whether it is the original, as one alone is."""
    return {
        "lang": one.lang,
        "language": code_name("language", one.lang, language),
        "original": one.original or alone,
        "foreign": one.lang != language,
        "title": one.title,
        "summary": _paragraphs(one.summary),
        "partner": _paragraphs(one.partner),
    }


def _paragraphs(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _facts(visit: Visit, offer: Offer, language: str) -> list[dict[str, Any]]:
    """Return what codes say of an offer, as label and values; who made it, with a link."""

    def named(list_name: str, given: Sequence[str]) -> list[str]:
        return [code_name(list_name, code, language) for code in given]

    regions = named("voivodeship", [code for code in offer.regions if code in VOIVODESHIPS])
    until = [_day(offer.valid_until, language)] if offer.valid_until else []
    listed = {
        "kind": named("offer_kind", [offer.kind]),
        "sector": named("sector", offer.sectors),
        "development": named("development", offer.development),
        "cooperation": named("cooperation", offer.cooperation),
        "countries": [country_name(code, language) for code in offer.countries],
        "regions": regions,
        "valid_until": until,
    }
    name, href = owner(visit, offer)
    group = visit.sources.exchange.metacluster.get(offer.addressed_to)
    to = [text(group, language).title, visit.url(f"metaclusters/{group.id}")] if group else []
    return [
        {"label": word("owner", language), "values": [name], "href": href},
        *([{"label": word("addressed_to", language), "values": to[:1], "href": to[1]}] if to else []),
        *({"label": word(code, language), "values": values, "href": ""} for code, values in listed.items()),
    ]


def owner(visit: Visit, offer: Offer) -> tuple[str, str]:
    """Return the name of who made an offer, and the way to its profile; blank where there is none."""
    if offer.owner_kind == "firm":
        firm = visit.sources.exchange.firm.get(offer.owner)
        return (firm.name, visit.url(f"firms/{firm.id}")) if firm else (offer.owner, "")
    registry = visit.sources.registry
    if offer.owner not in registry.positions:
        return offer.owner, ""
    name = registry.record(registry.positions[offer.owner])["name"]
    return name, visit.url("cluster", cluster=offer.owner)


def _asked(visit: Visit, offer: Offer) -> dict[str, Any] | None:
    """Return the way to what was asked in public about an offer, and how much that is."""
    if not posts.is_open(visit.settings):
        return None
    counts, about = public.read(visit.sources.registry.folder, "questions") or {}, f"offer:{offer.id}"
    return {"href": visit.url("questions", about=about), "count": counts.get(about, 0)}


def _form(given: Mapping[str, str], faults: Sequence[NotSent], language: str) -> dict[str, Any]:
    """Return what the form is shown with."""
    countries = sorted(((country_name(code, language), code) for code in codes.COUNTRIES), key=lambda one: fold(one[0]))
    return {
        "given": given,
        "wrong": dict.fromkeys(FIELDS, "") | {one.field: _fault(one, language) for one in faults},
        "countries": [(code, name) for name, code in countries],
        "least": LEAST,
        "most": MOST,
        "longest": LONGEST_NAME,
    }


def _fault(fault: NotSent, language: str) -> str:
    most = LONGEST_NAME if fault.code == "fault_organisation" else MOST
    return word(fault.code, language, least=LEAST, most=most)


def _day(day: str, language: str) -> str:
    return written_day(date.fromisoformat(day), language) if len(day) == len("2026-12-01") else day


PAGES = (
    DeskPage("offers/{key}", GET, show, EVERYBODY, stored=False),
    DeskPage("offers/{key}", POST, write, EVERYBODY, stale=stale),
)
