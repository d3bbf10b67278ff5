"""What a snapshot tells of the living registry beside its tables: history, provenance of fields, rules of entry.

All of it is of roles, never of persons; remarks of the compilers are left out, and of contacts only that they changed:
what stood there may be what somebody asked to have removed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo.access.person import COORDINATOR
from geo.build.registry import rule_version
from geo.database import moderation
from geo.database.queries import HistoryStep
from geo.days import day_of
from geo.editorial import fields, records
from geo.editorial.merge import difference

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

VEILED = frozenset({"email", "phone"})  # fields whose former values are not told
DECLARED, VERIFIED, SOURCE = "declared", "verified", "source"  # by the coordinator; by the editor; a public page
SAMPLE = "sample"  # origin of what was invented for training
Step = tuple[str, str, HistoryStep]  # kind and key of the record, revision and change
Data = Mapping[str, Any]


def told(session: "Session", until: int) -> dict[str, Any]:
    """Return everything that is told of the revisions up to one, by its name in `geo.store.public`."""
    steps = moderation.steps(session, until)
    return {
        **({"sample": True} if has_sample(steps) else {}),
        "history": _came(session, until) + history(steps, records.looking(session)),
        "provenance": provenance(steps),
        "rules": rules(moderation.of_kind(session, "rule", until)),
    }


def has_sample(steps: Iterable[Step]) -> bool:
    """Whether a record that is there was invented for training, whoever wrote on it since."""
    invented: set[tuple[str, str]] = set()
    for kind, key, step in steps:
        if step.change.origin == SAMPLE:
            invented.add((kind, key))
        if step.revision.data is None:
            invented.discard((kind, key))
    return bool(invented)


def history(steps: Iterable[Step], look: records.Look) -> list[dict[str, Any]]:
    """Return what happened, in its order; what a release brought is told as a whole (`_came`)."""
    before: dict[tuple[str, str], Data] = {}
    entries = []
    for kind, key, step in steps:
        old, data = before.get((kind, key), {}), step.revision.data or {}
        before[kind, key] = data
        altered = difference(old, data)
        told = [_field(name, old, data) for name in altered if name not in records.INTERNAL]
        if not told or (step.change.origin == "release" and step.revision.version == 1):
            continue
        regions = sorted(records.regions(kind, look, old, data))
        entry = _entry(kind, key, step, old, data) | ({"regions": regions} if regions else {})
        entries.append(entry | {"fields": told if old and data else []})
    return entries


def _entry(kind: str, key: str, step: HistoryStep, old: Data, data: Data) -> dict[str, Any]:
    change = step.change
    entry = {
        "number": change.id,
        "at": step.revision.valid_from.isoformat(timespec="seconds"),
        "kind": kind,
        "key": key,
        "name": title(kind, data or old, key),
        "what": "changed" if old and data else "added" if data else "removed",
        "origin": change.origin,
        "by": change.author_role,
        "decided": change.decided_role,
        "reason": change.reason,
        "rules": change.rules,
        "undoes": change.undoes,
        "batch": change.batch,
    }
    return {name: value for name, value in entry.items() if value}


def _field(name: str, old: Data, data: Data) -> list[Any]:
    return [name] if name in VEILED else [name, old.get(name), data.get(name)]


def title(kind: str, data: Data, key: str) -> Any:
    """Name a record: a text, or one for each language."""
    if kind == "rule":
        return {language: data.get(f"name_{language}", key) for language in ("pl", "en")}
    described = fields.described().get(kind)
    return (described.title(data) if described else data.get("name")) or key


def _came(session: "Session", until: int) -> list[dict[str, Any]]:
    """Tell of each registry that came with a release, as one entry."""
    return [
        {"batch": batch, "at": at.isoformat(timespec="seconds"), "origin": origin, "what": "came", "records": number}
        for batch, origin, at, number in moderation.batches(session, until)
    ]


def provenance(steps: Iterable[Step]) -> dict[str, dict[str, list[str]]]:
    """Return, for each cluster that was changed here, who answers for each field and since when.

    A value that was taken back is again that of whom it came from.
    """
    known: dict[str, dict[str, tuple[Any, list[str]]]] = defaultdict(dict)
    former: dict[tuple[str, str], list[tuple[Any, list[str]]]] = defaultdict(list)
    for kind, key, step in steps:
        if kind != "cluster":
            continue
        data, own = step.revision.data or {}, known[key]
        for name, value in data.items():
            if name in records.INTERNAL or (name in own and own[name][0] == value):
                continue
            again = [one for one in former[key, name] if one[0] == value] if step.change.origin == "undo" else []
            own[name] = again[-1] if again else (value, _answers(step, name, value, data))
            former[key, name].append(own[name])
        for name in own.keys() - data.keys():
            del own[name]
    return {key: {name: how for name, (_value, how) in own.items()} for key, own in known.items() if own}


def _answers(step: HistoryStep, name: str, value: Any, data: Data) -> list[str]:
    """Say who answers for a value that came with a revision: how, and the day."""
    change, day = step.change, day_of(step.revision.valid_from).isoformat()
    if change.origin in ("release", "import"):
        return [SOURCE, str(data.get("compiled") or day)]
    proposed = (change.patch or {}).get(name) == value
    declared = change.author_role == COORDINATOR and proposed and not change.checked
    return [DECLARED if declared else VERIFIED, day]


def rules(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return the rules of entry that hold, in their order, each with its former versions."""
    versions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _kind, key, step in steps:
        came = step.change.origin == "release" and step.revision.version == 1  # with the atlas, at a day of its own
        since = "" if came else day_of(step.revision.valid_from).isoformat()
        made = rule_version({**(step.revision.data or {}), "id": key}, step.revision.version) | {"since": since}
        versions[key].append(made if step.revision.data else made | {"gone": True})
    found = []
    for key in sorted(versions, key=lambda key: (len(key), key)):
        *past, now = versions[key]
        found.append(now | {"past": [{name: one[name] for name in one if name not in ("past", "id")} for one in past]})
    return found
