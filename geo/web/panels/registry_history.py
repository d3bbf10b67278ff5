"""What happened to the registry and who answers for a field, in words: for the profile, the public history, its feed.

All of it comes from the snapshot (`geo.store.public`), which knows roles and no persons.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from geo import days
from geo.i18n import Translator
from geo.i18n import mark as _
from geo.store import public

if TYPE_CHECKING:
    from geo.store.registry import Registry

Entry = Mapping[str, Any]
HOWS: Mapping[str, str] = {
    "declared": _("declared by the coordinator"),
    "verified": _("verified by the editor"),
    "source": _("from a public source"),
}
_WHAT: Mapping[str, str] = {
    "added": _("added"),
    "changed": _("changed"),
    "removed": _("removed"),
    "came": _("came with the atlas"),
}


def entries(registry: "Registry") -> list[Entry]:
    """Return what happened, the newest first."""
    found = public.read(registry.folder, "history")
    if found is None:  # nothing was ever changed here: only the registry that came with the atlas
        day = registry.manifest["built"]
        found = [{"batch": "", "at": f"{day}T00:00:00+00:00", "what": "came", "records": len(registry)}]
    return list(reversed(found))


def of_record(registry: "Registry", key: str, t: Translator, kind: str = "cluster") -> list[dict[str, Any]]:
    """Return what happened to a record in words, the newest first."""
    wanted = (kind, key)
    listed = [
        one for one in public.read(registry.folder, "history") or () if (one.get("kind"), one.get("key")) == wanted
    ]
    return [worded(one, registry, t) for one in reversed(listed)]


def worded(entry: Entry, registry: "Registry", t: Translator) -> dict[str, Any]:
    """Return what a page shows of something that happened."""
    from geo.editorial import wording

    name = entry.get("name", "")
    name = t.pick(name["pl"], name["en"]) if isinstance(name, dict) else name
    what = entry["what"]
    by, decided = (wording.role(entry.get(part), t) for part in ("by", "decided"))
    return {
        "number": entry.get("number"),
        "day": t.day(day(entry)),
        "name": name,
        "key": entry.get("key", ""),
        "kind": entry.get("kind", ""),
        "what": t("taken back") if entry.get("origin") == "undo" else t(_WHAT[what]),
        "who": _who(entry, by, decided, t),
        "reason": entry.get("reason", ""),
        "rules": wording.rule_texts(entry.get("rules", ()), public.read(registry.folder, "rules") or (), t),
        "fields": [_field(one, registry, entry.get("kind", ""), t) for one in entry.get("fields", ())],
        "records": entry.get("records", 0),
        "batch": entry.get("batch", ""),
    }


def day(entry: Entry) -> date:
    """Return the day on which something happened."""
    return days.day_of(datetime.fromisoformat(entry["at"]))


def _who(entry: Entry, by: str, decided: str, t: Translator) -> str:
    origin = entry.get("origin")
    if origin == "import":
        return t("from a table that the operator read in")
    if origin == "release" or entry["what"] == "came":
        return t("with a version of the atlas")
    if origin == "undo":
        return t("by {who}", who=decided)
    return t("proposed by {by}, accepted by {decided}", by=by, decided=decided)


def _field(one: Any, registry: "Registry", kind: str, t: Translator) -> dict[str, Any]:
    from geo.editorial import fields, wording

    label = wording.field(one[0], t, kind)
    if len(one) == 1:
        return {"label": label, "veiled": True, "listed": False, "before": [], "after": []}
    before, after = (fields.shown(one[0], value, t, registry, kind) for value in one[1:])
    listed = fields.holds_several(one[0], kind)
    if listed:  # what stays of a list is not told again
        before, after = (
            [line for line in lines if line not in others] for lines, others in ((before, after), (after, before))
        )
    return {"label": label, "veiled": False, "listed": listed, "before": before, "after": after}


def provenance(registry: "Registry", record: Mapping[str, Any], t: Translator) -> list[tuple[str, str, str]]:
    """Return for each filled field its name, who answers for it, and since when."""
    from geo.editorial import fields

    own = (public.read(registry.folder, "provenance") or {}).get(record["id"], {})
    found = []
    for name, described in fields.of("cluster").fields.items():
        filled = registry.history(record["id"]) if name == "statuses" else record.get(name)
        if not filled or name in ("sources", "seat_lat", "seat_lon"):
            continue
        how, day = own.get(name) or ("source", record["compiled"])
        found.append((t(described.label), t(HOWS[how]), t.day(date.fromisoformat(day))))
    return found
