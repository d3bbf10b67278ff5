"""The rules of entry: read by everybody as they are published, changed by administrators through the queue."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from geo.editorial.wording import RULES
from geo.errors import Declined, Refused
from geo.i18n import LANGUAGES
from geo.store import public
from geo.web.editing.desk import ADMINISTRATORS, EVERYBODY, GET, POST, DeskPage, may

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.i18n import Translator
    from geo.web.editing.desk import Visit


def published(visit: Visit) -> list[dict[str, Any]]:
    """Return the rules of the snapshot that all pages show."""
    return public.read(visit.sources.registry.folder, "rules") or []


def show(visit: Visit) -> Response:
    """Show the rules, with their former versions."""
    t = visit.t
    return visit.show(
        "editing/rules.html",
        t("Rules of entry"),
        written="" if t.language in LANGUAGES else "en",  # language of the rules, where it is not that of the page
        rules=[_told(one, t) for one in published(visit) if not one.get("gone")],
        dropped=[_told(one, t) for one in published(visit) if one.get("gone")],
        edits=may(ADMINISTRATORS, visit.person),
    )


def _told(rule: dict[str, Any], t: Translator) -> dict[str, Any]:
    versions = [{**one, "id": rule["id"]} for one in reversed(rule["past"]) if not one.get("gone")]
    return {**_version(rule, t), "past": [_version(one, t) for one in versions]}


def _version(rule: dict[str, Any], t: Translator) -> dict[str, Any]:
    since = t.day(date.fromisoformat(rule["since"])) if rule["since"] else ""
    version = t("version {version}", version=rule["version"])
    return {
        "id": rule["id"],
        "name": t.pick(rule["name"]["pl"], rule["name"]["en"]),
        "text": t.pick(rule["text"]["pl"], rule["text"]["en"]),
        "version": rule["version"],
        "label": t("{version}, since {day}", version=version, day=since) if since else version,
    }


def edit(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    """Show the form of a rule, new or as it is."""
    from geo.editorial import rules

    t, number = visit.t, visit.params.get("id", "")
    known = next((one for one in rules.current(visit.database) if one["id"] == number), None)
    if number and known is None:
        return visit.nowhere()
    now = (
        {f"{part}_{spoken}": known[part][spoken] for part in ("name", "text") for spoken in ("pl", "en")}
        if known
        else {}
    )
    return visit.show(
        "editing/rule.html",
        t("Change rule {number}", number=number) if number else t("New rule"),
        status,
        number=number,
        wrong=wrong,
        fields=[(name, t(words), visit.form.get(name, now.get(name, ""))) for name, words in RULES.items()],
    )


def propose(visit: Visit) -> Response:
    """Put the change of a rule into the queue."""
    from geo.editorial import rules

    number = visit.params.get("id", "")
    said = None if visit.form.get("do") == "drop" else {name: visit.form.get(name, "") for name in RULES}
    try:
        made = rules.propose(visit.database, number, said, visit.person)
    except Declined as error:
        return edit(visit, error.words(visit.t), 422)
    except Refused:
        return edit(visit, visit.t("This changes nothing."), 422)
    words = visit.t("It waits in the queue (no. {number}): another administrator decides.", number=made)
    return visit.to("rules", said=words)


PAGES = (
    DeskPage("rules", GET, show, EVERYBODY, stored=False),
    DeskPage("rules/new", GET, edit, ADMINISTRATORS),
    DeskPage("rules/new", POST, propose, ADMINISTRATORS),
    DeskPage("rules/{id}", GET, edit, ADMINISTRATORS),
    DeskPage("rules/{id}", POST, propose, ADMINISTRATORS),
)
