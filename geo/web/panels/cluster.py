"""The profile page of one cluster, assembled for the template ``profile``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin

import numpy as np

from geo import taxonomy
from geo.figures.facts import QUESTIONS, Fact, facts
from geo.figures.sources import boundary_line
from geo.i18n import Translator
from geo.links import is_mail, web_link
from geo.selection import wording
from geo.selection.describe import place, region_name, sector_mark, sector_name, sentence, town_name
from geo.selection.filters import Selection
from geo.selection.view import LONGEST_TEXT, View
from geo.store import public, status
from geo.store.exchange import Exchange
from geo.store.registry import Registry
from geo.text import split
from geo.web.outline import HEIGHT, WIDTH, outline, project
from geo.web.panels import members, picks, registry_history
from geo.web.panels.results import kilometres_text
from geo.web.render import render

NEAR_KM = 50
NEAR_SHOWN = 50
SAME_SECTOR_SHOWN = 10
LONGEST_TITLE = 80
_FORMS = {"form": "cluster", "claim": "claim"}  # what the profile leads to


@dataclass(frozen=True, slots=True)
class Installation:
    """What a profile shows of the installation that serves it."""

    contact: str = ""  # e-mail address for reports of errors; empty where nobody takes them
    address: str = ""  # absolute address of the page; empty where it is not known
    # the web resource of the voivodeships, for the small map; None for a profile without it
    regions: Path | None = None
    exchange: Exchange | None = None  # the firms that are members
    asks: bool = False  # whether readers ask questions in public


def title(registry: Registry, view: View, t: Translator) -> str:
    """Name the page in the browser's tab."""
    name = registry.names[registry.index_of(view.cluster)] if view.cluster else t("Profile of a cluster")
    return name if len(name) <= LONGEST_TITLE else name[: LONGEST_TITLE - 1] + "…"


def missing(view: View, t: Translator, asked: str = "") -> str:
    """Render the page for an address that names no cluster of the registry, but perhaps `asked` for one."""
    return render("profile", t, cluster=None, asked=asked[:LONGEST_TEXT], back=view.address())


def profile(registry: Registry, view: View, t: Translator, installation: Installation) -> str:
    """Render the profile of the cluster that the View names.

    Statuses are those of ``registry.today``; distances are straight lines between seats in EPSG:2180.

    Raises
    ------
    KeyError
        The View names no cluster of the registry.
    """
    position = registry.index_of(view.cluster or "")
    record = registry.record(position)
    told = facts(registry, record, t, registry.today)
    cluster = {
        "id": record["id"],
        "name": record["name"],
        "name_en": record["name_en"] if record["name_en"] != record["name"] else None,
        "sector": sector_mark(registry, record["sector"], t),
        "statuses": wording.status_labels(registry.history(record["id"]), registry.today, t),
        "aliases": told["aliases"] if record["aliases"] else None,
        "answers": _answers(record, told, t),
        "more": told["public_note"] if record["public_note_pl"] else None,
        "history": _history(registry, record["id"], t),
        "history_note": _history_note(registry, record["id"], t),
        "map": _map(registry, record, installation.regions, view, t),
        "members": members.of_cluster(installation.exchange, registry, record, t.language, t),
        "near": _near(registry, position, view, t) if registry.seated[position] else None,
        "near_km": NEAR_KM,
        "same": same_sector(registry, position, view, t),
        "sources": _links(record["sources"]),
        "entry": registry_history.of_record(registry, record["id"], t),
        "provenance": registry_history.provenance(registry, record, t),
        "report": _report(record, installation, t),
        "questions": _questions(registry, record["id"], t) if installation.asks else None,
        **_ways(record["id"], t),
        "pick": picks.choice(view, record["id"], record["name"], "cluster", t),
        "link": View(cluster=record["id"]).address("cluster"),
    }
    results = sentence(Selection(registry, view), t) if view != view.only(()) else ""
    return render("profile", t, cluster=cluster, back=view.address(), results=results)


