"""Where the database of the living registry lies, and whether it may lie there.

Nothing here loads SQLAlchemy: a start that finds everything in order has nothing more to do.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from geo.errors import AtlasError, Unavailable
from geo.settings import Settings

HEAD = "0017"  # the schema that this program knows
PATIENCE = 10  # seconds that a transaction waits for another one
UPGRADING = 120  # seconds that one upgrade or publication waits for another one
_MOUNTS = Path("/proc/self/mounts")
# Locks of files are not to be relied on there, and SQLite needs them.
_NETWORK = frozenset(
    {
        *("afs", "beegfs", "ceph", "cifs", "fuse.ceph", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "gfs2", "gpfs"),
        *("glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3", "smbfs"),
    }
)


def is_file(settings: Settings) -> bool:
    """Whether the database is a file of SQLite."""
    return not settings.database


def file(settings: Settings) -> Path:
    """Return the file of SQLite."""
    return settings.live / "registry.sqlite"


def url(settings: Settings) -> str:
    """Return the address of the database as SQLAlchemy writes it."""
    if is_file(settings):
        return f"sqlite:///{file(settings)}"
    return "postgresql+psycopg://" + settings.database.partition("://")[2]


def refuse(settings: Settings, mounts: str | None = None) -> None:
    """Refuse a file where it would be damaged; `mounts` is the table of mounts, for tests.

    Raises
    ------
    AtlasError
        It would lie on a network drive, or several processes of several machines are to share it.
    """
    if not is_file(settings):
        return
    remedy = "name a PostgreSQL database in ATLAS_DATABASE"
    if settings.replicas > 1:
        raise AtlasError(
            f"ATLAS_REPLICAS is {settings.replicas}, and replicas cannot share a file of SQLite; {remedy}."
        )
    if mounts is None:
        mounts = ""
        with suppress(OSError):
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    kind = _file_system(settings.live.absolute(), mounts)
    if kind in _NETWORK:
        raise AtlasError(
            f"{settings.live} is on a network drive ({kind}), where SQLite loses data; "
            f"name a folder of this machine in ATLAS_LIVE, or {remedy}."
        )


def _file_system(folder: Path, mounts: str) -> str:
    """Return the kind of file system that a folder is on; blank where that is not known."""
    around = {str(place): len(place.parts) for place in (folder, *folder.parents)}
    found = (1, "")
    for line in mounts.splitlines():
        _device, point, kind, *_ = [*line.split(" "), "", "", ""]
        for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
            if "\\" in point:
                point = point.replace(code, character)
        if around.get(point, 0) >= found[0]:
            found = (around[point], kind)
    return found[1]


@dataclass(frozen=True, slots=True)
class Glance:
    """What a look at a file of SQLite tells."""

    schema: str
    release: str  # digest of the registry that was merged last
    current: int | None  # number of the snapshot that pages are to show
    waits: bool  # whether something is accepted that is not published


def glance(settings: Settings) -> Glance | None:
    """Look at a file of SQLite without loading what works with it; None where there is none, or it cannot be told."""
    if not is_file(settings) or not file(settings).is_file():
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file(settings).as_uri()}?mode=ro", uri=True)) as found:
        ((schema,),) = found.execute("SELECT version_num FROM alembic_version").fetchall() or [("",)]
        ((release,),) = found.execute("SELECT digest FROM release ORDER BY id DESC LIMIT 1").fetchall() or [("",)]
        newest = found.execute("SELECT max(revision), max(event) FROM snapshot").fetchone()
        current = found.execute("SELECT number FROM snapshot WHERE current = 1").fetchone()
        after = found.execute("SELECT max(id) FROM revision").fetchone()[0] or 0
        own = found.execute("SELECT 1 FROM change WHERE state = 'accepted' AND origin <> 'release' LIMIT 1").fetchone()
        heard = found.execute("SELECT max(id) FROM contact_event").fetchone()[0] or 0
        waits = (after, heard) != newest if newest[0] is not None else own is not None or heard > 0
        return Glance(schema, release, current[0] if current else None, waits)
    return None


@contextmanager
def alone(settings: Settings, work: str) -> Iterator[None]:
    """Let one process of this folder do a work at a time; who is killed keeps nobody out.

    Raises
    ------
    Unavailable
        Another one is at it for too long.
    """
    settings.live.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(settings.live / f"{work}.lock", timeout=UPGRADING, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise Unavailable(f"Another process is at work in {settings.live}; wait for it and try again.") from None
        yield


def lock_number(work: str) -> int:
    """Return the number of a work's lock in PostgreSQL."""
    return int.from_bytes(hashlib.sha256(f"atlas {work}".encode()).digest()[:7], "big")
