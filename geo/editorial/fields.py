"""All that people fill in, in words: what a form asks, what is right, and how a value is shown.

One description a kind, from which the form, the messages of its checks and the comparison of a change are made.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo import codes, taxonomy
from geo.editorial.described import CLUSTERS, CODES, REGIONS, SECTORS, SEVERAL, FieldDescription, KindDescription
from geo.i18n import Translator
from geo.i18n import mark as _
from geo.text import split

if TYPE_CHECKING:
    from geo.store.registry import Registry

CLUSTER = "cluster"


@lru_cache(maxsize=1)
def described() -> Mapping[str, KindDescription]:
    """Return the descriptions of all kinds that are filled in."""
    from geo.editorial.kinds import cluster, event, firm, metacluster, offer

    listed = cluster.CLUSTER, firm.FIRM, offer.OFFER, event.EVENT, metacluster.METACLUSTER
    return {one.kind: one for one in listed}


def of(kind: str) -> KindDescription:
    """Return the description of a kind."""
    return described()[kind]


def find(name: str, kind: str = CLUSTER) -> FieldDescription | None:
    """Return a field of a kind of record, or of its rows; None where it has none of that name."""
    made = described().get(kind) or of(CLUSTER)
    rows = (one.asked[name] for one in made.rows.values() if name in one.asked)
    return made.fields.get(name) or next(rows, None)


def label(name: str, t: Translator, kind: str = CLUSTER) -> str:
    """Name a field of a record, whatever record it is; one that has no name by its column."""
    if known := find(name, kind):
        return t(known.label)
    others = (described().get(kind) or of(CLUSTER)).others
    return t(others[name]) if name in others else name


def holds_several(name: str, kind: str = CLUSTER) -> bool:
    """Whether a field of a record is a list."""
    made = described().get(kind) or of(CLUSTER)
    return name in made.rows or (name in made.fields and made.fields[name].kind in SEVERAL)


def options(asked: FieldDescription, t: Translator, registry: "Registry") -> dict[str, str]:
    """Return the options of a field, code to name."""
    if asked.options == SECTORS:
        return {one.slug: codes.code_name("sector", one.slug, t.language) for one in registry.sectors}
    if asked.options == REGIONS:
        return {code: codes.code_name("voivodeship", code, t.language) for code in taxonomy.VOIVODESHIPS}
    if asked.options == CLUSTERS:
        return {registry.ids[place]: registry.names[place] for place in registry.name_rank.argsort()}
    if isinstance(asked.options, str):
        name = asked.options.removeprefix(CODES)
        listed = {"language": codes.WORD_LANGUAGES, "country": codes.COUNTRIES}.get(name) or codes.codes(name)
        return {code: codes.code_name(name, code, t.language) for code in listed}
    return {code: t(words) for code, words in asked.options.items()}


def _named(value: str, t: Translator, registry: "Registry") -> str:
    """Name a cluster by its id, or a kind of records; what is neither stands as it is."""
    if value in registry.positions:
        return registry.names[registry.index_of(value)]
    return t(_OWNERS[value]) if value in _OWNERS else value


_OWNERS = {"cluster": _("cluster"), "firm": _("firm")}  # kinds of records that others belong to


def shown(name: str, value: Any, t: Translator, registry: "Registry", kind: str = CLUSTER) -> list[str]:
    """Word a value of a field, one line each; nothing where it is blank."""
    if not value:
        return []
    if isinstance(value, list):
        return [of(kind).rows[name].word(row, t, registry) for row in value]
    asked = find(name, kind)
    if asked is None:
        return [str(value)]
    if asked.kind in ("choice", "choices"):
        known = options(asked, t, registry)
        return [known.get(code, code) for code in split(value)]
    if asked.kind == "fixed":
        return [_named(value, t, registry)]
    return split(value) if asked.kind in SEVERAL else str(value).splitlines()
