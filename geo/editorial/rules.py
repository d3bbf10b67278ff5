"""The rules of entry: numbered records of the kind ``rule``, whose versions are kept; decisions name them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo.access.person import Person
from geo.database import moderation, queries
from geo.editorial import changes, telling
from geo.editorial.changes import ProposedChange
from geo.errors import Declined
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

FIELDS = ("name_pl", "name_en", "text_pl", "text_en")
Rule = Mapping[str, Any]  # as in `geo.store.public`


def current(database: "Database") -> Sequence[Rule]:
    """Return the rules that hold now, each with its former versions."""
    with database.reading() as session:
        return [one for one in every(session) if not one.get("gone")]


def every(session: "Session") -> Sequence[Rule]:
    """Return all rules, those that were dropped too."""
    return telling.rules(moderation.of_kind(session, "rule", queries.newest_revision(session)))


def known(database: "Database", names: list[str]) -> list[str]:
    """Return what a decision may name of what a form sent: rules that hold now, in the version that holds now."""
    holding = {one["id"]: f"{one['id']}@{one['version']}" for one in current(database)}
    return [holding[name] for name in dict.fromkeys(names) if name in holding]


def propose(database: "Database", number: str, said: Mapping[str, str] | None, author: Person) -> int:
    """Propose a rule, new (`number` blank) or in other words, or (`said` None) that it no longer holds.

    It goes through the queue as every change, and another administrator decides.
    """
    listed = {one["id"]: one for one in current(database)}
    if number and number not in listed:
        raise Declined(_("There is no rule {number}."), number=number)
    if said is not None and not all(said.get(name, "").strip() for name in FIELDS):
        raise Declined(_("Write name and text of the rule, in Polish and in English."))
    version = int(listed[number]["version"]) if number else 0
    patch = None if said is None else {name: said[name].strip() for name in FIELDS}
    return changes.propose(database, ProposedChange("rule", number or _next(database), patch, version), author)


def _next(database: "Database") -> str:
    """Return the first number that no rule ever had, nor one that waits."""
    with database.reading() as session:
        taken = {one["id"] for one in every(session)}
        taken |= {change.key for change in queries.changes(session) if change.kind == "rule"}
    return str(next(number for number in range(1, 1000) if str(number) not in taken))
