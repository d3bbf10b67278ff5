"""What an administrator sees of publications: those that are kept, what waits, why nothing came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from geo.database import queries, turns
from geo.editorial import publishing

if TYPE_CHECKING:
    from geo.database.engine import Database


@dataclass(frozen=True, slots=True)
class Publication:
    """A snapshot that can be shown."""

    number: int
    built_at: datetime
    clusters: int
    data_version: str
    current: bool


@dataclass(frozen=True, slots=True)
class Publications:
    """All that are kept, the newest first."""

    kept: tuple[Publication, ...]
    waiting: int  # accepted changes that none of them has
    fault: str  # why these cannot be published; blank where nothing is wrong


def overview(database: "Database") -> Publications:
    """Return the snapshots that are kept."""
    with database.reading() as session:
        found = queries.snapshots(session)[: publishing.KEPT]
        turn = turns.find(session, publishing.WORK)
        kept = tuple(
            Publication(one.number, one.built_at, one.clusters, one.data_version, bool(one.current)) for one in found
        )
    return Publications(kept, publishing.unpublished(database), turn.fault if turn else "")
