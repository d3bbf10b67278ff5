"""The lines that name sources, dates and licences, the same on pages and in files."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from geo.i18n import Translator
from geo.links import web_link
from geo.selection import wording

if TYPE_CHECKING:
    from geo.store.registry import Registry
    from geo.store.statistics import Statistics


def source_line(registry: "Registry", t: Translator, *, population: bool = False) -> str:
    """Name source, date and licence of what counts clusters; that of the `population`, where it is divided by."""
    line = t(
        "Source: registry of the atlas, compiled from public sources named in each profile; as of {day}.",
        day=t.day(date.fromisoformat(registry.manifest["built"])),
    )
    people = (
        [t("Population: Statistics Poland (GUS), {day}.", day=t.day(registry.population_day))] if population else []
    )
    return " ".join([line, *people, *_invented(registry, t)])


def _invented(registry: "Registry", t: Translator) -> list[str]:
    return [t("Some of the data are samples, invented for training.")] if registry.is_sample else []


def registry_licence(registry: "Registry", t: Translator) -> str:
    """Return on what terms the registry may be reused: the one home of this is its row among the sources."""
    stated = next((source["licence"] for source in registry.manifest["sources"] if source["key"] == "registry"), None)
    return t(stated) if stated else t("not stated")


def licence_line(registry: "Registry", t: Translator) -> str:
    """Name the licences of the registry and of the statistics."""
    return t(
        "Licences: registry {licence}; statistics: free reuse, naming GUS or Eurostat.",
        licence=registry_licence(registry, t),
    )


def boundary_line(registry: "Registry", t: Translator) -> str:
    """Name the source of the boundaries, and that the embedded ones are approximate."""
    used = registry.manifest["boundaries"]
    day = wording.known_date(used["date"], t) if used.get("date") else t("date unknown")
    if used["kind"] == "register":
        return t("Boundaries: PRG (GUGiK), {day}.", day=day)
    if used["kind"] == "file":
        return t("Boundaries: file {file} of this installation, {day}.", file=used["source"], day=day)
    return t("Boundaries approximate: from GeoNames (CC BY 4.0) and Natural Earth; exact ones: PRG (GUGiK).")


def data_line(registry: "Registry", t: Translator) -> str:
    """Name the data on the map and their date."""
    line = t("Clusters: registry of the atlas, {day}.", day=t.day(date.fromisoformat(registry.manifest["built"])))
    return " ".join([line, *_invented(registry, t)])


def version_line(version: str, day: date, t: Translator) -> str:
    """Name the day and the version of the data of which a file tells."""
    return t("As of {day}; {version}.", day=t.day(day), version=t("data version {version}", version=version))


def data_version(registry: "Registry", t: Translator) -> str:
    """Name the data: their version, and of what the living registry has published, number and day."""
    manifest = registry.manifest
    version = str(manifest["data_version"])
    if not manifest.get("published"):
        return version
    day = t.day(date.fromisoformat(manifest["published"]))
    return t("{version} (snapshot {number} of {day})", version=version, number=manifest["snapshot"], day=day)


def source_title(source: Mapping[str, str | None], t: Translator) -> str:
    """Return the title of a source in the language of the reader, where there is one."""
    return t.pick(str(source["title_pl"] or source["title"]), str(source["title"]))


def provenance(registry: "Registry", t: Translator) -> dict[str, object]:
    """Return what stands at the foot of a page that leaves the atlas: sources with dates, and the data version."""
    sources = [source_line(registry, t, population=True), boundary_line(registry, t)]
    return {"sources": sources, "version": data_version(registry, t)}


def listed(registry: "Registry", statistics: "Statistics", t: Translator) -> list[dict[str, str | None]]:
    """List the sources of the registry and the statistics, each once: ``title``, ``href``, ``licence``, ``date``."""
    sources: Sequence[Mapping[str, str | None]] = [*registry.manifest["sources"], *statistics.sources()]
    rows = []
    for source in {str(source["title"]): source for source in sources}.values():
        licence = source["licence"]
        rows.append(
            {
                "title": source_title(source, t),
                "href": web_link(source["url"]),
                "licence": t(licence) if licence else t("not stated"),
                "date": wording.known_date(source["date"], t),
            }
        )
    return rows


def joined(lines: Iterable[str]) -> str:
    """Write source lines as one text: "Source:" is said once, and so is a line that stands there already."""
    text = ""
    for line in lines:
        new = line.removeprefix(text.partition(": ")[0] + ": ") if text else line
        if new not in text:
            text += f" {new}" if text else new
    return text
