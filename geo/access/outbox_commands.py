"""``python -m geo outbox``: mails that wait, read and sent by the operator."""

import argparse
from typing import TYPE_CHECKING, Any

from geo.settings import Settings

if TYPE_CHECKING:
    from geo.database.models import Outbox


def describe(commands: "argparse._SubParsersAction[Any]") -> None:
    """Describe the commands."""
    outbox = commands.add_parser(
        "outbox",
        help="read and send the mails that wait",
        description="Mails of the living registry. With ATLAS_SMTP the server sends them by itself; without it they "
        "wait here and can be read, so that links in them can be tried.",
    )
    actions = outbox.add_subparsers(title="actions", required=True, metavar="ACTION", parser_class=type(outbox))
    listed = actions.add_parser("list", help="list the mails that wait", description="List the mails that wait.")
    listed.add_argument("--all", action="store_true", help="also those that were sent")
    listed.set_defaults(run=_list)
    shown = actions.add_parser("show", help="show a mail", description="Show a mail as it is sent.")
    shown.add_argument("number", type=int, metavar="NUMBER", help="its number, as list tells it")
    shown.set_defaults(run=_show)
    sent = actions.add_parser("send", help="send what is due", description="Send what is due by ATLAS_SMTP.")
    sent.set_defaults(run=_send)


def _list(options: argparse.Namespace) -> str:
    from geo.access import outbox
    from geo.database import mails, upgrade
    from geo.database.engine import Database

    with Database(Settings.from_environment()) as database:
        upgrade.check(database)
        with database.reading() as session:
            found = mails.listed(session, everything=options.all)
        said = outbox.notices(database.settings)
    return "\n".join([*said, *(map(_summary, found) if found else ["No mail waits."])])


def _summary(mail: "Outbox") -> str:
    if mail.sent_at:
        what = f"sent {mail.sent_at:%Y-%m-%d %H:%M}"
    elif mail.given_up_at:
        what = f"given up {mail.given_up_at:%Y-%m-%d %H:%M} ({mail.fault})"
    else:
        why = f"tried {mail.tries} times ({mail.fault})" if mail.tries else f"held ({mail.fault})"
        what = f"due {mail.due_at:%Y-%m-%d %H:%M}" + (f", {why}" * bool(mail.fault))
    return f"{mail.id}  {mail.recipient or '-'}  {mail.subject or '-'}  {what} UTC"


def _show(options: argparse.Namespace) -> str:
    from geo.access import outbox
    from geo.database import upgrade
    from geo.database.engine import Database
    from geo.database.models import Outbox
    from geo.errors import AtlasError

    settings = Settings.from_environment()
    with Database(settings) as database:
        upgrade.check(database)
        with database.reading() as session:
            mail = session.get(Outbox, options.number)
    if mail is None:
        raise AtlasError(f"There is no mail {options.number}; python -m geo outbox list names those that wait.")
    if mail.sent_at:
        return f"{_summary(mail)}\nThe text of a mail is not kept once it was sent."
    more = [("Reply-To", mail.reply_to)] if mail.reply_to else []
    heads = [("To", mail.recipient), ("Subject", mail.subject), *more, *mail.headers.items()]
    shown = "\n".join([*(f"{name}: {value}" for name, value in heads), "", mail.body])
    return outbox.addressed(shown, settings.public_url or outbox.HERE)


def _send(options: argparse.Namespace) -> str:
    from geo.access import outbox
    from geo.database import upgrade
    from geo.database.engine import Database
    from geo.errors import AtlasError

    settings = Settings.from_environment()
    if settings.mail is None:
        raise AtlasError("There is no server of mails; name one in ATLAS_SMTP and the sender in ATLAS_SMTP_FROM.")
    with Database(settings) as database:
        upgrade.check(database)
        done = outbox.send(database)
    told = f"Sent: {done.sent}. To be tried again: {done.put_off}. Given up: {done.given_up}."
    return "\n".join([told, *outbox.notices(settings)])
