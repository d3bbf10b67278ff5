"""``python -m geo demo``: a registry of its own for training, with invented clusters, firms, offers and events.

What is invented stands in ``data/sample``, belongs to invented clusters alone, and is entered with an origin of its
own: as long as any of it is there, every page and file says that these are sample data (`geo.editorial.telling`).
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import days
from geo.errors import AtlasError
from geo.settings import ROOT, Settings

if TYPE_CHECKING:
    from geo.database.engine import Database
    from geo.exchange.questions import QuestionnaireForm

FOLDER = ROOT / "data" / "demo"
SAMPLE = ROOT / "data" / "sample"
WRITTEN = date(2026, 11, 30)  # a Monday; days to come are as far from it as from the Monday of this week
_DAYS = ("starts", "ends", "deadline", "valid_until")
TEMPLATE, ANSWERED = "firms-podlaskie", timedelta(days=30)  # of the questionnaire; until when it is answered
COORDINATOR, EDITOR = "koordynator@example.org", "redakcja@example.org"
OFFERING = "przyklad-okucia"  # a firm for which the coordinator acts, too: it has an offer


def describe(commands: "argparse._SubParsersAction[Any]") -> None:
    """Describe the command."""
    demo = commands.add_parser(
        "demo",
        help="make a registry for training, with invented firms, offers and events",
        description="Makes a living registry of its own in a folder: the registry of the atlas with clusters, firms, "
        "offers and events that are invented, and says so on every page. Nothing of it comes into another registry.",
    )
    demo.add_argument(
        "folder", type=Path, nargs="?", default=FOLDER, metavar="FOLDER", help="a new folder (default: data/demo)"
    )
    demo.set_defaults(run=lambda options: make(Settings.from_environment(), options.folder))


def make(settings: Settings, folder: Path) -> str:
    """Make the registry for training; return what was made and how to open it.

    Raises
    ------
    AtlasError
        There is something in the folder already.
    """
    from geo.database import place, upgrade
    from geo.database.engine import Database
    from geo.editorial import publishing, releases
    from geo.editorial.places import embedded
    from geo.editorial.telling import SAMPLE as ORIGIN

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AtlasError(f"{folder} is there already; name a new folder, or remove it to begin anew.")
    own = replace(settings, live=folder.absolute(), database="", replicas=1)
    place.refuse(own)
    registry = embedded(own)
    if registry is None:
        raise AtlasError(
            f"The registry that {own.data} was built from is not known; leave ATLAS_DATA out for training."
        )
    with Database(own) as database:
        upgrade.upgrade(database)
        releases.merge_release(database, registry)
        added = releases.add_folder(database, SAMPLE, ORIGIN, lambda data: shifted(data, days.today()))
        _employ(database)
        _talk(database)
        publishing.publish(database)
        _ask(database)
    return (
        f"{added.added} invented records are in {own.live}. Start the atlas with ATLAS_LIVE={own.live}, sign in as "
        f"{COORDINATOR} or {EDITOR}, and read the mails with python -m geo outbox under the same ATLAS_LIVE."
    )


def _employ(database: "Database") -> None:
    """Give those who train their accounts."""
    from geo.access import accounts
    from geo.access.person import CONTACT, EVERYWHERE, MACHINE, scope_of
    from geo.access.person import COORDINATOR as COORDINATES
    from geo.database import proposals

    coordinator = accounts.add(database, COORDINATOR, MACHINE)
    accounts.give(database, coordinator, COORDINATES, "przyklad-klaster-mebli", MACHINE)
    with database.writing() as session:  # as an editor who accepts a claim would
        proposals.give_role(session, coordinator, COORDINATES, scope_of("firm", OFFERING))
    accounts.give(database, accounts.add(database, EDITOR, MACHINE), CONTACT, EVERYWHERE, MACHINE)


def _talk(database: "Database") -> None:
    """Let invented readers have asked in public; nobody gets a letter."""
    from geo.database import questions
    from geo.database.questions import Post, Topic
    from geo.exchange import topics

    told, now = json.loads((SAMPLE / "questions.json").read_text(encoding="utf-8")), datetime.now(UTC)
    same = {"name": "", "email": "", "mails": "pl", "state": questions.PUBLISHED, "edited": False}
    moments = {f"{what}_at": now for what in ("created", "submitted", "published", "decided")}
    with database.writing() as session:
        session.add_all(Topic(**one, region="", created_at=now) for one in told["topics"])
        for place, one in enumerate(told["questions"]):
            (kind, _colon, about), answers = one.pop("about").partition(":"), one.pop("answers")
            subject = topics.subject(session, kind, about)
            of = {**same, **moments, "about_kind": kind, "about": about, "subject": subject.name}
            of["region"] = subject.region
            session.add(asked := Post(**{**of, **one}, key=f"przyklad-{place}"))
            session.flush()
            questions.count(session, asked, 1, now)
            for number, said in enumerate(answers):
                session.add(Post(**{**of, **said}, key=f"przyklad-{place}-{number}", question=asked.id, title=""))


def _ask(database: "Database") -> None:
    """Let the invented firms have answered the template of a questionnaire; nobody gets a letter."""
    from geo.access.person import MACHINE
    from geo.database import queries
    from geo.database.questionnaires import Questionnaire, QuestionnaireReply
    from geo.exchange import questionnaires

    at = questionnaires.QuestionnaireDesk(database, MACHINE, datetime.now(UTC))
    form = questionnaires.templates()[TEMPLATE][1]
    number = questionnaires.begin(at, form, "")
    questionnaires.set_days(at, number, "", (at.today + ANSWERED).isoformat())
    with database.writing() as session:
        firms = sorted((key, data) for (_kind, key), data in queries.state(session, kind="firm").items())
        for place, (key, data) in enumerate(firms):
            answers = {} if place % 4 == 3 else _answers(form, place, data)
            said = {"answers": answers, "handed": answers or None, "email": ""}
            reply = QuestionnaireReply(questionnaire=number, key=key, **said)
            reply.saved_at = reply.handed_at = at.now if answers else None
            session.add(reply)
        made = session.get(Questionnaire, number)
        assert made is not None
        made.sent_at = at.now


def _answers(form: "QuestionnaireForm", place: int, data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Invent what a firm answers; required fields of its profile stay as they are."""
    from geo.exchange.questions import DESCRIPTION, DESCRIPTIONS, ONE, SCALE, SEVERAL, STEPS, YES_NO

    found = {}
    for turn, one in enumerate(form.questions.values()):
        chosen = {ONE: one.codes, SEVERAL: one.codes, SCALE: STEPS, YES_NO: ("yes", "yes", "no")}.get(one.kind, ())
        if chosen and not one.fills:
            found[one.id] = [chosen[(place * place + turn) % len(chosen)]]
        elif one.required and one.fills == DESCRIPTIONS:
            found[one.id] = [row[DESCRIPTION] for row in data[DESCRIPTIONS] if row["lang"] == "pl"]
        elif one.required and one.fills:
            found[one.id] = [data[one.fills]]
    return found


def shifted(data: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Move what is to come by whole weeks, so that an offer that holds for half a year always does."""
    weeks = (today - WRITTEN) // timedelta(weeks=1)
    return {name: _later(value, weeks) if name in _DAYS else value for name, value in data.items()}


def _later(moment: str, weeks: int) -> str:
    day, mark, clock = moment.partition("T")
    return f"{date.fromisoformat(day) + timedelta(weeks=weeks)}{mark}{clock}"
