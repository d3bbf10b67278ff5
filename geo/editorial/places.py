"""Which registry belongs to an installation, and whether it is one that was seen before; quick to ask."""

import hashlib
from pathlib import Path

from geo.database import place
from geo.settings import ROOT, Settings

# Files of a registry, without ``.csv``.
TABLES = (
    *("clusters", "status_history", "left_out", "rules", "firms", "firm_texts", "firm_memberships"),
    *("offers", "offer_texts", "events", "event_texts"),
    *("metaclusters", "metacluster_texts", "metacluster_members", "metacluster_documents"),
)
_BUILT, _RAW = ROOT / "data" / "built", ROOT / "data" / "raw"


def is_there(settings: Settings) -> bool:
    """Whether an installation has a living registry, as far as that can be told without asking it."""
    return not place.is_file(settings) or place.file(settings).is_file()


def embedded(settings: Settings) -> Path | None:
    """Return the folder of the registry that belongs to the built data of an installation, where it is known."""
    return _RAW if settings.data == _BUILT else None


def digest(folder: Path) -> str:
    """Hash the registry's files of a folder; blank where it has none."""
    found = hashlib.sha256()
    for name in TABLES:
        path = folder / f"{name}.csv"
        if path.is_file():
            content = path.read_bytes()
            found.update(f"{name} {len(content)}\n".encode() + content)
        elif name == TABLES[0]:
            return ""
    return found.hexdigest()
