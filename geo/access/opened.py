"""The database as services of a server use it: opened once, of this version."""

from typing import TYPE_CHECKING

from geo.database import place
from geo.settings import Settings

if TYPE_CHECKING:
    from geo.database.engine import Database


def database(settings: Settings) -> "Database":
    """Open the database.

    Raises
    ------
    AtlasError
        There is none, or its schema is not that of this version.
    """
    from geo.database import upgrade
    from geo.database.engine import Database

    opened = Database(settings)
    try:
        upgrade.check(opened)
    except BaseException:
        opened.close()
        raise
    return opened


def is_there(settings: Settings) -> bool:
    """Say whether there may be a database, without loading what works with it."""
    return not place.is_file(settings) or place.file(settings).is_file()
