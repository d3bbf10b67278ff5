"""``python -m geo firms``: tables of firms brought by the operator, with the preview and the undoing of the page."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.settings import Settings

if TYPE_CHECKING:
    from geo.exchange.firm_plans import PlannedRow
    from geo.store.registry import Town

SHOWN = 50  # faulty rows


def describe(commands: "argparse._SubParsersAction[Any]") -> None:
    """Describe the commands."""
    firms = commands.add_parser(
        "firms",
        help="bring a table of firms into the living registry",
        description="Tables of firms (XLSX, XLS, ODS, CSV), as coordinators bring them at /import: columns told by "
        "their heads, rows matched by NIP, KRS and REGON first. The operator's tables wait for no editor.",
    )
    actions = firms.add_subparsers(title="actions", required=True, metavar="ACTION", parser_class=type(firms))
    for name, run, text in (
        ("preview", _preview, "say what is new, changed, the same and faulty; change nothing"),
        ("import", _import, "enter what is new or changed, as one batch of the history; faulty rows stay out"),
    ):
        action = actions.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        action.add_argument("file", type=Path, metavar="FILE", help="the table; its first row names the columns")
        action.add_argument("--cluster", default="", metavar="ID", help="the cluster whose members the firms are")
        action.add_argument("--faulty", type=Path, metavar="FILE", help="where to write the rows to be mended (CSV)")
        action.set_defaults(run=run)
    undo = actions.add_parser("undo", help="take an import back as a whole", description="Take an import back.")
    undo.add_argument("number", type=int, metavar="NUMBER", help="that import said")
    undo.add_argument("--reason", required=True, metavar="TEXT", help="why; it stands in the public history")
    undo.set_defaults(run=_undo)


def _towns(settings: Settings) -> "Sequence[Town]":
    from geo import days
    from geo.store import live
    from geo.store.registry import load

    return load(live.pinned(settings).data, settings.installed, days.today()).towns


def _preview(options: argparse.Namespace) -> str:
    from geo.access.opened import database
    from geo.exchange import firm_tables, imports

    settings = Settings.from_environment()
    with database(settings) as opened:
        table = firm_tables.read(options.file.name, options.file.read_bytes())
        rows = imports.preview(opened, options.cluster, table, _towns(settings))
    return _told(options, table, rows, "Would be")


def _import(options: argparse.Namespace) -> str:
    from geo.access.opened import database
    from geo.access.person import MACHINE
    from geo.editorial import publishing
    from geo.exchange import imports

    settings = Settings.from_environment()
    towns = _towns(settings)
    with database(settings) as opened:
        number = imports.begin(opened, MACHINE, options.cluster, options.file.name, options.file.read_bytes())
        batch = imports.opened(opened, number, MACHINE, towns)
        said = _told(options, imports.table_of(batch.batch), batch.rows, "Read")
        imports.hand_in(opened, number, MACHINE, towns)
        imports.accept(opened, number, MACHINE, towns)
        imports.enter(opened, number, MACHINE, towns)
        done = imports.opened(opened, number, MACHINE, towns).batch.done
        published = publishing.catch_up(opened)
    lines = [said, f"Entered: {done}. To take it back: python -m geo firms undo {number} --reason TEXT."]
    return "\n".join([*lines, *([str(published)] if published else [])])


def _undo(options: argparse.Namespace) -> str:
    from geo.access.opened import database
    from geo.access.person import MACHINE
    from geo.editorial import publishing, undoing
    from geo.exchange import imports

    settings = Settings.from_environment()
    with database(settings) as opened:
        batch = imports.opened(opened, options.number, MACHINE, _towns(settings)).batch
        undoing.undo(opened, MACHINE, options.reason, undoing.UndoScope(batch=imports.batch_name(batch)))
        published = publishing.catch_up(opened)
    return f"The table {batch.file} is taken back." + (f"\n{published}" if published else "")


def _told(options: argparse.Namespace, table: Any, rows: "Sequence[PlannedRow]", head: str) -> str:
    """Say what rows are, and what is wrong with faulty ones, which may be written into a file."""
    from geo.exchange import firm_plans, firm_tables
    from geo.i18n import translator

    t = translator("en")
    counts = firm_plans.counts(rows)

    faulty = [(row, "; ".join(firm_plans.told(row, t))) for row in rows if row.what == firm_plans.FAULTY]
    lines = [f"{head}: {', '.join(f'{number} {what}' for what, number in counts.items())}."]
    lines += [f"Row {row.line}, {row.name or 'without a name'}: {words}" for row, words in faulty[:SHOWN]]
    if len(faulty) > SHOWN:
        lines.append(f"and {len(faulty) - SHOWN} more faulty rows.")
    if options.faulty and faulty:
        told = [(row.place, words) for row, words in faulty]
        options.faulty.write_bytes(firm_tables.correction(table, told, t("To be mended")))
        lines.append(f"Faulty rows are in {options.faulty}.")
    return "\n".join(lines)
