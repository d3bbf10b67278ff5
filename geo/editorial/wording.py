"""Words of the editors' side: states, roles and rules, for pages and mails."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.access.person import ADMINISTRATOR, CONTACT, COORDINATOR, SYSTEM, VISITOR
from geo.editorial import fields
from geo.i18n import Translator
from geo.i18n import mark as _

STATES: Mapping[str, str] = {
    "draft": _("draft"),
    "submitted": _("submitted"),
    "returned": _("returned to be mended"),
    "accepted": _("accepted"),
    "refused": _("refused"),
    "withdrawn": _("withdrawn"),
}
# Who did something, as the history says it.
ROLES: Mapping[str, str] = {
    VISITOR: _("a visitor"),
    COORDINATOR: _("the coordinator"),
    CONTACT: _("the contact point"),
    ADMINISTRATOR: _("the administrator"),
    SYSTEM: _("the operator"),
}
KINDS: Mapping[str, str] = {
    "cluster": _("clusters"),
    "firm": _("firms"),
    "offer": _("offers"),
    "event": _("events"),
    "metacluster": _("meta-clusters"),
    "left_out": _("left out of the registry"),
    "rule": _("rules of entry"),
    "claim": _("coordinators"),
}


RULES: Mapping[str, str] = {
    "name_pl": _("Name in Polish"),
    "name_en": _("Name in English"),
    "text_pl": _("Text in Polish"),
    "text_en": _("Text in English"),
}


def field(name: str, t: Translator, kind: str = "cluster") -> str:
    """Name a field of a kind of record."""
    return t(RULES[name]) if kind == "rule" and name in RULES else fields.label(name, t, kind)


def state(code: str, t: Translator) -> str:
    """Name the state of a change."""
    return t(STATES[code])


def role(code: str | None, t: Translator) -> str:
    """Name a role; one that is not known by its code."""
    return t(ROLES.get(code or VISITOR, code or ""))


def named(rule: str) -> tuple[str, int]:
    """Split what a decision names: id and version of a rule."""
    number, _at, version = rule.partition("@")
    return number, int(version) if version.isdecimal() and len(version) < 10 else 1


def rule_texts(names: Sequence[str], rules: Sequence[Mapping[str, Any]], t: Translator) -> list[Mapping[str, str]]:
    """Word the rules that a decision names, as they stood then; of one that is not known only its number."""
    known = {(one["id"], version["version"]): version for one in rules for version in (one, *one["past"])}
    found: list[Mapping[str, str]] = []
    for number, version in map(named, names):
        said = known.get((number, version))
        found.append(
            {
                "id": number,
                "label": t("rule {number}, version {version}", number=number, version=version),
                "name": t.pick(said["name"]["pl"], said["name"]["en"]) if said else "",
                "text": t.pick(said["text"]["pl"], said["text"]["en"]) if said else "",
            }
        )
    return found
