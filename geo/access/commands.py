"""``python -m geo accounts``: who may do what, looked after by the operator."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from geo import i18n
from geo.access.person import ADMINISTRATOR, EVERYWHERE, MACHINE, ROLES
from geo.settings import Settings

if TYPE_CHECKING:
    from geo.database.engine import Database

PLACE = "id of a cluster (coordinator), code of a voivodeship or * (contact); administrators have none"


def describe(commands: "argparse._SubParsersAction[Any]") -> None:
    """Describe the commands."""
    accounts = commands.add_parser(
        "accounts",
        help="look after accounts and their roles",
        description="Accounts of the living registry. Whoever has one signs in by a link that comes by mail, or by a "
        "provider of sign-in; roles hold from the next request on.",
    )
    actions = accounts.add_subparsers(title="actions", required=True, metavar="ACTION", parser_class=type(accounts))

    def action(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + "."
        )
        made.set_defaults(run=run)
        return made

    added = action("add", _add, "make an account, with a role where one is named")
    added.add_argument("email", metavar="EMAIL")
    added.add_argument("--role", choices=ROLES)
    added.add_argument("--scope", default="", metavar="PLACE", help=PLACE)
    added.add_argument("--lang", choices=i18n.FORM_LANGUAGES, default="pl", help="language of mails (default: pl)")
    action("list", _list, "list accounts with their roles")
    disabled = action("disable", _disable, "keep an account out and end its sessions")
    disabled.add_argument("email", metavar="EMAIL")
    disabled.add_argument("--undo", action="store_true", help="let it in again")
    role = action("role", _role, "give an account a role, or take it away")
    role.add_argument("email", metavar="EMAIL")
    role.add_argument("role", choices=ROLES)
    role.add_argument("scope", nargs="?", default="", metavar="PLACE", help=PLACE)
    role.add_argument("--remove", action="store_true", help="take it away")


def _add(options: argparse.Namespace) -> str:
    from geo.access import accounts

    with _opened() as database:
        number = accounts.add(database, options.email, MACHINE, options.lang)
        if options.role:
            accounts.give(database, number, options.role, _scope(options), MACHINE)
    return f"{options.email.strip().lower()} has an account{_as(options)}, and signs in by mail."


def _list(options: argparse.Namespace) -> str:
    from geo.access import accounts

    with _opened() as database:
        found = accounts.listed(database, MACHINE)
    lines = [
        "  ".join([one.email, ", ".join(" ".join(pair) for pair in one.roles) or "no role", "disabled" * one.disabled])
        for one in found
    ]
    return "\n".join(line.rstrip() for line in lines) or "There are no accounts."


def _disable(options: argparse.Namespace) -> str:
    from geo.access import accounts

    with _opened() as database:
        number = accounts.number(database, options.email)
        accounts.disable(database, number, MACHINE, disabled=not options.undo)
    return "The account can sign in again." if options.undo else "The account is disabled, its sessions are over."


def _role(options: argparse.Namespace) -> str:
    from geo.access import accounts

    with _opened() as database:
        change = accounts.take if options.remove else accounts.give
        change(database, accounts.number(database, options.email), options.role, _scope(options), MACHINE)
    return f"{options.email} is {'no longer' if options.remove else 'now'}{_as(options)}.".replace(" as", "")


def _scope(options: argparse.Namespace) -> str:
    return EVERYWHERE if options.role == ADMINISTRATOR else str(options.scope)


def _as(options: argparse.Namespace) -> str:
    return f" as {options.role} {_scope(options)}".rstrip(" *") if options.role else ""


@contextmanager
def _opened() -> "Iterator[Database]":
    from geo.access import opened

    with opened.database(Settings.from_environment()) as database:
        yield database
