"""The schema of the database: brought up to date by a command, only looked at by everybody else."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from geo.database import place
from geo.database.engine import WRITES, Database
from geo.errors import AtlasError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SCRIPTS = Path(__file__).with_name("migrations")


def schema(database: Database) -> str:
    """Return the number of the schema that a database has; blank where it has none."""
    if database.is_sqlite and not place.file(database.settings).is_file():
        return ""
    with database.reading() as session:
        return _schema(session.connection())


def _schema(connection: "Connection") -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def check(database: Database) -> None:
    """Refuse a database whose schema is not the one that this program knows; changes nothing.

    Raises
    ------
    AtlasError
        It has no schema, an older one or a newer one.
    """
    found = schema(database)
    if not found:
        raise AtlasError("There is no living registry yet; run python -m geo store upgrade.")
    refuse_newer(found)
    if found != place.HEAD:
        raise AtlasError(
            f"The store has the schema {found}, this version of the atlas needs {place.HEAD}; "
            "run python -m geo store upgrade."
        )


def is_current(database: Database) -> bool:
    """Whether there is a database with the schema that this program knows."""
    return schema(database) == place.HEAD


def upgrade(database: Database) -> bool:
    """Bring the schema up to date, and say whether there was anything to do; of several processes one does it.

    Raises
    ------
    AtlasError
        The schema is newer than this program; nothing is changed.
    """
    found = schema(database)
    refuse_newer(found)
    if found == place.HEAD:
        return False
    with database.alone("upgrade"):
        found = schema(database)  # another process may have done it meanwhile
        refuse_newer(found)
        if found == place.HEAD:
            return False
        with database.engine.execution_options(**{WRITES: True}).begin() as connection:
            migrate(connection)
    return True


def migrate(connection: "Connection", revision: str = "head") -> None:
    """Run the migrations that are missing on a connection, in its transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    command.upgrade(config, revision)


def refuse_newer(found: str) -> None:
    """Refuse a schema that is newer than this program: a later one that it has no migration to."""
    if found > place.HEAD and not list((_SCRIPTS / "versions").glob(f"{found}_*.py")):
        raise AtlasError(
            f"The store has the schema {found}, newer than {place.HEAD}, which this version of the atlas knows; "
            "start the newer version again, or restore a backup of before."
        )
