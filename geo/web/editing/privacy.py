"""What everybody may read of how personal data are kept."""

from typing import TYPE_CHECKING

from geo.access import attempts, invitations, links, outbox, sessions, tidying
from geo.editorial import proposals, requests
from geo.exchange import imports, interests, meetings, posts, question_mails, questionnaires, subscriptions, threads
from geo.settings import is_mail
from geo.web.editing.desk import EVERYBODY, GET, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response


def show(visit: Visit) -> "Response":
    """Say what is kept of whom, what for, and for how long."""
    t, settings = visit.t, visit.settings
    return visit.show(
        "editing/privacy.html",
        t("Personal data"),
        body=settings.body,
        contact=settings.contact,
        officer=settings.officer,
        officer_mail=is_mail(settings.officer),
        months=settings.keep_accounts,
        days={
            "session": sessions.LONGEST.days,
            "mail": outbox.KEPT.days,
            "typed": proposals.KEPT.days,
            "letter": requests.VALID.days,
            "invitation": invitations.LASTS.days + tidying.INVITATIONS_KEPT.days,
            "interest": interests.KEPT.days,
            "meeting": meetings.KEPT.days,
            "unsent": interests.UNSENT.days,
            "unfollowed": subscriptions.UNCONFIRMED.days,
            "table": imports.KEPT.days,
            "questionnaire": questionnaires.KEPT.days,
            "question": question_mails.KEPT.days,
            "unconfirmed": question_mails.UNCONFIRMED.days,
            "decided": threads.DECIDED.days,
        },
        asks=posts.is_open(settings),
        hours={"idle": int(sessions.IDLE.total_seconds() / 3600), "attempt": int(attempts.KEPT.total_seconds() / 3600)},
        minutes=int(links.LASTS.total_seconds() / 60),
    )


PAGES = (DeskPage("privacy", GET, show, EVERYBODY, stored=False),)
