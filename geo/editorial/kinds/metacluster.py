"""The public fields of a meta-cluster, a group of clusters of several countries, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from geo import codes
from geo.access.person import ADMINISTRATOR, CONTACT, SYSTEM
from geo.editorial.described import (
    CLUSTERS,
    CODES,
    Data,
    FieldDescription,
    Groups,
    KindDescription,
    KindWords,
    RowsDescription,
)
from geo.editorial.kinds import common
from geo.i18n import Translator
from geo.i18n import mark as _

if TYPE_CHECKING:
    from geo.access.person import Person
    from geo.store.registry import Registry

STATUSES: Mapping[str, str] = {"planned": _("planned"), "created": _("created"), "dormant": _("dormant")}
PROJECTS: Mapping[str, str] = {"cord": _("Clusters-CORD (2010–2013)")}  # that founded meta-clusters
ROLES: Mapping[str, str] = {"lead": _("lead partner"), "partner": _("partner"), "observer": _("observer")}
_PLACE = _("Write both coordinates of a point in Europe (latitude 34 to 72), or neither.")
_WHO = _("Choose a cluster of the registry, or write the name of another one; not both.")


def _period() -> tuple[FieldDescription, FieldDescription]:
    begin, end = (
        FieldDescription(name, label, wanted=common.DATE, typed="numeric", longest=10, day=True)
        for name, label in (("valid_from", _("From")), ("valid_to", _("Until")))
    )
    return begin, end


GROUPS: Groups = (
    (
        _("Meta-cluster"),
        (
            FieldDescription(
                "status", _("Status"), kind="choice", wanted=common.CHOOSE, options=STATUSES, required=True
            ),
            *_period(),
            FieldDescription(
                "project",
                _("Project that founded it"),
                _("Only where it belongs to the figures of that project on the page on policy."),
                kind="choice",
                wanted=common.CHOOSE,
                options=PROJECTS,
                blank=_("none"),
            ),
            common.website(),
        ),
    ),
    (_("In words"), (FieldDescription("texts", _("Texts"), kind="rows"),)),
    (
        _("Industry"),
        (common.sectors(),),
    ),
    (_("Members of the meta-cluster"), (FieldDescription("members", _("Members of the meta-cluster"), kind="rows"),)),
    (_("Documents"), (FieldDescription("documents", _("Documents"), kind="rows"),)),
    (_("Sources"), (common.sources(),)),
)
_MEMBER = (
    FieldDescription(
        "cluster_id",
        _("Cluster of the registry"),
        kind="choice",
        wanted=_WHO,
        options=CLUSTERS,
        blank=_("another one, from abroad"),
    ),
    FieldDescription("name", _("Name of another one"), wanted=_WHO),
    FieldDescription(
        "country",
        _("Country"),
        kind="choice",
        wanted=_("Choose the country."),
        options=f"{CODES}country",
        blank=_("that of the cluster"),
    ),
    FieldDescription("city", _("Town"), _("Of a member from abroad."), wanted=common.TOO_LONG),
    FieldDescription("latitude", _("Latitude"), wanted=_PLACE, typed="numeric", example="50.6607", longest=25),
    FieldDescription("longitude", _("Longitude"), wanted=_PLACE, typed="numeric", example="14.0323", longest=25),
    common.website(),
    FieldDescription("role", _("Role"), kind="choice", wanted=common.CHOOSE, options=ROLES, blank=_("member")),
    *_period(),
)
_DOCUMENT = (
    FieldDescription("title", _("Title"), wanted=_("Write the title."), required=True),
    FieldDescription("link", _("Address"), wanted=_("Write the whole address, or leave the field blank."), typed="url"),
    FieldDescription("day", _("Day"), wanted=common.DATE, typed="numeric", longest=10, day=True),
)


def member(row: Mapping[str, str], t: Translator, registry: "Registry") -> str:
    """Word a member in a line."""
    key = row.get("cluster_id", "")
    name = registry.names[registry.index_of(key)] if key in registry.positions else row.get("name") or key
    place = [row.get("city", ""), codes.country_name(row["country"], t.language) if row.get("country") else ""]
    begin, end = row.get("valid_from"), row.get("valid_to")
    period = f"{begin or '?'} – {end or ''}".rstrip(" –") if begin or end else ""
    role = t(ROLES[row["role"]]) if row.get("role") in ROLES else ""
    return " · ".join(part for part in (name, ", ".join(filter(None, place)), role, period) if part)


def document(row: Mapping[str, str], _t: Translator, _registry: object) -> str:
    """Word a document in a line."""
    return " · ".join(row[cell] for cell in ("title", "day", "link") if row.get(cell))


def is_editor(person: "Person", _key: str, _base: Data, _wanted: Data) -> bool:
    """Whether somebody makes meta-clusters: they belong to no voivodeship, but every contact point knows its own."""
    return person.role in (CONTACT, ADMINISTRATOR, SYSTEM)


METACLUSTER = KindDescription(
    "metacluster",
    KindWords(
        add=_("Add a meta-cluster"),
        correct=_("Correct: {name}"),
        new=_("new meta-cluster"),
        gone=_("This meta-cluster was removed from the registry meanwhile."),
        alike="",
        several=_("meta-clusters"),
        change=_("change of a meta-cluster"),
        removal=_("removal of a meta-cluster"),
        report=_("report on a meta-cluster"),
    ),
    GROUPS,
    {
        "texts": common.texts(
            FieldDescription("title", _("Name"), wanted=_("Write the name."), required=True),
            common.words("summary", _("Theme and aim")),
        ),
        "members": RowsDescription(
            _MEMBER,
            legend=_("Member {number}"),
            add=_("Add another member"),
            remove=_("Remove this member"),
            word=member,
            order=common.ORDER,
            unique={"cluster_id": _("This cluster is a member already; choose another one.")},
        ),
        "documents": RowsDescription(
            _DOCUMENT,
            legend=_("Document {number}"),
            add=_("Add another document"),
            remove=_("Remove this document"),
            word=document,
        ),
    },
    {"compiled": _("Entry compiled")},
    pairs={("cluster_id", "name"): "cluster_id", ("name", "country"): "country", ("latitude", "longitude"): "latitude"},
    profile="metaclusters/{key}",
    stem="metaklaster",
    placed=False,
    title=common.titled,
    may=is_editor,
)
