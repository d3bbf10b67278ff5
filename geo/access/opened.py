"""The database as services of a server use it: opened once, of this version."""

from geo.database import upgrade
from geo.database.engine import Database
from geo.settings import Settings


def database(settings: Settings) -> Database:
    """Open the database.

    Raises
    ------
    AtlasError
        There is none, or its schema is not that of this version.
    """
    opened = Database(settings)
    try:
        upgrade.check(opened)
    except BaseException:
        opened.close()
        raise
    return opened
