"""Bringing an installation up to date: every source fetched, compared, added as a whole or not at all."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from geo.build import added, prg, publishers
from geo.build.check import read_table
from geo.build.fetch import NETWORK, Client, Unreachable
from geo.build.publishers import Source
from geo.build.resources import labelled_towns
from geo.build.statistics import packed
from geo.build.workplace import workplace
from geo.errors import DataError
from geo.settings import Settings
from geo.store import files, statistics


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did (or, tried, would do): a line for each source, and faults."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]


def folder(settings: Settings) -> Path:
    """Return where an installation keeps what it remembers of publishers; beside what it installed."""
    return settings.installed.with_name("installed-refresh")


def chosen(only: Collection[str]) -> tuple[Source, ...]:
    """Return the sources of some keys, of all without any.

    Raises
    ------
    DataError
        A key that the table of sources does not have.
    """
    every = publishers.listed()
    keys = [source.key for source in every]
    if strange := [key for key in only if key not in keys]:
        raise DataError([f"{strange[0]} is no source; write {', '.join(keys)}."])
    return tuple(source for source in every if not only or source.key in only)


def refresh(
    settings: Settings, client: Client, only: Collection[str] = (), *, dry: bool = False, say: Callable[[str], object]
) -> Refreshed:
    """Fetch sources and add what is new; with `dry` only say what would change.

    A source that cannot be fetched or does not fit changes nothing; the others go on. Where a publisher cannot be
    reached, its other sources are not tried.
    """
    lines: list[str] = []
    faults: list[str] = []
    silent: dict[str, str] = {}  # hosts that cannot be reached, and why
    sources = chosen(only)
    for number, source in enumerate(sources, start=1):
        if client.host(source.address) in silent:
            continue
        say(f"{number}/{len(sources)} {source.key}: {source.code} …")
        try:
            lines.append(f"{source.key}: {_one(source, settings, client, dry)}")
        except Unreachable as error:
            silent[error.host] = error.reason
        except DataError as error:
            faults += [each if each.startswith(f"{source.key}: ") else f"{source.key}: {each}" for each in error.faults]
        finally:
            client.forget()
    client.close()
    if silent:
        hosts, reasons = ", ".join(silent), ", ".join(dict.fromkeys(silent.values()))
        faults.insert(0, f"{hosts} cannot be reached ({reasons}); {NETWORK}.")
    return Refreshed(tuple(lines), tuple(faults))


def _one(source: Source, settings: Settings, client: Client, dry: bool) -> str:
    """Refresh one source; a clause that says what came of it."""
    made = _boundaries(source, settings, client, dry) if source.publisher == "gugik" else None
    told = made if made is not None else _figures(source, settings, client, dry)
    if not dry:
        client.keep()
    return told


def _figures(source: Source, settings: Settings, client: Client, dry: bool) -> str:
    """Refresh figures."""
    current = statistics.load(settings.data, settings.installed)
    files.refuse_foreign(current.added, files.ADDED_STATISTICS)
    series = current.addition("series")
    client.again = series is None or source.code not in set(series["code"])
    made, remarks = publishers.figures(source, client, current)
    if made is None:
        return "nothing new."
    changes = added.changes(current, made) or ["figures as before, with a newer date"]
    if not dry:
        files.write(current.added, packed(made), files.ADDED_STATISTICS)
    return "\n  ".join([f"{'would change' if dry else 'changed'}: {'; '.join(changes)}.", *remarks])


def _boundaries(source: Source, settings: Settings, client: Client, dry: bool) -> str:
    """Refresh the register of boundaries."""
    files.read(settings.data, files.BUILT)
    client.again = not files.is_there(settings.installed)
    got = client.file(source.address)
    if got.path is None:
        return "nothing new."
    towns = labelled_towns(read_table(settings.data, "towns"))
    with workplace("atlas-refresh-") as aside:
        register = got.path.rename(got.path.with_name(source.code))
        place = aside / "installed" if dry else settings.installed
        told = str(prg.install(str(register), place, towns=towns, origin=source.address))
    return f"would change: {told}" if dry else f"changed: {told}"