def _answers(record: Mapping[str, Any], told: Mapping[str, Fact], t: Translator) -> list[tuple[str, list[Fact]]]:
    """Return what a company asks and the facts that answer it; that there is no further sector is not told."""
    left = () if record["sectors_secondary"] else ("sectors_secondary",)
    return [(t(question), [told[key] for key in keys if key not in left]) for question, keys in QUESTIONS]


def _links(text: str | None) -> list[Mapping[str, str | None]]:
    """Split the sources of a row; only http(s) becomes a link."""
    return [{"text": url, "href": web_link(url)} for url in dict.fromkeys(split(text))]


def _history(registry: Registry, cluster_id: str, t: Translator) -> list[Mapping[str, Any]]:
    """Make the timeline: by the first known day, what has none last."""
    awards = sorted(registry.history(cluster_id), key=_first_known)
    entries: list[Mapping[str, Any]] = []
    for award in awards:
        detail, polish = wording.award_detail(award, t)
        entries.append(
            {
                "name": wording.award_name(award, t),
                "detail": detail,
                "polish": polish and t.language != "pl",
                "period": wording.period(award, t),
                "kind": "inferred" if award.inferred else status.standing(award, registry.today).kind,
                "standing": wording.standing_note(award, registry.today, t),
                "inferred": wording.inferred(award, t),
                "reason": t.pick(*award.reasons),
                "begins": "known" if award.valid_from else "unknown",
                "ends": "known" if award.valid_to else "unknown",
                "sources": _links(";".join(award.sources)),
            }
        )
    return entries


def _first_known(award: status.Award) -> date:
    days = [day.first_day for day in (award.valid_from, award.valid_to) if day]
    return min(days, default=date.max)


def _history_note(registry: Registry, cluster_id: str, t: Translator) -> str:
    """Say up to when awards were looked for, where the cluster has held the national status."""
    if all(award.status != "kkk" for award in registry.history(cluster_id)):
        return ""
    until = wording.partial_date(status.no_award_known_after(registry.awards), t)
    return t(
        "Standing as of {day}. The atlas knows no award of the national status after {until}.",
        day=t.day(registry.today),
        until=until,
    )


def _nearest(registry: Registry, position: int) -> tuple[list[int], np.ndarray]:
    """Return the other clusters, the nearest first, those of one distance by name; and all distances, km, (n,).

    Clusters without a known seat, whose distance is NaN, come last.
    """
    east = registry.easting - registry.easting[position]
    north = registry.northing - registry.northing[position]
    distances = np.hypot(east, north) / 1000
    order = np.lexsort((registry.name_rank, distances))
    return [int(i) for i in order if i != position], distances


def _entries(
    registry: Registry, positions: Iterable[int], distances: np.ndarray, view: View, t: Translator
) -> list[Mapping[str, Any]]:
    entries: list[Mapping[str, Any]] = []
    for position in positions:
        record = registry.record(int(position))
        entries.append(
            {
                "id": record["id"],
                "name": record["name"],
                "href": view.change(cluster=record["id"]).address("cluster"),
                "sector": sector_mark(registry, record["sector"], t),
                "town": town_name(record, t),
                "weak": record["seat_quality"] == "weak",
                "distance": kilometres_text(float(distances[position]), t),
            }
        )
    return entries


def _near(registry: Registry, position: int, view: View, t: Translator) -> Mapping[str, Any]:
    """Find the clusters within `NEAR_KM` by distance, those of one distance by name."""
    others, distances = _nearest(registry, position)
    near = [i for i in others if distances[i] <= NEAR_KM]
    town = registry.record(position)["town"]
    around = View(lang=view.lang, near=str(town), radius=NEAR_KM, pick=view.pick) if town is not None else None
    return {
        "count": len(near),
        "entries": _entries(registry, near[:NEAR_SHOWN], distances, view, t),
        "rest": max(0, len(near) - NEAR_SHOWN),
        "on_map": around.address() if around else None,
    }


