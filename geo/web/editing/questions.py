"""Questions and answers in public: what was asked about clusters, offers and topics; forms to ask and answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from geo.access.person import CONTACT, COORDINATOR
from geo.codes import WORD_LANGUAGES, language_name
from geo.days import day_of
from geo.errors import Declined, Refused
from geo.exchange import posts, threads, topics
from geo.exchange.posts import DraftedPost, PostFault
from geo.exchange.threads import DELETED, PUBLISHED, UNCONFIRMED, WAITING
from geo.i18n import mark as _
from geo.links import parts
from geo.store import exchange
from geo.web.editing.desk import EDITORS, EVERYBODY, GET, POST, SIGNED_IN, DeskPage, may
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from geo.database.questions import Post
    from geo.i18n import Translator
    from geo.web.editing.desk import Visit

SWITCH = "questions"  # setting without which nothing of this is there
ON_A_PAGE, IN_THE_FEED = 20, 100
BEGUN = "2026"  # year of the name under which the feed numbers what it tells (RFC 4151)
ROLES = {
    COORDINATOR: _("coordinator of the cluster"),
    "owner": _("who made the offer"),
    CONTACT: _("contact point"),
    topics.READER: _("a reader"),
}
SAID = {
    UNCONFIRMED: _("A mail is on its way to {email}: open its link to send your question."),
    WAITING: _("An editor reads it before it is published; you get a mail."),
    PUBLISHED: _("Published."),
}
About = tuple[str, str]


def about_of(text: str) -> About | None:
    """Read what questions are about, as it stands in addresses; None where it is nothing.

    >>> about_of("cluster:agro"), about_of("map:agro")
    (('cluster', 'agro'), None)
    """
    kind, _colon, key = text.partition(":")
    return (kind, key) if kind in posts.KINDS and key else None


def named(visit: Visit, about: About, subject: str = "") -> tuple[str, str]:
    """Return the name of what is asked about and the way to its page; `subject` is how it was called then."""
    kind, key = about
    registry, offer = visit.sources.registry, visit.sources.exchange.offer.get(key) if kind == "offer" else None
    if kind == "cluster" and key in registry.positions:
        return registry.names[registry.positions[key]], visit.url("cluster", cluster=key)
    if offer:
        return exchange.text(offer, visit.language).title or key, visit.url(f"offers/{quote(key, safe='')}")
    return subject, visit.url("questions", about=f"{kind}:{key}") if kind == "topic" else ""


def who(one: Post, t: Translator) -> dict[str, str]:
    """Say who wrote a text: a name if its author gave one, and the role in which it was written."""
    role = t(ROLES[one.role])
    return {"name": one.name or role, "role": role if one.name and one.role != topics.READER else "", "code": one.role}


def told(one: Post, t: Translator) -> dict[str, Any]:
    """Return a text as pages show it."""
    return {
        "key": one.key,
        "title": one.title,
        "parts": parts(one.text),
        "lang": one.language,
        "foreign": one.language != t.language,
        "language": language_name(one.language, t.language),
        "who": who(one, t),
        "day": t.day(day_of(one.published_at or one.created_at)),
        "edited": one.edited,
        "reported": one.reported_at is not None,
        "closed": one.closed_at is not None,
        "deleted": one.state == DELETED,
    }


def show(visit: Visit) -> Response:
    """Show what was asked, about everything or about one thing, with the form to ask."""
    return _list(visit, {"language": visit.language, "email": ""})


def _list(
    visit: Visit,
    given: Mapping[str, str],
    faults: Sequence[PostFault] = (),
    status: int = 200,
    said: str = "",
) -> Response:
    t, asked = visit.t, visit.query.get("about", "")
    about = about_of(asked)
    found = _subject(visit, about) if about else None
    if asked and found is None:
        return visit.nowhere()
    made = topics.listed(visit.database)
    title = t("Questions and answers: {name}", name=found[0]) if found else t("Questions and answers")
    return visit.show(
        "editing/questions.html",
        title,
        status,
        about=asked,
        subject=found,
        topic=next((one for one in made if about == ("topic", one.key)), None),
        topics=made,
        parts=parts,
        spoken=lambda code: language_name(code, t.language),
        edits=may(EDITORS, visit.person),
        form=form(visit, given, faults),
        told=said,
        **_asked(visit, about),
    )


def _asked(visit: Visit, about: About | None) -> dict[str, Any]:
    """Return a page of what was asked, in the language that was chosen."""
    language = _chosen(visit)
    entries = threads.listed(visit.database, about, language)
    last, wished = max(1, -(-len(entries) // ON_A_PAGE)), visit.query.get("page", "")
    page = min(max(int(wished), 1), last) if wished.isdecimal() and len(wished) < 6 else 1
    kept = {name: value for name, value in (("about", visit.query.get("about")), ("language", language)) if value}
    return {
        "entries": [_entry(visit, one, count) for one, count in entries[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]],
        "total": len(entries),
        "page": page,
        "last": last,
        "kept": kept,
        "chosen": language,
        "feed": visit.url("questions/feed", **{"lang": visit.language, **kept}),
    }


def _chosen(visit: Visit) -> str:
    language = visit.query.get("language", "")
    return language if language in WORD_LANGUAGES else ""


def _subject(visit: Visit, about: About) -> tuple[str, str] | None:
    """Return name and way of what is asked about; None where there is nothing like it."""
    subject = topics.find(visit.database, *about)
    return named(visit, about, subject.name) if subject else None


def _entry(visit: Visit, one: Post, count: int) -> dict[str, Any]:
    name, _way = named(visit, (one.about_kind, one.about), one.subject)
    return {**told(one, visit.t), "about": name, "answers": count, "href": visit.url(f"questions/{one.key}")}


def form(visit: Visit, given: Mapping[str, str], faults: Sequence[PostFault] = ()) -> dict[str, Any]:
    """Return what a form to write is shown with."""
    t = visit.t
    return {
        "given": given,
        "wrong": {one.field: one.words(t) for one in faults},
        "faults": [{"name": one.field, "words": one.words(t)} for one in faults],
        "languages": [(code, language_name(code, t.language)) for code in WORD_LANGUAGES],
        "longest": {"title": posts.LONGEST_TITLE, "text": posts.LONGEST_TEXT, "name": posts.LONGEST_NAME},
    }


def drafted(visit: Visit) -> DraftedPost:
    """Read what somebody has written."""
    given = visit.form
    return DraftedPost(
        text=given.get("text", ""),
        language=given.get("language", ""),
        email=visit.email or given.get("email", "").strip(),
        title=" ".join(given.get("title", "").split()),
        name=" ".join(given.get("name", "").split()),
        mails=visit.language,
    )


def of_machines(visit: Visit) -> list[PostFault]:
    """Say what shows that a program has filled a form in."""
    from geo.web.editing.form import TRAP, TRAPPED

    return [PostFault(TRAP, TRAPPED)] if visit.form.get(TRAP) else []


def ask(visit: Visit) -> Response:
    """Take a question."""
    about, draft = about_of(visit.query.get("about", "")), drafted(visit)
    if about is None:
        return visit.nowhere()
    faults = of_machines(visit) or posts.faults(draft)
    if not faults:
        try:
            state = threads.ask(visit.database, about, draft, datetime.now(UTC), by=visit.person, network=visit.network)
        except PostFault as fault:
            faults = [fault]
        except Declined:
            raise
        except Refused:
            return visit.nowhere()
        else:
            words = visit.t("Your question is taken.") if state == WAITING else ""
            said = " ".join(filter(None, (words, visit.t(SAID[state], email=draft.email))))
            return visit.to("questions", said, about=":".join(about))
    return _list(visit, visit.form, faults, 422)


def stale_list(visit: Visit) -> Response:
    """Show a form again whose visit was over when it came."""
    from geo.web.editing.submit import OVER

    return _list(visit, visit.form, (), 403, visit.t(OVER))


def one(visit: Visit) -> Response:
    """Show a question with its answers; the address of an answer leads to its question."""
    return _thread(visit, {"language": visit.language})


def _thread(
    visit: Visit, given: Mapping[str, str], faults: Sequence[PostFault] = (), status: int = 200, said: str = ""
) -> Response:
    key, t = visit.params["key"], visit.t
    found = threads.thread(visit.database, key, visit.person, visit.email)
    if found is None:
        return visit.nowhere()
    question = found.question
    if question.key != key and visit.request.method != POST:
        return visit.to(f"questions/{question.key}")
    about = (question.about_kind, question.about)
    shown = told(question, t)
    return visit.show(
        "editing/question.html",
        question.title or t("A question that was deleted"),
        status,
        question=shown,
        about=":".join(about),
        subject=named(visit, about, question.subject),
        answers=[told(answer, t) for answer in found.answers],
        own=found.own,
        decides=found.decides,
        may_close=found.may_close,
        form=form(visit, given, faults),
        told=said,
    )


def answer(visit: Visit) -> Response:
    """Take an answer."""
    draft, key = drafted(visit), visit.params["key"]
    faults = of_machines(visit) or posts.faults(draft, answers=True)
    if not faults:
        try:
            state = threads.answer(visit.database, key, draft, visit.person, datetime.now(UTC))
        except PostFault as fault:
            faults = [fault]
        except Declined:
            raise
        except Refused:
            return visit.nowhere()
        else:
            words = visit.t("Your answer is taken.") if state == WAITING else ""
            return visit.to(f"questions/{key}", " ".join(filter(None, (words, visit.t(SAID[state])))))
    return _thread(visit, visit.form, faults, 422)


def stale_thread(visit: Visit) -> Response:
    """Show a form again whose visit was over when it came."""
    from geo.web.editing.submit import OVER

    return _thread(visit, visit.form, (), 403, visit.t(OVER))


def report(visit: Visit) -> Response:
    """Bring a published text back to the editors."""
    from geo.exchange import verdicts

    key = visit.params["key"]
    try:
        verdicts.report(visit.database, key, visit.form.get("reason", ""), datetime.now(UTC), network=visit.network)
    except Declined:
        raise
    except Refused:
        return visit.nowhere()
    said = visit.t("The editors look at it. It stays published until they decide.")
    return visit.to(f"questions/{key}", said)


def close(visit: Visit) -> Response:
    """Take no more answers to a question."""
    key = visit.params["key"]
    try:
        threads.close(visit.database, key, visit.person, visit.email, datetime.now(UTC))
    except Refused:
        return visit.nowhere()
    return visit.to(f"questions/{key}", visit.t("The question is closed."))


def add_topic(visit: Visit) -> Response:
    """Take a topic of an editor."""
    try:
        key = topics.add(visit.database, visit.person, drafted(visit), datetime.now(UTC))
    except PostFault as fault:
        return _list(visit, visit.form, [fault], 422)
    return visit.to("questions", visit.t("The topic is there."), about=f"topic:{key}")


def close_topic(visit: Visit) -> Response:
    """Take no more questions about a topic."""
    try:
        topics.close(visit.database, visit.params["key"], visit.person, datetime.now(UTC))
    except Refused:
        return visit.nowhere()
    return visit.to("questions", visit.t("The topic is closed."), about=f"topic:{visit.params['key']}")


def feed(visit: Visit) -> Response:
    """Answer with questions and answers as an Atom feed (RFC 4287); what it tells keeps its id."""
    from starlette.responses import Response

    t, asked, language = visit.t, visit.query.get("about", ""), _chosen(visit)
    about = about_of(asked)
    subject = _subject(visit, about) if about else None
    if asked and subject is None:
        return visit.nowhere()
    found = [each for each, _n in threads.listed(visit.database, about, language, answers=True)][:IN_THE_FEED]
    home = visit.settings.public_url or str(visit.request.base_url).rstrip("/")
    tag = f"tag:{urlsplit(home).hostname or 'localhost'},{BEGUN}:questions"
    chosen = {name: value for name, value in (("about", asked), ("language", language)) if value}
    query = urlencode({**chosen, "lang": t.language})
    content = render(
        "editing/questions_feed",
        t,
        title=visit.marked(
            t("Questions and answers: {name}", name=subject[0]) if subject else t("Questions and answers")
        ),
        id=f"{tag}?{query}",
        updated=max((_changed(each) for each in found), default=f"{BEGUN}-01-01T00:00:00+00:00"),
        page=f"{home}/questions?{query}",
        own=f"{home}/questions/feed?{query}",
        entries=_fed(visit, found, home, tag),
    )
    return visit.send(Response(content, media_type="application/atom+xml"))


def _fed(visit: Visit, found: list[Post], home: str, tag: str) -> list[dict[str, str]]:
    """Return questions and answers as entries of a feed."""
    t, asked = visit.t, threads.questions_of(visit.database, found)
    return [
        {
            "title": each.title or t("Answer: {title}", title=_question_title(each, asked, t)),
            "id": f"{tag}/{each.key}",
            "updated": _changed(each),
            "published": each.published_at.isoformat(timespec="seconds") if each.published_at else "",
            "href": f"{home}/questions/{each.key}?lang={t.language}",
            "lang": each.language,
            "text": each.text,
            "who": " – ".join(filter(None, (who(each, t)["name"], who(each, t)["role"]))),
        }
        for each in found
    ]


def _question_title(each: Post, titles: Mapping[int, Post], t: Translator) -> str:
    asked = titles.get(each.question or 0)
    return (asked.title if asked else "") or t("A question that was deleted")


def _changed(each: Post) -> str:
    moment = each.decided_at or each.published_at or each.created_at
    return moment.isoformat(timespec="seconds")


PAGES = (
    DeskPage("questions", GET, show, EVERYBODY, switch=SWITCH),
    DeskPage("questions", POST, ask, EVERYBODY, stale=stale_list, switch=SWITCH),
    DeskPage("questions/feed", GET, feed, EVERYBODY, switch=SWITCH),
    DeskPage("questions/topics", POST, add_topic, EDITORS, switch=SWITCH),
    DeskPage("questions/topics/{key}/close", POST, close_topic, EDITORS, switch=SWITCH),
    DeskPage("questions/{key}", GET, one, EVERYBODY, switch=SWITCH),
    DeskPage("questions/{key}", POST, answer, SIGNED_IN, stale=stale_thread, switch=SWITCH),
    DeskPage("questions/{key}/report", POST, report, EVERYBODY, switch=SWITCH),
    DeskPage("questions/{key}/close", POST, close, SIGNED_IN, switch=SWITCH),
)
