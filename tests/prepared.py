"""Databases that hold more than the two clusters (`tests.stores`): each a copy of one in which that was done once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.settings import Settings
from tests.refilled import Refilled

if TYPE_CHECKING:
    from geo.database.engine import Database
    from tests.stores import Stores


class Prepared:
    """Copies of a database in which something was done, on each kind; of what was published there is no copy."""

    def __init__(self, stores: "Stores", folder: Path, prepare: Callable[["Database"], Any]) -> None:
        self._stores, self._folder, self._prepare = stores, folder, prepare
        self._made: dict[str, tuple[Settings, Any]] = {}

    @contextmanager
    def opened(self, kind: str, folder: Path) -> Iterator[tuple["Database", Any]]:
        """Open a copy, and give what preparing the first one has returned too."""
        from geo.database import place
        from geo.database.engine import Database

        settings, value = self._first(kind)
        own = replace(settings, live=folder / "live")
        with ExitStack() as after:
            if kind == "sqlite":
                own.live.mkdir(parents=True)
                shutil.copyfile(place.file(settings), place.file(own))
            else:
                own = replace(own, database=self._copies.lend())
                after.callback(self._copies.take_back, own.database)
            opened = after.enter_context(Database(own))
            after.enter_context(opened.keeping())
            yield opened, value

    def close(self) -> None:
        """Close the connections to databases of PostgreSQL."""
        if "_copies" in self.__dict__:
            self._copies.close()

    @cached_property
    def _copies(self) -> Refilled:
        cluster, template = self._stores.cluster(), urlsplit(self._first("postgresql")[0].database).path[1:]
        end = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{template}'"
        cluster.run(end)  # who empties lent databases stays connected, and only one that nobody uses is copied
        return Refilled(lambda: cluster.make(template)[1], cluster.drop)

    def _first(self, kind: str) -> tuple[Settings, Any]:
        if kind not in self._made:
            from geo.database.engine import Database

            settings = self._stores.filled(kind, self._folder / kind)
            with Database(settings) as database, database.keeping():
                self._made[kind] = settings, self._prepare(database)
        return self._made[kind]
