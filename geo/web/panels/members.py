"""Who belongs together, on the profile of a cluster: firms that are its members, meta-clusters it is a member of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from geo.figures import metaclusters
from geo.i18n import Translator
from geo.selection.describe import region_name
from geo.selection.view import View
from geo.store.exchange import Exchange, Firm, MetaCluster
from geo.store.registry import Registry
from geo.web.outline import project

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Members:
    """What the profile of a cluster shows of its members."""

    entries: Sequence[Mapping[str, Any]]  # the first by name
    count: int
    rest: int  # how many are not named
    all: str  # address of the list of all
    counted: bool  # whether the number of members is counted from them
    add: str  # address of the form of a member
    lines: Sequence[tuple[tuple[float, float], tuple[float, float]]]  # on the small map, from member to seat
    unplaced: int  # how many have no place there
    alliances: Sequence[Mapping[str, str]]  # meta-clusters that the cluster belongs to


def of_cluster(
    exchange: Exchange | None, registry: Registry, record: Mapping[str, Any], language: str, t: Translator
) -> Members:
    """Return the members of a cluster today."""
    firms = exchange.members_of(record["id"]) if exchange else ()
    towns = dict.fromkeys((one.latitude, one.longitude) for one in firms if one.latitude is not None)
    seat = (record["latitude"], record["longitude"]) if record["city"] is not None else None
    ends = [project(float(latitude), float(longitude or 0)) for latitude, longitude in towns if latitude is not None]
    return Members(
        entries=[_entry(one, registry, t) for one in firms[:SHOWN]],
        count=len(firms),
        rest=max(0, len(firms) - SHOWN),
        all=View(lang=language, kind="firms", cluster=record["id"]).address("exchange"),
        counted=bool(firms) and record["members"] == len(firms),
        add=f"./submit/firm?lang={language}&memberships-0-cluster_id={quote(record['id'])}",
        lines=[(end, project(*seat)) for end in ends] if seat else [],
        unplaced=sum(one.latitude is None for one in firms),
        alliances=[_alliance(one, t) for one in exchange.metaclusters_of(record["id"])] if exchange else [],
    )


def _entry(firm: Firm, registry: Registry, t: Translator) -> Mapping[str, Any]:
    return {"name": firm.name, "href": f"./firms/{quote(firm.id)}?lang={t.language}", "town": town(firm, registry, t)}


def _alliance(one: MetaCluster, t: Translator) -> Mapping[str, str]:
    href = f"./metaclusters/{quote(one.id)}?lang={t.language}"
    return {"name": metaclusters.named(one, t), "href": href, "status": metaclusters.status(one, t)}


def town(firm: Firm, registry: Registry, t: Translator) -> str:
    """Write where a firm is: town and voivodeship, as far as they are known."""
    region = region_name(registry, firm.teryt, t) if firm.teryt in registry.region_codes else ""
    return ", ".join(part for part in (firm.city, region) if part)
