"""``python -m geo requests``: clusters are asked whether their entry is still right; for the operator."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from geo.settings import Settings
from geo.taxonomy import VOIVODESHIPS

if TYPE_CHECKING:
    from geo.editorial.requests import Plan, Wish


def describe(commands: "argparse._SubParsersAction[Any]") -> None:
    """Describe the commands."""
    requests = commands.add_parser(
        "requests",
        help="ask clusters whether their entry is still right",
        description="Requests for updates: each cluster gets a letter with three answers. A running atlas reminds by "
        "itself, and with ATLAS_REQUESTS=yes it also asks by itself, every half-year.",
    )
    actions = requests.add_subparsers(title="actions", required=True, metavar="ACTION", parser_class=type(requests))
    for name, run, text in (
        ("preview", _preview, "say whom a round would ask, and whom it cannot"),
        ("start", _start, "start a round: put a letter to each cluster into the outbox"),
        ("work", _work, "remind, note who did not answer, and put the mails of the day into the outbox"),
    ):
        action = actions.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        action.set_defaults(run=run)
        if run is not _work:
            action.add_argument("--region", choices=list(VOIVODESHIPS), help="TERYT code of one voivodeship")
            action.add_argument("--silent", action="store_true", help="also coordinators who did not answer last time")


def _preview(options: argparse.Namespace) -> str:
    from geo.access.opened import database
    from geo.access.person import MACHINE
    from geo.editorial import requests

    with database(Settings.from_environment()) as opened:
        plan = requests.plan(opened, MACHINE, _wish(options), datetime.now(UTC))
    asked = [f"  {one.key}: {', '.join(to.email for to in one.to)}" for one in plan.asked]
    return "\n".join([f"Would ask {len(plan.asked)} clusters by {plan.letters} letters.", *asked, *_left(plan)])


def _start(options: argparse.Namespace) -> str:
    from geo.access.opened import database
    from geo.access.person import MACHINE
    from geo.editorial import requests

    with database(Settings.from_environment()) as opened:
        plan = requests.start(opened, MACHINE, _wish(options), datetime.now(UTC))
    return "\n".join([f"Asked: {len(plan.asked)} clusters by {plan.letters} letters.", *_left(plan)])


def _work(options: argparse.Namespace) -> str:
    from geo.access.opened import database
    from geo.editorial import digest, requests

    now = datetime.now(UTC)
    with database(Settings.from_environment()) as opened:
        done, sent = requests.work(opened, now), digest.send(opened, now)
    return f"{done} Mails of the day: {sent}."


def _wish(options: argparse.Namespace) -> "Wish":
    from geo.editorial.requests import Wish

    return Wish(frozenset({options.region} if options.region else ()), silent=options.silent)


def _left(plan: "Plan") -> list[str]:
    words = {
        "no_address": "no address",
        "wants_none": "the address wants no letters",
        "recent": "asked or confirmed lately",
        "silent": "did not answer last time",
        "ended": "no longer active",
    }
    return [f"Not asked, {words[reason]}: {len(left)}." for reason, left in plan.left.items()]
