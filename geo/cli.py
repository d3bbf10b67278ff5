"""The command line: ``python -m geo``."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NoReturn

from geo import days, links
from geo.errors import AtlasError, DataError
from geo.settings import ROOT, Settings

_RAW = ROOT / "data" / "raw"
VIEW_HELP = "the view as in the address of the atlas, 'sector=ict&region=06', or the whole address"


class _Parser(argparse.ArgumentParser):
    """A parser that says what it did not understand and ends with 1, as every other fault."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(1, f"{self.prog}: {message}. Try {self.prog} --help.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 if all is well, 1 after a fault, which stands on the error output in sentences."""
    options = _parser().parse_args(arguments)
    faults: Sequence[str] = ()
    try:
        print(options.run(options))
    except AtlasError as error:
        faults = str(error).splitlines()
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        faults = [f"{place}{error.strerror or error}; check the path and its permissions."]
    for fault in faults:
        print(fault, file=sys.stderr)
    if len(faults) > 1:
        print(f"{len(faults)} faults in all.", file=sys.stderr)
    return 1 if faults else 0


@cache  # for whoever gives several commands
def _parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    parser = _Parser(
        prog="python -m geo",
        description="Looks after the data of the atlas: checks the raw tables, builds what the atlas shows, and "
        "installs official boundaries. Faults are told in sentences, all at once; nothing is ever half written.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=_Parser)
    build = commands.add_parser(
        "build",
        help="build the tables that the atlas reads",
        description="Checks the raw tables, finds every seat on the map and writes the built tables with a manifest. "
        "If anything is wrong you get the whole list, and the data of before stay as they are.",
    )
    _raw(build)
    build.add_argument("--out", type=Path, metavar="DIR", help="where to build (default: data/built)")
    build.set_defaults(run=_build)
    check = commands.add_parser(
        "check",
        help="check raw and built data",
        description="Checks every raw and every built table, and that the built ones are what the raw ones give. "
        "Changes nothing.",
    )
    _raw(check)
    check.add_argument("--data", type=Path, metavar="DIR", help="folder of built tables (default: the atlas's own)")
    check.set_defaults(run=_check)
    _boundaries(commands)
    _statistics(commands)
    _refreshing(commands)
    _export(commands)
    _offline(commands)
    _living(commands)
    return parser


def _living(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Describe the commands of the living registry, each with its services."""
    from geo.access.commands import describe as describe_accounts
    from geo.access.outbox_commands import describe as describe_outbox
    from geo.editorial.commands import describe as describe_store
    from geo.editorial.request_commands import describe as describe_requests
    from geo.exchange.demo import describe as describe_demo
    from geo.exchange.firm_commands import describe as describe_firms

    living = (describe_store, describe_accounts, describe_outbox, describe_requests, describe_firms, describe_demo)
    for describe in living:
        describe(commands)


def _raw(command: argparse.ArgumentParser) -> None:
    """Add the option for the folder of raw tables."""
    command.add_argument(
        "--raw",
        type=Path,
        default=_RAW,
        metavar="DIR",
        help="folder with clusters.csv and status_history.csv; tables that it lacks are taken from the atlas "
        "(default: data/raw)",
    )