def same_sector(registry: Registry, position: int, view: View, t: Translator) -> Mapping[str, Any] | None:
    """Find the clusters of the same primary sector, the nearest first; None where the sector is not known."""
    slug = registry.sector_slugs[int(registry.primary_sector[position])]
    if slug == taxonomy.UNASSIGNED:
        return None
    others, distances = _nearest(registry, position)
    same = [i for i in others if registry.primary_sector[i] == registry.primary_sector[position]]
    shown, name = same[:SAME_SECTOR_SHOWN], sector_name(registry, slug, t)
    return {
        "sector": name,
        "count": len(same),
        "shown": _shown(len(same), len(shown), name, t, seated=bool(registry.seated[position])),
        "entries": _entries(registry, shown, distances, view, t),
        "on_map": View(lang=view.lang, sector=(slug,), pick=view.pick).address(),
        "matching": int(registry.sector_members[:, int(registry.primary_sector[position])].sum()),
    }


def _shown(count: int, shown: int, sector: str, t: Translator, *, seated: bool) -> str:
    """Say how many other clusters there are of a sector, and which of them are named."""
    told = {"sector": sector, "shown": shown}
    if not seated:
        return t.n(
            "{n} other cluster has the main sector “{sector}”; shown, by name: {shown}.",
            "{n} other clusters have the main sector “{sector}”; shown, by name: {shown}.",
            count,
            **told,
        )
    return t.n(
        "{n} other cluster has the main sector “{sector}”; shown, nearest first: {shown}.",
        "{n} other clusters have the main sector “{sector}”; shown, nearest first: {shown}.",
        count,
        **told,
    )


def _map(
    registry: Registry, record: Mapping[str, Any], regions: Path | None, view: View, t: Translator
) -> Mapping[str, Any] | None:
    """Prepare the small map; None where not even the voivodeship is known, no point where the seat is not."""
    if regions is None or record["teryt"] is None:
        return None
    seated = record["city"] is not None
    region = region_name(registry, record["teryt"], t)
    return {
        "paths": [(code == record["teryt"], path) for code, path in outline(regions)],
        "seat": project(record["latitude"], record["longitude"]) if seated else None,
        "weak": record["seat_quality"] == "weak",
        "text": t("{town}, {region} Voivodeship", town=record["city"], region=region)
        if seated
        else place(registry, record, t),
        "boundaries": boundary_line(registry, t),
        "width": WIDTH,
        "height": HEIGHT,
        "on_map": View(lang=view.lang, cluster=record["id"], pick=view.pick).address(),
    }


def _ways(cluster_id: str, t: Translator) -> Mapping[str, Any]:
    """Return the ways to pages of the registry and to the forms about a cluster."""
    records = {path: f"./{path}?lang={t.language}" for path in ("changes", "rules")}
    forms = {to: f"./submit/{way}/{quote(cluster_id)}?lang={t.language}" for to, way in _FORMS.items()}
    return {"records": records, **forms}


def _questions(registry: Registry, cluster_id: str, t: Translator) -> Mapping[str, Any]:
    """Prepare the way to what was asked about the cluster, and how much that is."""
    counts = public.read(registry.folder, "questions") or {}
    about = quote(f"cluster:{cluster_id}")
    return {"count": counts.get(f"cluster:{cluster_id}", 0), "href": f"./questions?about={about}&lang={t.language}"}


def _report(record: Mapping[str, Any], installation: Installation, t: Translator) -> Mapping[str, str | None]:
    """Prepare the report of an error by mail, with identifier and address; none where nobody takes it."""
    if not is_mail(installation.contact):
        return {"href": None, "contact": None}
    address = urljoin(installation.address, View(cluster=record["id"]).address("cluster"))
    body = "\n".join(
        (
            t("Cluster: {name}", name=record["name"][:LONGEST_TITLE]),
            t("Identifier: {id}", id=record["id"]),
            t("Address: {address}", address=address),
            "",
            t("What is wrong, what is right, and where can it be read?"),
        )
    )
    subject = t("Error in the atlas of clusters: {id}", id=record["id"])
    query = urlencode({"subject": subject, "body": body}, quote_via=quote)
    return {
        "href": f"mailto:{quote(installation.contact, safe='@+')}?{query}",
        "contact": installation.contact,
    }
