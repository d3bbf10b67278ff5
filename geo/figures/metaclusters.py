"""Meta-clusters as the registry has them now; those that a project founded are shown with it (policy.py)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo import codes
from geo.figures import sources
from geo.figures.figure import Cell, Chart, Column, Figure, Link
from geo.i18n import Translator
from geo.i18n import mark as _
from geo.selection import describe, wording
from geo.selection.view import View
from geo.store import exchange, policy
from geo.store.exchange import Exchange, MetaCluster, MetaClusterMember
from geo.store.status import PartialDate, is_date

if TYPE_CHECKING:
    from geo.store.registry import Registry

HERE = "PL"
STATUSES: Mapping[str, str] = {"planned": _("planned"), "created": _("created"), "dormant": _("dormant")}
ROLES: Mapping[str, str] = {
    "lead": _("lead partner"),
    "partner": _("partner"),
    "observer": _("observer"),
    "": _("member"),
}


@dataclass(frozen=True, slots=True)
class MemberSeat:
    """A member as lists and maps show it; degrees None where the seat is not known."""

    name: str
    cluster_id: str  # blank for one that the registry does not have
    country: str  # ISO 3166
    town: str
    latitude: float | None
    longitude: float | None
    role: str
    website: str = ""


def seat(member: MetaClusterMember, registry: "Registry") -> MemberSeat:
    """Return name and seat of a member; those of a cluster are what the registry says of it."""
    if member.cluster_id in registry.positions:
        row = registry.record(registry.positions[member.cluster_id])
        point = row["latitude"], row["longitude"]
        return MemberSeat(str(row["name"]), member.cluster_id, HERE, str(row["city"] or ""), *point, member.role)
    name = member.name or member.cluster_id
    latitude, longitude = (float(text) if text else None for text in (member.latitude, member.longitude))
    return MemberSeat(name, "", member.country, member.city, latitude, longitude, member.role, member.website)


def seats(metaclusters: Iterable[MetaCluster], registry: "Registry", view: View, held: Exchange) -> list[MemberSeat]:
    """Return all members of today, each once, who leads anywhere first."""
    found: dict[tuple[str, str], MemberSeat] = {}
    for one in shown(metaclusters, view, registry, held.today):
        for member in one.members_on(held.today):
            made = seat(member, registry)
            key = made.cluster_id or made.name, made.country
            if key not in found or (made.role and not found[key].role):
                found[key] = made
    return sorted(found.values(), key=lambda one: list(ROLES).index(one.role) if one.role in ROLES else len(ROLES))


def shown(metaclusters: Iterable[MetaCluster], view: View, registry: "Registry", day: date) -> list[MetaCluster]:
    """Return the meta-clusters with a member in the voivodeships of a View; all where it names none."""
    return [one for one in metaclusters if not view.region or set(view.region) & _regions(one, registry, day)]


def _regions(one: MetaCluster, registry: "Registry", day: date) -> set[str]:
    keys = (member.cluster_id for member in one.members_on(day) if member.cluster_id in registry.positions)
    return {str(registry.record(registry.positions[key])["teryt"]) for key in keys}


def named(one: MetaCluster, t: Translator) -> str:
    """Name a meta-cluster in the language of the page, else as its original does."""
    return exchange.text(one, t.language).title or one.id


def status(one: MetaCluster, t: Translator) -> str:
    """Word the status of a meta-cluster, with its dates."""
    begin, end = (
        wording.partial_date(PartialDate(day), t) if is_date(day) else "" for day in (one.valid_from, one.valid_to)
    )
    if one.project and one.status == "planned":
        return t("held possible")
    words = t(STATUSES[one.status]) if one.status in STATUSES else one.status
    if begin and end:
        return t("{status}, {begin} – {end}", status=words, begin=begin, end=end)
    return t("{status}, since {begin}", status=words, begin=begin) if begin else words


def project(one: MetaCluster, t: Translator) -> str:
    """Name the project that founded a meta-cluster; blank where none did."""
    rows = policy.load().rows("projects", project=one.project) if one.project else []
    return policy.say(rows[0], "name", t) if rows else one.project


def figures(held: Exchange, registry: "Registry", view: View, t: Translator) -> tuple[Figure, ...]:
    """Return who belongs to which meta-cluster, as one figure; none where the voivodeships asked for have none."""
    found = shown(held.founded_by(""), view, registry, held.today)
    return (_figure(found, held, registry, view, t),) if found else ()


def _figure(found: Sequence[MetaCluster], held: Exchange, registry: "Registry", view: View, t: Translator) -> Figure:
    listed = [(one, made) for one in found for made in _members(one, registry, held)]
    count = len(seats(found, registry, view, held))
    return Figure(
        name="policy-alliances",
        title=", ".join(
            [t.n("{n} meta-cluster", "{n} meta-clusters", len(found)), t.n("{n} member", "{n} members", count)]
        ),
        subtitle=t("Groups of clusters across borders, as editors keep them · {day}", day=t.day(held.today)),
        source=sources.source_line(registry, t),
        text="; ".join(f"{named(one, t)}: {status(one, t)}" for one in found) + ".",
        wide=True,
        columns=[
            Column("member", t("Member")),
            Column("metacluster", t("Meta-cluster")),
            Column("status", t("Status")),
            Column("role", t("Role")),
            Column("place", t("Place")),
            Column("sectors", t("Sectors")),
        ],
        rows=[_row(one, made, registry, t) for one, made in listed],
        chart=Chart("table", "member", ("member", "metacluster", "place")),
        notes=[
            t(
                "A meta-cluster is a group of cluster organisations, not of firms; a cluster may belong to several. "
                "Dots say where a member has its seat; members without a known seat are in the list only."
            )
        ],
        explained="glossary",
        links=[_profile(made, view) for _one, made in listed],
    )


def _members(one: MetaCluster, registry: "Registry", held: Exchange) -> Sequence[MemberSeat | None]:
    """Return the members of today; one without any has a row of its own, so that it is not passed over."""
    return [seat(member, registry) for member in one.members_on(held.today)] or [None]


def _row(one: MetaCluster, made: MemberSeat | None, registry: "Registry", t: Translator) -> Sequence[Cell]:
    sectors = ", ".join(
        describe.sector_name(registry, slug, t) for slug in one.sectors if slug in registry.sector_slugs
    )
    ends = named(one, t), status(one, t)
    if made is None:
        return t("no member is known"), *ends, None, None, sectors or None
    role = t(ROLES[made.role]) if made.role in ROLES else made.role
    return made.name, *ends, role, place(made, t) or None, sectors or None


def place(made: MemberSeat, t: Translator) -> str:
    """Write town and country of a member; blank where neither is known."""
    country = codes.country_name(made.country, t.language) if made.country else ""
    return ", ".join(part for part in (made.town, country) if part)


def _profile(made: MemberSeat | None, view: View) -> Link | None:
    if made is None or not made.cluster_id:
        return None
    return Link("profile", made.cluster_id, view.change(cluster=made.cluster_id).address("cluster"))


def places(found: Iterable[MemberSeat], *, tied: bool) -> list[dict[str, str]]:
    """Return members as rows of a map of partners; only where they are `tied` to a lead partner it stands out."""
    return [
        {
            "name": one.name,
            "role": one.role if tied and one.role in ("lead", "partner", "observer") else "partner",
            "country": one.country,
            "place": one.town or one.name,
            "latitude": "" if one.latitude is None else str(one.latitude),
            "longitude": "" if one.longitude is None else str(one.longitude),
        }
        for one in found
    ]
