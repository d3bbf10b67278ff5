"""Taking accepted changes back: first what that would do, then the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.editorial import decisions, fields, undoing, wording
from geo.editorial.undoing import UndoScope
from geo.errors import Declined, Overtaken
from geo.i18n import mark as _
from geo.web.editing.desk import EDITORS, GET, POST, DeskPage

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.editorial.undoing import UndoStep
    from geo.web.editing.desk import Visit

TITLES = {
    "change": _("Take back: {name}"),
    "author": _("Take back all changes of the author of: {name}"),
    "batch": _("Take back all that was done in one go with: {name}"),
}
LATER = _("Others changed the same fields since then ({fields}); take the later changes back first.")
GONE = _("It was changed as a whole since then; take the later changes back first.")
FAULTY = _("What stood there before breaks the rules of its fields.")


def _scope(visit: Visit) -> tuple[str, UndoScope, Any]:
    """Read the address: what is to be taken back, and the change that it begins with."""
    number, of = visit.params["number"], visit.query.get("of", "change")
    opened = decisions.opened(visit.database, number, visit.person)
    batch = opened.change.batch
    scopes = {"author": UndoScope(author_of=number), "batch": UndoScope(batch=batch) if batch else UndoScope(number)}
    return (of if of in scopes else "change"), scopes.get(of, UndoScope(number)), opened


def show(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    """Show what would be taken back."""
    of, scope, opened = _scope(visit)
    steps = undoing.preview(visit.database, visit.person, scope)
    able = [step for step in steps if step.obstacle is None]
    name = _named(visit, opened.name)
    return visit.show(
        "editing/undo.html",
        visit.t(TITLES[of], name=name),
        status,
        wrong=wrong,
        way=f"moderation/undo/{visit.params['number']}",
        of=of,
        back=f"moderation/{visit.params['number']}",
        able=[_step(visit, step) for step in able],
        shown=",".join(str(step.change.id) for step in able),
        stuck=[_step(visit, step) for step in steps if step.obstacle is not None],
        reason=visit.form.get("reason", ""),
    )


def _named(visit: Visit, name: Any) -> str:
    return visit.t.pick(name["pl"], name["en"]) if isinstance(name, dict) else str(name)


def _step(visit: Visit, step: UndoStep) -> dict[str, Any]:
    t, registry = visit.t, visit.sources.registry
    whole = t("removed again") if step.result is None else t("there again") if step.now is None else ""
    return {
        "number": step.change.id,
        "name": _named(visit, step.name),
        "whole": whole,
        "why": _why(visit, step),
        "rows": [
            {
                "label": wording.field(one.name, t, step.change.kind),
                "before": fields.shown(one.name, one.now, t, registry, step.change.kind),
                "after": fields.shown(one.name, one.proposed, t, registry, step.change.kind),
            }
            for one in (step.fields if not whole else ())
        ],
    }


def _why(visit: Visit, step: UndoStep) -> str:
    t, error = visit.t, step.obstacle
    if isinstance(error, Declined):
        return error.words(t)
    if isinstance(error, Overtaken):
        return (
            t(LATER, fields=", ".join(wording.field(name, t, step.change.kind) for name in error.fields))
            if error.fields
            else t(GONE)
        )
    return t(FAULTY) if error else ""


def take_back(visit: Visit) -> Response:
    """Take back what can be; the reason stands in the history."""
    _of, scope, _opened = _scope(visit)
    shown = {
        int(number) for number in visit.form.get("shown", "").split(",") if number.isdecimal() and len(number) < 10
    }
    try:
        undoing.undo(visit.database, visit.person, visit.form.get("reason", ""), scope, able=True, shown=shown)
    except Declined as error:
        return show(visit, error.words(visit.t), 409 if error.message == undoing.SINCE else 422)
    return visit.to("changes", said=visit.t("Taken back. The pages show it within moments."))


PAGES = (
    DeskPage("moderation/undo/{number:int}", GET, show, EDITORS),
    DeskPage("moderation/undo/{number:int}", POST, take_back, EDITORS),
)