def _boundaries(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Describe the commands about boundaries."""
    boundaries = commands.add_parser(
        "boundaries",
        help="install, remove or show official boundaries",
        description="The atlas comes with approximate boundaries. Here you give it the official ones, from the State "
        "Register of Boundaries (PRG). They belong to this installation only.",
    )
    actions = boundaries.add_subparsers(title="actions", required=True, metavar="ACTION", parser_class=_Parser)
    install = actions.add_parser(
        "install",
        help="take the voivodeships, the counties or both from a file or an address",
        description="Reads GeoJSON, GeoPackage, Shapefile or GML in EPSG:2180, WGS 84 or ETRS89, or an archive of "
        "them, checks it, and switches the atlas to its voivodeships (A01); counties (A02) are kept for later use. A "
        "file that does not fit is refused with the reason, and nothing changes.",
    )
    install.add_argument("source", metavar="FILE|URL", help="the file, or its http(s) address")
    install.add_argument(
        "--origin",
        default="",
        metavar="URL",
        help="address that you took the file from: boundaries of the publisher (gugik.gov.pl) are called official",
    )
    install.set_defaults(run=_install)
    remove = actions.add_parser("remove", help="go back to the boundaries that come with the atlas")
    remove.add_argument("what", nargs="?", choices=("voivodeships", "counties"), help="only these (default: both)")
    remove.set_defaults(run=_remove)
    actions.add_parser("status", help="say which boundaries the atlas has").set_defaults(run=_status)


def _statistics(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Describe the commands about statistics."""
    from geo.build.additions import KINDS

    statistics = commands.add_parser(
        "statistics",
        help="add newer figures of Eurostat, remove or show them",
        description="The atlas comes with figures by industry and voivodeship. Here you give it newer ones, "
        "in files as Eurostat publishes them. They belong to this installation only.",
    )
    actions = statistics.add_subparsers(title="actions", required=True, metavar="ACTION", parser_class=_Parser)
    add = actions.add_parser(
        "add",
        help="take the figures of a file",
        description="Reads a table of Eurostat (sbs_r_nuts2021, sbs_r_nuts06_r2, nama_10r_3gva) as bulk TSV or "
        "SDMX-CSV, plain or gzip, checks it, keeps its flags, maps NUTS regions of any version to voivodeships, and "
        "lets it go before the figures of the same years. A file that does not fit is refused with the reason, and "
        "nothing changes.",
    )
    add.add_argument("file", type=Path, metavar="FILE", help="the file")
    add.add_argument("--kind", choices=sorted(KINDS), help="the kind of table (default: the file tells it)")
    add.add_argument("--table", default="", metavar="CODE", help="Eurostat's code of the table, if the file has none")
    add.set_defaults(run=_add_statistics)
    remove = actions.add_parser(
        "remove",
        help="go back to the figures that come with the atlas",
        description="Takes away what this installation added: all of it, or the figures of one table.",
    )
    remove.add_argument("table", nargs="?", default="", metavar="TABLE", help="its code, as status tells it")
    remove.set_defaults(run=_remove_added)
    actions.add_parser("status", help="say which years the atlas has, and from where").set_defaults(run=_status_added)


def _refreshing(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Describe the command that fetches from publishers."""
    command = commands.add_parser(
        "refresh",
        help="fetch newer statistics and boundaries from their publishers",
        description="Fetches what the atlas is made of from Eurostat, Statistics Poland and the boundary register, "
        "checks it and adds it to this installation: of every source all or nothing. It asks only for what changed, "
        "waits where a publisher is busy, and says what is new. No other command reaches out to the network.",
    )
    command.add_argument("--list", action="store_true", help="only list the sources")
    command.add_argument("--dry-run", action="store_true", help="fetch and check, say what would change, add nothing")
    command.add_argument("--only", action="append", default=[], metavar="SOURCE", help="one source; may be repeated")
    command.set_defaults(run=_refresh)


def _export(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Describe the command that makes files."""
    from geo.i18n import LANGUAGES
    from geo.web.files import COMMANDS

    export = commands.add_parser(
        "export",
        help="make a picture, a report, slides or a table of a view",
        description="Makes the file that the atlas offers for a view, a figure or a story: the same numbers, sources "
        "and words.",
    )
    what = export.add_mutually_exclusive_group()
    what.add_argument("--view", default="", metavar="QUERY", help=VIEW_HELP)
    what.add_argument("--story", metavar="NAME", help="a story instead, by its name or as its address has it")
    export.add_argument("--page", default="", help="the page that the view is on, e.g. regions (default: the map)")
    export.add_argument("--figure", metavar="NAME", help="one figure of the page, by its name in the page's links")
    export.add_argument("--format", required=True, choices=COMMANDS, help="the kind of file")
    export.add_argument("--lang", choices=LANGUAGES, default="pl", help="the language, where the view names none")
    export.add_argument(
        "--out", required=True, type=Path, metavar="PATH", help="the file to write, or the folder to write it into"
    )
    export.set_defaults(run=_make)


def _offline(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Describe the command that makes offline bundles."""
    from geo.i18n import LANGUAGES

    bundle = commands.add_parser(
        "bundle",
        help="make a folder of web pages that opens without a network",
        description="Packs a story, or one view, into a ZIP file: a page for each step in both languages, with map, "
        "list, figures, tables and pictures. Unpacked, it opens in a browser without the atlas and without a network.",
    )
    what = bundle.add_mutually_exclusive_group(required=True)
    what.add_argument("--story", metavar="FILE", help="the file of a story, or the name of a ready one: region-06")
    what.add_argument("--view", metavar="QUERY", help=VIEW_HELP)
    bundle.add_argument("--page", default="", help="the page that the view is on (default: the map)")
    bundle.add_argument("--lang", choices=LANGUAGES, default="pl", help="the language of the story (default: pl)")
    bundle.add_argument("--out", required=True, type=Path, metavar="ZIP", help="where to write it")
    bundle.set_defaults(run=_bundle)


def _build(options: argparse.Namespace) -> str:
    """Build and say what came of it."""
    from geo.build.registry import OUT, build

    out = options.out or OUT
    made = build(options.raw, out)
    rows = made.tables["clusters"]["rows"]
    what = "1 cluster is" if rows == 1 else f"{rows} clusters are"
    return f"{what} built in {out}, data version {made.data_version}."


def _check(options: argparse.Namespace) -> str:
    """Check and say that all is well."""
    from geo.build.check import check

    data = options.data or Settings.from_environment().data
    if faults := check(options.raw, data):
        raise DataError(faults)
    return f"All is well: {options.raw} and {data} hold what they should and belong together."


def _install(options: argparse.Namespace) -> str:
    """Install boundaries and say which."""
    from geo.build import prg
    from geo.build.check import read_table
    from geo.build.resources import labelled_towns
    from geo.store import files

    settings = Settings.from_environment()
    files.read(settings.data, files.BUILT)  # without built data there is nothing to draw boundaries around
    towns = labelled_towns(read_table(settings.data, "towns"))
    return str(prg.install(options.source, settings.installed, towns=towns, origin=options.origin))


def _remove(options: argparse.Namespace) -> str:
    """Go back to the embedded boundaries, without counties."""
    from geo.store import files

    installed = Settings.from_environment().installed
    counties = files.counties_folder(installed)
    gone = {
        "voivodeships": options.what != "counties" and files.remove(installed, files.INSTALLED),
        "counties": options.what != "voivodeships" and files.remove(counties, files.INSTALLED_COUNTIES),
    }
    removed = " and ".join(what for what, there in gone.items() if there)
    return f"Removed the installed {removed}." if removed else "No boundaries were installed; nothing to remove."


def _status(options: argparse.Namespace) -> str:
    """Say which boundaries are in use, and which are kept."""
    from geo.store import files

    settings = Settings.from_environment()
    used = files.with_installed(files.read(settings.data, files.BUILT), settings.installed)["boundaries"]
    lines = [f"Boundaries: {_described(used)}."]
    folder = files.counties_folder(settings.installed)
    if files.is_there(folder):
        kept = files.read(folder, files.INSTALLED_COUNTIES)
        lines.append(f"Counties, kept for later use: {kept.tables['counties']['rows']}, {_described(kept.boundaries)}.")
    return "\n".join(lines)


def _described(used: Mapping[str, str | None]) -> str:
    """Say where boundaries are from and of when."""
    if used["kind"] == "approximate":
        return f"approximate, as they come with the atlas ({used['source']})"
    kind = "official, from the register" if used["kind"] == "register" else "from a file of unknown origin"
    date = f"as of {used['date']}" if used["date"] else "date unknown"
    installed = f", installed on {used['installed']}" if used.get("installed") else ""
    return f"{kind} ({used['source']}, {date}{installed})"


def _add_statistics(options: argparse.Namespace) -> str:
    """Add figures and say which."""
    from geo.build.additions import add
    from geo.store import statistics

    settings = Settings.from_environment()
    return str(add(options.file, statistics.load(settings.data, settings.installed), options.kind, options.table))


def _remove_added(options: argparse.Namespace) -> str:
    """Go back to the figures that come with the atlas."""
    from geo.build import added
    from geo.store import statistics

    settings = Settings.from_environment()
    return added.remove(statistics.load(settings.data, settings.installed), options.table)


def _status_added(options: argparse.Namespace) -> str:
    """Say which figures there are."""
    from geo.build.added import describe
    from geo.store import statistics

    settings = Settings.from_environment()
    return describe(statistics.load(settings.data, settings.installed))


def _refresh(options: argparse.Namespace) -> str:
    """Fetch what is new, and say what changed."""
    from geo.build import refresh
    from geo.build.fetch import Client

    if options.list:
        return "\n".join(str(source) for source in refresh.chosen(options.only))
    settings = Settings.from_environment()

    def say(line: str) -> None:
        print(line, file=sys.stderr)

    client = Client(refresh.folder(settings), settings.refresh_from, settings.bdl_key, say)
    done = refresh.refresh(settings, client, options.only, dry=options.dry_run, say=say)
    if done.faults:
        print(*done.lines, sep="\n", end="\n" * bool(done.lines))
        raise DataError(done.faults)
    return "\n".join(done.lines)


def _make(options: argparse.Namespace) -> str:
    """Make a file and say where it is."""
    from geo.export import document
    from geo.scenes import pages
    from geo.scenes.sources import load as load_sources
    from geo.web import files

    if options.format in files.FORMATS:
        document.check(options.out, Path(f"x{files.FORMATS[options.format].suffix}").suffix, files.SUFFIXES)
    sources = load_sources(Settings.from_environment(), days.today())
    if options.story is not None:
        if options.page or options.figure:
            raise AtlasError("A story has steps of its own; leave out --page and --figure.")
        made = files.make_story(sources, options.story, options.format, options.lang)
    else:
        scene = pages.read(sources, *links.located(options.page, options.view), options.lang)
        figure = options.figure
        key = options.format
        made = files.make_figure(scene, figure, key) if figure else files.make(scene, key)
    written = document.write(made, document.place(made, options.out, files.SUFFIXES))
    return f"Written: {', '.join(str(path) for path in written)}."


def _bundle(options: argparse.Namespace) -> str:
    """Make an offline bundle and say where it is."""
    from geo.export import document
    from geo.i18n import translator
    from geo.scenes import pages, ready_stories
    from geo.scenes.sources import load as load_sources
    from geo.web.bundle import bundle

    sources, t = load_sources(Settings.from_environment(), days.today()), translator(options.lang)
    if options.story is None:
        content = bundle.of_view(pages.read(sources, *links.located(options.page, options.view), options.lang))
    elif options.story not in ready_stories.names(sources) and _is_path(options.story):
        content = bundle.of_file(Path(options.story), sources, t)
    else:
        content = bundle.of_story(options.story, sources, t)
    written = document.write(document.Document(options.out.name, "application/zip", content), options.out)
    return f"Written: {written[0]}, {len(content) / 1e6:.1f} MB. Unpack it and open index.html."


def _is_path(text: str) -> bool:
    """Whether a text is the path of a file rather than a story packed into an address."""
    return bool(Path(text).suffix) or Path(text).name != text or Path(text).exists()
